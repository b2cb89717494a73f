//! What happens to the changes of one group, inside one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::Line;
use cotmoc_core::form::typed::{self, Typed};
use cotmoc_core::model::Status;
use cotmoc_core::units::Register;
use cotmoc_store::{Tx, cells, entries, submissions};
use serde_json::json;

use super::change::{Change, Fate, Outcome, Progress, Saved, Standing};
use super::paper::{self, Answers, Paper};
use super::writer::Job;
use crate::model::{Answer, Cell, Entry, EntryId, NewEntry, Subject, SubmissionId, Way};
use crate::{Action, AppError, Context, Result, audit, limits, units};

/// Keeps what can be kept of the changes of some people, and says of each what became of it.
///
/// # Errors
/// [`crate::Kind::Internal`] where the transaction failed: then nothing was kept.
pub(super) async fn group(jobs: &[Job]) -> Result<Vec<Saved>> {
    let Some(first) = jobs.first() else { return Ok(Vec::new()) };
    let mut tx = first.cx.store().write().await?;
    let mut group = Group::load(&first.cx, &mut tx, jobs).await?;
    let results: Vec<Vec<Outcome>> = jobs.iter().map(|job| group.judge(job)).collect();
    let saved = group.keep(&mut tx, results).await?;
    tx.commit().await?;
    Ok(saved)
}

/// What a group of changes is held against, and what is to be written.
struct Group {
    papers: HashMap<SubmissionId, Paper>,
    register: Arc<Register>,
    cells: Answers,
    tokens: HashMap<(SubmissionId, String), Entry>,
    new: Vec<New>,
}

/// An entry to be written, what stood before it, and who writes it.
struct New {
    entry: NewEntry,
    old: Option<Answer>,
    cx: Context,
}

/// Stands for an entry that has no number yet; real numbers begin at 1.
fn provisional(place: usize) -> EntryId {
    EntryId(-1 - i64::try_from(place).unwrap_or(i64::MAX - 1))
}

impl Group {
    async fn load(cx: &Context, tx: &mut Tx, jobs: &[Job]) -> Result<Self> {
        let all = || jobs.iter().flat_map(|job| &job.changes.changes);
        let ids: BTreeSet<SubmissionId> = all().map(|c| c.submission).collect();
        let papers = paper::many(cx, tx, ids.iter().copied()).await?;
        let register = units::load(cx, tx).await?.register;
        let cells = paper::by_line(cells::of_submissions(tx, ids).await?);
        let asked: Vec<(SubmissionId, &str)> = all().map(|c| (c.submission, c.token.as_str())).collect();
        let known = entries::by_tokens(tx, &asked).await?;
        let tokens = known.into_iter().map(|e| ((e.submission, e.token.clone()), e)).collect();
        let papers = papers.into_iter().map(|p| (p.submission.id, p)).collect();
        Ok(Self { papers, register, cells, tokens, new: Vec::new() })
    }

    /// Says of each change of a job what becomes of it, and notes what is to be written.
    fn judge(&mut self, job: &Job) -> Vec<Outcome> {
        // What this job itself put into a cell: a second change of it did not see the first one's number.
        let mut own: HashMap<(SubmissionId, String), EntryId> = HashMap::new();
        let mut results = Vec::with_capacity(job.changes.changes.len());
        for change in &job.changes.changes {
            let fate = self.fate(job, change, &mut own).unwrap_or_else(|refusal| Fate::Refused {
                message: refusal.message().to_owned(),
                hint: refusal.how_to().unwrap_or_default().to_owned(),
            });
            results.push(Outcome {
                token: change.token.clone(),
                submission: change.submission,
                line: change.line.clone(),
                fate,
            });
        }
        results
    }

    fn fate(
        &mut self,
        job: &Job,
        change: &Change,
        own: &mut HashMap<(SubmissionId, String), EntryId>,
    ) -> Result<Fate> {
        let cx = &job.cx;
        let paper = self.papers.get(&change.submission);
        let paper = paper.ok_or_else(|| AppError::not_found("báo cáo", change.submission))?;
        cx.require_for(Action::Enter, &paper.by_reporter(), &self.register)?;
        let key = (change.submission, change.line.clone());
        if let Some(kept) = self.tokens.get(&(change.submission, change.token.clone())) {
            own.insert(key, kept.id);
            return repeated(kept, change);
        }
        check_token(&change.token)?;
        let line = paper.asked().line(&change.line).ok_or_else(|| no_line(paper, &change.line))?;
        paper.editable().map_err(|no| AppError::conflict(no.why).hint(no.instead))?;
        let current = self.cells.get(&change.submission).and_then(|cells| cells.get(&change.line));
        let stands = current.map(|c| &c.answer);
        let (answer, note) = read(change, line, stands)?;
        let standing = current.map_or(EntryId(0), |c| c.entry);
        if let Some(cell) = current.filter(|c| c.answer.says_the_same(&answer)) {
            own.insert(key, cell.entry);
            return Ok(Fate::Saved(Standing { note, ..Standing::of(cell) }));
        }
        if change.seen != standing && own.get(&key) != Some(&standing) {
            let current = current.map_or_else(|| never(cx), Standing::of);
            return Ok(Fate::Conflict { current });
        }
        if current.is_none() && answer.is_empty() {
            return Ok(Fate::Saved(never(cx)));
        }
        let (old, before) = (stands.cloned(), (standing.0 > 0).then_some(standing));
        let entry = new_entry(cx, paper, change, answer, job.changes.way, before);
        let cell = self.note(entry, old, cx);
        own.insert(key, cell.entry);
        Ok(Fate::Saved(Standing { note, ..Standing::of(&cell) }))
    }

