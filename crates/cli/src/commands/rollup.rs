//! `cotmoc rollup`

use std::fmt::Write as _;
use std::io::Write as _;

use clap::{Args, ValueEnum};
use cotmoc_app::figures::{self, Ask, Borders, Figure, Row, Table};
use cotmoc_core::formula::Rational;
use cotmoc_core::model::Status;
use cotmoc_web::numbers;
use serde_json::{Value, json};

use super::server::{once, said};
use crate::config::DataArgs;
use crate::table::{Width, table};

/// Cộng số liệu theo đơn vị và thời gian, trên địa giới khi đó hoặc của một ngày
///
/// In số liệu của một đơn vị, và với --level của mọi đơn vị cấp đó bên dưới nó, cùng độ phủ: bao nhiêu đơn
/// vị đã báo cáo trên bao nhiêu đơn vị phải báo cáo. Tỷ lệ là tổng tử số chia tổng mẫu số, không bao giờ là
/// trung bình các tỷ lệ. Số liệu cũ của đơn vị đã chia mà không văn bản nào nêu tỷ lệ đứng ở dòng «chưa phân
/// bổ», không chia theo phỏng đoán.
///
/// Rolls figures up over units and time, on the borders of each period or of one day, with coverage.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)", group(clap::ArgGroup::new("what").required(true)))]
pub(crate) struct Rollup {
    /// Mã số liệu gốc, như HO_GIA_DINH
    ///
    /// Code of the element.
    #[arg(long, value_name = "CODE", group = "what")]
    element: Option<String>,

    /// Mã chỉ tiêu, như XHS08
    ///
    /// Code of the indicator.
    #[arg(long, value_name = "CODE", group = "what")]
    indicator: Option<String>,

    /// Mã phân tổ của số liệu gốc; không ghi thì cộng mọi phân tổ
    ///
    /// A category of the element; all together without it.
    #[arg(long, value_name = "CODE", default_value = "")]
    category: String,

    /// Đơn vị: mã, MÃ@NGÀY hoặc tên; VN là cả nước
    ///
    /// The unit: a code, CODE@DATE or a name.
    #[arg(long, value_name = "UNIT", default_value = "VN")]
    unit: String,

    /// Kỳ, hoặc khoảng kỳ dạng 2023..2025, 2024-Q1..2024-Q4
    ///
    /// A period, or a range of periods of one kind.
    #[arg(long, value_name = "FROM..TO")]
    period: String,

    /// In cả các đơn vị cấp này bên dưới: «tỉnh», «huyện», «xã», «cơ quan»
    ///
    /// Also the units of this level under it.
    #[arg(long, value_name = "LEVEL", default_value = "")]
    level: String,

    /// Địa giới: then là của từng kỳ, hoặc một ngày như 2025-07-01; không ghi thì hôm nay
    ///
    /// Borders of each period («then»), or of a day.
    #[arg(long, value_name = "then|DATE", default_value = "")]
    borders: String,

    /// Như đã biết tại thời điểm này, như 2026-03-31T17:00:00Z
    ///
    /// As known at that moment.
    #[arg(long, value_name = "MOMENT", default_value = "")]
    as_known_at: String,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// bảng để đọc trên màn hình (a table for people)
    Table,
    /// CSV, một dòng mỗi đơn vị và kỳ (one line per unit and period)
    Csv,
    /// một đối tượng JSON (one JSON object)
    Json,
}

/// A terminal of this width shows a year's quarters without breaking a line.
const LINE: usize = 110;

impl Rollup {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let (from, to) = self.period.split_once("..").unwrap_or((&self.period, ""));
        let ask = Ask {
            code: self.element.clone().or_else(|| self.indicator.clone()).unwrap_or_default(),
            category: self.category.clone(),
            unit: self.unit.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
            level: self.level.clone(),
            borders: self.borders.clone(),
            known_at: self.as_known_at.clone(),
        };
        let table = once(data, async |cx| figures::table(&cx, &ask).await.map_err(said))?;
        let text = match self.format {
            Format::Table => for_people(&table),
            Format::Csv => as_csv(&table)?,
            Format::Json => serde_json::to_string_pretty(&as_json(&table))?,
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", text.trim_end_matches('\n'))?;
        Ok(out.flush()?)
    }
}

fn for_people(found: &Table) -> String {
    let subject = &found.subject;
    let category = subject.category.as_ref().map_or_else(String::new, |(_, name)| format!(", {name}"));
    let borders = match found.borders {
        Borders::Then => "địa giới của từng kỳ".to_owned(),
        Borders::On(day) => format!("địa giới ngày {}", numbers::date(day)),
    };
    let mut out = format!("{} ({}){category}, {}\n{borders}\n", subject.name, subject.code, subject.unit);
    if let Some(formula) = &subject.formula {
        let _infallible = writeln!(out, "Công thức: {formula}");
    }
    out.push('\n');
    let periods: Vec<String> = found.periods.iter().map(ToString::to_string).collect();
    let mut columns = vec![("Mã", Width::Fit), ("Đơn vị", Width::UpTo(34))];
    columns.extend(periods.iter().flat_map(|p| [(p.as_str(), Width::UpTo(26)), ("Độ phủ", Width::Fit)]));
    let rows: Vec<Vec<String>> = found.rows.iter().map(|row| line(found, row)).collect();
    out.push_str(&table(LINE.max(40 + 40 * found.periods.len()), &columns, &rows));
    let all = || found.rows.iter().flat_map(|row| row.figures.iter().flatten());
    if found.rows.iter().any(|row| row.unit.is_none()) {
        out.push_str("\nChưa phân bổ: số liệu của đơn vị đã chia hoặc đã hết, chưa rõ về đơn vị nào, theo tỷ lệ nào:\n");
        for unit in found.rows.iter().flat_map(|row| &row.stands_for) {
            let _infallible = writeln!(out, "  {} {}", unit.code, unit.name);
        }
    }
    if all().any(|f| f.status == Status::Estimated) {
        out.push_str("\nE: ước tính, có phần chia theo tỷ lệ hoặc tính bằng quyền số.\n");
    }
    for figure in all().filter(|f| f.difference().is_some()) {
        let own = figure.own.map_or_else(String::new, |own| shown(own, subject.decimals));
        let unit = figure.unit.map(|u| format!("số {u}")).unwrap_or_default();
        let _infallible = writeln!(out, "\nĐơn vị {unit}, kỳ {}: tự báo cáo {own}.", figure.period);
    }
    out
}

