//! A round with everything that its workbooks are made from or held against.

use std::sync::Arc;

use cotmoc_core::units::Register;

use crate::collect::{Filter, ManyRow, sheets};
use crate::model::{FormVersion, Round, RoundId};
use crate::{AppError, Context, Kind, Result, limits, units};

/// A round and the units in it that the person may see.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) round: Arc<Round>,
    pub(super) form: Arc<FormVersion>,
    pub(super) rows: Vec<ManyRow>,
    pub(super) register: Arc<Register>,
}

/// Loads a round with its units.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Forbidden`] where the person has no unit in it; [`Kind::TooLarge`] for
/// more units than files hold.
pub(super) async fn load(cx: &Context, id: RoundId) -> Result<Known> {
    let page = sheets(cx, id, &Filter::default()).await?;
    if page.found > page.rows.len() {
        return Err(AppError::new(
            Kind::TooLarge,
            format!("Đợt này có {} đơn vị, vượt giới hạn {} của một tệp.", page.found, limits::SHEETS),
        )
        .hint("Tải biểu của từng đơn vị trên trang nhập số liệu."));
    }
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    Ok(Known { round: page.round, form: page.form, rows: page.rows, register })
}
