//! Checks: answers held against the rules of their form.
//!
//! Exact throughout: values are decimals, medians and deviations fractions; nothing is rounded before it
//! is shown. The browser interprets the same sheet and the same input by the same rules and words
//! (`crates/web/assets/checks.js`), and one list of cases runs through both
//! (`tests/fixtures/checks/cases.json`). Whoever changes a rule or a word changes both.
//!
//! A check that lacks one of its values is not judged, and says what it lacks.

mod exact;
mod rules;
mod spread;
mod words;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::form::typed::{Allowed, fits};
use crate::form::{Answer, Check, Form, Rule, Severity};
use crate::letters::capitalised;
use crate::model::{ElementKind, vocabulary};

pub use exact::Exact;
pub use spread::Spread;

/// Fewest earlier values of a unit from which its own history judges.
pub const FEWEST_PERIODS: u32 = 5;
/// Fewest other units from which they judge.
pub const FEWEST_PEERS: u32 = 8;

/// What of a form the checks look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its lines, in order.
    pub lines: Vec<SheetLine>,
    /// Its checks, in order.
    pub checks: Vec<Check>,
}

/// A line with what its element says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    /// Its key.
    pub key: String,
    /// What the clerk reads.
    pub label: String,
    /// Unit of measure.
    pub unit: String,
    /// Decimals that are kept.
    pub decimals: u8,
    /// Flow, stock or rate.
    pub kind: ElementKind,
    /// Whether it must be answered.
    pub required: bool,
}

/// What is known when a submission is checked. Whatever is not there is not judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Input {
    /// What stands in the cells, by line.
    pub answers: BTreeMap<String, Answer>,
    /// The unit's figures of the period before, by line.
    pub before: BTreeMap<String, Decimal>,
    /// The unit's last figures before this period, up to twelve, by line.
    pub history: BTreeMap<String, Vec<Decimal>>,
    /// How the figures of the other units lie, by the key of the check: see [`peers`].
    pub peers: BTreeMap<String, Spread>,
    /// Sums of units, by line.
    pub units: BTreeMap<String, Sum>,
    /// Figures of other providers for the same unit and period, by line.
    pub others: BTreeMap<String, Other>,
}

/// The sum of the units of a level, and what the unit above reports itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The sum of the units.
    pub units: Decimal,
    /// The figure of the unit above; where there is none it is the answer of this submission.
    #[serde(default)]
    pub upper: Option<Decimal>,
}

/// The figure that another provider gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// The figure.
    pub value: Decimal,
    /// Who gave it.
    pub provider: String,
}

/// A check that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Key of the check; «@required», «@reason» and «@type» follow from the lines themselves.
    pub check: String,
    /// What it means.
    pub severity: Severity,
    /// The lines concerned, the first one first.
    pub lines: Vec<String>,
    /// What is wrong, with the numbers, in Vietnamese.
    pub message: String,
    /// What to do; empty where the message says it.
    pub hint: String,
    /// Whether a reason is given in one of the lines.
    pub reasoned: bool,
}

vocabulary! {
    /// What a check lacks to be judged.
    Lack {
        /// A value of this submission.
        Value = "value",
        /// The figure of the period before.
        Before = "before",
        /// Enough earlier figures.
        History = "history",
        /// Enough other units.
        Peers = "peers",
        /// The sum of the units, or the figure of the one above.
        Sum = "sum",
        /// The figure of another provider.
        Other = "other",
        /// A weight other than 0.
        Weight = "weight",
    }
}

/// A check that was not judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unjudged {
    /// Key of the check.
    pub check: String,
    /// What it lacks.
    pub lacks: Lack,
}

/// What the checks say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What does not hold: types and required lines first, then the checks in their order.
    pub findings: Vec<Finding>,
    /// What could not be judged.
    pub unjudged: Vec<Unjudged>,
}

impl Finding {
    /// Whether it keeps the form from being submitted: an error, or a warning without a reason.
    #[must_use]
    pub fn blocks(&self) -> bool {
        match self.severity {
            Severity::Error => true,
            Severity::Warning => !self.reasoned,
            Severity::Note => false,
        }
    }
}

impl Judgement {
    /// Whether the form can be submitted.
    #[must_use]
    pub fn can_submit(&self) -> bool {
        !self.findings.iter().any(Finding::blocks)
    }
}

