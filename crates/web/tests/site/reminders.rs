//! Reminders and urging on pages: who is told, what is refused, what came of it.

use axum::http::StatusCode;
use cotmoc_app::Actor;
use cotmoc_app::collect::{Filter, Seen, boards, form, round};
use cotmoc_app::model::{FormState, Role, RoundId, SubmissionId};
use cotmoc_core::form::{Form, shipped};
use cotmoc_core::model::{Period, UnitId, UnitLevel};
use cotmoc_core::units::Register;
use jiff::civil::date;

use crate::accounts::{enter, person};
use crate::rounds::{collecting, every_state, reports};
use crate::support::Site;

/// A round of a form of a province's own, due on Wednesday, 4 March 2026; the site's Monday is the 2nd.
async fn real_round(site: &Site) -> (RoundId, Vec<(SubmissionId, UnitId, String)>) {
    let cx = site.app.by(Actor::local_operator());
    let ready = shipped().iter().find(|form| form.level == UnitLevel::Commune).unwrap();
    let id = form::create(&cx, &Form { code: "R1".into(), ..ready.clone() }, form::Demo::No).await.unwrap();
    let page = form::show(&cx, id).await.unwrap();
    form::set_state(&cx, id, page.record.version, FormState::Active).await.unwrap();
    let province = Register::official().coded("86", date(2026, 3, 2));
    let root = province.into_iter().find(|unit| unit.level == UnitLevel::Province).unwrap().id;
    let period = [12, 4, 2, 1].into_iter().find_map(|last| Period::new(ready.frequency, 2025, last)).unwrap();
    let opening = round::Opening {
        form: id,
        period,
        root,
        deadlines: vec![date(2026, 3, 4)],
        reason: String::new(),
        demo: round::Demo::No,
    };
    let round = round::open(&cx, &opening).await.unwrap();
    let board = boards::round(&cx, round, &Filter::default()).await.unwrap();
    let unit = |row: boards::BoardRow| (row.submission.id, row.submission.unit, row.name);
    (round, board.rows.into_iter().map(unit).collect())
}

