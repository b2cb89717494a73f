//! Assessments of a plan's targets, from imported figures to what is kept.

use cotmoc_app::model::*;
use cotmoc_app::{Context, assess, data, plans, scorecard};
use cotmoc_core::progress::{Method, Status};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{adopt, open};

const TEXT: &str = "\
ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\nSố: 131/KH-UBND\nLạng Sơn, ngày 01 tháng 9 năm 2022\n\n\
KẾ HOẠCH\nPhát triển kinh tế số và xã hội số tỉnh Lạng Sơn giai đoạn 2022 - 2030\n\n\
II. MỤC TIÊU\n\
- Đến năm 2030, tỷ trọng kinh tế số trong GRDP đạt 30%.\n\
- Đến năm 2025, tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt trên 70%.\n\
- Đến năm 2030, tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt 100%.\n";

async fn import(cx: &Context, csv: &str) {
    let source = data::Source::bytes("so-lieu.csv", csv.as_bytes().to_vec());
    let (mut progress, mut row) = (|_| {}, |_| {});
    let mut watch = data::Watch { progress: &mut progress, row: &mut row };
    let report = data::import(cx, &source, data::ImportOptions::default(), &mut watch).await.unwrap();
    assert!(report.errors.is_empty(), "{:?}", report.errors);
}

async fn standing(cx: &Context, plan: PlanId, code: &str, year: u16) -> assess::Standing {
    let all = assess::plan(cx, plan).await.unwrap();
    let same = |s: &assess::Standing| s.target.code.as_deref() == Some(code) && s.target.year == Some(year);
    all.into_iter().find(same).expect("the target")
}

async fn status(cx: &Context, plan: PlanId, code: &str, year: u16) -> Status {
    standing(cx, plan, code, year).await.assessment.expect("something to judge").status
}

on_both! {
    /// Without figures nothing is judged; with them the plan's method judges, and says from what.
    async fn targets_are_judged_as_figures_come_in(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "lang-son.txt", TEXT).await;
        assert_eq!(status(&cx, plan, "KTS01", 2030).await, Status::NotAssessable);

        import(&cx, "indicator,unit,period,value\nKTS01,20,2021,5\nKTS01,20,2022,8\nKTS01,20,2024,16\n").await;
        let standing = standing(&cx, plan, "KTS01", 2030).await;
        assert_eq!(standing.unit.as_ref().unwrap().code, "20");
        assert_eq!(standing.figures.len(), 3);
        let judged = standing.assessment.unwrap();
        // 5 → 30 in nine years; after three 13,33 were expected, 16 are there.
        assert_eq!(judged.status, Status::OnTrack);
        assert_eq!(judged.inputs.case.baseline.as_ref().unwrap().value.to_string(), "5");
        assert_eq!(judged.gap.unwrap().to_string(), "14");
        // 2025 is over, and its figure is awaited.
        import(&cx, "indicator,unit,period,value\nKTS04,20,2021,10\nKTS04,20,2024,60\n").await;
        assert_eq!(status(&cx, plan, "KTS04", 2025).await, Status::NotAssessable);
        import(&cx, "indicator,unit,period,value\nKTS04,20,2025,70\n").await;
        assert_eq!(status(&cx, plan, "KTS04", 2025).await, Status::Missed);
        let later = standing_milestones(&cx, plan).await;
        assert_eq!(later, [(2025, "70".to_owned())]);
    }

    /// An assessment is kept with its inputs, and only where something changed.
    async fn what_was_judged_is_kept_once(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "lang-son.txt", TEXT).await;
        import(&cx, "indicator,unit,period,value\nKTS01,20,2021,5\nKTS01,20,2024,16\n").await;
        let first = assess::keep(&cx, plan).await.unwrap();
        assert_eq!((first.new, first.same), (3, 0));
        let again = assess::keep(&cx, plan).await.unwrap();
        assert_eq!((again.new, again.same), (0, 3));
        import(&cx, "indicator,unit,period,value\nKTS01,20,2024,6\n").await;
        assert_eq!(assess::keep(&cx, plan).await.unwrap().new, 1);
        let target = standing(&cx, plan, "KTS01", 2030).await.target.id;
        let kept = assess::history(&cx, target).await.unwrap();
        let told: Vec<_> = kept.iter().map(|a| a.facts.status.as_str()).collect();
        assert_eq!(told, ["off_track", "on_track"]);
        assert!(kept[0].facts.inputs.contains("\"6\"") && kept[1].facts.inputs.contains("\"16\""));
    }

    /// What a scorecard remembers of figures never shows: after each change it is that of an instance that has
    /// just been started.
    async fn a_remembered_scorecard_is_that_of_a_fresh_instance(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "lang-son.txt", TEXT).await;
        let lines = [
            "KTS01,20,2021,5", "KTS04,20,2021,10", "KTS04,20,2024,60", "KTS01,20,2024,16", "KTS01,20,2024,6",
            "KTS04,20,2025,75", "KTS01,20,2025,20",
        ];
        let latest = |card: &scorecard::Scorecard| -> Vec<_> { card.lines.iter().map(|l| l.latest.clone()).collect() };
        let mut seen = latest(&scorecard::show(&cx, plan).await.unwrap());
        for line in lines {
            import(&cx, &format!("indicator,unit,period,value\n{line}\n")).await;
            let card = scorecard::show(&cx, plan).await.unwrap();
            assert_eq!(*card, *scorecard::show(&open(&db).await, plan).await.unwrap(), "after {line}");
            assert!(std::sync::Arc::ptr_eq(&card, &scorecard::show(&cx, plan).await.unwrap()), "made once");
            let now = latest(&card);
            assert_ne!(seen, now, "{line} changes something");
            seen = now;
        }
    }

    /// Another method is fixed by an act; every status then names it.
    async fn a_plan_fixes_its_method(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "lang-son.txt", TEXT).await;
        import(&cx, "indicator,unit,period,value\nKTS01,20,2021,5\nKTS01,20,2022,8\nKTS01,20,2024,16\n").await;
        let version = plans::show(&cx, plan).await.unwrap().plan.version;
        let act = ActFacts { number: Some("9/QĐ-UBND".into()), ..ActFacts::default() };
        plans::set_method(&cx, plan, version, Method::Un2023, act).await.unwrap();
        let judged = standing(&cx, plan, "KTS01", 2030).await.assessment.unwrap();
        assert_eq!(judged.method.to_string(), "un2023");
    }
}

async fn standing_milestones(cx: &Context, plan: PlanId) -> Vec<(i16, String)> {
    let case = standing(cx, plan, "KTS04", 2030).await.assessment.unwrap().inputs.case;
    case.milestones.iter().map(|m| (m.period.in_year(), m.value.to_string())).collect()
}
