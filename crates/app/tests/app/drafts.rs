//! From an upload to an accepted plan, on both databases.

use crate::support::{
    AMENDMENT, CONTRADICTION, PLAN, adopt, config, find, import, open, refused, seen, target,
};
use cotmoc_app::drafts::{self, Destination, GroupKind, ImportOutcome};
use cotmoc_app::model::*;
use cotmoc_app::{Actor, App, Clock, Kind, audit, documents, limits, overview, plans, targets};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

on_both! {
    /// Import, look, fix, accept: the plan holds what was kept, each with its exact passage.
    async fn a_document_becomes_a_plan(db: Database) {
        let cx = open(&db).await;
        let page = import(&cx, "C:\\hồ sơ\\ke-hoach.txt", PLAN).await;
        assert_eq!(page.document.name, "ke-hoach.txt");
        assert_eq!(page.text, PLAN);
        assert_eq!(page.draft.facts.number.as_deref(), Some("59/KH-UBND"));
        assert_eq!((page.counts.targets, page.counts.tasks), (2, 1));
        let share = find(&page, "kinh tế số");
        assert_eq!((share.state(), share.version), (ItemState::Proposed, 1));
        assert!(share.span.unwrap().of(&page.text).contains("20%"));

        let fields = TargetFields { value: "22.5".parse().unwrap(), ..target(share) };
        let edited = drafts::edit_item(&cx, page.draft.id, seen(share), ItemFields::Target(fields)).await.unwrap();
        assert_eq!((edited.state(), edited.version), (ItemState::Edited, 2));
        let page = drafts::show(&cx, page.draft.id).await.unwrap();
        let facts = page.suggested.parse().unwrap();
        assert_eq!(facts.territory.as_deref(), Some("tỉnh Trà Vinh"));
        let to = Destination::NewPlan(facts);
        let accepted = drafts::accept(&cx, page.draft.id, page.draft.version, to).await.unwrap();
        assert_eq!((accepted.added, accepted.superseded), (3, 0));

        let plan = plans::show(&cx, accepted.plan).await.unwrap();
        let share = plan.targets.iter().find(|t| t.code.as_deref() == Some("KTS01")).unwrap();
        assert_eq!(share.value, Some("22.5".parse().unwrap()));
        let passage = share.passage.as_ref().unwrap();
        assert_eq!(passage.quote, passage.span.of(PLAN));
        assert_eq!(plan.tasks[0].fields.lead.as_deref(), Some("Sở Y tế"));
        assert_eq!(plan.documents[0].id, page.document.id);
        assert_eq!(plan.acts[0].facts.number.as_deref(), Some("59/KH-UBND"));

        let shown = documents::show(&cx, page.document.id).await.unwrap();
        assert!(shown.uses.iter().any(|u| u.of == UseOf::Target(share.id) && u.span == passage.span));
        let told = shown.uses.iter().find(|u| u.of == UseOf::Target(share.id)).and_then(|u| u.figure.as_ref());
        assert_eq!(told.map(|f| (f.year, f.value)), Some((Some(2025), share.value)));
        assert!(shown.uses.iter().any(|u| matches!(u.of, UseOf::Task(_)) && u.figure.is_none()));
        assert_eq!(shown.plans[0].id, accepted.plan);
        assert_eq!(shown.drafts[0].plan, Some(accepted.plan));
        assert_eq!(documents::original(&cx, page.document.id).await.unwrap().bytes, PLAN.as_bytes());
        let closed = drafts::reject_item(&cx, page.draft.id, seen(&page.items[0])).await;
        assert!(refused(closed, Kind::Conflict).message().contains("chấp nhận"));
        assert!(audit::verify(&cx).await.unwrap().broken.is_none());
        assert!(drafts::list(&cx).await.unwrap().is_empty());
    }

    /// The same bytes lead to what is there already, whatever became of it.
    async fn the_same_upload_is_told(db: Database) {
        let cx = open(&db).await;
        let again = || drafts::create(&cx, "bản khác tên.txt", PLAN.as_bytes().to_vec());
        let first = again().await.unwrap();
        assert_eq!(first.outcome, ImportOutcome::New);
        let second = again().await.unwrap();
        assert_eq!((second.outcome, second.draft), (ImportOutcome::SameOpenDraft, first.draft));
        refused(drafts::read_again(&cx, first.document).await, Kind::Conflict);
        drafts::discard(&cx, first.draft, 1).await.unwrap();
        let third = again().await.unwrap();
        assert_eq!((third.outcome, third.document), (ImportOutcome::SameReadAgain, first.document));
        let page = drafts::show(&cx, third.draft).await.unwrap();
        assert_eq!(page.counts.targets, 2);
        let to = Destination::NewPlan(page.suggested.parse().unwrap());
        let plan = drafts::accept(&cx, third.draft, page.draft.version, to).await.unwrap().plan;
        assert_eq!(again().await.unwrap().outcome, ImportOutcome::SameAccepted(plan));
        assert_eq!(documents::list(&cx).await.unwrap().len(), 1);
    }

    /// What cannot be read is refused with a remedy, and nothing is stored.
    async fn bad_files_leave_nothing(db: Database) {
        let cx = open(&db).await;
        let before = (overview::show(&cx).await.unwrap(), audit::list(&cx, None).await.unwrap());
        let bad: [(&str, Vec<u8>); 5] = [
            ("rỗng.txt", vec![]),
            ("nhị phân.bin", (0..=255).cycle().take(5000).collect()),
            ("cụt.docx", b"PK\x03\x04\x14\0\x06\0cut off".to_vec()),
            ("hỏng.pdf", b"%PDF-1.7\nnothing".to_vec()),
            ("trắng.txt", b" \n\t ".to_vec()),
        ];
        for (name, bytes) in bad {
            refused(drafts::create(&cx, name, bytes).await, Kind::User);
        }
        let large = vec![b'a'; limits::UPLOAD_BYTES + 1];
        refused(drafts::create(&cx, "to.txt", large).await, Kind::TooLarge);
        assert_eq!((overview::show(&cx).await.unwrap(), audit::list(&cx, None).await.unwrap()), before);
    }

    /// A change made on an old page is refused, says who was there, and changes nothing.
    async fn an_old_page_changes_nothing(db: Database) {
        let app = App::open(config(&db), Clock::fixed(crate::support::at())).await.unwrap();
        let an = app.by(Actor::local_operator().named("An"));
        let binh = app.by(Actor::local_operator().named("Bình"));
        let page = import(&an, "a.txt", PLAN).await;
        let (id, item) = (page.draft.id, find(&page, "kinh tế số"));
        drafts::reject_item(&binh, id, seen(item)).await.unwrap();
        let late = drafts::edit_item(&an, id, seen(item), item.fields.clone()).await;
        let error = refused(late, Kind::Conflict);
        assert!(error.message().contains("Bình") && error.message().contains("loại mục"), "{error}");
        assert!(error.message().contains("15:15 ngày 31/01/2026"), "{error}");
        let facts = page.suggested.parse().unwrap();
        refused(drafts::accept(&an, id, page.draft.version, Destination::NewPlan(facts)).await, Kind::Conflict);
        refused(drafts::discard(&an, id, page.draft.version).await, Kind::Conflict);
        let now = drafts::show(&an, id).await.unwrap();
        assert_eq!(now.draft.version, page.draft.version + 1);
        assert_eq!(now.counts.rejected, 1);
    }

    /// Edit, reset, reject, restore, add: each state is told and can be left again.
    async fn items_go_back_and_forth(db: Database) {
        let cx = open(&db).await;
        let page = import(&cx, "a.txt", PLAN).await;
        let id = page.draft.id;
        let item = find(&page, "hợp đồng").clone();
        let other = TargetFields { year: Some(2030), ..target(&item) };
        let edited = drafts::edit_item(&cx, id, seen(&item), ItemFields::Target(other.clone())).await.unwrap();
        assert_eq!(edited.as_read.as_ref(), Some(&item.fields));
        let back = drafts::edit_item(&cx, id, seen(&edited), item.fields.clone()).await.unwrap();
        assert_eq!(back.state(), ItemState::Proposed);
        let edited = drafts::edit_item(&cx, id, seen(&back), ItemFields::Target(other)).await.unwrap();
        let reset = drafts::reset_item(&cx, id, seen(&edited)).await.unwrap();
        assert_eq!((reset.state(), &reset.fields), (ItemState::Proposed, &item.fields));
        let gone = drafts::reject_item(&cx, id, seen(&reset)).await.unwrap();
        assert_eq!(gone.state(), ItemState::Rejected);
        let kept = drafts::restore_item(&cx, id, seen(&gone)).await.unwrap();
        assert_eq!(kept.state(), ItemState::Proposed);

        let own = ItemFields::Qualitative(QualitativeFields { text: " Hình thành \n chợ số ".into(), year: None });
        let span = Some(Span { start: 0, end: "ỦY BAN".len() });
        let added = drafts::add_item(&cx, id, span, own.clone()).await.unwrap();
        assert_eq!(added.state(), ItemState::Added);
        let outside = Some(Span { start: PLAN.len(), end: PLAN.len() + 5 });
        refused(drafts::add_item(&cx, id, outside, own.clone()).await, Kind::User);
        refused(drafts::edit_item(&cx, id, seen(&kept), own).await, Kind::User);
        let now = drafts::show(&cx, id).await.unwrap();
        assert_eq!(now.counts.qualitative, page.counts.qualitative + 1);
        assert_eq!(find(&now, "chợ số").fields.kind(), ItemKind::Qualitative);
    }

    /// Bad fields are told all at once and change nothing.
    async fn bad_fields_are_told(db: Database) {
        let cx = open(&db).await;
        let page = import(&cx, "a.txt", PLAN).await;
        let item = find(&page, "kinh tế số");
        let bad = TargetFields {
            wording: "x".repeat(limits::LONG + 1),
            unit: " ".into(),
            code: Some("KHÔNG CÓ".into()),
            year: Some(1000),
            value_max: Some("1".parse().unwrap()),
            ..target(item)
        };
        let result = drafts::edit_item(&cx, page.draft.id, seen(item), ItemFields::Target(bad)).await;
        let error = refused(result, Kind::User);
        let mut fields: Vec<&str> = error.field_errors().iter().map(|f| f.field).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["code", "unit", "value_max", "wording", "year"]);
        assert_eq!(drafts::show(&cx, page.draft.id).await.unwrap().items, page.items);
    }

    /// A contradiction stops the acceptance until a person decides; choosing rejects the rival.
    async fn contradictions_are_decided_by_a_person(db: Database) {
        let cx = open(&db).await;
        let page = import(&cx, "a.txt", CONTRADICTION).await;
        let (id, group) = (page.draft.id, &page.contradictions[0]);
        assert_eq!((page.contradictions.len(), group.kind, group.year), (1, GroupKind::OtherValue, Some(2025)));
        let accept = |page: drafts::DraftPage| {
            let facts = page.suggested.parse().unwrap();
            let cx = &cx;
            async move { drafts::accept(cx, id, page.draft.version, Destination::NewPlan(facts)).await }
        };
        let error = refused(accept(page.clone()).await, Kind::User);
        assert!(error.message().contains("20 %") && error.message().contains("25 %"), "{error}");
        assert_eq!(overview::show(&cx).await.unwrap().plans, 0);

        let refs: Vec<_> = page.items.iter().filter(|i| group.items.contains(&i.id)).map(seen).collect();
        drafts::keep_all(&cx, id, &refs).await.unwrap();
        let page = drafts::show(&cx, id).await.unwrap();
        assert!(page.contradictions.is_empty());
        let first = page.items.iter().find(|i| i.id == refs[0].id).unwrap();
        let anew = TargetFields { value: "21".parse().unwrap(), ..target(first) };
        drafts::edit_item(&cx, id, seen(first), ItemFields::Target(anew)).await.unwrap();
        let page = drafts::show(&cx, id).await.unwrap();
        assert_eq!(page.contradictions.len(), 1, "another value is decided anew");
        let refs: Vec<_> = page.items.iter().filter(|i| page.contradictions[0].items.contains(&i.id)).map(seen).collect();
        drafts::choose_item(&cx, id, refs[1], &refs[..1]).await.unwrap();
        let page = drafts::show(&cx, id).await.unwrap();
        assert!(page.contradictions.is_empty());
        assert_eq!(page.counts.rejected, 1);
        let plan = plans::show(&cx, accept(page).await.unwrap().plan).await.unwrap();
        let share: Vec<_> = plan.targets.iter().filter(|t| t.code.as_deref() == Some("KTS01")).collect();
        assert_eq!(share.len(), 1);
        assert_eq!(share[0].value, Some("25".parse().unwrap()));
    }

    /// The same by the draft's version alone, for groups that are too large to be shown.
    async fn large_contradictions_are_decided_at_once(db: Database) {
        let cx = open(&db).await;
        let mut text = CONTRADICTION.to_owned();
        for n in 30..60 {
            text.push_str(&format!("- Đến năm 2025, tỷ trọng kinh tế số trong GRDP đạt {n}%.\n"));
        }
        let page = import(&cx, "a.txt", &text).await;
        let (id, group) = (page.draft.id, &page.contradictions[0]);
        assert_eq!(group.items.len(), 32);
        let alone = find(&page, "hợp đồng").id;
        refused(drafts::keep_all_of(&cx, id, page.draft.version, alone).await, Kind::NotFound);
        refused(drafts::keep_all_of(&cx, id, page.draft.version + 1, group.items[0]).await, Kind::Conflict);
        refused(drafts::choose_item_in(&cx, id, page.draft.version, ItemId(999_999)).await, Kind::NotFound);
        drafts::keep_all_of(&cx, id, page.draft.version, group.items[0]).await.unwrap();
        refused(drafts::choose_item_in(&cx, id, page.draft.version, group.items[3]).await, Kind::Conflict);
        let page = drafts::show(&cx, id).await.unwrap();
        assert!(page.contradictions.is_empty());
        let chosen = drafts::choose_item_in(&cx, id, page.draft.version, group.items[3]).await.unwrap();
        assert_eq!(chosen.id, group.items[3]);
        let page = drafts::show(&cx, id).await.unwrap();
        assert_eq!((page.counts.targets, page.counts.rejected), (2, 31));
    }

    /// Duplicates are merged: one stands for all, and the others can come back.
    async fn duplicates_are_merged(db: Database) {
        let cx = open(&db).await;
        let twice = CONTRADICTION.replace("25%", "20%");
        let page = import(&cx, "a.txt", &twice).await;
        let group = &page.duplicates[0];
        assert_eq!((group.kind, group.items.len()), (GroupKind::Same, 2));
        let refs: Vec<_> = page.items.iter().filter(|i| group.items.contains(&i.id)).map(seen).collect();
        let task = find(&page, "hợp đồng");
        refused(drafts::merge_items(&cx, page.draft.id, refs[0], &[]).await, Kind::User);
        refused(drafts::merge_items(&cx, page.draft.id, refs[0], &refs[..1]).await, Kind::User);
        drafts::merge_items(&cx, page.draft.id, refs[0], &refs[1..]).await.unwrap();
        let page = drafts::show(&cx, page.draft.id).await.unwrap();
        assert!(page.duplicates.is_empty());
        assert_eq!((page.counts.merged, page.counts.targets), (1, 2));
        let merged = page.items.iter().find(|i| i.id == refs[1].id).unwrap();
        assert_eq!(merged.merged_into, Some(refs[0].id));
        refused(drafts::merge_items(&cx, page.draft.id, seen(task), &[seen(merged)]).await, Kind::User);
        drafts::restore_item(&cx, page.draft.id, seen(merged)).await.unwrap();
        assert_eq!(drafts::show(&cx, page.draft.id).await.unwrap().duplicates.len(), 1);
    }

    /// An amendment supersedes what it speaks of, and keeps everything else and all history.
    async fn an_amendment_keeps_history(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let before = plans::show(&cx, plan).await.unwrap();
        let page = import(&cx, "b.txt", AMENDMENT).await;
        let act = ActFacts { number: Some("12/QĐ-UBND".into()), date: page.draft.facts.date, ..ActFacts::default() };
        let to = |version| Destination::Amendment { plan, plan_version: version, act: act.clone() };
        let (id, version) = (page.draft.id, page.draft.version);
        refused(drafts::accept(&cx, id, version, to(before.plan.version + 1)).await, Kind::Conflict);
        let nameless = Destination::Amendment { plan, plan_version: 1, act: ActFacts::default() };
        refused(drafts::accept(&cx, id, version, nameless).await, Kind::User);
        let accepted = drafts::accept(&cx, id, version, to(before.plan.version)).await.unwrap();
        assert_eq!((accepted.plan, accepted.added, accepted.superseded), (plan, 1, 1));

        let after = plans::show(&cx, plan).await.unwrap();
        assert_eq!(after.plan.version, before.plan.version + 1);
        assert_eq!(after.targets.len(), before.targets.len() + 1);
        assert_eq!(after.tasks, before.tasks);
        assert_eq!((after.acts.len(), after.documents.len()), (2, 2));
        let old = after.targets.iter().find(|t| !t.in_force()).unwrap();
        assert_eq!(old.ended_by, Some(accepted.act));
        let shown = targets::show(&cx, old.id).await.unwrap();
        let values: Vec<String> = shown.history.iter().map(|v| v.target.value.unwrap().to_string()).collect();
        assert_eq!(values, ["20", "15"]);
        assert_eq!(shown.history[0].ended_by, shown.history[1].set_by);
        assert_eq!(shown.history[1].set_by.as_ref().unwrap().facts.number.as_deref(), Some("12/QĐ-UBND"));
        let heir = shown.history[1].target.id;
        assert_eq!(targets::history(&cx, heir).await.unwrap().len(), 2);
        assert_eq!(plans::history(&cx, plan).await.unwrap().len(), 2);

        let fields = TargetFields { value: "16".parse().unwrap(), ..target(find(&page, "kinh tế số")) };
        let by = |id, version| targets::supersede(&cx, id, version, fields.clone(), act.clone());
        refused(by(old.id, after.plan.version).await, Kind::Conflict);
        refused(by(heir, before.plan.version).await, Kind::Conflict);
        let third = by(heir, after.plan.version).await.unwrap();
        assert_eq!(targets::history(&cx, third).await.unwrap().len(), 3);
        refused(targets::show(&cx, TargetId(999_999)).await, Kind::NotFound);
    }

    /// Ten people accept one draft at the same moment: one plan comes of it.
    async fn one_of_many_accepts(db: Database) {
        let app = App::open(config(&db), Clock::fixed(crate::support::at())).await.unwrap();
        let page = import(&app.by(Actor::local_operator()), "a.txt", PLAN).await;
        let facts: PlanFacts = page.suggested.parse().unwrap();
        let tries = (0..10).map(|n| {
            let (cx, facts) = (app.by(Actor::local_operator().named(&format!("người {n}"))), facts.clone());
            let (id, version) = (page.draft.id, page.draft.version);
            tokio::spawn(async move { drafts::accept(&cx, id, version, Destination::NewPlan(facts)).await })
        });
        let mut won = 0;
        for one in tries.collect::<Vec<_>>() {
            match one.await.unwrap() {
                Ok(_) => won += 1,
                lost => drop(refused(lost, Kind::Conflict)),
            }
        }
        assert_eq!(won, 1);
        let cx = app.by(Actor::local_operator());
        assert_eq!(overview::show(&cx).await.unwrap().plans, 1);
        assert!(audit::verify(&cx).await.unwrap().broken.is_none());
    }

    /// The same file from many people at once is one document with one draft.
    async fn one_of_many_uploads_is_kept(db: Database) {
        let cx = open(&db).await;
        let tries = (0..6).map(|_| {
            let cx = cx.clone();
            tokio::spawn(async move { drafts::create(&cx, "a.txt", PLAN.as_bytes().to_vec()).await })
        });
        let mut new = 0;
        for one in tries.collect::<Vec<_>>() {
            new += usize::from(one.await.unwrap().unwrap().outcome == ImportOutcome::New);
        }
        assert_eq!(new, 1);
        let counts = overview::show(&cx).await.unwrap();
        assert_eq!((counts.documents, counts.drafts), (1, 1));
    }

    /// Two instances on one database see each other's work at once.
    async fn two_instances_share_a_database(db: Database) {
        let (one, two) = (open(&db).await, open(&db).await);
        let page = import(&one, "a.txt", PLAN).await;
        drafts::reject_item(&two, page.draft.id, seen(&page.items[0])).await.unwrap();
        refused(drafts::reject_item(&one, page.draft.id, seen(&page.items[0])).await, Kind::Conflict);
        assert!(audit::verify(&one).await.unwrap().broken.is_none());
    }

    /// An item of another draft is not to be had through this one.
    async fn items_belong_to_their_draft(db: Database) {
        let cx = open(&db).await;
        let (one, two) = (import(&cx, "a.txt", PLAN).await, import(&cx, "b.txt", AMENDMENT).await);
        refused(drafts::reject_item(&cx, one.draft.id, seen(&two.items[0])).await, Kind::NotFound);
        refused(drafts::show(&cx, DraftId(999_999)).await, Kind::NotFound);
        refused(drafts::reject_item(&cx, DraftId(999_999), seen(&two.items[0])).await, Kind::NotFound);
    }

    /// A draft without a kept item makes no plan.
    async fn an_empty_draft_makes_no_plan(db: Database) {
        let cx = open(&db).await;
        let page = import(&cx, "a.txt", AMENDMENT).await;
        for item in &page.items {
            drafts::reject_item(&cx, page.draft.id, seen(item)).await.unwrap();
        }
        let page = drafts::show(&cx, page.draft.id).await.unwrap();
        let to = Destination::NewPlan(page.suggested.parse().unwrap());
        refused(drafts::accept(&cx, page.draft.id, page.draft.version, to).await, Kind::User);
        assert_eq!(overview::show(&cx).await.unwrap().plans, 0);
    }
}
