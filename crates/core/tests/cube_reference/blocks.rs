//! The dense blocks: every total in one pass, restated or not, in whatever order figures come in and
//! however many threads share the work.

use std::collections::BTreeMap;
use std::sync::Arc;

use cotmoc_core::cube::{
    Block, Borders, Cube, Measure, RestatedSegments, Segments, Span, Totals, View, parallel, ratio_totals,
};
use cotmoc_core::model::{Element, Period, PeriodKind, UnitId, UnitRule};
use cotmoc_core::units::{Part, Restatement, Tree, divide};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed};
use proptest::prelude::*;

use crate::facts::{Reports, any_element, any_reports, any_value};
use crate::paths::Map;
use crate::sums::{Reference, Sums};
use crate::world::{BORDERS, any_world};
use crate::{cases, exact};

/// Totals as a list: unit, period, sum, cells.
type Told = BTreeMap<(UnitId, Period), (BigInt, u32)>;

fn told(totals: &Totals, tree: &Tree) -> Told {
    let mut told = Told::new();
    for (p, &period) in totals.periods.iter().enumerate() {
        for (n, &node) in totals.nodes.iter().enumerate() {
            let (sum, cells) = totals.at(p, n);
            told.insert((tree.nodes()[node as usize].unit, period), (sum.into(), cells));
        }
    }
    told
}

/// The same from the reference: the units above the leaves in every period of the block.
fn expected(sums: &dyn Fn(Period) -> Sums<UnitId>, periods: &[Period], map: &Map<'_>) -> Told {
    let mut told = Told::new();
    for &period in periods {
        let sums = sums(period);
        for &unit in map.walk.iter().filter(|&&id| !map.is_leaf(id)) {
            let sum = sums.get(&unit).cloned().unwrap_or_default();
            let value = sum.by_part.values().sum();
            told.insert((unit, period), (value, sum.cells));
        }
    }
    told
}

fn periods(block: &Block, kind: PeriodKind) -> Vec<Period> {
    block.periods().map(|n| Period::from_ordinal(kind, n).unwrap()).collect()
}

fn sum_element(code: &'static str) -> impl Strategy<Value = Element> {
    any_element(code, Just(UnitRule::Sum))
}

fn check_totals(cube: &Cube, reference: &Reference<'_>, element: &Element) {
    let (eras, facts) = (cube.eras(element.level).unwrap(), cube.facts(&element.code).unwrap());
    for era in 0..eras.count() {
        let (tree, block) = (eras.tree(era), facts.block(era));
        let map = Map::new(reference.register, tree.date, element.level);
        let walk: Vec<UnitId> = tree.nodes().iter().map(|n| n.unit).collect();
        assert_eq!(walk, map.walk, "the order of the tree");
        for node in tree.nodes() {
            let below = tree.leaves()[node.leaves.start as usize..node.leaves.end as usize].iter();
            let below: Vec<UnitId> = below.filter_map(|leaf| leaf.unit).collect();
            let leaves = map.leaves().into_iter().filter(|&id| map.upwards(id).contains(&node.unit));
            assert_eq!(below, leaves.collect::<Vec<_>>(), "the leaves under {}", node.unit);
        }
        let totals = block.totals(&Segments::of(tree), element.frequency);
        let all = periods(block, element.frequency);
        let sums = |period: Period| {
            // The block itself does not ask on which borders a period stands.
            let map = Map::new(reference.register, period.last_day(), element.level);
            reference.by_unit(element, 0..element.categories(), &[period], &map)
        };
        let then = |period: &Period| eras.on(period.last_day()) == era;
        let expected = expected(&sums, &all.iter().copied().filter(then).collect::<Vec<_>>(), &map);
        let mut told = told(&totals, tree);
        told.retain(|(_, period), (sum, cells)| {
            assert!(
                then(period) || (*cells == 0 && *sum == BigInt::ZERO),
                "a period of another era is empty"
            );
            then(period)
        });
        assert_eq!(told, expected);
        check_over(&totals, element);
        check_views(cube, element, &told);
    }
}

/// What a view says of the same units and periods.
fn check_views(cube: &Cube, element: &Element, told: &Told) {
    let view = View::new(cube, Borders::Then);
    let measure = Measure::Element { code: element.code.clone(), category: None };
    let scale = BigRational::from(BigInt::from(10).pow(u32::from(element.decimals)));
    for ((unit, period), (sum, cells)) in told {
        let figure = view.figure(&measure, *unit, *period);
        assert_eq!(figure.coverage.cells, *cells);
        let value = (*cells > 0).then(|| BigRational::from(sum.clone()) / &scale);
        assert_eq!(figure.parts.ok().map(exact), value);
    }
}

