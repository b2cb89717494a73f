//! The head of a sheet as official documents have it, and the place for signatures at its foot.

use rust_xlsxwriter::{FormatBorder, Worksheet};

use super::look::{Look, merged};
use super::order::Order;
use super::words::{day, period_title};
use super::{UnitFacts, WriteError};

/// The columns of a sheet, for what stands across several of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    pub(crate) first: u16,
    /// Where the left half of the head ends.
    pub(crate) left: u16,
    /// Where the right half begins.
    pub(crate) right: u16,
    pub(crate) last: u16,
    /// Letters of ordinary size that fit into a row.
    pub(crate) letters: usize,
}

/// What the head says beside the form's own words.
pub(crate) struct Head<'a> {
    pub(crate) upper: &'a str,
    pub(crate) sender: &'a str,
    /// «Hạn gửi: 15/01/2027»; empty for none.
    pub(crate) due: String,
    pub(crate) how: &'a str,
}

impl<'a> Head<'a> {
    pub(crate) fn of(unit: &'a UnitFacts, how: &'a str) -> Self {
        let due = unit.due.map(|d| format!("Hạn gửi: {}", day(d))).unwrap_or_default();
        Self { upper: &unit.upper, sender: &unit.sender, due, how }
    }
}

/// Writes the head and gives the row after it.
pub(crate) fn write(
    sheet: &mut Worksheet,
    look: &Look,
    order: &Order<'_>,
    head: &Head<'_>,
    columns: Columns,
) -> Result<u32, WriteError> {
    let (left, right) = ((columns.first, columns.left), (columns.right, columns.last));
    let whole = (columns.first, columns.last);
    merged(sheet, 0, left, head.upper, &look.upper)?;
    merged(sheet, 0, right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", &look.sender)?;
    merged(sheet, 1, left, head.sender, &look.sender)?;
    merged(sheet, 1, right, "Độc lập - Tự do - Hạnh phúc", &look.motto)?;
    rule(sheet, look, left, right)?;
    let mut row = 3;
    let title = format!("BIỂU {}: {}", order.form.code, order.form.title.to_uppercase());
    sheet.set_row_height(row, height(&title, columns.letters * 3 / 4, 19.0))?;
    merged(sheet, row, whole, &title, &look.title)?;
    row += 1;
    merged(sheet, row, whole, &when(order, &head.due), &look.subtitle)?;
    sheet.set_row_height(row, 18)?;
    row += 1;
    if !order.round.mark.is_empty() {
        merged(sheet, row, whole, &order.round.mark, &look.mark)?;
        row += 1;
    }
    let guidance = [order.form.guidance.as_str(), head.how].into_iter().filter(|t| !t.is_empty());
    let guidance = guidance.collect::<Vec<_>>().join("\n");
    sheet.set_row_height(row, height(&guidance, columns.letters, 15.0) + 8.0)?;
    merged(sheet, row, whole, &guidance, &look.guidance)?;
    Ok(row + 1)
}

/// A short line under the sender's name and under the motto.
fn rule(sheet: &mut Worksheet, look: &Look, left: (u16, u16), right: (u16, u16)) -> Result<(), WriteError> {
    sheet.set_row_height(0, 18)?.set_row_height(1, 18)?.set_row_height(2, 12)?;
    let line = look.upper.clone().set_font_size(8).set_align(rust_xlsxwriter::FormatAlign::Top);
    merged(sheet, 2, left, "────────", &line)?;
    merged(sheet, 2, right, "────────────────────", &line)?;
    Ok(())
}

fn when(order: &Order<'_>, due: &str) -> String {
    let mut said = format!("Kỳ báo cáo: {}", period_title(order.round.period));
    if let Some((from, to)) = order.round.cutoff {
        said.push_str(&format!(" (số liệu từ {} đến {})", day(from), day(to)));
    }
    if !due.is_empty() {
        said.push_str(&format!(". {due}"));
    }
    said
}

/// The height in points of a row that holds a text, at so many letters a line.
pub(crate) fn height(text: &str, letters: usize, line: f64) -> f64 {
    let lines: usize =
        text.lines().map(|l| l.chars().count().div_ceil(letters.max(1)).max(1)).sum::<usize>().max(1);
    // A row of Excel is at most 409 points high.
    (u32::try_from(lines).map_or(400.0, f64::from) * line + 3.0).min(400.0)
}

/// Writes the place for signatures, from the given row on.
pub(crate) fn signatures(
    sheet: &mut Worksheet,
    look: &Look,
    row: u32,
    columns: Columns,
) -> Result<(), WriteError> {
    let (left, right) = ((columns.first, columns.left), (columns.right, columns.last));
    merged(sheet, row, right, "…………, ngày …… tháng …… năm 20……", &look.sign)?;
    merged(sheet, row + 1, left, "NGƯỜI LẬP BIỂU", &look.sign_bold)?;
    merged(sheet, row + 1, right, "THỦ TRƯỞNG ĐƠN VỊ", &look.sign_bold)?;
    merged(sheet, row + 2, left, "(Ký, ghi rõ họ tên)", &look.sign_small)?;
    merged(sheet, row + 2, right, "(Ký, ghi rõ họ tên, đóng dấu)", &look.sign_small)?;
    for offset in 3..6 {
        sheet.set_row_height(row + offset, 18)?;
    }
    let name = look.sender.clone().set_unlocked().set_border(FormatBorder::None);
    merged(sheet, row + 6, left, "", &name)?;
    merged(sheet, row + 6, right, "", &name)
}

/// What every printed page has at its foot.
pub(crate) fn footer(order: &Order<'_>, of: &str) -> String {
    let safe = |text: &str| text.replace('&', "&&").chars().take(60).collect::<String>();
    format!(
        "&L&\"Times New Roman,Italic\"&9Biểu {}, bản {} - {} - {}&R&\"Times New Roman,Regular\"&9Trang &P/&N",
        safe(&order.form.code),
        order.round.form_version,
        period_title(order.round.period),
        safe(of),
    )
}
