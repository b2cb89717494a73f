//! Designing forms: steps, files, ready forms, days off, trying out.

use std::collections::BTreeMap;

use cotmoc_app::collect::form;
use cotmoc_app::model::{FormId, FormState};
use cotmoc_app::{Context, Kind, design};
use cotmoc_core::form::edit::{Edit, LineWords};
use cotmoc_core::form::{Became, Reporter};
use cotmoc_core::model::UnitId;
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{open, refused};

async fn seen(cx: &Context, id: FormId) -> i64 {
    form::show(cx, id).await.unwrap().record.version
}

fn remove(key: &str) -> Edit {
    Edit::RemoveLine { key: key.to_owned() }
}

on_both! {
    /// A ready form becomes a province's own, is changed step by step and taken into use.
    async fn a_ready_form_is_taken_over_and_changed(db: Database) {
        let cx = open(&db).await;
        let id = design::take_over(&cx, "B01").await.unwrap();
        refused(design::take_over(&cx, "B01").await, Kind::Conflict);
        refused(design::take_over(&cx, "B99").await, Kind::NotFound);
        let first = seen(&cx, id).await;
        design::edit(&cx, id, first, &remove("20")).await.unwrap();
        // Somebody else saw the form before that.
        refused(design::edit(&cx, id, first, &remove("19")).await, Kind::Conflict);
        refused(design::edit(&cx, id, seen(&cx, id).await, &remove("20")).await, Kind::User);
        form::set_state(&cx, id, seen(&cx, id).await, FormState::Active).await.unwrap();
        // A form in use keeps free of faults.
        let empty = Edit::AddSection { title: "Khác".into(), guidance: String::new(), element: String::new() };
        refused(design::edit(&cx, id, seen(&cx, id).await, &empty).await, Kind::User);
        let full = Edit::AddSection { title: "Khác".into(), guidance: String::new(), element: "DAN_DANH_TINH_SO".into() };
        design::edit(&cx, id, seen(&cx, id).await, &full).await.unwrap();
        let page = form::show(&cx, id).await.unwrap();
        assert_eq!((page.newest.number, page.faults.len()), (1, 0));
        assert_eq!(page.newest.definition.lines().last().unwrap().key, "20");
        let line = LineWords { key: "20".into(), label: "a\0b".into(), ..LineWords::default() };
        let nul = Edit::SetLine { key: "20".into(), line: Box::new(line) };
        refused(design::edit(&cx, id, page.record.version, &nul).await, Kind::User);
    }

    /// What is exported is imported again: as the next version of the same form.
    async fn forms_go_through_files(db: Database) {
        let cx = open(&db).await;
        let id = design::take_over(&cx, "B04").await.unwrap();
        let text = design::export(&cx, id, None).await.unwrap();
        let again = design::import(&cx, &text).await.unwrap();
        assert_eq!((again.id, again.number), (id, 1));
        let other = design::import(&cx, &text.replace("\"B04\"", "\"B04-2\"")).await.unwrap();
        assert_ne!(other.id, id);
        let error = refused(design::import(&cx, "{\"code\": \"B1\",\n \"title\": 3}").await, Kind::User);
        assert!(error.message().contains("dòng 2"), "{error}");
        refused(design::import(&cx, "không phải JSON").await, Kind::User);
        refused(design::import(&cx, &" ".repeat(2 << 20)).await, Kind::TooLarge);
        let changed = text.replace("\"threshold\": 90", "\"threshold\": 70");
        design::import(&cx, &changed).await.unwrap();
        assert_eq!(form::show(&cx, id).await.unwrap().newest.definition.threshold, 70);
        assert_eq!(form::versions(&cx, id).await.unwrap().len(), 1);
        assert_eq!(design::differences(&cx, id, 1, 1).await.unwrap(), []);
        let copied = form::copy(&cx, id, "B04-3").await.unwrap();
        let differences = design::differences(&cx, copied, 1, 1).await.unwrap();
        assert!(differences.iter().all(|one| one.became != Became::Added));
    }

    /// Days off are entered once a year; deadlines keep clear of them.
    async fn deadlines_keep_clear_of_days_off(db: Database) {
        let cx = open(&db).await;
        let id = design::take_over(&cx, "B04").await.unwrap();
        let form = form::show(&cx, id).await.unwrap().newest.definition;
        let february = "2026-02".parse().unwrap();
        let due = async |cx: &Context| {
            let schedule = design::schedule(cx, &form, february).await.unwrap().unwrap();
            (schedule.deadlines[0].to_string(), schedule.doubts.len())
        };
        // The cut-off is Saturday the 14th; the reporter has two working days.
        assert_eq!(due(&cx).await, ("2026-02-17".to_owned(), 1));
        let text = "16/02/2026–20/02/2026 Tết Nguyên đán";
        design::save_days(&cx, 2026, "", text).await.unwrap();
        assert_eq!(due(&cx).await, ("2026-02-24".to_owned(), 0));
        refused(design::save_days(&cx, 2026, "", "17/02/2026 Tết").await, Kind::Conflict);
        refused(design::save_days(&cx, 2026, text, "Tết").await, Kind::User);
        refused(design::save_days(&cx, 1900, "", "").await, Kind::User);
        design::save_days(&cx, 2026, text, "").await.unwrap();
        assert_eq!(due(&cx).await.0, "2026-02-17");
        assert!(design::days_off(&cx).await.unwrap().knows(2026));
    }

    /// Trying out reads and checks as the entry page does, and keeps nothing.
    async fn a_form_is_tried_out(db: Database) {
        let cx = open(&db).await;
        let id = design::take_over(&cx, "B01").await.unwrap();
        let nothing = design::trial(&cx, id, &BTreeMap::new()).await.unwrap();
        assert_eq!(nothing.judgement, None);
        assert_eq!(nothing.period.unwrap().to_string(), "2026-Q1");
        let typed = [("1", "1.000"), ("2", "1 200"), ("9", "2"), ("5", "mười")];
        let typed = typed.map(|(key, text)| (key.to_owned(), text.to_owned())).into();
        let trial = design::trial(&cx, id, &typed).await.unwrap();
        assert!(trial.lines["5"].problem.contains("không phải là số"));
        let judgement = trial.judgement.unwrap();
        let found: Vec<&str> = judgement.findings.iter().map(|f| f.check.as_str()).collect();
        assert!(found.contains(&"K1") && found.contains(&"K5") && found.contains(&"@required"), "{found:?}");
    }

    /// Who hands in for others is an agency of the register.
    async fn reporters_are_units_or_agencies(db: Database) {
        let cx = open(&db).await;
        assert_eq!(design::reporter(&cx, " ").await.unwrap(), Reporter::Own);
        assert!(matches!(design::reporter(&cx, "86").await.unwrap(), Reporter::Agency(UnitId(_))));
        refused(design::reporter(&cx, "Không có cơ quan này").await, Kind::User);
        refused(design::reporter(&cx, "29551").await, Kind::User);
    }
}
