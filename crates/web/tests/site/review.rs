//! The way from an upload to a plan, as a person without scripts walks it.

use axum::http::StatusCode;

use crate::support::{Page, Site, attributes, sample};

/// A plan that contradicts itself about one indicator and repeats another.
pub(crate) const CONTRADICTING: &str = "\
ỦY BAN NHÂN DÂN TỈNH SÔNG XANH\n\
Số: 12/KH-UBND\n\
KẾ HOẠCH\n\
Phát triển kinh tế số và xã hội số tỉnh Sông Xanh đến năm 2025\n\
I. MỤC TIÊU\n\
1. Mục tiêu phát triển kinh tế số đến năm 2025\n\
- Tỷ trọng kinh tế số đạt 20% GRDP.\n\
- Tỷ trọng thương mại điện tử trong tổng mức bán lẻ đạt trên 10%.\n\
- Tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt trên 80%.\n\
2. Mục tiêu phát triển xã hội số đến năm 2025\n\
- Tỷ lệ dân số trưởng thành có điện thoại thông minh đạt 80%.\n\
3. Một số mục tiêu cụ thể đến năm 2025\n\
- Tỷ trọng kinh tế số đạt 25% GRDP.\n\
- Tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt trên 80%.\n\
II. TỔ CHỨC THỰC HIỆN\n\
Sở Y tế chủ trì, phối hợp với Sở Tài chính triển khai hồ sơ sức khỏe điện tử, hoàn thành trong năm 2024.\n";

