//! Tasks: deadlines as plans write them, where a task stands, amounts of money.

use cotmoc_core::task::{
    Deadline, Kept, Rhythm, Standing, TaskState, all_of, deadline, dong, million, running,
};
use jiff::civil::{Date, date};

/// A text and what is read: a day, a rhythm with or without an end, or nothing.
#[track_caller]
fn check(text: &str, expected: &str) {
    check_in(None, text, expected);
}

#[track_caller]
fn check_in(year: Option<i16>, text: &str, expected: &str) {
    let told = match deadline(text, year) {
        Deadline::On(day) => day.to_string(),
        Deadline::Again { rhythm, until } => {
            let until = until.map(|day| format!(" until {day}")).unwrap_or_default();
            format!("{rhythm:?}{until}")
        }
        Deadline::Unknown => "?".to_owned(),
    };
    assert_eq!(told, expected, "«{text}»");
}

#[test]
fn days() {
    check("31/12/2025", "2025-12-31");
    check("Trước ngày 30/6/2026", "2026-06-29");
    check("trước 30/6/2026", "2026-06-29");
    check("Chậm nhất ngày 15 tháng 11 năm 2026", "2026-11-15");
    check("ngày 05-3-2026", "2026-03-05");
    check("31.12.2025", "2025-12-31");
    check("từ 01/01/2026 đến 31/12/2026", "2026-12-31");
    check("xong trong tháng 01 năm 2026 đến ngày 30 tháng 9 năm 2026", "2026-09-30");
    check("ngày 31/02/2026", "?");
}

#[test]
fn months() {
    check("Tháng 6/2026", "2026-06-30");
    check("tháng 02 năm 2028", "2028-02-29");
    check("12/2026", "2026-12-31");
    check("Tháng 6, tháng 12 năm 2026", "2026-12-31");
    check("tháng 3 - 9/2026", "2026-09-30");
    check("Trước tháng 9/2026", "2026-08-31");
    check("Tháng 13/2026", "?");
}

#[test]
fn quarters() {
    check("Quý II/2026", "2026-06-30");
    check("Quý IV năm 2025", "2025-12-31");
    check("quý 3/2026", "2026-09-30");
    check("Quý I - Quý III/2026", "2026-09-30");
    check("Quý I, II/2026", "2026-06-30");
    check("Quý II đến quý IV năm 2026", "2026-12-31");
    check("Q3/2026", "2026-09-30");
    check("trước quý III/2026", "2026-06-30");
    check("Quý II", "?");
    check_in(Some(2026), "Quý II", "2026-06-30");
    check_in(Some(2026), "Tháng 9", "2026-09-30");
}

#[test]
fn halves_and_nine_months() {
    check("6 tháng đầu năm 2026", "2026-06-30");
    check("6 tháng cuối năm 2026", "2026-12-31");
    check("9 tháng năm 2026", "2026-09-30");
    check("nửa đầu năm 2027", "2027-06-30");
}

#[test]
fn years() {
    check("Năm 2026", "2026-12-31");
    check("2026–2030", "2030-12-31");
    check("Giai đoạn 2026-2030", "2030-12-31");
    check("đến hết năm 2027", "2027-12-31");
    check("Cuối năm 2026", "2026-12-31");
    check("Trước năm 2027", "2026-12-31");
    check("Trước hết năm 2027", "2026-12-31");
    check("Năm 2026, 2027", "2027-12-31");
}

#[test]
fn rhythms() {
    check("Hằng năm", "Year");
    check("Hàng năm", "Year");
    check("hằng quý", "Quarter");
    check("Hàng tháng", "Month");
    check("6 tháng/lần", "Half");
    check("Định kỳ 6 tháng", "Half");
    check("01 năm/lần", "?");
    check("Thường xuyên", "Always");
    check("Thường xuyên, hằng năm", "Year");
    check("Hằng năm, đến năm 2030", "Year until 2030-12-31");
    check("Thường xuyên (2026-2030)", "Always until 2030-12-31");
    check("Hàng hóa xuất khẩu", "?");
}

#[test]
fn what_names_no_end_stays_unknown() {
    for text in [
        "", "Sau khi có hướng dẫn của Bộ", "sau năm 2025", "30 ngày kể từ ngày 01/01/2026", "Đầu năm 2027",
        "Theo yêu cầu", "Theo tiến độ của Đề án", "theo Thông tư số 12/2021/TT-BTC", "Quyết định 411/QĐ-TTg",
        "Quý", "tháng", "Tháng 6", "99999999999999999999/1",
    ] {
        check(text, "?");
    }
}

