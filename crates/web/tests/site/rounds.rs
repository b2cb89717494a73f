//! Rounds, boards, the approver's page: what is shown, what is refused, what is escaped.

use axum::http::StatusCode;
use cotmoc_app::Actor;
use cotmoc_app::collect::boards;
use cotmoc_app::collect::{Filter, Which, round};
use cotmoc_app::model::{RoundId, RoundState, SubmissionId};
use cotmoc_app::samples;
use cotmoc_core::form::{Form, shipped};
use cotmoc_core::model::UnitLevel;

use crate::support::Site;

/// A site with the rounds of the demonstration's province.
pub(crate) async fn collecting() -> Site {
    let site = Site::empty().await;
    let cx = site.app.by(Actor::local_operator());
    let province = samples::load_province(&cx).await.unwrap().unwrap();
    let forms: Vec<Form> =
        shipped().iter().filter(|form| form.level == UnitLevel::Commune).cloned().collect();
    assert!(samples::load_rounds(&cx, &province, &forms).await.unwrap() >= 6);
    site
}

/// The open round in which every state can be seen.
pub(crate) async fn every_state(site: &Site) -> RoundId {
    let cx = site.app.by(Actor::local_operator());
    let rounds = round::list(&cx, None).await.unwrap();
    let open = rounds.iter().filter(|row| row.round.state == RoundState::Open);
    open.min_by_key(|row| row.round.deadlines[0]).unwrap().round.id
}

/// The reports of a round that stand so: number, version, name of the unit.
pub(crate) async fn reports(site: &Site, round: RoundId, which: Which) -> Vec<(SubmissionId, i64, String)> {
    let cx = site.app.by(Actor::local_operator());
    let board = boards::round(&cx, round, &Filter { which, ..Filter::default() }).await.unwrap();
    board.rows.into_iter().map(|row| (row.submission.id, row.submission.version, row.name)).collect()
}

/// The reports of a round that wait for the owner of the form.
pub(crate) async fn for_owner(site: &Site, round: RoundId) -> Vec<(SubmissionId, i64, String)> {
    let cx = site.app.by(Actor::local_operator());
    let filter = Filter { which: Which::Submitted, ..Filter::default() };
    let board = boards::round(&cx, round, &filter).await.unwrap();
    let rows = board.rows.into_iter().filter(|row| row.submission.step == 1);
    rows.map(|row| (row.submission.id, row.submission.version, row.name)).collect()
}

#[tokio::test]
async fn rounds_are_listed_with_how_far_they_have_come() {
    let site = collecting().await;
    let page = site.get("/rounds").await;
    page.says("data-testid=\"open-rounds\"").says("data-testid=\"closed-rounds\"").says("quá hạn");
    page.says("data-testid=\"demo-banner\"").says("Tỉnh Mẫu");
    site.get("/rounds?lang=en").await.says("units handed in").says_not("⟦");
    let none = Site::empty().await;
    none.get("/rounds").await.says("data-testid=\"no-rounds\"");
    none.get("/board").await.says("Chưa có đợt báo cáo nào");
}

#[tokio::test]
async fn the_board_shows_every_state_in_words() {
    let site = collecting().await;
    let id = every_state(&site).await.0;
    let before = site.app.statements();
    let page = site.get(&format!("/rounds/{id}")).await;
    let statements = site.app.statements() - before;
    assert!(statements <= 16, "{statements} statements for a board");
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "chưa nhập", "đang nhập", "bị trả lại", "chờ đơn vị duyệt", "chờ cấp tỉnh duyệt", "đã duyệt",
        "được miễn", "muộn 2 ngày", "quá hạn 3 ngày", "Gia hạn đến", "Xã Bình Mẫu",
    ] {
        page.says(words);
    }
    let late = site.get(&format!("/rounds/{id}?show=late")).await;
    late.says("quá hạn 3 ngày").says_not("chờ cấp tỉnh duyệt</span>\n</td>");
    let found = site.get(&format!("/rounds/{id}?q=binh+mau")).await;
    found.says("Xã Bình Mẫu").says_not("Xã An Mẫu</a>");
    site.get(&format!("/rounds/{id}?q=khong+co")).await.says("Không có đơn vị nào như vậy");
    site.get(&format!("/rounds/{id}?lang=en")).await.says("waits for the province").says_not("⟦");
    let urge = site.get(&format!("/rounds/{id}/urge")).await;
    urge.says("data-testid=\"urge-text\"").says("Xã Hòa Mẫu (quá hạn 3 ngày)").says_not("Phường Trung Mẫu (");
}

