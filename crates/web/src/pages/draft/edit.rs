//! `POST /drafts/{id}/items/{item}/edit`: gives an item the fields that a person typed.

use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::drafts::{self, ItemRef};
use cotmoc_app::model::{DraftId, ItemId};
use cotmoc_app::{AppError, Kind};

use super::decide::{after, back, version};
use super::form::{FormView, kind, parse_item};
use super::review::{Open, View};
use super::show::show_refused;
use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /drafts/{id}/items/{item}/edit`
pub(crate) async fn edit(
    visitor: Visitor,
    Path((draft, item)): Path<(i64, i64)>,
    typed: Fields,
) -> Result<Response, Fail> {
    let (draft, item) = (DraftId(draft), ItemId(item));
    let view = View::of(&typed);
    let change = async {
        let fields = parse_item(kind(&typed)?, &typed)?;
        drafts::edit_item(visitor.cx(), draft, ItemRef { id: item, version: version(&typed)? }, fields)
            .await?;
        Ok::<(), Refusal>(())
    };
    match change.await {
        Ok(()) => Ok(after(draft, view, item)),
        Err(Refusal::Form(error)) if error.kind() == Kind::User => {
            show_refused(&visitor, draft, view, Open::Edit(item, Some(FormView::refused(&typed, &error))))
                .await
        }
        Err(Refusal::Form(error)) => Err(Fail::from(error).back_to(back(draft, view))),
        Err(Refusal::Request(fail)) => Err(fail.back_to(back(draft, view))),
    }
}

/// Why a change was not made: what was typed is wrong, or the request itself is.
pub(crate) enum Refusal {
    /// The application refused it; the form is shown again where a person can mend it.
    Form(AppError),
    /// Our own pages do not send such a request.
    Request(Fail),
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self::Form(error)
    }
}

impl From<Fail> for Refusal {
    fn from(fail: Fail) -> Self {
        Self::Request(fail)
    }
}
