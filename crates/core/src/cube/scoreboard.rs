//! Every indicator of every unit in every period, kept right while figures change.
//!
//! The sums of a formula's terms over the cells in which all of them are there add up over leaves.
//! So a changed cell changes the sums of its leaf, and what it changes there is added to the units
//! above: a handful of additions, whatever the size of the tree. Division waits until somebody looks.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::facts::Cell;
use super::figure::{Absent, Measure};
use super::sheet::{Asked, Sheet};
use super::store::{Borders, Cube, Place, Way};
use super::terms::is_additive;
use super::view::View;
use crate::formula::{Formula, Outcome, Rational, Shift, Term, evaluate};
use crate::model::{Period, UnitId, UnitLevel};
use crate::units::Tree;

/// Sums of indicators for all units of the tree of one day.
#[derive(Debug)]
pub struct Scoreboard {
    day: Date,
    periods: Vec<Period>,
    lines: Vec<Line>,
    /// The lines in whose formula an element stands.
    with: BTreeMap<String, Vec<usize>>,
}

/// One indicator in all periods.
#[derive(Debug)]
struct Line {
    measure: Measure,
    formula: Formula,
    terms: Vec<Term>,
    level: UnitLevel,
    tree: Arc<Tree>,
    boards: Vec<Board>,
}

/// One indicator in one period.
#[derive(Debug, Default)]
struct Board {
    /// The periods of each term when the sums were made; none for a term that cannot be there.
    parts: Vec<Vec<Period>>,
    /// `[term][node]`.
    sums: Vec<i128>,
    /// Cells of the first term that are in it: `[node]`.
    cells: Vec<u32>,
}

/// An entry of the scoreboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The place of the indicator.
    pub measure: usize,
    /// The place of the period.
    pub period: usize,
    /// The unit.
    pub unit: UnitId,
}

impl Scoreboard {
    /// The scoreboard of those of `measures` whose formula is made of sums of elements of one level,
    /// on the borders of `day`; the places of the others are given back, for them [`View::figure`] is
    /// asked.
    #[must_use]
    pub fn new(cube: &Cube, measures: &[Measure], periods: Vec<Period>, day: Date) -> (Self, Vec<usize>) {
        let mut made = Self { day, periods, lines: Vec::new(), with: BTreeMap::new() };
        let mut others = Vec::new();
        for (n, measure) in measures.iter().enumerate() {
            match made.line(cube, measure) {
                Some(line) => {
                    for term in &line.terms {
                        let lines = made.with.entry(term.element.clone()).or_default();
                        if lines.last() != Some(&made.lines.len()) {
                            lines.push(made.lines.len());
                        }
                    }
                    made.lines.push(line);
                }
                None => others.push(n),
            }
        }
        (made, others)
    }

    /// The indicators, in the order of the places in [`Entry`].
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.lines.iter().map(|line| &line.measure)
    }

    /// The value of an indicator, and how many cells it is made of.
    ///
    /// # Errors
    /// Why there is no value.
    pub fn value(&self, cube: &Cube, entry: Entry) -> Result<(Rational, u32), Absent> {
        let line = &self.lines[entry.measure];
        let (board, nodes) = (&line.boards[entry.period], line.tree.nodes().len());
        let node = line.tree.node_of(entry.unit).ok_or(Absent::NoUnit)? as usize;
        let cells = board.cells[node];
        let there = |n: &usize| cells > 0 && !board.parts[*n].is_empty();
        if board.parts.iter().all(Vec::is_empty) {
            return Err(Absent::NoFigure);
        }
        let value = |term: &Term| {
            let n = line.terms.iter().position(|t| t == term).filter(there)?;
            let decimals = cube.facts(&term.element)?.element().decimals;
            Rational::from_scaled(board.sums[n * nodes + node], decimals)
        };
        match evaluate(&line.formula, &value) {
            Outcome::Value(value) => Ok((value, cells)),
            Outcome::Missing(reason) => Err(reason.into()),
        }
    }

    /// Brings the scoreboard up to date after one cell of an element has changed in the cube, and
    /// gives the entries that are other than before.
    pub fn update(&mut self, cube: &Cube, element: &str, cell: Cell) -> Vec<Entry> {
        let mut changed = Vec::new();
        let view = View::new(cube, Borders::On(self.day));
        for &measure in self.with.get(element).into_iter().flatten() {
            let line = &mut self.lines[measure];
            for (period, &when) in self.periods.iter().enumerate() {
                if !line.may_change(element, cell.period, period) {
                    continue;
                }
                let asked = line.asked(&view, when);
                let touches =
                    |a: &Asked<'_>| a.facts.element().code == element && a.parts.contains(&cell.period);
                let same = parts(&asked) == line.boards[period].parts;
                if same && !asked.iter().flatten().any(touches) {
                    continue;
                }
                let leaf = if same { landing(cube, line.level, cell, self.day) } else { None };
                let nodes = match leaf {
                    Some(leaf) => line.add(cube, &asked, period, self.day, leaf),
                    None => line.again(cube, &asked, period, self.day),
                };
                let entry =
                    |node: u32| Entry { measure, period, unit: line.tree.nodes()[node as usize].unit };
                changed.extend(nodes.into_iter().map(entry));
            }
        }
        changed
    }

    fn line(&self, cube: &Cube, measure: &Measure) -> Option<Line> {
        let Measure::Indicator { formula: Some(formula), .. } = measure else { return None };
        let terms = formula.terms();
        let elements: Option<Vec<_>> =
            terms.iter().map(|t| cube.facts(&t.element).map(|f| f.element())).collect();
        let elements = elements?;
        let level = elements.first()?.level;
        if !elements.iter().all(|e| e.level == level && is_additive(e)) {
            return None;
        }
        let eras = cube.eras(level)?;
        let tree = Arc::clone(eras.tree(eras.on(self.day)));
        let (measure, formula) = (measure.clone(), formula.clone());
        let boards = self.periods.iter().map(|_| Board::default()).collect();
        let mut line = Line { measure, formula, terms, level, tree, boards };
        let view = View::new(cube, Borders::On(self.day));
        for (n, &period) in self.periods.iter().enumerate() {
            line.again(cube, &line.asked(&view, period), n, self.day);
        }
        Some(line)
    }
}

