//! Reports: begun, written, held against what is missing, released, compared, as files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use cotmoc_app::backup::unwatched;
use cotmoc_app::model::*;
use cotmoc_app::reports::{self, Begin, Follow, NewSchedule, Units};
use cotmoc_app::samples::{self, Sample};
use cotmoc_app::{Actor, App, Clock, Context, Kind, indicators, scorecard, verify};
use cotmoc_core::compose::document::{Block, Cell};
use cotmoc_core::form::shipped;
use cotmoc_core::model::UnitLevel;
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{config, refused};

const PLAN: Sample = Sample {
    name: "tinh-mau.md",
    title: "Kế hoạch số 01/KH-UBND của UBND tỉnh Mẫu (minh họa)",
    bytes: include_bytes!("../../../../catalogue/samples/tinh-mau.md"),
};

const NOW: &str = "2026-06-20T08:15:00Z";

async fn at(db: &Database, moment: &str) -> Context {
    let clock = Clock::fixed(moment.parse().unwrap());
    App::open(config(db), clock).await.unwrap().by(Actor::local_operator())
}

/// The fictive province with its plan and rounds.
async fn world(cx: &Context) -> PlanId {
    let plan = samples::load(cx, &[PLAN]).await.unwrap().plans[0];
    let province = samples::load_province(cx).await.unwrap().unwrap();
    let forms: Vec<_> = shipped().iter().filter(|form| form.level == UnitLevel::Commune).cloned().collect();
    samples::load_rounds(cx, &province, &forms).await.unwrap();
    plan
}

async fn begun(cx: &Context, plan: PlanId, period: &str) -> ReportId {
    reports::begin(cx, &Begin { plan, outline: "quy", period, unit: "" }).await.unwrap()
}

/// Every required text, with figures by their names.
async fn written(cx: &Context, id: ReportId) {
    for section in ["chi-dao", "kho-khan", "ky-toi"] {
        reports::save(cx, id, section, 0, "Nội dung của {ky}.").await.unwrap();
    }
    reports::save(cx, id, "chi-tieu", 0, "Có {chi-tieu.tong} chỉ tiêu.").await.unwrap();
}

fn all_named(page: &reports::ReportPage) -> BTreeMap<String, String> {
    page.gaps.iter().map(|gap| (gap.name.clone(), "Chưa có nguồn.".to_owned())).collect()
}

