//! Which figures an assessment may look at: the latest one, the baseline, the history, and what
//! keeps them from being compared.

use rust_decimal::Decimal;

use super::reason::{Reason, ReasonCode, Remark, RemarkCode};
use super::{Case, Point, words};
use crate::catalogue::Direction;
use crate::model::{Comparator, Status as Letter};

/// A case with its figures in order.
pub(super) struct Facts<'a> {
    pub(super) case: &'a Case,
    /// In which direction the target is good.
    pub(super) direction: Direction,
    /// The figures of the target's method of measurement, by time, the baseline among them.
    pub(super) series: Vec<&'a Point>,
    /// What a reader should know about the choice of figures.
    pub(super) remarks: Vec<Remark>,
}

impl<'a> Facts<'a> {
    pub(super) fn gather(case: &'a Case) -> Self {
        let direction = case.target.direction(case.direction);
        let all = || case.baseline.iter().chain(&case.series);
        let fits = |point: &&Point| fits(case, point);
        let mut series: Vec<&Point> = all().filter(fits).collect();
        series.sort_by_key(|point| point.time());
        let mut facts = Self { case, direction, series, remarks: Vec::new() };
        facts.remark_on_other_methods(all().filter(|point| !fits(point)).collect());
        facts.remark_on_direction();
        facts
    }

    /// T: the value that counts as reaching the target.
    pub(super) fn aim(&self) -> Decimal {
        self.case.target.aim(self.direction)
    }

    /// The end of the due period, in months.
    pub(super) fn due(&self) -> i32 {
        self.case.target.due.end_in_months()
    }

    /// Whether the due period is over, by the day of the assessment or by a figure of it or after it.
    pub(super) fn is_due(&self) -> bool {
        self.case.as_at >= self.case.target.due.end()
            || self.series.last().is_some_and(|point| point.time() >= self.due())
    }

