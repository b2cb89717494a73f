//! What pages of drafts show.

use cotmoc_core::fold::fold;
use cotmoc_core::model::Level;
use cotmoc_store::{Tx, documents, drafts, items, plans};

use super::{DraftPage, DraftSummary, groups};
use crate::forms::PlanForm;
use crate::model::{
    AdminLevel, Disposition, DocumentFacts, Draft, DraftId, DraftTally, Item, ItemKind, PlanFacts, PlanId,
};
use crate::{Action, AppError, Context, Result};

/// Drafts that wait for a person, newest first.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn list(cx: &Context) -> Result<Vec<DraftSummary>> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let open = drafts::open(&mut tx).await?;
    let tally = drafts::tally_open(&mut tx).await?;
    let counts = |id: DraftId| tally.iter().find(|(of, _)| *of == id).map(|(_, t)| *t).unwrap_or_default();
    Ok(open.into_iter().map(|draft| DraftSummary { counts: counts(draft.id), draft }).collect())
}

/// One draft with everything that its review needs.
///
/// # Errors
/// [`crate::Kind::NotFound`].
pub async fn show(cx: &Context, id: DraftId) -> Result<DraftPage> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    let draft = get(&mut tx, id).await?;
    let document = crate::documents::get(&mut tx, draft.document).await?;
    let text = documents::text(&mut tx, draft.document).await?;
    let mut notes = drafts::notes(&mut tx, id).await?;
    let mut items = items::of_draft(&mut tx, id).await?;
    let national = plans::national(&mut tx).await?;
    drop(tx);
    notes.sort_by_key(|n| match n.note.level {
        Level::Conflict => 0,
        Level::Warning => 1,
        Level::Info => 2,
    });
    items.sort_by_key(|i| (i.span.map_or(usize::MAX, |s| s.start), i.id));
    let groups = groups::of(&items);
    let facts = suggested(&draft.facts, &document.name, national.map(|p| p.id));
    Ok(DraftPage {
        counts: tally(&items),
        contradictions: groups.contradictions,
        duplicates: groups.duplicates,
        suggested: PlanForm::from(&facts),
        draft,
        document,
        text,
        items,
        notes,
    })
}

/// The draft, or that there is none.
pub(super) async fn get(tx: &mut Tx, id: DraftId) -> Result<Draft> {
    drafts::get(tx, id).await?.ok_or_else(|| AppError::not_found("bản nháp", id))
}

/// Facts of a plan as the text gives them; `title` where it gives none.
pub(super) fn suggested(facts: &DocumentFacts, title: &str, parent: Option<PlanId>) -> PlanFacts {
    PlanFacts {
        title: facts.title.clone().unwrap_or_else(|| title.to_owned()),
        number: facts.number.clone(),
        issuer: facts.issuer.clone(),
        territory: facts.territory.clone(),
        date: facts.date,
        horizon: facts.horizon.clone(),
        level: level(facts),
        parent,
    }
}

/// The level that the territory or the issuer names; a province where neither says.
fn level(facts: &DocumentFacts) -> AdminLevel {
    let names = [facts.territory.as_deref(), facts.issuer.as_deref()];
    for name in names.into_iter().flatten().map(fold) {
        let has = |words: &[&str]| words.iter().any(|w| format!(" {name} ").contains(&format!(" {w} ")));
        if has(&["xa", "phuong", "thi tran", "dac khu"]) {
            return AdminLevel::Commune;
        }
        if has(&["huyen", "quan", "thi xa"]) {
            return AdminLevel::District;
        }
        if has(&["chinh phu", "thu tuong", "ca nuoc", "toan quoc"]) {
            return AdminLevel::Nation;
        }
    }
    AdminLevel::Province
}

fn tally(items: &[Item]) -> DraftTally {
    let mut tally = DraftTally::default();
    for item in items {
        match (item.disposition, item.fields.kind()) {
            (Disposition::Rejected, _) => tally.rejected += 1,
            (Disposition::Merged, _) => tally.merged += 1,
            (_, ItemKind::Target) => tally.targets += 1,
            (_, ItemKind::Task) => tally.tasks += 1,
            (_, ItemKind::Qualitative) => tally.qualitative += 1,
        }
    }
    tally
}
