//! The reader on the six sample plans, through the command, each in its own format.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{cotmoc, root, stderr};

fn folder() -> PathBuf {
    root().join("catalogue/samples")
}

fn json(file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder().join(file)).expect("the file is there"))
        .expect("valid JSON")
}

/// What `cotmoc read` says of a sample, as JSON.
fn read(file: &str) -> Value {
    let path = folder().join(file);
    let output = cotmoc([OsStr::new("read"), path.as_os_str(), OsStr::new("--format"), OsStr::new("json")]);
    assert!(output.status.success(), "{file}: {}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("one JSON object on stdout")
}

/// What `cotmoc read --format text` prints for a sample.
fn text(file: &str) -> String {
    let path = folder().join(file);
    let output = cotmoc([OsStr::new("read"), path.as_os_str(), OsStr::new("--format"), OsStr::new("text")]);
    assert!(output.status.success(), "{file}: {}", stderr(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("«{key}» is a list"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_else(|| panic!("{value} is a number"))
}

/// Whether a target that was read is the expected one.
fn matches(read: &Value, want: &Value) -> bool {
    list(want, "code").contains(&read["code"])
        && list(want, "year").contains(&read["year"])
        && read["comparator"] == want["comparator"]
        && read["unit"] == want["unit"]
        && (number(&read["value"]) - number(&want["value"])).abs() < 1e-9
}

/// Holds one sample to its expected reading: everything that is expected is found, and nothing else.
fn check(file: &str) {
    let stem = file.rsplit_once('.').expect("an ending").0;
    let (found, want) = (read(file), json(&format!("{stem}.expected.json")));
    for (fact, value) in want["document"].as_object().expect("an object") {
        assert_eq!(&found["document"][fact], value, "{file}: document.{fact}");
    }
    let mut rest: Vec<&Value> = list(&found, "targets").iter().collect();
    let mut missed = Vec::new();
    for target in list(&want, "targets") {
        match rest.iter().position(|read| matches(read, target)) {
            Some(at) => drop(rest.remove(at)),
            None => missed.push(target.to_string()),
        }
    }
    let rest: Vec<_> = rest.iter().map(|target| target.to_string()).collect();
    assert!(
        missed.is_empty() && rest.is_empty(),
        "{file}\nnot read:\n{}\nread beyond:\n{}",
        missed.join("\n"),
        rest.join("\n")
    );
    tasks(file, &found, &want);
    let conflicts = list(&found, "notes").iter().filter(|note| note["level"] == "conflict").count();
    let expected = want["conflicts"].as_u64().expect("a number");
    assert!(
        (conflicts > 0) == (expected > 0) && conflicts as u64 >= expected,
        "{file}: {conflicts} contradictions"
    );
    assert!(
        list(&found, "qualitative").len() as u64 >= want["qualitative"].as_u64().expect("a number"),
        "{file}: targets without a figure"
    );
}

fn tasks(file: &str, found: &Value, want: &Value) {
    for task in list(want, "tasks") {
        let read = list(found, "tasks").iter().find(|read| read["task"] == task["task"]);
        let read = read.unwrap_or_else(|| panic!("{file}: the task «{}» was not read", task["task"]));
        for key in ["lead", "coordinating", "product", "budget"] {
            assert_eq!(read[key], task[key], "{file}: {key} of «{}»", task["task"]);
        }
        let when = [&read["deadline"], &read["frequency"]];
        assert!(when.contains(&&task["when"]), "{file}: {when:?} instead of {}", task["when"]);
    }
}

#[test]
fn word_file_with_an_annex_table() {
    check("tra-vinh-59-kh-ubnd.docx");
}

#[test]
fn web_page_with_a_table_by_year() {
    check("lang-son-131-kh-ubnd.html");
}

#[test]
fn running_text_with_nested_years() {
    check("ben-tre-01-nq-tu.md");
}

#[test]
fn hard_wrapped_text_that_contradicts_itself() {
    check("tuyen-quang.txt");
}

#[test]
fn pdf_without_province_number_or_date() {
    check("khong-ghi-tinh.pdf");
}

#[test]
fn tables_of_targets_and_tasks_in_markdown() {
    check("tinh-mau.md");
}

#[test]
fn every_sample_is_in_the_manifest_and_says_what_it_is() {
    let mut files: Vec<_> = fs::read_dir(folder())
        .expect("the folder is there")
        .map(|entry| entry.expect("a readable entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".json") && name != "README.md")
        .collect();
    files.sort();
    let manifest = json("manifest.json");
    let mut named: Vec<_> = manifest
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| entry["file"].as_str().expect("a name"))
        .collect();
    named.sort_unstable();
    assert_eq!(files, named);
    assert_eq!(files.len(), 6);
    for file in &files {
        let text = text(file);
        assert!(
            text.contains("Văn bản minh họa của Cột Mốc, không phải văn bản chính thức"),
            "{file} does not say that it is a sample"
        );
    }
}

/// Every passage is exactly the slice of the extracted text at its offsets.
#[test]
fn passages_are_slices_of_the_extracted_text() {
    for entry in json("manifest.json").as_array().expect("a list") {
        let file = entry["file"].as_str().expect("a name");
        let (text, found) = (text(file), read(file));
        let targets = list(&found, "targets");
        assert!(!targets.is_empty(), "{file}");
        for target in targets {
            let offset =
                |key: &str| usize::try_from(target[key].as_u64().expect("an offset")).expect("small");
            let slice = text.get(offset("start")..offset("end"));
            assert_eq!(slice, target["quote"].as_str(), "{file}: {target}");
        }
    }
}
