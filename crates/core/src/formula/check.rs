//! Holds a formula against the catalogue: names, categories, time, units of measure, cycles. Every
//! mistake at once, each with its place.

use super::Formula;
use super::cycles;
use super::error::{Fault, FormulaError};
use super::measure::Measure;
use super::nearest::nearest;
use super::rational::Rational;
use super::syntax::{Condition, ConditionKind, Number, NumberKind, Operation, Place, Shift, Term};
use crate::model::{Element, ElementKind};

/// What a code stands for.
#[derive(Debug, Clone, Copy)]
pub enum Known<'a> {
    /// A figure that units report.
    Element(&'a Element),
    /// An indicator.
    Indicator {
        /// Its unit of measure.
        unit: &'a str,
        /// How it is computed; `None` where it is reported as a figure itself.
        formula: Option<&'a Formula>,
    },
}

/// The codes that formulas may use.
pub trait Names {
    /// What bears this code.
    fn find(&self, code: &str) -> Option<Known<'_>>;
    /// Every code, for proposals.
    fn codes(&self) -> Vec<&str>;
}

/// Everything that is wrong with a formula: unknown codes and categories, years to date of what is no
/// flow, rates added up, units of measure that do not go together, indicators that need one another.
#[must_use]
pub fn check(formula: &Formula, names: &dyn Names) -> Vec<FormulaError> {
    let mut checker = Checker { names, errors: Vec::new() };
    checker.number(&formula.root);
    checker.errors.extend(cycles::errors(None, formula, names));
    checker.sorted()
}

/// [`check`] for the formula of the indicator with this code: also whether it comes back to the indicator
/// itself, and whether its result has the declared unit of measure, `100 *` of a percentage included.
#[must_use]
pub fn check_indicator(code: &str, unit: &str, formula: &Formula, names: &dyn Names) -> Vec<FormulaError> {
    let mut checker = Checker { names, errors: Vec::new() };
    let result = checker.number(&formula.root);
    checker.result(&result, unit, formula.root.place);
    checker.errors.extend(cycles::errors(Some(code), formula, names));
    checker.sorted()
}

/// What is known of a number's unit of measure.
#[derive(Debug, Clone)]
enum Typed {
    /// Written in the formula: takes the unit of whatever it meets.
    Literal(Rational),
    /// A measured quantity.
    Measured {
        measure: Measure,
        /// How many basic units one of the computed number is: `1000 * A` with A in «tỷ đồng» counts
        /// in «triệu đồng». `None` where that cannot be told.
        size: Option<Rational>,
        /// The code of the rate that this is, where it is one.
        rate: Option<String>,
    },
    /// After a mistake that was reported already.
    Unknown,
}

struct Checker<'a> {
    names: &'a dyn Names,
    errors: Vec<FormulaError>,
}

