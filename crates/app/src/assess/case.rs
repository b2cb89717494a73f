//! From a target and its figures to the case that is judged.

use cotmoc_core::catalogue::{Catalogue, Direction};
use cotmoc_core::cube::Figure;
use cotmoc_core::fold::fold;
use cotmoc_core::model::{AdminLevel, Period, UnitId};
use cotmoc_core::progress::{Case, Goal, Kind, Milestone, Partial, Point, Segment};
use cotmoc_core::units::{Reference, Register, official};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::figures::Subject;
use crate::model::{Act, Plan, Target};

/// The plan around a target.
pub(super) struct Whole<'a> {
    pub(super) plan: &'a Plan,
    /// All its targets, those that were replaced too.
    pub(super) targets: &'a [Target],
    pub(super) acts: &'a [Act],
    pub(super) today: Date,
}

/// How figures are taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// The day on whose borders they stand.
    pub(super) borders: Date,
    /// Percentage of expected figures from which a total counts as whole.
    pub(super) threshold: u8,
}

/// Decimals with which figures go into a judgement; it rounds to the indicator's own where it compares.
const FINE: u8 = 12;

/// The unit whose figures a target is about, and the day whose borders make them comparable: today's,
/// or its last ones where the unit is no more.
pub(super) fn territory(
    plan: &Plan,
    target: &Target,
    register: &Register,
    today: Date,
) -> Result<(UnitId, Date), String> {
    let national = target.scope.unwrap_or(plan.facts.level) == AdminLevel::Nation;
    if national {
        return Ok((official::NATION, today));
    }
    let Some(name) = plan.facts.territory.as_deref().filter(|name| !name.trim().is_empty()) else {
        return Err("Kế hoạch chưa ghi địa bàn nên chưa biết lấy số liệu của đơn vị nào.".to_owned());
    };
    let day = plan.facts.date.unwrap_or(today);
    let found = [day, today].into_iter().find_map(|day| register.find(&Reference::parse(name), day).ok());
    let unit =
        found.ok_or_else(|| format!("Không có đơn vị nào tên «{name}» vào ngày ban hành kế hoạch."))?;
    Ok((unit.id, if unit.lives(today) { today } else { unit.last_day(today) }))
}

/// The case of a target.
///
/// The baseline is the last figure before the year in which the plan was adopted, or the earliest one
/// where there is none. A figure of which less than `threshold` percent is there is partial.
pub(super) fn case(
    whole: &Whole<'_>,
    target: &Target,
    subject: &Subject,
    figures: &[Figure],
    scope: Scope,
) -> Result<Case, String> {
    let goal = goal(whole.plan, target)?;
    let indicator = Catalogue::embedded().get(&subject.code);
    let direction = indicator.map_or(Direction::Up, |i| i.direction);
    let mut case = Case::new(goal, direction, whole.today);
    case.unit = target.unit.clone();
    case.decimals = Some(subject.decimals);
    case.bound = (subject.unit == "%").then_some(Decimal::ONE_HUNDRED);
    case.measured_by = measured_by(subject, case.target.due);
    // What has come in so far of a year that still runs is no figure of that year yet.
    let begun = |point: &Point| point.partial.is_some() && point.period.end() > whole.today;
    let points = figures.iter().filter_map(|figure| point(figure, subject, scope));
    case.series = points.filter(|point| !begun(point)).collect();
    let adopted = whole.plan.facts.date.map(|date| i32::from(date.year()) * 12);
    let before = |p: &&Point| adopted.is_some_and(|year| p.period.end_in_months() <= year);
    case.baseline = case.series.iter().rfind(before).or(case.series.first()).cloned();
    case.milestones = milestones(whole, target);
    case.earlier = earlier(whole, target);
    Ok(case)
}

fn goal(plan: &Plan, target: &Target) -> Result<Goal, String> {
    let year = target.year.and_then(|y| i16::try_from(y).ok()).and_then(Period::year);
    let due = year.ok_or("Mục tiêu chưa có năm phải đạt.")?;
    let (Some(comparator), Some(value)) = (target.comparator, target.value) else {
        return Err("Chưa biết giá trị của mục tiêu.".to_owned());
    };
    let mut goal = Goal::new(due, comparator, value);
    goal.value_max = target.value_max;
    goal.kind = kind(plan, target);
    Ok(goal)
}

fn kind(plan: &Plan, target: &Target) -> Kind {
    let since = target.period.as_deref().or(plan.facts.horizon.as_deref());
    let since = since.and_then(|p| p.split(['-', '–']).next()?.trim().parse().ok()).and_then(Period::year);
    let unit = fold(&target.unit);
    match since {
        Some(since) if unit.contains("%/nam") && fold(&target.wording).contains("binh quan") => {
            Kind::MeanGrowth { since }
        }
        since if unit.contains("%/nam") => Kind::Growth { since },
        _ if unit.contains("thu hang") || unit.contains("nhom") => Kind::Rank,
        _ => Kind::Level,
    }
}

fn point(figure: &Figure, subject: &Subject, scope: Scope) -> Option<Point> {
    let value = figure.value.as_ref().ok()?.to_decimal(FINE)?.normalize();
    let coverage = figure.coverage;
    let partial = Partial { reported: coverage.units, expected: coverage.expected };
    Some(Point {
        status: figure.status,
        measured_by: measured_by(subject, figure.period),
        borders: Some(scope.borders),
        partial: figure.is_below(scope.threshold).then_some(partial),
        ..Point::new(figure.period, value)
    })
}

/// Names the definition that holds for a period, where an indicator has had several.
fn measured_by(subject: &Subject, period: Period) -> Option<String> {
    let several = Catalogue::embedded().get(&subject.code).is_some_and(|i| i.versions.len() > 1);
    let version = subject.version(period).filter(|_| several)?;
    Some(format!("định nghĩa thứ {}", version + 1))
}

/// Values that the same plan asks for in earlier years.
fn milestones(whole: &Whole<'_>, target: &Target) -> Vec<Milestone> {
    let same = |t: &&Target| {
        t.in_force()
            && t.code == target.code
            && t.scope == target.scope
            && t.level == target.level
            && t.unit == target.unit
    };
    let before = whole.targets.iter().filter(same).filter(|t| t.year < target.year);
    let milestone = |t: &Target| {
        let period = Period::year(i16::try_from(t.year?).ok()?)?;
        Some(Milestone { period, value: t.value? })
    };
    let mut found: Vec<Milestone> = before.filter_map(milestone).collect();
    found.sort_by_key(|m| m.period);
    found.dedup_by_key(|m| m.period);
    found
}

/// The targets that this one replaced, the first one first, each with the act that changed it.
fn earlier(whole: &Whole<'_>, target: &Target) -> Vec<Segment> {
    let mut chain = Vec::new();
    let mut heir = target.id;
    while let Some(old) = whole.targets.iter().find(|t| t.superseded_by == Some(heir)) {
        heir = old.id;
        let act = whole.acts.iter().find(|a| Some(a.id) == old.ended_by);
        let changed = act.and_then(|a| a.facts.date).or(act.map(|a| crate::when::day(a.recorded_at)));
        if let (Ok(goal), Some(changed_on)) = (goal(whole.plan, old), changed) {
            let named = act.and_then(|a| a.facts.number.clone().or(a.facts.title.clone()));
            chain.push(Segment {
                target: goal,
                milestones: milestones(whole, old),
                act: named.unwrap_or_else(|| "văn bản sửa đổi".to_owned()),
                changed_on,
            });
        }
        if chain.len() > whole.targets.len() {
            break;
        }
    }
    chain.reverse();
    chain
}
