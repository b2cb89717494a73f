//! A report as files: Word by a template, its tables as an Excel annex, PDF where LibreOffice is installed,
//! those of many units in one parcel.

use std::io::Cursor;
use std::sync::Arc;

use cotmoc_core::compose::document::{Block, Table};
use cotmoc_core::model::UnitLevel;
use cotmoc_formats::form_sheet::Pack;
use cotmoc_formats::report_sheet::annex;
use cotmoc_formats::word::{self, Given, Known, Template};
use cotmoc_store::{Tx, reports};

use super::data::{Common, Data};
use super::head::Head;
use super::readable;
use super::release::{Whole, sealed, word_of};
use super::templates::kept;
use crate::files::beside;
use crate::indicators::{self, UnitName};
use crate::media::{DOCX, PDF, XLSX, ZIP};
use crate::model::{Report, ReportFileId, ReportId, ReportState};
use crate::sheets::Download;
use crate::{AppError, Context, Kind, Result, when};

/// The template that the program carries, laid out by Decree 30/2020/NĐ-CP.
pub const WORD_TEMPLATE: &[u8] = word::REPORT;

/// A report with the template that its paper is made with.
struct Paper {
    whole: Whole,
    /// The bytes of a template of the province's own.
    template: Option<Arc<Vec<u8>>>,
    name: String,
    released: Released,
}

/// Whether a report went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Released {
    Yes,
    No,
}

impl Paper {
    async fn load(cx: &Context, tx: &mut Tx, report: &Report) -> Result<Self> {
        let (whole, word, released) = match sealed(tx, report).await? {
            Some((whole, word)) => (whole, word, Released::Yes),
            None => {
                let data = Data::load(cx, tx, report).await?;
                (Whole::now(report, &data, Vec::new())?, word_of(tx, report).await?, Released::No)
            }
        };
        Ok(Self { whole, template: template(tx, word).await?, name: paper_name(report), released })
    }

    fn word(&self) -> Result<Vec<u8>> {
        let bytes = self.template.as_ref().map_or(WORD_TEMPLATE, |own| own.as_slice());
        let template = Template::read(bytes).map_err(|faults| {
            let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
            AppError::user(format!("Mẫu Word không dùng được: {}", said.join(" ")))
                .hint("Sửa mẫu trong Word rồi nạp lại ở trang Mẫu báo cáo.")
        })?;
        template.fill(&given(&self.whole, self.released)).map_err(|fault| {
            AppError::user(format!("Không điền được mẫu Word: {fault}"))
                .hint("Sửa mẫu trong Word rồi nạp lại ở trang Mẫu báo cáo.")
        })
    }

    fn excel(&self) -> Result<Vec<u8>> {
        let tables = tables(&self.whole, self.released);
        annex(&tables).map_err(|error| AppError::user(error.to_string()))
    }
}

async fn template(tx: &mut Tx, id: Option<ReportFileId>) -> Result<Option<Arc<Vec<u8>>>> {
    Ok(match id {
        Some(id) => Some(Arc::new(kept(tx, id).await?.1)),
        None => None,
    })
}

fn paper_name(report: &Report) -> String {
    format!("bao-cao-{}-{}-{}", report.kind, report.period, report.id).to_lowercase()
}

/// The name of a unit's file in the parcel of all: by its code, else by its number.
fn unit_paper_name(report: &Report, code: &str) -> String {
    let unit = if code.is_empty() { format!("s{}", report.unit) } else { code.to_owned() };
    format!("{unit}-{}", format!("bao-cao-{}-{}", report.kind, report.period).to_lowercase())
}

/// What a paper says of itself before its text: that it is a draft.
fn draft(whole: &Whole, released: Released) -> Option<Block> {
    (released == Released::No).then(|| Block::Note {
        text: format!("Dự thảo, số liệu đến ngày {}, chưa phát hành.", when::day_words(whole.as_at)),
    })
}

/// The names that a template of reports may use. Figures are named by the catalogue's codes, so any of the
/// catalogue is known.
#[must_use]
pub fn known() -> Known {
    let line = Known::new();
    let line = LINE.iter().fold(line, |known, (name, _)| known.text(name));
    let mut known = Known::new()
        .list("noi_nhan", Known::new().text("ten"))
        .list("chi_tieu", line)
        .list("con_thieu", Known::new().text("noi_dung").text("ly_do"))
        .blocks("noi_dung");
    for name in HEAD {
        known = known.text(name);
    }
    for name in super::bound::general() {
        known = known.text(&template_name(name));
    }
    catalogued().fold(known, |known, name| known.text(&template_name(&name)))
}

/// The names of the figures that an indicator of the catalogue has.
fn catalogued() -> impl Iterator<Item = String> {
    let codes = cotmoc_core::catalogue::Catalogue::embedded().indicators().iter().map(|one| &one.code);
    codes.flat_map(|code| LINE.iter().map(move |(_, field)| format!("{code}.{field}")))
}

