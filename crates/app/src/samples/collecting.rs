//! Rounds of the fictive province in the database, each with its story, in few statements.

use std::collections::HashMap;

use cotmoc_core::clock;
use cotmoc_core::form::way::Verb as StepVerb;
use cotmoc_core::form::{Form, Line, SubmissionState};
use cotmoc_core::model::{Status, UnitId};
use cotmoc_store::forms::Demo;
use cotmoc_store::steps::{NewStep, PastStep};
use cotmoc_store::submissions::NewSubmission;
use cotmoc_store::{Tx, batches, entries, forms, observations, remarks, rounds, series, steps, submissions};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde_json::json;

use super::fictive::rounds::{RoundPlan, Stage, Story, days};
use super::fictive::{COMMUNES, Commune, Province, figures, rounds as plans};
use super::province::SEED;
use crate::model::{
    Answer, BatchId, BatchKind, FactKey, FormId, FormState, NewEntry, NewObservation, Provenance, RoundId,
    SeriesId, SeriesKind, Subject, Submission, Way,
};
use crate::{Action, Context, Result, audit, when};

/// Who confirms for the province in the demonstration.
const OWNER: &str = "Chủ trì kế hoạch tỉnh Mẫu (minh họa)";
const REMARK: &str = "Số này giảm ba mươi phần trăm so với kỳ trước. Đề nghị kiểm tra lại với thôn, tổ dân phố, \
    nếu đúng thì ghi rõ lý do.";
const MISSING: &str = "Doanh nghiệp viễn thông chưa gửi số liệu của kỳ này.";

/// Sees to it that the demonstration has forms in use in the fictive province, with two rounds that
/// are over and an open one each; all marked as demonstration data. Gives how many rounds were made:
/// none where there are some already.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn load_rounds(cx: &Context, province: &Province, definitions: &[Form]) -> Result<usize> {
    cx.require(Action::Demo)?;
    let mut tx = cx.store().write().await?;
    if rounds::list(&mut tx, 500).await?.iter().any(|round| round.demo) {
        return Ok(0);
    }
    let today = when::day(cx.now());
    let mut made = 0;
    for (nth, definition) in definitions.iter().enumerate() {
        let form = Form { code: format!("{}-MAU", definition.code), ..definition.clone() };
        let id = keep_form(cx, &mut tx, &form).await?;
        let wanted: Vec<(SeriesKind, &str)> =
            form.lines().map(|line| (SeriesKind::Element, line.element.as_str())).collect();
        let series = series::ensure(&mut tx, &wanted).await?;
        let series: HashMap<String, SeriesId> = series.into_iter().map(|s| (s.code, s.id)).collect();
        for plan in plans::rounds(&form, nth, today) {
            Play { cx, province, form: &form, id, plan: &plan, series: &series }.keep(&mut tx).await?;
            made += 1;
        }
    }
    let detail = json!({"rounds": made, "demo": true});
    audit::record(cx, &mut tx, "demo.load", Subject::new("demo", 0), detail).await?;
    tx.commit().await?;
    Ok(made)
}

async fn keep_form(cx: &Context, tx: &mut Tx, form: &Form) -> Result<FormId> {
    if let Some(known) = forms::by_code(tx, &form.code).await? {
        return Ok(known.id);
    }
    let id = forms::insert(tx, form, Demo::Yes, cx.now(), cx.actor().name()).await?;
    let _ = forms::change(tx, id, 1, &form.code, FormState::Active).await?;
    Ok(id)
}

/// One round being written.
struct Play<'a> {
    cx: &'a Context,
    province: &'a Province,
    form: &'a Form,
    id: FormId,
    plan: &'a RoundPlan,
    series: &'a HashMap<String, SeriesId>,
}

/// What is collected for all units and written at once.
#[derive(Default)]
struct Written {
    submissions: Vec<Submission>,
    entries: Vec<NewEntry>,
    steps: Vec<PastStep>,
    remarks: Vec<remarks::NewRemark>,
    observations: Vec<NewObservation>,
}

