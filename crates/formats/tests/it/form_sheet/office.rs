//! Through LibreOffice: it opens, calculates anew and saves, and everything is still there.

use std::path::Path;
use std::process::Command;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_formats::form_sheet::{Answer, Book, Mark, many_workbook, unit_workbook};

use super::sample::{form, missing, order, read, round, unit, value};
use crate::support::promised_tools;

fn through(soffice: &Path, bytes: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bieu.xlsx");
    std::fs::write(&file, bytes).expect("a file");
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let output = Command::new(soffice)
        .args([
            &profile, "--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
        ])
        .arg(folder.path().join("ra"))
        .arg(&file)
        .env("HOME", folder.path())
        .output()
        .expect("LibreOffice");
    std::fs::read(folder.path().join("ra/bieu.xlsx"))
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn values_identity_and_formulas_survive() {
    let Some(tools) = promised_tools() else { return };
    let soffice = tools.soffice.unwrap();
    let (form, round) = (form(), round());
    let order = order(&form, &round);
    let given = [
        ("1", value("1234")),
        (
            "1.1",
            Answer::Value {
                value: "1300".parse().unwrap(), reason: "=cộng cả hộ tạm trú".to_owned()
            },
        ),
        ("2.1", value("30")),
        ("2.2", value("12")),
        ("3", value("87.5")),
        ("4", value("1234567.89")),
    ];
    let bytes = unit_workbook(&order, &unit(8833, &given)).unwrap();
    let saved = through(&soffice, &bytes);
    let (before, after) = (read(&bytes), read(&saved));
    assert_eq!(after, before);
    assert_eq!(
        Book::open("a.xlsx", saved.clone()).unwrap().identity(),
        Book::open("a.xlsx", bytes).unwrap().identity()
    );
    // The total and the status were calculated by LibreOffice itself.
    let text = crate::support::text("a.xlsx", &saved);
    assert!(text.contains("Số hộ có đường cáp quang không thể lớn hơn số hộ"), "{text}");
    assert!(after.units[0].cells.iter().any(|cell| cell.line == "2" && cell.answer == value("42")));

    let units = [unit(1, &given), unit(2, &[("1", missing("Mất sổ")), ("3", missing("Chưa khảo sát"))])];
    let bytes = many_workbook(&order, &units).unwrap();
    let saved = through(&soffice, &bytes);
    assert_eq!(read(&saved), read(&bytes));
    let text = crate::support::text("a.xlsx", &saved);
    assert!(text.contains("Số hộ có đường cáp quang không thể lớn hơn số hộ"), "{text}");
}

#[test]
fn a_marked_copy_opens_and_can_be_marked_after_saving() {
    let Some(tools) = promised_tools() else { return };
    let soffice = tools.soffice.unwrap();
    let (form, round) = (form(), round());
    let bytes = unit_workbook(&order(&form, &round), &unit(1, &[("1", value("5"))])).unwrap();
    let saved = through(&soffice, &bytes);
    let book = Book::open("a.xlsx", saved).unwrap();
    let place = book.read(&form, Catalogue::embedded()).units[0].cells[0].place.clone();
    let marked = book.marked(&[Mark { place, text: "Số hộ không khớp".to_owned() }]).unwrap();
    let again = through(&soffice, &marked);
    assert_eq!(read(&again).units, read(&bytes).units);
    let zip = zip::ZipArchive::new(std::io::Cursor::new(&again)).unwrap();
    let notes = (0..zip.len()).any(|i| zip.name_for_index(i).unwrap().unwrap().contains("comments"));
    assert!(notes, "the note came through");
    assert!(crate::support::text("a.xlsx", &again).contains("# Lỗi"));
}