impl Checker<'_> {
    fn sorted(self) -> Vec<FormulaError> {
        let mut errors = self.errors;
        errors.sort_by_key(|error| (error.place.start, error.place.end));
        errors
    }

    fn report(&mut self, place: Place, fault: Fault) -> Typed {
        self.errors.push(FormulaError::new(place, fault));
        Typed::Unknown
    }

    fn number(&mut self, node: &Number) -> Typed {
        match &node.kind {
            NumberKind::Constant(value) => Typed::Literal(Rational::from(*value)),
            NumberKind::Term(term) => self.term(term, node.place),
            NumberKind::Negate(x) => match self.number(x) {
                Typed::Literal(value) => Typed::Literal(value.negated()),
                other => other,
            },
            NumberKind::Abs(x) | NumberKind::Round(x, _) => self.number(x),
            NumberKind::Binary(op, a, b) => {
                let (left, right) = (self.number(a), self.number(b));
                match op {
                    Operation::Multiply => product(left, right),
                    Operation::Divide => quotient(left, right),
                    Operation::Add => {
                        if let (Some(left), Some(right)) = (left.rate(), right.rate()) {
                            let (left, right) = (left.to_owned(), right.to_owned());
                            return self.report(node.place, Fault::RatesAdded { left, right });
                        }
                        self.together(left, right, node.place)
                    }
                    Operation::Subtract => self.together(left, right, node.place),
                }
            }
            NumberKind::If(c, a, b) => {
                self.condition(c);
                let (left, right) = (self.number(a), self.number(b));
                self.together(left, right, node.place)
            }
            NumberKind::Smallest(all) | NumberKind::Largest(all) => {
                let mut typed = Typed::Literal(Rational::ZERO);
                for x in all {
                    let next = self.number(x);
                    typed = self.together(typed, next, node.place);
                }
                typed
            }
        }
    }

    fn condition(&mut self, node: &Condition) {
        match &node.kind {
            ConditionKind::Compare(_, a, b) => {
                let (left, right) = (self.number(a), self.number(b));
                self.together(left, right, node.place);
            }
            ConditionKind::And(a, b) | ConditionKind::Or(a, b) => {
                self.condition(a);
                self.condition(b);
            }
            ConditionKind::Not(x) => self.condition(x),
            ConditionKind::Present(x) | ConditionKind::Missing(x) => {
                self.number(x);
            }
        }
    }

    fn term(&mut self, term: &Term, place: Place) -> Typed {
        let code = &term.element;
        let to_date = matches!(term.shift, Shift::YearToDate | Shift::YearToDateLastYear);
        let names = self.names;
        match names.find(code) {
            None => {
                let nearest = nearest(code, names.codes());
                self.report(place, Fault::UnknownCode { code: code.clone(), nearest })
            }
            Some(Known::Indicator { unit, .. }) => {
                if term.category.is_some() {
                    self.report(place, Fault::CategoryOfIndicator(code.clone()));
                }
                if to_date {
                    let why = "đây là chỉ tiêu, hãy lũy kế các số liệu gốc của nó";
                    self.report(place, Fault::NotAFlow { code: code.clone(), why });
                }
                measured(unit, None)
            }
            Some(Known::Element(element)) => {
                self.category(element, term, place);
                let why = match element.kind {
                    ElementKind::Flow => None,
                    ElementKind::Stock => Some("đây là số tại thời điểm cuối kỳ"),
                    ElementKind::Rate => Some("đây là tỷ lệ"),
                };
                if let Some(why) = why.filter(|_| to_date) {
                    self.report(place, Fault::NotAFlow { code: code.clone(), why });
                }
                measured(&element.unit, (element.kind == ElementKind::Rate).then(|| code.clone()))
            }
        }
    }

    fn category(&mut self, element: &Element, term: &Term, place: Place) {
        let Some(category) = &term.category else { return };
        if element.category(Some(category)).is_some() {
            return;
        }
        let codes: Vec<&str> = element
            .breakdown
            .iter()
            .flat_map(|breakdown| breakdown.categories.iter().map(|(code, _)| code.as_str()))
            .collect();
        let mut proposals = nearest(category, codes.iter().copied());
        if proposals.is_empty() {
            // A short list is worth showing whole.
            proposals = codes.iter().map(|code| (*code).to_owned()).collect();
        }
        let (code, category) = (element.code.clone(), category.clone());
        self.report(place, Fault::UnknownCategory { code, category, nearest: proposals });
    }

    /// Two numbers that are added, compared or chosen between.
    fn together(&mut self, left: Typed, right: Typed, place: Place) -> Typed {
        let (a, a_size, b, b_size, rate) = match (left, right) {
            (Typed::Literal(_), other) | (other, Typed::Literal(_)) => return other,
            (Typed::Unknown, _) | (_, Typed::Unknown) => return Typed::Unknown,
            (
                Typed::Measured { measure: a, size: a_size, rate },
                Typed::Measured { measure: b, size: b_size, rate: other },
            ) => (a, a_size, b, b_size, rate.or(other)),
        };
        if !a.fits(&b) {
            let fault = Fault::UnitsDiffer { left: a.describe(), right: b.describe() };
            return self.report(place, fault);
        }
        if a_size == b_size {
            return Typed::Measured { measure: a, size: a_size, rate };
        }
        if let (Some(left), Some(right)) = (a_size, b_size)
            && let Some(factor) = right.checked_div(left)
            && is_power_of_ten(factor)
            && a.size != b.size
        {
            let (left, right) = (a.describe_sized(left), b.describe_sized(right));
            return self.report(place, Fault::ScalesDiffer { left, right, factor: factor.to_string() });
        }
        // The same unit with a weight: what one of the result is cannot be told.
        Typed::Measured { measure: a, size: None, rate }
    }

    fn result(&mut self, result: &Typed, unit: &str, place: Place) {
        let Typed::Measured { measure, size, .. } = result else { return };
        let wanted = Measure::parse(unit);
        if !measure.fits(&wanted) {
            let fault = Fault::WrongUnit { found: measure.describe(), declared: unit.to_owned() };
            self.report(place, fault);
            return;
        }
        let factor = size.and_then(|size| size.checked_div(wanted.size));
        if let Some(factor) = factor.filter(|f| *f != Rational::ONE && is_power_of_ten(*f)) {
            let fault = Fault::WrongScale { declared: unit.to_owned(), factor: factor.to_string() };
            self.report(place, fault);
        }
    }
}

