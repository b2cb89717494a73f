//! Whatever the figures: an assessment with a reason and finite numbers, the same in any unit of
//! measure, mirrored when everything is mirrored, and never worse for a better figure.

use cotmoc_core::catalogue::Direction;
use cotmoc_core::model::{Comparator, Period, PeriodKind, Status as Letter};
use cotmoc_core::progress::{
    Case, Goal, Kind, Method, Milestone, Partial, Point, Segment, Status, assess, explain, status,
};
use jiff::civil::Date;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn year(year: i16) -> Period {
    Period::year(year).expect("a year")
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    let any = (any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>(), 0..=28_u32)
        .prop_map(|(low, middle, high, sign, scale)| Decimal::from_parts(low, middle, high, sign, scale));
    let edge = prop::sample::select(vec![
        Decimal::MAX,
        Decimal::MIN,
        Decimal::ZERO,
        Decimal::ONE,
        Decimal::from(100),
        Decimal::new(1, 28),
        Decimal::new(-1, 28),
    ]);
    prop_oneof![any, edge, plain_decimal()]
}

fn plain_decimal() -> impl Strategy<Value = Decimal> {
    (-20_000..20_000_i64).prop_map(|hundredths| Decimal::new(hundredths, 2))
}

fn any_period() -> impl Strategy<Value = Period> {
    let kinds = prop::sample::select(vec![
        PeriodKind::Year,
        PeriodKind::Half,
        PeriodKind::Quarter,
        PeriodKind::Month,
    ]);
    prop_oneof![
        (2015..2032_i16).prop_map(year),
        (kinds, 1900..=2200_i16).prop_filter_map("a period", |(kind, year)| Period::new(kind, year, 1)),
    ]
}

fn any_point() -> impl Strategy<Value = Point> {
    let letters = prop::sample::select(vec![Letter::Normal, Letter::Normal, Letter::Normal, Letter::Break]);
    let extras = (measured_by(), prop::sample::select(vec![0_u8, 0, 0, 0, 0, 0, 1, 2]));
    (any_period(), any_decimal(), letters, extras).prop_map(|(period, value, status, (measured_by, odd))| {
        Point {
            status,
            measured_by,
            borders: (odd == 1).then(|| Date::constant(2025, 7, 1)),
            partial: (odd == 2).then_some(Partial { reported: 1, expected: 2 }),
            ..Point::new(period, value)
        }
    })
}

fn measured_by() -> impl Strategy<Value = Option<String>> {
    prop::sample::select(vec![None, None, None, None, Some("a".to_owned()), Some("b".to_owned())])
}

fn any_goal() -> impl Strategy<Value = Goal> {
    let kinds = prop_oneof![
        4 => Just(Kind::Level),
        1 => Just(Kind::Rank),
        1 => Just(Kind::Class { classes: vec!["A".to_owned(), "B".to_owned()] }),
        1 => Just(Kind::Growth { since: Period::year(2021) }),
        1 => (2019..2026_i16).prop_map(|since| Kind::MeanGrowth { since: year(since) }),
    ];
    let comparators = prop::sample::select(Comparator::ALL.to_vec());
    (any_period(), comparators, any_decimal(), prop::option::of(any_decimal()), kinds).prop_map(
        |(due, comparator, value, value_max, kind)| Goal { due, comparator, value, value_max, kind },
    )
}

fn any_direction() -> impl Strategy<Value = Direction> {
    prop::sample::select(vec![Direction::Up, Direction::Down])
}

fn any_method() -> impl Strategy<Value = Method> {
    prop::sample::select(Method::ALL.to_vec())
}

prop_compose! {
    fn any_case()(
        target in any_goal(),
        direction in any_direction(),
        decimals in prop::option::of(0..=28_u8),
        bound in prop::option::of(any_decimal()),
        baseline in prop::option::of(any_point()),
        series in prop::collection::vec(any_point(), 0..8),
        milestones in prop::collection::vec((any_period(), any_decimal()), 0..3),
        earlier in prop::collection::vec((any_goal(), any_period()), 0..2),
        measured_by in measured_by(),
        day in any_period(),
    ) -> Case {
        let milestones = milestones.into_iter().map(|(period, value)| Milestone { period, value }).collect();
        let close = |(target, until): (Goal, Period)| Segment {
            target,
            milestones: Vec::new(),
            act: "1/QĐ-UBND".to_owned(),
            changed_on: until.end(),
        };
        let earlier = earlier.into_iter().map(close).collect();
        let case = Case::new(target, direction, day.end());
        Case { decimals, bound, baseline, series, milestones, earlier, measured_by, ..case }
    }
}

/// A level with plain values, years in their order and something to reach.
#[derive(Debug, Clone)]
struct Plain {
    comparator: Comparator,
    direction: Direction,
    start: Decimal,
    target: Decimal,
    latest: Decimal,
    milestone: Option<Decimal>,
    after: i16,
    due: i16,
}

impl Plain {
    fn case(&self) -> Case {
        let goal = Goal::new(year(2020 + self.due), self.comparator, self.target);
        let latest = year(2020 + self.after);
        let milestone = self.milestone.map(|value| Milestone { period: year(2021), value });
        Case {
            baseline: Some(Point::new(year(2020), self.start)),
            series: vec![Point::new(latest, self.latest)],
            milestones: milestone.into_iter().collect(),
            ..Case::new(goal, self.direction, latest.end())
        }
    }

