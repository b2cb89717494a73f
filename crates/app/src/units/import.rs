//! Units, successions and shares from a table: each row is checked and reported, all or none are kept.

use std::collections::BTreeMap;

use cotmoc_core::model::Share;
use cotmoc_core::units::Register;
use cotmoc_formats::csv::Table;
use cotmoc_store::Tx;
use jiff::civil::Date;
use serde::Serialize;

use super::ask::{Ask, HeirForm, LineForm, UnitForm, What};
use super::find::{Problem, resolve};
use super::record::{Mode, Play, Preview, begin};
use super::understand::{Understood, read_day, understand};
use crate::{Action, AppError, Context, Result};

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// New units that come from no other one: `code,name,type,level,parent,date,act,clause,note`.
    Units,
    /// Old units and their heirs: `old,new,name,type,parent,share,date,act,clause,note`. A row whose
    /// heir is to be made gives its name and type; one whose heir exists leaves them empty.
    Successions,
    /// Shares of successions that are known by now: `old,new,share,date,act,clause,note`.
    Shares,
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// What it says: «00123 Xã Tân Lập».
    pub says: String,
    /// The column that is wrong, where one is.
    pub column: Option<&'static str>,
    /// What is wrong; `None` for a good row.
    pub problem: Option<Problem>,
}

/// What became of a table.
#[derive(Debug, Clone, Serialize)]
pub struct ImportReport {
    /// Every row, in the order of the file.
    pub rows: Vec<ImportRow>,
    /// The events; kept only where they were to be and nothing is wrong.
    pub events: Vec<Preview>,
    /// Whether something was kept.
    pub kept: bool,
}

impl ImportReport {
    /// How many rows are wrong.
    #[must_use]
    pub fn wrong(&self) -> usize {
        self.rows.iter().filter(|r| r.problem.is_some()).count()
    }
}

/// Most rows of one table.
const MOST_ROWS: usize = 20_000;

/// Reads a table (CSV with comma, semicolon or tab) and records what its rows say: rows of one day
/// and act are one event. Where a row is wrong, nothing is kept and the report says what to mend.
///
/// # Errors
/// [`crate::Kind::User`] where the table itself cannot be read: no headings, an unknown or missing
/// column, another encoding.
pub async fn import(cx: &Context, kind: ImportKind, table: &[u8], mode: Mode) -> Result<ImportReport> {
    cx.require(Action::EditUnits)?;
    let rows = read(kind, table)?;
    let (mut tx, mut play) = begin(cx, None, mode).await?;
    let mut report: Vec<ImportRow> =
        rows.iter().map(|row| row.checked(kind, &rows, &play.register)).collect();
    for group in groups(kind, &rows) {
        let members: Vec<&Row> = group.iter().map(|&n| &rows[n]).collect();
        if group.iter().any(|&n| report[n].problem.is_some()) {
            continue;
        }
        let done = match kind {
            ImportKind::Shares => shares(&mut play, &mut tx, &members, mode).await?,
            _ => match understand(&play.register, &ask(kind, &members, &rows)) {
                Ok(understood) => {
                    let numbers = play.numbers(&mut tx, mode, 1 + understood.new_units()).await?;
                    play.step(understood, numbers)
                }
                Err(problems) => Err(problems),
            },
        };
        for problem in done.err().into_iter().flatten() {
            let spoken = group.iter().find(|&&n| rows[n].is_spoken_of(&problem.message)).unwrap_or(&group[0]);
            report[*spoken].problem.get_or_insert(problem);
        }
    }
    if report.iter().any(|row| row.problem.is_some()) {
        return Ok(ImportReport { rows: report, events: play.previews, kept: false });
    }
    let events = play.end(cx, tx, mode).await?;
    Ok(ImportReport { rows: report, events, kept: mode == Mode::Apply })
}

type Done = std::result::Result<(), Vec<Problem>>;