on_both! {
    /// A report is blocked by what is missing until each of it is named; then it is sealed and stays.
    async fn a_report_is_blocked_named_released_and_stays(db: Database) {
        let cx = at(&db, NOW).await;
        let plan = world(&cx).await;
        let id = begun(&cx, plan, "2026-Q2").await;
        let twice = reports::begin(&cx, &Begin { plan, outline: "quy", period: "2026-Q2", unit: "" }).await;
        refused(twice, Kind::Conflict);
        let page = reports::show(&cx, id).await.unwrap();
        let names: Vec<&str> = page.gaps.iter().map(|gap| gap.name.as_str()).collect();
        assert!(names.contains(&"muc-chi-dao.trong"), "{names:?}");
        assert!(names.iter().any(|name| name.ends_with(".cu")), "stale figures: {names:?}");
        assert!(names.iter().any(|name| name.ends_with(".thieu")), "missing figures: {names:?}");
        assert!(names.iter().any(|name| name.ends_with(".chua-gui")), "silent units: {names:?}");
        assert!(names.contains(&"nhiem-vu.chua-bao-cao"), "{names:?}");
        let blank = reports::release(&cx, id, page.report.version, &BTreeMap::new()).await;
        let error = refused(blank, Kind::User);
        assert!(error.message().starts_with("Chưa phát hành được: "), "{error}");
        written(&cx, id).await;
        let page = reports::show(&cx, id).await.unwrap();
        assert!(page.gaps.iter().all(|gap| !gap.name.starts_with("muc-")), "{:?}", page.gaps);
        let mut some = all_named(&page);
        let left_out = some.pop_first().unwrap();
        let partly = reports::release(&cx, id, page.report.version, &some).await;
        refused(partly, Kind::User);
        some.insert(left_out.0, left_out.1);
        let serial = reports::release(&cx, id, page.report.version, &some).await.unwrap();
        assert_eq!(serial, "2026-0001");
        let sealed = reports::show(&cx, id).await.unwrap();
        assert_eq!(sealed.whole.gaps.len(), page.gaps.len());
        assert!(sealed.gaps.is_empty() && !sealed.may_write);
        let text = format!("{:?}", sealed.whole.sections[0].blocks);
        assert!(text.contains("Nội dung của quý II/2026."), "{text}");
        refused(reports::save(&cx, id, "chi-dao", 1, "khác").await, Kind::Conflict);
        let again = reports::release(&cx, id, sealed.report.version, &some).await;
        refused(again, Kind::Conflict);
        drop(cx);
        // Another day's figures do not reach it.
        let later = at(&db, "2027-06-20T08:15:00Z").await;
        assert_eq!(reports::show(&later, id).await.unwrap().whole, sealed.whole);
        assert_eq!(verify::run(&later, &unwatched()).await.unwrap().first_problem(), None);
    }

    /// Every number of a report's table of targets is that of the scorecard.
    async fn numbers_are_those_of_the_scorecard(db: Database) {
        let cx = at(&db, NOW).await;
        let plan = world(&cx).await;
        let id = begun(&cx, plan, "2026-Q2").await;
        let page = reports::show(&cx, id).await.unwrap();
        let card = scorecard::show(&cx, plan).await.unwrap();
        let mut seen = 0;
        let mut told = BTreeSet::new();
        for section in &page.whole.sections {
            for block in &section.blocks {
                let Block::Table(table) = block else { continue };
                if !table.caption.contains("chỉ tiêu") {
                    continue;
                }
                for row in table.rows.iter().filter(|row| row.cells.len() > 3) {
                    let name = row.cells[1].words().into_owned();
                    let line = card.lines.iter().find(|line| name.starts_with(&line.aim.name)).unwrap();
                    assert!(told.insert(&line.aim.name), "{name} is told twice");
                    let value = line.latest.as_ref().and_then(|(_, told)| told.value);
                    match &row.cells[3] {
                        Cell::Number { value: shown, decimals } => {
                            assert_eq!((Some(*shown), *decimals), (value, line.decimals), "{name}");
                            seen += 1;
                        }
                        cell => assert!(value.is_none(), "{name}: {cell:?}"),
                    }
                }
            }
        }
        assert!(seen > 10, "{seen} figures");
        for line in &card.lines {
            assert!(told.contains(&line.aim.name), "{} is left out", line.aim.name);
        }
        for (name, bound) in &page.whole.figures {
            if let (Some(value), false) = (bound.value, name.ends_with("tang-giam")) {
                let digits = cotmoc_core::number::shown(value).replace('−', "");
                assert!(bound.words.replace('\u{a0}', " ").contains(&digits) || bound.words.contains(','), "{name}");
            }
        }
    }

    /// Two people write under one heading: the second is told, and nothing is lost.
    async fn a_text_is_not_written_over(db: Database) {
        let cx = at(&db, NOW).await;
        let plan = world(&cx).await;
        let id = begun(&cx, plan, "2026-Q2").await;
        assert_eq!(reports::save(&cx, id, "chi-dao", 0, "một").await.unwrap(), 1);
        refused(reports::save(&cx, id, "chi-dao", 0, "hai").await, Kind::Conflict);
        assert_eq!(reports::save(&cx, id, "chi-dao", 1, "một").await.unwrap(), 1, "as it was");
        assert_eq!(reports::save(&cx, id, "chi-dao", 1, "hai").await.unwrap(), 2);
        refused(reports::save(&cx, id, "khong-co", 0, "x").await, Kind::User);
        refused(reports::save(&cx, id, "chi-dao", 2, &"x".repeat(30_001)).await, Kind::User);
        let (_, texts) = reports::history(&cx, id, "chi-dao").await.unwrap();
        let texts: Vec<&str> = texts.iter().map(|text| text.text.as_str()).collect();
        assert_eq!(texts, ["hai", "một"]);
        reports::save(&cx, id, "chi-dao", 2, "{khong-co.gi} và {KTS01.gia-tri}").await.unwrap();
        let page = reports::show(&cx, id).await.unwrap();
        assert!(page.gaps.iter().any(|gap| gap.name == "muc-chi-dao.khong-co.gi"), "{:?}", page.gaps);
    }

    /// Units write their parts; what they sent stands under its heading, with who wrote it.
    async fn parts_of_units_are_gathered(db: Database) {
        let cx = at(&db, NOW).await;
        let plan = world(&cx).await;
        let id = begun(&cx, plan, "2026-Q2").await;
        let page = reports::show(&cx, id).await.unwrap();
        let kinds: Vec<String> = page.askable.iter().map(|one| one.kind.clone()).collect();
        let due = "2026-06-24".parse().ok();
        let asked = reports::ask_units(&cx, id, &kinds, due).await.unwrap();
        assert!(asked >= 50, "{asked}");
        refused(reports::ask_units(&cx, id, &kinds, due).await, Kind::User);
        let (_, parts) = reports::parts(&cx, id).await.unwrap();
        let part = &parts[0];
        refused(reports::send(&cx, part.report.id, part.report.version).await, Kind::User);
        for section in ["kho-khan", "kien-nghi"] {
            reports::save(&cx, part.report.id, section, 0, "Thiếu cán bộ.\n- Đường truyền yếu").await.unwrap();
        }
        reports::send(&cx, part.report.id, part.report.version).await.unwrap();
        refused(reports::save(&cx, part.report.id, "kho-khan", 1, "khác").await, Kind::Conflict);
        let page = reports::show(&cx, id).await.unwrap();
        let section = page.whole.sections.iter().find(|section| section.key == "kho-khan").unwrap();
        let text = format!("{:?}", section.blocks);
        assert!(text.contains(&part.unit) && text.contains("Đường truyền yếu"), "{text}");
        assert!(page.whole.said.iter().any(|said| said.unit == part.unit));
        let gap = page.gaps.iter().find(|gap| gap.name == "don-vi.chua-gui-phan").unwrap();
        assert!(gap.words.starts_with(&format!("{} đơn vị", asked - 1)), "{}", gap.words);
        let back = reports::show(&cx, part.report.id).await.unwrap();
        assert!(back.may_take_back);
        reports::take_back(&cx, part.report.id, back.report.version).await.unwrap();
    }

    /// Two released reports side by side; what changed is told with its difference.
    async fn a_report_is_compared_with_the_last_one(db: Database) {
        let cx = at(&db, NOW).await;
        let plan = world(&cx).await;
        let first = begun(&cx, plan, "2026-Q1").await;
        refused(reports::compare(&cx, first).await, Kind::NotFound);
        written(&cx, first).await;
        let page = reports::show(&cx, first).await.unwrap();
        reports::release(&cx, first, page.report.version, &all_named(&page)).await.unwrap();
        drop(cx);
        let cx = at(&db, "2026-06-21T08:15:00Z").await;
        let second = begun(&cx, plan, "2026-Q2").await;
        written(&cx, second).await;
        let compared = reports::compare(&cx, second).await.unwrap();
        assert_eq!(compared.before.id, first);
        let period = compared.figures.iter().find(|one| one.name == "ky").unwrap();
        assert_eq!((period.before.as_str(), period.now.as_str()), ("quý I/2026", "quý II/2026"));
        assert!(compared.same > 50, "{}", compared.same);
        assert!(compared.sections.iter().any(|one| one.heading.contains("Công tác chỉ đạo")));
        let page = reports::show(&cx, second).await.unwrap();
        assert_eq!(page.last.as_ref().map(|last| last.id), Some(first));
    }

    /// The calendar begins what is due, once, however often it is asked.
    async fn the_calendar_prepares_reports_once(db: Database) {
        let cx = at(&db, "2026-06-10T01:00:00Z").await;
        let plan = world(&cx).await;
        let new = NewSchedule { outline: "quy", plan, ahead: 5, units: Units::Asked };
        let id = reports::add_schedule(&cx, &new).await.unwrap();
        refused(
            reports::add_schedule(&cx, &NewSchedule { outline: "dot-xuat", ..new }).await,
            Kind::User,
        );
        let schedules = reports::schedules(&cx).await.unwrap();
        let (period, on, due) = schedules[0].next.unwrap();
        assert_eq!(format!("{period} {on} {due}"), "2026-Q2 2026-06-18 2026-06-25");
        assert_eq!(prepared(&cx).await, 0);
        drop(cx);
        let cx = at(&db, "2026-06-19T01:00:00Z").await;
        assert_eq!(prepared(&cx).await, 1);
        assert_eq!(prepared(&cx).await, 0);
        let (all, _) = reports::list(&cx).await.unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].report.origin, ReportOrigin::Calendar);
        assert!(all[0].parts.1 >= 50);
        let version = reports::schedules(&cx).await.unwrap()[0].schedule.version;
        reports::set_schedule(&cx, id, version, Follow::No).await.unwrap();
        refused(reports::set_schedule(&cx, id, version, Follow::Yes).await, Kind::Conflict);
    }
}

