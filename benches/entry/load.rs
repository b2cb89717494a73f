//! The load: a plan of moments, and clerks who keep to it.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::Asked;
use super::served::client::Connection;
use super::served::server::cpu;
use super::served::times::Times;
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
    pub(crate) times: Times,
    pub(crate) acknowledged: Vec<Acknowledged>,
    pub(crate) own_cpu: f64,
    pub(crate) server_cpu: f64,
}

impl Measured {
    fn add(&mut self, other: Self) {
        self.times.add(other.times);
        self.acknowledged.extend(other.acknowledged);
    }
}

/// Every clerk once without being measured, then the plan.
pub(crate) async fn run(world: &World, port: u16, asked: &Asked) -> Measured {
    let mut connected = Vec::new();
    for clerk in &world.clerks {
        let mut connection = Connection::open(port, &headers(&clerk.token)).await.expect("a connection");
        let mut hand = Hand { clerk: clerk.clone(), seen: HashMap::new(), count: 0 };
        let (path, body, _) = hand.next();
        let (status, answer) = connection.ask("POST", &path, &body).await.expect("the first save");
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(answer));
        let first = hand.taken(answer).expect("the first save is kept");
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

fn headers(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\nAccept: application/json\r\n")
}

async fn work(mut hand: Hand, mut connection: Connection, plan: Vec<Instant>) -> Measured {
    let mut measured = Measured::default();
    for moment in plan {
        measured.times.until(moment).await;
        let (path, body, token) = hand.next();
        match connection.ask("POST", &path, &body).await {
            Ok((200, answer)) => match hand.taken(answer) {
                Ok(acknowledged) => measured.acknowledged.push(acknowledged),
                Err(error) => measured.times.errors.push(error),
            },
            Ok((status, answer)) => {
                measured.times.errors.push(format!("{token}: {status} {}", String::from_utf8_lossy(answer)))
            }
            Err(error) => {
                measured.times.errors.push(format!("{token}: {error}"));
                return measured;
            }
        }
        measured.times.answered(moment);
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

    fn taken(&mut self, answer: &[u8]) -> Result<Acknowledged, String> {
        let whole = String::from_utf8_lossy(answer);
        let parsed: Value = serde_json::from_str(&whole).map_err(|e| format!("{e}: {whole}"))?;
        let result = &parsed["results"][0];
        let text = |name: &str| result[name].as_str().unwrap_or_default().to_owned();
        if text("state") != "saved" {
            return Err(whole.into_owned());
        }
        let entry = result["entry"].as_i64().unwrap_or_default();
        let (line, token) = (text("line"), text("token"));
        self.seen.insert(line.clone(), entry);
        let submission = self.clerk.submission;
        Ok(Acknowledged { submission, line, token, entry, value: self.value() })
    }
}
