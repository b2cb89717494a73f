//! The vectors of METHODS §1–4 on small cubes.

use std::sync::Arc;

use jiff::civil::date;

use super::{Absent, Borders, Cell, Cube, Figure, Measure, Of, View};
use crate::formula::Formula;
use crate::model::{
    Counts, Element, ElementKind, Period, PeriodKind, Quantity, Status, TimeRule, UnitId, UnitLevel, UnitRule,
};
use crate::units::testing::register;

pub(super) const TREE: &str = "-
    + 1 nation VN
    + 10 province P under 1
    + 11 province Q under 1
    + 100 commune X under 10
    + 101 commune Y under 10
    + 102 commune W under 10
    + 110 commune V under 11";

const MERGER: &str = "2025-07-01
    + 200 commune Z under 10
    100 > 200 1
    101 > 200 1
    end 100
    end 101";

pub(super) fn element(
    code: &str,
    across_units: UnitRule,
    across_time: TimeRule,
    frequency: PeriodKind,
) -> Arc<Element> {
    Arc::new(Element {
        code: code.to_owned(),
        name: code.to_owned(),
        unit: "hộ".to_owned(),
        decimals: 1,
        kind: if across_time == TimeRule::Sum { ElementKind::Flow } else { ElementKind::Stock },
        across_units,
        across_time,
        breakdown: None,
        level: UnitLevel::Commune,
        frequency,
        counts: Counts::Parts,
        provider: None,
        note: None,
    })
}

pub(super) fn stock(code: &str) -> Arc<Element> {
    element(code, UnitRule::Sum, TimeRule::Last, PeriodKind::Year)
}

/// A cube of elements with figures, each as «A 100 2024 60».
pub(super) fn cube(events: &str, elements: &[Arc<Element>], figures: &[&str]) -> Cube {
    let mut cube = Cube::new(Arc::new(register(events)));
    elements.iter().for_each(|e| cube.add(e));
    for figure in figures {
        let words: Vec<&str> = figure.split_whitespace().collect();
        let cell =
            Cell { unit: UnitId(words[1].parse().unwrap()), period: words[2].parse().unwrap(), category: 0 };
        let value = Quantity::of(words[3].parse().unwrap(), 1).unwrap().0;
        let status = words.get(4).map_or(Status::Normal, |s| s.parse().unwrap());
        cube.set(words[0], cell, Some(value), status);
    }
    cube
}

pub(super) fn ratio() -> Measure {
    let formula = Some(Formula::parse("100 * A / B").unwrap());
    Measure::Indicator { code: "R".to_owned(), formula, counts: Counts::Parts }
}

fn of(code: &str) -> Measure {
    Measure::Element { code: code.to_owned(), category: None }
}

fn period(code: &str) -> Period {
    code.parse().unwrap()
}

/// A figure as «17,5 2/2» or «chưa có số liệu 0/2».
fn said(figure: &Figure) -> String {
    let value = match &figure.value {
        Ok(value) => value.to_decimal(4).unwrap().normalize().to_string(),
        Err(absent) => absent.to_string(),
    };
    let letter = if matches!(figure.status, Status::Normal | Status::Missing) {
        String::new()
    } else {
        format!(" {}", figure.status)
    };
    format!("{value} {}/{}{letter}", figure.coverage.units, figure.coverage.expected)
}

#[track_caller]
fn check(cube: &Cube, measure: &Measure, borders: Borders, unit: i64, when: &str, expected: &str) {
    assert_eq!(said(&View::new(cube, borders).figure(measure, UnitId(unit), period(when))), expected);
}

const NOW: Borders = Borders::On(date(2025, 12, 31));

#[test]
fn a_merged_ratio_is_the_ratio_of_sums() {
    let figures = ["A 100 2024 60", "B 100 2024 100", "A 101 2024 10", "B 101 2024 300"];
    let cube = cube(&format!("{TREE}\n{MERGER}"), &[stock("A"), stock("B")], &figures);
    check(&cube, &ratio(), NOW, 200, "2024", "17.5 2/2");
    check(&cube, &ratio(), Borders::Then, 100, "2024", "60 1/1");
    check(&cube, &ratio(), Borders::Then, 101, "2024", "3.3333 1/1");
    // The province is the same on both; one commune has not reported.
    check(&cube, &ratio(), Borders::Then, 10, "2024", "17.5 2/3");
    check(&cube, &ratio(), NOW, 10, "2024", "17.5 2/3");
    check(&cube, &ratio(), Borders::Then, 200, "2024", "đơn vị không có trên địa giới này 0/0");
}

