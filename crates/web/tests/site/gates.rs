//! Every route × every role: who is let in, and who is told no.

use axum::http::{Method, Request, StatusCode};
use cotmoc_app::model::Role;
use cotmoc_app::{PERMISSIONS, Reach};
use cotmoc_web::routes::{self, Gate};

use crate::accounts::{enter, person};
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
    let request = Request::builder()
        .method(method.clone())
        .uri(path)
        .header("x-cotmoc-token", token)
        .header("content-type", "application/x-www-form-urlencoded");
    browser.send(request, format!("token={token}")).await
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
                Gate::May(action) => role.is_some_and(|role| {
                    let column = Role::ALL.iter().position(|one| *one == role).unwrap();
                    let line = PERMISSIONS.iter().find(|(known, _)| *known == action).unwrap().1;
                    line[column] != Reach::Never
                }),
            };
            let place = format!("{} {} as {role:?}: {}", route.method, route.path, page.status);
            if allowed {
                assert_ne!(page.status, StatusCode::UNAUTHORIZED, "{place}");
                let text = page.text();
                assert!(page.status != StatusCode::FORBIDDEN || !text.contains("không có quyền"), "{place}");
                assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{place}: {text}");
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
            "/assets/{name}", "/first/{token}", "/forgotten", "/password/{token}", "/sign-in",
            "/sign-in/demo", "/sign-out"
        ]
    );
}
