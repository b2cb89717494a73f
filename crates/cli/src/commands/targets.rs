//! `cotmoc targets`

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use cotmoc_app::cascade::{self, CascadePage, Given, LevelCheck, Rule, TargetReport, Trial, Verdict};
use cotmoc_app::data::NumberStyle;
use cotmoc_app::model::PlanId;
use cotmoc_core::model::Comparator;
use cotmoc_web::numbers;
use rust_decimal::Decimal;

use super::TEMPLATE;
use super::data::source;
use super::server::{once, said};
use crate::config::DataArgs;
use crate::errors::UserError;
use crate::table::{Width, table};

/// Giao chỉ tiêu: giao mục tiêu từng năm cho xã, cơ quan và so với mục tiêu của tỉnh
///
/// Targets given to communes and departments, held against the province's.
#[derive(Debug, Args)]
#[command(
    subcommand_help_heading = "Lệnh (commands)",
    subcommand_value_name = "LỆNH",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Targets {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(help_template = TEMPLATE)]
    Import(Import),
    #[command(help_template = TEMPLATE)]
    Show(Show),
}

impl Targets {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        match &self.command {
            Command::Import(command) => command.run(data),
            Command::Show(command) => command.run(data),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// chữ để đọc (text for people)
    Text,
    /// một đối tượng JSON (one JSON object)
    Json,
}

/// Nạp chỉ tiêu giao cho xã, cơ quan từ một tệp CSV
///
/// Các cột: indicator, unit, year, comparator (để trống là =), value, act (số văn bản giao); nếu có:
/// act_date, act_issuer, target (số của mục tiêu cấp trên), note. Tên cột tiếng Việt cũng được nhận. Ghi
/// «bãi bỏ» ở cột value để rút lại một chỉ tiêu đã giao. Chỉ tiêu giao lại cho cùng đơn vị và năm thay cho
/// bản cũ; bản cũ vẫn còn kèm văn bản của nó. Có dòng sai thì không lưu gì.
///
/// Takes targets given to units in from a CSV file, all of it or nothing.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Import {
    /// Tệp CSV; «-» là đầu vào chuẩn
    ///
    /// The CSV file; `-` reads standard input.
    #[arg(value_name = "FILE", help_heading = "Tham số (arguments)")]
    file: PathBuf,

    /// Số của kế hoạch có các mục tiêu cấp trên
    ///
    /// Number of the plan whose targets these are parts of.
    #[arg(long, value_name = "PLAN")]
    plan: Option<i64>,

    /// Chỉ xem trước, không lưu gì
    ///
    /// Say what would happen, and change nothing.
    #[arg(long)]
    dry_run: bool,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

impl Import {
    fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let source = source(&self.file)?;
        let trial = if self.dry_run { Trial::Look } else { Trial::Keep };
        let plan = self.plan.map(PlanId);
        let report = once(data, async |cx| {
            cascade::import(&cx, &source, plan, NumberStyle::Plain, trial).await.map_err(said)
        })?;
        let text = match self.format {
            Format::Json => format!("{}\n", serde_json::to_string(&report)?),
            Format::Text => told(&report, trial),
        };
        std::io::stdout().write_all(text.as_bytes())?;
        if report.wrong == 0 {
            return Ok(());
        }
        Err(UserError::new(format!("{} dòng sai, chưa có gì được lưu.", report.wrong))
            .hint("sửa các dòng đã nêu rồi nạp lại")
            .into())
    }
}

fn told(report: &TargetReport, trial: Trial) -> String {
    let mut out = String::new();
    let asks = |of: Option<(Comparator, Decimal)>| {
        of.map_or_else(|| "không giao".to_owned(), |(c, v)| format!("{c} {v}"))
    };
    if trial == Trial::Look {
        for change in &report.changes {
            let _infallible =
                write!(out, "dòng {}: {} {} {}: ", change.line, change.code, change.unit, change.year);
            let _infallible = match change.change {
                Given::New => writeln!(out, "mới {}", asks(change.after)),
                Given::Supersedes => writeln!(out, "thay {} → {}", asks(change.before), asks(change.after)),
                Given::Withdrawn => writeln!(out, "bãi bỏ {}", asks(change.before)),
                Given::Same => writeln!(out, "giữ nguyên {}", asks(change.after)),
            };
        }
    }
    for error in &report.errors {
        let _infallible = writeln!(out, "{error}");
    }
    let _infallible = writeln!(out, "{}: {} dòng, {} dòng sai", report.source, report.rows, report.wrong);
    match &report.batch {
        Some(batch) => {
            let _infallible = writeln!(out, "Đã lưu {} chỉ tiêu giao, lần nạp số {}.", batch.rows, batch.id);
        }
        None if trial == Trial::Look => out.push_str("Chỉ xem trước: chưa có gì được lưu.\n"),
        None if report.wrong == 0 => out.push_str("Không có gì mới để lưu.\n"),
        None => {}
    }
    out
}

