//! A form, a round and people for tests of collecting.

use cotmoc_app::collect::{self, Change, Changes, Fate, Saved, Seen, Standing, form, round};
use cotmoc_app::model::*;
use cotmoc_app::{Actor, App, Clock, Context, Grant, units};
use cotmoc_core::form::Form;
use cotmoc_core::model::{Period, UnitId, UnitLevel};
use cotmoc_core::units::Register;
use cotmoc_store::Address;
use cotmoc_store::testing::Database;
use jiff::Timestamp;
use jiff::civil::date;

use crate::support::{at, config};

/// Three required lines, one that may stay empty; a part that may not exceed its whole, and a change that
/// asks for a reason.
pub(crate) fn form_b01() -> Form {
    serde_json::from_str(
        r#"{"code":"B01","title":"Kinh tế số cấp xã","level":"xã","reporter":"own","frequency":"quarter",
        "calendar":"HET-QUY","approvals":["approver","owner"],"threshold":90,"sections":[
          {"title":"Doanh nghiệp","lines":[
            {"key":"1","element":"DN_HOAT_DONG","required":true},
            {"key":"1.1","element":"DN_HOP_DONG_DIEN_TU","required":true,"method":"Đếm theo danh sách thuế"}]},
          {"title":"Kỹ năng","lines":[
            {"key":"2","element":"LAO_DONG_KY_NANG_SO","category":"NAM","required":true},
            {"key":"3","element":"LAO_DONG_KY_NANG_SO","category":"NU"}]}],
        "checks":[
          {"key":"K1","severity":"error","rule":{"kind":"compare","left":[{"line":"1.1"}],"relation":"<=","right":[{"line":"1"}]}},
          {"key":"K2","severity":"warning","rule":{"kind":"change","line":"1","percent":"50"}}]}"#,
    )
    .unwrap()
}

/// The fourth quarter of 2025, of which tests report at the end of January 2026.
pub(crate) fn quarter() -> Period {
    Period::parse("2025-Q4").unwrap()
}

/// Vĩnh Long.
pub(crate) fn province() -> UnitId {
    Register::official().coded("86", date(2026, 1, 31)).find(|u| u.level == UnitLevel::Province).unwrap().id
}

/// A commune of Vĩnh Long by its code.
pub(crate) fn commune(code: &str) -> UnitId {
    Register::official().coded(code, date(2026, 1, 31)).find(|u| u.level == UnitLevel::Commune).unwrap().id
}

/// Two communes of Vĩnh Long.
pub(crate) const PHU_TAN: &str = "28756";
pub(crate) const AN_HOI: &str = "28777";

/// The application on a day, as the local operator uses it.
pub(crate) async fn on_day(db: &Database, at: Timestamp) -> Context {
    App::open(config(db), Clock::fixed(at)).await.unwrap().by(Actor::local_operator())
}

/// A person with one duty, known to the database.
pub(crate) async fn person(
    db: &Database,
    cx: &Context,
    id: i64,
    role: Role,
    unit: Option<UnitId>,
) -> Context {
    let now = at();
    let known = format!(
        "insert into account (id, version, login, name, position, state, failures, demo, created_at, created_by) \
         values ({id}, 1, 'nguoi{id}', 'Người {id}', '', 'active', 0, false, '{now}', 'test') \
         on conflict (id) do nothing"
    );
    Database::execute_at(&where_it_is(db), &known).await;
    let account = Account {
        id: AccountId(id),
        state: AccountState::Active,
        ..Account::invited(format!("nguoi{id}"), format!("Người {id}"), now, "test")
    };
    let duty = Duty {
        id: DutyId(id),
        account: AccountId(id),
        role,
        unit,
        form: None,
        indicator: None,
        plan: None,
        starts: date(2025, 1, 1),
        ends: None,
        hand_over: None,
        reason: String::new(),
        given_at: now,
        given_by: "test".into(),
        ended_at: None,
        ended_by: None,
    };
    cx.app().by_from(Actor::account(account, vec![duty], Grant::Full), "10.0.0.7")
}

