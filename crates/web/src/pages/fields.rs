//! Forms as templates show them: values by field name, what is wrong with them, choices of lists.

use std::collections::BTreeMap;

use cotmoc_app::{AppError, FieldError};
use cotmoc_core::offer::code;

use crate::form::Fields;

/// A form as it is shown: values by field name, and what is wrong with them.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormView {
    values: BTreeMap<String, String>,
    errors: Vec<FieldError>,
    /// What is wrong with the form as a whole.
    pub(crate) problem: Option<String>,
}

impl FormView {
    /// A form with these values.
    pub(crate) fn of(values: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { values, ..Self::default() }
    }

    /// What was typed, as far as nothing is known to be wrong with it.
    pub(crate) fn typed(typed: &Fields) -> Self {
        let values = typed.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { values, ..Self::default() }
    }

    /// What was typed, with what the application said about it.
    pub(crate) fn refused(typed: &Fields, error: &AppError) -> Self {
        let problem = match error.how_to() {
            Some(how_to) => format!("{} {how_to}", error.message()),
            None => error.message().to_owned(),
        };
        Self { errors: error.field_errors().to_vec(), problem: Some(problem), ..Self::typed(typed) }
    }

    /// The same form with what the application said about it.
    pub(crate) fn refuse(self, error: &AppError) -> Self {
        Self { values: self.values, ..Self::refused(&Fields::default(), error) }
    }

    /// The same form with one more value.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }

    /// The value of a field; empty where there is none.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// What is wrong with a field; empty where nothing is.
    pub(crate) fn error(&self, name: &str) -> String {
        let said: Vec<&str> = self
            .errors
            .iter()
            .filter(|error| self.blames(error, name))
            .map(|error| error.message.as_str())
            .collect();
        said.join(" ")
    }

    /// Whether an error is about a field. In a list of rows, «share» is about every «share3» whose value
    /// the message quotes; the unit that others come «from» stands in the field «unit».
    fn blames(&self, error: &FieldError, name: &str) -> bool {
        if error.field == name || (error.field == "from" && name == "unit") {
            return true;
        }
        let row = name.strip_prefix(error.field).filter(|row| !row.is_empty());
        let in_list = row.is_some_and(|row| row.bytes().all(|byte| byte.is_ascii_digit()));
        let value = code(self.value(name));
        in_list && !value.is_empty() && error.message.contains(&format!("«{value}»"))
    }
}

/// A choice of a list: the value sent and the words shown.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) words: String,
}

impl Choice {
    /// A choice.
    pub(crate) fn new(value: impl Into<String>, words: impl Into<String>) -> Self {
        Self { value: value.into(), words: words.into() }
    }
}
