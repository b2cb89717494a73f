//! Collecting: cells that are saved, conflicts, the whole life of a round.

use cotmoc_app::collect::{self, Change, Fate, Filter, Said, Seen, Which, boards, form, round};
use cotmoc_app::model::*;
use cotmoc_app::{Actor, App, Clock, Context, Kind, audit, figures, units};
use cotmoc_core::calendar::Timeliness;
use cotmoc_core::form::SubmissionState as State;
use cotmoc_core::model::{Period, Status};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::collecting::*;
use crate::support::{at, config, open, refused};

/// The total of the province as pages show it.
async fn total(cx: &Context, code: &str) -> Option<String> {
    let ask = figures::Ask {
        code: code.into(),
        unit: "86".into(),
        from: quarter().to_string(),
        ..figures::Ask::default()
    };
    let table = figures::table(cx, &ask).await.unwrap();
    let figure = table.rows[0].figures[0].clone().unwrap();
    figure.value.ok().and_then(|v| v.to_decimal(0)).map(|v| v.to_string())
}

async fn state(cx: &Context, id: SubmissionId) -> State {
    collect::page(cx, id).await.unwrap().submission.state
}

on_both! {
    /// What is typed is read the Vietnamese way, kept to the digit, and counted.
    async fn cells_are_saved_as_typed(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let missing = Change { missing: true, reason: Some("chưa điều tra".into()), ..change(id, "2", "", "c") };
        let sent = vec![change(id, "1", "1.234", "a"), change(id, "1.1", "1 200", "b"), missing];
        let saved = send(&cx, sent).await;
        let first = kept(&saved, 0);
        assert_eq!((first.value.as_str(), first.shown.as_str()), ("1234", "1.234"));
        assert_eq!((saved.progress[0].answered, saved.progress[0].expected), (3, 3));
        assert!(kept(&saved, 2).missing);
        let page = collect::page(&cx, id).await.unwrap();
        assert_eq!(page.lines[0].standing().unwrap().entry, first.entry);
        assert_eq!((page.submission.answered, page.submission.expected), (3, 3));
        assert!(page.may.enter && page.lock.is_none() && page.judgement.findings.is_empty());
        let answer = &page.lines[2].cell.as_ref().unwrap().answer;
        assert_eq!((answer.status, answer.reason.as_str()), (Some(Status::Missing), "chưa điều tra"));
        // Emptied again, it counts no more; its history stays.
        let empty = Change { seen: first.entry, ..change(id, "1", " ", "d") };
        let saved = send(&cx, vec![empty]).await;
        assert_eq!((kept(&saved, 0).value.as_str(), saved.progress[0].answered), ("", 2));
        let history = collect::history(&cx, id, "1").await.unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!(history[0].before, Some(history[1].id));
        // The log tells who, old, new and from where.
        let log = audit::list(&cx, None).await.unwrap();
        assert_eq!((log[0].action.as_str(), log[0].subject.id), ("cell.save", id.0));
        for word in ["\"old\":\"1234\"", "\"new\":null", "\"from\":\"terminal\"", "\"way\":\"grid\""] {
            assert!(log[0].detail.contains(word), "{word} in {}", log[0].detail);
        }
        assert_eq!(audit::verify(&cx).await.unwrap().broken, None);
    }

    /// What cannot be kept is refused by itself, with what to do; the rest is kept.
    async fn a_wrong_cell_does_not_keep_the_others(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let both = Change { missing: true, reason: Some("x".into()), ..change(id, "1", "5", "c") };
        let bare = Change { missing: true, ..change(id, "1", "", "d") };
        let long = Change { reason: Some("a".repeat(1_001)), ..change(id, "1", "5", "e") };
        let sent = vec![
            change(id, "1", "nhiều", "a"), change(id, "9", "5", "b"), both, bare, long, change(id, "1", "5", ""),
            change(SubmissionId(1), "1", "5", "f"), change(id, "1", "12,5", "g"), change(id, "2", "77", "h"),
        ];
        let saved = send(&cx, sent).await;
        for (place, word) in
            [(0, "nhiều"), (1, "«9»"), (2, "vừa có số"), (3, "lý do"), (4, "1000"), (5, "token"), (6, "số 1"), (7, "12,5")]
        {
            let said = said_no(&saved, place);
            assert!(said.contains(word), "{word}: {said}");
        }
        assert_eq!(kept(&saved, 8).value, "77");
        let too_many = (0..5_001).map(|n| change(id, "1", "1", &n.to_string())).collect();
        let refusal = collect::save(&cx, collect::Changes { way: Way::Paste, changes: too_many }).await;
        refused(refusal, Kind::TooLarge);
        assert_eq!(send(&cx, Vec::new()).await, collect::Saved::default());
    }

    /// Of two editors the second sees the first one's value and chooses.
    async fn the_second_editor_sees_the_first_ones_value(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let (an, binh) = (
            person(&db, &cx, 1, Role::Reporter, Some(commune(AN_HOI))).await,
            person(&db, &cx, 2, Role::Reporter, Some(province())).await,
        );
        let first = kept(&send(&an, vec![change(id, "1", "10", "a")]).await, 0);
        let second = send(&binh, vec![change(id, "1", "11", "b"), change(id, "1.1", "3", "c")]).await;
        let Fate::Conflict { current } = &second.results[0].fate else { panic!("{second:?}") };
        assert_eq!((current.value.as_str(), current.entry), ("10", first.entry));
        assert!(current.by.contains("Người 1"), "{}", current.by);
        assert_eq!(kept(&second, 1).value, "3");
        // The same value is no conflict; hers instead of his is a change that saw it.
        assert_eq!(kept(&send(&binh, vec![change(id, "1", "10", "d")]).await, 0).entry, first.entry);
        let chosen = Change { seen: first.entry, ..change(id, "1", "11", "e") };
        assert_eq!(kept(&send(&binh, vec![chosen]).await, 0).value, "11");
        // Two changes of one cell in one message follow each other.
        let twice = vec![change(id, "2", "1", "f"), change(id, "2", "2", "g")];
        let saved = send(&an, twice).await;
        assert!(kept(&saved, 1).entry > kept(&saved, 0).entry);
        assert_eq!(collect::history(&an, id, "2").await.unwrap().len(), 2);
    }

    /// A change that is sent twice is kept once, whatever happened meanwhile.
    async fn a_change_sent_twice_is_kept_once(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let first = kept(&send(&cx, vec![change(id, "1", "10", "a")]).await, 0);
        let later = Change { seen: first.entry, ..change(id, "1", "12", "b") };
        let both = send(&cx, vec![change(id, "1", "10", "a"), later]).await;
        assert_eq!(kept(&both, 0).entry, first.entry);
        assert_eq!(kept(&both, 1).value, "12");
        let again = send(&cx, vec![change(id, "1", "10", "a"), change(id, "1", "10", "a")]).await;
        assert_eq!((kept(&again, 0).entry, kept(&again, 1).entry), (first.entry, first.entry));
        assert_eq!(collect::history(&cx, id, "1").await.unwrap().len(), 2);
        // A lost answer: the change comes again together with the next one of the same cell.
        let lost = vec![change(id, "2", "5", "x"), change(id, "2", "6", "y")];
        send(&cx, vec![lost[0].clone()]).await;
        assert_eq!(kept(&send(&cx, lost).await, 1).value, "6");
        let other = send(&cx, vec![change(id, "1.1", "10", "a")]).await;
        assert!(said_no(&other, 0).contains("token"));
    }

    /// Many at once are all kept, each once, in few transactions, and the chain holds.
    async fn many_clerks_save_at_once(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let page = collect::many(&cx, round, &Filter::default()).await.unwrap();
        let ids: Vec<SubmissionId> = page.rows.iter().map(|r| r.submission.id).take(40).collect();
        let before = cx.app().statements();
        let sent: Vec<_> = ids
            .iter()
            .flat_map(|id| ["1", "1.1", "2", "3"].map(|line| change(*id, line, "7", &format!("t{line}"))))
            .map(|change| {
                let cx = cx.clone();
                tokio::spawn(async move { send(&cx, vec![change]).await })
            })
            .collect();
        for one in sent {
            assert_eq!(one.await.unwrap().saved(), 1);
        }
        let statements = cx.app().statements() - before;
        assert!(statements < 160 * 12, "{statements} statements for 160 saves");
        for id in ids {
            assert_eq!(collect::standing(&cx, id).await.unwrap().1.len(), 4);
        }
        assert_eq!(audit::verify(&cx).await.unwrap().broken, None);
    }

    /// Who has no duty for a unit neither sees nor changes what it enters.
    async fn a_foreign_unit_is_closed(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let (own, foreign) = (owed(&cx, round, AN_HOI).await, owed(&cx, round, PHU_TAN).await);
        let an = person(&db, &cx, 1, Role::Reporter, Some(commune(AN_HOI))).await;
        refused(collect::page(&an, foreign).await, Kind::Forbidden);
        refused(collect::history(&an, foreign, "1").await, Kind::Forbidden);
        refused(collect::standing(&an, foreign).await, Kind::Forbidden);
        refused(collect::differences(&an, foreign).await, Kind::Forbidden);
        let saved = send(&an, vec![change(foreign, "1", "5", "a"), change(own, "1", "5", "a")]).await;
        assert!(said_no(&saved, 0).contains("phân công"));
        assert_eq!(kept(&saved, 1).value, "5");
        assert!(!collect::submit(&an, &[Seen::any(foreign)], "").await.unwrap()[0].is_done());
        assert!(!collect::approve(&an, &[Seen::any(own)]).await.unwrap()[0].is_done());
        let grid = collect::many(&an, round, &Filter::default()).await.unwrap();
        assert_eq!((grid.all, grid.rows.len()), (1, 1));
        let leader = person(&db, &cx, 2, Role::Leader, None).await;
        assert!(!collect::page(&leader, own).await.unwrap().may.enter);
        refused(collect::save_one(&leader, Way::Grid, change(own, "1", "6", "b")).await, Kind::Forbidden);
        refused(collect::page(&cx.app().by(Actor::nobody("ai đó")), own).await, Kind::Forbidden);
        let letter = collect::attachment::NewFile { submission: foreign, line: "", name: "a.pdf", bytes: b"%PDF-1".into() };
        refused(collect::attachment::add(&an, letter).await, Kind::Forbidden);
    }

    /// Open, fill, hand in, return with a remark on the cell, hand in again, approve twice: the total of
    /// the province is there at once. A correction keeps it until it is approved itself.
    async fn the_life_of_a_submission(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let clerk = person(&db, &cx, 1, Role::Reporter, Some(commune(AN_HOI))).await;
        let head = person(&db, &cx, 2, Role::Approver, Some(commune(AN_HOI))).await;
        let owner = person(&db, &cx, 3, Role::Owner, Some(province())).await;
        assert_eq!(total(&cx, "DN_HOAT_DONG").await, None);
        // Not yet: two lines are open, and a part is larger than its whole.
        send(&clerk, vec![change(id, "1", "10", "a"), change(id, "1.1", "12", "b")]).await;
        let done = collect::submit(&clerk, &[Seen::any(id)], "").await.unwrap();
        let refusal = done[0].result.clone().unwrap_err();
        let checks: Vec<&str> = refusal.findings.iter().map(|f| f.check.as_str()).collect();
        assert!(checks.contains(&"K1") && checks.contains(&"@required"), "{checks:?}");
        fill(&clerk, id, ["120", "80", "300", "250"]).await;
        assert!(collect::submit(&clerk, &[Seen::any(id)], "").await.unwrap()[0].is_done());
        assert!(said_no(&send(&clerk, vec![change(id, "1", "9", "z")]).await, 0).contains("nộp"));
        let locked = collect::page(&clerk, id).await.unwrap();
        assert!(locked.lock.unwrap().by.unwrap().contains("Người 1") && locked.may.withdraw);
        // Sent back with what is wrong with which cell.
        assert_eq!(collect::work(&head).await.unwrap().to_approve.count, 1);
        assert_eq!(collect::next_to_approve(&head, SubmissionId(0)).await.unwrap(), Some(id));
        let said = [Said { line: "1.1".into(), text: "Kiểm tra lại với chi cục thuế".into() }];
        let seen = Seen::from(&collect::page(&head, id).await.unwrap().submission);
        refused(collect::send_back(&head, seen, &[]).await, Kind::User);
        let stale = Seen { version: Some(1), ..seen };
        refused(collect::send_back(&head, stale, &said).await, Kind::Conflict);
        collect::send_back(&head, seen, &said).await.unwrap();
        let back = collect::page(&clerk, id).await.unwrap();
        assert_eq!((back.submission.state, back.lines[1].remarks.len()), (State::Returned, 1));
        assert_eq!(collect::work(&clerk).await.unwrap().returned.count, 1);
        let seen = back.lines[1].cell.as_ref().unwrap().entry;
        send(&clerk, vec![Change { seen, ..change(id, "1.1", "79", "n") }]).await;
        assert!(collect::submit(&clerk, &[Seen::any(id)], "").await.unwrap()[0].is_done());
        assert!(collect::page(&clerk, id).await.unwrap().lines[1].remarks[0].settled_at.is_some());
        // Two steps, each by whom it is for.
        assert!(!collect::approve(&owner, &[Seen::any(id)]).await.unwrap()[0].is_done());
        assert!(collect::approve(&head, &[Seen::any(id)]).await.unwrap()[0].is_done());
        assert_eq!((state(&cx, id).await, total(&cx, "DN_HOAT_DONG").await), (State::Submitted, None));
        assert!(!collect::approve(&head, &[Seen::any(id)]).await.unwrap()[0].is_done());
        assert!(collect::approve(&owner, &[Seen::any(id)]).await.unwrap()[0].is_done());
        assert_eq!(total(&cx, "DN_HOAT_DONG").await.as_deref(), Some("120"));
        let page = collect::page(&cx, id).await.unwrap();
        assert_eq!((page.submission.state, page.submission.approved_revision), (State::Approved, Some(1)));
        assert!(page.steps[0].batch.is_some());
        let batch = cotmoc_app::data::batch(&cx, page.steps[0].batch.unwrap()).await.unwrap();
        assert_eq!((batch.kind, batch.rows), (BatchKind::Approval, 4));
        // A correction: what was approved stays until the new revision is.
        refused(collect::correct(&clerk, &[Seen::any(id)], " ").await, Kind::User);
        assert!(collect::correct(&clerk, &[Seen::any(id)], "đếm sót").await.unwrap()[0].is_done());
        let entry = collect::page(&clerk, id).await.unwrap().lines[0].cell.as_ref().unwrap().entry;
        send(&clerk, vec![Change { seen: entry, ..change(id, "1", "150", "k") }]).await;
        assert_eq!(total(&cx, "DN_HOAT_DONG").await.as_deref(), Some("120"));
        let differs = collect::differences(&head, id).await.unwrap();
        assert_eq!(differs.len(), 1);
        assert_eq!((differs[0].line.as_str(), differs[0].before.value), ("1", Some(120.into())));
        through(&cx, id).await;
        assert_eq!(total(&cx, "DN_HOAT_DONG").await.as_deref(), Some("150"));
        let step = collect::page(&cx, id).await.unwrap().steps[0].clone();
        assert_eq!((step.revision, cotmoc_app::data::batch(&cx, step.batch.unwrap()).await.unwrap().rows), (2, 1));
        assert_eq!(audit::verify(&cx).await.unwrap().broken, None);
    }

    /// A figure that a correction takes back is missing afterwards; one with a reason is missing with it.
    async fn a_figure_can_be_taken_back(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        fill(&cx, id, ["120", "80", "300", "250"]).await;
        through(&cx, id).await;
        collect::correct(&cx, &[Seen::any(id)], "nhầm").await.unwrap();
        let page = collect::page(&cx, id).await.unwrap();
        let seen = |place: usize| page.lines[place].cell.as_ref().unwrap().entry;
        let missing = Change {
            missing: true, reason: Some("chưa có".into()), seen: seen(0), ..change(id, "1", "", "m")
        };
        let empty = Change { seen: seen(3), ..change(id, "3", "", "e") };
        let lone = Change { seen: seen(1), missing: true, reason: Some("chưa có".into()), ..change(id, "1.1", "", "l") };
        send(&cx, vec![missing, empty, lone]).await;
        through(&cx, id).await;
        assert_eq!(total(&cx, "DN_HOAT_DONG").await, None);
        let unit = format!("{AN_HOI}@2025-12-31");
        let page = cotmoc_app::data::history(&cx, SeriesKind::Element, "LAO_DONG_KY_NANG_SO", &unit, quarter(), "NU");
        let last = page.await.unwrap().revisions.pop().unwrap().observation;
        assert_eq!((last.status, last.note.is_some()), (Status::Missing, true));
    }

    /// Late, odd: a reason is asked for, and it is enough.
    async fn what_is_odd_or_late_needs_a_reason(db: Database) {
        let cx = open(&db).await;
        let form = in_use(&cx, &form_b01()).await;
        let earlier = opened(&cx, form, quarter().shift(-1).unwrap()).await;
        let id = owed(&cx, earlier, AN_HOI).await;
        fill(&cx, id, ["100", "80", "300", "250"]).await;
        through(&cx, id).await;
        let now = opened(&cx, form, quarter()).await;
        let id = owed(&cx, now, AN_HOI).await;
        fill(&cx, id, ["170", "80", "300", "250"]).await;
        let page = collect::page(&cx, id).await.unwrap();
        assert_eq!(page.lines[0].before(), Some(100.into()));
        assert_eq!(page.lines[0].earlier.len(), 12);
        assert_eq!(page.lines[0].totals[0].before, Some(100.into()));
        assert_eq!(page.judgement.findings[0].check, "K2");
        assert!(!collect::submit(&cx, &[Seen::any(id)], "").await.unwrap()[0].is_done());
        let seen = page.lines[0].cell.as_ref().unwrap().entry;
        let reasoned = Change { seen, reason: Some("khu công nghiệp mới".into()), ..change(id, "1", "170", "r") };
        send(&cx, vec![reasoned]).await;
        assert!(collect::submit(&cx, &[Seen::any(id)], "").await.unwrap()[0].is_done());
        // A month later, for another commune.
        let late = on_day(&db, "2026-02-28T03:00:00Z".parse().unwrap()).await;
        let id = owed(&late, now, PHU_TAN).await;
        fill(&late, id, ["10", "8", "30", "25"]).await;
        let done = collect::submit(&late, &[Seen::any(id)], "").await.unwrap();
        assert!(done[0].result.as_ref().unwrap_err().message.contains("thời hạn"));
        assert!(collect::submit(&late, &[Seen::any(id)], "bão").await.unwrap()[0].is_done());
        let page = collect::page(&late, id).await.unwrap();
        assert_eq!(page.timeliness, Timeliness::Late { days: 18 });
        assert_eq!(page.steps[0].reason, "bão");
        let board = boards::round(&late, now, &Filter::default()).await.unwrap();
        assert_eq!((board.tally.submitted, board.tally.late), (2, 1));
        assert_eq!(board.tally.overdue as usize, board.all - 2);
    }

    /// Extending, relieving, expecting again, closing, reopening: each with a reason, and told in the log.
    async fn the_owner_runs_a_round(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let (a, b) = (owed(&cx, round, AN_HOI).await, owed(&cx, round, PHU_TAN).await);
        let day = units::today(&cx).checked_add(jiff::Span::new().days(30)).unwrap();
        refused(round::extend(&cx, &[Seen::any(a)], day, "").await, Kind::User);
        refused(round::extend(&cx, &[Seen::any(a)], jiff::civil::date(2026, 1, 1), "x").await, Kind::User);
        assert!(round::extend(&cx, &[Seen::any(a)], day, "lũ").await.unwrap()[0].is_done());
        let page = collect::page(&cx, a).await.unwrap();
        assert_eq!((page.submission.due, page.submission.extension_reason.as_deref()), (day, Some("lũ")));
        assert!(round::exempt(&cx, &[Seen::any(b)], "không có dân cư").await.unwrap()[0].is_done());
        assert!(said_no(&send(&cx, vec![change(b, "1", "5", "a")]).await, 0).contains("miễn"));
        let exempt = Filter { which: Which::Exempt, ..Filter::default() };
        assert_eq!(boards::round(&cx, round, &exempt).await.unwrap().found, 1);
        assert!(round::include(&cx, &[Seen::any(b)], "có dân").await.unwrap()[0].is_done());
        assert!(collect::page(&cx, b).await.unwrap().submission.exempt_reason.is_none());
        fill(&cx, a, ["120", "80", "300", "250"]).await;
        through(&cx, a).await;
        let seen = |rows: Vec<round::RoundRow>| rows[0].round.version;
        let version = seen(round::list(&cx, None).await.unwrap());
        refused(round::close(&cx, round, version, "").await, Kind::User);
        refused(round::close(&cx, round, version + 7, "hết năm").await, Kind::Conflict);
        let closed = round::close(&cx, round, version, "hết năm").await.unwrap();
        assert_eq!(closed.locked, 1);
        assert_eq!(state(&cx, a).await, State::Locked);
        assert!(said_no(&send(&cx, vec![change(b, "1", "5", "b")]).await, 0).contains("đóng"));
        assert!(!collect::submit(&cx, &[Seen::any(b)], "").await.unwrap()[0].is_done());
        // A correction in a closed round: unlocked by the owner, and locked again at its end.
        assert!(!collect::correct(&cx, &[Seen::any(a)], "sai").await.unwrap()[0].is_done());
        assert!(collect::reopen(&cx, &[Seen::any(a)], "sai").await.unwrap()[0].is_done());
        assert!(collect::correct(&cx, &[Seen::any(a)], "sai").await.unwrap()[0].is_done());
        let entry = collect::page(&cx, a).await.unwrap().lines[0].cell.as_ref().unwrap().entry;
        send(&cx, vec![Change { seen: entry, ..change(a, "1", "121", "k") }]).await;
        through(&cx, a).await;
        assert_eq!((state(&cx, a).await, total(&cx, "DN_HOAT_DONG").await.as_deref()), (State::Locked, Some("121")));
        let version = seen(round::list(&cx, None).await.unwrap());
        round::reopen(&cx, round, version, "còn thiếu").await.unwrap();
        assert_eq!(state(&cx, a).await, State::Approved);
        assert_eq!(kept(&send(&cx, vec![change(b, "1", "5", "c")]).await, 0).value, "5");
        assert_eq!(audit::verify(&cx).await.unwrap().broken, None);
    }

    /// A round is opened once, for a fitting period, of a form in use; late only with a reason.
    async fn a_round_is_opened_once(db: Database) {
        let cx = open(&db).await;
        let id = form::create(&cx, &form_b01(), form::Demo::No).await.unwrap();
        let today = units::today(&cx);
        let opening = round::Opening {
            form: id, period: quarter(), root: province(), deadlines: vec![today], reason: String::new(),
            demo: round::Demo::No,
        };
        refused(round::open(&cx, &opening).await, Kind::Conflict);
        let version = form::show(&cx, id).await.unwrap().record.version;
        form::set_state(&cx, id, version, FormState::Active).await.unwrap();
        let month = round::Opening { period: Period::parse("2025-12").unwrap(), ..opening.clone() };
        refused(round::open(&cx, &month).await, Kind::User);
        let yesterday = round::Opening { deadlines: vec![today.yesterday().unwrap()], ..opening.clone() };
        refused(round::open(&cx, &yesterday).await, Kind::User);
        let proposal = round::propose(&cx, id, quarter(), province()).await.unwrap();
        assert_eq!((proposal.units, proposal.there.is_none()), (124, true));
        assert_eq!(proposal.schedule.unwrap().deadlines.len(), 3);
        let late = round::Opening { reason: "ban hành muộn".into(), ..yesterday };
        let round = round::open(&cx, &late).await.unwrap();
        refused(round::open(&cx, &opening).await, Kind::Conflict);
        let rows = round::list(&cx, Some(id)).await.unwrap();
        assert_eq!((rows[0].round.id, rows[0].tally.silent, rows[0].tally.overdue), (round, 124, 124));
        assert_eq!(rows[0].round.late_reason.as_deref(), Some("ban hành muộn"));
        // A used version stays; the next change is a new one.
        let record = form::show(&cx, id).await.unwrap().record;
        let mut changed = form_b01();
        changed.title = "Tên mới".into();
        refused(form::save(&cx, id, record.version + 1, &changed).await, Kind::Conflict);
        assert_eq!(form::save(&cx, id, record.version, &changed).await.unwrap(), 2);
        changed.guidance = "Ghi số cuối kỳ".into();
        let record = form::show(&cx, id).await.unwrap().record;
        assert_eq!(form::save(&cx, id, record.version, &changed).await.unwrap(), 2);
        assert_eq!(round::list(&cx, None).await.unwrap()[0].round.form_title, "Kinh tế số cấp xã");
        refused(form::copy(&cx, id, "B01").await, Kind::Conflict);
        form::copy(&cx, id, "B02").await.unwrap();
        assert_eq!(form::list(&cx).await.unwrap().len(), 2);
    }

    /// A second instance on the same database sees what was approved at once, and both can save.
    async fn a_second_instance_sees_it_at_once(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let other = App::open(config(&db), Clock::fixed(at())).await.unwrap().by(Actor::local_operator());
        let id = owed(&cx, round, AN_HOI).await;
        assert_eq!(total(&other, "DN_HOAT_DONG").await, None);
        fill(&other, id, ["120", "80", "300", "250"]).await;
        through(&cx, id).await;
        assert_eq!(total(&other, "DN_HOAT_DONG").await.as_deref(), Some("120"));
        let id = owed(&cx, round, PHU_TAN).await;
        let both = (0..20).map(|n| {
            let cx = if n % 2 == 0 { cx.clone() } else { other.clone() };
            tokio::spawn(async move { send(&cx, vec![change(id, "1", &n.to_string(), &format!("t{n}"))]).await })
        });
        let mut kept = 0;
        for one in both.collect::<Vec<_>>() {
            kept += one.await.unwrap().saved();
        }
        assert_eq!((kept, collect::history(&cx, id, "1").await.unwrap().len()), (1, 1));
        assert_eq!(audit::verify(&other).await.unwrap().broken, None);
    }

    /// What a unit owes that is merged is handed in by its heir.
    async fn the_heir_hands_in_for_a_merged_unit(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let into = units::UnitForm { code: "29999".into(), name: "Bến Tre".into(), kind: "phường".into(), ..units::UnitForm::default() };
        let merge = units::What::Merge { from: vec![PHU_TAN.into(), AN_HOI.into()], into };
        let ask = units::Ask {
            date: "2026-01-20".into(), act: "9/NQ-UBTVQH16".into(), clause: String::new(), note: String::new(), what: merge,
        };
        units::record(&cx, &[ask], None, units::Mode::Apply).await.unwrap();
        refused(round::renew(&cx, round, "").await, Kind::User);
        assert_eq!(round::renew(&cx, round, "sáp nhập").await.unwrap(), (0, 2));
        assert_eq!(round::renew(&cx, round, "sáp nhập").await.unwrap(), (0, 0));
        let page = collect::page(&cx, id).await.unwrap();
        assert_eq!((page.reporter.code.as_str(), page.unit.code.as_str()), ("29999", AN_HOI));
        let heir = person(&db, &cx, 1, Role::Reporter, Some(page.reporter.id)).await;
        assert_eq!(kept(&send(&heir, vec![change(id, "1", "5", "a")]).await, 0).value, "5");
        let old = person(&db, &cx, 2, Role::Reporter, Some(commune(AN_HOI))).await;
        assert!(said_no(&send(&old, vec![change(id, "1", "6", "b")]).await, 0).contains("phân công"));
    }

    /// Letters: what they are by content, how many, how large; taken away only while it can be changed.
    async fn letters_are_attached(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let file = |name: &'static str, bytes: &[u8]| collect::attachment::NewFile {
            submission: id, line: "1", name, bytes: bytes.to_vec(),
        };
        let kept = collect::attachment::add(&cx, file("../công văn.pdf", b"%PDF-1.7 a")).await.unwrap();
        assert_eq!(collect::attachment::add(&cx, file("b.pdf", b"%PDF-1.7 a")).await.unwrap(), kept);
        refused(collect::attachment::add(&cx, file("a.pdf", b"<script>")).await, Kind::User);
        refused(collect::attachment::add(&cx, file("a.pdf", &vec![b'%'; (20 << 20) + 1])).await, Kind::TooLarge);
        let other = collect::attachment::NewFile { line: "9", ..file("a.pdf", b"%PDF-1.7 b") };
        refused(collect::attachment::add(&cx, other).await, Kind::User);
        for n in 1..20_u8 {
            collect::attachment::add(&cx, file("a.pdf", &[b"%PDF-1.7 ", &[n][..]].concat())).await.unwrap();
        }
        refused(collect::attachment::add(&cx, file("a.pdf", b"%PDF-1.7 c")).await, Kind::TooLarge);
        let (record, bytes) = collect::attachment::get(&cx, kept).await.unwrap();
        assert_eq!((record.name.as_str(), bytes.as_slice()), ("công văn.pdf", &b"%PDF-1.7 a"[..]));
        assert_eq!(collect::page(&cx, id).await.unwrap().attachments.len(), 20);
        collect::attachment::remove(&cx, kept).await.unwrap();
        refused(collect::attachment::get(&cx, kept).await, Kind::NotFound);
        fill(&cx, id, ["120", "80", "300", "250"]).await;
        collect::submit(&cx, &[Seen::any(id)], "").await.unwrap();
        refused(collect::attachment::add(&cx, file("a.pdf", b"%PDF-1.7 d")).await, Kind::Conflict);
    }

    /// Pages stay within a number of statements, whatever the number of units.
    async fn pages_take_few_statements(db: Database) {
        let cx = open(&db).await;
        let round = round_b01(&cx).await;
        let id = owed(&cx, round, AN_HOI).await;
        let form = round::list(&cx, None).await.unwrap()[0].round.form;
        collect::page(&cx, id).await.unwrap();
        collect::many(&cx, round, &Filter::default()).await.unwrap();
        let count = async |what: &str, most: u64, before: u64| {
            let took = cx.app().statements() - before;
            assert!(took <= most, "{what}: {took} statements");
        };
        let now = || cx.app().statements();
        let before = now();
        collect::page(&cx, id).await.unwrap();
        count("page", 20, before).await;
        let before = now();
        assert_eq!(collect::many(&cx, round, &Filter::default()).await.unwrap().rows.len(), 124);
        count("many", 14, before).await;
        let before = now();
        boards::round(&cx, round, &Filter::default()).await.unwrap();
        count("board", 8, before).await;
        let before = now();
        let matrix = boards::matrix(&cx, form, 8, boards::Rows::Units, &Filter::default()).await.unwrap();
        assert_eq!((matrix.rows.len(), matrix.rounds.len()), (124, 1));
        count("matrix", 8, before).await;
        let above = boards::matrix(&cx, form, 8, boards::Rows::Above, &Filter::default()).await.unwrap();
        assert_eq!((above.rows.len(), above.rows[0].cells[0].len()), (1, 124));
        let before = now();
        let work = collect::work(&cx).await.unwrap();
        assert_eq!(work.rounds.len(), 1);
        count("work", 8, before).await;
        let found = Filter { search: "an hoi".into(), ..Filter::default() };
        let found = collect::many(&cx, round, &found).await.unwrap();
        assert!(found.found < 10 && found.rows.iter().any(|r| r.code == AN_HOI));
    }
}
