//! What is refused, and that nothing is stored then.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{Method, Request, StatusCode};

use crate::review::CONTRADICTING;
use crate::support::{Site, multipart};

const FORM: &str = "multipart/form-data; boundary=border";

async fn documents(site: &Site) -> usize {
    cotmoc_app::documents::list(&site.app.by(cotmoc_app::Actor::local_operator())).await.unwrap().len()
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    let site = Site::empty().await;
    for host in ["evil.example", "127.0.0.1.evil.example:8080", "192.168.1.9:8080"] {
        let page = site.send(Request::get("/").header(HOST, host).body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{host}");
        page.says("127.0.0.1").says_not("name=\"token\"");
    }
}

#[tokio::test]
async fn a_change_from_another_site_is_refused() {
    let site = Site::empty().await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:9999"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let request = site
            .request(Method::POST, "/documents")
            .header(name, value)
            .header(CONTENT_TYPE, FORM)
            .body(Body::from(multipart(&"ab".repeat(16), "a.txt", CONTRADICTING.as_bytes())));
        let page = site.send(request.unwrap()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(documents(&site).await, 0);
    let ours = site
        .request(Method::POST, "/documents")
        .header(ORIGIN, "http://127.0.0.1:8080")
        .header("sec-fetch-site", "same-origin")
        .header(CONTENT_TYPE, FORM)
        .body(Body::from(multipart(&"ab".repeat(16), "a.txt", CONTRADICTING.as_bytes())));
    assert_eq!(site.send(ours.unwrap()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(documents(&site).await, 1);
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    let site = Site::empty().await;
    let draft = site.import("a.txt", CONTRADICTING).await;
    for fields in
        [&[("version", "1")][..], &[("token", "00000000000000000000000000000000"), ("version", "1")][..]]
    {
        let page = site.post_bare(&format!("{draft}/discard"), fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.says("data-testid=\"error-page\"");
    }
    assert_eq!(site.get(&draft).await.status, StatusCode::OK, "the draft still waits");
    for token in ["", "ffffffffffffffffffffffffffffffff"] {
        let body = multipart(token, "b.txt", "Kế hoạch khác: đạt 5% năm 2025".as_bytes());
        let request =
            site.request(Method::POST, "/documents").header(CONTENT_TYPE, FORM).body(Body::from(body));
        assert_eq!(site.send(request.unwrap()).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(documents(&site).await, 1);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_by_its_announced_length() {
    let site = Site::empty().await;
    let request = site
        .request(Method::POST, "/documents")
        .header(CONTENT_TYPE, FORM)
        .header(CONTENT_LENGTH, 200_u64 << 20)
        .body(Body::from("--border\r\n"));
    let page = site.send(request.unwrap()).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.says("Tệp quá lớn").says("Chưa có gì được lưu");
    assert_eq!(documents(&site).await, 0);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_while_it_streams() {
    let site = Site::empty().await;
    let head = multipart(&"ab".repeat(16), "lon.pdf", b"");
    let cut = head.len() - b"\r\n--border--\r\n".len();
    let megabyte = Bytes::from(vec![b'x'; 1 << 20]);
    let chunks = std::iter::once(Bytes::copy_from_slice(&head[..cut]))
        .chain(std::iter::repeat_n(megabyte, 200))
        .chain(std::iter::once(Bytes::copy_from_slice(&head[cut..])))
        .map(Ok::<_, std::io::Error>);
    let body = Body::from_stream(futures_util::stream::iter(chunks));
    let page = site
        .send(site.request(Method::POST, "/documents").header(CONTENT_TYPE, FORM).body(body).unwrap())
        .await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.says("data-testid=\"error-page\"");
    assert_eq!(documents(&site).await, 0);
}

#[tokio::test]
async fn an_upload_that_is_broken_or_empty_is_explained() {
    let site = Site::empty().await;
    let whole = multipart(&"ab".repeat(16), "a.txt", CONTRADICTING.as_bytes());
    for (body, words) in [
        (whole[..whole.len() / 2].to_vec(), "chưa được gửi trọn vẹn"),
        (multipart(&"ab".repeat(16), "", b""), "Chưa chọn tệp nào"),
        (multipart(&"ab".repeat(16), "rong.txt", b""), "Quay lại trang trước"),
    ] {
        let request =
            site.request(Method::POST, "/documents").header(CONTENT_TYPE, FORM).body(Body::from(body));
        let page = site.send(request.unwrap()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says(words);
    }
    let not_a_form = site.request(Method::POST, "/documents").body(Body::from("x")).unwrap();
    assert_eq!(site.send(not_a_form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(documents(&site).await, 0);
}

#[tokio::test]
async fn addresses_that_name_nothing_are_explained() {
    let site = Site::empty().await;
    for path in [
        "/khong-co",
        "/plans/999999",
        "/targets/999999",
        "/documents/999999",
        "/documents/999999/file",
        "/drafts/999999",
        "/assets/app.css",
        "/compare?plan=999999",
        "/plans/abc",
        "/plans/99999999999999999999999",
        "/units/999999999",
        "/units?at=hom-nay",
        "/units/186?at=31/02/2024",
        "/units/operations/999999",
        "/units/operations/new",
        "/units/operations/new?do=xoa",
        "/data/batches/999999",
        "/data/history?code=HO_GIA_DINH&unit=86&period=nam+nay",
        "/data/history?code=khong&unit=86&period=2024",
        "/plans/999999/cascade?code=XHS07&year=2025",
        "/plans/1/cascade",
        "/plans/1/cascade?code=khong&year=2025",
        "/plans/999999/method",
    ] {
        for lang in ["vi", "en"] {
            let joint = if path.contains('?') { '&' } else { '?' };
            let page = site.get(&format!("{path}{joint}lang={lang}")).await;
            assert!(matches!(page.status.as_u16(), 404 | 422), "{path}: {}", page.status);
            page.says("data-testid=\"error-page\"").says(&format!("<html lang=\"{lang}\">")).says_not("⟦");
        }
    }
    let page = site.send(site.request(Method::DELETE, "/plans/1").body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    page.says("data-testid=\"error-page\"");
}

#[tokio::test]
async fn forms_about_units_and_figures_need_their_token_and_what_they_saw() {
    let site = Site::empty().await;
    for path in ["/units/operations", "/units/operations/1/undo", "/plans/1/method", "/plans/1/assess"] {
        let page = site.post_bare(path, &[("do", "abolish"), ("unit", "86")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in ["/data/import", "/plans/1/cascade"] {
        for token in ["", "ffffffffffffffffffffffffffffffff"] {
            let page = site.send_parts(path, &[("token", token), ("text", "a\n1")]).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        }
        let broken = site.request(Method::POST, path).body(Body::from("x")).unwrap();
        assert_eq!(site.send(broken).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    for path in ["/units/operations", "/units/operations/1/undo"] {
        let page = site.post(path, &[("do", "abolish"), ("unit", "86"), ("date", "1/1/2027")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    site.get("/units/286").await.says_not("data-testid=\"unit-ended\"");
    let large = "x".repeat((10 << 20) + (100 << 10));
    let page = site.send_parts("/data/import", &[("token", &"ab".repeat(16)), ("text", &large)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.says("cotmoc data import");
}

#[tokio::test]
async fn a_form_that_no_page_of_ours_sends_is_refused() {
    let site = Site::empty().await;
    let draft = site.import("a.txt", CONTRADICTING).await;
    for (path, fields) in [
        ("/items/1/choose", &[("choice", "x")][..]),
        ("/items/1/reject", &[][..]),
        ("/items/1/merge", &[("choice", "1;a.b")][..]),
        ("/items", &[("kind", "other")][..]),
        ("/accept", &[][..]),
        ("/items/1/keep-all", &[("version", "")][..]),
        ("/items/1/keep-all", &[("version", "1")][..]),
    ] {
        let page = site.post(&format!("{draft}{path}"), fields).await;
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
        page.says("<html");
    }
    let huge = "x".repeat(600 * 1024);
    let page = site.post(&format!("{draft}/items"), &[("kind", "task"), ("task", &huge)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
}
