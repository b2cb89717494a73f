//! Items of a draft that contradict each other, or say the same.

use crate::model::ItemId;

/// Why items belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// The same indicator and year, other values.
    OtherValue,
    /// The same indicator, another value without a year.
    YearMissing,
    /// The same in everything that counts.
    Same,
}

/// Items that a person should look at together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Why they belong together.
    pub kind: GroupKind,
    /// Name of the indicator, or the task.
    pub indicator: String,
    /// The year, where the group is about one.
    pub year: Option<u16>,
    /// The items, in the order of the text; at least two.
    pub items: Vec<ItemId>,
}
