//! What messages about a row call periods, cells and numbers.

use cotmoc_core::model::PeriodKind;
use cotmoc_formats::csv::Row;

use super::RowError;

pub(super) fn wrong_width(row: &Row<'_>, width: usize) -> RowError {
    let cells = row.width();
    let remedy = if cells > width {
        "nếu số có dấu phẩy thập phân thì viết dấu chấm; chữ có dấu ngăn cột phải đặt trong ngoặc kép"
    } else {
        "thêm ô còn thiếu; ô trống vẫn phải có dấu ngăn cột"
    };
    RowError::new(row.line, "", format!("dòng có {cells} ô, tiêu đề có {width} cột"), remedy.to_owned())
}

/// The number without points where they stand between groups of three.
pub(super) fn without_groups(text: &str) -> Option<String> {
    let mut groups = text.trim_start_matches('-').split('.');
    let first = groups.next()?.len();
    ((1..=3).contains(&first) && groups.all(|g| g.len() == 3)).then(|| text.replace('.', ""))
}

pub(super) fn period_forms() -> String {
    let all =
        [PeriodKind::Year, PeriodKind::Half, PeriodKind::NineMonths, PeriodKind::Quarter, PeriodKind::Month];
    let forms: Vec<String> = all.iter().map(|kind| kind_form(*kind)).collect();
    forms.join(", ")
}

/// «tháng».
pub(super) fn kind_name(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Month => "tháng",
        PeriodKind::Quarter => "quý",
        PeriodKind::Half => "nửa năm",
        PeriodKind::NineMonths => "chín tháng",
        PeriodKind::Year => "năm",
        PeriodKind::Day => "ngày",
    }
}

pub(super) fn kind_form(kind: PeriodKind) -> String {
    let example = match kind {
        PeriodKind::Month => "2024-06",
        PeriodKind::Quarter => "2024-Q2",
        PeriodKind::Half => "2024-S1",
        PeriodKind::NineMonths => "2024-9M",
        PeriodKind::Year => "2024",
        PeriodKind::Day => "2024-06-30",
    };
    format!("{} {example}", kind_name(kind))
}
