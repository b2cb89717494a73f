//! Tables: which column is what, then each row's targets or its task.

mod columns;

use rust_decimal::Decimal;

use super::assign;
use super::lines;
use super::number::Measure;
use super::place::{GoalYear, Place, Section};
use super::sentence::Run;
use super::targets::{self, Frame};
use super::tasks;
use super::token::Tokens;
use super::units;
use super::values;
use super::years;
use crate::catalogue::{Catalogue, UnitClass};
use crate::model::{AdminLevel, Comparator, ReadTarget, ReadTask, Reading, Span};
use columns::{Column, header, year_in};

/// Reads a table; `false` where no header tells what it is about.
pub(super) fn read(
    text: &str,
    rows: &[Span],
    place: &Place,
    frame: &Frame,
    catalogue: &Catalogue,
    reading: &mut Reading,
) -> bool {
    let cells: Vec<Vec<Span>> = rows.iter().map(|r| lines::cells(text, *r)).collect();
    let Some((columns, header, body)) = header(text, &cells, frame) else { return false };
    let goals = columns.iter().any(|c| matches!(c, Column::Goal(_) | Column::National(_)));
    let tasks =
        columns.contains(&Column::Lead) && !columns.iter().any(|c| matches!(c, Column::Goal(Some(_))));
    if !tasks && !goals {
        return false;
    }
    // Years of a budget are no years of targets.
    let money = header.iter().any(|h| {
        ["kinh phi", "trieu dong", "du toan", "nguon von", "tong so", "tong cong"]
            .iter()
            .any(|w| h.contains(w))
    });
    let unit = columns.contains(&Column::Unit);
    if !tasks && (place.section == Some(Section::Budget) || (money && !unit)) {
        return true;
    }
    let mut state =
        Rows { text, columns: &columns, header: &header, place: place.clone(), frame, catalogue, last: None };
    for row in &cells[body..] {
        if tasks {
            if let Some(task) = state.task(row) {
                reading.tasks.push(task);
            }
        } else {
            state.targets(row, &mut reading.targets);
        }
    }
    true
}

/// The rows of a table that is understood.
struct Rows<'a> {
    text: &'a str,
    columns: &'a [Column],
    header: &'a [String],
    place: Place,
    frame: &'a Frame,
    catalogue: &'a Catalogue,
    /// The name of the last row that had values.
    last: Option<Span>,
}

