//! Plans beside the national strategy, comparison, samples, permission, statements per page.

use crate::support::{CONTRADICTION, PLAN, adopt, config, import, open, refused};
use cotmoc_app::model::*;
use cotmoc_app::plans::{Mark, PlanPage};
use cotmoc_app::samples::{self, Sample};
use cotmoc_app::{Actor, App, Clock, Kind, audit, compare, documents, drafts, overview, plans, targets};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

fn mark(page: &PlanPage, code: &str, year: u16) -> Option<Mark> {
    let lines = page.table.iter().flat_map(|t| &t.lines).filter(|l| l.code.as_deref() == Some(code));
    let mut cells = lines.flat_map(|l| &l.years).filter(|c| c.year == Some(year));
    let mark = cells.next().and_then(|c| c.mark);
    assert!(cells.next().is_none(), "{code} {year} twice");
    mark
}

const SAMPLES: &[Sample] = &[
    Sample { name: "mot.txt", title: "Kế hoạch một", bytes: PLAN.as_bytes() },
    Sample { name: "hai.txt", title: "Kế hoạch hai", bytes: CONTRADICTION.as_bytes() },
];

on_both! {
    /// The national strategy is there from the first start, once, unknown values unknown.
    async fn the_strategy_is_a_plan(db: Database) {
        let cx = open(&db).await;
        let again = open(&db).await;
        let list = plans::list(&again).await.unwrap();
        assert_eq!(list.len(), 1);
        let national = &list[0].plan;
        assert_eq!((national.kind, national.facts.level), (PlanKind::National, AdminLevel::Nation));
        assert_eq!(national.facts.number.as_deref(), Some("411/QĐ-TTg"));
        let page = plans::show(&cx, national.id).await.unwrap();
        assert!(page.national.is_none() && page.documents.is_empty());
        assert_eq!(page.targets.iter().filter(|t| t.value.is_none()).count(), 6);
        assert!(page.table.iter().flat_map(|t| &t.lines).all(|l| l.years.iter().all(|c| c.mark.is_none())));
        let share = page.targets.iter().find(|t| t.code.as_deref() == Some("KTS01") && t.year == Some(2025)).unwrap();
        assert_eq!((share.comparator, share.value), (Some(Comparator::Equal), Some("20".parse().unwrap())));
        let facts = PlanFacts { title: "khác".into(), ..national.facts.clone() };
        refused(plans::edit(&cx, national.id, national.version, facts).await, Kind::User);
        assert_eq!(overview::show(&cx).await.unwrap().plans, 0);
    }

    /// Less, more, equal, nothing: each beside the national figure, for the years of the plan only.
    async fn a_plan_stands_beside_the_strategy(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let page = plans::show(&cx, plan).await.unwrap();
        assert_eq!(page.ancestors.len(), 1);
        assert_eq!(mark(&page, "KTS01", 2025), Some(Mark::Equal));
        assert_eq!(mark(&page, "KTS04", 2025), Some(Mark::Less));
        assert_eq!(mark(&page, "KTS01", 2030), None);
        let nothing = page.table.iter().flat_map(|t| &t.lines).flat_map(|l| &l.years);
        let nothing: Vec<_> = nothing.filter(|c| c.mark == Some(Mark::Nothing)).collect();
        assert!(nothing.len() > 10 && nothing.iter().all(|c| c.targets.is_empty() && c.year == Some(2025)));
        let pillars: Vec<_> = page.table.iter().map(|t| t.pillar).collect();
        assert!(pillars.is_sorted_by_key(|p| p.map_or(99, |p| p as usize)), "{pillars:?}");
        let share = page.targets.iter().find(|t| t.code.as_deref() == Some("KTS01")).unwrap();
        let shown = targets::show(&cx, share.id).await.unwrap();
        assert_eq!((shown.mark, shown.national.unwrap().year), (Some(Mark::Equal), Some(2025)));
        assert_eq!(shown.document.unwrap().name, "a.txt");
    }

    /// Facts are corrected with a version; a parent below the plan is refused; the log tells.
    async fn facts_of_a_plan_are_corrected(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let child = adopt(&cx, "b.txt", &PLAN.replace("59/KH", "60/KH")).await;
        let old = plans::show(&cx, plan).await.unwrap().plan;
        let below = plans::show(&cx, child).await.unwrap().plan;
        let facts = PlanFacts { parent: Some(plan), level: AdminLevel::Commune, ..below.facts };
        plans::edit(&cx, child, below.version, facts).await.unwrap();
        let page = plans::show(&cx, plan).await.unwrap();
        assert_eq!(page.children[0].plan.id, child);
        assert_eq!(plans::show(&cx, child).await.unwrap().ancestors.len(), 2);
        for parent in [plan, child, PlanId(999_999)] {
            let facts = PlanFacts { parent: Some(parent), ..old.facts.clone() };
            let error = refused(plans::edit(&cx, plan, old.version, facts).await, Kind::User);
            assert_eq!(error.field_errors()[0].field, "parent");
        }
        let facts = PlanFacts { title: "  Tên\nmới ".into(), horizon: Some("2022-2025".into()), ..old.facts.clone() };
        let new = plans::edit(&cx, plan, old.version, facts.clone()).await.unwrap();
        assert_eq!((new.facts.title.as_str(), new.version), ("Tên mới", old.version + 1));
        let error = refused(plans::edit(&cx, plan, old.version, facts.clone()).await, Kind::Conflict);
        assert!(error.message().contains("người dùng tại máy"), "{error}");
        let bad = PlanFacts { title: " ".into(), horizon: Some("2025-2022".into()), ..facts };
        let error = refused(plans::edit(&cx, plan, new.version, bad).await, Kind::User);
        assert_eq!(error.field_errors().len(), 2);
        let history = plans::history(&cx, plan).await.unwrap();
        assert_eq!(history.iter().map(|e| e.action.as_str()).collect::<Vec<_>>(), ["plan.edit", "plan.create"]);
        refused(plans::show(&cx, PlanId(999_999)).await, Kind::NotFound);
    }

    /// Plans stand side by side: a line per indicator and year, a cell per plan.
    async fn plans_are_compared(db: Database) {
        let cx = open(&db).await;
        let one = adopt(&cx, "a.txt", PLAN).await;
        let two = adopt(&cx, "b.txt", &PLAN.replace("20%", "30%").replace("Trà Vinh", "Lạng Sơn")).await;
        let table = compare::plans(&cx, &[two, one, two]).await.unwrap();
        assert_eq!(table.plans.iter().map(|p| p.id).collect::<Vec<_>>(), [two, one]);
        let share = table.lines.iter().find(|l| l.code.as_deref() == Some("KTS01")).unwrap();
        assert_eq!(share.year, Some(2025));
        assert_eq!(share.cells[0].targets[0].value, Some("30".parse().unwrap()));
        assert_eq!((share.cells[0].mark, share.cells[1].mark), (Some(Mark::More), Some(Mark::Equal)));
        refused(compare::plans(&cx, &[]).await, Kind::User);
        refused(compare::plans(&cx, &[PlanId(999_999)]).await, Kind::NotFound);
        refused(compare::plans(&cx, &[one; 65]).await, Kind::User);
    }

    /// Samples are loaded once, marked, keep contradictions side by side, and go again.
    async fn samples_come_and_go(db: Database) {
        let cx = open(&db).await;
        let own = adopt(&cx, "own.txt", &PLAN.replace("59/KH", "61/KH")).await;
        let loaded = samples::load(&cx, SAMPLES).await.unwrap();
        assert_eq!((loaded.plans.len(), loaded.known), (2, 0));
        let again = samples::load(&cx, SAMPLES).await.unwrap();
        assert_eq!((again.plans.len(), again.known), (0, 2));
        let page = plans::show(&cx, loaded.plans[1]).await.unwrap();
        assert!(page.plan.demo);
        assert_eq!(page.targets.iter().filter(|t| t.code.as_deref() == Some("KTS01")).count(), 2);
        assert_eq!(overview::show(&cx).await.unwrap().demo, 4);
        assert!(drafts::list(&cx).await.unwrap().is_empty());
        samples::remove(&cx).await.unwrap();
        let counts = overview::show(&cx).await.unwrap();
        assert_eq!((counts.plans, counts.documents, counts.demo), (1, 1, 0));
        assert_eq!(plans::show(&cx, own).await.unwrap().targets.len(), 2);
        assert!(audit::verify(&cx).await.unwrap().broken.is_none());
        assert_eq!(samples::load(&cx, SAMPLES).await.unwrap().plans.len(), 2);
    }

    /// Whoever has no role gets nowhere.
    async fn the_default_is_no(db: Database) {
        let app = App::open(config(&db), Clock::fixed(crate::support::at())).await.unwrap();
        let operator = app.by(Actor::local_operator());
        let plan = adopt(&operator, "a.txt", PLAN).await;
        let draft = import(&operator, "b.txt", CONTRADICTION).await;
        let cx = app.by(Actor::nobody("khách"));
        let error = refused(overview::show(&cx).await, Kind::Forbidden);
        assert!(error.message().contains("khách"));
        refused(plans::list(&cx).await, Kind::Forbidden);
        refused(plans::show(&cx, plan).await, Kind::Forbidden);
        refused(plans::history(&cx, plan).await, Kind::Forbidden);
        let facts = draft.suggested.parse().unwrap();
        refused(plans::edit(&cx, plan, 1, facts).await, Kind::Forbidden);
        refused(documents::list(&cx).await, Kind::Forbidden);
        refused(documents::show(&cx, draft.document.id).await, Kind::Forbidden);
        refused(documents::original(&cx, draft.document.id).await, Kind::Forbidden);
        refused(drafts::list(&cx).await, Kind::Forbidden);
        refused(drafts::show(&cx, draft.draft.id).await, Kind::Forbidden);
        refused(drafts::create(&cx, "c.txt", PLAN.into()).await, Kind::Forbidden);
        refused(drafts::read_again(&cx, draft.document.id).await, Kind::Forbidden);
        let item = crate::support::seen(&draft.items[0]);
        refused(drafts::reject_item(&cx, draft.draft.id, item).await, Kind::Forbidden);
        refused(drafts::add_item(&cx, draft.draft.id, None, draft.items[0].fields.clone()).await, Kind::Forbidden);
        refused(drafts::discard(&cx, draft.draft.id, draft.draft.version).await, Kind::Forbidden);
        let to = drafts::Destination::NewPlan(draft.suggested.parse().unwrap());
        refused(drafts::accept(&cx, draft.draft.id, draft.draft.version, to).await, Kind::Forbidden);
        refused(compare::plans(&cx, &[plan]).await, Kind::Forbidden);
        let target = plans::show(&operator, plan).await.unwrap().targets[0].id;
        refused(targets::show(&cx, target).await, Kind::Forbidden);
        refused(targets::history(&cx, target).await, Kind::Forbidden);
        refused(samples::load(&cx, SAMPLES).await, Kind::Forbidden);
        refused(samples::remove(&cx).await, Kind::Forbidden);
        refused(audit::list(&cx, None).await, Kind::Forbidden);
        refused(audit::verify(&cx).await, Kind::Forbidden);
    }

    /// A page costs the same number of statements, however much there is to show.
    async fn pages_cost_a_bounded_number_of_statements(db: Database) {
        let app = App::open(config(&db), Clock::fixed(crate::support::at())).await.unwrap();
        let cx = app.by(Actor::local_operator());
        let one = adopt(&cx, "a.txt", PLAN).await;
        let small = costs(&app, one, &[one]).await;
        let mut long = PLAN.to_owned();
        for n in 0..300 {
            long.push_str(&format!("- Đến năm 2025, có {n}5 doanh nghiệp công nghệ số loại {n} được hỗ trợ chuyển đổi số.\n"));
        }
        let mut all = vec![one];
        for n in 0..8 {
            all.push(adopt(&cx, &format!("{n}.txt"), &long.replace("59/KH", &format!("7{n}/KH"))).await);
        }
        let large = costs(&app, all[3], &all).await;
        assert_eq!(small, large);
        assert!(large.iter().all(|n| *n <= 12), "{large:?}");
        assert!(plans::show(&cx, all[3]).await.unwrap().targets.len() > 100);
    }
}

/// Statements of: list of plans, plan, document, draft, list of drafts, comparison, start page.
async fn costs(app: &App, plan: PlanId, all: &[PlanId]) -> Vec<u64> {
    let cx = app.by(Actor::local_operator());
    let page = plans::show(&cx, plan).await.unwrap();
    let document = page.documents[0].id;
    let draft = documents::show(&cx, document).await.unwrap().drafts[0].id;
    let mut costs = Vec::new();
    let mut last = app.statements();
    let mut note = || {
        let now = app.statements();
        costs.push(now - last);
        last = now;
    };
    plans::list(&cx).await.unwrap();
    note();
    plans::show(&cx, plan).await.unwrap();
    note();
    documents::show(&cx, document).await.unwrap();
    note();
    drafts::show(&cx, draft).await.unwrap();
    note();
    drafts::list(&cx).await.unwrap();
    note();
    compare::plans(&cx, all).await.unwrap();
    note();
    overview::show(&cx).await.unwrap();
    note();
    costs
}
