//! From how many units on a total counts as whole: what the forms in use say.

use cotmoc_app::collect::form;
use cotmoc_app::figures::{Ask, table};
use cotmoc_app::model::{FormState, PlanId};
use cotmoc_app::{Context, assess, data};
use cotmoc_core::form::{Form, shipped};
use cotmoc_core::model::UnitLevel;
use cotmoc_core::progress::Status;
use cotmoc_core::units::{Reference, Register};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{adopt, open};

const TEXT: &str = "\
ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\nSố: 131/KH-UBND\nLạng Sơn, ngày 01 tháng 9 năm 2022\n\n\
KẾ HOẠCH\nPhát triển kinh tế số và xã hội số tỉnh Lạng Sơn giai đoạn 2022 - 2030\n\n\
II. MỤC TIÊU\n\
- Đến năm 2025, tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt trên 70%.\n";

/// Figures of all communes of Lạng Sơn at the end of 2025 but the last `silent` ones: four of five firms.
async fn report(cx: &Context, silent: usize) -> usize {
    let day = "2025-12-31".parse().unwrap();
    let register = Register::official();
    let province = register.find(&Reference::parse("20"), day).unwrap().id;
    let communes: Vec<&str> = register
        .children(Some(province), day)
        .into_iter()
        .filter(|unit| unit.level == UnitLevel::Commune)
        .map(|unit| unit.name(day).code.as_str())
        .collect();
    let mut csv = "element,unit,period,value\n".to_owned();
    for code in &communes[..communes.len() - silent] {
        csv += &format!("DN_HOAT_DONG,{code},2025-Q4,10\nDN_HOP_DONG_DIEN_TU,{code},2025-Q4,8\n");
    }
    let source = data::Source::bytes("so-lieu.csv", csv.into_bytes());
    let (mut progress, mut row) = (|_| {}, |_| {});
    let mut watch = data::Watch { progress: &mut progress, row: &mut row };
    let report = data::import(cx, &source, data::ImportOptions::default(), &mut watch).await.unwrap();
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    communes.len()
}

async fn status(cx: &Context, plan: PlanId) -> Status {
    assess::plan(cx, plan).await.unwrap()[0].assessment.as_ref().unwrap().status
}

/// A ready form that asks for firms, with another threshold, in use.
async fn put(cx: &Context, code: &str, threshold: u8) {
    let asks = Form { code: code.to_owned(), threshold, ..shipped()[1].clone() };
    let id = form::create(cx, &asks, form::Demo::No).await.unwrap();
    let seen = form::show(cx, id).await.unwrap().record.version;
    form::set_state(cx, id, seen, FormState::Active).await.unwrap();
}

on_both! {
    /// Five silent communes: nothing is judged, until a form says how many are enough.
    async fn a_total_is_whole_from_the_smallest_threshold_on(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "lang-son.txt", TEXT).await;
        let all = report(&cx, 5).await;
        assert_eq!(all, 65);
        let ask = Ask { code: "KTS04".into(), unit: "20".into(), from: "2025-Q4".into(), ..Ask::default() };
        let below = async |cx: &Context| {
            let table = table(cx, &ask).await.unwrap();
            let figure = table.rows[0].figures[0].clone().unwrap();
            assert_eq!((figure.coverage.units, figure.coverage.expected), (60, 65));
            (table.threshold, figure.is_below(table.threshold))
        };
        assert_eq!(below(&cx).await, (100, true));
        assert_eq!(status(&cx, plan).await, Status::NotAssessable);
        put(&cx, "B02", 95).await;
        assert_eq!(below(&cx).await, (95, true));
        assert_eq!(status(&cx, plan).await, Status::NotAssessable);
        put(&cx, "B02-2", 92).await;
        assert_eq!(below(&cx).await, (92, false));
        assert_eq!(status(&cx, plan).await, Status::Achieved);
    }

    /// A form that is a draft says nothing, one that asks for something else neither.
    async fn only_forms_in_use_that_ask_for_it_count(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "lang-son.txt", TEXT).await;
        report(&cx, 5).await;
        form::create(&cx, &Form { threshold: 0, ..shipped()[1].clone() }, form::Demo::No).await.unwrap();
        let other = Form { code: "X".to_owned(), threshold: 0, ..shipped()[0].clone() };
        let id = form::create(&cx, &other, form::Demo::No).await.unwrap();
        let seen = form::show(&cx, id).await.unwrap().record.version;
        form::set_state(&cx, id, seen, FormState::Active).await.unwrap();
        assert_eq!(status(&cx, plan).await, Status::NotAssessable);
    }
}
