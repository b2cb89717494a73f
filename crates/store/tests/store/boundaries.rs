//! Borders of units: what is kept comes back, by day and by unit.

use cotmoc_core::geo::{Placed, Point, Ring, Shape};
use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_store::boundaries::{self, NewBoundarySet};
use cotmoc_store::model::*;
use cotmoc_store::testing::Database;
use cotmoc_store::{Tx, on_both};
use jiff::civil::{Date, date};

use crate::support::{at, open};

fn placed(unit: i64, x: i32) -> Placed {
    let points = [(x, 0), (x + 10, 0), (x + 10, 10)].map(|(x, y)| Point { x, y });
    let shape = Shape { rings: vec![Ring::new(points).unwrap()] };
    Placed { unit: UnitId(unit), shape, label: Point { x: x + 8, y: 3 } }
}

async fn keep(tx: &mut Tx, digit: &str, valid_from: Date, shapes: &[Placed]) -> BoundarySetId {
    let sha256 = digit.repeat(64);
    let new = NewBoundarySet {
        name: "tỉnh.geojson",
        sha256: &sha256,
        source: "tự vẽ",
        level: UnitLevel::Province,
        valid_from,
        units: shapes.len(),
        at: at(),
        by: "An",
    };
    let set = boundaries::insert(tx, &new).await.unwrap();
    boundaries::insert_shapes(tx, set, BoundaryGrain::Country, shapes).await.unwrap();
    boundaries::insert_shapes(tx, set, BoundaryGrain::Province, &shapes[..1]).await.unwrap();
    set
}

on_both! {
    /// Sets by their day, their shapes by unit and grain, and nothing once they are taken away.
    async fn borders_come_back(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let new = keep(&mut tx, "a", date(2025, 7, 1), &[placed(3, 5), placed(1, -7)]).await;
        let old = keep(&mut tx, "b", date(2022, 1, 1), &[placed(1, 70)]).await;
        tx.commit().await.unwrap();

        let mut tx = store.write().await.unwrap();
        let sets = boundaries::sets(&mut tx).await.unwrap();
        assert_eq!(sets.iter().map(|set| set.id).collect::<Vec<_>>(), [new, old]);
        assert_eq!((sets[0].units, sets[0].at, sets[0].source.as_str()), (2, at(), "tự vẽ"));
        assert_eq!(boundaries::get(&mut tx, old).await.unwrap(), Some(sets[1].clone()));
        assert_eq!(boundaries::by_sha256(&mut tx, &"a".repeat(64)).await.unwrap(), Some(sets[0].clone()));
        let units = [UnitId(1), UnitId(2), UnitId(3), UnitId(3)];
        let found = boundaries::covering(&mut tx, UnitLevel::Province, date(2026, 1, 1), units).await.unwrap();
        assert_eq!(found, [(new, 2), (old, 1)]);
        let found = boundaries::covering(&mut tx, UnitLevel::Province, date(2025, 6, 30), units).await.unwrap();
        assert_eq!(found, [(old, 1)]);
        assert!(boundaries::covering(&mut tx, UnitLevel::Commune, date(2026, 1, 1), units).await.unwrap().is_empty());
        let shapes = boundaries::shapes(&mut tx, new, BoundaryGrain::Country, units).await.unwrap();
        assert_eq!(shapes, [placed(1, -7), placed(3, 5)]);
        let shapes = boundaries::shapes(&mut tx, new, BoundaryGrain::Province, units).await.unwrap();
        assert_eq!(shapes, [placed(3, 5)]);

        boundaries::remove(&mut tx, new).await.unwrap();
        assert!(boundaries::remove(&mut tx, new).await.is_err());
        assert_eq!(boundaries::sets(&mut tx).await.unwrap().len(), 1);
        assert!(boundaries::shapes(&mut tx, new, BoundaryGrain::Country, units).await.unwrap().is_empty());
    }

    /// The same bytes are kept once.
    async fn the_same_bytes_are_kept_once(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        keep(&mut tx, "a", date(2025, 7, 1), &[placed(1, 0)]).await;
        let sha256 = "a".repeat(64);
        let again = NewBoundarySet {
            name: "x", sha256: &sha256, source: "", level: UnitLevel::Commune, valid_from: date(2026, 1, 1),
            units: 1, at: at(), by: "An",
        };
        assert!(boundaries::insert(&mut tx, &again).await.is_err());
    }
}
