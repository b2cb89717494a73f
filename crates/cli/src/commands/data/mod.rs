//! `cotmoc data`

use clap::{Args, Subcommand};

use super::TEMPLATE;
use crate::config::DataArgs;

mod export;
mod figure;
mod import;
mod progress;

pub(super) use import::source;
pub(super) use progress::Bar;

/// Số liệu: nạp từ tệp CSV, xuất ra, xem lịch sử
///
/// Số liệu chỉ được thêm, không bao giờ bị ghi đè: mỗi lần sửa là một bản mới, bản cũ vẫn xem lại được
/// kèm người sửa và thời điểm.
///
/// Figures: taking them in, giving them out, their history. A correction is a new revision; nothing is
/// overwritten.
#[derive(Debug, Args)]
#[command(
    subcommand_help_heading = "Lệnh (commands)",
    subcommand_value_name = "LỆNH",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Data {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(help_template = TEMPLATE)]
    Import(import::Import),
    #[command(help_template = TEMPLATE)]
    Export(export::Export),
    #[command(help_template = TEMPLATE)]
    History(figure::History),
    #[command(help_template = TEMPLATE)]
    Batches(figure::Batches),
}

impl Data {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        match &self.command {
            Command::Import(command) => command.run(data),
            Command::Export(command) => command.run(data),
            Command::History(command) => command.run(data),
            Command::Batches(command) => command.run(data),
        }
    }
}
