//! What the files of an upload say, once their rounds are known.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_formats::form_sheet::{Identity, Reading, Refusal, upload};

use super::round::{self, Known};
use crate::model::RoundId;
use crate::{AppError, Context, Kind, Result, files, limits};

/// One file of an upload.
#[derive(Debug)]
pub(super) struct ReadFile {
    pub(super) name: String,
    pub(super) said: std::result::Result<(Identity, Option<Reading>), Refusal>,
}

/// The rounds that the files name, as far as the person may see them.
pub(super) type Rounds = HashMap<i64, std::result::Result<Arc<Known>, AppError>>;

/// Reads all files of an upload. The first pass learns which forms they are, the second reads them
/// by those forms; between the two nothing of them is held.
///
/// # Errors
/// [`Kind::User`] where the upload as a whole cannot be read.
pub(super) async fn files(cx: &Context, name: &str, bytes: Vec<u8>) -> Result<(Vec<ReadFile>, Rounds)> {
    let bytes = Arc::new(bytes);
    let identities = {
        let (name, bytes) = (name.to_owned(), Arc::clone(&bytes));
        beside(move || {
            let mut found = BTreeMap::new();
            upload(&name, (*bytes).clone(), |opened| {
                if let Ok(book) = &opened.book {
                    found.insert(book.identity().round, ());
                }
            })
            .map(|()| found)
        })
        .await?
    };
    if identities.len() > limits::SHEETS_ROUNDS {
        return Err(AppError::user(format!(
            "Tệp nén chứa biểu của {} đợt báo cáo, vượt giới hạn {}.",
            identities.len(),
            limits::SHEETS_ROUNDS
        ))
        .hint("Nộp riêng từng đợt báo cáo."));
    }
    let mut rounds = Rounds::new();
    for id in identities.into_keys() {
        let known = match round::load(cx, RoundId(id)).await {
            Ok(known) => Ok(Arc::new(known)),
            Err(error) if matches!(error.kind(), Kind::NotFound | Kind::Forbidden | Kind::TooLarge) => {
                Err(error)
            }
            Err(error) => return Err(error),
        };
        rounds.insert(id, known);
    }
    let forms: HashMap<i64, Arc<Known>> =
        rounds.iter().filter_map(|(id, known)| Some((*id, Arc::clone(known.as_ref().ok()?)))).collect();
    let name = name.to_owned();
    let read = beside(move || {
        let mut all = Vec::new();
        upload(&name, (*bytes).clone(), |opened| {
            let said = opened.book.map(|book| {
                let identity = book.identity().clone();
                let known = forms.get(&identity.round).filter(|known| fits(known, &identity));
                let reading = known.map(|known| book.read(&known.form.definition, Catalogue::embedded()));
                (identity, reading)
            });
            all.push(ReadFile { name: opened.name, said });
        })
        .map(|()| all)
    })
    .await?;
    Ok((read, rounds))
}

/// Whether a file was made from the version of the form that the round uses.
pub(super) fn fits(known: &Known, identity: &Identity) -> bool {
    known.round.form_code == identity.form && known.round.form_number == identity.form_version
}

/// Reads files beside the requests.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, Refusal> + Send + 'static,
) -> Result<T> {
    let broken = || {
        AppError::new(Kind::Internal, "Không đọc được tệp Excel.")
            .hint("Mở tệp bằng Excel hoặc LibreOffice, lưu thành tệp .xlsx mới rồi nộp lại.")
    };
    files::beside(broken, move || work().map_err(|refusal| AppError::user(refusal.to_string()))).await
}
