//! One message goes out by mail: never lost, never twice.
//!
//! Until the server has taken sender and recipient, anything that goes wrong is tried again. Before
//! the letter itself goes out, the mark «sending» is committed. From then on only an answer of the
//! server says whether it was taken; without one, whether the connection or the process ended, the job
//! is «unsure», and a person decides.

use std::time::Duration;

use cotmoc_store::jobs::NewJob;
use cotmoc_store::{messages, reminders};
use jiff::{SignedDuration, Timestamp};

use super::{JobKind, Policy, Setback, Work};
use crate::Context;
use crate::mail::{Trouble, write};
use crate::model::{Message, MessageId, MessageKind};

/// Over two days of trying: a mail server that is down on a weekend is up again on Monday.
pub(super) const POLICY: Policy =
    Policy { tries: 60, first: Duration::from_secs(30), longest: Duration::from_secs(3600) };

/// A letter that has waited longer says nothing that is still wanted.
const OLDEST: SignedDuration = SignedDuration::from_hours(7 * 24);

const SENDING: &str = "sending";

/// The order to send a message.
pub(crate) fn job(message: MessageId, due: Timestamp) -> NewJob {
    NewJob {
        kind: JobKind::Mail.word(),
        name: format!("mail/{message}"),
        payload: serde_json::json!({ "message": message.0 }).to_string(),
        due,
        max_tries: POLICY.tries,
    }
}

/// The message that a job is to send.
pub(crate) fn message_of(payload: &str) -> Option<MessageId> {
    let payload: serde_json::Value = serde_json::from_str(payload).ok()?;
    payload.get("message")?.as_i64().map(MessageId)
}

pub(super) fn can_run(cx: &Context) -> bool {
    cx.mailer().is_some()
}

pub(super) fn at_start(_: &Context) -> Vec<NewJob> {
    Vec::new()
}

pub(super) async fn run(work: &Work) -> Result<String, Setback> {
    let cx = work.cx();
    let message = message(work).await?;
    if let Some(why) = unwanted(cx, &message) {
        return Err(Setback::Cancelled(why));
    }
    if message.kind == MessageKind::Digest && is_settled(cx, message.id).await? {
        return Err(Setback::Cancelled("mọi việc được nhắc trong thư đã xong".to_owned()));
    }
    let Some(mailer) = cx.mailer() else {
        return Err(Setback::Again("chưa khai máy chủ gửi thư".to_owned()));
    };
    let letter = write(mailer.settings(), &message, cx.now()).map_err(Setback::Failed)?;
    let mut session = mailer.ready(&letter).await.map_err(setback)?;
    work.begin(SENDING).await?;
    let answer = session.letter(&letter.bytes).await.map_err(setback)?;
    mailer.keep(session).await;
    Ok(format!("Máy chủ thư đã nhận: {answer}"))
}

async fn message(work: &Work) -> Result<Message, Setback> {
    let id = message_of(&work.job().payload)
        .ok_or_else(|| Setback::Failed("lệnh gửi không nói gửi thư nào".to_owned()))?;
    let mut tx = work.cx().store().read().await?;
    let found = messages::get(&mut tx, id, work.cx().now()).await?;
    found.ok_or_else(|| Setback::Cancelled(format!("không còn thư số {id}")))
}

/// Whether everything that a digest reminds of was done while it waited.
async fn is_settled(cx: &Context, message: MessageId) -> crate::Result<bool> {
    let mut tx = cx.store().read().await?;
    Ok(reminders::wanted(&mut tx, message).await? == 0)
}

fn unwanted(cx: &Context, message: &Message) -> Option<String> {
    if let Some((_, by)) = &message.handed {
        return Some(format!("{by} đã chuyển thư bằng cách khác"));
    }
    if message.spent {
        return Some("liên kết trong thư đã dùng hoặc đã hết hạn".to_owned());
    }
    if cx.now().duration_since(message.created_at) > OLDEST {
        return Some("thư soạn đã quá 7 ngày".to_owned());
    }
    None
}

fn setback(trouble: Trouble) -> Setback {
    match trouble {
        Trouble::Again(why) => Setback::Again(why),
        Trouble::Refused(why) => Setback::Failed(why),
        Trouble::Unknown(why) => Setback::Unsure(why),
    }
}