impl Play<'_> {
    async fn keep(&self, tx: &mut Tx) -> Result<()> {
        let round = self.open(tx).await?;
        let new: Vec<NewSubmission> =
            self.province.communes.iter().map(|unit| self.expected(round, *unit)).collect();
        let numbers = submissions::insert(tx, &new).await?;
        let mut batch = batches::open(tx, &self.batch()).await?;
        let mut written = Written::default();
        let kept = submissions::many(tx, numbers).await?;
        for (place, submission) in kept.into_iter().enumerate() {
            self.tell(&mut written, place, submission, batch.id());
        }
        observations::insert(tx, &mut batch, &written.observations).await?;
        batches::close(tx, batch).await?;
        entries::append(tx, &written.entries).await?;
        submissions::update(tx, &written.submissions).await?;
        steps::insert_past(tx, &written.steps).await?;
        let said = self.at(days(self.first(), 1), 0);
        remarks::insert(tx, &written.remarks, said, OWNER).await?;
        if self.plan.stage == Stage::Closed {
            let closed = self.at(days(self.last(), 1), 0);
            let _ = rounds::set_state(tx, round, 1, Some((closed, OWNER))).await?;
        }
        Ok(())
    }

    async fn open(&self, tx: &mut Tx) -> Result<RoundId> {
        let new = rounds::NewRound {
            form: self.id,
            number: 1,
            period: self.plan.period,
            root: self.province.province,
            cutoff: (Some(self.plan.period.first_day()), Some(days(self.first(), -2))),
            deadlines: &self.plan.deadlines,
            late_reason: None,
            demo: true,
            at: self.at(days(self.first(), -12), 0),
            by: OWNER,
        };
        Ok(rounds::insert(tx, &new).await?)
    }

    fn expected(&self, round: RoundId, unit: UnitId) -> NewSubmission {
        let expected = self.form.lines().filter(|line| line.required).count();
        let expected = u32::try_from(expected).unwrap_or(u32::MAX);
        NewSubmission { round, unit, reporter: unit, expected, due: self.first() }
    }

    fn batch(&self) -> batches::NewBatch<'_> {
        batches::NewBatch {
            kind: BatchKind::Approval,
            source: &self.form.title,
            sha256: None,
            demo: true,
            at: self.cx.now(),
            by: OWNER,
        }
    }

    fn first(&self) -> Date {
        self.plan.deadlines[0]
    }

    fn last(&self) -> Date {
        self.plan.deadlines.last().copied().unwrap_or_else(|| self.first())
    }

    /// A morning on that day, `minutes` after eight; never later than now.
    fn at(&self, day: Date, minutes: usize) -> Timestamp {
        let minutes = i8::try_from(minutes % 60).unwrap_or(0);
        let there = day.to_datetime(Time::constant(8, minutes, 0, 0));
        clock::moment(there).map_or(self.cx.now(), |at| at.min(self.cx.now()))
    }

    /// What became of one submission.
    fn tell(&self, written: &mut Written, place: usize, mut submission: Submission, batch: BatchId) {
        let story = self.plan.stories[place];
        let steps = u32::try_from(self.form.approvals.len()).unwrap_or(1);
        let (tenths, done, delay) = match story {
            Story::Approved => (10, Some(steps), -1),
            Story::ApprovedLate(days) => (10, Some(steps), days),
            Story::Submitted => (10, Some(0), -1),
            Story::SubmittedLate(days) => (10, Some(0), days),
            Story::HalfApproved => (10, Some(steps.saturating_sub(1)), -2),
            Story::Returned => (10, None, -2),
            Story::Begun(tenths) | Story::Extended(tenths, _) => (tenths, None, -1),
            Story::Silent | Story::Exempt => (0, None, 0),
        };
        self.answer(written, place, &mut submission, tenths, days(self.first(), delay));
        match story {
            Story::Extended(_, longer) => self.extend(written, place, &mut submission, longer),
            Story::Exempt => self.exempt(written, place, &mut submission),
            Story::Returned => {
                self.submit(written, place, &mut submission, days(self.first(), delay));
                self.send_back(written, &mut submission);
            }
            _ => {}
        }
        if let Some(done) = done {
            let day = days(self.first(), delay);
            self.submit(written, place, &mut submission, day);
            for step in 1..=done {
                self.approve(written, place, &mut submission, (step, steps), days(day, 1), batch);
            }
        }
        written.submissions.push(submission);
    }

    fn answer(
        &self,
        written: &mut Written,
        place: usize,
        submission: &mut Submission,
        tenths: usize,
        day: Date,
    ) {
        let lines: Vec<&Line> = self.form.lines().collect();
        let count = (lines.len() * tenths).div_ceil(10);
        for (nth, line) in lines.iter().take(count).enumerate() {
            let at = self.at(day, nth % 45);
            written.entries.push(NewEntry {
                submission: submission.id,
                line: line.key.clone(),
                revision: 1,
                answer: self.figure(place, nth, line),
                way: if place.is_multiple_of(4) { Way::Excel } else { Way::Grid },
                token: format!("minh-hoa-{}-{nth}", submission.id.0),
                at,
                account: None,
                by: reporter(place),
                before: None,
            });
            submission.changed_at = submission.changed_at.max(Some(at));
        }
        let answered = lines.iter().take(count).filter(|line| line.required).count();
        submission.answered = u32::try_from(answered).unwrap_or(0);
    }

    /// The answer of a commune to a line; here and there one is missing, or odd.
    fn figure(&self, place: usize, nth: usize, line: &Line) -> Answer {
        let (category, commune) = (line.category.as_deref(), Commune::Present(place));
        let value = figures::value(SEED, &line.element, category, commune, self.plan.period);
        let last = self.form.lines().count() - 1;
        match self.plan.stories[place] {
            Story::ApprovedLate(_) if nth == last => {
                Answer { value: None, status: Some(Status::Missing), reason: MISSING.to_owned() }
            }
            Story::Returned if nth == last => Answer {
                value: Some((value * rust_decimal::Decimal::new(7, 1)).round()),
                status: Some(Status::Normal),
                reason: "Rà soát lại theo danh sách mới".to_owned(),
            },
            _ => Answer { value: Some(value), status: Some(Status::Normal), reason: String::new() },
        }
    }

    fn submit(&self, written: &mut Written, place: usize, submission: &mut Submission, day: Date) {
        let at = self.at(day, 50);
        submission.state = SubmissionState::Submitted;
        submission.submitted_at = Some(at);
        submission.submitted_by = Some(reporter(place));
        submission.first_submitted_at = Some(at);
        written.steps.push(step(submission, StepVerb::Submit, "", at, reporter(place)));
    }

    fn approve(
        &self,
        written: &mut Written,
        place: usize,
        submission: &mut Submission,
        (step_number, steps): (u32, u32),
        day: Date,
        batch: BatchId,
    ) {
        let last = step_number == steps;
        let by = if last { OWNER.to_owned() } else { approver(place) };
        submission.step = step_number;
        let at = self.at(days(day, i32::try_from(step_number).unwrap_or(0)), place);
        let mut done = step(submission, StepVerb::Approve, "", at, by);
        if last {
            done.step.batch = Some(batch);
            submission.state = SubmissionState::Approved;
            submission.approved_revision = Some(1);
            self.observe(written, place, submission);
        }
        written.steps.push(done);
        if last && self.plan.stage == Stage::Closed {
            submission.state = SubmissionState::Locked;
            let closed = self.at(days(self.last(), 1), 0);
            written.steps.push(step(submission, StepVerb::Lock, "", closed, OWNER.to_owned()));
        }
    }

    fn observe(&self, written: &mut Written, place: usize, submission: &Submission) {
        let provider = COMMUNES[place].1;
        let mine = written.entries.iter().filter(|entry| entry.submission == submission.id);
        let new: Vec<NewObservation> = mine
            .filter_map(|entry| {
                let line = self.form.line(&entry.line)?;
                Some(NewObservation {
                    key: FactKey {
                        series: self.series.get(&line.element).copied()?,
                        unit: submission.unit,
                        period: self.plan.period,
                        category: line.category.clone().unwrap_or_default(),
                    },
                    value: entry.answer.value,
                    status: entry.answer.status?,
                    origin: Provenance {
                        provider: provider.to_owned(),
                        source: self.form.title.clone(),
                        method: line.method.clone(),
                    },
                    sample_size: None,
                    margin: None,
                    note: (!entry.answer.reason.is_empty()).then(|| entry.answer.reason.clone()),
                })
            })
            .collect();
        written.observations.extend(new);
    }

    fn send_back(&self, written: &mut Written, submission: &mut Submission) {
        let at = self.at(days(self.first(), 1), 0);
        submission.state = SubmissionState::Returned;
        let reason = "Có một số liệu cần kiểm tra lại.";
        written.steps.push(step(submission, StepVerb::Return, reason, at, OWNER.to_owned()));
        let line = self.form.lines().last().map(|line| line.key.clone()).unwrap_or_default();
        written.remarks.push(remarks::NewRemark {
            submission: submission.id,
            line,
            revision: 1,
            text: REMARK.to_owned(),
        });
    }

    fn extend(&self, written: &mut Written, place: usize, submission: &mut Submission, longer: i32) {
        let reason = "Mất điện và mạng nhiều ngày sau bão; xã đề nghị lùi thời hạn.";
        submission.due = days(submission.due, longer);
        submission.extension_reason = Some(reason.to_owned());
        let at = self.at(days(self.first(), -1), place);
        written.steps.push(step(submission, StepVerb::Extend, reason, at, OWNER.to_owned()));
    }

    fn exempt(&self, written: &mut Written, place: usize, submission: &mut Submission) {
        let reason = "Đặc khu đang chuyển số liệu theo cơ sở dữ liệu riêng; báo cáo từ kỳ sau.";
        submission.exempt_reason = Some(reason.to_owned());
        let at = self.at(days(self.first(), -2), place);
        written.steps.push(step(submission, StepVerb::Exempt, reason, at, OWNER.to_owned()));
    }
}

fn step(submission: &Submission, verb: StepVerb, reason: &str, at: Timestamp, by: String) -> PastStep {
    let step = NewStep {
        submission: submission.id,
        revision: submission.revision,
        verb,
        step: submission.step,
        reason: reason.to_owned(),
        batch: None,
    };
    PastStep { step, at, by }
}

/// The reporter of a commune, as the demonstration calls people.
fn reporter(place: usize) -> String {
    format!("Người báo cáo {} (minh họa)", COMMUNES[place].1)
}

fn approver(place: usize) -> String {
    format!("Người duyệt {} (minh họa)", COMMUNES[place].1)
}
