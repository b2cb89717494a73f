//! Keeping messages and ordering their mail, in the transaction of the change that causes them.

use cotmoc_store::jobs::NewJob;
use cotmoc_store::{Tx, messages, take_ids};
use jiff::Timestamp;

use super::compose::{Wanted, compose};
use crate::jobs::{self, JobKind};
use crate::model::{JobId, MessageId, NewMessage, Subject};
use crate::{Action, Context, Result, audit};

/// Writes messages that somebody wants by themselves, without another change. Gives their numbers in
/// turn.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn send(cx: &Context, wanted: &[Wanted]) -> Result<Vec<MessageId>> {
    cx.require(Action::SendMessages)?;
    let mut tx = cx.store().write().await?;
    let ids = write(cx, &mut tx, wanted).await?;
    for (id, one) in ids.iter().zip(wanted) {
        let detail = serde_json::json!({ "kind": one.text.kind().as_str(), "to": one.to.name });
        audit::record(cx, &mut tx, "message.send", Subject::new("message", id.0), detail).await?;
    }
    tx.commit().await?;
    Ok(ids)
}

/// Writes messages and orders the mail of those that have an address: five statements, however many
/// there are. Gives their numbers in turn.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub(crate) async fn write(cx: &Context, tx: &mut Tx, wanted: &[Wanted]) -> Result<Vec<MessageId>> {
    write_at(cx, tx, wanted, Moments { written: cx.now(), goes: cx.now() }).await
}

/// When messages are written, and when their mail goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moments {
    pub(crate) written: Timestamp,
    pub(crate) goes: Timestamp,
}

