//! Figures, targets given to units, assessments: kept to the digit, never overwritten.

use cotmoc_core::model::{Comparator, Period, PeriodKind, Status, UnitId};
use cotmoc_store::batches::{self, NewBatch};
use cotmoc_store::model::*;
use cotmoc_store::testing::Database;
use cotmoc_store::{
    Tx, assessments, assigned_targets, demo, indicators, observations, on_both, plan_methods, series,
    take_ids,
};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use crate::support::{Kept, at, kept, open, target};

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn batch(at: Timestamp) -> NewBatch<'static> {
    NewBatch { kind: BatchKind::Import, source: "số liệu.csv", sha256: None, demo: false, at, by: "An" }
}

fn figure(series: &Series, unit: i64, text: &str) -> NewObservation {
    NewObservation {
        key: FactKey {
            series: series.id,
            unit: UnitId(unit),
            period: period("2024-06"),
            category: String::new(),
        },
        value: (!text.is_empty()).then(|| text.parse().unwrap()),
        status: if text.is_empty() { Status::Missing } else { Status::Normal },
        origin: Provenance::default(),
        sample_size: None,
        margin: None,
        note: None,
    }
}

/// One batch of its own.
async fn write(tx: &mut Tx, at: Timestamp, rows: &[NewObservation]) -> Batch {
    let mut writer = batches::open(tx, &batch(at)).await.unwrap();
    for part in rows.chunks(7_000) {
        observations::insert(tx, &mut writer, part).await.unwrap();
    }
    batches::close(tx, writer).await.unwrap()
}

async fn element(tx: &mut Tx, code: &str) -> Series {
    series::ensure(tx, &[(SeriesKind::Element, code)]).await.unwrap().remove(0)
}

fn observation() -> impl Strategy<Value = NewObservation> {
    let value = (any::<i64>(), 0_u32..7)
        .prop_map(|(digits, scale)| rust_decimal::Decimal::from_i128_with_scale(i128::from(digits), scale));
    let text = || "[a-zđê\"\\\\ \n']{0,6}";
    (
        (0_i64..20_000, 0_usize..PeriodKind::ALL.len() - 1, 1990_i16..2060, "[a-z]{0,3}"),
        proptest::option::of(value.clone()),
        proptest::option::of(1_u64..1_000_000),
        proptest::option::of(value),
        (text(), text(), text(), proptest::option::of(text())),
    )
        .prop_map(|((unit, kind, year, category), value, sample_size, margin, texts)| NewObservation {
            key: FactKey {
                series: SeriesId(0),
                unit: UnitId(unit),
                period: Period::new(PeriodKind::ALL[kind], year, 1).unwrap(),
                category,
            },
            status: if value.is_some() { Status::Estimated } else { Status::Missing },
            value,
            origin: Provenance { provider: texts.0, source: texts.1, method: texts.2 },
            sample_size,
            margin,
            note: texts.3,
        })
}

