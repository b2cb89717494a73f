//! What a file would change, cell by cell, before anything changes.

use std::collections::HashMap;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::{Form, SubmissionState};
use cotmoc_core::number::shown;
use cotmoc_formats::form_sheet::{
    Answer, Fault, Filled, Identity, Reading, Scope, UnitReading, period_title,
};
use jiff::Timestamp;

use super::read::{self, ReadFile, Rounds, fits};
use super::round::Known;
use super::{facts, kept};
use crate::collect::ManyRow;
use crate::model::{EntryId, RoundState, SheetUpload, SheetUploadId, Submission, SubmissionId};
use crate::{AppError, Context, Kind, Result};

/// What an upload would change.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The upload.
    pub upload: SheetUpload,
    /// Its files, in the order of the zip file.
    pub files: Vec<FileView>,
    /// Whether any of it is about the demonstration.
    pub demo: bool,
}

/// One file.
#[derive(Debug, Clone)]
pub struct FileView {
    /// Its name without folders.
    pub name: String,
    /// Why it is not taken; `None` where it is.
    pub trouble: Option<Trouble>,
    /// The units whose figures it holds.
    pub units: Vec<UnitView>,
    /// What else a person should know, in Vietnamese.
    pub notes: Vec<String>,
}

/// Why something is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong, in Vietnamese.
    pub message: String,
    /// What to do; empty where the message says it.
    pub hint: String,
}

/// One unit of a file.
#[derive(Debug, Clone)]
pub struct UnitView {
    /// What the unit owes.
    pub submission: Submission,
    /// Code of the form.
    pub form: String,
    /// The period, in words.
    pub period: String,
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Why its cells cannot be changed now; `None` where they can.
    pub lock: Option<Trouble>,
    /// Cells that would change.
    pub changes: Vec<CellView>,
    /// Cells that the file changes and somebody else changed since it was downloaded.
    pub conflicts: Vec<CellView>,
    /// Cells that cannot be understood.
    pub faults: Vec<FaultView>,
    /// Cells that stay as they are.
    pub unchanged: usize,
}

/// A cell that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellView {
    /// Key of the line.
    pub line: String,
    /// What the clerk reads.
    pub label: String,
    /// Unit of measure.
    pub unit: String,
    /// Where it stands in the file: «F12».
    pub place: String,
    /// What stands in the system now, in words; empty for nothing.
    pub was: String,
    /// What the file says, in words; empty for nothing.
    pub becomes: String,
    /// Who entered what stands now, and when; `None` where nobody did.
    pub by: Option<(String, Timestamp)>,
    /// The entry that stands now.
    pub current: EntryId,
    /// What the file says.
    pub answer: Answer,
    /// The entry that the file was made from.
    pub seen: EntryId,
}

/// A cell that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultView {
    /// What the clerk reads.
    pub label: String,
    /// As the reader found it.
    pub fault: Fault,
}

impl Preview {
    /// How many cells would change.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.open_units().map(|unit| unit.changes.len()).sum()
    }

    /// How many cells somebody else changed meanwhile.
    #[must_use]
    pub fn conflicts(&self) -> usize {
        self.open_units().map(|unit| unit.conflicts.len()).sum()
    }

    /// How many cells cannot be understood.
    #[must_use]
    pub fn faults(&self) -> usize {
        self.units().map(|unit| unit.faults.len()).sum()
    }

    /// How many cells stay as they are.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        self.units().map(|unit| unit.unchanged).sum()
    }

    /// Every unit of every file.
    pub fn units(&self) -> impl Iterator<Item = &UnitView> {
        self.files.iter().flat_map(|file| &file.units)
    }

    /// The units whose cells can be changed.
    pub(super) fn open_units(&self) -> impl Iterator<Item = &UnitView> {
        self.units().filter(|unit| unit.lock.is_none())
    }
}

/// What an upload of the person would change now.
///
/// # Errors
/// [`Kind::NotFound`] where it is not kept any more or somebody else sent it;
/// [`Kind::Forbidden`]. What cannot be read is told as the trouble of its file.
pub async fn preview(cx: &Context, id: SheetUploadId) -> Result<Preview> {
    let (upload, bytes) = kept::get(cx, id).await?;
    of(cx, upload, bytes).await
}