/// The same where the mail waits until a moment.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub(crate) async fn write_at(
    cx: &Context,
    tx: &mut Tx,
    wanted: &[Wanted],
    at: Moments,
) -> Result<Vec<MessageId>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let new: Vec<NewMessage> = wanted.iter().map(|w| compose(cx, w)).collect::<Result<_>>()?;
    let ids: Vec<MessageId> = take_ids(tx, new.len()).await?.map(MessageId).collect();
    let mailed = ids.iter().zip(&new).filter(|(_, message)| message.address.is_some());
    let orders: Vec<NewJob> = mailed.map(|(id, _)| jobs::mail::job(*id, at.goes)).collect();
    debug_assert!(orders.iter().all(|order| order.kind == JobKind::Mail.word()));
    let mut jobs = jobs::order(cx, tx, &orders).await?.into_iter();
    let rows: Vec<(MessageId, Option<JobId>, NewMessage)> = ids
        .iter()
        .zip(new)
        .map(|(id, message)| {
            let job = if message.address.is_some() { jobs.next().flatten() } else { None };
            (*id, job, message)
        })
        .collect();
    messages::insert(tx, &rows, at.written, cx.actor().name()).await?;
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use cotmoc_store::testing::Database;

    use super::*;
    use crate::messages::{
        DigestGroup, DigestLine, DigestPart, Recipient, Remark, Text, list, show, whole_text,
    };
    use crate::{Actor, App, Clock, Config};

    async fn open(db: &Database) -> Context {
        let at = "2026-01-31T08:15:00Z".parse().unwrap();
        let config = Config {
            public_url: "https://cotmoc.tinh.example/".to_owned(),
            ..Config::at(db.folder().join("data"))
        };
        App::open(config, Clock::fixed(at)).await.unwrap().by(Actor::local_operator())
    }

    fn wanted(name: &str, email: Option<&str>, text: Text) -> Wanted {
        let to = Recipient { account: None, name: name.to_owned(), email: email.map(str::to_owned) };
        Wanted { to, text, link: Some("/entry/7".to_owned()), ticket: None, round: None }
    }

    fn opened(units: usize) -> Text {
        Text::RoundOpened {
            form: "Kinh tế số\nBcc: x@y".to_owned(),
            period: "quý I/2026".to_owned(),
            units: (1..=units).map(|n| format!("Xã {n}")).collect(),
            due: "10/04/2026".to_owned(),
        }
    }

    fn digest(due: &str) -> Text {
        let line = |n: usize| DigestLine { unit: format!("Xã {n}"), when: format!("hạn {due}") };
        let group = |what: &str, path: &str, lines: usize| DigestGroup {
            what: what.to_owned(),
            path: path.to_owned(),
            lines: (1..=lines).map(line).collect(),
        };
        let part = |title, groups| DigestPart { title, groups, more: 0 };
        Text::Digest {
            day: "09/04/2026".to_owned(),
            urged_by: Some("Bình".to_owned()),
            own: 1,
            late: 12,
            vacant: 0,
            parts: vec![
                part("Việc cần làm:", vec![group("Báo cáo «A»", "/tasks/7", 1)]),
                part("Đang quá hạn:", vec![group("Báo cáo «B»", "/rounds/3?show=late", 12)]),
            ],
            each_opens: true,
        }
    }

    #[tokio::test]
    async fn a_digest_names_a_few_units_and_counts_the_others() {
        let db = Database::sqlite();
        let cx = open(&db).await;
        let new = compose(&cx, &wanted("Trần An", None, digest("10/04/2026"))).unwrap();
        assert_eq!(new.subject, "Đôn đốc ngày 09/04/2026: 1 việc cần làm, 12 việc quá hạn ở đơn vị khác");
        let (one, board) = (cx.address("/tasks/7"), cx.address("/rounds/3?show=late"));
        let said = format!(
            "Bình đề nghị khẩn trương thực hiện.\n\nViệc cần làm:\n- Báo cáo «A», Xã 1: hạn 10/04/2026\n  {one}\n\n\
            Đang quá hạn:\n- Báo cáo «B» (12 đơn vị):\n  + Xã 1: hạn 10/04/2026\n"
        );
        assert!(new.body.contains(&said), "{}", new.body);
        let rest = format!("  + Xã 10: hạn 10/04/2026\n  + và 2 đơn vị khác\n  {board}\n\nMở tất cả:\n");
        assert!(new.body.contains(&rest), "{}", new.body);
    }

    #[tokio::test]
    async fn many_messages_take_few_statements() {
        let db = Database::sqlite();
        let cx = open(&db).await;
        let mut all: Vec<Wanted> =
            (0..123).map(|n| wanted(&format!("Xã {n}"), Some("a@b.example"), opened(1))).collect();
        all.push(wanted("Không có thư", None, opened(124)));
        let mut tx = cx.store().write().await.unwrap();
        let before = cx.store().statements();
        let ids = write(&cx, &mut tx, &all).await.unwrap();
        assert!(cx.store().statements() - before <= 5);
        tx.commit().await.unwrap();
        assert_eq!(ids.len(), 124);
        let mailed = show(&cx, ids[0]).await.unwrap();
        assert_eq!(mailed.message.subject, "Mở báo cáo «Kinh tế số Bcc: x@y», quý I/2026, hạn 10/04/2026");
        assert!(mailed.message.job.is_some());
        assert!(mailed.text.contains("https://cotmoc.tinh.example/entry/7"), "{}", mailed.text);
        assert!(mailed.qr.is_some());
        let by_hand = show(&cx, ids[123]).await.unwrap();
        assert!(by_hand.message.job.is_none());
        assert!(by_hand.text.contains("- Xã 10\n- và 114 đơn vị khác\n"), "{}", by_hand.text);
        let open =
            crate::messages::Filter { open: cotmoc_store::messages::Open::ToHand, ..Default::default() };
        assert_eq!(list(&cx, &open).await.unwrap().len(), 1);
        crate::messages::hand(&cx, ids[123]).await.unwrap();
        assert!(list(&cx, &open).await.unwrap().is_empty());
        let twice = crate::messages::hand(&cx, ids[123]).await.unwrap_err();
        assert_eq!(twice.kind(), crate::Kind::Conflict);
    }

    #[tokio::test]
    async fn every_kind_has_a_text_without_gaps() {
        let db = Database::sqlite();
        let cx = open(&db).await;
        let (form, period) = ("Kinh tế số".to_owned(), "quý I/2026".to_owned());
        let (unit, by, due) = ("Xã A".to_owned(), "Bình".to_owned(), "10/04/2026".to_owned());
        let (login, until) = ("an".to_owned(), "15:15 ngày 07/02/2026".to_owned());
        let remarks =
            vec![Remark { line: "1.1 Số hộ".to_owned(), text: "cao bất thường".to_owned() }];
        let texts = [
            Text::Invitation { login: login.clone(), until: until.clone() },
            Text::Reset { login, until },
            opened(2),
            digest(&due),
            Text::Returned {
                form: form.clone(),
                period: period.clone(),
                unit: unit.clone(),
                by: by.clone(),
                reason: "sai đơn vị tính".to_owned(),
                remarks,
            },
            Text::Approved { form: form.clone(), period: period.clone(), units: vec![unit.clone()], by },
            Text::PartAsked {
                report: form.clone(),
                period: period.clone(),
                units: vec![unit],
                due: String::new(),
            },
            Text::ReportPrepared { report: form, period, due: "25/06/2026".to_owned(), gaps: 3 },
            Text::Trial,
        ];
        assert_eq!(texts.len(), crate::model::MessageKind::ALL.len());
        for text in texts {
            let kind = text.kind();
            let mut one = wanted("Trần An", None, text);
            one.ticket = kind.is_secret().then(|| "0".repeat(64));
            let new = compose(&cx, &one).unwrap();
            assert!(!new.subject.is_empty() && new.body.len() > 40, "{kind:?}");
            assert!(!new.body.contains("\n\n\n") && !new.body.contains("{{"), "{kind:?}: {}", new.body);
            assert!(!new.body.contains("cotmoc.tinh.example/entry"), "the link is kept apart");
        }
    }

    /// A link whose ticket is used, over or unknown is shown to nobody.
    #[tokio::test]
    async fn a_spent_link_is_masked() {
        let db = Database::sqlite();
        let cx = open(&db).await;
        let text = Text::Reset { login: "an".to_owned(), until: "mai".to_owned() };
        let mut one = wanted("An", None, text);
        one.ticket = Some("0".repeat(64));
        let mut tx = cx.store().write().await.unwrap();
        let id = write(&cx, &mut tx, &[one]).await.unwrap()[0];
        tx.commit().await.unwrap();
        let shown = show(&cx, id).await.unwrap();
        assert!(shown.message.spent && shown.message.link.is_none() && shown.qr.is_none());
        assert!(whole_text(&shown.message).contains("đã dùng hoặc đã hết hạn"));
        assert!(!shown.text.contains("https://"), "{}", shown.text);
    }
}
