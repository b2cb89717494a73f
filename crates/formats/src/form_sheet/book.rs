//! A workbook that came back.

use std::collections::HashMap;

use cotmoc_core::model::UnitId;
use rust_decimal::Decimal;

use super::cells::Cells;
use super::hidden::CELLS;
use super::identity::{Identity, SCHEMA};
use super::order::Answer;
use super::package::{self, Package};
use super::refusal::Refusal;
use crate::guard::fenced;
use crate::kind::COMPOUND_FILE;
use crate::limits::MAX_FORM_BYTES;
use crate::{FormatError, Kind, Source, Tools, limit_size, short_name};

/// A workbook of ours that came back, filled in or not.
#[derive(Debug)]
pub struct Book {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) package: Package,
    identity: Identity,
    seen: HashMap<(UnitId, String), Seen>,
}

/// What stood in a cell when the workbook was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    pub(crate) entry: i64,
    pub(crate) answer: Answer,
}

impl Book {
    /// Opens a workbook. `name` serves messages only.
    ///
    /// # Errors
    /// [`Refusal`] where it is not a workbook of ours, or cannot be read.
    pub fn open(name: &str, bytes: Vec<u8>) -> Result<Self, Refusal> {
        Self::open_counted(name, bytes, &mut 0)
    }

    /// Opens a workbook and adds the bytes that were unpacked for it.
    pub(crate) fn open_counted(name: &str, bytes: Vec<u8>, unpacked: &mut u64) -> Result<Self, Refusal> {
        let name = short_name(name);
        limit_size(&name, bytes.len(), MAX_FORM_BYTES)?;
        if bytes.is_empty() {
            return Err(FormatError::Empty { name }.into());
        }
        let package = {
            let tools = Tools::none();
            let kind = kind(&name, &bytes)?;
            let file = Source { name: &name, bytes: &bytes, kind, tools: &tools };
            fenced(&file, || package::read(&file, unpacked))?
        };
        let Some(pairs) = pairs(&package) else { return Err(Refusal::Foreign(name)) };
        if let Some(schema) = Identity::schema(&pairs).filter(|schema| *schema > SCHEMA) {
            return Err(Refusal::Newer { name, schema });
        }
        let Some(identity) = Identity::of(&pairs) else { return Err(Refusal::Foreign(name)) };
        let seen = hidden(&package).map(seen).unwrap_or_default();
        Ok(Self { name, bytes, package, identity, seen })
    }

    /// Its name without folders, for messages.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it says it is.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(crate) fn seen(&self, unit: UnitId, line: &str) -> Seen {
        self.seen.get(&(unit, line.to_owned())).cloned().unwrap_or_default()
    }
}

fn kind(name: &str, bytes: &[u8]) -> Result<Kind, Refusal> {
    match Kind::of(name, bytes) {
        // A workbook with a password is a compound file, as those of Excel before 2007 are.
        Some(kind @ (Kind::Xlsx | Kind::Docx)) if bytes.starts_with(COMPOUND_FILE) => {
            Err(FormatError::Encrypted { name: name.to_owned(), kind }.into())
        }
        Some(Kind::Xlsx) => Ok(Kind::Xlsx),
        Some(kind) => Err(Refusal::Kind { name: name.to_owned(), kind }),
        None => Err(FormatError::Unknown { name: name.to_owned() }.into()),
    }
}

/// The pairs of the first place that spells a whole identity.
fn pairs(package: &Package) -> Option<HashMap<String, String>> {
    let sheet = hidden(package).map(table_of_pairs).unwrap_or_default();
    let places = [&sheet, &package.properties, &package.names];
    let whole = places.into_iter().find(|pairs| Identity::of(pairs).is_some());
    let newer = places.into_iter().find(|pairs| Identity::schema(pairs).is_some_and(|s| s > SCHEMA));
    newer.or(whole).cloned()
}

/// The sheet in which our table of cells stands, whatever it is called now.
fn hidden(package: &Package) -> Option<&Cells> {
    package.sheets.iter().map(|sheet| &sheet.cells).find(|cells| {
        (0..20).any(|row| cells.text(row, 0) == "cotmoc_schema" && !cells.text(row, 1).is_empty())
    })
}

fn table_of_pairs(cells: &Cells) -> HashMap<String, String> {
    (0..40)
        .map(|row| (cells.text(row, 0).to_owned(), cells.text(row, 1).to_owned()))
        .filter(|(key, _)| key.starts_with(super::identity::PREFIX))
        .collect()
}

fn seen(cells: &Cells) -> HashMap<(UnitId, String), Seen> {
    let mut all = HashMap::new();
    let Some((first, _)) = cells.find(CELLS[0]) else { return all };
    for row in first + 1..=cells.last_row() {
        let get = |column| cells.text(row, column);
        let Ok(unit) = get(0).parse::<i64>() else { continue };
        let reason = get(5).to_owned();
        let answer = match (get(4), Decimal::from_str_exact(get(3))) {
            ("value", Ok(value)) => Answer::Value { value, reason },
            ("missing", _) => Answer::Missing { reason },
            _ => Answer::Empty,
        };
        let entry = get(2).parse().unwrap_or(0);
        all.insert((UnitId(unit), get(1).to_owned()), Seen { entry, answer });
    }
    all
}
