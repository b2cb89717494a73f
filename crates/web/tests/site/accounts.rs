//! Signing in as a stranger on the network meets it: guessing, fixation, foreign sites, cookies, tokens.

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE};
use axum::http::{Method, Request, StatusCode};
use cotmoc_app::accounts::{self, AccountForm, Secret};
use cotmoc_app::duties::{self, DutyForm};
use cotmoc_app::model::{AccountId, Role};
use cotmoc_app::{Actor, App};
use cotmoc_web::place::{Place, PlaceKind};
use cotmoc_web::{Web, router};
use tower::ServiceExt;

use crate::support::{Browser, PASSWORD, Page, Site, attributes, random};

/// Another person with that role, everywhere or under a unit, and the link for the password.
pub(crate) async fn person(app: &App, login: &str, role: Option<Role>, unit: &str) -> (AccountId, String) {
    let cx = app.by(Actor::local_operator());
    let form =
        AccountForm { login: login.into(), name: format!("Người {login}"), ..AccountForm::default() };
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(&random());
    let (account, link) = accounts::create(&cx, &form, &Secret::new(bytes)).await.unwrap();
    if let Some(role) = role {
        let role = role.as_str().to_owned();
        let duty = DutyForm { login: login.into(), role, unit: unit.into(), ..DutyForm::default() };
        duties::give(&cx, &duty).await.unwrap();
    }
    (account.id, link.path)
}

/// A browser of that person, signed in by the link.
pub(crate) async fn enter(site: &Site, link: &str) -> Browser {
    let mut browser = site.browser();
    let fields = [("password", PASSWORD), ("again", PASSWORD)];
    let page = browser.post(link, link, &fields).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    browser
}

async fn sign_in(browser: &mut Browser, password: &str, next: &str) -> Page {
    let fields = [("login", "lan"), ("password", password), ("next", next)];
    browser.post("/sign-in", "/sign-in", &fields).await
}

