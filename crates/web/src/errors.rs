//! What goes wrong, and how a page says it.
//!
//! A handler returns [`Fail`]; the outermost layer, which knows the visitor's language, draws the
//! page. A failure has a kind (it decides the status and the headline), may carry the words of the
//! layer below (what happened, where, what to do), and a way back.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The kinds of failure that a visitor can meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailKind {
    /// The request does not say what we need, or says it wrongly.
    User,
    /// Nobody is signed in, or the session ended.
    SignIn,
    /// A form without its token, a request from another site, or a foreign host name.
    Forbidden,
    /// The address names nothing.
    NotFound,
    /// The address does not take this method.
    Method,
    /// Somebody changed the same thing meanwhile.
    Conflict,
    /// The upload is larger than we take.
    TooLarge,
    /// A fault of ours.
    Internal,
}

impl FailKind {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::User => StatusCode::UNPROCESSABLE_ENTITY,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::CONFLICT => Self::Conflict,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNAUTHORIZED => Self::SignIn,
            StatusCode::FORBIDDEN => Self::Forbidden,
            status if status.is_client_error() => Self::User,
            _ => Self::Internal,
        }
    }
}

/// A failure on its way to an error page.
#[derive(Debug, Clone)]
pub struct Fail {
    /// What kind it is.
    pub kind: FailKind,
    /// What happened and what to do, in Vietnamese, where more is known than the kind.
    pub detail: Option<String>,
    /// Where to go on: a path of ours.
    pub back: Option<String>,
}

impl Fail {
    /// A failure of which only the kind is known.
    #[must_use]
    pub fn new(kind: FailKind) -> Self {
        Self { kind, detail: None, back: None }
    }

    /// The address names nothing.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(FailKind::NotFound)
    }

    /// The request is wrong; `detail` says how and what to do.
    #[must_use]
    pub fn user(detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new(FailKind::User) }
    }

    /// The same failure with a way back.
    #[must_use]
    pub fn back_to(mut self, path: impl Into<String>) -> Self {
        self.back = Some(path.into());
        self
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<cotmoc_app::AppError> for Fail {
    /// The words of the application go to the page; what lies behind them goes to the log.
    fn from(error: cotmoc_app::AppError) -> Self {
        use cotmoc_app::Kind;
        let kind = match error.kind() {
            Kind::User => FailKind::User,
            Kind::TooLarge => FailKind::TooLarge,
            Kind::Forbidden => FailKind::Forbidden,
            Kind::NotFound => FailKind::NotFound,
            Kind::Conflict => FailKind::Conflict,
            Kind::Config | Kind::Internal => FailKind::Internal,
        };
        if kind == FailKind::Internal {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::error!(message = error.message(), cause, "use case failed");
        }
        let detail = match error.how_to() {
            Some(how_to) => format!("{} {how_to}", error.message()),
            None => error.message().to_owned(),
        };
        Self { detail: Some(detail), ..Self::new(kind) }
    }
}