/// The first item of a kind on a review page: its number and its version.
fn item(page: &Page, kind: &str, name: &str) -> (String, String) {
    let text = page.text();
    let card = text
        .split("<article class=\"item")
        .skip(1)
        .find(|card| card.contains(&format!("data-testid=\"item-{kind}\"")) && card.contains(name))
        .unwrap_or_else(|| panic!("no {kind} «{name}» in\n{text}"));
    let id = card.split("data-item=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let version =
        card.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    (id.to_owned(), version.to_owned())
}

/// The value of the first button of a form action.
pub(crate) fn button(page: &Page, action: &str) -> (String, String) {
    let text = page.text();
    let tag = text
        .split("<button")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .find(|tag| {
            tag.contains("formaction=")
                && tag
                    .split("formaction=\"")
                    .nth(1)
                    .is_some_and(|a| a.split('"').next().unwrap().ends_with(action))
        })
        .unwrap_or_else(|| panic!("no button {action} in\n{text}"));
    let value =
        |name: &str| tag.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    (value("formaction"), value("value"))
}

/// The version of the draft that the page would accept.
pub(crate) fn draft_version(page: &Page) -> String {
    let text = page.text();
    let form = text.split("data-testid=\"accept-form\"").nth(1).unwrap();
    form.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

const FACTS: &[(&str, &str)] = &[
    ("to", "new"),
    ("title", "Kế hoạch kinh tế số tỉnh Sông Xanh"),
    ("number", "12/KH-UBND"),
    ("issuer", "UBND tỉnh Sông Xanh"),
    ("territory", "tỉnh Sông Xanh"),
    ("date", "31/3/2022"),
    ("horizon", "2022-2025"),
    ("level", "tỉnh"),
    ("parent", ""),
];

async fn accept(site: &Site, draft: &str, facts: &[(&str, &str)]) -> Page {
    let version = draft_version(&site.get(draft).await);
    let mut fields = vec![("version", version.as_str())];
    fields.extend(facts);
    site.post(&format!("{draft}/accept"), &fields).await
}

/// Decides the contradiction of [`CONTRADICTING`] for its first value.
async fn choose_first(site: &Site, draft: &str) {
    let (action, version) = button(&site.get(draft).await, "/choose");
    site.post(&action, &[("version", &version)]).await.location();
}

#[tokio::test]
async fn a_contradiction_is_decided_before_the_plan_is_accepted() {
    let site = Site::empty().await;
    let draft = site.import("song-xanh.txt", CONTRADICTING).await;
    let review = site.get(&draft).await;
    review.says("data-testid=\"contradiction\"").says("Chọn giá trị này").says("12/KH-UBND");
    site.get("/plans").await.says("data-testid=\"drafts\"").says(&format!("href=\"{draft}\""));

    let refused = accept(&site, &draft, FACTS).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("data-testid=\"problem\"").says("value=\"31/3/2022\"");

    let (action, version) = button(&review, "/choose");
    let after = site.post(&action, &[("version", &version)]).await.location();
    assert!(after.starts_with(&draft) && after.contains("#i-"), "{after}");
    site.get(&draft).await.says_not("data-testid=\"contradiction\"");

    let plan = accept(&site, &draft, FACTS).await.location();
    let page = site.get(&plan).await;
    page.says("data-testid=\"accepted\"")
        .says("Kế hoạch kinh tế số tỉnh Sông Xanh")
        .says("31/03/2022")
        .says("12/KH-UBND");
    page.says("20%").says_not("25%");
    assert_eq!(
        site.get(&draft).await.location(),
        plan.split('?').next().unwrap(),
        "an accepted draft leads to its plan"
    );
    let again = site.upload("ten-khac.txt", CONTRADICTING.as_bytes()).await.location();
    assert!(again.starts_with("/plans/") && again.ends_with("?again=1"), "{again}");
    site.get(&again).await.says("đã có trong hệ thống");
}

#[tokio::test]
async fn both_values_may_stand() {
    let site = Site::empty().await;
    let draft = site.import("song-xanh.txt", CONTRADICTING).await;
    let (action, version) = button(&site.get(&draft).await, "/keep-all");
    site.post(&action, &[("version", &version)]).await.location();
    let page = site.get(&accept(&site, &draft, FACTS).await.location()).await;
    page.says("20%").says("25%");
}

#[tokio::test]
async fn items_are_edited_rejected_restored_and_reset() {
    let site = Site::empty().await;
    let draft = site.import("song-xanh.txt", CONTRADICTING).await;
    let review = site.get(&draft).await;
    let (id, version) = item(&review, "target", "thương mại điện tử");
    let form = site.get(&format!("{draft}?edit={id}")).await;
    form.says("data-testid=\"edit-form\"").says("id=\"edit-value\" name=\"value\" value=\"10\"");

    let fields = |value: &'static str| {
        vec![
            ("kind", "target"),
            ("code", "KTS03"),
            ("indicator", ""),
            ("wording", "TMĐT"),
            ("year", "2025"),
            ("period", ""),
            ("comparator", ">="),
            ("value", value),
            ("value_max", ""),
            ("unit", "%"),
            ("pillar", "kinh tế số"),
            ("scope", ""),
            ("level", ""),
        ]
    };
    let with_version = |fields: Vec<(&'static str, &'static str)>, version: &str| {
        let mut all: Vec<(String, String)> =
            fields.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        all.push(("version".to_owned(), version.to_owned()));
        all
    };
    let post = async |path: String, fields: Vec<(String, String)>| {
        let borrowed: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        site.post(&path, &borrowed).await
    };

    let wrong = post(format!("{draft}/items/{id}/edit"), with_version(fields("mười hai"), &version)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("value=\"mười hai\"").says("aria-invalid=\"true\"").says("role=\"alert\"");

    post(format!("{draft}/items/{id}/edit"), with_version(fields("12,5"), &version)).await.location();
    let edited = site.get(&draft).await;
    edited.says("≥\u{a0}12,5%").says("đã sửa");

    let stale = post(format!("{draft}/items/{id}/edit"), with_version(fields("14"), &version)).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("data-testid=\"error-page\"").says(&format!("href=\"{draft}\""));

    let (_, version) = item(&edited, "target", "thương mại điện tử");
    site.post(&format!("{draft}/items/{id}/reset"), &[("version", &version)]).await.location();
    let reset = site.get(&draft).await;
    reset.says("&#62;\u{a0}10%").says_not("đã sửa");

    let (_, version) = item(&reset, "target", "thương mại điện tử");
    site.post(&format!("{draft}/items/{id}/reject"), &[("version", &version)]).await.location();
    let rejected = site.get(&draft).await;
    rejected.says("data-act=\"restore\"").says("đã bỏ");
    let (_, version) = item(&rejected, "target", "thương mại điện tử");
    site.post(&format!("{draft}/items/{id}/restore"), &[("version", &version)]).await.location();
    site.get(&draft).await.says_not("data-act=\"restore\"");
}

#[tokio::test]
async fn duplicates_are_merged() {
    let site = Site::empty().await;
    let draft = site.import("song-xanh.txt", CONTRADICTING).await;
    let (action, choice) = button(&site.get(&draft).await, "/merge");
    site.post(&action, &[("choice", &choice)]).await.location();
    site.get(&draft).await.says("đã gộp vào mục").says_not("data-testid=\"duplicates\"");
}

#[tokio::test]
async fn items_are_added_with_and_without_a_sentence() {
    let site = Site::empty().await;
    let draft = site.import("song-xanh.txt", CONTRADICTING).await;
    let sentence = "Tỷ lệ dân số trưởng thành có điện thoại thông minh đạt 80%";
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("kind", "target"), ("quote", sentence)])
        .finish();
    let form = site.get(&format!("{draft}?{query}")).await;
    form.says("data-testid=\"add-form\"").says("id=\"add-value\" name=\"value\" value=\"80\"").says(sentence);

    let task =
        [("kind", "task"), ("quote", "Sở Y tế chủ trì"), ("task", "Họp giao ban"), ("lead", "Sở Y tế")];
    let place = site.post(&format!("{draft}/items"), &task).await.location();
    let review = site.get(&draft).await;
    let (id, _) = item(&review, "task", "Họp giao ban");
    assert!(place.ends_with(&format!("#i-{id}")));
    review.says(&format!("id=\"p-{id}\"")).says("tự thêm");

    let text = [("kind", "qualitative"), ("quote", ""), ("text", "Phổ cập 5G"), ("year", "2030")];
    site.post(&format!("{draft}/items"), &text).await.location();
    item(&site.get(&draft).await, "qualitative", "Phổ cập 5G");

    let nowhere = [("kind", "task"), ("quote", "Câu này không có trong văn bản"), ("task", "Một việc")];
    let refused = site.post(&format!("{draft}/items"), &nowhere).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Không tìm thấy câu này").says("Một việc");
}

