//! Forms, rounds, submissions, cells: kept as given, many in one statement.

use cotmoc_core::form::way::Verb;
use cotmoc_core::form::{Form, SubmissionState};
use cotmoc_core::model::{Period, Status, UnitId};
use cotmoc_store::forms::Demo;
use cotmoc_store::model::*;
use cotmoc_store::testing::Database;
use cotmoc_store::{
    Tx, attachments, audit, cells, demo, entries, forms, on_both, remarks, rounds, steps, submissions,
};
use jiff::civil::{Date, date};

use crate::support::{at, open};

/// A form with two lines.
pub(crate) fn form(code: &str) -> Form {
    serde_json::from_str(&format!(
        r#"{{"code":"{code}","title":"Hạ tầng số \"cấp xã\"","level":"xã","reporter":"own","frequency":"month",
        "calendar":"nd09","approvals":["approver","owner"],"threshold":90,
        "sections":[{{"lines":[{{"key":"1","element":"A","required":true}},{{"key":"2","element":"B"}}]}}]}}"#
    ))
    .unwrap()
}

const DUE: Date = date(2026, 1, 20);

pub(crate) async fn round(tx: &mut Tx, form: FormId, month: u8) -> RoundId {
    let new = rounds::NewRound {
        form,
        number: 1,
        period: Period::month(2026, month).unwrap(),
        root: UnitId(86),
        cutoff: (Some(date(2025, 12, 15)), Some(date(2026, 1, 14))),
        deadlines: &[DUE, date(2026, 1, 22)],
        late_reason: None,
        demo: false,
        at: at(),
        by: "An",
    };
    rounds::insert(tx, &new).await.unwrap()
}

pub(crate) async fn expect(tx: &mut Tx, round: RoundId, units: std::ops::Range<i64>) -> Vec<SubmissionId> {
    let new = |unit| submissions::NewSubmission {
        round,
        unit: UnitId(unit),
        reporter: UnitId(unit),
        expected: 1,
        due: DUE,
    };
    submissions::insert(tx, &units.map(new).collect::<Vec<_>>()).await.unwrap()
}

fn entry(submission: SubmissionId, line: &str, value: &str, token: &str) -> NewEntry {
    let answer = match value {
        "" => Answer::default(),
        "M" => Answer { value: None, status: Some(Status::Missing), reason: "chưa có máy đo".into() },
        _ => Answer {
            value: Some(value.parse().unwrap()),
            status: Some(Status::Normal),
            reason: String::new(),
        },
    };
    NewEntry {
        submission,
        line: line.into(),
        revision: 1,
        answer,
        way: Way::Grid,
        token: token.into(),
        at: at(),
        account: None,
        by: "An".into(),
        before: None,
    }
}

