//! What is typed into the forms of tasks.

use jiff::civil::Date;

use crate::{AppError, FieldError, Result, limits, units};

/// Collects what is wrong with a form.
#[derive(Default)]
pub(super) struct Typed {
    wrong: Vec<FieldError>,
}

impl Typed {
    pub(super) fn wrong(&mut self, field: &'static str, message: impl Into<String>) {
        self.wrong.push(FieldError { field, message: message.into() });
    }

    /// A day; today's and others, as «31/12/2026» or as a browser's field gives it.
    pub(super) fn day(&mut self, field: &'static str, text: &str) -> Option<Date> {
        let day = units::read_day(text);
        if day.is_none() {
            self.wrong(field, format!("Ngày «{}» không đọc được; viết ví dụ 31/12/2026.", text.trim()));
        }
        day
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, field: &'static str, text: &str, most: usize, empty: &str) -> String {
        let text = self.text(field, text, most);
        if text.is_empty() {
            self.wrong(field, empty);
        }
        text
    }

    /// A text that may be empty.
    pub(super) fn text(&mut self, field: &'static str, text: &str, most: usize) -> String {
        let text = text.trim();
        if text.chars().count() > most {
            self.wrong(field, format!("Dài quá {most} ký tự; viết gọn lại."));
        }
        text.to_owned()
    }

    /// Fails with everything that is wrong.
    pub(super) fn done(self) -> Result<()> {
        if self.wrong.is_empty() { Ok(()) } else { Err(AppError::fields(self.wrong)) }
    }
}

/// A reason, in one paragraph.
pub(super) fn reason(field: &'static str, text: &str, empty: &str) -> Result<String> {
    let mut typed = Typed::default();
    let reason = typed.required(field, text, limits::REASON, empty);
    typed.done()?;
    Ok(reason)
}
