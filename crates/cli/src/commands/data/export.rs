//! `cotmoc data export`

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use cotmoc_app::data::{self, ExportQuery, Revisions};
use cotmoc_app::model::SeriesKind;
use cotmoc_core::model::Period;
use jiff::Timestamp;

use crate::commands::server::{once, said};
use crate::config::DataArgs;
use crate::errors::UserError;

/// Xuất số liệu ra CSV
///
/// In ra màn hình, hoặc vào tệp với --output. Tệp xuất ra có đúng các cột mà lệnh import nhận, nên nạp lại
/// vào nơi khác cho đúng các số đó. Với --revisions, mọi bản sửa được in kèm thời điểm và người nhập; tệp
/// như vậy chỉ để đọc.
///
/// Writes figures as CSV in the columns that `import` takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Export {
    /// Chỉ số liệu mang mã này
    ///
    /// Only the element with this code.
    #[arg(long, value_name = "CODE", conflicts_with = "indicator")]
    element: Option<String>,

    /// Chỉ chỉ tiêu mang mã này
    ///
    /// Only the indicator with this code.
    #[arg(long, value_name = "CODE")]
    indicator: Option<String>,

    /// Chỉ đơn vị này và các đơn vị bên dưới; đơn vị trước đây ghi MÃ@NGÀY
    ///
    /// Only this unit and those under it; a former unit is written CODE@DATE.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,

    /// Chỉ các kỳ nằm trọn trong khoảng này, dạng 2020..2025 hoặc 2024-01..2024-06
    ///
    /// Only periods that lie wholly within this range.
    #[arg(long, value_name = "FROM..TO")]
    period: Option<String>,

    /// Như đã biết tại thời điểm này: 2026-03-31 (hết ngày, giờ Việt Nam) hoặc 2026-03-31T17:00:00Z
    ///
    /// As known at that moment; a day means its end in Việt Nam.
    #[arg(long, value_name = "MOMENT")]
    as_known_at: Option<String>,

    /// In cả các bản đã bị sửa
    ///
    /// Print every revision.
    #[arg(long)]
    revisions: bool,

    /// Ghi vào tệp này thay cho màn hình
    ///
    /// Write to this file.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let code = match (&self.element, &self.indicator) {
            (Some(code), _) => Some((SeriesKind::Element, code.clone())),
            (None, Some(code)) => Some((SeriesKind::Indicator, code.clone())),
            (None, None) => None,
        };
        let query = ExportQuery {
            code,
            unit: self.unit.clone(),
            periods: self.period.as_deref().map(range).transpose()?,
            known_at: self.as_known_at.as_deref().map(moment).transpose()?,
            revisions: if self.revisions { Revisions::All } else { Revisions::Current },
        };
        let mut out: Box<dyn Write + Send> = match &self.output {
            Some(file) => Box::new(std::fs::File::create(file).map_err(|problem| {
                UserError::new(format!("không ghi được «{}»: {problem}.", file.display()))
                    .hint("xem lại thư mục và quyền ghi")
            })?),
            None => Box::new(std::io::stdout()),
        };
        let mut buffered = std::io::BufWriter::new(&mut out);
        let exported = once(data, async |cx| data::export(&cx, &query, &mut buffered).await.map_err(said))?;
        buffered.flush()?;
        if let Some(file) = &self.output {
            writeln!(std::io::stdout(), "Đã ghi {} dòng vào {}.", exported.rows, file.display())?;
        }
        Ok(())
    }
}

/// «2020..2025», or one period.
pub(in crate::commands) fn range(text: &str) -> anyhow::Result<(Period, Period)> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let period =
        |text: &str| Period::parse(text).map_err(|problem| UserError::new(format!("--period: {problem}.")));
    let (from, to) = (period(from)?, period(to)?);
    if to.end() <= from.first_day() {
        return Err(UserError::new(format!("--period: kỳ cuối {to} đứng trước kỳ đầu {from}."))
            .hint("viết kỳ sớm hơn trước, như 2020..2025")
            .into());
    }
    Ok((from, to))
}

/// A moment, or the end of a day in Việt Nam.
pub(in crate::commands) fn moment(text: &str) -> anyhow::Result<Timestamp> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let day: Option<jiff::civil::Date> = text.parse().ok();
    let end = day.and_then(|day| day.tomorrow().ok()).and_then(|next| {
        let midnight = next.at(0, 0, 0, 0);
        let at = cotmoc_core::clock::moment(midnight)?;
        at.checked_sub(jiff::SignedDuration::from_micros(1)).ok()
    });
    end.ok_or_else(|| {
        UserError::new(format!("--as-known-at: «{text}» không phải là ngày hoặc thời điểm."))
            .hint("viết 2026-03-31 hoặc 2026-03-31T17:00:00Z")
            .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_end_in_viet_nam() {
        assert_eq!(moment("2026-03-31").unwrap().to_string(), "2026-03-31T16:59:59.999999Z");
        assert_eq!(moment("2026-03-31T17:00:00Z").unwrap().to_string(), "2026-03-31T17:00:00Z");
        assert!(moment("31/03/2026").is_err());
        assert!(range("2020..2025").is_ok() && range("2024-Q1").is_ok());
        assert!(range("2025..2020").is_err() && range("năm").is_err());
    }
}
