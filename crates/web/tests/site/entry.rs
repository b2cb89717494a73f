//! Filling in a form without scripts and with them: what is kept, refused, disputed, escaped.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, IF_NONE_MATCH};
use axum::http::{Method, StatusCode};
use cotmoc_app::collect::{form, round};
use cotmoc_app::model::{FormState, RoundId};
use cotmoc_app::{Actor, units};
use cotmoc_core::form::Form;
use cotmoc_core::model::{Period, UnitLevel};
use cotmoc_core::units::Register;
use jiff::civil::date;
use serde_json::{Value, json};

use crate::support::{Page, Site, attributes, multipart};

const FORM: &str = r#"{"code":"B01","title":"Kinh tế số cấp xã","level":"xã","reporter":"own","frequency":"quarter",
    "guidance":"Lấy số đến ngày cuối quý.",
    "calendar":"HET-QUY","approvals":["approver","owner"],"threshold":90,"sections":[
      {"title":"Doanh nghiệp","lines":[
        {"key":"1","element":"DN_HOAT_DONG","required":true,"guidance":"Theo cơ quan thuế."},
        {"key":"1.1","element":"DN_HOP_DONG_DIEN_TU","required":true}]},
      {"title":"Kỹ năng","lines":[
        {"key":"2","element":"LAO_DONG_KY_NANG_SO","category":"NAM","required":true},
        {"key":"3","element":"LAO_DONG_KY_NANG_SO","category":"NU"}]}],
    "checks":[
      {"key":"K1","severity":"error","rule":{"kind":"compare","left":[{"line":"1.1"}],"relation":"<=","right":[{"line":"1"}]}}]}"#;

/// A site with an open round of a form for the communes of Vĩnh Long, which are 124.
async fn collecting() -> (Site, RoundId) {
    let site = Site::empty().await;
    let cx = site.app.by(Actor::local_operator());
    let asked: Form = serde_json::from_str(FORM).unwrap();
    let id = form::create(&cx, &asked, form::Demo::No).await.unwrap();
    let version = form::show(&cx, id).await.unwrap().record.version;
    form::set_state(&cx, id, version, FormState::Active).await.unwrap();
    let due = units::today(&cx).checked_add(jiff::Span::new().days(10)).unwrap();
    let province = Register::official()
        .coded("86", date(2026, 1, 31))
        .find(|unit| unit.level == UnitLevel::Province)
        .unwrap();
    let opening = round::Opening {
        form: id,
        period: Period::parse("2025-Q4").unwrap(),
        root: province.id,
        deadlines: vec![due, due, due],
        reason: String::new(),
        demo: round::Demo::No,
    };
    let round = round::open(&cx, &opening).await.unwrap();
    (site, round)
}

/// The address of the first unit's form.
async fn first(site: &Site, round: RoundId) -> String {
    let page = site.get(&format!("/rounds/{round}/grid")).await.text();
    attributes(&page, "href").into_iter().find(|href| href.starts_with("/entry/")).unwrap()
}

