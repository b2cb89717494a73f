//! `cotmoc units events` and `cotmoc units undo`

use clap::Args;
use cotmoc_app::units::{self, EventRow, Mode, kind_words};
use cotmoc_core::units::EventId;
use cotmoc_web::numbers;

use super::show::act;
use super::{Format, LINE, csv, exact, print, shown};
use crate::commands::server::{once, said};
use crate::config::DataArgs;
use crate::table::{Width, table};

/// Liệt kê những việc đã ghi, việc mới nhất trước
///
/// Lists what was recorded here, undone events included.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Events {
    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
}

impl Events {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let events = once(data, async |cx| units::events(&cx).await.map_err(said))?;
        print(&match self.format {
            Format::Table if events.is_empty() => {
                "Chưa ghi việc nào; danh mục là danh mục chính thức.".to_owned()
            }
            Format::Table => {
                let columns = [
                    ("Số", Width::Fit),
                    ("Từ ngày", Width::Fit),
                    ("Việc", Width::Fit),
                    ("Đơn vị", Width::Rest),
                    ("Văn bản", Width::UpTo(24)),
                    ("Ghi", Width::UpTo(20)),
                    ("Hoàn tác", Width::UpTo(20)),
                ];
                table(LINE + 20, &columns, &events.iter().map(row).collect::<Vec<_>>())
            }
            Format::Csv => csv(&exact_rows(&events))?,
            Format::Json => {
                let one = |e: &EventRow| {
                    let mut value = serde_json::to_value(e)?;
                    value["undone"] = e.undone.as_ref().map_or(
                        serde_json::Value::Null,
                        |u| serde_json::json!({"reason": u.reason, "at": u.at, "by": u.by}),
                    );
                    Ok::<_, serde_json::Error>(value)
                };
                serde_json::to_string_pretty(&events.iter().map(one).collect::<Result<Vec<_>, _>>()?)?
            }
        })
    }
}

/// Hoàn tác một việc đã ghi
///
/// Không xóa gì: danh mục trở lại như khi chưa có việc ấy, số liệu cũ đứng nguyên. Không hoàn tác được khi có
/// việc sau dựa vào; khi ấy các việc đó được nêu tên. Việc ghi cùng một lần mà không tách được (như một danh
/// sách sở, ngành) thì hoàn tác cùng nhau.
///
/// Undoes what was recorded; refused while later events stand on it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Undo {
    /// Số của sự kiện, xem bằng cotmoc units events
    ///
    /// The event's number, as `units events` shows it.
    #[arg(value_name = "EVENT", help_heading = "Tham số (arguments)")]
    event: i64,

    /// Lý do
    ///
    /// Why.
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,

    /// Chỉ xem, không lưu
    ///
    /// Say what would be undone; keep nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Undo {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let (mode, head) =
            if self.dry_run { (Mode::DryRun, "Sẽ hoàn tác") } else { (Mode::Apply, "Đã hoàn tác") };
        let undo = units::Undo { event: EventId(self.event), reason: self.reason.clone(), seen: None };
        let events = once(data, async |cx| units::undo(&cx, &undo, mode).await.map_err(said))?;
        let lines: Vec<String> = events
            .iter()
            .map(|e| format!("{head} sự kiện số {}: {}, {}.", e.id.0, kind_words(e.kind), e.units.join("; ")))
            .collect();
        print(&lines.join("\n"))
    }
}

fn row(e: &EventRow) -> Vec<String> {
    let recorded = e.recorded_by.clone().unwrap_or_default();
    let at = e.recorded_at.map(numbers::moment).unwrap_or_default();
    let undone = e.undone.as_ref().map(|u| format!("{} {}", u.by, numbers::moment(u.at))).unwrap_or_default();
    vec![
        e.id.0.to_string(),
        shown(e.date, "trước 11/2021"),
        kind_words(e.kind).to_owned(),
        units_of(e),
        act(&e.act),
        format!("{recorded} {at}"),
        undone,
    ]
}

fn units_of(e: &EventRow) -> String {
    let shown: Vec<&str> = e.units.iter().take(3).map(String::as_str).collect();
    let more = e.touched.saturating_sub(shown.len());
    if more == 0 { shown.join("; ") } else { format!("{} và {more} đơn vị khác", shown.join("; ")) }
}

fn exact_rows(events: &[EventRow]) -> Vec<Vec<String>> {
    let head = [
        "event", "kind", "date", "act", "clause", "note", "recorded_at", "recorded_by", "undone_at",
        "undone_by", "reason",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(events.iter().map(|e| {
        let undone = e.undone.as_ref();
        vec![
            e.id.0.to_string(),
            e.kind.to_string(),
            exact(e.date),
            e.act.number.clone(),
            e.act.clause.clone(),
            e.note.clone(),
            e.recorded_at.map(|at| at.to_string()).unwrap_or_default(),
            e.recorded_by.clone().unwrap_or_default(),
            undone.map(|u| u.at.to_string()).unwrap_or_default(),
            undone.map(|u| u.by.clone()).unwrap_or_default(),
            undone.map(|u| u.reason.clone()).unwrap_or_default(),
        ]
    }));
    rows
}
