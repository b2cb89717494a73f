//! Messages to people, and the links in them.

use cotmoc_store::jobs::{self, NewJob};
use cotmoc_store::messages::{self, Filter, Open, Secrets};
use cotmoc_store::model::*;
use cotmoc_store::testing::Database;
use cotmoc_store::{on_both, take_ids};
use jiff::SignedDuration;

use crate::support::{at, open};

fn message(kind: MessageKind, name: &str, ticket: Option<String>) -> NewMessage {
    NewMessage {
        kind,
        account: None,
        name: name.to_owned(),
        address: Some("an@example.vn".to_owned()),
        subject: "Tiêu đề".to_owned(),
        body: "Mở {link}".to_owned(),
        link: Some("https://cotmoc.example/x".to_owned()),
        ticket,
        round: None,
    }
}

on_both! {
    async fn messages_come_back_as_written(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let order = NewJob { kind: "mail", name: "mail/1".into(), payload: "{}".into(), due: at(), max_tries: 1 };
        let job = jobs::order(&mut tx, &[order], at(), "An").await.unwrap()[0];
        let ids: Vec<MessageId> = take_ids(&mut tx, 3).await.unwrap().map(MessageId).collect();
        let unknown = message(MessageKind::Reset, "Ẩn 100%", Some("0".repeat(64)));
        let rows = [
            (ids[0], job, message(MessageKind::RoundOpened, "Trần Thị Bình", None)),
            (ids[1], None, NewMessage { address: None, ..message(MessageKind::Approved, "Lê An", None) }),
            (ids[2], None, unknown),
        ];
        messages::insert(&mut tx, &rows, at(), "hệ thống").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.read().await.unwrap();
        let list = async |tx: &mut cotmoc_store::Tx, filter: &Filter| {
            let found = messages::list(tx, filter, at(), 9).await.unwrap();
            found.into_iter().map(|m| m.id).collect::<Vec<_>>()
        };
        assert_eq!(list(&mut tx, &Filter::default()).await, [ids[1], ids[0]]);
        let with = Filter { secrets: Secrets::With, ..Filter::default() };
        assert_eq!(list(&mut tx, &with).await, [ids[2], ids[1], ids[0]]);
        let named = Filter { name: "0%".into(), ..with.clone() };
        assert_eq!(list(&mut tx, &named).await, [ids[2]]);
        let open = Filter { open: Open::ToHand, ..with.clone() };
        assert_eq!(list(&mut tx, &open).await, [ids[2], ids[1]]);
        let kind = Filter { kind: Some(MessageKind::Approved), before: Some(ids[2]), ..with };
        assert_eq!(list(&mut tx, &kind).await, [ids[1]]);
        let first = messages::get(&mut tx, ids[0], at()).await.unwrap().unwrap();
        assert_eq!(first.job, job.map(|id| (id, JobState::Waiting)));
        assert_eq!((first.link.as_deref(), first.spent), (Some("https://cotmoc.example/x"), false));
        let spent = messages::get(&mut tx, ids[2], at()).await.unwrap().unwrap();
        assert_eq!((spent.link, spent.spent), (None, true));
        drop(tx);
        let mut tx = store.write().await.unwrap();
        assert!(messages::hand(&mut tx, ids[1], at(), "Bình").await.unwrap());
        assert!(!messages::hand(&mut tx, ids[1], at(), "Cường").await.unwrap());
        assert_eq!(messages::forget(&mut tx, at() + SignedDuration::from_hours(1)).await.unwrap(), 1);
        let handed = messages::get(&mut tx, ids[1], at()).await.unwrap().unwrap();
        assert_eq!(handed.handed, Some((at(), "Bình".to_owned())));
    }
}
