//! Work that is done beside requests: ordered in the transaction of the change that makes it
//! necessary, kept in a table of our own, and done by whichever instance takes it up first.
//!
//! A kind of job is one file here and one line in `kinds!`.

mod backup;
pub(crate) mod mail;
mod remind;
mod report;
mod tidy;

mod decide;
mod order;
mod runner;
mod show;
mod work;

pub use backup::order_now as order_backup;
pub use decide::{Choice, decide};
pub use runner::run;
pub use show::{Board, Filter, LOG_LINES, PAGE, Shown, list, show, tally};

pub(crate) use order::{order, order_daily};
pub(crate) use work::{Setback, Work};

use std::time::Duration;

/// How often and how soon work is tried again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy {
    /// How often it is taken up before it is given up.
    pub(crate) tries: u32,
    /// How long it rests after the first try; each further rest is three times as long.
    pub(crate) first: Duration,
    /// The longest rest.
    pub(crate) longest: Duration,
}

impl Policy {
    /// How long a job rests after this many tries. A tenth more or less, by its number, keeps many
    /// that failed together from coming back together.
    pub(crate) fn rest(&self, tries: u32, job: i64) -> Duration {
        let grown = self.first.saturating_mul(3_u32.saturating_pow(tries.saturating_sub(1).min(20)));
        let rest = grown.min(self.longest);
        let spread = u32::try_from(job.rem_euclid(21)).unwrap_or(0);
        rest.mul_f64(0.9 + f64::from(spread) / 100.0)
    }
}

/// Declares the kinds of jobs: name, word, file.
macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident $word:literal $file:ident,)+) => {
        /// A kind of job.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum JobKind { $($(#[$meta])* $name),+ }

        impl JobKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The word by which it is kept.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// The kind of that word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)+ _ => None }
            }

            pub(crate) fn policy(self) -> Policy {
                match self { $(Self::$name => $file::POLICY),+ }
            }

            /// Whether this instance has what the kind needs; else its jobs wait.
            pub(crate) fn can_run(self, cx: &crate::Context) -> bool {
                match self { $(Self::$name => $file::can_run(cx)),+ }
            }

            /// What is to be ordered when an instance starts.
            pub(crate) fn at_start(cx: &crate::Context) -> Vec<cotmoc_store::jobs::NewJob> {
                let mut orders = Vec::new();
                $(orders.extend($file::at_start(cx));)+
                orders
            }

            async fn run(self, work: &Work) -> Result<String, Setback> {
                match self { $(Self::$name => $file::run(work).await),+ }
            }
        }
    };
}

kinds! {
    /// One message goes out by mail.
    Mail "mail" mail,
    /// What is no longer needed is taken away, once a day.
    Tidy "tidy" tidy,
    /// Everything is saved into one file.
    Backup "backup" backup,
    /// People are reminded of what is due or late, once a day.
    Remind "remind" remind,
    /// Reports that the calendar asks for are begun.
    Report "report" report,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_grow_to_their_limit() {
        let policy = Policy { tries: 9, first: Duration::from_secs(30), longest: Duration::from_secs(3600) };
        let seconds: Vec<u64> = (1..=7).map(|tries| policy.rest(tries, 10).as_secs()).collect();
        assert_eq!(seconds, [30, 90, 270, 810, 2430, 3600, 3600]);
        assert_eq!(policy.rest(1, 0).as_secs(), 27);
        assert_eq!(policy.rest(1, 20).as_secs(), 33);
        assert_eq!(policy.rest(u32::MAX, 10).as_secs(), 3600);
    }

    #[test]
    fn words_lead_back_to_their_kinds() {
        for kind in JobKind::ALL {
            assert_eq!(JobKind::from_word(kind.word()), Some(*kind));
            assert!(kind.word().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
        }
        assert_eq!(JobKind::from_word("no"), None);
    }
}