/// Longer periods.
fn check_over(totals: &Totals, element: &Element) {
    for kind in [PeriodKind::Quarter, PeriodKind::Half, PeriodKind::NineMonths, PeriodKind::Year] {
        if !kind.is_made_of(element.frequency) {
            continue;
        }
        for (span, last_only) in [(Span::Sum, false), (Span::Last, true)] {
            let longer = totals.over(kind, span);
            let mut expected: BTreeMap<(Period, usize), (i128, u32)> = BTreeMap::new();
            for (p, period) in totals.periods.iter().enumerate() {
                let whole = (2022..2026_i16)
                    .flat_map(|year| (1..=4).filter_map(move |n| Period::new(kind, year, n)))
                    .find(|whole| {
                        whole.in_year() == period.in_year() && whole.parts(element.frequency).contains(period)
                    });
                let Some(whole) = whole else { continue };
                for node in 0..totals.nodes.len() {
                    let (sum, cells) = totals.at(p, node);
                    let entry = expected.entry((whole, node)).or_default();
                    if !last_only || period.end() == whole.end() {
                        *entry = (entry.0 + sum, entry.1 + cells);
                    }
                }
            }
            let mut told = BTreeMap::new();
            for (p, period) in longer.periods.iter().enumerate() {
                told.extend((0..longer.nodes.len()).map(|node| ((*period, node), longer.at(p, node))));
            }
            assert_eq!(told, expected, "{kind} {span:?}");
        }
    }
}

fn check_restated(cube: &Cube, reference: &Reference<'_>, element: &Element) {
    let (eras, facts) = (cube.eras(element.level).unwrap(), cube.facts(&element.code).unwrap());
    for day in BORDERS {
        let map = Map::new(reference.register, day, element.level);
        for era in 0..eras.count() {
            let (tree, block) = (eras.tree(era), facts.block(era));
            let restatement = Restatement::new(reference.register, tree, day);
            assert_eq!(restatement.lost(), []);
            let way = RestatedSegments::of(&restatement, tree.leaves().len());
            let totals = block.restated_totals(&restatement, &way, element.frequency);
            let sums = |period| reference.by_unit(element, 0..element.categories(), &[period], &map);
            let then = |period: &Period| eras.on(period.last_day()) == era;
            let all: Vec<Period> = periods(block, element.frequency).into_iter().filter(then).collect();
            let mut told = told(&totals, &restatement.tree);
            // A district that has nothing but what is not allocated stands in this tree only.
            told.retain(|(unit, period), _| then(period) && map.has(*unit));
            assert_eq!(told, expected(&sums, &all, &map), "era {era} on {day}");
        }
    }
}

fn check_ratio(cube: &Cube, reference: &Reference<'_>, elements: &[Arc<Element>]) {
    let (a, b) = (&elements[0], &elements[1]);
    let eras = cube.eras(a.level).unwrap();
    let facts = |element: &Element| cube.facts(&element.code).unwrap();
    for era in 0..eras.count() {
        let (tree, above, below) = (eras.tree(era), facts(a).block(era), facts(b).block(era));
        let map = Map::new(reference.register, tree.date, a.level);
        let (above, below) = ratio_totals(above, below, &Segments::of(tree), a.frequency);
        assert_eq!(above.periods, below.periods);
        let then = |period: &Period| eras.on(period.last_day()) == era;
        let all: Vec<Period> = above.periods.iter().copied().filter(then).collect();
        for (element, totals) in [(a, &above), (b, &below)] {
            let sums = |period: Period| {
                let map = Map::new(reference.register, period.last_day(), a.level);
                let both = |cell| reference.value(a, cell).is_some() && reference.value(b, cell).is_some();
                let categories = 0..a.categories();
                reference.sums(element, categories, &[period], &map, both, |place| map.above(place))
            };
            let mut told = told(totals, tree);
            // A district that has nothing but what is not allocated stands in this tree only.
            told.retain(|(unit, period), _| then(period) && map.has(*unit));
            assert_eq!(told, expected(&sums, &all, &map));
        }
        // Periods that are not there hold nothing in which both are.
        for (code, cell) in reference.figures.keys().filter(|(code, _)| *code == a.code) {
            let here = eras.on(cell.period.last_day()) == era && map.is_leaf(cell.unit);
            let other = reference.value(b, *cell).is_some();
            assert!(!here || !other || all.contains(&cell.period), "{code} {cell:?}");
        }
    }
}

/// Every total of every era of every element, by so many threads.
fn all_totals(cube: &Cube, elements: &[Arc<Element>], threads: usize) -> Vec<Vec<Told>> {
    parallel::each(elements, threads, |element| {
        let eras = cube.eras(element.level).unwrap();
        let facts = cube.facts(&element.code).unwrap();
        let one = |era| {
            let tree = eras.tree(era);
            told(&facts.block(era).totals(&Segments::of(tree), element.frequency), tree)
        };
        (0..eras.count()).map(one).collect()
    })
}

