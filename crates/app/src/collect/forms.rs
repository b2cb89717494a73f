//! Forms: listing, saving as a version, taking into use, copying.

use cotmoc_core::calendar::Calendars;
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::{Fault, Form};
use cotmoc_store::Tx;
use cotmoc_store::forms::{self, Demo};
use cotmoc_store::plans::Changed;
use serde_json::json;

use crate::model::{FormId, FormRecord, FormState, FormVersion, Subject};
use crate::permission::Scope;
use crate::{Action, AppError, Context, Result, audit, units};

/// A form with its newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormPage {
    /// The form.
    pub record: FormRecord,
    /// Its newest version.
    pub newest: FormVersion,
    /// What is wrong with that; a form with faults is not taken into use.
    pub faults: Vec<Fault>,
}

/// All forms, by code.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub async fn list(cx: &Context) -> Result<Vec<FormRecord>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    Ok(forms::list(&mut tx).await?)
}

/// A form with its newest version and what is wrong with it.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn show(cx: &Context, id: FormId) -> Result<FormPage> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let record = get(&mut tx, id).await?;
    let newest = version_of(&mut tx, id, record.number).await?;
    let faults = faults(&newest.definition);
    Ok(FormPage { record, newest, faults })
}

/// The form with that code.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn by_code(cx: &Context, code: &str) -> Result<FormRecord> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let found = forms::by_code(&mut tx, code.trim()).await?;
    found.ok_or_else(|| {
        AppError::new(crate::Kind::NotFound, format!("Không có biểu mẫu «{}».", code.trim()))
            .hint("Xem danh sách biểu mẫu để lấy đúng mã.")
    })
}

/// The versions of a form, newest first.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn versions(cx: &Context, id: FormId) -> Result<Vec<FormVersion>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    get(&mut tx, id).await?;
    Ok(forms::versions(&mut tx, id).await?)
}

/// One version of a form.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn version(cx: &Context, id: FormId, number: i64) -> Result<FormVersion> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    version_of(&mut tx, id, number).await
}

/// Everything that is wrong with a definition.
#[must_use]
pub fn faults(form: &Form) -> Vec<Fault> {
    form.faults(Catalogue::embedded(), Calendars::embedded())
}

/// Keeps a new form, as a draft. It may still have faults.
///
/// # Errors
/// [`crate::Kind::User`] where it has no code; [`crate::Kind::Conflict`] where another form has it.
pub async fn create(cx: &Context, form: &Form, demo: Demo) -> Result<FormId> {
    cx.require(Action::EditForms)?;
    let mut tx = cx.store().write().await?;
    free(&mut tx, &form.code, None).await?;
    let id = forms::insert(&mut tx, form, demo, cx.now(), cx.actor().name()).await?;
    let detail = json!({ "code": form.code, "title": form.title, "form": form });
    audit::record(cx, &mut tx, "form.create", Subject::new("form", id.0), detail).await?;
    tx.commit().await?;
    Ok(id)
}

/// Saves what a form asks: into its newest version where no round uses that, otherwise as the next one.
/// Rounds that are open keep the version they were opened with. Gives the number of the version.
///
/// # Errors
/// [`crate::Kind::Conflict`] where somebody else changed it since `seen`, or another form has the code.
pub async fn save(cx: &Context, id: FormId, seen: i64, form: &Form) -> Result<i64> {
    let mut tx = cx.store().write().await?;
    let register = units::load(cx, &mut tx).await?.register;
    cx.require_for(Action::EditForms, &Scope::form(id), &register)?;
    let record = get(&mut tx, id).await?;
    free(&mut tx, &form.code, Some(id)).await?;
    let newest = version_of(&mut tx, id, record.number).await?;
    if newest.definition == *form {
        return Ok(newest.number);
    }
    if record.state == FormState::Active {
        refuse_faults(form)?;
    }
    let (at, by) = (cx.now(), cx.actor().name());
    let number = if newest.rounds == 0 {
        forms::replace_version(&mut tx, id, newest.number, form, at, by).await?;
        newest.number
    } else {
        forms::add_version(&mut tx, id, newest.number + 1, form, at, by).await?;
        newest.number + 1
    };
    changed(forms::change(&mut tx, id, seen, &form.code, record.state).await?)?;
    let detail = json!({ "code": form.code, "version": number, "old": newest.definition, "new": form });
    audit::record(cx, &mut tx, "form.save", Subject::new("form", id.0), detail).await?;
    tx.commit().await?;
    Ok(number)
}

