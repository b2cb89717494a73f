//! What is there before the load, and whether it is right afterwards.

use std::collections::HashMap;
use std::path::Path;

use cotmoc_app::collect::{self, Filter, form, round};
use cotmoc_app::model::{Entry, FormState, Role};
use cotmoc_app::{Actor, App, Clock, Config, audit, units};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::Form;
use cotmoc_core::model::{Period, PeriodKind, UnitId, UnitLevel};
use cotmoc_core::units::Register;
use cotmoc_store::{Address, Store};

use super::Asked;
use super::load::Acknowledged;
use super::served::people;

/// Lines of the form.
const LINES: usize = 20;
/// Vĩnh Long, with 124 communes.
const PROVINCE: &str = "86";

/// One clerk: a token, and the cells that are hers.
#[derive(Clone)]
pub(crate) struct Clerk {
    pub(crate) name: String,
    pub(crate) token: String,
    pub(crate) submission: i64,
    pub(crate) lines: Vec<String>,
}

/// Everybody who will save.
pub(crate) struct World {
    pub(crate) clerks: Vec<Clerk>,
}

async fn open(data: &Path, asked: &Asked) -> App {
    let config = Config { database: asked.database.clone(), ..Config::at(data.to_path_buf()) };
    App::open(config, Clock::system()).await.expect("the database")
}

/// A form of twenty lines, a round of it for the communes of one province, and clerks with tokens; where
/// there are more clerks than communes, two share one and each has half of the lines.
pub(crate) async fn make(data: &Path, asked: &Asked) -> World {
    let app = open(data, asked).await;
    let cx = app.by(Actor::local_operator());
    let id = form::create(&cx, &definition(), form::Demo::No).await.expect("the form");
    let version = form::show(&cx, id).await.expect("the form").record.version;
    form::set_state(&cx, id, version, FormState::Active).await.expect("the form in use");
    let today = units::today(&cx);
    let due = today.checked_add(jiff::Span::new().days(30)).expect("a day");
    let opening = round::Opening {
        form: id,
        period: Period::new(PeriodKind::Quarter, today.year(), 1).expect("a quarter"),
        root: province(),
        deadlines: vec![due],
        reason: String::new(),
        demo: round::Demo::No,
    };
    let round = round::open(&cx, &opening).await.expect("the round");
    let grid = collect::many(&cx, round, &Filter::default()).await.expect("the grid");
    let store = Store::open(&address(data, asked)).await.expect("the database");
    let mut clerks = Vec::new();
    for n in 0..asked.clerks {
        let row = &grid.rows[n % grid.rows.len()];
        let lines: Vec<String> = grid.columns.iter().map(|c| c.key.clone()).collect();
        let half = if n < grid.rows.len() { &lines[..LINES / 2] } else { &lines[LINES / 2..] };
        let token = people::token(&store, &app, n, Role::Reporter, Some(row.submission.unit)).await;
        let (name, submission) = (format!("clerk{n}"), row.submission.id.0);
        clerks.push(Clerk { name, token, submission, lines: half.to_vec() });
    }
    store.close().await;
    app.close().await;
    World { clerks }
}

fn address(data: &Path, asked: &Asked) -> Address {
    match &asked.database {
        Some(url) => Address::Postgres(url.clone()),
        None => Address::Sqlite(data.join("cotmoc.sqlite")),
    }
}

fn province() -> UnitId {
    let register = Register::official();
    let mut coded = register.coded(PROVINCE, jiff::civil::date(2026, 6, 30));
    let found = coded.find(|u| u.level == UnitLevel::Province);
    found.expect("the province").id
}

fn definition() -> Form {
    let elements = Catalogue::embedded().elements().iter().filter(|e| {
        e.level == UnitLevel::Commune && e.frequency == PeriodKind::Quarter && e.breakdown.is_none()
    });
    let lines: Vec<_> = elements
        .take(LINES)
        .enumerate()
        .map(|(n, e)| serde_json::json!({ "key": (n + 1).to_string(), "element": e.code, "required": true }))
        .collect();
    let form = serde_json::json!({
        "code": "TAI", "title": "Thử tải", "level": "xã", "reporter": "own", "frequency": "quarter",
        "calendar": "HET-QUY", "approvals": ["owner"], "threshold": 90, "sections": [{ "lines": lines }],
    });
    serde_json::from_value(form).expect("the form")
}

/// Holds everything that was acknowledged against what is kept; every difference is a line.
pub(crate) async fn verify(data: &Path, asked: &Asked, told: &[Acknowledged]) -> Vec<String> {
    let app = open(data, asked).await;
    let cx = app.by(Actor::local_operator());
    let mut wrong = Vec::new();
    let mut cells: HashMap<(i64, &str), Vec<&Acknowledged>> = HashMap::new();
    for one in told {
        cells.entry((one.submission, &one.line)).or_default().push(one);
    }
    let mut kept = 0;
    for ((submission, line), told) in &cells {
        let history = collect::history(&cx, cotmoc_app::model::SubmissionId(*submission), line).await;
        let history: Vec<Entry> = history.expect("the history of a cell");
        kept += history.len();
        for one in told {
            let same = history.iter().filter(|e| e.token == one.token);
            let found: Vec<(i64, String)> =
                same.map(|e| (e.id.0, e.answer.value.map(|v| v.to_string()).unwrap_or_default())).collect();
            if found != [(one.entry, one.value.clone())] {
                wrong.push(format!("{} of {submission}/{line} is kept as {found:?}", one.token));
            }
        }
    }
    if kept < told.len() {
        wrong.push(format!("{} acknowledged, {kept} kept", told.len()));
    }
    let verdict = audit::verify(&cx).await.expect("the log");
    if let Some(broken) = verdict.broken {
        wrong.push(format!("the chain of the log is broken: {broken:?}"));
    }
    println!(
        "  afterwards: {kept} entries kept for {} acknowledged, the log's {} entries whole",
        told.len(),
        verdict.entries
    );
    app.close().await;
    wrong
}
