//! Figures through the whole application: on borders then and now, as known at a moment, from another
//! instance, after a merger and its undoing.

use cotmoc_app::figures::{Ask, Row, Table, table};
use cotmoc_app::units::{self, Mode, Undo, UnitForm, What};
use cotmoc_app::{Actor, App, Clock, Context, Kind, data};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{at, config, open, refused};

/// Households with fibre in communes of the old Vĩnh Long (86), Bến Tre (83) and Trà Vinh (84). 29719 was
/// divided in 2025 and no act says how its people were; 29551 and 28756 took their neighbours in.
const FIGURES: &str = "\
element,unit,period,value
HO_CO_CAP_QUANG,29551,2024-Q4,100
HO_CO_CAP_QUANG,29545,2024-Q4,20
HO_CO_CAP_QUANG,29719,2024-Q4,3
HO_CO_CAP_QUANG,28756,2024-Q4,1000
HO_CO_CAP_QUANG,28759,2024-Q4,500
HO_CO_CAP_QUANG,29239,2024-Q4,0
HO_GIA_DINH,28756,2024,2000
HO_GIA_DINH,28759,2024,1000
";

fn ask(code: &str, unit: &str, when: &str, level: &str, borders: &str) -> Ask {
    let text = |s: &str| s.to_owned();
    Ask {
        code: text(code),
        unit: text(unit),
        from: text(when),
        level: text(level),
        borders: text(borders),
        ..Ask::default()
    }
}

async fn import(cx: &Context, csv: &str) {
    let source = data::Source::bytes("so-lieu.csv", csv.as_bytes().to_vec());
    let (mut progress, mut row) = (|_| {}, |_| {});
    let mut watch = data::Watch { progress: &mut progress, row: &mut row };
    let report = data::import(cx, &source, data::ImportOptions::default(), &mut watch).await.unwrap();
    assert!(report.errors.is_empty(), "{:?}", report.errors);
}

fn figure(table: &Table, row: &Row) -> String {
    let name = row.unit.as_ref().map_or("chưa phân bổ", |u| u.code.as_str());
    let figure = row.figures[0].as_ref().expect("a figure");
    let value = match &figure.value {
        Ok(value) => value.to_decimal(table.subject.decimals).unwrap().to_string(),
        Err(absent) => absent.to_string(),
    };
    format!("{name}: {value} {}/{}", figure.coverage.units, figure.coverage.expected)
}

async fn top(cx: &Context, ask: &Ask) -> Vec<String> {
    let table = table(cx, ask).await.unwrap();
    table.rows.iter().filter(|row| row.under.is_none()).map(|row| figure(&table, row)).collect()
}

async fn known(cx: &Context, ask: &Ask) -> Vec<String> {
    let table = table(cx, ask).await.unwrap();
    let below = table.rows.iter().filter(|row| row.under.is_some());
    let known = below.filter(|row| row.figures[0].as_ref().is_some_and(|f| f.value.is_ok()));
    known.map(|row| figure(&table, row)).collect()
}

