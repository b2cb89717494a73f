//! Who is reminded when: single cases by hand, and rules that hold for any duties and any days.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use cotmoc_core::calendar::{Calendars, DayKind, DayOff, DaysOff, WorkingDays};
use cotmoc_core::remind::{
    About, As, Days, Digest, Fault, Line, Owed, Person, Plan, Policy, Step, Switch, Told, daily, urge,
};
use jiff::civil::{Date, DateTime, Time, date, time};
use proptest::prelude::*;

const CLERK: Person = Person(1);
const CHIEF: Person = Person(2);
const OWNER: Person = Person(3);

fn days_off() -> DaysOff {
    let off = |day: Date| DayOff { day, kind: DayKind::Off, name: "Tết Nguyên đán".to_owned() };
    let mut days: Vec<DayOff> = (16..=20).map(|day| off(date(2026, 2, day))).collect();
    days.push(DayOff { day: date(2026, 2, 28), kind: DayKind::Working, name: "Làm bù".to_owned() });
    DaysOff([(2026, days)].into())
}

fn working(own: &DaysOff) -> WorkingDays<'_> {
    Calendars::embedded().working(own)
}

fn report(due: Date) -> Owed {
    Owed {
        about: About::Report(7),
        due,
        since: date(2026, 1, 1),
        holders: vec![CLERK],
        superiors: vec![CHIEF],
        owners: vec![OWNER],
    }
}

fn morning(day: Date) -> DateTime {
    day.to_datetime(time(8, 0, 0, 0))
}

/// What was told when a plan was carried out.
fn kept(plan: &Plan, told: &mut Vec<Told>) {
    let day = plan.goes.date();
    let one = |person, line: &Line| Told { about: line.about, due: line.due, step: line.step, person, day };
    for Digest { person, lines } in &plan.digests {
        told.extend(lines.iter().map(|line| one(Some(*person), line)));
    }
    told.extend(plan.untold.iter().map(|line| one(None, line)));
}

/// Runs the clock day by day and writes down who was told what: «02-12 1 before 3 left 3».
fn run(owed: &[Owed], from: Date, until: Date) -> Vec<String> {
    let (own, mut told, mut said) = (days_off(), Vec::new(), Vec::new());
    let policy = Policy::default();
    let mut day = from;
    while day <= until {
        let plan = daily(owed, &told, &policy, working(&own), morning(day));
        for digest in &plan.digests {
            for line in &digest.lines {
                let days = match line.days {
                    Days::Left(days) => format!("left {days}"),
                    Days::Late(days) => format!("late {days}"),
                };
                let (who, step, role) = (digest.person.0, line.step, line.role);
                said.push(format!("{} {who} {role} [{step}] {days} #{}", day.strftime("%m-%d"), line.nth));
            }
        }
        said.extend(
            plan.untold.iter().map(|line| format!("{} nobody [{}]", day.strftime("%m-%d"), line.step)),
        );
        kept(&plan, &mut told);
        day = day.tomorrow().unwrap();
    }
    said
}

#[test]
fn a_report_is_reminded_before_and_after_over_the_new_year_holidays() {
    // Due on the Friday before Tết; 28 February is a Saturday on which everybody works.
    let said = run(&[report(date(2026, 2, 13))], date(2026, 2, 1), date(2026, 3, 16));
    assert_eq!(
        said,
        [
            "02-10 1 holder [before 3] left 3 #1", "02-12 1 holder [before 1] left 1 #2",
            "02-13 1 holder [before 0] left 0 #3", "02-23 1 holder [late 1] late 1 #4",
            "02-25 1 holder [late 3] late 3 #5", "02-25 2 superior [late 3] late 3 #1",
            "03-03 1 holder [late 8] late 8 #6", "03-03 2 superior [late 8] late 8 #2",
            "03-03 3 owner [late 8] late 8 #1", "03-10 1 holder [late 13] late 13 #7",
            "03-10 2 superior [late 13] late 13 #3", "03-10 3 owner [late 13] late 13 #2",
        ]
        .map(str::to_owned)
    );
}

#[test]
fn a_last_day_of_rest_is_told_on_the_working_day_before() {
    // Sunday, 8 March.
    let said = run(&[report(date(2026, 3, 8))], date(2026, 3, 2), date(2026, 3, 9));
    let steps: Vec<&str> = said.iter().map(|line| &line[..9]).collect();
    assert_eq!(steps, ["03-03 1 h", "03-05 1 h", "03-06 1 h", "03-09 1 h"]);
}

#[test]
fn what_the_opening_said_is_not_said_again() {
    // Asked for with two days left: the reminder of three days before is what the opening said.
    let owed = Owed { since: date(2026, 3, 10), ..report(date(2026, 3, 12)) };
    let said = run(&[owed], date(2026, 3, 10), date(2026, 3, 13));
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].starts_with("03-11 1 holder [before 1]"), "{said:?}");
}

