//! Forms in files: one JSON object, as `catalogue/forms` has them.

use cotmoc_core::form::Form;
use cotmoc_store::forms;

use super::storable;
use crate::collect::form::{self, Demo};
use crate::model::FormId;
use crate::{Action, AppError, Context, Kind, Result};

/// Most bytes of a file with a form.
const MOST_BYTES: usize = 1 << 20;

/// A form that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The form.
    pub id: FormId,
    /// The version in which it now is; 1 for a new form.
    pub number: i64,
}

/// Takes in the definition of a form: a new form, or the next version of the one that has its code. A
/// definition with faults is kept as a draft; a form in use refuses it.
///
/// # Errors
/// [`Kind::User`] where the text is no form, with the line; [`Kind::TooLarge`].
pub async fn import(cx: &Context, text: &str) -> Result<Imported> {
    cx.require(Action::EditForms)?;
    if text.len() > MOST_BYTES {
        return Err(AppError::new(Kind::TooLarge, "Tệp biểu mẫu lớn hơn 1 MB.")
            .hint("Kiểm tra lại tệp; một biểu mẫu chỉ vài chục KB."));
    }
    let text = text.trim_start_matches('\u{feff}');
    let definition: Form = serde_json::from_str(text).map_err(|e| {
        AppError::user(format!("Tệp không phải là một biểu mẫu: dòng {}, cột {}: {e}.", e.line(), e.column()))
            .hint("Xuất một biểu mẫu có sẵn (cotmoc forms export B01) để xem đúng dạng tệp.")
    })?;
    storable(&definition)?;
    let known = {
        let mut tx = cx.store().read().await?;
        forms::by_code(&mut tx, &definition.code).await?
    };
    match known {
        None => Ok(Imported { id: form::create(cx, &definition, Demo::No).await?, number: 1 }),
        Some(known) => {
            let number = form::save(cx, known.id, known.version, &definition).await?;
            Ok(Imported { id: known.id, number })
        }
    }
}

/// The definition of a form as a file; the newest version where none is named.
///
/// # Errors
/// [`Kind::NotFound`].
pub async fn export(cx: &Context, id: FormId, number: Option<i64>) -> Result<String> {
    let version = match number {
        Some(number) => form::version(cx, id, number).await?,
        None => form::show(cx, id).await?.newest,
    };
    let text = serde_json::to_string_pretty(&version.definition);
    let text = text.map_err(|e| AppError::new(Kind::Internal, e.to_string()))?;
    Ok(text + "\n")
}
