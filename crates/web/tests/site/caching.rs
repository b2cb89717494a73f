//! What browsers may keep, and what they must ask for again.

use axum::body::Body;
use axum::http::header::{ETAG, IF_NONE_MATCH};
use axum::http::{Method, StatusCode};

use crate::support::{Site, attributes};

#[tokio::test]
async fn assets_are_kept_for_ever_under_names_of_their_content() {
    let site = Site::empty().await;
    let home = site.get("/plans").await.text();
    let assets: Vec<String> = attributes(&home, "href")
        .into_iter()
        .chain(attributes(&home, "src"))
        .filter(|link| link.starts_with("/assets/"))
        .collect();
    assert!(assets.len() >= 3, "{assets:?}");
    for path in assets {
        let asset = site.get(&path).await;
        assert_eq!(asset.status, StatusCode::OK, "{path}");
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(!asset.header("content-type").is_empty());
        for import in asset.text().split("from \"./").skip(1).chain(asset.text().split("import \"./").skip(1))
        {
            let name = import.split('"').next().unwrap();
            assert_eq!(
                site.get(&format!("/assets/{name}")).await.status,
                StatusCode::OK,
                "{path} imports {name}"
            );
        }
    }
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let site = Site::empty().await;
    let first = site.get("/plans").await;
    let tag = first.headers[ETAG].clone();
    let ask = |tag: &str| {
        site.request(Method::GET, "/plans").header(IF_NONE_MATCH, tag).body(Body::empty()).unwrap()
    };
    let again = site.send(ask(tag.to_str().unwrap())).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.bytes.is_empty());
    assert_eq!(site.send(ask("W/\"000000000000\"")).await.status, StatusCode::OK);
    assert_eq!(first.header("cache-control"), "private, no-cache");
    site.import("a.txt", crate::review::CONTRADICTING).await;
    assert_eq!(
        site.send(ask(tag.to_str().unwrap())).await.status,
        StatusCode::OK,
        "a new draft changes the page"
    );
}
