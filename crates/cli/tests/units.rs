//! The commands of the register of units, on a data directory of their own.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cotmoc"));
    command.arg("units").args(arguments).arg("--data").arg(data).stdin(Stdio::null());
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
    format!("{}{said}", String::from_utf8_lossy(&output.stdout))
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[test]
fn units_are_listed_and_shown() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let table = ok(&data, &["list", "--at", "2026-09-20"]);
    assert!(table.starts_with("Vào ngày 20/09/2026: 34 đơn vị (9 thành phố, 25 tỉnh)\n"), "{table}");
    let csv = ok(&data, &["list", "--under", "86", "--level", "xã", "--at", "30/06/2025", "--format", "csv"]);
    assert_eq!(lines(&csv).len(), 103);
    assert_eq!(lines(&csv)[0], "code,name,type,level,parent,from,until,unit");
    assert_eq!(lines(&csv)[1], "29542,Phường 9,phường,xã,855,,2025-07-01,129542");
    let json: Value = serde_json::from_str(&ok(
        &data,
        &["list", "--search", "dac khu", "--at", "2026-09-20", "--format", "json"],
    ))
    .expect("JSON");
    assert_eq!(json["rows"].as_array().map(Vec::len), Some(13));
    assert_eq!(json["rows"][0]["type"], "đặc khu");

    let shown = ok(&data, &["show", "86", "--at", "2026-09-20"]);
    for words in
        ["Tỉnh Vĩnh Long (86), cấp tỉnh", "Tỉnh Trà Vinh", "toàn bộ", "202/2025/QH15", "Bên dưới: 124 đơn vị"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let csv = ok(&data, &["show", "00016@2025-06-30", "--format", "csv"]);
    assert!(
        csv.contains(
            "\nheir,00004,Phường Ba Đình,phường,xã,2025-07-01,,,2025-07-01,1656/NQ-UBTVQH15,khoản 3\n"
        ),
        "{csv}"
    );
    let json: Value =
        serde_json::from_str(&ok(&data, &["show", "84@2024-12-31", "--format", "json"])).expect("JSON");
    assert_eq!(
        (&json["unit"]["name"], &json["heirs"][0]["unit"]["id"], &json["heirs"][0]["share"]),
        (&"Tỉnh Trà Vinh".into(), &286.into(), &"1".into())
    );

    assert!(refused(&data, &["show", "00016"]).contains("00016@2025-06-30 Phường Ngọc Hà"));
    assert!(refused(&data, &["list", "--at", "hôm nay"]).contains("--at: «hôm nay» không phải là ngày"));
    assert!(refused(&data, &["list", "--level", "thôn"]).contains("không có cấp «thôn»"));
}

#[test]
fn a_merger_is_recorded_in_one_line_and_undone() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let list = |day: &str| ok(&data, &["list", "--under", "86", "--format", "csv", "--at", day]);
    let (before, after) = (list("2026-12-31"), list("2027-01-01"));
    let merge = [
        "merge", "--from", "28756,28777", "--into", "29999,Bến Tre,phường", "--date", "2027-01-01", "--act",
        "9/NQ-UBTVQH16", "--clause", "khoản 2",
    ];
    let dry = ok(&data, &[&merge[..], &["--dry-run"]].concat());
    assert!(
        dry.starts_with("Sẽ ghi: nhập, từ 01/01/2027, theo khoản 2, 9/NQ-UBTVQH16.\n")
            && dry.contains("Chưa lưu gì"),
        "{dry}"
    );
    assert_eq!(list("2027-01-01"), after);
    let done = ok(&data, &merge);
    assert!(
        done.starts_with("Đã ghi sự kiện số ") && done.contains("Lập mới: Phường Bến Tre (29999)"),
        "{done}"
    );
    // On the day before, the units are the same; it is known by now that two of them will end.
    let codes = |csv: &str| csv.lines().map(|l| l.split(',').next().map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(codes(&list("2026-12-31")), codes(&before));
    assert_eq!(lines(&list("2027-01-01")).len(), lines(&after).len() - 1);
    assert!(refused(&data, &merge).contains("28756"), "merged twice");

    let events: Value = serde_json::from_str(&ok(&data, &["events", "--format", "json"])).expect("JSON");
    assert_eq!((&events[0]["kind"], &events[0]["act"]["clause"]), (&"merge".into(), &"khoản 2".into()));
    let number = events[0]["id"].to_string();
    assert!(ok(&data, &["undo", &number, "--dry-run"]).starts_with("Sẽ hoàn tác"));
    assert!(ok(&data, &["undo", &number, "--reason", "ghi nhầm"]).starts_with("Đã hoàn tác"));
    assert_eq!(list("2027-01-01"), after);
    assert!(refused(&data, &["undo", &number]).contains("hoàn tác lúc"));
    assert!(refused(&data, &["undo", "13"]).contains("danh mục chính thức"));
    let csv = ok(&data, &["events", "--format", "csv"]);
    assert!(
        lines(&csv)[1].starts_with(&format!("{number},merge,2027-01-01,9/NQ-UBTVQH16,khoản 2,")),
        "{csv}"
    );
    assert!(lines(&csv)[1].ends_with(",ghi nhầm"), "{csv}");
}

