//! Handing forms out.

use std::io::Cursor;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_formats::form_sheet::{
    Order, Pack, UnitFacts, WriteError, file_name, many_workbook, unit_workbook,
};

use super::{facts, round};
use crate::media::{XLSX, ZIP};
use crate::model::{RoundId, SubmissionId};
use crate::{AppError, Context, Kind, Result, collect, files, when};

/// A file to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Its name, in letters that every programme keeps.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How the forms of a round are handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One workbook for each unit, in a zip file.
    Files,
    /// One workbook with a row for each unit.
    Together,
}

/// The form of one submission with what stands in it.
///
/// # Errors
/// [`Kind::NotFound`]; [`Kind::Forbidden`] where the person may not read the submission.
pub async fn of_submission(cx: &Context, id: SubmissionId) -> Result<Download> {
    let (submission, _) = collect::standing(cx, id).await?;
    let known = round::load(cx, submission.round).await?;
    let row = known.rows.iter().find(|row| row.submission.id == id);
    let row = row.ok_or_else(|| AppError::not_found("báo cáo", id))?;
    let form = known.form.definition.clone();
    let unit = facts::unit(row, &form, &known.register, when::day(cx.now()));
    let round = facts::round(cx, &known.round);
    beside(move || {
        let order = Order { form: &form, catalogue: Catalogue::embedded(), round: &round };
        let name = file_name(&form.code, round.period, Some((&unit.code, &unit.name)));
        Ok(Download { name, media: XLSX, bytes: unit_workbook(&order, &unit)? })
    })
    .await
}

/// The forms of all units of a round that the person may see; units that need not report are left out.
///
/// # Errors
/// [`Kind::NotFound`], [`Kind::Forbidden`], [`Kind::TooLarge`]; [`Kind::User`] where no unit must report.
pub async fn of_round(cx: &Context, id: RoundId, shape: Shape) -> Result<Download> {
    let known = round::load(cx, id).await?;
    let form = known.form.definition.clone();
    let today = when::day(cx.now());
    let asked = known.rows.iter().filter(|row| row.submission.exempt_reason.is_none());
    let units: Vec<UnitFacts> = asked.map(|row| facts::unit(row, &form, &known.register, today)).collect();
    if units.is_empty() {
        return Err(AppError::user("Không có đơn vị nào phải báo cáo trong đợt này.")
            .hint("Xem lại các đơn vị được miễn báo cáo của đợt."));
    }
    let round = facts::round(cx, &known.round);
    beside(move || {
        let order = Order { form: &form, catalogue: Catalogue::embedded(), round: &round };
        let name = file_name(&form.code, round.period, None);
        match shape {
            Shape::Together => Ok(Download { name, media: XLSX, bytes: many_workbook(&order, &units)? }),
            Shape::Files => {
                let mut pack = Pack::new(Cursor::new(Vec::new()));
                for unit in &units {
                    let name = file_name(&form.code, round.period, Some((&unit.code, &unit.name)));
                    pack.add(&name, &unit_workbook(&order, unit)?)?;
                }
                let name = format!("{}.zip", name.trim_end_matches(".xlsx"));
                Ok(Download { name, media: ZIP, bytes: pack.finish()?.into_inner() })
            }
        }
    })
    .await
}

/// Makes files beside the requests.
pub(super) async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, WriteError> + Send + 'static,
) -> Result<T> {
    let failed = || {
        AppError::new(Kind::Internal, "Không tạo được tệp Excel.")
            .hint("Thử lại; nếu vẫn lỗi, báo người quản trị kèm mã đợt báo cáo.")
    };
    files::beside(failed, move || work().map_err(|error| failed().because(error))).await
}
