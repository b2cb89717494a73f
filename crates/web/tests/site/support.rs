//! A browser without a screen: keeps the cookie, sends the token, follows what it is told to.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode};
use cotmoc_app::samples::Sample;
use cotmoc_app::{Actor, App, Clock, Config, samples};
use cotmoc_formats::Tools;
use cotmoc_web::{Web, router};
use tower::ServiceExt;

/// A site of its own on an empty data directory, and a visitor of it.
pub(crate) struct Site {
    pub(crate) app: App,
    router: Router,
    cookie: String,
    token: String,
    _data: tempfile::TempDir,
}

/// An answer, read to its end.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Page {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.headers[LOCATION].to_str().unwrap().to_owned()
    }

    /// Asserts that the page holds these words.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "«{words}» is not in\n{}", self.text());
        self
    }

    /// Asserts that the page does not hold these words.
    #[track_caller]
    pub(crate) fn says_not(&self, words: &str) -> &Self {
        assert!(!self.text().contains(words), "«{words}» is in\n{}", self.text());
        self
    }
}

/// The token of the test's visitors: a random source that tests can predict.
fn random() -> [u8; 16] {
    [0xab; 16]
}

impl Site {
    pub(crate) async fn empty() -> Self {
        let data = tempfile::tempdir().unwrap();
        let config =
            Config { data: data.path().join("data"), database: None, tools: Tools::none(), readers: 2 };
        let clock = Clock::fixed("2026-03-02T03:04:05Z".parse().unwrap());
        let app = App::open(config, clock).await.unwrap();
        let router = router(Web::new(app.clone(), random));
        let mut site = Self { app, router, cookie: String::new(), token: String::new(), _data: data };
        let first = site.get("/").await;
        let cookie = first.headers[SET_COOKIE].to_str().unwrap();
        site.cookie = cookie.split(';').next().unwrap().to_owned();
        site.token = "ab".repeat(16);
        first.says(&format!("name=\"token\" value=\"{}\"", site.token));
        site
    }

    /// A site with the five sample plans.
    pub(crate) async fn demo() -> Self {
        let site = Self::empty().await;
        samples::load(&site.app.by(Actor::local_operator()), SAMPLES).await.unwrap();
        site
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Page {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Page { status: parts.status, headers: parts.headers, bytes }
    }

    /// A request as the visitor's browser would begin it.
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, "127.0.0.1:8080")
            .header(COOKIE, &self.cookie)
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn compressed(&self, path: &str) -> Page {
        let request = self.request(Method::GET, path).header(ACCEPT_ENCODING, "br, gzip");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form with the visitor's token.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut all = vec![("token", self.token.as_str())];
        all.extend(fields);
        self.post_bare(path, &all).await
    }

    /// Sends a form as it is.
    pub(crate) async fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request =
            self.request(Method::POST, path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a file as the browser's form does.
    pub(crate) async fn upload(&self, name: &str, bytes: &[u8]) -> Page {
        let body = multipart(&self.token, name, bytes);
        let request = self
            .request(Method::POST, "/documents")
            .header(CONTENT_TYPE, "multipart/form-data; boundary=border");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form part by part, as forms with a place for a file are sent.
    pub(crate) async fn send_parts(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut body = String::new();
        for (name, value) in fields {
            let head = format!("Content-Disposition: form-data; name=\"{name}\"");
            body.push_str(&format!("--border\r\n{head}\r\n\r\n{value}\r\n"));
        }
        body.push_str("--border--\r\n");
        let request =
            self.request(Method::POST, path).header(CONTENT_TYPE, "multipart/form-data; boundary=border");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// The same with the visitor's token.
    pub(crate) async fn post_parts(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut all = vec![("token", self.token.as_str())];
        all.extend(fields);
        self.send_parts(path, &all).await
    }

    /// Imports a text and gives back the address of its draft.
    pub(crate) async fn import(&self, name: &str, text: &str) -> String {
        let draft = self.upload(name, text.as_bytes()).await.location();
        assert!(draft.starts_with("/drafts/"), "{draft}");
        draft
    }
}

/// The body of the import form.
pub(crate) fn multipart(token: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = format!(
        "--border\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n\
         --border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--border--\r\n");
    body
}

/// A file of the sample plans.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/samples")
}

macro_rules! samples {
    ($($name:literal: $title:literal),+ $(,)?) => {
        const SAMPLES: &[Sample] = &[$(Sample {
            name: $name,
            title: $title,
            bytes: include_bytes!(concat!("../../../../catalogue/samples/", $name)),
        }),+];
    };
}

samples![
    "tra-vinh-59-kh-ubnd.docx": "Trà Vinh 59",
    "lang-son-131-kh-ubnd.html": "Lạng Sơn 131",
    "ben-tre-01-nq-tu.md": "Bến Tre 01",
    "tuyen-quang.txt": "Tuyên Quang",
    "khong-ghi-tinh.pdf": "Không ghi tỉnh",
];

/// The values of an attribute in a page, with the entities that our templates write undone.
pub(crate) fn attributes(page: &str, name: &str) -> Vec<String> {
    page.split(&format!(" {name}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|value| {
            value
                .replace("&#38;", "&")
                .replace("&amp;", "&")
                .replace("&#39;", "'")
                .replace("&#34;", "\"")
                .replace("&#60;", "<")
                .replace("&#62;", ">")
        })
        .collect()
}
