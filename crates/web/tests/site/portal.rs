//! The public pages: what was released is there for everybody, and nothing else is, by any address.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, ETAG, HOST, IF_NONE_MATCH, SET_COOKIE};
use axum::http::{Request, StatusCode};
use cotmoc_app::model::{PlanId, ReleaseId};
use cotmoc_app::{Actor, plans, releases, samples};

use crate::support::{FICTIVE, Page, Site, attributes};

/// A site with the fictive province, its plan, and nothing released.
pub(crate) async fn with_plan() -> (Site, PlanId) {
    let site = Site::empty().await;
    let cx = site.app.by(Actor::local_operator());
    samples::load(&cx, &[FICTIVE]).await.unwrap();
    samples::load_province(&cx).await.unwrap();
    let all = plans::list(&cx).await.unwrap();
    let plan = all.iter().find(|one| one.plan.facts.territory.as_deref().is_some_and(|t| t.contains("Mẫu")));
    (site, plan.expect("the plan of the fictive province").plan.id)
}

/// What somebody reads who has no cookie at all.
async fn read(site: &Site, path: &str) -> Page {
    let request = Request::builder().uri(path).header(HOST, "127.0.0.1:8080");
    site.send(request.body(Body::empty()).unwrap()).await
}

/// Every public page that links lead to.
async fn crawl(site: &Site) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec!["/cong-khai".to_owned(), "/cong-khai/tin.xml".to_owned()];
    while let Some(path) = waiting.pop() {
        if !path.starts_with("/cong-khai") || path.contains("period=") || !seen.insert(path.clone()) {
            continue;
        }
        let page = read(site, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.headers.get(SET_COOKIE).is_none(), "{path} sets a cookie");
        assert_eq!(page.header("cache-control"), "public, max-age=60", "{path}");
        if page.header("content-type").starts_with("text/html") {
            let links = attributes(&page.text(), "href").into_iter();
            waiting.extend(links.filter_map(|link| link.split('#').next().map(str::to_owned)));
        }
        assert!(seen.len() < 4_000, "there is no end of public pages");
    }
    seen
}

#[tokio::test]
async fn nothing_is_public_before_it_is_released() {
    let (site, plan) = with_plan().await;
    let cx = site.app.by(Actor::local_operator());
    let prepared = releases::prepare(&cx, plan, "Bản kín số một", "").await.unwrap();
    let later = releases::prepare(&cx, plan, "Bản kín số hai", "").await.unwrap();
    let soon = cx.now().checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    releases::release(&cx, later, 1, Some(soon)).await.unwrap();
    for path in crawl(&site).await {
        read(&site, &path).await.says_not("Bản kín");
    }
    let names =
        ["", "/chi-tieu/KTS01", "/chi-tieu/KTS01/table.csv", "/chi-tieu/KTS01/nhung", "/don-vi/1000001"];
    for rest in names {
        for base in [
            format!("/cong-khai/ban/{prepared}"),
            format!("/cong-khai/ban/{later}"),
            format!("/cong-khai/ke-hoach/{plan}"),
        ] {
            let page = read(&site, &format!("{base}{rest}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{base}{rest}");
        }
        let page = read(&site, &format!("/releases/{prepared}/preview{rest}")).await;
        assert!(page.location().starts_with("/sign-in"), "{rest}");
    }
    // The editor sees it beforehand, and is told that nobody else does.
    let preview = site.get(&format!("/releases/{prepared}/preview")).await;
    preview.says("Xem trước.").says("Bản kín số một");
    assert_eq!(preview.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn a_release_is_whole_stays_and_leaves_a_trace() {
    let (site, plan) = with_plan().await;
    let cx = site.app.by(Actor::local_operator());
    let first = released(&site, plan, "Bản thứ nhất").await;
    let pages = crawl(&site).await;
    assert!(pages.len() > 80, "only {} public pages", pages.len());
    for kind in ["/chi-tieu/", "/don-vi/", "table.xlsx", "chart.png", "chart.svg", "table.csv", "tab=map"] {
        assert!(pages.iter().any(|path| path.contains(kind)), "no {kind}");
    }
    let home = read(&site, "/cong-khai").await;
    home.says("demo-banner").says("Bản thứ nhất");
    read(&site, "/cong-khai/tim?q=an+mau").await.says("Xã An Mẫu");

    let second = released(&site, plan, "Bản thứ hai").await;
    read(&site, &format!("/cong-khai/ke-hoach/{plan}")).await.says("Bản thứ hai").says_not("Bản thứ nhất");
    read(&site, &format!("/cong-khai/ban/{first}")).await.says("Bản thứ nhất").says("đã có bản mới hơn");
    let before = read(&site, "/cong-khai").await;
    releases::withdraw(&cx, second, 2, "Số của hai xã bị nhập nhầm.").await.unwrap();
    assert_ne!(read(&site, "/cong-khai").await.headers[ETAG], before.headers[ETAG], "a page that is over");
    let gone = read(&site, &format!("/cong-khai/ban/{second}")).await;
    assert_eq!(gone.status, StatusCode::GONE);
    gone.says("Số của hai xã bị nhập nhầm.");
    let rest = read(&site, &format!("/cong-khai/ban/{second}/chi-tieu/KTS01/table.csv")).await;
    assert_eq!(rest.status, StatusCode::GONE);
    read(&site, &format!("/cong-khai/ke-hoach/{plan}")).await.says("Bản thứ nhất");
}

async fn released(site: &Site, plan: PlanId, title: &str) -> ReleaseId {
    let cx = site.app.by(Actor::local_operator());
    let id = releases::prepare(&cx, plan, title, "").await.unwrap();
    releases::release(&cx, id, 1, None).await.unwrap();
    id
}

#[tokio::test]
async fn public_pages_are_kept_and_packed() {
    let (site, plan) = with_plan().await;
    released(&site, plan, "Bản thứ nhất").await;
    let path = format!("/cong-khai/ke-hoach/{plan}");
    let plain = read(&site, &path).await;
    let ask = |name, value: &str| {
        let request = Request::builder().uri(&path).header(HOST, "127.0.0.1:8080").header(name, value);
        request.body(Body::empty()).unwrap()
    };
    let packed = site.send(ask(ACCEPT_ENCODING, "br, gzip")).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.bytes.len() * 3 < plain.bytes.len() && packed.bytes.len() < 60_000);
    let tag = plain.headers[ETAG].to_str().unwrap().to_owned();
    let again = site.send(ask(IF_NONE_MATCH, &tag)).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    let sent = site.app.statements();
    read(&site, &path).await;
    assert!(site.app.statements() - sent <= 1, "a page that was made asks more than whether it still holds");
}

#[tokio::test]
async fn a_chart_may_stand_in_other_pages_and_nothing_else() {
    let (site, plan) = with_plan().await;
    released(&site, plan, "Bản thứ nhất").await;
    let indicator = crawl(&site).await.into_iter().find(|path| path.ends_with("table.csv")).unwrap();
    let base = indicator.trim_end_matches("/table.csv");
    let embed = read(&site, &format!("{base}/nhung")).await;
    assert!(embed.header("content-security-policy").contains("frame-ancestors *"));
    assert_eq!(embed.header("x-frame-options"), "");
    let page = read(&site, base).await;
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(page.header("x-frame-options"), "DENY");
}
