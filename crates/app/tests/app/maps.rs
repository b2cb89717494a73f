//! Borders of units: taken in whole or not at all, drawn on the day asked for, squares where there are none.

use cotmoc_app::maps::{self, Loaded, MapKind};
use cotmoc_app::{Actor, Context, Kind, audit};
use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;
use jiff::civil::{Date, date};
use serde_json::json;

use crate::support::{open, refused};

const NOW: Date = date(2026, 1, 31);
const SINCE: Date = date(2025, 7, 1);
const NATION: UnitId = UnitId(1);

/// A map of our own: squares side by side in rows of six, each with a code and a name.
fn squares(units: &[(String, String)]) -> Vec<u8> {
    let feature = |(n, (code, name)): (u32, &(String, String))| {
        let (x, y) = (102.0 + f64::from(n % 6), 22.0 - f64::from(n / 6));
        let ring = [[x, y], [x + 1.0, y], [x + 1.0, y + 1.0], [x, y + 1.0], [x, y]];
        json!({
            "type": "Feature", "properties": {"code": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        })
    };
    let features: Vec<_> = (0_u32..).zip(units).map(feature).collect();
    json!({"type": "FeatureCollection", "features": features}).to_string().into_bytes()
}

/// The units of a level below one, as the register has them on a day.
async fn units_of(cx: &Context, under: Option<&str>, level: UnitLevel, day: Date) -> Vec<(String, String)> {
    let query = cotmoc_app::units::ListQuery {
        date: Some(day),
        level: Some(level),
        under: under.map(str::to_owned),
        ..Default::default()
    };
    let list = cotmoc_app::units::list(cx, &query).await.unwrap();
    list.rows.into_iter().map(|unit| (unit.code, unit.name)).collect()
}

async fn load(cx: &Context, units: &[(String, String)], on: Date) -> Loaded {
    maps::load(cx, squares(units), "tỉnh.geojson", on, " Tự vẽ,\nCC0 ").await.unwrap()
}

on_both! {
    /// Without borders every province since 1/7/2025 is a square; nothing else can be drawn.
    async fn provinces_are_squares_without_borders(db: Database) {
        let cx = open(&db).await;
        let map = maps::shapes(&cx, None, UnitLevel::Province, NOW).await.unwrap().unwrap();
        assert_eq!((map.kind, map.areas.len(), map.without.len()), (MapKind::Tiles, 34, 0));
        assert_eq!(map.insets.iter().map(|inset| inset.name.as_str()).collect::<Vec<_>>(), ["Hoàng Sa", "Trường Sa"]);
        assert_eq!(maps::shapes(&cx, None, UnitLevel::Province, date(2025, 6, 30)).await.unwrap(), None);
        assert_eq!(maps::shapes(&cx, None, UnitLevel::Commune, NOW).await.unwrap(), None);
        assert_eq!(maps::shapes(&cx, Some(UnitId(286)), UnitLevel::Commune, NOW).await.unwrap(), None);
    }

    /// The latest borders that are not after the day are drawn; each day has its own.
    async fn a_map_shows_the_borders_of_its_day(db: Database) {
        let cx = open(&db).await;
        let before = units_of(&cx, None, UnitLevel::Province, date(2025, 6, 30)).await;
        let old = load(&cx, &before, date(2021, 11, 1)).await;
        assert_eq!((old.set.units, old.known, old.without.len()), (63, false, 0));
        // Borders of before the mergers hold for no province that came from one: squares stay.
        let map = maps::shapes(&cx, Some(NATION), UnitLevel::Province, NOW).await.unwrap().unwrap();
        assert_eq!(map.kind, MapKind::Tiles);

        let now = units_of(&cx, None, UnitLevel::Province, NOW).await;
        let new = load(&cx, &now[1..], SINCE).await;
        assert_eq!(new.without.iter().map(|unit| &unit.name).collect::<Vec<_>>(), [&now[0].1]);
        let map = maps::shapes(&cx, Some(NATION), UnitLevel::Province, NOW).await.unwrap().unwrap();
        let kind = MapKind::Boundaries { source: "Tự vẽ, CC0".into(), on: SINCE };
        assert_eq!((map.kind, map.areas.len(), map.without.len()), (kind, 33, 1));
        // The file had no archipelagos; they are drawn all the same, and that is said.
        assert_eq!(map.insets.iter().map(|inset| inset.name.as_str()).collect::<Vec<_>>(), ["Hoàng Sa", "Trường Sa"]);
        assert!(new.notes.iter().any(|note| note.contains("Hoàng Sa") && note.contains("Đà Nẵng")), "{:?}", new.notes);

        let map = maps::shapes(&cx, None, UnitLevel::Province, date(2025, 6, 30)).await.unwrap().unwrap();
        assert_eq!((map.areas.len(), map.without.len()), (63, 0));
        let sets = maps::sets(&cx).await.unwrap();
        assert_eq!(sets.iter().map(|set| set.id).collect::<Vec<_>>(), [new.set.id, old.set.id]);
        maps::remove(&cx, new.set.id).await.unwrap();
        refused(maps::remove(&cx, new.set.id).await, Kind::NotFound);
        let map = maps::shapes(&cx, None, UnitLevel::Province, NOW).await.unwrap().unwrap();
        assert_eq!(map.kind, MapKind::Tiles);
        let log = audit::list(&cx, None).await.unwrap();
        let told: Vec<&str> = log.iter().map(|entry| entry.action.as_str()).filter(|a| a.starts_with("bound")).collect();
        assert_eq!(told, ["boundaries.remove", "boundaries.load", "boundaries.load"]);
    }

    /// The communes of one province, by name where the file has no codes of ours.
    async fn communes_are_found_by_name(db: Database) {
        let cx = open(&db).await;
        let mut communes = units_of(&cx, Some("48"), UnitLevel::Commune, NOW).await;
        let zone = communes.iter().position(|(_, name)| name == "Đặc khu Hoàng Sa").unwrap();
        communes.remove(zone);
        communes.iter_mut().for_each(|(code, _)| code.insert(0, 'x'));
        let loaded = load(&cx, &communes, SINCE).await;
        assert_eq!(loaded.set.level, UnitLevel::Commune);
        let map = maps::shapes(&cx, Some(UnitId(248)), UnitLevel::Commune, NOW).await.unwrap().unwrap();
        // The special zone was not in the file.
        assert_eq!((map.areas.len(), map.without.len()), (communes.len() + 1, 0));
        assert_eq!(map.insets.iter().map(|inset| inset.name.as_str()).collect::<Vec<_>>(), ["Hoàng Sa"]);
        assert_eq!(maps::shapes(&cx, None, UnitLevel::Commune, NOW).await.unwrap(), None, "one province of 34");
    }

    /// Every feature that is no unit of that day is named, and nothing is kept.
    async fn one_wrong_feature_keeps_everything_out(db: Database) {
        let cx = open(&db).await;
        let mut units = units_of(&cx, None, UnitLevel::Province, NOW).await;
        units[3] = ("02".into(), "Tỉnh Hà Giang".into());
        units[5].1 = units[6].1.clone();
        let error = refused(maps::load(&cx, squares(&units), "a.geojson", NOW, "").await, Kind::User);
        let said = error.to_string();
        for words in ["2 đối tượng", "31/01/2026", "Đối tượng số 4 (mã 02, Tỉnh Hà Giang)", "Đối tượng số 6", "của"] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(error.how_to().unwrap().contains("--on"));
        let error = refused(maps::load(&cx, b"{}".to_vec(), "a.geojson", NOW, "").await, Kind::User);
        assert!(error.to_string().contains("FeatureCollection"));
        let strangers = [("x".into(), "y".into())];
        let error = refused(maps::load(&cx, squares(&strangers), "a.geojson", NOW, "").await, Kind::User);
        assert!(error.to_string().contains("Đối tượng số 1 (mã x, y)"), "{error}");
        assert!(maps::sets(&cx).await.unwrap().is_empty());
    }

    /// The same bytes are known; who may not change units may not load borders.
    async fn the_same_file_is_known(db: Database) {
        let cx = open(&db).await;
        let units = units_of(&cx, None, UnitLevel::Province, NOW).await;
        let first = load(&cx, &units, SINCE).await;
        let again = load(&cx, &units, NOW).await;
        assert_eq!((again.set, again.known), (first.set.clone(), true));
        let reader = cx.app().by(Actor::nobody("khách"));
        refused(maps::load(&reader, squares(&units), "a.geojson", NOW, "").await, Kind::Forbidden);
        refused(maps::remove(&reader, first.set.id).await, Kind::Forbidden);
    }
}