    /// Notes an entry to be written; until it has a number it stands under a provisional one.
    fn note(&mut self, entry: NewEntry, old: Option<Answer>, cx: &Context) -> Cell {
        let id = provisional(self.new.len());
        let cell = Cell {
            submission: entry.submission,
            line: entry.line.clone(),
            answer: entry.answer.clone(),
            entry: id,
            at: entry.at,
            by: entry.by.clone(),
        };
        self.tokens.insert((entry.submission, entry.token.clone()), as_kept(id, &entry));
        self.cells.entry(entry.submission).or_default().insert(entry.line.clone(), cell.clone());
        self.new.push(New { entry, old, cx: cx.clone() });
        cell
    }

    /// Writes what was noted, and puts the numbers into the outcomes.
    async fn keep(self, tx: &mut Tx, mut results: Vec<Vec<Outcome>>) -> Result<Vec<Saved>> {
        let entries: Vec<NewEntry> = self.new.iter().map(|n| n.entry.clone()).collect();
        let numbers = entries::append(tx, &entries).await?;
        let real = |id: EntryId| {
            let place = usize::try_from(-1 - id.0).ok();
            place.and_then(|place| numbers.get(place)).copied().unwrap_or(id)
        };
        for outcome in results.iter_mut().flatten() {
            match &mut outcome.fate {
                Fate::Saved(standing) | Fate::Conflict { current: standing } => {
                    standing.entry = real(standing.entry);
                }
                Fate::Refused { .. } => {}
            }
        }
        let progress = self.progress();
        if let Some(last) = self.new.last() {
            let touched: BTreeSet<SubmissionId> = self.new.iter().map(|n| n.entry.submission).collect();
            let answered: Vec<(SubmissionId, u32)> =
                touched.iter().filter_map(|id| Some((*id, progress.get(id)?.answered))).collect();
            submissions::progress(tx, &answered, last.entry.at).await?;
        }
        let log = self.new.iter().zip(&numbers).map(|(new, id)| log(new, *id));
        audit::record_many(tx, log.collect()).await?;
        let saved = results.into_iter().map(|results| {
            let touched: BTreeSet<SubmissionId> = results.iter().map(|r| r.submission).collect();
            Saved { results, progress: touched.iter().filter_map(|id| progress.get(id).copied()).collect() }
        });
        Ok(saved.collect())
    }

    /// How far every submission of the group has come.
    fn progress(&self) -> BTreeMap<SubmissionId, Progress> {
        let empty = HashMap::new();
        let of = |(id, paper): (&SubmissionId, &Paper)| {
            let cells = self.cells.get(id).unwrap_or(&empty);
            let (answered, expected) = paper::count(paper.asked(), |line| cells.get(line).map(|c| &c.answer));
            (*id, Progress { submission: *id, answered, expected })
        };
        self.papers.iter().map(of).collect()
    }
}

