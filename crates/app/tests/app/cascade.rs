//! Targets given to communes and departments, held against the plan's own.

use cotmoc_app::cascade::{self, CascadePage, Given, NotComparable, TargetReport, Trial, Verdict};
use cotmoc_app::data::{self, ImportOptions, NumberStyle, Source, Watch};
use cotmoc_app::model::*;
use cotmoc_app::{Actor, App, Clock, Context, Kind, plans};
use cotmoc_core::model::UnitLevel;
use cotmoc_core::progress::Method;
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{adopt, at, config, open, refused};

/// A plan of the province of Vĩnh Long with a count and two rates for 2026.
const PLAN: &str = "\
ỦY BAN NHÂN DÂN\nTỈNH VĨNH LONG\nSố: 15/KH-UBND\nVĩnh Long, ngày 10 tháng 01 năm 2026\n\n\
KẾ HOẠCH\nPhát triển kinh tế số và xã hội số tỉnh Vĩnh Long năm 2026\n\n\
II. MỤC TIÊU\n\
- Đến năm 2026, tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt tối thiểu 70%.\n\
- Đến năm 2026, có 1.000 doanh nghiệp công nghệ số.\n";

async fn give(cx: &Context, text: &str, plan: PlanId, trial: Trial) -> TargetReport {
    let source = Source::bytes("giao.csv", text.as_bytes().to_vec());
    cascade::import(cx, &source, Some(plan), NumberStyle::Plain, trial).await.unwrap()
}

/// Two communes of the province.
fn communes() -> (String, String, usize) {
    let register = cotmoc_core::units::Register::official();
    let day = jiff::civil::date(2026, 12, 31);
    let top = register.coded("86", day).next().unwrap().id;
    let under = register.living(day).filter(|u| u.level == UnitLevel::Commune);
    let mut codes: Vec<String> = under
        .filter(|u| register.above(u.id, day).iter().any(|a| a.id == top))
        .map(|u| u.name(day).code.clone())
        .collect();
    codes.sort();
    (codes[0].clone(), codes[1].clone(), codes.len())
}

async fn figures(cx: &Context, text: &str) {
    let mut watch = Watch { progress: &mut |_| {}, row: &mut |_| {} };
    let source = Source::bytes("x.csv", text.as_bytes().to_vec());
    let report = data::import(cx, &source, ImportOptions::default(), &mut watch).await.unwrap();
    assert!(report.batch.is_some(), "{:?}", report.errors);
}

fn number(value: Option<rust_decimal::Decimal>) -> Option<String> {
    value.map(|v| v.to_string())
}

async fn shown(cx: &Context, plan: PlanId, code: &str) -> CascadePage {
    cascade::show(cx, plan, code, 2026).await.unwrap()
}