impl Rows<'_> {
    fn cell(&self, row: &[Span], wanted: &Column) -> Option<Span> {
        let at = self.columns.iter().position(|c| c == wanted)?;
        row.get(at).copied().filter(|c| c.start < c.end)
    }

    fn written(&self, row: &[Span], wanted: &Column) -> Option<String> {
        let span = self.cell(row, wanted)?;
        let words = span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty() && !matches!(words.as_str(), "-" | "–" | "…" | "...")).then_some(words)
    }

    fn task(&self, row: &[Span]) -> Option<ReadTask> {
        let name = self.cell(row, &Column::Name)?;
        let task = self.written(row, &Column::Name)?;
        let lead = self.written(row, &Column::Lead);
        let coordinating =
            self.written(row, &Column::Coordinating).map(|c| tasks::agencies(&c)).unwrap_or_default();
        let product = self.written(row, &Column::Product);
        let when = self.written(row, &Column::Deadline);
        // A row with nothing but a name is the heading of a group.
        if lead.is_none() && coordinating.is_empty() && product.is_none() && when.is_none() {
            return None;
        }
        let end = row.iter().rev().find(|c| c.start < c.end).map_or(name.end, |c| c.end);
        let (deadline, frequency) = tasks::when(when.as_deref());
        Some(ReadTask {
            task,
            span: Some(Span { start: name.start, end: end.max(name.end) }),
            lead,
            coordinating,
            deadline,
            frequency,
            product,
            budget: self.written(row, &Column::Budget),
        })
    }

    fn targets(&mut self, row: &[Span], out: &mut Vec<ReadTarget>) {
        let Some(name) = self.cell(row, &Column::Name) else {
            return self.group(row);
        };
        let mut any = false;
        for (column, cell) in self.columns.iter().zip(row) {
            let (Column::Goal(year) | Column::National(year)) = column else { continue };
            let stated =
                self.cell(row, &Column::Year).and_then(|c| year_in(&crate::fold::fold(c.of(self.text))));
            let year = year.clone().or(stated);
            if cell.start >= cell.end {
                continue;
            }
            any = true;
            self.last = Some(name);
            let at = out.len();
            self.value(row, name, *cell, year.as_ref(), out);
            if matches!(column, Column::National(_)) {
                for target in &mut out[at..] {
                    target.scope = Some(AdminLevel::Nation);
                }
            }
            if let [target] = &mut out[at..]
                && target.span.start > name.start
            {
                target.span.start = name.start;
            }
        }
        if any {
            return;
        }
        // «… tư vấn sức khỏe» / «trực tuyến, khám chữa bệnh từ xa»: a name that runs on in the next row.
        let small = name.of(self.text).starts_with(char::is_lowercase);
        match self.last.filter(|_| small) {
            Some(first) => self.renamed(first, name, out),
            None => self.group(row),
        }
    }

    /// Looks the row's targets up again under their whole name.
    fn renamed(&self, first: Span, rest: Span, out: &mut [ReadTarget]) {
        let mut named = Tokens::default();
        named.push(self.text, first);
        named.push(self.text, rest);
        let folded = format!(" ^ {} $ ", named.words(0, named.len()));
        let more = rest.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        for target in out.iter_mut().rev().take_while(|t| t.span.start == first.start) {
            target.wording = format!("{} {more}", target.wording);
            if let Some(found) = self.catalogue.best(&folded, UnitClass::of(&target.unit)) {
                let indicator = &self.catalogue.indicators()[found.indicator];
                target.code = Some(indicator.code.clone());
                target.indicator.clone_from(&indicator.name);
                target.pillar = Some(indicator.pillar);
                target.confidence = 85;
                target.notes.retain(|n| !n.starts_with("Chưa khớp"));
            } else {
                target.indicator.clone_from(&target.wording);
            }
        }
    }

    /// A row without values heads the rows below it: pillar, year, level.
    fn group(&mut self, row: &[Span]) {
        let mut filled = row.iter().filter(|c| c.start < c.end);
        let longest = filled.by_ref().max_by_key(|c| c.end - c.start);
        let Some(cell) = longest else { return };
        let mut tokens = Tokens::default();
        tokens.push(self.text, *cell);
        let section = self.place.section;
        self.place = super::place::heading_place(&tokens, &self.place);
        self.place.section = section.or(self.place.section);
        self.place.lead_in = if tokens.len() <= 24 {
            tokens.words(0, tokens.len()).trim_end_matches(" :").to_owned()
        } else {
            String::new()
        };
    }

    fn value(
        &self,
        row: &[Span],
        name: Span,
        cell: Span,
        year: Option<&GoalYear>,
        out: &mut Vec<ReadTarget>,
    ) {
        let mut tokens = Tokens::default();
        tokens.push(self.text, cell);
        let end = tokens.len();
        let numbers: Vec<usize> = (0..end).filter(|&i| tokens.is_number(i)).collect();
        let Some(&first) = numbers.first() else { return };
        let prose =
            end > 9 || !years::find(&tokens, 0, end).is_empty() && year.is_none() || numbers.len() > 2;
        if prose {
            return self.prose(name, cell, year, out);
        }
        let mut named = Tokens::default();
        named.push(self.text, name);
        let unit_cell = self.cell(row, &Column::Unit).map(|c| c.of(self.text)).unwrap_or("");
        let percent_cell = (0..end).any(|i| tokens.is_sign(i, '%'));
        let header = self
            .columns
            .iter()
            .zip(self.header)
            .zip(row)
            .find(|(_, c)| **c == cell)
            .map_or("", |((_, h), _)| h.as_str());
        let unit = self.unit(&named, &tokens, unit_cell, header, percent_cell);
        let measure = if unit.starts_with('%') { Measure::Share } else { Measure::Count };
        let Some(value) = super::number::parse(tokens.word(first), measure) else { return };
        let second = numbers.get(1).filter(|&&k| {
            (first + 1..k)
                .any(|i| tokens.is_sign(i, '-') || tokens.is_sign(i, '÷') || tokens.word(i) == "den")
        });
        let max = second.and_then(|&k| super::number::parse(tokens.word(k), measure)).filter(|m| *m >= value);
        if numbers.len() == 2 && second.is_none() {
            return;
        }
        let comparator = values::cell_comparator(&tokens, first, end, max.is_some());
        let level = assign::levels(&named, Run { from: 0, to: named.len() });
        let level = match level[..] {
            [(_, only)] => Some(only),
            _ => None,
        };
        let target = self.target(&named, name, cell, Figure { value, max, comparator, unit, level, year });
        out.push(target);
    }

    fn target(&self, named: &Tokens, name: Span, cell: Span, figure: Figure<'_>) -> ReadTarget {
        let class = if figure.unit.is_empty() { UnitClass::Any } else { UnitClass::of(&figure.unit) };
        let own = format!(" ^ {} $ ", named.words(0, named.len()));
        let matched = self.catalogue.best(&own, class).or_else(|| {
            let lead_in = &self.place.lead_in;
            (!lead_in.is_empty())
                .then(|| {
                    self.catalogue.best(&format!(" ^ {lead_in} {} $ ", named.words(0, named.len())), class)
                })
                .flatten()
        });
        let indicator = matched.map(|m| &self.catalogue.indicators()[m.indicator]);
        let wording = name.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let year = figure
            .year
            .cloned()
            .or_else(|| self.place.year.clone())
            .or_else(|| self.frame.title_year.clone());
        let unit = match (indicator, figure.unit.as_str()) {
            (Some(i), "" | "%") if i.unit.starts_with('%') || figure.unit.is_empty() => i.unit.clone(),
            _ => figure.unit,
        };
        let comparator = match figure.comparator {
            Some(comparator) => comparator,
            None if unit == "thứ hạng"
                && named.find(0, named.len(), &["nhom", "top", "dan dau"]).is_some() =>
            {
                Comparator::AtMost
            }
            None => Comparator::Equal,
        };
        let mut notes = Vec::new();
        if year.is_none() {
            notes.push("Bảng không nêu năm của mục tiêu này; hãy điền năm nếu biết.".to_owned());
        }
        if indicator.is_none() {
            notes.push(
                "Chưa khớp với chỉ tiêu nào trong danh mục; giữ nguyên cách gọi của văn bản.".to_owned(),
            );
        }
        ReadTarget {
            code: indicator.map(|i| i.code.clone()),
            indicator: indicator.map_or_else(|| wording.clone(), |i| i.name.clone()),
            wording,
            span: Span { start: name.start.min(cell.start), end: cell.end.max(name.end) },
            year: year.as_ref().map(|y| y.year),
            period: year.and_then(|y| y.period),
            comparator,
            value: figure.value,
            value_max: figure.max,
            unit,
            pillar: indicator.map(|i| i.pillar).or(self.place.pillar),
            scope: self.place.scope.or(self.frame.level).or(Some(AdminLevel::Province)),
            level: figure.level,
            confidence: if indicator.is_some() { 93 } else { 70 },
            notes,
        }
    }

    /// A cell that speaks in sentences is read as one, after the row's name.
    fn prose(&self, name: Span, cell: Span, year: Option<&GoalYear>, out: &mut Vec<ReadTarget>) {
        let mut tokens = Tokens::default();
        if name != cell {
            tokens.push(self.text, name);
        }
        tokens.push(self.text, cell);
        let mut place = self.place.clone();
        place.section = Some(Section::Targets);
        place.year = year.cloned().or(place.year);
        targets::read(self.text, &tokens, &place, self.frame, self.catalogue, out);
    }

    /// The unit of a cell: its own sign, the unit's column, the name's or the header's bracket.
    fn unit(&self, named: &Tokens, cell: &Tokens, unit_cell: &str, header: &str, percent: bool) -> String {
        let bracketed = |tokens: &Tokens| (0..tokens.len()).any(|i| tokens.is_sign(i, '%'));
        let written = unit_name(unit_cell);
        if !written.is_empty() {
            return written;
        }
        let counted = (0..cell.len()).find_map(|i| units::count_at(cell, i)).map(|c| c.unit.to_owned());
        if percent || bracketed(named) || header.contains('%') {
            return "%".to_owned();
        }
        if named.find(0, named.len(), &["thu hang", "xep hang", "hang"]).is_some()
            || cell.find(0, cell.len(), &["nhom", "top", "hang"]).is_some()
        {
            return "thứ hạng".to_owned();
        }
        if let Some(unit) = counted {
            return unit;
        }
        if named.at_any(0, &["ty le", "ti le", "ty trong"]).is_some() {
            "%".to_owned()
        } else {
            String::new()
        }
    }
}

