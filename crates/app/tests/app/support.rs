//! The application on an empty database, and texts to feed it.

use cotmoc_app::model::*;
use cotmoc_app::{Actor, App, AppError, Clock, Config, Context, Kind, drafts};
use cotmoc_store::Address;
use cotmoc_store::testing::Database;

/// A plan as a province writes it, with two targets, one of them for two years, and a task.
pub(crate) const PLAN: &str = "\
ỦY BAN NHÂN DÂN\nTỈNH TRÀ VINH\nSố: 59/KH-UBND\nTrà Vinh, ngày 01 tháng 9 năm 2022\n\n\
KẾ HOẠCH\nPhát triển kinh tế số và xã hội số tỉnh Trà Vinh giai đoạn 2022 - 2025\n\n\
II. MỤC TIÊU\n\
- Đến năm 2025, tỷ trọng kinh tế số trong GRDP đạt 20%.\n\
- Đến năm 2025, tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt trên 70%.\n\n\
III. NHIỆM VỤ\n\
- Sở Y tế chủ trì, phối hợp với Sở Thông tin và Truyền thông triển khai hồ sơ sức khỏe điện tử trong năm 2023.\n";

/// The same plan changed by a later decision.
pub(crate) const AMENDMENT: &str = "\
ỦY BAN NHÂN DÂN\nTỈNH TRÀ VINH\nSố: 12/QĐ-UBND\nTrà Vinh, ngày 05 tháng 3 năm 2024\n\n\
QUYẾT ĐỊNH\nSửa đổi một số mục tiêu\n\n\
- Đến năm 2025, tỷ trọng kinh tế số trong GRDP đạt 15%.\n";

/// A plan that gives one indicator two values for one year.
pub(crate) const CONTRADICTION: &str = "\
KẾ HOẠCH\nPhát triển kinh tế số tỉnh Lạng Sơn\n\n\
- Đến năm 2025, tỷ trọng kinh tế số trong GRDP đạt 20%.\n\
- Đến năm 2025, tỷ trọng kinh tế số trong GRDP đạt 25%.\n\
- Đến năm 2025, tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt 80%.\n";

/// The moment at which tests happen.
pub(crate) fn at() -> jiff::Timestamp {
    "2026-01-31T08:15:00.25Z".parse().unwrap()
}

/// How a test opens the application.
pub(crate) fn config(db: &Database) -> Config {
    let database = match &db.address {
        Address::Sqlite(_) => None,
        Address::Postgres(url) => Some(url.clone()),
    };
    Config { database, ..Config::at(db.folder().join("data")) }
}

/// The application as the local operator uses it.
pub(crate) async fn open(db: &Database) -> Context {
    App::open(config(db), Clock::fixed(at())).await.unwrap().by(Actor::local_operator())
}

/// A draft of that text.
pub(crate) async fn import(cx: &Context, name: &str, text: &str) -> drafts::DraftPage {
    let imported = drafts::create(cx, name, text.as_bytes().to_vec()).await.unwrap();
    drafts::show(cx, imported.draft).await.unwrap()
}

/// A plan of that text, accepted as suggested; values that contradict each other all stand.
pub(crate) async fn adopt(cx: &Context, name: &str, text: &str) -> PlanId {
    let mut page = import(cx, name, text).await;
    for group in &page.contradictions {
        let refs: Vec<_> = page.items.iter().filter(|i| group.items.contains(&i.id)).map(seen).collect();
        drafts::keep_all(cx, page.draft.id, &refs).await.unwrap();
    }
    page = drafts::show(cx, page.draft.id).await.unwrap();
    let facts = page.suggested.parse().unwrap();
    let to = drafts::Destination::NewPlan(facts);
    drafts::accept(cx, page.draft.id, page.draft.version, to).await.unwrap().plan
}

/// The item whose wording contains these words.
pub(crate) fn find<'a>(page: &'a drafts::DraftPage, words: &str) -> &'a Item {
    let said = |item: &Item| match &item.fields {
        ItemFields::Target(t) => format!("{} {}", t.indicator, t.value),
        ItemFields::Task(t) => t.task.clone(),
        ItemFields::Qualitative(q) => q.text.clone(),
    };
    let found = page.items.iter().find(|i| said(i).contains(words));
    found.unwrap_or_else(|| panic!("no item with «{words}» in {:#?}", page.items))
}

/// The item as a page refers to it.
pub(crate) fn seen(item: &Item) -> drafts::ItemRef {
    drafts::ItemRef { id: item.id, version: item.version }
}

/// The fields of a target item.
pub(crate) fn target(item: &Item) -> TargetFields {
    item.target().expect("a target").clone()
}

/// An error of that kind, with a Vietnamese message and a hint.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, AppError>, kind: Kind) -> AppError {
    let error = result.expect_err("this had to be refused");
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.how_to().is_some(), "no hint: {error}");
    error
}