/// Runs the job's work and gives how many reports were begun.
async fn prepared(cx: &Context) -> usize {
    let before = reports::list(cx).await.unwrap().0.len();
    reports::prepare_now(cx).await.unwrap();
    reports::list(cx).await.unwrap().0.len() - before
}

/// The files of a report say what the page says.
#[tokio::test]
async fn files_say_what_the_page_says() {
    let db = Database::sqlite();
    let cx = at(&db, NOW).await;
    let plan = world(&cx).await;
    let id = begun(&cx, plan, "2026-Q2").await;
    written(&cx, id).await;
    let page = reports::show(&cx, id).await.unwrap();
    let word = reports::word(&cx, id).await.unwrap();
    assert!(word.name.ends_with(".docx"));
    let text = words_of(&word.bytes);
    for words in
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Nội dung của quý II/2026.", "SỐ LIỆU MINH HỌA", "Dự thảo"]
    {
        assert!(text.contains(words), "{words} not in the Word file");
    }
    for block in page.whole.blocks() {
        let Block::Table(table) = block else { continue };
        for row in &table.rows {
            for cell in &row.cells {
                let words = cell.words();
                assert!(text.contains(words.trim()), "«{words}» not in the Word file");
            }
        }
    }
    let excel = reports::excel(&cx, id).await.unwrap();
    if let (Some(word), Some(book)) = (
        elsewhere(db.folder(), "bao-cao.docx", &word.bytes),
        elsewhere(db.folder(), "bao-cao.xlsx", &excel.bytes),
    ) {
        read_by_others(&page.whole.blocks(), &word, &book);
    }
    let parcel = reports::parcel(&cx, id).await.unwrap();
    assert!(parcel.bytes.starts_with(b"PK"));
    let all = reports::each_unit(&cx, id).await.unwrap();
    tells_each_unit(&cx, plan, all.bytes).await;
    // Without LibreOffice the page to be printed is offered.
    assert!(reports::pdf(&cx, id).await.unwrap().is_none());
}

