//! `cotmoc rollup` on figures that `cotmoc data import` took in.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cotmoc"));
    command.args(arguments).arg("--data").arg(data).stdin(Stdio::null());
    command.output().expect("the binary runs")
}

#[track_caller]
fn ok(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

const FIGURES: &str = "element,unit,period,value\n\
    HO_CO_CAP_QUANG,29551,2024-Q4,100\nHO_CO_CAP_QUANG,29545,2024-Q4,20\nHO_CO_CAP_QUANG,29719,2024-Q4,3\n\
    HO_CO_CAP_QUANG,28756,2024-Q4,60\nHO_CO_CAP_QUANG,28759,2024-Q4,10\n\
    HO_GIA_DINH,28756,2024,100\nHO_GIA_DINH,28759,2024,300\n";

#[test]
fn figures_roll_up_on_borders_then_and_now() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let file = folder.path().join("so-lieu.csv");
    std::fs::write(&file, FIGURES).expect("a file");
    ok(&data, &["data", "import", file.to_str().expect("UTF-8")]);

    let ask = |what: &str, code: &str, borders: &str, format: &str| {
        let fixed = ["--unit", "86@2025-07-01", "--period", "2024-Q4", "--level", "xã"];
        let mut arguments = vec!["rollup", what, code, "--borders", borders, "--format", format];
        arguments.extend(fixed);
        ok(&data, &arguments)
    };
    let then = ask("--element", "HO_CO_CAP_QUANG", "then", "table");
    for words in ["địa giới của từng kỳ", "Tỉnh Bến Tre", "2/157", "123", "3/102"] {
        assert!(then.contains(words), "{words}: {then}");
    }
    let now = ask("--element", "HO_CO_CAP_QUANG", "2025-07-01", "csv");
    assert!(now.starts_with("unit,code,name,under,period,value,status,reason,own,units,"), "{now}");
    let row = |begin: &str| {
        now.lines().find(|l| l.contains(begin)).unwrap_or_else(|| panic!("{begin}: {now}")).to_owned()
    };
    assert!(row(",86,Tỉnh Vĩnh Long,").contains(",2024-Q4,193,A,,,5,365,"), "{now}");
    assert!(row(",,chưa phân bổ,").contains(",2024-Q4,3,A,,,1,"), "{now}");

    // 60 of 100 and 10 of 300 are 17,5 %, not the mean of the two rates.
    let rate: Value = serde_json::from_str(&ask("--indicator", "XHS08", "2025-07-01", "json")).expect("JSON");
    let rows = rate["rows"].as_array().expect("rows");
    let merged = rows.iter().find(|r| r["unit"]["code"] == "28756").expect("the merged ward");
    assert_eq!(merged["figures"][0]["value"], "17.50");
    assert_eq!(merged["figures"][0]["exact"], "35/2");
    assert_eq!(merged["figures"][0]["coverage"]["units"], 2);
    let silent = rows.iter().find(|r| r["unit"]["code"] == "29242").expect("a silent ward");
    assert_eq!(silent["figures"][0]["value"], Value::Null);
    assert_eq!(silent["figures"][0]["missing"]["reason"], "no-figure");
}

#[test]
fn what_is_wrong_is_said() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    for (arguments, words) in [
        (&["--element", "HO_CAP_QUANG", "--period", "2024"][..], "HO_CO_CAP_QUANG"),
        (&["--element", "HO_GIA_DINH", "--period", "2024", "--unit", "9999"], "9999"),
        (&["--element", "HO_GIA_DINH", "--period", "2025..2024"], "từ trước đến sau"),
        (&["--element", "HO_GIA_DINH", "--period", "2024", "--borders", "nay"], "then"),
    ] {
        let output = run(&data, &[&["rollup"], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.starts_with("Lỗi: ") && said.contains("\nGợi ý: ") && said.contains(words),
            "{words}: {said}"
        );
    }
    assert_eq!(run(&data, &["rollup", "--period", "2024"]).status.code(), Some(2));
}
