//! Tasks as they run: a task's life with three roles, who may do what, money that adds up, plans of units,
//! tasks of agencies that are no more, calendars, and as many statements for many tasks as for few.

use cotmoc_app::accounts::Secret;
use cotmoc_app::backup::unwatched;
use cotmoc_app::drafts::{self, Destination};
use cotmoc_app::model::*;
use cotmoc_app::samples::fictive::Province;
use cotmoc_app::samples::{self, Sample};
use cotmoc_app::tasks::{
    self, AssignForm, BudgetForm, Filter, IssueForm, Line, NewTask, ReportForm, Search, Wanted,
};
use cotmoc_app::units::{self, Mode};
use cotmoc_app::{Actor, Context, Grant, Kind, audit, verify};
use cotmoc_core::model::{Pillar, UnitId};
use cotmoc_core::task::{Standing, TaskState};
use cotmoc_store::testing::Database;
use cotmoc_store::{Address, Store, on_both};
use jiff::civil::date;

use crate::support::{AMENDMENT, PLAN, adopt, at, config, import, open, refused};

/// The fictive province with its plan and how its tasks run.
async fn demo(db: &Database) -> (Context, Province, PlanId) {
    let cx = open(db).await;
    let bytes: &[u8] = include_bytes!("../../../../catalogue/samples/tinh-mau.md");
    let plans = samples::load(&cx, &[Sample { name: "tinh-mau.md", title: "", bytes }]).await.unwrap().plans;
    let province = samples::load_province(&cx).await.unwrap().unwrap();
    assert_eq!(samples::load_tasks(&cx, &province).await.unwrap(), 11);
    assert_eq!(samples::load_tasks(&cx, &province).await.unwrap(), 0, "loaded once");
    (cx, province, plans[0])
}

/// Somebody with one duty.
fn person(cx: &Context, role: Role, unit: Option<UnitId>) -> Context {
    let account = Account { state: AccountState::Active, ..Account::invited(role.as_str(), "Lan", at(), "") };
    let duty = Duty {
        id: DutyId(1),
        account: AccountId(1),
        role,
        unit,
        form: None,
        indicator: None,
        plan: None,
        starts: date(2026, 1, 1),
        ends: None,
        hand_over: None,
        reason: String::new(),
        given_at: at(),
        given_by: String::new(),
        ended_at: None,
        ended_by: None,
    };
    cx.app().by(Actor::account(account, vec![duty], Grant::Full))
}

async fn all(cx: &Context) -> Vec<Line> {
    tasks::list(cx, &Filter::default(), Search::Each(usize::MAX)).await.unwrap().lines
}

async fn found(cx: &Context, words: &str) -> Line {
    let filter = Filter { search: words.into(), ..Filter::default() };
    let listed = tasks::list(cx, &filter, Search::Page(0)).await.unwrap();
    listed.lines.into_iter().find(|line| line.task.own.is_none()).expect(words)
}

fn doing(percent: &str) -> ReportForm {
    ReportForm { percent: percent.into(), note: "Đã làm".into(), ..ReportForm::default() }
}

fn done() -> ReportForm {
    ReportForm { state: "done".into(), note: "Xong".into(), ..ReportForm::default() }
}