/// Takes a form into use, or out of it.
///
/// # Errors
/// [`crate::Kind::User`] where its definition has faults; [`crate::Kind::Conflict`] where somebody else
/// changed it since `seen`.
pub async fn set_state(cx: &Context, id: FormId, seen: i64, state: FormState) -> Result<()> {
    let mut tx = cx.store().write().await?;
    let register = units::load(cx, &mut tx).await?.register;
    cx.require_for(Action::EditForms, &Scope::form(id), &register)?;
    let record = get(&mut tx, id).await?;
    if state == FormState::Active {
        refuse_faults(&version_of(&mut tx, id, record.number).await?.definition)?;
    }
    changed(forms::change(&mut tx, id, seen, &record.code, state).await?)?;
    let detail = json!({ "code": record.code, "old": record.state, "new": state });
    audit::record(cx, &mut tx, "form.state", Subject::new("form", id.0), detail).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a new draft that asks the same under another code.
///
/// # Errors
/// [`crate::Kind::NotFound`]; as [`create`].
pub async fn copy(cx: &Context, id: FormId, code: &str) -> Result<FormId> {
    let mut form = show(cx, id).await?.newest.definition;
    code.trim().clone_into(&mut form.code);
    create(cx, &form, Demo::No).await
}

fn refuse_faults(form: &Form) -> Result<()> {
    let faults = faults(form);
    let Some(first) = faults.first() else { return Ok(()) };
    let more =
        if faults.len() > 1 { format!(" (và {} lỗi khác)", faults.len() - 1) } else { String::new() };
    Err(AppError::user(format!("Biểu mẫu còn lỗi nên chưa dùng được: {}{more}", first.problem))
        .hint(first.remedy.clone()))
}

/// Refuses a code that is empty or that another form has.
async fn free(tx: &mut Tx, code: &str, own: Option<FormId>) -> Result<()> {
    if code.trim().is_empty() || code.trim() != code {
        return Err(AppError::user("Mã biểu mẫu còn trống hoặc có dấu cách ở đầu, cuối.")
            .hint("Đặt mã ngắn, ví dụ B01."));
    }
    match forms::by_code(tx, code).await? {
        Some(other) if Some(other.id) != own => {
            Err(AppError::conflict(format!("Mã «{code}» đã dùng cho biểu «{}».", other.title))
                .hint("Chọn mã khác."))
        }
        _ => Ok(()),
    }
}

fn changed(changed: Changed) -> Result<()> {
    match changed {
        Changed::Yes => Ok(()),
        Changed::NotThatVersion => Err(AppError::conflict("Biểu mẫu vừa được người khác sửa.")
            .hint("Tải lại trang để xem bản mới rồi sửa tiếp; chưa có gì bị thay đổi.")),
    }
}

/// A form, or that there is none.
pub(super) async fn get(tx: &mut Tx, id: FormId) -> Result<FormRecord> {
    forms::get(tx, id).await?.ok_or_else(|| AppError::not_found("biểu mẫu", id))
}

pub(super) async fn version_of(tx: &mut Tx, id: FormId, number: i64) -> Result<FormVersion> {
    let version = forms::version(tx, id, number).await?;
    version.ok_or_else(|| AppError::not_found("phiên bản biểu mẫu", number))
}