/// Where the application that [`config`] describes keeps its data.
pub(crate) fn where_it_is(db: &Database) -> Address {
    match &db.address {
        Address::Sqlite(_) => Address::Sqlite(db.folder().join("data/cotmoc.sqlite")),
        Address::Postgres(url) => Address::Postgres(url.clone()),
    }
}

/// The form in use.
pub(crate) async fn in_use(cx: &Context, form: &Form) -> FormId {
    let id = form::create(cx, form, form::Demo::No).await.unwrap();
    let page = form::show(cx, id).await.unwrap();
    assert!(page.faults.is_empty(), "{:?}", page.faults);
    form::set_state(cx, id, page.record.version, FormState::Active).await.unwrap();
    id
}

/// An open round of the form, due in ten days.
pub(crate) async fn opened(cx: &Context, form: FormId, period: Period) -> RoundId {
    let due = units::today(cx).checked_add(jiff::Span::new().days(10)).unwrap();
    let opening = round::Opening {
        form,
        period,
        root: province(),
        deadlines: vec![due, due, due],
        reason: String::new(),
        demo: round::Demo::No,
    };
    round::open(cx, &opening).await.unwrap()
}

/// A round of [`form_b01`] for the quarter.
pub(crate) async fn round_b01(cx: &Context) -> RoundId {
    let form = in_use(cx, &form_b01()).await;
    opened(cx, form, quarter()).await
}

/// What a commune owes in a round.
pub(crate) async fn owed(cx: &Context, round: RoundId, code: &str) -> SubmissionId {
    let filter = collect::Filter { search: code.into(), ..collect::Filter::default() };
    let page = collect::many(cx, round, &filter).await.unwrap();
    page.rows.iter().find(|r| r.code == code).unwrap().submission.id
}

/// A change of a cell that was never answered.
pub(crate) fn change(submission: SubmissionId, line: &str, value: &str, token: &str) -> Change {
    Change {
        submission,
        line: line.into(),
        value: value.into(),
        missing: false,
        reason: None,
        seen: EntryId(0),
        token: token.into(),
    }
}

/// Sends changes as the page of one unit does.
pub(crate) async fn send(cx: &Context, changes: Vec<Change>) -> Saved {
    collect::save(cx, Changes { way: Way::Grid, changes }).await.unwrap()
}

/// What stands after a change that had to be kept.
#[track_caller]
pub(crate) fn kept(saved: &Saved, place: usize) -> Standing {
    match &saved.results[place].fate {
        Fate::Saved(standing) => standing.clone(),
        other => panic!("this had to be kept: {other:?}"),
    }
}

/// Why a change was refused.
#[track_caller]
pub(crate) fn said_no(saved: &Saved, place: usize) -> String {
    match &saved.results[place].fate {
        Fate::Refused { message, hint } => format!("{message} {hint}"),
        other => panic!("this had to be refused: {other:?}"),
    }
}

/// Fills in all lines of [`form_b01`].
pub(crate) async fn fill(cx: &Context, submission: SubmissionId, values: [&str; 4]) {
    let page = collect::page(cx, submission).await.unwrap();
    let lines = page.lines.iter().zip(values).map(|(line, value)| Change {
        seen: line.cell.as_ref().map_or(EntryId(0), |c| c.entry),
        ..change(submission, &line.key, value, &format!("{}-{value}-{}", line.key, page.submission.revision))
    });
    let saved = send(cx, lines.collect()).await;
    assert_eq!(saved.saved(), 4, "{saved:?}");
}

/// Hands in and approves at both steps.
pub(crate) async fn through(cx: &Context, submission: SubmissionId) {
    for done in [
        collect::submit(cx, &[Seen::any(submission)], "").await.unwrap(),
        collect::approve(cx, &[Seen::any(submission)]).await.unwrap(),
        collect::approve(cx, &[Seen::any(submission)]).await.unwrap(),
    ] {
        assert!(done[0].is_done(), "{done:?}");
    }
}
