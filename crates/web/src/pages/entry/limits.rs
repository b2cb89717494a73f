//! The checks of a line in words, for whoever fills it in.

use cotmoc_core::form::{Check, Relation, Rule, Term};

use crate::messages::Texts;
use crate::numbers;

/// What the checks ask of a line, one sentence each.
pub(super) fn of(t: Texts, checks: &[Check], line: &str) -> Vec<String> {
    checks.iter().filter(|check| check.rule.lines().contains(&line)).map(|check| words(t, check)).collect()
}

fn words(t: Texts, check: &Check) -> String {
    if !check.message.trim().is_empty() {
        return check.message.clone();
    }
    let decimal = numbers::decimal;
    match &check.rule {
        Rule::Range { min: Some(min), max: Some(max), .. } => {
            t.with2("cell-limit-between", decimal(*min), decimal(*max))
        }
        Rule::Range { min: Some(min), .. } => t.with("cell-limit-min", decimal(*min)),
        Rule::Range { max: Some(max), .. } => t.with("cell-limit-max", decimal(*max)),
        Rule::Range { .. } => t.get("cell-limit-any"),
        Rule::Compare { left, relation, right } => {
            let right = format!("{} {}", sign(*relation), side(t, right));
            t.with2("cell-limit-compare", side(t, left), right)
        }
        Rule::Change { percent, .. } => t.with("cell-limit-change", decimal(*percent)),
        Rule::OwnHistory { .. } => t.get("cell-limit-history"),
        Rule::Peers { .. } => t.get("cell-limit-peers"),
        Rule::SumOfUnits { percent, .. } => t.with("cell-limit-sum", decimal(*percent)),
        Rule::OtherSource { percent, .. } => t.with("cell-limit-source", decimal(*percent)),
    }
    .into_owned()
}

fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::AtMost => "≤",
        Relation::Less => "<",
        Relation::AtLeast => "≥",
        Relation::More => ">",
    }
}

fn side(t: Texts, terms: &[Term]) -> String {
    let one = |term: &Term| {
        let line = t.with("cell-limit-line", &term.line);
        let times = term.times.normalize();
        if times == rust_decimal::Decimal::ONE {
            line.into_owned()
        } else {
            format!("{} × {line}", numbers::decimal(times))
        }
    };
    terms.iter().map(one).collect::<Vec<_>>().join(" + ")
}