/// The same figures by the ways of bulk loading, row by row or cell by cell.
fn filled(reports: &Reports, cube: &Cube, by_row: bool) -> Vec<Vec<Told>> {
    let of_element = |element: &Arc<Element>| {
        let (eras, facts) = (cube.eras(element.level).unwrap(), cube.facts(&element.code).unwrap());
        let one = |era: usize| {
            let (tree, from) = (eras.tree(era), facts.block(era));
            let mut block = Block::new(Arc::clone(tree), element.categories());
            block.reserve(from.periods());
            let leaves = 0..u32::try_from(tree.leaves().len()).unwrap();
            for period in from.periods() {
                for category in 0..element.categories() {
                    let cells = leaves.clone().filter_map(|n| Some((n, from.get(period, category, n)?)));
                    let taken = if by_row {
                        block.fill_row(period, category, cells)
                    } else {
                        block.fill(cells.map(|(n, value)| (period, category, n, value)))
                    };
                    assert_eq!(taken, 0);
                }
            }
            told(&block.totals(&Segments::of(tree), element.frequency), tree)
        };
        (0..eras.count()).map(one).collect()
    };
    reports.elements.iter().map(of_element).collect()
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn totals_are_those_of_the_reference(
        world in any_world(),
        reports in any_reports(sum_element("A").prop_map(|e| vec![e])),
    ) {
        let register = world.end();
        let (cube, figures) = (reports.cube(&register), reports.figures(&register));
        check_totals(&cube, &Reference { register: &register, figures: &figures }, &reports.elements[0]);
    }

    #[test]
    fn restated_totals_are_those_of_the_reference(
        world in any_world(),
        reports in any_reports(sum_element("A").prop_map(|e| vec![e])),
    ) {
        let register = world.end();
        let (cube, figures) = (reports.cube(&register), reports.figures(&register));
        check_restated(&cube, &Reference { register: &register, figures: &figures }, &reports.elements[0]);
    }

    #[test]
    fn joint_totals_are_those_of_the_reference(
        world in any_world(),
        reports in any_reports((sum_element("A"), sum_element("B")).prop_map(|(a, b)| {
            let b = Element { code: b.code, ..a.clone() };
            vec![a, b]
        })),
    ) {
        let register = world.end();
        let (cube, figures) = (reports.cube(&register), reports.figures(&register));
        check_ratio(&cube, &Reference { register: &register, figures: &figures }, &reports.elements);
    }

    #[test]
    fn neither_order_nor_threads_change_a_digit(
        world in any_world(),
        reports in any_reports((sum_element("A"), sum_element("B"), sum_element("C")).prop_map(|(a, b, c)| vec![a, b, c])),
        turn in any::<u64>(),
    ) {
        let register = world.end();
        let cube = reports.cube(&register);
        let totals = all_totals(&cube, &reports.elements, 1);
        for threads in [2, 3, 8] {
            prop_assert_eq!(&all_totals(&cube, &reports.elements, threads), &totals);
        }
        // The figures that stand in the end, in another order.
        let mut figures: Vec<_> = reports.figures(&register).into_iter().collect();
        figures.sort_by_key(|((code, cell), value)| {
            (turn.wrapping_mul(cell.unit.0.unsigned_abs() + 1) % 97, *value, cell.category, cell.period, code.clone())
        });
        let mut other = Cube::new(Arc::clone(&register));
        reports.elements.iter().for_each(|e| other.add(e));
        for ((code, cell), value) in figures {
            prop_assert_eq!(other.set(&code, cell, Some(value), cotmoc_core::model::Status::Normal), None);
        }
        // Blocks may reach further where figures were set and cleared again.
        let there = |all: &[Vec<Told>]| -> Vec<Vec<Told>> {
            let some = |told: &Told| told.iter().filter(|(_, v)| v.1 > 0).map(|(k, v)| (*k, v.clone())).collect();
            all.iter().map(|eras| eras.iter().map(some).collect()).collect()
        };
        prop_assert_eq!(there(&all_totals(&other, &reports.elements, 2)), there(&totals));
        for by_row in [true, false] {
            prop_assert_eq!(&filled(&reports, &cube, by_row), &totals);
        }
    }

    #[test]
    fn dividing_gives_the_whole(
        value in prop_oneof![any_value(), any::<i64>()],
        weights in prop::collection::vec(prop_oneof![0..20_u64, 0..u64::from(u32::MAX)], 1..8),
    ) {
        let of: u64 = weights.iter().sum();
        prop_assume!(of > 0);
        let parts: Vec<Part> = (0..).zip(&weights).map(|(leaf, &parts)| Part { leaf, parts, of }).collect();
        let mut given = Vec::new();
        divide(value, &parts, |leaf, amount| given.push((leaf, amount)));
        given.sort_unstable();
        prop_assert_eq!(given.iter().map(|(_, amount)| i128::from(*amount)).sum::<i128>(), i128::from(value));
        let mut amounts: BTreeMap<u32, i64> = (0..).zip(&weights).map(|(leaf, _)| (leaf, 0)).collect();
        amounts.extend(given);
        for part in &parts {
            let share = BigRational::new(BigInt::from(part.parts) * value, BigInt::from(of));
            let off = BigRational::from(BigInt::from(amounts[&part.leaf])) - share;
            prop_assert!(off.abs() < BigRational::one(), "{amounts:?}");
        }
    }
}
