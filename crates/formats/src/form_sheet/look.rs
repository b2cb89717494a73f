//! How the sheets look: Times New Roman, thin lines, pale fills that print well in black and white.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::WriteError;

pub(crate) const ANSWER_FILL: Color = Color::RGB(0x00FF_F9E3);
const HEAD_FILL: Color = Color::RGB(0x00DC_E6F1);
const SECTION_FILL: Color = Color::RGB(0x00EE_F3F8);
const LINE: Color = Color::RGB(0x008A_97A6);
const GREY: Color = Color::RGB(0x0076_7676);

/// The formats of a workbook.
pub(crate) struct Look {
    pub(crate) upper: Format,
    pub(crate) sender: Format,
    pub(crate) motto: Format,
    pub(crate) title: Format,
    pub(crate) subtitle: Format,
    pub(crate) mark: Format,
    pub(crate) guidance: Format,
    pub(crate) head: Format,
    pub(crate) head_small: Format,
    pub(crate) section: Format,
    pub(crate) key: Format,
    pub(crate) label: Format,
    pub(crate) help: Format,
    pub(crate) plain: Format,
    pub(crate) centre: Format,
    pub(crate) reason: Format,
    pub(crate) status: Format,
    pub(crate) sign: Format,
    pub(crate) sign_bold: Format,
    pub(crate) sign_small: Format,
    pub(crate) bad: Format,
    pub(crate) odd: Format,
    pub(crate) good: Format,
}

impl Look {
    pub(crate) fn new() -> Self {
        let base = || Format::new().set_font_name("Times New Roman").set_font_size(12);
        let centre = |format: Format| {
            format.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter).set_text_wrap()
        };
        let cell = || {
            base()
                .set_font_size(11)
                .set_border(FormatBorder::Thin)
                .set_border_color(LINE)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap()
        };
        let head = centre(cell()).set_bold().set_background_color(HEAD_FILL);
        Self {
            upper: centre(base()),
            sender: centre(base()).set_bold(),
            motto: centre(base()).set_bold().set_font_size(13),
            title: centre(base()).set_bold().set_font_size(14),
            subtitle: centre(base()).set_italic(),
            mark: centre(base()).set_bold().set_font_color(Color::RGB(0x00B0_2A1E)),
            guidance: base()
                .set_font_size(11)
                .set_text_wrap()
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::Top),
            head_small: centre(cell()).set_italic().set_font_size(9),
            section: cell()
                .set_bold()
                .set_background_color(SECTION_FILL)
                .set_align(FormatAlign::Left)
                .set_indent(1),
            key: centre(cell()),
            label: base(),
            help: base().set_italic().set_font_size(10).set_font_color(Color::RGB(0x0050_5A66)),
            plain: cell().set_align(FormatAlign::Left).set_indent(1),
            centre: centre(cell()),
            reason: cell()
                .set_unlocked()
                .set_background_color(ANSWER_FILL)
                .set_align(FormatAlign::Left)
                .set_indent(1),
            status: cell().set_font_size(10).set_align(FormatAlign::Left).set_indent(1),
            sign: centre(base()).set_italic().set_unlocked(),
            sign_bold: centre(base()).set_bold(),
            sign_small: centre(base()).set_italic().set_font_size(11),
            bad: Format::new()
                .set_background_color(Color::RGB(0x00FB_D5D5))
                .set_font_color(Color::RGB(0x008E_1B1B)),
            odd: Format::new()
                .set_background_color(Color::RGB(0x00FF_E7B8))
                .set_font_color(Color::RGB(0x006B_4300)),
            good: Format::new().set_font_color(Color::RGB(0x001E_6B3A)),
            head,
        }
    }

    /// The answer to a question with so many decimals.
    pub(crate) fn answer(&self, decimals: u8) -> Format {
        self.figure(decimals).set_unlocked().set_background_color(ANSWER_FILL)
    }

    /// A figure that is only shown.
    pub(crate) fn previous(&self, decimals: u8) -> Format {
        self.figure(decimals).set_font_color(GREY)
    }

    /// A sum.
    pub(crate) fn total(&self, decimals: u8) -> Format {
        self.figure(decimals).set_bold().set_background_color(SECTION_FILL)
    }

    /// The word that stands where there is no figure.
    pub(crate) fn missing(&self) -> Format {
        self.plain.clone().set_align(FormatAlign::Right).set_indent(1).set_italic().set_font_color(GREY)
    }

    /// A figure in a plain cell.
    pub(crate) fn figure(&self, decimals: u8) -> Format {
        self.plain.clone().set_align(FormatAlign::Right).set_indent(1).set_num_format(pattern(decimals))
    }
}

fn pattern(decimals: u8) -> String {
    match decimals {
        0 => "#,##0".to_owned(),
        n => format!("#,##0.{}", "0".repeat(usize::from(n))),
    }
}

/// Writes a text as a text. One that begins like a formula is marked, so that it stays a text when
/// a person edits the cell or copies it elsewhere.
pub(crate) fn text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = clipped(text);
    let format =
        if begins_like_a_formula(&text) { format.clone().set_quote_prefix() } else { format.clone() };
    sheet.write_string_with_format(row, column, text, &format).map(|_| ())
}

/// Merges cells of one row and writes a text into them.
pub(crate) fn merged(
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u16, u16),
    text: &str,
    format: &Format,
) -> Result<(), WriteError> {
    let text = clipped(text);
    let format =
        if begins_like_a_formula(&text) { format.clone().set_quote_prefix() } else { format.clone() };
    if first == last {
        sheet.write_string_with_format(row, first, text, &format)?;
    } else {
        sheet.merge_range(row, first, row, last, &text, &format)?;
    }
    Ok(())
}

/// Whether a programme could take a text for a formula: it begins with = + - @ or with what some
/// programmes skip before those.
pub(crate) fn begins_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Excel keeps 32,767 letters in a cell, and no control characters.
fn clipped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(16_000).collect()
}

/// «F12»
pub(crate) fn address(row: u32, column: u16) -> String {
    rust_xlsxwriter::utility::row_col_to_cell(row, column)
}
