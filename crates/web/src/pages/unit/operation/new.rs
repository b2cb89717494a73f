//! `GET /units/operations/new?do=…`: the form of an operation and, asked with `preview`, what it would change.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use cotmoc_app::units::{self, Mode};
use cotmoc_app::{AppError, Kind};

use super::ask::{Doing, ask};
use super::form::{self, Offers};
use super::preview::PreviewView;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::FormView;
use crate::pages::unit::register;
use crate::render::{Data, Section, Shell, page_with, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "operation_new.html")]
struct NewOperation {
    t: Texts,
    shell: Shell,
    doing: &'static str,
    title: String,
    lead: String,
    form: FormView,
    offers: Offers,
    preview: Option<PreviewView>,
    /// What was typed, for the form that confirms.
    typed: Vec<(String, String)>,
    revision: i64,
    under: String,
    more_rows: String,
}

/// `GET /units/operations/new`
pub(crate) async fn new(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let typed = Fields::parse(&query.unwrap_or_default());
    let doing = doing(&typed)?;
    if !typed.has("preview") {
        return draw(&visitor, doing, &typed, Outcome::Open).await;
    }
    match units::record(visitor.cx(), &[ask(doing, &typed)], None, Mode::DryRun).await {
        Ok(previews) => {
            let preview = previews.first().map(|one| Box::new(PreviewView::new(texts(&visitor), one)));
            draw(&visitor, doing, &typed, Outcome::Preview(preview)).await
        }
        Err(error) => refused(&visitor, doing, &typed, error).await,
    }
}

/// Which operation the form is for.
pub(crate) fn doing(typed: &Fields) -> Result<Doing, Fail> {
    Doing::from_word(typed.text("do")).ok_or_else(|| Fail::not_found().back_to("/units/operations"))
}

/// The form again, with what is wrong; a failure that nobody can mend in the form becomes its page.
pub(crate) async fn refused(
    visitor: &Visitor,
    doing: Doing,
    typed: &Fields,
    error: AppError,
) -> Result<Response, Fail> {
    match error.kind() {
        Kind::User | Kind::Conflict => draw(visitor, doing, typed, Outcome::Refused(error)).await,
        _ => Err(Fail::from(error).back_to("/units/operations")),
    }
}

/// How far an operation has come.
enum Outcome {
    Open,
    Preview(Option<Box<PreviewView>>),
    Refused(AppError),
}

async fn draw(visitor: &Visitor, doing: Doing, typed: &Fields, outcome: Outcome) -> Result<Response, Fail> {
    let (current, today) = register::now(visitor.cx()).await?;
    let t = texts(visitor);
    let mut form = form::view(&current.register, doing, typed, today);
    let (status, preview) = match outcome {
        Outcome::Open => (StatusCode::OK, None),
        Outcome::Preview(preview) => (StatusCode::OK, preview.map(|seen| *seen)),
        Outcome::Refused(error) => {
            form = form.refuse(&error);
            let conflict = error.kind() == Kind::Conflict;
            (if conflict { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }, None)
        }
    };
    let kept = |name: &str| !matches!(name, "token" | "preview" | "lang" | "seen" | "under" | "rows");
    let own: Vec<(String, String)> = typed
        .pairs()
        .filter(|(name, value)| kept(name) && !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let offers = Offers::new(t, &current.register, doing, typed, today);
    let rows = (offers.rows.len() + 3).to_string();
    let more =
        own.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain([("rows", rows.as_str())]);
    let more_rows: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(more).finish();
    let template = NewOperation {
        t,
        shell: Shell::new(visitor, Section::Units, Data::Real),
        doing: doing.word(),
        title: title(t, doing).into_owned(),
        lead: lead(t, doing).into_owned(),
        form,
        offers,
        preview,
        typed: own,
        revision: current.revision,
        under: typed.text("under").to_owned(),
        more_rows,
    };
    page_with(status, &template)
}

/// What an operation is called.
pub(crate) fn title(t: Texts, doing: Doing) -> std::borrow::Cow<'static, str> {
    match doing {
        Doing::Merge => t.get("operation-merge"),
        Doing::Split => t.get("operation-split"),
        Doing::Rename => t.get("operation-rename"),
        Doing::Move => t.get("operation-move"),
        Doing::Create => t.get("operation-create"),
        Doing::Abolish => t.get("operation-abolish"),
        Doing::Shares => t.get("operation-shares"),
    }
}

/// One sentence on what it does to figures.
pub(crate) fn lead(t: Texts, doing: Doing) -> std::borrow::Cow<'static, str> {
    match doing {
        Doing::Merge => t.get("operation-merge-lead"),
        Doing::Split => t.get("operation-split-lead"),
        Doing::Rename => t.get("operation-rename-lead"),
        Doing::Move => t.get("operation-move-lead"),
        Doing::Create => t.get("operation-create-lead"),
        Doing::Abolish => t.get("operation-abolish-lead"),
        Doing::Shares => t.get("operation-shares-lead"),
    }
}
