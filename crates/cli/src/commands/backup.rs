//! `cotmoc backup`

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use cotmoc_app::backup;

use super::server::{once_as_is, said};
use super::watch::{Line, count, size};
use crate::config::DataArgs;

/// Sao lưu toàn bộ dữ liệu vào một tệp, cả khi đang phục vụ
///
/// Ghi mọi bảng, văn bản gốc và tệp đính kèm đúng như tại một thời điểm vào một tệp zip; không cần dừng dịch
/// vụ. Tệp chỉ có tên đã chọn khi đã ghi xong trọn vẹn xuống đĩa. Bản sao lưu dùng chung cho SQLite và
/// PostgreSQL, nên cũng dùng để chuyển từ SQLite sang PostgreSQL: sao lưu ở bên này, phục hồi ở bên kia.
///
/// Tệp chứa toàn bộ dữ liệu, kể cả mã băm mật khẩu: chỉ chủ tệp đọc được; hãy cất ở nơi an toàn, trên máy khác.
///
/// Writes everything as it is at one moment into one portable file, also while serving.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Backup {
    /// Tệp sao lưu sẽ được tạo, chẳng hạn sao-luu.zip; không ghi đè tệp đã có
    ///
    /// The file to be made; an existing one is not overwritten.
    #[arg(value_name = "FILE", help_heading = "Tham số (arguments)")]
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let line = Line::new();
        let made = once_as_is(data, async |cx| {
            let made = backup::create(&cx, &self.file, &line.watch()).await;
            line.clear();
            made.map_err(said)
        })?;
        let (rows, tables) = (made.manifest.rows(), made.manifest.tables.len());
        writeln!(
            std::io::stdout(),
            "Đã sao lưu {} dòng của {tables} bảng ({}) vào {}.",
            count(rows),
            size(made.size),
            made.file.display()
        )?;
        Ok(())
    }
}