/// Shares of many successions as one event for each of their days.
async fn shares(play: &mut Play, tx: &mut Tx, rows: &[&Row], mode: Mode) -> Result<Done> {
    let mut olds: Vec<&str> = Vec::new();
    for row in rows {
        if !olds.contains(&row.cell("old")) {
            olds.push(row.cell("old"));
        }
    }
    let mut days: BTreeMap<Option<Date>, Vec<Understood>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for old in olds {
        let of_old: Vec<&Row> = rows.iter().copied().filter(|row| row.cell("old") == old).collect();
        match understand(&play.register, &ask(ImportKind::Shares, &of_old, &[])) {
            Ok(understood) => days.entry(understood.date).or_default().push(understood),
            Err(problems) => wrong.extend(problems),
        }
    }
    for of_day in days.into_values() {
        let number = play.numbers(tx, mode, 1).await?.start;
        if let Err(problems) = play.shares(of_day, number) {
            wrong.extend(problems);
        }
    }
    Ok(if wrong.is_empty() { Ok(()) } else { Err(wrong) })
}

/// The columns, with the names under which they are known; the first is ours.
const COLUMNS: [(&str, &[&str]); 11] = [
    ("code", &["code", "mã", "mã đơn vị"]),
    ("old", &["old", "mã cũ", "đơn vị cũ"]),
    ("new", &["new", "mã mới", "đơn vị mới"]),
    ("name", &["name", "tên", "tên mới"]),
    ("type", &["type", "loại", "loại mới"]),
    ("level", &["level", "cấp"]),
    ("parent", &["parent", "cấp trên", "đơn vị cấp trên", "mã cấp trên"]),
    ("share", &["share", "tỷ lệ", "tỉ lệ"]),
    ("date", &["date", "from", "ngày", "từ ngày", "ngày có hiệu lực"]),
    ("act", &["act", "văn bản", "số văn bản"]),
    ("clause", &["clause", "khoản", "điều khoản"]),
];
const NOTE: (&str, &[&str]) = ("note", &["note", "ghi chú"]);

impl ImportKind {
    fn columns(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Units => (&["code", "name", "type"], &["level", "parent", "date", "act", "clause", "note"]),
            Self::Successions => {
                (&["old", "new", "date"], &["name", "type", "parent", "share", "act", "clause", "note"])
            }
            Self::Shares => (&["old", "new", "share"], &["date", "act", "clause", "note"]),
        }
    }
}

struct Row {
    line: u64,
    cells: BTreeMap<&'static str, String>,
}

fn read(kind: ImportKind, bytes: &[u8]) -> Result<Vec<Row>> {
    let unreadable = |e: cotmoc_formats::csv::CsvError| {
        AppError::user(format!("Không đọc được bảng: {e}."))
            .hint("Sửa tệp rồi nạp lại; chưa có gì bị thay đổi.")
    };
    let mut table = Table::open(bytes).map_err(unreadable)?;
    let columns = columns(kind, table.headings())?;
    let mut rows = Vec::new();
    while let Some(row) = table.next_row() {
        let row = row.map_err(unreadable)?;
        if (columns.len()..row.width()).any(|place| !row.cell(place).is_empty()) {
            let message = format!("Dòng {}: có nhiều ô hơn số cột của dòng tiêu đề.", row.line);
            return Err(AppError::user(message).hint("Đặt chữ có dấu phẩy trong ngoặc kép rồi nạp lại."));
        }
        let cells = columns.iter().enumerate().map(|(n, column)| (*column, row.cell(n).to_owned())).collect();
        rows.push(Row { line: row.line, cells });
        if rows.len() > MOST_ROWS {
            return Err(
                AppError::user(format!("Bảng có hơn {MOST_ROWS} dòng.")).hint("Chia bảng ra nhiều tệp.")
            );
        }
    }
    if rows.is_empty() {
        return Err(
            AppError::user("Bảng không có dòng nào dưới dòng tiêu đề.").hint("Ghi mỗi đơn vị một dòng.")
        );
    }
    Ok(rows)
}

