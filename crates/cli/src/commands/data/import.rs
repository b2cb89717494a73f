//! `cotmoc data import`

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cotmoc_app::data::{self, Change, ImportOptions, ImportReport, Mode, RowReport, Source, Watch};
use cotmoc_web::numbers;
use rust_decimal::Decimal;

use super::Bar;
use crate::commands::server::{once, said};
use crate::config::DataArgs;
use crate::errors::UserError;

/// Nạp số liệu từ một tệp CSV
///
/// Dòng đầu là tên cột, theo thứ tự nào cũng được: element (mã số liệu) hoặc indicator (mã chỉ tiêu), unit,
/// period, category, value; nếu có: status, provider, source, method, sample_size, margin, note. Tên cột
/// tiếng Việt (Mã số liệu, Đơn vị, Kỳ, Phân tổ, Giá trị …) cũng được nhận; cột name, STT, Tên đơn vị,
/// Đơn vị tính chỉ để đọc.
///
/// Dấu ngăn cột là phẩy, chấm phẩy hoặc tab; bảng mã UTF-8. Trong tệp, dấu thập phân là dấu chấm và không
/// ngăn hàng nghìn (1234.5). Đơn vị ghi bằng mã có hiệu lực vào ngày cuối kỳ, hoặc MÃ@NGÀY (86@2024-12-31).
/// Kỳ: 2024, 2024-S1, 2024-9M, 2024-Q2, 2024-06. Giá trị trống không phải là 0: thiếu số liệu thì ghi M ở
/// cột status.
///
/// Mọi dòng được kiểm tra trước; có dòng sai thì không lưu gì, trừ khi dùng --partial. Dòng đã có đúng như
/// vậy thì không lưu lần nữa; dòng khác đi là một bản sửa, bản cũ vẫn còn.
///
/// Takes figures in from a CSV file: every row is checked first, and nothing is kept where one is wrong.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Import {
    /// Tệp CSV; «-» là đầu vào chuẩn
    ///
    /// The CSV file; `-` reads standard input.
    #[arg(value_name = "FILE", help_heading = "Tham số (arguments)")]
    file: PathBuf,

    /// Chỉ xem trước: nói từng dòng là mới, sửa 12 → 13, giữ nguyên hay sai; không lưu gì
    ///
    /// Say of each row what would happen, and change nothing.
    #[arg(long)]
    dry_run: bool,

    /// Lưu các dòng đúng, bỏ lại các dòng sai và nói là dòng nào
    ///
    /// Keep the rows that are right and say which were left out.
    #[arg(long, conflicts_with = "dry_run")]
    partial: bool,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// chữ để đọc (text for people)
    Text,
    /// một đối tượng JSON (one JSON object)
    Json,
}

impl Import {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let source = source(&self.file)?;
        let mode = match (self.dry_run, self.partial) {
            (true, _) => Mode::DryRun,
            (_, true) => Mode::Partial,
            _ => Mode::AllOrNothing,
        };
        let mut out = std::io::BufWriter::new(std::io::stdout());
        let (format, mut bar) = (self.format, Bar::new());
        let mut written: std::io::Result<()> = Ok(());
        let mut rows = 0_u64;
        let report = once(data, async |cx| {
            let mut row = |row: RowReport| {
                if written.is_ok() {
                    written = write_row(&mut out, format, rows, &row);
                }
                rows += 1;
            };
            let mut watch = Watch { progress: &mut |p| bar.show(p), row: &mut row };
            let options = ImportOptions { mode, ..ImportOptions::default() };
            let report = data::import(&cx, &source, options, &mut watch).await.map_err(said);
            bar.clear();
            report
        })?;
        written?;
        match format {
            Format::Json => {
                out.write_all(if rows > 0 { b"],\"report\":" } else { b"{\"report\":" })?;
                serde_json::to_writer(&mut out, &report)?;
                out.write_all(b"}\n")?;
            }
            Format::Text => out.write_all(summary(&report, mode).as_bytes())?,
        }
        out.flush()?;
        drop(out);
        verdict(&report, mode)
    }
}

