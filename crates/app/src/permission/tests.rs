//! The table, walked: every action, every role, own and foreign units, forms and plans.

use std::collections::BTreeSet;

use cotmoc_core::units::official;

use super::*;
use crate::model::{Account, AccountId, AccountState, DutyId, Role};

const TODAY: Date = Date::constant(2026, 3, 2);

fn duty(role: Role) -> Duty {
    Duty {
        id: DutyId(1),
        account: AccountId(1),
        role,
        unit: None,
        form: None,
        indicator: None,
        plan: None,
        starts: TODAY,
        ends: None,
        hand_over: None,
        reason: String::new(),
        given_at: jiff::Timestamp::UNIX_EPOCH,
        given_by: String::new(),
        ended_at: None,
        ended_by: None,
    }
}

fn person(duties: Vec<Duty>, grant: Grant) -> Actor {
    let account = Account {
        id: AccountId(1),
        state: AccountState::Active,
        ..Account::invited("lan", "Lan", jiff::Timestamp::UNIX_EPOCH, "")
    };
    Actor::account(account, duties, grant)
}

/// A province, a commune of it, and a commune elsewhere.
fn units() -> (UnitId, UnitId, UnitId) {
    let register = Register::official();
    let provinces = register.children(Some(official::NATION), TODAY);
    let first = |province: UnitId| register.children(Some(province), TODAY)[0].id;
    let (own, other) = (provinces[0].id, provinces[1].id);
    (own, first(own), first(other))
}

#[test]
fn the_table_names_every_action_once() {
    let named: Vec<Action> = TABLE.iter().map(|(action, _)| *action).collect();
    assert_eq!(named, Action::ALL);
    assert_eq!(named.iter().map(|a| a.words()).collect::<BTreeSet<_>>().len(), named.len());
}

#[test]
fn every_role_reaches_what_the_table_says() {
    let (province, own, foreign) = units();
    let register = Register::official();
    let (form, other_form) = (FormId(7), FormId(8));
    let (plan, other_plan) = (PlanId(3), PlanId(4));
    let held = |duty: &Duty, action, scope: &Scope<'_>| answers(duty, action, scope, register, TODAY);
    for &(action, line) in TABLE {
        for (role, reach) in Role::ALL.into_iter().zip(line) {
            let at = |unit| Scope::unit_form(unit, form);
            let whole = duty(role);
            let here = Duty { unit: Some(province), ..duty(role) };
            let narrow = Duty { unit: Some(province), form: Some(form), ..duty(role) };
            let planned = Duty { plan: Some(plan), ..duty(role) };
            let facts = [
                held(&whole, action, &at(foreign)),
                held(&here, action, &at(own)),
                held(&here, action, &at(province)),
                held(&here, action, &at(foreign)),
                held(&narrow, action, &at(own)),
                held(&narrow, action, &Scope::unit_form(own, other_form)),
                held(&planned, action, &Scope::plan(plan)),
                held(&planned, action, &Scope::plan(other_plan)),
            ];
            let expected = match reach {
                Reach::Never => [false; 8],
                Reach::Anywhere => [true; 8],
                Reach::Unit => [true, true, true, false, true, false, true, false],
                Reach::Form => [true, true, true, true, true, false, false, false],
                Reach::Plan => [true, true, true, true, false, false, true, false],
            };
            assert_eq!(facts, expected, "{role:?} {action:?}");
        }
    }
}

#[test]
fn nobody_may_do_anything_and_a_reading_token_changes_nothing() {
    let all = Role::ALL.map(duty).to_vec();
    for &action in Action::ALL {
        assert!(!Actor::nobody("x").is_granted(action), "{action:?}");
        assert!(Actor::local_operator().is_granted(action), "{action:?}");
        assert!(person(all.clone(), Grant::Full).is_granted(action), "{action:?}");
        assert_eq!(person(all.clone(), Grant::Read).is_granted(action), !action.changes(), "{action:?}");
    }
}

#[test]
fn a_unit_that_ended_passes_nothing_on() {
    let register = Register::official();
    let ended =
        register.units().iter().find(|u| u.ended.is_some_and(|end| end <= TODAY) && !u.heirs.is_empty());
    let ended = ended.expect("units ended in 2025");
    let heir = ended.heirs[0].unit;
    let held = Duty { unit: Some(ended.id), ..duty(Role::Reporter) };
    let at = |unit| Scope::unit_form(unit, FormId(1));
    assert!(answers(&held, Action::Enter, &at(ended.id), register, TODAY));
    assert!(!answers(&held, Action::Enter, &at(heir), register, TODAY));
}
