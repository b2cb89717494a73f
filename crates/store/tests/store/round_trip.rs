//! Whatever a target, a task or an item says comes back the same, on both databases.

use cotmoc_core::model::{AdminLevel, Comparator, Pillar, Span};
use cotmoc_store::model::*;
use cotmoc_store::testing::Database;
use cotmoc_store::{documents, drafts, items, on_both, targets, tasks};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;

use crate::support::{Kept, at, document, kept, open};

/// Text of any language and any sign but the two that the callers take out: control characters.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,60}".prop_map(|t| t.chars().filter(|c| !c.is_control()).collect::<String>()),
        Just("'; drop table target; --".to_owned()),
        Just("\"\\ $1 ? %_ {\"a\": null}".to_owned()),
        Just("Tỷ lệ hộ gia đình được phủ cáp quang\u{a0}≥ 80 %".to_owned()),
        Just("null".to_owned()),
        Just("0012.50".to_owned()),
    ]
    .prop_filter("never empty", |t| !t.is_empty())
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0_u32..18).prop_map(|(m, s)| Decimal::from_i128_with_scale(i128::from(m), s))
}

fn one<T: Clone + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

prop_compose! {
    fn target_fields()(
        code in option::of(Just("KTS01".to_owned())), indicator in text(), wording in text(),
        year in option::of(1990_u16..2100), period in option::of(text()), comparator in one(Comparator::ALL),
        value in decimal(), value_max in option::of(decimal()), unit in text(),
        pillar in option::of(one(Pillar::ALL)), scope in option::of(one(AdminLevel::ALL)),
        level in option::of(one(AdminLevel::ALL)),
    ) -> TargetFields {
        TargetFields {
            code, indicator, wording, year, period, comparator, value, value_max, unit, pillar, scope, level,
        }
    }
}

prop_compose! {
    fn task_fields()(
        task in text(), lead in option::of(text()), coordinating in vec(text(), 0..4),
        deadline in option::of(text()), frequency in option::of(text()), product in option::of(text()),
        budget in option::of(text()),
    ) -> TaskFields {
        TaskFields { task, lead, coordinating, deadline, frequency, product, budget }
    }
}

fn item_fields() -> BoxedStrategy<ItemFields> {
    prop_oneof![
        target_fields().prop_map(ItemFields::Target).boxed(),
        task_fields().prop_map(ItemFields::Task).boxed(),
        (text(), option::of(1990_u16..2100))
            .prop_map(|(text, year)| ItemFields::Qualitative(QualitativeFields { text, year }))
            .boxed(),
    ]
    .boxed()
}

prop_compose! {
    fn item()(
        fields in item_fields(), as_read in option::of(item_fields()), confidence in 0_u8..=100,
        notes in vec(text(), 0..3), span in option::of((0_usize..5000, 1_usize..500)),
        disposition in one(&[Disposition::Kept, Disposition::Stands, Disposition::Rejected]),
        origin in one(&[Origin::Read, Origin::Added]), version in 1_i64..100,
    ) -> Item {
        Item {
            id: ItemId(0), version, origin, disposition, merged_into: None,
            span: span.map(|(start, length)| Span { start, end: start + length }),
            fields, as_read, confidence, notes,
        }
    }
}

/// Three hundred values of a strategy, the same ones in every run.
fn many<S: Strategy>(strategy: S) -> Vec<S::Value> {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    (0..300).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

on_both! {
    /// Targets, with decimals digit for digit.
    async fn targets_come_back_the_same(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, adopts, .. } = kept(&mut tx).await;
        let row = IndicatorRow {
            code: "KTS01".into(), name: "x".into(), unit: "%".into(), direction: "up".into(), pillar: Pillar::Other,
        };
        cotmoc_store::indicators::upsert(&mut tx, &[row]).await.unwrap();
        let ids = cotmoc_store::take_ids(&mut tx, 300).await.unwrap();
        let all: Vec<Target> = many((target_fields(), vec(text(), 0..3)))
            .into_iter()
            .zip(ids)
            .map(|((f, notes), id)| Target {
                id: TargetId(id), plan, code: f.code, indicator: f.indicator, wording: f.wording, year: f.year,
                period: f.period, comparator: Some(f.comparator), value: Some(f.value), value_max: f.value_max,
                unit: f.unit, pillar: f.pillar, scope: f.scope, level: f.level, notes, passage: None, act: adopts,
                superseded_by: None, ended_by: None,
            })
            .collect();
        targets::insert(&mut tx, &all).await.unwrap();
        let read = targets::of_plan(&mut tx, plan).await.unwrap();
        for (wrote, read) in all.iter().zip(&read) {
            assert_eq!(wrote, read);
            assert_eq!(wrote.value.map(|v| v.to_string()), read.value.map(|v| v.to_string()));
        }
        assert_eq!(read.len(), all.len());
    }

    /// Tasks, with their units in order.
    async fn tasks_come_back_the_same(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, adopts, .. } = kept(&mut tx).await;
        let ids = cotmoc_store::take_ids(&mut tx, 300).await.unwrap();
        let all: Vec<Task> = many(task_fields())
            .into_iter()
            .zip(ids)
            .map(|(fields, id)| Task {
                id: TaskId(id), plan, fields, parent: None, pillar: None, passage: None, act: adopts,
                superseded_by: None, ended_by: None,
            })
            .collect();
        tasks::insert(&mut tx, &all).await.unwrap();
        assert_eq!(tasks::of_plan(&mut tx, plan).await.unwrap(), all);
    }

    /// Items, before and after a change.
    async fn items_come_back_the_same(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let doc = documents::insert(&mut tx, &document(b"a", "chữ")).await.unwrap();
        let facts = cotmoc_core::model::DocumentFacts::default();
        let new = drafts::NewDraft { document: doc, facts: &facts, notes: &[], at: at(), by: "An" };
        let draft = drafts::insert(&mut tx, &new).await.unwrap();
        let ids = cotmoc_store::take_ids(&mut tx, 300).await.unwrap();
        let all: Vec<Item> =
            many(item()).into_iter().zip(ids).map(|(item, id)| Item { id: ItemId(id), ..item }).collect();
        items::insert(&mut tx, draft, &all).await.unwrap();
        assert_eq!(items::of_draft(&mut tx, draft).await.unwrap(), all);
        let changed: Vec<Item> = all
            .iter()
            .zip(all.iter().rev())
            .filter(|(a, b)| a.fields.kind() == b.fields.kind())
            .map(|(a, b)| Item { fields: b.fields.clone(), as_read: b.as_read.clone(), ..a.clone() })
            .collect();
        items::update(&mut tx, draft, &changed).await.unwrap();
        let read = items::of_draft(&mut tx, draft).await.unwrap();
        for item in &changed {
            let now = read.iter().find(|i| i.id == item.id).unwrap();
            assert_eq!(*now, Item { version: item.version + 1, ..item.clone() });
        }
    }
}
