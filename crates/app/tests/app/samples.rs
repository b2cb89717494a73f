//! The demonstration's province: there once, in no national total, gone without a trace.

use std::collections::BTreeSet;

use cotmoc_app::backup::unwatched;
use cotmoc_app::collect::round;
use cotmoc_app::figures::{self, Ask, Figure};
use cotmoc_app::model::{PlanId, RoundState};
use cotmoc_app::samples::fictive::Province;
use cotmoc_app::samples::{self, Sample, fictive};
use cotmoc_app::{Actor, App, Clock, Context, assess, plans, units, verify};
use cotmoc_core::form::{Form, shipped};
use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::progress::{ReasonCode, Status};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{config, open};

on_both! {
    /// Loading twice loads once; removing takes units and figures away, and it can be loaded again.
    async fn the_province_comes_and_goes(db: Database) {
        let cx = open(&db).await;
        let before = units::current(&cx).await.unwrap().register.units().len();
        let province = samples::load_province(&cx).await.unwrap().unwrap();
        assert_eq!(samples::load_province(&cx).await.unwrap(), Some(province.clone()));
        let current = units::current(&cx).await.unwrap();
        assert_eq!(current.register.units().len(), before + fictive::units::NUMBERS - fictive::units::EVENTS);
        assert!(province.lives_in(&current.register));

        let of = async |unit: i64| {
            let ask = Ask {
                code: "HO_GIA_DINH".into(),
                unit: format!("#{unit}"),
                from: "2025".into(),
                borders: "then".into(),
                ..Ask::default()
            };
            figures::table(&cx, &ask).await.unwrap().rows[0].figures[0].clone().unwrap()
        };
        assert!(of(province.province.0).await.value.is_ok(), "the province has no total");
        assert!(of(1).await.value.is_err(), "figures of the demonstration are in the country's total");

        samples::remove(&cx).await.unwrap();
        assert_eq!(units::current(&cx).await.unwrap().register.units().len(), before);
        let again = samples::load_province(&cx).await.unwrap().unwrap();
        assert_ne!(again.province, province.province);
        assert_eq!(fictive::COMMUNES.len(), again.communes.len());
        assert_eq!(cotmoc_app::audit::verify(&cx).await.unwrap().broken, None);
    }

    /// The rounds of the demonstration are made once, in every state, from forms without faults; what
    /// was approved is in the province's figures, and everything goes again.
    async fn the_rounds_come_and_go(db: Database) {
        let cx = open(&db).await;
        let province = samples::load_province(&cx).await.unwrap().unwrap();
        let forms: Vec<Form> =
            shipped().iter().filter(|form| form.level == UnitLevel::Commune).cloned().collect();
        let made = samples::load_rounds(&cx, &province, &forms).await.unwrap();
        assert_eq!(made, 3 * forms.len());
        assert_eq!(samples::load_rounds(&cx, &province, &forms).await.unwrap(), 0);

        let rounds = round::list(&cx, None).await.unwrap();
        assert_eq!(rounds.len(), made);
        let first = rounds.iter().find(|row| {
            row.round.state == RoundState::Open && row.round.form_code == format!("{}-MAU", forms[0].code)
        });
        let tally = first.unwrap().tally;
        assert_eq!(tally.units() + tally.exempt, 50);
        for (words, count) in [
            ("silent", tally.silent),
            ("draft", tally.draft),
            ("submitted", tally.submitted),
            ("returned", tally.returned),
            ("approved", tally.approved),
            ("exempt", tally.exempt),
            ("overdue", tally.overdue),
            ("late", tally.late),
        ] {
            assert!(count > 0, "no unit is {words}: {tally:?}");
        }
        let closed = rounds.iter().find(|row| {
            row.round.state == RoundState::Closed && row.round.form_code == format!("{}-MAU", forms[0].code)
        });
        let ask = Ask {
            code: forms[0].lines().find(|line| line.category.is_none()).unwrap().element.clone(),
            unit: format!("#{}", province.province),
            from: closed.unwrap().round.period.to_string(),
            borders: "then".into(),
            ..Ask::default()
        };
        let total = figures::table(&cx, &ask).await.unwrap().rows[0].figures[0].clone().unwrap();
        assert!(total.value.is_ok(), "what was approved is not in the total: {total:?}");

        samples::remove(&cx).await.unwrap();
        assert!(round::list(&cx, None).await.unwrap().is_empty());
        let province = samples::load_province(&cx).await.unwrap().unwrap();
        assert_eq!(samples::load_rounds(&cx, &province, &forms).await.unwrap(), made);
        assert_eq!(cotmoc_app::audit::verify(&cx).await.unwrap().broken, None);
    }
}

