//! What the rows of a list mean, held against the accounts and duties that are there.

use std::collections::HashMap;

use cotmoc_core::fold::fold;
use cotmoc_core::offer::code;
use cotmoc_core::units::Register;
use cotmoc_formats::table::TableRow;
use jiff::civil::Date;

use super::columns::{self, Column};
use super::{Becomes, People, PersonRow};
use crate::accounts::{AccountForm, role_words};
use crate::data::{Columns, RowError};
use crate::duties::{DutyForm, Named, same};
use crate::model::{Account, AccountState, Duty};
use crate::{Context, FieldError, when};

/// What a list means.
#[derive(Debug, Default)]
pub(super) struct Meant {
    pub(super) people: People,
    /// The accounts that are made, by login, in the order of the file.
    pub(super) accounts: Vec<Account>,
    /// The duties that are given, each with the login of its person.
    pub(super) duties: Vec<(String, Duty)>,
}

/// What rows are held against.
pub(super) struct Known<'k> {
    pub(super) named: &'k Named,
    pub(super) register: &'k Register,
    pub(super) held: &'k [Duty],
}

/// Rows below which a first row with headings is no longer looked for.
const HEADING_ROWS: usize = 10;

/// Understands the rows; what is wrong with one is said and the others are read on.
pub(super) fn understand(cx: &Context, known: &Known<'_>, rows: &[TableRow]) -> Meant {
    let (columns, below) = match headings(rows) {
        Ok(found) => found,
        Err(errors) => return Meant { people: People { errors, ..People::default() }, ..Meant::default() },
    };
    let mut reading = Reading { cx, known, columns: &columns, made: HashMap::new(), meant: Meant::default() };
    for row in &rows[below..] {
        if let Err(errors) = reading.row(row) {
            let named: Vec<RowError> = errors.iter().map(|error| reading.named(row.line, error)).collect();
            reading.meant.people.errors.extend(named);
        }
    }
    let mut meant = reading.meant;
    let people = &mut meant.people;
    if people.rows.is_empty() && people.errors.is_empty() {
        let message = "danh sách chưa có dòng nào".to_owned();
        people.errors.push(RowError::new(
            1,
            "",
            message,
            "ghi mỗi người một dòng dưới dòng tiêu đề".to_owned(),
        ));
    }
    people.accounts = meant.accounts.len();
    people.without_mail = meant.accounts.iter().filter(|account| account.email.is_none()).count();
    people.duties = meant.duties.len();
    people.table = text(&rows[below - 1..]);
    meant
}