#[test]
fn a_ratio_counts_only_units_that_have_both_parts() {
    let figures = ["A 100 2024 60", "B 100 2024 100", "A 101 2024 10", "B 102 2024 300"];
    let cube = cube(TREE, &[stock("A"), stock("B")], &figures);
    check(&cube, &ratio(), Borders::Then, 10, "2024", "60 1/3");
    check(&cube, &of("A"), Borders::Then, 10, "2024", "70 2/3");
}

#[test]
fn a_denominator_of_zero_is_no_figure_and_zero_is_one() {
    let figures = ["A 100 2024 0", "B 100 2024 0", "A 101 2024 0", "B 101 2024 5"];
    let cube = cube(TREE, &[stock("A"), stock("B")], &figures);
    check(&cube, &ratio(), Borders::Then, 100, "2024", "không tính được: mẫu số bằng 0 1/1");
    check(&cube, &ratio(), Borders::Then, 101, "2024", "0 1/1");
    check(&cube, &of("A"), Borders::Then, 100, "2024", "0 1/1");
    check(&cube, &of("A"), Borders::Then, 102, "2024", "chưa có số liệu 0/1");
}

#[test]
fn what_nobody_allocates_is_shown_apart() {
    let split = "2025-07-01
        + 200 commune A under 10
        + 201 commune B under 10
        100 > 200
        100 > 201
        end 100";
    let cube = cube(&format!("{TREE}\n{split}"), &[stock("A")], &["A 100 2024 60", "A 101 2024 10"]);
    let view = View::new(&cube, NOW);
    let figures = view.figures(&of("A"), Of::Under(UnitId(10), UnitLevel::Commune), period("2024"));
    let lines: Vec<_> = figures.iter().map(|f| (f.unit.map(|u| u.0), said(f), f.unallocated)).collect();
    let expected = [
        (Some(200), "chưa có số liệu 0/0".to_owned(), false),
        (Some(201), "chưa có số liệu 0/0".to_owned(), false),
        (Some(102), "chưa có số liệu 0/1".to_owned(), false),
        (Some(101), "10 1/1".to_owned(), false),
        (None, "60 1/1".to_owned(), true),
    ];
    let sorted = |mut all: Vec<(Option<i64>, String, bool)>| {
        all.sort();
        all
    };
    assert_eq!(sorted(lines), sorted(expected.to_vec()));
    let whole = view.figure(&of("A"), UnitId(10), period("2024"));
    assert_eq!((said(&whole).as_str(), whole.unallocated), ("70 2/3", true));
}

#[test]
fn a_divided_unit_is_estimated_and_counted_once() {
    let split = "2025-07-01
        + 200 commune A under 10
        + 201 commune B under 10
        100 > 200 1/2
        100 > 201 1/2
        end 100";
    let cube = cube(&format!("{TREE}\n{split}"), &[stock("A")], &["A 100 2024 0.1", "A 101 2024 10"]);
    check(&cube, &of("A"), NOW, 200, "2024", "0.1 1/1 E");
    check(&cube, &of("A"), NOW, 201, "2024", "0 1/1 E");
    check(&cube, &of("A"), NOW, 10, "2024", "10.1 2/3 E");
}