/// One file for each of the fifty communes, with the figures of the unit's own page and no words of others.
async fn tells_each_unit(cx: &Context, plan: PlanId, parcel: Vec<u8>) {
    let mut archive = zip::ZipArchive::new(Cursor::new(parcel)).unwrap();
    assert_eq!(archive.len(), 50);
    let mut figures = 0;
    for place in 0..archive.len() {
        let mut one = Vec::new();
        let mut entry = archive.by_index(place).unwrap();
        entry.read_to_end(&mut one).unwrap();
        let text = words_of(&one);
        assert!(text.contains("ỦY BAN NHÂN DÂN") && text.contains("Kết quả thực hiện chỉ tiêu"), "{text}");
        assert!(!text.contains("Nội dung của quý"), "what the province wrote is not the commune's");
        let name = entry.name().unwrap().into_owned();
        let code = name.split('-').next().unwrap();
        let page = indicators::profile(cx, code, Some(plan)).await.unwrap();
        assert!(text.contains(&page.profile.unit.name), "{} is not in {name}", page.profile.unit.name);
        for line in page.profile.lines {
            let Some(value) = line.own.and_then(|own| own.value) else { continue };
            let words = Cell::Number { value, decimals: line.decimals }.words().into_owned();
            assert!(text.lines().any(|cell| cell == words), "{code}: «{words}» of {} is not told", line.code);
            figures += 1;
        }
    }
    assert!(figures > 100, "only {figures} figures of communes");
}