pub(super) async fn of(cx: &Context, upload: SheetUpload, bytes: Vec<u8>) -> Result<Preview> {
    let (files, rounds) = match read::files(cx, &upload.name, bytes).await {
        Ok(read) => read,
        Err(error) if error.kind() == Kind::User => {
            let trouble = Some(told(&error));
            let file = FileView { name: upload.name.clone(), trouble, units: Vec::new(), notes: Vec::new() };
            return Ok(Preview { upload, files: vec![file], demo: false });
        }
        Err(error) => return Err(error),
    };
    let expected = upload.expected;
    let mut taken: HashMap<SubmissionId, String> = HashMap::new();
    let files = files.into_iter().map(|file| view(file, &rounds, expected, &mut taken)).collect();
    let demo = rounds.values().flatten().any(|known| known.round.demo);
    Ok(Preview { upload, files, demo })
}

fn trouble(message: impl Into<String>, hint: &str) -> Trouble {
    Trouble { message: message.into(), hint: hint.to_owned() }
}

fn view(
    file: ReadFile,
    rounds: &Rounds,
    expected: Option<SubmissionId>,
    taken: &mut HashMap<SubmissionId, String>,
) -> FileView {
    let mut view = FileView { name: file.name, trouble: None, units: Vec::new(), notes: Vec::new() };
    let (identity, reading) = match file.said {
        Ok(said) => said,
        Err(refusal) => {
            view.trouble = Some(trouble(refusal.to_string(), ""));
            return view;
        }
    };
    match known(&identity, rounds).and_then(|known| own(known, &identity, expected).map(|()| known)) {
        Ok(known) => fill(&mut view, known, reading.unwrap_or_default(), expected, taken),
        Err(wrong) => view.trouble = Some(wrong),
    }
    view
}

/// The round that a file belongs to.
fn known<'r>(identity: &Identity, rounds: &'r Rounds) -> std::result::Result<&'r Known, Trouble> {
    let foreign = || {
        trouble(
            format!("Hệ thống này không có đợt báo cáo của biểu {} mà tệp ghi.", identity.form),
            "Tệp có thể được tải từ hệ thống khác. Tải biểu từ trang nhập số liệu của hệ thống này rồi điền.",
        )
    };
    let known = match rounds.get(&identity.round) {
        Some(Ok(known)) => known,
        Some(Err(error)) if error.kind() == Kind::Forbidden => return Err(told(error)),
        Some(Err(_)) | None => return Err(foreign()),
    };
    if known.round.form_code != identity.form {
        return Err(foreign());
    }
    if fits(known, identity) {
        return Ok(known);
    }
    Err(trouble(
        format!(
            "Tệp được làm từ bản {} của biểu {}, còn đợt báo cáo này dùng bản {}.",
            identity.form_version, identity.form, known.round.form_number
        ),
        "Tải lại biểu Excel của đợt này, chép số liệu sang rồi nộp lại.",
    ))
}

fn told(error: &AppError) -> Trouble {
    trouble(error.message(), error.how_to().unwrap_or_default())
}

/// Whether a file is the one that is expected on the page from which it was sent.
fn own(
    known: &Known,
    identity: &Identity,
    expected: Option<SubmissionId>,
) -> std::result::Result<(), Trouble> {
    let Scope::Unit(id, code) = &identity.scope else { return Ok(()) };
    let row = known.rows.iter().find(|row| row.submission.unit == *id);
    let Some(row) = row else {
        return Err(trouble(
            format!("Tệp là biểu của đơn vị mã {code}, nhưng bạn không phụ trách đơn vị này trong đợt."),
            "Kiểm tra lại tệp; nếu đúng là việc của bạn, nhờ người quản trị phân công đơn vị.",
        ));
    };
    if !code.is_empty() && row.code != *code {
        return Err(trouble(
            format!("Mã đơn vị trong tệp là {code}, còn hệ thống ghi {} là {}.", row.name, row.code),
            "Tải lại biểu Excel của đơn vị rồi điền.",
        ));
    }
    match expected {
        Some(expected) if expected != row.submission.id => Err(trouble(
            format!(
                "Tệp này là biểu {} kỳ {} của {}, không phải của báo cáo đang mở.",
                known.round.form_code,
                period_title(known.round.period),
                row.name
            ),
            "Chọn đúng tệp của đơn vị và kỳ đang nhập, hoặc nộp tệp này ở mục «Nộp tệp Excel» chung.",
        )),
        _ => Ok(()),
    }
}