#[test]
fn flows_add_up_and_stocks_take_the_last() {
    let flow = element("A", UnitRule::Sum, TimeRule::Sum, PeriodKind::Month);
    let stock = element("B", UnitRule::Sum, TimeRule::Last, PeriodKind::Month);
    let mean = element("C", UnitRule::Sum, TimeRule::Mean, PeriodKind::Month);
    let mut figures = Vec::new();
    for month in ["01", "02", "03", "12"] {
        for code in ["A", "B", "C"] {
            figures.push(format!("{code} 100 2024-{month} 3"));
        }
    }
    let figures: Vec<&str> = figures.iter().map(String::as_str).collect();
    let cube = cube(TREE, &[flow, stock, mean], &figures);
    check(&cube, &of("A"), Borders::Then, 10, "2024", "12 1/3");
    check(&cube, &of("A"), Borders::Then, 100, "2024-Q1", "9 1/1");
    check(&cube, &of("A"), Borders::Then, 100, "2024-Q2", "chưa có số liệu 0/1");
    check(&cube, &of("B"), Borders::Then, 100, "2024", "3 1/1");
    check(&cube, &of("B"), Borders::Then, 100, "2024-Q2", "chưa có số liệu 0/1");
    check(&cube, &of("C"), Borders::Then, 100, "2024", "3 1/1");
    check(&cube, &of("A"), Borders::Then, 100, "2024-06-30", "số liệu không thu theo kỳ này 0/0");
    let figure = View::new(&cube, Borders::Then).figure(&of("A"), UnitId(100), period("2024"));
    assert_eq!((figure.coverage.parts, figure.coverage.expected_parts), (4, 12));
    assert_eq!((figure.coverage.cells, figure.coverage.expected_cells), (4, 12));
}

#[test]
fn a_year_may_run_across_a_merger() {
    let flow = element("A", UnitRule::Sum, TimeRule::Sum, PeriodKind::Month);
    let figures =
        ["A 100 2025-06 1", "A 101 2025-06 2", "A 200 2025-07 4", "A 102 2025-06 8", "A 102 2025-07 16"];
    let cube = cube(&format!("{TREE}\n{MERGER}"), &[flow], &figures);
    check(&cube, &of("A"), Borders::Then, 200, "2025", "7 3/3");
    check(&cube, &of("A"), Borders::Then, 102, "2025", "24 1/1");
    check(&cube, &of("A"), Borders::Then, 10, "2025", "31 4/4");
    check(&cube, &of("A"), Borders::Then, 1, "2025", "31 4/5");
    // Backwards nobody knows how the new commune's figures belong to the old ones.
    check(&cube, &of("A"), Borders::On(date(2024, 12, 31)), 100, "2025", "1 1/1");
    check(&cube, &of("A"), Borders::On(date(2024, 12, 31)), 10, "2025", "31 4/4");
}

#[test]
fn the_units_own_figure_is_kept_beside_its_parts() {
    let figures = ["A 100 2024 60", "A 101 2024 10", "A 10 2024 75"];
    let cube = cube(TREE, &[stock("A")], &figures);
    let figure = View::new(&cube, Borders::Then).figure(&of("A"), UnitId(10), period("2024"));
    assert_eq!(said(&figure), "70 2/3");
    assert_eq!(figure.own.unwrap().to_string(), "75");
    assert_eq!(figure.difference().unwrap().to_string(), "5");
    check(&cube, &of("A"), Borders::Then, 1, "2024", "70 2/4");
}

#[test]
fn percentages_are_weighed_and_never_averaged() {
    let rate = element("R", UnitRule::Mean("B".to_owned()), TimeRule::Last, PeriodKind::Year);
    let rank = element("K", UnitRule::None, TimeRule::Last, PeriodKind::Year);
    let figures = [
        "R 100 2024 60", "R 101 2024 3.3", "B 100 2024 100", "B 101 2023 300", "K 100 2024 3",
        "K 101 2024 5", "K 10 2024 9",
    ];
    let cube = cube(&format!("{TREE}\n{MERGER}"), &[rate, rank, stock("B")], &figures);
    // (60 × 100 + 3,3 × 300) / 400; the weight of 101 is that of the year before.
    check(&cube, &of("R"), Borders::Then, 10, "2024", "17.475 2/3");
    check(&cube, &of("R"), NOW, 200, "2024", "17.475 2/2 E");
    check(&cube, &of("R"), Borders::Then, 101, "2024", "3.3 1/1");
    check(&cube, &of("K"), Borders::Then, 10, "2024", "9 2/3");
    check(&cube, &of("K"), Borders::Then, 1, "2024", "không cộng được giữa các đơn vị 2/4");
    check(&cube, &of("K"), NOW, 200, "2024", "không so sánh được: địa giới đã đổi và không có quyền số 2/2");
}

