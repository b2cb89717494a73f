//! Scorecard, indicator, unit, comparison: what they say, and how few statements they send.

use axum::http::StatusCode;
use cotmoc_app::{Actor, indicators};

use crate::portal::with_plan;
use crate::support::Site;

/// Statements that a page may send, whatever there is to show.
const MOST: u64 = 40;

/// Looks at a page and counts what it asked of the database, the second time: caches are warm then.
async fn counted(site: &Site, path: &str) -> (String, u64) {
    site.get(path).await;
    let before = site.app.statements();
    let page = site.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
    (page.text(), site.app.statements() - before)
}

#[tokio::test]
async fn pages_send_a_bounded_number_of_statements() {
    let (site, plan) = with_plan().await;
    let code = code(&site, plan.0).await;
    let cx = site.app.by(Actor::local_operator());
    let unit = indicators::profile(&cx, "MAU", None).await.unwrap().profile.unit.id;
    let commune = indicators::profile(&cx, "MAU04", None).await.unwrap().profile.unit.id;
    let mut paths = vec![
        format!("/plans/{plan}/scorecard"),
        format!("/plans/{plan}/scorecard/print"),
        format!("/units/{unit}/profile"),
        format!("/units/{commune}/profile"),
        "/comparison".to_owned(),
        "/releases".to_owned(),
    ];
    for tab in ["", "table", "map", "units", "vintages"] {
        paths.push(format!("/indicators/{code}?plan={plan}&tab={tab}"));
        paths.push(format!("/indicators/{code}?plan={plan}&tab={tab}&borders=then&lang=en"));
    }
    for path in paths {
        let (_, sent) = counted(&site, &path).await;
        assert!(sent <= MOST, "{path} sent {sent} statements");
    }
}

/// An indicator of the plan that communes report.
async fn code(site: &Site, plan: i64) -> String {
    let page = site.get(&format!("/plans/{plan}/scorecard")).await.text();
    let links = page.split("href=\"/indicators/").skip(1);
    links.filter_map(|rest| rest.split('?').next()).next().expect("an indicator").to_owned()
}

#[tokio::test]
async fn the_scorecard_says_what_is_and_what_changed() {
    let (site, plan) = with_plan().await;
    let page = site.get(&format!("/plans/{plan}/scorecard")).await;
    page.says("Bảng theo dõi").says("data-testid=\"headline\"").says("Thay đổi từ 02/02/2026");
    page.says("<svg class=\"drawing\"");
    // A missing figure is a word, never zero.
    page.says("chưa có số liệu");
    let english = site.get(&format!("/plans/{plan}/scorecard?lang=en")).await;
    english.says("Scorecard").says("2 Feb 2026");
    let filtered = site.get(&format!("/plans/{plan}/scorecard?status=at_risk")).await;
    filtered.says("data-testid=\"filtered\"");
    let nonsense = site.get(&format!("/plans/{plan}/scorecard?status=%3Cscript%3E&year=abc")).await;
    assert_eq!(nonsense.status, StatusCode::OK);
    nonsense.says_not("<script>&");
}

#[tokio::test]
async fn figures_as_files_carry_the_mark_and_the_address() {
    let (site, plan) = with_plan().await;
    let code = code(&site, plan.0).await;
    let csv = site.get(&format!("/indicators/{code}/table.csv?plan={plan}")).await;
    assert_eq!(csv.status, StatusCode::OK);
    csv.says("Mã;Đơn vị;");
    let svg = site.get(&format!("/indicators/{code}/chart.svg?plan={plan}")).await;
    svg.says("Dữ liệu minh họa").says(&format!("/indicators/{code}"));
    let png = site.get(&format!("/indicators/{code}/chart.png?plan={plan}")).await;
    assert!(png.bytes.starts_with(b"\x89PNG"));
    let xlsx = site.get(&format!("/indicators/{code}/table.xlsx?plan={plan}")).await;
    assert!(xlsx.bytes.starts_with(b"PK"));
    assert_eq!(site.get(&format!("/indicators/{code}/table.exe")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/indicators/KHONG_CO").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
