//! One cell's value as a person sees it.

use calamine::ExcelDateTime;

/// What a number format does to a value, as far as its meaning goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shape {
    percent: bool,
    grouped: bool,
    prefix: String,
    suffix: String,
    date: DateShape,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum DateShape {
    #[default]
    Day,
    Month,
    Year,
}

impl Shape {
    /// Reads a format code such as `0.0%`, `#,##0" hộ"` or `mm/yyyy`.
    pub(super) fn of(code: &str) -> Self {
        let mut shape = Self::default();
        if code.eq_ignore_ascii_case("general") || code == "@" {
            return shape;
        }
        let mut digits_seen = false;
        let mut letters = code.chars();
        let (mut day, mut month, mut year) = (false, false, false);
        while let Some(c) = letters.next() {
            let literal = match c {
                ';' => break,
                '"' => letters.by_ref().take_while(|c| *c != '"').collect(),
                '\\' => letters.next().map(String::from).unwrap_or_default(),
                // A width or a fill, and its character.
                '_' | '*' => {
                    letters.next();
                    String::new()
                }
                '[' => {
                    let _ = letters.by_ref().take_while(|c| *c != ']').count();
                    String::new()
                }
                _ => String::new(),
            };
            match c {
                '0' | '#' | '?' => digits_seen = true,
                ',' if digits_seen => shape.grouped = true,
                '%' => shape.percent = true,
                'd' | 'D' => day = true,
                'm' | 'M' => month = true,
                'y' | 'Y' => year = true,
                _ => {}
            }
            if digits_seen { shape.suffix.push_str(&literal) } else { shape.prefix.push_str(&literal) }
        }
        if year && !day {
            shape.date = if month { DateShape::Month } else { DateShape::Year };
        }
        shape
    }

    /// A number in Vietnamese form, without the noise of binary fractions.
    pub(super) fn number(&self, value: f64) -> String {
        if !value.is_finite() {
            return String::new();
        }
        let shown = decimal(if self.percent { value * 100.0 } else { value });
        let shown = if self.grouped { group(&shown) } else { shown };
        let percent = if self.percent { "%" } else { "" };
        format!("{}{shown}{percent}{}", self.prefix, self.suffix)
    }

    /// A date as dd/mm/yyyy, with the time where there is one.
    pub(super) fn moment(&self, moment: &ExcelDateTime) -> String {
        if moment.is_duration() {
            return decimal(moment.as_f64() * 24.0) + " giờ";
        }
        let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
        let date = match self.date {
            DateShape::Day => format!("{day:02}/{month:02}/{year}"),
            DateShape::Month => format!("{month:02}/{year}"),
            DateShape::Year => year.to_string(),
        };
        let time = format!("{hour:02}:{minute:02}");
        if moment.as_f64() < 1.0 {
            time
        } else if (hour, minute) == (0, 0) {
            date
        } else {
            format!("{date} {time}")
        }
    }
}

/// Truth values as Vietnamese Excel shows them to people.
pub(super) fn truth(value: bool) -> &'static str {
    if value { "Có" } else { "Không" }
}

/// 2025-12-31 (with or without a time) → 31/12/2025; anything else as it is.
pub(super) fn iso_date(text: &str) -> String {
    let date = text.split('T').next().unwrap_or(text);
    match date.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            format!("{day}/{month}/{year}")
        }
        _ => text.to_owned(),
    }
}

/// At most 12 significant digits (binary noise begins at the 16th), comma before the fraction.
fn decimal(value: f64) -> String {
    let magnitude = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    let places = (11.0 - magnitude).clamp(0.0, 15.0) as usize;
    let shown = format!("{value:.places$}");
    let shown = if shown.contains('.') { shown.trim_end_matches('0').trim_end_matches('.') } else { &shown };
    let shown = if shown == "-0" { "0" } else { shown };
    shown.replace('.', ",")
}

/// 14000,5 → 14.000,5.
fn group(number: &str) -> String {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = number.split_once(',').map_or((number, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push('.');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, value: f64, expected: &str) {
        assert_eq!(Shape::of(code).number(value), expected, "{code}");
    }

    #[test]
    fn numbers_are_written_in_vietnamese_form() {
        check("General", 80.0, "80");
        check("General", 8.5, "8,5");
        check("General", 0.1 + 0.2, "0,3");
        check("General", 2025.0, "2025");
        check("General", -0.0, "0");
        check("0.00", 8.5, "8,5");
        check("#,##0", 14000.0, "14.000");
        check("#,##0.00", -1_234_567.25, "-1.234.567,25");
        check("0%", 0.8, "80%");
        check("0.0%", 0.285, "28,5%");
        check("0.00%;[Red]-0.00%", 0.07, "7%");
        check("0\"%\"", 80.0, "80%");
        check("\"trên \"0\\%", 80.0, "trên 80%");
        check("#,##0\" hộ\"", 14000.0, "14.000 hộ");
        check("_-* #,##0.00_-", 3.0, "3");
    }

    #[test]
    fn dates_show_what_their_format_shows() {
        let day = ExcelDateTime::new(46022.0, calamine::ExcelDateTimeType::DateTime, false);
        assert_eq!(Shape::of("dd/mm/yyyy").moment(&day), "31/12/2025");
        assert_eq!(Shape::of("mm/yyyy").moment(&day), "12/2025");
        assert_eq!(Shape::of("yyyy").moment(&day), "2025");
        assert_eq!(iso_date("2025-12-31T00:00:00"), "31/12/2025");
    }
}