impl Line {
    /// What each term asks for in a period; nothing for those that cannot be there.
    fn asked<'a>(&self, view: &View<'a>, period: Period) -> Vec<Option<Asked<'a>>> {
        self.terms.iter().map(|term| view.asked(term, period)).collect()
    }

    /// Whether a figure of an element in some period can be part of the sums of a period. Only
    /// `latest` looks at what is there to find out which periods it means.
    fn may_change(&self, element: &str, figure: Period, period: usize) -> bool {
        let board = &self.boards[period];
        self.terms.iter().enumerate().filter(|(_, term)| term.element == element).any(|(n, term)| {
            term.shift == Shift::Latest || board.parts.get(n).is_none_or(|parts| parts.contains(&figure))
        })
    }

    /// Makes the sums of a period anew, and gives the nodes whose sums are other than before.
    fn again(&mut self, cube: &Cube, asked: &[Option<Asked<'_>>], period: usize, day: Date) -> Vec<u32> {
        let nodes = self.tree.nodes().len();
        let mut board =
            Board { parts: parts(asked), sums: vec![0; nodes * self.terms.len()], cells: vec![0; nodes] };
        let (terms, there) = resolved(asked);
        if let Some(sheet) = Sheet::new(cube, &there, self.level, day, None).filter(|_| !there.is_empty()) {
            for (node, cells) in (0_u32..).zip(&mut board.cells) {
                let sum = sheet.under(node);
                *cells = sum.coverage.cells;
                for (n, value) in terms.iter().zip(&sum.values) {
                    board.sums[n * nodes + node as usize] = *value;
                }
            }
        }
        let before = std::mem::replace(&mut self.boards[period], board);
        let now = &self.boards[period];
        let other = |node: &u32| {
            let node = *node as usize;
            let sum = |board: &Board, term: usize| board.sums.get(term * nodes + node).copied();
            before.cells.get(node) != now.cells.get(node)
                || (0..self.terms.len()).any(|t| sum(&before, t) != sum(now, t))
        };
        (0_u32..).take(nodes).filter(other).collect()
    }

    /// Makes the sums of a leaf anew and adds the differences to the units above it.
    fn add(
        &mut self,
        cube: &Cube,
        asked: &[Option<Asked<'_>>],
        period: usize,
        day: Date,
        leaf: u32,
    ) -> Vec<u32> {
        let nodes = self.tree.nodes().len();
        let node = self.tree.leaves()[leaf as usize].node;
        let unit = self.tree.nodes()[node as usize].unit;
        let (terms, there) = resolved(asked);
        let Some(sheet) = Sheet::new(cube, &there, self.level, day, Some(unit)) else { return Vec::new() };
        // A piece of a divided unit counts here and elsewhere, and once above: that is no sum over leaves.
        if sheet.pieces {
            return self.again(cube, asked, period, day);
        }
        let sum = sheet.under(node);
        let board = &mut self.boards[period];
        let values = terms.iter().zip(&sum.values);
        let differences: Vec<i128> = values.map(|(n, v)| v - board.sums[n * nodes + node as usize]).collect();
        let cells = i64::from(sum.coverage.cells) - i64::from(board.cells[node as usize]);
        if cells == 0 && differences.iter().all(|d| *d == 0) {
            return Vec::new();
        }
        let path: Vec<u32> = self.tree.upwards(node).collect();
        for &node in &path {
            for (n, difference) in terms.iter().zip(&differences) {
                board.sums[n * nodes + node as usize] += difference;
            }
            let count = &mut board.cells[node as usize];
            *count = u32::try_from(i64::from(*count) + cells).unwrap_or(0);
        }
        path
    }
}

/// The periods of each term; none for a term that cannot be there.
fn parts(asked: &[Option<Asked<'_>>]) -> Vec<Vec<Period>> {
    asked.iter().map(|a| a.as_ref().map_or_else(Vec::new, |a| a.parts.clone())).collect()
}

/// The terms that can be there, with what they ask for.
fn resolved<'a>(asked: &[Option<Asked<'a>>]) -> (Vec<usize>, Vec<Asked<'a>>) {
    asked.iter().enumerate().filter_map(|(n, a)| Some((n, a.clone()?))).unzip()
}

