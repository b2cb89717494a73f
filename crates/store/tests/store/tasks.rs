//! Tasks as they run: what is said about them, their last days, targets, files, money, whose plan they are in.

use cotmoc_core::model::UnitId;
use cotmoc_core::task::{FundSource, TaskState};
use cotmoc_store::model::*;
use cotmoc_store::plans::Changed;
use cotmoc_store::testing::Database;
use cotmoc_store::{StoreError, Tx, demo, integrity, on_both};
use cotmoc_store::{
    targets, task_budgets, task_deadlines, task_evidence, task_feeds, task_links, task_progress, tasks,
    unit_plans,
};
use jiff::civil::date;

use crate::support::{Kept, at, kept, open, target};

/// A task of the plan, and one that is a part of it.
pub(crate) async fn two(tx: &mut Tx, kept: &Kept) -> [TaskId; 2] {
    let first = cotmoc_store::take_ids(tx, 2).await.unwrap().start;
    let task = |id, parent| Task {
        id: TaskId(id),
        plan: kept.plan,
        fields: TaskFields {
            task: "Xây dựng nền tảng".into(),
            coordinating: vec!["UBND cấp xã".into()],
            ..TaskFields::default()
        },
        parent,
        pillar: parent.map(|_| cotmoc_core::model::Pillar::Society),
        passage: None,
        act: kept.adopts,
        superseded_by: None,
        ended_by: None,
    };
    let both = [task(first, None), task(first + 1, Some(TaskId(first)))];
    tasks::insert(tx, &both).await.unwrap();
    assert_eq!(tasks::get(tx, TaskId(first + 1)).await.unwrap().as_ref(), Some(&both[1]));
    [TaskId(first), TaskId(first + 1)]
}

pub(crate) fn said(task: TaskId, step: ProgressStep, state: TaskState, percent: u8) -> NewProgress {
    let period = (step == ProgressStep::Report).then(|| "2026-Q1".to_owned());
    let act = (step == ProgressStep::Cancel).then(|| "5/QĐ-UBND".to_owned());
    NewProgress {
        task,
        step,
        state,
        percent,
        as_of: date(2026, 1, 31),
        period,
        note: "xong".into(),
        act,
        at: at(),
        by: "An".into(),
    }
}

