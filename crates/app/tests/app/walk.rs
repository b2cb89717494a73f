//! Long random walks over a draft: whatever a person does, in whatever order, it stays coherent.

use std::collections::HashSet;

use cotmoc_app::drafts::{self, Destination, DraftPage, ItemRef};
use cotmoc_app::model::*;
use cotmoc_app::{Context, Kind, audit, plans};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{PLAN, import, open, seen};

/// A sequence of numbers that looks random and is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }
}

/// One step of a person; refusals of the kinds that a person can cause are part of the walk.
async fn step(cx: &Context, page: &DraftPage, dice: &mut Dice) {
    let (id, items) = (page.draft.id, &page.items);
    let item = dice.pick(items);
    let others: Vec<ItemRef> = (0..dice.roll(3)).map(|_| seen(dice.pick(items))).collect();
    let result = match dice.roll(9) {
        0 | 1 => {
            let fields = match item.fields.clone() {
                ItemFields::Target(t) => {
                    ItemFields::Target(TargetFields { value: dice.roll(4).into(), year: Some(2025), ..t })
                }
                ItemFields::Task(t) => {
                    ItemFields::Task(TaskFields { lead: Some("Sở Tài chính".into()), ..t })
                }
                other => other,
            };
            drafts::edit_item(cx, id, seen(item), fields).await.map(drop)
        }
        2 => drafts::reject_item(cx, id, seen(item)).await.map(drop),
        3 => drafts::restore_item(cx, id, seen(item)).await.map(drop),
        4 => drafts::reset_item(cx, id, seen(item)).await.map(drop),
        5 => drafts::merge_items(cx, id, seen(item), &others).await.map(drop),
        6 => drafts::choose_item(cx, id, seen(item), &others).await.map(drop),
        7 => drafts::keep_all(cx, id, &others).await,
        _ => drafts::add_item(cx, id, item.span, dice.pick(items).fields.clone()).await.map(drop),
    };
    if let Err(error) = result {
        assert_eq!(error.kind(), Kind::User, "{error}");
    }
}

/// What holds after every step.
fn coherent(page: &DraftPage) {
    let counts = page.counts;
    let counted = counts.targets + counts.tasks + counts.qualitative + counts.rejected + counts.merged;
    assert_eq!(counted, page.items.len());
    let ids: HashSet<ItemId> = page.items.iter().map(|i| i.id).collect();
    for item in &page.items {
        assert_eq!(item.merged_into.is_some(), item.state() == ItemState::Merged);
        assert!(item.merged_into.is_none_or(|into| ids.contains(&into) && into != item.id));
        assert!(item.as_read.is_none() || item.origin == Origin::Read);
        assert_ne!(item.as_read.as_ref(), Some(&item.fields));
    }
    for group in page.contradictions.iter().chain(&page.duplicates) {
        assert!(group.items.len() >= 2);
        assert!(group.items.iter().all(|id| page.items.iter().any(|i| i.id == *id && i.kept())));
    }
}

on_both! {
    /// Sixty steps, three times over; what is kept at the end is what the plan holds.
    async fn a_draft_stays_coherent(db: Database) {
        let cx = open(&db).await;
        for seed in 1..=3 {
            let mut dice = Dice(seed);
            let text = PLAN.replace("59/KH", &format!("{seed}/KH"));
            let mut page = import(&cx, "a.txt", &text).await;
            for _ in 0..60 {
                step(&cx, &page, &mut dice).await;
                let next = drafts::show(&cx, page.draft.id).await.unwrap();
                coherent(&next);
                assert!(next.draft.version >= page.draft.version);
                page = next;
            }
            let first = page.items[0].clone();
            drafts::restore_item(&cx, page.draft.id, seen(&first)).await.unwrap();
            let page = drafts::show(&cx, page.draft.id).await.unwrap();
            let all: Vec<ItemRef> = page.items.iter().filter(|i| i.kept()).map(seen).collect();
            drafts::keep_all(&cx, page.draft.id, &all).await.unwrap();
            let page = drafts::show(&cx, page.draft.id).await.unwrap();
            assert!(page.contradictions.is_empty());
            let to = Destination::NewPlan(page.suggested.parse().unwrap());
            let accepted = drafts::accept(&cx, page.draft.id, page.draft.version, to).await.unwrap();
            let plan = plans::show(&cx, accepted.plan).await.unwrap();
            let counts = page.counts;
            assert_eq!(
                (plan.targets.len(), plan.tasks.len(), plan.qualitative.len()),
                (counts.targets, counts.tasks, counts.qualitative)
            );
            assert_eq!(accepted.added, counts.targets + counts.tasks + counts.qualitative);
            let quoted = plan.targets.iter().filter_map(|t| t.passage.as_ref());
            assert!(quoted.clone().count() > 0 || counts.targets == 0);
            assert!(quoted.clone().all(|p| p.quote == p.span.of(&text)));
        }
        assert_eq!(audit::verify(&cx).await.unwrap().broken, None);
    }
}
