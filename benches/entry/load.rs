//! The load: a plan of moments, and clerks who keep to it.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use super::Asked;
use super::client::Connection;
use super::server::cpu;
use super::world::{Clerk, World};

/// A save that was acknowledged.
pub(crate) struct Acknowledged {
    pub(crate) submission: i64,
    pub(crate) line: String,
    pub(crate) token: String,
    pub(crate) entry: i64,
    pub(crate) value: String,
}

/// What was measured.
#[derive(Default)]
pub(crate) struct Measured {
    /// From the planned moment to the answer.
    pub(crate) times: Vec<Duration>,
    pub(crate) acknowledged: Vec<Acknowledged>,
    pub(crate) errors: Vec<String>,
    /// By how much the generator itself was late at most.
    pub(crate) latest: Duration,
    pub(crate) own_cpu: f64,
    pub(crate) server_cpu: f64,
}

impl Measured {
    /// The time below which so many percent lie; the times are sorted.
    pub(crate) fn percentile(&self, percent: f64) -> Duration {
        let last = self.times.len().saturating_sub(1);
        let place = (self.times.len() as f64 * percent / 100.0).ceil() as usize;
        self.times.get(place.saturating_sub(1).min(last)).copied().unwrap_or_default()
    }

    fn add(&mut self, other: Self) {
        self.times.extend(other.times);
        self.acknowledged.extend(other.acknowledged);
        self.errors.extend(other.errors);
        self.latest = self.latest.max(other.latest);
    }
}

/// Every clerk once without being measured, then the plan.
pub(crate) async fn run(world: &World, port: u16, asked: &Asked) -> Measured {
    let mut connected = Vec::new();
    for clerk in &world.clerks {
        let mut connection = Connection::open(port, &clerk.token).await.expect("a connection");
        let mut hand = Hand { clerk: clerk.clone(), seen: HashMap::new(), count: 0 };
        let (path, body, _) = hand.next();
        let (status, answer) = connection.post(&path, &body).await.expect("the first save");
        assert_eq!(status, 200, "{answer}");
        let first = hand.taken(&answer).expect("the first save is kept");
        connected.push((hand, connection, first));
    }
    let cpu_before = cpu("self");
    let begin = Instant::now() + Duration::from_millis(200);
    let step = Duration::from_secs_f64(1.0 / asked.rate as f64);
    let all = u32::try_from(asked.rate * asked.seconds).unwrap_or(u32::MAX);
    let clerks = u32::try_from(connected.len()).unwrap_or(1);
    let mut measured = Measured::default();
    let working: Vec<_> = (0_u32..)
        .zip(connected)
        .map(|(n, (hand, connection, first))| {
            measured.acknowledged.push(first);
            let plan = (n..all).step_by(clerks as usize).map(move |k| begin + step * k);
            tokio::spawn(work(hand, connection, plan.collect()))
        })
        .collect();
    for one in working {
        measured.add(one.await.expect("a clerk"));
    }
    measured.own_cpu = cpu("self") - cpu_before;
    measured
}

async fn work(mut hand: Hand, mut connection: Connection, plan: Vec<Instant>) -> Measured {
    let mut measured = Measured::default();
    let mut free = plan.first().copied().unwrap_or_else(Instant::now);
    for moment in plan {
        sleep_until(moment).await;
        // What is late because the answer before was late counts as the server's time, not as ours.
        measured.latest = measured.latest.max(Instant::now().saturating_duration_since(moment.max(free)));
        let (path, body, token) = hand.next();
        match connection.post(&path, &body).await {
            Ok((200, answer)) => match hand.taken(&answer) {
                Ok(acknowledged) => measured.acknowledged.push(acknowledged),
                Err(error) => measured.errors.push(error),
            },
            Ok((status, answer)) => measured.errors.push(format!("{token}: {status} {answer}")),
            Err(error) => {
                measured.errors.push(format!("{token}: {error}"));
                return measured;
            }
        }
        free = Instant::now();
        measured.times.push(free - moment);
    }
    measured
}

/// What a clerk types next, and what she saw.
struct Hand {
    clerk: Clerk,
    seen: HashMap<String, i64>,
    count: usize,
}

impl Hand {
    /// Path, body and token of the next save: the next line, with another value than before.
    fn next(&mut self) -> (String, String, String) {
        let line = &self.clerk.lines[self.count % self.clerk.lines.len()];
        self.count += 1;
        let token = format!("{}-{}", self.clerk.name, self.count);
        let change = json!({
            "submission": self.clerk.submission, "line": line, "value": self.value(), "missing": false,
            "reason": "", "seen": self.seen.get(line).copied().unwrap_or(0), "token": token,
        });
        let body = json!({ "way": "grid", "changes": [change] }).to_string();
        (format!("/entry/{}/cells", self.clerk.submission), body, token)
    }

    fn value(&self) -> String {
        (self.count * 7).to_string()
    }

    fn taken(&mut self, answer: &str) -> Result<Acknowledged, String> {
        let parsed: Value = serde_json::from_str(answer).map_err(|e| format!("{e}: {answer}"))?;
        let result = &parsed["results"][0];
        let text = |name: &str| result[name].as_str().unwrap_or_default().to_owned();
        if text("state") != "saved" {
            return Err(answer.to_owned());
        }
        let entry = result["entry"].as_i64().unwrap_or_default();
        let (line, token) = (text("line"), text("token"));
        self.seen.insert(line.clone(), entry);
        let submission = self.clerk.submission;
        Ok(Acknowledged { submission, line, token, entry, value: self.value() })
    }
}