#[test]
fn nobody_and_nobody_above_are_told_to_the_owner() {
    let vacant = Owed { holders: Vec::new(), superiors: Vec::new(), ..report(date(2026, 3, 12)) };
    let said = run(std::slice::from_ref(&vacant), date(2026, 3, 9), date(2026, 3, 17));
    assert_eq!(said.len(), 5);
    assert!(said.iter().all(|line| line.contains(" 3 vacancy ")), "{said:?}");
    let alone = Owed { superiors: Vec::new(), ..report(date(2026, 3, 12)) };
    let said = run(&[alone], date(2026, 3, 16), date(2026, 3, 17));
    assert_eq!(said.last().map(|line| &line[..18]), Some("03-17 3 superior ["), "{said:?}");
    let lost = Owed { owners: Vec::new(), ..vacant };
    assert_eq!(run(&[lost], date(2026, 3, 9), date(2026, 3, 9)), ["03-09 nobody [before 3]"]);
}

#[test]
fn an_extension_begins_anew_and_days_that_were_missed_are_told_once() {
    let (own, policy) = (days_off(), Policy::default());
    let mut told = Vec::new();
    kept(
        &daily(&[report(date(2026, 3, 12))], &told, &policy, working(&own), morning(date(2026, 3, 9))),
        &mut told,
    );
    let later = [report(date(2026, 3, 26))];
    // The service was down on the 23rd: the 24th says what was not said, with the days that are left.
    let plan = daily(&later, &told, &policy, working(&own), morning(date(2026, 3, 24)));
    let line = &plan.digests[0].lines[0];
    assert_eq!((line.step, line.days, line.nth), (Step::Before(3), Days::Left(2), 2));
}

#[test]
fn quiet_hours_days_off_and_what_was_told_today_hold_back() {
    let (own, policy) = (days_off(), Policy::default());
    let owed = [report(date(2026, 2, 13))];
    let on = |now: DateTime| daily(&owed, &[], &policy, working(&own), now);
    let saturday = on(morning(date(2026, 2, 14)));
    assert_eq!((saturday.digests.len(), saturday.goes), (0, date(2026, 2, 23).at(7, 0, 0, 0)));
    assert!(on(date(2026, 2, 13).at(18, 0, 0, 0)).digests.is_empty());
    let early = on(date(2026, 2, 13).at(5, 30, 0, 0));
    assert_eq!((early.digests.len(), early.goes), (1, date(2026, 2, 13).at(7, 0, 0, 0)));
    let mut told = Vec::new();
    let urged = BTreeSet::from([About::Report(7)]);
    let ask = |now: DateTime, told: &[Told]| urge(&owed, told, &urged, &policy, working(&own), now);
    // Urged on Saturday, it goes on the first working day; urged on Sunday again, it is held back.
    let plan = ask(morning(date(2026, 2, 14)), &told);
    assert_eq!((plan.goes.date(), plan.digests[0].lines[0].days), (date(2026, 2, 23), Days::Late(1)));
    kept(&plan, &mut told);
    let again = ask(morning(date(2026, 2, 15)), &told);
    assert_eq!((again.digests.len(), again.held_back.as_slice()), (0, [CLERK].as_slice()));
    let clock = daily(&owed, &told, &policy, working(&own), morning(date(2026, 2, 23)));
    assert!(clock.digests.is_empty(), "{clock:?}");
}

#[test]
fn an_urging_brings_what_else_is_due_for_the_same_person() {
    let (own, policy) = (days_off(), Policy::default());
    let other = Owed { about: About::Task(4), ..report(date(2026, 3, 12)) };
    let owed = [
        report(date(2026, 3, 30)),
        other,
        Owed { holders: vec![CHIEF], about: About::Task(9), ..report(date(2026, 3, 12)) },
    ];
    let urged = BTreeSet::from([About::Report(7)]);
    let plan = urge(&owed, &[], &urged, &policy, working(&own), morning(date(2026, 3, 11)));
    assert_eq!(plan.digests.len(), 1);
    let steps: Vec<_> = plan.digests[0].lines.iter().map(|line| (line.about, line.step)).collect();
    assert_eq!(steps, [(About::Task(4), Step::Before(1)), (About::Report(7), Step::Urged)]);
}