/// What python-docx and openpyxl find in a file; nothing where they are not installed.
#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "where it is not set, the test says that it is skipped"
)]
fn elsewhere(folder: &std::path::Path, name: &str, bytes: &[u8]) -> Option<serde_json::Value> {
    let Some(python) = std::env::var_os("COTMOC_TEST_OFFICE") else {
        eprintln!("skipped: COTMOC_TEST_OFFICE is not set, so python-docx and openpyxl may be missing");
        return None;
    };
    let file = folder.join(name);
    std::fs::write(&file, bytes).unwrap();
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/office/read.py");
    let output = std::process::Command::new(python).arg(script).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Every cell of the report's tables stands in the Word file as it reads, and every figure in the workbook as
/// a number of its own.
fn read_by_others(blocks: &[Block], word: &serde_json::Value, book: &serde_json::Value) {
    let texts = |value: &serde_json::Value| -> Vec<String> {
        let rows = value.as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap());
        rows.map(|cell| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned)).collect()
    };
    let in_word: Vec<String> = word["tables"].as_array().unwrap().iter().flat_map(texts).collect();
    let in_book: Vec<String> =
        book.as_object().unwrap().values().flat_map(|sheet| texts(&sheet["rows"])).collect();
    let charts = blocks.iter().filter(|block| matches!(block, Block::Chart(_))).count();
    assert_eq!(word["pictures"], charts);
    for block in blocks {
        let Block::Table(table) = block else { continue };
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            let words = cell.words().into_owned();
            assert!(in_word.contains(&words), "«{words}» is not in the Word file");
            if let Cell::Number { value, .. } = cell {
                let found = in_book.iter().any(|text| text.parse() == Ok(value.normalize()));
                let near = || {
                    let close =
                        |text: &String| text.parse::<f64>().ok().zip(value.to_string().parse::<f64>().ok());
                    in_book.iter().filter_map(close).any(|(a, b)| (a - b).abs() <= b.abs() * 1e-12)
                };
                assert!(found || near(), "{value} is not in the workbook");
            }
        }
    }
}

fn words_of(docx: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let mut text = String::new();
    let mut within = false;
    for c in xml.replace("</w:p>", "\n").chars() {
        match c {
            '<' => within = true,
            '>' => within = false,
            c if !within => text.push(c),
            _ => {}
        }
    }
    text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
}

/// The names of the program's template, and those that every report gives, are known to templates.
#[tokio::test]
async fn templates_know_what_reports_give() {
    let template = cotmoc_formats::word::Template::read(reports::WORD_TEMPLATE).unwrap();
    assert_eq!(template.check(&reports::known()), []);
    let db = Database::sqlite();
    let cx = at(&db, NOW).await;
    let plan = world(&cx).await;
    let id = begun(&cx, plan, "2026-Q2").await;
    let page = reports::show(&cx, id).await.unwrap();
    let known = reports::known();
    for name in page.whole.figures.keys().filter(|name| !name.starts_with('M')) {
        let name = name.to_lowercase().replace(['.', '-'], "_");
        assert!(known.get(&name).is_some(), "{name}");
    }
}
