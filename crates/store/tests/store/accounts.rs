//! Accounts, duties, sessions, links and tokens on both databases.

use cotmoc_core::model::UnitId;
use cotmoc_store::model::*;
use cotmoc_store::plans::Changed;
use cotmoc_store::testing::Database;
use cotmoc_store::{Tx, accounts, api_tokens, demo, duties, on_both, sessions, tickets};
use jiff::SignedDuration;
use jiff::civil::{Date, date};

use crate::support::{at, open};

fn account(login: &str) -> Account {
    Account {
        email: Some("lan@xa.gov.vn".to_owned()),
        position: "Công chức".to_owned(),
        demo: login.starts_with("demo"),
        ..Account::invited(login, "Nguyễn Thị Lan", at(), "An")
    }
}

fn duty(account: AccountId, unit: i64, starts: Date) -> Duty {
    Duty {
        id: DutyId(0),
        account,
        role: Role::Reporter,
        unit: Some(UnitId(unit)),
        form: None,
        indicator: None,
        plan: None,
        starts,
        ends: None,
        hand_over: None,
        reason: "Quyết định 12".to_owned(),
        given_at: at(),
        given_by: "An".to_owned(),
        ended_at: None,
        ended_by: None,
    }
}

async fn kept(tx: &mut Tx, login: &str) -> Account {
    let id = accounts::insert(tx, &account(login)).await.unwrap();
    accounts::get(tx, id).await.unwrap().unwrap()
}

