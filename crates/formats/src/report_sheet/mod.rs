//! Reports as Excel workbooks: annexes of tables ([`annex()`]), long lists of figures that are written while
//! they come ([`Stream`]), and official forms of others that are filled cell by cell ([`book`]).

mod annex;
pub mod book;
mod place;
mod stream;

pub use annex::annex;
pub use stream::{Stream, StreamColumn};

use crate::FormatError;

fn not_made(detail: impl Into<String>) -> FormatError {
    FormatError::NotMade {
        what: "tệp Excel của báo cáo",
        detail: detail.into(),
        remedy: "Hãy chọn ít dòng hoặc ít bảng hơn",
    }
}
