//! From a deadline to a reminder: before and after, upwards, never on days of rest, never twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use cotmoc_app::collect::Seen;
use cotmoc_app::jobs::{self, JobKind};
use cotmoc_app::messages::{self, Filter as Messages};
use cotmoc_app::model::*;
use cotmoc_app::remind::{self, Filter, Mute, Silence, Standing};
use cotmoc_app::{Actor, App, Clock, Context, Kind, collect, design, units};
use cotmoc_core::model::UnitId;
use cotmoc_core::remind::{About, As, Policy, Switch};
use cotmoc_core::task::TaskState;
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::collecting::{AN_HOI, PHU_TAN, commune, fill, owed, person, province, round_b01, where_it_is};
use crate::support::{PLAN, adopt, at, config, refused};

/// A clock that a test sets.
#[derive(Clone)]
pub(crate) struct Hands(Arc<AtomicI64>);

impl Hands {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(at().as_microsecond())))
    }

    /// Sets it to a time of a day in Việt Nam.
    fn set(&self, month: i8, day: i8, hour: i8, minute: i8) {
        let there = jiff::civil::date(2026, month, day).at(hour, minute, 0, 0);
        self.0.store(cotmoc_core::clock::moment(there).unwrap().as_microsecond(), Ordering::SeqCst);
    }

    fn clock(&self) -> Clock {
        let hands = self.clone();
        Clock::new(move || Timestamp::from_microsecond(hands.0.load(Ordering::SeqCst)).unwrap())
    }
}

/// A person whose duty the database knows; with an address where one is given.
pub(crate) async fn holder(
    db: &Database,
    cx: &Context,
    id: i64,
    role: Role,
    unit: UnitId,
    email: Option<&str>,
) -> Context {
    let known = person(db, cx, id, role, Some(unit)).await;
    let (now, role, unit) = (at(), role.as_str(), unit.0);
    let address = email.map_or("null".to_owned(), |email| format!("'{email}'"));
    let sql = format!(
        "update account set email = {address} where id = {id}; \
         insert into duty (id, account_id, role, unit_id, starts, reason, given_at, given_by) \
         values ({id}, {id}, '{role}', {unit}, '2025-01-01', '', '{now}', 'test')"
    );
    Database::execute_at(&where_it_is(db), &sql).await;
    known
}

const CLERK: i64 = 900_001;
const OTHER: i64 = 900_002;
const CHIEF: i64 = 900_003;
const OWNER: i64 = 900_004;

/// A round of 124 communes due on 10 February 2026, a Tuesday; two of them have clerks, one a chief.
struct Scene {
    app: App,
    hands: Hands,
    cx: Context,
    round: RoundId,
    report: SubmissionId,
    clerk: Context,
    owner: Context,
}

async fn scene(db: &Database) -> Scene {
    let hands = Hands::new();
    let app = App::open(config(db), hands.clock()).await.unwrap();
    let cx = app.by(Actor::local_operator());
    design::save_days(&cx, 2026, "", "16/02/2026–20/02/2026 Tết Nguyên đán").await.unwrap();
    let clerk = holder(db, &cx, CLERK, Role::Reporter, commune(PHU_TAN), Some("an@xa.example")).await;
    holder(db, &cx, OTHER, Role::Reporter, commune(AN_HOI), None).await;
    holder(db, &cx, CHIEF, Role::Approver, commune(PHU_TAN), None).await;
    let owner = holder(db, &cx, OWNER, Role::Owner, province(), None).await;
    let round = round_b01(&cx).await;
    let report = owed(&cx, round, PHU_TAN).await;
    // The first run is ordered for the next morning.
    work(&app, &cx).await;
    Scene { app, hands, cx, round, report, clerk, owner }
}

impl Scene {
    /// Does everything that is due at a time of a day but mail, which has no server here.
    async fn at(&self, month: i8, day: i8, hour: i8, minute: i8) {
        self.hands.set(month, day, hour, minute);
        work(&self.app, &self.cx).await;
    }

