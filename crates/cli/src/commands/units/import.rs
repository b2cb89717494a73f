//! `cotmoc units import`

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use cotmoc_app::units::{self, ImportKind, ImportReport, Mode};

use super::change::told;
use super::print;
use crate::commands::server::{once, said};
use crate::config::DataArgs;
use crate::errors::UserError;

/// Nạp đơn vị, việc kế thừa hoặc tỷ lệ chia từ một tệp CSV
///
/// Dòng đầu ghi tên các cột. units: code,name,type và nếu có level,parent,date,act,clause,note. successions:
/// old,new,date và nếu có name,type,parent,share,act,clause,note; dòng có name và type lập đơn vị nhận mới.
/// shares: old,new,share và nếu có date,act,clause,note. Các dòng cùng ngày và cùng văn bản là một việc.
///
/// Mọi dòng được kiểm tra; chỉ một dòng sai thì không lưu gì, và từng chỗ sai được nêu với cách sửa.
///
/// Reads units, successions or shares from a CSV file; all rows are kept or none.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Import {
    /// Tệp CSV; «-» là đầu vào chuẩn
    ///
    /// The CSV file; `-` reads standard input.
    #[arg(value_name = "FILE", help_heading = "Tham số (arguments)")]
    file: PathBuf,

    /// Các dòng là gì
    ///
    /// What the rows are.
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Rows::Units)]
    rows: Rows,

    /// Chỉ kiểm tra từng dòng, không lưu
    ///
    /// Check every row; keep nothing.
    #[arg(long)]
    dry_run: bool,

    /// In một đối tượng JSON thay cho lời
    ///
    /// Print one JSON object instead of words.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rows {
    /// đơn vị mới, không kế thừa từ đơn vị nào (new units)
    Units,
    /// đơn vị cũ và đơn vị nhận (old units and their heirs)
    Successions,
    /// tỷ lệ chia nay đã biết (shares that are known by now)
    Shares,
}

impl Import {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let table = read(&self.file)?;
        let kind = match self.rows {
            Rows::Units => ImportKind::Units,
            Rows::Successions => ImportKind::Successions,
            Rows::Shares => ImportKind::Shares,
        };
        let mode = if self.dry_run { Mode::DryRun } else { Mode::Apply };
        let report = once(data, async |cx| units::import(&cx, kind, &table, mode).await.map_err(said))?;
        if self.json {
            print(&serde_json::to_string_pretty(&report)?)?;
        } else {
            print(&words(&report, mode))?;
        }
        match report.wrong() {
            0 => Ok(()),
            wrong => Err(UserError::new(format!(
                "{wrong} trong {} dòng chưa đúng; chưa lưu dòng nào.",
                report.rows.len()
            ))
            .hint("sửa các dòng được nêu rồi nạp lại")
            .into()),
        }
    }
}

fn words(report: &ImportReport, mode: Mode) -> String {
    let mut out = String::new();
    for row in &report.rows {
        if let Some(problem) = &row.problem {
            let column = row.column.map(|c| format!(", cột {c}")).unwrap_or_default();
            let _infallible = writeln!(
                out,
                "Dòng {}{column} ({}): {} {}",
                row.line, row.says, problem.message, problem.hint
            );
        }
    }
    if out.is_empty() {
        let _infallible = writeln!(out, "{} dòng đều đúng.", report.rows.len());
        out.push_str(&told(&report.events, mode));
    }
    out
}

pub(super) fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(file).map(|read| bytes = read)
    };
    read.map_err(|problem| {
        UserError::new(format!("không đọc được «{}»: {problem}.", file.display()))
            .hint("kiểm tra tên tệp và quyền đọc")
    })?;
    Ok(bytes)
}
