//! From a template to an answer, and the frame that every page shares.

use askama::Template;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use cotmoc_app::model::Role;
use cotmoc_app::{Action, Context};

use crate::errors::{Fail, FailKind};
use crate::messages::Texts;
use crate::pages::names;
use crate::visitor::Visitor;

/// The entry of the main navigation under which a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What waits for the person.
    Work,
    /// Tasks of plans, and their money.
    Tasks,
    /// Rounds, boards, reports.
    Rounds,
    /// Who was reminded of what.
    Reminders,
    /// Plans, their documents and drafts.
    Plans,
    /// The comparison of plans.
    Compare,
    /// Units through time.
    Units,
    /// Figures, and how they came in.
    Figures,
    /// Who may sign in.
    Accounts,
    /// Who does what.
    Duties,
    /// Forms and calendars.
    Forms,
    /// Messages to people.
    Messages,
    /// Work beside requests.
    Jobs,
    /// Reports: written, released.
    Reports,
    /// What the public sees.
    Releases,
    /// Backups.
    Backups,
    /// The log.
    Audit,
    /// None of them: error pages, the own account.
    None,
}

/// Whether a page shows figures of the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// It does, and says so on top.
    Demo,
    /// It shows what people entered, or nothing.
    Real,
}

impl Data {
    /// `Demo` where any of the shown things is marked as such.
    #[must_use]
    pub fn of(marks: impl IntoIterator<Item = bool>) -> Self {
        if marks.into_iter().any(|demo| demo) { Self::Demo } else { Self::Real }
    }
}

/// What the frame of a page needs.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The marked entry of the navigation.
    pub section: Section,
    /// Whether the page says that its figures are for demonstration.
    pub demo: bool,
    /// The form token.
    pub token: String,
    /// Who is signed in; without anybody the frame offers the sign-in and no sections.
    pub who: Option<Who>,
    here: String,
    cx: Context,
}

/// Who is signed in, as the frame says it.
#[derive(Debug, Clone)]
pub struct Who {
    /// The account's number.
    pub account: i64,
    /// The person's name.
    pub name: String,
    /// The roles of the person's duties, in the visitor's language.
    pub roles: String,
    /// Whether it is a log-in of the demonstration.
    pub demo: bool,
}

impl Shell {
    /// The frame for a visitor.
    #[must_use]
    pub fn new(visitor: &Visitor, section: Section, data: Data) -> Self {
        let t = texts(visitor);
        let who = visitor.account().map(|account| {
            let mut roles: Vec<Role> = visitor.cx().actor().duties().iter().map(|duty| duty.role).collect();
            roles.sort_unstable();
            roles.dedup();
            let roles: Vec<_> = roles.into_iter().map(|role| names::role(t, role)).collect();
            Who {
                account: account.id.0,
                name: account.name.clone(),
                roles: roles.join(", "),
                demo: account.demo,
            }
        });
        Self {
            section,
            demo: data == Data::Demo,
            token: visitor.token.clone(),
            who,
            here: visitor.here.clone(),
            cx: visitor.cx().clone(),
        }
    }

    /// Whether the visitor has a duty that allows an action: what the frame and pages offer.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.cx.may(action)
    }

    /// The URL of one of our assets.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        crate::assets::url(name)
    }

    /// This page in another language.
    #[must_use]
    pub fn in_language(&self, tag: &str) -> String {
        let joint = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{joint}lang={tag}", self.here)
    }

    /// The version of the programme.
    #[must_use]
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// The messages in a visitor's language.
#[must_use]
pub fn texts(visitor: &Visitor) -> Texts {
    Texts::new(visitor.lang)
}

/// Fills a template.
///
/// # Errors
/// An internal failure where the template cannot be filled, which only happens on a fault of ours.
pub fn page(template: &impl Template) -> Result<Response, Fail> {
    page_with(StatusCode::OK, template)
}

/// Fills a template for an answer with another status.
///
/// # Errors
/// As [`page`].
pub fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, Fail> {
    let text = template.render().map_err(|problem| {
        tracing::error!(%problem, "template not filled");
        Fail::new(FailKind::Internal)
    })?;
    let mut response = (status, text).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Ok(response)
}
