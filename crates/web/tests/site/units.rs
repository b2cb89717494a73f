//! Units: the tree on a day, one unit through time, and what is recorded about units.

use axum::http::StatusCode;

use crate::support::{Page, Site, attributes};

#[tokio::test]
async fn the_tree_is_that_of_the_day() {
    let site = Site::empty().await;
    let before = site.get("/units?at=2024-12-31").await;
    before.says("<strong class=\"num\">63</strong>").says("Tỉnh Trà Vinh").says("quận, huyện");
    let now = site.get("/units").await;
    now.says("<strong class=\"num\">34</strong>")
        .says("<strong class=\"num\">3.321</strong>")
        .says_not("Tỉnh Trà Vinh")
        .says("63 tỉnh, thành phố còn 34")
        .says("10.035 xã, phường, thị trấn thành 3.321");
    site.get("/units?at=31%2F12%2F2024").await.says("Tỉnh Trà Vinh").says("value=\"2024-12-31\"");
    // The city of 30/4/2026 was a province until the day before.
    site.get("/units/275?at=2026-04-29").await.says("Tỉnh Đồng Nai");
    site.get("/units/275?at=2026-04-30").await.says("Thành phố Đồng Nai");
}

#[tokio::test]
async fn a_search_needs_no_diacritics_and_finds_units_of_other_days() {
    let site = Site::empty().await;
    site.get("/units?q=vinh+long").await.says("Tỉnh Vĩnh Long").says("Khớp, nhưng không có vào ngày này");
    let gone = site.get("/units?q=tinh+ben+tre").await;
    gone.says("Khớp, nhưng không có vào ngày này").says("href=\"/units/183\"");
    site.get("/units?q=tinh+ben+tre&at=2024-12-31").await.says("href=\"/units/183?at=2024-12-31\"");
    site.get("/units?q=29584").await.says("Xã An Bình");
    site.get("/units?q=xa&at=2024-12-31").await.says("Gõ thêm chữ hoặc mã");
    let none = site.get("/units?q=khong+co+don+vi+nao").await;
    none.says("Không có đơn vị nào khớp").says_not("Khớp, nhưng");
}

#[tokio::test]
async fn a_unit_stands_between_its_forebears_and_heirs() {
    let site = Site::empty().await;
    let vinh_long = site.get("/units/286").await;
    for (code, name) in [("186", "Tỉnh Vĩnh Long"), ("183", "Tỉnh Bến Tre"), ("184", "Tỉnh Trà Vinh")]
    {
        vinh_long.says(&format!("<a href=\"/units/{code}\" lang=\"vi\">{name}</a>"));
    }
    vinh_long
        .says("202/2025/QH15")
        .says("01/07/2025")
        .says("<title id=\"kin-wide-title\">")
        .says("kin-whole");
    assert_eq!(vinh_long.text().matches("kin-stone").count(), 2, "one stone for a desk, one for a phone");
    let old = site.get("/units/186").await;
    old.says("data-testid=\"unit-ended\"").says("href=\"/units/286\"");
    // Fourteen forebears: eleven are drawn, all stand in the table.
    let many = site.get("/units/200070").await;
    many.says("và 3 đơn vị khác").says("kin-unknown").says("chưa rõ tỷ lệ");
    assert_eq!(many.text().matches("<tr><th scope=\"row\"><a href=\"/units/").count(), 14);
    let land = site.get("/units/100643").await;
    land.says("kin-land").says("chỉ phần đất").says("do=shares");
    site.get("/units/101?lang=en").await.says("Forebears and heirs").says_not("⟦");
    site.get("/units/286?at=2024-12-31").await.says("chưa có đơn vị này");
}

/// The form that confirms, as the page shows it.
fn confirmed(page: &Page) -> Vec<(String, String)> {
    let text = page.text();
    let form = text.split("data-testid=\"operation-confirm\"").nth(1).expect("a preview").to_owned();
    let form = form.split("</form>").next().unwrap().to_owned();
    let fields = attributes(&form, "name").into_iter().zip(attributes(&form, "value"));
    fields.filter(|(name, _)| name != "token").collect()
}

async fn confirm(site: &Site, page: &Page) -> Page {
    let fields = confirmed(page);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    site.post("/units/operations", &fields).await
}

const MERGER: &str = "/units/operations/new?do=merge&from=29584%0D%0AXã+An+Định%0A29584&name=Bình+Định&type=xã\
    &code=29999&date=01%2F01%2F2027&act=1%2FNQ-HĐND&preview=1";

