//! The form's checks as formulas of a sheet, and what those formulas give for the figures that are
//! written: a programme that does not calculate anew shows the same.

use cotmoc_core::form::{Check, Form, Relation, Rule, Severity, Term};
use rust_decimal::Decimal;

use super::words;

/// Where figures stand in a sheet, and which ones.
pub(crate) trait Cells {
    /// The cell of a line's answer: «F12».
    fn cell(&self, line: &str) -> Option<String>;
    /// The cell of a line's figure in the period before.
    fn previous_cell(&self, line: &str) -> Option<String>;
    /// A line's answer.
    fn value(&self, line: &str) -> Option<Decimal>;
    /// A line's figure in the period before.
    fn previous(&self, line: &str) -> Option<Decimal>;
}

/// The formula, without «=», that is true where a check does not hold; nothing where a sheet cannot
/// judge it because it needs other units or older periods.
pub(crate) fn condition(rule: &Rule, cells: &dyn Cells) -> Option<String> {
    match rule {
        Rule::Range { line, min, max } => {
            let cell = cells.cell(line)?;
            let low = min.map(|min| format!("{cell}<{min}"));
            let high = max.map(|max| format!("{cell}>{max}"));
            let outside: Vec<String> = low.into_iter().chain(high).collect();
            // «and» looks at all its arguments, so a text in the cell must not reach a comparison.
            (!outside.is_empty()).then(|| format!("IF(COUNT({cell})=1,OR({}),FALSE)", outside.join(",")))
        }
        Rule::Compare { left, relation, right } => {
            let lines: Vec<String> =
                left.iter().chain(right).map(|term| cells.cell(&term.line)).collect::<Option<_>>()?;
            let (left, right) = (sum(left, cells)?, sum(right, cells)?);
            let holds = format!("ROUND({left},6){}ROUND({right},6)", relation.as_str());
            Some(format!("IF(COUNT({})={},NOT({holds}),FALSE)", lines.join(","), lines.len()))
        }
        Rule::Change { line, percent } => {
            let (cell, before) = (cells.cell(line)?, cells.previous_cell(line)?);
            Some(format!(
                "IF(COUNT({cell},{before})=2,ROUND(ABS({cell}-{before})*100,6)>ROUND({percent}*ABS({before}),6),FALSE)"
            ))
        }
        _ => None,
    }
}

fn sum(terms: &[Term], cells: &dyn Cells) -> Option<String> {
    let terms: Option<Vec<String>> = terms
        .iter()
        .map(|term| {
            let cell = cells.cell(&term.line)?;
            Some(if term.times == Decimal::ONE { cell } else { format!("({})*{cell}", term.times) })
        })
        .collect();
    Some(terms?.join("+")).filter(|text| !text.is_empty())
}

/// What [`condition`] gives for the figures that are written.
pub(crate) fn broken(rule: &Rule, cells: &dyn Cells) -> bool {
    judged(rule, cells).unwrap_or(false)
}

fn judged(rule: &Rule, cells: &dyn Cells) -> Option<bool> {
    match rule {
        Rule::Range { line, min, max } => {
            let value = cells.value(line)?;
            Some(min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max))
        }
        Rule::Compare { left, relation, right } => {
            let (left, right) = (added(left, cells)?, added(right, cells)?);
            Some(!match relation {
                Relation::Equal => left == right,
                Relation::AtMost => left <= right,
                Relation::Less => left < right,
                Relation::AtLeast => left >= right,
                Relation::More => left > right,
            })
        }
        Rule::Change { line, percent } => {
            let (value, before) = (cells.value(line)?, cells.previous(line)?);
            let moved = value.checked_sub(before)?.abs().checked_mul(Decimal::ONE_HUNDRED)?;
            Some(moved > percent.checked_mul(before.abs())?)
        }
        _ => None,
    }
}

fn added(terms: &[Term], cells: &dyn Cells) -> Option<Decimal> {
    terms.iter().try_fold(Decimal::ZERO, |sum, term| {
        sum.checked_add(cells.value(&term.line)?.checked_mul(term.times)?)
    })
}

/// The line beside which a broken check is said: of a comparison the side that is one line alone,
/// which is the total.
pub(crate) fn anchor(rule: &Rule) -> Option<&str> {
    match rule {
        Rule::Compare { left, right, .. } if right.len() == 1 && left.len() > 1 => {
            right.first().map(|t| t.line.as_str())
        }
        _ => rule.lines().into_iter().next(),
    }
}

