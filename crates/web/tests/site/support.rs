//! A browser without a screen: keeps the cookie, sends the token, follows what it is told to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode};
use cotmoc_app::accounts::{self, AccountForm, Credentials, FirstForm, Fresh, Secret};
use cotmoc_app::model::Role;
use cotmoc_app::samples::Sample;
use cotmoc_app::{Actor, App, Clock, Config, samples};
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

/// Bytes that are never the same twice.
pub(crate) fn random() -> [u8; 16] {
    static TURN: AtomicU64 = AtomicU64::new(1);
    let turn = TURN.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&turn);
    bytes
}

/// The password of a test's person, who may do everything.
pub(crate) const PASSWORD: &str = "bưởi-thuyền-máy-khâu";

/// Makes the first administrator, who owns plans, reports and approves too, and gives back the cookie of the session; its
/// forms carry «ab» sixteen times.
async fn first(app: &App) -> String {
    let link = accounts::first_link(app, &Secret::new([1; 32])).await.unwrap().unwrap();
    let form = FirstForm {
        account: AccountForm {
            login: "lan".to_owned(),
            name: "Nguyễn Thị Lan".to_owned(),
            ..AccountForm::default()
        },
        password: PASSWORD.to_owned(),
        again: PASSWORD.to_owned(),
        roles: vec![Role::Owner, Role::Reporter, Role::Approver],
    };
    let who = Credentials { login: "", password: "", from: "127.0.0.1", agent: "test" };
    let (session, salt, token) = (Secret::new([2; 32]), Secret::new([3; 32]), "ab".repeat(16));
    let fresh = Fresh { session: &session, salt: &salt, form_token: &token };
    let token = link.path.rsplit('/').next().unwrap();
    accounts::redeem_first(app, token, &form, &who, &fresh).await.unwrap().cookie
}

impl Site {
    pub(crate) async fn empty() -> Self {
        let data = tempfile::tempdir().unwrap();
        let config = Config::at(data.path().join("data"));
        let clock = Clock::fixed("2026-03-02T03:04:05Z".parse().unwrap());
        let app = App::open(config, clock).await.unwrap();
        let router = router(Web::new(app.clone(), random));
        let cookie = format!("cotmoc_session={}", first(&app).await);
        let site = Self { app, router, cookie, token: "ab".repeat(16), _data: data };
        let first = site.get("/plans").await;
        first.says(&format!("name=\"token\" value=\"{}\"", site.token));
        site
    }

    /// A second browser on the same site.
    pub(crate) fn browser(&self) -> Browser {
        self.browser_of(self.router.clone())
    }

    /// A browser on another site.
    pub(crate) fn browser_of(&self, router: Router) -> Browser {
        Browser { router, cookies: BTreeMap::new() }
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

/// A browser that keeps its cookies by itself and reads the token out of the last form it saw.
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    /// Sends a request with the cookies, and keeps those that come back.
    pub(crate) async fn send(&mut self, request: axum::http::request::Builder, body: String) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.header(HOST, "127.0.0.1:8080");
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let request = request.body(Body::from(body)).unwrap();
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Page { status: parts.status, headers: parts.headers, bytes }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::builder().uri(path), String::new()).await
    }

    /// Sends the form of a page: fetches the page for its token first.
    pub(crate) async fn post(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = attribute_of_token(&self.get(from).await.text());
        let mut all = vec![("token", token.as_str())];
        all.extend(fields);
        self.post_bare(path, &all).await
    }

    /// Sends fields as they are.
    pub(crate) async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body).await
    }
}

/// The token that the first form of a page carries.
pub(crate) fn attribute_of_token(page: &str) -> String {
    let rest = page.split("name=\"token\" value=\"").nth(1).unwrap_or_else(|| panic!("no form in {page}"));
    rest.split('"').next().unwrap().to_owned()
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

/// The plan of the fictive province.
pub(crate) const FICTIVE: Sample = Sample {
    name: "tinh-mau.md",
    title: "Tỉnh Mẫu",
    bytes: include_bytes!("../../../../catalogue/samples/tinh-mau.md"),
};

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
