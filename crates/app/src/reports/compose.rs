//! From an outline and what it stands on to the blocks that page, Word and Excel all draw.

use cotmoc_core::compose::document::{Align, Block, Cell, Chart, Column, Row, RowKind, Table};
use cotmoc_core::letters::capitalised;
use cotmoc_core::model::{Period, PeriodKind, Pillar};
use cotmoc_core::progress::{Status, period_words};
use cotmoc_core::report::{Outline, Part, TasksOf};
use serde::{Deserialize, Serialize};

use super::bound::{Figures, aim};
use super::charts;
use super::data::{Data, DataLine};
use super::suggest::says;
use super::tasks::{TaskRow, TaskStanding};
use crate::indicators::course::number;
use crate::when::day_words;

/// A section of a report, ready to be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComposedSection {
    /// Its name within the outline.
    pub key: String,
    /// Its heading with its number: «II. Kết quả thực hiện chỉ tiêu».
    pub heading: String,
    /// 1 or 2.
    pub level: u8,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// Composes a report.
pub(crate) fn compose(outline: &Outline, data: &Data, figures: &Figures) -> Vec<ComposedSection> {
    let mut counts = Counts::default();
    outline
        .sections
        .iter()
        .zip(outline.numbers())
        .map(|(section, number)| ComposedSection {
            key: section.key.clone(),
            heading: format!("{number} {}", section.heading),
            level: section.level,
            blocks: section
                .parts
                .iter()
                .flat_map(|part| blocks(outline, (&section.key, part), data, figures, &mut counts))
                .collect(),
        })
        .collect()
}

/// The blocks of a whole report, headings included.
#[must_use]
pub fn flat(sections: &[ComposedSection]) -> Vec<Block> {
    let mut all = Vec::new();
    for section in sections {
        all.push(Block::Heading { level: section.level, text: section.heading.clone() });
        all.extend(section.blocks.iter().cloned());
    }
    all
}

/// Tables and charts are numbered through the whole report.
#[derive(Default)]
struct Counts {
    tables: usize,
    charts: usize,
}

impl Counts {
    fn table(&mut self, mut table: Table) -> Block {
        self.tables += 1;
        table.caption = format!("Bảng {}. {}", self.tables, table.caption);
        Block::Table(table)
    }

    fn chart(&mut self, mut chart: Chart) -> Block {
        self.charts += 1;
        chart.caption = format!("Hình {}. {}", self.charts, chart.caption);
        Block::Chart(chart)
    }
}

/// The blocks of a part of a section.
fn blocks(
    outline: &Outline,
    (section, part): (&str, &Part),
    data: &Data,
    figures: &Figures,
    counts: &mut Counts,
) -> Vec<Block> {
    match part {
        Part::Text { .. } => paragraphs(&says(data.text(section), figures)),
        Part::Targets { .. } | Part::OtherTargets => targets(outline, part, data, counts),
        Part::Overview => vec![counts.chart(charts::overview(data))],
        Part::Chart { code } => match data.line(code).filter(|line| !line.points.is_empty()) {
            Some(line) => vec![counts.chart(charts::over_time(data, line))],
            None => {
                vec![Block::Note { text: format!("Chưa có số liệu để vẽ chỉ tiêu {code}.") }]
            }
        },
        Part::Leading { count } => charts::behind(data, usize::from(*count))
            .into_iter()
            .map(|line| counts.chart(charts::over_time(data, line)))
            .collect(),
        Part::Units { code } => units(data, code, counts),
        Part::Tasks { of } => tasks(data, *of, counts),
        Part::LateUnits => late_units(data, counts),
        Part::Gathered => said(data, section),
    }
}

/// Each line of a text is a paragraph; lines that begin with «- » are a list.
fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match (line.strip_prefix("- "), blocks.last_mut()) {
            (Some(item), Some(Block::List { items })) => items.push(item.to_owned()),
            (Some(item), _) => blocks.push(Block::List { items: vec![item.to_owned()] }),
            (None, _) => blocks.push(Block::Paragraph { text: line.to_owned() }),
        }
    }
    blocks
}

fn place(number: usize) -> Cell {
    Cell::Text(number.to_string())
}

