//! Every page within reach of the start page, in both languages.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;

use crate::support::{Page, Site, attributes};

const MOST_BYTES: usize = 60_000;

/// Pages of one kind that are looked at where there are thousands: of units and their figures.
const MOST_OF_A_KIND: usize = 14;

/// The kind of an address where there are thousands of it: numbers and values left out.
fn kind_of_many(address: &str) -> Option<String> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let fronts = [
        "/units", "/figures", "/data", "/indicators", "/releases", "/reports", "/tasks", "/reminders",
        "/cong-khai",
    ];
    let many = fronts.iter().any(|front| path.starts_with(front)) || path.ends_with("/scorecard");
    let is_name = |step: &str| step.bytes().any(|b| b.is_ascii_digit());
    let steps = path.split('/').map(|step| if is_name(step) { "" } else { step });
    let doing = query.split('&').find(|pair| pair.starts_with("do=")).unwrap_or("");
    let names = query.split('&').filter_map(|pair| pair.split('=').next()).collect::<BTreeSet<_>>();
    many.then(|| {
        format!("{}?{doing}&{}", steps.collect::<Vec<_>>().join("/"), Vec::from_iter(names).join("&"))
    })
}

/// Every page that links lead to, by address without its fragment; of units and figures some of each kind.
async fn crawl(site: &Site, lang: &str) -> BTreeMap<String, Page> {
    let mut seen = BTreeMap::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut waiting = vec![format!("/plans?lang={lang}")];
    while let Some(path) = waiting.pop() {
        if seen.contains_key(&path) {
            continue;
        }
        if let Some(kind) = kind_of_many(&path) {
            let count = kinds.entry(kind).or_default();
            *count += 1;
            if *count > MOST_OF_A_KIND {
                continue;
            }
        }
        // Public pages lead strangers to the sign-in; whoever is in has no business there.
        if path.starts_with("/sign-in") {
            continue;
        }
        let page = site.get(&path).await;
        // The start leads to the work list; a draft that was accepted leads to its plan.
        if path.starts_with("/?") || path.starts_with("/drafts/") && page.status == StatusCode::SEE_OTHER {
            page.location();
            continue;
        }
        assert_eq!(page.status, StatusCode::OK, "{path}");
        if page.header("content-type").starts_with("text/html") {
            for link in attributes(&page.text(), "href") {
                let Some(address) = link.split('#').next().filter(|link| link.starts_with('/')) else {
                    continue;
                };
                let asset = address.starts_with("/assets/");
                let address = if asset || address.contains("lang=") {
                    address.to_owned()
                } else {
                    format!("{address}{}lang={lang}", if address.contains('?') { '&' } else { '?' })
                };
                if !address.contains(if lang == "vi" { "lang=en" } else { "lang=vi" }) {
                    waiting.push(address);
                }
            }
        }
        seen.insert(path, page);
    }
    seen
}

