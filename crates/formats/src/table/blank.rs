//! The empty workbook that is filled in and sent back.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, Formula, Workbook, Worksheet, XlsxError,
    utility::column_number_to_name,
};

use crate::form_sheet::{WriteError, look};

/// A column of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlankColumn {
    /// Its heading.
    pub heading: String,
    /// What is written there, for the sheet of explanations.
    pub help: String,
    /// How it may look, for the same sheet.
    pub example: String,
    /// Whether every row needs it.
    pub needed: bool,
    /// Width in letters.
    pub width: u16,
    /// What there is to choose from; other texts are warned of, not refused.
    pub choices: Vec<String>,
}

/// Rows to which the lists of choices reach.
const ROWS: u32 = 2_000;

/// An empty list: a sheet with the headings, one that explains them, one with the choices. Every cell
/// of the list takes text, so that codes and telephone numbers keep their zeros.
///
/// # Errors
/// [`WriteError`] where the choices do not fit a sheet.
pub fn blank_workbook(title: &str, columns: &[BlankColumn]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let look = Look::new();
    list(book.add_worksheet(), title, columns, &look)?;
    explanations(book.add_worksheet(), columns, &look)?;
    if columns.iter().any(|column| !column.choices.is_empty()) {
        choices(book.add_worksheet(), columns, &look)?;
    }
    Ok(book.save_to_buffer()?)
}

const EXPLAINED: &str = "Hướng dẫn";
const CHOICES: &str = "Danh mục";

struct Look {
    head: Format,
    needed: Format,
    text: Format,
    wrapped: Format,
}

impl Look {
    /// That of the forms, so that both look alike.
    fn new() -> Self {
        let forms = look::Look::new();
        Self {
            needed: forms.head.clone().set_background_color(look::ANSWER_FILL),
            head: forms.head,
            text: Format::new().set_font_name("Times New Roman").set_font_size(12).set_num_format("@"),
            wrapped: forms.plain,
        }
    }
}

fn list(sheet: &mut Worksheet, title: &str, columns: &[BlankColumn], look: &Look) -> Result<(), XlsxError> {
    sheet.set_name(title)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_row_height(0, 34)?;
    for (place, column) in numbered(columns) {
        sheet.set_column_format(place, &look.text)?;
        sheet.set_column_width(place, f64::from(column.width))?;
        let head = if column.needed { &look.needed } else { &look.head };
        sheet.write_with_format(0, place, column.heading.as_str(), head)?;
        if !column.choices.is_empty() {
            let letters = column_number_to_name(place);
            let range = format!("='{CHOICES}'!${letters}$2:${letters}${}", column.choices.len() + 1);
            let validation = DataValidation::new()
                .allow_list_formula(Formula::new(range))
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("Không có trong danh mục")?
                .set_error_message("Chọn trong danh sách, hoặc xem trang «Danh mục». Vẫn giữ chữ đã gõ?")?;
            sheet.add_data_validation(1, place, ROWS, place, &validation)?;
        }
    }
    Ok(())
}

fn explanations(sheet: &mut Worksheet, columns: &[BlankColumn], look: &Look) -> Result<(), XlsxError> {
    sheet.set_name(EXPLAINED)?;
    for (place, (heading, width)) in
        [("Cột", 24), ("Bắt buộc", 12), ("Ghi gì", 70), ("Ví dụ", 34)].into_iter().enumerate()
    {
        let place = place as u16;
        sheet.set_column_width(place, f64::from(width))?;
        sheet.write_with_format(0, place, heading, &look.head)?;
    }
    for (row, column) in columns.iter().enumerate() {
        let row = row as u32 + 1;
        let needed = if column.needed { "có" } else { "" };
        for (place, text) in
            [column.heading.as_str(), needed, &column.help, &column.example].iter().enumerate()
        {
            sheet.write_with_format(row, place as u16, *text, &look.wrapped)?;
        }
    }
    Ok(())
}

/// Each column's choices under its own letter.
fn choices(sheet: &mut Worksheet, columns: &[BlankColumn], look: &Look) -> Result<(), XlsxError> {
    sheet.set_name(CHOICES)?;
    for (place, column) in numbered(columns).filter(|(_, column)| !column.choices.is_empty()) {
        sheet.set_column_width(place, f64::from(column.width))?;
        sheet.write_with_format(0, place, column.heading.as_str(), &look.head)?;
        for (row, choice) in column.choices.iter().enumerate() {
            sheet.write_with_format(row as u32 + 1, place, choice.as_str(), &look.text)?;
        }
    }
    Ok(())
}

fn numbered(columns: &[BlankColumn]) -> impl Iterator<Item = (u16, &BlankColumn)> {
    columns.iter().enumerate().filter_map(|(place, column)| Some((u16::try_from(place).ok()?, column)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::table_rows;

    #[test]
    fn the_list_that_comes_back_has_the_headings() {
        let column = |heading: &str, choices: &[&str]| BlankColumn {
            heading: heading.to_owned(),
            width: 20,
            choices: choices.iter().map(|&c| c.to_owned()).collect(),
            ..BlankColumn::default()
        };
        let bytes =
            blank_workbook("Tài khoản", &[column("Họ tên", &[]), column("Vai trò", &["A", "B"])]).unwrap();
        let rows = table_rows("a.xlsx", &bytes).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].cells, ["Họ tên", "Vai trò"]);
    }
}