impl Typed {
    fn rate(&self) -> Option<&str> {
        match self {
            Self::Measured { rate, .. } => rate.as_deref(),
            _ => None,
        }
    }
}

fn measured(unit: &str, rate: Option<String>) -> Typed {
    let measure = Measure::parse(unit);
    Typed::Measured { size: Some(measure.size), measure, rate }
}

fn product(left: Typed, right: Typed) -> Typed {
    match (left, right) {
        (Typed::Literal(a), Typed::Literal(b)) => a.checked_mul(b).map_or(Typed::Unknown, Typed::Literal),
        (Typed::Literal(factor), Typed::Measured { measure, size, rate })
        | (Typed::Measured { measure, size, rate }, Typed::Literal(factor)) => {
            let size = size.and_then(|size| size.checked_div(factor.abs()));
            Typed::Measured { measure, size, rate }
        }
        (Typed::Measured { measure: a, size: x, .. }, Typed::Measured { measure: b, size: y, .. }) => {
            joined(a.times(&b), x.zip(y).and_then(|(x, y)| x.checked_mul(y)))
        }
        _ => Typed::Unknown,
    }
}

fn quotient(left: Typed, right: Typed) -> Typed {
    match (left, right) {
        (Typed::Literal(a), Typed::Literal(b)) => a.checked_div(b).map_or(Typed::Unknown, Typed::Literal),
        (Typed::Measured { measure, size, rate }, Typed::Literal(divisor)) => {
            let size = size.and_then(|size| size.checked_mul(divisor.abs())).filter(|size| !size.is_zero());
            Typed::Measured { measure, size, rate }
        }
        (Typed::Literal(a), Typed::Measured { measure, size, .. }) => {
            let size = size.and_then(|size| Rational::ONE.checked_div(size.checked_mul(a.abs())?));
            joined(Measure::pure().per(&measure), size)
        }
        (Typed::Measured { measure: a, size: x, .. }, Typed::Measured { measure: b, size: y, .. }) => {
            joined(a.per(&b), x.zip(y).and_then(|(x, y)| x.checked_div(y)))
        }
        _ => Typed::Unknown,
    }
}

fn joined(measure: Option<Measure>, size: Option<Rational>) -> Typed {
    measure.map_or(Typed::Unknown, |measure| Typed::Measured { measure, size, rate: None })
}

/// 1, 10, 1/100 …: a slip of units rather than a weight.
fn is_power_of_ten(factor: Rational) -> bool {
    let mut large = factor.numerator().max(factor.denominator());
    if factor.numerator().min(factor.denominator()) != 1 {
        return false;
    }
    while large % 10 == 0 {
        large /= 10;
    }
    large == 1
}
