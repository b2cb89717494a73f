//! Designing forms: one change at a time, forms from files and ready ones, trying a form out, the days
//! on which nobody works.
//!
//! What a form is and how versions are kept is in [`crate::collect::form`].

mod days;
mod files;
mod trial;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::edit::{CannotEdit, Edit};
use cotmoc_core::form::{Change, Form, Reporter, changes, shipped};
use cotmoc_core::model::UnitLevel;
use cotmoc_core::units::Register;
use jiff::civil::Date;

use crate::collect::form::{self, Demo};
use crate::model::FormId;
use crate::units::{self, resolve};
use crate::{Action, AppError, Context, Kind, Result};

pub use days::{days_off, days_text, save_days};
pub use files::{Imported, export, import};
pub use trial::{Trial, TrialLine, period_of, schedule, trial};

pub(crate) use days::load as load_days;

/// Takes one step in a form.
///
/// # Errors
/// [`Kind::User`] where the step cannot be taken, or would leave a form in use with faults;
/// [`Kind::Conflict`] where somebody else changed the form since `seen`.
pub async fn edit(cx: &Context, id: FormId, seen: i64, edit: &Edit) -> Result<()> {
    cx.require(Action::EditForms)?;
    let page = form::show(cx, id).await?;
    if page.record.version != seen {
        return Err(AppError::conflict("Biểu mẫu vừa được người khác sửa.")
            .hint("Tải lại trang để xem bản mới rồi sửa tiếp; chưa có gì bị thay đổi."));
    }
    let changed = page.newest.definition.edited(edit, Catalogue::embedded()).map_err(cannot)?;
    storable(&changed)?;
    form::save(cx, id, seen, &changed).await?;
    Ok(())
}

/// Makes a form of a province's own from a ready one.
///
/// # Errors
/// [`Kind::NotFound`] for a code that no ready form has; [`Kind::Conflict`] where a form has it already.
pub async fn take_over(cx: &Context, code: &str) -> Result<FormId> {
    let ready = shipped().iter().find(|form| form.code == code.trim());
    let ready = ready.ok_or_else(|| {
        let codes: Vec<&str> = shipped().iter().map(|form| form.code.as_str()).collect();
        AppError::new(Kind::NotFound, format!("Không có biểu mẫu soạn sẵn mang mã «{}».", code.trim()))
            .hint(format!("Các biểu soạn sẵn: {}.", codes.join(", ")))
    })?;
    form::create(cx, ready, Demo::No).await
}

/// What differs between two versions of a form.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn differences(cx: &Context, id: FormId, from: i64, to: i64) -> Result<Vec<Change>> {
    let old = form::version(cx, id, from).await?.definition;
    let new = form::version(cx, id, to).await?.definition;
    Ok(changes(&old, &new, Catalogue::embedded()))
}

/// Who hands a form in, from what was typed: nothing for the unit itself, otherwise an agency by code,
/// number or name.
///
/// # Errors
/// [`Kind::User`] where there is no such unit, or it is no agency.
pub async fn reporter(cx: &Context, typed: &str) -> Result<Reporter> {
    cx.require(Action::Read)?;
    if typed.trim().is_empty() {
        return Ok(Reporter::Own);
    }
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let unit = resolve(&register, typed, units::today(cx))?;
    if unit.level != UnitLevel::Agency && unit.level != UnitLevel::Province {
        let name = &unit.name(units::today(cx)).name;
        return Err(AppError::user(format!("{name} không phải là sở, ngành hay cơ quan cấp tỉnh."))
            .hint("Ghi mã hoặc tên của cơ quan nộp thay, hoặc để trống khi đơn vị tự nộp."));
    }
    Ok(Reporter::Agency(unit.id))
}

/// The agency that hands a form in, by name; nothing where units do it themselves.
#[must_use]
pub fn reporter_name(register: &Register, reporter: Reporter, day: Date) -> Option<String> {
    match reporter {
        Reporter::Own => None,
        Reporter::Agency(unit) => {
            let known = register.get(unit).map(|unit| unit.name(day).name.clone());
            Some(known.unwrap_or_else(|| format!("đơn vị số {unit} (không còn trong danh mục)")))
        }
    }
}

/// Databases keep no NUL; nobody types one by intent.
fn storable(form: &Form) -> Result<()> {
    let text = serde_json::to_string(form).map_err(|e| AppError::new(Kind::Internal, e.to_string()))?;
    if text.contains("\\u0000") {
        return Err(AppError::user("Biểu mẫu có ký tự không lưu được (ký tự rỗng).")
            .hint("Gõ lại các ô chữ vừa dán vào."));
    }
    Ok(())
}

pub(crate) fn cannot(no: CannotEdit) -> AppError {
    AppError::user(sentence(&no.problem)).hint(sentence(&no.remedy))
}

/// With a capital at its beginning and a full stop at its end.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{stop}", rest.as_str())
}
