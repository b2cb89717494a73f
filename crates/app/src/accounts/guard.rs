//! What slows down whoever guesses passwords: per network address and per login.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::password::Hasher;
use crate::{AppError, Kind, Result};

/// Wrong tries from one address within [`WINDOW`] before nothing more is tried from it. A commune's
/// office has one address for all its people.
const ADDRESS_TRIES: u32 = 30;
/// How long tries from an address are counted together.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Wrong passwords for a login before it is locked for a while.
const LOGIN_TRIES: i64 = 5;
/// The longest lock.
const LONGEST_LOCK: i64 = 60;
/// Addresses and unknown logins that are remembered; beyond it the oldest go.
const MOST: usize = 10_000;

/// Counts of wrong tries, and the place where hashes are computed.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    pub(super) hasher: Hasher,
    addresses: Mutex<HashMap<String, (u32, Timestamp)>>,
    strangers: Mutex<HashMap<String, Tries>>,
}

/// Wrong tries of a login, until when it is locked, and the last of them.
type Tries = (i64, Option<Timestamp>, Timestamp);

impl Guard {
    /// Refuses an address from which too much was tried.
    pub(crate) fn admit(&self, address: &str, now: Timestamp) -> Result<()> {
        let held = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        match held.get(address) {
            Some(&(tries, since)) if tries >= ADDRESS_TRIES && now < since + WINDOW => {
                Err(too_many(since + WINDOW, now))
            }
            _ => Ok(()),
        }
    }

    /// Counts a wrong try from an address.
    pub(crate) fn failed_from(&self, address: &str, now: Timestamp) {
        let mut held = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST {
            held.retain(|_, (_, since)| now < *since + WINDOW);
        }
        if held.len() >= MOST {
            held.clear();
        }
        let entry = held.entry(address.to_owned()).or_insert((0, now));
        if now >= entry.1 + WINDOW {
            *entry = (0, now);
        }
        entry.0 += 1;
    }

    /// Until when a login that nobody has is locked: it looks like one that somebody has.
    pub(super) fn stranger_lock(&self, login: &str) -> Option<Timestamp> {
        let held = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(login).and_then(|(_, until, _)| *until)
    }

    /// Counts a wrong try for a login that nobody has.
    pub(super) fn stranger_failed(&self, login: &str, now: Timestamp) {
        let mut held = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST {
            held.retain(|_, (_, _, last)| now < *last + WINDOW);
        }
        if held.len() >= MOST {
            held.clear();
        }
        let entry = held.entry(login.to_owned()).or_insert((0, None, now));
        entry.0 += 1;
        *entry = (entry.0, lock_after(entry.0, now), now);
    }
}

/// Until when a login is locked after so many wrong passwords: one minute after the fifth, twice as
/// long after each further one, an hour at most.
pub(super) fn lock_after(failures: i64, now: Timestamp) -> Option<Timestamp> {
    let beyond = failures - LOGIN_TRIES;
    if beyond < 0 {
        return None;
    }
    let minutes = 1_i64.checked_shl(u32::try_from(beyond.min(6)).unwrap_or(6)).unwrap_or(LONGEST_LOCK);
    now.checked_add(SignedDuration::from_mins(minutes.min(LONGEST_LOCK))).ok()
}

/// The same words for a person's login, a stranger's, and an address.
pub(super) fn too_many(until: Timestamp, now: Timestamp) -> AppError {
    let minutes = (until.duration_since(now).as_secs() + 59) / 60;
    AppError::new(Kind::User, format!("Đã thử sai nhiều lần. Hãy chờ {} phút rồi thử lại.", minutes.max(1)))
        .hint("Nếu quên mật khẩu, dùng «Quên mật khẩu» hoặc nhờ người quản trị cấp đường dẫn đặt lại.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_grow_and_end() {
        let now: Timestamp = "2026-03-02T03:00:00Z".parse().unwrap();
        let minutes = |n| lock_after(n, now).map(|until| until.duration_since(now).as_mins());
        assert_eq!(
            [4, 5, 6, 7, 10, 11, 500].map(minutes),
            [None, Some(1), Some(2), Some(4), Some(32), Some(60), Some(60)]
        );
    }

    #[test]
    fn an_address_is_let_in_again_after_a_while() {
        let (guard, now) = (Guard::default(), "2026-03-02T03:00:00Z".parse::<Timestamp>().unwrap());
        for _ in 0..ADDRESS_TRIES {
            guard.admit("10.0.0.1", now).unwrap();
            guard.failed_from("10.0.0.1", now);
        }
        assert!(guard.admit("10.0.0.1", now).is_err());
        assert!(guard.admit("10.0.0.2", now).is_ok());
        assert!(guard.admit("10.0.0.1", now + WINDOW).is_ok());
    }
}
