//! Events of units, their undoing, and who holds tasks.

use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{ActRef, Change, Event, EventId, EventKind, Name};
use cotmoc_store::model::*;
use cotmoc_store::testing::Database;
use cotmoc_store::{StoreError, assignments, on_both, take_ids, tasks, units};
use jiff::civil::date;

use crate::support::{Kept, at, kept, open};

/// An event that uses every kind of change.
fn event(id: i64) -> Event {
    let (old, new) = (UnitId(201_261), UnitId(id));
    let name =
        Name {
            code: "86-KHCN".into(), name: "Sở \"Khoa học\" và Công nghệ".into(), kind: "sở".into()
        };
    Event {
        id: EventId(id),
        kind: EventKind::Rearrange,
        date: Some(date(2027, 1, 1)),
        act: ActRef { number: "9/NQ-HĐND".into(), clause: "khoản 2".into() },
        note: "thử".into(),
        changes: vec![
            Change::Born { unit: new, level: UnitLevel::Agency },
            Change::Named { unit: new, name },
            Change::Placed { unit: new, parent: Some(UnitId(286)) },
            Change::Placed { unit: UnitId(3), parent: None },
            Change::Heir { from: old, to: new, share: Share::parse("1/3").unwrap() },
            Change::Heir { from: UnitId(4), to: new, share: Share::Unknown },
            Change::Ended { unit: old },
        ],
    }
}

on_both! {
    /// Events come back as they were recorded; every change moves the revision.
    async fn events_come_back_with_their_undoing(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        assert_eq!(units::revision(&mut tx).await.unwrap(), 0);
        let (first, second) = (event(1_000_001), Event { date: None, ..event(1_000_002) });
        units::insert(&mut tx, &first, at(), "An").await.unwrap();
        units::insert_demo(&mut tx, &second, at(), "Bình").await.unwrap();
        assert_eq!(units::revision(&mut tx).await.unwrap(), 2);
        units::undo(&mut tx, second.id, "ghi nhầm", at(), "Chi").await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = store.read().await.unwrap();
        assert_eq!(units::revision(&mut tx).await.unwrap(), 3);
        let undone = Undone { reason: "ghi nhầm".into(), at: at(), by: "Chi".into() };
        assert_eq!(units::list(&mut tx).await.unwrap(), [
            RecordedEvent { event: first, at: at(), by: "An".into(), undone: None, demo: false },
            RecordedEvent { event: second, at: at(), by: "Bình".into(), undone: Some(undone), demo: true },
        ]);
    }

    /// Numbers of the catalogue, numbers that are taken, and undoing twice or nothing are refused.
    async fn what_cannot_be_recorded_is_refused(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        units::insert(&mut tx, &event(1_000_001), at(), "An").await.unwrap();
        units::undo(&mut tx, EventId(1_000_001), "", at(), "An").await.unwrap();
        tx.commit().await.unwrap();
        for id in [53, 999_999, 1_000_001] {
            let mut tx = store.write().await.unwrap();
            let refused = units::insert(&mut tx, &event(id), at(), "An").await;
            assert!(matches!(refused, Err(StoreError::Sql(_))), "{id}");
        }
        for id in [1_000_001, 1_000_002] {
            let mut tx = store.write().await.unwrap();
            let refused = units::undo(&mut tx, EventId(id), "", at(), "An").await;
            assert!(matches!(refused, Err(StoreError::Sql(_))), "{id}");
        }
        let mut tx = store.read().await.unwrap();
        assert_eq!(units::revision(&mut tx).await.unwrap(), 2);
        assert!(units::spoken_of(&mut tx, 1).await.unwrap().is_empty());
    }

    /// Text that is no list of changes is said to be corrupt, not skipped.
    async fn a_damaged_event_is_noticed(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        units::insert(&mut tx, &event(1_000_001), at(), "An").await.unwrap();
        tx.commit().await.unwrap();
        db.execute("update unit_event set changes = '[{\"change\":\"vanished\"}]'").await;
        let mut tx = store.read().await.unwrap();
        let read = units::list(&mut tx).await;
        assert!(matches!(read, Err(StoreError::Corrupt { column: "unit_event.changes", .. })), "{read:?}");
    }

    /// The newest row of a place holds; rows of an event that was undone do not.
    async fn assignments_follow_the_newest_row(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, adopts, .. } = kept(&mut tx).await;
        let task = TaskId(take_ids(&mut tx, 1).await.unwrap().start);
        let fields = TaskFields {
            task: "Việc".into(),
            lead: Some("Sở A".into()),
            coordinating: vec!["Sở B".into(), "Sở C".into()],
            ..TaskFields::default()
        };
        let new = Task { id: task, plan, fields, parent: None, pillar: None, passage: None, act: adopts, superseded_by: None, ended_by: None };
        tasks::insert(&mut tx, &[new]).await.unwrap();
        let held = assignments::tasks(&mut tx).await.unwrap();
        assert_eq!(held.iter().map(|t| (t.role, t.place, t.named.as_str())).collect::<Vec<_>>(), [
            (TaskRole::Lead, 0, "Sở A"), (TaskRole::Coordinating, 0, "Sở B"), (TaskRole::Coordinating, 1, "Sở C"),
        ]);
        assert_eq!((held[0].plan, held[0].date), (plan, Some(date(2022, 9, 1))));
        assert_eq!(held[0].territory.as_deref(), Some("tỉnh Trà Vinh"));

        // What is given later beside what the plan names is a part too.
        let more = Assignment {
            task, role: TaskRole::Coordinating, place: 2, unit: UnitId(9), since: date(2025, 3, 1), act: "1/NQ".into(), event: None,
        };
        assignments::insert(&mut tx, &[more.clone(), Assignment { place: 1, ..more }], at(), "An").await.unwrap();
        let held = assignments::tasks(&mut tx).await.unwrap();
        assert_eq!(held.iter().map(|t| (t.role, t.place, t.named.as_str())).collect::<Vec<_>>()[1..], [
            (TaskRole::Coordinating, 0, "Sở B"), (TaskRole::Coordinating, 1, "Sở C"), (TaskRole::Coordinating, 2, ""),
        ]);

        units::insert(&mut tx, &event(1_000_001), at(), "An").await.unwrap();
        let to = |unit, event| Assignment {
            task, role: TaskRole::Lead, place: 0, unit: UnitId(unit), since: date(2025, 3, 1), act: "1/NQ".into(), event,
        };
        assignments::insert(&mut tx, &[to(7, None)], at(), "An").await.unwrap();
        assignments::insert(&mut tx, &[to(8, Some(EventId(1_000_001)))], at(), "An").await.unwrap();
        let place = (task, TaskRole::Lead, 0);
        assert_eq!(assignments::in_force(&mut tx).await.unwrap()[&place], to(8, Some(EventId(1_000_001))));
        units::undo(&mut tx, EventId(1_000_001), "nhầm", at(), "An").await.unwrap();
        assert_eq!(assignments::in_force(&mut tx).await.unwrap()[&place], to(7, None));
    }
}