const HEAD: &[&str] = &[
    "co_quan_cap_tren", "co_quan", "so_ky_hieu", "dia_danh", "ngay_thang_nam", "ten_loai", "trich_yeu",
    "chuc_vu", "nguoi_ky", "so_he_thong",
];

/// What can be told of an indicator: the name within a list of templates, the field of its figure.
const LINE: &[(&str, &str)] = &[
    ("ten", "ten"),
    ("gia_tri", "gia-tri"),
    ("ky", "ky"),
    ("gia_tri_truoc", "gia-tri-truoc"),
    ("ky_truoc", "ky-truoc"),
    ("tang_giam", "tang-giam"),
    ("muc_tieu", "muc-tieu"),
    ("nam_muc_tieu", "nam-muc-tieu"),
    ("trang_thai", "trang-thai"),
    ("con_thieu", "con-thieu"),
];

/// A figure's name as templates write it: «kts01_gia_tri» for «KTS01.gia-tri».
fn template_name(name: &str) -> String {
    name.to_lowercase().replace(['.', '-'], "_")
}

/// Everything that a template may ask for.
fn given(whole: &Whole, released: Released) -> Given {
    let head = &whole.head;
    let mut blocks: Vec<Block> = draft(whole, released).into_iter().collect();
    blocks.extend(whole.blocks());
    let mut given = Given::new()
        .text("co_quan_cap_tren", &head.superior)
        .text("co_quan", &head.issuer)
        .text("so_ky_hieu", head.number_or_room())
        .text("dia_danh", head.place_or_room())
        .text("ngay_thang_nam", head.day_words())
        .text("ten_loai", "BÁO CÁO")
        .text("trich_yeu", &whole.title)
        .text("chuc_vu", &head.role)
        .text("nguoi_ky", &head.signer)
        .text("so_he_thong", "")
        .list("noi_nhan", head.receivers.iter().map(|line| Given::new().text("ten", line)))
        .list(
            "con_thieu",
            whole.gaps.iter().map(|gap| Given::new().text("noi_dung", &gap.words).text("ly_do", &gap.reason)),
        )
        .list("chi_tieu", lines(whole))
        .blocks("noi_dung", blocks);
    for (name, bound) in &whole.figures {
        given = given.text(&template_name(name), &bound.words);
    }
    // What the catalogue knows and the plan does not have says nothing.
    let silent = catalogued().filter(|name| !whole.figures.contains_key(name));
    silent.fold(given, |given, name| given.text(&template_name(&name), ""))
}

fn lines(whole: &Whole) -> Vec<Given> {
    let keys = whole.figures.keys().filter_map(|name| name.strip_suffix(".ten"));
    let one = |key: &str| {
        LINE.iter().fold(Given::new(), |given, (name, field)| {
            let words = whole.figures.get(&format!("{key}.{field}")).map_or("", |bound| bound.words.as_str());
            given.text(name, words)
        })
    };
    keys.map(one).collect()
}

/// The tables of a report, and every figure by its name.
fn tables(whole: &Whole, released: Released) -> Vec<Table> {
    use cotmoc_core::compose::document::{Align, Cell, Column, Row};
    let mut tables: Vec<Table> = Vec::new();
    for block in whole.blocks() {
        if let Block::Table(table) = block {
            tables.push(table);
        }
    }
    let rows = whole.figures.iter().map(|(name, bound)| {
        Row::plain(vec![
            Cell::text(&bound.about),
            match bound.value {
                Some(value) => Cell::Number { value, decimals: u8::try_from(value.scale()).unwrap_or(0) },
                None if bound.words.is_empty() => Cell::missing("không có"),
                None => Cell::text(""),
            },
            Cell::text(&bound.words),
            Cell::text(name),
        ])
    });
    let mut note = format!("Số liệu đến {}.", when::day_words(whole.as_at));
    if released == Released::No {
        note += " Dự thảo, chưa phát hành.";
    }
    if whole.demo {
        note += " SỐ LIỆU MINH HỌA – không phải số liệu thật.";
    }
    for table in &mut tables {
        table.note = format!("{} {note}", table.note).trim().to_owned();
    }
    tables.push(Table {
        caption: "Các số liệu của báo cáo".to_owned(),
        columns: vec![
            Column::new("Số liệu", Align::Text, 50),
            Column::new("Giá trị", Align::Number, 15),
            Column::new("Đọc là", Align::Text, 25),
            Column::new("Tên", Align::Text, 20),
        ],
        rows: rows.collect(),
        note,
    });
    tables
}

/// The report as a Word file.
///
/// # Errors
/// [`Kind::User`] where its template cannot be used, with the place; [`Kind::NotFound`]; [`Kind::Forbidden`].
pub async fn word(cx: &Context, id: ReportId) -> Result<Download> {
    let paper = paper(cx, id).await?;
    beside(broken, move || {
        Ok(Download { name: format!("{}.docx", paper.name), media: DOCX, bytes: paper.word()? })
    })
    .await
}

