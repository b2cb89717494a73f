//! `cotmoc assess`

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cotmoc_core::catalogue::Direction;
use cotmoc_core::model::{Comparator, Period, PeriodKind};
use cotmoc_core::progress::{Assessment, Case, Goal, Kind, Method, Milestone, Point, assess, explain};
use rust_decimal::Decimal;

use self::figures::{dated, period, value};
use crate::errors::UserError;
use crate::table::wrap;

mod figures;

/// Đánh giá tiến độ của một chỉ tiêu so với mục tiêu
///
/// Không cần và không động đến dữ liệu đã lưu. Số viết với dấu chấm thập phân (6.5502); kỳ viết 2024,
/// 2024-S1, 2024-9M, 2024-Q3 hoặc 2024-06 và được tính ở ngày kết thúc. Các quy tắc chung (đã đến hạn, đã
/// đạt, giữ mức, tốc độ tăng, đủ số liệu) được xét trước, rồi mới đến cách tính đã chọn.
///
/// Judges progress towards a target. Needs no database. The rules that hold for every method come
/// first: due, met, a level to be kept, growth, enough figures. In JSON, exact decimals are strings
/// and computed numbers are numbers.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Assess {
    /// Cách tính
    ///
    /// The method.
    #[arg(long, value_enum, default_value_t = By::Linear, value_name = "METHOD")]
    method: By,

    /// Mốc gốc, dạng KỲ=SỐ; không ghi thì là dòng sớm nhất của --series
    ///
    /// The baseline; without it, the earliest row of the series.
    #[arg(long, value_name = "2015=6.5502")]
    baseline: Option<String>,

    /// Số mới nhất được duyệt, dạng KỲ=SỐ; không ghi thì là dòng muộn nhất của --series
    ///
    /// The latest approved figure; without it, the latest row of the series.
    #[arg(long, value_name = "2022=9.3702")]
    latest: Option<String>,

    /// Mục tiêu, dạng KỲ=SỐ hoặc KỲ=TỪ..ĐẾN
    ///
    /// The target: a value, or a range.
    #[arg(long, value_name = "2030=20")]
    target: String,

    /// Chiều tốt của chỉ tiêu: up càng cao càng tốt, down càng thấp càng tốt; không ghi thì theo
    /// --comparator, nếu không nữa thì up
    ///
    /// In which direction the indicator is good; by default what the comparator says, else up.
    #[arg(long, value_enum, value_name = "DIRECTION")]
    direction: Option<Way>,

    /// Cách so sánh với mục tiêu: = (đạt), ">=" (tối thiểu), ">" (trên), "~" (khoảng), "<=" (không quá),
    /// "<" (dưới)
    ///
    /// How a figure is held against the target.
    #[arg(long, value_name = "SIGN", default_value = "=")]
    comparator: String,

    /// Đánh giá tại lúc kết thúc kỳ này, hoặc tại ngày này (2026-11-22); không ghi thì là kỳ của số mới nhất
    ///
    /// Judge as at the end of this period or on this day; by default the end of the latest figure's period.
    #[arg(long, value_name = "PERIOD")]
    at: Option<String>,

    /// Tệp CSV với hai cột year,value: lịch sử số liệu, cho dự báo và cách tính digital-decade
    ///
    /// The history as a CSV file with the columns year and value.
    #[arg(long, value_name = "FILE.csv")]
    series: Option<PathBuf>,

    /// Số chữ số thập phân mà chỉ tiêu khai báo, khi so sánh với mục tiêu
    ///
    /// Declared decimals, at which figures are compared with the target.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=10))]
    decimals: Option<u8>,

    /// Giá trị lớn nhất của một tỷ lệ, thường là 100
    ///
    /// K, the largest value that a share can have.
    #[arg(long, value_name = "K")]
    bound: Option<String>,

    /// Mốc trung gian của kế hoạch, dạng KỲ=SỐ; ghi được nhiều lần
    ///
    /// A value that the plan names on the way; may be given several times.
    #[arg(long = "milestone", value_name = "2025=50")]
    milestones: Vec<String>,

    /// Giá trị của mục tiêu là gì
    ///
    /// What the target's value is.
    #[arg(long, value_enum, default_value_t = Measure::Level, value_name = "KIND")]
    kind: Measure,

    /// Năm đầu của giai đoạn, với --kind growth hoặc mean-growth
    ///
    /// The first year of the span of a growth target.
    #[arg(long, value_name = "YEAR")]
    since: Option<String>,

    /// Đơn vị tính, để viết câu: %, triệu người
    ///
    /// Unit of measure, for sentences.
    #[arg(long, value_name = "UNIT", default_value = "")]
    unit: String,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// câu chữ, công thức và số (sentences, the formula and its numbers)
    Text,
    /// một đối tượng JSON (one JSON object)
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// đường thẳng từ gốc đến mục tiêu, hoặc qua các mốc (the straight line, or through milestones)
    Linear,
    /// tốc độ tăng bình quân đã đạt so với cần có (compound growth beside the growth needed)
    Cagr,
    /// giữ nguyên tốc độ tăng đến kỳ hạn (growth carried on to the due period, UN 2023)
    Un2023,
    /// phần quãng đường so với phần thời gian (part of the way beside part of the time, ESCAP)
    Escap,
    /// xu hướng so với mục tiêu (the trend beside the target, the EU's Digital Decade)
    DigitalDecade,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// càng cao càng tốt (more is better)
    Up,
    /// càng thấp càng tốt (less is better)
    Down,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// mức phải đạt (a level)
    Level,
    /// thứ hạng, 1 là tốt nhất (a place in a ranking)
    Rank,
    /// tốc độ tăng từng năm, %; số liệu là tốc độ tăng của mỗi năm (growth of every year)
    Growth,
    /// tốc độ tăng bình quân của giai đoạn, %; cần --since (mean growth over a span)
    MeanGrowth,
}