on_both! {
    /// The owner makes a task, the department reports with evidence, it is sent back, reported again and
    /// accepted; whoever comes with an old page is told.
    async fn a_task_lives(db: Database) {
        let (cx, province, plan) = demo(&db).await;
        let owner = person(&cx, Role::Owner, Some(province.province));
        let clerk = person(&cx, Role::Reporter, Some(province.agencies[0]));
        let form = NewTask {
            task: "Mở cổng dữ liệu".into(), lead: "MAU-KHCN".into(), coordinating: "MAU-CT; UBND cấp xã".into(),
            deadline: "Quý II/2026".into(), pillar: "kinh tế số".into(), act: "77/QĐ-UBND".into(), ..NewTask::default()
        };
        let id = tasks::add(&owner, plan, None, &form).await.unwrap();
        let page = tasks::show(&clerk, id).await.unwrap();
        assert_eq!((page.line.running.due, page.line.standing()), (Some(date(2026, 6, 30)), Standing::NotStarted));
        assert_eq!((page.line.lead_unit(), page.line.pillars()), (Some(province.agencies[0]), vec![Pillar::Economy]));
        assert_eq!(page.line.coordinating[0].unit, Some(province.agencies[1]));
        assert!(page.rights.report && !page.rights.edit && !page.rights.accept);

        tasks::report(&clerk, id, 0, &doing("35")).await.unwrap();
        let evidence = tasks::add_evidence(&clerk, id, "../biên bản.pdf", b"%PDF-1.4 x".to_vec()).await.unwrap();
        assert_eq!(tasks::add_evidence(&clerk, id, "khác.pdf", b"%PDF-1.4 x".to_vec()).await.unwrap(), evidence);
        refused(tasks::add_evidence(&clerk, id, "x.exe", b"MZ".to_vec()).await, Kind::User);
        let (kept, bytes) = tasks::evidence(&owner, evidence).await.unwrap();
        assert_eq!((kept.name.as_str(), bytes.as_slice()), ("biên bản.pdf", &b"%PDF-1.4 x"[..]));
        let error = refused(tasks::report(&clerk, id, 0, &done()).await, Kind::Conflict);
        assert!(error.message().contains("Lan"), "{error}");
        let seen = tasks::show(&clerk, id).await.unwrap().seen();
        refused(tasks::accept(&owner, id, seen, "").await, Kind::Conflict);
        tasks::report(&clerk, id, seen, &done()).await.unwrap();
        let seen = tasks::show(&owner, id).await.unwrap().seen();
        assert_eq!(tasks::work(&owner).await.unwrap().to_accept.lines.iter().filter(|l| l.task.id == id).count(), 1);
        refused(tasks::send_back(&owner, id, seen, " ").await, Kind::User);
        refused(tasks::accept(&clerk, id, seen, "").await, Kind::Forbidden);
        tasks::send_back(&owner, id, seen, "Thiếu tài liệu").await.unwrap();
        let page = tasks::show(&clerk, id).await.unwrap();
        assert_eq!((page.line.standing(), page.line.running.percent), (Standing::InProgress, 35));
        assert!(tasks::work(&clerk).await.unwrap().returned.lines.iter().any(|l| l.task.id == id));
        tasks::report(&clerk, id, page.seen(), &done()).await.unwrap();
        let seen = tasks::show(&owner, id).await.unwrap().seen();
        tasks::accept(&owner, id, seen, "Tốt").await.unwrap();
        let page = tasks::show(&clerk, id).await.unwrap();
        assert_eq!((page.line.running.state, page.said.len()), (TaskState::Accepted, 5));
        refused(tasks::report(&clerk, id, page.seen(), &done()).await, Kind::Conflict);
        refused(tasks::remove_evidence(&clerk, evidence).await, Kind::Conflict);
        tasks::resume(&owner, id, page.seen(), "Làm tiếp giai đoạn 2").await.unwrap();
        let seen = tasks::show(&owner, id).await.unwrap().seen();
        refused(tasks::cancel(&owner, id, seen, "", "").await, Kind::User);
        tasks::cancel(&owner, id, seen, "90/QĐ-UBND", "").await.unwrap();
        assert_eq!(found(&owner, "mo cong du lieu").await.standing(), Standing::Cancelled);
        assert_eq!(audit::verify(&cx).await.unwrap().broken, None);
    }

    /// Who may do what: own and foreign units, other roles, nobody.
    async fn the_default_is_no(db: Database) {
        let (cx, province, plan) = demo(&db).await;
        let task = found(&cx, "chữ ký số cá nhân").await.task.id;
        let clerk = person(&cx, Role::Reporter, Some(province.agencies[0]));
        tasks::report(&clerk, task, tasks::show(&cx, task).await.unwrap().seen(), &doing("75")).await.unwrap();
        let seen = tasks::show(&cx, task).await.unwrap().seen();
        for (role, unit) in [
            (Role::Reporter, province.agencies[1]), (Role::Reporter, province.communes[0]),
            (Role::Leader, province.province), (Role::Auditor, province.province),
            (Role::Administrator, province.province), (Role::Approver, province.agencies[0]),
        ] {
            let other = person(&cx, role, Some(unit));
            refused(tasks::report(&other, task, seen, &doing("5")).await, Kind::Forbidden);
            refused(tasks::accept(&other, task, seen, "").await, Kind::Forbidden);
            refused(tasks::cancel(&other, task, seen, "1", "").await, Kind::Forbidden);
            refused(tasks::set_deadline(&other, task, "1/1/2027", "x").await, Kind::Forbidden);
            refused(tasks::assign(&other, task, &AssignForm::default()).await, Kind::Forbidden);
            refused(tasks::link(&other, task, TargetId(1)).await, Kind::Forbidden);
            refused(tasks::add(&other, plan, None, &NewTask::default()).await, Kind::Forbidden);
            refused(tasks::set_budget(&other, task, &BudgetForm::default()).await, Kind::Forbidden);
            assert!(tasks::show(&other, task).await.is_ok());
        }
        let stranger = cx.app().by(Actor::nobody("x"));
        refused(tasks::list(&stranger, &Filter::default(), Search::Page(0)).await, Kind::Forbidden);
        refused(tasks::totals(&stranger, Wanted::default()).await, Kind::Forbidden);
    }

    /// Parts that the plan gives to nobody are given by hand, and given on.
    async fn parts_are_given_by_hand(db: Database) {
        let (cx, province, plan) = demo(&db).await;
        let owner = person(&cx, Role::Owner, Some(province.province));
        let new = NewTask { task: "Việc chưa giao ai".into(), ..NewTask::default() };
        let id = tasks::add(&owner, plan, None, &new).await.unwrap();
        let line = || async { tasks::show(&owner, id).await.unwrap().line };
        assert!(line().await.lead.is_none());
        let give = |part: &str, unit: &str| AssignForm { part: part.into(), unit: unit.into(), act: "1/QĐ-UBND".into() };
        tasks::assign(&owner, id, &give("", "MAU-KHCN")).await.unwrap();
        tasks::assign(&owner, id, &give("0", "MAU-CT")).await.unwrap();
        tasks::assign(&owner, id, &give("1", "MAU03")).await.unwrap();
        let helping = |line: &Line| line.coordinating.iter().map(|party| party.unit.unwrap()).collect::<Vec<_>>();
        let found = line().await;
        assert_eq!(found.lead_unit(), Some(province.agencies[0]));
        assert_eq!(helping(&found), [province.agencies[1], province.communes[2]]);
        for (part, unit, field) in [("1", "MAU-CT", "unit"), ("3", "MAU02", "part"), ("x", "MAU02", "part")] {
            let error = refused(tasks::assign(&owner, id, &give(part, unit)).await, Kind::User);
            assert_eq!(error.field_errors()[0].field, field, "{part} {unit}");
        }
        tasks::assign(&owner, id, &give("1", "MAU02")).await.unwrap();
        assert_eq!(helping(&line().await), [province.agencies[1], province.communes[1]]);
        assert!(cotmoc_app::units::tasks(&cx, None).await.unwrap().unknown.iter().all(|part| part.id != id));
    }

    /// A task that an amendment words again goes on where it stands.
    async fn an_amended_task_goes_on(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let shown = cotmoc_app::plans::show(&cx, plan).await.unwrap();
        let (old, target) = (shown.tasks[0].id, shown.targets[0].id);
        tasks::report(&cx, old, tasks::show(&cx, old).await.unwrap().seen(), &doing("40")).await.unwrap();
        let form = BudgetForm {
            year: "2026".into(), source: "ngân sách tỉnh".into(), planned: "9".into(), ..BudgetForm::default()
        };
        tasks::set_budget(&cx, old, &form).await.unwrap();
        tasks::set_deadline(&cx, old, "1/3/2027", "theo thực tế").await.unwrap();
        tasks::link(&cx, old, target).await.unwrap();
        let part = NewTask { task: "Một phần việc".into(), ..NewTask::default() };
        let part = tasks::add(&cx, plan, Some(old), &part).await.unwrap();
        let before = tasks::show(&cx, old).await.unwrap();

        let words = PLAN.lines().last().unwrap();
        let text = format!("{AMENDMENT}\nIII. NHIỆM VỤ\n{words}\n");
        let draft = import(&cx, "b.txt", &text).await.draft;
        let act = ActFacts { number: Some("12/QĐ-UBND".into()), date: draft.facts.date, ..ActFacts::default() };
        let version = cotmoc_app::plans::show(&cx, plan).await.unwrap().plan.version;
        let to = Destination::Amendment { plan, plan_version: version, act };
        assert_eq!(drafts::accept(&cx, draft.id, draft.version, to).await.unwrap().superseded, 2);

        refused(tasks::show(&cx, old).await, Kind::NotFound);
        let line = found(&cx, "ho so suc khoe").await;
        let after = tasks::show(&cx, line.task.id).await.unwrap();
        assert_ne!(line.task.id, old);
        assert_eq!((line.running.percent, line.running.due), (40, Some(date(2027, 3, 1))));
        let kept = |page: &tasks::TaskPage| {
            let said = page.said.iter().map(|one| one.id).collect::<Vec<_>>();
            (said, page.budgets.iter().map(|one| one.id).collect::<Vec<_>>(), page.deadlines.len())
        };
        assert_eq!(kept(&after), kept(&before));
        assert_eq!(after.parts.iter().map(|one| one.task.id).collect::<Vec<_>>(), [part]);
        // The target was worded again too: the task serves the one that is in force.
        assert_eq!(after.line.links.len(), 1);
        assert_ne!(after.line.links[0].target, target);
    }

    /// Sums are exact to the đồng; whoever reports changes what was paid out only.
    async fn money_adds_up(db: Database) {
        let (cx, province, _) = demo(&db).await;
        let before = tasks::totals(&cx, Wanted::default()).await.unwrap();
        let same = |sums: i128| assert_eq!(sums, before.all.planned);
        same(before.agencies.iter().map(|(_, sums)| sums.planned).sum());
        same(before.pillars.iter().map(|(_, sums)| sums.planned).sum());
        same(before.sources.iter().map(|(_, sums)| sums.planned).sum());
        same(before.years.iter().map(|(_, sums)| sums.planned).sum());
        assert_eq!((before.all.planned, before.odd.len()), (59_210_000_000, 1));
        assert_eq!((before.all.lines, before.all.whole, before.all.known), (9, 7, [9, 7, 7]));
        let task = found(&cx, "OCOP").await.task.id;
        let clerk = person(&cx, Role::Reporter, Some(province.agencies[1]));
        let form = BudgetForm {
            year: "2026".into(), source: "ngân sách tỉnh".into(), planned: "9".into(), allocated: String::new(),
            disbursed: "700.000.001 đồng".into(), version: "1".into(),
        };
        tasks::set_budget(&clerk, task, &form).await.unwrap();
        let line = &tasks::show(&cx, task).await.unwrap().budgets[0];
        assert_eq!((line.amounts.planned, line.amounts.disbursed), (Some(1_200_000_000), Some(700_000_001)));
        refused(tasks::set_budget(&clerk, task, &form).await, Kind::Conflict);
        let wrong = BudgetForm { year: "26".into(), planned: "1.25".into(), ..form };
        assert_eq!(refused(tasks::set_budget(&cx, task, &wrong).await, Kind::User).field_errors().len(), 2);
        let after = tasks::totals(&cx, Wanted::default()).await.unwrap();
        assert_eq!(after.all.disbursed - before.all.disbursed, 60_000_001);
        let none = tasks::totals(&cx, Wanted { year: Some(2031), plan: None }).await.unwrap();
        assert_eq!((none.all.lines, none.known_years), (0, vec![2026, 2027]));
    }

    /// A commune issues its own plan from what it is given, adds a task, and its own approver accepts it.
    async fn units_issue_their_plans(db: Database) {
        let (cx, province, plan) = demo(&db).await;
        let unit = province.communes[1];
        let clerk = person(&cx, Role::Reporter, Some(unit));
        let page = tasks::unit_plans(&clerk, plan, None, "MAU02").await.unwrap();
        assert_eq!((page.rows.len(), page.rows.iter().filter(|row| row.own.is_some()).count()), (53, 2));
        assert_eq!(page.offered, ["MAU02 · Phường Đông Mẫu"]);
        let given = page.chosen.unwrap().2;
        assert!(given.len() >= 7, "{} tasks are given to all communes", given.len());
        let form = IssueForm {
            unit: "MAU02".into(), year: "2026".into(), number: "3/KH-UBND".into(), date: "5/1/2026".into(),
            title: String::new(), tasks: given.iter().take(2).map(|line| line.task.id.0).collect(),
        };
        let elsewhere = IssueForm { unit: "MAU03".into(), ..form.clone() };
        refused(tasks::issue(&clerk, plan, &elsewhere).await, Kind::Forbidden);
        let own = tasks::issue(&clerk, plan, &form).await.unwrap();
        refused(tasks::issue(&clerk, plan, &form).await, Kind::Conflict);
        assert!(all(&clerk).await.iter().all(|line| line.task.own.is_none()));
        let of_own = Filter { plan: Some(own), ..Filter::default() };
        let lines = tasks::list(&clerk, &of_own, Search::Page(0)).await.unwrap().lines;
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.lead_unit() == Some(unit) && line.task.parent == Some(given[0].task.id) || line.task.parent == Some(given[1].task.id)));
        let new = NewTask { task: "Lắp wifi nhà văn hóa".into(), lead: "MAU02".into(), ..NewTask::default() };
        let id = tasks::add(&clerk, own, Some(given[0].task.id), &new).await.unwrap();
        refused(tasks::add(&clerk, plan, None, &new).await, Kind::Forbidden);
        tasks::report(&clerk, id, 0, &done()).await.unwrap();
        let seen = tasks::show(&clerk, id).await.unwrap().seen();
        refused(tasks::accept(&clerk, id, seen, "").await, Kind::Forbidden);
        tasks::accept(&person(&cx, Role::Approver, Some(unit)), id, seen, "").await.unwrap();
        let of_plan = Filter { plan: Some(plan), ..Filter::default() };
        let given = tasks::list(&cx, &of_plan, Search::Each(usize::MAX)).await.unwrap();
        let late = Standing::ALL.iter().position(|standing| *standing == Standing::Late).unwrap();
        assert_eq!((given.found, given.counts[late]), (13, 1));
        assert_eq!(given.lines[0].running.late, 18);
    }

    /// Parts of agencies that are no more are counted and pass to their heirs in one step.
    async fn tasks_of_agencies_that_are_gone(db: Database) {
        let (cx, _, _) = demo(&db).await;
        let listed = tasks::list(&cx, &Filter::default(), Search::Page(0)).await.unwrap();
        assert_eq!(listed.gone, 1);
        let line = found(&cx, "địa chỉ số của xã cũ").await;
        let lead = line.lead.unwrap();
        assert!(lead.gone && lead.unit.is_none());
        let heir = lead.heir.unwrap();
        units::pass_tasks(&cx, None, Mode::Apply).await.unwrap();
        assert_eq!(found(&cx, "địa chỉ số của xã cũ").await.lead_unit(), Some(heir.0));
    }

    /// The calendar of a person, also at a secret address until it is revoked.
    async fn calendars_are_for_their_person(db: Database) {
        let (cx, province, _) = demo(&db).await;
        let clerk = person(&cx, Role::Reporter, Some(province.agencies[1]));
        let own = tasks::feed(&clerk).await.unwrap().lines;
        assert!(!own.is_empty() && own.iter().all(|line| line.running.due.is_some()));
        assert!(own.iter().all(|line| line.units().any(|unit| unit == province.agencies[1])));
        let leader = person(&cx, Role::Leader, Some(province.province));
        assert!(tasks::feed(&leader).await.unwrap().lines.len() > own.len());

        cotmoc_app::accounts::load_demo(&cx).await.unwrap();
        let account = cotmoc_app::accounts::list(&cx, "").await.unwrap().into_iter()
            .find(|row| row.account.login == "demo.lanhdao").unwrap().account;
        let known = cx.app().by(Actor::account(account, person(&cx, Role::Leader, None).actor().duties().to_vec(), Grant::Full));
        let secret = tasks::make_feed(&known, &Secret::new([7; 32])).await.unwrap();
        assert!(tasks::own_feed(&known).await.unwrap().is_some());
        let app = cx.app();
        assert!(!tasks::feed_of(app, &secret, "::1").await.unwrap().unwrap().lines.is_empty());
        assert!(tasks::feed_of(app, "khác", "::1").await.unwrap().is_none());
        tasks::revoke_feed(&known).await.unwrap();
        assert!(tasks::feed_of(app, &secret, "::1").await.unwrap().is_none());
    }

    /// Two thousand tasks cost as many statements as a dozen, and the list stays a page long.
    async fn many_tasks_cost_no_more_statements(db: Database) {
        let (cx, _, plan) = demo(&db).await;
        let app = cx.app();
        let cost = async || {
            let before = app.statements();
            tasks::list(&cx, &Filter::default(), Search::Page(0)).await.unwrap();
            tasks::totals(&cx, Wanted::default()).await.unwrap();
            let owed = tasks::unfinished(&cx).await.unwrap();
            assert!(owed.iter().all(|task| task.state != TaskState::Accepted));
            assert!(owed.iter().any(|task| task.late == 18 && task.lead.is_some()));
            assert!(owed.iter().any(|task| task.sent_back.is_some()));
            app.statements() - before
        };
        let few = cost().await;
        let line = found(&cx, "OCOP").await;
        let address = match &db.address {
            Address::Sqlite(_) => Address::Sqlite(config(&db).data.join("cotmoc.sqlite")),
            postgres => postgres.clone(),
        };
        let store = Store::open(&address).await.unwrap();
        let mut tx = store.write().await.unwrap();
        let kept = cotmoc_store::tasks::get(&mut tx, line.task.id).await.unwrap().unwrap();
        let ids = cotmoc_store::take_ids(&mut tx, 2_000).await.unwrap();
        let many: Vec<Task> = ids.map(|id| Task { id: TaskId(id), plan, passage: None, ..kept.clone() }).collect();
        cotmoc_store::tasks::insert(&mut tx, &many).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(cost().await, few);
        let listed = tasks::list(&cx, &Filter::default(), Search::Page(1)).await.unwrap();
        assert_eq!((listed.lines.len(), listed.found > 2_000), (50, true));
    }

    /// Everything of the demonstration's tasks goes with it; checks hold before and after.
    async fn the_demonstration_goes_whole(db: Database) {
        let (cx, _, _) = demo(&db).await;
        assert_eq!(verify::run(&cx, &unwatched()).await.unwrap().first_problem(), None);
        let page = tasks::list(&cx, &Filter::default(), Search::Each(99)).await.unwrap();
        assert!(page.demo && page.lines.iter().all(|line| line.task.demo));
        for standing in [Standing::Late, Standing::Accepted, Standing::Done, Standing::InProgress, Standing::NotStarted] {
            assert!(page.lines.iter().any(|line| line.standing() == standing), "{standing}");
        }
        samples::remove(&cx).await.unwrap();
        assert!(all(&cx).await.is_empty());
        assert_eq!(verify::run(&cx, &unwatched()).await.unwrap().first_problem(), None);
    }
}