fn columns(kind: ImportKind, headings: &[String]) -> Result<Vec<&'static str>> {
    let (needed, allowed) = kind.columns();
    let usable = || [needed, allowed].concat().join(", ");
    let mut found = Vec::new();
    for heading in headings {
        let wanted = heading.trim().to_lowercase();
        let known = COLUMNS.iter().chain([&NOTE]).find(|(_, names)| names.contains(&wanted.as_str()));
        match known.map(|(name, _)| *name).filter(|name| needed.contains(name) || allowed.contains(name)) {
            Some(name) if found.contains(&name) => {
                return Err(
                    AppError::user(format!("Cột «{heading}» có hai lần.")).hint("Giữ một cột rồi nạp lại.")
                );
            }
            Some(name) => found.push(name),
            None => {
                return Err(AppError::user(format!("Không biết cột «{heading}» trong dòng tiêu đề."))
                    .hint(format!("Các cột dùng được: {}.", usable())));
            }
        }
    }
    match needed.iter().find(|name| !found.contains(name)) {
        None => Ok(found),
        Some(missing) => Err(AppError::user(format!("Dòng tiêu đề thiếu cột «{missing}»."))
            .hint(format!("Các cột dùng được: {}.", usable()))),
    }
}

impl Row {
    fn cell(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn says(&self, kind: ImportKind) -> String {
        match kind {
            ImportKind::Units => format!("{} {}", self.cell("code"), self.cell("name")),
            _ => format!("{} → {} {}", self.cell("old"), self.cell("new"), self.cell("name"))
                .trim_end()
                .to_owned(),
        }
    }

    /// Whether its heir is made by this table: one of the rows for it gives a name or a type.
    fn makes_heir(&self, all: &[Self]) -> bool {
        let same = |row: &&Self| row.cell("new") == self.cell("new") && row.cell("date") == self.cell("date");
        all.iter().filter(same).any(|row| !row.cell("name").is_empty() || !row.cell("type").is_empty())
    }

    fn is_spoken_of(&self, message: &str) -> bool {
        ["code", "old", "new"].iter().any(|c| {
            let code = self.cell(c).split('@').next().unwrap_or_default();
            !code.is_empty() && message.contains(code)
        })
    }

    /// What can be said of a row by itself.
    fn checked(&self, kind: ImportKind, all: &[Self], register: &Register) -> ImportRow {
        let wrong = self.wrong(kind, all, register);
        let (column, problem) = wrong.map_or((None, None), |(column, problem)| (Some(column), Some(problem)));
        ImportRow { line: self.line, says: self.says(kind), column, problem }
    }

    fn wrong(&self, kind: ImportKind, all: &[Self], register: &Register) -> Option<(&'static str, Problem)> {
        let (needed, _) = kind.columns();
        if let Some(column) = needed.iter().find(|c| self.cell(c).is_empty() && **c != "share") {
            return Some((column, Problem::new("Ô còn trống.", "Ghi đủ ô này.")));
        }
        let typed = self.cell("date");
        let date = match (typed, read_day(typed)) {
            ("", _) => Date::MIN,
            (_, Some(date)) => date,
            (_, None) => {
                let message = format!("Ngày «{typed}» không đọc được.");
                return Some(("date", Problem::new(message, "Viết ngày dạng 01/01/2027 hoặc 2027-01-01.")));
            }
        };
        if let Err(wrong) = Share::parse(self.cell("share")) {
            return Some(("share", Problem::new(format!("{wrong}."), "Sửa tỷ lệ.")));
        }
        let found = |column: &'static str, day: Date| {
            let text = self.cell(column);
            // Who is made further up in the same table is not in the register yet.
            let made = all
                .iter()
                .any(|row| row.cell("code") == text || row.cell("new") == text && row.makes_heir(all));
            if text.is_empty() || made {
                None
            } else {
                resolve(register, text, day).err().map(|p| (column, p))
            }
        };
        match kind {
            ImportKind::Units if depth(all, self, 0) >= MOST_DEEP => {
                let (code, parent) = (self.cell("code"), self.cell("parent"));
                let message = format!("Đơn vị {code} đặt dưới {parent} thì đứng dưới chính nó (vòng lặp).");
                Some(("parent", Problem::new(message, "Đổi đơn vị cấp trên để không thành vòng.")))
            }
            ImportKind::Units => found("parent", date),
            ImportKind::Successions => found("old", date)
                .or_else(|| found("parent", date))
                .or_else(|| if self.makes_heir(all) { None } else { found("new", date) })
                .or_else(|| self.two_ways(all)),
            ImportKind::Shares => None,
        }
    }
}

