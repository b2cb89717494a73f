//! Everything that is kept comes back as it was, on both databases.

use crate::support::{Kept, act, at, document, kept, open, plan_facts, target};
use cotmoc_core::model::{AdminLevel, Comparator, DocumentFacts, Level, Note, Pillar, Span};
use cotmoc_store::model::*;
use cotmoc_store::plans::Changed;
use cotmoc_store::targets::End;
use cotmoc_store::testing::Database;
use cotmoc_store::{StoreError, on_both};
use cotmoc_store::{acts, demo, documents, drafts, indicators, items, overview, passages, plans};
use cotmoc_store::{qualitative, settings, targets, tasks};

on_both! {
    /// A file of several pieces comes back byte for byte, and a missing piece is noticed.
    async fn documents_come_back_unchanged(db: Database) {
        let store = open(&db).await;
        let bytes: Vec<u8> = (0..3_500_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let mut tx = store.write().await.unwrap();
        let id = documents::insert(&mut tx, &document(&bytes, "văn bản\u{a0}đẹp")).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = store.read().await.unwrap();
        let found = documents::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(found.name, "kế hoạch.docx");
        assert_eq!(found.size, 3_500_000);
        assert_eq!(found.added_at, at());
        assert_eq!(documents::by_sha256(&mut tx, &found.sha256).await.unwrap(), Some(found.clone()));
        assert_eq!(documents::list(&mut tx).await.unwrap(), std::slice::from_ref(&found));
        assert_eq!(documents::text(&mut tx, id).await.unwrap(), "văn bản\u{a0}đẹp");
        assert!(documents::bytes(&mut tx, &found).await.unwrap() == bytes);
        let longer = Document { size: 4_600_000, ..found };
        assert!(matches!(documents::bytes(&mut tx, &longer).await, Err(StoreError::Touched { .. })));
        assert_eq!(documents::get(&mut tx, DocumentId(999)).await.unwrap(), None);
    }

    /// The same bytes are kept once.
    async fn the_same_bytes_are_refused(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        documents::insert(&mut tx, &document(b"a", "a")).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.write().await.unwrap();
        assert!(matches!(documents::insert(&mut tx, &document(b"a", "b")).await, Err(StoreError::Sql(_))));
        drop(tx);
        let mut tx = store.read().await.unwrap();
        assert_eq!(documents::list(&mut tx).await.unwrap().len(), 1);
    }

    /// What is not committed is not there.
    async fn a_dropped_transaction_leaves_nothing(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        documents::insert(&mut tx, &document(b"a", "a")).await.unwrap();
        drop(tx);
        let mut tx = store.read().await.unwrap();
        assert!(documents::list(&mut tx).await.unwrap().is_empty());
    }

    /// Readers cannot write.
    async fn a_reading_transaction_changes_nothing(db: Database) {
        let store = open(&db).await;
        let mut tx = store.read().await.unwrap();
        assert!(settings::set(&mut tx, "a", "b").await.is_err());
    }

    /// Settings are replaced by name.
    async fn settings_are_replaced(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        assert_eq!(settings::get(&mut tx, "a").await.unwrap(), None);
        settings::set(&mut tx, "a", "1").await.unwrap();
        settings::set(&mut tx, "a", "2").await.unwrap();
        assert_eq!(settings::get(&mut tx, "a").await.unwrap().as_deref(), Some("2"));
    }

    /// Blocks of numbers do not overlap, and a rolled back block is handed out again.
    async fn numbers_come_in_blocks(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let first = cotmoc_store::take_ids(&mut tx, 10).await.unwrap();
        let second = cotmoc_store::take_ids(&mut tx, 5).await.unwrap();
        assert_eq!((first.end - first.start, second.start), (10, first.end));
        drop(tx);
        let mut tx = store.write().await.unwrap();
        assert_eq!(cotmoc_store::take_ids(&mut tx, 1).await.unwrap().start, first.start);
    }

    /// Passages at the same place are one; places outside the text are left out.
    async fn passages_are_shared(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let text = "một hai ba";
        let doc = documents::insert(&mut tx, &document(b"a", text)).await.unwrap();
        let (one, two) = (Span { start: 0, end: 5 }, Span { start: 6, end: 9 });
        let first = passages::ensure(&mut tx, doc, text, &[one, one, Span { start: 5, end: 999 }]).await.unwrap();
        assert_eq!(first.len(), 1);
        assert_eq!(first[&one].quote, "một");
        let again = passages::ensure(&mut tx, doc, text, &[two, one]).await.unwrap();
        assert_eq!(again[&one], first[&one]);
        assert_eq!(again[&two].quote, "hai");
    }

    /// Indicators are brought up to date by code.
    async fn indicators_are_brought_up_to_date(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let row = |code: &str, name: &str| IndicatorRow {
            code: code.into(), name: name.into(), unit: "%".into(), direction: "up".into(), pillar: Pillar::Economy,
        };
        indicators::upsert(&mut tx, &[row("B", "hai"), row("A", "một")]).await.unwrap();
        indicators::upsert(&mut tx, &[row("A", "mốt")]).await.unwrap();
        assert_eq!(indicators::list(&mut tx).await.unwrap(), [row("A", "mốt"), row("B", "hai")]);
    }

    /// Plans come back with their facts; the tree is walked both ways; versions guard updates.
    async fn plans_stand_in_a_tree(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { national, plan, .. } = kept(&mut tx).await;
        let found = plans::get(&mut tx, plan).await.unwrap().unwrap();
        assert_eq!(found.facts, plan_facts(Some(national)));
        assert_eq!((found.version, found.kind, found.created_at), (1, PlanKind::Adopted, at()));
        assert_eq!(plans::national(&mut tx).await.unwrap().unwrap().id, national);
        assert_eq!(plans::ancestors(&mut tx, plan).await.unwrap()[0].id, national);
        assert!(plans::ancestors(&mut tx, national).await.unwrap().is_empty());
        let below = plans::children(&mut tx, national).await.unwrap();
        assert_eq!(below.len(), 1);
        assert_eq!(below[0].plan, found);
        assert_eq!(plans::list(&mut tx).await.unwrap().len(), 2);

        let facts = PlanFacts { title: "Tên mới".into(), date: None, ..found.facts };
        assert_eq!(plans::update(&mut tx, plan, 1, &facts).await.unwrap(), Changed::Yes);
        assert_eq!(plans::update(&mut tx, plan, 1, &facts).await.unwrap(), Changed::NotThatVersion);
        let found = plans::get(&mut tx, plan).await.unwrap().unwrap();
        assert_eq!((found.version, found.facts), (2, facts));
        assert_eq!(plans::touch(&mut tx, plan, 2).await.unwrap(), Changed::Yes);
        assert_eq!(plans::touch(&mut tx, plan, 2).await.unwrap(), Changed::NotThatVersion);
    }

    /// There is one national strategy, and one adopting act of a plan.
    async fn doubles_are_refused(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, .. } = kept(&mut tx).await;
        tx.commit().await.unwrap();
        let mut tx = store.write().await.unwrap();
        let facts = plan_facts(None);
        let second = plans::NewPlan { kind: PlanKind::National, facts: &facts, demo: false, at: at(), by: "a" };
        assert!(plans::insert(&mut tx, &second).await.is_err());
        drop(tx);
        let mut tx = store.write().await.unwrap();
        assert!(acts::insert(&mut tx, &act(plan, ActKind::Adopts, None)).await.is_err());
    }

    /// A target is superseded once, keeps its act, and its history is found from either end.
    async fn targets_are_superseded(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, adopts, .. } = kept(&mut tx).await;
        let amends = acts::insert(&mut tx, &act(plan, ActKind::Amends, None)).await.unwrap();
        let ids: Vec<i64> = cotmoc_store::take_ids(&mut tx, 3).await.unwrap().collect();
        let all: Vec<Target> = ids.iter().map(|id| target(*id, plan, adopts)).collect();
        targets::insert(&mut tx, &all).await.unwrap();
        let end = |a: usize, b: usize| End { id: TargetId(ids[a]), by: Some(TargetId(ids[b])), act: amends };
        targets::end(&mut tx, &[end(0, 1)]).await.unwrap();
        targets::end(&mut tx, &[end(1, 2)]).await.unwrap();
        for id in &ids {
            let chain = targets::history(&mut tx, TargetId(*id)).await.unwrap();
            assert_eq!(chain.iter().map(|t| t.id.0).collect::<Vec<_>>(), ids, "from {id}");
        }
        let first = &targets::of_plan(&mut tx, plan).await.unwrap()[0];
        assert_eq!((first.act, first.ended_by, first.superseded_by), (adopts, Some(amends), Some(TargetId(ids[1]))));
        let in_force = targets::of_plans(&mut tx, &[plan, PlanId(77_777)]).await.unwrap();
        assert_eq!(in_force.iter().map(|t| t.id.0).collect::<Vec<_>>(), [ids[2]]);
        let summary = &plans::list(&mut tx).await.unwrap()[1];
        assert_eq!(summary.counts.targets, 1);
        assert!(targets::history(&mut tx, TargetId(99_999)).await.unwrap().is_empty());
        let twice = targets::end(&mut tx, &[end(0, 2)]).await;
        assert!(matches!(twice, Err(StoreError::Touched { touched: 0, expected: 1, .. })), "{twice:?}");
    }

    /// Tasks and targets without a figure come back with units, passages and acts.
    async fn tasks_and_qualitative_come_back(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, adopts, document: doc, text, .. } = kept(&mut tx).await;
        let span = Span { start: 0, end: 6 };
        let passage = passages::ensure(&mut tx, doc, text, &[span]).await.unwrap()[&span].clone();
        let fields = TaskFields {
            task: "Xây dựng nền tảng".into(),
            lead: Some("Sở Y tế".into()),
            coordinating: vec!["Sở KH&CN".into(), "UBND \"xã\"".into()],
            deadline: Some("Quý IV/2025".into()),
            frequency: None,
            product: Some("Nền tảng".into()),
            budget: None,
        };
        let ids = cotmoc_store::take_ids(&mut tx, 3).await.unwrap().start;
        let task = |n: i64, fields: TaskFields| Task {
            id: TaskId(ids + n), plan, fields, parent: None, pillar: None, passage: Some(passage.clone()), act: adopts,
            superseded_by: None, ended_by: None,
        };
        let all = vec![task(0, fields), task(1, TaskFields { task: "Khác".into(), ..TaskFields::default() })];
        tasks::insert(&mut tx, &all).await.unwrap();
        assert_eq!(tasks::of_plan(&mut tx, plan).await.unwrap(), all);
        let quality = QualitativeTarget {
            id: QualitativeId(ids + 2), plan,
            fields: QualitativeFields { text: "Hình thành chợ số".into(), year: Some(2025) },
            passage: Some(passage), act: adopts, superseded_by: None, ended_by: None,
        };
        qualitative::insert(&mut tx, std::slice::from_ref(&quality)).await.unwrap();
        assert_eq!(qualitative::of_plan(&mut tx, plan).await.unwrap(), [quality]);

        let uses = passages::uses(&mut tx, doc).await.unwrap();
        let of: Vec<UseOf> = uses.iter().map(|u| u.of).collect();
        assert_eq!(of.len(), 3);
        assert!(of.contains(&UseOf::Task(TaskId(ids))) && of.contains(&UseOf::Qualitative(QualitativeId(ids + 2))));
        assert_eq!(plans::of_document(&mut tx, doc).await.unwrap()[0].id, plan);
        assert_eq!(documents::of_plan(&mut tx, plan).await.unwrap()[0].id, doc);

        let amends = acts::insert(&mut tx, &act(plan, ActKind::Amends, Some(doc))).await.unwrap();
        tasks::end(&mut tx, &[End { id: TaskId(ids), by: Some(TaskId(ids + 1)), act: amends }]).await.unwrap();
        qualitative::end(&mut tx, &[End { id: QualitativeId(ids + 2), by: None, act: amends }]).await.unwrap();
        assert!(!passages::uses(&mut tx, doc).await.unwrap().iter().any(|u| u.in_force && u.of == of[0]));
        assert_eq!(acts::of_plan(&mut tx, plan).await.unwrap().len(), 2);
    }

    /// A draft with its notes and items; an item of another version is not changed.
    async fn drafts_come_back(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let doc = documents::insert(&mut tx, &document(b"a", "chữ")).await.unwrap();
        let facts = DocumentFacts {
            kind: Some("Kế hoạch".into()),
            title: Some("Phát triển kinh tế số".into()),
            number: Some("59/KH-UBND".into()),
            date: Some(jiff::civil::date(2022, 3, 31)),
            legal_basis: vec!["411/QĐ-TTg".into(), "749/QĐ-TTg".into()],
            ..DocumentFacts::default()
        };
        let note = |source, level, span| StoredNote { source, note: Note { level, message: "chú ý".into(), span } };
        let notes = [
            note(NoteSource::Format, Level::Info, None),
            note(NoteSource::Reader, Level::Conflict, Some(Span { start: 0, end: 2 })),
            note(NoteSource::Reader, Level::Warning, None),
        ];
        let new = drafts::NewDraft { document: doc, facts: &facts, notes: &notes, at: at(), by: "An" };
        let id = drafts::insert(&mut tx, &new).await.unwrap();
        let draft = drafts::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(draft.facts, facts);
        assert_eq!((draft.state, draft.version, draft.document), (DraftState::Open, 1, doc));
        assert_eq!(drafts::notes(&mut tx, id).await.unwrap(), notes);
        assert_eq!(drafts::open(&mut tx).await.unwrap(), std::slice::from_ref(&draft));
        assert_eq!(drafts::of_document(&mut tx, doc).await.unwrap(), [draft]);

        let all = crate::support::items(&mut tx).await;
        items::insert(&mut tx, id, &all).await.unwrap();
        assert_eq!(items::of_draft(&mut tx, id).await.unwrap(), all);
        let tally = drafts::tally_open(&mut tx).await.unwrap();
        assert_eq!((tally[0].1.targets, tally[0].1.tasks, tally[0].1.qualitative), (1, 1, 1));
        let changed = Item { disposition: Disposition::Rejected, as_read: Some(all[1].fields.clone()), ..all[0].clone() };
        items::update(&mut tx, id, std::slice::from_ref(&changed)).await.unwrap();
        let stale = items::update(&mut tx, id, std::slice::from_ref(&changed)).await;
        assert!(matches!(stale, Err(StoreError::Touched { touched: 0, .. })));
        let read = items::of_draft(&mut tx, id).await.unwrap();
        assert_eq!(read[0], Item { version: changed.version + 1, ..changed });
        drafts::touch(&mut tx, id).await.unwrap();
        assert_eq!(drafts::discarded(&mut tx, id, 1).await.unwrap(), Changed::NotThatVersion);
        assert_eq!(drafts::discarded(&mut tx, id, 2).await.unwrap(), Changed::Yes);
        assert!(matches!(drafts::touch(&mut tx, id).await, Err(StoreError::Touched { .. })));
        assert!(drafts::open(&mut tx).await.unwrap().is_empty());
    }

    /// One open draft of a document, not two.
    async fn one_draft_of_a_document_waits(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let doc = documents::insert(&mut tx, &document(b"a", "chữ")).await.unwrap();
        let facts = DocumentFacts::default();
        let new = drafts::NewDraft { document: doc, facts: &facts, notes: &[], at: at(), by: "An" };
        drafts::insert(&mut tx, &new).await.unwrap();
        assert!(drafts::insert(&mut tx, &new).await.is_err());
    }

    /// Ten thousand rows go in chunks, and all arrive.
    async fn many_rows_go_in_chunks(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, adopts, .. } = kept(&mut tx).await;
        let ids = cotmoc_store::take_ids(&mut tx, 12_345).await.unwrap();
        let all: Vec<Target> = ids.map(|id| target(id, plan, adopts)).collect();
        let before = store.statements();
        targets::insert(&mut tx, &all).await.unwrap();
        assert_eq!(store.statements() - before, 3);
        tx.commit().await.unwrap();
        let mut tx = store.read().await.unwrap();
        assert!(targets::of_plan(&mut tx, plan).await.unwrap() == all);
    }

    /// Words, numbers and links that make no sense are refused by the tables themselves.
    async fn the_tables_refuse_nonsense(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, adopts, .. } = kept(&mut tx).await;
        tx.commit().await.unwrap();
        let good = target(900, plan, adopts);
        let wrong = [
            Target { plan: PlanId(12_345), ..good.clone() },
            Target { code: Some("KHÔNG-CÓ".into()), ..good.clone() },
            Target { comparator: None, ..good.clone() },
            Target { value: None, value_max: None, ..good.clone() },
            Target { superseded_by: Some(TargetId(900)), ..good.clone() },
            Target { year: Some(3), ..good },
        ];
        for target in wrong {
            let mut tx = store.write().await.unwrap();
            let result = targets::insert(&mut tx, std::slice::from_ref(&target)).await;
            let result = match result { Ok(()) => tx.commit().await, Err(e) => Err(e) };
            assert!(result.is_err(), "{target:?}");
        }
    }

    /// Demonstration data goes without a trace in the tables, and takes nothing else along.
    async fn demonstration_data_is_removed(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, .. } = kept(&mut tx).await;
        let mut facts = plan_facts(Some(plan));
        let shown = plans::NewPlan { kind: PlanKind::Adopted, facts: &facts, demo: true, at: at(), by: "a" };
        let demo_plan = plans::insert(&mut tx, &shown).await.unwrap();
        let doc = cotmoc_store::model::NewDocument { demo: true, ..document(b"demo", "chữ") };
        let doc = documents::insert(&mut tx, &doc).await.unwrap();
        let adopts = acts::insert(&mut tx, &act(demo_plan, ActKind::Adopts, Some(doc))).await.unwrap();
        let id = cotmoc_store::take_ids(&mut tx, 1).await.unwrap().start;
        targets::insert(&mut tx, &[target(id, demo_plan, adopts)]).await.unwrap();
        facts.parent = Some(demo_plan);
        let own = plans::NewPlan { kind: PlanKind::Adopted, facts: &facts, demo: false, at: at(), by: "a" };
        let own = plans::insert(&mut tx, &own).await.unwrap();
        assert_eq!(overview::counts(&mut tx).await.unwrap().demo, 2);
        demo::remove(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.read().await.unwrap();
        let counts = overview::counts(&mut tx).await.unwrap();
        assert_eq!((counts.plans, counts.documents, counts.targets, counts.demo), (2, 1, 0, 0));
        assert_eq!(plans::get(&mut tx, own).await.unwrap().unwrap().facts.parent, None);
    }
}

