//! From a workbook that came back to the answers of units.

use std::fmt;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::Form;
use cotmoc_core::model::UnitId;

use super::book::{Book, Seen};
use super::cells::address;
use super::find::{self, Layout};
use super::identity::Scope;
use super::number::{self, Said};
use super::order::{Answer, Asked, asked};
use super::package::{Sheet, Shown};

/// A cell of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Name of the sheet.
    pub sheet: String,
    /// «F12».
    pub cell: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cell)
    }
}

/// A cell that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Key of the line.
    pub line: String,
    /// Where it stands.
    pub place: Place,
    /// What it says now.
    pub answer: Answer,
    /// What stood there when the workbook was written.
    pub before: Answer,
    /// The entry that had put it there; 0 where there was none.
    pub seen: i64,
}

impl Filled {
    /// Whether the person changed it. What was left alone must not undo what others did meanwhile.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.answer != self.before
    }
}

/// A cell that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Whose figure it would be.
    pub unit: UnitId,
    /// Key of the line.
    pub line: String,
    /// Where it stands.
    pub place: Place,
    /// What stands there, shortened.
    pub typed: String,
    /// What is wrong with it, in Vietnamese.
    pub problem: String,
    /// What to do, in Vietnamese.
    pub remedy: String,
}

/// The answers of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitReading {
    /// The unit.
    pub unit: UnitId,
    /// Its cells that were understood, in the order of the sheet.
    pub cells: Vec<Filled>,
}

/// What a workbook says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The answers, unit by unit.
    pub units: Vec<UnitReading>,
    /// Cells that were not understood; what stands in the system stays as it is there.
    pub faults: Vec<Fault>,
    /// Lines of the form that are not in the workbook any more.
    pub absent: Vec<String>,
    /// What else a person should know, in Vietnamese.
    pub notes: Vec<String>,
}

impl Book {
    /// Reads the answers by the form in the version that the workbook was made from.
    #[must_use]
    pub fn read(&self, form: &Form, catalogue: &Catalogue) -> Reading {
        let lines: Vec<Asked<'_>> = form.lines().map(|line| asked(line, catalogue)).collect();
        let mut reading = Reading::default();
        let find = |sheet: &Sheet| match self.identity().scope {
            Scope::Unit(..) => find::rows(&sheet.cells, form, &lines),
            Scope::Many => find::columns(&sheet.cells, form),
        };
        // A visible sheet goes before a hidden one.
        let visible = self.package.sheets.iter().filter(|s| s.shown == Shown::Yes);
        let others = self.package.sheets.iter().filter(|s| s.shown == Shown::Hidden);
        let found = visible.chain(others).find_map(|sheet| Some((sheet, find(sheet)?)));
        let Some((sheet, layout)) = found else {
            reading.absent = form.lines().map(|line| line.key.clone()).collect();
            reading.notes.push(
                "Không tìm thấy bảng số liệu trong tệp: các cột «Chỉ tiêu», «Số liệu» đã bị xóa hoặc đổi tên. Hãy tải lại biểu rồi điền.".to_owned(),
            );
            return reading;
        };
        let mut taking = Taking { book: self, sheet, lines: &lines, reading };
        taking.take(&layout);
        let mut reading = taking.reading;
        let there = match &layout {
            Layout::Rows { lines, .. } | Layout::Columns { lines, .. } => lines,
        };
        let gone = form.lines().filter(|line| there.iter().all(|(_, key)| *key != line.key));
        reading.absent = gone.map(|line| line.key.clone()).collect();
        reading
    }
}

struct Taking<'b> {
    book: &'b Book,
    sheet: &'b Sheet,
    lines: &'b [Asked<'b>],
    reading: Reading,
}

impl Taking<'_> {
    fn take(&mut self, layout: &Layout) {
        let strange = match layout {
            Layout::Rows { lines, value, reason, strange } => {
                let Scope::Unit(unit, _) = self.book.identity().scope else { return };
                let mut cells = Vec::new();
                for (row, key) in lines {
                    let why = reason.map_or("", |column| self.sheet.cells.text(*row, column));
                    cells.extend(self.cell(unit, key, (*row, *value), Why::Own(why)));
                }
                self.reading.units.push(UnitReading { unit, cells });
                strange
            }
            Layout::Columns { lines, units, reason, strange } => {
                for (row, unit) in units {
                    let why = reason.map_or("", |column| self.sheet.cells.text(*row, column));
                    let mut cells = Vec::new();
                    for (column, key) in lines {
                        cells.extend(self.cell(*unit, key, (*row, *column), Why::Shared(why)));
                    }
                    self.reading.units.push(UnitReading { unit: *unit, cells });
                }
                strange
            }
        };
        if !strange.is_empty() {
            let rows: Vec<String> = strange.iter().take(10).map(|row| (row + 1).to_string()).collect();
            let more = if strange.len() > 10 { " …" } else { "" };
            self.reading.notes.push(format!(
                "Các dòng {}{more} của trang «{}» không thuộc biểu (dòng chèn thêm hoặc chép lại) nên không đọc.",
                rows.join(", "),
                self.sheet.name
            ));
        }
    }

    fn cell(&mut self, unit: UnitId, key: &str, at: (u32, u32), why: Why<'_>) -> Option<Filled> {
        let asked = self.lines.iter().find(|asked| asked.line.key == key)?;
        let raw = self.sheet.cells.get(at.0, at.1);
        let before = self.book.seen(unit, key);
        let place = Place { sheet: self.sheet.name.clone(), cell: address(at) };
        let answer = number::understand(raw, asked).map(|said| answer(said, why, &before));
        let unclear = match answer {
            Ok(Answer::Missing { reason }) if reason.is_empty() && !is_missing(&before.answer) => {
                number::Unclear {
                    problem: "ghi là thiếu số liệu nhưng không có lý do".to_owned(),
                    remedy: format!("ghi lý do ở cột «{}» của dòng {}", "Lý do", at.0 + 1),
                }
            }
            Ok(answer) => {
                let Seen { entry, answer: stood } = before;
                return Some(Filled { line: key.to_owned(), place, answer, before: stood, seen: entry });
            }
            Err(unclear) => unclear,
        };
        self.reading.faults.push(Fault {
            unit,
            line: key.to_owned(),
            place,
            typed: number::shown(raw),
            problem: unclear.problem,
            remedy: unclear.remedy,
        });
        None
    }
}

fn is_missing(answer: &Answer) -> bool {
    matches!(answer, Answer::Missing { reason } if reason.is_empty())
}

/// Where the reason of a cell stands.
#[derive(Clone, Copy)]
enum Why<'r> {
    /// Beside it.
    Own(&'r str),
    /// In one cell for all figures of the unit that are missing.
    Shared(&'r str),
}

fn answer(said: Said, why: Why<'_>, before: &Seen) -> Answer {
    match (said, why) {
        (Said::Nothing, Why::Own("") | Why::Shared(_)) => Answer::Empty,
        (Said::Nothing, Why::Own(reason)) => Answer::Missing { reason: reason.to_owned() },
        (Said::Figure(value), Why::Own(reason)) => Answer::Value { value, reason: reason.to_owned() },
        // The sheet of many units has no room for what was said about a figure.
        (Said::Figure(value), Why::Shared(_)) => {
            let same = before.answer.value() == Some(value);
            let reason = if same { before.answer.reason().to_owned() } else { String::new() };
            Answer::Value { value, reason }
        }
        (Said::NoFigure(own), Why::Own(reason) | Why::Shared(reason)) => {
            Answer::Missing { reason: if own.is_empty() { reason.to_owned() } else { own } }
        }
    }
}
