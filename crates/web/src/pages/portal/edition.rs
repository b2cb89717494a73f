//! From an address to an edition and one of its pages.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::model::{PlanId, ReleaseId};
use cotmoc_app::portal::{self, Edition, Found};
use cotmoc_app::releases;
use cotmoc_core::model::UnitId;

use super::{Reader, pages};
use crate::errors::Fail;
use crate::sight::files::FileKind;
use crate::visitor::Visitor;

/// A page of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Where the plan stands.
    Plan,
    /// An indicator.
    Indicator(String),
    /// A file of an indicator.
    File(String, FileKind),
    /// An indicator's chart alone, to stand in other people's pages.
    Embed(String),
    /// A unit.
    Unit(UnitId),
}

impl Wanted {
    /// What the rest of an address names.
    fn of(rest: &str) -> Option<Self> {
        let parts: Vec<&str> = rest.split('/').collect();
        match parts.as_slice() {
            [""] => Some(Self::Plan),
            ["chi-tieu", code] => Some(Self::Indicator((*code).to_owned())),
            ["chi-tieu", code, "nhung"] => Some(Self::Embed((*code).to_owned())),
            ["chi-tieu", code, file] => FileKind::of(file).map(|kind| Self::File((*code).to_owned(), kind)),
            ["don-vi", unit] => unit.parse().ok().map(|unit| Self::Unit(UnitId(unit))),
            _ => None,
        }
    }
}

/// `GET /cong-khai/ke-hoach/{plan}`
pub(crate) async fn newest(reader: Reader, Path(plan): Path<i64>) -> Result<Response, Fail> {
    of_plan(reader, plan, "").await
}

/// `GET /cong-khai/ke-hoach/{plan}/{*page}`
pub(crate) async fn newest_page(
    reader: Reader,
    Path((plan, rest)): Path<(i64, String)>,
) -> Result<Response, Fail> {
    of_plan(reader, plan, &rest).await
}

/// `GET /cong-khai/ban/{release}`
pub(crate) async fn fixed(reader: Reader, Path(release): Path<i64>) -> Result<Response, Fail> {
    of_release(reader, release, "").await
}

/// `GET /cong-khai/ban/{release}/{*page}`
pub(crate) async fn fixed_page(
    reader: Reader,
    Path((release, rest)): Path<(i64, String)>,
) -> Result<Response, Fail> {
    of_release(reader, release, &rest).await
}

/// `GET /releases/{id}/preview`
pub(crate) async fn preview(visitor: Visitor, reader: Reader, Path(id): Path<i64>) -> Result<Response, Fail> {
    of_preview(&visitor, reader, id, "").await
}

/// `GET /releases/{id}/preview/{*page}`
pub(crate) async fn preview_page(
    visitor: Visitor,
    reader: Reader,
    Path((id, rest)): Path<(i64, String)>,
) -> Result<Response, Fail> {
    of_preview(&visitor, reader, id, &rest).await
}

async fn of_plan(reader: Reader, plan: i64, rest: &str) -> Result<Response, Fail> {
    let wanted = Wanted::of(rest).ok_or_else(absent)?;
    let edition = portal::newest(reader.app(), PlanId(plan)).await.map_err(gone)?;
    draw(reader, &edition, format!("/cong-khai/ke-hoach/{plan}"), wanted).await
}

async fn of_release(reader: Reader, release: i64, rest: &str) -> Result<Response, Fail> {
    let wanted = Wanted::of(rest).ok_or_else(absent)?;
    match portal::edition(reader.app(), ReleaseId(release)).await.map_err(gone)? {
        Found::Open(edition) => draw(reader, &edition, format!("/cong-khai/ban/{release}"), wanted).await,
        Found::Withdrawn(release) => pages::withdrawn(&reader, &release, StatusCode::GONE),
    }
}

async fn of_preview(visitor: &Visitor, reader: Reader, id: i64, rest: &str) -> Result<Response, Fail> {
    let wanted = Wanted::of(rest).ok_or_else(absent)?;
    let edition = releases::preview(visitor.cx(), ReleaseId(id)).await?;
    let mut response = draw(reader, &edition, format!("/releases/{id}/preview"), wanted).await?;
    // Nobody but the editor sees it, and nothing on the way keeps it.
    response.headers_mut().remove(axum::http::header::CACHE_CONTROL);
    Ok(response)
}

async fn draw(reader: Reader, edition: &Edition, base: String, wanted: Wanted) -> Result<Response, Fail> {
    match wanted {
        Wanted::Plan => pages::plan(&reader, edition, base).await,
        Wanted::Indicator(code) => pages::indicator(&reader, edition, base, &code).await,
        Wanted::File(code, kind) => pages::file(&reader, edition, &code, kind).await,
        Wanted::Embed(code) => pages::embed(&reader, edition, base, &code).await,
        Wanted::Unit(unit) => pages::unit(&reader, edition, base, unit).await,
    }
}

fn absent() -> Fail {
    Fail::not_found().back_to("/cong-khai")
}

fn gone(error: cotmoc_app::AppError) -> Fail {
    Fail::from(error).back_to("/cong-khai")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_pages() {
        assert_eq!(Wanted::of(""), Some(Wanted::Plan));
        assert_eq!(Wanted::of("chi-tieu/KTS01"), Some(Wanted::Indicator("KTS01".to_owned())));
        assert_eq!(
            Wanted::of("chi-tieu/KTS01/chart.png"),
            Some(Wanted::File("KTS01".to_owned(), FileKind::Png))
        );
        assert_eq!(Wanted::of("don-vi/17"), Some(Wanted::Unit(UnitId(17))));
        for unknown in ["don-vi/x", "chi-tieu", "chi-tieu/KTS01/x.exe", "a/b/c/d", "../etc/passwd"] {
            assert_eq!(Wanted::of(unknown), None, "{unknown}");
        }
    }
}