/// A terminal of this width shows every line whole.
const LINE: usize = 100;

impl Assess {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let case = self.case()?;
        let assessment = assess(&case, self.method.into());
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        match self.format {
            Format::Json => {
                serde_json::to_writer_pretty(&mut out, &assessment)?;
                out.write_all(b"\n")?;
            }
            Format::Text => out.write_all(show(&assessment).as_bytes())?,
        }
        out.flush()?;
        self.warn(&case);
        Ok(())
    }

    fn case(&self) -> Result<Case, UserError> {
        let comparator = self.comparator()?;
        let target = self.target(comparator)?;
        let direction = self.direction(comparator)?;
        let mut points = self.series.as_deref().map_or(Ok(Vec::new()), figures::read)?;
        let latest = self.latest.as_deref().map(|text| point("--latest", text)).transpose()?;
        let baseline = self.baseline.as_deref().map(|text| point("--baseline", text)).transpose()?;
        for (option, figure) in [("--latest", &latest), ("--baseline", &baseline)] {
            agree(option, figure.as_ref(), &points)?;
        }
        points.extend(latest.clone());
        points.sort_by_key(|point| point.period.end_in_months());
        let until = self.until(latest.as_ref(), baseline.as_ref(), &points)?;
        points.retain(|point| point.period.end() <= until.end());
        if let Some(newer) = latest.and_then(|latest| points.iter().find(|one| newer(one, &latest))) {
            return Err(UserError::new(format!(
                "--latest không phải số mới nhất: tệp của --series còn có {}.",
                newer.period
            ))
            .hint("bỏ --latest, hoặc ghi --at để chỉ xét đến một kỳ"));
        }
        let baseline = baseline.or_else(|| self.series.as_ref().and_then(|_| points.first().cloned()));
        let as_at = if until.kind() == PeriodKind::Day { until.first_day() } else { until.end() };
        let case = Case::new(target, direction, as_at);
        Ok(Case {
            unit: self.unit.trim().to_owned(),
            decimals: self.decimals,
            bound: self.bound()?,
            baseline,
            series: points,
            milestones: self.milestones()?,
            ..case
        })
    }

    fn target(&self, comparator: Comparator) -> Result<Goal, UserError> {
        let (due, amount) = dated("--target", "2030=20", &self.target)?;
        let (low, high) = match amount.split_once("..") {
            Some((low, high)) => (value("--target", low)?, Some(value("--target", high)?)),
            None => (value("--target", amount)?, None),
        };
        if high.is_some_and(|high| high < low) {
            return Err(UserError::new(format!("--target: khoảng «{amount}» có đầu lớn hơn cuối."))
                .hint("viết số nhỏ trước, chẳng hạn 2030=20..25"));
        }
        Ok(Goal { value_max: high, kind: self.kind()?, ..Goal::new(due, comparator, low) })
    }

    fn kind(&self) -> Result<Kind, UserError> {
        let since = self.since.as_deref().map(|text| period("--since", text)).transpose()?;
        if since.is_some_and(|since| since.kind() != PeriodKind::Year) {
            return Err(UserError::new("--since phải là một năm.").hint("viết chẳng hạn --since 2021"));
        }
        match (self.kind, since) {
            (Measure::Growth, since) => Ok(Kind::Growth { since }),
            (Measure::MeanGrowth, Some(since)) => Ok(Kind::MeanGrowth { since }),
            (Measure::MeanGrowth, None) => {
                Err(UserError::new("tốc độ tăng bình quân cần biết năm đầu của giai đoạn.")
                    .hint("thêm --since, chẳng hạn --since 2021"))
            }
            (_, Some(_)) => Err(UserError::new("--since chỉ dùng với tốc độ tăng.")
                .hint("bỏ --since, hoặc thêm --kind growth hay --kind mean-growth")),
            (Measure::Level, None) => Ok(Kind::Level),
            (Measure::Rank, None) => Ok(Kind::Rank),
        }
    }

    fn comparator(&self) -> Result<Comparator, UserError> {
        let sign = match self.comparator.trim() {
            "≥" => ">=",
            "≤" => "<=",
            "≈" => "~",
            sign => sign,
        };
        sign.parse().map_err(|_| {
            UserError::new(format!("--comparator: không có cách so sánh «{}».", self.comparator))
                .hint("dùng một trong = \">=\" \">\" \"~\" \"<=\" \"<\"; đặt trong dấu ngoặc kép")
        })
    }

    /// What was said, else what the comparator says, else up.
    fn direction(&self, comparator: Comparator) -> Result<Direction, UserError> {
        let implied = match comparator {
            Comparator::AtLeast | Comparator::MoreThan => Some(Direction::Up),
            Comparator::AtMost | Comparator::LessThan => Some(Direction::Down),
            Comparator::Equal | Comparator::About => None,
        };
        match (self.direction.map(Direction::from), implied) {
            (Some(said), Some(implied)) if said != implied => Err(UserError::new(format!(
                "--direction và --comparator \"{comparator}\" trái nhau."
            ))
            .hint("càng cao càng tốt dùng \">=\" hoặc \">\"; càng thấp càng tốt dùng \"<=\" hoặc \"<\"")),
            (said, implied) => Ok(said.or(implied).unwrap_or(Direction::Up)),
        }
    }

    /// The period at whose end the target is judged.
    fn until(
        &self,
        latest: Option<&Point>,
        baseline: Option<&Point>,
        points: &[Point],
    ) -> Result<Period, UserError> {
        let newest = latest.or(points.last()).or(baseline);
        let Some(text) = &self.at else {
            return newest.map(|point| point.period).ok_or_else(|| {
                UserError::new("chưa có số liệu nào để đánh giá.")
                    .hint("thêm --latest, chẳng hạn --latest 2022=9.3702, hoặc --series TỆP.csv")
            });
        };
        let at = period("--at", text)?;
        for (option, point) in [("--latest", latest), ("--baseline", baseline)] {
            if let Some(point) = point.filter(|point| point.period.end() > at.end()) {
                return Err(UserError::new(format!("{option} {} nằm sau --at {at}.", point.period))
                    .hint("ghi --at muộn hơn, hoặc số liệu của kỳ sớm hơn"));
            }
        }
        Ok(at)
    }

    fn bound(&self) -> Result<Option<Decimal>, UserError> {
        let bound = self.bound.as_deref().map(|text| value("--bound", text)).transpose()?;
        match bound {
            Some(bound) if bound <= Decimal::ZERO => {
                Err(UserError::new("--bound phải lớn hơn 0.").hint("với tỷ lệ phần trăm dùng --bound 100"))
            }
            bound => Ok(bound),
        }
    }

    fn milestones(&self) -> Result<Vec<Milestone>, UserError> {
        let milestone = |text: &String| {
            let (period, amount) = dated("--milestone", "2025=50", text)?;
            Ok(Milestone { period, value: value("--milestone", amount)? })
        };
        self.milestones.iter().map(milestone).collect()
    }

    /// A direction that nobody named is said where it matters.
    fn warn(&self, case: &Case) {
        let unsaid = self.direction.is_none()
            && matches!(case.target.comparator, Comparator::Equal | Comparator::About)
            && matches!(case.target.kind, Kind::Level);
        let falls = case.baseline.as_ref().is_some_and(|baseline| case.target.value < baseline.value);
        if unsaid && falls {
            // Nothing is left to tell when standard error itself is closed.
            let _closed = writeln!(
                std::io::stderr(),
                "Lưu ý: mục tiêu thấp hơn mốc gốc mà không ghi --direction, nên hiểu là càng cao càng tốt và mức \
                 mục tiêu phải được giữ. Nếu càng thấp càng tốt, hãy thêm --direction down."
            );
        }
    }
}

