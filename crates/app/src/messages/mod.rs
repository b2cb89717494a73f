//! Messages to people: written with the change that causes them, sent by mail where the person has an
//! address, and there to be copied, with their link and its picture, for those who use Zalo.

mod compose;
mod outbox;
mod qr;
mod show;

pub use compose::{DigestGroup, DigestLine, DigestPart, Recipient, Remark, Text, Wanted, whole_text};
pub use cotmoc_store::messages::Open;
pub use outbox::send;
pub use qr::{Qr, qr};
pub use show::{Filter, PAGE, Shown, hand, list, mine, my_newest, show, show_mine};

pub(crate) use compose::compose;
pub(crate) use outbox::{Moments, write, write_at};
