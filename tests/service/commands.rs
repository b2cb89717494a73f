//! The commands as another program or a person at a terminal meets them.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Map, Value};

use crate::support::{cotmoc, root, stderr};

fn stdout(output: &std::process::Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().map(Map::keys).into_iter().flatten().map(String::as_str).collect()
}

/// Asserts that an object has the promised keys; it may have more.
fn assert_keys(object: &Value, promised: &str) {
    let found = keys(object);
    let missing: Vec<_> = promised.split_whitespace().filter(|key| !found.contains(key)).collect();
    assert!(missing.is_empty(), "{missing:?} is missing in {object}");
}

fn read(text: &str) -> Value {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cotmoc"))
        .args(["read", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("the command reads its input");
    let output = child.wait_with_output().expect("the command ends");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else")
}

#[test]
fn the_json_has_the_promised_keys() {
    let found = read(
        "KẾ HOẠCH\nMục tiêu đến năm 2030\n- Tỷ trọng kinh tế số đạt từ 25% đến 30% GRDP.\n- Phổ cập dịch vụ 5G.\n\
         Mục tiêu đến năm 2030\n- Tỷ trọng kinh tế số đạt 20% GRDP.\n\
         Tổ chức thực hiện\nSở Y tế chủ trì, phối hợp với Sở Tài chính xây dựng bệnh án điện tử, hoàn thành trước năm 2027.\n",
    );
    assert_keys(&found, "document targets tasks qualitative notes");
    assert_keys(&found["document"], "title number issuer territory date horizon");
    let first = |key: &str| found[key].get(0).cloned().unwrap_or_else(|| panic!("no {key} in {found}"));
    assert_keys(
        &first("targets"),
        "indicator code wording quote start end year period comparator value value_max unit pillar scope level confidence notes",
    );
    assert_keys(&first("tasks"), "task quote lead coordinating deadline frequency product budget");
    assert_keys(&first("qualitative"), "quote year");
    assert_keys(&first("notes"), "level message quote");
    let range = &first("targets");
    assert_eq!(
        (range["value"].as_f64(), range["value_max"].as_f64(), range["year"].as_u64()),
        (Some(25.0), Some(30.0), Some(2030))
    );
    assert!(found["targets"].to_string().contains("\"pillar\":\"kinh tế số\""));
    for unknown in ["number", "issuer", "territory", "date"] {
        assert_eq!(found["document"][unknown], Value::Null, "{unknown}");
    }
}

#[test]
fn a_text_without_any_target_gives_empty_lists() {
    let found = read("Hôm nay trời đẹp. Cuộc họp số 12 diễn ra ngày 5/6/2024 với 30 đại biểu.\n");
    for list in ["targets", "tasks", "qualitative"] {
        assert_eq!(found[list], Value::Array(Vec::new()), "{list}");
    }
}

#[test]
fn the_table_is_for_people_and_the_text_is_the_extracted_text() {
    let sample = root().join("catalogue/samples/tra-vinh-59-kh-ubnd.docx");
    let table = cotmoc(["read".as_ref(), sample.as_os_str()]);
    assert!(table.status.success(), "{}", stderr(&table));
    for words in ["59/KH-UBND", "2025", "2030", "Sở Y tế", "hợp đồng điện tử"] {
        assert!(stdout(&table).contains(words), "«{words}» is not in\n{}", stdout(&table));
    }
    let text = cotmoc(["read".as_ref(), sample.as_os_str(), "--format".as_ref(), "text".as_ref()]);
    assert!(
        stdout(&text).contains("| STT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian | Sản phẩm | Kinh phí |"),
        "{}",
        stdout(&text)
    );
}

#[test]
fn help_names_every_option() {
    for (command, options) in [
        ("read", &["FILE", "--format", "table", "json", "text", "--data", "--database"][..]),
        ("serve", &["--data", "./cotmoc-data", "--database", "--listen", "127.0.0.1:8080"][..]),
        ("demo", &["--data", "./cotmoc-data", "--database", "--listen", "127.0.0.1:8080"][..]),
    ] {
        let output = cotmoc([command, "--help"]);
        assert!(output.status.success(), "{command}");
        for option in options {
            assert!(
                stdout(&output).contains(option),
                "{command} --help does not name {option}:\n{}",
                stdout(&output)
            );
        }
    }
    let output = cotmoc(["--help"]);
    for command in ["read", "serve", "demo"] {
        assert!(stdout(&output).contains(command), "{}", stdout(&output));
    }
}

#[test]
fn only_this_machine_may_be_served() {
    for address in ["0.0.0.0:8080", "[::]:8080", "192.168.1.10:8080"] {
        for command in ["serve", "demo"] {
            let folder = tempfile::tempdir().expect("a scratch folder");
            let output = cotmoc([
                command.as_ref(),
                "--listen".as_ref(),
                address.as_ref(),
                "--data".as_ref(),
                folder.path().join("d").as_os_str(),
            ]);
            assert!(!output.status.success(), "{command} listens on {address}");
            assert!(stderr(&output).contains("127.0.0.1"), "no remedy is named: {}", stderr(&output));
            assert!(!folder.path().join("d").exists(), "{command} made data although it refused");
        }
    }
}

#[test]
fn a_wrong_command_line_is_explained() {
    for arguments in [
        &["doc"][..],
        &["read"][..],
        &["read", "x.txt", "--format", "xml"][..],
        &["serve", "--port", "1"][..],
    ] {
        let output = cotmoc(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!stderr(&output).is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
}
