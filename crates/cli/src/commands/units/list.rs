//! `cotmoc units list`

use std::fmt::Write as _;

use clap::Args;
use cotmoc_app::units::{self, ListQuery, UnitList, UnitRow};
use cotmoc_core::model::UnitLevel;
use cotmoc_web::numbers;

use super::{Format, LINE, csv, day, exact, print, shown};
use crate::commands::server::{once, said};
use crate::config::DataArgs;
use crate::errors::UserError;
use crate::table::{Width, table};

/// Liệt kê đơn vị vào một ngày
///
/// Không ghi gì thêm thì liệt kê các tỉnh, thành phố của ngày hôm nay. Với --under, các đơn vị trực tiếp bên
/// dưới; thêm --level, mọi đơn vị cấp đó bên dưới, dù cách mấy cấp. Với --search, các đơn vị có tên hoặc mã
/// chứa mọi từ, không phân biệt dấu.
///
/// Lists units on a day: provinces, or those under another unit, of a level, or whose name holds words.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct List {
    /// Ngày cần xem; mặc định là hôm nay
    ///
    /// The day; today where it is not given.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,

    /// Chỉ đơn vị cấp này: «quốc gia», «tỉnh», «huyện», «xã», «cơ quan»
    ///
    /// Only units of this level.
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,

    /// Chỉ các đơn vị bên dưới đơn vị này
    ///
    /// Only units under this one.
    #[arg(long, value_name = "UNIT")]
    under: Option<String>,

    /// Chỉ các đơn vị có tên hoặc mã chứa các từ này, không phân biệt dấu
    ///
    /// Only units whose name or code holds these words; diacritics do not matter.
    #[arg(long, value_name = "WORDS", default_value = "")]
    search: String,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
}

impl List {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let query = ListQuery {
            date: day("--at", self.at.as_deref())?,
            level: self.level.as_deref().map(level).transpose()?,
            under: self.under.clone(),
            search: self.search.clone(),
        };
        let list = once(data, async |cx| units::list(&cx, &query).await.map_err(said))?;
        print(&match self.format {
            Format::Table => as_table(&list),
            Format::Csv => as_csv(&list)?,
            Format::Json => serde_json::to_string_pretty(&list)?,
        })
    }
}

fn level(word: &str) -> anyhow::Result<UnitLevel> {
    word.trim().to_lowercase().parse().map_err(|_| {
        let words: Vec<&str> = UnitLevel::ALL.iter().map(|l| l.as_str()).collect();
        UserError::new(format!("--level: không có cấp «{word}»."))
            .hint(format!("chọn một cấp: {}", words.join(", ")))
            .into()
    })
}

fn as_table(list: &UnitList) -> String {
    let under = list.under.as_ref().map(|u| format!(", dưới {} ({})", u.name, u.code)).unwrap_or_default();
    let mut out = format!(
        "Vào ngày {}{under}: {} đơn vị",
        numbers::date(list.date),
        numbers::integer(count(list.rows.len()))
    );
    let kinds: Vec<String> =
        list.kinds.iter().map(|(kind, n)| format!("{} {kind}", numbers::integer(count(*n)))).collect();
    if !kinds.is_empty() {
        let _infallible = write!(out, " ({})", kinds.join(", "));
    }
    out.push_str("\n\n");
    let columns = [
        ("Mã", Width::Fit),
        ("Tên", Width::UpTo(44)),
        ("Đơn vị cấp trên", Width::Rest),
        ("Từ ngày", Width::Fit),
        ("Bên dưới", Width::Fit),
    ];
    let rows: Vec<Vec<String>> = list
        .rows
        .iter()
        .map(|row| {
            let above = row.parent_name.clone().unwrap_or_default();
            let below = if row.children == 0 { String::new() } else { numbers::integer(count(row.children)) };
            vec![row.code.clone(), row.name.clone(), above, shown(row.from, "trước 11/2021"), below]
        })
        .collect();
    out.push_str(&table(LINE, &columns, &rows));
    out
}

fn as_csv(list: &UnitList) -> anyhow::Result<String> {
    let head = ["code", "name", "type", "level", "parent", "from", "until", "unit"];
    let cells = |row: &UnitRow| {
        let parent = row.parent_code.clone().unwrap_or_default();
        let (from, until) = (exact(row.from), exact(row.until));
        let level = row.level.to_string();
        vec![
            row.code.clone(),
            row.name.clone(),
            row.kind.clone(),
            level,
            parent,
            from,
            until,
            row.id.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> =
        std::iter::once(head.map(str::to_owned).to_vec()).chain(list.rows.iter().map(cells)).collect();
    csv(&rows)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
