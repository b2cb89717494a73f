//! `GET /duties`: who does what, and what nobody does.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use cotmoc_app::duties::{self, DutyFilter, Gap};
use cotmoc_app::model::{FormId, Role};
use cotmoc_app::{Action, Context};

use super::rows::DutyView;
use crate::errors::Fail;
use crate::form::Fields;
use crate::messages::Texts;
use crate::pages::fields::{Choice, FormView};
use crate::pages::names;
use crate::render::{Data, Section, Shell, page, texts};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "duties.html")]
struct DutiesPage {
    t: Texts,
    shell: Shell,
    form: FormView,
    roles: Vec<Choice>,
    forms: Vec<Choice>,
    may_edit: bool,
    gaps: Vec<GapGroup>,
    gap_count: usize,
    rows: Vec<DutyView>,
    troubled: usize,
    more: usize,
    given: bool,
}

/// What nobody does for one form in one role.
struct GapGroup {
    code: String,
    title: String,
    role: String,
    count: usize,
    units: Vec<GapUnit>,
    more: usize,
}

struct GapUnit {
    name: String,
    give: String,
}

/// Duties on one page.
const MOST: usize = 300;
/// Units of a group of gaps that are named at once.
const NAMED: usize = 12;

/// `GET /duties?q=…&role=…&form=…`
pub(crate) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fail> {
    let query = Fields::parse(&query.unwrap_or_default());
    let filter = DutyFilter {
        search: query.text("q").to_owned(),
        role: query.text("role").parse::<Role>().ok(),
        form: query.text("form").parse().ok().map(FormId),
    };
    let board = duties::board(visitor.cx(), &filter).await?;
    let t = texts(&visitor);
    let shown = &board.rows[..board.rows.len().min(MOST)];
    page(&DutiesPage {
        t,
        shell: Shell::new(&visitor, Section::Duties, Data::of(shown.iter().map(|row| row.account.demo))),
        form: FormView::typed(&query),
        roles: role_choices(t),
        forms: board
            .forms
            .iter()
            .map(|(id, code, title)| Choice::new(id.to_string(), format!("{code} {title}")))
            .collect(),
        may_edit: may_edit(visitor.cx()),
        gap_count: board.gaps.len(),
        gaps: groups(t, &board.gaps),
        rows: shown.iter().map(|row| DutyView::new(t, row)).collect(),
        given: query.has("given"),
        troubled: board.troubled,
        more: board.rows.len() - shown.len(),
    })
}

/// The roles as choices of a list.
pub(super) fn role_choices(t: Texts) -> Vec<Choice> {
    Role::ALL.into_iter().map(|role| Choice::new(role.as_str(), names::role(t, role))).collect()
}

fn may_edit(cx: &Context) -> bool {
    cx.may(Action::EditDuties)
}

fn groups(t: Texts, gaps: &[Gap]) -> Vec<GapGroup> {
    let mut found: BTreeMap<(&str, Role), Vec<&Gap>> = BTreeMap::new();
    for gap in gaps {
        found.entry((&gap.code, gap.role)).or_default().push(gap);
    }
    found
        .into_iter()
        .map(|((code, role), mut gaps)| {
            gaps.sort_by_cached_key(|gap| cotmoc_core::fold::fold(&gap.unit_name));
            let give = |gap: &Gap| {
                let mut query = form_urlencoded::Serializer::new(String::new());
                query.append_pair("role", role.as_str()).append_pair("unit", &format!("#{}", gap.unit));
                query.append_pair("form", code);
                format!("/duties/new?{}", query.finish())
            };
            GapGroup {
                code: code.to_owned(),
                title: gaps.first().map(|gap| gap.title.clone()).unwrap_or_default(),
                role: names::role(t, role).into_owned(),
                count: gaps.len(),
                more: gaps.len().saturating_sub(NAMED),
                units: gaps
                    .iter()
                    .take(NAMED)
                    .map(|gap| GapUnit { name: gap.unit_name.clone(), give: give(gap) })
                    .collect(),
            }
        })
        .collect()
}
