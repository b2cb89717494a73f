//! What happened in the rounds of the fictive province: who handed in, who was late, what was sent back.

use cotmoc_core::form::Form;
use cotmoc_core::model::Period;
use jiff::civil::Date;

use super::COMMUNES;
use super::merger::MERGED;

/// What a unit did in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Story {
    /// Handed in on time and confirmed at every step.
    Approved,
    /// The same, some days after the deadline.
    ApprovedLate(i32),
    /// Handed in on time, waits for the first step.
    Submitted,
    /// Handed in some days after the deadline, waits for the first step.
    SubmittedLate(i32),
    /// Confirmed by its own approver, waits for the owner.
    HalfApproved,
    /// Sent back with a remark on a cell.
    Returned,
    /// So many of ten lines are answered.
    Begun(usize),
    /// Nothing was entered.
    Silent,
    /// So many of ten lines are answered, and the deadline was moved by so many days.
    Extended(usize, i32),
    /// Need not report this time.
    Exempt,
}

/// Whether a round of the demonstration still takes reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Over; what was approved is locked.
    Closed,
    /// Open, and its first deadline is over.
    Overdue,
    /// Open, with some days to go.
    Running,
}

/// One round: its period, its days, and the story of each commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundPlan {
    /// The period.
    pub period: Period,
    /// Whether it is over.
    pub stage: Stage,
    /// Last days: of the reporter, then of each step of approval.
    pub deadlines: Vec<Date>,
    /// A story for each commune, in the order of [`COMMUNES`].
    pub stories: Vec<Story>,
}

/// The rounds of a form: two that are over, the newest of them with some silent units, and one that is
/// open; none of a period before there were these communes. `nth` is the form's place among the forms of the demonstration: in the open round of the
/// first one every state can be seen.
#[must_use]
pub fn rounds(form: &Form, nth: usize, today: Date) -> Vec<RoundPlan> {
    let Some(running) = running(form, today) else { return Vec::new() };
    let steps = form.approvals.len();
    let stages = [
        (-2, Stage::Closed),
        (-1, Stage::Closed),
        (0, if nth == 0 { Stage::Overdue } else { Stage::Running }),
    ];
    stages
        .into_iter()
        .filter_map(|(shift, stage)| {
            let period = running.shift(shift).filter(|period| period.last_day() >= MERGED)?;
            let first = match stage {
                Stage::Closed => days(period.last_day(), -6),
                Stage::Overdue => days(today, -3),
                Stage::Running => days(today, 4 + i32::try_from(nth).unwrap_or(0)),
            };
            let later = (1..=steps).map(|step| days(first, 3 * i32::try_from(step).unwrap_or(1)));
            let deadlines = std::iter::once(first).chain(later).collect();
            let stories = (0..COMMUNES.len()).map(|commune| story(stage, shift, nth, commune)).collect();
            Some(RoundPlan { period, stage, deadlines, stories })
        })
        .collect()
}

/// The period of the form's kind in which a day lies.
fn running(form: &Form, today: Date) -> Option<Period> {
    let months = i32::from(form.frequency.months()?);
    let month = i32::from(today.year()) * 12 + i32::from(today.month()) - 1;
    Period::from_ordinal(form.frequency, month / months)
}

fn story(stage: Stage, shift: i32, nth: usize, commune: usize) -> Story {
    match stage {
        Stage::Closed => match (shift, (commune + nth) % 25) {
            (-1, 11) => Story::Silent,
            (-1, 6 | 19) | (-2, 3) => Story::ApprovedLate(2),
            (-2, 8 | 16) => Story::ApprovedLate(5),
            _ => Story::Approved,
        },
        Stage::Overdue => match commune {
            0 | 1 => Story::Approved,
            2 => Story::HalfApproved,
            3 => Story::Submitted,
            4 => Story::Returned,
            5 => Story::Begun(6),
            6 => Story::Begun(2),
            7 => Story::Silent,
            8 => Story::SubmittedLate(2),
            9 => Story::Extended(4, 7),
            10 => Story::HalfApproved,
            11 => Story::Exempt,
            _ => further(commune),
        },
        Stage::Running => match (commune + 5 * (nth.saturating_sub(1))) % 12 {
            0 | 9 => Story::Submitted,
            1 => Story::HalfApproved,
            2 => Story::Approved,
            4 => Story::Begun(5),
            5 | 10 => Story::Begun(8),
            6 => Story::Begun(1),
            _ => Story::Silent,
        },
    }
}

/// The communes after the first ones, of which each has a story of its own: most have handed in.
fn further(commune: usize) -> Story {
    match commune % 13 {
        0 | 4 | 7 => Story::Approved,
        1 | 8 => Story::HalfApproved,
        2 | 5 => Story::Submitted,
        3 => Story::Begun(7),
        6 => Story::SubmittedLate(1),
        9 if commune < 26 => Story::Returned,
        10 => Story::Silent,
        11 => Story::ApprovedLate(1),
        _ => Story::Begun(9),
    }
}

/// A day so many days later; earlier where negative.
#[must_use]
pub fn days(from: Date, count: i32) -> Date {
    let span = jiff::Span::new().try_days(count);
    span.ok().and_then(|span| from.checked_add(span).ok()).unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_open_round_has_every_state() {
        let stories: Vec<Story> = (0..12).map(|commune| story(Stage::Overdue, 0, 0, commune)).collect();
        for wanted in [
            Story::Approved,
            Story::Submitted,
            Story::HalfApproved,
            Story::Returned,
            Story::Silent,
            Story::Exempt,
        ] {
            assert!(stories.contains(&wanted), "{wanted:?}");
        }
        assert!(stories.iter().any(|story| matches!(story, Story::SubmittedLate(_))));
        assert!(stories.iter().any(|story| matches!(story, Story::Extended(..))));
    }
}
