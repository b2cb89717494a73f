//! `cotmoc data history` and `cotmoc data batches`

use std::io::Write;

use clap::Args;
use cotmoc_app::data::{self, FigurePage};
use cotmoc_app::model::{Batch, SeriesKind};
use cotmoc_core::model::Period;
use cotmoc_web::numbers;

use super::import::Format;
use crate::commands::server::{once, said};
use crate::config::DataArgs;
use crate::errors::UserError;
use crate::table::{Width, table};

/// A terminal of this width shows every table without breaking a line.
const LINE: usize = 100;

/// Xem mọi bản của một số liệu: ai nhập, lúc nào, từ đâu
///
/// Every revision of one figure: who entered it, when, from what.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct History {
    /// Mã số liệu
    ///
    /// The element's code.
    #[arg(long, value_name = "CODE", conflicts_with = "indicator", required_unless_present = "indicator")]
    element: Option<String>,

    /// Mã chỉ tiêu
    ///
    /// The indicator's code.
    #[arg(long, value_name = "CODE")]
    indicator: Option<String>,

    /// Mã đơn vị có hiệu lực vào ngày cuối kỳ, hoặc MÃ@NGÀY
    ///
    /// The unit's code on the period's last day, or CODE@DATE.
    #[arg(long, value_name = "UNIT")]
    unit: String,

    /// Kỳ
    ///
    /// The period.
    #[arg(long, value_name = "PERIOD")]
    period: String,

    /// Phân tổ, nếu có
    ///
    /// The category, where there is one.
    #[arg(long, value_name = "CODE", default_value = "")]
    category: String,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

impl History {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let (kind, code) = match (&self.element, &self.indicator) {
            (Some(code), _) => (SeriesKind::Element, code.as_str()),
            (None, code) => (SeriesKind::Indicator, code.as_deref().unwrap_or_default()),
        };
        let period = Period::parse(&self.period).map_err(|e| UserError::new(format!("--period: {e}.")))?;
        let page = once(data, async |cx| {
            data::history(&cx, kind, code, &self.unit, period, &self.category).await.map_err(said)
        })?;
        let text = match self.format {
            Format::Json => {
                let one =
                    |r: &data::Revised| serde_json::json!({"observation": r.observation, "batch": r.batch});
                let all: Vec<_> = page.revisions.iter().map(one).collect();
                format!(
                    "{}\n",
                    serde_json::json!({"name": page.name, "unit": page.unit_name, "revisions": all})
                )
            }
            Format::Text => figure(&page),
        };
        Ok(std::io::stdout().write_all(text.as_bytes())?)
    }
}

fn figure(page: &FigurePage) -> String {
    let rows: Vec<Vec<String>> = page
        .revisions
        .iter()
        .map(|r| {
            let o = &r.observation;
            vec![
                o.value.map_or_else(|| "thiếu".to_owned(), |v| v.to_string()),
                o.status.to_string(),
                r.batch.recorded_at.to_string(),
                r.batch.recorded_by.clone(),
                format!("{} (lần nạp {})", r.batch.source, r.batch.id),
                o.origin.source.clone(),
            ]
        })
        .collect();
    let columns = [
        ("Giá trị", Width::Fit),
        ("TT", Width::Fit),
        ("Lúc (UTC)", Width::Fit),
        ("Người nhập", Width::UpTo(20)),
        ("Nạp từ", Width::UpTo(24)),
        ("Nguồn", Width::UpTo(20)),
    ];
    format!("{} – {} – {}\n{}", page.name, page.unit_name, page.key.period, table(LINE, &columns, &rows))
}

/// Liệt kê các lần nạp số liệu, mới nhất trước
///
/// The batches in which figures came in, newest first.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Batches {
    /// Đối chiếu từng lần nạp với mã băm trong nhật ký; báo lần nạp đã bị sửa ngoài chương trình
    ///
    /// Hold the rows of each batch against the digest in the audit log.
    #[arg(long)]
    verify: bool,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

impl Batches {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let all: Vec<(Batch, Option<bool>)> = once(data, async |cx| {
            if self.verify {
                let verdicts = data::verify(&cx).await.map_err(said)?;
                return Ok(verdicts.into_iter().map(|v| (v.batch, Some(v.holds))).collect());
            }
            let batches = data::batches(&cx, None).await.map_err(said)?;
            Ok(batches.into_iter().map(|batch| (batch, None)).collect())
        })?;
        let text = match self.format {
            Format::Json => {
                let one = |(batch, holds): &(Batch, Option<bool>)| serde_json::json!({"batch": batch, "holds": holds});
                format!("{}\n", serde_json::Value::from(all.iter().map(one).collect::<Vec<_>>()))
            }
            Format::Text => list(&all),
        };
        std::io::stdout().write_all(text.as_bytes())?;
        match all.iter().find(|(_, holds)| *holds == Some(false)) {
            None => Ok(()),
            Some((batch, _)) => {
                Err(UserError::new(format!("lần nạp số {} không còn như lúc nạp.", batch.id))
                    .hint("dữ liệu đã bị sửa ngoài chương trình; phục hồi từ bản sao lưu")
                    .into())
            }
        }
    }
}

fn list(all: &[(Batch, Option<bool>)]) -> String {
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|(batch, holds)| {
            vec![
                batch.id.to_string(),
                batch.recorded_at.to_string(),
                batch.recorded_by.clone(),
                numbers::integer(i64::try_from(batch.rows).unwrap_or(i64::MAX)),
                batch.source.clone(),
                holds.map_or("", |holds| if holds { "nguyên vẹn" } else { "ĐÃ BỊ SỬA" }).to_owned(),
            ]
        })
        .collect();
    let columns = [
        ("Số", Width::Fit),
        ("Lúc (UTC)", Width::Fit),
        ("Người nhập", Width::UpTo(20)),
        ("Dòng", Width::Fit),
        ("Nạp từ", Width::UpTo(30)),
        ("", Width::Fit),
    ];
    table(LINE, &columns, &rows)
}