/// Xem chỉ tiêu đã giao cho các đơn vị và so với mục tiêu của kế hoạch
///
/// Số lượng thì cộng; tỷ lệ thì lấy bình quân theo mẫu số của công thức, với số liệu mới nhất đã có. Không
/// đủ căn cứ thì nói «không so được» và vì sao.
///
/// The targets of the units beside the plan's: counts are added up, rates are weighed by what they are
/// divided by.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Show {
    /// Số của kế hoạch
    ///
    /// Number of the plan.
    #[arg(long, value_name = "PLAN")]
    plan: i64,

    /// Mã chỉ tiêu
    ///
    /// The indicator's code.
    #[arg(long, value_name = "CODE")]
    indicator: String,

    /// Năm
    ///
    /// The year.
    #[arg(long, value_name = "YEAR")]
    year: u16,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

impl Show {
    fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let page = once(data, async |cx| {
            cascade::show(&cx, PlanId(self.plan), &self.indicator, self.year).await.map_err(said)
        })?;
        let text = match self.format {
            Format::Json => format!("{}\n", json(&page)),
            Format::Text => shown(&page),
        };
        Ok(std::io::stdout().write_all(text.as_bytes())?)
    }
}

fn json(page: &CascadePage) -> serde_json::Value {
    let line = |l: &cascade::Line| {
        serde_json::json!({
            "unit": l.unit, "code": l.code, "name": l.name, "level": l.level, "target": l.target, "weight": l.weight,
        })
    };
    serde_json::json!({
        "plan": page.plan.id, "indicator": page.indicator.code, "year": page.year, "territory": page.territory,
        "parent": page.parent, "units": page.lines.iter().map(line).collect::<Vec<_>>(), "checks": page.checks,
    })
}

/// A terminal of this width shows every table without breaking a line.
const LINE: usize = 100;

fn shown(page: &CascadePage) -> String {
    let unit = &page.indicator.unit;
    let mut out = format!("{} {}, năm {} ({unit})\n", page.indicator.code, page.indicator.name, page.year);
    let parent =
        page.parent.as_ref().and_then(|t| Some(format!("{} {}", t.comparator?, numbers::decimal(t.value?))));
    let _infallible = writeln!(out, "Mục tiêu của kế hoạch: {}", parent.as_deref().unwrap_or("(không có)"));
    let rows: Vec<Vec<String>> = page
        .lines
        .iter()
        .map(|l| {
            let target = l.target.as_ref();
            let asks = target.and_then(|t| Some(format!("{} {}", t.comparator?, numbers::decimal(t.value?))));
            vec![
                l.code.clone(),
                l.name.clone(),
                asks.unwrap_or_else(|| "(chưa giao)".to_owned()),
                l.weight.map(numbers::decimal).unwrap_or_default(),
                target.map(|t| t.act_number.clone()).unwrap_or_default(),
            ]
        })
        .collect();
    let columns = [
        ("Mã", Width::Fit),
        ("Đơn vị", Width::Rest),
        ("Giao", Width::Fit),
        ("Trọng số", Width::Fit),
        ("Văn bản", Width::UpTo(24)),
    ];
    out.push_str(&table(LINE, &columns, &rows));
    for check in &page.checks {
        out.push_str(&verdict(check));
    }
    out
}

fn verdict(check: &LevelCheck) -> String {
    let number = |n: Option<Decimal>| n.map_or_else(|| "?".to_owned(), numbers::decimal);
    let rule = match &check.rule {
        Some(Rule::Sum) => format!("tổng {}", number(check.total)),
        Some(Rule::WeightedMean { by }) => {
            let by: Vec<String> = by
                .iter()
                .map(|(code, period)| {
                    period.map_or_else(|| format!("{code} chưa có số liệu"), |p| format!("{code} kỳ {p}"))
                })
                .collect();
            format!("bình quân {} (trọng số: {})", number(check.total), by.join(", "))
        }
        None => "không cộng được".to_owned(),
    };
    let said = match check.verdict {
        Verdict::Equal => "đúng bằng mục tiêu của kế hoạch".to_owned(),
        Verdict::More => format!("hơn mục tiêu của kế hoạch {}", number(check.difference.map(|d| d.abs()))),
        Verdict::Less => format!("kém mục tiêu của kế hoạch {}", number(check.difference.map(|d| d.abs()))),
        Verdict::NotComparable { why } => format!("không so được: {}", why.words()),
    };
    let mut out = format!("Cấp {}: {} đơn vị được giao, {rule}; {said}.\n", check.level, check.given);
    if !check.without.is_empty() {
        let _infallible =
            writeln!(out, "  Còn {} đơn vị chưa được giao nên mới so được một phần.", check.without.len());
    }
    if !check.unweighted.is_empty() {
        let _infallible = writeln!(
            out,
            "  {} đơn vị không có số liệu làm trọng số, không tính vào bình quân.",
            check.unweighted.len()
        );
    }
    out
}