    fn map(&self, change: impl Fn(Decimal) -> Decimal) -> Self {
        Self {
            start: change(self.start),
            target: change(self.target),
            latest: change(self.latest),
            milestone: self.milestone.map(&change),
            ..self.clone()
        }
    }
}

prop_compose! {
    fn plain()(
        comparator in prop::sample::select(Comparator::ALL.to_vec()),
        direction in any_direction(),
        start in plain_decimal(),
        target in plain_decimal(),
        latest in plain_decimal(),
        milestone in prop::option::of(plain_decimal()),
        after in 1..12_i16,
        more in 0..10_i16,
    ) -> Plain {
        Plain { comparator, direction, start, target, latest, milestone, after, due: after + more }
    }
}

fn worth(status: Status) -> u8 {
    match status {
        Status::Achieved => 5,
        Status::OnTrack => 4,
        Status::AtRisk => 3,
        Status::OffTrack => 2,
        Status::Reversing => 1,
        Status::Missed | Status::NotAssessable => 0,
    }
}

fn mirrored(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::AtLeast => Comparator::AtMost,
        Comparator::AtMost => Comparator::AtLeast,
        Comparator::MoreThan => Comparator::LessThan,
        Comparator::LessThan => Comparator::MoreThan,
        same => same,
    }
}

fn other(direction: Direction) -> Direction {
    match direction {
        Direction::Up => Direction::Down,
        Direction::Down => Direction::Up,
    }
}

/// Every number of the JSON is finite. What is not is written as null, and then the assessment that
/// is read back differs.
fn numbers_are_finite(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Number(number) => number.as_f64().is_some_and(f64::is_finite),
        serde_json::Value::Array(items) => items.iter().all(numbers_are_finite),
        serde_json::Value::Object(fields) => fields.values().all(numbers_are_finite),
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn there_is_always_an_assessment_with_a_reason(case in any_case(), method in any_method()) {
        let assessment = assess(&case, method);
        prop_assert!(!assessment.reason.text.is_empty());
        let alone = (assessment.status, assessment.value, assessment.reason.clone());
        prop_assert_eq!(status(&case, method), alone);
        let json = serde_json::to_value(&assessment).unwrap();
        prop_assert!(numbers_are_finite(&json));
        let back: cotmoc_core::progress::Assessment = serde_json::from_value(json).unwrap();
        prop_assert_eq!(&back, &assessment);
        if let Some(projection) = &assessment.projection {
            prop_assert!((0.0..=1.0).contains(&projection.chance));
            prop_assert!(projection.at_due.low <= projection.at_due.high);
        }
        let card = explain(&assessment);
        let said = [card.inputs, card.formula, card.result, card.projection, card.remarks].concat().join(" ");
        prop_assert!(!said.contains("NaN") && !said.contains("inf"), "{}", said);
    }

    #[test]
    fn a_change_of_unit_changes_no_status(plain in plain(), scale in 1..100_000_i64, places in 0..6_u32) {
        let factor = Decimal::new(scale, places);
        let scaled = plain.map(|value| value * factor);
        for method in [Method::Linear, Method::Cagr, Method::Escap] {
            let (before, after) = (assess(&plain.case(), method), assess(&scaled.case(), method));
            prop_assert_eq!(before.status, after.status, "{}", method);
            prop_assert_eq!(before.value, after.value, "{}", method);
        }
    }

    #[test]
    fn the_mirror_image_has_the_same_status(plain in plain()) {
        let mirror = Plain {
            comparator: mirrored(plain.comparator),
            direction: other(plain.direction),
            ..plain.map(|value| -value)
        };
        for method in [Method::Linear, Method::Escap, Method::DigitalDecade] {
            let (one, two) = (assess(&plain.case(), method), assess(&mirror.case(), method));
            prop_assert_eq!(one.status, two.status);
            prop_assert_eq!(one.reason.code, two.reason.code);
        }
    }

    #[test]
    fn a_better_figure_never_gives_a_worse_status(plain in plain(), better in 0..20_000_i64) {
        let case = plain.case();
        let step = Decimal::new(better, 2);
        let latest = match case.target.direction(case.direction) {
            Direction::Up => plain.latest + step,
            Direction::Down => plain.latest - step,
        };
        let ahead = Plain { latest, ..plain.clone() }.case();
        for method in [Method::Linear, Method::Escap] {
            let (one, two) = (assess(&case, method).status, assess(&ahead, method).status);
            prop_assert!(worth(two) >= worth(one), "{} then {}", one, two);
        }
    }

    /// The trend is one of the history: with the target moved, the projected value stays.
    #[test]
    fn the_trend_does_not_look_at_the_target(
        shares in prop::collection::vec(1..9_999_i64, 3..7),
        one in 1..9_999_i64,
        two in 1..9_999_i64,
    ) {
        let case = |target: i64| {
            let series: Vec<Point> = (2018..)
                .zip(&shares)
                .map(|(at, share)| Point::new(year(at), Decimal::new(*share, 2)))
                .collect();
            let goal = Goal::new(year(2030), Comparator::Equal, Decimal::new(target, 2));
            let baseline = series.first().cloned();
            Case { bound: Some(100.into()), baseline, series, ..Case::new(goal, Direction::Up, Date::constant(2026, 1, 1)) }
        };
        let (first, second) = (assess(&case(one), Method::DigitalDecade), assess(&case(two), Method::DigitalDecade));
        if let (Some(first), Some(second)) = (first.value, second.value) {
            prop_assert_eq!(first, second);
            prop_assert!((0.0..=100.0).contains(&first));
        }
    }
}