impl From<By> for Method {
    fn from(by: By) -> Self {
        match by {
            By::Linear => Self::Linear,
            By::Cagr => Self::Cagr,
            By::Un2023 => Self::Un2023,
            By::Escap => Self::Escap,
            By::DigitalDecade => Self::DigitalDecade,
        }
    }
}

impl From<Way> for Direction {
    fn from(way: Way) -> Self {
        match way {
            Way::Up => Self::Up,
            Way::Down => Self::Down,
        }
    }
}

fn newer(one: &Point, other: &Point) -> bool {
    one.period.end_in_months() > other.period.end_in_months()
}

fn point(option: &str, text: &str) -> Result<Point, UserError> {
    let (period, amount) = dated(option, "2022=9.3702", text)?;
    Ok(Point::new(period, value(option, amount)?))
}

/// A figure on the line and one in the file must not differ.
fn agree(option: &str, figure: Option<&Point>, points: &[Point]) -> Result<(), UserError> {
    let Some(figure) = figure else { return Ok(()) };
    let other = points.iter().find(|point| point.period == figure.period && point.value != figure.value);
    match other {
        Some(other) => Err(UserError::new(format!(
            "{option} ghi {}={} nhưng tệp của --series ghi {}.",
            figure.period, figure.value, other.value
        ))
        .hint("giữ một trong hai số")),
        None => Ok(()),
    }
}

/// The card of an assessment as lines of a terminal.
fn show(assessment: &Assessment) -> String {
    let card = explain(assessment);
    let mut out = String::new();
    let sections = [
        (card.title.as_str(), &card.inputs),
        ("Công thức", &card.formula),
        ("Kết quả", &card.result),
        ("Dự báo", &card.projection),
        ("Lưu ý", &card.remarks),
    ];
    for (title, lines) in sections.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        let _infallible = writeln!(out, "{}{title}", if out.is_empty() { "" } else { "\n" });
        for line in lines {
            for (nth, part) in wrap(line, LINE - 4).iter().enumerate() {
                let _infallible = writeln!(out, "{}{part}", if nth == 0 { "  " } else { "    " });
            }
        }
    }
    out
}
