//! From what happened to the text: one template per kind in `crates/app/messages`, whose first line is
//! the subject.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::{Account, AccountId, Message, MessageKind, NewMessage, RoundId};
use crate::{AppError, Context, Kind, Result};

/// Who a message goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The account.
    pub account: Option<AccountId>,
    /// The person's name.
    pub name: String,
    /// E-mail address; `None` for somebody who has none.
    pub email: Option<String>,
}

impl Recipient {
    /// Whoever holds an account.
    pub(crate) fn of(account: &Account) -> Self {
        Self { account: Some(account.id), name: account.name.clone(), email: account.email.clone() }
    }
}

/// What a message says. Days and moments are as pages write them.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Text {
    /// Somebody was given an account.
    Invitation {
        /// The name to sign in with.
        login: String,
        /// Until when the link holds.
        until: String,
    },
    /// A new password can be chosen.
    Reset {
        /// The name to sign in with.
        login: String,
        /// Until when the link holds.
        until: String,
    },
    /// A round was opened.
    RoundOpened {
        /// Title of the form.
        form: String,
        /// The period, in words.
        period: String,
        /// The units whose report is expected of the person.
        units: Vec<String>,
        /// The last day.
        due: String,
    },
    /// What is due or late, all of it that one person is told of on one day.
    Digest {
        /// The day.
        day: String,
        /// Who asks for it; nothing where the clock does.
        urged_by: Option<String>,
        /// How many things are the person's own to do.
        own: usize,
        /// How many are late with others.
        late: usize,
        /// How many nobody has the duty for.
        vacant: usize,
        /// The things.
        parts: Vec<DigestPart>,
        /// Whether each of them is named with its own page: one alone has the page of the message.
        each_opens: bool,
    },
    /// A report was sent back.
    Returned {
        /// Title of the form.
        form: String,
        /// The period, in words.
        period: String,
        /// The unit.
        unit: String,
        /// Who sent it back.
        by: String,
        /// Why.
        reason: String,
        /// What is said about single cells.
        remarks: Vec<Remark>,
    },
    /// Reports were approved for good.
    Approved {
        /// Title of the form.
        form: String,
        /// The period, in words.
        period: String,
        /// The units.
        units: Vec<String>,
        /// Who approved.
        by: String,
    },
    /// A unit's part of a report is wanted.
    PartAsked {
        /// Title of the report.
        report: String,
        /// The period, in words.
        period: String,
        /// The units whose part is expected of the person.
        units: Vec<String>,
        /// The last day; empty where none is set.
        due: String,
    },
    /// The calendar prepared a report.
    ReportPrepared {
        /// Title of the report.
        report: String,
        /// The period, in words.
        period: String,
        /// The last day; empty where none is fixed.
        due: String,
        /// How much is missing in it.
        gaps: usize,
    },
    /// Somebody tries whether mail works.
    Trial,
}

/// What is said about one cell.
#[derive(Debug, Clone, Serialize)]
pub struct Remark {
    /// The cell's line, in words.
    pub line: String,
    /// What is said.
    pub text: String,
}

/// Things of which a person is told for one reason.
#[derive(Debug, Clone, Serialize)]
pub struct DigestPart {
    /// Why they are told.
    pub title: &'static str,
    /// The things, the first of them.
    pub groups: Vec<DigestGroup>,
    /// How many things there are beyond those.
    pub more: usize,
}

/// What several units owe alike.
#[derive(Debug, Clone, Serialize)]
pub struct DigestGroup {
    /// What, on one line.
    pub what: String,
    /// The page where it is done: a path of ours.
    pub path: String,
    /// The units.
    pub lines: Vec<DigestLine>,
}

/// One unit that owes it.
#[derive(Debug, Clone, Serialize)]
pub struct DigestLine {
    /// What it is called.
    pub unit: String,
    /// Until when, and how that lies to today.
    pub when: String,
}

