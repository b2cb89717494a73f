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
    let names: Vec<String> = root.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let mut put = |title: &str, help: String| {
        let help: Vec<&str> = help.lines().map(str::trim_end).collect();
        let _infallible = write!(out, "\n## {title}\n\n```text\n{}\n```\n", help.join("\n").trim());
    };
    put("cotmoc", root.render_long_help().to_string());
    for name in names {
        if let Some(command) = root.find_subcommand_mut(&name) {
            put(&format!("cotmoc {name}"), command.render_long_help().to_string());
        }
    }
    out
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
    for command in std::iter::once(&root).chain(root.get_subcommands()) {
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