async fn full_site() -> Site {
    let site = Site::demo().await;
    // A draft of our own with a contradiction, so that the review is within reach too.
    site.import("mau-thuan.txt", crate::review::CONTRADICTING).await;
    site.post("/forms/take", &[("code", "B01")]).await.location();
    site
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages() {
    let site = full_site().await;
    for lang in ["vi", "en"] {
        let pages = crawl(&site, lang).await;
        let kinds: BTreeSet<&str> =
            pages.keys().filter_map(|path| path.trim_start_matches('/').split(['/', '?']).next()).collect();
        assert_eq!(
            kinds,
            [
                "account", "accounts", "assets", "audit", "audit.csv", "backups", "calendars", "compare",
                "comparison", "cong-khai", "data", "documents", "drafts", "duties", "figures", "forms",
                "indicators", "jobs", "messages", "my-messages", "plans", "releases", "reminders", "reports",
                "rounds", "targets", "tasks", "tasks.ics", "units", "work"
            ]
            .into()
        );
        assert!(pages.len() > 100, "only {} pages were reached", pages.len());
        for (path, page) in &pages {
            if page.header("content-type").starts_with("text/html") {
                check(path, lang, page);
            }
        }
    }
}

/// What holds of every page.
fn check(path: &str, lang: &str, page: &Page) {
    let text = page.text();
    assert!(text.contains(&format!("<html lang=\"{lang}\">")), "{path}: the language is not said");
    assert!(
        !text.contains('⟦'),
        "{path}: a message is missing: {:?}",
        text.split('⟦').nth(1).map(|s| &s[..40.min(s.len())])
    );
    assert_eq!(text.matches("<h1").count(), 1, "{path}: one main heading");
    for part in
        ["<title>", "class=\"skip\" href=\"#main\"", "<main id=\"main\"", "<header", "<footer", "<nav"]
    {
        assert!(text.contains(part), "{path}: no {part}");
    }
    for inline in ["<style", " style=\"", " onclick=", " onload=", "javascript:"] {
        assert!(!text.contains(inline), "{path}: {inline} would be refused by our own policy");
    }
    for script in text.split("<script").skip(1) {
        assert!(script.starts_with(" type=\"module\" src=\"/assets/"), "{path}: a script in the page");
    }
    for link in attributes(&text, "href")
        .into_iter()
        .chain(attributes(&text, "src"))
        .chain(attributes(&text, "action"))
    {
        assert!(link.starts_with('/') || link.starts_with('#'), "{path}: {link} leads to another host");
    }
    let ids = attributes(&text, "id");
    let mut seen = BTreeSet::new();
    for id in &ids {
        assert!(seen.insert(id), "{path}: id «{id}» occurs twice");
    }
    for link in attributes(&text, "href").iter().filter_map(|link| link.strip_prefix('#')) {
        assert!(seen.contains(&link.to_owned()), "{path}: #{link} leads nowhere");
    }
    for label in attributes(&text, "for") {
        assert!(seen.contains(&label), "{path}: a label for «{label}», which is not there");
    }
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
}

#[tokio::test]
async fn links_between_targets_and_passages_meet() {
    let site = full_site().await;
    let pages = crawl(&site, "vi").await;
    let mut checked = 0;
    for (path, page) in
        pages.iter().filter(|(path, _)| path.starts_with("/targets/") || path.starts_with("/plans/"))
    {
        for link in attributes(&page.text(), "href")
            .iter()
            .filter(|link| link.starts_with("/documents/") && link.contains("#p-"))
        {
            let (address, anchor) = link.split_once('#').unwrap();
            let document = site.get(address).await.text();
            assert!(document.contains(&format!("id=\"{anchor}\"")), "{path} → {link}");
            checked += 1;
        }
    }
    assert!(checked > 50, "only {checked} links were checked");
    let back = pages
        .iter()
        .filter(|(path, page)| {
            path.starts_with("/documents/") && page.header("content-type").starts_with("text/html")
        })
        .flat_map(|(_, page)| attributes(&page.text(), "href"))
        .filter(|link| link.starts_with("/targets/"))
        .count();
    assert!(back > 50, "only {back} links lead from passages to targets");
}

#[tokio::test]
async fn every_page_is_light() {
    let site = full_site().await;
    for (path, whole) in crawl(&site, "vi").await {
        if path.contains("/file") {
            continue;
        }
        let page = site.compressed(&path).await;
        if whole.bytes.len() > 1000 {
            // Public pages are packed once for everybody, in the way that every reader understands.
            let packing = if path.starts_with("/cong-khai") { "gzip" } else { "br" };
            assert_eq!(page.header("content-encoding"), packing, "{path}");
        }
        assert!(page.bytes.len() < MOST_BYTES, "{path}: {} bytes compressed", page.bytes.len());
    }
    let plans: String = (1..=12).map(|id| format!("&plan={id}")).collect();
    let all = site.compressed(&format!("/compare?x=1{plans}")).await;
    if all.status == StatusCode::OK {
        assert!(all.bytes.len() < MOST_BYTES, "{} bytes compressed", all.bytes.len());
    }
}

#[tokio::test]
async fn demonstration_data_is_marked_wherever_it_is_shown() {
    let site = Site::demo().await;
    for (path, page) in crawl(&site, "vi").await {
        let text = if page.header("content-type").starts_with("text/html") { page.text() } else { continue };
        let shows = text.contains("Trà Vinh") || text.contains("Lạng Sơn") || text.contains("Bến Tre");
        // The register of units is real; no plan and no figure of the demonstration is in it.
        let real = kind_of_many(&path).is_some();
        let choices = ["/compare?lang", "/comparison?lang"].iter().any(|front| path.starts_with(front));
        if shows && !real && !choices {
            assert!(
                text.contains("data-testid=\"demo-banner\"") && text.contains("Dữ liệu minh họa"),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn an_empty_site_says_what_to_do() {
    let site = Site::empty().await;
    for (lang, words) in
        [("vi", "Thả văn bản kế hoạch đầu tiên vào đây"), ("en", "Drop your first plan document here")]
    {
        let page = site.get(&format!("/plans?lang={lang}")).await;
        page.says(words).says_not("demo-banner");
        check("/plans", lang, &page);
        let compare = site.get(&format!("/compare?lang={lang}")).await;
        assert_eq!(compare.status, StatusCode::OK);
        check("/compare", lang, &compare);
    }
}

#[tokio::test]
async fn the_language_is_remembered() {
    let site = Site::empty().await;
    let english = site.get("/plans?lang=en").await;
    english.says("<html lang=\"en\">");
    let cookies: Vec<_> =
        english.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned()).collect();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("cotmoc_lang=en")), "{cookies:?}");
    let ask = |name: &'static str, value: &'static str| {
        site.request(axum::http::Method::GET, "/plans")
            .header(name, value)
            .body(axum::body::Body::empty())
            .unwrap()
    };
    site.send(ask("cookie", "cotmoc_lang=en")).await.says("<html lang=\"en\">");
    site.send(ask("accept-language", "en-US,en;q=0.9")).await.says("<html lang=\"en\">");
    site.send(ask("accept-language", "fr")).await.says("<html lang=\"vi\">");
}

/// A long plan stays light: the text and the items are shown in parts, and the parts are linked.
#[tokio::test]
async fn a_plan_of_hundreds_of_items_stays_light() {
    let site = Site::empty().await;
    let mut text = String::from("KẾ HOẠCH\nMục tiêu đến năm 2030\n");
    for nth in 1..=700 {
        text.push_str(&format!(
            "- Tỷ lệ hồ sơ loại số {nth} được giải quyết trực tuyến tại cơ quan thứ {} đạt {}%.\n",
            nth * 7 % 113,
            5 + nth % 90
        ));
    }
    let draft = site.import("dai.txt", &text).await;
    let review = site.get(&draft).await.text();
    assert_eq!(review.matches("<article class=\"item").count(), 100);
    assert!(review.contains("?page=2#items"), "no second page of items");
    for path in
        [draft.clone(), format!("{draft}?page=2"), format!("{draft}?page=7"), format!("{draft}?part=2")]
    {
        let page = site.compressed(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.bytes.len() < MOST_BYTES, "{path}: {} bytes compressed", page.bytes.len());
    }
    // The numbers lead to the other pane wherever its other half is.
    for link in attributes(&review, "href")
        .iter()
        .filter(|link| link.starts_with(&draft) && link.contains("#p-"))
        .take(5)
    {
        let (address, anchor) = link.split_once('#').unwrap();
        site.get(address).await.says(&format!("id=\"{anchor}\""));
    }
    while site.get(&draft).await.text().contains("data-testid=\"contradiction\"") {
        let (action, version) = crate::review::button(&site.get(&draft).await, "/keep-all");
        site.post(&action, &[("version", &version)]).await.location();
    }
    let version = crate::review::draft_version(&site.get(&draft).await);
    let facts = [("version", version.as_str()), ("to", "new"), ("title", "Kế hoạch dài"), ("level", "tỉnh")];
    let plan = site.post(&format!("{draft}/accept"), &facts).await.location();
    for path in [plan.clone(), "/documents/2?part=2".to_owned()] {
        let page = site.compressed(&path).await;
        assert!(page.bytes.len() < MOST_BYTES, "{path}: {} bytes compressed", page.bytes.len());
    }
}