fn at(deadline: Deadline, last: Option<(TaskState, u8, Date)>, today: Date) -> (Standing, Option<Date>, u32) {
    let last = last.map(|(state, percent, as_of)| Kept { state, percent, as_of });
    let running = running(deadline, date(2026, 2, 1), last, today);
    (running.standing(), running.due, running.late)
}

#[test]
fn a_task_is_late_from_the_day_after_its_last() {
    let once = Deadline::On(date(2026, 6, 30));
    let due = Some(date(2026, 6, 30));
    assert_eq!(at(once, None, date(2026, 6, 30)), (Standing::NotStarted, due, 0));
    assert_eq!(at(once, None, date(2026, 7, 1)), (Standing::Late, due, 1));
    let begun = Some((TaskState::InProgress, 40, date(2026, 5, 1)));
    assert_eq!(at(once, begun, date(2026, 7, 31)), (Standing::Late, due, 31));
    let done = Some((TaskState::Done, 100, date(2026, 6, 1)));
    assert_eq!(at(once, done, date(2026, 9, 1)), (Standing::Done, due, 0));
    let ended = Some((TaskState::Cancelled, 0, date(2026, 6, 1)));
    assert_eq!(at(once, ended, date(2026, 9, 1)), (Standing::Cancelled, due, 0));
    assert_eq!(at(Deadline::Unknown, begun, date(2030, 1, 1)), (Standing::InProgress, None, 0));
}

#[test]
fn a_task_that_comes_again_begins_anew() {
    let quarterly = Deadline::Again { rhythm: Rhythm::Quarter, until: Some(date(2026, 12, 31)) };
    let first = Some(date(2026, 3, 31));
    assert_eq!(at(quarterly, None, date(2026, 3, 1)), (Standing::NotStarted, first, 0));
    assert_eq!(at(quarterly, None, date(2026, 4, 2)), (Standing::Late, first, 2));
    let done = Some((TaskState::Accepted, 100, date(2026, 3, 20)));
    assert_eq!(at(quarterly, done, date(2026, 3, 25)), (Standing::Accepted, first, 0));
    assert_eq!(at(quarterly, done, date(2026, 4, 1)), (Standing::NotStarted, Some(date(2026, 6, 30)), 0));
    assert_eq!(at(quarterly, done, date(2026, 7, 1)), (Standing::Late, Some(date(2026, 6, 30)), 1));
    // After the last period nothing begins.
    let last = Some((TaskState::Accepted, 100, date(2026, 11, 2)));
    assert_eq!(at(quarterly, last, date(2027, 5, 1)), (Standing::Accepted, Some(date(2026, 12, 31)), 0));
    let always = Deadline::Again { rhythm: Rhythm::Always, until: None };
    assert_eq!(at(always, None, date(2036, 1, 1)), (Standing::NotStarted, None, 0));
}

#[test]
fn money_is_read_as_it_is_written() {
    for (text, expected) in [
        ("1.250 triệu đồng", 1_250_000_000),
        ("1250", 1_250_000_000),
        ("1.250,5", 1_250_500_000),
        ("1,5 tỷ", 1_500_000_000),
        ("1,5 tỉ đồng", 1_500_000_000),
        ("500.000.000 đồng", 500_000_000),
        ("500000000đ", 500_000_000),
        ("750 nghìn đồng", 750_000),
        ("0", 0),
        ("0,000001", 1),
        ("1 250 tr", 1_250_000_000),
    ] {
        assert_eq!(dong(text), Ok(expected), "{text}");
    }
    for wrong in [
        "", "đồng", "1.25", "-5 triệu", "1,5 đồng", "0,0000001", "999.999.999.999.999 tỷ", "5 USD",
        "500.000.000", "1e9",
    ] {
        assert!(dong(wrong).is_err(), "{wrong}: {:?}", dong(wrong));
    }
    assert_eq!(million(1_250_000_000_i64), "1.250");
    assert_eq!(million(1_i64), "0,000001");
    assert_eq!(million(0_i64), "0");
}

#[test]
fn some_names_mean_all_units_of_a_level() {
    use cotmoc_core::model::UnitLevel::{Agency, Commune};
    for (named, level) in [
        ("UBND cấp xã", Some(Commune)),
        ("UBND các xã, phường, đặc khu", Some(Commune)),
        ("Các sở, ban, ngành", Some(Agency)),
        ("Sở Khoa học và Công nghệ", None),
        ("UBND xã An Mẫu", None),
    ] {
        assert_eq!(all_of(named), level, "{named}");
    }
}
