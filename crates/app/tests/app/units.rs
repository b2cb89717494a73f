//! Units: browsing, recording, undoing, importing, departments, tasks that pass to heirs.

use std::collections::BTreeMap;

use cotmoc_app::model::*;
use cotmoc_app::units::{
    Ask, Departments, HeirForm, ImportKind, LineForm, ListQuery, Mode, Preview, Undo, UnitForm, What,
};
use cotmoc_app::{Actor, App, Clock, Context, Kind, audit, samples, units};
use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::EventId;
use cotmoc_store::testing::Database;
use cotmoc_store::{Address, Store, on_both};
use jiff::civil::{Date, date};

use crate::support::{PLAN, adopt, at, config, open, refused};

const DAY: &str = "2027-01-01";
const BEFORE: Date = date(2026, 12, 31);
const AFTER: Date = date(2027, 1, 1);

fn form(code: &str, name: &str, kind: &str) -> UnitForm {
    UnitForm { code: code.into(), name: name.into(), kind: kind.into(), ..UnitForm::default() }
}

fn ask(what: What) -> Ask {
    Ask {
        date: DAY.into(), act: "9/NQ-UBTVQH16".into(), clause: "khoản 2".into(), note: String::new(), what
    }
}

/// Two communes of Vĩnh Long become one.
fn merger() -> Ask {
    let from = vec!["28756".into(), "28777".into()];
    ask(What::Merge { from, into: form("29999", "Bến Tre", "phường") })
}

async fn done(cx: &Context, what: Ask) -> Preview {
    units::record(cx, &[what], None, Mode::Apply).await.unwrap().remove(0)
}

async fn said(cx: &Context, what: What) -> String {
    let error = refused(units::record(cx, &[ask(what)], None, Mode::Apply).await, Kind::User);
    format!("{error} {}", error.how_to().unwrap())
}

async fn names(cx: &Context, under: &str, day: Date) -> BTreeMap<String, String> {
    let query = ListQuery { date: Some(day), under: Some(under.into()), ..ListQuery::default() };
    units::list(cx, &query).await.unwrap().rows.into_iter().map(|r| (r.code, r.name)).collect()
}

