//! Forms: taking over, designing without a script, refusals in their place, trying out, versions, calendars.

use axum::http::StatusCode;

use crate::support::{Page, Site, attributes};

/// A ready form taken over, by its address.
async fn taken(site: &Site, code: &str) -> String {
    site.post("/forms/take", &[("code", code)]).await.location()
}

/// The version that the page of a form shows.
fn seen(page: &Page) -> String {
    let text = page.text();
    let rest = text.split("name=\"seen\" value=\"").nth(1).expect("a version");
    rest.split('"').next().expect("its end").to_owned()
}

/// One step of the designer, seen as the page is now.
async fn step(site: &Site, form: &str, fields: &[(&str, &str)]) -> Page {
    let seen = seen(&site.get(form).await);
    let mut all = vec![("seen", seen.as_str())];
    all.extend(fields);
    site.post(&format!("{form}/edit"), &all).await
}

#[tokio::test]
async fn a_ready_form_is_taken_over_with_one_press() {
    let site = Site::empty().await;
    site.get("/forms").await.says("Chưa có biểu mẫu nào").says("B01").says("Lấy về dùng");
    let form = taken(&site, "B01").await;
    let page = site.get(&form).await;
    page.says("Hạ tầng số và kỹ năng số").says("Đưa vào dùng").says("Dòng 2 không được lớn hơn dòng 1.");
    page.says("14/03/2026").says("Chưa nhập ngày nghỉ");
    site.get("/forms").await.says("Đã lấy về, mở biểu mẫu").says_not("Chưa có biểu mẫu nào");
    let again = site.post("/forms/take", &[("code", "B01")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    again.says("đã dùng cho biểu");
    let seen = seen(&page);
    site.post(&format!("{form}/state"), &[("seen", &seen), ("state", "active")]).await.location();
    site.get(&form).await.says("đang dùng").says("Ngừng dùng");
    site.get(&format!("{form}?lang=en")).await.says("Take out of use").says_not("⟦");
}

#[tokio::test]
async fn a_form_is_made_line_by_line_without_a_script() {
    let site = Site::empty().await;
    site.get("/forms/new").await.says("Tạo biểu mẫu");
    let refused = site
        .post("/forms", &[("code", " "), ("title", "Thử"), ("level", "xã"), ("frequency", "quarter")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Mã biểu mẫu còn trống").says("value=\"Thử\"");
    let fields = [("code", "T1"), ("title", "Thử <b>"), ("level", "xã"), ("frequency", "quarter")];
    let form = site.post("/forms", &fields).await.location();
    site.get(&form).await.says("Thử &#60;b&#62;").says("biểu mẫu chưa có phần nào");
    let section = [
        ("do", "section-add"),
        ("part", "section-new"),
        ("title", "Kỹ năng"),
        ("element", "LAO_DONG_KY_NANG_SO · Số người"),
    ];
    step(&site, &form, &section).await.location();
    let page = site.get(&form).await;
    page.says("id=\"key-1.1\"")
        .says("id=\"key-1.2\"")
        .says(": Nam")
        .says("disabled")
        .says_not("name=\"do\" value=\"line-add:LAO_DONG_KY_NANG_SO\"");
    // Search without diacritics, also without a script.
    let found = site.get(&format!("{form}?q=cap+quang")).await;
    found.says("line-add:HO_CO_CAP_QUANG").says_not("line-add:TO_CNSCD\"");
    step(&site, &form, &[("do", "line-add:HO_CO_CAP_QUANG"), ("section", "0")]).await.location();
    step(&site, &form, &[("do", "line-add:HO_PHU_CAP_QUANG"), ("section", "0")]).await.location();
    step(&site, &form, &[("do", "line-up:3")]).await.location();
    let line = [
        ("do", "line-set"),
        ("was", "2"),
        ("part", "line-0-1"),
        ("key", "A"),
        ("label", "Hộ có cáp quang"),
        ("guidance", ""),
        ("required", "1"),
    ];
    step(&site, &form, &line).await.location();
    let compare = [
        ("do", "check-add"),
        ("part", "add-compare"),
        ("kind", "compare"),
        ("severity", "error"),
        ("left", "A"),
        ("relation", "<="),
        ("right", "3"),
        ("message", ""),
    ];
    step(&site, &form, &compare).await.location();
    let page = site.get(&form).await;
    page.says("Hộ có cáp quang")
        .says("Dòng A không được lớn hơn dòng 3.")
        .says_not("data-testid=\"form-faults\"");
    step(&site, &form, &[("do", "line-remove:3")]).await.location();
    site.get(&form).await.says_not("Dòng A không được lớn hơn").says_not("id=\"key-3\"");
}

#[tokio::test]
async fn what_is_refused_stands_where_it_was_typed() {
    let site = Site::empty().await;
    let form = taken(&site, "B01").await;
    let compare = [
        ("do", "check-add"),
        ("part", "add-compare"),
        ("kind", "compare"),
        ("severity", "warning"),
        ("left", "1 +"),
        ("relation", "="),
        ("right", "2"),
    ];
    let refused = step(&site, &form, &compare).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("thiếu dòng sau dấu cuối").says("id=\"add-compare\" open").says("value=\"1 +\"");
    let change = [
        ("do", "check-add"),
        ("part", "add-change"),
        ("kind", "change"),
        ("severity", "warning"),
        ("line", "1"),
        ("percent", "ba mươi"),
    ];
    step(&site, &form, &change).await.says("không phải là số").says("value=\"ba mươi\"");
    let line = [("do", "line-set"), ("was", "2"), ("part", "line-0-1"), ("key", "1"), ("label", "")];
    step(&site, &form, &line).await.says("đã dùng cho dòng khác").says("id=\"line-0-1-edit\" open");
    let head = [
        ("do", "head"),
        ("part", "head"),
        ("code", "B01"),
        ("title", "T"),
        ("level", "xã"),
        ("agency", "Sở Không Có"),
        ("frequency", "quarter"),
        ("calendar", "ND09-QUY"),
        ("approvals", "owner"),
        ("deadlines", ""),
        ("threshold", "90"),
    ];
    let refused = step(&site, &form, &head).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("id=\"head-edit\" open").says("value=\"Sở Không Có\"");
    let days = head.map(|(name, value)| match name {
        "agency" => (name, ""),
        "deadlines" => (name, "ba"),
        _ => (name, value),
    });
    step(&site, &form, &days).await.says("Ghi số ngày làm việc");
    // A fault is named in its place; the form cannot be taken into use.
    let wrong = days.map(|(name, value)| if name == "deadlines" { (name, "9, 3") } else { (name, value) });
    step(&site, &form, &wrong).await.location();
    let page = site.get(&form).await;
    page.says("hạn của bước sau sớm hơn hạn của bước trước").says("disabled");
    let state = site.post(&format!("{form}/state"), &[("seen", &seen(&page)), ("state", "active")]).await;
    assert_eq!(state.status, StatusCode::UNPROCESSABLE_ENTITY);
    state.says("Biểu mẫu còn lỗi nên chưa dùng được");
    for unclear in ["", "line-fly:1", "section-up:x", "section-up:99"] {
        let refused = step(&site, &form, &[("do", unclear)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{unclear}");
    }
}

#[tokio::test]
async fn a_change_names_the_version_that_was_seen() {
    let site = Site::empty().await;
    let form = taken(&site, "B04").await;
    let old = seen(&site.get(&form).await);
    step(&site, &form, &[("do", "check-remove:K5")]).await.location();
    let late = site.post(&format!("{form}/edit"), &[("seen", &old), ("do", "check-remove:K4")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("vừa được người khác sửa").says("Dòng 1.1 không lệch quá");
    let bare = site.post_bare(&format!("{form}/edit"), &[("seen", &old), ("do", "check-remove:K4")]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_is_tried_out_and_nothing_is_kept() {
    let site = Site::empty().await;
    let form = taken(&site, "B01").await;
    site.get(&format!("{form}/trial")).await.says("không được lưu").says_not("Dòng 1 chưa có số liệu");
    let tried =
        site.get(&format!("{form}/trial?v1=1.000&v2=1.200&v5=m%C6%B0%E1%BB%9Di&v9=%3Cscript%3E")).await;
    tried
        .says("Hộ có đường cáp quang không thể nhiều hơn hộ được phủ: 1.200 so với 1.000, lệch 200.")
        .says("«mười» không phải là số")
        .says("value=\"&#60;script&#62;\"")
        .says_not("<script>");
    let all: Vec<String> = attributes(&tried.text(), "name")
        .into_iter()
        .filter(|name| name.starts_with('v') && name != "viewport")
        .collect();
    let query: String = all.iter().map(|name| format!("{name}=1&")).collect();
    site.get(&format!("{form}/trial?{query}")).await.says("báo cáo này nộp được");
}

#[tokio::test]
async fn versions_files_and_copies() {
    let site = Site::empty().await;
    let form = taken(&site, "B04").await;
    let file = site.get(&format!("{form}/file")).await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"bieu-mau-B04.json\"");
    let text = file.text().replace("\"B04\"", "\"B05\"");
    let other = site.post("/forms", &[("definition", &text)]).await.location();
    assert_ne!(other, form);
    let broken = site.post("/forms", &[("definition", "{]")]).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    broken.says("Tệp không phải là một biểu mẫu");
    site.post(&format!("{form}/copy"), &[("code", "B04-2"), ("part", "copy")]).await.location();
    let twice = site.post(&format!("{form}/copy"), &[("code", "B04-2"), ("part", "copy")]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    site.get(&format!("{form}/versions")).await.says("Hai bản giống nhau");
    assert_eq!(site.get(&format!("{form}/versions?from=1&to=9")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/forms/999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn days_off_are_entered_by_year() {
    let site = Site::empty().await;
    site.get("/calendars").await.says("Chưa nhập năm 2026").says("ND09-QUY").says("14/03/2026");
    let days = "16/02/2026–20/02/2026 Tết Nguyên đán";
    site.post("/calendars", &[("year", "2026"), ("seen", ""), ("days", days)]).await.location();
    site.get("/calendars?year=2026").await.says(days).says_not("Chưa nhập năm 2026.");
    let late = site.post("/calendars", &[("year", "2026"), ("seen", ""), ("days", "")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let wrong = site.post("/calendars", &[("year", "2026"), ("seen", days), ("days", "Tết")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Dòng 1 «Tết»");
    site.get("/calendars?lang=en").await.says("days off").says_not("⟦");
}