    /// The newest figure.
    ///
    /// # Errors
    /// Where there are two that differ, or too few units have reported.
    pub(super) fn latest(&self) -> Result<Option<&'a Point>, Reason> {
        self.series.last().map_or(Ok(None), |last| self.figure(last.time()))
    }

    /// The figure at this time.
    ///
    /// # Errors
    /// Where there are two that differ, or too few units have reported.
    pub(super) fn figure(&self, time: i32) -> Result<Option<&'a Point>, Reason> {
        let from = self.series.partition_point(|point| point.time() < time);
        let Some(first) = self.series.get(from).copied().filter(|point| point.time() == time) else {
            return Ok(None);
        };
        let same_time = self.series[from..].iter().take_while(|point| point.time() == time);
        match same_time.into_iter().find(|point| point.value != first.value) {
            Some(other) => Err(two_figures(first, other)),
            None => complete(first).map(Some),
        }
    }

    /// The figure from which progress counts: the baseline, or, where the target replaced another
    /// one, the last figure before the change if that is newer.
    ///
    /// # Errors
    /// Where there are two that differ, or too few units have reported.
    pub(super) fn start(&self) -> Result<Option<&'a Point>, Reason> {
        let changed = self.case.earlier.iter().map(|segment| segment.changed_on).max();
        let before_change = changed
            .and_then(|day| self.series.iter().copied().rfind(|point| point.period.end() <= day))
            .map(Point::time);
        match (&self.case.baseline, before_change) {
            (Some(baseline), Some(time)) if baseline.time() < time => self.figure(time),
            (None, Some(time)) => self.figure(time),
            (Some(baseline), _) if fits(self.case, baseline) => self.figure(baseline.time()),
            (Some(baseline), _) => complete(baseline).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// The figures that can be compared with `latest`, up to it: the same method of measurement and
    /// borders, nothing before a break, no partial figures, one per time.
    pub(super) fn history(&self, latest: &Point) -> Vec<(i32, Decimal)> {
        let breaks = |point: &&&Point| point.status == Letter::Break && point.time() <= latest.time();
        let from = self.series.iter().rfind(breaks).map_or(i32::MIN, |point| point.time());
        let mut history: Vec<(i32, Decimal)> = Vec::new();
        for point in &self.series {
            let fits = (from..=latest.time()).contains(&point.time())
                && point.borders == latest.borders
                && !measured_differently(self.case, point, latest)
                && matches!(self.figure(point.time()), Ok(Some(_)));
            if fits && history.last().is_none_or(|(time, _)| *time < point.time()) {
                history.push((point.time(), point.value));
            }
        }
        history
    }

    /// Why two figures must not be compared (METHODS §5 rule 6).
    pub(super) fn incomparable(&self, start: &Point, latest: &Point) -> Option<Reason> {
        let (old, new) = (words::period(start.period), words::period(latest.period));
        if measured_differently(self.case, start, latest) {
            let by = |point| method_of(self.case, point).unwrap_or("?");
            return Some(Reason::new(
                ReasonCode::MethodsDiffer,
                format!(
                    "số liệu {old} và {new} đo bằng hai phương pháp khác nhau («{}» và «{}»), không so sánh được; \
                     hãy nhập số liệu gốc theo cùng phương pháp",
                    by(start),
                    by(latest)
                ),
            ));
        }
        if start.borders != latest.borders {
            return Some(Reason::new(
                ReasonCode::BordersDiffer,
                format!(
                    "số liệu {old} và {new} theo hai địa giới khác nhau; hãy quy đổi số liệu cũ về địa giới mới rồi đánh giá lại"
                ),
            ));
        }
        let between = |point: &&&Point| {
            point.status == Letter::Break && point.time() > start.time() && point.time() <= latest.time()
        };
        self.series.iter().find(between).map(|point| {
            Reason::new(
                ReasonCode::BreakInSeries,
                format!(
                    "chuỗi số liệu đứt đoạn ở {} (ký hiệu B), số trước và sau không so sánh được; \
                     hãy nhập số liệu gốc theo cách tính mới",
                    words::period(point.period)
                ),
            )
        })
    }

    /// Whether a figure was measured by the target's own method, where that is known.
    pub(super) fn is_of_the_target(&self, point: &Point) -> bool {
        fits(self.case, point)
    }

    fn remark_on_other_methods(&mut self, others: Vec<&Point>) {
        let Some(method) = &self.case.measured_by else { return };
        if others.is_empty() {
            return;
        }
        let periods: Vec<String> = others
            .iter()
            .map(|point| {
                format!("{} («{}»)", words::period(point.period), point.measured_by.as_deref().unwrap_or("?"))
            })
            .collect();
        self.remarks.push(Remark::new(
            RemarkCode::OtherMethodLeftOut,
            format!(
                "mục tiêu đo theo «{method}»; không dùng số liệu theo phương pháp khác: {}",
                periods.join(", ")
            ),
        ));
    }

    fn remark_on_direction(&mut self) {
        let undirected = matches!(self.case.target.comparator, Comparator::Equal | Comparator::About);
        if self.direction != self.case.direction && !undirected {
            let good = match self.direction {
                Direction::Up => "càng cao càng tốt",
                Direction::Down => "càng thấp càng tốt",
            };
            self.remarks.push(Remark::new(
                RemarkCode::ComparatorDecides,
                format!(
                    "với mục tiêu này {good}, theo cách so sánh của nó chứ không theo chiều của chỉ tiêu"
                ),
            ));
        }
    }
}

/// Whether two figures say that they were measured in different ways. A figure that says nothing is
/// taken for one of the target's own method.
fn measured_differently(case: &Case, one: &Point, other: &Point) -> bool {
    matches!((method_of(case, one), method_of(case, other)), (Some(one), Some(other)) if one != other)
}

fn method_of<'a>(case: &'a Case, point: &'a Point) -> Option<&'a str> {
    point.measured_by.as_deref().or(case.measured_by.as_deref())
}

fn fits(case: &Case, point: &Point) -> bool {
    case.measured_by.is_none() || method_of(case, point) == case.measured_by.as_deref()
}

fn complete(point: &Point) -> Result<&Point, Reason> {
    match point.partial {
        None => Ok(point),
        Some(coverage) => Err(Reason::new(
            ReasonCode::PartialFigure,
            format!(
                "số liệu {} chưa đầy đủ: mới có {} trong {} đơn vị báo cáo",
                words::period(point.period),
                words::decimal(coverage.reported.into()),
                words::decimal(coverage.expected.into())
            ),
        )),
    }
}

fn two_figures(one: &Point, other: &Point) -> Reason {
    let said = |point: &Point| {
        let by = point.measured_by.as_deref().map_or_else(String::new, |by| format!(" («{by}»)"));
        format!("{}{by}", words::decimal(point.value))
    };
    Reason::new(
        ReasonCode::TwoFigures,
        format!(
            "{} có hai số khác nhau: {} và {}; hãy chọn số dùng để đánh giá",
            words::period(one.period),
            said(one),
            said(other)
        ),
    )
}
