//! Why a status is what it is, and what else a reader of it should know: a stable code and a
//! Vietnamese sentence.

use serde::{Deserialize, Serialize};

use crate::model::vocabulary;

vocabulary! {
    /// Why a target has its status.
    ReasonCode {
        /// The figure of the due period meets the target.
        MetAtDue = "met_at_due",
        /// The figure of the due period does not.
        MissedAtDue = "missed_at_due",
        /// The due period is over and its figure is not there yet.
        AwaitingFigure = "awaiting_figure",
        /// The latest figure meets the target before it is due.
        MetSoFar = "met_so_far",
        /// The baseline met the target and the latest figure does not.
        LevelLost = "level_lost",
        /// The latest year's growth is below the target.
        GrowthShort = "growth_short",
        /// The mean growth of the span so far is below the target.
        MeanGrowthShort = "mean_growth_short",
        /// A year of the span has no figure, so that there is no mean.
        GrowthYearsMissing = "growth_years_missing",
        /// A year lost everything (−100 % or less): there is no geometric mean.
        GrowthNotComputable = "growth_not_computable",
        /// There is no approved figure.
        NoFigure = "no_figure",
        /// There is no baseline.
        NoBaseline = "no_baseline",
        /// There is no figure after the baseline.
        NothingAfterBaseline = "nothing_after_baseline",
        /// One period has two figures that differ.
        TwoFigures = "two_figures",
        /// Too few units have reported.
        PartialFigure = "partial_figure",
        /// Baseline and latest figure were measured by different methods.
        MethodsDiffer = "methods_differ",
        /// Baseline and latest figure stand on different borders.
        BordersDiffer = "borders_differ",
        /// The series breaks between baseline and latest figure.
        BreakInSeries = "break_in_series",
        /// The plan names two values for one milestone.
        MilestonesDiffer = "milestones_differ",
        /// Classes are compared, not measured: there is no path between them.
        NoPathOfClasses = "no_path_of_classes",
        /// The path is kept, or nearly.
        PathKept = "path_kept",
        /// Behind the path.
        PathBehind = "path_behind",
        /// Far behind the path.
        PathFarBehind = "path_far_behind",
        /// Worse than the baseline.
        PathReversed = "path_reversed",
        /// The path asks for no gain yet and what it asks for is kept.
        FlatPathKept = "flat_path_kept",
        /// The path asks for no gain yet and even so the figure is behind it.
        FlatPathLost = "flat_path_lost",
        /// The continued trend reaches the target in time.
        TrendReaches = "trend_reaches",
        /// The continued trend makes half of the remaining way or more.
        TrendHalfway = "trend_halfway",
        /// The continued trend makes less than half of the remaining way.
        TrendShort = "trend_short",
        /// The trend leads away from the target.
        TrendAway = "trend_away",
    }
}

/// Why a target has its status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The stable code, by which programmes and other languages tell reasons apart.
    #[serde(rename = "reason_code")]
    pub code: ReasonCode,
    /// One Vietnamese sentence without the full stop, as it was told on the day of the assessment.
    #[serde(rename = "reason")]
    pub text: String,
}

impl Reason {
    pub(super) fn new(code: ReasonCode, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}

vocabulary! {
    /// What a reader of an assessment should know beside its reason.
    RemarkCode {
        /// The chosen method does not fit the signs of the values; the linear path was used.
        LinearInstead = "linear_instead",
        /// The method knows no milestones; those of the plan were not used.
        MilestonesUnused = "milestones_unused",
        /// Milestones outside the time between baseline and due period were not used.
        MilestonesOutside = "milestones_outside",
        /// Figures of another method of measurement were left out.
        OtherMethodLeftOut = "other_method_left_out",
        /// One of the compared figures does not say how it was measured.
        MethodUnstated = "method_unstated",
        /// The latest figure may still change.
        NotFinal = "not_final",
        /// The comparator turns the direction of the indicator round.
        ComparatorDecides = "comparator_decides",
        /// A changed target starts at the last figure before the change.
        StartsAtChange = "starts_at_change",
        /// A share at its bound, or a history that no logistic curve fits: the straight line was used.
        LineInstead = "line_instead",
        /// The cuts of this method are this product's own.
        OwnCuts = "own_cuts",
        /// On the path so far, and yet not on the way to the target if the past pace goes on.
        PaceFallsShort = "pace_falls_short",
        /// Too few points for a projection.
        TooFewForProjection = "too_few_for_projection",
    }
}

/// What a reader of an assessment should know beside its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The stable code.
    pub code: RemarkCode,
    /// One Vietnamese sentence without the full stop.
    pub text: String,
}

impl Remark {
    pub(super) fn new(code: RemarkCode, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}
