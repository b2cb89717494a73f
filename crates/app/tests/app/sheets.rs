//! Forms as Excel files: handed out, filled in by somebody, taken back.

use std::io::{Cursor, Read, Write};

use cotmoc_app::collect::{self, Change};
use cotmoc_app::model::*;
use cotmoc_app::sheets::{self, Preview, Shape};
use cotmoc_app::{Context, Kind, limits};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::UnitId;
use cotmoc_formats::form_sheet::{Book, Order, RoundFacts, UnitFacts, unit_workbook};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;
use jiff::civil::date;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::collecting::*;
use crate::support::{open, refused};

/// Types texts into the cells of lines of a unit, as a person does who saves the file afterwards.
fn typed(bytes: &[u8], unit: UnitId, cells: &[(&str, &str)]) -> Vec<u8> {
    let book = Book::open("bieu.xlsx", bytes.to_vec()).unwrap();
    let reading = book.read(&form_b01(), Catalogue::embedded());
    let found = reading.units.into_iter().find(|u| u.unit == unit).unwrap();
    let places: Vec<(String, &str)> = cells
        .iter()
        .map(|(line, text)| {
            let cell = found.cells.iter().find(|cell| cell.line == *line).unwrap();
            (cell.place.cell.clone(), *text)
        })
        .collect();
    let mut old = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut part = old.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            for (place, value) in &places {
                text = with_cell(&text, place, value);
            }
        }
        new.start_file(name, SimpleFileOptions::default()).unwrap();
        new.write_all(text.as_bytes()).unwrap();
    }
    new.finish().unwrap().into_inner()
}