impl Sheet {
    /// The sheet of a form. Lines whose element the catalogue does not know are left out; they are
    /// [faults](Form::faults).
    #[must_use]
    pub fn of(form: &Form, catalogue: &Catalogue) -> Self {
        let lines = form.lines().filter_map(|line| {
            let element = catalogue.element(&line.element)?;
            Some(SheetLine {
                key: line.key.clone(),
                label: line.name(catalogue),
                unit: element.unit.clone(),
                decimals: element.decimals,
                kind: element.kind,
                required: line.required,
            })
        });
        Self { lines: lines.collect(), checks: form.checks.clone() }
    }

    /// The line of that key.
    #[must_use]
    pub fn line(&self, key: &str) -> Option<&SheetLine> {
        self.lines.iter().find(|line| line.key == key)
    }
}

impl SheetLine {
    /// What may stand in its cell.
    #[must_use]
    pub fn allowed(&self) -> Allowed<'_> {
        Allowed { decimals: self.decimals, unit: &self.unit, kind: self.kind }
    }
}

/// Holds the answers against the sheet: types and required lines, then every check.
#[must_use]
pub fn judge(sheet: &Sheet, input: &Input) -> Judgement {
    let mut judgement = Judgement::default();
    judgement.findings.extend(sheet.lines.iter().filter_map(|line| of_itself(line, input)));
    for check in &sheet.checks {
        match rules::broken(sheet, input, check) {
            Ok(None) => {}
            Ok(Some(broken)) => judgement.findings.push(found(check, broken, input)),
            Err(lacks) => judgement.unjudged.push(Unjudged { check: check.key.clone(), lacks }),
        }
    }
    judgement
}

/// How the figures of other units lie, for every check that asks: by the key of the check. Each unit is
/// the map of its values by line.
#[must_use]
pub fn peers(checks: &[Check], units: &[BTreeMap<String, Decimal>]) -> BTreeMap<String, Spread> {
    let mut spreads = BTreeMap::new();
    for check in checks {
        let Rule::Peers { line, weight, .. } = &check.rule else { continue };
        let values = units.iter().filter_map(|unit| {
            let value = Exact::of(*unit.get(line)?);
            let Some(weight) = weight else { return Some(value) };
            value.over(&Exact::of(*unit.get(weight)?))
        });
        spreads.extend(Spread::of(values.collect()).map(|spread| (check.key.clone(), spread)));
    }
    spreads
}

/// What the line asks by itself: that it is answered, that a missing figure has its reason, that a value
/// fits its element.
fn of_itself(line: &SheetLine, input: &Input) -> Option<Finding> {
    let finding = |check: &str, message: String, hint: &str, reasoned| Finding {
        check: check.to_owned(),
        severity: Severity::Error,
        lines: vec![line.key.clone()],
        message,
        hint: hint.to_owned(),
        reasoned,
    };
    let Some(answer) = input.answers.get(&line.key) else {
        let hint = "Ghi số, hoặc chọn «Không có số liệu» và ghi lý do.";
        return line
            .required
            .then(|| finding("@required", format!("Dòng {} chưa có số liệu.", line.key), hint, false));
    };
    match answer.value {
        None if !answer.has_reason() => Some(finding(
            "@reason",
            format!("Dòng {} không có số liệu nhưng chưa ghi lý do.", line.key),
            "Ghi lý do, hoặc ghi số.",
            false,
        )),
        None => None,
        Some(value) => fits(value, line.allowed()).err().map(|no| {
            let message = format!("Dòng {}: {}.", line.key, no.problem);
            finding("@type", message, &format!("{}.", capitalised(&no.remedy)), answer.has_reason())
        }),
    }
}

fn found(check: &Check, broken: rules::Broken, input: &Input) -> Finding {
    let mut lines: Vec<String> = Vec::new();
    for line in check.rule.lines() {
        if !lines.iter().any(|known| known == line) {
            lines.push(line.to_owned());
        }
    }
    let custom = check.message.trim().trim_end_matches(['.', ':']);
    let statement = if custom.is_empty() { broken.statement.as_str() } else { custom };
    let reasoned = lines.iter().any(|line| input.answers.get(line).is_some_and(Answer::has_reason));
    let hint = match check.severity {
        Severity::Warning => "Kiểm tra lại; nếu số đúng thì ghi lý do ở ô này.",
        Severity::Error => "Sửa lại trước khi nộp.",
        Severity::Note => "",
    };
    Finding {
        check: check.key.clone(),
        severity: check.severity,
        lines,
        message: format!("{}: {}.", capitalised(statement), broken.numbers),
        hint: hint.to_owned(),
        reasoned,
    }
}
