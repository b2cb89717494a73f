//! Forms as Excel files: handed out, taken back, and looked at before anything changes.
//!
//! A file that comes back is kept for a day. What it would change is worked out anew whenever somebody
//! looks ([`preview()`]) or applies it ([`apply()`]): against what stands in the cells at that moment, and by
//! what the person may enter. Applying goes the way of every other entry ([`crate::collect::save`]).

mod apply;
mod download;
mod facts;
mod kept;
mod marked;
mod preview;
mod read;
mod round;

pub use apply::{Applied, NotApplied, apply};
pub use download::{Download, Shape, of_round, of_submission};
pub use kept::upload;
pub use marked::marked;
pub use preview::{CellView, FaultView, FileView, Preview, Trouble, UnitView, preview};
