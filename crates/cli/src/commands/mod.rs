//! One file per command; the doc comment of its arguments is its manual page.

use clap::{Parser, Subcommand};

use crate::config::DataArgs;

mod accounts;
mod assess;
mod backup;
mod data;
mod demo;
mod duties;
mod forms;
mod mail;
mod read;
mod restore;
mod rollup;
mod serve;
mod server;
mod targets;
mod units;
mod verify;
mod watch;

pub(crate) use server::said;

const TEMPLATE: &str = "\
{about-with-newline}
Cách dùng (usage): {usage}

{all-args}{after-help}";

const AFTER: &str = "\
Ví dụ (examples):
  cotmoc demo                              dữ liệu minh họa, mở http://127.0.0.1:8080
  cotmoc read ke-hoach.docx                đọc một kế hoạch ra màn hình
  cotmoc read ke-hoach.pdf --format json   một đối tượng JSON cho chương trình khác
  cotmoc serve --data /srv/cotmoc          chạy với dữ liệu của mình
  cotmoc backup sao-luu.zip --data /srv/cotmoc
                                           sao lưu, cả khi đang phục vụ
  cotmoc assess --baseline 2015=6.5502 --latest 2022=9.3702 --target 2030=20
                                           đánh giá tiến độ đến mục tiêu

Mã thoát (exit codes): 0 xong; 1 lỗi sửa được; 2 sai dòng lệnh; 70 lỗi của chương trình.";

/// Cột Mốc: từ văn bản kế hoạch đến mục tiêu, nhiệm vụ có dẫn nguồn
///
/// Cột Mốc reads a province's digital plan from the document as it was adopted, shows every target
/// and task beside the sentence it came from, and keeps the plan that a person has accepted.
#[derive(Debug, Parser)]
#[command(
    name = "cotmoc",
    version,
    help_template = TEMPLATE,
    after_help = AFTER,
    subcommand_help_heading = "Lệnh (commands)",
    subcommand_value_name = "LỆNH",
    next_help_heading = "Tùy chọn (options)",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_flag = true,
    disable_version_flag = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,

    #[command(flatten)]
    data: DataArgs,

    /// Hướng dẫn (--help: bản đầy đủ)
    ///
    /// Print help.
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,

    /// In số phiên bản
    ///
    /// Print the version.
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(help_template = TEMPLATE)]
    Accounts(accounts::Accounts),
    #[command(help_template = TEMPLATE)]
    Read(read::Read),
    #[command(help_template = TEMPLATE)]
    Assess(Box<assess::Assess>),
    #[command(help_template = TEMPLATE)]
    Backup(backup::Backup),
    #[command(help_template = TEMPLATE)]
    Data(data::Data),
    #[command(help_template = TEMPLATE)]
    Demo(demo::Demo),
    #[command(help_template = TEMPLATE)]
    Duties(duties::Duties),
    #[command(help_template = TEMPLATE)]
    Forms(forms::Forms),
    #[command(help_template = TEMPLATE)]
    Mail(mail::Mail),
    #[command(help_template = TEMPLATE)]
    Restore(restore::Restore),
    #[command(help_template = TEMPLATE)]
    Rollup(rollup::Rollup),
    #[command(help_template = TEMPLATE)]
    Serve(serve::Serve),
    #[command(help_template = TEMPLATE)]
    Targets(targets::Targets),
    #[command(help_template = TEMPLATE)]
    Units(units::Units),
    #[command(help_template = TEMPLATE)]
    Verify(verify::Verify),
}

/// Runs the command of a parsed line.
///
/// # Errors
/// What the command reports, see [`crate::errors::explain`].
pub(crate) fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Read(command) => command.run(),
        Command::Accounts(command) => command.run(&cli.data),
        Command::Assess(command) => command.run(),
        Command::Backup(command) => command.run(&cli.data),
        Command::Data(command) => command.run(&cli.data),
        Command::Demo(command) => command.run(&cli.data),
        Command::Duties(command) => command.run(&cli.data),
        Command::Forms(command) => command.run(&cli.data),
        Command::Mail(command) => command.run(&cli.data),
        Command::Restore(command) => command.run(&cli.data),
        Command::Rollup(command) => command.run(&cli.data),
        Command::Serve(command) => command.run(&cli.data),
        Command::Targets(command) => command.run(&cli.data),
        Command::Units(command) => command.run(&cli.data),
        Command::Verify(command) => command.run(&cli.data),
    }
}
