//! `cotmoc units`

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::TEMPLATE;
use crate::config::DataArgs;
use crate::errors::UserError;

mod agencies;
mod boundaries;
mod change;
mod edit;
mod import;
mod list;
mod merge;
mod show;
mod tasks;
mod undo;

/// Danh mục đơn vị: xem theo ngày, nhập, chia, đổi tên, kế thừa
///
/// Danh mục có sẵn các đơn vị hành chính từ 01/11/2021 đến 20/9/2026 với việc kế thừa ngày 1/7/2025; tỉnh ghi
/// thêm những gì xảy ra sau đó, kèm văn bản và ngày có hiệu lực. Mỗi việc đã ghi là một sự kiện, hoàn tác
/// được; số liệu cũ đứng nguyên và tự hiện trên địa giới mới.
///
/// Đơn vị ghi bằng mã có hiệu lực vào ngày đang xét (86), bằng MÃ@NGÀY cho đơn vị mang mã ấy vào ngày đó
/// (86@2024-12-31), hoặc bằng tên nếu chỉ một đơn vị mang tên ấy.
///
/// The register of units: browse it on any day, record what acts change, undo what was recorded.
#[derive(Debug, Args)]
#[command(
    subcommand_help_heading = "Lệnh (commands)",
    subcommand_value_name = "LỆNH",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Units {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(help_template = TEMPLATE)]
    List(list::List),
    #[command(help_template = TEMPLATE)]
    Show(show::Show),
    #[command(help_template = TEMPLATE)]
    Events(undo::Events),
    #[command(help_template = TEMPLATE)]
    Merge(merge::Merge),
    #[command(help_template = TEMPLATE)]
    Split(merge::Split),
    #[command(help_template = TEMPLATE)]
    Rename(edit::Rename),
    #[command(help_template = TEMPLATE)]
    Move(edit::Move),
    #[command(help_template = TEMPLATE)]
    Create(edit::Create),
    #[command(help_template = TEMPLATE)]
    Abolish(edit::Abolish),
    #[command(help_template = TEMPLATE)]
    Shares(edit::Shares),
    #[command(help_template = TEMPLATE)]
    Import(import::Import),
    #[command(help_template = TEMPLATE)]
    Agencies(agencies::Agencies),
    #[command(help_template = TEMPLATE)]
    Tasks(tasks::Tasks),
    #[command(help_template = TEMPLATE)]
    Boundaries(boundaries::Boundaries),
    #[command(help_template = TEMPLATE)]
    Undo(undo::Undo),
}

impl Units {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        match &self.command {
            Command::List(command) => command.run(data),
            Command::Show(command) => command.run(data),
            Command::Events(command) => command.run(data),
            Command::Merge(command) => command.run(data),
            Command::Split(command) => command.run(data),
            Command::Rename(command) => command.run(data),
            Command::Move(command) => command.run(data),
            Command::Create(command) => command.run(data),
            Command::Abolish(command) => command.run(data),
            Command::Shares(command) => command.run(data),
            Command::Import(command) => command.run(data),
            Command::Agencies(command) => command.run(data),
            Command::Tasks(command) => command.run(data),
            Command::Boundaries(command) => command.run(data),
            Command::Undo(command) => command.run(data),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// bảng để đọc trên màn hình (tables for people)
    Table,
    /// CSV, dấu phẩy, cho bảng tính và chương trình khác (comma-separated values)
    Csv,
    /// một đối tượng JSON (one JSON object)
    Json,
}

/// A terminal of this width shows every table without breaking a line.
const LINE: usize = 110;

/// The day of `--at`, where one is given.
fn day(option: &str, text: Option<&str>) -> anyhow::Result<Option<Date>> {
    let Some(text) = text else { return Ok(None) };
    match cotmoc_app::units::read_day(text) {
        Some(date) => Ok(Some(date)),
        None => Err(UserError::new(format!("{option}: «{text}» không phải là ngày."))
            .hint("viết 2025-06-30 hoặc 30/06/2025")
            .into()),
    }
}

/// A day for people; `before` where it is older than our records.
fn shown(date: Option<Date>, before: &str) -> String {
    date.map_or_else(|| before.to_owned(), cotmoc_web::numbers::date)
}

/// A day for programmes.
fn exact(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

/// Rows as comma-separated values.
fn csv(rows: &[Vec<String>]) -> anyhow::Result<String> {
    let mut out = Vec::new();
    let mut writer = cotmoc_formats::csv::Writer::new(&mut out);
    for row in rows {
        writer.row(row.iter().map(String::as_str))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(String::from_utf8(out)?)
}

/// Writes the result, and one line feed after it.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    out.write_all(text.trim_end_matches('\n').as_bytes())?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}
