//! Each rule: whether it holds, and in which words it does not.

use rust_decimal::Decimal;

use super::exact::Exact;
use super::spread::{Scale, Spread};
use super::words::{apart, number, percent, side};
use super::{FEWEST_PEERS, FEWEST_PERIODS, Input, Lack, Sheet};
use crate::form::{Check, Relation, Rule, Term};

/// A rule that does not hold, in words.
pub(super) struct Broken {
    /// What should be.
    pub(super) statement: String,
    /// What is, in numbers.
    pub(super) numbers: String,
}

/// Most decimals that are shown; those of any value that is kept.
const SHOWN: u8 = 6;
/// Decimals of a quotient that are shown.
const QUOTIENT: u8 = 4;

type Held = Result<Option<Broken>, Lack>;

/// Holds the answers against one check.
pub(super) fn broken(sheet: &Sheet, input: &Input, check: &Check) -> Held {
    match &check.rule {
        Rule::Range { line, min, max } => range(input, line, *min, *max),
        Rule::Compare { left, relation, right } => compare(input, left, *relation, right),
        Rule::Change { line, percent } => change(input, line, *percent),
        Rule::OwnHistory { line, deviations } => own_history(sheet, input, line, *deviations),
        Rule::Peers { line, weight, deviations } => {
            let spread = input.peers.get(&check.key);
            peers(sheet, input, line, weight.as_deref(), *deviations, spread)
        }
        Rule::SumOfUnits { line, percent } => sum_of_units(input, line, *percent),
        Rule::OtherSource { line, percent } => other_source(input, line, *percent),
    }
}

fn value(input: &Input, line: &str) -> Result<Exact, Lack> {
    input.answers.get(line).and_then(|answer| answer.value).map(Exact::of).ok_or(Lack::Value)
}

fn range(input: &Input, line: &str, min: Option<Decimal>, max: Option<Decimal>) -> Held {
    let is = value(input, line)?;
    let (min, max) = (min.map(Exact::of), max.map(Exact::of));
    let fits = min.as_ref().is_none_or(|min| is >= *min) && max.as_ref().is_none_or(|max| is <= *max);
    let show = |bound: &Exact| number(bound, SHOWN);
    let must = match (&min, &max) {
        (Some(min), Some(max)) => format!("phải từ {} đến {}", show(min), show(max)),
        (Some(min), None) => format!("phải từ {} trở lên", show(min)),
        (None, Some(max)) => format!("không được lớn hơn {}", show(max)),
        (None, None) => return Ok(None),
    };
    Ok((!fits).then(|| Broken {
        statement: format!("dòng {line} {must}"),
        numbers: format!("đang là {}", show(&is)),
    }))
}

fn total(input: &Input, terms: &[Term]) -> Result<Exact, Lack> {
    let zero = Exact::of(Decimal::ZERO);
    terms
        .iter()
        .try_fold(zero, |sum, term| Ok(sum.plus(&value(input, &term.line)?.times(&Exact::of(term.times)))))
}

fn compare(input: &Input, left: &[Term], relation: Relation, right: &[Term]) -> Held {
    let (l, r) = (total(input, left)?, total(input, right)?);
    let holds = match relation {
        Relation::Equal => l == r,
        Relation::AtMost => l <= r,
        Relation::Less => l < r,
        Relation::AtLeast => l >= r,
        Relation::More => l > r,
    };
    Ok((!holds).then(|| {
        let off =
            if l == r { String::new() } else { format!(", lệch {}", number(&l.minus(&r).abs(), SHOWN)) };
        Broken {
            statement: format!("{} {} {}", side(left), relation.words(), side(right)),
            numbers: format!("{} so với {}{off}", number(&l, SHOWN), number(&r, SHOWN)),
        }
    }))
}

/// Whether two figures are more than so many percent of the second apart.
fn too_far(one: &Exact, other: &Exact, bound: &Exact) -> bool {
    let hundred = Exact::of(Decimal::ONE_HUNDRED);
    one.minus(other).abs().times(&hundred) > other.abs().times(bound)
}

fn change(input: &Input, line: &str, bound: Decimal) -> Held {
    let is = value(input, line)?;
    let was = input.before.get(line).copied().map(Exact::of).ok_or(Lack::Before)?;
    let bound = Exact::of(bound);
    if !too_far(&is, &was, &bound) {
        return Ok(None);
    }
    let (to, by) = if is > was { ("lên", "tăng") } else { ("xuống", "giảm") };
    let share =
        is.minus(&was).abs().over(&was.abs()).map(|share| share.times(&Exact::of(Decimal::ONE_HUNDRED)));
    let numbers = match share {
        Some(share) => {
            format!("từ {} {to} {}, {by} {}", number(&was, SHOWN), number(&is, SHOWN), percent(&share))
        }
        None => format!("kỳ trước là 0, kỳ này là {}", number(&is, SHOWN)),
    };
    let statement = format!("dòng {line} thay đổi quá {} so với kỳ trước", percent(&bound));
    Ok(Some(Broken { statement, numbers }))
}

