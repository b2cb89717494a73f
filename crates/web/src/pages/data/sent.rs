//! A form with a pasted table or a file, read part by part so that it may be larger than other forms.

use axum::extract::{FromRequest, Multipart, Request};
use cotmoc_app::limits::PASTE_BYTES;

use crate::errors::{Fail, FailKind};
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::error;
use crate::visitor::Visitor;

/// What was sent: the fields, and the file where there is one.
pub(crate) struct Sent {
    pub(crate) fields: Fields,
    /// Its name and its content.
    pub(crate) file: Option<(String, Vec<u8>)>,
}

/// Reads the form, checks its token, and refuses what is too large.
pub(crate) async fn read(t: Texts, visitor: &Visitor, request: Request, back: &str) -> Result<Sent, Fail> {
    let broken = || Fail::user(t.get("import-broken")).back_to(back);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let (mut fields, mut file, mut room) = (Vec::new(), None, PASTE_BYTES + SLACK);
    while let Some(mut field) = form.next_field().await.map_err(|_| broken())? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(ToOwned::to_owned);
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|_| broken())? {
            room = room.checked_sub(chunk.len()).ok_or_else(|| too_large(t, back))?;
            bytes.extend_from_slice(&chunk);
        }
        match file_name {
            Some(file_name) if !file_name.is_empty() => file = Some((file_name, bytes)),
            Some(_) => {}
            None => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    let fields = Fields::of(fields);
    if !visitor.trusts(fields.text("token")) {
        return Err(error::stale_form(visitor.lang).back_to(back));
    }
    Ok(Sent { fields, file })
}

/// What a form adds around its table.
const SLACK: usize = 64 * 1024;

fn too_large(t: Texts, back: &str) -> Fail {
    let detail = t.with("data-too-large", crate::numbers::file_size(PASTE_BYTES as u64)).into_owned();
    Fail { detail: Some(detail), ..Fail::new(FailKind::TooLarge) }.back_to(back)
}
