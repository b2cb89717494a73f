//! Errors at the edge: a kind that decides how they are shown, a message, and a hint on what to do.
//!
//! The rule: whatever a person did wrong is [`Kind::User`] (with the fields concerned where there
//! are any); what is not there is [`Kind::NotFound`]; what somebody else changed meanwhile is
//! [`Kind::Conflict`]; what the one who runs the service set wrongly is [`Kind::Config`]; the rest
//! is [`Kind::Internal`] and its source belongs in the log, not on the page.

use std::error::Error;
use std::fmt;

use cotmoc_store::StoreError;

/// What sort of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was handed in cannot be used.
    User,
    /// What was handed in is larger than the limit.
    TooLarge,
    /// The person may not do this.
    Forbidden,
    /// There is no such record.
    NotFound,
    /// Somebody else changed it, or its state does not allow it.
    Conflict,
    /// A setting, the data directory or the database address is wrong.
    Config,
    /// Anything else.
    Internal,
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field, as in the form structs of [`crate::forms`].
    pub field: &'static str,
    /// What is wrong and what is expected, in Vietnamese.
    pub message: String,
}

/// An error that a person can read. `Display` is the message alone.
#[derive(Debug)]
pub struct AppError {
    kind: Kind,
    message: String,
    hint: Option<String>,
    fields: Vec<FieldError>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl AppError {
    /// An error of that kind with its Vietnamese message.
    #[must_use]
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, fields: Vec::new(), source: None }
    }

    /// [`Kind::User`].
    #[must_use]
    pub fn user(message: impl Into<String>) -> Self {
        Self::new(Kind::User, message)
    }

    /// [`Kind::Conflict`].
    #[must_use]
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, message)
    }

    /// [`Kind::NotFound`] for a record named in Vietnamese, as «kế hoạch», and its number.
    #[must_use]
    pub fn not_found(what: &str, id: impl fmt::Display) -> Self {
        Self::new(Kind::NotFound, format!("Không có {what} số {id}."))
            .hint("Có thể bản ghi chưa từng có hoặc đường dẫn đã gõ sai; hãy mở lại từ danh sách.")
    }

    /// [`Kind::User`] with what is wrong per field.
    #[must_use]
    pub fn fields(fields: Vec<FieldError>) -> Self {
        let listed: Vec<&str> = fields.iter().map(|f| f.message.as_str()).collect();
        let message = format!("Có {} ô chưa đúng: {}", fields.len(), listed.join(" "));
        Self {
            fields, ..Self::user(message).hint("Sửa các ô được nêu rồi lưu lại; chưa có gì bị thay đổi.")
        }
    }

    /// The same for one field.
    #[must_use]
    pub fn field(field: &'static str, message: impl Into<String>) -> Self {
        Self::fields(vec![FieldError { field, message: message.into() }])
    }

    /// What happened and what to do, in one text.
    #[must_use]
    pub fn told(&self) -> String {
        format!("{} {}", self.message(), self.how_to().unwrap_or_default())
    }

    /// The same error with a hint on what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same error with the fields of a form that are to blame.
    #[must_use]
    pub fn at_fields(mut self, fields: Vec<FieldError>) -> Self {
        self.fields = fields;
        self
    }

    /// The same error with what lies behind it.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What sort of error it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What happened, in Vietnamese.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, in Vietnamese.
    #[must_use]
    pub fn how_to(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// What is wrong per field; empty where it is not about a form.
    #[must_use]
    pub fn field_errors(&self) -> &[FieldError] {
        &self.fields
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for AppError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|e| e as &(dyn Error + 'static))
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        if let StoreError::Refused { message, hint } = &error {
            return Self::new(Kind::Config, message.clone()).hint(hint.clone()).because(error);
        }
        let new = Self::new(
            Kind::Internal,
            "Cơ sở dữ liệu không trả lời được yêu cầu này; chưa có gì bị thay đổi.",
        );
        new.hint("Thử lại sau ít phút; nếu vẫn lỗi, báo người quản trị xem nhật ký của dịch vụ.")
            .because(error)
    }
}