/// Reads what was typed, beside what stands in the cell.
fn read(change: &Change, line: &Line, stands: Option<&Answer>) -> Result<(Answer, Option<String>)> {
    let element = Catalogue::embedded().element(&line.element).ok_or_else(|| {
        AppError::user(format!("Dòng {}: danh mục không còn số liệu «{}».", line.key, line.element))
            .hint("Báo chủ trì biểu mẫu sửa dòng này.")
    })?;
    let reason = change.reason.as_ref().map(|r| tidy(r)).transpose()?;
    let held = || stands.map(|a| a.reason.clone()).unwrap_or_default();
    let typed = typed::read(&change.value, element.into())
        .map_err(|e| AppError::user(format!("Ô {}: {}.", line.key, e.problem)).hint(e.remedy))?;
    let missing = change.missing || typed.typed == Typed::Missing;
    if let (true, Typed::Value(_)) = (change.missing, &typed.typed) {
        return Err(AppError::user(format!("Ô {}: vừa có số vừa ghi là không có số liệu.", line.key))
            .hint("Bỏ một trong hai."));
    }
    let answer = match typed.typed {
        _ if missing => {
            let kept = stands.filter(|a| a.is_missing()).map(|a| a.reason.clone());
            let reason = reason.or(kept).unwrap_or_default();
            if reason.is_empty() {
                return Err(AppError::user(format!("Ô {}: chưa ghi lý do không có số liệu.", line.key))
                    .hint("Ghi một câu vì sao không có số liệu; khi đó ô được tính là đã trả lời."));
            }
            Answer { value: None, status: Some(Status::Missing), reason }
        }
        Typed::Value(value) => {
            let kept = if stands.is_some_and(Answer::is_missing) { String::new() } else { held() };
            let reason = reason.unwrap_or(kept);
            Answer { value: Some(value), status: Some(Status::Normal), reason }
        }
        Typed::Empty | Typed::Missing => Answer::default(),
    };
    Ok((answer, typed.note))
}

/// A reason without edges, not too long.
fn tidy(reason: &str) -> Result<String> {
    let reason: String = reason.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if reason.chars().count() > limits::REASON {
        let most = limits::REASON;
        return Err(AppError::user(format!("Lý do dài hơn {most} ký tự.")).hint("Viết ngắn lại."));
    }
    Ok(reason)
}

fn check_token(token: &str) -> Result<()> {
    let fits = (1..=limits::TOKEN).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_graphic());
    if fits {
        return Ok(());
    }
    Err(AppError::user("Thay đổi gửi lên không có tên riêng hợp lệ (token).").hint(
        "Tải lại trang rồi nhập lại; nếu là chương trình, gửi token từ 1 đến 100 ký tự không dấu cách.",
    ))
}

fn no_line(paper: &Paper, line: &str) -> AppError {
    AppError::user(format!("Biểu {} không có dòng «{line}».", paper.round.form_code))
        .hint("Tải lại trang; nếu nhập từ tệp, dùng mẫu của đúng biểu và đúng phiên bản.")
}

/// What is told of a change that came before: it stands, or something later does.
fn repeated(kept: &Entry, change: &Change) -> Result<Fate> {
    if kept.line != change.line {
        return Err(AppError::user("Tên riêng của thay đổi (token) đã dùng cho một ô khác.")
            .hint("Tải lại trang rồi nhập lại."));
    }
    let cell = Cell {
        submission: kept.submission,
        line: kept.line.clone(),
        answer: kept.answer.clone(),
        entry: kept.id,
        at: kept.at,
        by: kept.by.clone(),
    };
    Ok(Fate::Saved(Standing::of(&cell)))
}

/// What stands in a cell that was never answered.
fn never(cx: &Context) -> Standing {
    Standing {
        entry: EntryId(0),
        value: String::new(),
        shown: String::new(),
        missing: false,
        reason: String::new(),
        by: String::new(),
        at: cx.now(),
        note: None,
    }
}

fn new_entry(
    cx: &Context,
    paper: &Paper,
    change: &Change,
    answer: Answer,
    way: Way,
    before: Option<EntryId>,
) -> NewEntry {
    NewEntry {
        submission: change.submission,
        line: change.line.clone(),
        revision: paper.submission.revision,
        answer,
        way,
        token: change.token.clone(),
        at: cx.now(),
        account: cx.actor().account_id(),
        by: cx.actor().name().to_owned(),
        // A provisional number is put right by the store: it knows the order within a cell.
        before,
    }
}

fn as_kept(id: EntryId, new: &NewEntry) -> Entry {
    Entry {
        id,
        submission: new.submission,
        line: new.line.clone(),
        revision: new.revision,
        answer: new.answer.clone(),
        way: new.way,
        token: new.token.clone(),
        at: new.at,
        account: new.account,
        by: new.by.clone(),
        before: new.before,
    }
}

fn log(new: &New, id: EntryId) -> audit::Note<'_> {
    let say = |answer: Option<&Answer>| match answer {
        Some(a) if a.is_missing() => json!("không có số liệu"),
        Some(a) => json!(a.value.map(|v| v.to_string())),
        None => json!(null),
    };
    let entry = &new.entry;
    let detail = json!({
        "line": entry.line, "old": say(new.old.as_ref()), "new": say(Some(&entry.answer)),
        "reason": entry.answer.reason, "way": entry.way, "entry": id, "revision": entry.revision,
    });
    audit::Note {
        cx: &new.cx,
        action: "cell.save",
        subject: Subject::new("submission", entry.submission.0),
        detail,
    }
}
