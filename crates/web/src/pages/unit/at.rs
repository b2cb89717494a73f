//! The day on which units are looked at: `?at=2024-12-31`, today where none is given.

use cotmoc_core::units::Unit;
use jiff::civil::Date;

use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::numbers;

/// The first day on which the country has two levels of administration and 34 provinces.
pub(crate) const REFORM: Date = Date::constant(2025, 7, 1);

/// The day of a page, and the ways to other days.
pub(crate) struct DayView {
    /// The day as an input field of a form wants it.
    pub(crate) iso: String,
    /// The day as people write it.
    pub(crate) written: String,
    /// What links of the page carry on, so that they stay on this day: `?at=…`, or nothing.
    pub(crate) query: String,
    /// Days that are asked for often.
    pub(crate) choices: Vec<DayChoice>,
}

/// A day that is asked for often.
pub(crate) struct DayChoice {
    pub(crate) href: String,
    pub(crate) words: String,
    pub(crate) here: bool,
}

/// The day that an address asks for; nothing where it asks for none.
pub(crate) fn asked(query: &Fields) -> Result<Option<Date>, Fail> {
    let text = query.text("at");
    if text.is_empty() {
        return Ok(None);
    }
    parse(text).map(Some).ok_or_else(|| {
        Fail::user(format!(
            "«{text}» không phải là một ngày. Viết ngày như 31/12/2024 hoặc 2024-12-31, từ năm 1900 đến 2200."
        ))
        .back_to("/units")
    })
}

/// Reads `2024-12-31` and `31/12/2024`, years 1900 to 2200.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    let date = text.parse::<Date>().ok().or_else(|| {
        let mut parts = text.split(['/', '.', '-']).map(|part| part.trim().parse::<i16>().ok());
        let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
        let nothing_more = parts.next().is_none();
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        nothing_more.then_some(date)
    })?;
    (1900..=2200).contains(&date.year()).then_some(date)
}

impl DayView {
    /// The day `at` on the page at `path`; `rest` is what else its address carries, beginning with «&».
    pub(crate) fn new(t: Texts, path: &str, rest: &str, at: Date, today: Date) -> Self {
        let last = Date::constant(2025, 6, 30);
        let choices = [
            (t.get("day-before-reform"), last),
            (t.get("day-since-reform"), REFORM),
            (t.get("day-today"), today),
        ]
        .into_iter()
        .map(|(words, day)| DayChoice {
            href: format!("{path}?at={day}{rest}"),
            words: words.into_owned(),
            here: day == at,
        })
        .collect();
        Self {
            iso: at.to_string(),
            written: numbers::date(at),
            query: if at == today { String::new() } else { format!("?at={at}") },
            choices,
        }
    }
}

/// The nearest day on which a unit exists.
pub(crate) fn nearest(unit: &Unit, at: Date) -> Date {
    at.max(unit.born).min(unit.last_day(Date::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_both_ways() {
        let day = Some(Date::constant(2024, 12, 31));
        for text in ["2024-12-31", "31/12/2024", " 31/12/2024 ", "31.12.2024", "31-12-2024"] {
            assert_eq!(parse(text), day, "{text}");
        }
        for wrong in [
            "", "2024", "31/12", "31/02/2024", "12/31/2024", "31/12/2024/1", "nay", "0001-01-01",
            "9999-01-01",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