#[tokio::test]
async fn an_urging_reaches_the_clerk_and_says_whom_it_left_out() {
    let site = Site::empty().await;
    let (round, units) = real_round(&site).await;
    let ((own, unit, name), (other, _, foreign)) = (&units[0], &units[1]);
    let (_, link) = person(&site.app, "can.bo", Some(Role::Reporter), &format!("#{unit}")).await;
    let mut clerk = enter(&site, &link).await;
    let path = format!("/rounds/{round}/urge");
    let page = site.get(&path).await;
    // The site's owner reports for everything too.
    page.says("data-testid=\"urge-form\"").says(name).says("Nguyễn Thị Lan");
    site.get(&format!("{path}?lang=en")).await.says("Urge the chosen units").says_not("⟦");
    let none = site.post(&path, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Đánh dấu những đơn vị cần đôn đốc");
    let (own_text, other_text) = (own.to_string(), other.to_string());
    let done = site.post(&path, &[("submission", &own_text), ("submission", &other_text)]).await;
    done.says("Đã nhắc 2 người").says("Nguyễn Thị Lan");
    let again = site.post(&path, &[("submission", &format!("{own}@1"))]).await;
    again.says("Chưa nhắc thêm ai").says("2 người không nhắc lại").says("thư nhắc của ngày 02/03/2026");

    // The clerk finds it on the work list, reads it, and is led to the very form.
    let work = clerk.get("/work").await;
    work.says("data-testid=\"reminded\"").says("Đôn đốc ngày 02/03/2026").says("đã nhắc 1 lần");
    let list = clerk.get("/my-messages").await;
    let letter = list.text().split("/my-messages/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = clerk.get(&format!("/my-messages/{letter}")).await;
    page.says(&format!("/entry/{own}"))
        .says("còn 2 ngày làm việc, được đôn đốc")
        .says_not("data-testid=\"hand-form\"");
    assert_eq!(clerk.get(&format!("/messages/{letter}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.get(&format!("/my-messages/{letter}")).await.status, StatusCode::NOT_FOUND);
    let refused = clerk.post("/work", &path, &[("submission", &own_text)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    // The page says what came of it, to each as far as the duty reaches.
    let page = site.get("/reminders").await;
    page.says("còn 2 ngày làm việc").says(name).says(foreign).says("Nguyễn Thị Lan");
    site.get("/reminders?lang=en").await.says("2 working days left").says_not("⟦");
    let mine = clerk.get("/reminders").await;
    mine.says(name).says_not(foreign);
    site.get("/reminders?unit=khong-co").await.says("Không có lượt nhắc nào như vậy");
    let cx = site.app.by(Actor::local_operator());
    round::exempt(&cx, &[Seen::any(*own)], "Đơn vị mới thành lập").await.unwrap();
    let ended = site.get("/reminders?outcome=ended").await;
    ended.says(name).says("không còn phải làm").says_not(foreign);
    site.get("/reminders?person=khong-co").await.says_not("data-testid=\"reminders\"");
}

#[tokio::test]
async fn a_demonstration_tells_its_own_people_only() {
    let site = collecting().await;
    let round = every_state(&site).await;
    let late = reports(&site, round, cotmoc_app::collect::Which::Silent).await;
    let path = format!("/rounds/{round}/urge");
    let page = site.get(&path).await;
    page.says("data-testid=\"urge-text\"").says("data-testid=\"demo-banner\"");
    let done = site.post(&path, &[("submission", &late[0].0.to_string())]).await;
    done.says("Chưa nhắc thêm ai").says("1 đơn vị chưa có người phụ trách").says(&late[0].2);
    site.get("/reminders").await.says("minh họa").says("không có ai");
    site.get(&format!("/rounds/{round}")).await.says("data-testid=\"urge-chosen\"");
}

#[tokio::test]
async fn the_rules_are_changed_on_a_page() {
    let site = Site::empty().await;
    real_round(&site).await;
    let page = site.get("/reminders/policy").await;
    page.says("Đây là đề xuất của phần mềm")
        .says("value=\"3, 1, 0\"")
        .says("ngày nghỉ thay đổi của năm 2026");
    site.get("/reminders/policy?lang=en").await.says("not the rule of any act").says_not("⟦");
    let fields = |before: &'static str, at: &'static str| {
        [
            ("seen", ""),
            ("by_clock", "1"),
            ("before", before),
            ("after", "1; 4"),
            ("every", "5"),
            ("superior", "3"),
            ("owner", "8"),
            ("at", at),
            ("quiet_from", "18:00"),
            ("quiet_until", "07:00"),
        ]
    };
    let wrong = site.post("/reminders/policy", &fields("1, 3", "08:00")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("giảm dần").says("value=\"1, 3\"");
    let word = site.post("/reminders/policy", &fields("ba", "08:00")).await;
    word.says("«ba» không phải là số ngày");
    let quiet = site.post("/reminders/policy", &fields("5, 2", "19:30")).await;
    quiet.says("giờ nhắc nằm trong giờ yên lặng");
    assert_eq!(
        site.post("/reminders/policy", &fields("5, 2", "08:30")).await.location(),
        "/reminders/policy"
    );
    site.get("/reminders/policy")
        .await
        .says("value=\"5, 2\"")
        .says("value=\"1, 4\"")
        .says_not("Đây là đề xuất");
    assert_eq!(site.post("/reminders/policy", &fields("5, 2", "08:30")).await.status, StatusCode::CONFLICT);
    let form = site.get("/reminders/policy").await.text();
    let id = form.split("name=\"form\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    site.post("/reminders/silence", &[("form", &id), ("do", "silent")]).await.location();
    site.get("/reminders/policy").await.says("Nhắc trở lại");
    site.get("/audit").await.says("Sửa quy tắc nhắc việc");
}