/// What a page's form would send as it stands, with some fields typed over.
fn filled(page: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let form = page.split(" id=\"entry-form\"").nth(1).unwrap().split("</form>").next().unwrap();
    let mut fields: Vec<(String, String)> = form
        .split("<input")
        .skip(1)
        .filter_map(|rest| {
            let tag = format!(" {}", rest.split('>').next()?);
            let one = |name: &str| attributes(&tag, name).into_iter().next();
            let ticked = !tag.contains("type=\"checkbox\"") || tag.contains(" checked");
            ticked.then_some(())?;
            Some((one("name")?, one("value").unwrap_or_default()))
        })
        .filter(|(name, _)| name != "token")
        .collect();
    for (name, value) in typed {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => (*value).clone_into(known),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    fields
}

async fn send(site: &Site, address: &str, page: &str, typed: &[(&str, &str)]) -> Page {
    let fields = filled(page, typed);
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    site.post(address, &fields).await
}

async fn post_json(site: &Site, path: &str, token: &str, body: &Value) -> Page {
    let request = site
        .request(Method::POST, path)
        .header(CONTENT_TYPE, "application/json")
        .header("x-cotmoc-token", token);
    site.send(request.body(Body::from(body.to_string())).unwrap()).await
}

fn token() -> String {
    "ab".repeat(16)
}

fn answer(page: &Page) -> Value {
    serde_json::from_slice(&page.bytes).unwrap()
}

#[tokio::test]
async fn a_form_is_filled_in_and_handed_in_without_scripts() {
    let (site, round) = collecting().await;
    let address = first(&site, round).await;
    let page = site.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    page.says("Kinh tế số cấp xã").says("còn 10 ngày").says("0/3 ô").says("Theo cơ quan thuế.");

    let after = send(&site, &address, &page.text(), &[("v.1", "1.234"), ("v.1.1", "abc")]).await;
    assert_eq!(after.status, StatusCode::UNPROCESSABLE_ENTITY);
    after
        .says("value=\"1.234\"")
        .says("value=\"abc\"")
        .says("không phải là số")
        .says("data-testid=\"not-saved\"");

    let after = send(&site, &address, &after.text(), &[("v.1.1", "2.000"), ("do", "save")]).await;
    assert_eq!(after.location(), format!("{address}?saved=1#notice"));
    let page = site.get(&after.location().replace("#notice", "")).await;
    page.says("2.000 so với 1.234").says("Đã lưu 1 ô");

    let refused = send(&site, &address, &page.text(), &[("do", "submit")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("còn 2 điều").says("href=\"#l-1-1\"").says("href=\"#l-2\"").says("Dòng 2 chưa có số liệu");

    let fields = [("v.1.1", "1000"), ("x.2", "yes"), ("r.2", "Chưa khảo sát"), ("do", "submit")];
    let done = send(&site, &address, &refused.text(), &fields).await;
    assert_eq!(done.location(), format!("{address}?done=submit#notice"));
    let page = site.get(&format!("{address}?done=submit")).await;
    page.says("Đã nộp báo cáo").says("data-testid=\"locked\"").says("Chưa khảo sát").says("1.000");
    page.says_not("name=\"v.1\"").says_not("entry.js");

    let no = site.post(&format!("{address}/withdraw"), &[("reason", "")]).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = site.post(&format!("{address}/withdraw"), &[("reason", "nhầm dòng 1.1")]).await;
    assert_eq!(back.location(), format!("{address}?done=withdraw#notice"));
    site.get(&address).await.says("name=\"v.1\"").says("value=\"yes\" checked");
}

#[tokio::test]
async fn the_same_form_sent_twice_is_kept_once() {
    let (site, round) = collecting().await;
    let address = first(&site, round).await;
    let page = site.get(&address).await.text();
    for _ in 0..2 {
        let sent = send(&site, &address, &page, &[("v.1", "5"), ("do", "save")]).await;
        assert_eq!(sent.location(), format!("{address}?saved=1#notice"));
    }
    let history = site.get(&format!("{address}/1")).await.text();
    assert_eq!(history.matches("nhập trên trang").count(), 1, "{history}");
}

#[tokio::test]
async fn who_comes_second_sees_both_figures_and_chooses() {
    let (site, round) = collecting().await;
    let address = first(&site, round).await;
    let page = site.get(&address).await.text();
    send(&site, &address, &page, &[("v.1", "7")]).await.location();

    let disputed = send(&site, &address, &page, &[("v.1", "9")]).await;
    assert_eq!(disputed.status, StatusCode::CONFLICT);
    disputed.says("data-testid=\"conflict\"").says("value=\"9\"").says("Lấy 7");
    site.get(&address).await.says("value=\"7\"");

    let taken = send(&site, &address, &disputed.text(), &[("t.1", "yes")]).await;
    assert_eq!(taken.location(), format!("{address}?saved=0#notice"));
    let mine = send(&site, &address, &disputed.text(), &[("do", "save")]).await;
    assert_eq!(mine.location(), format!("{address}?saved=1#notice"));
    site.get(&address).await.says("value=\"9\"");
    site.get(&format!("{address}/1")).await.says("7 → 9");
}

#[tokio::test]
async fn scripts_save_cells_and_are_told_of_conflicts() {
    let (site, round) = collecting().await;
    let address = first(&site, round).await;
    let id: i64 = address.rsplit('/').next().unwrap().parse().unwrap();
    let cells = format!("{address}/cells");
    let change = |value: &str, seen: i64, token: &str| {
        json!({"way": "grid", "changes": [{"submission": id, "line": "1", "value": value, "missing": false,
            "reason": "", "seen": seen, "token": token}]})
    };
    for wrong in ["", "00000000000000000000000000000000"] {
        assert_eq!(post_json(&site, &cells, wrong, &change("5", 0, "a")).await.status, StatusCode::FORBIDDEN);
    }
    let broken = post_json(&site, &cells, &token(), &json!({"way": "grid"})).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer(&broken)["message"].as_str().unwrap().contains("không đọc được"));

    let saved = answer(&post_json(&site, &cells, &token(), &change("1.234", 0, "a")).await);
    assert_eq!(saved["results"][0]["state"], "saved");
    assert_eq!(saved["results"][0]["shown"], "1.234");
    assert_eq!(saved["progress"][0], json!({"submission": id, "answered": 1, "expected": 3}));
    let again = answer(&post_json(&site, &cells, &token(), &change("1.234", 0, "a")).await);
    assert_eq!(again["results"][0]["entry"], saved["results"][0]["entry"]);

    let disputed = answer(&post_json(&site, &cells, &token(), &change("8", 0, "b")).await);
    assert_eq!(disputed["results"][0]["state"], "conflict");
    assert_eq!(disputed["results"][0]["current"]["value"], "1234");

    let standing = site.get(&cells).await;
    assert_eq!(answer(&standing)["cells"][0]["shown"], "1.234");
    let known = standing.header("etag").to_owned();
    let request = site.request(Method::GET, &cells).header(IF_NONE_MATCH, &known);
    let unchanged = site.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(unchanged.status, StatusCode::NOT_MODIFIED);
    assert!(unchanged.bytes.is_empty());
}

#[tokio::test]
async fn what_people_type_never_becomes_markup() {
    let (site, round) = collecting().await;
    let address = first(&site, round).await;
    let page = site.get(&address).await.text();
    let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
    send(&site, &address, &page, &[("v.1", "5"), ("r.1", evil)]).await.location();
    for path in [
        address.clone(),
        format!("{address}/1"),
        format!("/rounds/{round}/grid"),
        format!("/rounds/{round}/grid?plain=1&q=%3Cscript%3E"),
    ] {
        let page = site.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.says_not("<script>alert").says_not("<img src=x").says_not("q=<script>");
    }
    let typed = send(&site, &address, &page, &[("v.1.1", evil)]).await;
    typed.says_not("<script>alert").says_not("<img src=x");
}

#[tokio::test]
async fn letters_are_kept_by_content_and_given_back_as_files() {
    let (site, round) = collecting().await;
    let address = first(&site, round).await;
    let upload = async |path: String, token: &str, name: &str, bytes: &[u8]| {
        let request =
            site.request(Method::POST, &path).header(CONTENT_TYPE, "multipart/form-data; boundary=border");
        site.send(request.body(Body::from(multipart(token, name, bytes))).unwrap()).await
    };
    let place = format!("{address}/1/letters");
    assert_eq!(upload(place.clone(), "no", "a.pdf", b"%PDF-1.7").await.status, StatusCode::FORBIDDEN);
    let page = upload(place.clone(), &token(), "a.pdf", b"<html><script>alert(1)</script>").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = upload(place, &token(), "../../công văn.pdf", b"%PDF-1.7 x").await;
    assert_eq!(kept.location(), format!("{address}/1"));
    let page = site.get(&kept.location()).await;
    page.says("công văn.pdf");
    let href =
        attributes(&page.text(), "href").into_iter().find(|href| href.starts_with("/letters/")).unwrap();
    let file = site.get(&href).await;
    assert_eq!(file.bytes, b"%PDF-1.7 x");
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert!(file.header("content-disposition").starts_with("attachment;"));
    site.get(&address).await.says("công văn.pdf").says("của dòng 1");
    site.post(&format!("{href}/remove"), &[("line", "1")]).await.location();
    assert_eq!(site.get(&href).await.status, StatusCode::NOT_FOUND);
    let whole = upload(format!("{address}/letters"), &token(), "b.pdf", b"%PDF-1.7 y").await;
    assert_eq!(whole.location(), format!("{address}#letters"));
}

#[tokio::test]
async fn many_units_stand_in_one_grid_and_are_handed_in_together() {
    let (site, round) = collecting().await;
    let grid = format!("/rounds/{round}/grid");
    let page = site.get(&grid).await.text();
    assert_eq!(page.matches("<tr data-n=").count(), 124);
    assert_eq!(site.get(&format!("{grid}?plain=1")).await.text().matches("name=\"submission\"").count(), 50);
    let third = site.get(&format!("{grid}?plain=1&page=3")).await.text();
    assert_eq!(third.matches("name=\"submission\"").count(), 24);
    site.get(&format!("{grid}?q=phu%20tan")).await.says("Phú Tân").says_not("An Hội");
    site.get(&format!("{grid}?state=submitted")).await.says("data-testid=\"many-empty\"");

    let ids: Vec<String> = attributes(&page, "data-n").into_iter().take(2).collect();
    let cell = |id: &str, line: &str| format!("v.{id}.{line}");
    let shown = |id: &str, line: &str| format!("h.{id}.{line}");
    let mut fields = Vec::new();
    for (id, line, value) in
        [(&ids[0], "1", "10"), (&ids[0], "1.1", "5"), (&ids[0], "2", "3"), (&ids[1], "1", "x1")]
    {
        fields.push((cell(id, line), value.to_owned()));
        fields.push((shown(id, line), "0|".to_owned()));
    }
    fields.push(("back".to_owned(), format!("{grid}?plain=1")));
    let send = async |path: &str, fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        site.post(path, &fields).await
    };
    let refused = send(&grid, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("1 ô chưa lưu được").says("Đã lưu 3 ô").says("value=\"x1\"").says("value=\"10\"");

    let mut chosen: Vec<(String, String)> =
        ids.iter().map(|id| ("submission".to_owned(), id.clone())).collect();
    chosen.push(("back".to_owned(), format!("{grid}?q=nothing%22%3E")));
    let submit = format!("/rounds/{round}/submit");
    let done = send(&submit, &chosen).await;
    assert_eq!(done.status, StatusCode::OK);
    done.says("Đã nộp 1 đơn vị").says("1 đơn vị chưa nộp được").says(&format!("href=\"/entry/{}\"", ids[1]));
    done.says_not("nothing\">");
    let none = send(&submit, &[("back".to_owned(), grid.clone())]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Chưa chọn đơn vị nào");
    site.get(&format!("{grid}?state=submitted")).await.says("class=\"fixed\"");
}

#[tokio::test]
async fn the_pages_are_light() {
    let (site, round) = collecting().await;
    let weigh = async |path: &str| {
        let page = site.compressed(path).await;
        let mut bytes = page.bytes.len();
        let plain = site.get(path).await.text();
        let wanted = attributes(&plain, "href").into_iter().chain(attributes(&plain, "src"));
        let mut files: Vec<String> = wanted.filter(|href| href.starts_with("/assets/")).collect();
        files.sort();
        files.dedup();
        for file in files {
            bytes += site.compressed(&file).await.bytes.len();
        }
        bytes
    };
    let address = first(&site, round).await;
    for path in [address.clone(), format!("{address}/1"), format!("/rounds/{round}/grid")] {
        let bytes = weigh(&path).await;
        assert!(bytes < 60_000, "{path} weighs {bytes} bytes with its style and scripts");
    }
}
