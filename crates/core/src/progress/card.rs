//! «Cách tính»: how an assessment came about, in sentences with the formula and its numbers.

use rust_decimal::Decimal;
use serde::Serialize;

use super::exact::years_f64;
use super::rules;
use super::words::{self, decimal, number, period};
use super::{Assessment, Kind, Point, Projection, Reach, Status, Workings};
use crate::catalogue::Direction;
use crate::letters::capitalised;
use crate::number::rounded;

/// The explanation of an assessment, in Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The method and its version.
    pub title: String,
    /// What was compared: baseline, latest figure, target.
    pub inputs: Vec<String>,
    /// The formula with its numbers, line by line; empty where a rule before any method decided.
    pub formula: Vec<String>,
    /// Status, reason, gap, pace.
    pub result: Vec<String>,
    /// The projection, or why there is none; empty where neither matters.
    pub projection: Vec<String>,
    /// What a reader should know besides.
    pub remarks: Vec<String>,
}

/// Explains an assessment from what is stored with it. Every entry is a whole sentence or a formula.
#[must_use]
pub fn explain(assessment: &Assessment) -> Card {
    let sentence = |text: &str| format!("{}.", capitalised(text));
    Card {
        title: format!("Cách tính: {}, phiên bản {}", assessment.method.words(), assessment.method_version),
        inputs: inputs(assessment),
        formula: formula(assessment),
        result: result(assessment),
        projection: assessment.projection.as_ref().map_or_else(Vec::new, |p| projection(assessment, p)),
        remarks: assessment
            .remarks
            .iter()
            .map(|remark| sentence(&remark.text))
            .chain(assessment.earlier.iter().map(|closed| {
                format!(
                    "Mục tiêu trước khi thay đổi theo {}: {}, {}.",
                    closed.act,
                    closed.status.words(),
                    closed.reason.text
                )
            }))
            .collect(),
    }
}

fn inputs(assessment: &Assessment) -> Vec<String> {
    let case = &assessment.inputs.case;
    let point = |name: &str, sign: &str, point: &Point| {
        format!(
            "{name} {sign}: {}, {}.",
            rules::value(case, rounded(point.value, SHOWN)),
            period(point.period)
        )
    };
    let mut lines = Vec::new();
    let grows = matches!(case.target.kind, Kind::Growth { .. } | Kind::MeanGrowth { .. });
    match &assessment.inputs.start {
        Some(start) => lines.push(point("Mốc gốc", "y0", start)),
        None if grows => {}
        None => lines.push("Mốc gốc y0: chưa có.".to_owned()),
    }
    match &assessment.inputs.latest {
        Some(latest) => lines.push(point("Số mới nhất", "y", latest)),
        None => lines.push("Số mới nhất y: chưa có.".to_owned()),
    }
    let target = &case.target;
    let good = match assessment.inputs.target_direction {
        Direction::Up => "càng cao càng tốt",
        Direction::Down => "càng thấp càng tốt",
    };
    lines.push(format!("Mục tiêu T: {}, {}; {good}.", rules::amount(case), period(target.due)));
    if let Some(decimals) = case.decimals {
        lines.push(format!("So sánh với mục tiêu ở {decimals} chữ số thập phân."));
    }
    lines
}

/// The numbers that formulas are written with.
struct Numbers {
    start: String,
    latest: String,
    aim: String,
    /// t − t0, tT − t0 and tT − t in years.
    elapsed: String,
    span: String,
    left: String,
}

impl Numbers {
    fn of(assessment: &Assessment) -> Option<Self> {
        let inputs = &assessment.inputs;
        let (start, latest) = (inputs.start.as_ref()?, inputs.latest.as_ref()?);
        let due = inputs.case.target.due.end_in_months();
        let years = |months: i32| number(years_f64(months), 4);
        Some(Self {
            start: bracketed(start.value),
            latest: bracketed(latest.value),
            aim: bracketed(inputs.case.target.aim(inputs.target_direction)),
            elapsed: years(latest.time() - start.time()),
            span: years(due - start.time()),
            left: years(due - latest.time()),
        })
    }
}

/// Decimals that a card shows of a computed figure; it is judged by all of them.
const SHOWN: u8 = 6;

