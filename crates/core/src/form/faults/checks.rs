//! What is wrong with the checks of a form.

use rust_decimal::Decimal;

use super::{Finder, LONGEST_TEXT, MOST_CHECKS, Place, is_code};
use crate::form::{Relation, Rule, Term};

/// Most terms on one side of a comparison.
const MOST_TERMS: usize = 100;

/// Looks at every check.
pub(super) fn look(finder: &mut Finder<'_>) {
    let checks = &finder.form.checks;
    if checks.len() > MOST_CHECKS {
        finder.field(
            "checks",
            format!("biểu mẫu có {} kiểm tra", checks.len()),
            format!("giữ nhiều nhất {MOST_CHECKS}"),
        );
    }
    for (place, check) in checks.iter().enumerate() {
        let at = Place::Check { check: place, key: check.key.clone() };
        if !is_code(&check.key) {
            finder.say(
                at.clone(),
                format!("mã kiểm tra «{}» không dùng được", check.key),
                "chỉ dùng chữ cái không dấu, chữ số, dấu chấm, gạch ngang, như K1",
            );
        }
        if checks[..place].iter().any(|other| other.key == check.key) {
            finder.say(at.clone(), format!("mã {} dùng cho hai kiểm tra", check.key), "đặt mã khác");
        }
        finder.long(at.clone(), "lời nhắn", &check.message, LONGEST_TEXT);
        let mut lines = check.rule.lines();
        lines.sort_unstable();
        lines.dedup();
        for line in lines {
            if finder.form.line(line).is_none() {
                let problem = if line.is_empty() {
                    "chưa chọn dòng".to_owned()
                } else {
                    format!("không có dòng «{line}»")
                };
                finder.say(at.clone(), problem, "chọn một dòng của biểu mẫu");
            }
        }
        rule(finder, &check.rule, &at);
    }
}

fn rule(finder: &mut Finder<'_>, rule: &Rule, at: &Place) {
    match rule {
        Rule::Range { min, max, .. } => match (min, max) {
            (None, None) => finder.say(
                at.clone(),
                "khoảng cho phép chưa có cận nào",
                "ghi số nhỏ nhất, số lớn nhất hoặc cả hai",
            ),
            (Some(min), Some(max)) if min > max => {
                finder.say(at.clone(), "số nhỏ nhất lớn hơn số lớn nhất", "đổi chỗ hai số")
            }
            _ => {}
        },
        Rule::Compare { left, relation, right } => compare(finder, left, *relation, right, at),
        Rule::Change { percent, .. } => positive(finder, *percent, "mức thay đổi cho phép", at),
        Rule::OwnHistory { deviations, .. } => positive(finder, *deviations, "số lần độ lệch", at),
        Rule::Peers { line, weight, deviations } => {
            positive(finder, *deviations, "số lần độ lệch", at);
            if weight.as_ref() == Some(line) {
                finder.say(
                    at.clone(),
                    "dòng được chia cho chính nó",
                    "chọn dòng khác để chia, hoặc để trống",
                );
            }
        }
        Rule::SumOfUnits { percent, .. } | Rule::OtherSource { percent, .. } => {
            if percent.is_sign_negative() && !percent.is_zero() {
                finder.say(at.clone(), "mức lệch cho phép nhỏ hơn 0", "ghi 0 hoặc số lớn hơn");
            }
        }
    }
}

fn positive(finder: &mut Finder<'_>, value: Decimal, what: &str, at: &Place) {
    if value <= Decimal::ZERO {
        finder.say(at.clone(), format!("{what} phải lớn hơn 0"), "ghi một số lớn hơn 0");
    }
}

fn compare(finder: &mut Finder<'_>, left: &[Term], relation: Relation, right: &[Term], at: &Place) {
    for (side, name) in [(left, "vế trái"), (right, "vế phải")] {
        if side.is_empty() {
            finder.say(at.clone(), format!("{name} chưa có dòng nào"), "chọn ít nhất một dòng mỗi vế");
        }
        if side.len() > MOST_TERMS {
            finder.say(at.clone(), format!("{name} có quá {MOST_TERMS} dòng"), "tách thành nhiều kiểm tra");
        }
        if side.iter().any(|term| term.times.is_zero()) {
            finder.say(at.clone(), format!("{name} có dòng nhân với 0"), "bỏ dòng đó, hoặc ghi hệ số khác 0");
        }
        let twice = side
            .iter()
            .enumerate()
            .find(|(place, term)| side[..*place].iter().any(|other| other.line == term.line));
        if let Some((_, term)) = twice {
            finder.say(at.clone(), format!("dòng {} có hai lần ở {name}", term.line), "gộp lại bằng hệ số");
        }
    }
    if let Some(term) = left.iter().find(|term| right.iter().any(|other| other.line == term.line)) {
        finder.say(at.clone(), format!("dòng {} đứng ở cả hai vế", term.line), "bỏ ở một vế");
    }
    measures(finder, left, relation, right, at);
}

/// What is added up or said to be equal is measured in one unit, unless a factor converts it.
fn measures(finder: &mut Finder<'_>, left: &[Term], relation: Relation, right: &[Term], at: &Place) {
    let converted = left.iter().chain(right).any(|term| term.times.abs() != Decimal::ONE);
    if converted {
        return;
    }
    let groups: Vec<Vec<&Term>> = match relation {
        Relation::Equal => vec![left.iter().chain(right).collect()],
        _ => vec![left.iter().collect(), right.iter().collect()],
    };
    for terms in groups {
        let mut units = terms
            .iter()
            .filter_map(|term| Some((term.line.as_str(), finder.element(&term.line)?.unit.as_str())));
        let Some((first, unit)) = units.next() else { continue };
        if let Some((other, different)) = units.find(|(_, other)| *other != unit) {
            finder.say(
                at.clone(),
                format!("dòng {first} tính bằng {unit}, dòng {other} tính bằng {different}"),
                "so các dòng cùng đơn vị tính, hoặc ghi hệ số đổi",
            );
        }
    }
}
