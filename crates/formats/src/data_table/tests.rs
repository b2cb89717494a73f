//! Tables that are written and read back.

use proptest::prelude::*;

use super::*;
use crate::csv::Table;
use crate::form_sheet::number::Raw;
use crate::form_sheet::package;
use crate::{Kind, Source, Tools};

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn column(name: &str, kind: ColumnKind) -> Column {
    Column { name: name.to_owned(), kind }
}

fn sample() -> DataTable {
    DataTable {
        title: "Tỷ lệ hộ được phủ cáp quang: 2024/2025".to_owned(),
        notes: vec!["Nguồn: báo cáo của xã".to_owned(), "=DỮ LIỆU TRÌNH DIỄN".to_owned()],
        columns: vec![
            column("Đơn vị", ColumnKind::Text),
            column("Tỷ lệ, %", ColumnKind::Number { decimals: 1 }),
            column("=Ghi chú", ColumnKind::Text),
        ],
        rows: vec![
            vec![text("Hạ Long"), Cell::Number(dec("62.45")), text("=1+1")],
            vec![text("Vân; Đồn"), Cell::Missing("chưa báo cáo".to_owned()), text("+84 912")],
            vec![text("Cô \"Tô\""), Cell::Number(dec("-1234.50")), text("@a")],
            vec![text("Ba Chẽ"), Cell::Number(dec("12345678901234567.89"))],
            vec![text("Thừa"), Cell::Number(dec("0")), text("-5"), text("không viết")],
        ],
    }
}

fn read(bytes: &[u8]) -> package::Package {
    let tools = Tools::none();
    let file = Source { name: "a.xlsx", bytes, kind: Kind::Xlsx, tools: &tools };
    package::read(&file, &mut 0).unwrap()
}

#[test]
fn a_workbook_has_numbers_as_numbers_and_texts_as_texts() {
    let package = read(&xlsx(&sample()).unwrap());
    assert_eq!(package.sheets.len(), 1);
    let sheet = &package.sheets[0];
    assert_eq!(sheet.name, "Tỷ lệ hộ được phủ cáp quang 202");
    let cells = &sheet.cells;
    assert_eq!(cells.text(0, 0), sample().title);
    assert_eq!((cells.text(1, 0), cells.text(2, 0)), ("Nguồn: báo cáo của xã", "=DỮ LIỆU TRÌNH DIỄN"));
    assert_eq!((cells.text(4, 0), cells.text(4, 1), cells.text(4, 2)), ("Đơn vị", "Tỷ lệ, %", "=Ghi chú"));
    for (row, digits) in [(5, "62.45"), (7, "-1234.5"), (9, "0")] {
        assert!(
            matches!(cells.get(row, 1), Raw::Number(text, _) if text == digits),
            "{:?}",
            cells.get(row, 1)
        );
    }
    for (row, place, words) in [
        (5, 2, "=1+1"),
        (6, 1, "chưa báo cáo"),
        (6, 2, "+84 912"),
        (7, 2, "@a"),
        (8, 1, "12.345.678.901.234.567,89"),
        (9, 2, "-5"),
    ] {
        assert!(
            matches!(cells.get(row, place), Raw::Text(text) if text == words),
            "{:?}",
            cells.get(row, place)
        );
    }
    assert_eq!((cells.get(8, 2), cells.get(9, 3)), (&Raw::Empty, &Raw::Empty));
}

#[test]
fn a_workbook_has_no_formulas_and_its_headings_stay() {
    let bytes = xlsx(&sample()).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let sheet = std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
    assert!(sheet.contains(r#"ySplit="5""#) && sheet.contains(r#"state="frozen""#), "{sheet}");
    let styles = std::io::read_to_string(archive.by_name("xl/styles.xml").unwrap()).unwrap();
    assert!(styles.contains(r##"formatCode="#,##0.0""##), "{styles}");
}

#[test]
fn odd_tables_are_written_too() {
    assert!(xlsx(&DataTable::default()).is_ok());
    assert_eq!(csv(&DataTable::default(), Decimals::Point), "\u{feff}\r\n".as_bytes());
    let many = column("a", ColumnKind::Number { decimals: u8::MAX });
    let wide = DataTable { columns: vec![many; 20_000], ..DataTable::default() };
    let problem = xlsx(&wide).unwrap_err();
    assert!(matches!(problem, FormatError::NotMade { .. }), "{problem}");
}

#[test]
fn a_csv_file_has_exact_decimals_and_no_formulas() {
    let written = |style| String::from_utf8(csv(&sample(), style)).unwrap();
    assert_eq!(
        written(Decimals::Comma),
        "\u{feff}Đơn vị;\"Tỷ lệ, %\";'=Ghi chú\r\n\
         Hạ Long;62,45;'=1+1\r\n\
         \"Vân; Đồn\";;'+84 912\r\n\
         \"Cô \"\"Tô\"\"\";-1234,50;'@a\r\n\
         Ba Chẽ;12345678901234567,89;\r\n\
         Thừa;0;-5\r\n"
    );
    assert_eq!(
        written(Decimals::Point),
        "\u{feff}Đơn vị,\"Tỷ lệ, %\",'=Ghi chú\r\n\
         Hạ Long,62.45,'=1+1\r\n\
         \"Vân; Đồn\",,'+84 912\r\n\
         \"Cô \"\"Tô\"\"\",-1234.50,'@a\r\n\
         Ba Chẽ,12345678901234567.89,\r\n\
         Thừa,0,-5\r\n"
    );
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        "[=+@'\"\\-,;\t\n a-zăệĐ0-9]{0,8}".prop_map(Cell::Text),
        (any::<i64>(), 0_u32..10).prop_map(|(digits, scale)| Cell::Number(Decimal::new(digits, scale))),
        "[a-z]{0,4}".prop_map(Cell::Missing),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        names in proptest::collection::vec("[a-zăệĐ,; =\"]{0,5}", 1..5),
        rows in proptest::collection::vec(proptest::collection::vec(cell(), 4), 0..6),
        point in any::<bool>(),
    ) {
        // The first heading is a word, so that the headings are a row.
        let names: Vec<String> = names.iter().enumerate().map(|(n, name)| format!("c{n}{name}")).collect();
        let columns: Vec<Column> = names.iter().map(|name| column(name, ColumnKind::Text)).collect();
        let table = DataTable { columns, rows, ..DataTable::default() };
        let style = if point { Decimals::Point } else { Decimals::Comma };
        let bytes = csv(&table, style);
        let mut read = Table::open(bytes.as_slice()).unwrap();
        let headings: Vec<&str> = names.iter().map(|name| name.trim()).collect();
        prop_assert_eq!(read.headings(), headings.as_slice());
        for row in &table.rows {
            let expected: Vec<String> = row.iter().take(names.len()).map(|cell| match cell {
                Cell::Text(text) => text.trim().to_owned(),
                Cell::Number(value) if point => value.to_string(),
                Cell::Number(value) => value.to_string().replace('.', ","),
                Cell::Missing(_) => String::new(),
            }).collect();
            // The reader leaves out rows in which nothing stands.
            if expected.iter().all(String::is_empty) {
                continue;
            }
            let row = read.next_row().unwrap().unwrap();
            prop_assert_eq!(row.cells().map(str::to_owned).collect::<Vec<_>>(), expected);
        }
        prop_assert!(read.next_row().is_none());
    }
}
