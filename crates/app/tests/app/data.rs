//! Figures: taken in whole or not at all, given out again, never overwritten.

use std::io::Write as _;

use cotmoc_app::data::{
    self, Change, ExportQuery, ImportOptions, ImportReport, Mode, NumberStyle, Paste, Revisions, RowReport,
    Source, Watch, Wide,
};
use cotmoc_app::model::*;
use cotmoc_app::{Actor, App, Clock, Context, Kind, audit};
use cotmoc_core::model::{Period, Status};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{at, config, open, refused};

/// Takes in a text; also what was said of each row.
async fn take(cx: &Context, text: &str, mode: Mode) -> (ImportReport, Vec<RowReport>) {
    let (mut rows, mut passes) = (Vec::new(), Vec::new());
    let mut row = |r: RowReport| rows.push(r);
    let mut progress = |p: data::Progress| passes.push(p);
    let mut watch = Watch { progress: &mut progress, row: &mut row };
    let source = Source::bytes("số liệu.csv", text.as_bytes().to_vec());
    let options = ImportOptions { mode, ..ImportOptions::default() };
    let report = data::import(cx, &source, options, &mut watch).await.unwrap();
    assert!(passes.iter().all(|p| p.bytes <= text.len() as u64 + 1 && p.total == Some(text.len() as u64)));
    (report, rows)
}

async fn kept(cx: &Context, text: &str) -> ImportReport {
    let (report, _) = take(cx, text, Mode::AllOrNothing).await;
    assert!(report.errors.is_empty(), "{:#?}", report.errors);
    report
}

