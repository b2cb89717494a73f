//! Indicators inside indicators: rounds in which they need one another, and putting their formulas in
//! their place.

use std::collections::HashSet;

use super::check::{Known, Names};
use super::error::{Fault, FormulaError};
use super::syntax::{NumberKind, Place, Shift, Term};
use super::{Formula, MAX_HEIGHT};

/// Most nodes of a formula whose indicators were replaced.
const MAX_NODES: usize = 10_000;

/// One error for each round, at the code in `formula` through which it is entered. `owner` is the code
/// of the indicator to which the formula belongs.
pub(super) fn errors(owner: Option<&str>, formula: &Formula, names: &dyn Names) -> Vec<FormulaError> {
    let mut search =
        Search { names, path: owner.map(str::to_owned).into_iter().collect(), done: HashSet::new() };
    let mut found = Vec::new();
    formula.root.each_term(&mut |term, place| {
        if let Some(fault) = search.enter(&term.element) {
            found.push(FormulaError::new(place, fault));
        }
    });
    found
}

struct Search<'a> {
    names: &'a dyn Names,
    /// Codes from the owner to where the search stands.
    path: Vec<String>,
    /// Codes behind which nothing is wrong, or it was reported.
    done: HashSet<String>,
}

impl Search<'_> {
    fn enter(&mut self, code: &str) -> Option<Fault> {
        if let Some(start) = self.path.iter().position(|known| known == code) {
            let mut cycle = self.path[start..].to_vec();
            cycle.push(code.to_owned());
            return Some(Fault::Cycle(cycle));
        }
        let Some(Known::Indicator { formula: Some(formula), .. }) = self.names.find(code) else {
            return None;
        };
        if !self.done.insert(code.to_owned()) {
            return None;
        }
        if self.path.len() > usize::from(MAX_HEIGHT) {
            return Some(Fault::TooDeep);
        }
        self.path.push(code.to_owned());
        let fault = formula.terms().iter().find_map(|term| self.enter(&term.element));
        self.path.pop();
        fault
    }
}

impl Formula {
    /// The formula with every indicator replaced by its own formula, as far as there is one: what is left
    /// refers to elements, and to indicators that are reported as figures.
    ///
    /// # Errors
    /// A cycle, an indicator's year to date, two time functions that do not go together, or a result
    /// beyond every bound; the place is that of the code in this formula.
    pub fn expand(&self, names: &dyn Names) -> Result<Self, FormulaError> {
        let mut expansion = Expansion { names, path: Vec::new(), height: self.root.height, nodes: 0 };
        let root = self.root.clone().map_terms(&mut |term, place| expansion.term(term, place))?;
        // Its places come from several texts; in its own they all become the whole.
        let text = root.to_string();
        Ok(Self { root: root.placed(Place { start: 0, end: text.len() }), text })
    }
}

struct Expansion<'a> {
    names: &'a dyn Names,
    /// Codes of the indicators inside which the expansion stands.
    path: Vec<String>,
    /// The sum of the heights of their formulas: how deep the recursion is at most.
    height: u16,
    nodes: usize,
}

impl Expansion<'_> {
    /// What stands for a term of the formula at `place`.
    fn term(&mut self, term: Term, place: Place) -> Result<NumberKind, FormulaError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(FormulaError::new(place, Fault::TooLarge));
        }
        let names = self.names;
        let Some(Known::Indicator { formula: Some(formula), .. }) = names.find(&term.element) else {
            return Ok(NumberKind::Term(term));
        };
        if let Some(start) = self.path.iter().position(|known| *known == term.element) {
            let mut cycle = self.path[start..].to_vec();
            cycle.push(term.element);
            return Err(FormulaError::new(place, Fault::Cycle(cycle)));
        }
        if matches!(term.shift, Shift::YearToDate | Shift::YearToDateLastYear | Shift::Latest) {
            let why = "đây là chỉ tiêu, hãy đặt hàm thời gian vào các số liệu gốc của nó";
            return Err(FormulaError::new(place, Fault::NotAFlow { code: term.element, why }));
        }
        let height = self.height + formula.root.height;
        if height > MAX_HEIGHT * 2 {
            return Err(FormulaError::new(place, Fault::TooLarge));
        }
        self.path.push(term.element);
        let before = std::mem::replace(&mut self.height, height);
        let inner = formula.root.clone().map_terms(&mut |inner, _| {
            let shift = inner.shift.within(term.shift).ok_or(FormulaError::new(place, Fault::NestedTime))?;
            self.term(Term { shift, ..inner }, place)
        })?;
        self.height = before;
        self.path.pop();
        Ok(inner.kind)
    }
}
