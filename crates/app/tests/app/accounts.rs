//! Signing in, links, tokens, duties and handing over, on both databases.

use std::sync::{Arc, Mutex};

use cotmoc_app::accounts::{
    self, AccountForm, Chosen, Credentials, FirstForm, Fresh, Secret, SignedIn, TokenForm,
};
use cotmoc_app::duties::{self, DutyFilter, DutyForm, HandOverForm, Trouble};
use cotmoc_app::model::*;
use cotmoc_app::{Action, Actor, App, AppError, Clock, Context, Kind};
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;
use jiff::{SignedDuration, Timestamp};

use crate::support::{at, config, refused};

const PASSWORD: &str = "bưởi-thuyền-máy-khâu";

/// A clock that tests move.
#[derive(Clone)]
struct Hands(Arc<Mutex<Timestamp>>);

impl Hands {
    fn clock(&self) -> Clock {
        let hands = Arc::clone(&self.0);
        Clock::new(move || *hands.lock().unwrap())
    }

    fn move_on(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

struct World {
    app: App,
    hands: Hands,
    turn: u8,
}

impl World {
    async fn new(db: &Database) -> Self {
        let hands = Hands(Arc::new(Mutex::new(at())));
        let app = App::open(config(db), hands.clock()).await.unwrap();
        Self { app, hands, turn: 0 }
    }

    fn operator(&self) -> Context {
        self.app.by(Actor::local_operator())
    }

    fn secret(&mut self) -> Secret {
        self.turn += 1;
        Secret::new([self.turn; 32])
    }

    async fn account(&mut self, login: &str) -> Account {
        let secret = self.secret();
        let form = AccountForm {
            login: login.to_owned(),
            name: format!("Người {login}"),
            email: format!("{login}@xa.gov.vn"),
            ..AccountForm::default()
        };
        accounts::create(&self.operator(), &form, &secret).await.unwrap().0
    }

    /// An account with the test's password.
    async fn active(&mut self, login: &str) -> Account {
        let account = self.account(login).await;
        let secret = self.secret();
        let link = accounts::password_link(&self.operator(), account.id, &secret).await.unwrap();
        self.redeem(&link.path, PASSWORD).await.unwrap().account
    }

    async fn redeem(&mut self, path: &str, password: &str) -> Result<SignedIn, AppError> {
        let (session, salt) = (self.secret(), self.secret());
        let fresh = Fresh { session: &session, salt: &salt, form_token: "t" };
        let token = path.rsplit('/').next().unwrap();
        accounts::redeem(&self.app, token, Chosen { password, again: password }, &from("10.0.0.1"), &fresh)
            .await
    }

    async fn sign_in(&mut self, login: &str, password: &str, address: &str) -> Result<SignedIn, AppError> {
        let secret = self.secret();
        let who = Credentials { login, password, ..from(address) };
        accounts::sign_in(&self.app, &who, &secret, "t").await
    }

    async fn give(&self, login: &str, role: Role, unit: &str) -> DutyId {
        let form = DutyForm {
            login: login.to_owned(),
            role: role.as_str().to_owned(),
            unit: unit.to_owned(),
            ..DutyForm::default()
        };
        duties::give(&self.operator(), &form).await.unwrap()
    }
}

fn from(address: &str) -> Credentials<'_> {
    Credentials { login: "", password: "", from: address, agent: "test" }
}

on_both! {
    /// Whoever tries the demonstration and makes an account there is not locked out of it.
    async fn what_the_demonstration_makes_belongs_to_it(db: Database) {
        let mut world = World::new(&db).await;
        accounts::load_demo(&world.operator()).await.unwrap();
        let secret = world.secret();
        let (role, who) = (Role::Administrator, from("127.0.0.1"));
        accounts::demo_sign_in(&world.app, role, &who, &secret, "t").await.unwrap();
        let cx = accounts::resume(&world.app, &secret.text(), "127.0.0.1").await.unwrap().unwrap().cx;
        let form = AccountForm { login: "moi.1".into(), name: "Mới".into(), ..AccountForm::default() };
        let (made, _) = accounts::create(&cx, &form, &world.secret()).await.unwrap();
        assert!(made.demo);
        assert_eq!(accounts::offered_demo(&world.app).await.unwrap().len(), 6);
        // A real one closes it: from then on nobody comes in without a password.
        world.account("that").await;
        assert!(accounts::offered_demo(&world.app).await.unwrap().is_empty());
    }

    /// The first administrator is made by a link that works once, and then no other one is given.
    async fn the_first_administrator_is_made_once(db: Database) {
        let mut world = World::new(&db).await;
        assert!(!accounts::has_administrator(&world.app).await.unwrap());
        let (old, new) = (world.secret(), world.secret());
        let void = accounts::first_link(&world.app, &old).await.unwrap().unwrap();
        let link = accounts::first_link(&world.app, &new).await.unwrap().unwrap();
        let form = FirstForm {
            account: AccountForm { login: "lan".into(), name: "Lan".into(), ..AccountForm::default() },
            password: PASSWORD.into(),
            again: PASSWORD.into(),
            roles: vec![Role::Owner],
        };
        let (session, salt) = (world.secret(), world.secret());
        let fresh = Fresh { session: &session, salt: &salt, form_token: "t" };
        let who = from("10.0.0.1");
        let token = |link: &accounts::Link| link.path.rsplit('/').next().unwrap().to_owned();
        let earlier = accounts::redeem_first(&world.app, &token(&void), &form, &who, &fresh).await;
        refused(earlier, Kind::NotFound);
        let weak = FirstForm { password: "ngắn".into(), again: "ngắn".into(), ..form.clone() };
        refused(accounts::redeem_first(&world.app, &token(&link), &weak, &who, &fresh).await, Kind::User);
        accounts::redeem_first(&world.app, &token(&link), &form, &who, &fresh).await.unwrap();
        refused(accounts::redeem_first(&world.app, &token(&link), &form, &who, &fresh).await, Kind::NotFound);
        assert!(accounts::has_administrator(&world.app).await.unwrap());
        let other = world.secret();
        assert_eq!(accounts::first_link(&world.app, &other).await.unwrap(), None);
        let cx = accounts::resume(&world.app, &session.text(), "10.0.0.1").await.unwrap().unwrap().cx;
        assert!(cx.may(Action::EditAccounts) && cx.may(Action::Import) && !cx.may(Action::Enter));
        assert_eq!(cx.from(), "10.0.0.1");
    }

    /// Wrong logins and wrong passwords get the same words; both lock, longer each time.
    async fn guessing_is_slowed_down_and_tells_nothing(db: Database) {
        let mut world = World::new(&db).await;
        world.active("lan").await;
        let mut words = Vec::new();
        for login in ["lan", "khong-co"] {
            let mut said = Vec::new();
            for turn in 0..6 {
                let error = world.sign_in(login, "sai-mat-khau", &format!("10.1.0.{turn}")).await;
                said.push(refused(error, Kind::User).message().to_owned());
            }
            words.push(said);
        }
        assert_eq!(words[0], words[1], "a login that nobody has looks like one that somebody has");
        assert!(words[0][4].contains("không đúng") && words[0][5].contains("chờ 1 phút"), "{:?}", words[0]);
        let right = world.sign_in("lan", PASSWORD, "10.2.0.1").await;
        assert!(refused(right, Kind::User).message().contains("chờ"), "even the right one waits");
        world.hands.move_on(SignedDuration::from_mins(1));
        refused(world.sign_in("lan", "sai", "10.2.0.2").await, Kind::User);
        let locked = refused(world.sign_in("lan", PASSWORD, "10.2.0.2").await, Kind::User);
        assert!(locked.message().contains("chờ 2 phút"), "{locked}");
        world.hands.move_on(SignedDuration::from_mins(2));
        let signed_in = world.sign_in(" LAN ", PASSWORD, "10.2.0.2").await.unwrap();
        assert_eq!(signed_in.account.login, "lan");
        // One address that tries many logins is stopped too.
        for turn in 0..40 {
            let error = world.sign_in(&format!("ai-do-{turn}"), "x", "10.9.9.9").await;
            let error = refused(error, Kind::User);
            assert_eq!(error.message().contains("chờ"), turn >= 30, "{turn}: {error}");
        }
        refused(world.sign_in("lan", PASSWORD, "10.9.9.9").await, Kind::User);
        world.sign_in("lan", PASSWORD, "10.9.9.8").await.unwrap();
    }

    /// A session ends unused, after a working day, by signing out, by a new password, by disabling.
    async fn sessions_end(db: Database) {
        let mut world = World::new(&db).await;
        let lan = world.active("lan").await;
        let cookie = |signed_in: SignedIn| signed_in.cookie;
        let first = cookie(world.sign_in("lan", PASSWORD, "10.0.0.1").await.unwrap());
        let app = world.app.clone();
        let alive = async |text: &str| accounts::resume(&app, text, "10.0.0.1").await.unwrap().is_some();
        assert!(alive(&first).await && !alive(&"0".repeat(64)).await);
        for _ in 0..11 {
            world.hands.move_on(SignedDuration::from_mins(60));
            assert!(alive(&first).await, "used every hour");
        }
        world.hands.move_on(SignedDuration::from_mins(61));
        assert!(!alive(&first).await, "a working day is over");
        let second = cookie(world.sign_in("lan", PASSWORD, "10.0.0.1").await.unwrap());
        world.hands.move_on(SignedDuration::from_hours(2));
        assert!(!alive(&second).await, "unused for two hours");
        let one = cookie(world.sign_in("lan", PASSWORD, "10.0.0.1").await.unwrap());
        let two = cookie(world.sign_in("lan", PASSWORD, "10.0.0.1").await.unwrap());
        let cx = accounts::resume(&app, &one, "10.0.0.1").await.unwrap().unwrap().cx;
        let salt = world.secret();
        let chosen = Chosen { password: "mây-trắng-đò-ngang", again: "mây-trắng-đò-ngang" };
        refused(accounts::change_password(&cx, &one, "sai", chosen, &salt).await, Kind::User);
        accounts::change_password(&cx, &one, PASSWORD, chosen, &salt).await.unwrap();
        assert!(alive(&one).await && !alive(&two).await, "a new password ends all other sessions");
        accounts::sign_out(&cx, &one).await.unwrap();
        assert!(!alive(&one).await);
        let three = cookie(world.sign_in("lan", chosen.password, "10.0.0.1").await.unwrap());
        let version = accounts::show(&world.operator(), lan.id).await.unwrap().account.version;
        refused(accounts::disable(&world.operator(), lan.id, version, " ").await, Kind::User);
        accounts::disable(&world.operator(), lan.id, version, "Chuyển công tác").await.unwrap();
        assert!(!alive(&three).await, "disabled: out at once");
        refused(world.sign_in("lan", chosen.password, "10.0.0.1").await, Kind::User);
    }

    /// Links set a password once, in time, for accounts that may sign in.
    async fn links_for_passwords(db: Database) {
        let mut world = World::new(&db).await;
        let lan = world.account("lan").await;
        let (one, two) = (world.secret(), world.secret());
        let old = accounts::password_link(&world.operator(), lan.id, &one).await.unwrap();
        let new = accounts::password_link(&world.operator(), lan.id, &two).await.unwrap();
        refused(world.redeem(&old.path, PASSWORD).await, Kind::NotFound);
        let token = new.path.rsplit('/').next().unwrap();
        let opened = accounts::open_ticket(&world.app, token, "10.0.0.1").await.unwrap();
        assert_eq!(opened.kind, TicketKind::Invitation);
        refused(world.redeem(&new.path, "nguoi lan 2026").await, Kind::User);
        world.redeem(&new.path, PASSWORD).await.unwrap();
        refused(world.redeem(&new.path, PASSWORD).await, Kind::NotFound);
        let three = world.secret();
        let late = accounts::password_link(&world.operator(), lan.id, &three).await.unwrap();
        world.hands.move_on(SignedDuration::from_hours(24));
        refused(world.redeem(&late.path, PASSWORD).await, Kind::NotFound);
        let stranger = world.app.by(Actor::nobody("ai đó"));
        let four = world.secret();
        refused(accounts::password_link(&stranger, lan.id, &four).await, Kind::Forbidden);
        let (five, six) = (world.secret(), world.secret());
        accounts::forgotten(&world.app, "lan", "10.0.0.1", &five).await.unwrap();
        accounts::forgotten(&world.app, "khong-co", "10.0.0.1", &six).await.unwrap();
        assert!(accounts::open_ticket(&world.app, &five.text(), "10.0.0.1").await.is_ok());
        refused(accounts::open_ticket(&world.app, &six.text(), "10.0.0.1").await, Kind::NotFound);
    }

    /// A token does what its scope and its person's duties allow, until it ends.
    async fn tokens_have_scope_and_end(db: Database) {
        let mut world = World::new(&db).await;
        world.active("lan").await;
        world.give("lan", Role::Owner, "86").await;
        let cookie = world.sign_in("lan", PASSWORD, "10.0.0.1").await.unwrap().cookie;
        let cx = accounts::resume(&world.app, &cookie, "10.0.0.1").await.unwrap().unwrap().cx;
        let form = |scope: &str, days: &str| TokenForm { name: "Kho".into(), scope: scope.into(), days: days.into() };
        let (read, write, none) = (world.secret(), world.secret(), world.secret());
        refused(accounts::create_token(&cx, &form("read", "0"), &none).await, Kind::User);
        refused(accounts::create_token(&cx, &form("all", "9"), &none).await, Kind::User);
        let reading = accounts::create_token(&cx, &form("read", "30"), &read).await.unwrap();
        let writing = accounts::create_token(&cx, &form("write", "1"), &write).await.unwrap();
        let app = world.app.clone();
        let by = async |text: &str| accounts::recognise(&app, text, "10.0.0.2").await.unwrap();
        let reader = by(&reading.text).await.unwrap();
        assert!(reader.may(Action::Read) && !reader.may(Action::Import), "reading only");
        refused(accounts::create_token(&reader, &form("write", "9"), &none).await, Kind::Forbidden);
        let writer = by(&writing.text).await.unwrap();
        assert!(writer.may(Action::Import) && !writer.may(Action::EditAccounts), "no more than its person");
        world.hands.move_on(SignedDuration::from_hours(24));
        assert!(by(&writing.text).await.is_none(), "past its end");
        accounts::revoke_token(&cx, reading.token.id).await.unwrap();
        assert!(by(&reading.text).await.is_none(), "revoked");
        refused(accounts::revoke_token(&cx, reading.token.id).await, Kind::NotFound);
    }

    /// A hand-over moves every duty in one act and says what it would do before.
    async fn handing_over_moves_everything(db: Database) {
        let mut world = World::new(&db).await;
        for login in ["lan", "mai"] {
            world.account(login).await;
        }
        world.give("lan", Role::Reporter, "86").await;
        world.give("lan", Role::Approver, "86").await;
        world.give("mai", Role::Approver, "86").await;
        let form = HandOverForm {
            from: "lan".into(),
            to: "mai".into(),
            day: "1/3/2026".into(),
            reason: String::new(),
        };
        let operator = world.operator();
        let look = duties::preview_hand_over(&operator, &form).await.unwrap();
        assert_eq!((look.moved.len(), look.held.len()), (1, 1));
        assert!(refused(duties::hand_over(&operator, &form).await, Kind::User).message().contains("lý do"));
        let form = HandOverForm { reason: "Quyết định 5/QĐ".into(), ..form };
        duties::hand_over(&operator, &form).await.unwrap();
        let later = |day: &str| {
            let day: jiff::civil::Date = day.parse().unwrap();
            move |row: &&duties::DutyRow| row.duty.holds(day)
        };
        let board = duties::board(&operator, &DutyFilter::default()).await.unwrap();
        let of = |login: &str, day: &str| {
            board.rows.iter().filter(later(day)).filter(|row| row.account.login == login).count()
        };
        assert_eq!((of("lan", "2026-02-28"), of("mai", "2026-02-28")), (2, 1));
        assert_eq!((of("lan", "2026-03-01"), of("mai", "2026-03-01")), (0, 2));
        refused(duties::hand_over(&operator, &form).await, Kind::User);
        let nobody = world.app.by(Actor::nobody("ai đó"));
        refused(duties::hand_over(&nobody, &form).await, Kind::Forbidden);
    }

    /// Duties are given with their faults named, ended, passed on to heirs; an administrator remains.
    async fn duties_are_given_ended_and_passed_on(db: Database) {
        let mut world = World::new(&db).await;
        world.active("lan").await;
        let operator = world.operator();
        let wrong = DutyForm {
            login: "khong-co".into(),
            role: "vua".into(),
            unit: "khong-co".into(),
            form: "B99".into(),
            starts: "31/2/2026".into(),
            ..DutyForm::default()
        };
        let fields: Vec<&str> = refused(duties::give(&operator, &wrong).await, Kind::User)
            .field_errors()
            .iter()
            .map(|error| error.field)
            .collect();
        assert_eq!(fields, ["login", "role", "starts", "unit", "form"]);
        let id = world.give("lan", Role::Administrator, "").await;
        assert!(refused(duties::end(&operator, id, "", "").await, Kind::Conflict).message().contains("quản trị"));
        world.active("mai").await;
        world.give("mai", Role::Administrator, "").await;
        duties::end(&operator, id, "", "thôi việc").await.unwrap();
        refused(duties::end(&operator, id, "", "").await, Kind::Conflict);
        // Trà Vinh was merged into Vĩnh Long on 1 July 2025.
        let old = world.give("lan", Role::Reporter, "84@2025-06-30").await;
        let board = duties::board(&operator, &DutyFilter::default()).await.unwrap();
        let row = board.rows.iter().find(|row| row.duty.id == old).unwrap();
        assert!(matches!(&row.trouble, Some(Trouble::Ended(heirs)) if heirs.len() == 1), "{:?}", row.trouble);
        assert_eq!(duties::pass_on(&operator, old).await.unwrap(), 1);
        refused(duties::pass_on(&operator, old).await, Kind::Conflict);
        let board = duties::board(&operator, &DutyFilter::default()).await.unwrap();
        assert!(board.rows.iter().any(|row| row.account.login == "lan" && row.trouble.is_none()));
        assert_eq!(board.troubled, 0);
    }

    /// One log-in for each role in the demonstration, none beside people's own accounts.
    async fn the_demonstration_has_a_log_in_for_each_role(db: Database) {
        let mut world = World::new(&db).await;
        for _ in 0..2 {
            accounts::load_demo(&world.operator()).await.unwrap();
        }
        let offered = accounts::offered_demo(&world.app).await.unwrap();
        assert_eq!(offered.iter().map(|one| one.role).collect::<Vec<_>>(), Role::ALL);
        let secret = world.secret();
        let who = from("127.0.0.1");
        let owner = accounts::demo_sign_in(&world.app, Role::Owner, &who, &secret, "t").await.unwrap();
        let cx = accounts::resume(&world.app, &owner.cookie, "127.0.0.1").await.unwrap().unwrap().cx;
        assert!(cx.may(Action::Import) && !cx.may(Action::EditAccounts));
        assert!(!accounts::has_administrator(&world.app).await.unwrap(), "an invented one does not count");
        world.account("lan").await;
        assert!(accounts::offered_demo(&world.app).await.unwrap().is_empty());
        let secret = world.secret();
        refused(accounts::demo_sign_in(&world.app, Role::Owner, &who, &secret, "t").await, Kind::NotFound);
    }
}
