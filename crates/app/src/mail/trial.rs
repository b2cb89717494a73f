//! Whether mail works: one letter, at once, without the queue.

use super::write;
use crate::messages::{Recipient, Text, Wanted, compose};
use crate::model::{Message, MessageId};
use crate::{Action, AppError, Context, Kind, Result};

/// Sends a letter of trial to an address and gives the server's answer.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::Config`] where no mail server is set; [`Kind::User`] with what the
/// server or the network said.
pub async fn trial(cx: &Context, address: &str) -> Result<String> {
    cx.require(Action::SendMessages)?;
    let Some(mailer) = cx.mailer() else {
        return Err(AppError::new(Kind::Config, "Chưa khai máy chủ gửi thư.").hint(
            "Thêm --smtp smtps://người-dùng:mật-khẩu@máy:465 và --mail-from \"Cột Mốc <cotmoc@tinh.gov.vn>\".",
        ));
    };
    let to = Recipient { account: None, name: address.to_owned(), email: Some(address.to_owned()) };
    let new = compose(cx, &Wanted { to, text: Text::Trial, link: None, ticket: None, round: None })?;
    let message = Message {
        id: MessageId(0),
        job: None,
        kind: new.kind,
        account: None,
        name: new.name,
        address: new.address,
        subject: new.subject,
        body: new.body,
        link: None,
        spent: false,
        round: None,
        created_at: cx.now(),
        created_by: cx.actor().name().to_owned(),
        sent_at: None,
        handed: None,
        demo: false,
    };
    let failed = |what: String| {
        AppError::user(format!("Không gửi được thư thử: {what}.")).hint(
            "Xem lại --smtp, --mail-from, mạng và tường lửa; máy chủ thư có thể chỉ nhận từ một số máy.",
        )
    };
    let letter = write(mailer.settings(), &message, cx.now()).map_err(failed)?;
    let mut session = mailer.ready(&letter).await.map_err(|trouble| failed(trouble.to_string()))?;
    let answer = session.letter(&letter.bytes).await.map_err(|trouble| failed(trouble.to_string()))?;
    mailer.keep(session).await;
    mailer.rest().await;
    Ok(answer)
}
