//! Trying a form out: as the clerk sees it, with figures that are not kept; and when it would be due.

use std::collections::BTreeMap;

use cotmoc_core::calendar::{Calendars, Schedule};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::check::{Input, Judgement, Sheet, judge};
use cotmoc_core::form::typed::{Typed, read};
use cotmoc_core::form::{Answer, Form};
use cotmoc_core::model::{Period, PeriodKind};
use jiff::civil::Date;

use crate::collect::form::{self, FormPage};
use crate::model::FormId;
use crate::{Context, Result, units};

/// A form as it is tried out.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The form.
    pub page: FormPage,
    /// What stands in the cells, by line.
    pub lines: BTreeMap<String, TrialLine>,
    /// What the checks say; nothing before anything was typed.
    pub judgement: Option<Judgement>,
    /// The period that holds today.
    pub period: Option<Period>,
    /// When it would be due.
    pub schedule: Option<Schedule>,
}

/// A cell that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrialLine {
    /// As typed.
    pub typed: String,
    /// Why it cannot be read, with what to type; empty where it can.
    pub problem: String,
    /// How it was understood, where that is not beyond doubt.
    pub note: String,
}

/// The form with figures that were typed for trial, by line. Checks that need earlier figures or other
/// units are not judged.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn trial(cx: &Context, id: FormId, typed: &BTreeMap<String, String>) -> Result<Trial> {
    let page = form::show(cx, id).await?;
    let definition = &page.newest.definition;
    let sheet = Sheet::of(definition, Catalogue::embedded());
    let (mut lines, mut answers) = (BTreeMap::new(), BTreeMap::new());
    for line in &sheet.lines {
        let mut tried =
            TrialLine { typed: typed.get(&line.key).cloned().unwrap_or_default(), ..TrialLine::default() };
        match read(&tried.typed, line.allowed()) {
            Ok(cell) => {
                tried.note = cell.note.unwrap_or_default();
                match cell.typed {
                    Typed::Value(value) => {
                        answers.insert(line.key.clone(), Answer::of(value));
                    }
                    Typed::Missing => {
                        answers.insert(line.key.clone(), Answer::missing(""));
                    }
                    Typed::Empty => {}
                }
            }
            Err(no) => tried.problem = format!("{}: {}.", no.problem, no.remedy),
        }
        lines.insert(line.key.clone(), tried);
    }
    let judgement = (!typed.is_empty()).then(|| judge(&sheet, &Input { answers, ..Input::default() }));
    let period = period_of(definition.frequency, units::today(cx));
    let schedule = match period {
        Some(period) => schedule(cx, definition, period).await?,
        None => None,
    };
    Ok(Trial { page, lines, judgement, period, schedule })
}

/// Cut-off and deadlines of a period by the form's calendar; nothing where that does not fit.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn schedule(cx: &Context, form: &Form, period: Period) -> Result<Option<Schedule>> {
    let own = super::days_off(cx).await?;
    let calendars = Calendars::embedded();
    let found = calendars.get(&form.calendar);
    Ok(found.and_then(|calendar| calendar.schedule(period, &form.offsets(calendar), calendars.working(&own))))
}

/// The period of a kind that holds a day; for nine months, those of its year.
#[must_use]
pub fn period_of(kind: PeriodKind, day: Date) -> Option<Period> {
    let places = 1..=12;
    let mut all = places.filter_map(|place| Period::new(kind, day.year(), place));
    match kind {
        PeriodKind::Day => Period::day(day),
        PeriodKind::NineMonths => all.next(),
        _ => all.find(|period| period.first_day() <= day && day <= period.last_day()),
    }
}
