//! Looking for entries, and giving them out.

use cotmoc_core::clock;
use cotmoc_formats::csv::Writer;
use cotmoc_store::audit::{self, Search};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::{Told, action_words, subject_words};
use crate::{Action, AppError, Context, Kind, Result, when};

/// Which entries are asked for. What is empty does not narrow.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Words in the name of who acted.
    pub person: String,
    /// The action, or the noun before its full stop.
    pub action: String,
    /// The kind of record.
    pub kind: String,
    /// The record's number.
    pub id: Option<i64>,
    /// First day, in the time of Việt Nam.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Only those before this place in the chain.
    pub before: Option<i64>,
}

/// Entries on one page.
pub const PAGE: usize = 100;
/// Most entries that are given out at once.
pub const EXPORTED: usize = 50_000;

/// The entries that are asked for, newest first: one more than [`PAGE`] where there are older ones.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn search(cx: &Context, asked: &Asked) -> Result<Vec<Told>> {
    cx.require(Action::Audit)?;
    let mut tx = cx.store().read().await?;
    let found = audit::search(&mut tx, &wanted(asked), PAGE + 1).await?;
    Ok(found.into_iter().map(Told::new).collect())
}

/// The entries that are asked for as a CSV file that Excel opens, newest first; at most [`EXPORTED`].
/// What a person typed never becomes a formula.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn export(cx: &Context, asked: &Asked) -> Result<Vec<u8>> {
    cx.require(Action::Audit)?;
    let mut tx = cx.store().read().await?;
    let mut search = wanted(asked);
    // The mark by which Excel knows that letters have accents.
    let mut writer = Writer::new("\u{feff}".as_bytes().to_vec());
    writer.row(HEADINGS).map_err(unwritten)?;
    let mut left = EXPORTED;
    while left > 0 {
        let found = audit::search(&mut tx, &search, left.min(CHUNK)).await?;
        let Some(last) = found.last() else { break };
        search.before = Some(last.seq);
        left -= found.len();
        for told in found.into_iter().map(Told::new) {
            writer.row(row(&told).iter().map(String::as_str)).map_err(unwritten)?;
        }
    }
    writer.into_inner().map_err(unwritten)
}

/// Entries read at a time.
const CHUNK: usize = 5_000;

const HEADINGS: [&str; 12] = [
    "so", "luc", "nguoi", "tu_dia_chi", "viec", "doi_tuong", "so_doi_tuong", "truoc", "sau", "ly_do",
    "chi_tiet", "ma_bam",
];

fn row(told: &Told) -> [String; 12] {
    let entry = &told.entry;
    let action = action_words(&entry.action).map_or(entry.action.as_str(), |(vi, _)| vi);
    let subject = subject_words(&entry.subject.kind).map_or(entry.subject.kind.as_str(), |(vi, _)| vi);
    let side = |pick: fn(&super::Change) -> &str| {
        let parts: Vec<String> = told
            .changes
            .iter()
            .map(|c| if c.what.is_empty() { pick(c).to_owned() } else { format!("{}: {}", c.what, pick(c)) })
            .collect();
        parts.join("; ")
    };
    let facts: Vec<String> = told.facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let cells = [
        entry.seq.to_string(),
        when::moment(entry.at),
        entry.actor.clone(),
        told.from.clone(),
        action.to_owned(),
        subject.to_owned(),
        entry.subject.id.to_string(),
        side(|c| &c.old),
        side(|c| &c.new),
        told.reason.clone(),
        facts.join("; "),
        entry.hash.clone(),
    ];
    cells.map(|cell| harmless(&cell))
}

/// A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.
/// A number with its sign stays a number.
fn harmless(cell: &str) -> String {
    let suspicious = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|']);
    if suspicious && cell.parse::<rust_decimal::Decimal>().is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn unwritten(error: std::io::Error) -> AppError {
    AppError::new(Kind::Internal, "Không viết được tệp nhật ký.").because(error)
}

fn wanted(asked: &Asked) -> Search {
    let begin = |day: Date| clock::moment(day.to_datetime(jiff::civil::Time::midnight()));
    let next = |at: Timestamp| at.checked_add(SignedDuration::from_hours(24)).ok();
    Search {
        before: asked.before,
        actor: asked.person.clone(),
        action: asked.action.clone(),
        kind: asked.kind.clone(),
        id: asked.id,
        from: asked.from.and_then(begin),
        until: asked.to.and_then(begin).and_then(next),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (typed, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-5", "-5"),
            ("-5 người", "'-5 người"),
            ("\t=1", "'\t=1"),
            ("Trần An", "Trần An"),
        ] {
            assert_eq!(harmless(typed), written);
        }
    }

    #[test]
    fn a_last_day_is_whole() {
        let asked = Asked {
            from: Some(jiff::civil::date(2026, 1, 31)),
            to: Some(jiff::civil::date(2026, 1, 31)),
            ..Asked::default()
        };
        let search = wanted(&asked);
        assert_eq!(search.from.unwrap().to_string(), "2026-01-30T17:00:00Z");
        assert_eq!(search.until.unwrap().to_string(), "2026-01-31T17:00:00Z");
    }
}
