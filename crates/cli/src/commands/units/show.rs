//! `cotmoc units show`

use std::fmt::Write as _;

use clap::Args;
use cotmoc_app::units::{self, Kin, UnitPage, UnitRow, kind_words, share_words};
use cotmoc_core::units::ActRef;
use cotmoc_web::numbers;

use super::{Format, LINE, csv, day, exact, print, shown};
use crate::commands::server::{once, said};
use crate::config::DataArgs;
use crate::table::{Width, table};

/// Xem một đơn vị: tên và cấp trên qua các thời kỳ, đơn vị cũ và đơn vị kế thừa
///
/// Shows one unit: its names and places through time, whom it came from and who came from it, with the
/// shares and the acts.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Show {
    /// Mã, MÃ@NGÀY hoặc tên của đơn vị
    ///
    /// The unit: its code, CODE@DATE, or its name.
    #[arg(value_name = "UNIT", help_heading = "Tham số (arguments)")]
    unit: String,

    /// Ngày cần xem; mặc định là hôm nay
    ///
    /// The day; today where it is not given.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
}

impl Show {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let date = day("--at", self.at.as_deref())?;
        let page = once(data, async |cx| units::show(&cx, &self.unit, date).await.map_err(said))?;
        print(&match self.format {
            Format::Table => as_text(&page),
            Format::Csv => as_csv(&page)?,
            Format::Json => serde_json::to_string_pretty(&page)?,
        })
    }
}

const LONG_AGO: &str = "trước 11/2021";

fn as_text(page: &UnitPage) -> String {
    let unit = &page.unit;
    let mut out = format!("{} ({}), cấp {}\n", unit.name, unit.code, unit.level);
    let path: Vec<&str> = page.path.iter().map(|u| u.name.as_str()).collect();
    if !path.is_empty() {
        let _infallible = writeln!(out, "Thuộc {}.", path.join(", "));
    }
    let until = unit.until.map(|end| format!("; không còn từ {}", numbers::date(end))).unwrap_or_default();
    let _infallible = writeln!(
        out,
        "Có từ {}{until}. Xem vào ngày {}.",
        shown(unit.from, LONG_AGO),
        numbers::date(page.date)
    );
    if page.names.len() > 1 {
        let rows: Vec<Vec<String>> = page
            .names
            .iter()
            .map(|n| vec![shown(n.from, LONG_AGO), n.name.code.clone(), n.name.name.clone()])
            .collect();
        section(
            &mut out,
            "Tên qua các thời kỳ",
            &[("Từ ngày", Width::Fit), ("Mã", Width::Fit), ("Tên", Width::Rest)],
            &rows,
        );
    }
    if page.parents.len() > 1 {
        let rows: Vec<Vec<String>> = page
            .parents
            .iter()
            .map(|p| {
                vec![
                    shown(p.from, LONG_AGO),
                    p.parent.as_ref().map(|u| format!("{} ({})", u.name, u.code)).unwrap_or_default(),
                ]
            })
            .collect();
        section(
            &mut out,
            "Đơn vị cấp trên qua các thời kỳ",
            &[("Từ ngày", Width::Fit), ("Đơn vị", Width::Rest)],
            &rows,
        );
    }
    kin(&mut out, "Lập từ các đơn vị", &page.forebears);
    kin(&mut out, "Các đơn vị kế thừa", &page.heirs);
    if !page.children.is_empty() {
        let rows: Vec<Vec<String>> =
            page.children.iter().map(|u| vec![u.code.clone(), u.name.clone()]).collect();
        let title = format!("Bên dưới: {} đơn vị", page.children.len());
        section(&mut out, &title, &[("Mã", Width::Fit), ("Tên", Width::Rest)], &rows);
    }
    if !page.events.is_empty() {
        let rows: Vec<Vec<String>> = page
            .events
            .iter()
            .map(|e| {
                vec![e.id.0.to_string(), shown(e.date, LONG_AGO), kind_words(e.kind).to_owned(), act(&e.act)]
            })
            .collect();
        let columns =
            [("Số", Width::Fit), ("Từ ngày", Width::Fit), ("Việc", Width::Fit), ("Văn bản", Width::Rest)];
        section(&mut out, "Sự kiện", &columns, &rows);
    }
    out
}

fn kin(out: &mut String, title: &str, kin: &[Kin]) {
    if kin.is_empty() {
        return;
    }
    let rows: Vec<Vec<String>> = kin
        .iter()
        .map(|k| {
            vec![
                k.unit.code.clone(),
                k.unit.name.clone(),
                share_words(k.share),
                numbers::date(k.date),
                act(&k.act),
            ]
        })
        .collect();
    let columns = [
        ("Mã", Width::Fit),
        ("Tên", Width::UpTo(36)),
        ("Phần số liệu", Width::Fit),
        ("Từ ngày", Width::Fit),
        ("Văn bản", Width::Rest),
    ];
    section(out, title, &columns, &rows);
}

fn section(out: &mut String, title: &str, columns: &[(&str, Width)], rows: &[Vec<String>]) {
    let _infallible = write!(out, "\n{title}\n{}", table(LINE, columns, rows));
}

/// «khoản 86, 1656/NQ-UBTVQH15».
pub(super) fn act(act: &ActRef) -> String {
    match (act.number.is_empty(), act.clause.is_empty()) {
        (true, _) => "chưa rõ".to_owned(),
        (false, true) => act.number.clone(),
        (false, false) => format!("{}, {}", act.clause, act.number),
    }
}

fn as_csv(page: &UnitPage) -> anyhow::Result<String> {
    let head =
        ["relation", "code", "name", "type", "level", "from", "until", "share", "date", "act", "clause"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let row = |relation: &str, unit: &UnitRow, more: [String; 4]| {
        let (from, until) = (exact(unit.from), exact(unit.until));
        let unit =
            [unit.code.clone(), unit.name.clone(), unit.kind.clone(), unit.level.to_string(), from, until];
        std::iter::once(relation.to_owned()).chain(unit).chain(more).collect::<Vec<String>>()
    };
    let none = || [const { String::new() }; 4];
    rows.push(row("self", &page.unit, none()));
    rows.extend(page.path.iter().map(|u| row("above", u, none())));
    for (relation, kin) in [("forebear", &page.forebears), ("heir", &page.heirs)] {
        let more =
            |k: &Kin| [k.share.to_string(), k.date.to_string(), k.act.number.clone(), k.act.clause.clone()];
        rows.extend(kin.iter().map(|k| row(relation, &k.unit, more(k))));
    }
    rows.extend(page.children.iter().map(|u| row("below", u, none())));
    csv(&rows)
}