impl Text {
    /// What the message is about.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::Invitation { .. } => MessageKind::Invitation,
            Self::Reset { .. } => MessageKind::Reset,
            Self::RoundOpened { .. } => MessageKind::RoundOpened,
            Self::Digest { .. } => MessageKind::Digest,
            Self::Returned { .. } => MessageKind::Returned,
            Self::Approved { .. } => MessageKind::Approved,
            Self::PartAsked { .. } => MessageKind::PartAsked,
            Self::ReportPrepared { .. } => MessageKind::ReportPrepared,
            Self::Trial => MessageKind::Trial,
        }
    }
}

/// A message that is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Who it goes to.
    pub to: Recipient,
    /// What it says.
    pub text: Text,
    /// The page it leads to: a path of ours.
    pub link: Option<String>,
    /// The ticket in the link, as it is kept; then the link is shown to few, and only while it holds.
    pub ticket: Option<String>,
    /// The round that it speaks of.
    pub round: Option<RoundId>,
}

macro_rules! templates {
    ($($kind:ident $file:literal),+ $(,)?) => {
        fn template(kind: MessageKind) -> &'static str {
            match kind { $(MessageKind::$kind => include_str!(concat!("../../messages/", $file))),+ }
        }
    };
}

templates! {
    Invitation "invitation.txt", Reset "reset.txt", RoundOpened "round-opened.txt", Digest "digest.txt",
    PartAsked "part-asked.txt", ReportPrepared "report-prepared.txt", Returned "returned.txt", Approved "approved.txt", Trial "trial.txt",
}

/// Steps that a template may take; ours take a few hundred.
const FUEL: u64 = 50_000;
/// Units that a message names; the others are counted.
const NAMED: usize = 10;

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    // Whether these fit together is the same each time; a test reads what comes of them.
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment
});

#[derive(Serialize)]
struct Given<'a> {
    name: &'a str,
    link: &'static str,
    service: &'a str,
    named: usize,
    #[serde(flatten)]
    text: &'a Map<String, Value>,
}

/// Where the link stands in a kept text.
const LINK: &str = "{link}";

/// What a text says, with names on one line: a line break in a title must not begin a new header. A reason
/// keeps its lines.
fn on_one_line(text: Value) -> Map<String, Value> {
    let Value::Object(mut said) = text else { return Map::new() };
    for (_, value) in said.iter_mut().filter(|(name, _)| *name != "reason") {
        if let Value::String(words) = value {
            *words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    said
}

/// Writes the text of a message.
///
/// # Errors
/// [`Kind::Internal`] where a template of ours is wrong.
pub(crate) fn compose(cx: &Context, wanted: &Wanted) -> Result<NewMessage> {
    let kind = wanted.text.kind();
    let base = cx.public_url();
    let text = serde_json::to_value(&wanted.text).map(on_one_line).map_err(|e| {
        AppError::new(Kind::Internal, format!("Không soạn được thư loại «{}».", kind.as_str())).because(e)
    })?;
    let given = Given { name: &wanted.to.name, link: LINK, service: base, named: NAMED, text: &text };
    let written = TEMPLATES.render_str(template(kind), Serde(&given)).map_err(|e| {
        AppError::new(Kind::Internal, format!("Không soạn được thư loại «{}».", kind.as_str())).because(e)
    })?;
    let (subject, body) = written.split_once('\n').unwrap_or((&written, ""));
    let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(NewMessage {
        kind,
        account: wanted.to.account,
        name: wanted.to.name.clone(),
        address: wanted.to.email.clone().filter(|email| !email.trim().is_empty()),
        subject,
        body: body.trim().to_owned(),
        link: wanted.link.as_ref().map(|path| format!("{}{path}", base.trim_end_matches('/'))),
        ticket: wanted.ticket.clone(),
        round: wanted.round,
    })
}

/// The text with its link, or with the word that the link can no longer be used.
#[must_use]
pub fn whole_text(message: &Message) -> String {
    let link = match (&message.link, message.spent) {
        (Some(link), false) => link.as_str(),
        (_, true) => "(liên kết này đã dùng hoặc đã hết hạn)",
        (None, false) => "",
    };
    message.body.replace(LINK, link)
}