#[test]
fn the_other_changes_are_recorded() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let day = ["--date", "01/01/2027"];
    let change = |arguments: &[&str]| ok(&data, &[arguments, &day].concat());
    assert!(change(&["rename", "28777", "--type", "xã"]).contains("thành Xã An Hội (28777)"));
    assert!(change(&["move", "28777", "--under", "82"]).contains("về Tỉnh Đồng Tháp (82)"));
    let split =
        change(&["split", "--from", "28783", "--into", "29998,Sơn Đông Hạ,xã,2/3", "--into", "28789,1/3"]);
    assert!(split.contains("(29998): 2/3") && split.contains("(28789): 1/3"), "{split}");
    assert!(change(&["split", "--from", "28807", "--into", "28810", "--keep"]).contains("(28810): chưa rõ"));
    assert!(change(&["shares", "--from", "28807", "--share", "28810=12.5%"]).contains("(28810): 1/8"));
    assert!(
        change(&["create", "--unit", "86-VH,\"Sở Văn hóa, Thể thao\",sở", "--under", "86"])
            .contains("Sở Văn hóa, Thể thao (86-VH)")
    );
    assert!(change(&["abolish", "86-VH"]).contains("Kết thúc: Sở Văn hóa, Thể thao (86-VH)"));
    let json: Value =
        serde_json::from_str(&change(&["rename", "28789", "--name", "Thạnh Phú Mới", "--json"]))
            .expect("JSON");
    assert_eq!(json[0]["renamed"][0][1]["name"], "Phường Thạnh Phú Mới");

    assert!(refused(&data, &["rename", "28789", "--name", "Khác"]).contains("Chưa ghi ngày"));
    assert!(refused(&data, &["shares", "--from", "28807", "--share", "28810"]).contains("MÃ=TỶ LỆ"));
    assert!(
        refused(&data, &["create", "--unit", "86-X", "--under", "86"]).contains("chưa đủ mã, tên và loại")
    );
}

#[test]
fn tables_are_kept_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let file = folder.path().join("đơn vị.csv");
    let path = file.to_str().expect("UTF-8");
    std::fs::write(
        &file,
        "code,name,type,parent,date\n86-A,Sở A,sở,86,2025-07-01\n86-B,Sở B,sở,8666,2025-07-01\n",
    )
    .expect("a file");
    let said = refused(&data, &["import", path]);
    assert!(
        said.contains("Dòng 3, cột parent (86-B Sở B): Không có đơn vị nào")
            && said.contains("1 trong 2 dòng"),
        "{said}"
    );
    std::fs::write(
        &file,
        "code,name,type,parent,date\n86-A,Sở A,sở,86,2025-07-01\n86-B,Sở B,sở,86,2025-07-01\n",
    )
    .expect("a file");
    assert!(ok(&data, &["import", path, "--dry-run"]).starts_with("2 dòng đều đúng.\nSẽ ghi: thành lập"));
    assert!(ok(&data, &["import", path]).contains("Lập mới: 2"));
    std::fs::write(
        &file,
        "old,new,name,type,share,date\n86-A,86-C,Sở C,sở,1,2026-01-01\n86-B,86-C,,,1,2026-01-01\n",
    )
    .expect("a file");
    let json: Value =
        serde_json::from_str(&ok(&data, &["import", path, "--rows", "successions", "--json"])).expect("JSON");
    assert_eq!((&json["kept"], json["events"].as_array().map(Vec::len)), (&true.into(), Some(1)));
    assert!(refused(&data, &["import", "không có.csv"]).contains("không đọc được"));
}

#[test]
fn departments_are_laid_and_tasks_are_looked_at() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let laid = ok(&data, &["agencies", "--unit", "20"]);
    assert!(laid.starts_with("Tỉnh Lạng Sơn (20)\n") && laid.contains("Lập mới: 12"), "{laid}");
    let dry = [
        "agencies", "--unit", "86", "--reorganised", "2025-03-01", "--with", "NGV,dttg,BDT", "--dry-run",
        "--json",
    ];
    let json: Value = serde_json::from_str(&ok(&data, &dry)).expect("JSON");
    let lines: Vec<_> = json[1]["lines"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|l| (&l[0]["code"], &l[1]["code"], &l[2]))
        .collect();
    for (old, new, share) in
        [("84-TTTT", "84-KHCN", "1"), ("84-BDT", "84-DTTG", "1"), ("83-LDTBXH", "83-YT", "")]
    {
        assert!(lines.contains(&(&old.into(), &new.into(), &share.into())), "{old}: {lines:?}");
    }
    assert!(refused(&data, &["show", "86-KHCN"]).contains("86-KHCN"), "a dry run keeps nothing");
    assert!(refused(&data, &["agencies", "--unit", "20"]).contains("20-"));
    assert!(ok(&data, &["tasks"]).contains("Đang có đơn vị giữ: 0"));
    assert!(ok(&data, &["tasks", "--format", "csv"]).starts_with("state,plan,task,role,named,unit,"));
    assert!(refused(&data, &["tasks", "--pass"]).contains("Không có nhiệm vụ nào"));
}
