//! The marked copy.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_formats::form_sheet::{Book, Mark, Place, unit_workbook};

use super::sample::{answers, form, missing, order, part, read, round, unit, value};

fn marks(cells: &[(&str, &str)]) -> Vec<Mark> {
    let place = |cell: &str| Place { sheet: "Biểu mẫu".to_owned(), cell: cell.to_owned() };
    cells.iter().map(|(cell, text)| Mark { place: place(cell), text: (*text).to_owned() }).collect()
}

fn filled() -> Vec<u8> {
    let (form, round) = (form(), round());
    let given = [("1", value("5")), ("1.1", missing("Mất sổ")), ("4", value("0.1"))];
    unit_workbook(&order(&form, &round), &unit(1, &given)).expect("a workbook")
}

#[test]
fn marks_change_nothing_else() {
    let bytes = filled();
    let book = Book::open("a.xlsx", bytes.clone()).unwrap();
    let marked =
        book.marked(&marks(&[("F12", "Sai <&\"> số"), ("F13", "=1+1 là chữ"), ("F900", "ô trống")])).unwrap();
    assert_eq!(answers(&read(&marked)), answers(&read(&bytes)));
    assert_eq!(Book::open("a.xlsx", marked.clone()).unwrap().identity(), book.identity());
    let notes = part(&marked, "xl/cotmoc/comments1.xml");
    assert!(notes.contains("ref=\"F12\"") && notes.contains("Sai &lt;&amp;&quot;&gt; số"), "{notes}");
    assert!(part(&marked, "xl/cotmoc/errors.xml").contains("location=\"'Biểu mẫu'!F12\""));
    assert!(part(&marked, "xl/workbook.xml").contains("name=\"Lỗi\""));
    for (name, text) in [("xl/styles.xml", "FFF8B4B4"), ("[Content_Types].xml", "/xl/cotmoc/errors.xml")] {
        assert!(part(&marked, name).contains(text), "{name}");
    }
}

#[test]
fn a_copy_may_be_marked_again() {
    let book = Book::open("a.xlsx", filled()).unwrap();
    let once = book.marked(&marks(&[("F12", "lần một")])).unwrap();
    let again = Book::open("a.xlsx", once).unwrap();
    let twice = again.marked(&marks(&[("F12", "lần hai"), ("F14", "mới")])).unwrap();
    let notes = part(&twice, "xl/cotmoc/comments1.xml");
    assert_eq!(notes.matches("<comment ").count(), 2, "{notes}");
    assert!(notes.contains("lần hai\n\n</t>"), "{notes}");
    assert_eq!(part(&twice, "xl/workbook.xml").matches("name=\"Lỗi\"").count(), 1);
    assert!(!part(&twice, "xl/cotmoc/errors.xml").contains("lần một"));
    let read = again.read(&form(), Catalogue::embedded());
    assert_eq!(answers(&super::sample::read(&twice)), answers(&read));
}

#[test]
fn other_readers_open_the_copy() {
    let marked = Book::open("a.xlsx", filled()).unwrap().marked(&marks(&[("F12", "sai")])).unwrap();
    let text = crate::support::text("a.xlsx", &marked);
    assert!(text.contains("# Lỗi") && text.contains("| F12 | Biểu mẫu | sai |"), "{text}");
}