fn line(table: &Table, row: &Row) -> Vec<String> {
    let (code, name) = match &row.unit {
        Some(unit) => (unit.code.clone(), unit.name.clone()),
        None => (String::new(), "chưa phân bổ".to_owned()),
    };
    let name = if row.under.is_some() { format!("  {name}") } else { name };
    let mut cells = vec![code, name];
    for figure in &row.figures {
        match figure {
            None => cells.extend(["–".to_owned(), String::new()]),
            Some(figure) => {
                let letter = match figure.status {
                    Status::Normal | Status::Missing => String::new(),
                    letter => format!(" {letter}"),
                };
                let value = match &figure.value {
                    Ok(value) => format!("{}{letter}", shown(*value, table.subject.decimals)),
                    Err(absent) => figures::words(absent),
                };
                cells.extend([value, covered(figure)]);
            }
        }
    }
    cells
}

fn covered(figure: &Figure) -> String {
    let coverage = figure.coverage;
    if coverage.expected == 0 {
        return String::new();
    }
    let parts = if coverage.expected_parts > 1 && coverage.parts < coverage.expected_parts {
        format!(", {}/{} kỳ", coverage.parts, coverage.expected_parts)
    } else {
        String::new()
    };
    format!("{}/{}{parts}", coverage.units, coverage.expected)
}

fn shown(value: Rational, decimals: u8) -> String {
    value.to_decimal(decimals).map_or_else(|| "?".to_owned(), numbers::decimal)
}

const HEADS: [&str; 14] = [
    "unit", "code", "name", "under", "period", "value", "status", "reason", "own", "units", "expected_units",
    "cells", "expected_cells", "unallocated",
];

fn as_csv(table: &Table) -> anyhow::Result<String> {
    let mut out = Vec::new();
    let mut writer = cotmoc_formats::csv::Writer::new(&mut out);
    writer.row(HEADS)?;
    for row in &table.rows {
        for figure in row.figures.iter().flatten() {
            let exact = |value: Option<Rational>| {
                value
                    .and_then(|v| v.to_decimal(table.subject.decimals))
                    .map_or_else(String::new, |v| v.to_string())
            };
            let unit = row.unit.as_ref();
            let coverage = figure.coverage;
            let cells = [
                unit.map_or_else(String::new, |u| u.id.to_string()),
                unit.map_or_else(String::new, |u| u.code.clone()),
                unit.map_or_else(|| "chưa phân bổ".to_owned(), |u| u.name.clone()),
                row.under.map_or_else(String::new, |u| u.to_string()),
                figure.period.to_string(),
                exact(figure.value.as_ref().ok().copied()),
                figure.status.to_string(),
                figure.value.as_ref().err().map_or_else(String::new, figures::words),
                exact(figure.own),
                coverage.units.to_string(),
                coverage.expected.to_string(),
                coverage.cells.to_string(),
                coverage.expected_cells.to_string(),
                figure.unallocated.to_string(),
            ];
            writer.row(cells.iter().map(String::as_str))?;
        }
    }
    writer.flush()?;
    drop(writer);
    Ok(String::from_utf8(out)?)
}

fn as_json(table: &Table) -> Value {
    let borders = match table.borders {
        Borders::Then => "then".to_owned(),
        Borders::On(day) => day.to_string(),
    };
    let rows: Vec<Value> = table.rows.iter().map(|row| row_json(table, row)).collect();
    let subject = &table.subject;
    json!({
        "kind": subject.kind, "code": subject.code, "name": subject.name, "unit_of_measure": subject.unit,
        "category": subject.category.as_ref().map(|(code, _)| code), "decimals": subject.decimals,
        "formula": subject.formula, "method": subject.method, "borders": borders, "unit": table.unit, "rows": rows,
    })
}

fn row_json(table: &Table, row: &Row) -> Value {
    let exact = |value: Rational| value.to_decimal(table.subject.decimals).map(|v| v.to_string());
    let figure = |figure: &Figure| {
        json!({
            "period": figure.period, "value": figure.value.as_ref().ok().copied().and_then(exact),
            "exact": figure.value.as_ref().ok().map(ToString::to_string),
            "missing": figure.value.as_ref().err(), "own": figure.own.and_then(exact),
            "difference": figure.difference().and_then(exact), "status": figure.status, "coverage": figure.coverage,
            "weight": figure.weight.map(|w| w.to_string()), "unallocated": figure.unallocated,
        })
    };
    let figures: Vec<Value> = row.figures.iter().flatten().map(figure).collect();
    json!({"unit": row.unit, "under": row.under, "stands_for": row.stands_for, "figures": figures})
}
