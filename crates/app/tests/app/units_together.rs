//! Several people and several instances change units at the same time.

use cotmoc_app::units::{Ask, ListQuery, Mode, UnitForm, What};
use cotmoc_app::{Actor, App, Clock, Kind, units};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;
use jiff::civil::date;

use crate::support::{at, config};

fn merger(code: &str) -> Ask {
    let into =
        UnitForm {
            code: code.into(), name: "Bến Tre".into(), kind: "phường".into(), ..UnitForm::default()
        };
    let what = What::Merge { from: vec!["28756".into(), "28777".into()], into };
    Ask { date: "2027-01-01".into(), what, ..Ask::default() }
}

on_both! {
    /// Of several who merge the same two communes one succeeds; the others are told that they are no more.
    async fn one_of_several_succeeds(db: Database) {
        let mut apps = Vec::new();
        for _ in 0..3 {
            apps.push(App::open(config(&db), Clock::fixed(at())).await.unwrap());
        }
        let tries = (0..6).map(|n| {
            let cx = apps[n % 3].by(Actor::local_operator().named(&format!("người {n}")));
            tokio::spawn(async move { units::record(&cx, &[merger(&format!("9999{n}"))], None, Mode::Apply).await })
        });
        let mut done = 0;
        for one in tries.collect::<Vec<_>>() {
            match one.await.unwrap() {
                Ok(previews) => done += previews.len(),
                Err(error) => {
                    assert_eq!(error.kind(), Kind::User);
                    assert!(error.message().contains("28756"), "{error}");
                }
            }
        }
        assert_eq!(done, 1);
        for app in &apps {
            let cx = app.by(Actor::local_operator());
            let query = ListQuery { date: Some(date(2027, 1, 1)), under: Some("86".into()), ..ListQuery::default() };
            assert_eq!(units::list(&cx, &query).await.unwrap().rows.len(), 123);
            assert_eq!(units::current(&cx).await.unwrap().revision, 1);
        }
    }

    /// Whoever saw an older register is told who changed it.
    async fn an_older_page_is_told_who_came_first(db: Database) {
        let app = App::open(config(&db), Clock::fixed(at())).await.unwrap();
        let (an, binh) = (app.by(Actor::local_operator().named("An")), app.by(Actor::local_operator().named("Bình")));
        let seen = units::show(&binh, "86", None).await.unwrap().revision;
        units::record(&an, &[merger("99999")], Some(seen), Mode::Apply).await.unwrap();
        let rename = What::Rename { unit: "28783".into(), code: String::new(), name: "Mới".into(), kind: String::new() };
        let ask = Ask { date: "2027-01-01".into(), what: rename, ..Ask::default() };
        let error = units::record(&binh, std::slice::from_ref(&ask), Some(seen), Mode::Apply).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Conflict);
        assert!(error.message().contains("«An» lúc 15:15 ngày 31/01/2026"), "{error}");
        units::record(&binh, &[ask], Some(seen + 1), Mode::Apply).await.unwrap();
    }
}
