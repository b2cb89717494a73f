//! What each column of a table holds, read from its header.

use super::super::place::GoalYear;
use super::super::targets::Frame;
use super::super::token::Tokens;
use super::super::years::{self, Role};
use crate::model::Span;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    Number,
    Name,
    Unit,
    /// Values to be reached in this year; `None` where the header names no year.
    Goal(Option<GoalYear>),
    /// Values that the nation is to reach, quoted for comparison.
    National(Option<GoalYear>),
    /// The year in which the row's value is to be reached.
    Year,
    /// Figures that are reached already.
    Base,
    Lead,
    Coordinating,
    Deadline,
    Product,
    Budget,
    Other,
}

/// The columns, the folded header of each, and the first row of the body.
pub(super) fn header(
    text: &str,
    cells: &[Vec<Span>],
    frame: &Frame,
) -> Option<(Vec<Column>, Vec<String>, usize)> {
    let folded =
        |row: &[Span]| -> Vec<String> { row.iter().map(|c| crate::fold::fold(c.of(text))).collect() };
    for at in 0..cells.len().min(5) {
        let top = folded(&cells[at]);
        let words: Vec<Column> = top.iter().map(|w| column(w, frame)).collect();
        let known = words.iter().filter(|c| !matches!(c, Column::Other)).count();
        if known < 2 || !words.contains(&Column::Name) {
            continue;
        }
        let mut header = spread(&top);
        let mut body = at + 1;
        if let Some(next) = cells.get(body) {
            let below = folded(next);
            if is_second_header(&below, &words) {
                for (i, word) in below.iter().enumerate().filter(|(_, w)| !w.is_empty()) {
                    if let Some(slot) = header.get_mut(i) {
                        slot.push(' ');
                        slot.push_str(word);
                    }
                }
                body += 1;
            } else {
                header = top;
            }
        }
        let mut columns: Vec<Column> = header.iter().map(|w| column(w, frame)).collect();
        one_name(&mut columns, &header);
        return Some((columns, header, body));
    }
    None
}

/// A merged cell's text holds for the empty cells behind it.
fn spread(row: &[String]) -> Vec<String> {
    let mut last = String::new();
    row.iter()
        .map(|cell| {
            if !cell.is_empty() {
                last.clone_from(cell);
            }
            last.clone()
        })
        .collect()
}

/// A second row of headers says years and leaves the name's column empty or repeats it.
fn is_second_header(below: &[String], columns: &[Column]) -> bool {
    let name = columns.iter().position(|c| *c == Column::Name).and_then(|i| below.get(i));
    let quiet = name.is_none_or(|n| n.is_empty() || column(n, &Frame::default()) == Column::Name);
    let years = below.iter().filter(|w| year_in(w).is_some()).count();
    let parts = below
        .iter()
        .filter(|w| matches!(column(w, &Frame::default()), Column::Lead | Column::Coordinating))
        .count();
    quiet && (years >= 1 || parts >= 1)
}

/// Only one column names the rows; a second one that looks so is something else.
fn one_name(columns: &mut [Column], header: &[String]) {
    let indicator = header.iter().position(|h| h.contains("chi tieu") || h.contains("nhiem vu"));
    let first = indicator
        .filter(|&i| columns[i] == Column::Name)
        .or_else(|| columns.iter().position(|c| *c == Column::Name));
    for (i, column) in columns.iter_mut().enumerate() {
        if *column == Column::Name && Some(i) != first {
            let goal = header[i].starts_with("muc tieu") || header[i].starts_with("chi tieu");
            *column = if goal { Column::Goal(None) } else { Column::Other };
        }
    }
}

fn column(header: &str, frame: &Frame) -> Column {
    let has = |words: &[&str]| words.iter().any(|w| header.contains(w));
    if header.is_empty() {
        return Column::Other;
    }
    if matches!(header, "stt" | "tt" | "so tt" | "so thu tu" | "#" | "ma" | "no") {
        return Column::Number;
    }
    if let Some(year) = year_in(header) {
        return year_column(header, year, frame);
    }
    if matches!(
        header,
        "nam" | "nam dat" | "nam hoan thanh" | "nam muc tieu" | "thoi diem" | "moc nam" | "nam thuc hien"
    ) {
        return Column::Year;
    }
    if has(&["muc tieu quoc gia", "muc tieu ca nuoc", "ca nuoc", "quoc gia"]) && header.len() < 40 {
        return Column::National(None);
    }
    if has(&[
        "chu tri", "don vi thuc hien", "co quan thuc hien", "don vi dau moi", "co quan dau moi", "theo doi",
        "phu trach",
    ]) && !has(&["phoi hop"])
    {
        return Column::Lead;
    }
    if let Some(duty) = duty_column(header) {
        return duty;
    }
    if has(&["don vi tinh", "dvt"]) || matches!(header, "don vi" | "dv tinh" | "d.v.t" | "don vi do") {
        return Column::Unit;
    }
    if has(&["hien trang", "thuc hien", "ket qua", "thuc te", "da dat"]) {
        return Column::Base;
    }
    if has(&[
        "chi tieu", "noi dung", "nhiem vu", "tieu chi", "ten", "hang muc", "giai phap", "cong viec",
        "muc tieu cu the", "chi so",
    ]) {
        return Column::Name;
    }
    if has(&["muc tieu", "ke hoach", "gia tri", "chi tieu giao", "giao", "phan dau"]) || header == "muc" {
        return Column::Goal(None);
    }
    Column::Other
}

/// A column whose header names a year: figures to be reached, or reached already.
fn year_column(header: &str, year: GoalYear, frame: &Frame) -> Column {
    let has = |words: &[&str]| words.iter().any(|w| header.contains(w));
    let reached = has(&["thuc hien", "hien trang", "ket qua", "uoc", "da dat", "thuc te", "so lieu", "nen"])
        && !has(&["ke hoach", "muc tieu", "chi tieu"]);
    let past = frame.plan_year.is_some_and(|plan| year.year < plan);
    if header.len() > 70 {
        Column::Name
    } else if has(&["quoc gia", "ca nuoc", "trung uong", "qd 411", "chien luoc"]) {
        Column::National(Some(year))
    } else if reached || past {
        Column::Base
    } else {
        Column::Goal(Some(year))
    }
}

/// Columns of tables of tasks: who, with whom, when, what comes out, for how much.
fn duty_column(header: &str) -> Option<Column> {
    let has = |words: &[&str]| words.iter().any(|w| header.contains(w));
    if has(&["chu tri"]) {
        Some(Column::Lead)
    } else if has(&["phoi hop"]) {
        Some(Column::Coordinating)
    } else if has(&["thoi gian", "thoi han", "tien do", "han hoan thanh", "hoan thanh truoc"]) {
        Some(Column::Deadline)
    } else if has(&["san pham", "ket qua dau ra", "dau ra", "ket qua can dat", "ket qua du kien"]) {
        Some(Column::Product)
    } else if has(&["kinh phi", "du toan", "nguon von"]) {
        Some(Column::Budget)
    } else {
        None
    }
}

/// The year that a header names.
pub(super) fn year_in(header: &str) -> Option<GoalYear> {
    let mut tokens = Tokens::default();
    tokens.push(header, Span { start: 0, end: header.len() });
    let end = tokens.len();
    if let Some(year) = years::find(&tokens, 0, end)
        .into_iter()
        .find(|y| y.role == Role::Goal || header.contains("thuc hien"))
    {
        return Some(GoalYear { year: year.year, period: year.period() });
    }
    let bare = (0..end).find_map(|i| years::number(&tokens, i))?;
    Some(GoalYear { year: bare, period: None })
}
