//! Reminders: appended, found again, and told what came of them by what they are about.

use cotmoc_core::form::way::Verb;
use cotmoc_core::model::UnitId;
use cotmoc_core::remind::{About, As, Person, Step};
use cotmoc_core::task::TaskState;
use cotmoc_store::forms::Demo;
use cotmoc_store::model::*;
use cotmoc_store::reminders::{self, Filter};
use cotmoc_store::testing::Database;
use cotmoc_store::{
    Tx, accounts, demo, forms, messages, on_both, steps, submissions, take_ids, task_progress,
};
use jiff::SignedDuration;
use jiff::civil::{Date, date};

use crate::collect::{expect, form, round};
use crate::support::{at, kept, open};
use crate::tasks::{said, two};

const DAY: Date = date(2026, 1, 19);

/// Somebody by the name of Trần Bình.
async fn person(tx: &mut Tx, login: &str) -> AccountId {
    accounts::insert(tx, &Account::invited(login, "Trần Bình", at(), "test")).await.unwrap()
}

/// A message without mail.
async fn message(tx: &mut Tx, account: AccountId) -> MessageId {
    let id = MessageId(take_ids(tx, 1).await.unwrap().start);
    let new = NewMessage {
        kind: MessageKind::Digest,
        account: Some(account),
        name: "Trần Bình".into(),
        address: None,
        subject: "Nhắc việc".into(),
        body: "{link}".into(),
        link: None,
        ticket: None,
        round: None,
    };
    messages::insert(tx, &[(id, None, new)], at(), "test").await.unwrap();
    id
}

fn reminder(about: About, account: Option<AccountId>, message: Option<MessageId>) -> NewReminder {
    NewReminder {
        day: DAY,
        about,
        unit: UnitId(7),
        due: date(2026, 1, 20),
        step: Step::Before(1),
        role: if account.is_some() { As::Holder } else { As::Vacancy },
        account,
        message,
        at: at(),
    }
}

on_both! {
    async fn what_came_of_a_reminder_is_told_by_the_thing(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let form = forms::insert(&mut tx, &form("B01"), Demo::No, at(), "An").await.unwrap();
        let round = round(&mut tx, form, 1).await;
        let reports = expect(&mut tx, round, 7..10).await;
        let kept = kept(&mut tx).await;
        let [task, part] = two(&mut tx, &kept).await;
        let account = person(&mut tx, "binh").await;
        let message = message(&mut tx, account).await;
        let new = [
            reminder(About::Report(reports[0].0), Some(account), Some(message)),
            reminder(About::Report(reports[1].0), Some(account), Some(message)),
            reminder(About::Report(reports[2].0), None, None),
            reminder(About::Task(task.0), Some(account), Some(message)),
            reminder(About::Task(part.0), Some(account), None),
        ];
        reminders::insert(&mut tx, &new, "việc nền").await.unwrap();
        assert_eq!(reminders::wanted(&mut tx, message).await.unwrap(), 3);

        let told = reminders::told(&mut tx, &[new[0].about, new[3].about], Date::MAX).await.unwrap();
        assert_eq!(told.iter().map(|one| one.about).collect::<Vec<_>>(), [new[0].about, new[3].about]);
        assert_eq!((told[0].person, told[0].step, told[0].day), (Some(Person(account.0)), Step::Before(1), DAY));
        assert_eq!(reminders::told(&mut tx, &[], DAY).await.unwrap().len(), 5);
        assert!(reminders::told(&mut tx, &[], date(2026, 1, 20)).await.unwrap().is_empty());

        // The first report was handed in before and after, the second need not be; the task is done.
        let step = |submission| steps::NewStep {
            submission, revision: 1, verb: Verb::Submit, step: 0, reason: String::new(), batch: None,
        };
        let (before, after) = (at() - SignedDuration::from_hours(1), at() + SignedDuration::from_hours(30));
        steps::insert(&mut tx, &[step(reports[0])], before, "An").await.unwrap();
        steps::insert(&mut tx, &[step(reports[0])], after, "An").await.unwrap();
        let mut exempt = submissions::get(&mut tx, reports[1]).await.unwrap().unwrap();
        exempt.exempt_reason = Some("mới lập".into());
        submissions::update(&mut tx, &[exempt]).await.unwrap();
        let done = said(task, ProgressStep::Report, TaskState::Done, 100);
        task_progress::insert(&mut tx, &[done]).await.unwrap();
        assert_eq!(reminders::wanted(&mut tx, message).await.unwrap(), 1, "the state of the first is still open");

        let places = reminders::places(&mut tx).await.unwrap();
        assert_eq!(places.len(), 2, "{places:?}");
        let all = Filter { places, ..Filter::default() };
        let list = reminders::list(&mut tx, &all, 9).await.unwrap();
        let outcomes: Vec<Outcome> = list.iter().rev().map(|one| one.outcome).collect();
        let open = Outcome::Open(date(2026, 1, 20));
        assert_eq!(outcomes, [Outcome::Came(after), Outcome::Ended, open, Outcome::Came(at()), open]);
        let ways: Vec<_> = list.iter().rev().map(|one| one.way.clone()).collect();
        assert_eq!((&ways[0], &ways[2]), (&ReminderWay::ToHand, &ReminderWay::Nobody));
        assert_eq!((list[4].code.as_str(), list[1].title.as_str()), ("B01", "Xây dựng nền tảng"));
        let tally = reminders::tally(&mut tx, &all).await.unwrap();
        assert_eq!((tally.reminders, tally.things, tally.came, tally.open), (5, 5, 2, 2));

        let ask = async |tx: &mut Tx, filter: Filter| reminders::list(tx, &filter, 9).await.unwrap().len();
        let named = |name: &str| Filter { name: name.to_owned(), ..all.clone() };
        assert_eq!(ask(&mut tx, named("bình")).await + ask(&mut tx, named("Bình")).await, 8);
        assert_eq!(ask(&mut tx, named("%")).await, 0);
        for (outcome, count) in [(OutcomeKind::Came, 2), (OutcomeKind::Open, 2), (OutcomeKind::Ended, 1)] {
            assert_eq!(ask(&mut tx, Filter { outcome, ..all.clone() }).await, count, "{outcome:?}");
        }
        assert_eq!(ask(&mut tx, Filter { account: Some(AccountId(1)), ..all.clone() }).await, 0);
        assert_eq!(ask(&mut tx, Filter { before: Some(list[1].id), ..all.clone() }).await, 3);
        assert_eq!(ask(&mut tx, Filter::default()).await, 0, "nobody may see anything");
    }

    async fn reminders_of_the_demonstration_go_with_it(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let form = forms::insert(&mut tx, &form("B01"), Demo::No, at(), "An").await.unwrap();
        let round = round(&mut tx, form, 1).await;
        let report = expect(&mut tx, round, 7..8).await[0];
        let invented = Account { demo: true, ..Account::invited("demo", "Mẫu", at(), "test") };
        let demo_account = accounts::insert(&mut tx, &invented).await.unwrap();
        let real = person(&mut tx, "binh").await;
        let message = message(&mut tx, demo_account).await;
        let new = [
            reminder(About::Report(report.0), Some(demo_account), Some(message)),
            reminder(About::Report(report.0), Some(real), None),
        ];
        reminders::insert(&mut tx, &new, "việc nền").await.unwrap();
        demo::remove(&mut tx).await.unwrap();
        let told = reminders::told(&mut tx, &[new[0].about], Date::MAX).await.unwrap();
        assert_eq!(told.iter().map(|one| one.person).collect::<Vec<_>>(), [Some(Person(real.0))]);
    }
}
