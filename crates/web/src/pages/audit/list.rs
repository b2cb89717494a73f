//! `GET /audit`: who did what, when, from where; what was before and is now.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::audit::{self, Asked, Change, PAGE, SUBJECTS, Told};
use cotmoc_app::model::{AuditBreak, AuditVerdict};

use crate::errors::Fail;
use crate::form::Fields;
use crate::locale::Lang;
use crate::messages::Texts;
use crate::numbers;
use crate::render::{Data, Section, Shell, page, texts};
use crate::routes;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    t: Texts,
    shell: Shell,
    asked: Asked,
    id: String,
    from: String,
    to: String,
    /// Kinds of records: word, name, whether it is chosen.
    kinds: Vec<(&'static str, &'static str, bool)>,
    /// Actions: word, name, whether it is chosen.
    actions: Vec<(&'static str, &'static str, bool)>,
    entries: Vec<EntryView>,
    older: Option<String>,
    file: String,
    check: String,
    verdict: Option<Verdict>,
}

struct EntryView {
    seq: i64,
    when: String,
    actor: String,
    action: String,
    subject: String,
    href: Option<String>,
    only: String,
    changes: Vec<Change>,
    more: usize,
    reason: String,
    from: String,
    facts: Vec<(String, String)>,
}

struct Verdict {
    holds: bool,
    said: String,
}

impl Verdict {
    fn new(t: Texts, verdict: AuditVerdict) -> Self {
        let count = numbers::integer(verdict.entries);
        let said = match verdict.broken {
            None => t.with("audit-holds", count),
            Some((at, AuditBreak::Changed)) => t.with("audit-changed", numbers::integer(at)),
            Some((at, AuditBreak::NotLinked)) => t.with("audit-not-linked", numbers::integer(at)),
            Some((at, AuditBreak::CutOff)) => t.with("audit-cut-off", numbers::integer(at)),
        };
        Self { holds: verdict.broken.is_none(), said: said.into_owned() }
    }
}

/// What a query asks for.
pub(super) fn asked(query: &Fields) -> Asked {
    Asked {
        person: query.text("person").to_owned(),
        action: query.text("action").to_owned(),
        kind: query.text("kind").to_owned(),
        id: query.text("id").parse().ok(),
        from: query.text("from").parse().ok(),
        to: query.text("to").parse().ok(),
        before: query.text("before").parse().ok(),
    }
}

/// `GET /audit?person=…&action=…&kind=…&id=…&from=…&to=…&before=…&check=1`
pub(crate) async fn list(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let asked = asked(&query);
    let found = audit::search(visitor.cx(), &asked).await?;
    let t = texts(&visitor);
    let verdict = match query.has("check") {
        true => Some(Verdict::new(t, audit::verify(visitor.cx()).await?)),
        false => None,
    };
    let shown = &found[..found.len().min(PAGE)];
    let last = if shown.len() < found.len() { shown.last() } else { None };
    page(&AuditPage {
        t,
        shell: Shell::new(&visitor, Section::Audit, Data::Real),
        id: asked.id.map(|id| id.to_string()).unwrap_or_default(),
        from: asked.from.map(|day| day.to_string()).unwrap_or_default(),
        to: asked.to.map(|day| day.to_string()).unwrap_or_default(),
        kinds: SUBJECTS
            .iter()
            .map(|(word, vi, en)| (*word, pick(t, (*vi, *en)), asked.kind == *word))
            .collect(),
        actions: audit::all_actions()
            .iter()
            .map(|(word, vi, en)| (*word, pick(t, (*vi, *en)), asked.action == *word))
            .collect(),
        entries: shown.iter().map(|told| entry(t, told)).collect(),
        older: last.map(|told| address("/audit", &query, Some(("before", told.entry.seq.to_string())))),
        file: address("/audit.csv", &query, None),
        check: address("/audit", &query, Some(("check", "1".to_owned()))),
        verdict,
        asked,
    })
}

fn pick(t: Texts, (vi, en): (&'static str, &'static str)) -> &'static str {
    match t.lang() {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

fn entry(t: Texts, told: &Told) -> EntryView {
    let subject = &told.entry.subject;
    let name = audit::subject_words(&subject.kind).map_or(subject.kind.as_str(), |words| pick(t, words));
    let mut only = form_urlencoded::Serializer::new(String::new());
    only.append_pair("kind", &subject.kind).append_pair("id", &subject.id.to_string());
    EntryView {
        seq: told.entry.seq,
        when: numbers::moment(told.entry.at),
        actor: told.entry.actor.clone(),
        action: audit::action_words(&told.entry.action)
            .map_or_else(|| told.entry.action.clone(), |words| pick(t, words).to_owned()),
        subject: format!("{name} {}", subject.id),
        href: page_of(&subject.kind, subject.id),
        only: format!("/audit?{}", only.finish()),
        changes: told.changes.clone(),
        more: told.more,
        reason: told.reason.clone(),
        from: told.from.clone(),
        facts: told.facts.clone(),
    }
}

/// The page of a record, where this version has one.
fn page_of(kind: &str, id: i64) -> Option<String> {
    let front = match kind {
        "document" => "/documents",
        "draft" => "/drafts",
        "plan" => "/plans",
        "unit_event" => "/units/operations",
        "batch" => "/data/batches",
        "submission" => "/entry",
        "round" => "/rounds",
        "form" => "/forms",
        "account" => "/accounts",
        "job" => "/jobs",
        "message" => "/messages",
        _ => return None,
    };
    routes::leads_somewhere(front).then(|| format!("{front}/{id}"))
}

/// The same question, with one more word.
fn address(path: &str, query: &Fields, more: Option<(&str, String)>) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for name in ["person", "action", "kind", "id", "from", "to"] {
        if !query.text(name).is_empty() {
            pairs.append_pair(name, query.text(name));
        }
    }
    if let Some((name, value)) = more {
        pairs.append_pair(name, &value);
    }
    let pairs = pairs.finish();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{pairs}") }
}