/// A negative number stands in brackets within a formula.
fn bracketed(value: Decimal) -> String {
    let text = decimal(rounded(value, SHOWN));
    if text.starts_with('−') { format!("({text})") } else { text }
}

fn formula(assessment: &Assessment) -> Vec<String> {
    let (Some(n), Some(workings)) = (Numbers::of(assessment), &assessment.workings) else {
        return growth(assessment);
    };
    let Numbers { start, latest, aim, elapsed, span, left } = &n;
    let figure = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| number(value, 4));
    let ratio = assessment.value.map_or_else(|| "?".to_owned(), words::ratio);
    let cuts = "Ngưỡng: từ 0,95 đúng tiến độ; từ 0,6 đến dưới 0,95 có nguy cơ; từ 0 đến dưới 0,6 chậm; dưới 0 đi lùi.";
    match workings {
        Workings::Linear { expected } => linear(assessment, &n, &figure(*expected), cuts),
        Workings::Cagr { cagr_percent, required_cagr_percent } => {
            let good = match assessment.inputs.target_direction {
                Direction::Up => "",
                Direction::Down => "−",
            };
            vec![
                format!("CAGR(y0→y) = ({latest}/{start})^(1/{elapsed}) − 1 = {}%/năm", figure(*cagr_percent)),
                format!(
                    "CAGR(y0→T) = ({aim}/{start})^(1/{span}) − 1 = {}%/năm",
                    figure(*required_cagr_percent)
                ),
                format!("R = {good}CAGR(y0→y)/|CAGR(y0→T)| = {ratio}"),
                cuts.to_owned(),
            ]
        }
        Workings::Un2023 { cagr_percent, projected } => vec![
            format!("CAGR(y0→y) = ({latest}/{start})^(1/{elapsed}) − 1 = {}%/năm", figure(*cagr_percent)),
            format!("v* = y·(1 + CAGR)^(tT − t) = {latest}·(1 + CAGR)^{left} = {}", figure(*projected)),
            format!("ρ = (v* − y0)/(T − y0) = ({} − {start})/({aim} − {start}) = {ratio}", figure(*projected)),
            "Ngưỡng: từ 0,95 đúng tiến độ; từ 0,1 đến dưới 0,95 có nguy cơ; từ 0 đến dưới 0,1 chậm; dưới 0 đi lùi."
                .to_owned(),
        ],
        Workings::Escap { csi, elapsed: gone } => vec![
            format!(
                "CSI = 10·(y − y0)/(T − y0) = 10·({latest} − {start})/({aim} − {start}) = {}",
                figure(*csi)
            ),
            format!("Thời gian đã qua = 10·(t − t0)/(tT − t0) = 10·{elapsed}/{span} = {}", figure(*gone)),
            format!("Tỷ số = {ratio}"),
            cuts.to_owned(),
        ],
        Workings::Line { path_step, slope, halfway } => vec![
            format!("Đường đến mục tiêu: (T − y)/(tT − t) = ({aim} − {latest})/{left} = {} mỗi năm", figure(*path_step)),
            format!("Xu hướng: đường thẳng qua số mới nhất, độ dốc bình phương tối thiểu {} mỗi năm", figure(*slope)),
            trend(assessment, &figure(*halfway)),
        ],
        Workings::Logistic { path_step, k, lambda, halfway } => vec![
            format!("Đường đến mục tiêu: (T − y)/(tT − t) = ({aim} − {latest})/{left} = {} mỗi năm", figure(*path_step)),
            format!(
                "Xu hướng: đường cong logistic K/(1 + e^−(λ + k(τ − t))) với K = {}, λ = {}, k = {}",
                assessment.inputs.case.bound.map_or_else(|| "?".to_owned(), decimal),
                figure(*lambda),
                figure(*k)
            ),
            trend(assessment, &figure(*halfway)),
        ],
        Workings::Growth { .. } | Workings::MeanGrowth { .. } => growth(assessment),
    }
}

