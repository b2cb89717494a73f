//! The vectors, traps and rules of METHODS §5, one small case each.

use cotmoc_core::catalogue::Direction;
use cotmoc_core::model::{Comparator, Period, Status as Letter};
use cotmoc_core::progress::{
    Assessment, Case, Goal, Kind, Method, Milestone, Partial, Point, Reach, ReasonCode, RemarkCode, Segment,
    Status, Workings, assess, explain,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

fn period(code: &str) -> Period {
    Period::parse(code).expect("a period")
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// «2022=9.3702»
fn point(text: &str) -> Point {
    let (when, value) = text.split_once('=').expect("period=value");
    Point::new(period(when), decimal(value))
}

/// «2030>=20», «2030=20..25»; judged at the end of the last figure's period.
fn case(target: &str, baseline: &str, series: &[&str]) -> Case {
    let at = target.find(['<', '>', '=', '~']).expect("a comparator");
    let end = target.rfind(['<', '>', '=', '~']).expect("a comparator") + 1;
    let (low, high) = target[end..]
        .split_once("..")
        .map_or((&target[end..], None), |(low, high)| (low, Some(decimal(high))));
    let comparator: Comparator = target[at..end].parse().expect("a comparator");
    let series: Vec<Point> = series.iter().map(|text| point(text)).collect();
    let baseline = (!baseline.is_empty()).then(|| point(baseline));
    let last = series.iter().chain(&baseline).map(|point| point.period.end()).max();
    let goal = Goal { value_max: high, ..Goal::new(period(&target[..at]), comparator, decimal(low)) };
    let as_at = last.unwrap_or(Date::constant(2020, 1, 1));
    Case { baseline, series, ..Case::new(goal, Direction::Up, as_at) }
}

fn down(case: Case) -> Case {
    Case { direction: Direction::Down, ..case }
}

/// The EU's ICT specialists in millions.
fn specialists() -> Case {
    case("2030>=20", "2015=6.5502", &["2022=9.3702"])
}

#[track_caller]
fn near(got: Option<f64>, expected: f64, digits: i32) {
    let got = got.expect("a number");
    assert!((got - expected).abs() <= 0.5 * 10_f64.powi(-digits) + 1e-12, "{got} is not {expected}");
}

#[track_caller]
fn check(case: &Case, method: Method, status: Status, code: ReasonCode) -> Assessment {
    let assessment = assess(case, method);
    assert_eq!((assessment.status, assessment.reason.code), (status, code), "{}", assessment.reason.text);
    assessment
}

#[test]
fn specialists_by_the_line() {
    let assessment = check(&specialists(), Method::Linear, Status::OffTrack, ReasonCode::PathFarBehind);
    near(assessment.expected, 12.82677, 5);
    near(assessment.value, 0.44929, 5);
    assert_eq!(assessment.gap, Some(decimal("10.6298")));
}

#[test]
fn specialists_by_growth_rates() {
    let assessment = check(&specialists(), Method::Cagr, Status::AtRisk, ReasonCode::PathBehind);
    near(assessment.value, 0.67930, 5);
    let Some(Workings::Cagr { cagr_percent, required_cagr_percent }) = assessment.workings else {
        panic!("{:?}", assessment.workings)
    };
    near(cagr_percent, 5.2479, 4);
    near(required_cagr_percent, 7.7255, 4);
}

#[test]
fn specialists_by_the_united_nations() {
    let assessment = check(&specialists(), Method::Un2023, Status::AtRisk, ReasonCode::PathBehind);
    near(assessment.value, 0.56191, 5);
    let Some(Workings::Un2023 { projected, .. }) = assessment.workings else {
        panic!("{:?}", assessment.workings)
    };
    near(projected, 14.10771, 5);
}

#[test]
fn specialists_by_escap() {
    let assessment = check(&specialists(), Method::Escap, Status::OffTrack, ReasonCode::PathFarBehind);
    let Some(Workings::Escap { csi, elapsed }) = assessment.workings else {
        panic!("{:?}", assessment.workings)
    };
    near(csi, 2.0967, 4);
    near(elapsed, 4.6667, 4);
    near(assessment.value, 2.0967 / 4.6667, 4);
}

#[test]
fn specialists_by_the_digital_decade() {
    let assessment = check(&specialists(), Method::DigitalDecade, Status::OffTrack, ReasonCode::TrendShort);
    near(assessment.required_per_year, 1.328_725, 6);
    // Two points: the slope is the one between them, 2.82 in seven years.
    near(assessment.value, 9.3702 + 8.0 * 2.82 / 7.0, 9);
    let Some(Workings::Line { path_step, .. }) = assessment.workings else {
        panic!("{:?}", assessment.workings)
    };
    near(path_step, 1.328_725, 6);
    assert!(assessment.remarks.iter().any(|remark| remark.code == RemarkCode::OwnCuts));
}

/// 5G coverage: the logistic curve, year by year.
#[test]
fn a_share_follows_its_logistic_curve() {
    for (due, projected, status) in [
        ("2023", 96.660, Status::AtRisk),
        ("2024", 99.487, Status::AtRisk),
        ("2025", 99.923, Status::AtRisk),
        ("2026", 99.989, Status::AtRisk),
        ("2027", 99.998, Status::AtRisk),
    ] {
        let coverage = case(&format!("{due}>=100"), "2019=0", &["2020=13.9", "2021=65.8", "2022=81.2"]);
        let coverage = Case { bound: Some(100.into()), ..coverage };
        let assessment = check(&coverage, Method::DigitalDecade, status, ReasonCode::TrendHalfway);
        near(assessment.value, projected, 3);
        let Some(Workings::Logistic { k, .. }) = assessment.workings else {
            panic!("{:?}", assessment.workings)
        };
        near(k, 1.9023, 4);
        let reachable = Goal { value: 96.into(), ..coverage.target.clone() };
        let reachable = Case { target: reachable, ..coverage };
        check(&reachable, Method::DigitalDecade, Status::OnTrack, ReasonCode::TrendReaches);
    }
}

#[test]
fn the_trend_decides_the_digital_decade() {
    let judge =
        |series: &[&str], due: &str| assess(&case(due, series[0], &series[1..]), Method::DigitalDecade);
    let assessment = judge(&["2020=10", "2021=12", "2022=13", "2023=16"], "2026>=21.7");
    // Least squares over 10, 12, 13, 16 rise 1.9 a year: 16 + 3 · 1.9.
    near(assessment.value, 21.7, 9);
    assert_eq!(assessment.status, Status::OnTrack);
    assert_eq!(judge(&["2020=10", "2021=12", "2022=13", "2023=16"], "2026>=21.8").status, Status::AtRisk);
    // Half of the way from 16 to 27.4 is 21.7.
    assert_eq!(judge(&["2020=10", "2021=12", "2022=13", "2023=16"], "2026>=27.4").status, Status::AtRisk);
    assert_eq!(judge(&["2020=10", "2021=12", "2022=13", "2023=16"], "2026>=27.5").status, Status::OffTrack);
    assert_eq!(judge(&["2020=10", "2021=9"], "2026>=20").status, Status::Reversing);
    assert_eq!(judge(&["2020=10", "2021=10"], "2026>=20").status, Status::OffTrack);
}

/// «Not for y = 0 or K»: there is no logarithm of them.
#[test]
fn a_share_at_its_bound_follows_the_line() {
    let share = |case: Case| Case { bound: Some(100.into()), ..case };
    for case in [
        share(case("2030>=50", "2019=0", &["2022=0"])),
        share(down(case("2030<=50", "2019=100", &["2022=100"]))),
        share(case("2030>=50", "2021=0", &["2022=20"])),
    ] {
        let assessment = assess(&case, Method::DigitalDecade);
        assert!(matches!(assessment.workings, Some(Workings::Line { .. })), "{:?}", assessment.workings);
        assert!(assessment.remarks.iter().any(|remark| remark.code == RemarkCode::LineInstead));
        let value = assessment.value.expect("a number");
        assert!((0.0..=100.0).contains(&value), "{value}");
    }
}

#[test]
fn milestones_bend_the_line_and_the_baseline_stays() {
    let mut case = case("2030>=100", "2020=0", &["2026=40"]);
    case.milestones = vec![Milestone { period: period("2025"), value: 50.into() }];
    let assessment = check(&case, Method::Linear, Status::AtRisk, ReasonCode::PathBehind);
    near(assessment.expected, 60.0, 9);
    near(assessment.value, 0.667, 3);
    // The value of the milestone itself is the line's on its day.
    case.series = vec![point("2025=48")];
    near(assess(&case, Method::Linear).expected, 50.0, 9);
    // Another method says that it does not use them.
    let other = assess(&case, Method::Escap);
    assert!(other.remarks.iter().any(|remark| remark.code == RemarkCode::MilestonesUnused));
}

#[test]
fn milestones_that_cannot_be_used_are_named() {
    let mut case = case("2030>=100", "2020=0", &["2026=40"]);
    case.milestones = vec![Milestone { period: period("2019"), value: 50.into() }];
    let assessment = assess(&case, Method::Linear);
    near(assessment.expected, 60.0, 9);
    assert!(
        assessment
            .remarks
            .iter()
            .any(|r| r.code == RemarkCode::MilestonesOutside && r.text.contains("năm 2019"))
    );
    for value in [50, 60] {
        case.milestones.push(Milestone { period: period("2025"), value: value.into() });
    }
    check(&case, Method::Linear, Status::NotAssessable, ReasonCode::MilestonesDiffer);
}

/// A milestone at the baseline or behind it asks for no gain: the ratio would divide by nothing, or
/// call a loss a gain.
#[test]
fn a_line_that_does_not_rise_yet_is_held_as_a_level() {
    let mut case = case("2030>=120", "2020=100", &["2025=90"]);
    case.milestones = vec![Milestone { period: period("2025"), value: 90.into() }];
    check(&case, Method::Linear, Status::OnTrack, ReasonCode::FlatPathKept);
    case.series = vec![point("2025=80")];
    check(&case, Method::Linear, Status::Reversing, ReasonCode::FlatPathLost);
    case.milestones = vec![Milestone { period: period("2025"), value: 100.into() }];
    case.series = vec![point("2025=100")];
    check(&case, Method::Linear, Status::OnTrack, ReasonCode::FlatPathKept);
}

/// Base 0, target 100 in 15 years, 1 after 9: known tools call it substantial progress.
#[test]
fn one_of_a_hundred_is_off_track() {
    let trap = case("2030>=100", "2015=0", &["2024=1"]);
    for method in [Method::Linear, Method::Cagr, Method::Un2023, Method::Escap] {
        let assessment = check(&trap, method, Status::OffTrack, ReasonCode::PathFarBehind);
        near(assessment.expected, 60.0, 9);
        near(assessment.value, 1.0 / 60.0, 9);
    }
    for method in [Method::Cagr, Method::Un2023] {
        let assessment = assess(&trap, method);
        assert!(assessment.remarks.iter().any(|remark| remark.code == RemarkCode::LinearInstead));
        assert!(matches!(assessment.workings, Some(Workings::Linear { .. })));
        assert_eq!(assessment.method, method);
    }
    assert_eq!(assess(&trap, Method::DigitalDecade).status, Status::OffTrack);
}

/// Base 20, target 0 in 15 years, 5 after 9: the line allows 8.
#[test]
fn less_than_the_line_allows_is_on_track() {
    let trap = down(case("2030=0", "2015=20", &["2024=5"]));
    for method in [Method::Linear, Method::Cagr, Method::Un2023, Method::Escap] {
        let assessment = check(&trap, method, Status::OnTrack, ReasonCode::PathKept);
        near(assessment.expected, 8.0, 9);
        near(assessment.value, 1.25, 9);
    }
}

/// Target 20 in 2025, the figure of 2025 is 19.5: missed, though A would be 0.97.
#[test]
fn after_the_due_year_its_figure_decides() {
    for method in Method::ALL {
        let late = case("2025>=20", "2015=3", &["2025=19.5"]);
        let assessment = check(&late, *method, Status::Missed, ReasonCode::MissedAtDue);
        assert_eq!(assessment.gap, Some(decimal("0.5")));
        let met = case("2025>=20", "2015=3", &["2025=20"]);
        check(&met, *method, Status::Achieved, ReasonCode::MetAtDue);
        // The year after does not heal it, and does not spoil it.
        let healed = case("2025>=20", "2015=3", &["2025=19.5", "2026=25"]);
        check(&healed, *method, Status::Missed, ReasonCode::MissedAtDue);
        let spoiled = case("2025>=20", "2015=3", &["2025=20", "2026=10"]);
        check(&spoiled, *method, Status::Achieved, ReasonCode::MetAtDue);
    }
}

#[test]
fn while_the_due_figure_is_awaited_nothing_else_decides() {
    let mut awaited = case("2025>=20", "2015=3", &["2024=25"]);
    awaited.unit = "%".to_owned();
    // Already met in 2024, and still open once 2025 is over.
    check(&awaited, Method::Linear, Status::Achieved, ReasonCode::MetSoFar);
    awaited.as_at = Date::constant(2026, 1, 1);
    let assessment = check(&awaited, Method::Linear, Status::NotAssessable, ReasonCode::AwaitingFigure);
    assert!(assessment.reason.text.contains("chờ số liệu năm 2025"), "{}", assessment.reason.text);
    awaited.series = vec![point("2024=8")];
    let assessment = check(&awaited, Method::Linear, Status::NotAssessable, ReasonCode::AwaitingFigure);
    let card = explain(&assessment);
    assert!(card.result.contains(&"Còn thiếu 12\u{a0}điểm %.".to_owned()), "{card:?}");
    // A later figure does not stand for it.
    let later = case("2025>=20", "2015=3", &["2026=25"]);
    check(&later, Method::Linear, Status::NotAssessable, ReasonCode::AwaitingFigure);
    // The last day of 2025 is not after 2025.
    awaited.as_at = Date::constant(2025, 12, 31);
    check(&awaited, Method::Linear, Status::OffTrack, ReasonCode::PathFarBehind);
}

#[test]
fn before_the_due_year_a_figure_may_meet_the_target() {
    let status =
        |target: &str, latest: &str| assess(&case(target, "2020=10", &[latest]), Method::Linear).status;
    assert_eq!(status("2030>50", "2023=50"), Status::OnTrack);
    assert_eq!(status("2030>50", "2023=50.01"), Status::Achieved);
    assert_eq!(status("2030=50", "2023=50"), Status::Achieved);
    assert_eq!(status("2030~50", "2023=47.5"), Status::Achieved);
    assert_eq!(status("2030~50", "2023=47.4"), Status::OnTrack);
    assert_eq!(status("2030=50..60", "2023=50"), Status::Achieved);
    assert_eq!(status("2030=50..60", "2023=49"), Status::OnTrack);
    // With no baseline at all the figure is enough.
    check(&case("2030>=50", "", &["2023=55"]), Method::Linear, Status::Achieved, ReasonCode::MetSoFar);
}

/// Base 90, target ≥ 80, latest 79: ratio formulas would call it good.
#[test]
fn a_level_that_was_there_is_to_be_kept() {
    for method in Method::ALL {
        let lost = case("2030>=80", "2020=90", &["2024=79"]);
        let assessment = check(&lost, *method, Status::OffTrack, ReasonCode::LevelLost);
        assert_eq!((assessment.value, assessment.expected), (None, None));
        assert_eq!(assessment.gap, Some(Decimal::ONE));
        let kept = case("2030>=80", "2020=90", &["2024=80"]);
        check(&kept, *method, Status::Achieved, ReasonCode::MetSoFar);
        let equal = case("2030>=80", "2020=80", &["2024=79"]);
        check(&equal, *method, Status::OffTrack, ReasonCode::LevelLost);
        let cap = case("2030<=10", "2020=5", &["2024=12"]);
        let assessment = check(&cap, *method, Status::OffTrack, ReasonCode::LevelLost);
        assert!(assessment.remarks.iter().any(|remark| remark.code == RemarkCode::ComparatorDecides));
        let about = case("2030~50", "2020=48", &["2024=47"]);
        check(&about, *method, Status::OffTrack, ReasonCode::LevelLost);
    }
}

fn growth(target: &str, since: &str, mean: &str, series: &[&str]) -> Case {
    let since = (!since.is_empty()).then(|| period(since));
    let kind = match (mean, since) {
        ("mean", Some(since)) => Kind::MeanGrowth { since },
        _ => Kind::Growth { since },
    };
    let case = case(target, "", series);
    Case { target: Goal { kind, ..case.target.clone() }, unit: "%/năm".to_owned(), ..case }
}

#[test]
fn growth_is_judged_year_by_year() {
    for method in Method::ALL {
        let slow = growth("2025>=7", "2021", "", &["2021=8", "2022=6.5"]);
        let assessment = check(&slow, *method, Status::OffTrack, ReasonCode::GrowthShort);
        assert_eq!((assessment.value, assessment.expected), (Some(6.5), None));
        assert_eq!(assessment.projection, None);
        let Some(Workings::Growth { years }) = assessment.workings else {
            panic!("{:?}", assessment.workings)
        };
        assert_eq!(years.iter().map(|year| year.is_met).collect::<Vec<_>>(), [true, false]);
        let fast = growth("2025>=7", "2021", "", &["2021=6.5", "2022=7"]);
        check(&fast, *method, Status::Achieved, ReasonCode::MetSoFar);
        let due = growth("2025>7", "", "", &["2024=9", "2025=7"]);
        check(&due, *method, Status::Missed, ReasonCode::MissedAtDue);
    }
    let early = growth("2030>=7", "2026", "", &["2025=9"]);
    check(&early, Method::Linear, Status::NotAssessable, ReasonCode::NoFigure);
    check(&growth("2030>=7", "", "", &[]), Method::Linear, Status::NotAssessable, ReasonCode::NoFigure);
}

#[test]
fn mean_growth_is_geometric_over_the_span_so_far() {
    // 1.21 · 1.00 has the root 1.1 exactly; the arithmetic mean would be 10.5.
    let exactly = growth("2025>=10", "2021", "mean", &["2021=21", "2022=0"]);
    let assessment = check(&exactly, Method::Linear, Status::Achieved, ReasonCode::MetSoFar);
    assert_eq!(assessment.value, Some(10.0));
    let more = growth("2025>10", "2021", "mean", &["2021=21", "2022=0"]);
    check(&more, Method::Linear, Status::OffTrack, ReasonCode::MeanGrowthShort);
    let equal = growth("2025>=7", "2021", "mean", &["2021=7", "2022=7", "2023=7"]);
    check(&equal, Method::Linear, Status::Achieved, ReasonCode::MetSoFar);
    // 1.50 · 0.60 is 0.90: the mean is below zero though the arithmetic one is 5.
    let lost = growth("2025>=5", "2021", "mean", &["2021=50", "2022=-40"]);
    let assessment = check(&lost, Method::Linear, Status::OffTrack, ReasonCode::MeanGrowthShort);
    near(assessment.value, (0.9_f64.sqrt() - 1.0) * 100.0, 9);
    let holes = growth("2025>=5", "2021", "mean", &["2021=5", "2023=5"]);
    let assessment = check(&holes, Method::Linear, Status::NotAssessable, ReasonCode::GrowthYearsMissing);
    assert!(assessment.reason.text.contains("năm 2022"), "{}", assessment.reason.text);
    let ruin = growth("2025>=5", "2021", "mean", &["2021=-100", "2022=5"]);
    check(&ruin, Method::Linear, Status::NotAssessable, ReasonCode::GrowthNotComputable);
    let due = growth("2022>=10", "2021", "mean", &["2021=21", "2022=0"]);
    check(&due, Method::Linear, Status::Achieved, ReasonCode::MetAtDue);
}

#[test]
fn mean_growth_is_rounded_at_the_declared_decimals() {
    // The mean of 7.05 and 7.05 is 7.05 exactly, which floating point takes for less.
    let mut half = growth("2025>=7.1", "2021", "mean", &["2021=7.05", "2022=7.05"]);
    check(&half, Method::Linear, Status::OffTrack, ReasonCode::MeanGrowthShort);
    half.decimals = Some(1);
    let assessment = check(&half, Method::Linear, Status::Achieved, ReasonCode::MetSoFar);
    assert_eq!(assessment.value, Some(7.1));
    let negative = growth("2025>=-7", "2021", "mean", &["2021=-7.05", "2022=-7.05"]);
    let negative = Case { decimals: Some(1), ..negative };
    assert_eq!(assess(&negative, Method::Linear).value, Some(-7.1));
}

#[test]
fn two_points_are_needed() {
    let none = case("2030>=50", "", &[]);
    check(&none, Method::Linear, Status::NotAssessable, ReasonCode::NoFigure);
    let only = case("2030>=50", "2020=10", &[]);
    let assessment = check(&only, Method::Linear, Status::NotAssessable, ReasonCode::NothingAfterBaseline);
    // The gap is shown all the same.
    assert_eq!(assessment.gap, Some(40.into()));
    let same = case("2030>=50", "2020=10", &["2020=10"]);
    check(&same, Method::Linear, Status::NotAssessable, ReasonCode::NothingAfterBaseline);
    let before = case("2030>=50", "2020=10", &["2018=8"]);
    check(&before, Method::Linear, Status::NotAssessable, ReasonCode::NothingAfterBaseline);
    let no_base = case("2030>=50", "", &["2022=8"]);
    let assessment = check(&no_base, Method::Linear, Status::NotAssessable, ReasonCode::NoBaseline);
    assert_eq!(assessment.gap, Some(42.into()));
}

#[test]
fn figures_of_different_methods_are_not_compared() {
    // Bắc Ninh's share of the digital economy by two offices.
    let mut mixed = case("2030>=60", "2020=12.83", &["2022=56.83"]);
    mixed.baseline.as_mut().expect("set").measured_by = Some("thống kê".to_owned());
    mixed.series[0].measured_by = Some("bộ".to_owned());
    for method in Method::ALL {
        let assessment = check(&mixed, *method, Status::NotAssessable, ReasonCode::MethodsDiffer);
        assert!(assessment.reason.text.contains("«thống kê» và «bộ»"), "{}", assessment.reason.text);
    }
    // Where the target says how it is meant, the other figures are left out and named.
    mixed.measured_by = Some("thống kê".to_owned());
    let assessment = check(&mixed, Method::Linear, Status::NotAssessable, ReasonCode::NothingAfterBaseline);
    assert!(
        assessment.remarks.iter().any(|r| r.code == RemarkCode::OtherMethodLeftOut && r.text.contains("bộ"))
    );
    mixed.measured_by = Some("bộ".to_owned());
    check(&mixed, Method::Linear, Status::NotAssessable, ReasonCode::MethodsDiffer);
    // One that does not say is compared, and flagged.
    mixed.measured_by = None;
    mixed.series[0].measured_by = None;
    let assessment = assess(&mixed, Method::Linear);
    assert_eq!(assessment.status, Status::OnTrack);
    assert!(assessment.remarks.iter().any(|remark| remark.code == RemarkCode::MethodUnstated));
    // Two figures of one year by two methods: nothing chooses between them.
    let mut two = case("2030>=60", "2020=10", &["2024=13.17", "2024=18.3"]);
    two.series[1].measured_by = Some("bộ".to_owned());
    let assessment = check(&two, Method::Linear, Status::NotAssessable, ReasonCode::TwoFigures);
    assert!(assessment.reason.text.contains("13,17 và 18,3 («bộ»)"), "{}", assessment.reason.text);
}

#[test]
fn figures_on_different_borders_are_not_compared() {
    let merged = Date::constant(2025, 7, 1);
    let mut case = case("2030>=60", "2020=10", &["2024=30", "2025=20"]);
    case.series[1].borders = Some(merged);
    check(&case, Method::Linear, Status::NotAssessable, ReasonCode::BordersDiffer);
    // Restated, all of them stand on the borders of that day.
    case.series[0].borders = Some(merged);
    case.baseline.as_mut().expect("set").borders = Some(merged);
    check(&case, Method::Linear, Status::OffTrack, ReasonCode::PathFarBehind);
}

#[test]
fn a_break_parts_the_series() {
    let mut case = case("2030>=60", "2020=10", &["2022=30", "2024=35"]);
    case.series[0].status = Letter::Break;
    let assessment = check(&case, Method::Linear, Status::NotAssessable, ReasonCode::BreakInSeries);
    assert!(assessment.reason.text.contains("năm 2022"), "{}", assessment.reason.text);
    // With a baseline of the new series all is well.
    case.baseline = Some(case.series[0].clone());
    check(&case, Method::Linear, Status::AtRisk, ReasonCode::PathBehind);
}

#[test]
fn partial_figures_get_no_status_and_provisional_ones_a_remark() {
    let mut case = case("2030>=60", "2020=10", &["2024=70"]);
    case.series[0].partial = Some(Partial { reported: 90, expected: 124 });
    let assessment = check(&case, Method::Linear, Status::NotAssessable, ReasonCode::PartialFigure);
    assert!(assessment.reason.text.contains("90 trong 124 đơn vị"), "{}", assessment.reason.text);
    case.series[0].partial = None;
    case.series[0].status = Letter::Provisional;
    let assessment = check(&case, Method::Linear, Status::Achieved, ReasonCode::MetSoFar);
    assert!(assessment.remarks.iter().any(|remark| remark.code == RemarkCode::NotFinal));
}

/// A changed target starts a new segment and keeps the old one with its act.
#[test]
fn a_changed_target_starts_anew() {
    let mut case = case("2030>=30", "2020=0", &["2022=4", "2023=6", "2025=14"]);
    case.earlier = vec![Segment {
        target: Goal::new(period("2030"), Comparator::AtLeast, 20.into()),
        milestones: Vec::new(),
        act: "120/QĐ-UBND".to_owned(),
        changed_on: Date::constant(2024, 3, 15),
    }];
    let assessment = check(&case, Method::Linear, Status::OnTrack, ReasonCode::PathKept);
    // From 6 at the end of 2023 to 30 at the end of 2030, two of seven years.
    near(assessment.expected, 6.0 + 24.0 * 2.0 / 7.0, 9);
    assert_eq!(assessment.inputs.start.as_ref().map(|start| start.period), Some(period("2023")));
    assert!(assessment.remarks.iter().any(|remark| remark.code == RemarkCode::StartsAtChange));
    // The old one stood at 6 of 20 after three of ten years: exactly on its line.
    let [closed] = &assessment.earlier[..] else { panic!("{:?}", assessment.earlier) };
    assert_eq!(
        (closed.status, closed.value, closed.act.as_str()),
        (Status::OnTrack, Some(1.0), "120/QĐ-UBND")
    );
    // A baseline that the new act names itself is newer and stays.
    case.baseline = Some(point("2025=14"));
    case.series = vec![point("2023=6"), point("2026=15")];
    assert_eq!(assess(&case, Method::Linear).inputs.start.map(|start| start.period), Some(period("2025")));
}

#[test]
fn ranks_and_classes_compare_places() {
    let rank = |latest: &str| {
        let case = case("2025=10", "2020=40", &[latest]);
        Case { target: Goal { kind: Kind::Rank, ..case.target.clone() }, ..case }
    };
    check(&rank("2023=9"), Method::Linear, Status::Achieved, ReasonCode::MetSoFar);
    check(&rank("2025=11"), Method::Linear, Status::Missed, ReasonCode::MissedAtDue);
    // From 40 to 10 in five years, after three: the line allows 22.
    let assessment = check(&rank("2023=25"), Method::Linear, Status::AtRisk, ReasonCode::PathBehind);
    near(assessment.expected, 22.0, 9);
    let card = explain(&assessment);
    assert!(card.inputs.contains(&"Số mới nhất y: thứ 25, năm 2023.".to_owned()), "{:?}", card.inputs);
    assert!(card.result.contains(&"Còn kém 15\u{a0}bậc.".to_owned()), "{:?}", card.result);
    assert!(card.result.contains(&"Từ nay mỗi năm phải lên 7,5\u{a0}bậc để kịp năm 2025.".to_owned()));
    assert!(!assessment.remarks.iter().any(|remark| remark.code == RemarkCode::ComparatorDecides));
    let class = |latest: &str| {
        let case = case("2025=1", "2020=3", &[latest]);
        let classes = ["A", "B", "C"].map(str::to_owned).to_vec();
        Case { target: Goal { kind: Kind::Class { classes }, ..case.target.clone() }, ..case }
    };
    check(&class("2023=1"), Method::Linear, Status::Achieved, ReasonCode::MetSoFar);
    check(&class("2025=2"), Method::Linear, Status::Missed, ReasonCode::MissedAtDue);
    let assessment =
        check(&class("2023=2"), Method::Linear, Status::NotAssessable, ReasonCode::NoPathOfClasses);
    assert!(assessment.reason.text.contains("hạng B"), "{}", assessment.reason.text);
}

/// The cuts are exact: a hair below is below.
#[test]
fn cuts_are_exact() {
    let status = |latest: &str| {
        let case = case("2030>=100", "2020=0", &[latest]);
        [Method::Linear, Method::Escap].map(|method| assess(&case, method).status)
    };
    assert_eq!(status("2025=47.5"), [Status::OnTrack; 2]);
    assert_eq!(status("2025=47.4999999999999999999999999"), [Status::AtRisk; 2]);
    assert_eq!(status("2025=30"), [Status::AtRisk; 2]);
    assert_eq!(status("2025=29.9999999999999999999999999"), [Status::OffTrack; 2]);
    assert_eq!(status("2025=0"), [Status::OffTrack; 2]);
    assert_eq!(status("2025=-0.0000000000000000000000001"), [Status::Reversing; 2]);
}

#[test]
fn a_period_is_its_end() {
    // Half of 2021 is half a year after the end of 2020.
    let assessment = assess(&case("2030>=100", "2020=0", &["2021-06=5"]), Method::Linear);
    near(assessment.expected, 5.0, 9);
    assert_eq!(assessment.status, Status::OnTrack);
    let quarter = assess(&case("2021>=100", "2020=0", &["2021-Q3=75"]), Method::Linear);
    near(quarter.expected, 75.0, 9);
}

/// «Only where the indicator is not itself a growth rate.»
#[test]
fn growth_of_growth_is_not_computed() {
    let rates = Case { unit: "%/năm".to_owned(), ..case("2030>=8", "2020=2", &["2025=4"]) };
    for method in [Method::Cagr, Method::Un2023] {
        let assessment = check(&rates, method, Status::AtRisk, ReasonCode::PathBehind);
        near(assessment.value, 2.0 / 3.0, 9);
        let remark = assessment.remarks.iter().find(|remark| remark.code == RemarkCode::LinearInstead);
        assert!(remark.is_some_and(|remark| remark.text.contains("bản thân chỉ tiêu là tốc độ tăng")));
    }
}

#[test]
fn growth_that_falls_is_judged_in_its_direction() {
    let falling = down(case("2030<=5", "2020=20", &["2025=10"]));
    // Halved in five years, quartered in ten: the growth rates are equal.
    near(check(&falling, Method::Cagr, Status::OnTrack, ReasonCode::PathKept).value, 1.0, 9);
    near(check(&falling, Method::Un2023, Status::OnTrack, ReasonCode::PathKept).value, 1.0, 9);
    let rising = down(case("2030<=5", "2020=20", &["2025=21"]));
    for method in Method::ALL {
        assert_eq!(assess(&rising, *method).status, Status::Reversing, "{method}");
    }
}

#[test]
fn the_drift_of_four_points() {
    let assessment = assess(&case("2026>=20", "2020=10", &["2021=12", "2022=13", "2023=16"]), Method::Linear);
    let projection = assessment.projection.expect("four points");
    near(Some(projection.at_due.value), 22.0, 9);
    near(Some(projection.at_due.low), 17.381, 3);
    near(Some(projection.at_due.high), 26.619, 3);
    near(Some(projection.chance), 0.75, 9);
    // Two a year from 16: the 20 is reached two years later, at the end of 2025.
    assert_eq!(projection.reach, Reach::In(period("2025-12")));
    near(assessment.required_per_year, 4.0 / 3.0, 9);
}

#[test]
fn under_four_points_no_projection_is_drawn_and_the_card_says_so() {
    let assessment = assess(&case("2026>=20", "2020=10", &["2021=12", "2022=13"]), Method::Linear);
    assert_eq!(assessment.projection, None);
    let said = explain(&assessment).remarks.join(" ");
    assert!(said.contains("cần ít nhất 4 số liệu so sánh được với nhau, hiện có 3"), "{said}");
}

#[test]
fn the_projection_keeps_to_what_can_be_compared() {
    let mut case = case("2026>=20", "2019=3", &["2020=10", "2021=12", "2022=13", "2023=16"]);
    case.series[0].status = Letter::Break;
    case.baseline = Some(case.series[0].clone());
    case.series.push(point("2019=3"));
    let assessment = assess(&case, Method::Linear);
    near(assessment.projection.as_ref().map(|p| p.at_due.value), 22.0, 9);
    case.series[2].borders = Some(Date::constant(2022, 1, 1));
    assert_eq!(assess(&case, Method::Linear).projection, None);
}

#[test]
fn the_projection_of_a_share_keeps_to_its_bounds() {
    let share = case("2030>=95", "2020=60", &["2021=75", "2022=80", "2023=92"]);
    let share = Case { bound: Some(100.into()), ..share };
    let projection = assess(&share, Method::Linear).projection.expect("four points");
    assert_eq!((projection.at_due.value, projection.at_due.high), (100.0, 100.0));
    // More than all of it cannot be.
    let beyond = Case { target: Goal { value: 101.into(), ..share.target.clone() }, ..share };
    let projection = assess(&beyond, Method::Linear).projection.expect("four points");
    assert_eq!((projection.chance, projection.reach), (0.0, Reach::Never));
    let shrinking = case("2030>=95", "2020=60", &["2021=50", "2022=45", "2023=30"]);
    assert_eq!(assess(&shrinking, Method::Linear).projection.expect("four points").reach, Reach::Never);
}

/// Quarters are a quarter of a year: the drift is a yearly one.
#[test]
fn the_projection_counts_in_years() {
    let quarters = case("2021>=20", "2020-Q1=10", &["2020-Q2=10.5", "2020-Q3=11", "2020-Q4=11.5"]);
    let projection = assess(&quarters, Method::Linear).projection.expect("four points");
    near(Some(projection.drift.mean_change), 2.0, 9);
    near(Some(projection.at_due.value), 13.5, 9);
    assert_eq!(projection.chance, 0.0);
}

#[test]
fn an_assessment_is_stored_and_computed_again() {
    let mut case = case("2030>=20.0", "2015=6.5502", &["2016=7", "2017=7.5", "2018=7.75", "2022=9.3702"]);
    case.milestones = vec![Milestone { period: period("2025"), value: 12.into() }];
    case.earlier = vec![Segment {
        target: case.target.clone(),
        milestones: Vec::new(),
        act: "1/QĐ-UBND".to_owned(),
        changed_on: Date::constant(2016, 5, 1),
    }];
    for method in Method::ALL {
        let assessment = assess(&case, *method);
        let json = serde_json::to_string(&assessment).expect("JSON");
        let back: Assessment = serde_json::from_str(&json).expect("the same shape");
        assert_eq!(back, assessment, "{json}");
        // The inputs give the same assessment again, with the digits that were typed.
        assert_eq!(assess(&back.inputs.case, *method), assessment);
        assert_eq!(back.inputs.case.target.value.to_string(), "20.0");
    }
}

#[test]
fn the_shape_of_the_json_is_fixed() {
    let json = serde_json::to_value(assess(&specialists(), Method::Cagr)).expect("JSON");
    let keys: Vec<&str> = json.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "expected", "gap", "inputs", "method", "method_version", "projection", "reason", "reason_code",
            "remarks", "required_per_year", "status", "status_text", "value", "workings",
        ]
    );
    assert_eq!((&json["status"], &json["status_text"]), (&"at_risk".into(), &"có nguy cơ".into()));
    assert_eq!((&json["method"], &json["method_version"]), (&"cagr".into(), &1.into()));
    assert_eq!(json["inputs"]["baseline"], serde_json::json!({"period": "2015", "value": "6.5502"}));
    assert_eq!(json["inputs"]["latest"], serde_json::json!({"period": "2022", "value": "9.3702"}));
    assert_eq!(
        json["inputs"]["target"],
        serde_json::json!({"due": "2030", "comparator": ">=", "value": "20", "kind": "level"})
    );
    assert_eq!(json["inputs"]["direction"], "up");
    assert_eq!(json["inputs"]["as_at"], "2023-01-01");
}

