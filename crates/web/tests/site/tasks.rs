//! Tasks: every page in both languages, what its forms do, what is escaped, the calendar.

use axum::http::StatusCode;
use cotmoc_app::Actor;
use cotmoc_app::drafts::{self, Destination};
use cotmoc_app::model::ActFacts;
use cotmoc_app::samples::{self, Sample};
use cotmoc_app::tasks::{self, Filter, Search};

use crate::support::Site;

async fn site() -> (Site, i64) {
    let site = Site::empty().await;
    let cx = site.app.by(Actor::local_operator());
    let bytes: &[u8] = include_bytes!("../../../../catalogue/samples/tinh-mau.md");
    let plans = samples::load(&cx, &[Sample { name: "tinh-mau.md", title: "", bytes }]).await.unwrap().plans;
    let province = samples::load_province(&cx).await.unwrap().unwrap();
    assert!(samples::load_tasks(&cx, &province).await.unwrap() > 0);
    (site, plans[0].0)
}

async fn task(site: &Site, words: &str) -> i64 {
    let cx = site.app.by(Actor::local_operator());
    let filter = Filter { search: words.to_owned(), ..Filter::default() };
    let listed = tasks::list(&cx, &filter, Search::Page(0)).await.unwrap();
    listed.lines.iter().find(|line| line.task.own.is_none()).unwrap().task.id.0
}

#[tokio::test]
async fn every_page_is_drawn_in_both_languages() {
    let (site, plan) = site().await;
    let task = task(&site, "OCOP").await;
    for path in [
        "/tasks".to_owned(),
        "/tasks?view=board".to_owned(),
        "/tasks?view=calendar&month=2026-12".to_owned(),
        format!("/tasks?plan={plan}&state=late&q=thu+tuc"),
        format!("/tasks/{task}"),
        format!("/tasks/new?plan={plan}&parent={task}"),
        "/tasks/budget".to_owned(),
        format!("/tasks/budget?plan={plan}&year=2026"),
        "/tasks/gone".to_owned(),
        format!("/plans/{plan}/unit-plans"),
        format!("/plans/{plan}/unit-plans?unit=MAU02&year=2026"),
    ] {
        let page = site.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.says_not("⟦").says("data-testid=\"demo-banner\"");
        let joint = if path.contains('?') { '&' } else { '?' };
        site.get(&format!("{path}{joint}lang=en")).await.says_not("⟦").says("Tasks");
    }
    site.get("/tasks?state=late").await.says("quá hạn").says("Nâng số thủ tục").says_not("OCOP");
    site.get("/work").await.says_not("⟦");
}

/// The address of a task that an amendment words again leads to the one in force.
#[tokio::test]
async fn an_old_address_leads_to_the_heir() {
    const PLAN: &str = "ỦY BAN NHÂN DÂN\nTỈNH TRÀ VINH\nSố: 59/KH-UBND\n\nKẾ HOẠCH\nPhát triển kinh tế số tỉnh Trà Vinh\n\n\
        III. NHIỆM VỤ\n- Sở Y tế chủ trì triển khai hồ sơ sức khỏe điện tử trong năm 2023.\n";
    let site = Site::empty().await;
    let cx = site.app.by(Actor::local_operator());
    let import = async |name: &str, text: String| {
        let draft = drafts::create(&cx, name, text.into_bytes()).await.unwrap().draft;
        drafts::show(&cx, draft).await.unwrap()
    };
    let first = import("a.txt", PLAN.to_owned()).await;
    let to = Destination::NewPlan(first.suggested.parse().unwrap());
    let plan = drafts::accept(&cx, first.draft.id, first.draft.version, to).await.unwrap().plan;
    let old = task(&site, "hồ sơ sức khỏe").await;
    let again = import("b.txt", PLAN.replace("59/KH", "60/KH")).await.draft;
    let act = ActFacts { number: Some("60/QĐ-UBND".to_owned()), ..ActFacts::default() };
    let to = Destination::Amendment { plan, plan_version: 1, act };
    assert_eq!(drafts::accept(&cx, again.id, again.version, to).await.unwrap().superseded, 1);
    let heir = task(&site, "hồ sơ sức khỏe").await;
    assert_ne!(heir, old);
    assert_eq!(site.get(&format!("/tasks/{old}")).await.location(), format!("/tasks/{heir}"));
    assert_eq!(site.get("/tasks/999999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_calendar_is_one() {
    let (site, _) = site().await;
    let page = site.get("/tasks.ics").await;
    assert_eq!(page.header("content-type"), "text/calendar; charset=utf-8");
    let text = page.text();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "a line is too long");
    page.says("UID:task-").says("DTSTART;VALUE=DATE:2026");
    assert_eq!(site.get("/tasks/feed/abc/tasks.ics").await.status, StatusCode::NOT_FOUND);
}
