//! The load: a plan of moments, and readers who keep to it.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use super::served::client::Connection;
use super::served::times::Times;

/// Readers, each with a connection.
const READERS: u32 = 64;
/// Steps from the first public page.
const STEPS: usize = 2;

/// The addresses of the public HTML pages within reach, each asked once, so that it is measured warm: a
/// reader who comes first to a page waits for its drawing.
pub(crate) async fn public_pages(port: u16, headers: &str) -> Vec<String> {
    let plain = headers.replace("gzip", "identity");
    let mut connection = Connection::open(port, &plain).await.expect("a connection");
    let mut found = BTreeMap::from([("/cong-khai".to_owned(), false)]);
    let mut waiting = VecDeque::from([("/cong-khai".to_owned(), 0)]);
    while let Some((path, steps)) = waiting.pop_front() {
        let (status, body) = connection.ask("GET", &path, "").await.expect("a public page");
        let body = String::from_utf8_lossy(body).into_owned();
        let page =
            status == 200 && body.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
        found.insert(path, page);
        if !page || steps == STEPS {
            continue;
        }
        for link in body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.replace("&#38;", "&").replace("&amp;", "&");
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if link.starts_with("/cong-khai") && !found.contains_key(&link) {
                found.insert(link.clone(), false);
                waiting.push_back((link, steps + 1));
            }
        }
    }
    found.into_iter().filter(|(_, page)| *page).map(|(path, _)| path).collect()
}

/// The longest that a page took which nobody had asked for since the start.
pub(crate) async fn first(port: u16, paths: &[String], headers: &str) -> Duration {
    let mut connection = Connection::open(port, headers).await.expect("a connection");
    let mut longest = Duration::ZERO;
    for path in paths {
        let begun = Instant::now();
        let (status, _) = connection.ask("GET", path, "").await.expect("a page");
        assert_eq!(status, 200, "{path}");
        longest = longest.max(begun.elapsed());
    }
    longest
}

/// Asks for the pages in turn, so many a second.
pub(crate) async fn run(port: u16, paths: &[String], headers: &str, rate: u64, seconds: u64) -> Times {
    let mut connected = Vec::new();
    for _ in 0..READERS {
        let mut connection = Connection::open(port, headers).await.expect("a connection");
        let (status, body) = connection.ask("GET", &paths[0], "").await.expect("the first page");
        // The mark of gzip, maybe behind the length of a chunk.
        let packed = body.windows(2).take(16).any(|two| two == [0x1f, 0x8b]);
        assert!(status == 200 && packed, "{}: {status}, packed: {packed}", paths[0]);
        connected.push(connection);
    }
    let begin = Instant::now() + Duration::from_millis(200);
    let step = Duration::from_secs_f64(1.0 / rate as f64);
    let all = u32::try_from(rate * seconds).unwrap_or(u32::MAX);
    let reading: Vec<_> = (0..)
        .zip(connected)
        .map(|(n, connection)| {
            let plan = (n..all).step_by(READERS as usize);
            let plan = plan.map(|k| (begin + step * k, paths[k as usize % paths.len()].clone())).collect();
            tokio::spawn(read(connection, plan))
        })
        .collect();
    let mut times = Times::default();
    for one in reading {
        times.add(one.await.expect("a reader"));
    }
    times
}

async fn read(mut connection: Connection, plan: Vec<(Instant, String)>) -> Times {
    let mut times = Times::default();
    for (moment, path) in plan {
        times.until(moment).await;
        match connection.ask("GET", &path, "").await {
            Ok((200, body)) if body.len() > 1000 => {}
            Ok((status, body)) => times.errors.push(format!("{path}: {status}, {} bytes", body.len())),
            Err(error) => {
                times.errors.push(format!("{path}: {error}"));
                return times;
            }
        }
        times.answered(moment);
    }
    times
}
