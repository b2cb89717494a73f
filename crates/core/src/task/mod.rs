//! Tasks of plans as they run: by when, how far, with what money.

mod deadline;
mod money;
mod standing;

pub use deadline::{Deadline, Rhythm, deadline};
pub use money::{MOST, Money, dong, million};
pub use standing::{Kept, Running, Standing, TaskState, running};

use crate::fold::fold;
use crate::model::{UnitLevel, vocabulary};

vocabulary! {
    /// Where the money of a task comes from.
    FundSource {
        /// Ngân sách trung ương.
        Central = "ngân sách trung ương",
        /// Ngân sách tỉnh.
        Province = "ngân sách tỉnh",
        /// Ngân sách xã.
        Commune = "ngân sách xã",
        /// Chi thường xuyên.
        Recurrent = "chi thường xuyên",
        /// Vốn đầu tư công.
        Investment = "vốn đầu tư",
        /// Nguồn thu của đơn vị tự chủ.
        Autonomous = "nguồn thu tự chủ",
        /// Xã hội hóa.
        Society = "xã hội hóa",
    }
}

/// The level of all units that a plan means where it names none of them: «UBND cấp xã», «các sở, ban, ngành».
///
/// ```
/// use cotmoc_core::model::UnitLevel;
/// use cotmoc_core::task::all_of;
/// assert_eq!(all_of("UBND các xã, phường"), Some(UnitLevel::Commune));
/// assert_eq!(all_of("Các sở, ban, ngành"), Some(UnitLevel::Agency));
/// assert_eq!(all_of("Sở Y tế"), None);
/// ```
#[must_use]
pub fn all_of(named: &str) -> Option<UnitLevel> {
    let folded = fold(named);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if has(&["cap xa", "cac xa", "xa, phuong", "cac phuong", "cac dia phuong"]) {
        return Some(UnitLevel::Commune);
    }
    has(&["cac so", "so, ban", "so ban nganh", "so, nganh", "cac co quan lien quan"])
        .then_some(UnitLevel::Agency)
}
