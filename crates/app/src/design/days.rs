//! The days on which nobody works, or everybody does, that change from year to year: entered by the
//! province once a year, as lines of text.

use cotmoc_core::calendar::{DayKind, DayOff, DaysOff};
use cotmoc_store::{Tx, settings};
use jiff::civil::Date;
use serde_json::json;

use crate::model::Subject;
use crate::when::day_words;
use crate::{Action, AppError, Context, Kind, Result, audit};

const NAME: &str = "days_off";
/// Most days that one year may have.
const MOST: usize = 120;

/// What was entered for all years.
///
/// # Errors
/// [`Kind::Forbidden`].
pub async fn days_off(cx: &Context) -> Result<DaysOff> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    load(&mut tx).await
}

/// What was entered for all years.
pub(crate) async fn load(tx: &mut Tx) -> Result<DaysOff> {
    let Some(text) = settings::get(tx, NAME).await? else { return Ok(DaysOff::default()) };
    serde_json::from_str(&text)
        .map_err(|e| AppError::new(Kind::Internal, "Danh sách ngày nghỉ đã lưu không đọc được.").because(e))
}

/// The days of a year as they may be typed again: «16/02/2026–20/02/2026 Tết Nguyên đán», «làm
/// 28/02/2026 Làm bù».
#[must_use]
pub fn days_text(days: &[DayOff]) -> String {
    let mut out = String::new();
    let mut left = days;
    while let [first, rest @ ..] = left {
        let mut last = first.day;
        let mut run = 0;
        for next in rest {
            let follows = last.tomorrow().is_ok_and(|day| day == next.day);
            if !follows || next.kind != first.kind || next.name != first.name {
                break;
            }
            (last, run) = (next.day, run + 1);
        }
        let work = if first.kind == DayKind::Working { "làm " } else { "" };
        let until = if run == 0 { String::new() } else { format!("–{}", day_words(last)) };
        out += &format!("{work}{}{until} {}\n", day_words(first.day), first.name);
        left = rest.get(run..).unwrap_or_default();
    }
    out
}

/// Keeps the days of a year. No line at all is an answer too: the year has none.
///
/// # Errors
/// [`Kind::User`] with the line that cannot be read; [`Kind::Conflict`] where they are no longer what
/// was `seen`.
pub async fn save_days(cx: &Context, year: i16, seen: &str, typed: &str) -> Result<()> {
    cx.require(Action::EditForms)?;
    if !(2000..=2100).contains(&year) {
        return Err(AppError::user(format!("Năm {year} nằm ngoài 2000–2100.")).hint("Chọn một năm khác."));
    }
    let days = read(year, typed)?;
    let mut tx = cx.store().write().await?;
    let mut all = load(&mut tx).await?;
    let was = all.0.get(&year).map(|days| days_text(days)).unwrap_or_default();
    if was.trim() != seen.trim() {
        return Err(AppError::conflict(format!("Ngày nghỉ năm {year} vừa được người khác sửa."))
            .hint("Tải lại trang để xem bản mới rồi sửa tiếp; chưa có gì bị thay đổi."));
    }
    let new = days_text(&days);
    all.0.insert(year, days);
    let text = serde_json::to_string(&all).map_err(|e| AppError::new(Kind::Internal, e.to_string()))?;
    settings::set(&mut tx, NAME, &text).await?;
    let detail = json!({ "year": year, "old": was, "new": new });
    audit::record(cx, &mut tx, "calendar.days", Subject::new("calendar", i64::from(year)), detail).await?;
    tx.commit().await?;
    Ok(())
}

fn read(year: i16, typed: &str) -> Result<Vec<DayOff>> {
    let mut days: Vec<DayOff> = Vec::new();
    for (number, line) in typed.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |why: &str| {
            AppError::user(format!("Dòng {} «{}»: {why}.", number + 1, line.trim()))
                .hint("Ghi mỗi dòng một ngày hoặc một khoảng, rồi tên: 16/02/2026–20/02/2026 Tết Nguyên đán.")
        };
        let line = line.trim();
        let (kind, rest) = match line.strip_prefix("làm ").or(line.strip_prefix("Làm ")) {
            Some(rest) => (DayKind::Working, rest.trim_start()),
            None => (DayKind::Off, line),
        };
        let end = rest.find(|c: char| !(c.is_ascii_digit() || "/-– ".contains(c))).unwrap_or(rest.len());
        let (span, name) = (rest[..end].trim(), rest[end..].trim());
        if name.is_empty() || name.chars().count() > 100 || name.contains('\0') {
            return Err(wrong("thiếu tên ngày nghỉ, hoặc tên dài quá 100 ký tự"));
        }
        let mut ends = span.split(['–', '-']).map(|text| day(text.trim()));
        let first = ends.next().flatten().ok_or_else(|| wrong("ngày không đúng dạng ngày/tháng/năm"))?;
        let last = match ends.next() {
            None => first,
            Some(last) => last.ok_or_else(|| wrong("ngày cuối không đúng dạng ngày/tháng/năm"))?,
        };
        if ends.next().is_some() || last < first || first.year() != year || last.year() != year {
            return Err(wrong(&format!("khoảng ngày phải đi từ trước đến sau, trong năm {year}")));
        }
        let mut at = first;
        while at <= last && days.len() <= MOST {
            if days.iter().any(|known| known.day == at) {
                return Err(wrong(&format!("ngày {} đã ghi ở dòng trên", day_words(at))));
            }
            days.push(DayOff { day: at, kind, name: name.to_owned() });
            at = at.tomorrow().map_err(|_| wrong("ngày nằm ngoài lịch"))?;
        }
    }
    if days.len() > MOST {
        return Err(AppError::user(format!("Năm {year} có quá {MOST} ngày."))
            .hint("Chỉ ghi ngày nghỉ theo âm lịch, nghỉ bù và làm bù; thứ Bảy, Chủ nhật không phải ghi."));
    }
    days.sort_by_key(|one| one.day);
    Ok(days)
}

/// «16/02/2026».
fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('/').map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_typed_and_shown_alike() {
        let text = "16/02/2026–20/02/2026 Tết Nguyên đán\nlàm 28/02/2026 Làm bù\n27/04/2026 Giỗ Tổ\n";
        let days = read(2026, text).unwrap();
        assert_eq!(days.len(), 7);
        assert_eq!(days_text(&days), text);
        let loose = " 27/4/2026  Giỗ Tổ \n\n16/2/2026 - 20/2/2026 Tết Nguyên đán\nLàm 28/2/2026 Làm bù";
        assert_eq!(read(2026, loose).unwrap(), days);
        assert_eq!(read(2026, "  \n").unwrap(), []);
    }

    #[test]
    fn what_cannot_be_read_names_its_line() {
        for (text, why) in [
            ("16/02/2026", "thiếu tên"),
            ("\n31/02/2026 Tết", "Dòng 2"),
            ("16/02/26 Tết", "không đúng dạng"),
            ("Tết 16/02/2026", "không đúng dạng"),
            ("20/02/2026–16/02/2026 Tết", "từ trước đến sau"),
            ("30/12/2025–02/01/2026 Tết", "trong năm 2026"),
            ("16/02/2026 Tết\n16/02/2026 Tết", "đã ghi ở dòng trên"),
            ("01/01/2026–31/12/2026 Nghỉ", "quá 120 ngày"),
        ] {
            let error = read(2026, text).unwrap_err();
            assert!(error.message().contains(why), "{text}: {}", error.message());
            assert!(error.how_to().is_some());
        }
    }
}
