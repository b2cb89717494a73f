//! `cotmoc mail`

use std::io::Write as _;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use cotmoc_app::mail;

use super::TEMPLATE;
use super::server::{once, said};
use crate::config::DataArgs;

/// Thư: thử máy chủ gửi thư
///
/// Mail: trying the mail server.
#[derive(Debug, Args)]
#[command(
    subcommand_help_heading = "Lệnh (commands)",
    subcommand_value_name = "LỆNH",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Mail {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(help_template = TEMPLATE)]
    Test(Test),
}

/// Gửi ngay một thư thử và in câu trả lời của máy chủ thư
///
/// Sends a letter of trial at once, without the queue, and prints the mail server's answer.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Test {
    /// Địa chỉ nhận thư thử
    ///
    /// Who gets it.
    #[arg(value_name = "ADDRESS")]
    address: String,
}

impl Mail {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let Command::Test(test) = &self.command;
        let answer = once(data, async |cx| mail::trial(&cx, &test.address).await.map_err(said))?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "Máy chủ thư đã nhận thư gửi {}: {answer}", test.address).context("ghi ra màn hình")
    }
}