/// A list as tab-separated text.
fn text(rows: &[TableRow]) -> String {
    let line = |row: &TableRow| {
        let cells: Vec<String> =
            row.cells.iter().map(|cell| cell.replace(['\t', '\n', '\r', '"'], " ")).collect();
        cells.join("\t")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The columns, and the place of the first row below the headings. A title may stand above them.
fn headings(rows: &[TableRow]) -> Result<(Columns<Column>, usize), Vec<RowError>> {
    let mut first = None;
    for (nth, row) in rows.iter().take(HEADING_ROWS).enumerate() {
        match columns::of(&row.cells) {
            Ok(columns) => return Ok((columns, nth + 1)),
            // The row that comes nearest tells best what is wrong with it.
            Err(errors) if row.cells.iter().filter(|cell| !cell.is_empty()).count() > 1 => {
                let moved = |e: RowError| RowError::new(row.line, &e.column, e.message, e.remedy);
                first.get_or_insert_with(|| errors.into_iter().map(moved).collect());
            }
            Err(_) => {}
        }
    }
    Err(first.unwrap_or_else(|| {
        let message = "không thấy dòng tiêu đề".to_owned();
        let remedy = format!("dòng đầu ghi tên các cột: {}", super::HEADINGS.join(", "));
        vec![RowError::new(1, "", message, remedy)]
    }))
}

struct Reading<'r> {
    cx: &'r Context,
    known: &'r Known<'r>,
    columns: &'r Columns<Column>,
    /// The accounts that earlier rows make, by login.
    made: HashMap<String, Account>,
    meant: Meant,
}

impl Reading<'_> {
    fn row(&mut self, row: &TableRow) -> Result<(), Vec<FieldError>> {
        let form = AccountForm {
            login: self.cell(row, Column::Login).to_owned(),
            name: self.cell(row, Column::Name).to_owned(),
            position: self.cell(row, Column::Position).to_owned(),
            email: self.cell(row, Column::Email).to_owned(),
            phone: self.cell(row, Column::Phone).to_owned(),
        };
        let (account, becomes) = self.account(&form)?;
        let duty = self.duty(row, &account)?;
        let given = match &duty {
            None => Becomes::Nothing,
            Some(duty) if self.has(&account, duty) => Becomes::Same,
            Some(_) => Becomes::New,
        };
        self.meant.people.rows.push(PersonRow {
            line: row.line,
            login: account.login.clone(),
            name: account.name.clone(),
            account: becomes,
            duty: duty.as_ref().map(|duty| self.words(row, duty)).unwrap_or_default(),
            given,
        });
        if becomes == Becomes::New {
            self.meant.accounts.push(account.clone());
            self.made.insert(account.login.clone(), account.clone());
        }
        if let Some(duty) = duty.filter(|_| given == Becomes::New) {
            self.meant.duties.push((account.login, duty));
        }
        Ok(())
    }

    /// The account of a row: the one that is there, the one that an earlier row makes, or a new one.
    fn account(&self, form: &AccountForm) -> Result<(Account, Becomes), Vec<FieldError>> {
        let login = form.login.trim().to_lowercase();
        let Some(known) = self.known.named.account(&login).or_else(|| self.made.get(&login)) else {
            return match form.account(self.cx) {
                Ok(account) => Ok((account, Becomes::New)),
                Err(error) => Err(error.field_errors().to_vec()),
            };
        };
        if known.state == AccountState::Disabled {
            return wrong("login", format!("Tài khoản «{login}» đang bị khóa; mở lại trước khi giao việc."));
        }
        if !form.name.trim().is_empty() && fold(&form.name) != fold(&known.name) {
            let name = &known.name;
            return wrong(
                "name",
                format!("Tài khoản «{login}» đã có và tên là {name}; người khác cần tên đăng nhập khác."),
            );
        }
        Ok((known.clone(), Becomes::Same))
    }

    /// The duty of a row; nothing where it says nothing of one.
    fn duty(&self, row: &TableRow, account: &Account) -> Result<Option<Duty>, Vec<FieldError>> {
        let cell = |column| self.cell(row, column).to_owned();
        let form = DutyForm {
            login: account.login.clone(),
            role: cell(Column::Role),
            unit: cell(Column::Unit),
            form: cell(Column::Form),
            indicator: cell(Column::Indicator),
            plan: cell(Column::Plan),
            starts: cell(Column::Starts),
            reason: String::new(),
        };
        let rest = [&form.unit, &form.form, &form.indicator, &form.plan];
        if form.role.is_empty() && rest.iter().all(|text| text.is_empty()) {
            return Ok(None);
        }
        if form.role.is_empty() {
            return wrong("role", "Ghi vai trò, chẳng hạn Người báo cáo.".to_owned());
        }
        let mut errors = Vec::new();
        let duty = form.about(self.cx, self.known.named, self.known.register, &mut errors);
        match duty {
            Some(duty) if errors.is_empty() => Ok(Some(Duty { account: account.id, ..duty })),
            _ => Err(errors),
        }
    }

    /// Whether somebody has a duty, or an earlier row gives it.
    fn has(&self, account: &Account, duty: &Duty) -> bool {
        self.known.held.iter().any(|other| same(other, duty))
            || self.meant.duties.iter().any(|(login, other)| *login == account.login && same(other, duty))
    }

    fn words(&self, row: &TableRow, duty: &Duty) -> String {
        let today: Date = when::day(self.cx.now());
        let unit = duty.unit.and_then(|id| self.known.register.get(id));
        let unit = unit.map_or_else(|| "mọi đơn vị".to_owned(), |unit| unit.name(today).name.clone());
        let about = [Column::Form, Column::Indicator, Column::Plan]
            .into_iter()
            .map(|column| code(self.cell(row, column)).to_owned())
            .filter(|text| !text.is_empty());
        [role_words(duty.role).to_owned(), unit].into_iter().chain(about).collect::<Vec<_>>().join(" · ")
    }

    fn cell<'c>(&self, row: &'c TableRow, column: Column) -> &'c str {
        self.columns.place(column).and_then(|place| row.cells.get(place)).map_or("", |text| text.trim())
    }

    fn named(&self, line: u64, error: &FieldError) -> RowError {
        let heading = self.columns.heading(columns::of_field(error.field));
        RowError::new(line, heading, error.message.clone(), "sửa ô này trong tệp rồi nạp lại".to_owned())
    }
}

fn wrong<T>(field: &'static str, message: String) -> Result<T, Vec<FieldError>> {
    Err(vec![FieldError { field, message }])
}
