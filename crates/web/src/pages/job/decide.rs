//! `POST /jobs/{id}`: try again, cancel, or confirm that it was done.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use cotmoc_app::jobs::{self, Choice};
use cotmoc_app::model::{JobId, JobState};

use crate::errors::Fail;
use crate::form::Fields;
use crate::visitor::Visitor;

/// `POST /jobs/{id}`
pub(crate) async fn decide(visitor: Visitor, Path(id): Path<i64>, typed: Fields) -> Result<Response, Fail> {
    let back = format!("/jobs/{id}");
    let unseen = || Fail::user(UNSEEN).back_to(back.clone());
    let choice = match typed.text("do") {
        "again" => Choice::Again,
        "cancel" => Choice::Cancel,
        "done" => Choice::Done,
        _ => return Err(unseen()),
    };
    let seen: JobState = typed.text("seen").parse().map_err(|_| unseen())?;
    let tries: u32 = typed.text("tries").parse().map_err(|_| unseen())?;
    let decided = jobs::decide(visitor.cx(), JobId(id), choice, seen, tries).await;
    decided.map_err(|e| Fail::from(e).back_to(back.clone()))?;
    Ok(Redirect::to(&format!("{back}?decided")).into_response())
}

const UNSEEN: &str = "Yêu cầu không nói rõ quyết định gì về công việc, hoặc đã xem nó ở trạng thái nào. \
                      Mở lại trang của công việc rồi chọn lại.";
