//! `cotmoc`: the commands.

use std::io::Write;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

mod commands;
mod config;
mod errors;
#[cfg(test)]
mod reference;
mod samples;
mod table;

fn main() -> ExitCode {
    let matches = match commands::Cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(problem) => return usage(&problem),
    };
    let cli = match commands::Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(problem) => return usage(&problem),
    };
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => match errors::explain(&problem) {
            Some((text, code)) => {
                complain(&text);
                ExitCode::from(code)
            }
            None => ExitCode::SUCCESS,
        },
    }
}

/// Help and version go to standard output; a wrong command line is explained on standard error.
fn usage(problem: &clap::Error) -> ExitCode {
    let text = problem.render().to_string();
    let said = match problem.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader that went away (`--help | head`) is no failure.
            let _gone = std::io::stdout().write_all(text.as_bytes());
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            complain(&text);
            return ExitCode::from(errors::USAGE);
        }
        ErrorKind::InvalidSubcommand => "không có lệnh này.",
        ErrorKind::UnknownArgument => "có tham số không dùng được với lệnh này.",
        ErrorKind::MissingRequiredArgument => "thiếu tham số bắt buộc.",
        ErrorKind::ArgumentConflict => "hai tham số này không dùng cùng nhau.",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "giá trị của tham số không hợp lệ.",
        _ => "không hiểu dòng lệnh.",
    };
    complain(&format!("Lỗi: {said}\n{}\nGợi ý: cotmoc --help", text.trim_end()));
    ExitCode::from(errors::USAGE)
}

fn complain(text: &str) {
    // Nothing is left to tell when standard error itself is closed.
    let _closed = writeln!(std::io::stderr(), "{}", text.trim_end());
}
