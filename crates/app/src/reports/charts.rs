//! Charts of a report: the same drawings as on pages, in Vietnamese.

use cotmoc_core::compose::chart::{
    self, BarRow, Bars, LineChart, LineWords, Plot, PlotMark, Series, Size, Theme,
};
use cotmoc_core::compose::document::Chart;
use cotmoc_core::letters::capitalised;
use cotmoc_core::number::Locale;
use cotmoc_core::progress::{Status, period_words};

use super::bound::{aim, amount, tally};
use super::data::{Data, DataLine};
use crate::indicators::course::{is_gap, mark, number, path, projection, time};
use crate::indicators::{Sheet, Told};
use crate::scorecard::rank;

/// The lines that are furthest behind and have figures, the worst first.
pub(crate) fn behind(data: &Data, count: usize) -> Vec<&DataLine> {
    let year = data.period.in_year();
    let mut lines: Vec<&DataLine> = data.lines.iter().filter(|line| line.points.len() > 1).collect();
    // What cannot be judged comes after what can be.
    lines.sort_by_key(|line| std::cmp::Reverse(rank(line.status(year)).map_or(0, |rank| rank + 1)));
    lines.truncate(count);
    lines
}

/// How many targets stand where.
pub(super) fn overview(data: &Data) -> Chart {
    let rows: Vec<BarRow> = Status::ALL
        .iter()
        .map(|status| {
            let count = tally(data, *status);
            BarRow {
                name: capitalised(status.words()),
                value: Some(f64::from(u32::try_from(count).unwrap_or(u32::MAX))),
                text: count.to_string(),
                own: matches!(status, Status::Achieved | Status::OnTrack),
                partial: false,
                href: None,
            }
        })
        .collect();
    let said: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.name, row.text)).collect();
    let title = "Số chỉ tiêu theo kết quả đánh giá".to_owned();
    let drawing = chart::bars(&Bars {
        title: title.clone(),
        desc: said.join("; "),
        size: Size::Wide,
        locale: Locale::Vi,
        rows,
        ..Bars::default()
    });
    Chart { caption: title, note: String::new(), svg: drawing.standalone(Theme::Light), alt: said.join("; ") }
}

/// An indicator through time, with its path and target.
pub(super) fn over_time(data: &Data, line: &DataLine) -> Chart {
    let plot = |period, value, mark| Plot {
        t: time(period),
        value: number(value),
        text: amount(value, line.decimals, &line.measure),
        period: period_words(period),
        mark,
    };
    let latest = line.latest.as_ref();
    let marked =
        |period| latest.filter(|(at, _)| *at == period).map_or(PlotMark::Normal, |(_, told)| mark(told));
    let mut segments: Vec<Vec<Plot>> = Vec::new();
    let mut last: Option<f64> = None;
    for point in &line.points {
        let t = time(point.period);
        if last.is_none_or(|last| is_gap(last, t)) {
            segments.push(Vec::new());
        }
        last = Some(t);
        if let Some(segment) = segments.last_mut() {
            segment.push(plot(point.period, point.value, marked(point.period)));
        }
    }
    let goal = line.goal(data.period.in_year());
    let judged = goal.and_then(|goal| goal.judged.as_ref());
    let alt = alt(line, goal);
    let title = format!("{} – {}", line.name, data.unit.name);
    let share = line.measure == "%";
    let drawing = chart::line(&LineChart {
        title: title.clone(),
        desc: alt.clone(),
        size: Size::Wide,
        locale: Locale::Vi,
        unit: line.measure.clone(),
        series: vec![Series { name: data.unit.name.clone(), own: true, segments }],
        baseline: judged
            .and_then(|judged| judged.inputs.start.as_ref())
            .map(|start| plot(start.period, start.value, PlotMark::Normal)),
        path: judged.map(path).unwrap_or_default(),
        target: goal.map(|goal| Plot {
            t: f64::from(goal.year),
            value: number(goal.value),
            text: aim(goal, &line.measure),
            period: goal.year.to_string(),
            mark: PlotMark::Normal,
        }),
        projection: judged.and_then(projection),
        low: share.then_some(0.0),
        high: share.then_some(100.0),
        words: words(),
        ..LineChart::default()
    });
    Chart { caption: title, note: source(data), svg: drawing.standalone(Theme::Light), alt }
}

/// Where the figures come from and as of when.
pub(super) fn source(data: &Data) -> String {
    format!("Nguồn: số liệu đã duyệt trên hệ thống đến {}.", crate::when::day_words(data.as_at))
}

fn alt(line: &DataLine, goal: Option<&super::data::DataGoal>) -> String {
    let point = |point: &crate::scorecard::Dated| {
        format!("{}: {}", period_words(point.period), amount(point.value, line.decimals, &line.measure))
    };
    let said = line.points.iter().map(point);
    let goal = goal.map(|goal| format!("mục tiêu {}: {}", goal.year, aim(goal, &line.measure)));
    said.chain(goal).collect::<Vec<_>>().join("; ")
}

fn words() -> LineWords {
    let of = str::to_owned;
    LineWords {
        target: of("Mục tiêu"),
        path: of("Đường tới mục tiêu"),
        milestone: of("Mốc"),
        baseline: of("Giá trị gốc"),
        projection: of("Dự báo theo xu hướng"),
        range: of("Khoảng dự báo"),
        provisional: of("Sơ bộ"),
        estimated: of("Ước tính"),
        partial: of("Một phần"),
        missing: of("Chưa có số liệu"),
    }
}

/// Bars of the units below in the latest period of which enough is there, the highest first; `None` where
/// none of them has a figure.
pub(super) fn units(sheet: &Sheet, goal: Option<(f64, String)>) -> Option<Chart> {
    let (at, period) = sheet.latest()?;
    let mut rows: Vec<(String, &Told)> = sheet
        .below()
        .filter_map(|(name, row)| Some((name.name.clone(), row.cells.get(at)?.as_ref()?)))
        .collect();
    if rows.iter().all(|(_, told)| told.value.is_none()) {
        return None;
    }
    rows.sort_by(|a, b| b.1.value.cmp(&a.1.value).then_with(|| a.0.cmp(&b.0)));
    let cut = rows.len().saturating_sub(MOST_BARS);
    rows.truncate(MOST_BARS);
    let (card, words) = (&sheet.card, period_words(period));
    let title = format!("{} theo đơn vị, {words}", card.name);
    let write = |told: &Told| match told.value {
        Some(value) => amount(value, card.decimals, &card.measure),
        None => "chưa có số liệu".to_owned(),
    };
    let said: Vec<String> = rows.iter().map(|(name, told)| format!("{name}: {}", write(told))).collect();
    let bars = rows.iter().map(|(name, told)| BarRow {
        name: name.clone(),
        value: told.value.map(number),
        text: write(told),
        own: false,
        partial: told.partial,
        href: None,
    });
    let drawing = chart::bars(&Bars {
        title: title.clone(),
        desc: said.join("; "),
        size: Size::Wide,
        locale: Locale::Vi,
        rows: bars.collect(),
        target: goal,
        low: Some(0.0),
        high: (card.measure == "%").then_some(100.0),
        ..Bars::default()
    });
    let note = if cut == 0 {
        String::new()
    } else {
        format!("Hình chỉ vẽ {MOST_BARS} đơn vị đầu; {cut} đơn vị còn lại có trong bảng.")
    };
    Some(Chart { caption: title, note, svg: drawing.standalone(Theme::Light), alt: said.join("; ") })
}

/// Bars that fit on a page of paper.
const MOST_BARS: usize = 30;