/// The plan of the fictive province, as the binary carries it.
const PLAN: Sample = Sample {
    name: "tinh-mau.md",
    title: "Kế hoạch số 01/KH-UBND của UBND tỉnh Mẫu (minh họa)",
    bytes: include_bytes!("../../../../catalogue/samples/tinh-mau.md"),
};

/// The application as its operator uses it at that moment.
async fn at(db: &Database, moment: &str) -> Context {
    let clock = Clock::fixed(moment.parse().unwrap());
    App::open(config(db), clock).await.unwrap().by(Actor::local_operator())
}

/// Loads everything of the demonstration that has to do with the fictive province.
async fn load_all(cx: &Context) -> (Province, PlanId) {
    let plan = samples::load(cx, &[PLAN]).await.unwrap().plans[0];
    let province = samples::load_province(cx).await.unwrap().unwrap();
    let forms: Vec<Form> =
        shipped().iter().filter(|form| form.level == UnitLevel::Commune).cloned().collect();
    samples::load_rounds(cx, &province, &forms).await.unwrap();
    (province, plan)
}

fn of_year(code: &str, unit: UnitId, year: &str) -> Ask {
    Ask { code: code.into(), unit: format!("#{unit}"), from: year.into(), ..Ask::default() }
}

/// A yearly figure on today's borders.
async fn figure(cx: &Context, code: &str, unit: UnitId, year: &str) -> Figure {
    let table = figures::table(cx, &of_year(code, unit, year)).await.unwrap();
    table.rows[0].figures[0].clone().unwrap()
}

/// How many former communes stand unallocated under a province, on today's borders.
async fn unallocated(cx: &Context, province: UnitId, year: &str) -> usize {
    let ask = Ask { level: UnitLevel::Commune.to_string(), ..of_year("DAN_SO", province, year) };
    let table = figures::table(cx, &ask).await.unwrap();
    table.rows.iter().filter(|row| row.unit.is_none()).map(|row| row.stands_for.len()).sum()
}

async fn every_status(cx: &Context, plan: PlanId) {
    let standings = assess::plan(cx, plan).await.unwrap();
    assert!((25..=35).contains(&standings.len()), "{} targets", standings.len());
    let found: BTreeSet<&str> =
        standings.iter().filter_map(|one| Some(one.assessment.as_ref().ok()?.status.as_str())).collect();
    let every: BTreeSet<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(found, every);
}

on_both! {
    /// The plan of the province has a target of every status, in January and in a quarter for which
    /// only some units have reported yet.
    async fn the_plan_shows_every_status(db: Database) {
        let january = at(&db, "2026-01-31T08:15:00Z").await;
        let (_, plan) = load_all(&january).await;
        every_status(&january, plan).await;
        samples::remove(&january).await.unwrap();
        drop(january);
        let november = at(&db, "2026-11-28T08:15:00Z").await;
        let (_, plan) = load_all(&november).await;
        every_status(&november, plan).await;
    }

    /// Whatever makes figures hard is there: a break, a gap, a partial total, something that no act
    /// allocates, a new name.
    async fn every_difficulty_is_there(db: Database) {
        let cx = at(&db, "2026-01-31T08:15:00Z").await;
        let (province, plan) = load_all(&cx).await;
        let standings = assess::plan(&cx, plan).await.unwrap();
        let of = |code: &str| standings.iter().find(|one| one.target.code.as_deref() == Some(code)).unwrap();
        let why = |code| of(code).assessment.as_ref().unwrap().reason.code;
        assert_eq!(why("XHS16"), ReasonCode::BreakInSeries);
        assert_eq!(why("CQS11"), ReasonCode::PartialFigure);
        let years: Vec<i16> = of("XHS13").figures.iter().map(|figure| figure.period.in_year()).collect();
        assert_eq!(years, [2021, 2022, 2024, 2025], "there is no gap");
        assert_eq!(of("KTS01").figures.len(), 5);

        let whole = province.province;
        assert_eq!((unallocated(&cx, whole, "2024").await, unallocated(&cx, whole, "2025").await), (2, 0));
        let partial = figure(&cx, "PHIEU_HAI_LONG", whole, "2025").await;
        assert!(partial.is_below(100) && partial.value.is_ok(), "the total is whole: {partial:?}");
        let renamed = province.communes[province.communes.len() - 1];
        assert!(figure(&cx, "DAN_SO", renamed, "2021").await.value.is_ok(), "a new name lost the figures");

        let found = verify::run(&cx, &unwatched()).await.unwrap();
        assert_eq!(found.first_problem(), None);
        samples::remove(&cx).await.unwrap();
        assert!(units::current(&cx).await.unwrap().register.get(whole).is_none());
        assert!(plans::list(&cx).await.unwrap().iter().all(|one| !one.plan.demo));
        let found = verify::run(&cx, &unwatched()).await.unwrap();
        assert_eq!(found.first_problem(), None);
    }
}
