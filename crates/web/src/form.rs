//! The fields of a submitted form, checked against the visitor's token before a handler sees them.

use axum::extract::{FromRequest, FromRequestParts, Request};

use crate::errors::{Fail, FailKind};
use crate::pages::error;
use crate::visitor::Visitor;

/// Forms hold a few fields; a task's text is the longest of them.
const MAX_FORM_BYTES: usize = 512 * 1024;

/// Name and value of every field, in the order of the form. A name may occur several times.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the fields of a query string or an url-encoded body.
    #[must_use]
    pub fn parse(encoded: &str) -> Self {
        Self(
            form_urlencoded::parse(encoded.as_bytes())
                .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
                .collect(),
        )
    }

    /// Fields that were read in another way.
    #[must_use]
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name, value.replace("\r\n", "\n"))).collect())
    }

    /// The first value of a field just as it was sent; empty where the field is absent.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The first value of a field with the blanks around it taken off; empty where the field is absent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// Names and values of all fields.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// Whether the field was sent.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Fail;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fail> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let bytes =
            axum::body::to_bytes(body, MAX_FORM_BYTES).await.map_err(|_| Fail::new(FailKind::TooLarge))?;
        let fields = Self::parse(&String::from_utf8_lossy(&bytes));
        if !visitor.trusts(fields.text("token")) {
            return Err(error::stale_form(visitor.lang).back_to(visitor.here));
        }
        Ok(fields)
    }
}