on_both! {
    /// Provinces, a level, a branch, a search, on a day.
    async fn the_register_is_browsed(db: Database) {
        let cx = open(&db).await;
        let all = units::list(&cx, &ListQuery::default()).await.unwrap();
        assert_eq!((all.date, all.rows.len()), (date(2026, 1, 31), 34));
        assert_eq!(all.kinds, [("thành phố".into(), 6), ("tỉnh".into(), 28)]);
        let old = |level, under: Option<&str>| ListQuery {
            date: Some(date(2025, 6, 30)), level, under: under.map(str::to_owned), search: String::new(),
        };
        let communes = units::list(&cx, &old(Some(UnitLevel::Commune), Some("Tỉnh Vĩnh Long"))).await.unwrap();
        assert_eq!((communes.rows.len(), communes.under.unwrap().id), (102, UnitId(186)));
        assert!(communes.rows.is_sorted_by(|a, b| a.code < b.code));
        let districts = units::list(&cx, &old(None, Some("86"))).await.unwrap();
        assert_eq!(districts.kinds, [("huyện".into(), 6), ("thành phố".into(), 1), ("thị xã".into(), 1)]);
        let found = units::search(&cx, "vinh long", Some(date(2025, 6, 30)), 2).await.unwrap();
        assert_eq!(found.iter().map(|u| u.name.as_str()).collect::<Vec<_>>(), ["Tỉnh Vĩnh Long", "Thành phố Vĩnh Long"]);
        let words = ListQuery { search: "dac khu".into(), level: Some(UnitLevel::Commune), ..ListQuery::default() };
        assert_eq!(units::list(&cx, &words).await.unwrap().rows.len(), 13);
    }

    /// A unit with its names, places, forebears with clauses, and what touched it.
    async fn one_unit_is_shown(db: Database) {
        let cx = open(&db).await;
        let page = units::show(&cx, "86", None).await.unwrap();
        assert_eq!((page.unit.id, page.unit.children, page.path.len()), (UnitId(286), 124, 1));
        let from: Vec<_> = page.forebears.iter().map(|k| (k.unit.name.as_str(), k.share, k.act.number.as_str())).collect();
        assert_eq!(from, [
            ("Tỉnh Bến Tre", Share::WHOLE, "202/2025/QH15"),
            ("Tỉnh Trà Vinh", Share::WHOLE, "202/2025/QH15"),
            ("Tỉnh Vĩnh Long", Share::WHOLE, "202/2025/QH15"),
        ]);
        let same = units::show(&cx, "#286", Some(date(2020, 1, 1))).await.unwrap();
        assert_eq!((same.unit.name.as_str(), same.unit.from), ("Tỉnh Vĩnh Long", Some(date(2025, 7, 1))));
        let old = units::show(&cx, "86@2025-06-30", None).await.unwrap();
        assert_eq!((old.unit.until, old.heirs[0].unit.id), (Some(date(2025, 7, 1)), UnitId(286)));
        let commune = units::show(&cx, "01261", None).await.unwrap();
        assert_eq!(commune.forebears[0].act.clause, "khoản 86");
        let renamed = units::show(&cx, "75", Some(date(2026, 12, 31))).await.unwrap();
        assert_eq!(renamed.names.iter().map(|n| n.name.name.as_str()).collect::<Vec<_>>(), ["Tỉnh Đồng Nai", "Thành phố Đồng Nai"]);
        assert_eq!(renamed.names[0].until, renamed.names[1].from);
        let error = refused(units::show(&cx, "00034", None).await, Kind::User);
        assert!(error.how_to().unwrap().contains("00034@2025-06-30"), "{:?}", error.how_to());
        let error = refused(units::show(&cx, "xã tân lập", None).await, Kind::User);
        assert!(error.message().contains("chưa chỉ rõ"), "{error}");
    }

    /// Merging and undoing is the identity, on this instance and on another one.
    async fn merging_then_undoing_is_the_identity(db: Database) {
        let cx = open(&db).await;
        let other = open(&db).await;
        let before = names(&cx, "86", AFTER).await;
        let dry = units::record(&cx, &[merger()], None, Mode::DryRun).await.unwrap();
        assert_eq!(names(&cx, "86", AFTER).await, before);
        assert!(units::events(&cx).await.unwrap().is_empty());
        let page = done(&cx, merger()).await;
        assert_eq!((page.ended.len(), page.made[0].name.as_str(), page.lines.len()), (2, "Phường Bến Tre", 2));
        assert_eq!(page.ended, dry[0].ended);
        for each in [&cx, &other] {
            let after = names(each, "86", AFTER).await;
            assert_eq!(after.len(), before.len() - 1);
            assert_eq!(after["29999"], "Phường Bến Tre");
            assert_eq!(names(each, "86", BEFORE).await, before);
        }
        let made = units::show(&cx, "29999", Some(AFTER)).await.unwrap();
        assert_eq!(made.forebears.iter().map(|k| k.act.clause.as_str()).collect::<Vec<_>>(), ["khoản 2", "khoản 2"]);
        let undo = Undo { event: page.event.id, reason: "ghi nhầm".into(), seen: Some(1) };
        units::undo(&other, &undo, Mode::DryRun).await.unwrap();
        units::undo(&other, &undo, Mode::Apply).await.unwrap();
        assert_eq!(names(&cx, "86", AFTER).await, before);
        let events = units::events(&cx).await.unwrap();
        assert_eq!(events[0].undone.as_ref().unwrap().reason, "ghi nhầm");
        refused(units::undo(&cx, &Undo { seen: None, ..undo.clone() }, Mode::Apply).await, Kind::Conflict);
        let log = audit::list(&cx, None).await.unwrap();
        assert_eq!([log[0].action.as_str(), log[1].action.as_str()], ["unit.undo", "unit.record"]);
        assert!(audit::verify(&cx).await.unwrap().broken.is_none());
    }

    /// Every operation does what it says, on the day on which it holds.
    async fn every_operation_is_recorded(db: Database) {
        let cx = open(&db).await;
        let kind = |kind: &str| What::Rename { unit: "28777".into(), code: String::new(), name: String::new(), kind: kind.into() };
        assert_eq!(done(&cx, ask(kind("Xã"))).await.renamed[0].1.name, "Xã An Hội");
        let moved = done(&cx, ask(What::Move { unit: "28777".into(), parent: "Tỉnh Đồng Tháp".into() })).await;
        assert_eq!(moved.moved[0].to.as_deref(), Some("Tỉnh Đồng Tháp (82)"));
        assert!(!names(&cx, "86", AFTER).await.contains_key("28777"));
        let heir = |existing: &str, share: &str| HeirForm { existing: existing.into(), share: share.into(), ..HeirForm::default() };
        let new = HeirForm { new: form("29998", "Mới", "xã"), share: "2/3".into(), ..HeirForm::default() };
        let split = What::Split { from: "28783".into(), into: vec![new, heir("28789", "1/3")] };
        let split = done(&cx, ask(split)).await;
        assert_eq!((split.made[0].name.as_str(), split.ended.len()), ("Xã Mới", 1));
        let cede = What::Cede { from: "28807".into(), into: vec![heir("28810", "")] };
        let cede = done(&cx, ask(cede)).await;
        assert_eq!((cede.ended.len(), cede.lines[0].2), (0, Share::Unknown));
        let shares = What::Shares { from: "28807".into(), shares: vec![("28810".into(), "12.5%".into())] };
        done(&cx, ask(shares)).await;
        let page = units::show(&cx, "28807", Some(AFTER)).await.unwrap();
        assert_eq!(page.heirs[0].share.to_string(), "1/8");
        let line = |old: &str, new: &str, share: &str| LineForm { old: old.into(), new: new.into(), share: share.into() };
        let rearrange = What::Rearrange {
            from: vec!["28840".into(), "28858".into()],
            into: vec![form("29996", "Một", "xã"), form("29997", "Hai", "phường")],
            lines: vec![line("28840", "29996", "1"), line("28858", "29996", "0.4"), line("28858", "29997", "0.6")],
        };
        assert_eq!(done(&cx, ask(rearrange)).await.lines.len(), 3);
        let agency = UnitForm { parent: "86".into(), ..form("86-KHCN", "Sở Khoa học và Công nghệ", "sở") };
        let made = done(&cx, ask(What::Create { units: vec![agency] })).await;
        assert_eq!((made.made[0].level, made.made[0].name.as_str()), (UnitLevel::Agency, "Sở Khoa học và Công nghệ"));
        assert_eq!(done(&cx, ask(What::Abolish { unit: "86-KHCN".into() })).await.ended[0].code, "86-KHCN");
        assert_eq!(units::events(&cx).await.unwrap().len(), 8);
        let current = units::current(&cx).await.unwrap();
        assert_eq!((current.revision, current.register.living(AFTER).filter(|u| u.level == UnitLevel::Commune).count()), (8, 3_321));
    }

    /// What is wrong is said with the remedy, and changes nothing.
    async fn what_cannot_be_is_refused(db: Database) {
        let cx = open(&db).await;
        let merge = |from: &[&str], into| What::Merge { from: from.iter().map(|f| (*f).to_owned()).collect(), into };
        let new = || form("29999", "Bến Tre", "phường");
        for (what, words) in [
            (merge(&["28756", "28778"], new()), "28777 Phường An Hội"),
            (merge(&["28756", "00034"], new()), "00034@2025-06-30"),
            (merge(&["28756"], new()), "ít nhất hai"),
            (merge(&["28756", "28756"], new()), "khác nhau"),
            (merge(&["28756", "28777"], form("28783", "Bến Tre", "phường")), "28783"),
            (merge(&["28756", "28777"], form("2 9", "", "")), "Tên đơn vị còn trống"),
            (merge(&["28756", "28777"], form("2;9", "A", "xã")), "dấu cách hoặc một trong các dấu"),
            (merge(&["28756", ""], new()), "Chưa ghi đơn vị"),
            (What::Create { units: vec![] }, "Chưa ghi đơn vị nào"),
            (What::Create { units: vec![UnitForm { level: "thôn".into(), ..new() }] }, "Không có cấp"),
            (What::Move { unit: "86".into(), parent: "28756".into() }, "Tỉnh Vĩnh Long"),
            (What::Rename { unit: "86".into(), code: "82".into(), name: String::new(), kind: String::new() }, "Mã 82"),
            (What::Rename { unit: "86".into(), code: String::new(), name: String::new(), kind: String::new() }, "đã có đúng tên"),
            (What::Shares { from: "28756".into(), shares: vec![] }, "Chưa ghi tỷ lệ nào"),
        ] {
            let text = said(&cx, what.clone()).await;
            assert!(text.contains(words), "{what:?}: {text}");
        }
        let half = |share: &str| HeirForm { existing: "28777".into(), share: share.into(), ..HeirForm::default() };
        for (into, words) in [(vec![half("0,5")], "0,5"), (vec![half("0.5")], "50"), (vec![], "không ghi đơn vị nào nhận")] {
            let text = said(&cx, What::Split { from: "28756".into(), into }).await;
            assert!(text.contains(words), "{text}");
        }
        let fields = What::Create { units: vec![UnitForm { parent: "8x".into(), ..form("1 2", "", "xã") }] };
        let error = refused(units::record(&cx, &[ask(fields)], None, Mode::DryRun).await, Kind::User);
        assert_eq!(error.field_errors().iter().map(|f| f.field).collect::<Vec<_>>(), ["parent"]);
        let fields = What::Create { units: vec![form("1 2", "", "xã")] };
        let error = refused(units::record(&cx, &[ask(fields)], None, Mode::DryRun).await, Kind::User);
        assert_eq!(error.field_errors().iter().map(|f| f.field).collect::<Vec<_>>(), ["name", "code"]);
        for (day, words) in [("", "Chưa ghi ngày"), ("31/02/2027", "không đọc được"), ("2024-01-01", "28756")] {
            let error = refused(units::record(&cx, &[Ask { date: day.into(), ..merger() }], None, Mode::Apply).await, Kind::User);
            assert!(error.message().contains(words), "{error}");
        }
        // The second of two is refused, so the first is not kept either.
        let both = [merger(), merger()];
        refused(units::record(&cx, &both, None, Mode::Apply).await, Kind::User);
        assert_eq!(units::current(&cx).await.unwrap().revision, 0);
        refused(units::record(&cx, &[merger()], Some(7), Mode::Apply).await, Kind::Conflict);
        let undo = |event| Undo { event: EventId(event), reason: String::new(), seen: None };
        refused(units::undo(&cx, &undo(47), Mode::Apply).await, Kind::User);
        refused(units::undo(&cx, &undo(1_000_000), Mode::Apply).await, Kind::NotFound);
        let first = done(&cx, merger()).await.event.id;
        let rename = What::Rename { unit: "29999".into(), code: String::new(), name: "Khác".into(), kind: String::new() };
        // The clock stands still here, so another name tells the two apart that were not recorded together.
        let other = App::open(config(&db), Clock::fixed(at())).await.unwrap().by(Actor::local_operator().named("Bình"));
        let second = done(&other, ask(rename)).await.event.id;
        let error = refused(units::undo(&cx, &undo(first.0), Mode::Apply).await, Kind::Conflict);
        assert!(error.message().contains(&second.0.to_string()) && error.message().contains("Khác"), "{error}");
        units::undo(&cx, &undo(second.0), Mode::Apply).await.unwrap();
        units::undo(&cx, &undo(first.0), Mode::Apply).await.unwrap();
    }

    /// Without a role nothing is seen and nothing is done.
    async fn units_need_a_role(db: Database) {
        let app = App::open(config(&db), Clock::fixed(at())).await.unwrap();
        let cx = app.by(Actor::nobody("khách"));
        refused(units::current(&cx).await, Kind::Forbidden);
        refused(units::list(&cx, &ListQuery::default()).await, Kind::Forbidden);
        refused(units::show(&cx, "86", None).await, Kind::Forbidden);
        refused(units::search(&cx, "86", None, 1).await, Kind::Forbidden);
        refused(units::events(&cx).await, Kind::Forbidden);
        refused(units::tasks(&cx, None).await, Kind::Forbidden);
        for mode in [Mode::DryRun, Mode::Apply] {
            refused(units::record(&cx, &[merger()], None, mode).await, Kind::Forbidden);
            let undo = Undo { event: EventId(1), reason: String::new(), seen: None };
            refused(units::undo(&cx, &undo, mode).await, Kind::Forbidden);
            refused(units::pass_tasks(&cx, None, mode).await, Kind::Forbidden);
            refused(units::import(&cx, ImportKind::Units, b"", mode).await, Kind::Forbidden);
            refused(units::lay_agencies(&cx, &Departments::default(), None, mode).await, Kind::Forbidden);
        }
        assert_eq!(app.statements(), app.statements());
    }

    /// The register costs one statement where nothing changed.
    async fn an_unchanged_register_costs_one_statement(db: Database) {
        let app = App::open(config(&db), Clock::fixed(at())).await.unwrap();
        let cx = app.by(Actor::local_operator());
        done(&cx, merger()).await;
        let other = App::open(config(&db), Clock::fixed(at())).await.unwrap();
        for app in [&app, &other] {
            let cx = app.by(Actor::local_operator());
            assert_eq!(units::current(&cx).await.unwrap().revision, 1);
            let before = app.statements();
            assert!(units::current(&cx).await.unwrap().register.coded("29999", AFTER).next().is_some());
            assert_eq!(app.statements() - before, 1);
        }
    }

    /// What was recorded and the next official register may contradict each other; then it is said
    /// which event, and that event can be undone.
    async fn a_contradiction_with_the_official_register_can_be_mended(db: Database) {
        let cx = open(&db).await;
        let event = done(&cx, merger()).await.event.id;
        let address = match &db.address {
            Address::Sqlite(_) => Address::Sqlite(config(&db).data.join("cotmoc.sqlite")),
            postgres => postgres.clone(),
        };
        // As if the official register had ended one of the two a day before.
        let store = Store::open(&address).await.unwrap();
        let mut tx = store.write().await.unwrap();
        let mut other = cotmoc_store::units::list(&mut tx).await.unwrap().remove(0).event;
        other.id = EventId(event.0 + 1);
        other.date = Some(BEFORE);
        cotmoc_store::units::insert(&mut tx, &other, at(), "An").await.unwrap();
        tx.commit().await.unwrap();
        let cx = open(&db).await;
        let error = refused(units::current(&cx).await, Kind::Conflict);
        assert!(error.how_to().unwrap().contains(&event.0.to_string()), "{:?}", error.how_to());
        assert_eq!(units::events(&cx).await.unwrap().len(), 2);
        units::undo(&cx, &Undo { event, reason: String::new(), seen: None }, Mode::Apply).await.unwrap();
        assert_eq!(units::current(&cx).await.unwrap().revision, 3);
    }

    /// Departments before and after the reorganisation, under three provinces that merged; the tasks
    /// of a plan of 2022 stand with the departments of today, and go back when it is undone.
    async fn departments_and_tasks_pass_to_heirs(db: Database) {
        let cx = open(&db).await;
        let plan = adopt(&cx, "a.txt", PLAN).await;
        let board = units::tasks(&cx, None).await.unwrap();
        assert_eq!((board.unknown.len(), board.held.len()), (2, 0));
        refused(units::pass_tasks(&cx, None, Mode::Apply).await, Kind::User);
        let asked = Departments {
            unit: "86".into(), reorganised: "01/03/2025".into(), act: "NQ".into(), with: vec!["ngv".into()],
        };
        let (province, dry) = units::lay_agencies(&cx, &asked, None, Mode::DryRun).await.unwrap();
        assert_eq!((province.id, dry.len()), (UnitId(286), 3));
        assert_eq!(units::current(&cx).await.unwrap().revision, 0);
        let (_, events) = units::lay_agencies(&cx, &asked, None, Mode::Apply).await.unwrap();
        assert_eq!(events[0].made.len(), 3 * 18);
        assert_eq!((events[1].made.len(), events[1].ended.len()), (3 * 4, 3 * 9));
        assert_eq!((events[2].made.len(), events[2].ended.len()), (13, 3 * 13));
        let passed: Vec<_> = events.iter().flat_map(|e| &e.tasks).map(|t| (t.from.code.as_str(), t.to.as_ref().unwrap().code.as_str())).collect();
        assert_eq!(passed, [("84-TTTT", "84-KHCN"), ("84-YT", "86-YT"), ("84-KHCN", "86-KHCN")]);
        let board = units::tasks(&cx, None).await.unwrap();
        let held: Vec<_> = board.held.iter().map(|(t, u)| (t.role, t.named.as_str(), u.name.as_str())).collect();
        assert_eq!(held, [
            (TaskRole::Lead, "Sở Y tế", "Sở Y tế"),
            (TaskRole::Coordinating, "Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ"),
        ]);
        assert!(board.passing.is_empty() && board.left.is_empty() && board.unknown.is_empty());
        assert_eq!(board.held[0].0.plan, plan);
        let then = units::tasks(&cx, Some(date(2024, 1, 1))).await.unwrap();
        assert_eq!(then.date, date(2024, 1, 1));
        let page = units::show(&cx, "86-KHCN", None).await.unwrap();
        assert_eq!(page.forebears.len(), 3);
        let labour = units::show(&cx, "84-LDTBXH@2024-12-31", None).await.unwrap();
        assert_eq!(labour.heirs.iter().map(|k| k.share).collect::<Vec<_>>(), [Share::Unknown; 4]);
        refused(units::lay_agencies(&cx, &asked, None, Mode::Apply).await, Kind::User);
        // One of the three makes no sense without the others: they go together.
        let undo = Undo { event: events[1].event.id, reason: "thử".into(), seen: None };
        assert_eq!(units::undo(&cx, &undo, Mode::Apply).await.unwrap().len(), 3);
        assert_eq!(units::tasks(&cx, None).await.unwrap().unknown.len(), 2);
    }

    /// Demonstration plans go, also where their tasks were passed on.
    async fn demonstration_plans_go_with_their_assignments(db: Database) {
        let cx = open(&db).await;
        let sample = samples::Sample { name: "a.txt", title: "Mẫu", bytes: PLAN.as_bytes() };
        samples::load(&cx, &[sample]).await.unwrap();
        let asked = Departments { unit: "86".into(), reorganised: "2025-03-01".into(), ..Departments::default() };
        units::lay_agencies(&cx, &asked, None, Mode::Apply).await.unwrap();
        assert_eq!(units::tasks(&cx, None).await.unwrap().held.len(), 2);
        samples::remove(&cx).await.unwrap();
        assert!(units::tasks(&cx, None).await.unwrap().held.is_empty());
        assert_eq!(units::events(&cx).await.unwrap().len(), 3);
    }

    /// Only the departments of today, and what is refused.
    async fn departments_of_today(db: Database) {
        let cx = open(&db).await;
        let asked = |unit: &str, day: &str, with: &str| Departments {
            unit: unit.into(), reorganised: day.into(), act: String::new(),
            with: with.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect(),
        };
        let (_, events) = units::lay_agencies(&cx, &asked("20", "", ""), None, Mode::Apply).await.unwrap();
        assert_eq!((events.len(), events[0].made.len(), events[0].event.date), (1, 12, None));
        assert_eq!(units::show(&cx, "20-VP", None).await.unwrap().unit.name, "Văn phòng Ủy ban nhân dân tỉnh");
        let (_, events) = units::lay_agencies(&cx, &asked("01", "2025-03-01", "BDT DTTG"), None, Mode::Apply).await.unwrap();
        assert_eq!((events.len(), events[0].made.len(), events[1].made.len()), (2, 18, 5));
        assert_eq!(units::show(&cx, "01-DTTG", None).await.unwrap().forebears[0].unit.name, "Ban Dân tộc");
        for (asked, words) in [
            (asked("28756", "", ""), "không phải là tỉnh"),
            (asked("79", "hôm qua", ""), "hôm qua"),
            (asked("79", "", "XYZ"), "XYZ"),
            (asked("20", "", ""), "20-"),
        ] {
            let error = refused(units::lay_agencies(&cx, &asked, None, Mode::Apply).await, Kind::User);
            assert!(error.message().contains(words), "{error}");
        }
    }

    /// Tasks of units that ended before they were known to be held pass in one step.
    async fn tasks_pass_in_one_step(db: Database) {
        let cx = open(&db).await;
        let text = PLAN.replace("Sở Y tế chủ trì, phối hợp với Sở Thông tin và Truyền thông",
            "UBND tỉnh chủ trì, phối hợp với UBND huyện Càng Long");
        adopt(&cx, "a.txt", &text).await;
        let board = units::pass_tasks(&cx, None, Mode::DryRun).await.unwrap();
        let passing: Vec<_> = board.passing.iter().map(|p| (p.from.name.as_str(), p.to.as_ref().unwrap().id)).collect();
        assert_eq!(passing, [("Tỉnh Trà Vinh", UnitId(286))]);
        assert_eq!(board.left.iter().map(|p| (p.from.name.as_str(), p.why.as_str())).collect::<Vec<_>>(),
            [("Huyện Càng Long", "không có đơn vị kế thừa")]);
        units::pass_tasks(&cx, None, Mode::Apply).await.unwrap();
        let board = units::tasks(&cx, None).await.unwrap();
        assert_eq!((board.passing.len(), board.left.len(), board.held[0].1.id), (0, 1, UnitId(286)));
        assert_eq!(audit::list(&cx, None).await.unwrap()[0].action, "plan.pass_tasks");
        refused(units::pass_tasks(&cx, None, Mode::Apply).await, Kind::User);
    }

    /// A table of units, one of successions, one of shares.
    async fn tables_are_imported(db: Database) {
        let cx = open(&db).await;
        let table = "mã,tên,loại,cấp trên,ngày,văn bản\n86-A,Sở A,sở,86,01/07/2025,1/NQ\n\
            86-A1,Phòng A1,phòng,86-A,01/07/2025,1/NQ\n86-B,\"Sở B, C\",sở,86,01/07/2025,1/NQ\n";
        let dry = units::import(&cx, ImportKind::Units, table.as_bytes(), Mode::DryRun).await.unwrap();
        assert_eq!((dry.wrong(), dry.events.len(), dry.kept), (0, 2, false));
        assert!(units::events(&cx).await.unwrap().is_empty());
        let report = units::import(&cx, ImportKind::Units, table.as_bytes(), Mode::Apply).await.unwrap();
        assert_eq!((report.wrong(), report.events.len(), report.kept), (0, 2, true));
        assert_eq!(units::show(&cx, "86-A1", None).await.unwrap().path[0].name, "Sở A");

        let table = "old;new;name;type;share;date;act\n86-A;86-C;Sở C;sở;1;2026-01-01;2/NQ\n86-B;86-C;;;1;2026-01-01;2/NQ\n\
            28756;28777;;;1/3;2026-01-01;3/NQ\n28756;28783;;;2/3;2026-01-01;3/NQ\n";
        let report = units::import(&cx, ImportKind::Successions, table.as_bytes(), Mode::Apply).await.unwrap();
        assert_eq!((report.wrong(), report.events.len()), (0, 2), "{:?}", report.rows);
        assert_eq!(units::show(&cx, "86-C", None).await.unwrap().forebears.len(), 2);
        assert_eq!(units::show(&cx, "86-A1", None).await.unwrap().path[0].name, "Sở C");
        assert_eq!(units::show(&cx, "28756@2025-12-31", None).await.unwrap().heirs[1].share.to_string(), "2/3");

        let heirs = units::show(&cx, "00016@2025-06-30", None).await.unwrap().heirs;
        assert!(heirs.iter().all(|k| k.share == Share::Unknown), "{heirs:?}");
        let mut table = "old,new,share,act\n".to_owned();
        for (heir, share) in heirs.iter().zip(["0.75", "0.25"]) {
            table.push_str(&format!("00016@2025-06-30,{},{share},khảo sát\n", heir.unit.code));
        }
        let report = units::import(&cx, ImportKind::Shares, table.as_bytes(), Mode::Apply).await.unwrap();
        assert_eq!((report.wrong(), report.events.len()), (0, 1), "{:?}", report.rows);
        let heirs = units::show(&cx, "00016@2025-06-30", None).await.unwrap().heirs;
        assert_eq!(heirs.iter().map(|k| k.share.to_string()).collect::<Vec<_>>(), ["3/4", "1/4"]);
    }

    /// Wrong rows are named with line, column and remedy, and nothing is kept.
    async fn wrong_tables_change_nothing(db: Database) {
        let cx = open(&db).await;
        let table = "code,name,type,parent,date\n86-A,Sở A,sở,86,01/07/2025\n,Sở B,sở,86,01/07/2025\n86-C,Sở C,sở,8666,01/07/2025\n\
            86-D,Sở D,sở,86,1.7\n86-A,Sở A nữa,sở,86,01/07/2025\n";
        let report = units::import(&cx, ImportKind::Units, table.as_bytes(), Mode::Apply).await.unwrap();
        let wrong: Vec<_> = report.rows.iter().map(|r| (r.line, r.column)).collect();
        assert_eq!(wrong, [(2, None), (3, Some("code")), (4, Some("parent")), (5, Some("date")), (6, None)]);
        assert!(report.rows.iter().skip(1).take(3).all(|r| r.problem.is_some()) && !report.kept);
        let table = "old,new,share,date,name,type\n28756,28777,0.5,2026-01-01,,\n28756,28783,0.6,2026-01-01,,\n\
            28789,28777,1/0,2026-01-01,,\n28807,28777,,2026-01-01,,\n28807,29999,,2026-01-01,Mới,xã\n99999,28777,,2026-01-01,,\n";
        let report = units::import(&cx, ImportKind::Successions, table.as_bytes(), Mode::Apply).await.unwrap();
        let columns: Vec<_> = report.rows.iter().map(|r| r.column).collect();
        assert_eq!(columns, [None, None, Some("share"), Some("new"), Some("new"), Some("old")], "{:?}", report.rows);
        assert!(report.rows[0].problem.as_ref().unwrap().message.contains("110"), "{:?}", report.rows[0]);
        let circle = "code,name,type,parent\nX,Sở X,sở,Y\nY,Sở Y,sở,X\n";
        let report = units::import(&cx, ImportKind::Units, circle.as_bytes(), Mode::Apply).await.unwrap();
        assert!(report.rows.iter().all(|r| r.problem.as_ref().unwrap().message.contains("vòng lặp")), "{:?}", report.rows);
        for (table, words) in [
            ("", "rỗng"), ("code,name\n1,a\n", "thiếu cột"), ("code,name,type,màu\n", "màu"), ("code,name,type\n", "không có dòng nào"),
            ("code,name,type,code\n1,2,3,4\n", "hai lần"), ("code,name,type\n1,Sở A, B,sở\n", "Dòng 2"),
        ] {
            let error = refused(units::import(&cx, ImportKind::Units, table.as_bytes(), Mode::Apply).await, Kind::User);
            assert!(error.message().contains(words), "{table}: {error}");
        }
        assert_eq!(units::current(&cx).await.unwrap().revision, 0);
    }
}
