//! The commands of forms, on a data directory of their own.

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cotmoc"));
    command.arg("forms").args(arguments).arg("--data").arg(data).stdin(Stdio::null());
    command.output().expect("the binary runs")
}

#[track_caller]
fn ok(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[track_caller]
fn refused(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.starts_with("Lỗi: ") && said.contains("\nGợi ý: "), "{said}");
    said
}

#[test]
fn forms_go_from_one_place_to_another() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    let file = folder.path().join("b01.json");
    let file = file.to_str().expect("UTF-8");
    assert!(ok(&here, &["list"]).contains("Chưa có biểu mẫu nào."));
    assert!(ok(&here, &["take", "B01"]).contains("bản nháp"));
    let list = ok(&here, &["list"]);
    assert!(list.contains("B01") && list.contains("nháp") && list.contains("  B02  "), "{list}");
    let shown = ok(&here, &["show", "B01"]);
    for words in ["Kỹ năng số", "HO_CO_CAP_QUANG", "K1 (lỗi): dòng 2 không được lớn hơn dòng 1", "bắt buộc"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(ok(&here, &["export", "B01", "--output", file]).contains(file));
    assert!(ok(&there, &["import", file]).contains("Đã nhập biểu B01 (bản 1)."));
    assert_eq!(ok(&there, &["export", "B01"]), std::fs::read_to_string(file).expect("the file"));

    let broken = std::fs::read_to_string(file).expect("the file").replace("HO_CO_CAP_QUANG", "HO_CAP_QUANG");
    std::fs::write(file, broken).expect("a file");
    let said = ok(&there, &["import", file]);
    assert!(said.contains("chỗ phải sửa") && said.contains("HO_CO_CAP_QUANG"), "{said}");

    assert!(refused(&there, &["show", "B77"]).contains("B77"));
    assert!(refused(&there, &["take", "B77"]).contains("B77"));
    assert!(refused(&there, &["import", "khong-co.json"]).contains("không đọc được"));
    std::fs::write(file, "{").expect("a file");
    assert!(refused(&there, &["import", file]).contains("dòng 1"));
}
