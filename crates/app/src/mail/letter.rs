//! A message as a letter: head and body as mail servers want them.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::address::Envelope;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use sha2::{Digest, Sha256};

use super::Settings;
use crate::messages::whole_text;
use crate::model::Message;

/// What goes over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(super) envelope: Envelope,
    pub(crate) bytes: Vec<u8>,
}

/// Writes the letter. Its number is the same each time, so that a letter which arrives twice after
/// all is shown once.
///
/// # Errors
/// In Vietnamese, where the address is none.
pub(crate) fn write(settings: &Settings, message: &Message, now: Timestamp) -> Result<Letter, String> {
    let address = message.address.as_deref().unwrap_or_default();
    let address =
        address.parse::<lettre::Address>().map_err(|e| format!("địa chỉ thư «{address}» không đúng: {e}"))?;
    let built = lettre::Message::builder()
        .from(settings.from.clone())
        .to(Mailbox::new(Some(message.name.clone()), address))
        .date(SystemTime::from(now))
        .message_id(Some(number(settings, message)))
        .header(AutoSubmitted)
        .subject(message.subject.clone())
        .singlepart(SinglePart::plain(whole_text(message)))
        .map_err(|e| format!("không soạn được thư: {e}"))?;
    Ok(Letter { envelope: built.envelope().clone(), bytes: built.formatted() })
}

/// Stable, and different from that of every other database.
fn number(settings: &Settings, message: &Message) -> String {
    let parts = format!("{}\n{}\n{}", message.id, message.created_at, message.subject);
    let digest = Sha256::digest(parts.as_bytes());
    let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("<cotmoc.{}.{short}@{}>", message.id, settings.from.email.domain())
}

/// Keeps holiday replies from being sent to it.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