on_both! {
    /// What is said is appended; the newest holds, and the time of a report is found again.
    async fn what_is_said_about_tasks_is_appended(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let kept = kept(&mut tx).await;
        let [one, part] = two(&mut tx, &kept).await;
        let planned = tasks::planned(&mut tx).await.unwrap();
        assert_eq!(planned.iter().map(|t| (t.id, t.parent)).collect::<Vec<_>>(), [(one, None), (part, Some(one))]);
        assert_eq!((planned[0].fields.coordinating.len(), planned[0].own, planned[0].since), (1, None, at()));
        let all = [
            said(one, ProgressStep::Report, TaskState::InProgress, 40),
            said(one, ProgressStep::Report, TaskState::Done, 100),
            said(one, ProgressStep::Accept, TaskState::Accepted, 100),
            said(part, ProgressStep::Cancel, TaskState::Cancelled, 0),
        ];
        let ids = task_progress::insert(&mut tx, &all).await.unwrap();
        let of_one: Vec<NewProgress> =
            task_progress::of_task(&mut tx, one).await.unwrap().into_iter().map(|p| p.said).collect();
        assert_eq!(of_one, all[..3]);
        let newest: Vec<_> = task_progress::newest(&mut tx).await.unwrap().iter().map(|p| p.id).collect();
        assert_eq!(newest, ids[2..]);
        assert_eq!(task_progress::reported(&mut tx).await.unwrap(), [(one, at())]);
    }

    /// The last day that was set last holds; links end and begin again.
    async fn last_days_and_targets(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let kept = kept(&mut tx).await;
        let [one, part] = two(&mut tx, &kept).await;
        let set = |task, due| SetDeadline { task, due, reason: "CV 12".into(), at: at(), by: "An".into() };
        let all = [set(one, date(2026, 3, 1)), set(one, date(2026, 6, 1)), set(part, date(2026, 5, 1))];
        task_deadlines::insert(&mut tx, &all).await.unwrap();
        assert_eq!(task_deadlines::newest(&mut tx).await.unwrap(), all[1..]);
        assert_eq!(task_deadlines::of_task(&mut tx, one).await.unwrap(), all[..2]);

        let id = cotmoc_store::take_ids(&mut tx, 1).await.unwrap().start;
        let goal = target(id, kept.plan, kept.adopts);
        targets::insert(&mut tx, std::slice::from_ref(&goal)).await.unwrap();
        task_links::insert(&mut tx, one, goal.id, at(), "An").await.unwrap();
        let links = task_links::all(&mut tx).await.unwrap();
        assert_eq!((links[0].target, links[0].year, &links[0].indicator), (goal.id, goal.year, &goal.indicator));
        assert_eq!((links.len(), links[0].task), (1, one));
        task_links::remove(&mut tx, one, goal.id, at()).await.unwrap();
        let again = task_links::remove(&mut tx, one, goal.id, at()).await;
        assert!(matches!(again, Err(StoreError::Touched { .. })));
        assert!(task_links::all(&mut tx).await.unwrap().is_empty());
    }

    /// Files come back byte for byte, and a changed one is found.
    async fn evidence_comes_back(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let kept = kept(&mut tx).await;
        let [one, _] = two(&mut tx, &kept).await;
        let bytes: Vec<u8> = (0..2_500_000_u32).map(|i| (i % 251) as u8).collect();
        let sha256 = "a".repeat(64);
        let new = task_evidence::NewEvidence {
            task: one, name: "biên bản.pdf", media: "application/pdf", bytes: &bytes, sha256: &sha256, at: at(), by: "An",
        };
        let id = task_evidence::insert(&mut tx, &new).await.unwrap();
        let found = task_evidence::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(task_evidence::of_task(&mut tx, one).await.unwrap(), std::slice::from_ref(&found));
        assert!(task_evidence::bytes(&mut tx, &found).await.unwrap() == bytes);
        let file = integrity::next_file(&mut tx, integrity::Files::Evidence, 0).await.unwrap().unwrap();
        assert_eq!((file.id, file.size), (id.0, 2_500_000));
        let (size, hash) = integrity::hash_of(&mut tx, integrity::Files::Evidence, id.0).await.unwrap();
        assert!(size == 2_500_000 && hash != sha256);
        task_evidence::remove(&mut tx, id, at()).await.unwrap();
        assert!(task_evidence::remove(&mut tx, id, at()).await.is_err());
        assert!(task_evidence::of_task(&mut tx, one).await.unwrap().is_empty());
    }

    /// One line for a task, year and source; whoever changes it names the version that was seen.
    async fn budgets_have_versions(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let kept = kept(&mut tx).await;
        let [one, _] = two(&mut tx, &kept).await;
        let amounts = Amounts { planned: Some(9_007_199_254_740_993), allocated: Some(0), disbursed: None };
        let line = (one, 2026, FundSource::Province);
        let id = task_budgets::insert(&mut tx, line, amounts, (at(), "An")).await.unwrap();
        let more = Amounts { disbursed: Some(1), ..amounts };
        let change = task_budgets::update(&mut tx, (id, 1), more, (at(), "Bình")).await.unwrap();
        assert_eq!(change, Changed::Yes);
        let change = task_budgets::update(&mut tx, (id, 1), amounts, (at(), "An")).await.unwrap();
        assert_eq!(change, Changed::NotThatVersion);
        let all = task_budgets::all(&mut tx).await.unwrap();
        assert_eq!((all[0].amounts, all[0].version, all[0].changed_by.as_str()), (more, 2, "Bình"));
        assert_eq!(task_budgets::of_task(&mut tx, one).await.unwrap(), all);
        tx.commit().await.unwrap();
        let mut tx = store.write().await.unwrap();
        assert!(task_budgets::insert(&mut tx, line, amounts, (at(), "An")).await.is_err());
    }

    /// Whose plan it is, and addresses of calendars.
    async fn plans_of_units_and_feeds(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { national, plan, .. } = kept(&mut tx).await;
        let own = UnitPlan { plan, unit: UnitId(7), year: 2026 };
        unit_plans::insert(&mut tx, own).await.unwrap();
        assert_eq!(unit_plans::get(&mut tx, plan).await.unwrap(), Some(own));
        assert_eq!(unit_plans::under(&mut tx, national).await.unwrap(), [own]);
        assert_eq!(unit_plans::all(&mut tx).await.unwrap()[&plan], own);
        assert!(unit_plans::under(&mut tx, plan).await.unwrap().is_empty());

        let account = cotmoc_store::accounts::insert(&mut tx, &Account::invited("an", "An", at(), "x")).await.unwrap();
        let hash = "b".repeat(64);
        task_feeds::insert(&mut tx, account, &hash, at()).await.unwrap();
        assert_eq!(task_feeds::find(&mut tx, &hash).await.unwrap().unwrap().account, account);
        assert!(task_feeds::of_account(&mut tx, account).await.unwrap().is_some());
        assert_eq!(task_feeds::revoke(&mut tx, account, at()).await.unwrap(), 1);
        assert_eq!(task_feeds::of_account(&mut tx, account).await.unwrap(), None);
        assert!(task_feeds::find(&mut tx, &hash).await.unwrap().unwrap().revoked_at.is_some());
    }

    /// Everything about tasks of the demonstration goes with it; a part of a user's own stays.
    async fn tasks_of_the_demonstration_go(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let kept = kept(&mut tx).await;
        let [one, part] = two(&mut tx, &kept).await;
        task_progress::insert(&mut tx, &[said(one, ProgressStep::Report, TaskState::Done, 100)]).await.unwrap();
        let set = SetDeadline { task: one, due: date(2026, 3, 1), reason: String::new(), at: at(), by: "An".into() };
        task_deadlines::insert(&mut tx, &[set]).await.unwrap();
        let sha256 = "a".repeat(64);
        let new = task_evidence::NewEvidence {
            task: part, name: "a", media: "application/pdf", bytes: b"%PDF-", sha256: &sha256, at: at(), by: "An",
        };
        task_evidence::insert(&mut tx, &new).await.unwrap();
        let line = (part, 2026, FundSource::Society);
        task_budgets::insert(&mut tx, line, Amounts::default(), (at(), "An")).await.unwrap();
        unit_plans::insert(&mut tx, UnitPlan { plan: kept.plan, unit: UnitId(7), year: 2026 }).await.unwrap();
        tx.commit().await.unwrap();
        db.execute("update plan set demo = true where kind = 'adopted'").await;
        let mut tx = store.write().await.unwrap();
        demo::remove(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.read().await.unwrap();
        assert!(tasks::planned(&mut tx).await.unwrap().is_empty());
        assert!(task_progress::newest(&mut tx).await.unwrap().is_empty());
    }
}