#[tokio::test]
async fn a_merger_is_looked_at_recorded_and_undone() {
    let site = Site::empty().await;
    let preview = site
        .get(
            &MERGER
                .replace('ã', "%C3%A3")
                .replace('Đ', "%C4%90")
                .replace('ị', "%E1%BB%8B")
                .replace('ì', "%C3%AC"),
        )
        .await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    preview.says("data-testid=\"operation-preview\"").says("Xã Bình Định").says("29999").says("kin-whole");
    site.get("/units?q=29999&at=2027-02-01").await.says("Không có đơn vị nào khớp");

    let place = confirm(&site, &preview).await.location();
    let event = site.get(&place).await;
    event.says("data-testid=\"recorded\"").says("1/NQ-HĐND").says("data-testid=\"undo-form\"");
    let found = site.get("/units?q=29999&at=2027-02-01").await;
    found.says("Xã Bình Định");
    let unit = attributes(&found.text(), "href").into_iter().find(|link| link.contains("/units/10")).unwrap();
    site.get(&unit).await.says("data-testid=\"unit-operations\"").says("Xã An Bình").says("Xã An Định");
    site.get("/units/operations").await.says("Nhập").says("1/NQ-HĐND");

    let seen = attributes(&event.text(), "value").into_iter().nth(2).unwrap();
    let undo = format!("{}/undo", place.split('?').next().unwrap());
    let stale = site.post(&undo, &[("seen", "99"), ("reason", "ghi nhầm")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("role=\"alert\"");
    let undone = site.post(&undo, &[("seen", &seen), ("reason", "ghi nhầm")]).await.location();
    site.get(&undone).await.says("data-testid=\"undone\"").says("ghi nhầm").says_not("undo-form");
    site.get("/units?q=29999&at=2027-02-01").await.says("Không có đơn vị nào khớp");
    site.get("/units/operations").await.says("Đã hoàn tác").says("<del>");
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_nothing_is_stored() {
    let site = Site::empty().await;
    for (query, words) in [
        ("do=merge&from=29584&preview=1", "Chưa ghi ngày"),
        ("do=merge&from=29584%0A99999&name=A&type=x%C3%A3&code=1&date=01/01/2027&preview=1", "99999"),
        ("do=abolish&unit=29584&date=31/02/2027&preview=1", "31/02/2027"),
        ("do=rename&unit=khong-co&name=A&date=01/01/2027&preview=1", "khong-co"),
        ("do=split&unit=29584&existing0=28957&share0=3/2&date=01/01/2027&preview=1", "3/2"),
    ] {
        let page = site.get(&format!("/units/operations/new?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        page.says("data-testid=\"operation-problem\"").says(words).says("aria-invalid=\"true\"");
    }
    let place = site.get("/units/operations").await;
    place.says("Chưa ghi thao tác nào");
}

#[tokio::test]
async fn a_change_meanwhile_is_told_and_nothing_is_lost() {
    let site = Site::empty().await;
    let preview = "/units/operations/new?do=rename&unit=29584&name=An+Hoa&date=01/01/2027&act=2/NQ&preview=1";
    let (one, two) = (site.get(preview).await, site.get(preview).await);
    confirm(&site, &one).await.location();
    let second = confirm(&site, &two).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    second.says("đã thay đổi sau khi bạn mở trang").says("value=\"An Hoa\"");
}

#[tokio::test]
async fn shares_of_a_divided_unit_are_stated_afterwards() {
    let site = Site::empty().await;
    let form = site.get("/units/operations/new?do=shares&unit=%23100643").await;
    form.says("chia ngày 01/07/2025").says("Phường Định Công");
    let text = form.text();
    let heirs: Vec<String> =
        attributes(&text, "value").into_iter().filter(|value| value.starts_with('#')).collect();
    let rows: Vec<String> = heirs.iter().skip(1).collect::<Vec<_>>().into_iter().cloned().collect();
    assert_eq!(rows.len(), 4, "{heirs:?}");
    let mut query = String::from("do=shares&unit=%23100643&act=3/NQ&preview=1");
    for (nth, (heir, share)) in rows.iter().zip(["1/2", "0", "1/4", "1/4"]).enumerate() {
        query.push_str(&format!("&heir{nth}={}&share{nth}={share}", heir.replace('#', "%23")));
    }
    let preview = site.get(&format!("/units/operations/new?{query}")).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    confirm(&site, &preview).await.location();
    site.get("/units/100643").await.says("1/2 số liệu").says_not("kin-unknown").says_not("do=shares");
}
