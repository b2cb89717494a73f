//! `cotmoc data` and `cotmoc targets` from outside: what they print, how they end, what they leave behind.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn cotmoc(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cotmoc"));
    command.args(arguments).arg("--data").arg(data).stdin(Stdio::null()).output().expect("it runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file");
    path.to_string_lossy().into_owned()
}

const GOOD: &str =
    "element,unit,period,value,source\nDAN_SO,86,2025,4257581,Niên giám\nGRDP,86,2025,254321.50,\n";

#[test]
fn figures_come_in_and_go_out_again() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let good = file(folder.path(), "số liệu.csv", GOOD);
    let dry = cotmoc(&data, &["data", "import", &good, "--dry-run"]);
    assert_eq!(dry.status.code(), Some(0), "{}", err(&dry));
    assert!(out(&dry).contains("dòng 2: DAN_SO 86 (Tỉnh Vĩnh Long) 2025: mới 4257581"), "{}", out(&dry));
    assert!(out(&dry).contains("chưa có gì được lưu"), "{}", out(&dry));
    let kept = cotmoc(&data, &["data", "import", &good]);
    assert_eq!(kept.status.code(), Some(0), "{}", err(&kept));
    assert!(out(&kept).contains("Đã lưu 2 số liệu"), "{}", out(&kept));
    assert!(err(&kept).is_empty(), "a progress line where there is no terminal: {}", err(&kept));
    let corrected = file(folder.path(), "sửa.csv", "element,unit,period,value\nDAN_SO,86,2025,4257582\n");
    let dry = cotmoc(&data, &["data", "import", &corrected, "--dry-run"]);
    assert!(out(&dry).contains("sửa 4257581 → 4257582"), "{}", out(&dry));
    assert_eq!(cotmoc(&data, &["data", "import", &corrected]).status.code(), Some(0));
    let given = cotmoc(&data, &["data", "export", "--element", "DAN_SO"]);
    assert_eq!(out(&given).lines().count(), 2, "{}", out(&given));
    let all = folder.path().join("tất cả.csv");
    let named = all.to_string_lossy();
    assert_eq!(cotmoc(&data, &["data", "export", "--output", &named]).status.code(), Some(0));
    let other = folder.path().join("other");
    let again = cotmoc(&other, &["data", "import", &named]);
    assert_eq!(again.status.code(), Some(0), "{}", err(&again));
    assert_eq!(out(&cotmoc(&other, &["data", "export"])), std::fs::read_to_string(&all).expect("the export"));
    let history =
        cotmoc(&data, &["data", "history", "--element", "DAN_SO", "--unit", "86", "--period", "2025"]);
    assert!(out(&history).contains("4257581") && out(&history).contains("4257582"), "{}", out(&history));
    let batches = cotmoc(&data, &["data", "batches", "--verify"]);
    assert_eq!(
        (batches.status.code(), out(&batches).matches("nguyên vẹn").count()),
        (Some(0), 2),
        "{}",
        out(&batches)
    );
}

#[test]
fn wrong_rows_are_named_and_nothing_is_kept() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let bad = file(folder.path(), "sai.csv", &format!("{GOOD}DAN_SO,86,2026,\"1,5\",\nDAN_SOO,86,2026,5,\n"));
    let refused = cotmoc(&data, &["data", "import", &bad]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        out(&refused).contains("dòng 4, cột value") && out(&refused).contains("viết 1.5"),
        "{}",
        out(&refused)
    );
    assert!(out(&refused).contains("DAN_SO (Dân số)"), "{}", out(&refused));
    assert!(
        err(&refused).contains("2 dòng sai, chưa có gì được lưu") && err(&refused).contains("--partial"),
        "{}",
        err(&refused)
    );
    assert_eq!(out(&cotmoc(&data, &["data", "export"])).lines().count(), 1);
    let json = cotmoc(&data, &["data", "import", &bad, "--format", "json", "--dry-run"]);
    let told: serde_json::Value = serde_json::from_str(&out(&json)).expect("one JSON object");
    assert_eq!((told["rows"].as_array().map(Vec::len), told["report"]["wrong"].as_u64()), (Some(4), Some(2)));
    assert_eq!(told["rows"][3]["errors"][0]["column"], "element");
    let partial = cotmoc(&data, &["data", "import", &bad, "--partial", "--format", "json"]);
    assert_eq!(partial.status.code(), Some(0), "{}", err(&partial));
    let told: serde_json::Value = serde_json::from_str(&out(&partial)).expect("one JSON object");
    assert_eq!(
        (told["report"]["batch"]["rows"].as_u64(), told["report"]["errors"][1]["line"].as_u64()),
        (Some(2), Some(5))
    );
    let empty = cotmoc(&data, &["data", "import", &file(folder.path(), "rỗng.csv", ""), "--format", "json"]);
    assert!(empty.status.code() == Some(1) && out(&empty).is_empty(), "{}", out(&empty));
    assert!(err(&empty).contains("tệp rỗng"), "{}", err(&empty));
    let gone = cotmoc(&data, &["data", "import", "không có.csv"]);
    assert!(gone.status.code() == Some(1) && err(&gone).contains("không có tệp này"), "{}", err(&gone));
    let odd = cotmoc(&data, &["data", "export", "--period", "2025..2020"]);
    assert!(odd.status.code() == Some(1) && err(&odd).contains("--period"), "{}", err(&odd));
}

#[test]
fn standard_input_is_a_file_too() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let mut child = Command::new(env!("CARGO_BIN_EXE_cotmoc"))
        .args(["data", "import", "-", "--data"])
        .arg(folder.path().join("data"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    child.stdin.take().expect("a pipe").write_all(GOOD.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(out(&output).contains("Đã lưu 2 số liệu"), "{}", out(&output));
}

#[test]
fn targets_are_given_to_units() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let good = file(
        folder.path(),
        "giao.csv",
        "indicator,unit,year,comparator,value,act\nKTS04,29653,2026,>=,60.5,12/QĐ-UBND\nKTS11,29653,2026,,6,12/QĐ-UBND\n",
    );
    let dry = cotmoc(&data, &["targets", "import", &good, "--dry-run"]);
    assert!(out(&dry).contains("dòng 2: KTS04 29653 2026: mới >= 60.5"), "{}{}", out(&dry), err(&dry));
    let kept = cotmoc(&data, &["targets", "import", &good]);
    assert!(out(&kept).contains("Đã lưu 2 chỉ tiêu giao"), "{}{}", out(&kept), err(&kept));
    let bad = file(folder.path(), "sai.csv", "indicator,unit,year,value,act\nKTS11,86,2026,6,12/QĐ\n");
    let refused = cotmoc(&data, &["targets", "import", &bad]);
    assert!(
        refused.status.code() == Some(1) && out(&refused).contains("cấp tỉnh trở lên"),
        "{}",
        out(&refused)
    );
    let nowhere =
        cotmoc(&data, &["targets", "show", "--plan", "999999", "--indicator", "KTS11", "--year", "2026"]);
    assert!(nowhere.status.code() == Some(1) && err(&nowhere).contains("999999"), "{}", err(&nowhere));
}
