//! What happens to units: events, each with its day and its act.
//!
//! The register is the sum of its events. An event is never changed; it may be undone, and then
//! the register is what it would be without it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{Share, UnitId, UnitLevel, vocabulary};

/// The number of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub i64);

vocabulary! {
    /// What an event does.
    EventKind {
        /// Takes units as they stand into the register.
        Register = "register",
        /// Makes a new unit.
        Create = "create",
        /// Gives a unit another name, code or type.
        Rename = "rename",
        /// Places a unit under another one.
        Move = "move",
        /// Makes one unit of several.
        Merge = "merge",
        /// Divides a unit.
        Split = "split",
        /// Several units become several others at once.
        Rearrange = "rearrange",
        /// States shares of a succession that were not known when it was recorded.
        Shares = "shares",
        /// Ends a unit that has no heir.
        Abolish = "abolish",
    }
}

/// The act that an event stands on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ActRef {
    /// Number of the act: «1654/NQ-UBTVQH15». Empty where it is not known to us.
    pub number: String,
    /// The place in it: «khoản 3 Điều 1». Empty where it is not known to us.
    pub clause: String,
}

/// Something that happened to units on one day by one act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number; later events have higher ones.
    pub id: EventId,
    /// What it does.
    pub kind: EventKind,
    /// The first day on which it holds. `None` for what has held since before our records begin.
    pub date: Option<Date>,
    /// The act it stands on.
    pub act: ActRef,
    /// Anything else worth keeping.
    pub note: String,
    /// What it changes.
    pub changes: Vec<Change>,
}

/// One change to one unit, or one line from an old unit to an heir.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Change {
    /// The unit exists from now on.
    Born {
        /// The new unit.
        unit: UnitId,
        /// Its level, for good.
        level: UnitLevel,
    },
    /// The unit is called so from now on.
    Named {
        /// The unit.
        unit: UnitId,
        /// Its name.
        name: Name,
    },
    /// The unit stands under another one, or under none, from now on.
    Placed {
        /// The unit.
        unit: UnitId,
        /// The unit above it.
        parent: Option<UnitId>,
    },
    /// The unit exists no more.
    Ended {
        /// The unit.
        unit: UnitId,
    },
    /// A part of an old unit goes to an heir.
    Heir {
        /// The old unit.
        from: UnitId,
        /// The heir.
        to: UnitId,
        /// The part of the old unit's figures.
        share: Share,
    },
}

/// What a unit is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Its code; no two living units of one level share it.
    pub code: String,
    /// Its name as the act writes it.
    pub name: String,
    /// Its type: «xã», «phường», «đặc khu», «tỉnh», «thành phố», «sở».
    pub kind: String,
}
