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
    harmless(&site.get("/").await.text());

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
    let mut paths = vec!["/".to_owned(), plan.clone()];
    let text = site.get(&plan).await.text();
    for link in crate::support::attributes(&text, "href") {
        let path = link.split('#').next().unwrap_or_default().to_owned();
        if path.starts_with('/') && !path.starts_with("/assets") && !path.ends_with("/file") {
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