/// Its tables as a workbook.
///
/// # Errors
/// As [`word()`].
pub async fn excel(cx: &Context, id: ReportId) -> Result<Download> {
    let paper = paper(cx, id).await?;
    beside(broken, move || {
        Ok(Download { name: format!("{}.xlsx", paper.name), media: XLSX, bytes: paper.excel()? })
    })
    .await
}

/// The same paper as a PDF; `None` where LibreOffice is not installed, so that the page to be printed is
/// offered.
///
/// # Errors
/// As [`word()`]; [`Kind::Internal`] where LibreOffice fails.
pub async fn pdf(cx: &Context, id: ReportId) -> Result<Option<Download>> {
    let paper = paper(cx, id).await?;
    let tools = cx.tools().clone();
    beside(broken, move || {
        let name = format!("{}.pdf", paper.name);
        let made = word::pdf(&name, &paper.word()?, &tools);
        let made = made.map_err(|error| AppError::new(Kind::Internal, error.to_string()))?;
        Ok(made.map(|bytes| Download { name, media: PDF, bytes }))
    })
    .await
}

fn broken() -> AppError {
    AppError::new(Kind::Internal, "Không tạo được tệp.")
}

async fn paper(cx: &Context, id: ReportId) -> Result<Paper> {
    let mut tx = cx.store().read().await?;
    let (report, _) = readable(cx, &mut tx, id).await?;
    Paper::load(cx, &mut tx, &report).await
}

/// A report and the parts of its units, each as a Word file, in one parcel. A part that its unit has not
/// written is left out.
///
/// # Errors
/// As [`word()`].
pub async fn parcel(cx: &Context, id: ReportId) -> Result<Download> {
    let mut tx = cx.store().read().await?;
    let (report, register) = readable(cx, &mut tx, id).await?;
    let parts = reports::of_parent(&mut tx, id).await?;
    let day = when::day(cx.now());
    let mut papers = vec![Paper::load(cx, &mut tx, &report).await?];
    for part in parts.iter().filter(|part| part.state == ReportState::Sent) {
        let unit = super::data::name_of(&register, part.unit, day);
        let name = unit_paper_name(part, &unit.code);
        papers.push(Paper { name, ..Paper::load(cx, &mut tx, part).await? });
    }
    drop(tx);
    let name = format!("{}.zip", papers[0].name);
    packed(name, papers).await
}

/// The same report for every unit below, with that unit's figures and no written text, each as a Word file, in
/// one parcel.
///
/// # Errors
/// [`Kind::User`] where no unit stands below; otherwise as [`word()`].
pub async fn each_unit(cx: &Context, id: ReportId) -> Result<Download> {
    let mut tx = cx.store().read().await?;
    let (report, register) = readable(cx, &mut tx, id).await?;
    let day = when::day(cx.now());
    let below = register.children(Some(report.unit), day);
    let below: Vec<UnitName> = below
        .into_iter()
        .map(|unit| super::data::name_of(&register, unit.id, day))
        .filter(|unit| unit.level != UnitLevel::Agency)
        .collect();
    if below.is_empty() {
        return Err(AppError::user("Đơn vị của báo cáo không có đơn vị hành chính nào bên dưới.")
            .hint("Chọn báo cáo của tỉnh hoặc của cả nước."));
    }
    let common = Common::load(cx, &mut tx, &report).await?;
    let mut profiles = indicators::profiles_below(cx, &mut tx, report.unit, report.plan).await?;
    let word = word_of(&mut tx, &report).await?;
    let template = template(&mut tx, word).await?;
    let mut papers = Vec::with_capacity(below.len());
    for unit in below {
        // Numbers begin at 1, so this is none that is kept.
        let one = Report {
            id: ReportId(0),
            parent: Some(id),
            unit: unit.id,
            state: ReportState::Draft,
            head: super::to_json(&Head::usual(&unit, None))?,
            released: None,
            ..report.clone()
        };
        let data = Data::of(cx, &mut tx, &common, &one, profiles.remove(&unit.id)).await?;
        let whole = Whole::now(&one, &data, Vec::new())?;
        let name = unit_paper_name(&one, &unit.code);
        papers.push(Paper { whole, template: template.clone(), name, released: Released::No });
    }
    drop(tx);
    packed(format!("bao-cao-{}-{}-tung-don-vi.zip", report.kind, report.period), papers).await
}

/// Word files one after the other, so that no more than one is held beside the parcel.
async fn packed(name: String, papers: Vec<Paper>) -> Result<Download> {
    beside(broken, move || {
        let failed = |error| AppError::new(Kind::Internal, "Không gói được các báo cáo.").because(error);
        let mut pack = Pack::new(Cursor::new(Vec::new()));
        for paper in papers {
            pack.add(&format!("{}.docx", paper.name), &paper.word()?).map_err(failed)?;
        }
        Ok(Download { name, media: ZIP, bytes: pack.finish().map_err(failed)?.into_inner() })
    })
    .await
}
