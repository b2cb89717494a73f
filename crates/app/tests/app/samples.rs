//! The demonstration's province: there once, in no national total, gone without a trace.

use cotmoc_app::collect::round;
use cotmoc_app::figures::{self, Ask};
use cotmoc_app::model::RoundState;
use cotmoc_app::samples::{self, fictive};
use cotmoc_app::units;
use cotmoc_core::form::{Form, shipped};
use cotmoc_core::model::UnitLevel;
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::open;

on_both! {
    /// Loading twice loads once; removing takes units and figures away, and it can be loaded again.
    async fn the_province_comes_and_goes(db: Database) {
        let cx = open(&db).await;
        let before = units::current(&cx).await.unwrap().register.units().len();
        let province = samples::load_province(&cx).await.unwrap().unwrap();
        assert_eq!(samples::load_province(&cx).await.unwrap(), Some(province.clone()));
        let current = units::current(&cx).await.unwrap();
        assert_eq!(current.register.units().len(), before + 1 + province.communes.len() + province.agencies.len());
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
        assert_eq!(tally.units() + tally.exempt, 12);
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
