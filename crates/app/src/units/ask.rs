//! What a person asks to be done to units, in the person's own words.

use serde::{Deserialize, Serialize};

/// Something to be recorded. Units are named as [`super::resolve`] reads them, on the day of the
/// event; every field is text as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Ask {
    /// The first day on which it holds, «2027-01-01» or «01/01/2027». May be empty for units that
    /// have stood since before our records.
    pub date: String,
    /// Number of the act.
    pub act: String,
    /// The place in it.
    pub clause: String,
    /// Anything else worth keeping.
    pub note: String,
    /// What is to be done.
    pub what: What,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
pub enum What {
    /// New units that come from no other one.
    Create {
        /// The units.
        units: Vec<UnitForm>,
    },
    /// Another name, code or type; what is empty stays. With another type and no name the name
    /// follows: «Xã Lộc Ninh» becomes «Phường Lộc Ninh».
    Rename {
        /// The unit.
        unit: String,
        /// Its code.
        code: String,
        /// Its name.
        name: String,
        /// Its type.
        kind: String,
    },
    /// Another unit above it.
    Move {
        /// The unit.
        unit: String,
        /// The unit above; empty: none.
        parent: String,
    },
    /// One unit of several.
    Merge {
        /// The old units.
        from: Vec<String>,
        /// The new one; level and place are those of the first old unit where they are empty.
        into: UnitForm,
    },
    /// A unit ends and is divided.
    Split {
        /// The old unit.
        from: String,
        /// Who gets which part.
        into: Vec<HeirForm>,
    },
    /// A unit lives on and gives parts away.
    Cede {
        /// The unit.
        from: String,
        /// Who gets which part.
        into: Vec<HeirForm>,
    },
    /// Several units become several others.
    Rearrange {
        /// The units that end.
        from: Vec<String>,
        /// The new ones.
        into: Vec<UnitForm>,
        /// Who gets what.
        lines: Vec<LineForm>,
    },
    /// Shares that were not known. The day is that of the succession; where it is empty, the last one.
    Shares {
        /// The old unit, on the day before.
        from: String,
        /// Its heirs, on the day itself, with their shares.
        shares: Vec<(String, String)>,
    },
    /// A unit ends without an heir.
    Abolish {
        /// The unit.
        unit: String,
    },
}

impl Default for What {
    fn default() -> Self {
        Self::Create { units: Vec::new() }
    }
}

/// A new unit as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UnitForm {
    /// Its code.
    pub code: String,
    /// Its name, with or without the type before it.
    pub name: String,
    /// Its type: «xã», «phường», «sở».
    #[serde(rename = "type")]
    pub kind: String,
    /// Its level in its word; empty: as its type says.
    pub level: String,
    /// The unit above it.
    pub parent: String,
}

/// An heir as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HeirForm {
    /// A unit that is there already; otherwise a new one is made.
    pub existing: String,
    /// The new unit.
    pub new: UnitForm,
    /// The share: «1/3», «0.25», «25%»; empty: not known.
    pub share: String,
}

/// A line of a rearrangement as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LineForm {
    /// The old unit, as in `from`.
    pub old: String,
    /// Code of the new one, as in `into`.
    pub new: String,
    /// The share.
    pub share: String,
}
