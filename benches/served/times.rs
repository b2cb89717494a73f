//! Answers that were timed.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Times from the planned moment to the answer, and what went wrong.
#[derive(Default)]
pub(crate) struct Times {
    pub(crate) all: Vec<Duration>,
    pub(crate) errors: Vec<String>,
    /// By how much the generator itself was late at most.
    latest: Duration,
    /// When the answer before came.
    free: Option<Instant>,
}

impl Times {
    /// Waits for the moment at which the plan wants a request.
    pub(crate) async fn until(&mut self, moment: Instant) {
        sleep_until(moment).await;
        // What is late because the answer before was late counts as the server's time, not as ours.
        let could = self.free.map_or(moment, |free| free.max(moment));
        self.latest = self.latest.max(Instant::now().saturating_duration_since(could));
    }

    /// The answer came to the request of that moment.
    pub(crate) fn answered(&mut self, moment: Instant) {
        let now = Instant::now();
        self.free = Some(now);
        self.all.push(now - moment);
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.all.extend(other.all);
        self.errors.extend(other.errors);
        self.latest = self.latest.max(other.latest);
    }

    /// The time below which so many percent lie; the times are sorted.
    pub(crate) fn percentile(&self, percent: f64) -> Duration {
        let last = self.all.len().saturating_sub(1);
        let place = (self.all.len() as f64 * percent / 100.0).ceil() as usize;
        self.all.get(place.saturating_sub(1).min(last)).copied().unwrap_or_default()
    }

    /// Sorts the times and gives the line that tells them, in milliseconds, and a line for each of the first errors.
    pub(crate) fn told(&mut self) -> String {
        self.all.sort_unstable();
        let at = |percent| self.percentile(percent).as_secs_f64() * 1000.0;
        let (p50, p90, p99, p999, most) = (at(50.0), at(90.0), at(99.0), at(99.9), at(100.0));
        let (count, wrong) = (self.all.len(), self.errors.len());
        let late = self.latest.as_secs_f64() * 1000.0;
        let mut told = format!(
            "{count} answers; p50 {p50:.1} ms, p90 {p90:.1} ms, p99 {p99:.1} ms, p99.9 {p999:.1} ms, longest {most:.1} ms; \
             begun late by at most {late:.1} ms; errors: {wrong}"
        );
        for error in self.errors.iter().take(5) {
            told.push_str("\n    ");
            told.push_str(error);
        }
        told
    }
}
