//! Figures from the command line and from the file of a series, read strictly: what could mean two
//! numbers is refused, not guessed.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use cotmoc_core::model::Period;
use cotmoc_core::progress::Point;
use cotmoc_formats::csv::{Row, Table};
use rust_decimal::Decimal;

use crate::errors::UserError;

/// How many faults of one file are listed.
const LISTED: usize = 10;

/// «2022=9.3702» of an option: the period, and what stands behind the sign.
pub(super) fn dated<'t>(option: &str, example: &str, text: &'t str) -> Result<(Period, &'t str), UserError> {
    let (when, amount) = text.split_once('=').ok_or_else(|| {
        UserError::new(format!("{option}: «{text}» không có dạng KỲ=SỐ."))
            .hint(format!("viết {option} {example}"))
    })?;
    Ok((period(option, when)?, amount))
}

/// A period of an option.
pub(super) fn period(option: &str, text: &str) -> Result<Period, UserError> {
    Period::parse(text).map_err(|problem| UserError::new(format!("{option}: {problem}.")))
}

/// A number of an option.
pub(super) fn value(option: &str, text: &str) -> Result<Decimal, UserError> {
    number(text).map_err(|fault| UserError::new(format!("{option}: {}.", fault.what)).hint(fault.remedy))
}

/// The rows of a file with the columns year and value, in their order.
///
/// # Errors
/// Everything that is wrong with it, with row, column and remedy.
pub(super) fn read(path: &Path) -> Result<Vec<Point>, UserError> {
    let shown = path.display();
    let file = open(path)?;
    let refused = |problem: &dyn std::fmt::Display| UserError::new(format!("«{shown}»: {problem}."));
    let mut table = Table::open(file).map_err(|problem| refused(&problem))?;
    let headings: Vec<String> = table.headings().iter().map(|heading| heading.to_lowercase()).collect();
    let column = |name: &str| headings.iter().position(|heading| heading == name);
    let (Some(year), Some(value)) = (column("year"), column("value")) else {
        return Err(UserError::new(format!(
            "«{shown}», dòng 1: cần hai cột year và value, tệp có: {}.",
            table.headings().join(", ")
        ))
        .hint("dòng đầu viết đúng: year,value"));
    };
    let mut points: Vec<(u64, Point)> = Vec::new();
    let mut faults = Vec::new();
    while let Some(row) = table.next_row() {
        let row = row.map_err(|problem| refused(&problem))?;
        match point(&row, year, value, headings.len()) {
            Ok(None) => {}
            Ok(Some(point)) => match points.iter().find(|(_, other)| other.period == point.period) {
                Some((line, _)) => faults.push(format!(
                    "dòng {}, cột year: kỳ {} đã có ở dòng {line}; mỗi kỳ chỉ một dòng",
                    row.line, point.period
                )),
                None => points.push((row.line, point)),
            },
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        return Ok(points.into_iter().map(|(_, point)| point).collect());
    }
    let more = faults.len().saturating_sub(LISTED);
    faults.truncate(LISTED);
    if more > 0 {
        faults.push(format!("… và {more} lỗi nữa"));
    }
    Err(UserError::new(format!("«{shown}» có chỗ sai:\n  {}", faults.join("\n  ")))
        .hint("sửa các dòng trên rồi chạy lại; số viết với dấu chấm thập phân, không dấu ngăn nghìn"))
}

/// The figure of a row; nothing where its value is empty, for empty is not zero.
fn point(row: &Row, year: usize, value: usize, columns: usize) -> Result<Option<Point>, String> {
    let line = row.line;
    if row.filled() > columns {
        return Err(format!(
            "dòng {line}: có {} ô mà dòng đầu chỉ có {columns} cột; nếu số dùng dấu phẩy thập phân, hãy đổi thành dấu chấm",
            row.filled()
        ));
    }
    let period =
        Period::parse(row.cell(year)).map_err(|problem| format!("dòng {line}, cột year: {problem}"))?;
    if row.cell(value).is_empty() {
        return Ok(None);
    }
    let value = number(row.cell(value))
        .map_err(|fault| format!("dòng {line}, cột value: {}; {}", fault.what, fault.remedy))?;
    Ok(Some(Point::new(period, value)))
}

#[derive(Debug, PartialEq, Eq)]
struct Fault {
    what: String,
    remedy: String,
}

/// Digits with a decimal point, a minus sign before them where needed, and nothing else.
fn number(text: &str) -> Result<Decimal, Fault> {
    let text = text.trim();
    let fault =
        |what: &str, remedy: &str| Fault { what: format!("«{text}» {what}"), remedy: remedy.to_owned() };
    if text.is_empty() {
        return Err(fault("để trống", "ghi một số"));
    }
    if text.contains(',') {
        return Err(fault(
            "có dấu phẩy nên không rõ là bao nhiêu",
            "viết dấu chấm thập phân và không viết dấu ngăn nghìn, chẳng hạn 1.5 hoặc 1234.5",
        ));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.matches('.').count() <= 1
        && digits.starts_with(|first: char| first.is_ascii_digit())
        && !digits.ends_with('.');
    if !plain {
        return Err(fault(
            "không phải là số",
            "viết chữ số và nhiều nhất một dấu chấm thập phân, chẳng hạn 12.5",
        ));
    }
    Decimal::from_str_exact(text).map_err(|_| fault("dài quá 28 chữ số", "viết ngắn hơn"))
}

fn open(path: &Path) -> Result<File, UserError> {
    let fail = |said: &str, hint: &str| UserError::new(format!("«{}»: {said}", path.display())).hint(hint);
    if path.is_dir() {
        return Err(fail("đây là thư mục.", "chỉ ra một tệp CSV trong thư mục đó"));
    }
    File::open(path).map_err(|problem| match problem.kind() {
        ErrorKind::NotFound => fail("không có tệp này.", "xem lại tên và thư mục của tệp"),
        ErrorKind::PermissionDenied => fail("không có quyền đọc tệp.", "xem lại quyền của tệp (ls -l)"),
        _ => fail("không mở được tệp.", "xem lại ổ đĩa và tệp"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_to_the_letter() {
        for (text, expected) in [("9.3702", "9.3702"), ("-0.50", "-0.50"), (" 20 ", "20"), ("1.234", "1.234")]
        {
            assert_eq!(number(text).map(|number| number.to_string()).as_deref(), Ok(expected));
        }
        for wrong in ["", "1,5", "1.234,5", "1.2.3", "5.", ".5", "1e3", "1_000", "+5", "−5", "NaN", "12 %"]
        {
            assert!(number(wrong).is_err(), "{wrong}");
        }
        assert!(number("1,5").unwrap_err().remedy.contains("1.5"));
        assert!(number(&"9".repeat(40)).unwrap_err().what.contains("28 chữ số"));
    }
}
