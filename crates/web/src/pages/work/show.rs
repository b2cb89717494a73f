//! `GET /work`: what is to be done now, in the order in which it should be done.

use std::borrow::Cow;
use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use cotmoc_app::checklist::{self, Checklist, Done, Started};
use cotmoc_app::collect::round::RoundRow;
use cotmoc_app::collect::{self, Group, Work, WorkRow};
use cotmoc_app::messages;
use cotmoc_app::model::{MessageKind, Role, SubmissionId};
use cotmoc_app::remind;
use cotmoc_app::upkeep::{self, Upkeep};
use cotmoc_app::{Action, AppError, Context};
use cotmoc_core::calendar::timeliness;
use jiff::SignedDuration;
use jiff::civil::Date;

use super::tasks::{self, TasksView};
use crate::errors::Fail;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::reporting::{self, Mark, Part, Standing};
use crate::visitor::Visitor;
use crate::words;

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    t: Texts,
    shell: Shell,
    name: String,
    today: String,
    groups: Vec<GroupView>,
    tasks: Vec<TasksView>,
    rounds: Vec<RoundView>,
    late: Option<GroupView>,
    upkeep: Vec<Care>,
    steps: Vec<StepView>,
    doors: Vec<Door>,
    nothing: bool,
    reminded: Option<Reminded>,
}

/// The newest reminder of the person.
struct Reminded {
    id: i64,
    subject: String,
    day: String,
}

struct GroupView {
    id: &'static str,
    title: String,
    help: String,
    count: usize,
    rows: Vec<RowView>,
    more: usize,
}

struct RowView {
    href: String,
    unit: String,
    form: String,
    period: String,
    left: Mark,
    answered: u32,
    expected: u32,
    correction: bool,
    told: Option<String>,
}

struct RoundView {
    id: i64,
    title: String,
    code: String,
    period: String,
    root: String,
    bar: Vec<Part>,
    handed_in: u64,
    units: u64,
    waiting: u64,
    owed: u64,
    left: Mark,
    ripe: bool,
}

/// A step of a new installation; `href` is empty where it is done at the terminal.
struct StepView {
    href: &'static str,
    words: String,
    done: bool,
}

/// Something that an administrator has to look after.
struct Care {
    href: &'static str,
    words: String,
    help: String,
}

/// A page that the person will want, beside what is to be done.
struct Door {
    href: &'static str,
    words: String,
    help: String,
}

/// `GET /work`
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Fail> {
    let cx = visitor.cx();
    let t = texts(&visitor);
    let today = cotmoc_app::units::today(cx);
    let work = collect::work(cx).await?;
    let told = told(cx, &work).await?;
    let founds = cx.may(Action::EditAccounts) || cx.may(Action::EditForms);
    let list = if founds { Some(checklist::checklist(cx).await?) } else { None };
    let upkeep = if cx.may(Action::EditDuties) { cares(t, &upkeep::upkeep(cx).await?) } else { Vec::new() };
    let groups = groups(t, &work, &told);
    let reminded = reminded(cx, t).await?.filter(|_| !groups.is_empty() || work.late.count > 0);
    let rounds: Vec<RoundView> = work.rounds.iter().map(|row| RoundView::new(t, row, today)).collect();
    let watches = !cx.may(Action::ManageRounds) && work.late.count > 0;
    let late = watches.then(|| {
        GroupView::new(
            t,
            "late",
            t.get("work-late"),
            t.get("work-late-help"),
            &work.late,
            Leads::Review,
            &told,
        )
    });
    let tasks = cotmoc_app::tasks::work(cx).await?;
    let tasks = tasks::groups(t, &tasks, today);
    let demo = work.rounds.iter().any(|row| row.round.demo);
    page(&WorkPage {
        t,
        shell: Shell::new(&visitor, Section::Work, Data::of([demo])),
        name: cx.actor().signed_in().map(|account| account.name.clone()).unwrap_or_default(),
        today: numbers::date(today),
        nothing: groups.is_empty()
            && rounds.is_empty()
            && late.is_none()
            && upkeep.is_empty()
            && tasks.is_empty(),
        tasks,
        groups,
        rounds,
        late,
        upkeep,
        steps: list.filter(|list| !list.is_whole()).map(|list| steps(t, cx, &list)).unwrap_or_default(),
        doors: doors(t, cx),
        reminded,
    })
}

/// On how many days the person was reminded of what there is to do.
type ToldOf = BTreeMap<SubmissionId, (usize, Date)>;