on_both! {
    /// A version that a round uses stays as it is; a change names the version it saw.
    async fn a_used_version_is_not_changed(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let id = forms::insert(&mut tx, &form("B01"), Demo::No, at(), "An").await.unwrap();
        let mut changed = form("B01");
        changed.title = "Tiêu đề khác".into();
        forms::replace_version(&mut tx, id, 1, &changed, at(), "Bình").await.unwrap();
        let kept = forms::version(&mut tx, id, 1).await.unwrap().unwrap();
        assert_eq!((&kept.definition, kept.saved_by.as_str(), kept.rounds), (&changed, "Bình", 0));
        round(&mut tx, id, 1).await;
        assert!(forms::replace_version(&mut tx, id, 1, &form("B01"), at(), "An").await.is_err());
        forms::add_version(&mut tx, id, 2, &form("B01"), at(), "An").await.unwrap();
        let record = forms::by_code(&mut tx, "B01").await.unwrap().unwrap();
        assert_eq!((record.number, record.rounds, record.state), (2, 1, FormState::Draft));
        let done = forms::change(&mut tx, id, record.version, "B02", FormState::Active).await.unwrap();
        assert_eq!(done, cotmoc_store::plans::Changed::Yes);
        let done = forms::change(&mut tx, id, record.version, "B03", FormState::Active).await.unwrap();
        assert_eq!(done, cotmoc_store::plans::Changed::NotThatVersion);
        assert_eq!(forms::get(&mut tx, id).await.unwrap().unwrap().code, "B02");
        assert_eq!(forms::list(&mut tx).await.unwrap().len(), 1);
        let numbers: Vec<i64> = forms::versions(&mut tx, id).await.unwrap().iter().map(|v| v.number).collect();
        assert_eq!(numbers, [2, 1]);
    }

    /// A round per form, period and unit; its tally counts every submission once.
    async fn a_tally_counts_every_submission_once(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let form = forms::insert(&mut tx, &form("B01"), Demo::No, at(), "An").await.unwrap();
        let id = round(&mut tx, form, 1).await;
        let kept = rounds::get(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(kept.deadlines, [DUE, date(2026, 1, 22)]);
        assert_eq!((kept.form_code.as_str(), kept.state), ("B01", RoundState::Open));
        assert_eq!(rounds::find(&mut tx, form, kept.period, UnitId(86)).await.unwrap(), Some(kept.clone()));
        let all = expect(&mut tx, id, 0..7).await;
        let mut changed = submissions::many(&mut tx, all.clone()).await.unwrap();
        let on_time = "2026-01-20T16:59:59Z".parse().unwrap();
        let late = "2026-01-20T17:00:00Z".parse().unwrap();
        (changed[0].state, changed[0].first_submitted_at) = (SubmissionState::Submitted, Some(on_time));
        (changed[1].state, changed[1].first_submitted_at) = (SubmissionState::Approved, Some(late));
        (changed[2].state, changed[2].answered) = (SubmissionState::Returned, 1);
        (changed[3].state, changed[3].approved_revision) = (SubmissionState::Locked, Some(1));
        changed[4].exempt_reason = Some("không có đường".into());
        changed[5].changed_at = Some(at());
        submissions::update(&mut tx, &changed).await.unwrap();
        assert!(submissions::update(&mut tx, &changed).await.is_err(), "an old version");
        let again = submissions::of_round(&mut tx, id).await.unwrap();
        for (now, then) in again.iter().zip(&changed) {
            assert_eq!(*now, Submission { version: 2, ..then.clone() });
        }
        let tally = rounds::tallies(&mut tx, [id, RoundId(999)], date(2026, 1, 21)).await.unwrap();
        let want = RoundTally {
            silent: 1, draft: 1, submitted: 1, returned: 1, approved: 2, exempt: 1, overdue: 3, late: 1,
            answered: 1, expected: 6,
        };
        assert_eq!(tally, [(id, want)]);
        assert_eq!(want.units(), 6);
        assert_eq!(rounds::tallies(&mut tx, [id], DUE).await.unwrap()[0].1.overdue, 0);
        let done = rounds::set_state(&mut tx, id, 1, Some((at(), "An"))).await.unwrap();
        assert_eq!(done, cotmoc_store::plans::Changed::Yes);
        assert!(rounds::open(&mut tx, 9).await.unwrap().is_empty());
        assert_eq!(rounds::list(&mut tx, 9).await.unwrap()[0].closed_by.as_deref(), Some("An"));
        assert_eq!(rounds::of_form(&mut tx, form, 9).await.unwrap().len(), 1);
    }

    /// Entries are appended, the newest stands; a token is taken once; a revision can be seen again.
    async fn cells_follow_their_newest_entry(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let form = forms::insert(&mut tx, &form("B01"), Demo::No, at(), "An").await.unwrap();
        let round = round(&mut tx, form, 1).await;
        let all = expect(&mut tx, round, 0..2).await;
        let (a, b) = (all[0], all[1]);
        let first = [entry(a, "1", "1234.50", "t1"), entry(b, "1", "M", "t1"), entry(a, "1", "7", "t2")];
        let ids = entries::append(&mut tx, &first).await.unwrap();
        let history = entries::history(&mut tx, a, "1", i64::MAX, 10).await.unwrap();
        assert_eq!(history.iter().map(|e| (e.id, e.before)).collect::<Vec<_>>(), [
            (ids[2], Some(ids[0])), (ids[0], None),
        ]);
        assert_eq!(history[1].answer.value.unwrap().to_string(), "1234.50");
        let correction = NewEntry { revision: 2, before: Some(ids[2]), ..entry(a, "1", "", "t3") };
        let emptied = entries::append(&mut tx, &[correction]).await.unwrap()[0];
        let standing = cells::of_submissions(&mut tx, [a, b]).await.unwrap();
        assert_eq!(standing.len(), 2);
        assert_eq!((standing[0].entry, standing[0].answer.is_empty()), (emptied, true));
        assert!(standing[1].answer.is_missing());
        let keys = [(b, "1"), (a, "2"), (b, "1")];
        assert_eq!(cells::at(&mut tx, &keys).await.unwrap(), standing[1..]);
        let known = entries::by_tokens(&mut tx, &[(a, "t2"), (b, "t2"), (a, "t3")]).await.unwrap();
        assert_eq!(known.len(), 2);
        let then = entries::at_revisions(&mut tx, &[(a, 1), (b, 1)]).await.unwrap();
        assert_eq!(then.iter().map(|e| e.id).collect::<Vec<_>>(), [ids[2], ids[1]]);
        submissions::progress(&mut tx, &[(a, 0), (b, 1)], at()).await.unwrap();
        assert_eq!(submissions::get(&mut tx, b).await.unwrap().unwrap().answered, 1);
        tx.commit().await.unwrap();
        let mut tx = store.write().await.unwrap();
        assert!(entries::append(&mut tx, &[entry(a, "2", "1", "t2")]).await.is_err(), "the token is there");
    }

    /// Steps, remarks and attachments are kept; what is removed stays readable by its number.
    async fn what_was_said_and_attached_is_kept(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let form = forms::insert(&mut tx, &form("B01"), Demo::No, at(), "An").await.unwrap();
        let round = round(&mut tx, form, 1).await;
        let all = expect(&mut tx, round, 0..2).await;
        let step = |submission, verb| steps::NewStep {
            submission, revision: 1, verb, step: 0, reason: "vì sao".into(), batch: None,
        };
        let verbs = [step(all[0], Verb::Submit), step(all[0], Verb::Return), step(all[1], Verb::Lock)];
        steps::insert(&mut tx, &verbs, at(), "An").await.unwrap();
        let of_first = steps::of_submission(&mut tx, all[0]).await.unwrap();
        assert_eq!(of_first.iter().map(|s| s.verb).collect::<Vec<_>>(), [Verb::Return, Verb::Submit]);
        assert_eq!(steps::newest(&mut tx, all.clone()).await.unwrap().len(), 2);
        let remark = |line: &str| remarks::NewRemark {
            submission: all[0], line: line.into(), revision: 1, text: "xem lại".into(),
        };
        remarks::insert(&mut tx, &[remark("1"), remark("")], at(), "Bình").await.unwrap();
        remarks::settle(&mut tx, [all[0]], at()).await.unwrap();
        let said = remarks::of_submissions(&mut tx, all.clone()).await.unwrap();
        assert_eq!(said.iter().filter(|r| r.settled_at.is_some()).count(), 2);
        let bytes = vec![7_u8; (1 << 20) + 3];
        let sha256 = "a".repeat(64);
        let new = attachments::NewAttachment {
            submission: all[0], line: "1", name: "công văn.pdf", media: "application/pdf", bytes: &bytes,
            sha256: &sha256, at: at(), by: "An",
        };
        let id = attachments::insert(&mut tx, &new).await.unwrap();
        let kept = attachments::of_submission(&mut tx, all[0]).await.unwrap();
        assert_eq!(attachments::bytes(&mut tx, &kept[0]).await.unwrap(), bytes);
        attachments::remove(&mut tx, id, at()).await.unwrap();
        assert!(attachments::remove(&mut tx, id, at()).await.is_err());
        assert!(attachments::of_submission(&mut tx, all[0]).await.unwrap().is_empty());
        assert!(attachments::get(&mut tx, id).await.unwrap().unwrap().removed_at.is_some());
    }

    /// Many entries of the log at once are the same chain as one after the other.
    async fn many_entries_of_the_log_are_one_chain(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let before = audit::list(&mut tx, i64::MAX, 1).await.unwrap().first().map_or(0, |e| e.seq);
        let new = |n: i64| NewAudit {
            at: at(), actor: "An", action: "cell.save", subject: Subject::new("submission", n),
            detail: format!("{{\"mới\":\"\\\"{n}\\n\"}}"),
        };
        audit::append(&mut tx, &new(0)).await.unwrap();
        audit::append_many(&mut tx, &(1..50).map(new).collect::<Vec<_>>()).await.unwrap();
        audit::append_many(&mut tx, &[]).await.unwrap();
        audit::append(&mut tx, &new(50)).await.unwrap();
        let verdict = audit::verify(&mut tx).await.unwrap();
        assert_eq!((verdict.entries, verdict.broken), (before + 51, None));
        assert_eq!(audit::list(&mut tx, i64::MAX, 2).await.unwrap()[1].detail, new(49).detail);
    }

    /// Rounds of the demonstration go with it; a user's own stay.
    async fn demonstration_rounds_go(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let own = forms::insert(&mut tx, &form("B01"), Demo::No, at(), "An").await.unwrap();
        let shown = forms::insert(&mut tx, &form("M01"), Demo::Yes, at(), "An").await.unwrap();
        let kept = round(&mut tx, own, 1).await;
        let new = rounds::NewRound {
            form: shown, number: 1, period: Period::year(2025).unwrap(), root: UnitId(86), cutoff: (None, None),
            deadlines: &[DUE], late_reason: Some("mẫu"), demo: true, at: at(), by: "An",
        };
        let gone = rounds::insert(&mut tx, &new).await.unwrap();
        for round in [kept, gone] {
            let all = expect(&mut tx, round, 0..2).await;
            entries::append(&mut tx, &[entry(all[0], "1", "5", "t")]).await.unwrap();
        }
        demo::remove(&mut tx).await.unwrap();
        assert_eq!(rounds::list(&mut tx, 9).await.unwrap().len(), 1);
        assert_eq!(forms::list(&mut tx).await.unwrap().len(), 1);
        assert_eq!(submissions::of_rounds(&mut tx, [kept, gone]).await.unwrap().len(), 2);
    }
}
