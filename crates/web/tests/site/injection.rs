//! What people write is shown as text, whatever it looks like.

use axum::http::StatusCode;

use crate::support::Site;

const ATTACK: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>";

#[track_caller]
fn harmless(page: &str) {
    for live in ["<script>alert", "<img src=x", "<svg/onload", "\"'><svg"] {
        assert!(!page.contains(live), "{live} in\n{page}");
    }
}

#[tokio::test]
async fn markup_in_documents_fields_and_names_stays_text() {
    let site = Site::empty().await;
    let text = format!(
        "KẾ HOẠCH {ATTACK}\nMục tiêu đến năm 2025\n- Tỷ lệ {ATTACK} đạt 20%.\n- Tỷ trọng kinh tế số đạt 20% GRDP.\n\
         | Chỉ tiêu {ATTACK} | Năm 2025 |\n| {ATTACK} | 30% |\n"
    );
    let draft = site.import(&format!("{}.txt", ATTACK.replace(['"', '/'], "_")), &text).await;
    let review = site.get(&draft).await;
    harmless(&review.text());
    review.says("alert(1)");
    harmless(&site.get("/plans").await.text());

    let added = [
        ("kind", "task"),
        ("quote", ""),
        ("task", ATTACK),
        ("lead", ATTACK),
        ("coordinating", ATTACK),
        ("product", ATTACK),
    ];
    site.post(&format!("{draft}/items"), &added).await.location();
    harmless(&site.get(&draft).await.text());
    let refused = site
        .post(
            &format!("{draft}/items"),
            &[("kind", "target"), ("quote", ATTACK), ("value", ATTACK), ("indicator", ATTACK)],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    harmless(&refused.text());

    let version = crate::review::draft_version(&site.get(&draft).await);
    let facts = [
        ("version", version.as_str()),
        ("to", "new"),
        ("title", ATTACK),
        ("number", ATTACK),
        ("issuer", ATTACK),
        ("territory", ATTACK),
        ("level", "tỉnh"),
    ];
    let accepted = site.post(&format!("{draft}/accept"), &facts).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.text());
    let plan = accepted.location();
    let mut paths = vec!["/plans".to_owned(), plan.clone()];
    let text = site.get(&plan).await.text();
    for link in crate::support::attributes(&text, "href") {
        let path = link.split('#').next().unwrap_or_default().to_owned();
        let page = path.starts_with('/') && path != "/" && !path.starts_with("/assets");
        if page && !path.ends_with("/file") {
            paths.push(path);
        }
    }
    let id = plan.trim_start_matches("/plans/").split('?').next().unwrap();
    paths.push(format!("/compare?plan={id}"));
    for path in paths {
        let page = site.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        harmless(&page.text());
    }
}

#[tokio::test]
async fn addresses_do_not_come_back_as_markup() {
    let site = Site::empty().await;
    for path in [
        "/?x=%3Cscript%3Ealert(1)%3C/script%3E",
        "/%3Cscript%3Ealert(1)",
        "/compare?plan=%22%3E%3Cscript%3Ealert(1)",
    ] {
        harmless(&site.get(path).await.text());
    }
}

#[tokio::test]
async fn markup_in_units_figures_and_targets_of_units_stays_text() {
    let site = Site::empty().await;
    let attack: String = form_urlencoded::byte_serialize(ATTACK.as_bytes()).collect();
    for path in [
        format!("/units?q={attack}"),
        format!("/units?at={attack}"),
        format!("/figures?code={attack}&unit={attack}&from={attack}&borders={attack}"),
        format!("/figures?code=HO_GIA_DINH&unit=86&from=2024&borders={attack}"),
        format!("/data/history?code={attack}&unit={attack}&period={attack}"),
        format!("/data/import?code={attack}"),
        format!(
            "/units/operations/new?do=merge&from={attack}&name={attack}&code={attack}&act={attack}&date={attack}&preview=1"
        ),
        format!(
            "/units/operations/new?do=split&unit={attack}&name0={attack}&existing1={attack}&share0={attack}&preview=1"
        ),
        format!("/units/operations/new?do=shares&unit={attack}&rows={attack}"),
        format!("/plans/1/cascade?code={attack}&year=2025"),
    ] {
        let page = site.get(&path).await;
        assert!(page.status.is_success() || page.status.is_client_error(), "{path}: {}", page.status);
        harmless(&page.text());
    }
    let table = format!("{ATTACK}\tđơn vị\n{ATTACK}\t{ATTACK}\n");
    for shape in ["long", "wide"] {
        let sent =
            [("numbers", "vi"), ("shape", shape), ("code", ATTACK), ("category", ATTACK), ("text", &table)];
        let page = site.post_parts("/data/import", &sent).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
        harmless(&page.text());
    }
    let sent = [("code", "XHS07"), ("year", "2025"), ("numbers", "vi"), ("act", ATTACK), ("text", &table)];
    harmless(&site.post_parts("/plans/1/cascade", &sent).await.text());

    let renamed = [
        ("do", "rename"),
        ("unit", "29584"),
        ("name", ATTACK),
        ("date", "01/01/2027"),
        ("act", ATTACK),
        ("note", ATTACK),
        ("seen", "0"),
    ];
    let place = site.post("/units/operations", &renamed).await.location();
    for path in [
        place.as_str(),
        "/units/operations",
        "/units/229584",
        "/units/229584?at=2027-02-01",
        "/units?q=29584&at=2027-02-01",
    ] {
        let page = site.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.says("alert(1)");
        harmless(&page.text());
    }
}