/// The words that serde writes are the words that the tables keep.
#[test]
fn closed_words_are_the_same_everywhere() {
    let json = |v: &dyn erased::Serialize| v.json().trim_matches('"').to_owned();
    for (word, kept) in [
        (json(&PlanKind::National), PlanKind::National.as_str()),
        (json(&ActKind::Amends), ActKind::Amends.as_str()),
        (json(&DraftState::Discarded), DraftState::Discarded.as_str()),
        (json(&ItemKind::Qualitative), ItemKind::Qualitative.as_str()),
        (json(&Origin::Added), Origin::Added.as_str()),
        (json(&Disposition::Stands), Disposition::Stands.as_str()),
        (json(&NoteSource::Reader), NoteSource::Reader.as_str()),
    ] {
        assert_eq!(word, kept);
    }
    assert_eq!("sản".parse::<PlanKind>().unwrap_err().0, "sản");
    assert_eq!(AdminLevel::Province.as_str(), "tỉnh");
    assert_eq!(Comparator::AtLeast.as_str(), ">=");
}

/// Serialisation behind a reference, for the list above.
mod erased {
    pub(crate) trait Serialize {
        fn json(&self) -> String;
    }
    impl<T: serde::Serialize> Serialize for T {
        fn json(&self) -> String {
            serde_json::to_string(self).unwrap()
        }
    }
}