fn linear(assessment: &Assessment, n: &Numbers, expected: &str, cuts: &str) -> Vec<String> {
    let Numbers { start, latest, aim, elapsed, span, .. } = n;
    let milestones = &assessment.inputs.case.milestones;
    let line = if milestones.is_empty() {
        format!(
            "E = y0 + (T − y0)·(t − t0)/(tT − t0) = {start} + ({aim} − {start})·{elapsed}/{span} = {expected}"
        )
    } else {
        let named: Vec<String> =
            milestones.iter().map(|one| format!("{} {}", period(one.period), decimal(one.value))).collect();
        format!("E = {expected} trên đường gấp khúc qua các mốc: {}", named.join("; "))
    };
    let Some(value) = assessment.value else { return vec![line] };
    let ratio = words::ratio(value);
    vec![
        line,
        format!("A = (y − y0)/(E − y0) = ({latest} − {start})/({expected} − {start}) = {ratio}"),
        cuts.to_owned(),
    ]
}

/// The line on what the trend of the digital decade comes to.
fn trend(assessment: &Assessment, halfway: &str) -> String {
    let projected = assessment.value.map_or_else(|| "?".to_owned(), |value| number(value, 4));
    format!(
        "Theo xu hướng, {} là {projected}; nửa quãng đường còn lại là {halfway}. Ngưỡng do phần mềm đặt: tới mục tiêu \
         đúng tiến độ; từ nửa quãng đường có nguy cơ; ít hơn chậm; xa mục tiêu hơn đi lùi.",
        period(assessment.inputs.case.target.due)
    )
}

fn growth(assessment: &Assessment) -> Vec<String> {
    let (years, mean) = match &assessment.workings {
        Some(Workings::Growth { years }) => (years, None),
        Some(Workings::MeanGrowth { years }) => (years, assessment.value),
        _ => return Vec::new(),
    };
    let each: Vec<String> = years
        .iter()
        .map(|year| {
            let word = if year.is_met { "đạt" } else { "không đạt" };
            format!("{} {}% ({word})", period(year.period), decimal(year.value))
        })
        .collect();
    let mut lines = vec![format!("Mức tăng từng năm: {}.", each.join("; "))];
    if let Some(mean) = mean {
        lines.push(format!(
            "Bình quân nhân của {} năm: (tích các (1 + tăng/100))^(1/{}) − 1 = {}%/năm",
            years.len(),
            years.len(),
            number(mean, 4)
        ));
    }
    lines
}

fn result(assessment: &Assessment) -> Vec<String> {
    let case = &assessment.inputs.case;
    let mut lines = vec![format!("{}: {}.", capitalised(assessment.status.words()), assessment.reason.text)];
    let open = assessment.status != Status::Achieved;
    lines.extend(assessment.gap_text().filter(|_| open).map(|gap| format!("{}.", capitalised(&gap))));
    if let Some(pace) = assessment.required_per_year.filter(|_| open) {
        let step = number(pace.abs(), 4);
        let step = match case.target.kind {
            Kind::Rank => format!("lên {step}\u{a0}bậc"),
            _ if pace < 0.0 => format!("giảm {}", words::difference(&step, &case.unit)),
            _ => format!("tăng {}", words::difference(&step, &case.unit)),
        };
        lines.push(format!("Từ nay mỗi năm phải {step} để kịp {}.", period(case.target.due)));
    }
    lines
}

fn projection(assessment: &Assessment, projection: &Projection) -> Vec<String> {
    let case = &assessment.inputs.case;
    let value = |value: f64| words::with_unit(&number(value, 3), &case.unit);
    let Projection { points, drift, at_due, chance, reach } = projection;
    let mut lines = vec![
        format!(
            "Dự báo từ {points} số liệu: mỗi năm thay đổi bình quân {}; {} là {}, khoảng dự báo 80% từ {} đến {}.",
            words::difference(&number(drift.mean_change, 3), &case.unit),
            period(case.target.due),
            value(at_due.value),
            value(at_due.low),
            value(at_due.high)
        ),
        format!("Xác suất đạt mục tiêu đúng hạn: {}%.", number(chance * 100.0, 0)),
    ];
    lines.push(match reach {
        Reach::Already => "Số mới nhất đã ở mức mục tiêu.".to_owned(),
        Reach::In(when) => format!("Theo đà này, dự kiến đạt mục tiêu trong năm {}.", when.in_year()),
        Reach::Far => "Theo đà này, phải rất lâu nữa mới đạt mục tiêu.".to_owned(),
        Reach::Never => "Theo đà này, không đạt được mục tiêu.".to_owned(),
    });
    lines
}