async fn given(cx: &Context, query: &ExportQuery) -> String {
    let mut out = Vec::new();
    data::export(cx, query, &mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

async fn figure(cx: &Context, code: &str, unit: &str, period: &str) -> data::FigurePage {
    let period = Period::parse(period).unwrap();
    data::history(cx, SeriesKind::Element, code, unit, period, "").await.unwrap()
}

fn said(page: &data::FigurePage) -> Vec<String> {
    let value = |r: &data::Revised| r.observation.value.map_or_else(|| "thiếu".to_owned(), |v| v.to_string());
    page.revisions.iter().map(value).collect()
}

const FIRST: &str = "\
element,indicator,unit,period,category,value,status,source,note
DAN_SO,,86@2024-12-31,2024,,1028000,,Niên giám,
DAN_SO,,86,2025,,4257581,P,,
TB_DI_DONG,,86,2025-Q4,THONG_MINH,0,,,
TB_DI_DONG,,86,2025-Q4,PHO_THONG,,M,,chưa báo cáo
GRDP,,86,2025,,254321.50,E,,
,KTS01,86,2025,,12.40,,,\"Bộ, \"\"sơ bộ\"\"\"
";

on_both! {
    /// What goes in comes out: digits, letters, texts; a dry run says it before and changes nothing.
    async fn figures_come_in_and_go_out(db: Database) {
        let cx = open(&db).await;
        let (dry, rows) = take(&cx, FIRST, Mode::DryRun).await;
        assert_eq!((dry.rows, dry.new, dry.wrong, dry.batch), (6, 6, 0, None));
        assert!(rows.len() == 6 && rows.iter().all(|r| r.change == Change::New));
        assert!(data::batches(&cx, None).await.unwrap().is_empty());
        let report = kept(&cx, FIRST).await;
        let batch = report.batch.unwrap();
        assert_eq!((batch.rows, batch.kind, batch.recorded_by.as_str()), (6, BatchKind::Import, "người dùng tại máy"));
        let out = given(&cx, &ExportQuery::default()).await;
        assert_eq!(out, "\
element,indicator,unit,period,category,value,status,provider,source,method,sample_size,margin,note
DAN_SO,,86,2024,,1028000,A,,Niên giám,,,,
DAN_SO,,86,2025,,4257581,P,,,,,,
GRDP,,86,2025,,254321.50,E,,,,,,
TB_DI_DONG,,86,2025-Q4,PHO_THONG,,M,,,,,,chưa báo cáo
TB_DI_DONG,,86,2025-Q4,THONG_MINH,0,A,,,,,,
,KTS01,86,2025,,12.40,A,,,,,,\"Bộ, \"\"sơ bộ\"\"\"
");
        let verdict = audit::verify(&cx).await.unwrap();
        assert!(verdict.broken.is_none());
        let entry = audit::list(&cx, None).await.unwrap().remove(0);
        assert_eq!((entry.action.as_str(), entry.subject.id), ("data.import", batch.id.0));
        assert!(entry.detail.contains(&batch.digest) && entry.detail.contains("\"rows\":6"), "{}", entry.detail);
        assert!(data::verify(&cx).await.unwrap().iter().all(|v| v.holds));
        let mut file = db;
        if let cotmoc_store::Address::Sqlite(_) = file.address {
            file.address = cotmoc_store::Address::Sqlite(file.folder().join("data").join("cotmoc.sqlite"));
        }
        file.execute("update observation set value = '1' where id = 1").await;
        assert!(data::verify(&cx).await.unwrap().iter().all(|v| !v.holds));
    }

    /// A second file: same, changed and new rows are told apart, and history keeps every revision.
    async fn a_correction_is_told_and_kept(db: Database) {
        let cx = open(&db).await;
        kept(&cx, FIRST).await;
        let again = kept(&cx, FIRST).await;
        assert_eq!((again.new, again.changed, again.same, again.batch), (0, 0, 6, None));
        let second = "\
Mã số liệu;Đơn vị;Kỳ;Giá trị;Trạng thái;Nguồn
DAN_SO;86;2025;4257582;P;
DAN_SO;86@2024-12-31;2024;1028000;;Tổng điều tra
DAN_SO;86;2026;4300000;;
GRDP;86;2025;254321.5;E;
";
        let (_, rows) = take(&cx, second, Mode::DryRun).await;
        let before = |n: usize| match &rows[n].change {
            Change::Changes { before, value_stays } => (before.map(|b| b.to_string()).unwrap(), *value_stays),
            other => panic!("{other:?}"),
        };
        assert_eq!(before(0), ("4257581".to_owned(), false));
        assert_eq!(before(1), ("1028000".to_owned(), true));
        assert_eq!(rows[2].change, Change::New);
        let named = cx_named(&db, "Bình").await;
        let report = kept(&named, second).await;
        assert_eq!((report.new, report.changed, report.same), (1, 3, 0));
        let page = figure(&cx, "DAN_SO", "86", "2025").await;
        assert_eq!(said(&page), ["4257581", "4257582"]);
        assert_eq!(page.revisions[1].batch.recorded_by, "Bình");
        assert_eq!((page.name.as_str(), page.unit_name.as_str()), ("Dân số", "Tỉnh Vĩnh Long"));
        assert_eq!(said(&figure(&cx, "GRDP", "86", "2025").await), ["254321.50", "254321.5"]);
        let then = ExportQuery { known_at: Some(at()), ..ExportQuery::default() };
        assert!(given(&cx, &then).await.contains("4257581,P"));
        let now = given(&cx, &ExportQuery::default()).await;
        assert!(now.contains("4257582,P") && !now.contains("4257581"), "{now}");
        let all = given(&cx, &ExportQuery { revisions: Revisions::All, ..ExportQuery::default() }).await;
        assert!(all.contains("4257582,P") && all.contains("4257581,P") && all.contains(",Bình,"), "{all}");
    }

    /// One wrong row and nothing is kept; with `Partial` the others are.
    async fn all_or_nothing(db: Database) {
        let cx = open(&db).await;
        let text = "element,unit,period,value\nDAN_SO,86,2025,5\nDAN_SO,86,2026,\"1,5\"\n";
        let (report, _) = take(&cx, text, Mode::AllOrNothing).await;
        assert_eq!((report.rows, report.wrong, report.batch), (2, 1, None));
        assert!(given(&cx, &ExportQuery::default()).await.lines().count() == 1);
        assert_eq!(audit::list(&cx, None).await.unwrap().iter().filter(|e| e.action == "data.import").count(), 0);
        let (report, _) = take(&cx, text, Mode::Partial).await;
        assert_eq!((report.new, report.wrong, report.batch.unwrap().rows), (1, 1, 1));
        assert_eq!(said(&figure(&cx, "DAN_SO", "86", "2025").await), ["5"]);
    }

    /// Rows with one key are all left out: nobody can say which one is right.
    async fn repeated_keys_are_refused(db: Database) {
        let cx = open(&db).await;
        let text = "element,unit,period,value\nDAN_SO,86,2025,5\nHO_GIA_DINH,86,2025,1\nDAN_SO,86@2025-08-01,2025,6\n\
                    DAN_SO,86,2025,5\n";
        let (report, _) = take(&cx, text, Mode::AllOrNothing).await;
        assert_eq!((report.wrong, report.mistakes, report.batch), (3, 2, None));
        assert_eq!(report.errors.iter().map(|e| e.line).collect::<Vec<_>>(), [4, 5]);
        assert!(report.errors.iter().all(|e| e.message.contains("dòng 2")), "{:?}", report.errors);
        let (report, _) = take(&cx, text, Mode::Partial).await;
        assert_eq!((report.new, report.wrong), (1, 3));
        let out = given(&cx, &ExportQuery::default()).await;
        assert!(out.contains("HO_GIA_DINH") && !out.contains("DAN_SO"), "{out}");
    }

    /// Old communes for old periods, new ones for new periods; queries by unit, period and code.
    async fn units_are_those_of_the_period(db: Database) {
        let cx = open(&db).await;
        let text = "element,unit,period,value\nDAN_SO,29653,2024,11\nDAN_SO,29653,2025,12\nDAN_SO,86,2025,99\n\
                    DAN_SO,01,2025,7\nDAN_SO,00004,2025,3\n";
        kept(&cx, text).await;
        let rows = async |query: ExportQuery| {
            let out = given(&cx, &query).await;
            out.lines().skip(1).map(|l| l.split(',').take(6).collect::<Vec<_>>().join(",")).collect::<Vec<_>>()
        };
        let of = |unit: &str| ExportQuery { unit: Some(unit.to_owned()), ..ExportQuery::default() };
        assert_eq!(rows(of("86")).await, ["DAN_SO,,86,2025,,99", "DAN_SO,,29653,2025,,12"]);
        assert_eq!(rows(of("86@2024-12-31")).await, ["DAN_SO,,29653,2024,,11"]);
        assert_eq!(rows(of("01")).await.len(), 2);
        let year = Period::parse("2024").unwrap();
        let query = ExportQuery { periods: Some((year, year)), ..ExportQuery::default() };
        assert_eq!(rows(query).await.len(), 1);
        let code = |kind, code: &str| ExportQuery { code: Some((kind, code.to_owned())), ..ExportQuery::default() };
        assert_eq!(rows(code(SeriesKind::Element, "DAN_SO")).await.len(), 5);
        let mut sink = Vec::new();
        refused(data::export(&cx, &code(SeriesKind::Indicator, "DAN_SO"), &mut sink).await, Kind::User);
        refused(data::export(&cx, &of("999"), &mut sink).await, Kind::User);
        let nowhere = data::history(&cx, SeriesKind::Element, "DAN_SO", "86", Period::parse("2026").unwrap(), "");
        refused(nowhere.await, Kind::NotFound);
        refused(data::history(&cx, SeriesKind::Element, "DAN_SOO", "86", year, "").await, Kind::User);
        refused(data::batch(&cx, BatchId(999_999)).await, Kind::NotFound);
    }

    /// A pasted table: long as in a file, or wide with a column per period; numbers as the person said.
    async fn tables_are_pasted(db: Database) {
        let cx = open(&db).await;
        let wide = |mode, numbers, text: &str| Paste {
            text: text.to_owned(), numbers, mode,
            wide: Some(Wide { kind: SeriesKind::Element, code: "GRDP".into(), category: String::new(), source: "Niên giám".into() }),
        };
        let text = "STT\tĐơn vị\tTên đơn vị\t2025\t2026\n1\t86\tVĩnh Long\t254.321,5\t\n2\t01\tHà Nội\t1.500.000\t1.600.000,25\n";
        let seen = data::paste(&cx, &wide(Mode::DryRun, NumberStyle::Vietnamese, text)).await.unwrap();
        assert_eq!((seen.report.new, seen.report.wrong, seen.rows.len()), (3, 0, 3), "{:?}", seen.report);
        assert_eq!(seen.rows[2].value.unwrap().to_string(), "1600000.25");
        let kept = data::paste(&cx, &wide(Mode::AllOrNothing, NumberStyle::Vietnamese, text)).await.unwrap();
        assert_eq!(kept.report.batch.unwrap().kind, BatchKind::Paste);
        let page = figure(&cx, "GRDP", "01", "2026").await;
        assert_eq!((said(&page), page.revisions[0].observation.origin.source.as_str()), (vec!["1600000.25".to_owned()], "Niên giám"));
        let wrong = data::paste(&cx, &wide(Mode::AllOrNothing, NumberStyle::Plain, text)).await.unwrap();
        let places: Vec<_> = wrong.report.errors.iter().map(|e| (e.line, e.column.as_str())).collect();
        assert_eq!(places, [(2, "2025"), (3, "2025"), (3, "2026")]);
        let stranger = data::paste(&cx, &wide(Mode::DryRun, NumberStyle::Plain, "Đơn vị\t2026\n86\t1\n8x\t2\n")).await.unwrap();
        assert_eq!((stranger.report.errors[0].line, stranger.report.errors[0].column.as_str()), (3, "Đơn vị"));
        let nothing = data::paste(&cx, &wide(Mode::DryRun, NumberStyle::Plain, "a\tb\n1\t2\n")).await.unwrap();
        assert!(nothing.report.errors.len() == 4 && nothing.report.batch.is_none(), "{:?}", nothing.report.errors);
        let long = Paste { text: "element\tunit\tperiod\tvalue\nDAN_SO\t86\t2026\t4.300.000\n".into(),
            numbers: NumberStyle::Vietnamese, wide: None, mode: Mode::AllOrNothing };
        assert_eq!(data::paste(&cx, &long).await.unwrap().report.new, 1);
        let large = Paste { text: "x".repeat(11 << 20), ..long };
        refused(data::paste(&cx, &large).await, Kind::TooLarge);
        let odd = Paste { text: String::new(), ..large };
        refused(data::paste(&cx, &odd).await, Kind::User);
    }

    /// Thousands of rows, more than one chunk; the same again changes nothing, a few corrections are found.
    async fn long_files_come_in_chunks(db: Database) {
        let cx = open(&db).await;
        let day = jiff::civil::date(2025, 12, 31);
        let register = cotmoc_core::units::Register::official();
        let mut text = String::from("element,unit,period,category,value\n");
        for unit in register.living(day).filter(|u| u.level == cotmoc_core::model::UnitLevel::Commune) {
            for (category, quarter) in [("NAM", 3), ("NU", 3), ("NAM", 4), ("NU", 4)] {
                let code = &unit.name(day).code;
                text.push_str(&format!("LAO_DONG_KY_NANG_SO,{code},2025-Q{quarter},{category},{}\n", unit.id.0 % 97));
            }
        }
        let report = kept(&cx, &text).await;
        assert!(report.new > 13_000 && report.batch.is_some());
        assert!(data::verify(&cx).await.unwrap()[0].holds);
        let corrected = text.replacen(",NU,50\n", ",NU,51\n", 3);
        let (dry, rows) = take(&cx, &corrected, Mode::DryRun).await;
        assert_eq!((dry.changed, dry.same, rows.len() as u64), (3, report.new - 3, report.new));
        assert_eq!(kept(&cx, &corrected).await.batch.unwrap().rows, 3);
    }

    /// An import that is interrupted half-way leaves nothing behind, not even a batch.
    async fn an_interrupted_import_leaves_nothing(db: Database) {
        let cx = open(&db).await;
        let day = jiff::civil::date(2025, 12, 31);
        let register = cotmoc_core::units::Register::official();
        let mut text = String::from("element,unit,period,value\n");
        for unit in register.living(day).filter(|u| u.level == cotmoc_core::model::UnitLevel::Commune) {
            for element in ["DAN_SO", "HO_GIA_DINH", "SO_XA", "THON", "CAN_BO"] {
                text.push_str(&format!("{element},{},2025,1\n", unit.name(day).code));
            }
        }
        let own = cx.clone();
        let (reached, mut at_rows) = tokio::sync::mpsc::unbounded_channel();
        let work = tokio::spawn(async move {
            let mut progress = |p: data::Progress| {
                if p.pass == 2 && p.rows >= 10_000 {
                    let _ = reached.send(());
                }
            };
            let mut watch = Watch { progress: &mut progress, row: &mut |_| {} };
            let source = Source::bytes("x.csv", text.into_bytes());
            data::import(&own, &source, ImportOptions::default(), &mut watch).await
        });
        at_rows.recv().await.unwrap();
        work.abort();
        // Either it was stopped, or it was done before that; never half of it.
        let done = work.await.is_ok();
        let lines = given(&cx, &ExportQuery::default()).await.lines().count() - 1;
        let batches = data::batches(&cx, None).await.unwrap();
        assert_eq!((lines > 10_000, batches.len()), (done, usize::from(done)), "{lines} lines");
        assert!(lines == 0 || done);
        assert!(audit::verify(&cx).await.unwrap().broken.is_none());
    }

    /// A file on the disk; one that is not there; whoever may not.
    async fn files_and_permission(db: Database) {
        let cx = open(&db).await;
        let path = db.folder().join("tệp.csv");
        std::fs::File::create(&path).unwrap().write_all("\u{feff}element;unit;period;value\r\nDAN_SO;86;2025;5\r\n".as_bytes()).unwrap();
        let mut watch = Watch { progress: &mut |_| {}, row: &mut |_| {} };
        let options = ImportOptions::default();
        let report = data::import(&cx, &Source::file(path.clone()), options, &mut watch).await.unwrap();
        assert_eq!((report.source.as_str(), report.new), ("tệp.csv", 1));
        let gone = Source::file(db.folder().join("không có.csv"));
        refused(data::import(&cx, &gone, options, &mut watch).await, Kind::User);
        let empty = Source::bytes("rỗng.csv", Vec::new());
        refused(data::import(&cx, &empty, options, &mut watch).await, Kind::User);
        let unclosed = format!("element,unit,period,value\nDAN_SO,86,2025,\"{}", "1\n".repeat(1 << 20));
        refused(data::import(&cx, &Source::bytes("x", unclosed.into_bytes()), options, &mut watch).await, Kind::User);
        let nobody = App::open(config(&db), Clock::fixed(at())).await.unwrap().by(Actor::nobody("khách"));
        refused(data::import(&nobody, &Source::file(path), options, &mut watch).await, Kind::Forbidden);
        refused(data::export(&nobody, &ExportQuery::default(), &mut Vec::new()).await, Kind::Forbidden);
        refused(data::batches(&nobody, None).await, Kind::Forbidden);
        refused(data::verify(&nobody).await, Kind::Forbidden);
    }
}

/// The same database as somebody else, a minute later.
async fn cx_named(db: &Database, name: &str) -> Context {
    let later = at() + jiff::SignedDuration::from_secs(60);
    let app = App::open(config(db), Clock::fixed(later)).await.unwrap();
    app.by(Actor::local_operator().named(name))
}

/// What is wrong with one row, as the person reads it.
async fn complaints(cx: &Context, headings: &str, row: &str) -> Vec<String> {
    let (report, _) = take(cx, &format!("{headings}\n{row}\n"), Mode::AllOrNothing).await;
    assert!(report.batch.is_none(), "{row} was kept");
    assert_eq!(report.mistakes as usize, report.errors.len());
    report.errors.iter().map(ToString::to_string).collect()
}

/// Every kind of mistake is named with its column and with what to do.
#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_named_with_place_and_remedy() {
    let db = Database::sqlite();
    let cx = open(&db).await;
    let headings = "element,indicator,unit,period,category,value,status,sample_size,margin,note";
    let check = async |row: &str, expected: &[&str]| {
        let said = complaints(&cx, headings, row).await;
        assert_eq!(said.len(), expected.len(), "{row}: {said:#?}");
        for (said, parts) in said.iter().zip(expected) {
            for part in parts.split(" | ") {
                assert!(said.contains(part), "{row}: {said} lacks {part}");
            }
        }
    };
    check("DAN_SO,,86,2025,,\"1,5\",,,,", &["dòng 2, cột value | → viết 1.5"]).await;
    check("DAN_SO,,86,2025,,1.5,,,,", &["cột value | số nguyên"]).await;
    check("DAN_SO,,86,2025,,1.234.567,,,,", &["viết 1234567"]).await;
    check("DAN_SO,,86,2025,,1.234,,,,", &["cột value | số nguyên | viết 1234"]).await;
    check("GRDP,,86,2025,,1.234,,,,", &["nhiều nhất 2 chữ số thập phân"]).await;
    check("GRDP,,86,2025,,12345678901234567890,,,,", &["vượt quá | đơn vị tính"]).await;
    check("DAN_XO,,86,2025,,5,,,,", &["cột element | DAN_SO (Dân số)"]).await;
    check("KTS01,,86,2025,,5,,,,", &["ghi ở cột «indicator»"]).await;
    check(",DAN_SO,86,2025,,5,,,,", &["ghi ở cột «element»"]).await;
    check("DAN_SO,KTS01,86,2025,,5,,,,", &["mỗi dòng chỉ ghi một"]).await;
    check(",,86,2025,,5,,,,", &["cột element: ô trống"]).await;
    check("DAN_SO,,,2025,,5,,,,", &["cột unit"]).await;
    check("DAN_SO,,86,,,5,,,,", &["cột period: ô trống"]).await;
    check("DAN_SO,,86,năm nay,,5,,,,", &["không phải là một kỳ | năm 2024"]).await;
    check("DAN_SO,,86,2025-Q1,,5,,,,", &["«2025-Q1» là quý, còn số liệu DAN_SO có theo năm | năm 2024"])
        .await;
    check(",KTS01,86,2025-06,,5,,,,", &["«2025-06» là tháng"]).await;
    check("DAN_SO,,1,2025,,5,,,,", &["cột unit | có phải 01 («Thành phố Hà Nội») không? Excel"]).await;
    check("DAN_SO,,99999,2025,,5,,,,", &["không có đơn vị mang mã «99999» vào ngày 31/12/2025"]).await;
    check("DAN_SO,,Vĩnh Long,2025,,5,,,,", &["ghi mã, không ghi tên: 86"]).await;
    check(
        "DAN_SO,,84,2025,,5,,,,",
        &["mã này là của «Tỉnh Trà Vinh» (đến hết 30/06/2025): viết 84@2025-06-30"],
    )
    .await;
    check(
        "DAN_SO,,84@2025-06-30,2026,,5,,,,",
        &["«Tỉnh Trà Vinh» không tồn tại trong kỳ 2026 | đơn vị kế thừa: 86@"],
    )
    .await;
    check("GRDP,,29653,2025,,5,,,,", &["cấp xã, còn số liệu GRDP lấy ở cấp tỉnh"]).await;
    check("TB_DI_DONG,,86,2025-Q4,,5,,,,", &["cột category | THONG_MINH (Điện thoại thông minh)"]).await;
    check("TB_DI_DONG,,86,2025-Q4,CU,5,,,,", &["«CU» không phải là phân tổ"]).await;
    check("DAN_SO,,86,2025,NAM,5,,,,", &["không có phân tổ | để trống"]).await;
    check("DAN_SO,,86,2025,,,,,,", &["ô giá trị trống; trống không phải là 0 | ghi M"]).await;
    check("DAN_SO,,86,2025,,5,M,,,", &["trạng thái M (thiếu) nhưng vẫn ghi giá trị"]).await;
    check("DAN_SO,,86,2025,,5,Q,,,", &["«Q» không phải là trạng thái"]).await;
    check("DAN_SO,,86,2025,,5,,0,,", &["cột sample_size"]).await;
    check("DAN_SO,,86,2025,,5,,,-1,", &["cột margin | nhỏ hơn 0"]).await;
    check("DAN_SO,,86,2025,,1,5,,,,,", &["dòng có 12 ô, tiêu đề có 10 cột"]).await;
    check("DAN_SO,,86,2025,,5", &["dòng có 6 ô"]).await;
    check("DAN_XO,,8x,2025,x,y,z,-,y,", &["element", "status", "sample_size", "margin"]).await;
    let headings = complaints(&cx, "element,unit,priod,value", "DAN_SO,86,2025,5").await;
    assert!(headings[0].contains("dòng 1, cột priod") && headings[0].contains("«period»"), "{headings:?}");
}

/// However many mistakes there are, a thousand are listed and all are counted.
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_mistakes_are_listed() {
    let db = Database::sqlite();
    let cx = open(&db).await;
    let text = format!("element,unit,period,value\n{}", "DAN_SO,XYZ,2025,a\n".repeat(3_000));
    let (report, _) = take(&cx, &text, Mode::AllOrNothing).await;
    assert_eq!((report.wrong, report.mistakes, report.errors.len()), (3_000, 6_000, 1_000));
}

/// Export and import are each other's inverse, for any figures of any units and periods.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_comes_in_the_same() {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree as _;

    let register = cotmoc_core::units::Register::official();
    let catalogue = cotmoc_core::catalogue::Catalogue::embedded();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let row = (
        0..register.units().len(),
        0..catalogue.elements().len(),
        2020_i16..2027,
        1_u8..13,
        any::<i32>(),
        0..7_usize,
    );
    let notes = ["", "a,b", "\"x\"", "dòng\nmới", "  hai  ", "=1+1", "đ;ê\tô"];
    let mut text = Vec::new();
    let mut writer = cotmoc_formats::csv::Writer::new(&mut text);
    writer.row(["element", "unit", "period", "category", "value", "status", "method", "note"]).unwrap();
    let mut written = std::collections::HashSet::new();
    for _ in 0..4_000 {
        let (unit, element, year, month, value, nth) = row.new_tree(&mut runner).unwrap().current();
        let (unit, element) = (&register.units()[unit], &catalogue.elements()[element]);
        let place = element.frequency.months().map_or(1, |m| (month - 1) / m + 1);
        let Some(period) = Period::new(element.frequency, year, place) else { continue };
        let day = unit.last_day(period.last_day()).min(period.last_day());
        if !unit.lives(day) || day < period.first_day() || unit.level > element.level {
            continue;
        }
        let category = element.breakdown.as_ref().map_or("", |b| &b.categories[nth % b.categories.len()].0);
        if !written.insert((unit.id, &element.code, period, category)) {
            continue;
        }
        let value = rust_decimal::Decimal::new(i64::from(value), u32::from(element.decimals));
        let status = Status::ALL[nth % 6];
        let value = if status == Status::Missing { String::new() } else { value.to_string() };
        let unit = format!("{}@{day}", unit.name(day).code);
        writer
            .row([
                &*element.code,
                &*unit,
                &*period.to_string(),
                category,
                &*value,
                status.as_str(),
                notes[(nth + 2) % 7],
                notes[nth],
            ])
            .unwrap();
    }
    writer.flush().unwrap();
    drop(writer);
    assert!(written.len() > 1_000, "{}", written.len());
    let (one, two) = (Database::sqlite(), Database::sqlite());
    let (one, two) = (open(&one).await, open(&two).await);
    assert_eq!(kept(&one, std::str::from_utf8(&text).unwrap()).await.new, written.len() as u64);
    let first = given(&one, &ExportQuery::default()).await;
    assert!(first.matches("\n").count() >= written.len());
    assert_eq!(kept(&two, &first).await.new, written.len() as u64);
    assert_eq!(given(&two, &ExportQuery::default()).await, first);
    assert_eq!(kept(&one, &first).await.same, written.len() as u64);
}
