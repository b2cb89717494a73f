//! What provinces record about units, and who holds a task.

use cotmoc_core::model::UnitId;
use cotmoc_core::units::{Event, EventId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{PlanId, TaskId};

/// An event that a person recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEvent {
    /// The event.
    pub event: Event,
    /// Moment of entry.
    pub at: Timestamp,
    /// Who entered it.
    pub by: String,
    /// That it was undone, where it was.
    pub undone: Option<Undone>,
    /// Whether it belongs to the demonstration.
    pub demo: bool,
}

/// That an event was undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// Why.
    pub reason: String,
    /// Moment of undoing.
    pub at: Timestamp,
    /// Who undid it.
    pub by: String,
}

/// Which part a unit has in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TaskRole {
    /// Chủ trì.
    Lead,
    /// Phối hợp.
    Coordinating,
}

words!(TaskRole { Lead = "lead", Coordinating = "coordinating" });

/// That a unit holds a task from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The task.
    pub task: TaskId,
    /// The unit's part in it.
    pub role: TaskRole,
    /// The place among the coordinating units as the plan lists them; 0 for the lead.
    pub place: u32,
    /// The unit.
    pub unit: UnitId,
    /// The first day on which it holds.
    pub since: Date,
    /// Number of the act by which it passed; empty where none was named.
    pub act: String,
    /// The event with which it passed; undone together with it. `None` for the official register's events.
    pub event: Option<EventId>,
}

/// A task in force with what says who holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldTask {
    /// The task.
    pub id: TaskId,
    /// Its plan.
    pub plan: PlanId,
    /// What is to be done.
    pub task: String,
    /// The unit's part in it.
    pub role: TaskRole,
    /// The place among the coordinating units; 0 for the lead.
    pub place: u32,
    /// The unit as the plan names it; empty where the part was given later.
    pub named: String,
    /// The territory of the plan, as the plan names it.
    pub territory: Option<String>,
    /// Date of the plan.
    pub date: Option<Date>,
}
