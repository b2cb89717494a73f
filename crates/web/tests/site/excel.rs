//! Excel files over the real router: the page, what is refused, what a preview says.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use cotmoc_app::limits::SHEETS_BYTES;

use crate::support::{Page, Site, multipart};

const FORM: &str = "multipart/form-data; boundary=border";

async fn send(site: &Site, token: &str, name: &str, bytes: &[u8]) -> Page {
    let request = site.request(Method::POST, "/excel/upload").header(CONTENT_TYPE, FORM);
    site.send(request.body(Body::from(multipart(token, name, bytes))).unwrap()).await
}

fn token() -> String {
    "ab".repeat(16)
}

#[tokio::test]
async fn the_page_offers_the_files_of_a_round_and_takes_one_back() {
    let site = Site::empty().await;
    site.get("/excel/upload").await.says("type=\"file\"").says("Nộp tệp đã điền").says_not("?as=zip");
    site.get("/rounds/7/excel").await.says("/rounds/7/excel?as=zip").says("/rounds/7/excel?as=one");
    site.get("/excel/upload?round=7&lang=en").await.says("One file for each unit");
    site.get("/excel/upload?entry=%22%3E%3Cscript%3E").await.says_not("<script>");
    assert_eq!(site.get("/rounds/7/excel?as=zip").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/entry/7/excel").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/excel/upload/7").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/excel/upload/7/marked").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_no_form_of_ours_is_named_on_the_preview() {
    let site = Site::empty().await;
    for (name, bytes, words) in [
        ("ghi chú.txt", &b"khong phai Excel"[..], "không phải tệp Excel .xlsx"),
        ("a.xlsx", &b"PK\x03\x04 nothing"[..], "bị hỏng"),
        ("../../etc/passwd", &b"root:x:0"[..], "«passwd»"),
    ] {
        let preview = send(&site, &token(), name, bytes).await.location();
        assert!(preview.starts_with("/excel/upload/"), "{preview}");
        let page = site.get(&preview).await;
        page.says(words).says("Không có ô nào để áp dụng").says_not("../").says_not("etc/");
        assert_eq!(site.get(&format!("{preview}/marked")).await.status, StatusCode::NOT_FOUND);
        let applied = site.post(&preview, &[("take", "1:2:3"), ("take", "x")]).await;
        assert_eq!(applied.status, StatusCode::OK);
        applied.says("Đã ghi 0 ô");
    }
}

#[tokio::test]
async fn a_file_without_token_or_content_or_measure_is_refused() {
    let site = Site::empty().await;
    let page = send(&site, &"0".repeat(32), "a.xlsx", b"PK").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let page = send(&site, &token(), "", b"").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Chưa chọn tệp");
    let page = send(&site, &token(), "a.xlsx", &vec![b'x'; SHEETS_BYTES + 1]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.says("Chia các biểu");
    let page = site.post_bare("/excel/upload/7", &[("token", "0")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}
