//! The official letter as a Word file: the template that comes along, filled with what is known. What
//! only a person can know is left open, never made up.

use cotmoc_core::compose::document::{Align, Block, Cell, Column, Row, Table};
use cotmoc_core::letters::uncapitalised;
use cotmoc_core::progress::period_words;
use cotmoc_formats::word::{Given, LETTER, Template};

use super::Letter;
use crate::when::day_words;
use crate::{AppError, Kind, Result};

/// Where a person writes.
const OPEN: &str = "…………………";

/// The letter as a Word file.
///
/// # Errors
/// [`Kind::Internal`] where the template that comes along cannot be filled.
pub fn letter_file(letter: &Letter) -> Result<Vec<u8>> {
    let failed = |why: String| {
        AppError::new(Kind::Internal, "Không soạn được công văn đôn đốc.").because(std::io::Error::other(why))
    };
    let template = Template::read(LETTER).map_err(|faults| failed(format!("{faults:?}")))?;
    template.fill(&given(letter)).map_err(|fault| failed(fault.to_string()))
}

fn given(letter: &Letter) -> Given {
    let period = period_words(letter.period);
    let all = letter.units.iter().map(|one| one.unit.as_str()).collect::<Vec<_>>();
    let to = if all.len() <= NAMED {
        all.join(";\n")
    } else {
        "Các đơn vị có tên trong danh sách".to_owned()
    };
    Given::new()
        .text("co_quan_cap_tren", format!("Ủy ban nhân dân\n{}", uncapitalised(&letter.root)))
        .text("co_quan", OPEN)
        .text("so_ky_hieu", "      /…")
        .text("dia_danh", "…………")
        .text("ngay_thang_nam", format!("ngày … tháng … năm {}", letter.day.year()))
        .text("ten_loai", "")
        .text("trich_yeu", format!("đôn đốc gửi báo cáo «{}», {period}", letter.form_title))
        .text("kinh_gui", to)
        .text("chuc_vu", OPEN)
        .text("nguoi_ky", OPEN)
        .list("noi_nhan", [Given::new().text("ten", "Như trên")])
        .blocks("noi_dung", blocks(letter, &period))
}

/// Addressees that the head names; more are named by the list only.
const NAMED: usize = 3;

fn blocks(letter: &Letter, period: &str) -> Vec<Block> {
    let paragraph = |text: String| Block::Paragraph { text };
    let due = letter.due.map(|due| format!(", thời hạn gửi là ngày {}", day_words(due))).unwrap_or_default();
    let (count, day) = (letter.units.len(), day_words(letter.day));
    let demo = letter.demo.then(|| Block::Note { text: DEMO.to_owned() });
    let said = [
        paragraph(format!(
            "Thực hiện chế độ báo cáo theo biểu {} «{}», {period}{due}. Đến hết ngày {day}, còn {count} đơn vị \
             chưa gửi báo cáo (danh sách dưới đây).",
            letter.form_code, letter.form_title
        )),
        paragraph(
            "Đề nghị thủ trưởng các đơn vị có tên trong danh sách chỉ đạo khẩn trương hoàn thành và gửi báo cáo \
             trên hệ thống Cột Mốc trước ngày …/…/……; trường hợp vướng mắc, đề nghị thông tin kịp thời về \
             ………………… để phối hợp giải quyết."
                .to_owned(),
        ),
        Block::Table(table(letter)),
        Block::Note { text: format!("Số liệu theo hệ thống Cột Mốc, lập ngày {day}.") },
    ];
    demo.into_iter().chain(said).collect()
}

/// What stands on every paper of the demonstration.
const DEMO: &str = "DỮ LIỆU MINH HỌA: văn bản này được lập từ dữ liệu dùng thử, không có giá trị thực tế.";

fn table(letter: &Letter) -> Table {
    let row = |(nth, one): (usize, &super::LateUnit)| {
        Row::plain(vec![
            Cell::text((nth + 1).to_string()),
            Cell::text(one.unit.clone()),
            Cell::text(day_words(one.due)),
            Cell::text(if one.late > 0 { one.late.to_string() } else { "–".to_owned() }),
            Cell::text(if one.returned {
                "bị trả lại, chưa gửi lại"
            } else {
                one.stands.as_str()
            }),
        ])
    };
    Table {
        caption: "Danh sách đơn vị chưa gửi báo cáo".to_owned(),
        columns: vec![
            Column::new("STT", Align::Centre, 8),
            Column::new("Đơn vị", Align::Text, 34),
            Column::new("Thời hạn", Align::Centre, 18),
            Column::new("Số ngày chậm", Align::Centre, 14),
            Column::new("Tình trạng", Align::Text, 26),
        ],
        rows: letter.units.iter().enumerate().map(row).collect(),
        note: String::new(),
    }
}
