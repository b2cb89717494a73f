//! `cotmoc verify`

use std::io::Write as _;

use clap::Args;
use cotmoc_app::verify;

use super::server::{once_as_is, said};
use super::watch::{Line, count};
use crate::config::DataArgs;
use crate::errors::UserError;

/// Kiểm tra dữ liệu có còn nguyên vẹn không
///
/// Kiểm tra liên kết giữa các bảng, bộ đếm số hiệu, chuỗi nhật ký, mã kiểm tra của từng lần nạp số liệu, bản gốc
/// văn bản và tệp đính kèm, các lần nhập và ô số liệu. Nêu chỗ đầu tiên không đúng của mỗi kiểm tra. Chạy được cả
/// khi đang phục vụ; không thay đổi gì. Mã thoát 1 nếu có chỗ không đúng.
///
/// Checks every chain, digest, copy, counter and reference; names the first place that does not hold.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Verify {
    /// In kết quả dạng JSON cho chương trình khác
    ///
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let line = Line::new();
        let report = once_as_is(data, async |cx| {
            let report = verify::run(&cx, &line.watch()).await;
            line.clear();
            report.map_err(said)
        })?;
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &report)?;
            writeln!(out)?;
        } else {
            for checked in &report.checks {
                let words = checked.check.words();
                match &checked.problem {
                    None => writeln!(out, "✓ {words}: {}", count(checked.looked_at))?,
                    Some(problem) => writeln!(out, "✗ {words}: {problem}")?,
                }
            }
        }
        let broken = report.checks.iter().filter(|c| c.problem.is_some()).count();
        if broken == 0 {
            return Ok(());
        }
        Err(UserError::new(format!("dữ liệu không còn nguyên vẹn: {broken} kiểm tra không đạt."))
            .hint("giữ nguyên dữ liệu này để xem xét, và phục hồi từ bản sao lưu gần nhất bằng «cotmoc restore»")
            .into())
    }
}
