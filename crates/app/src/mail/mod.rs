//! Mail: which server takes it, how a letter looks, and how it is handed over without being lost and
//! without being sent twice.

mod letter;
mod mailer;
mod session;
mod settings;
mod trial;

pub use settings::{Settings, Tls};
pub use trial::trial;

pub(crate) use letter::{Letter, write};
pub(crate) use mailer::Mailer;
pub(crate) use session::Trouble;