on_both! {
    /// What is kept is read back, and a login is there once.
    async fn an_account_is_kept_and_changed_by_whoever_saw_it_last(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let lan = kept(&mut tx, "lan").await;
        assert_eq!(lan, Account { id: lan.id, ..account("lan") });
        assert_eq!(accounts::by_login(&mut tx, "lan").await.unwrap(), Some(lan.clone()));
        assert_eq!(accounts::password_hash(&mut tx, lan.id).await.unwrap(), None);
        let other = Account { name: "Lan Anh".to_owned(), email: None, ..lan.clone() };
        assert_eq!(accounts::edit(&mut tx, &other).await.unwrap(), Changed::Yes);
        assert_eq!(accounts::edit(&mut tx, &other).await.unwrap(), Changed::NotThatVersion);
        accounts::set_failures(&mut tx, lan.id, 6, Some(at())).await.unwrap();
        let locked = accounts::get(&mut tx, lan.id).await.unwrap().unwrap();
        assert_eq!((locked.failures, locked.locked_until, locked.name.as_str()), (6, Some(at()), "Lan Anh"));
        accounts::set_password(&mut tx, lan.id, "$argon2id$x", at()).await.unwrap();
        let set = accounts::get(&mut tx, lan.id).await.unwrap().unwrap();
        assert_eq!((set.state, set.failures, set.locked_until), (AccountState::Active, 0, None));
        assert_eq!(accounts::password_hash(&mut tx, lan.id).await.unwrap().as_deref(), Some("$argon2id$x"));
        assert_eq!(
            accounts::set_state(&mut tx, lan.id, set.version, AccountState::Disabled).await.unwrap(),
            Changed::Yes
        );
        // A password does not open a disabled account.
        accounts::set_password(&mut tx, lan.id, "$argon2id$y", at()).await.unwrap();
        assert_eq!(accounts::get(&mut tx, lan.id).await.unwrap().unwrap().state, AccountState::Disabled);
        assert!(accounts::set_password(&mut tx, AccountId(999), "x", at()).await.is_err());
        assert!(accounts::insert(&mut tx, &account("lan")).await.is_err());
    }

    /// Duties are appended and ended; many at once.
    async fn duties_begin_and_end(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let (lan, mai) = (kept(&mut tx, "lan").await.id, kept(&mut tx, "mai").await.id);
        let (first, later) = (date(2026, 1, 1), date(2026, 9, 1));
        let many: Vec<Duty> = (1..=300).map(|unit| duty(lan, unit, first)).collect();
        let ids = duties::insert(&mut tx, &many).await.unwrap();
        duties::insert(&mut tx, &[duty(mai, 7, later)]).await.unwrap();
        let held = duties::of_account(&mut tx, lan).await.unwrap();
        assert_eq!(held.len(), 300);
        assert_eq!(held[0], Duty { id: ids[0], ..many[0].clone() });
        let end = duties::End { day: later, at: at(), by: "An", hand_over: Some(5) };
        duties::end(&mut tx, &ids[..299], end).await.unwrap();
        let ended = duties::get(&mut tx, ids[0]).await.unwrap().unwrap();
        assert_eq!((ended.ends, ended.hand_over, ended.ended_by.as_deref()), (Some(later), Some(5), Some("An")));
        assert!(ended.holds(date(2026, 8, 31)) && !ended.holds(later) && !ended.holds(date(2025, 12, 31)));
        assert_eq!(duties::list(&mut tx, date(2026, 8, 31)).await.unwrap().len(), 301);
        assert_eq!(duties::list(&mut tx, later).await.unwrap().len(), 2);
        assert!(duties::end(&mut tx, &[DutyId(999_999)], end).await.is_err(), "there is no such duty");
    }

    /// Sessions end one by one, by account, and by age.
    async fn sessions_are_found_by_their_hash_and_end(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let lan = kept(&mut tx, "lan").await.id;
        for letter in ["a", "b", "c"] {
            let session = Session {
                hash: letter.repeat(64),
                account: lan,
                form_token: "t".to_owned(),
                created_at: at(),
                seen_at: at(),
                expires_at: at() + SignedDuration::from_hours(12),
                address: "10.0.0.1".to_owned(),
                agent: "Cốc Cốc".to_owned(),
            };
            sessions::insert(&mut tx, &session).await.unwrap();
            assert_eq!(sessions::find(&mut tx, &session.hash).await.unwrap(), Some(session));
        }
        let later = at() + SignedDuration::from_mins(30);
        sessions::touch(&mut tx, &"a".repeat(64), later).await.unwrap();
        assert_eq!(sessions::of_account(&mut tx, lan).await.unwrap()[0].seen_at, later);
        assert_eq!(sessions::remove_others(&mut tx, lan, &"a".repeat(64)).await.unwrap(), 2);
        sessions::remove_old(&mut tx, later, at()).await.unwrap();
        assert_eq!(sessions::of_account(&mut tx, lan).await.unwrap().len(), 1);
        sessions::remove_old(&mut tx, later, later + SignedDuration::from_secs(1)).await.unwrap();
        assert_eq!(sessions::find(&mut tx, &"a".repeat(64)).await.unwrap(), None);
    }

    /// A link works once; a token until it is revoked, and only its owner revokes it.
    async fn links_work_once_and_tokens_until_revoked(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let (lan, mai) = (kept(&mut tx, "lan").await.id, kept(&mut tx, "mai").await.id);
        let ticket = Ticket {
            hash: "1".repeat(64),
            kind: TicketKind::Reset,
            account: Some(lan),
            created_at: at(),
            expires_at: at() + SignedDuration::from_hours(1),
            used_at: None,
        };
        tickets::insert(&mut tx, &ticket).await.unwrap();
        assert_eq!(tickets::find(&mut tx, &ticket.hash).await.unwrap(), Some(ticket.clone()));
        assert!(tickets::use_up(&mut tx, &ticket.hash, at()).await.unwrap());
        assert!(!tickets::use_up(&mut tx, &ticket.hash, at()).await.unwrap());
        let first = Ticket { hash: "2".repeat(64), kind: TicketKind::First, account: None, ..ticket };
        tickets::insert(&mut tx, &first).await.unwrap();
        tickets::void_first(&mut tx, at()).await.unwrap();
        assert!(tickets::find(&mut tx, &first.hash).await.unwrap().unwrap().used_at.is_some());
        let token = ApiToken {
            id: ApiTokenId(0),
            account: lan,
            name: "Phần mềm".to_owned(),
            scope: TokenScope::Read,
            created_at: at(),
            expires_at: at(),
            used_at: None,
            revoked_at: None,
        };
        let hash = "3".repeat(64);
        let id = api_tokens::insert(&mut tx, &token, &hash).await.unwrap();
        api_tokens::touch(&mut tx, id, at()).await.unwrap();
        let found = api_tokens::find(&mut tx, &hash).await.unwrap().unwrap();
        assert_eq!(found, ApiToken { id, used_at: Some(at()), ..token });
        assert!(!api_tokens::revoke(&mut tx, mai, id, at()).await.unwrap());
        assert!(api_tokens::revoke(&mut tx, lan, id, at()).await.unwrap());
        assert!(!api_tokens::revoke(&mut tx, lan, id, at()).await.unwrap());
        assert_eq!(api_tokens::of_account(&mut tx, lan).await.unwrap()[0].revoked_at, Some(at()));
    }

    /// The demonstration's log-ins go with it, the others stay.
    async fn demonstration_log_ins_go(db: Database) {
        let store = open(&db).await;
        let mut tx = store.write().await.unwrap();
        let (own, invented) = (kept(&mut tx, "lan").await.id, kept(&mut tx, "demo.lan").await.id);
        let day = date(2026, 1, 1);
        duties::insert(&mut tx, &[duty(own, 1, day), duty(invented, 1, day)]).await.unwrap();
        demo::remove(&mut tx).await.unwrap();
        let left: Vec<AccountId> = accounts::list(&mut tx).await.unwrap().iter().map(|a| a.id).collect();
        assert_eq!(left, [own]);
        assert_eq!(duties::list(&mut tx, day).await.unwrap().len(), 1);
    }
}
