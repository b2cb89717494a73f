//! Rules about the source itself that no compiler checks: sizes, borders, leftovers, a map that does not lie.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const FILE_LINES: usize = 450;
const FUNCTION_LINES: usize = 70;

/// Files that are long because they read like a table, each with its reason.
const TABLES: &[&str] = &[];

/// The project's root folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace exists")
}

/// A source file: its path from the root and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The lines before the file's own test module.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
    }

    /// Whether the file holds tests only.
    fn is_test(&self) -> bool {
        let tests = ["tests/", "benches/", "fuzz/"];
        tests.iter().any(|folder| self.path.starts_with(folder) || self.path.contains(&format!("/{folder}")))
            || self.path.ends_with("tests.rs")
    }
}

/// Every file under `folder` whose name ends in `ending`, in a fixed order.
fn files(folder: &str, ending: &str) -> Vec<Source> {
    let (root, mut found, mut waiting) = (root(), Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.expect("a readable folder").path()) {
            if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
                waiting.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let text = fs::read_to_string(&path).expect("source is UTF-8");
                let path = path.strip_prefix(&root).expect("under the root").to_string_lossy().into_owned();
                found.push(Source { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The project's own Rust code, without tests.
fn code() -> Vec<Source> {
    let code: Vec<_> = files("crates", ".rs").into_iter().filter(|source| !source.is_test()).collect();
    assert!(code.len() > 20, "only {} files were found: the check looks in the wrong place", code.len());
    code
}

/// Fails with every complaint at once.
fn report(rule: &str, complaints: &[String]) {
    assert!(complaints.is_empty(), "{rule}\n  {}", complaints.join("\n  "));
}

/// Lines of `code` for which `wrong` holds, as «path:line: text»; comments are left out.
fn offending<'a>(sources: impl IntoIterator<Item = &'a Source>, wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (number, line) in source.lines().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            if wrong(line) {
                found.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    found
}

#[test]
fn files_are_not_long() {
    let long: Vec<_> = code()
        .iter()
        .filter(|source| !TABLES.contains(&source.path.as_str()))
        .map(|source| (source.lines().count(), &source.path))
        .filter(|(lines, _)| *lines > FILE_LINES)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    report("A file is at most 450 lines long.", &long);
}

/// rustfmt closes a function with a brace at the indentation of its first line, which is what this looks for.
#[test]
fn functions_are_not_long() {
    let mut long = Vec::new();
    for source in &code() {
        let lines: Vec<_> = source.lines().collect();
        for (index, (number, line)) in lines.iter().enumerate() {
            let Some(name) = function_name(line) else { continue };
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = lines[index..].iter().position(|(_, line)| *line == format!("{indent}}}"));
            let one_line = line.trim_end().ends_with('}') || line.trim_end().ends_with(';');
            if !one_line && end.is_some_and(|length| length + 1 > FUNCTION_LINES) {
                long.push(format!("{}:{number}: {name} has {} lines", source.path, end.unwrap_or(0) + 1));
            }
        }
    }
    report("A function is at most 70 lines long.", &long);
}

/// The name of the function that begins on this line.
fn function_name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if line.starts_with("//") {
        return None;
    }
    let (before, after) = line.split_once("fn ")?;
    let words = ["pub", "pub(crate)", "pub(super)", "async", "const", "unsafe", "extern", "default"];
    before
        .split_whitespace()
        .all(|word| words.contains(&word))
        .then(|| after.split(['(', '<']).next().unwrap_or(after))
}

#[test]
fn the_core_is_pure() {
    let core: Vec<_> =
        code().into_iter().filter(|source| source.path.starts_with("crates/core/src/")).collect();
    let banned = [
        "std::fs", "std::net", "std::process", "std::time", "std::env", "std::thread", "std::io", "tokio",
        "async fn", "println!",
    ];
    // Adding up on several cores is still a function of its arguments; one file starts those threads.
    let core = core.iter().filter(|source| source.path != "crates/core/src/cube/parallel.rs");
    let found = offending(core, |line| banned.iter().any(|word| line.contains(word)));
    report("The core knows no file, network, clock, process, environment or thread.", &found);
}

#[test]
fn sql_stays_in_the_store() {
    let others: Vec<_> =
        code().into_iter().filter(|source| !source.path.starts_with("crates/store/")).collect();
    let found = offending(&others, |line| {
        let line = line.to_lowercase();
        let statement =
            |begin: &str, then: &str| line.split_once(begin).is_some_and(|(_, rest)| rest.contains(then));
        line.contains("sqlx")
            || line.contains("insert into ")
            || line.contains("delete from ")
            || line.contains("create table ")
            || statement("\"select ", " from ")
            || statement("\"update ", " set ")
    });
    report("SQL is written in crates/store and nowhere else.", &found);
}

#[test]
fn databases_are_named_at_the_edge_only() {
    let inner: Vec<_> = code()
        .into_iter()
        .filter(|source| {
            ["crates/core/", "crates/formats/", "crates/web/"]
                .iter()
                .any(|crate_| source.path.starts_with(crate_))
        })
        .collect();
    let found = offending(&inner, |line| {
        let line = line.to_lowercase();
        ["sqlite", "postgres"].iter().any(|name| line.contains(name))
    });
    report("Pages, formats and the core do not know which database there is.", &found);
}

#[test]
fn nothing_is_left_over() {
    let all: Vec<_> = files("crates", ".rs").into_iter().chain(files("tests", ".rs")).collect();
    let words: Vec<String> = ["TO:DO", "FIX:ME", "XX:X", "HA:CK", "#[al:low(", "unimple:mented!("]
        .map(|word| word.replace(':', ""))
        .into();
    let mut found = Vec::new();
    for source in &all {
        for (number, line) in source.text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str())) {
                found.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    report("Nothing unfinished and no silenced lint is committed.", &found);
}

#[test]
fn the_map_names_only_what_exists() {
    let root = root();
    let mut missing = Vec::new();
    let mut seen = 0;
    for page in [
        "ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "README.vi.md", "GLOSSARY.md", "benches/README.md",
    ] {
        let text = fs::read_to_string(root.join(page)).unwrap_or_else(|error| panic!("{page}: {error}"));
        for path in paths(&text) {
            seen += 1;
            if !root.join(path).exists() {
                missing.push(format!("{page}: {path}"));
            }
        }
    }
    assert!(seen > 20, "only {seen} paths were found in the documents");
    report("Every path that a document names exists.", &missing);
}

/// What stands in backticks or behind a link and begins with one of the project's folders or is a relative link.
fn paths(text: &str) -> BTreeSet<&str> {
    let folders = ["crates/", "tests/", "tools/", "catalogue/", "docs/", "benches/", "fuzz/", ".ci/"];
    let quoted = text.split('`').skip(1).step_by(2);
    let linked = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|link| !link.contains("://"));
    let is_path = |word: &&str| {
        folders.iter().any(|folder| word.starts_with(folder)) && !word.contains(['<', '*', ' ', '{'])
    };
    quoted
        .filter(is_path)
        .chain(linked.filter(|link| !link.starts_with('#')))
        .map(|path| path.split(['#', ':']).next().unwrap_or(path))
        .collect()
}

#[test]
fn no_snapshot_is_orphaned() {
    let sources: String =
        files("crates", ".rs").into_iter().chain(files("tests", ".rs")).map(|source| source.text).collect();
    let orphans: Vec<_> = files("crates", ".snap")
        .into_iter()
        .chain(files("tests", ".snap"))
        .map(|snapshot| snapshot.path)
        .filter(|path| {
            let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".snap");
            let name = name.rsplit("__").next().unwrap_or(name);
            let stem = name.trim_end_matches(|last: char| last.is_ascii_digit()).trim_end_matches('-');
            !sources.contains(name) && !sources.contains(stem)
        })
        .collect();
    report("Every snapshot belongs to a test.", &orphans);
}

#[test]
fn every_crate_takes_the_workspace_lints() {
    let without: Vec<_> = files("crates", "Cargo.toml")
        .into_iter()
        .filter(|manifest| !manifest.text.contains("[lints]\nworkspace = true"))
        .map(|manifest| manifest.path)
        .collect();
    report("Every crate takes the lints of the workspace.", &without);
}

/// The checks above can fail: what they look for is found where it is.
#[test]
fn the_checks_see_what_they_look_for() {
    assert_eq!(function_name("    pub(crate) async fn create(State(web): State<Web>) {"), Some("create"));
    assert_eq!(function_name("fn main() {"), Some("main"));
    assert_eq!(function_name("    // the fn main() {"), None);
    assert_eq!(function_name("    let f: fn (u8) = g;"), None);
    let found = paths(
        "See `crates/core/src/reader` and [the map](ARCHITECTURE.md#the-map), not `cargo run` or `crates/<name>`.",
    );
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["ARCHITECTURE.md", "crates/core/src/reader"]);
    let source =
        Source { path: "a.rs".into(), text: "let x = \"sqlx\";\n// sqlx\n#[cfg(test)]\nsqlx\n".into() };
    assert_eq!(offending([&source], |line| line.contains("sqlx")), ["a.rs:1: let x = \"sqlx\";"]);
}
