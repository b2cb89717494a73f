//! Words of forms as pages write them.

use std::borrow::Cow;

use cotmoc_app::model::FormState;
use cotmoc_core::calendar::{Doubt, Schedule};
use cotmoc_core::form::{Severity, Step};
use cotmoc_core::model::{PeriodKind, UnitLevel};

use crate::messages::Texts;
use crate::numbers;
use crate::pages::fields::Choice;

/// «Nháp», «Đang dùng», «Ngừng dùng».
pub(super) fn state(t: Texts, state: FormState) -> Cow<'static, str> {
    match state {
        FormState::Draft => t.get("form-state-draft"),
        FormState::Active => t.get("form-state-active"),
        FormState::Retired => t.get("form-state-retired"),
    }
}

/// The sign before a state, so that it is not told by colour alone.
pub(super) fn shape(state: FormState) -> &'static str {
    match state {
        FormState::Draft => "○",
        FormState::Active => "●",
        FormState::Retired => "■",
    }
}

/// «Hằng quý».
pub(super) fn frequency(t: Texts, kind: PeriodKind) -> Cow<'static, str> {
    match kind {
        PeriodKind::Month => t.get("frequency-month"),
        PeriodKind::Quarter => t.get("frequency-quarter"),
        PeriodKind::Half => t.get("frequency-half"),
        PeriodKind::NineMonths => t.get("frequency-nine-months"),
        PeriodKind::Year => t.get("frequency-year"),
        PeriodKind::Day => t.get("frequency-day"),
    }
}

/// «Xã, phường, đặc khu».
pub(super) fn level(t: Texts, level: UnitLevel) -> Cow<'static, str> {
    match level {
        UnitLevel::Nation => t.get("form-level-nation"),
        UnitLevel::Province => t.get("form-level-province"),
        UnitLevel::District => t.get("form-level-district"),
        UnitLevel::Commune => t.get("form-level-commune"),
        UnitLevel::Agency => t.get("form-level-agency"),
    }
}

/// «Người duyệt của đơn vị».
pub(super) fn step(t: Texts, step: Step) -> Cow<'static, str> {
    match step {
        Step::Approver => t.get("form-step-approver"),
        Step::Owner => t.get("form-step-owner"),
    }
}

/// «Lỗi», «Cảnh báo», «Ghi chú».
pub(super) fn severity(t: Texts, severity: Severity) -> Cow<'static, str> {
    match severity {
        Severity::Error => t.get("check-error"),
        Severity::Warning => t.get("check-warning"),
        Severity::Note => t.get("check-note"),
    }
}

/// Levels that forms may ask, for a list.
pub(super) fn levels(t: Texts) -> Vec<Choice> {
    let all = [UnitLevel::Commune, UnitLevel::Agency, UnitLevel::Province];
    all.iter().map(|&one| Choice::new(one.as_str(), level(t, one))).collect()
}

/// Kinds of periods that forms may have, for a list.
pub(super) fn frequencies(t: Texts) -> Vec<Choice> {
    let all = PeriodKind::ALL.iter().filter(|kind| kind.months().is_some());
    all.map(|&kind| Choice::new(kind.as_str(), frequency(t, kind))).collect()
}

/// Rows of approval, for a list: the words of the steps joined by «,».
pub(super) fn approvals(t: Texts) -> Vec<Choice> {
    let both = t.with2("form-approvals-both", step(t, Step::Approver), step(t, Step::Owner));
    vec![
        Choice::new("approver,owner", both),
        Choice::new("approver", step(t, Step::Approver)),
        Choice::new("owner", step(t, Step::Owner)),
    ]
}

/// Severities, for a list.
pub(super) fn severities(t: Texts) -> Vec<Choice> {
    Severity::ALL
        .iter()
        .map(|&one| {
            let why = match one {
                Severity::Error => t.get("check-error-why"),
                Severity::Warning => t.get("check-warning-why"),
                Severity::Note => t.get("check-note-why"),
            };
            Choice::new(one.as_str(), format!("{}: {why}", severity(t, one)))
        })
        .collect()
}

/// When a form is due, in rows of label and words, and what is not sure about that.
#[derive(Debug, Clone, Default)]
pub(super) struct ScheduleView {
    pub(super) rows: Vec<(String, String)>,
    pub(super) doubts: Vec<String>,
}

impl ScheduleView {
    pub(super) fn new(t: Texts, schedule: &Schedule, steps: &[Step]) -> Self {
        let cutoff = schedule.cutoff;
        let (from, to) = (numbers::date(cutoff.from), numbers::date(cutoff.to));
        let mut rows =
            vec![(t.get("form-cutoff").into_owned(), t.with2("form-from-to", from, to).into_owned())];
        for (place, day) in schedule.deadlines.iter().enumerate() {
            let name = match place.checked_sub(1).and_then(|place| steps.get(place)) {
                Some(&one) => t.with("form-due-step", step(t, one)).into_owned(),
                None => t.get("form-due-report").into_owned(),
            };
            rows.push((name, numbers::date(*day)));
        }
        rows.extend(schedule.onward.map(|day| (t.get("form-onward").into_owned(), numbers::date(day))));
        let doubts = schedule.doubts.iter().map(|doubt| match doubt {
            Doubt::HolidaysUnknown { year } => t.with("form-doubt-holidays", year).into_owned(),
            Doubt::AfterOnward { onward } => t.with("form-doubt-after", numbers::date(*onward)).into_owned(),
            Doubt::OnwardAtRest { why } => t.with("form-doubt-rest", why).into_owned(),
        });
        Self { rows, doubts: doubts.collect() }
    }
}