fn fill(
    view: &mut FileView,
    known: &Known,
    reading: Reading,
    expected: Option<SubmissionId>,
    taken: &mut HashMap<SubmissionId, String>,
) {
    let Reading { units, mut faults, absent, notes } = reading;
    view.notes = notes;
    if !absent.is_empty() {
        view.notes.push(format!(
            "Tệp không còn các dòng {}; số liệu của các dòng này giữ nguyên.",
            absent.join(", ")
        ));
    }
    let rows: HashMap<_, &ManyRow> = known.rows.iter().map(|row| (row.submission.unit, row)).collect();
    let mut strange = 0;
    for unit in units {
        let found = rows.get(&unit.unit).filter(|row| expected.is_none_or(|e| e == row.submission.id));
        let Some(row) = found else {
            strange += 1;
            continue;
        };
        if let Some(before) = taken.get(&row.submission.id) {
            view.notes.push(format!("{} đã có trong tệp «{before}» nên không đọc lại.", row.name));
            continue;
        }
        taken.insert(row.submission.id, view.name.clone());
        let (own, others) = faults.into_iter().partition(|fault| fault.unit == unit.unit);
        faults = others;
        view.units.push(one(known, row, unit, own));
    }
    if strange > 0 {
        view.notes.push(format!("Bỏ qua {strange} đơn vị trong tệp mà bạn không phụ trách trong đợt này."));
    }
}

fn one(known: &Known, row: &ManyRow, unit: UnitReading, faults: Vec<Fault>) -> UnitView {
    let form = &known.form.definition;
    let mut view = UnitView {
        submission: row.submission.clone(),
        form: known.round.form_code.clone(),
        period: period_title(known.round.period),
        code: row.code.clone(),
        name: row.name.clone(),
        lock: lock(known, row),
        changes: Vec::new(),
        conflicts: Vec::new(),
        faults: Vec::new(),
        unchanged: 0,
    };
    for cell in unit.cells {
        let stands = row.cells.get(&cell.line);
        let now = facts::answer(stands);
        if !cell.changed() || cell.answer == now {
            view.unchanged += 1;
            continue;
        }
        let current = stands.map_or(EntryId(0), |cell| cell.entry);
        let seen = EntryId(cell.seen);
        let shown = CellView {
            label: label(form, &cell.line),
            unit: measure(form, &cell.line),
            place: place(&cell),
            was: words(&now),
            becomes: words(&cell.answer),
            by: stands.map(|cell| (cell.by.clone(), cell.at)),
            current,
            seen,
            answer: cell.answer,
            line: cell.line,
        };
        if current == seen { view.changes.push(shown) } else { view.conflicts.push(shown) }
    }
    view.faults =
        faults.into_iter().map(|fault| FaultView { label: label(form, &fault.line), fault }).collect();
    view
}

fn place(cell: &Filled) -> String {
    cell.place.cell.clone()
}

fn label(form: &Form, key: &str) -> String {
    form.line(key).map(|line| line.name(Catalogue::embedded())).unwrap_or_default()
}

fn measure(form: &Form, key: &str) -> String {
    let element = form.line(key).and_then(|line| Catalogue::embedded().element(&line.element));
    element.map(|element| element.unit.clone()).unwrap_or_default()
}

/// What a cell says, in words.
pub(super) fn words(answer: &Answer) -> String {
    match answer {
        Answer::Empty => String::new(),
        Answer::Value { value, reason } if reason.is_empty() => shown(*value),
        Answer::Value { value, reason } => format!("{} (giải trình: {reason})", shown(*value)),
        Answer::Missing { reason } if reason.is_empty() => "thiếu số liệu".to_owned(),
        Answer::Missing { reason } => format!("thiếu số liệu: {reason}"),
    }
}

/// Why the cells of a unit cannot be changed by this person now.
fn lock(known: &Known, row: &ManyRow) -> Option<Trouble> {
    if row.may.enter {
        return None;
    }
    let (why, hint) = match row.submission.state {
        _ if row.submission.exempt_reason.is_some() => {
            ("Đơn vị được miễn báo cáo trong đợt này.", "Nếu vẫn cần nhập, đề nghị chủ trì biểu bỏ miễn.")
        }
        SubmissionState::Submitted => {
            ("Báo cáo đã gửi, đang chờ duyệt.", "Rút báo cáo về trên trang nhập số liệu rồi nộp lại tệp.")
        }
        SubmissionState::Approved | SubmissionState::Locked => {
            ("Báo cáo đã được duyệt.", "Bấm «Đính chính» trên trang nhập số liệu rồi nộp lại tệp.")
        }
        _ if known.round.state == RoundState::Closed => {
            ("Đợt báo cáo đã đóng.", "Đề nghị chủ trì biểu mở lại đợt hoặc gia hạn cho đơn vị.")
        }
        SubmissionState::Draft | SubmissionState::Returned => {
            ("Bạn không được phân công nhập số liệu cho đơn vị này.", "Nhờ người quản trị phân công.")
        }
    };
    Some(trouble(why, hint))
}