    async fn hand_in(&self) {
        fill(&self.cx, self.report, ["100", "50", "10", "5"]).await;
        let done = collect::submit(&self.cx, &[Seen::any(self.report)], "Mất điện").await.unwrap();
        assert!(done[0].is_done(), "{done:?}");
    }

    async fn digests(&self, account: i64) -> Vec<Message> {
        let filter = Messages {
            kind: Some(MessageKind::Digest),
            account: Some(AccountId(account)),
            ..Messages::default()
        };
        messages::list(&self.cx, &filter).await.unwrap()
    }

    /// How many digests each of the four has.
    async fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for (place, id) in [CLERK, OTHER, CHIEF, OWNER].into_iter().enumerate() {
            counts[place] = self.digests(id).await.len();
        }
        counts
    }

    async fn text(&self, account: i64) -> String {
        let newest = self.digests(account).await.remove(0);
        format!("{}\n{}", newest.subject, messages::whole_text(&newest))
    }
}

/// Runs until no reminding is due.
pub(crate) async fn work(app: &App, cx: &Context) {
    let settled = async {
        for _ in 0..1_000 {
            let filter = jobs::Filter { kind: Some(JobKind::Remind), ..jobs::Filter::default() };
            let jobs = jobs::list(cx, &filter).await.unwrap().jobs;
            let open = |job: &Job| {
                job.state == JobState::Running || (job.state == JobState::Waiting && job.due <= cx.now())
            };
            if !jobs.is_empty() && !jobs.iter().any(open) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("reminding did not end");
    };
    jobs::run(app.clone(), "test".to_owned(), settled).await;
}

on_both! {
    async fn a_report_is_reminded_until_it_is_handed_in(db: Database) {
        let scene = scene(&db).await;
        scene.at(2, 4, 8, 0).await;
        assert_eq!(scene.counts().await, [0; 4], "four working days are left");
        scene.at(2, 5, 8, 0).await;
        assert_eq!(scene.counts().await, [1, 1, 0, 1]);
        let text = scene.text(CLERK).await;
        assert!(text.starts_with("Nhắc việc ngày 05/02/2026: 1 việc cần làm\n"), "{text}");
        assert!(text.contains("Phường Phú Khương: hạn 10/02/2026, còn 3 ngày làm việc"), "{text}");
        assert!(text.contains(&format!("/entry/{}\n", scene.report)), "{text}");
        let text = scene.text(OWNER).await;
        assert!(text.contains("122 việc chưa có người phụ trách"), "{text}");
        assert!(text.contains("(122 đơn vị)") && text.contains("và 112 đơn vị khác"), "{text}");
        // The same day again, in whatever way, says nothing more.
        scene.at(2, 5, 11, 0).await;
        scene.at(2, 7, 8, 0).await;
        assert_eq!(scene.counts().await, [1, 1, 0, 1], "a Saturday");
        scene.at(2, 9, 8, 0).await;
        scene.at(2, 10, 8, 0).await;
        assert!(scene.text(CLERK).await.contains("hôm nay là ngày cuối, nhắc lần 3"));
        scene.at(2, 11, 8, 0).await;
        assert_eq!(scene.counts().await, [4, 4, 0, 4]);
        // Handed in: no more for the clerk, and nothing for the chief. The other goes on over Tết.
        scene.hand_in().await;
        scene.at(2, 13, 8, 0).await;
        assert_eq!(scene.counts().await, [4, 5, 0, 5]);
        scene.at(2, 16, 8, 0).await;
        scene.at(2, 23, 8, 0).await;
        assert_eq!(scene.counts().await, [4, 5, 0, 5], "four working days late");
        scene.at(2, 27, 8, 0).await;
        assert_eq!(scene.counts().await, [4, 6, 0, 6]);
        let text = scene.text(OWNER).await;
        assert!(text.contains("Đang quá hạn ở đơn vị bạn theo dõi:"), "{text}");
        // Each of several things is named with the very page where it is done.
        let other = owed(&scene.cx, scene.round, AN_HOI).await;
        let late = format!(
            "Phường An Hội: hạn 10/02/2026, quá hạn 8 ngày làm việc, nhắc lần 2\n  {}\n",
            scene.cx.address(&format!("/entry/{other}"))
        );
        assert!(text.contains(&late), "{text}");
        let round = scene.cx.address(&format!("/rounds/{}?show=late", scene.round));
        assert!(text.contains(&format!("khác\n  {round}\n")), "{text}");
        what_came_of_it(&scene).await;
    }

    async fn whoever_stands_above_hears_of_what_stays_late(db: Database) {
        let scene = scene(&db).await;
        scene.at(2, 12, 8, 0).await;
        assert_eq!(scene.counts().await, [1, 1, 0, 1]);
        scene.at(2, 13, 8, 0).await;
        assert_eq!(scene.counts().await, [2, 2, 1, 2]);
        let text = scene.text(CHIEF).await;
        assert!(text.starts_with("Nhắc việc ngày 13/02/2026: 1 việc quá hạn ở đơn vị khác\n"), "{text}");
        let all = remind::list(&scene.cx, &Filter { account: Some(AccountId(CHIEF)), ..Filter::default() }).await.unwrap();
        assert_eq!(all.rows.iter().map(|row| row.reminder.role).collect::<Vec<_>>(), [As::Superior]);
        // A disabled account and an ended duty are never told.
        let sql = format!("update account set state = 'disabled' where id = {CHIEF}; \
            update duty set ends = '2026-02-15' where id = {CLERK}");
        Database::execute_at(&where_it_is(&db), &sql).await;
        scene.at(2, 27, 8, 0).await;
        assert_eq!(scene.counts().await, [2, 3, 1, 3]);
        assert!(scene.text(OWNER).await.contains("123 việc chưa có người phụ trách"));
    }

    async fn urging_is_once_a_day_and_keeps_quiet_hours(db: Database) {
        let scene = scene(&db).await;
        scene.hands.set(2, 8, 20, 0);
        let other = owed(&scene.cx, scene.round, AN_HOI).await;
        let reports = [About::Report(scene.report.0), About::Report(other.0)];
        refused(remind::urge(&scene.clerk, &reports).await, Kind::Forbidden);
        refused(remind::urge(&scene.owner, &[]).await, Kind::User);
        let urged = remind::urge(&scene.owner, &reports).await.unwrap();
        assert_eq!(urged.told.len(), 2);
        // Sunday evening: the mail waits for Monday, seven o'clock.
        assert_eq!(urged.goes.unwrap().to_string(), "2026-02-09T00:00:00Z");
        let digest = scene.digests(CLERK).await.remove(0);
        assert!(digest.subject.starts_with("Đôn đốc ngày 09/02/2026"), "{}", digest.subject);
        assert!(digest.body.contains("Người 900004 đề nghị khẩn trương"), "{}", digest.body);
        assert!(digest.body.contains("còn 1 ngày làm việc, được đôn đốc"), "{}", digest.body);
        let (job, _) = digest.job.unwrap();
        assert_eq!(jobs::show(&scene.cx, job).await.unwrap().job.due, urged.goes.unwrap());
        let again = remind::urge(&scene.owner, &reports).await.unwrap();
        assert_eq!((again.told.len(), again.held_back.len()), (0, 2));
        assert_eq!(again.held_back[0].day, jiff::civil::date(2026, 2, 9));
        scene.at(2, 9, 8, 0).await;
        assert_eq!(scene.counts().await, [1, 1, 0, 1], "Monday's digest went already");
        // A unit without anybody is named, and kept as a reminder to nobody.
        let page = remind::of_round(&scene.owner, scene.round).await.unwrap();
        let vacant = page.rows.iter().find(|row| row.holders.is_empty()).unwrap().submission.id;
        let urged = remind::urge(&scene.owner, &[About::Report(vacant.0)]).await.unwrap();
        assert_eq!((urged.told.len(), urged.vacant.len()), (0, 1));
        let page = remind::of_round(&scene.owner, scene.round).await.unwrap();
        assert!(page.may && page.rows.len() == 124 && page.goes.is_none());
        let row = page.rows.iter().find(|row| row.submission.id == scene.report).unwrap();
        assert_eq!((row.holders.as_slice(), row.told_today), (["Người 900001".to_owned()].as_slice(), true));
        assert!(!remind::of_round(&scene.clerk, scene.round).await.unwrap().may);
        scene.hand_in().await;
        let urged = remind::urge(&scene.owner, &reports[..1]).await.unwrap();
        assert_eq!((urged.told.len(), urged.settled), (0, 1));
    }

    async fn the_rules_are_data(db: Database) {
        let scene = scene(&db).await;
        refused(remind::save(&scene.clerk, "", Policy::default()).await, Kind::Forbidden);
        let wrong = Policy { before: vec![1, 3], ..Policy::default() };
        assert!(refused(remind::save(&scene.owner, "", wrong).await, Kind::User).message().contains("giảm dần"));
        let page = remind::rules(&scene.owner).await.unwrap();
        assert!(page.ours && page.forms.len() == 1 && page.unknown_years.is_empty());
        let later = Policy { at: jiff::civil::time(9, 30, 0, 0), before: vec![2], ..Policy::default() };
        remind::save(&scene.owner, &page.seen, later.clone()).await.unwrap();
        refused(remind::save(&scene.owner, &page.seen, later).await, Kind::Conflict);
        scene.at(2, 6, 8, 0).await;
        assert_eq!(scene.counts().await, [0; 4], "its hour is half past nine");
        scene.at(2, 6, 9, 30).await;
        assert_eq!(scene.counts().await, [1, 1, 0, 1]);
        let form = page.forms[0].0;
        remind::silence(&scene.owner, Silence::Form(form), Mute::Silent).await.unwrap();
        scene.at(2, 11, 9, 30).await;
        assert_eq!(scene.counts().await, [1, 1, 0, 1], "a silent form");
        remind::silence(&scene.owner, Silence::Form(form), Mute::Heard).await.unwrap();
        let page = remind::rules(&scene.owner).await.unwrap();
        let off = Policy { by_clock: Switch::Off, ..page.rules.policy };
        remind::save(&scene.owner, &page.seen, off.clone()).await.unwrap();
        scene.at(2, 12, 9, 30).await;
        assert_eq!(scene.counts().await, [1, 1, 0, 1], "switched off");
        let page = remind::rules(&scene.owner).await.unwrap();
        remind::save(&scene.owner, &page.seen, Policy { by_clock: Switch::On, ..off }).await.unwrap();
        scene.at(2, 13, 9, 30).await;
        assert_eq!(scene.counts().await[..2], [2, 2]);
    }

    async fn two_instances_remind_once(db: Database) {
        let scene = scene(&db).await;
        let two = App::open(config(&db), scene.hands.clock()).await.unwrap();
        let other = two.by(Actor::local_operator());
        for day in [5, 9, 10, 11] {
            scene.hands.set(2, day, 8, 0);
            tokio::join!(work(&scene.app, &scene.cx), work(&two, &other));
        }
        assert_eq!(scene.counts().await, [4, 4, 0, 4]);
        let filter = jobs::Filter { kind: Some(JobKind::Remind), ..jobs::Filter::default() };
        let jobs = jobs::list(&scene.cx, &filter).await.unwrap().jobs;
        assert!(jobs.iter().all(|job| job.tries <= 1), "{jobs:?}");
    }

    async fn a_task_is_reminded_of_as_a_report_is(db: Database) {
        let hands = Hands::new();
        let app = App::open(config(&db), hands.clock()).await.unwrap();
        let cx = app.by(Actor::local_operator());
        let table = "mã,tên,loại,cấp trên,ngày,văn bản\n86-YT,Sở Y tế,sở,86,01/07/2025,1/NQ\n";
        units::import(&cx, units::ImportKind::Units, table.as_bytes(), units::Mode::Apply).await.unwrap();
        let agency = units::show(&cx, "86-YT", None).await.unwrap().unit.id;
        holder(&db, &cx, CLERK, Role::Reporter, agency, None).await;
        let owner = holder(&db, &cx, OWNER, Role::Owner, province(), None).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let task = cotmoc_app::plans::show(&cx, plan).await.unwrap().tasks[0].id;
        let store = cotmoc_store::Store::open(&where_it_is(&db)).await.unwrap();
        let mut tx = store.write().await.unwrap();
        let due = SetDeadline {
            task, due: jiff::civil::date(2026, 1, 29), reason: "thử".into(), at: at(), by: "An".into(),
        };
        cotmoc_store::task_deadlines::insert(&mut tx, &[due]).await.unwrap();
        let holds = Assignment {
            task, role: TaskRole::Lead, place: 0, unit: agency, since: at_day(), act: "1/QĐ".into(), event: None,
        };
        cotmoc_store::assignments::insert(&mut tx, &[holds], at(), "An").await.unwrap();
        tx.commit().await.unwrap();
        work(&app, &cx).await;
        let digests = async |account: i64| {
            let account = Some(AccountId(account));
            let filter = Messages { kind: Some(MessageKind::Digest), account, ..Messages::default() };
            messages::list(&cx, &filter).await.unwrap()
        };
        hands.set(2, 2, 8, 0);
        work(&app, &cx).await;
        let digest = digests(CLERK).await.remove(0);
        assert!(digest.body.contains("- Nhiệm vụ «"), "{}", digest.body);
        assert!(digest.body.contains("Sở Y tế: hạn 29/01/2026, quá hạn 2 ngày làm việc"), "{}", digest.body);
        assert!(messages::whole_text(&digest).contains(&format!("/tasks/{task}\n")), "{}", digest.body);
        hands.set(2, 3, 9, 0);
        let urged = remind::urge(&owner, &[About::Task(task.0)]).await.unwrap();
        assert_eq!(urged.told, [("Người 900001".to_owned(), 1)]);
        hands.set(2, 3, 10, 0);
        work(&app, &cx).await;
        assert_eq!((digests(CLERK).await.len(), digests(OWNER).await.len()), (2, 1), "nobody stands between");
        let mut tx = store.write().await.unwrap();
        let done = NewProgress {
            task,
            step: ProgressStep::Report,
            state: TaskState::Done,
            percent: 100,
            as_of: jiff::civil::date(2026, 2, 4),
            period: None,
            note: "xong".into(),
            act: None,
            at: at() + jiff::SignedDuration::from_hours(5 * 24),
            by: "An".into(),
        };
        cotmoc_store::task_progress::insert(&mut tx, &[done]).await.unwrap();
        tx.commit().await.unwrap();
        hands.set(2, 12, 8, 0);
        work(&app, &cx).await;
        assert_eq!(digests(CLERK).await.len(), 2, "it waits for its owner now");
        let list = remind::list(&cx, &Filter { outcome: OutcomeKind::Came, ..Filter::default() }).await.unwrap();
        assert_eq!((list.tally.things, list.tally.came, list.rows.len()), (1, 1, 3));
        assert_eq!(remind::urge(&owner, &[About::Task(task.0)]).await.unwrap().settled, 1);
    }

    async fn a_letter_names_who_is_late(db: Database) {
        let scene = scene(&db).await;
        refused(remind::letter(&scene.owner, scene.round, &[]).await, Kind::User);
        scene.hands.set(2, 12, 9, 0);
        refused(remind::letter(&scene.clerk, scene.round, &[]).await, Kind::Forbidden);
        let letter = remind::letter(&scene.owner, scene.round, &[]).await.unwrap();
        assert_eq!((letter.units.len(), letter.units[0].late), (124, 2));
        assert_eq!(letter.units[0].stands, "quá hạn 2 ngày làm việc");
        let letter = remind::letter(&scene.owner, scene.round, &[scene.report]).await.unwrap();
        assert_eq!(letter.units.iter().map(|one| one.unit.as_str()).collect::<Vec<_>>(), ["Phường Phú Khương"]);
        assert_eq!((letter.root.as_str(), letter.due), ("Tỉnh Vĩnh Long", Some(jiff::civil::date(2026, 2, 10))));
        let file = remind::letter_file(&letter).unwrap();
        let read = cotmoc_formats::extract("cong-van.docx", &file, &cotmoc_formats::Tools::none());
        let text = read.unwrap().text;
        for words in ["Số: /…", "V/v đôn đốc gửi báo cáo «Kinh tế số cấp xã», quý IV/2025", "còn 1 đơn vị chưa gửi báo cáo",
            "| 1 | Phường Phú Khương | 10/02/2026 | 2 | quá hạn 2 ngày làm việc |", "ngày … tháng … năm 2026"] {
            assert!(text.contains(words), "«{words}» is not in {text}");
        }
    }
}

/// The first of the year, from which the agency holds the task.
fn at_day() -> Date {
    Date::constant(2026, 1, 1)
}

/// The page of reminders after [`a_report_is_reminded_until_it_is_handed_in`].
async fn what_came_of_it(scene: &Scene) {
    let mine = Filter { account: Some(AccountId(CLERK)), ..Filter::default() };
    let list = remind::list(&scene.cx, &mine).await.unwrap();
    assert_eq!((list.tally.reminders, list.tally.things, list.tally.came, list.tally.open), (4, 1, 1, 0));
    let standings: Vec<Standing> = list.rows.iter().map(|row| row.standing).collect();
    assert_eq!(standings, [0, 1, 2, 6].map(Standing::Came));
    let open = Filter { outcome: OutcomeKind::Open, unit: "28777".to_owned(), ..Filter::default() };
    let list = remind::list(&scene.owner, &open).await.unwrap();
    assert!(!list.rows.is_empty() && list.rows.iter().all(|row| row.unit == "Phường An Hội"), "{list:?}");
    assert_eq!((list.tally.things, list.tally.came, list.tally.open), (1, 0, 1));
    let named = Filter { person: "900001".to_owned(), ..Filter::default() };
    assert_eq!(remind::list(&scene.cx, &named).await.unwrap().rows.len(), 4);
    // A clerk sees what is about the own unit, and reads the own messages only.
    let all = remind::list(&scene.clerk, &Filter::default()).await.unwrap();
    assert!(!all.rows.is_empty() && all.rows.iter().all(|row| row.unit == "Phường Phú Khương"));
    let own = messages::mine(&scene.clerk, None).await.unwrap();
    let digests = own.iter().filter(|message| message.kind == MessageKind::Digest).count();
    assert_eq!(digests, 4);
    messages::show_mine(&scene.clerk, own[0].id).await.unwrap();
    let foreign = scene.digests(OTHER).await[0].id;
    refused(messages::show_mine(&scene.clerk, foreign).await, Kind::NotFound);
    refused(messages::show(&scene.clerk, own[0].id).await, Kind::Forbidden);
    let nobody = scene.app.by(Actor::nobody("Khách"));
    refused(remind::list(&nobody, &Filter::default()).await, Kind::Forbidden);
    refused(messages::mine(&nobody, None).await, Kind::Forbidden);
    let told = remind::of_mine(&scene.clerk, &[scene.report]).await.unwrap();
    assert_eq!(told[&scene.report], (4, Date::constant(2026, 2, 11)));
    let work = collect::work(&scene.clerk).await.unwrap();
    assert_eq!(work.due.count + work.overdue.count, 0);
}