#[test]
fn the_card_shows_the_formula_with_its_numbers() {
    let card = |method| {
        let card = explain(&assess(&specialists(), method));
        (card.title, card.formula.join("\n"), card.result.join("\n"))
    };
    let (title, formula, result) = card(Method::Linear);
    assert_eq!(title, "Cách tính: đường thẳng, phiên bản 1");
    assert!(
        formula.starts_with(
            "E = y0 + (T − y0)·(t − t0)/(tT − t0) = 6,5502 + (20 − 6,5502)·7/15 = 12,8268\n\
             A = (y − y0)/(E − y0) = (9,3702 − 6,5502)/(12,8268 − 6,5502) = 0,449\n"
        ),
        "{formula}"
    );
    assert!(
        result.starts_with("Chậm: đến năm 2022 đi được 44,9% quãng đường dự kiến (A = 0,449; từ 0 đến dưới 0,6 là chậm).\nCòn thiếu 10,6298."),
        "{result}"
    );
    assert!(card(Method::Cagr).1.contains("(9,3702/6,5502)^(1/7) − 1 = 5,2479%/năm"));
    assert!(card(Method::Un2023).1.contains("= 9,3702·(1 + CAGR)^8 = 14,1077"));
    assert!(card(Method::Escap).1.contains("10·7/15 = 4,6667"));
    assert!(card(Method::DigitalDecade).1.contains("(20 − 9,3702)/8 = 1,3287 mỗi năm"));
    let negative = explain(&assess(&case("2030>=5", "2020=-1234.5", &["2024=-600"]), Method::Linear));
    assert!(negative.formula[0].contains("= (−1.234,5) + (5 − (−1.234,5))·4/10"), "{:?}", negative.formula);
}