impl Row {
    /// An old unit with an heir that is made here and one that exists cannot be one event.
    fn two_ways(&self, all: &[Self]) -> Option<(&'static str, Problem)> {
        let same = |row: &&Self| row.cell("old") == self.cell("old") && row.cell("date") == self.cell("date");
        let made = self.makes_heir(all);
        let both = all.iter().filter(same).any(|row| row.makes_heir(all) != made);
        let problem = || {
            Problem::new(
                format!("Đơn vị {} vừa có đơn vị nhận lập mới, vừa có đơn vị nhận đã có.", self.cell("old")),
                "Lập các đơn vị mới trước bằng bảng đơn vị, rồi nạp bảng kế thừa chỉ ghi mã, để trống tên và loại.",
            )
        };
        both.then(|| ("new", problem()))
    }
}

/// Rows of one event: those of one day and act, in the order of the file. A unit that stands under
/// another one of the same table comes in a later event than that one.
fn groups(kind: ImportKind, rows: &[Row]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let mut key: Vec<String> =
            ["date", "act", "clause", "note"].iter().map(|c| row.cell(c).to_owned()).collect();
        match kind {
            ImportKind::Units => key.push(depth(rows, row, 0).to_string()),
            ImportKind::Shares => {}
            // Heirs that exist are given one old unit after the other.
            ImportKind::Successions if row.makes_heir(rows) => {}
            ImportKind::Successions => key.push(row.cell("old").to_owned()),
        }
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, members)) => members.push(n),
            None => groups.push((key, vec![n])),
        }
    }
    if kind == ImportKind::Units {
        groups.sort_by_key(|(_, members)| depth(rows, &rows[members[0]], 0));
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

/// More levels than any table has; deeper is a circle.
const MOST_DEEP: usize = 16;

/// How many units of the same table stand above a row's unit.
fn depth(rows: &[Row], row: &Row, so_far: usize) -> usize {
    let above = rows.iter().find(|r| !row.cell("parent").is_empty() && r.cell("code") == row.cell("parent"));
    match above {
        Some(above) if so_far < MOST_DEEP => depth(rows, above, so_far + 1),
        _ => so_far,
    }
}

/// The rows of one event as something that is asked.
fn ask(kind: ImportKind, rows: &[&Row], all: &[Row]) -> Ask {
    let cell = |column| rows[0].cell(column).to_owned();
    let what = match kind {
        ImportKind::Units => What::Create { units: rows.iter().map(|row| form(row, "code")).collect() },
        ImportKind::Shares => What::Shares {
            from: cell("old"),
            shares: rows
                .iter()
                .map(|row| (row.cell("new").to_owned(), row.cell("share").to_owned()))
                .collect(),
        },
        ImportKind::Successions if rows[0].makes_heir(all) => rearrangement(rows),
        ImportKind::Successions => {
            let heir = |row: &&Row| HeirForm {
                existing: row.cell("new").to_owned(),
                share: row.cell("share").to_owned(),
                ..HeirForm::default()
            };
            What::Split { from: cell("old"), into: rows.iter().map(heir).collect() }
        }
    };
    Ask { date: cell("date"), act: cell("act"), clause: cell("clause"), note: cell("note"), what }
}

fn rearrangement(rows: &[&Row]) -> What {
    let mut from: Vec<String> = Vec::new();
    let mut into: Vec<UnitForm> = Vec::new();
    for row in rows {
        if !from.iter().any(|old| old == row.cell("old")) {
            from.push(row.cell("old").to_owned());
        }
        match into.iter_mut().find(|new| new.code == row.cell("new")) {
            None => into.push(form(row, "new")),
            // The name may stand in any of the rows of an heir.
            Some(known) if known.name.is_empty() && known.kind.is_empty() => *known = form(row, "new"),
            Some(_) => {}
        }
    }
    let line = |row: &&Row| LineForm {
        old: row.cell("old").to_owned(),
        new: row.cell("new").to_owned(),
        share: row.cell("share").to_owned(),
    };
    What::Rearrange { from, into, lines: rows.iter().map(line).collect() }
}

fn form(row: &Row, code: &str) -> UnitForm {
    UnitForm {
        code: row.cell(code).to_owned(),
        name: row.cell("name").to_owned(),
        kind: row.cell("type").to_owned(),
        level: row.cell("level").to_owned(),
        parent: row.cell("parent").to_owned(),
    }
}
