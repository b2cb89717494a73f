//! How targets were judged, and by which method.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ActFacts, AssessmentId, PlanId, TargetId};

/// A status that was computed, with everything it stands on. Never changed: a later one stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Its number; of those of one target the highest is the latest.
    pub id: AssessmentId,
    /// What was computed.
    pub facts: NewAssessment,
}

/// A status to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAssessment {
    /// The target that was judged.
    pub target: TargetId,
    /// Moment of computing.
    pub computed_at: Timestamp,
    /// The highest number of an observation that was known then; 0 where there was none.
    pub known_to: i64,
    /// Code of the method.
    pub method: String,
    /// Version of the method.
    pub method_version: String,
    /// Code of the status (METHODS §5): «on_track».
    pub status: String,
    /// What went in: one JSON value as text.
    pub inputs: String,
    /// What came out: one JSON value as text.
    pub result: String,
}

/// The method that a plan fixed for judging its targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanMethod {
    /// The plan.
    pub plan: PlanId,
    /// Code of the method.
    pub method: String,
    /// The act that fixed it: number, date, issuer where they are known.
    pub act: ActFacts,
    /// Moment of entry.
    pub recorded_at: Timestamp,
    /// Who entered it.
    pub recorded_by: String,
}