/// The targets that a part shows, with where they stand.
fn targets(outline: &Outline, part: &Part, data: &Data, counts: &mut Counts) -> Vec<Block> {
    let of = |wanted: Option<Pillar>| data.lines.iter().filter(move |line| line.pillar == wanted);
    let mut rows = Vec::new();
    let mut notes = vec![charts::source(data)];
    let all = Pillar::ALL.iter().copied().map(Some).chain([None]);
    let pillars: Vec<Option<Pillar>> =
        all.filter(|pillar| outline.shows(part, *pillar) && of(*pillar).next().is_some()).collect();
    for wanted in &pillars {
        let lines = of(*wanted);
        if pillars.len() > 1 {
            let name =
                wanted.map_or("Chưa gắn trụ cột".to_owned(), |pillar| capitalised(pillar.as_str()));
            rows.push(Row::group(name));
        }
        for line in lines {
            let number = rows.iter().filter(|row| row.kind == RowKind::Plain).count() + 1;
            rows.push(target(data, line, number));
            notes.extend(partial(line));
        }
    }
    let (about, none) = match part {
        Part::Targets { pillar: Some(pillar) } => {
            (format!(" {}", pillar.as_str()), "Kế hoạch chưa có chỉ tiêu nào thuộc nhóm này.")
        }
        Part::OtherTargets => (" khác".to_owned(), "Kế hoạch không có chỉ tiêu nào ngoài các nhóm đã nêu."),
        _ => (String::new(), "Kế hoạch chưa có chỉ tiêu nào."),
    };
    if rows.is_empty() {
        return vec![Block::Note { text: none.to_owned() }];
    }
    vec![counts.table(Table {
        caption: format!("Kết quả thực hiện chỉ tiêu{about}, {}", period_words(data.period)),
        columns: vec![
            Column::new("TT", Align::Centre, 7),
            Column::new("Chỉ tiêu", Align::Text, 34),
            Column::new("Kỳ trước", Align::Number, 12),
            Column::new("Mới nhất", Align::Number, 12),
            Column::new("Kỳ", Align::Centre, 11),
            Column::new("Mục tiêu", Align::Number, 13),
            Column::new("Đánh giá", Align::Text, 13),
        ],
        rows,
        note: notes.join(" "),
    })]
}

fn target(data: &Data, line: &DataLine, number: usize) -> Row {
    let none = || Cell::missing("chưa có");
    let figure = |value| Cell::Number { value, decimals: line.decimals };
    let latest = line.latest.as_ref();
    let year = data.period.in_year();
    let name =
        if line.measure.is_empty() { line.name.clone() } else { format!("{} ({})", line.name, line.measure) };
    let goal = line.goal(year);
    Row::plain(vec![
        place(number),
        Cell::Text(name),
        line.before().map_or_else(none, |point| figure(point.value)),
        latest.and_then(|(_, told)| told.value).map_or_else(none, figure),
        latest.map_or_else(none, |(period, _)| Cell::Text(short(*period))),
        match goal {
            Some(goal) => Cell::Text(format!("{} ({})", aim(goal, &line.measure), goal.year)),
            None => Cell::missing("không đặt"),
        },
        match goal.and_then(|goal| goal.judged.as_ref()) {
            Some(judged) => Cell::text(judged.status.words()),
            None if goal.is_some() && line.goals.iter().all(|goal| goal.target.is_none()) => {
                Cell::text("theo mục tiêu chung")
            }
            None => Cell::text(Status::NotAssessable.words()),
        },
    ])
}

/// A period in a narrow column: «2025», «quý II/2026».
fn short(period: Period) -> String {
    match period.kind() {
        PeriodKind::Year => period.in_year().to_string(),
        _ => period_words(period),
    }
}

/// What is to be known of a figure of which only a part is there.
fn partial(line: &DataLine) -> Option<String> {
    let (period, told) = line.latest.as_ref().filter(|(_, told)| told.partial)?;
    (told.reported < told.expected).then(|| {
        let words = period_words(*period);
        format!("«{}» {words}: {}/{} đơn vị.", line.name, told.reported, told.expected)
    })
}

/// The units below: bars and a table.
fn units(data: &Data, code: &str, counts: &mut Counts) -> Vec<Block> {
    let found = data.sheets.iter().find(|sheet| sheet.card.code == code);
    let Some((sheet, (at, period))) = found.and_then(|sheet| Some((sheet, sheet.latest()?))) else {
        return vec![Block::Note {
            text: format!("Chưa có số liệu theo đơn vị của chỉ tiêu {code}.")
        }];
    };
    let goal = data.line(code).and_then(|line| line.goal(data.period.in_year()));
    let bound = goal.map(|goal| (number(goal.value), format!("Mục tiêu {}", aim(goal, &sheet.card.measure))));
    let mut blocks: Vec<Block> =
        charts::units(sheet, bound).map(|chart| counts.chart(chart)).into_iter().collect();
    let mut rows = Vec::new();
    for (name, row) in sheet.below() {
        let told = row.cells.get(at).and_then(Option::as_ref);
        let figure =
            |told: Option<&crate::indicators::Told>, why: &str| match told.and_then(|told| told.value) {
                Some(value) => Cell::Number { value, decimals: sheet.card.decimals },
                None => Cell::missing(why),
            };
        let before = at.checked_sub(1).and_then(|at| row.cells.get(at)).and_then(Option::as_ref);
        rows.push(Row::plain(vec![
            place(rows.len() + 1),
            Cell::text(&name.name),
            figure(before, "chưa có"),
            figure(told, "chưa có"),
        ]));
    }
    let before = at.checked_sub(1).and_then(|at| sheet.periods.get(at));
    let head = before.map_or("Kỳ trước".to_owned(), |before| capitalised(&period_words(*before)));
    let measure = &sheet.card.measure;
    blocks.push(counts.table(Table {
        caption: format!("{} theo đơn vị ({measure})", sheet.card.name),
        columns: vec![
            Column::new("TT", Align::Centre, 7),
            Column::new("Đơn vị", Align::Text, 50),
            Column::new(&head, Align::Number, 22),
            Column::new(capitalised(&period_words(period)), Align::Number, 22),
        ],
        rows,
        note: charts::source(data),
    }));
    blocks
}

