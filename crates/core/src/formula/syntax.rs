//! The tree of a formula. Numbers and conditions are two types, so that nothing later has to ask
//! which of the two it has.

use std::fmt;

use rust_decimal::Decimal;

/// A piece of a formula's text, as UTF-8 byte offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Place {
    /// From the start of one piece to the end of another.
    pub(super) fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }
}

/// Which figure of an element is meant, seen from the period for which a formula is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shift {
    /// The period itself.
    None,
    /// `prev(x, n)`: so many periods of the same kind before.
    Previous(u16),
    /// `same(x)`: the same period of last year.
    SameLastYear,
    /// `ytd(x)`: from the start of the year to the end of the period; flows only.
    YearToDate,
    /// `same(ytd(x))`: from the start of last year to the end of the same period of last year.
    YearToDateLastYear,
    /// `latest(x)`: the last known figure up to the end of the period.
    Latest,
}

impl Shift {
    /// This shift seen from a period that is itself shifted by `outer`; `None` where the language has
    /// no word for the two together.
    pub(super) fn within(self, outer: Self) -> Option<Self> {
        Some(match (outer, self) {
            (Self::None, shift) | (shift, Self::None) => shift,
            (Self::Previous(a), Self::Previous(b)) => {
                Self::Previous(a.checked_add(b).filter(|&n| n <= MAX_PREVIOUS)?)
            }
            (Self::SameLastYear, Self::YearToDate) | (Self::YearToDate, Self::SameLastYear) => {
                Self::YearToDateLastYear
            }
            _ => return None,
        })
    }
}

/// Furthest period back that `prev` reaches.
pub const MAX_PREVIOUS: u16 = 240;

/// A figure that a formula refers to: an element or an indicator by its code, one category of an
/// element, and which period's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// Code of the element or indicator.
    pub element: String,
    /// Code of the category behind the dot of `DN.NHO`; `None` is the total.
    pub category: Option<String>,
    /// Which period's figure.
    pub shift: Shift,
}

impl fmt::Display for Term {
    /// As it is written in a formula: `prev(DN.NHO, 2)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = match self.shift {
            Shift::None => ("", String::new()),
            Shift::Previous(1) => ("prev(", ")".to_owned()),
            Shift::Previous(n) => ("prev(", format!(", {n})")),
            Shift::SameLastYear => ("same(", ")".to_owned()),
            Shift::YearToDate => ("ytd(", ")".to_owned()),
            Shift::YearToDateLastYear => ("same(ytd(", "))".to_owned()),
            Shift::Latest => ("latest(", ")".to_owned()),
        };
        f.write_str(before)?;
        f.write_str(&self.element)?;
        if let Some(category) = &self.category {
            write!(f, ".{category}")?;
        }
        f.write_str(&after)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Different,
    Less,
    AtMost,
    AtLeast,
    More,
}

