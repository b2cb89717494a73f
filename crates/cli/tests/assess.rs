//! `cotmoc assess` from outside: the vectors of METHODS §5, its texts, and what it says to bad input.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn assess(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cotmoc"));
    command.arg("assess").args(arguments).stdin(Stdio::null()).output().expect("the binary runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The words of a line in which no argument has blanks.
fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

#[track_caller]
fn json(line: &str) -> Value {
    let mut arguments = words(line);
    arguments.extend(["--format", "json"]);
    let output = assess(&arguments);
    assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[track_caller]
fn printed(line: &str) -> String {
    let output = assess(&words(line));
    assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// The message of a line that is refused; nothing is printed then.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let output = assess(arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    assert!(said.starts_with("Lỗi: "), "{said}");
    said
}

#[track_caller]
fn near(value: &Value, expected: f64) {
    let got = value.as_f64().expect("a number");
    assert!((got - expected).abs() < 5.1e-6, "{got} is not {expected}");
}

const SPECIALISTS: &str = "--baseline 2015=6.5502 --latest 2022=9.3702 --target 2030=20";

fn file(folder: &tempfile::TempDir, content: &str) -> String {
    let path = folder.path().join("chuoi.csv");
    std::fs::write(&path, content).expect("a file");
    path.to_str().expect("UTF-8").to_owned()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a scratch folder")
}

#[test]
fn the_vectors_come_out_of_the_binary() {
    for (method, status, value) in [
        ("linear", "off_track", 0.44929),
        ("cagr", "at_risk", 0.67930),
        ("un2023", "at_risk", 0.56191),
        ("escap", "off_track", 0.44929),
        ("digital-decade", "off_track", 12.593_057),
    ] {
        let assessment = json(&format!("--method {method} {SPECIALISTS}"));
        assert_eq!(assessment["status"], status, "{method}");
        near(&assessment["value"], value);
        assert_eq!((&assessment["method"], &assessment["method_version"]), (&method.into(), &1.into()));
        assert!(assessment["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
        assert!(assessment["reason_code"].is_string());
        assert_eq!(assessment["gap"], "10.6298");
        assert_eq!(assessment["inputs"]["baseline"]["value"], "6.5502");
        assert_eq!(assessment["inputs"]["latest"]["period"], "2022");
        near(&assessment["required_per_year"], 1.328_725);
    }
    let linear = json(SPECIALISTS);
    assert_eq!(linear["method"], "linear", "the line is the default");
    near(&linear["expected"], 12.82677);
    near(&json(&format!("--method escap {SPECIALISTS}"))["workings"]["csi"], 2.096_686);
    near(&json(&format!("--method un2023 {SPECIALISTS}"))["workings"]["projected"], 14.10771);
}

#[test]
fn the_traps_are_not_fallen_into() {
    let status = |line: &str| json(line)["status"].clone();
    for method in ["linear", "cagr", "un2023", "escap", "digital-decade"] {
        let zero = format!("--method {method} --baseline 2015=0 --latest 2024=1 --target 2030=100");
        assert_eq!(status(&zero), "off_track", "{method}");
        let lost = format!("--method {method} --baseline 2020=90 --latest 2024=79 --target 2030=80");
        assert_eq!(status(&format!("{lost} --comparator >=")), "off_track", "{method}");
        let missed = format!("--method {method} --baseline 2015=3 --latest 2025=19.5 --target 2025=20");
        assert_eq!(status(&missed), "missed", "{method}");
        let falling = format!("--method {method} --baseline 2015=20 --latest 2024=5 --target 2030=0");
        assert_eq!(status(&format!("{falling} --direction down")), "on_track", "{method}");
    }
    let waiting = json("--baseline 2020=3 --latest 2024=8 --target 2025=20 --at 2025");
    assert_eq!((&waiting["status"], &waiting["gap"]), (&"not_assessable".into(), &"12".into()));
    assert!(waiting["reason"].as_str().expect("a reason").contains("chờ số liệu năm 2025"));
    let day = |day: &str| status(&format!("--baseline 2020=3 --latest 2024=25 --target 2025=20 --at {day}"));
    assert_eq!(day("2025-12-31"), "achieved");
    assert_eq!(day("2026-01-01"), "not_assessable");
    let bent = json("--baseline 2020=0 --latest 2026=40 --target 2030=100 --milestone 2025=50");
    near(&bent["expected"], 60.0);
    near(&bent["value"], 2.0 / 3.0);
    // At one decimal 49.95 is 50.0.
    let close = "--baseline 2020=10 --latest 2024=49.95 --target 2030=50 --comparator >=";
    assert_eq!(status(close), "on_track");
    assert_eq!(status(&format!("{close} --decimals 1")), "achieved");
    assert_eq!(status("--latest 2024=9 --target 2030=10 --kind rank"), "achieved");
    assert_eq!(status("--latest 2024=20 --target 2030=20..25"), "achieved");
}

#[test]
fn a_series_gives_baseline_latest_and_projection() {
    let folder = folder();
    let path = file(&folder, "year,value\n2023,16\n2020,10\n2021,12\n2022,13\n2024,\n");
    let assessment = json(&format!("--series {path} --target 2026=20 --comparator >="));
    assert_eq!(assessment["inputs"]["baseline"]["period"], "2020");
    assert_eq!(assessment["inputs"]["latest"]["period"], "2023");
    let projection = &assessment["projection"];
    near(&projection["at_due"]["value"], 22.0);
    assert!((projection["at_due"]["low"].as_f64().expect("a number") - 17.381).abs() < 5e-4);
    assert!((projection["at_due"]["high"].as_f64().expect("a number") - 26.619).abs() < 5e-4);
    near(&projection["chance"], 0.75);
    // Judged as at 2022, what came later is not looked at.
    let then = json(&format!("--series {path} --target 2026=20 --at 2022"));
    assert_eq!(then["inputs"]["latest"]["period"], "2022");
    assert!(then["projection"].is_null());
    // A byte order mark, semicolons and quarters are read too.
    let path = file(&folder, "\u{feff}Year;Value\r\n2024-Q4;10\r\n2025-Q2;11\r\n2025-09;12\r\n");
    let quarters = json(&format!("--series {path} --target 2026=20"));
    assert_eq!(quarters["inputs"]["latest"]["period"], "2025-09");
}

/// 5G coverage with K = 100.
#[test]
fn a_share_follows_its_logistic_curve() {
    let folder = folder();
    let path = file(&folder, "year,value\n2019,0\n2020,13.9\n2021,65.8\n2022,81.2\n");
    for (due, value) in [(2023, 96.660), (2024, 99.487), (2025, 99.923), (2026, 99.989), (2027, 99.998)] {
        let assessment =
            json(&format!("--method digital-decade --series {path} --target {due}=100 --bound 100"));
        let got = assessment["value"].as_f64().expect("a number");
        assert!((got - value).abs() < 5.1e-4, "{due}: {got}");
        assert!((assessment["workings"]["k"].as_f64().expect("a number") - 1.9023).abs() < 5.1e-5);
    }
}

#[test]
fn growth_has_no_path() {
    let folder = folder();
    let path = file(&folder, "year,value\n2021,21\n2022,0\n");
    let mean =
        json(&format!("--series {path} --target 2025=10 --comparator >= --kind mean-growth --since 2021"));
    assert_eq!((&mean["status"], &mean["value"]), (&"achieved".into(), &10.0.into()));
    let each = json(&format!("--series {path} --target 2025=10 --comparator >= --kind growth"));
    assert_eq!(each["status"], "off_track");
}

#[test]
fn the_text_is_vietnamese_and_fits_the_terminal() {
    let said = printed(&format!("{SPECIALISTS} --unit triệu"));
    for part in [
        "Cách tính: đường thẳng, phiên bản 1",
        "Mốc gốc y0: 6,5502 triệu, năm 2015.",
        "Chậm: đến năm 2022 đi được 44,9% quãng đường dự kiến (A = 0,449; từ 0 đến dưới 0,6 là chậm).",
        "Còn thiếu 10,6298 triệu.",
        "Từ nay mỗi năm phải tăng 1,3287 triệu để kịp năm 2030.",
        "cần ít nhất 4 số liệu so sánh được với nhau, hiện có 2.",
    ] {
        assert!(said.contains(part), "«{part}» is not in:\n{said}");
    }
    for method in ["linear", "cagr", "un2023", "escap", "digital-decade"] {
        for line in printed(&format!("--method {method} {SPECIALISTS} --bound 100")).lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 100, "{line}");
        }
    }
}

/// Without a direction a lower target is a level to be kept; whoever meant otherwise is told how to say so.
#[test]
fn an_unsaid_direction_is_said() {
    let arguments = words("--baseline 2010=20 --latest 2019=5 --target 2025=0");
    let output = assess(&arguments);
    assert!(output.status.success());
    assert!(text(&output.stderr).contains("--direction down"), "{}", text(&output.stderr));
    let said = assess(&[&arguments[..], &["--direction", "down"]].concat());
    assert!(said.stderr.is_empty(), "{}", text(&said.stderr));
}

#[test]
fn bad_arguments_are_refused_with_the_remedy() {
    let base = ["--baseline", "2015=6", "--latest", "2022=9", "--target", "2030=20"];
    let with = |more: &[&'static str]| [&base[..], more].concat();
    let replaced = |option: &str, value: &'static str| {
        let mut arguments = base;
        let at = arguments.iter().position(|word| *word == option).expect("an option");
        arguments[at + 1] = value;
        arguments.to_vec()
    };
    for (arguments, what, remedy) in [
        (replaced("--latest", "2022=9,37"), "--latest: «9,37» có dấu phẩy", "1.5"),
        (replaced("--latest", "9.37"), "không có dạng KỲ=SỐ", "--latest 2022=9.3702"),
        (replaced("--latest", "2022="), "để trống", "ghi một số"),
        (replaced("--latest", "22=9"), "«22» không phải là một kỳ", "2024-Q3"),
        (replaced("--target", "2030=25..20"), "đầu lớn hơn cuối", "20..25"),
        (replaced("--target", "2030=hai mươi"), "không phải là số", "12.5"),
        (with(&["--comparator", "=>"]), "không có cách so sánh «=>»", ">="),
        (with(&["--comparator", ">=", "--direction", "down"]), "trái nhau", "<="),
        (with(&["--at", "2020"]), "--latest 2022 nằm sau --at 2020", "--at muộn hơn"),
        (with(&["--bound", "0"]), "--bound phải lớn hơn 0", "--bound 100"),
        (with(&["--kind", "mean-growth"]), "cần biết năm đầu", "--since 2021"),
        (with(&["--since", "2021"]), "--since chỉ dùng với tốc độ tăng", "--kind growth"),
        (with(&["--milestone", "2025"]), "không có dạng KỲ=SỐ", "--milestone 2025=50"),
        (with(&["--series", "khong-co.csv"]), "«khong-co.csv»: không có tệp này", "thư mục của tệp"),
        (vec!["--target", "2030=20"], "chưa có số liệu nào", "--latest 2022=9.3702"),
    ] {
        let said = refused(&arguments);
        assert!(said.contains(what), "«{what}» is not in: {said}");
        assert!(said.contains(remedy), "«{remedy}» is not in: {said}");
    }
    // What the command line itself does not know is a fault of usage.
    for wrong in [&["--method", "magic"][..], &["--decimals", "99"], &["--direction", "left"]] {
        assert_eq!(assess(&with(&[wrong[0], wrong[1]])).status.code(), Some(2), "{wrong:?}");
    }
    assert_eq!(assess(&["--latest", "2022=9"]).status.code(), Some(2));
}

#[test]
fn bad_files_are_refused_with_row_and_column() {
    let folder = folder();
    let refuse = |content: &str| {
        let path = file(&folder, content);
        refused(&["--series", &path, "--target", "2030=20"])
    };
    let said = refuse("year,value\n2020,10\n2021,\"1,5\"\n2022-Q7,3\n2020,11\n2023,x\n2024,1,5\n");
    for part in [
        "dòng 3, cột value: «1,5» có dấu phẩy",
        "dòng 4, cột year: «2022-Q7» không phải là một kỳ",
        "dòng 5, cột year: kỳ 2020 đã có ở dòng 2",
        "dòng 6, cột value: «x» không phải là số",
        "dòng 7: có 3 ô mà dòng đầu chỉ có 2 cột; nếu số dùng dấu phẩy thập phân",
    ] {
        assert!(said.contains(part), "«{part}» is not in: {said}");
    }
    assert!(refuse("nam,gia\n2020,10\n").contains("cần hai cột year và value, tệp có: nam, gia"));
    assert!(refuse("").contains("tệp rỗng"));
    assert!(refuse("year,value\n").contains("chưa có số liệu nào"));
    let many = format!("year,value\n{}", "2020,x\n".repeat(40));
    assert!(refuse(&many).contains("… và 30 lỗi nữa"));
    let here = folder.path().to_str().expect("UTF-8");
    assert!(refused(&["--series", here, "--target", "2030=20"]).contains("đây là thư mục"));
    let path = file(&folder, "year,value\n2020,10\n2022,12\n");
    let said = refused(&["--series", &path, "--latest", "2022=13", "--target", "2030=20"]);
    assert!(said.contains("--latest ghi 2022=13 nhưng tệp của --series ghi 12"), "{said}");
    let said = refused(&["--series", &path, "--latest", "2021=13", "--target", "2030=20", "--at", "2022"]);
    assert!(said.contains("còn có 2022"), "{said}");
    assert!(Path::new(&path).exists());
}