/// What is said where a check does not hold.
pub(crate) fn message(check: &Check) -> String {
    let said = if check.message.is_empty() { words::rule(&check.rule) } else { check.message.clone() };
    format!("{}: {said}", words::severity(check.severity))
}

/// 3 for an error, 2 for a warning, 1 for a note.
pub(crate) fn weight(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 3,
        Severity::Warning => 2,
        Severity::Note => 1,
    }
}

/// A line that is the sum of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Total<'f> {
    pub(crate) line: &'f str,
    pub(crate) parts: Vec<&'f str>,
}

/// The lines that a check makes the sum of others, so that a formula can fill them in. Of lines
/// that would need each other the later one stays a plain field.
pub(crate) fn totals(form: &Form) -> Vec<Total<'_>> {
    let mut found: Vec<Total<'_>> = Vec::new();
    for check in &form.checks {
        let Rule::Compare { left, relation: Relation::Equal, right } = &check.rule else { continue };
        let (whole, parts) = match (left.as_slice(), right.as_slice()) {
            ([whole], parts) | (parts, [whole]) if parts.len() > 1 => (whole, parts),
            _ => continue,
        };
        let plain = parts.iter().chain([whole]).all(|term| term.times == Decimal::ONE);
        let known = parts.iter().chain([whole]).all(|term| form.line(&term.line).is_some());
        let line = whole.line.as_str();
        let parts: Vec<&str> = parts.iter().map(|term| term.line.as_str()).collect();
        let new = found.iter().all(|total| total.line != line);
        if plain && known && new && !parts.iter().any(|part| needs(part, line, &found)) {
            found.push(Total { line, parts });
        }
    }
    found
}

fn needs(line: &str, other: &str, totals: &[Total<'_>]) -> bool {
    line == other
        || totals
            .iter()
            .find(|total| total.line == line)
            .is_some_and(|total| total.parts.iter().any(|part| needs(part, other, totals)))
}

/// Whether a sheet keeps all digits of a figure as a number.
pub(crate) fn is_exact(value: Decimal) -> bool {
    value.normalize().mantissa().unsigned_abs() < 1_000_000_000_000_000
}

/// The formula of a total, without «=», and what it gives; nothing where a sheet would lose digits.
pub(crate) fn total(total: &Total<'_>, decimals: u8, cells: &dyn Cells) -> Option<(String, Option<Decimal>)> {
    let parts: Vec<String> = total.parts.iter().map(|part| cells.cell(part)).collect::<Option<_>>()?;
    let formula =
        format!("IF(COUNT({})={},ROUND({},{decimals}),\"\")", parts.join(","), parts.len(), parts.join("+"));
    let values: Option<Vec<Decimal>> = total.parts.iter().map(|part| cells.value(part)).collect();
    let result = match values {
        Some(values) => {
            let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
            let exact = is_exact(sum) && values.iter().all(|value| is_exact(*value));
            Some(exact.then_some(sum)?)
        }
        None => None,
    };
    Some((formula, result))
}

/// A text inside a formula. Longer ones than Excel takes are cut.
pub(crate) fn quoted(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control()).take(120).collect();
    format!("\"{}\"", clean.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(line: &str) -> Term {
        Term { line: line.to_owned(), times: Decimal::ONE }
    }

    fn equal(key: &str, parts: &[&str], whole: &str) -> Check {
        Check {
            key: key.to_owned(),
            severity: Severity::Error,
            message: String::new(),
            rule: Rule::Compare {
                left: parts.iter().map(|p| term(p)).collect(),
                relation: Relation::Equal,
                right: vec![term(whole)],
            },
        }
    }

    #[test]
    fn totals_are_found_and_never_in_a_circle() {
        let mut form = super::super::part::sample_form();
        form.checks = vec![
            equal("a", &["1.1", "1.2"], "1"),
            equal("b", &["1", "2"], "1.1"),
            equal("c", &["1", "1.2"], "2"),
            equal("d", &["1.1", "2"], "1"),
            equal("e", &["1.1", "9"], "2"),
        ];
        let found: Vec<(&str, Vec<&str>)> = totals(&form).into_iter().map(|t| (t.line, t.parts)).collect();
        assert_eq!(found, [("1", vec!["1.1", "1.2"]), ("2", vec!["1", "1.2"])]);
    }

    #[test]
    fn texts_cannot_leave_their_quotation_marks() {
        assert_eq!(quoted("a\"&HYPERLINK(\"x\")"), "\"a\"\"&HYPERLINK(\"\"x\"\")\"");
    }
}