fn tasks(data: &Data, of: TasksOf, counts: &mut Counts) -> Vec<Block> {
    let within = |day: jiff::civil::Date| day >= data.period.first_day() && day <= data.period.last_day();
    let wanted = |row: &&TaskRow| match (of, row.standing) {
        (TasksOf::All, _) | (TasksOf::Late, TaskStanding::Late(_)) => true,
        (TasksOf::Done, TaskStanding::Done(on)) => on.is_none_or(within),
        _ => false,
    };
    let (caption, none) = match of {
        TasksOf::Late => ("Nhiệm vụ quá hạn", "Không có nhiệm vụ nào quá hạn."),
        TasksOf::Done => ("Nhiệm vụ hoàn thành trong kỳ", "Không có nhiệm vụ nào hoàn thành trong kỳ."),
        TasksOf::All => ("Tiến độ nhiệm vụ", "Kế hoạch chưa có nhiệm vụ nào."),
    };
    let rows: Vec<Row> = (1..)
        .zip(data.tasks.rows.iter().filter(wanted))
        .map(|(number, row)| {
            Row::plain(vec![
                place(number),
                Cell::text(&row.task),
                Cell::text(&row.lead),
                row.due.map_or_else(|| Cell::missing("không ghi"), |due| Cell::Text(day_words(due))),
                Cell::Text(row.standing.words()),
                match row.percent {
                    Some(percent) => Cell::Number { value: percent.into(), decimals: 0 },
                    None => Cell::missing("chưa có"),
                },
            ])
        })
        .collect();
    if rows.is_empty() {
        return vec![Block::Paragraph { text: none.to_owned() }];
    }
    vec![counts.table(Table {
        caption: caption.to_owned(),
        columns: vec![
            Column::new("TT", Align::Centre, 7),
            Column::new("Nhiệm vụ", Align::Text, 42),
            Column::new("Chủ trì", Align::Text, 20),
            Column::new("Hạn", Align::Centre, 13),
            Column::new("Tình trạng", Align::Text, 14),
            Column::new("%", Align::Number, 8),
        ],
        rows,
        note: String::new(),
    })]
}

/// Units that have not handed in or were late.
fn late_units(data: &Data, counts: &mut Counts) -> Vec<Block> {
    let mut rows: Vec<Row> = Vec::new();
    for round in &data.rounds {
        let of = format!("{}, {}", round.form, period_words(round.period));
        let missing =
            round.missing.iter().filter(|unit| unit.days > 0).map(|unit| (unit, "chưa gửi, quá hạn"));
        let late = round.late.iter().map(|unit| (unit, "gửi muộn"));
        for (unit, words) in missing.chain(late) {
            rows.push(Row::plain(vec![
                place(rows.len() + 1),
                Cell::text(&unit.name),
                Cell::text(&of),
                Cell::Text(day_words(unit.due)),
                Cell::Text(format!("{words} {} ngày", unit.days)),
            ]));
        }
    }
    if rows.is_empty() {
        let words = if data.rounds.is_empty() {
            "Trong kỳ không có đợt báo cáo số liệu nào."
        } else {
            "Các đơn vị đã gửi báo cáo số liệu đúng hạn."
        };
        return vec![Block::Paragraph { text: words.to_owned() }];
    }
    vec![counts.table(Table {
        caption: "Đơn vị chậm báo cáo số liệu".to_owned(),
        columns: vec![
            Column::new("TT", Align::Centre, 7),
            Column::new("Đơn vị", Align::Text, 32),
            Column::new("Biểu, kỳ", Align::Text, 26),
            Column::new("Hạn", Align::Centre, 14),
            Column::new("Tình trạng", Align::Text, 24),
        ],
        rows,
        note: String::new(),
    })]
}

/// What units wrote under the same heading.
fn said(data: &Data, section: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for one in data.said.iter().filter(|one| one.section == section) {
        blocks.push(Block::Paragraph { text: format!("{}:", one.unit) });
        blocks.extend(paragraphs(&one.text));
    }
    blocks
}