/// The leaf on which a cell lands as a whole; nothing where it is divided, not allocated, or no leaf.
fn landing(cube: &Cube, level: UnitLevel, cell: Cell, day: Date) -> Option<u32> {
    let eras = cube.eras(level)?;
    let era = eras.on(cell.period.last_day());
    let leaf = eras.tree(era).leaf_of(cell.unit)?;
    match &*cube.way(level, era, day)? {
        Way::Same => Some(leaf),
        Way::Restated { restatement, places, .. } => match restatement.parts_of(leaf) {
            [only] => match places[only.leaf as usize] {
                Place::Leaf(leaf) => Some(leaf),
                Place::Under(_) => None,
            },
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::cube::tests::{TREE, cube, element, ratio, stock};
    use crate::formula::Formula;
    use crate::model::{Counts, PeriodKind, Status, TimeRule, UnitRule};

    const SPLIT: &str = "2025-07-01
        + 200 commune Z under 10
        100 > 200 1
        101 > 200 1
        end 100
        end 101
        102 > 200 1/3";

    fn measures() -> Vec<Measure> {
        let indicator = |code: &str, formula: &str| Measure::Indicator {
            code: code.to_owned(),
            formula: Some(Formula::parse(formula).unwrap()),
            counts: Counts::Parts,
        };
        vec![
            ratio(),
            indicator("G", "100 * (A - prev(A)) / prev(A)"),
            indicator("S", "1000 * F / latest(B)"),
            indicator("Y", "ytd(F) + A"),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_is_kept_up_to_date_is_what_would_be_made_anew(
            changes in prop::collection::vec(
                (0..3_usize, prop::sample::select(vec![100, 101, 102, 110, 200]), 0..3_i16, 1..=12_u8, prop::option::of(-50..50_i64)),
                1..40,
            ),
        ) {
            let flow = element("F", UnitRule::Sum, TimeRule::Sum, PeriodKind::Month);
            let mut cube = cube(&format!("{TREE}\n{SPLIT}"), &[stock("A"), stock("B"), Arc::clone(&flow)], &[]);
            let periods: Vec<Period> = (2023..2027).filter_map(Period::year).collect();
            let day = date(2026, 1, 1);
            let (mut kept, others) = Scoreboard::new(&cube, &measures(), periods.clone(), day);
            prop_assert!(others.is_empty());
            for (element, unit, year, month, value) in changes {
                let code = ["A", "B", "F"][element];
                let year = 2024 + year;
                let period = if code == "F" { Period::month(year, month) } else { Period::year(year) };
                let cell = Cell { period: period.unwrap(), unit: UnitId(unit), category: 0 };
                cube.set(code, cell, value, Status::Normal);
                kept.update(&cube, code, cell);
            }
            let (anew, _) = Scoreboard::new(&cube, &measures(), periods.clone(), day);
            let view = View::new(&cube, Borders::On(day));
            for (measure, of) in measures().iter().enumerate() {
                for (period, &when) in periods.iter().enumerate() {
                    for unit in [1, 10, 11, 102, 110, 200].map(UnitId) {
                        let entry = Entry { measure, period, unit };
                        prop_assert_eq!(kept.value(&cube, entry), anew.value(&cube, entry));
                        let figure = view.figure(of, unit, when);
                        prop_assert_eq!(kept.value(&cube, entry).ok().map(|v| v.0), figure.parts.ok(), "{:?} {}", entry, when);
                    }
                }
            }
        }
    }
}
