//! What is seen of an indicator as a file: a picture or a table, each with its source, its date, its
//! address, and the mark of demonstration data.

use axum::response::Response;
use cotmoc_app::indicators::{Sheet, Shown, Told};
use cotmoc_app::media::XLSX;
use cotmoc_core::compose::chart::{Size, Theme};
use cotmoc_core::number::{Locale, rounded};
use cotmoc_formats::data_table::{self, Cell, Column, ColumnKind, DataTable, Decimals};
use cotmoc_formats::picture;

use super::draw;
use crate::errors::{Fail, FailKind};
use crate::messages::Texts;
use crate::pages::document::file::to_save;
use crate::words;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// The figures, to be read by programmes.
    Csv,
    /// The figures as a workbook.
    Xlsx,
    /// The chart, to be scaled.
    Svg,
    /// The chart as a picture.
    Png,
}

impl FileKind {
    pub(crate) const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::Svg, Self::Png];

    /// The last part of its address.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Csv => "table.csv",
            Self::Xlsx => "table.xlsx",
            Self::Svg => "chart.svg",
            Self::Png => "chart.png",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => XLSX,
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }
}

/// Where what is in a file comes from.
pub(crate) struct Origin {
    /// The address of the page.
    pub(crate) address: String,
    /// Whether figures of the demonstration are in it.
    pub(crate) demo: bool,
    /// The edition: its title.
    pub(crate) edition: Option<String>,
}

/// The words for a kind of file.
pub(crate) fn words(t: Texts, kind: FileKind) -> String {
    match kind {
        FileKind::Csv => t.get("sight-file-csv"),
        FileKind::Xlsx => t.get("sight-file-xlsx"),
        FileKind::Svg => t.get("sight-file-svg"),
        FileKind::Png => t.get("sight-file-png"),
    }
    .into_owned()
}

/// The file of an indicator.
pub(crate) fn answer(t: Texts, sheet: &Sheet, kind: FileKind, origin: &Origin) -> Result<Response, Fail> {
    let chart =
        || draw::over_time(t, sheet, Size::Wide).framed(&notes(t, sheet, origin)).standalone(Theme::Print);
    let style = match t.locale() {
        Locale::Vi => Decimals::Comma,
        Locale::En => Decimals::Point,
    };
    let failed = |error: cotmoc_formats::FormatError| {
        tracing::error!(%error, "file of an indicator not made");
        Fail::new(FailKind::Internal)
    };
    let bytes = match kind {
        FileKind::Csv => data_table::csv(&table(t, sheet, origin), style),
        FileKind::Xlsx => data_table::xlsx(&table(t, sheet, origin)).map_err(failed)?,
        FileKind::Svg => chart().into_bytes(),
        FileKind::Png => picture::png(&chart(), SCALE).map_err(failed)?,
    };
    let (_, ending) = kind.name().rsplit_once('.').unwrap_or_default();
    let demo = if origin.demo { "-minh-hoa" } else { "" };
    let name = format!("{}{demo}.{ending}", sheet.card.code);
    Ok(to_save(bytes, kind.media(), "private, no-cache", &name))
}

/// Points of a picture for each unit of the drawing.
const SCALE: f32 = 2.0;

fn notes(t: Texts, sheet: &Sheet, origin: &Origin) -> Vec<String> {
    let borders = match sheet.borders {
        Shown::Then => t.get("sight-borders-then").into_owned(),
        Shown::On(day) => t.with("sight-borders-on", t.locale().date(day)).into_owned(),
    };
    let mut notes = vec![borders];
    notes.extend(origin.edition.clone());
    if origin.demo {
        notes.push(t.get("sight-file-demo").into_owned());
    }
    notes.push(origin.address.clone());
    notes
}

/// All figures of a sheet as a table: units down, periods across, then the reporting.
fn table(t: Texts, sheet: &Sheet, origin: &Origin) -> DataTable {
    let card = &sheet.card;
    let text =
        |name: std::borrow::Cow<'static, str>| Column { name: name.into_owned(), kind: ColumnKind::Text };
    let mut columns = vec![text(t.get("figure-column-code")), text(t.get("figure-column-unit"))];
    columns.extend(sheet.periods.iter().map(|period| Column {
        name: words::period(t, *period),
        kind: ColumnKind::Number { decimals: card.decimals },
    }));
    if origin.demo {
        columns.push(text(t.get("sight-file-note")));
    }
    let cell = |told: Option<&Told>| match told {
        Some(Told { value: Some(value), .. }) => Cell::Number(rounded(*value, card.decimals)),
        Some(told) => Cell::Missing(told.why.clone()),
        None => Cell::Missing("–".to_owned()),
    };
    let row = |row: &cotmoc_app::indicators::Row| {
        let (code, name) = match &row.unit {
            Some(unit) => (unit.code.clone(), unit.name.clone()),
            None => (String::new(), t.get("figure-unallocated").into_owned()),
        };
        let mut cells = vec![Cell::Text(code), Cell::Text(name)];
        cells.extend(row.cells.iter().map(|told| cell(told.as_ref())));
        if origin.demo {
            cells.push(Cell::Text(t.get("sight-file-demo").into_owned()));
        }
        cells
    };
    DataTable {
        title: format!("{} ({})", card.name, card.measure),
        notes: notes(t, sheet, origin),
        columns,
        rows: sheet.rows.iter().map(row).collect(),
    }
}
