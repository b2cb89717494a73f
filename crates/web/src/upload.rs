//! One file of a form: taken only behind the form's token, and never kept longer than its limit.

use axum::extract::{FromRequest, Multipart, Request};
use cotmoc_app::limits;

use crate::errors::Fail;
use crate::pages::error;
use crate::render::texts;
use crate::visitor::Visitor;

/// The file that a form sends in its field «file»: its name and its bytes; one byte too many where it is
/// larger than an attachment may be, so that the application refuses it.
pub(crate) async fn file(visitor: &Visitor, request: Request, back: &str) -> Result<(String, Vec<u8>), Fail> {
    let t = texts(visitor);
    let broken = || Fail::user(t.get("import-broken")).back_to(back.to_owned());
    let no_file = || Fail::user(t.get("import-no-file")).back_to(back.to_owned());
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let mut trusted = false;
    while let Some(mut field) = form.next_field().await.map_err(|_| broken())? {
        match field.name() {
            Some("token") => {
                trusted = visitor.trusts(&field.text().await.map_err(|_| broken())?);
            }
            // The token stands before the file in our form; a file without it is not even read.
            Some("file") if trusted => {
                let name = field.file_name().unwrap_or("").to_owned();
                let mut bytes = Vec::new();
                while let Some(chunk) = field.chunk().await.map_err(|_| broken())? {
                    // One byte more than is taken is enough for the application to refuse it.
                    if bytes.len() <= limits::ATTACHMENT_BYTES {
                        bytes.extend_from_slice(&chunk);
                    }
                }
                return if name.is_empty() { Err(no_file()) } else { Ok((name, bytes)) };
            }
            _ => {}
        }
    }
    if trusted { Err(no_file()) } else { Err(error::stale_form(visitor.lang).back_to(back.to_owned())) }
}