fn own_history(sheet: &Sheet, input: &Input, line: &str, deviations: Decimal) -> Held {
    let is = value(input, line)?;
    let earlier = input.history.get(line).map(Vec::as_slice).unwrap_or_default();
    let spread = Spread::of(earlier.iter().copied().map(Exact::of).collect());
    let spread = spread.filter(|spread| spread.count >= FEWEST_PERIODS).ok_or(Lack::History)?;
    let decimals = sheet.line(line).map_or(SHOWN, |line| line.decimals);
    Ok(off(&is, &spread, deviations, decimals, "kỳ").map(|numbers| Broken {
        statement: format!("dòng {line} lệch hẳn so với các kỳ trước của đơn vị"),
        numbers,
    }))
}

fn peers(
    sheet: &Sheet,
    input: &Input,
    line: &str,
    weight: Option<&str>,
    deviations: Decimal,
    spread: Option<&Spread>,
) -> Held {
    let mut is = value(input, line)?;
    if let Some(weight) = weight {
        is = is.over(&value(input, weight)?).ok_or(Lack::Weight)?;
    }
    let spread = spread.filter(|spread| spread.count >= FEWEST_PEERS).ok_or(Lack::Peers)?;
    let decimals = match weight {
        Some(_) => QUOTIENT,
        None => sheet.line(line).map_or(SHOWN, |line| line.decimals),
    };
    let what = weight.map_or_else(String::new, |weight| format!(" chia dòng {weight}"));
    Ok(off(&is, spread, deviations, decimals, "đơn vị").map(|numbers| Broken {
        statement: format!("dòng {line}{what} lệch hẳn so với các đơn vị khác"),
        numbers,
    }))
}

/// In numbers how far a value stands off the others; nothing where it does not stand off too far.
fn off(is: &Exact, spread: &Spread, deviations: Decimal, decimals: u8, of: &str) -> Option<String> {
    let (width, scale) = spread.scale();
    let most = width.times(&Exact::of(deviations));
    if is.minus(&spread.median).abs() <= most {
        return None;
    }
    let show = |value: &Exact| number(value, decimals);
    let (is, median) = (show(is), show(&spread.median));
    let count = spread.count;
    if scale == Scale::None {
        return Some(format!("đang là {is}, cả {count} {of} đều là {median}"));
    }
    let (low, high) = (show(&spread.median.minus(&most)), show(&spread.median.plus(&most)));
    let why = match scale {
        Scale::Mean => format!(" (quá nửa số {of} bằng nhau nên tính theo độ lệch bình quân)"),
        _ => String::new(),
    };
    Some(format!("đang là {is}, trung vị của {count} {of} là {median}, thường từ {low} đến {high}{why}"))
}

fn sum_of_units(input: &Input, line: &str, bound: Decimal) -> Held {
    let sum = input.units.get(line).ok_or(Lack::Sum)?;
    let upper = match sum.upper {
        Some(upper) => Exact::of(upper),
        None => value(input, line)?,
    };
    let (units, bound) = (Exact::of(sum.units), Exact::of(bound));
    Ok(too_far(&units, &upper, &bound).then(|| Broken {
        statement: format!("dòng {line}: tổng các đơn vị khác số của cấp trên{}", beyond(&bound)),
        numbers: format!(
            "tổng là {}, cấp trên là {}, {}",
            number(&units, SHOWN),
            number(&upper, SHOWN),
            apart(&units, &upper)
        ),
    }))
}

fn other_source(input: &Input, line: &str, bound: Decimal) -> Held {
    let is = value(input, line)?;
    let other = input.others.get(line).ok_or(Lack::Other)?;
    let (theirs, bound) = (Exact::of(other.value), Exact::of(bound));
    Ok(too_far(&is, &theirs, &bound).then(|| Broken {
        statement: format!("dòng {line} khác số của {}{}", other.provider, beyond(&bound)),
        numbers: format!(
            "đang là {}, nguồn kia là {}, {}",
            number(&is, SHOWN),
            number(&theirs, SHOWN),
            apart(&is, &theirs)
        ),
    }))
}

/// « quá 5 %»; nothing where no difference is allowed.
fn beyond(bound: &Exact) -> String {
    if bound.is_zero() { String::new() } else { format!(" quá {}", percent(bound)) }
}
