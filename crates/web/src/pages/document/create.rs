//! `POST /documents`: takes in a file, as it streams, and leads to its draft.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::drafts::{self, ImportOutcome, Imported};
use futures_util::StreamExt;

use crate::Web;
use crate::errors::{Fail, FailKind};
use crate::pages::error;
use crate::render::texts;
use crate::visitor::Visitor;

/// What a form adds around its file: boundaries, headers, the token.
const FORM_SLACK: u64 = 64 * 1024;
/// A browser reads our answer only when it has sent everything, so what is too large is read and
/// thrown away; beyond this we hang up.
const DRAIN_LIMIT: u64 = 4 << 30;

/// `POST /documents`
pub(crate) async fn create(
    State(web): State<Web>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Fail> {
    let too_large = || Fail::new(FailKind::TooLarge).back_to("/plans");
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok())
        .unwrap_or(0);
    if announced > web.upload_limit() + FORM_SLACK {
        drain(request).await;
        return Err(too_large());
    }
    let t = texts(&visitor);
    let broken = || Fail::user(t.get("import-broken")).back_to("/plans");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let mut trusted = visitor.trusts("");
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        match field.name() {
            Some("token") => {
                let token = field.text().await.map_err(|_| broken())?;
                trusted = visitor.trusts(&token);
            }
            // The token stands before the file in our form; a file without it is not even read.
            Some("file") if trusted => {
                let name = field.file_name().unwrap_or("").to_owned();
                let Some(bytes) = read(field, web.upload_limit()).await.map_err(|_| broken())? else {
                    return Err(too_large());
                };
                if name.is_empty() {
                    return Err(Fail::user(t.get("import-no-file")).back_to("/plans"));
                }
                let imported = drafts::create(visitor.cx(), &name, bytes)
                    .await
                    .map_err(|e| Fail::from(e).back_to("/plans"))?;
                return Ok(Redirect::to(&destination(imported)).into_response());
            }
            _ => {}
        }
    }
    if trusted {
        Err(Fail::user(t.get("import-no-file")).back_to("/plans"))
    } else {
        Err(error::stale_form(visitor.lang).back_to("/plans"))
    }
}

fn destination(imported: Imported) -> String {
    match imported.outcome {
        ImportOutcome::New | ImportOutcome::SameReadAgain => format!("/drafts/{}", imported.draft),
        ImportOutcome::SameOpenDraft => format!("/drafts/{}?again=1", imported.draft),
        ImportOutcome::SameAccepted(plan) => format!("/plans/{plan}?again=1"),
    }
}

/// The bytes of the file; `None` where there are more than `limit`, and then nothing is kept.
async fn read(mut field: Field<'_>, limit: u64) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut bytes = Vec::new();
    let mut seen: u64 = 0;
    while let Some(chunk) = field.chunk().await? {
        seen += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if seen > limit {
            bytes = Vec::new();
            if seen > DRAIN_LIMIT {
                break;
            }
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((seen <= limit).then_some(bytes))
}

async fn drain(request: Request) {
    let mut seen: u64 = 0;
    let mut chunks = request.into_body().into_data_stream();
    while let Some(Ok(chunk)) = chunks.next().await {
        seen += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if seen > DRAIN_LIMIT {
            break;
        }
    }
}