#[test]
fn growth_is_taken_over_units_that_are_there_both_times() {
    let figures = ["A 100 2023 10", "A 101 2023 10", "A 100 2024 15", "A 102 2024 99"];
    let cube = cube(TREE, &[stock("A")], &figures);
    let formula = Some(Formula::parse("100 * (A - prev(A)) / prev(A)").unwrap());
    let growth = Measure::Indicator { code: "G".to_owned(), formula, counts: Counts::Parts };
    check(&cube, &growth, Borders::Then, 10, "2024", "50 1/3");
    check(&cube, &growth, Borders::Then, 102, "2024", "thiếu số liệu prev(A) 0/1");
}

#[test]
fn a_yearly_denominator_serves_a_quarterly_numerator() {
    let flow = element("A", UnitRule::Sum, TimeRule::Sum, PeriodKind::Quarter);
    let figures = ["A 100 2024-Q1 5", "A 101 2024-Q1 5", "B 100 2023 50", "B 101 2022 90"];
    let cube = cube(TREE, &[flow, stock("B")], &figures);
    let formula = Some(Formula::parse("100 * A / latest(B)").unwrap());
    let share = Measure::Indicator { code: "S".to_owned(), formula, counts: Counts::Parts };
    check(&cube, &share, Borders::Then, 10, "2024-Q1", "10 1/3");
}

#[test]
fn letters_travel_upwards() {
    let cube = cube(TREE, &[stock("A")], &["A 100 2024 60 P", "A 101 2024 10"]);
    check(&cube, &of("A"), Borders::Then, 10, "2024", "70 2/3 P");
    check(&cube, &of("A"), Borders::Then, 101, "2024", "10 1/1");
    assert_eq!(
        View::new(&cube, Borders::Then).figure(&of("?"), UnitId(10), period("2024")).value,
        Err(Absent::Without("?".to_owned()))
    );
}

#[test]
fn figures_that_do_not_add_up_run_across_a_merger() {
    let largest = element("A", UnitRule::Max, TimeRule::Max, PeriodKind::Month);
    let rate = element("R", UnitRule::Mean("B".to_owned()), TimeRule::Last, PeriodKind::Year);
    let figures = [
        "A 102 2025-02 9", "A 102 2025-08 3", "A 100 2025-01 20", "A 200 2025-09 5", "R 102 2025 50",
        "B 102 2024 7",
    ];
    let cube = cube(&format!("{TREE}\n{MERGER}"), &[largest, rate, stock("B")], &figures);
    check(&cube, &of("A"), Borders::Then, 102, "2025", "9 1/1");
    check(&cube, &of("A"), Borders::Then, 10, "2025", "20 3/4");
    // The weight is that of the year before, when other units stood beside it.
    check(&cube, &of("R"), Borders::Then, 10, "2025", "50 1/2");
}

#[test]
fn what_is_not_allocated_stays_in_its_province() {
    let empty = "-
        + 1 nation VN
        + 10 province P under 1
        + 11 district D under 10
        + 100 commune X under 11
        2025-07-01
        end 100";
    let cube = cube(empty, &[stock("A")], &["A 100 2024 5"]);
    check(&cube, &of("A"), NOW, 10, "2024", "5 1/1");
    assert!(View::new(&cube, NOW).figure(&of("A"), UnitId(10), period("2024")).unallocated);
}

#[test]
fn merging_and_undoing_is_the_identity() {
    let figures = ["A 100 2024 60", "A 101 2025 10", "A 102 2026 5", "A 10 2024 1"];
    let before = cube(TREE, &[stock("A")], &figures);
    let merged = cube(TREE, &[stock("A")], &figures).on(Arc::new(register(&format!("{TREE}\n{MERGER}"))));
    check(&merged, &of("A"), NOW, 200, "2024", "60 1/2");
    let undone = merged.on(Arc::new(register(TREE)));
    let cells = |cube: &Cube| {
        let mut cells: Vec<_> = cube.facts("A").unwrap().cells().collect();
        cells.sort();
        cells
    };
    assert_eq!(cells(&undone), cells(&before));
    check(&undone, &of("A"), NOW, 10, "2025", "10 1/3");
}