fn with_cell(sheet: &str, place: &str, text: &str) -> String {
    let start = sheet.find(&format!("<c r=\"{place}\"")).unwrap();
    let tag_end = start + sheet[start..].find('>').unwrap();
    let empty = sheet[..tag_end].ends_with('/');
    let end = if empty { tag_end + 1 } else { tag_end + sheet[tag_end..].find("</c>").unwrap() + 4 };
    let style = sheet[start..tag_end].split("s=\"").nth(1).and_then(|s| s.split('"').next()).unwrap_or("0");
    let cell = format!("<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    format!("{}{cell}{}", &sheet[..start], &sheet[end..])
}

/// Sends a file and looks at what it would change.
async fn sent(cx: &Context, bytes: Vec<u8>, expected: Option<SubmissionId>) -> Preview {
    let id = sheets::upload(cx, "bieu.xlsx", bytes, expected).await.unwrap();
    sheets::preview(cx, id).await.unwrap()
}

fn trouble(preview: &Preview) -> String {
    preview.files[0].trouble.as_ref().map(|t| format!("{} {}", t.message, t.hint)).unwrap_or_default()
}

async fn shown(cx: &Context, id: SubmissionId) -> Vec<String> {
    collect::page(cx, id).await.unwrap().lines.iter().map(collect::LineView::shown).collect()
}

/// A workbook that this system did not make, with the numbers of a round and a version that it names.
fn forged(round: i64, version: i64, code: &str) -> Vec<u8> {
    let facts = RoundFacts {
        id: round,
        form_version: version,
        period: quarter(),
        cutoff: None,
        made_on: date(2026, 1, 31),
        mark: String::new(),
    };
    let unit = UnitFacts {
        id: commune(AN_HOI),
        code: code.into(),
        name: "Phường An Hội".into(),
        upper: String::new(),
        sender: String::new(),
        due: None,
        standing: Vec::new(),
    };
    let form = form_b01();
    unit_workbook(&Order { form: &form, catalogue: Catalogue::embedded(), round: &facts }, &unit).unwrap()
}

on_both! {
    /// From the download to the saved cells; looked at twice and applied twice, the same.
    async fn a_form_goes_out_and_comes_back(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let file = sheets::of_submission(&cx, id).await.unwrap();
        assert_eq!(file.name, "b01_2025-Q4_28777_phuong-an-hoi.xlsx");
        let filled = typed(&file.bytes, commune(AN_HOI), &[("1", "1.234"), ("1.1", "1200"), ("2", "không có: mất sổ")]);
        let preview = sent(&cx, filled, Some(id)).await;
        assert_eq!((preview.changes(), preview.conflicts(), preview.faults(), preview.unchanged()), (3, 0, 0, 1));
        let first = &preview.files[0].units[0].changes[0];
        assert_eq!((first.was.as_str(), first.becomes.as_str()), ("", "1.234"));
        assert_eq!(shown(&cx, id).await, ["", "", "", ""], "looking changes nothing");
        let upload = preview.upload.id;
        let applied = sheets::apply(&cx, upload, &[]).await.unwrap();
        assert_eq!((applied.saved, applied.left.len()), (3, 0));
        assert_eq!(shown(&cx, id).await, ["1.234", "1.200", "", ""]);
        let history = collect::history(&cx, id, "2").await.unwrap();
        assert_eq!((history[0].way, history[0].answer.reason.as_str()), (Way::Excel, "mất sổ"));
        let again = sheets::preview(&cx, upload).await.unwrap();
        assert_eq!((again.changes(), again.conflicts(), again.unchanged()), (0, 0, 4));
        assert_eq!(sheets::apply(&cx, upload, &[]).await.unwrap().saved, 0);
        assert_eq!(collect::history(&cx, id, "1").await.unwrap().len(), 1);
    }

    /// What somebody else entered meanwhile stays, unless the person chooses otherwise; what the file
    /// left alone never undoes it.
    async fn others_are_not_overwritten(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let file = sheets::of_submission(&cx, id).await.unwrap();
        send(&cx, vec![change(id, "1", "77", "a"), change(id, "1.1", "66", "b")]).await;
        let preview = sent(&cx, typed(&file.bytes, commune(AN_HOI), &[("1", "100"), ("2", "5")]), None).await;
        assert_eq!((preview.changes(), preview.conflicts()), (1, 1));
        let conflict = preview.files[0].units[0].conflicts[0].clone();
        assert_eq!((conflict.was.as_str(), conflict.becomes.as_str()), ("77", "100"));
        assert_eq!(sheets::apply(&cx, preview.upload.id, &[]).await.unwrap().saved, 1);
        assert_eq!(shown(&cx, id).await, ["77", "66", "5", ""]);
        // The choice names the entry that was seen; a newer one is not overwritten by it.
        let choice = vec![(id, "1".to_owned(), conflict.current)];
        let newer = Change { seen: conflict.current, ..change(id, "1", "78", "c") };
        send(&cx, vec![newer]).await;
        let applied = sheets::apply(&cx, preview.upload.id, &choice).await.unwrap();
        assert_eq!((applied.saved, applied.left.len()), (0, 1));
        assert!(applied.left[0].message.contains("«78»"), "{}", applied.left[0].message);
        let now = sheets::preview(&cx, preview.upload.id).await.unwrap();
        let choice = vec![(id, "1".to_owned(), now.files[0].units[0].conflicts[0].current)];
        assert_eq!(sheets::apply(&cx, preview.upload.id, &choice).await.unwrap().saved, 1);
        assert_eq!(shown(&cx, id).await, ["100", "66", "5", ""]);
    }

    /// A file of another unit, version, system or kind is refused by name, and nothing changes.
    async fn wrong_files_are_refused_in_words(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let (id, other) = (owed(&cx, round, AN_HOI).await, owed(&cx, round, PHU_TAN).await);
        let file = sheets::of_submission(&cx, other).await.unwrap();
        let wrong = sent(&cx, file.bytes, Some(id)).await;
        assert!(trouble(&wrong).contains("không phải của báo cáo đang mở"), "{}", trouble(&wrong));
        for (bytes, word) in [
            (forged(round.0, 9, AN_HOI), "bản 9 của biểu B01"),
            (forged(987_654, 1, AN_HOI), "không có đợt báo cáo"),
            (forged(round.0, 1, "99999"), "Mã đơn vị trong tệp là 99999"),
            (b"PK\x03\x04 nothing".to_vec(), "bị hỏng"),
        ] {
            let preview = sent(&cx, bytes, None).await;
            assert!(trouble(&preview).contains(word), "{word}: {}", trouble(&preview));
            assert_eq!(preview.changes(), 0);
        }
        refused(sheets::upload(&cx, "a.xlsx", Vec::new(), None).await, Kind::User);
        refused(sheets::upload(&cx, "a.xlsx", vec![0; limits::SHEETS_BYTES + 1], None).await, Kind::TooLarge);
    }

    /// What cannot be understood is marked in a copy; the rest can be applied.
    async fn mistakes_are_marked(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let file = sheets::of_submission(&cx, id).await.unwrap();
        let preview = sent(&cx, typed(&file.bytes, commune(AN_HOI), &[("1", "nhiều"), ("1.1", "5")]), None).await;
        assert_eq!((preview.changes(), preview.faults()), (1, 1));
        let fault = &preview.files[0].units[0].faults[0].fault;
        assert_eq!((fault.line.as_str(), fault.typed.as_str()), ("1", "nhiều"));
        let copy = sheets::marked(&cx, preview.upload.id).await.unwrap();
        assert_eq!(copy.name, "sua_bieu.xlsx");
        let again = sent(&cx, copy.bytes, None).await;
        assert_eq!((again.changes(), again.faults()), (1, 1));
        let right = sent(&cx, file.bytes, None).await;
        refused(sheets::marked(&cx, right.upload.id).await, Kind::NotFound);
    }

    /// Each sees, sends and applies only what is theirs.
    async fn files_give_no_rights(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let (mine, foreign) = (owed(&cx, round, AN_HOI).await, owed(&cx, round, PHU_TAN).await);
        let clerk = person(&db, &cx, 1, Role::Reporter, Some(commune(AN_HOI))).await;
        let leader = person(&db, &cx, 2, Role::Leader, None).await;
        let file = sheets::of_submission(&cx, foreign).await.unwrap();
        refused(sheets::of_submission(&clerk, foreign).await, Kind::Forbidden);
        let preview = sent(&clerk, typed(&file.bytes, commune(PHU_TAN), &[("1", "1")]), None).await;
        assert!(trouble(&preview).contains("không phụ trách"), "{}", trouble(&preview));
        assert_eq!(sheets::apply(&clerk, preview.upload.id, &[]).await.unwrap().saved, 0);
        refused(sheets::preview(&cx, preview.upload.id).await, Kind::NotFound);
        refused(sheets::upload(&leader, "a.xlsx", file.bytes, None).await, Kind::Forbidden);
        let own = sheets::of_submission(&clerk, mine).await.unwrap();
        let preview = sent(&clerk, typed(&own.bytes, commune(AN_HOI), &[("1", "9")]), None).await;
        assert_eq!(sheets::apply(&clerk, preview.upload.id, &[]).await.unwrap().saved, 1);
        // Handed in, its cells are closed to files as well.
        let page = collect::page(&cx, mine).await.unwrap();
        assert_eq!(page.lines[0].cell.as_ref().unwrap().by, "Người 1 (nguoi1)");
    }

    /// All forms of a round, as files and in one workbook, come back whole.
    async fn a_whole_round_goes_out_and_comes_back(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, PHU_TAN).await;
        send(&cx, vec![change(id, "1", "12", "a")]).await;
        let zip = sheets::of_round(&cx, round, Shape::Files).await.unwrap();
        assert_eq!((zip.name.as_str(), zip.media), ("b01_2025-Q4_tong-hop.zip", "application/zip"));
        let preview = sent(&cx, zip.bytes, None).await;
        assert!(preview.files.len() > 100 && preview.files.iter().all(|f| f.trouble.is_none()));
        assert_eq!((preview.changes(), preview.unchanged()), (0, preview.files.len() * 4));
        let one = sheets::of_round(&cx, round, Shape::Together).await.unwrap();
        let filled = typed(&one.bytes, commune(AN_HOI), &[("1", "30"), ("2", "x: chưa khảo sát")]);
        let filled = typed(&filled, commune(PHU_TAN), &[("1", "13")]);
        let together = sent(&cx, filled, None).await;
        assert_eq!((together.changes(), together.unchanged()), (3, preview.files.len() * 4 - 3));
        assert_eq!(sheets::apply(&cx, together.upload.id, &[]).await.unwrap().saved, 3);
        assert_eq!(shown(&cx, id).await, ["13", "", "", ""]);
    }
}