/// What gives a number. Two are equal when they say the same, wherever they stand.
#[derive(Debug, Clone)]
pub(super) struct Number {
    pub(super) kind: NumberKind,
    pub(super) place: Place,
    /// How many levels lie below and including this one.
    pub(super) height: u16,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum NumberKind {
    Constant(Decimal),
    Term(Term),
    Negate(Box<Number>),
    Binary(Operation, Box<Number>, Box<Number>),
    If(Box<Condition>, Box<Number>, Box<Number>),
    Smallest(Vec<Number>),
    Largest(Vec<Number>),
    Abs(Box<Number>),
    Round(Box<Number>, u8),
}

/// What is true or false.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    pub(super) kind: ConditionKind,
    pub(super) place: Place,
    pub(super) height: u16,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum ConditionKind {
    Compare(Comparison, Box<Number>, Box<Number>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Present(Box<Number>),
    Missing(Box<Number>),
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Number {
    pub(super) fn new(kind: NumberKind, place: Place) -> Self {
        let below = match &kind {
            NumberKind::Constant(_) | NumberKind::Term(_) => 0,
            NumberKind::Negate(x) | NumberKind::Abs(x) | NumberKind::Round(x, _) => x.height,
            NumberKind::Binary(_, a, b) => a.height.max(b.height),
            NumberKind::If(c, a, b) => c.height.max(a.height).max(b.height),
            NumberKind::Smallest(all) | NumberKind::Largest(all) => {
                all.iter().map(|x| x.height).max().unwrap_or(0)
            }
        };
        Self { kind, place, height: below.saturating_add(1) }
    }

    /// Calls `visit` for every term below, in the order of the text.
    pub(super) fn each_term<'a>(&'a self, visit: &mut dyn FnMut(&'a Term, Place)) {
        match &self.kind {
            NumberKind::Constant(_) => {}
            NumberKind::Term(term) => visit(term, self.place),
            NumberKind::Negate(x) | NumberKind::Abs(x) | NumberKind::Round(x, _) => x.each_term(visit),
            NumberKind::Binary(_, a, b) => {
                a.each_term(visit);
                b.each_term(visit);
            }
            NumberKind::If(c, a, b) => {
                c.each_term(visit);
                a.each_term(visit);
                b.each_term(visit);
            }
            NumberKind::Smallest(all) | NumberKind::Largest(all) => {
                all.iter().for_each(|x| x.each_term(visit));
            }
        }
    }

    /// The same tree with every term replaced by what `change` makes of it.
    ///
    /// # Errors
    /// The first error that `change` gives.
    pub(super) fn map_terms<E>(
        self,
        change: &mut dyn FnMut(Term, Place) -> Result<NumberKind, E>,
    ) -> Result<Self, E> {
        let mut inner = |x: Box<Self>| x.map_terms(change).map(Box::new);
        let kind = match self.kind {
            NumberKind::Constant(value) => NumberKind::Constant(value),
            NumberKind::Term(term) => change(term, self.place)?,
            NumberKind::Negate(x) => NumberKind::Negate(inner(x)?),
            NumberKind::Abs(x) => NumberKind::Abs(inner(x)?),
            NumberKind::Round(x, decimals) => NumberKind::Round(inner(x)?, decimals),
            NumberKind::Binary(op, a, b) => NumberKind::Binary(op, inner(a)?, inner(b)?),
            NumberKind::If(c, a, b) => {
                NumberKind::If(Box::new(c.map_terms(change)?), a.boxed(change)?, b.boxed(change)?)
            }
            NumberKind::Smallest(all) => NumberKind::Smallest(each(all, change)?),
            NumberKind::Largest(all) => NumberKind::Largest(each(all, change)?),
        };
        Ok(Self::new(kind, self.place))
    }

    /// The same tree with one place for all of it.
    pub(super) fn placed(mut self, place: Place) -> Self {
        self.place_all(place);
        self
    }

    fn place_all(&mut self, place: Place) {
        self.place = place;
        match &mut self.kind {
            NumberKind::Constant(_) | NumberKind::Term(_) => {}
            NumberKind::Negate(x) | NumberKind::Abs(x) | NumberKind::Round(x, _) => x.place_all(place),
            NumberKind::Binary(_, a, b) => {
                a.place_all(place);
                b.place_all(place);
            }
            NumberKind::If(c, a, b) => {
                c.place_all(place);
                a.place_all(place);
                b.place_all(place);
            }
            NumberKind::Smallest(all) | NumberKind::Largest(all) => {
                all.iter_mut().for_each(|x| x.place_all(place));
            }
        }
    }

    fn boxed<E>(self, change: &mut dyn FnMut(Term, Place) -> Result<NumberKind, E>) -> Result<Box<Self>, E> {
        self.map_terms(change).map(Box::new)
    }
}

fn each<E>(
    all: Vec<Number>,
    change: &mut dyn FnMut(Term, Place) -> Result<NumberKind, E>,
) -> Result<Vec<Number>, E> {
    all.into_iter().map(|x| x.map_terms(change)).collect()
}

impl Condition {
    pub(super) fn new(kind: ConditionKind, place: Place) -> Self {
        let below = match &kind {
            ConditionKind::Compare(_, a, b) => a.height.max(b.height),
            ConditionKind::And(a, b) | ConditionKind::Or(a, b) => a.height.max(b.height),
            ConditionKind::Not(x) => x.height,
            ConditionKind::Present(x) | ConditionKind::Missing(x) => x.height,
        };
        Self { kind, place, height: below.saturating_add(1) }
    }

    fn place_all(&mut self, place: Place) {
        self.place = place;
        match &mut self.kind {
            ConditionKind::Compare(_, a, b) => {
                a.place_all(place);
                b.place_all(place);
            }
            ConditionKind::And(a, b) | ConditionKind::Or(a, b) => {
                a.place_all(place);
                b.place_all(place);
            }
            ConditionKind::Not(x) => x.place_all(place),
            ConditionKind::Present(x) | ConditionKind::Missing(x) => x.place_all(place),
        }
    }

    fn each_term<'a>(&'a self, visit: &mut dyn FnMut(&'a Term, Place)) {
        match &self.kind {
            ConditionKind::Compare(_, a, b) => {
                a.each_term(visit);
                b.each_term(visit);
            }
            ConditionKind::And(a, b) | ConditionKind::Or(a, b) => {
                a.each_term(visit);
                b.each_term(visit);
            }
            ConditionKind::Not(x) => x.each_term(visit),
            ConditionKind::Present(x) | ConditionKind::Missing(x) => x.each_term(visit),
        }
    }

    fn map_terms<E>(self, change: &mut dyn FnMut(Term, Place) -> Result<NumberKind, E>) -> Result<Self, E> {
        let kind = match self.kind {
            ConditionKind::Compare(op, a, b) => {
                ConditionKind::Compare(op, a.boxed(change)?, b.boxed(change)?)
            }
            ConditionKind::And(a, b) => {
                ConditionKind::And(Box::new(a.map_terms(change)?), Box::new(b.map_terms(change)?))
            }
            ConditionKind::Or(a, b) => {
                ConditionKind::Or(Box::new(a.map_terms(change)?), Box::new(b.map_terms(change)?))
            }
            ConditionKind::Not(x) => ConditionKind::Not(Box::new(x.map_terms(change)?)),
            ConditionKind::Present(x) => ConditionKind::Present(x.boxed(change)?),
            ConditionKind::Missing(x) => ConditionKind::Missing(x.boxed(change)?),
        };
        Ok(Self::new(kind, self.place))
    }
}
