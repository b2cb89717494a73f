//! Where a target stands: the rules that come before any method, five methods, and the projection
//! (METHODS §5).
//!
//! [`assess`] is total: whatever the case, there is an [`Assessment`] with a status and a reason,
//! and no number in it is infinite or undefined. Comparisons with the target, and the cuts of the
//! linear methods, are exact; the statistics of the other methods and of the projection are judgements
//! in floating point, rounded to twelve digits.
//!
//! ```
//! use cotmoc_core::catalogue::Direction;
//! use cotmoc_core::model::{Comparator, Period};
//! use cotmoc_core::progress::{Case, Goal, Method, Point, Status, assess};
//!
//! let year = |code| Period::parse(code).unwrap();
//! let due = year("2030");
//! let mut case = Case::new(Goal::new(due, Comparator::AtLeast, 100.into()), Direction::Up, year("2026").end());
//! case.baseline = Some(Point::new(year("2020"), 0.into()));
//! case.series = vec![Point::new(year("2026"), 48.into())];
//! let assessment = assess(&case, Method::Linear);
//! assert_eq!((assessment.status, assessment.value), (Status::AtRisk, Some(0.8)));
//! ```

mod assessment;
mod card;
mod case;
mod exact;
mod facts;
mod goal;
mod growth;
mod methods;
mod projection;
mod reason;
mod rules;
mod student;
mod words;

pub use assessment::{Assessment, ClosedSegment, Inputs, Status, Workings};
pub use card::{Card, explain};
pub use case::{Case, Milestone, Partial, Point, Segment};
pub use goal::{Goal, Kind};
pub use growth::YearOfGrowth;
pub use methods::Method;
pub use projection::{Drift, Forecast, Projection, Reach};
pub use reason::{Reason, ReasonCode, Remark, RemarkCode};
pub use words::{aim, difference, period as period_words, with_unit};

use facts::Facts;
use rules::{Ruling, Verdict};

/// Judges a target by one method: first the rules that come before any method, in their order, then
/// the method where it can be applied.
///
/// The points of the case are the approved ones, as they were known at the moment that is asked for.
#[must_use]
pub fn assess(case: &Case, method: Method) -> Assessment {
    let facts = Facts::gather(case);
    let verdict = verdict(&facts, method);
    assessment::assemble(&facts, method, verdict, closed_segments(case, method))
}

/// The status alone, with the method's number and the reason, as [`assess`] gives them: for
/// scoreboards that judge many targets at once and need neither projection nor inputs.
#[must_use]
pub fn status(case: &Case, method: Method) -> (Status, Option<f64>, Reason) {
    let Verdict { status, value, reason, .. } = verdict(&Facts::gather(case), method);
    (status, value, reason)
}

fn verdict(facts: &Facts, method: Method) -> Verdict {
    match rules::before_method(facts) {
        Ruling::Final(verdict) => verdict,
        Ruling::Path(path) => method.judge(&path),
    }
}

/// The earlier targets, each judged on the day on which an act replaced it, by what was known of the
/// time until then.
fn closed_segments(case: &Case, method: Method) -> Vec<ClosedSegment> {
    let close = |(nth, segment): (usize, &Segment)| {
        let until = |point: &Point| point.period.end() <= segment.changed_on;
        let then = Case {
            target: segment.target.clone(),
            series: case.series.iter().filter(|point| until(point)).cloned().collect(),
            milestones: segment.milestones.clone(),
            earlier: case.earlier.iter().take(nth).cloned().collect(),
            as_at: segment.changed_on,
            ..case.clone()
        };
        let (status, value, reason) = status(&then, method);
        ClosedSegment { act: segment.act.clone(), changed_on: segment.changed_on, status, value, reason }
    };
    case.earlier.iter().enumerate().map(close).collect()
}
