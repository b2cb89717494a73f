//! The reference of the commands in `docs/cli.md`, written from the commands themselves.

use std::fmt::Write as _;
use std::path::Path;

use clap::CommandFactory;

use crate::commands::Cli;

fn reference() -> String {
    let mut out = String::from(
        "# Các lệnh của cotmoc\n\nTrang này do một phép thử viết ra từ chính các lệnh; đừng sửa bằng tay. \
         (This page is written by a test from the commands themselves; do not edit it.)\n",
    );
    let mut root = Cli::command();
    root.build();
    put(&mut out, "cotmoc", &mut root);
    out
}

/// The help of a command, then that of the commands below it.
fn put(out: &mut String, title: &str, command: &mut clap::Command) {
    let help = command.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _infallible = write!(out, "\n## {title}\n\n```text\n{}\n```\n", help.join("\n").trim());
    for below in command.get_subcommands_mut() {
        let title = format!("{title} {}", below.get_name());
        put(out, &title, below);
    }
}

#[test]
fn docs_cli_md_is_fresh() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let fresh = reference();
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    #[expect(clippy::disallowed_methods, reason = "the switch that rewrites derived documents")]
    if committed != fresh && std::env::var_os("COTMOC_UPDATE").is_some() {
        std::fs::write(&file, &fresh).unwrap();
        return;
    }
    assert!(
        committed == fresh,
        "docs/cli.md is stale; run the tests with COTMOC_UPDATE=1 and commit the file"
    );
}

#[test]
fn every_argument_is_explained() {
    let mut root = Cli::command();
    root.build();
    root.clone().debug_assert();
    let mut open = vec![&root];
    while let Some(command) = open.pop() {
        open.extend(command.get_subcommands());
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command.get_arguments() {
            assert!(
                argument.get_help().is_some() && argument.get_long_help().is_some(),
                "{} {}",
                command.get_name(),
                argument.get_id()
            );
        }
    }
}
