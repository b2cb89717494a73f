//! Every route × every role: who is let in, and who is told no.

use axum::http::{Method, Request, StatusCode};
use cotmoc_app::collect::Filter;
use cotmoc_app::collect::attachment::{self, NewFile};
use cotmoc_app::collect::boards::{self, BoardRow};
use cotmoc_app::model::{Role, SubmissionId};
use cotmoc_app::{Action, Actor, PERMISSIONS, Reach};
use cotmoc_core::form::SubmissionState;
use cotmoc_web::routes::{self, Gate};

use crate::accounts::{enter, person};
use crate::rounds::{collecting, every_state};
use crate::support::{Browser, Page, Site, attribute_of_token};

/// An address of the route that names nothing that is there.
fn address(path: &str) -> String {
    let steps = path.split('/').map(|step| if step.starts_with('{') { "999999" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// Asks as the browser's person would, with the token of its forms.
async fn ask(browser: &mut Browser, token: &str, method: &Method, path: &str) -> Page {
    if *method == Method::GET {
        return browser.get(path).await;
    }
    let request = Request::builder().method(method.clone()).uri(path).header("x-cotmoc-token", token);
    if path.ends_with("/letters") {
        let part = |head: &str, value: &str| {
            format!("--border\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n")
        };
        let file = part("name=\"file\"; filename=\"cv.pdf\"", "%PDF-1.4 y");
        let body = format!("{}{file}--border--\r\n", part("name=\"token\"", token));
        let request = request.header("content-type", "multipart/form-data; boundary=border");
        return browser.send(request, body).await;
    }
    if let Some(submission) = path.strip_suffix("/cells").and_then(|front| front.strip_prefix("/entry/")) {
        let change = format!(
            r#"{{"submission":{submission},"line":"1.1","value":"1","missing":false,"reason":"","seen":0,"token":"{submission}"}}"#
        );
        return browser.send(request, format!(r#"{{"way":"grid","changes":[{change}]}}"#)).await;
    }
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    browser.send(request, format!("token={token}&do=approve&version=1&reason=x")).await
}

/// How far the table lets a role go with an action.
fn reach(role: Role, action: Action) -> Reach {
    let column = Role::ALL.iter().position(|one| *one == role).unwrap();
    PERMISSIONS.iter().find(|(known, _)| *known == action).unwrap().1[column]
}

/// Routes whose answer does not depend on the gate alone: signing out ends the walk.
const LEFT_OUT: &[&str] = &["/sign-out", "/sign-in", "/sign-in/demo"];

#[tokio::test]
async fn every_route_lets_in_whom_the_table_says() {
    let site = Site::empty().await;
    let mut people = vec![(None, enter(&site, &person(&site.app, "khong", None, "").await.1).await)];
    for role in Role::ALL {
        let unit = if matches!(role, Role::Reporter | Role::Approver) { "86" } else { "" };
        let (_, link) = person(&site.app, &format!("vai.{}", role.as_str()), Some(role), unit).await;
        people.push((Some(role), enter(&site, &link).await));
    }
    let mut walked = 0;
    for (role, browser) in &mut people {
        let token = attribute_of_token(&browser.get("/account").await.text());
        for route in routes::all().iter().filter(|route| !LEFT_OUT.contains(&route.path)) {
            let page = ask(browser, &token, &route.method, &address(route.path)).await;
            let allowed = match route.gate {
                Gate::Open | Gate::SignedIn => true,
                Gate::May(action) => role.is_some_and(|role| reach(role, action) != Reach::Never),
                Gate::Either(one, other) => role.is_some_and(|role| {
                    [one, other].iter().any(|action| reach(role, *action) != Reach::Never)
                }),
            };
            let place = format!("{} {} as {role:?}: {}", route.method, route.path, page.status);
            if allowed {
                assert_ne!(page.status, StatusCode::UNAUTHORIZED, "{place}");
                if page.status == StatusCode::FORBIDDEN {
                    page.says_not("không có quyền");
                }
                assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{place}");
            } else {
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{place}");
                page.says("không có quyền");
            }
            walked += 1;
        }
    }
    assert!(walked > 300, "only {walked} were asked");
}

#[tokio::test]
async fn strangers_come_through_open_gates_only() {
    let site = Site::empty().await;
    let mut stranger = site.browser();
    let token = attribute_of_token(&stranger.get("/sign-in").await.text());
    let mut open = Vec::new();
    for route in routes::all() {
        let page = ask(&mut stranger, &token, &route.method, &address(route.path)).await;
        if route.gate == Gate::Open {
            open.push(route.path);
            continue;
        }
        match route.method {
            Method::GET => assert!(page.location().starts_with("/sign-in"), "{}", route.path),
            _ => assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{}", route.path),
        }
    }
    open.sort_unstable();
    open.dedup();
    // Whoever opens another gate to strangers says so here.
    assert_eq!(
        open,
        [
            "/assets/{name}", "/cong-khai", "/cong-khai/ban/{release}", "/cong-khai/ban/{release}/{*page}",
            "/cong-khai/ke-hoach/{plan}", "/cong-khai/ke-hoach/{plan}/{*page}", "/cong-khai/sitemap.xml",
            "/cong-khai/tim", "/cong-khai/tin.xml", "/first/{token}", "/forgotten", "/password/{token}",
            "/robots.txt", "/sign-in", "/sign-in/demo", "/sign-out", "/tasks/feed/{secret}/tasks.ics"
        ]
    );
}

/// Routes that are about one submission or one letter, with whose unit it is decided.
const OF_A_UNIT: &[&str] = &["/entry/{id}", "/submissions/{id}", "/letters/{id}"];

/// Every route about a submission × every role × own and foreign unit: a duty for one commune opens that
/// commune's submissions as far as the table says, and no other's.
#[tokio::test]
async fn every_route_tells_own_units_from_foreign_ones() {
    let site = collecting().await;
    let round = every_state(&site).await;
    let cx = site.app.by(Actor::local_operator());
    let all = boards::round(&cx, round, &Filter::default()).await.unwrap().rows;
    let open = |row: &&BoardRow| row.submission.state == SubmissionState::Draft;
    let mut drafts = all.iter().filter(open).map(|row| &row.submission);
    let (own, foreign) = (drafts.next().unwrap(), drafts.next().unwrap());
    let html = site.get(&format!("/entry/{}", own.id)).await.text();
    let line = html.split("data-line=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let mut walked = 0;
    for role in Role::ALL {
        let letters = [letter(&site, own.id, role).await, letter(&site, foreign.id, role).await];
        let unit = format!("#{}", own.unit);
        let (_, link) = person(&site.app, &format!("xa.{}", role.as_str()), Some(role), &unit).await;
        let mut browser = enter(&site, &link).await;
        let token = attribute_of_token(&browser.get("/account").await.text());
        for route in routes::all() {
            let Gate::May(action) = route.gate else { continue };
            if !OF_A_UNIT.iter().any(|front| route.path.starts_with(front)) {
                continue;
            }
            let reach = reach(role, action);
            for (mine, submission, letter) in [(true, own.id, letters[0]), (false, foreign.id, letters[1])] {
                let id = if route.path.starts_with("/letters") { letter } else { submission.0 };
                let path = route.path.replacen("{id}", &id.to_string(), 1).replace("{line}", &line);
                let page = ask(&mut browser, &token, &route.method, &path).await;
                let place = format!("{} {path} as {role:?}, own {mine}: {}", route.method, page.status);
                let told_no = page.status == StatusCode::FORBIDDEN || page.status == StatusCode::NOT_FOUND;
                // A script sends cells of many units at once: each is answered for itself.
                let told_no =
                    told_no || path.ends_with("/cells") && page.text().contains("không được phân công");
                match (reach, mine) {
                    (Reach::Never, _) | (Reach::Unit, false) => {
                        assert!(told_no, "{place} {}", String::from_utf8_lossy(&page.bytes))
                    }
                    // What the act itself asks for beyond the gate is tested with the acts.
                    _ if route.method != Method::GET => {}
                    _ => assert_eq!(page.status, StatusCode::OK, "{place}"),
                }
                assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{place}");
                walked += 1;
            }
        }
    }
    assert!(walked > 150, "only {walked} were asked");
    // Nothing of the foreign unit was changed by those who may not.
    let after = boards::round(&cx, round, &Filter::default()).await.unwrap().rows;
    let version = |rows: &[BoardRow]| {
        rows.iter().find(|row| row.submission.id == foreign.id).unwrap().submission.version
    };
    assert_eq!(version(&after), version(&all));
}

/// A letter of that submission, another one for each role.
async fn letter(site: &Site, submission: SubmissionId, role: Role) -> i64 {
    let cx = site.app.by(Actor::local_operator());
    let file = NewFile {
        submission,
        line: "",
        name: "cong-van.pdf",
        bytes: format!("%PDF-1.4 {role:?}").into_bytes(),
    };
    attachment::add(&cx, file).await.unwrap().0
}