/// The file to read; standard input is held in memory.
pub(in crate::commands) fn source(file: &std::path::Path) -> anyhow::Result<Source> {
    if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes)?;
        return Ok(Source::bytes("đầu vào chuẩn", bytes));
    }
    let problem = match std::fs::metadata(file) {
        Ok(found) if found.is_dir() => "đây là thư mục, không phải tệp.".to_owned(),
        Ok(_) => return Ok(Source::file(file.to_path_buf())),
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => "không có tệp này.".to_owned(),
        Err(problem) => format!("không mở được tệp: {problem}."),
    };
    Err(UserError::new(format!("«{}»: {problem}", file.display()))
        .hint("xem lại tên và thư mục của tệp")
        .into())
}

fn write_row(out: &mut impl Write, format: Format, nth: u64, row: &RowReport) -> std::io::Result<()> {
    if format == Format::Json {
        out.write_all(if nth == 0 { b"{\"rows\":[" } else { b",\n" })?;
        return serde_json::to_writer(&mut *out, row).map_err(std::io::Error::from);
    }
    let key = || {
        let period = row.period.map(|p| p.to_string()).unwrap_or_default();
        let category = if row.category.is_empty() { String::new() } else { format!(" {}", row.category) };
        {
            let name = if row.name.is_empty() { String::new() } else { format!(" ({})", row.name) };
            format!("dòng {}: {} {}{name} {period}{category}:", row.line, row.code, row.unit)
        }
    };
    let said = |value: Option<Decimal>| value.map_or_else(|| "thiếu".to_owned(), |v| v.to_string());
    match &row.change {
        Change::New => writeln!(out, "{} mới {}", key(), said(row.value)),
        Change::Same => writeln!(out, "{} giữ nguyên {}", key(), said(row.value)),
        Change::Changes { value_stays: true, .. } => {
            writeln!(out, "{} giữ giá trị {}, sửa thông tin kèm theo", key(), said(row.value))
        }
        Change::Changes { before, .. } => {
            writeln!(out, "{} sửa {} → {}", key(), said(*before), said(row.value))
        }
        Change::Error { errors } => errors.iter().try_for_each(|error| writeln!(out, "{error}")),
    }
}

fn summary(report: &ImportReport, mode: Mode) -> String {
    let count = |n: u64| numbers::integer(i64::try_from(n).unwrap_or(i64::MAX));
    let mut out = String::new();
    // A dry run said each row already.
    if mode != Mode::DryRun || report.rows == 0 {
        for error in &report.errors {
            out.push_str(&format!("{error}\n"));
        }
        let more = report.mistakes.saturating_sub(report.errors.len() as u64);
        if more > 0 {
            out.push_str(&format!("… và {} lỗi nữa\n", count(more)));
        }
    }
    out.push_str(&format!(
        "{}: {} dòng, {} dòng sai\n",
        report.source,
        count(report.rows),
        count(report.wrong)
    ));
    if report.new + report.changed + report.same > 0 {
        out.push_str(&format!(
            "  mới {}, sửa {}, giữ nguyên {}\n",
            count(report.new),
            count(report.changed),
            count(report.same)
        ));
    }
    match (&report.batch, mode) {
        (Some(batch), _) => {
            out.push_str(&format!("Đã lưu {} số liệu, lần nạp số {}.\n", count(batch.rows), batch.id));
        }
        (None, Mode::DryRun) => out.push_str("Chỉ xem trước: chưa có gì được lưu.\n"),
        (None, _) if report.wrong == 0 => out.push_str("Không có gì mới để lưu.\n"),
        (None, _) => {}
    }
    out
}

/// Wrong rows make the command fail, unless they were only left out.
fn verdict(report: &ImportReport, mode: Mode) -> anyhow::Result<()> {
    if report.wrong == 0 || (mode == Mode::Partial && report.batch.is_some()) {
        return Ok(());
    }
    let wrong = numbers::integer(i64::try_from(report.wrong).unwrap_or(i64::MAX));
    let hint = match mode {
        Mode::AllOrNothing => "sửa các dòng đã nêu rồi nạp lại; hoặc dùng --partial để lưu các dòng đúng",
        Mode::Partial | Mode::DryRun => "sửa các dòng đã nêu rồi nạp lại",
    };
    Err(UserError::new(format!("{wrong} dòng sai, chưa có gì được lưu.")).hint(hint).into())
}
