//! The way of a submission: every state × verb.

use cotmoc_core::form::SubmissionState as State;
use cotmoc_core::form::way::{Duty, Standing, Verb};
use proptest::prelude::*;

fn at(state: State, step: u32, revision: u32, approved: Option<u32>) -> Standing {
    Standing { state, revision, step, approved_revision: approved, duty: Duty::Asked }
}

#[track_caller]
fn refused(from: Standing, verb: Verb, why: &str) {
    let got = from.after(verb, 2).expect_err("it is refused");
    assert!(got.why.contains(why), "{verb}: {got}");
    assert!(!got.instead.is_empty());
}

#[test]
fn from_the_first_entry_to_a_correction() {
    let go = |from: Standing, verb| from.after(verb, 2).unwrap();
    let new = Standing::default();
    assert!(new.editable().is_ok());
    let submitted = go(new, Verb::Submit);
    assert_eq!(submitted, at(State::Submitted, 0, 1, None));
    assert_eq!(go(submitted, Verb::Withdraw), new);
    let returned = go(submitted, Verb::Return);
    assert_eq!(returned, at(State::Returned, 0, 1, None));
    assert!(returned.editable().is_ok());
    let first = go(go(returned, Verb::Submit), Verb::Approve);
    assert_eq!(first, at(State::Submitted, 1, 1, None));
    assert_eq!(go(first, Verb::Return), returned);
    let approved = go(first, Verb::Approve);
    assert_eq!(approved, at(State::Approved, 2, 1, Some(1)));
    let correction = go(approved, Verb::Correct);
    assert_eq!(correction, at(State::Draft, 0, 2, Some(1)));
    let again = go(go(go(correction, Verb::Submit), Verb::Approve), Verb::Approve);
    assert_eq!(again, at(State::Approved, 2, 2, Some(2)));
    let locked = go(again, Verb::Lock);
    assert_eq!(locked, at(State::Locked, 2, 2, Some(2)));
    assert_eq!(go(locked, Verb::Reopen), again);
    // A form with one step is approved at once.
    assert_eq!(submitted.after(Verb::Approve, 1).unwrap(), at(State::Approved, 1, 1, Some(1)));
}

#[test]
fn what_does_not_fit_says_why_and_what_to_do() {
    let draft = Standing::default();
    refused(draft, Verb::Approve, "chưa nộp");
    refused(draft, Verb::Withdraw, "chưa nộp");
    refused(draft, Verb::Return, "chưa nộp");
    refused(draft, Verb::Correct, "đang mở để sửa");
    refused(draft, Verb::Lock, "chưa nộp");
    refused(draft, Verb::Reopen, "không bị khóa");
    refused(draft, Verb::Include, "không được miễn");
    let submitted = at(State::Submitted, 0, 1, None);
    refused(submitted, Verb::Submit, "đã nộp rồi");
    refused(submitted, Verb::Correct, "đang chờ duyệt");
    refused(submitted, Verb::Lock, "đang chờ duyệt");
    refused(submitted, Verb::Exempt, "đã nộp rồi");
    refused(at(State::Submitted, 1, 1, None), Verb::Withdraw, "đã qua một bước duyệt");
    let returned = at(State::Returned, 0, 1, None);
    refused(returned, Verb::Approve, "trả lại");
    refused(returned, Verb::Withdraw, "trả lại");
    let approved = at(State::Approved, 2, 1, Some(1));
    refused(approved, Verb::Submit, "duyệt xong");
    refused(approved, Verb::Approve, "duyệt xong");
    refused(approved, Verb::Return, "duyệt xong");
    refused(approved, Verb::Exempt, "duyệt xong");
    let locked = at(State::Locked, 2, 1, Some(1));
    for verb in [Verb::Submit, Verb::Approve, Verb::Return, Verb::Correct, Verb::Lock, Verb::Extend] {
        refused(locked, verb, "khóa");
    }
    refused(at(State::Draft, 0, 2, Some(1)), Verb::Exempt, "đã có số liệu được duyệt");
}

#[test]
fn an_exempt_unit_does_nothing_until_it_is_asked_again() {
    let exempt = Standing::default().after(Verb::Exempt, 2).unwrap();
    for &verb in Verb::ALL.iter().filter(|&&verb| verb != Verb::Include) {
        refused(exempt, verb, "miễn báo cáo");
    }
    assert!(exempt.editable().unwrap_err().why.contains("miễn"));
    assert_eq!(exempt.after(Verb::Include, 2), Ok(Standing::default()));
}

#[test]
fn cells_are_locked_with_a_reason() {
    let why = |standing: Standing| standing.editable().unwrap_err().why;
    assert!(why(at(State::Submitted, 0, 1, None)).contains("chờ duyệt"));
    assert!(why(at(State::Submitted, 1, 1, None)).contains("qua một bước"));
    assert!(why(at(State::Approved, 2, 1, Some(1))).contains("đã được duyệt"));
    assert!(why(at(State::Locked, 2, 1, Some(1))).contains("khóa"));
}

proptest! {
    /// Whatever is tried in whatever order: revisions only grow, what was approved is never lost, and
    /// only a full row of approvals approves.
    #[test]
    fn nothing_approved_is_lost(verbs in prop::collection::vec(prop::sample::select(Verb::ALL), 0..40), steps in 1_u32..4) {
        let mut now = Standing::default();
        for verb in verbs {
            let Ok(next) = now.after(verb, steps) else { continue };
            prop_assert!(next.revision >= now.revision);
            prop_assert!(next.approved_revision >= now.approved_revision);
            prop_assert!(next.approved_revision.is_none_or(|approved| approved <= next.revision));
            prop_assert!(next.step <= steps);
            if matches!(next.state, State::Approved | State::Locked) {
                prop_assert_eq!(next.step, steps);
                prop_assert_eq!(next.approved_revision, Some(next.revision));
            }
            if next.state == State::Draft { prop_assert_eq!(next.step, 0); }
            now = next;
        }
    }
}