#[test]
fn a_policy_has_bounds() {
    let ours = Policy::default();
    assert_eq!(ours.faults(), []);
    let faulty = Policy {
        before: vec![1, 3],
        after: vec![0, 1],
        every: 61,
        superior: 0,
        owner: 0,
        at: time(19, 0, 0, 0),
        ..ours.clone()
    };
    let all = [Fault::Before, Fault::After, Fault::Every, Fault::Superior, Fault::Owner, Fault::At];
    assert_eq!(faulty.faults(), all);
    let quiet = Policy { quiet_from: Time::midnight(), quiet_until: Time::midnight(), ..ours.clone() };
    assert_eq!(quiet.faults(), [Fault::Quiet]);
    let kept = serde_json::to_string(&ours).unwrap();
    assert_eq!(serde_json::from_str::<Policy>(&kept).unwrap(), ours);
    assert_eq!(serde_json::from_str::<Policy>(r#"{"by_clock":"off"}"#).unwrap().by_clock, Switch::Off);
}

/// A thing, and on which day it is done.
fn thing(number: i64) -> impl Strategy<Value = (Owed, Date)> {
    let people = || prop::collection::btree_set((1_i64..6).prop_map(Person), 0..3);
    (0_i32..60, 0_i32..30, 0_i32..90, people(), people(), people()).prop_map(
        move |(due, lead, done, holders, superiors, owners)| {
            let day = |n: i32| date(2026, 2, 1).checked_add(jiff::Span::new().days(n)).unwrap();
            let owed = Owed {
                about: if number % 2 == 0 { About::Report(number) } else { About::Task(number) },
                due: day(due),
                since: day(due - lead),
                holders: holders.into_iter().collect(),
                superiors: superiors.into_iter().collect(),
                owners: owners.into_iter().collect(),
            };
            (owed, day(done))
        },
    )
}

fn policies() -> impl Strategy<Value = Policy> {
    let few = |from: u16| prop::collection::btree_set(from..15, 0..4);
    (few(0), few(1), 0_u16..7, 1_u16..9, 0_u16..9).prop_map(|(before, after, every, superior, more)| Policy {
        before: before.into_iter().rev().collect(),
        after: after.into_iter().collect(),
        every,
        superior,
        owner: superior + more,
        ..Policy::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_owed(
        things in (1..6_i64).prop_flat_map(|n| (0..n).map(thing).collect::<Vec<_>>()),
        policy in policies(),
        urges in prop::collection::vec((0_i32..80, 0_i8..24, 0_i64..6), 0..8),
    ) {
        prop_assert_eq!(policy.faults(), []);
        let own = days_off();
        let mut told: Vec<Told> = Vec::new();
        let mut got: BTreeMap<(Person, Date), u32> = BTreeMap::new();
        let mut steps = BTreeSet::new();
        for n in 0..90 {
            let today = date(2026, 2, 1).checked_add(jiff::Span::new().days(n)).unwrap();
            let open: Vec<Owed> =
                things.iter().filter(|(owed, done)| owed.since <= today && today < *done).map(|(owed, _)| owed.clone()).collect();
            let mut plans = vec![daily(&open, &told, &policy, working(&own), morning(today))];
            kept(&plans[0], &mut told);
            for (_, hour, number) in urges.iter().filter(|(day, ..)| *day == n) {
                let urged = BTreeSet::from([About::Report(*number), About::Task(*number)]);
                let plan = urge(&open, &told, &urged, &policy, working(&own), today.at(*hour, 30, 0, 0));
                kept(&plan, &mut told);
                plans.push(plan);
            }
            prop_assert_eq!(&daily(&open, &told, &policy, working(&own), morning(today)).digests, &[]);
            for plan in plans {
                let goes = plan.goes;
                if !plan.digests.is_empty() {
                    prop_assert!(working(&own).rest(goes.date()).is_none() && !policy.is_quiet(goes.time()));
                }
                for Digest { person, lines } in plan.digests {
                    // One digest a person and day.
                    let count = got.entry((person, goes.date())).or_default();
                    *count += 1;
                    prop_assert_eq!(*count, 1);
                    prop_assert!(!lines.is_empty());
                    let abouts: BTreeSet<About> = lines.iter().map(|line| line.about).collect();
                    prop_assert_eq!(abouts.len(), lines.len());
                    for line in lines {
                        // Done things never.
                        let owed = open.iter().find(|owed| owed.about == line.about).unwrap();
                        if line.step != Step::Urged {
                            prop_assert!(steps.insert((person, line.about, line.due, line.step)), "twice: {:?}", line);
                        }
                        let late = match line.days { Days::Late(days) => days, Days::Left(_) => 0 };
                        match line.role {
                            As::Holder => prop_assert!(owed.holders.contains(&person)),
                            As::Vacancy => prop_assert!(owed.holders.is_empty() && owed.owners.contains(&person)),
                            As::Superior => {
                                prop_assert!(!owed.holders.contains(&person) && late >= u32::from(policy.superior));
                                prop_assert!(owed.superiors.contains(&person) || (owed.superiors.is_empty() && owed.owners.contains(&person)));
                            }
                            As::Owner => {
                                prop_assert!(!owed.holders.contains(&person) && late >= u32::from(policy.owner));
                                prop_assert!(owed.owners.contains(&person));
                            }
                        }
                    }
                }
            }
        }
    }
}
