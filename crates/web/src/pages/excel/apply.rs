//! `POST /excel/upload/{id}`: applies an upload and shows what came of it.

use axum::extract::Path;
use axum::response::Response;
use cotmoc_app::model::{EntryId, SheetUploadId, SubmissionId};
use cotmoc_app::sheets;

use super::show;
use crate::errors::Fail;
use crate::form::Fields;
use crate::pages::error;
use crate::visitor::Visitor;

/// `POST /excel/upload/{id}`
pub(crate) async fn apply(visitor: Visitor, Path(id): Path<i64>, body: String) -> Result<Response, Fail> {
    let back = format!("/excel/upload/{id}");
    let fields = Fields::parse(&body);
    if !visitor.trusts(fields.text("token")) {
        return Err(error::stale_form(visitor.lang).back_to(back));
    }
    let chosen: Vec<_> = fields.all("take").filter_map(choice).collect();
    let id = SheetUploadId(id);
    let applied = sheets::apply(visitor.cx(), id, &chosen).await.map_err(|e| Fail::from(e).back_to(back))?;
    show::draw(&visitor, id, Some(applied)).await
}

/// `submission:entry:line`, as the page offers it.
fn choice(text: &str) -> Option<(SubmissionId, String, EntryId)> {
    let (submission, rest) = text.split_once(':')?;
    let (entry, line) = rest.split_once(':')?;
    Some((submission.parse().ok()?, line.to_owned(), entry.parse().ok()?))
}