#[tokio::test]
async fn an_amendment_supersedes_and_keeps_the_history() {
    let site = Site::empty().await;
    let draft = site.import("song-xanh.txt", CONTRADICTING).await;
    choose_first(&site, &draft).await;
    let plan = accept(&site, &draft, FACTS).await.location();
    let plan = plan.split('?').next().unwrap().to_owned();

    let amending =
        "QUYẾT ĐỊNH\nSửa đổi Kế hoạch số 12/KH-UBND\n- Đến năm 2025, tỷ trọng kinh tế số đạt 10,08% GRDP.\n";
    let second = site.import("sua-doi.txt", amending).await;
    let review = site.get(&second).await;
    let amends = attributes(&review.text(), "value")
        .into_iter()
        .find(|value| value.starts_with(&format!("{}.", plan.trim_start_matches("/plans/"))))
        .expect("the plan can be chosen");
    let missing = accept(&site, &second, &[("to", "amendment"), ("title", "Sửa đổi"), ("amends", "")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    missing.says("Hãy chọn kế hoạch");
    let facts = [
        ("to", "amendment"),
        ("amends", amends.as_str()),
        ("title", "Sửa đổi"),
        ("number", "99/QĐ-UBND"),
        ("date", "1/7/2025"),
    ];
    let amended = accept(&site, &second, &facts).await.location();
    assert!(amended.starts_with(&plan), "{amended}");
    let page = site.get(&plan).await;
    page.says("10,08%").says("<del class=\"num\">20%</del>").says("99/QĐ-UBND");
    let text = page.text();
    let old = text.split("<del class=\"num\">").next().unwrap().rsplit("href=\"/targets/").next().unwrap();
    let old = format!("/targets/{}", old.split('"').next().unwrap());
    site.get(&old).await.says("Mục tiêu này đã được thay").says("10,08%").says("99/QĐ-UBND");
}

#[tokio::test]
async fn a_draft_laid_aside_leads_to_its_document() {
    let site = Site::empty().await;
    let draft = site.import("song-xanh.txt", CONTRADICTING).await;
    let version = draft_version(&site.get(&draft).await);
    let document = site.post(&format!("{draft}/discard"), &[("version", &version)]).await.location();
    assert!(document.starts_with("/documents/"));
    site.get("/plans").await.says_not("data-testid=\"drafts\"");
    assert_eq!(site.get(&draft).await.location(), document);
    let page = site.get(&document).await;
    page.says("/read");
    let again = site.post(&format!("{document}/read"), &[]).await.location();
    assert!(again.starts_with("/drafts/") && again != draft);
}

#[tokio::test]
async fn a_word_file_is_reviewed_and_accepted() {
    let site = Site::empty().await;
    let draft = site.upload("tra-vinh.docx", &sample("tra-vinh-59-kh-ubnd.docx")).await.location();
    let review = site.get(&draft).await;
    review.says("data-testid=\"item-task\"").says("<th scope=\"col\">").says("Sở Y tế");
    let plan = site.get(&accept(&site, &draft, FACTS).await.location()).await;
    plan.says("data-testid=\"national\"")
        .says("thấp hơn quốc gia")
        .says("bằng quốc gia")
        .says("data-testid=\"tasks\"");
    let document = attributes(&plan.text(), "href").into_iter().find(|link| link.ends_with("/file")).unwrap();
    let file = site.get(&document).await;
    assert_eq!(file.bytes, sample("tra-vinh-59-kh-ubnd.docx"));
    assert!(file.header("content-disposition").starts_with("attachment;"));
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
}
