//! Random elements and figures.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use cotmoc_core::cube::{Cell, Cube};
use cotmoc_core::model::{
    Breakdown, Counts, Element, ElementKind, Period, PeriodKind, Quantity, Status, TimeRule, UnitId,
    UnitLevel, UnitRule,
};
use cotmoc_core::units::Register;
use proptest::prelude::*;

/// Every figure that stands, by element and cell.
pub(crate) type Figures = BTreeMap<(String, Cell), i64>;

/// What is reported: for each element the figures, in the order in which they come in.
#[derive(Clone)]
pub(crate) struct Reports {
    pub(crate) elements: Vec<Arc<Element>>,
    /// Where there is a number, four figures of five are there from the beginning, made from it.
    pub(crate) seed: Option<u64>,
    /// What is set and cleared after that.
    pub(crate) entries: Vec<Entry>,
}

/// One figure that is set, or cleared: everything but the value is picked from what there is.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) element: u8,
    pub(crate) unit: u8,
    /// Whether any unit is picked, or one of the leaves of the period.
    pub(crate) whose: Whose,
    pub(crate) period: u8,
    pub(crate) category: u8,
    pub(crate) value: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    Leaf,
    Anybody,
}

/// The periods of a kind for which there are figures.
pub(crate) fn span(kind: PeriodKind) -> Vec<Period> {
    let (first, last) = match kind {
        PeriodKind::Month => ("2024-02", "2024-09"),
        PeriodKind::Quarter => ("2023-Q4", "2025-Q2"),
        _ => ("2022", "2025"),
    };
    let period = |code: &str| Period::parse(code).expect("a period");
    period(first).to(period(last)).collect()
}

/// Periods that are asked for.
pub(crate) fn any_period() -> impl Strategy<Value = Period> {
    let codes = [
        "2024", "2024", "2023", "2025", "2024-Q1", "2024-Q3", "2024-Q3", "2024-S2", "2024-9M", "2024-03",
        "2024-07", "2024-08", "2025-Q1",
    ];
    prop::sample::select(codes.to_vec()).prop_map(|code| Period::parse(code).expect("a period"))
}

pub(crate) fn any_value() -> impl Strategy<Value = i64> {
    let limit = Quantity::LIMIT;
    let edges = [0, 1, -1, limit, -limit, i64::from(i32::MAX), i64::from(i32::MIN), 1 << 31, (1 << 40) + 1];
    prop_oneof![
        3 => prop::sample::select(edges.to_vec()),
        5 => -1000..1000_i64,
        1 => -limit..=limit,
    ]
}

pub(crate) fn any_time_rule() -> impl Strategy<Value = TimeRule> {
    prop::sample::select(vec![TimeRule::Sum, TimeRule::Last, TimeRule::Mean, TimeRule::Max, TimeRule::Min])
}

prop_compose! {
    /// An element with this code that is put together across units by `rule`.
    pub(crate) fn any_element(code: &'static str, rule: impl Strategy<Value = UnitRule>)(
        across_units in rule,
        across_time in any_time_rule(),
        categories in prop_oneof![2 => Just(0), 1 => 1..=4_usize],
        frequency in prop::sample::select(vec![PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year]),
        level in prop_oneof![
            6 => Just(UnitLevel::Commune),
            1 => Just(UnitLevel::District),
            1 => Just(UnitLevel::Province)
        ],
        decimals in 0..=6_u8,
        counts in prop::sample::select(vec![Counts::Parts, Counts::Own]),
    ) -> Element {
        let names = |n| (format!("C{n}"), format!("Loại {n}"));
        let breakdown = Breakdown { name: "Loại".to_owned(), categories: (1..=categories).map(names).collect() };
        Element {
            code: code.to_owned(),
            name: code.to_owned(),
            unit: "hộ".to_owned(),
            decimals,
            kind: if across_time == TimeRule::Sum { ElementKind::Flow } else { ElementKind::Stock },
            across_units,
            across_time,
            breakdown: (categories > 0).then_some(breakdown),
            level,
            frequency,
            counts,
            provider: None,
            note: None,
        }
    }
}

pub(crate) fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
    let whose = prop_oneof![6 => Just(Whose::Leaf), 1 => Just(Whose::Anybody)];
    let value = prop::option::weighted(0.85, any_value());
    let entry = (any::<u8>(), any::<u8>(), whose, any::<u8>(), 0..4_u8, value).prop_map(
        |(element, unit, whose, period, category, value)| Entry {
            element,
            unit,
            whose,
            period,
            category,
            value,
        },
    );
    prop::collection::vec(entry, 0..60)
}