#[tokio::test]
async fn strangers_see_the_sign_in_only() {
    let site = Site::empty().await;
    let mut stranger = site.browser();
    for path in ["/", "/plans", "/plans/1?x=1&y=2", "/accounts", "/account", "/units", "/duties/hand-over"] {
        let page = stranger.get(path).await;
        let to = page.location();
        assert!(to.starts_with("/sign-in"), "{path} → {to}");
        if path.contains('?') {
            assert_eq!(to, "/sign-in?next=%2Fplans%2F1%3Fx%3D1%26y%3D2");
        }
        page.says_not("Kế hoạch");
    }
    let page = stranger.get("/sign-in").await;
    page.says("data-testid=\"sign-in\"").says_not("href=\"/plans\"").says_not("demo-roles");
    for asset in attributes(&page.text(), "href").iter().filter(|link| link.starts_with("/assets/")) {
        assert_eq!(stranger.get(asset).await.status, StatusCode::OK);
    }
    let refused = stranger.post_bare("/documents/1/read", &[]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let json = Request::builder().uri("/plans").header("accept", "application/json");
    let refused = stranger.send(json, String::new()).await;
    assert_eq!(
        (refused.status, refused.header("content-type")),
        (StatusCode::UNAUTHORIZED, "application/json")
    );
    refused.says("\"message\"").says("\"hint\"");
    assert_eq!(
        stranger.post("/sign-in", "/sign-in/demo", &[("role", "owner")]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_session_is_new_at_every_sign_in_and_ends_when_left() {
    let site = Site::empty().await;
    let mut browser = site.browser();
    // What an attacker puts into the browser before is not what the session has afterwards.
    browser.cookies.insert("cotmoc_session".to_owned(), "f".repeat(64));
    let entered = sign_in(&mut browser, PASSWORD, "/units").await;
    assert_eq!(entered.location(), "/units");
    let first = browser.cookies["cotmoc_session"].clone();
    assert!(first.len() == 64 && first != "f".repeat(64));
    let set = entered.headers[SET_COOKIE].to_str().unwrap().to_owned();
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(flag), "{set}");
    }
    assert!(!set.contains("Secure") && !set.contains("Domain"), "{set}");
    browser.get("/plans").await.says("Nguyễn Thị Lan").says("data-testid=\"sign-out\"");
    assert_eq!(browser.get("/sign-in").await.location(), "/", "who is in needs no sign-in");
    // Whoever signs in again in the same browser leaves the session before.
    let again = browser.post("/account", "/sign-in", &[("login", "lan"), ("password", PASSWORD)]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let second = browser.cookies["cotmoc_session"].clone();
    assert_ne!(first, second);
    let mut old = site.browser();
    old.cookies.insert("cotmoc_session".to_owned(), first);
    assert!(old.get("/plans").await.location().starts_with("/sign-in"));
    let mut thief = site.browser();
    thief.cookies.insert("cotmoc_session".to_owned(), second);
    assert_eq!(thief.get("/plans").await.status, StatusCode::OK);
    browser.post("/account", "/sign-out", &[]).await.location();
    assert!(thief.get("/plans").await.location().starts_with("/sign-in"), "the session itself ended");
}

#[tokio::test]
async fn nobody_is_led_away_after_the_sign_in() {
    let site = Site::empty().await;
    for next in
        ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/sign-in"]
    {
        let mut browser = site.browser();
        assert_eq!(sign_in(&mut browser, PASSWORD, next).await.location(), "/", "{next}");
        let query: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        // The switch of languages leads here again; nothing else on the page knows the address.
        let page = site.browser().get(&format!("/sign-in?next={query}")).await;
        page.says_not("value=\"//evil").says_not("value=\"https:").says_not("\"javascript:");
        page.says_not("href=\"//").says_not("href=\"https:").says_not("value=\"/\\evil");
    }
}

#[tokio::test]
async fn wrong_passwords_say_nothing_and_lock() {
    let site = Site::empty().await;
    let mut browser = site.browser();
    let mut last = String::new();
    for turn in 0..6 {
        let page = sign_in(&mut browser, "<script>alert(1)</script>", "/").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says_not("<script>alert").says_not("alert(1)");
        last = page.text();
        assert_eq!(last.contains("Tên đăng nhập hoặc mật khẩu không đúng"), turn < 5, "{turn}");
    }
    assert!(last.contains("Hãy chờ 1 phút"), "{last}");
    let page = sign_in(&mut browser, PASSWORD, "/").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "a locked account is locked for its owner too");
}

#[tokio::test]
async fn forms_and_json_of_other_sites_change_nothing() {
    let site = Site::empty().await;
    let (id, _) = person(&site.app, "mai", None, "").await;
    let paths = [
        format!("/accounts/{}/disable", id.0),
        "/account/password".to_owned(),
        "/sign-out".to_owned(),
        "/account/tokens".to_owned(),
        "/duties".to_owned(),
    ];
    for path in &paths {
        for token in ["", "00000000000000000000000000000000"] {
            let page = site.post_bare(path, &[("token", token), ("reason", "x"), ("version", "1")]).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        }
        let foreign = site
            .request(Method::POST, path)
            .header(ORIGIN, "https://evil.example")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("token={}", "ab".repeat(16))));
        assert_eq!(site.send(foreign.unwrap()).await.status, StatusCode::FORBIDDEN, "{path}");
        // A form of another site can send plain text that looks like JSON, but not our header.
        let json = site
            .request(Method::POST, path)
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(format!("{{\"token\":\"{}\"}}", "ab".repeat(16))));
        let page = site.send(json.unwrap()).await;
        assert_eq!((page.status, page.header("content-type")), (StatusCode::FORBIDDEN, "application/json"));
    }
    let still = accounts::show(&site.app.by(Actor::local_operator()), id).await.unwrap().account;
    assert_eq!(still.version, 1);
    assert_eq!(site.get("/plans").await.status, StatusCode::OK, "still signed in");
    // The sign-in form itself needs its token: nobody is signed in as somebody else unawares.
    let mut browser = site.browser();
    browser.get("/sign-in").await;
    let page = browser.post_bare("/sign-in", &[("login", "lan"), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let site = Site::empty().await;
    let (id, link) = person(&site.app, "mai", Some(Role::Leader), "").await;
    let mut mai = enter(&site, &link).await;
    assert_eq!(mai.get("/plans").await.status, StatusCode::OK);
    assert_eq!(site.browser().get(&link).await.status, StatusCode::NOT_FOUND, "the link worked once");
    let account = site.get(&format!("/accounts/{}", id.0)).await.text();
    let version = account.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/accounts/{}/disable", id.0);
    site.post(&path, &[("version", version), ("reason", "")]).await.says("Ghi lý do");
    site.post(&path, &[("version", version), ("reason", "Nghỉ việc")]).await.location();
    assert!(mai.get("/plans").await.location().starts_with("/sign-in"));
    site.get("/duties").await.says("tài khoản đã khóa");
}

#[tokio::test]
async fn names_are_shown_as_text_everywhere() {
    let site = Site::empty().await;
    let script = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>";
    let fields = [("login", "mai"), ("name", script), ("position", script)];
    let page = site.post("/accounts", &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let link = page.text().split("/password/").nth(1).unwrap()[..64].to_owned();
    let duty = [("login", "mai"), ("role", "leader"), ("reason", script)];
    site.post("/duties", &duty).await.location();
    let mut mai = enter(&site, &format!("/password/{link}")).await;
    let mut pages = vec![page, mai.get("/account").await, mai.get("/plans").await];
    let query: String = form_urlencoded::byte_serialize(script.as_bytes()).collect();
    for path in ["/accounts", "/accounts?q=", "/duties?q=", "/duties/new?login=", "/duties/hand-over?from="] {
        pages.push(site.get(&format!("{path}{}", if path.ends_with('=') { &query } else { "" })).await);
    }
    for page in pages {
        assert_eq!(page.status, StatusCode::OK);
        page.says_not("<script>alert").says_not("<img src=x").says_not("⟦");
    }
}

#[tokio::test]
async fn programmes_sign_in_by_tokens() {
    let site = Site::empty().await;
    let make = async |scope: &str| {
        let fields = [("name", "Kho dữ liệu"), ("scope", scope), ("days", "30")];
        let page = site.post("/account/tokens", &fields).await.text();
        page.split("<code class=\"secret\">").nth(1).unwrap()[..64].to_owned()
    };
    let (read, write) = (make("read").await, make("write").await);
    site.get("/account").await.says("Kho dữ liệu").says_not(&read).says_not(&write);
    let ask = async |method: Method, path: &str, token: &str| {
        let mut nobody = site.browser();
        let request =
            Request::builder().method(method).uri(path).header(AUTHORIZATION, format!("Bearer {token}"));
        nobody.send(request, "version=1&reason=x".to_owned()).await
    };
    assert_eq!(ask(Method::GET, "/plans", &read).await.status, StatusCode::OK);
    assert_eq!(
        ask(Method::POST, "/plans/1/assess", &read).await.status,
        StatusCode::FORBIDDEN,
        "it may only read"
    );
    assert_eq!(ask(Method::GET, "/plans", &"0".repeat(64)).await.status, StatusCode::UNAUTHORIZED);
    let wrote = ask(Method::POST, "/duties/999/end", &write).await;
    assert_eq!(wrote.status, StatusCode::NOT_FOUND, "let in without the token of a form: {}", wrote.text());
    let page = site.get("/account").await.text();
    let revoke = attributes(&page, "action").into_iter().find(|path| path.ends_with("/revoke")).unwrap();
    site.post(&revoke, &[]).await.location();
    assert_eq!(ask(Method::GET, "/plans", &read).await.status, StatusCode::UNAUTHORIZED, "revoked");
}

#[tokio::test]
async fn behind_https_the_cookie_is_for_https_only() {
    let site = Site::empty().await;
    let place = Place::local(PlaceKind::Service).with_public_url("https://cotmoc.tinh.gov.vn").unwrap();
    let front = router(Web::at(site.app.clone(), random, place));
    let send = async |request: axum::http::request::Builder, body: String| {
        let request = request.header(HOST, "cotmoc.tinh.gov.vn").body(Body::from(body)).unwrap();
        front.clone().oneshot(request).await.unwrap()
    };
    let first = send(Request::builder().uri("/sign-in"), String::new()).await;
    assert_eq!(first.status(), StatusCode::OK);
    let cookie = first.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let token = cookie.split_once('=').unwrap().1.to_owned();
    let body: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("token", token.as_str()), ("login", "lan"), ("password", PASSWORD)])
        .finish();
    let request = Request::builder()
        .method(Method::POST)
        .uri("/sign-in")
        .header(COOKIE, cookie)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let entered = send(request, body).await;
    assert_eq!(entered.status(), StatusCode::SEE_OTHER);
    let set = entered.headers()[SET_COOKIE].to_str().unwrap();
    assert!(set.starts_with("__Host-cotmoc_session=") && set.contains("; Secure"), "{set}");
    let session = set.split(';').next().unwrap().to_owned();
    let page = send(Request::builder().uri("/plans").header(COOKIE, session.clone()), String::new()).await;
    assert_eq!(page.status(), StatusCode::OK);
    let foreign = Request::builder().uri("/plans").header(HOST, "evil.example").header(COOKIE, session);
    let foreign = front.clone().oneshot(foreign.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_demonstration_offers_a_button_for_each_role() {
    let site = Site::empty().await;
    let folder = tempfile::tempdir().unwrap();
    let config = cotmoc_app::Config::at(folder.path().join("data"));
    let app = App::open(config, cotmoc_app::Clock::system()).await.unwrap();
    accounts::load_demo(&app.by(Actor::local_operator())).await.unwrap();
    let demo = router(Web::at(app, random, Place::local(PlaceKind::Demo)));
    for role in Role::ALL {
        let mut browser = site.browser_of(demo.clone());
        let page = browser.get("/sign-in").await;
        page.says("data-testid=\"demo-roles\"").says(&format!("data-testid=\"demo-{}\"", role.as_str()));
        let entered = browser.post("/sign-in", "/sign-in/demo", &[("role", role.as_str())]).await;
        assert_eq!(entered.location(), "/");
        browser.get("/plans").await.says("minh họa").says("data-testid=\"who\"");
    }
}

/// A list in a spreadsheet: looked at, kept, and the links of people without mail waiting to be handed on.
#[tokio::test]
async fn accounts_come_from_a_list() {
    let site = Site::empty().await;
    let empty = site.get("/accounts/import/list.xlsx").await;
    assert_eq!(empty.status, StatusCode::OK);
    site.get("/accounts/import").await.says("Tải tệp mẫu").says("Tên đăng nhập, Họ tên");
    site.get("/accounts/import?lang=en").await.says("Download the list").says_not("⟦");
    let nothing = site.post_parts("/accounts/import", &[("table", "")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.says("Chọn tệp danh sách");
    let list =
        "Tên đăng nhập\tHọ tên\tVai trò\tĐơn vị\nmoi.1\t<b>Lan</b>\tNgười báo cáo\t86\nmoi.2\tBình\t\t\n";
    let wrong = list.replace("moi.2", "mới 2");
    let refused = site.post_parts("/accounts/import", &[("name", "a.csv"), ("table", &wrong)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("data-testid=\"people-errors\"").says("dòng 3").says_not("<b>Lan");
    site.get("/accounts").await.says_not("moi.1");
    let made = site.post_parts("/accounts/import", &[("name", "a.csv"), ("table", list)]).await;
    assert_eq!(made.location(), "/accounts?made=2&given=1");
    site.get("/accounts?made=2&given=1").await.says("Đã tạo 2 tài khoản và giao 1 phân công").says("moi.1");
    site.get("/messages").await.says("Bình").says("&#60;b&#62;Lan");
    // A form of a stranger's page has no token.
    let foreign = site.send_parts("/accounts/import", &[("name", "a.csv"), ("table", list)]).await;
    assert!(foreign.status.is_client_error(), "{}", foreign.status);
}

/// After a refused form the switch of languages leads to the page of the form, never to an address that
/// only takes forms, and never to a foreign page.
#[tokio::test]
async fn languages_are_switched_on_the_page_that_sent_the_form() {
    let site = Site::empty().await;
    let send = async |referer: &str| {
        let body = format!("token={}&login=x", "ab".repeat(16));
        let request = site
            .request(Method::POST, "/duties")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("referer", referer);
        let page = site.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page
    };
    let page = send("http://127.0.0.1:8080/duties/new?login=x&lang=vi").await;
    page.says("href=\"/duties/new?login=x&#38;lang=en\"");
    send("http://evil.example/duties/new").await.says("href=\"/?lang=en\"").says_not("evil");
    send("javascript:alert(1)").await.says("href=\"/?lang=en\"");
}