on_both! {
    /// Counts are added up; who has none is named; the difference is exact.
    async fn counts_are_added_up(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let (one, two, all) = communes();
        let text = format!("indicator,unit,year,comparator,value,act,act_date\nKTS11,{one},2026,>=,600,12/QĐ-UBND,05/01/2026\n\
                            KTS11,{two},2026,,400,12/QĐ-UBND,2026-01-05\n");
        let seen = give(&cx, &text, plan, Trial::Look).await;
        assert!(seen.batch.is_none() && seen.changes.iter().all(|c| c.change == Given::New), "{seen:?}");
        assert!(cascade::given(&cx).await.unwrap().is_empty());
        assert_eq!(give(&cx, &text, plan, Trial::Keep).await.batch.unwrap().kind, BatchKind::Targets);
        let page = shown(&cx, plan, "KTS11").await;
        assert_eq!(page.parent.as_ref().unwrap().value, Some("1000".parse().unwrap()));
        assert_eq!(page.lines.len(), all);
        let check = &page.checks[0];
        assert_eq!((check.level, check.given, check.without.len()), (UnitLevel::Commune, 2, all - 2));
        assert_eq!((check.verdict, number(check.total), number(check.difference)), (Verdict::Equal, Some("1000".into()), Some("0".into())));
        let linked = page.lines.iter().filter_map(|l| l.target.as_ref());
        assert!(linked.clone().count() == 2 && linked.clone().all(|t| t.target == page.parent.as_ref().map(|p| p.id)));
        let text = format!("chỉ tiêu;đơn vị;năm;giá trị;văn bản\nKTS11;{one};2026;599;20/QĐ-UBND\nKTS11;{two};2026;bãi bỏ;20/QĐ-UBND\n");
        let report = give(&cx, &text, plan, Trial::Keep).await;
        assert_eq!(report.changes.iter().map(|c| c.change).collect::<Vec<_>>(), [Given::Supersedes, Given::Withdrawn]);
        let again = give(&cx, &text.lines().take(2).collect::<Vec<_>>().join("\n"), plan, Trial::Keep).await;
        assert_eq!((again.changes[0].change, again.batch), (Given::Same, None));
        let check = shown(&cx, plan, "KTS11").await.checks.remove(0);
        assert_eq!((check.verdict, number(check.difference)), (Verdict::Less, Some("-401".into())));
        let history = cascade::history(&cx, "KTS11", &one, 2026).await.unwrap();
        assert_eq!(history.iter().map(|t| t.act_number.as_str()).collect::<Vec<_>>(), ["12/QĐ-UBND", "20/QĐ-UBND"]);
        assert_eq!(cascade::given(&cx).await.unwrap(), [("KTS11".to_owned(), 2026)]);
        assert!(data::verify(&cx).await.unwrap().iter().all(|v| v.holds));
    }

    /// Rates are weighed by what they are divided by: 60 of 100 and 10 of 300 are not 31.67 %.
    async fn rates_are_weighed(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let (one, two, _) = communes();
        let text = format!("indicator,unit,year,comparator,value,act\nKTS04,{one},2026,>=,60,1/QĐ\nKTS04,{two},2026,>=,3.33,1/QĐ\n");
        give(&cx, &text, plan, Trial::Keep).await;
        let check = shown(&cx, plan, "KTS04").await.checks.remove(0);
        assert_eq!(check.verdict, Verdict::NotComparable { why: NotComparable::NoFigures });
        assert_eq!(check.unweighted.len(), 2);
        // The newer quarter has figures of one commune only, so the older one weighs both.
        figures(&cx, &format!("element,unit,period,value\nDN_HOAT_DONG,{one},2025-Q4,100\nDN_HOAT_DONG,{two},2025-Q4,299\n\
                               DN_HOAT_DONG,{one},2026-Q1,5000\n")).await;
        figures(&cx, &format!("element,unit,period,value\nDN_HOAT_DONG,{two},2025-Q4,300\n")).await;
        let page = shown(&cx, plan, "KTS04").await;
        let check = &page.checks[0];
        assert_eq!(number(check.total).as_deref(), Some("17.4975"));
        assert_eq!((check.verdict, number(check.difference).as_deref()), (Verdict::Less, Some("-52.5025")));
        assert!(check.unweighted.is_empty());
        let weights: Vec<_> = page.lines.iter().filter_map(|l| l.weight).map(|w| w.to_string()).collect();
        assert_eq!(weights, ["100", "300"]);
        let other = shown(&cx, plan, "KTS05").await;
        assert!(other.checks.is_empty() && other.parent.is_none());
    }

    /// What cannot be compared says why.
    async fn what_cannot_be_compared_says_why(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let (one, two, _) = communes();
        let text = format!("indicator,unit,year,comparator,value,act\nCH01,{one},2026,<=,10,1/QĐ\nKTS13,{one},2026,,5,1/QĐ\n\
                            KTS04,{one},2026,<=,60,1/QĐ\nKTS04,{two},2026,>=,60,1/QĐ\n");
        give(&cx, &text, plan, Trial::Keep).await;
        let why = async |code: &str| match shown(&cx, plan, code).await.checks[0].verdict {
            Verdict::NotComparable { why } => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(why("CH01").await, NotComparable::NoWeight);
        assert_eq!(why("KTS13").await, NotComparable::NoParent);
        figures(&cx, &format!("element,unit,period,value\nDN_HOAT_DONG,{one},2025-Q4,100\nDN_HOAT_DONG,{two},2025-Q4,300\n")).await;
        assert_eq!(why("KTS04").await, NotComparable::OtherBounds);
        assert!(!NotComparable::OtherBounds.words().is_empty());
    }

    /// Wrong rows are named; then nothing is kept.
    async fn wrong_rows_are_named(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let (one, ..) = communes();
        let target = plans::show(&cx, plan).await.unwrap().targets[0].id;
        let check = async |row: &str, part: &str| {
            let text = format!("indicator,unit,year,comparator,value,act,act_date,target\n{row}\n");
            let report = give(&cx, &text, plan, Trial::Keep).await;
            let said: Vec<String> = report.errors.iter().map(ToString::to_string).collect();
            assert!(report.batch.is_none() && said.iter().any(|s| s.contains(part)), "{row}: {said:?}");
        };
        check(&format!("KTS99,{one},2026,,5,1/QĐ,,"), "cột indicator").await;
        check("KTS11,86,2026,,5,1/QĐ,,", "cấp tỉnh trở lên").await;
        check("KTS11,99999,2026,,5,1/QĐ,,", "không có đơn vị").await;
        check(&format!("KTS11,{one},26,,5,1/QĐ,,"), "cột year").await;
        check(&format!("KTS11,{one},2026,hơn,5,1/QĐ,,"), "cột comparator").await;
        check(&format!("KTS11,{one},2026,,\"1,5\",1/QĐ,,"), "viết 1.5").await;
        check(&format!("KTS11,{one},2026,,1.5,1/QĐ,,"), "thập phân").await;
        check(&format!("KTS11,{one},2026,,,1/QĐ,,"), "bãi bỏ").await;
        check(&format!("KTS11,{one},2026,,bãi bỏ,1/QĐ,,"), "chưa được giao").await;
        check(&format!("KTS11,{one},2026,,5,,,"), "cột act").await;
        check(&format!("KTS11,{one},2026,,5,1/QĐ,32/1/2026,"), "cột act_date").await;
        check(&format!("KTS11,{one},2026,,5,1/QĐ,,x"), "cột target").await;
        check(&format!("KTS11,{one},2026,,5,1/QĐ,,999999"), "không có mục tiêu số 999999").await;
        check(&format!("KTS05,{one},2026,,5,1/QĐ,,{target}"), "không phải của chỉ tiêu KTS05").await;
        check(&format!("KTS11,{one},2026,,5,1/QĐ,,\nKTS11,{one},2026,,6,1/QĐ,,"), "trùng với dòng 2").await;
        check(&format!("KTS11,{one},2026,,5,1/QĐ"), "dòng có 6 ô").await;
        assert!(cascade::given(&cx).await.unwrap().is_empty());
        let headings = give(&cx, "indicator,unit,year,value\n", plan, Trial::Keep).await;
        assert!(headings.errors[0].message.contains("«act»"));
        refused(cascade::show(&cx, PlanId(999_999), "KTS11", 2026).await, Kind::NotFound);
        refused(cascade::show(&cx, plan, "KTS99", 2026).await, Kind::User);
        refused(cascade::history(&cx, "KTS11", "xyz", 2026).await, Kind::User);
        let nobody = App::open(config(&db), Clock::fixed(at())).await.unwrap().by(Actor::nobody("khách"));
        let source = Source::bytes("x", b"indicator".to_vec());
        refused(cascade::import(&nobody, &source, None, NumberStyle::Plain, Trial::Keep).await, Kind::Forbidden);
        refused(cascade::show(&nobody, plan, "KTS11", 2026).await, Kind::Forbidden);
    }

    /// A plan fixes its method once; a change needs an act and the version that was seen.
    async fn a_plan_fixes_its_method(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let version = async || plans::show(&cx, plan).await.unwrap().plan.version;
        let now = plans::method(&cx, plan).await.unwrap();
        assert_eq!((now.method, now.fixed.len()), (Method::Linear, 0));
        let none = ActFacts::default();
        plans::set_method(&cx, plan, version().await, Method::Escap, none.clone()).await.unwrap();
        assert_eq!(plans::method(&cx, plan).await.unwrap().method, Method::Escap);
        let fields = refused(plans::set_method(&cx, plan, version().await, Method::Escap, none.clone()).await, Kind::User);
        assert_eq!(fields.field_errors()[0].field, "method");
        let fields = refused(plans::set_method(&cx, plan, version().await, Method::Cagr, none.clone()).await, Kind::User);
        assert_eq!(fields.field_errors()[0].field, "number");
        let act = ActFacts { number: Some("9/QĐ-UBND".into()), ..none.clone() };
        refused(plans::set_method(&cx, plan, 1, Method::Cagr, act.clone()).await, Kind::Conflict);
        plans::set_method(&cx, plan, version().await, Method::Cagr, act).await.unwrap();
        let now = plans::method(&cx, plan).await.unwrap();
        assert_eq!((now.method, now.fixed.len()), (Method::Cagr, 2));
        let history = plans::history(&cx, plan).await.unwrap();
        assert_eq!(history[0].action, "plan.method");
        let nobody = App::open(config(&db), Clock::fixed(at())).await.unwrap().by(Actor::nobody("khách"));
        refused(plans::set_method(&nobody, plan, 1, Method::Cagr, none).await, Kind::Forbidden);
    }
}