/// Figures for some elements; all units of the reports are those of one register.
pub(crate) fn any_reports(elements: impl Strategy<Value = Vec<Element>>) -> impl Strategy<Value = Reports> {
    let seed = prop::option::weighted(0.7, any::<u64>());
    (elements, seed, any_entries()).prop_map(|(elements, seed, entries)| Reports {
        elements: elements.into_iter().map(Arc::new).collect(),
        seed,
        entries,
    })
}

impl fmt::Debug for Reports {
    /// On few lines, since people read it when a property fails.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.elements.iter().try_for_each(|element| write!(f, "\n  {element:?}"))?;
        write!(f, "\n  seed {:?}", self.seed)?;
        self.entries.iter().try_for_each(|entry| write!(f, "\n  {entry:?}"))
    }
}

impl Reports {
    /// Every figure in the order in which it comes in: element, cell, value.
    pub(crate) fn stream(&self, register: &Register) -> Vec<(String, Cell, Option<i64>)> {
        let mut stream = Vec::new();
        for (e, element) in (0_u64..).zip(&self.elements) {
            let Some(seed) = self.seed else { continue };
            for cell in every_cell(element, register) {
                let key =
                    [e, seed, cell.unit.0.unsigned_abs(), u64::from(cell.period.ordinal().unsigned_abs())];
                let dice = key.into_iter().chain([cell.category as u64]).fold(7, mix);
                if dice % 5 != 0 {
                    stream.push((element.code.clone(), cell, Some(value_of(mix(dice, 1)))));
                }
            }
        }
        for entry in &self.entries {
            stream.extend(self.entered(entry, register));
        }
        stream
    }

    fn entered(&self, entry: &Entry, register: &Register) -> Option<(String, Cell, Option<i64>)> {
        let element = pick(&self.elements, entry.element)?;
        let period = *pick(&span(element.frequency), entry.period)?;
        let units = match entry.whose {
            Whose::Leaf => leaves(element, register, period),
            Whose::Anybody => register.units().iter().map(|u| u.id).collect(),
        };
        let category = usize::from(entry.category) % element.categories();
        let cell = Cell { period, unit: *pick(&units, entry.unit)?, category };
        Some((element.code.clone(), cell, entry.value))
    }

    /// The figures that stand in the end.
    pub(crate) fn figures(&self, register: &Register) -> Figures {
        let mut figures = Figures::new();
        for (code, cell, value) in self.stream(register) {
            match value {
                Some(value) => figures.insert((code, cell), value),
                None => figures.remove(&(code, cell)),
            };
        }
        figures
    }

    /// The cube of what came in, one figure after another.
    pub(crate) fn cube(&self, register: &Arc<Register>) -> Cube {
        let mut cube = Cube::new(Arc::clone(register));
        self.elements.iter().for_each(|e| cube.add(e));
        for (code, cell, value) in self.stream(register) {
            cube.set(&code, cell, value, Status::Normal);
        }
        cube
    }
}

/// The units that report an element for a period.
pub(crate) fn leaves(element: &Element, register: &Register, period: Period) -> Vec<UnitId> {
    let day = period.last_day();
    let living = register.units().iter().filter(|u| u.level == element.level && u.lives(day));
    living.map(|u| u.id).collect()
}

fn every_cell(element: &Element, register: &Register) -> Vec<Cell> {
    let mut cells = Vec::new();
    for period in span(element.frequency) {
        for unit in leaves(element, register, period) {
            cells.extend((0..element.categories()).map(|category| Cell { period, unit, category }));
        }
    }
    cells
}

fn pick<T>(list: &[T], n: u8) -> Option<&T> {
    list.get(usize::from(n) % list.len().max(1))
}

/// Mixes a number into another one, as SplitMix64 does.
fn mix(state: u64, with: u64) -> u64 {
    let mut z = (state ^ with).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn value_of(dice: u64) -> i64 {
    let small = i64::try_from(dice % 2000).expect("small") - 300;
    match dice % 11 {
        0 => 0,
        1 => small * (Quantity::LIMIT / 2000),
        2 => small.signum() * Quantity::LIMIT,
        _ => small,
    }
}
