//! `cotmoc restore`

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use cotmoc_app::backup::{self, Existing};
use cotmoc_app::{Actor, Clock};

use super::server::{alone, config, said};
use super::watch::{Line, count};
use crate::config::DataArgs;

/// Phục hồi dữ liệu từ một bản sao lưu
///
/// Kiểm tra toàn bộ bản sao lưu, nạp vào một cơ sở dữ liệu mới bên cạnh, nâng cấp nếu bản sao lưu cũ hơn, kiểm
/// tra lại mọi chuỗi, mã kiểm tra và liên kết; tất cả đều đúng mới đưa vào sử dụng. Có gì sai thì dữ liệu đang
/// có giữ nguyên.
///
/// Nơi đã có dữ liệu thì không phục hồi, trừ khi dùng --replace: dữ liệu cũ được giữ lại dưới tên khác (một tệp
/// cotmoc-truoc-phuc-hoi-….sqlite trong thư mục dữ liệu, hoặc một lược đồ của PostgreSQL). Phải dừng dịch vụ
/// trước. Sau khi phục hồi, mọi người đăng nhập lại.
///
/// Restores a backup after all of it was checked in a new database; what is there is never lost.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Restore {
    /// Bản sao lưu do «cotmoc backup» tạo ra
    ///
    /// The backup.
    #[arg(value_name = "FILE", help_heading = "Tham số (arguments)")]
    file: PathBuf,

    /// Thay dữ liệu đang có; dữ liệu cũ được giữ lại dưới tên khác
    ///
    /// Replace the data that are there; they are kept under another name.
    #[arg(long)]
    replace: bool,
}

impl Restore {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let line = Line::new();
        let existing = if self.replace { Existing::SetAside } else { Existing::Refuse };
        let restored = alone(async {
            let (config, clock, actor) = (config(data), Clock::system(), Actor::local_operator());
            let done = backup::restore(&config, &clock, &actor, &self.file, existing, &line.watch()).await;
            line.clear();
            done.map_err(said)
        })?;
        let mut out = std::io::stdout().lock();
        let manifest = &restored.manifest;
        writeln!(
            out,
            "Đã phục hồi {} dòng của {} bảng từ bản sao lưu lúc {} (giờ UTC); mọi kiểm tra đều đạt.",
            count(manifest.rows()),
            manifest.tables.len(),
            manifest.made_at
        )?;
        if let Some(kept) = &restored.kept {
            writeln!(out, "Dữ liệu trước đó được giữ ở: {kept}")?;
        }
        Ok(())
    }
}