#[tokio::test]
async fn chosen_units_are_approved_returned_extended_exempted() {
    let site = collecting().await;
    let round = every_state(&site).await;
    let act = format!("/rounds/{}/act", round.0);
    let waiting = for_owner(&site, round).await;
    let silent = reports(&site, round, Which::Silent).await;
    let seen = |one: &(SubmissionId, i64, String)| format!("{}@{}", one.0.0, one.1);
    let (first, quiet) = (seen(&waiting[0]), seen(&silent[0]));

    let done = site.post(&act, &[("submission", &first), ("submission", &quiet), ("do", "approve")]).await;
    assert_eq!(done.status, StatusCode::OK);
    done.says("data-testid=\"outcome\"").says("Đã duyệt bước của bạn cho 1 đơn vị").says(&silent[0].2);
    let stale = site.post(&act, &[("submission", &first), ("do", "approve")]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    stale.says("Báo cáo vừa được người khác xử lý");

    let other = seen(&waiting[1]);
    let silent_return = site.post(&act, &[("submission", &other), ("do", "return")]).await;
    assert_eq!(silent_return.status, StatusCode::UNPROCESSABLE_ENTITY);
    silent_return.says("Chưa ghi lý do");
    let fields =
        [("submission", other.as_str()), ("do", "return"), ("return_reason", "<script>x()</script>")];
    site.post(&act, &fields).await.says("Đã trả lại 1 đơn vị");
    let page = site.get(&format!("/submissions/{}/review", waiting[1].0.0)).await;
    page.says_not("<script>x()").says("&#60;script&#62;x()");

    let fields =
        [("submission", quiet.as_str()), ("do", "extend"), ("extend_to", "mai"), ("extend_reason", "bão")];
    let no_day = site.post(&act, &fields).await;
    assert_eq!(no_day.status, StatusCode::UNPROCESSABLE_ENTITY);
    no_day.says("Ngày gia hạn không đọc được");
    let fields = [
        ("submission", quiet.as_str()),
        ("do", "extend"),
        ("extend_to", "31/12/2030"),
        ("extend_reason", "bão"),
    ];
    site.post(&act, &fields).await.says("Đã gia hạn cho 1 đơn vị").says("Gia hạn đến 31/12/2030: bão");
    let silent = reports(&site, round, Which::Silent).await;
    let quiet = seen(&silent[0]);
    let fields = [("submission", quiet.as_str()), ("do", "exempt"), ("exempt_reason", "chưa có mạng")];
    site.post(&act, &fields).await.says("Đã miễn 1 đơn vị").says("chưa có mạng");

    let mine = site.post(&act, &[("do", "approve-mine")]).await;
    mine.says("Đã duyệt");
    assert_eq!(site.post(&act, &[("do", "approve")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post(&act, &[("do", "drop")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post_bare(&act, &[("do", "approve-mine")]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_round_is_closed_with_a_reason_and_opened_again() {
    let site = collecting().await;
    let round = every_state(&site).await;
    let path = format!("/rounds/{}", round.0);
    let bare = site.post(&format!("{path}/close"), &[("version", "1")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    bare.says("chưa được duyệt");
    let to = site.post(&format!("{path}/close"), &[("version", "1"), ("reason", "hết năm")]).await.location();
    assert_eq!(to, path);
    site.get(&path).await.says("đã đóng").says("đã duyệt, đã khóa").says("data-testid=\"reopen\"");
    let stale = site.post(&format!("{path}/reopen"), &[("version", "1"), ("reason", "sửa")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    site.post(&format!("{path}/reopen"), &[("version", "2"), ("reason", "sửa")]).await.location();
    site.get(&path).await.says("data-testid=\"close\"");
}

#[tokio::test]
async fn the_approver_sees_what_changed_and_goes_on_to_the_next() {
    let site = collecting().await;
    let round = every_state(&site).await;
    let waiting = for_owner(&site, round).await;
    let id = waiting[0].0.0;
    // The first one reads the figures of all its elements into the cube.
    site.get(&format!("/submissions/{id}/review")).await;
    let before = site.app.statements();
    let page = site.get(&format!("/submissions/{id}/review")).await;
    let statements = site.app.statements() - before;
    assert!(statements <= 40, "{statements} statements for a review");
    page.says(&waiting[0].2)
        .says("Kỳ trước")
        .says("data-testid=\"approve\"")
        .says("Đã nộp")
        .says(" → <strong>");
    let version = waiting[0].1.to_string();
    let fields = [("version", version.as_str()), ("do", "return"), ("remark-1", "Xem lại <b>số này</b>")];
    let next = site.post(&format!("/submissions/{id}/act"), &fields).await.location();
    assert!(next.starts_with("/submissions/") && next.contains("done="), "{next}");
    site.get(&next).await.says("data-testid=\"done-before\"").says(&waiting[0].2);
    let returned = site.get(&format!("/submissions/{id}/review")).await;
    returned.says("bị trả lại").says("Xem lại &#60;b&#62;số này").says_not("data-testid=\"approve\"");
    let again = site.post(&format!("/submissions/{id}/act"), &fields).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let wrong = [("version", "x"), ("do", "approve")];
    assert_eq!(
        site.post(&format!("/submissions/{id}/act"), &wrong).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    site.get(&format!("/submissions/{}/review?lang=en", waiting[1].0.0))
        .await
        .says("Period before")
        .says_not("⟦");
    assert_eq!(site.get("/submissions/999999/review").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/rounds/999999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn units_and_rounds_stand_side_by_side() {
    let site = collecting().await;
    let before = site.app.statements();
    let page = site.get("/board").await;
    let statements = site.app.statements() - before;
    assert!(statements <= 12, "{statements} statements for a matrix");
    page.says("data-testid=\"matrix\"").says("Xã Bình Mẫu").says("nộp muộn hoặc quá hạn").says("muộn 2 ngày");
    assert!(page.text().matches("<th scope=\"row\">").count() == 50);
    site.get("/board?by=above").await.says("đơn vị đã nộp").says("Tỉnh Mẫu");
    site.get("/board?q=cat&lang=en").await.says("Xã Cát Mẫu").says_not("Xã Bình Mẫu").says_not("⟦");
    assert_eq!(site.get("/board?form=999999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_round_is_opened_step_by_step() {
    let site = collecting().await;
    let first = site.get("/rounds/new").await;
    first.says("Chọn biểu mẫu").says("B01-MAU");
    let cx = site.app.by(Actor::local_operator());
    let form = round::list(&cx, None).await.unwrap().into_iter().find(|row| row.round.form_code == "B01-MAU");
    let form = form.unwrap().round.form.0;
    let second = site.get(&format!("/rounds/new?form={form}")).await;
    second.says("quý").says("value=\"MAU\"");
    let third = site.get(&format!("/rounds/new?form={form}&period=2024-Q1&root=MAUD@2025-06-30")).await;
    third
        .says("68</strong> đơn vị phải báo cáo")
        .says("Lý do mở sau thời hạn nộp (phải ghi)")
        .says("data-testid=\"open\"");
    let fields = |reason| {
        let form = form.to_string();
        move |day: &'static str| {
            vec![
                ("form".to_owned(), form.clone()),
                ("period".to_owned(), "2024-Q1".to_owned()),
                ("root".to_owned(), "MAUD@2025-06-30".to_owned()),
                ("deadline0".to_owned(), day.to_owned()),
                ("reason".to_owned(), String::from(reason)),
            ]
        }
    };
    let send = async |all: Vec<(String, String)>| {
        let all: Vec<(&str, &str)> = all.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        site.post("/rounds", &all).await
    };
    let late = send(fields("")("14/03/2024")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    late.says("Chưa ghi lý do");
    send(fields("bổ sung")("hôm qua")).await.says("Chưa đọc được ngày");
    let opened = send(fields("bổ sung số liệu cũ")("14/03/2024")).await.location();
    site.get(&opened).await.says("Mở muộn vì:").says("bổ sung số liệu cũ");
    site.get(&format!("/rounds/new?form={form}&period=2024-Q1&root=MAUD@2025-06-30"))
        .await
        .says("Đợt này đã mở rồi");
}

/// What the demonstration has handed in could have been handed in by a person: nothing forbids it.
#[tokio::test]
async fn reports_of_the_demonstration_break_no_check() {
    let site = collecting().await;
    let cx = site.app.by(Actor::local_operator());
    let mut looked = 0;
    for row in round::list(&cx, None).await.unwrap() {
        for which in [Which::Submitted, Which::Approved] {
            for (id, _, unit) in reports(&site, row.round.id, which).await.into_iter().take(3) {
                let page = site.get(&format!("/submissions/{}/review", id.0)).await;
                assert!(!page.text().contains("finding error"), "{unit}, round {}", row.round.id.0);
                looked += 1;
            }
        }
    }
    assert!(looked > 12, "only {looked} were looked at");
}