/// A figure of one cell.
struct Figure<'a> {
    value: Decimal,
    max: Option<Decimal>,
    comparator: Option<Comparator>,
    unit: String,
    level: Option<AdminLevel>,
    year: Option<&'a GoalYear>,
}

/// The unit of a unit's column in the annotations' spelling.
fn unit_name(cell: &str) -> String {
    let folded = crate::fold::fold(cell);
    match folded.as_str() {
        "" | "-" => String::new(),
        "%" | "phan tram" | "ty le %" | "ty le" | "% " => "%".to_owned(),
        "%/nam" | "% / nam" | "%/ nam" | "% nam" => "%/năm".to_owned(),
        "hang" | "thu hang" | "vi tri" | "xep hang" | "thu bac" | "nhom" | "thu tu" | "xep thu" => {
            "thứ hạng".to_owned()
        }
        _ => {
            let mut tokens = Tokens::default();
            tokens.push(cell, Span { start: 0, end: cell.len() });
            let counted = units::count_at(&tokens, 0)
                .map(|c| (c.unit, units::per_at(&tokens, c.to).map_or(("", c.to), |p| p)));
            match counted.filter(|(_, (_, to))| *to == tokens.len()) {
                Some((unit, (per, _))) if unit != "thứ hạng" => format!("{unit}{per}"),
                _ => cell.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(),
            }
        }
    }
}
