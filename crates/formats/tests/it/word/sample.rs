//! Makers of templates and of what they are filled with.

use cotmoc_core::compose::document::{Align, Block, Cell, Chart, Column, Row, Table};
use cotmoc_formats::word::{Given, Template, TemplateFault};

use crate::support::{Docx, text};

/// A template with this in its body.
pub(crate) fn template(body: &str) -> Template {
    match Template::read(&Docx::body(body).bytes()) {
        Ok(template) => template,
        Err(faults) => panic!("{faults:?}"),
    }
}

/// The faults of a template with this in its body, as people read them.
pub(crate) fn faults(body: &str) -> Vec<String> {
    match Template::read(&Docx::body(body).bytes()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(TemplateFault::to_string).collect(),
    }
}

/// The text of a body that was filled.
pub(crate) fn filled(body: &str, given: &Given) -> String {
    match template(body).fill(given) {
        Ok(bytes) => text("bao-cao.docx", &bytes),
        Err(fault) => panic!("{fault}"),
    }
}

/// A table with every kind of row and cell.
pub(crate) fn table() -> Table {
    let number = |value: &str| Cell::Number { value: value.parse().expect("a number"), decimals: 1 };
    Table {
        caption: "Bảng 1. Tỷ lệ <hộ> & cáp quang".to_owned(),
        columns: vec![
            Column::new("STT", Align::Centre, 1),
            Column::new("Đơn vị", Align::Text, 4),
            Column::new("Tỷ lệ, %", Align::Number, 2),
        ],
        rows: vec![
            Row::group("A. Các phường"),
            Row::plain(vec![Cell::text("1"), Cell::text("Phường Mẫu Một"), number("1234.56")]),
            Row::plain(vec![Cell::text("2"), Cell::text("Phường Mẫu Hai"), Cell::missing("chưa báo cáo")]),
            Row::total(vec![Cell::text(""), Cell::text("Cả tỉnh"), number("-0.05")]),
        ],
        note: "Nguồn: báo cáo của các phường; còn thiếu 01 đơn vị.".to_owned(),
    }
}

/// A chart as core draws it.
pub(crate) fn chart() -> Chart {
    Chart {
        caption: "Hình 1. Tỷ lệ hộ có cáp quang".to_owned(),
        note: "Nguồn: số liệu đã duyệt.".to_owned(),
        svg: r##"<svg xmlns="http://www.w3.org/2000/svg" width="744" height="200" viewBox="0 0 744 200" role="img"><rect x="0" y="0" width="744" height="200" fill="#ffffff"/><text x="10" y="40" font-size="13">Tỷ lệ hộ</text></svg>"##.to_owned(),
        alt: "Biểu đồ: \"62,5 %\" <tăng>".to_owned(),
    }
}

/// Blocks of every kind.
pub(crate) fn blocks() -> Vec<Block> {
    vec![
        Block::Heading { level: 1, text: "I. Kết quả".to_owned() },
        Block::Paragraph {
            text: "Đến hết quý, tỷ lệ đạt 62,5 %.\nTăng so với kỳ trước.".to_owned()
        },
        Block::List { items: vec!["Việc thứ nhất".to_owned(), "Việc thứ hai".to_owned()] },
        Block::Table(table()),
        Block::Chart(chart()),
        Block::Note { text: "Số liệu tính đến ngày 31/12/2026.".to_owned() },
    ]
}