async fn told(cx: &Context, work: &Work) -> Result<ToldOf, AppError> {
    let groups = [&work.returned, &work.overdue, &work.due];
    let reports: Vec<SubmissionId> =
        groups.iter().flat_map(|group| group.rows.iter().map(|row| row.submission)).collect();
    if reports.is_empty() { Ok(BTreeMap::new()) } else { remind::of_mine(cx, &reports).await }
}

/// The newest reminder of the person, where it is not older than two weeks.
async fn reminded(cx: &Context, t: Texts) -> Result<Option<Reminded>, AppError> {
    let newest = messages::my_newest(cx, MessageKind::Digest).await?;
    let oldest = cx.now() - SignedDuration::from_hours(14 * 24);
    Ok(newest.filter(|one| one.created_at > oldest).map(|one| Reminded {
        id: one.id.0,
        subject: one.subject,
        day: t.day(one.created_at),
    }))
}

/// Where the rows of a group lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leads {
    /// To filling in.
    Entry,
    /// To approving.
    Review,
}

/// What is to be done, the most urgent first; groups without rows are left out.
fn groups(t: Texts, work: &Work, told: &ToldOf) -> Vec<GroupView> {
    let (begun, due): (Vec<WorkRow>, Vec<WorkRow>) =
        work.due.rows.iter().cloned().partition(|row| row.answered > 0);
    let untouched = work.due.count - begun.len();
    let begun = Group { count: begun.len(), rows: begun };
    let due = Group { count: untouched, rows: due };
    let view = |id, title, help, group: &Group, leads| {
        (group.count > 0).then(|| GroupView::new(t, id, title, help, group, leads, told))
    };
    let (entry, review) = (Leads::Entry, Leads::Review);
    [
        view("returned", t.get("work-returned"), t.get("work-returned-help"), &work.returned, entry),
        view("overdue", t.get("work-overdue"), t.get("work-overdue-help"), &work.overdue, entry),
        view("approve", t.get("work-approve"), t.get("work-approve-help"), &work.to_approve, review),
        view("begun", t.get("work-begun"), t.get("work-begun-help"), &begun, entry),
        view("due", t.get("work-due"), t.get("work-due-help"), &due, entry),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl GroupView {
    fn new(
        t: Texts,
        id: &'static str,
        title: Cow<'static, str>,
        help: Cow<'static, str>,
        group: &Group,
        leads: Leads,
        told: &ToldOf,
    ) -> Self {
        Self {
            id,
            title: title.into_owned(),
            help: help.into_owned(),
            count: group.count,
            more: group.count - group.rows.len(),
            rows: rows(t, &group.rows, leads, told),
        }
    }
}

/// From so many units of one round on, one row stands for all of them and leads to their common grid.
const TOGETHER: usize = 4;

/// The rows of a group, in its order; where one person has many units of one round, they stand together.
fn rows(t: Texts, all: &[WorkRow], leads: Leads, told: &ToldOf) -> Vec<RowView> {
    let mut rows = Vec::new();
    for row in all {
        let same: Vec<&WorkRow> = all.iter().filter(|other| other.round == row.round).collect();
        if leads == Leads::Review || same.len() < TOGETHER {
            let told = told.get(&row.submission).map(|(days, _)| t.count("work-told", *days).into_owned());
            rows.push(RowView { told, ..RowView::new(t, row, leads) });
        } else if std::ptr::eq(same[0], row) {
            rows.push(RowView::together(t, &same));
        }
    }
    rows
}

impl RowView {
    /// Many units of one round; the first of them is the most urgent.
    fn together(t: Texts, same: &[&WorkRow]) -> Self {
        let first = same[0];
        Self {
            href: format!("/rounds/{}/grid", first.round.0),
            unit: t.count("work-many-units", same.len()).into_owned(),
            answered: same.iter().map(|row| row.answered).sum(),
            expected: same.iter().map(|row| row.expected).sum(),
            correction: same.iter().any(|row| row.correction),
            ..Self::new(t, first, Leads::Entry)
        }
    }

    fn new(t: Texts, row: &WorkRow, leads: Leads) -> Self {
        let id = row.submission.0;
        let standing = Standing::of_state(row.state);
        let words = reporting::left(t, row.timeliness);
        let mark = reporting::punctuality(t, standing, row.timeliness);
        Self {
            href: match leads {
                Leads::Entry => format!("/entry/{id}"),
                Leads::Review => format!("/submissions/{id}/review"),
            },
            unit: row.unit.clone(),
            form: row.form_title.clone(),
            period: words::period(t, row.period),
            left: mark.unwrap_or(Mark { class: "to-come", shape: "◷", words }),
            answered: row.answered,
            expected: row.expected,
            correction: row.correction,
            told: None,
        }
    }
}

impl RoundView {
    fn new(t: Texts, row: &RoundRow, today: Date) -> Self {
        let (round, tally) = (&row.round, &row.tally);
        let whole = tally.approved == tally.units() && tally.units() > 0;
        let over = round.deadlines.last().is_some_and(|last| *last < today);
        let due = round.deadlines.first().copied().unwrap_or(today);
        let time = timeliness(due, None, today);
        let class = if due < today { "late" } else { "to-come" };
        Self {
            id: round.id.0,
            title: round.form_title.clone(),
            code: round.form_code.clone(),
            period: words::period(t, round.period),
            root: row.root.clone(),
            bar: reporting::bar(tally),
            handed_in: tally.submitted + tally.approved,
            units: tally.units(),
            waiting: tally.submitted,
            owed: tally.silent + tally.draft + tally.returned,
            left: Mark {
                class, shape: if due < today { "!" } else { "◷" }, words: reporting::left(t, time)
            },
            ripe: whole || over,
        }
    }
}

/// What waits for an administrator, the most urgent first.
fn cares(t: Texts, upkeep: &Upkeep) -> Vec<Care> {
    let care = |count: u64, href, words: Cow<'static, str>, help: Cow<'static, str>| {
        (count > 0).then(|| Care { href, words: words.into_owned(), help: help.into_owned() })
    };
    let (troubled, gaps) = (upkeep.troubled as u64, upkeep.gaps as u64);
    let (unsure, failed) = (upkeep.unsure, upkeep.failed);
    let backup = upkeep.backup_overdue.then(|| Care {
        href: "/backups",
        words: match upkeep.backup {
            Some(at) => t.with("care-backup-old", numbers::moment(at)),
            None => t.get("care-backup-none"),
        }
        .into_owned(),
        help: t.get("care-backup-help").into_owned(),
    });
    [
        care(unsure, "/jobs?state=unsure", t.count("care-unsure", unsure), t.get("care-unsure-help")),
        care(failed, "/jobs?state=failed", t.count("care-failed", failed), t.get("care-failed-help")),
        backup,
        care(troubled, "/duties#list", t.count("care-troubled", troubled), t.get("care-troubled-help")),
        care(gaps, "/duties", t.count("care-gaps", gaps), t.get("care-gaps-help")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn steps(t: Texts, cx: &Context, list: &Checklist) -> Vec<StepView> {
    list.steps
        .iter()
        .map(|(step, done)| {
            let (href, words) = match step {
                Started::Plan => ("/plans", t.get("start-plan")),
                Started::Accounts if cx.may(Action::EditAccounts) => {
                    ("/accounts/import", t.get("start-accounts"))
                }
                Started::Accounts => ("", t.get("start-accounts")),
                Started::Form => ("/forms", t.get("start-form")),
                Started::Round => ("/rounds/new", t.get("start-round")),
                Started::Approval => ("/rounds", t.get("start-approval")),
            };
            StepView { href, words: words.into_owned(), done: *done == Done::Yes }
        })
        .collect()
}

/// Pages by what the person may do.
fn doors(t: Texts, cx: &Context) -> Vec<Door> {
    let actor = cx.actor();
    let door = |href, words: Cow<'static, str>, help: Cow<'static, str>| Door {
        href,
        words: words.into_owned(),
        help: help.into_owned(),
    };
    let leads = cx.may(Action::ReadBoard) && actor.has_role(Role::Leader);
    [
        (leads, door("/board", t.get("door-board"), t.get("door-board-help"))),
        (cx.may(Action::Read), door("/figures", t.get("door-figures"), t.get("door-figures-help"))),
        (cx.may(Action::ReadBoard), door("/rounds", t.get("door-rounds"), t.get("door-rounds-help"))),
        (true, door("/my-messages", t.get("my-messages-title"), t.get("my-messages-lead"))),
        (cx.may(Action::Audit), door("/audit", t.get("audit-title"), t.get("door-audit-help"))),
    ]
    .into_iter()
    .filter_map(|(may, door)| may.then_some(door))
    .collect()
}