on_both! {
    /// Whatever is written is read, digit for digit, in order, and the digest holds.
    async fn observations_come_back_the_same(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let one = element(&mut tx, "HO").await;
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let strategy = proptest::collection::vec(observation(), 6_000..6_001);
        let mut rows = strategy.new_tree(&mut runner).unwrap().current();
        rows.iter_mut().for_each(|o| o.key.series = one.id);
        let batch = write(&mut tx, at(), &rows).await;
        assert_eq!((batch.rows, batch.first, batch.last.unwrap().0), (6_000, Some(ObservationId(1)), 6_000));
        let (mut read, mut after) = (Vec::new(), 0);
        while let Some(last) = {
            let part = observations::between(&mut tx, after, i64::MAX).await.unwrap();
            read.extend(part);
            read.last().map(|o: &Observation| o.id.0).filter(|id| *id != after)
        } {
            after = last;
        }
        assert_eq!(read.len(), rows.len());
        for (new, kept) in rows.iter().zip(&read) {
            assert!(new.says_the_same(kept), "{new:?} {kept:?}");
        }
        assert!(batches::holds(&mut tx, &batch).await.unwrap());
        let facts = observations::of_series(&mut tx, one.id, 0, 6_000, 10_000).await.unwrap();
        assert!(facts.iter().zip(&read).all(|(f, o)| f.id == o.id && f.value == o.value && f.unit == o.key.unit));
        assert_eq!(observations::after(&mut tx, 5_990, 100).await.unwrap().len(), 10);
    }

    /// A correction stands beside what it corrects; what was known then stays known.
    async fn a_correction_is_a_new_row(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        assert_eq!(batches::revision(&mut tx).await.unwrap(), Revision::default());
        let one = element(&mut tx, "HO").await;
        assert_eq!(element(&mut tx, "HO").await, one);
        let first = write(&mut tx, at(), &[figure(&one, 1, "12.50"), figure(&one, 2, "0")]).await;
        let later = at() + jiff::SignedDuration::from_secs(60);
        let second = write(&mut tx, later, &[figure(&one, 1, "13"), figure(&one, 2, "")]).await;
        assert_eq!(batches::revision(&mut tx).await.unwrap(), Revision { newest: second.id.0, removals: 0 });
        let key = figure(&one, 1, "1").key;
        let history = observations::history(&mut tx, &key, i64::MAX).await.unwrap();
        let said: Vec<String> = history.iter().map(|o| o.value.unwrap().to_string()).collect();
        assert_eq!(said, ["12.50", "13"]);
        assert_eq!((history[0].batch, history[1].batch), (first.id, second.id));
        let other = FactKey { unit: UnitId(3), ..key.clone() };
        let missing = figure(&one, 2, "").key;
        let now = observations::current(&mut tx, &[&key, &other, &missing]).await.unwrap();
        let mut now: Vec<_> = now.iter().map(|o| (o.key.unit.0, o.value.map(|v| v.to_string()), o.status)).collect();
        now.sort_by_key(|o| o.0);
        assert_eq!(now, [(1, Some("13".to_owned()), Status::Normal), (2, None, Status::Missing)]);
        let then = batches::known_at(&mut tx, Some(at())).await.unwrap();
        assert_eq!(then, first.last.unwrap().0);
        assert_eq!(batches::known_at(&mut tx, None).await.unwrap(), second.last.unwrap().0);
        let before = at() - jiff::SignedDuration::from_secs(1);
        assert_eq!(batches::known_at(&mut tx, Some(before)).await.unwrap(), 0);
        assert_eq!(observations::of_series(&mut tx, one.id, 0, then, 99).await.unwrap().len(), 2);
        let all = observations::of_period(&mut tx, one.id, period("2024-06"), i64::MAX).await.unwrap();
        assert_eq!(all.iter().map(|o| o.key.unit.0).collect::<Vec<_>>(), [1, 1, 2, 2]);
        assert_eq!(observations::periods(&mut tx, one.id).await.unwrap(), [period("2024-06")]);
        let list = batches::list(&mut tx, i64::MAX, 10).await.unwrap();
        assert_eq!(list.iter().map(|b| b.id).collect::<Vec<_>>(), [second.id, first.id]);
    }

    /// Whoever changes a figure in the database is found out; so is a figure that says nothing.
    async fn a_change_shows(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let one = element(&mut tx, "HO").await;
        let batch = write(&mut tx, at(), &[figure(&one, 1, "12"), figure(&one, 2, "7")]).await;
        tx.commit().await.unwrap();
        let holds = async || {
            let mut tx = store.read().await.unwrap();
            batches::holds(&mut tx, &batch).await.unwrap()
        };
        assert!(holds().await);
        for (change, back) in [
            ("update observation set value = '12.0' where id = 1", "update observation set value = '12' where id = 1"),
            ("update observation set unit_id = 9 where id = 2", "update observation set unit_id = 2 where id = 2"),
        ] {
            db.execute(change).await;
            assert!(!holds().await, "{change}");
            db.execute(back).await;
            assert!(holds().await);
        }
        db.execute("delete from observation where id = 2").await;
        assert!(!holds().await);
        let mut tx = store.write().await.unwrap();
        let mut writer = batches::open(&mut tx, &self::batch(at())).await.unwrap();
        let mute = NewObservation { status: Status::Normal, ..figure(&one, 3, "") };
        assert!(observations::insert(&mut tx, &mut writer, &[mute]).await.is_err());
    }

    /// Many origins are kept once each.
    async fn origins_are_kept_once(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let one = element(&mut tx, "HO").await;
        let row = |n: i64| {
            let origin = Provenance { source: format!("nguồn {}", n % 25_000), ..Provenance::default() };
            NewObservation { origin, ..figure(&one, n, "1") }
        };
        let rows: Vec<NewObservation> = (0..30_000).map(row).collect();
        let batch = write(&mut tx, at(), &rows).await;
        assert!(batches::holds(&mut tx, &batch).await.unwrap());
        let last = observations::between(&mut tx, 29_999, i64::MAX).await.unwrap();
        assert_eq!(last[0].origin.source, "nguồn 4999");
    }

    /// Targets given to units: the newest holds, a row without a value takes it back.
    async fn assigned_targets_are_superseded(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, adopts, .. } = kept(&mut tx).await;
        let row = IndicatorRow {
            code: "KTS01".into(), name: "x".into(), unit: "%".into(), direction: "up".into(),
            pillar: cotmoc_core::model::Pillar::Other,
        };
        indicators::upsert(&mut tx, &[row]).await.unwrap();
        let parent = take_ids(&mut tx, 1).await.unwrap().start;
        cotmoc_store::targets::insert(&mut tx, &[target(parent, plan, adopts)]).await.unwrap();
        let mut all = Vec::new();
        for (unit, value) in [(1, "20.50"), (2, "15"), (1, "21"), (2, "")] {
            let id = AssignedTargetId(take_ids(&mut tx, 1).await.unwrap().start);
            let mut writer = batches::open(&mut tx, &NewBatch { kind: BatchKind::Targets, ..batch(at()) }).await.unwrap();
            let one = AssignedTarget {
                id, batch: writer.id(), code: "KTS01".into(), unit: UnitId(unit), year: 2026,
                comparator: (!value.is_empty()).then_some(Comparator::AtLeast),
                value: (!value.is_empty()).then(|| value.parse().unwrap()),
                act_number: "12/QĐ-UBND".into(), act_date: Some(jiff::civil::date(2026, 1, 5)),
                act_issuer: None, target: Some(TargetId(parent)), note: None,
            };
            assigned_targets::insert(&mut tx, &mut writer, std::slice::from_ref(&one)).await.unwrap();
            let batch = batches::close(&mut tx, writer).await.unwrap();
            assert!(batch.rows == 1 && batches::holds(&mut tx, &batch).await.unwrap());
            all.push(one);
        }
        assert_eq!(assigned_targets::current(&mut tx, "KTS01", 2026).await.unwrap(), [all[2].clone()]);
        let history = assigned_targets::history(&mut tx, "KTS01", UnitId(2), 2026).await.unwrap();
        assert_eq!(history, [all[1].clone(), all[3].clone()]);
        assert_eq!(assigned_targets::of_units(&mut tx, [UnitId(1)]).await.unwrap().len(), 2);
        assert_eq!(assigned_targets::asked(&mut tx).await.unwrap(), [("KTS01".to_owned(), 2026)]);
    }

    /// Assessments stay; the method of a plan is the one fixed last.
    async fn assessments_and_methods_stay(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let Kept { plan, adopts, .. } = kept(&mut tx).await;
        let ids = take_ids(&mut tx, 3).await.unwrap();
        let targets: Vec<Target> =
            ids.map(|id| Target { indicator: format!("chỉ tiêu {id}"), ..target(id, plan, adopts) }).collect();
        cotmoc_store::targets::insert(&mut tx, &targets).await.unwrap();
        let new = |n: usize, status: &str| NewAssessment {
            target: targets[n].id, computed_at: at(), known_to: 17, method: "linear".into(),
            method_version: "1".into(), status: status.into(), inputs: "{\"y0\": 1}".into(), result: "{}".into(),
        };
        let all = [new(0, "on_track"), new(1, "missed"), new(0, "achieved")];
        assessments::insert(&mut tx, &all).await.unwrap();
        let asked: Vec<TargetId> = targets.iter().map(|t| t.id).collect();
        let latest = assessments::latest(&mut tx, &asked).await.unwrap();
        assert_eq!(latest.iter().map(|a| a.facts.clone()).collect::<Vec<_>>(), [all[2].clone(), all[1].clone()]);
        let history = assessments::history(&mut tx, targets[0].id, 9).await.unwrap();
        assert_eq!(history.iter().map(|a| a.facts.status.as_str()).collect::<Vec<_>>(), ["achieved", "on_track"]);
        assert!(plan_methods::history(&mut tx, plan).await.unwrap().is_empty());
        for method in ["linear", "cagr"] {
            let act = ActFacts { number: Some("7/QĐ".into()), ..ActFacts::default() };
            let new = PlanMethod { plan, method: method.into(), act, recorded_at: at(), recorded_by: "An".into() };
            plan_methods::insert(&mut tx, &new).await.unwrap();
        }
        let methods = plan_methods::history(&mut tx, plan).await.unwrap();
        assert_eq!(methods.iter().map(|m| m.method.as_str()).collect::<Vec<_>>(), ["cagr", "linear"]);
        assert_eq!(methods[0].act.number.as_deref(), Some("7/QĐ"));
    }

    /// Demonstration figures go, and whoever keeps figures in memory learns of it.
    async fn demonstration_figures_go(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let one = element(&mut tx, "HO").await;
        let own = write(&mut tx, at(), &[figure(&one, 1, "12")]).await;
        let mut writer = batches::open(&mut tx, &NewBatch { demo: true, ..batch(at()) }).await.unwrap();
        observations::insert(&mut tx, &mut writer, &[figure(&one, 1, "99")]).await.unwrap();
        let shown = batches::close(&mut tx, writer).await.unwrap();
        assert!(shown.demo && !own.demo);
        demo::remove(&mut tx).await.unwrap();
        let left = observations::of_series(&mut tx, one.id, 0, i64::MAX, 9).await.unwrap();
        assert_eq!(left.iter().map(|f| f.value.unwrap().to_string()).collect::<Vec<_>>(), ["12"]);
        assert_eq!(batches::revision(&mut tx).await.unwrap(), Revision { newest: own.id.0, removals: 1 });
    }
}