on_both! {
    /// Vĩnh Long 2024 on the borders then and now.
    async fn a_merged_province_stands_on_both_borders(db: Database) {
        let cx = open(&db).await;
        import(&cx, FIGURES).await;
        let then = ask("HO_CO_CAP_QUANG", "86@2025-07-01", "2024-Q4", "xã", "then");
        assert_eq!(top(&cx, &then).await, ["83: 1500 2/157", "84: 0 1/106", "86: 123 3/102"]);
        let old = ["28756: 1000 1/1", "28759: 500 1/1", "29239: 0 1/1", "29545: 20 1/1", "29551: 100 1/1", "29719: 3 1/1"];
        let mut found = known(&cx, &then).await;
        found.sort();
        assert_eq!(found, old);

        let now = ask("HO_CO_CAP_QUANG", "86", "2024-Q4", "xã", "2025-07-01");
        assert_eq!(top(&cx, &now).await, ["86: 1623 6/365"]);
        let found = known(&cx, &now).await;
        let unallocated = found.iter().find(|f| f.starts_with("chưa phân bổ")).unwrap();
        assert!(unallocated.starts_with("chưa phân bổ: 3 1/"), "{unallocated}");
        assert!(found.iter().any(|f| f.starts_with("28756: 1500 2/")), "{found:?}");
        assert!(!found.iter().any(|f| f.starts_with("29719: 3") || f.starts_with("29836: 3")), "{found:?}");

        let row = table(&cx, &now).await.unwrap().rows.into_iter().find(|row| row.unit.is_none()).unwrap();
        let stands: Vec<_> = row.stands_for.iter().map(|u| u.code.as_str()).collect();
        assert!(stands.contains(&"29719"), "{stands:?}");
        assert_eq!(stands.len(), 16);

        // The ratio counts the communes that have both; the yearly households serve the quarter.
        let rate = ask("XHS08", "86", "2024-Q4", "", "2025-07-01");
        assert_eq!(top(&cx, &rate).await, ["86: 50.00 2/365"]);
        let nation = ask("HO_CO_CAP_QUANG", "VN", "2024-Q4", "tỉnh", "2025-07-01");
        assert_eq!(top(&cx, &nation).await, ["VN: 1623 6/10472"]);
    }

    /// A merged province's own figure for a year in which it was not there stands on its borders, beside
    /// what its forebears make.
    async fn a_figure_computed_for_new_borders_is_kept_beside_the_old_ones(db: Database) {
        let cx = open(&db).await;
        import(&cx, FIGURES).await;
        import(&cx, "element,unit,period,value\nHO_CO_CAP_QUANG,86@2025-07-01,2024-Q4,1700\n").await;
        let now = ask("HO_CO_CAP_QUANG", "86", "2024-Q4", "", "2025-07-01");
        let table = table(&cx, &now).await.unwrap();
        let figure = table.rows[0].figures[0].as_ref().unwrap();
        assert_eq!(figure.value.as_ref().unwrap().to_string(), "1623");
        assert_eq!(figure.difference().unwrap().to_string(), "77");
    }

    /// A correction is in the next answer, also that of another instance; the old figure stays known.
    async fn what_changes_is_in_the_next_answer_of_every_instance(db: Database) {
        let (one, other) = (open(&db).await, open(&db).await);
        import(&one, FIGURES).await;
        let asked = ask("HO_CO_CAP_QUANG", "28756@2024-12-31", "2024-Q4", "", "then");
        assert_eq!(top(&other, &asked).await, ["28756: 1000 1/1"]);
        import(&one, "element,unit,period,value\nHO_CO_CAP_QUANG,28756,2024-Q4,1001\n").await;
        assert_eq!(top(&other, &asked).await, ["28756: 1001 1/1"]);
        import(&other, "element,unit,period,value,status,note\nHO_CO_CAP_QUANG,28756,2024-Q4,,M,chưa rà soát\n").await;
        assert_eq!(top(&one, &asked).await, ["28756: chưa có số liệu 0/1"]);
        assert_eq!(top(&other, &asked).await, ["28756: chưa có số liệu 0/1"]);
    }

    /// An official records a merger, every old figure stands on the new borders, and undoing it puts
    /// everything back.
    async fn a_merger_moves_figures_and_its_undoing_moves_them_back(db: Database) {
        let (cx, other) = (open(&db).await, open(&db).await);
        import(&cx, "element,unit,period,value\nHO_CO_CAP_QUANG,28756,2025-Q4,70\nHO_CO_CAP_QUANG,28777,2025-Q4,7\n").await;
        let province = ask("HO_CO_CAP_QUANG", "86", "2025-Q4", "xã", "2027-02-01");
        let before = table(&other, &province).await.unwrap();
        let into = UnitForm { code: "29999".into(), name: "Bến Tre".into(), kind: "phường".into(), ..UnitForm::default() };
        let from = vec!["28756".into(), "28777".into()];
        let merger = units::Ask { date: "2027-01-01".into(), act: "9/NQ".into(), what: What::Merge { from, into }, clause: String::new(), note: String::new() };
        let event = units::record(&cx, &[merger], None, Mode::Apply).await.unwrap().remove(0).event.id;
        let found = known(&other, &province).await;
        assert_eq!(found, ["29999: 77 2/2"]);
        let then = ask("HO_CO_CAP_QUANG", "86", "2025-Q4", "xã", "then");
        assert_eq!(known(&other, &then).await, ["28756: 70 1/1", "28777: 7 1/1"]);
        units::undo(&cx, &Undo { event, reason: "nhầm".into(), seen: None }, Mode::Apply).await.unwrap();
        assert_eq!(table(&other, &province).await.unwrap(), before);
    }

    /// What cannot be understood is said, with what to write instead.
    async fn what_is_not_understood_is_refused(db: Database) {
        let cx = open(&db).await;
        let refuse = async |ask: Ask, words: &str| {
            let error = refused(table(&cx, &ask).await, Kind::User);
            let text = format!("{error} {}", error.how_to().unwrap());
            assert!(text.contains(words), "{text}");
        };
        refuse(ask("HO_CAP_QUANG", "86", "2024", "", ""), "HO_CO_CAP_QUANG").await;
        refuse(ask("HO_GIA_DINH", "8699", "2024", "", ""), "8699").await;
        refuse(ask("HO_GIA_DINH", "86", "năm nay", "", ""), "«năm nay» không phải là một kỳ").await;
        refuse(ask("HO_GIA_DINH", "86", "", "", ""), "Chưa ghi kỳ").await;
        refuse(ask("HO_GIA_DINH", "86", "2024", "thôn", ""), "Không có cấp «thôn»").await;
        refuse(ask("HO_GIA_DINH", "86", "2024", "", "hôm nay"), "địa giới").await;
        refuse(Ask { category: "NAM".into(), ..ask("HO_GIA_DINH", "86", "2024", "", "") }, "phân tổ").await;
        refuse(Ask { to: "2023".into(), ..ask("HO_GIA_DINH", "86", "2024", "", "") }, "từ trước đến sau").await;
        refuse(Ask { known_at: "qua".into(), ..ask("HO_GIA_DINH", "86", "2024", "", "") }, "thời điểm").await;
    }

    /// However many units are listed, the number of statements is the same.
    async fn a_table_asks_the_database_a_bounded_number_of_times(db: Database) {
        let app = App::open(config(&db), Clock::fixed(at())).await.unwrap();
        let cx = app.by(Actor::local_operator());
        import(&cx, FIGURES).await;
        let asked = ask("XHS08", "86", "2024-Q4", "xã", "then");
        table(&cx, &asked).await.unwrap();
        let before = app.statements();
        table(&cx, &asked).await.unwrap();
        assert!(app.statements() - before <= 5, "{} statements", app.statements() - before);
    }
}
