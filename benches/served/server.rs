//! The binary, served on a free port.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that runs.
pub(crate) struct Server {
    process: Child,
    pub(crate) port: u16,
}

/// Starts a command that serves and waits until it answers.
pub(crate) fn start(words: &[&str], data: &Path, database: Option<&str>) -> Server {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cotmoc"));
    command.args(words).args(["--listen", &format!("127.0.0.1:{port}")]);
    match database {
        Some(database) => command.args(["--database", database]),
        None => command.arg("--data").arg(data),
    };
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = command.spawn().expect("the server");
    let begun = Instant::now();
    // It listens before it has everything ready, so an answer is waited for.
    while !answers(port) {
        assert!(process.try_wait().expect("the server's state").is_none(), "the server ended by itself");
        assert!(begun.elapsed() < Duration::from_secs(60), "the server does not answer");
        std::thread::sleep(Duration::from_millis(5));
    }
    Server { process, port }
}

fn answers(port: u16) -> bool {
    let asked = TcpStream::connect(("127.0.0.1", port)).and_then(|mut stream| {
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        write!(stream, "GET /sign-in HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")?;
        stream.read(&mut [0; 16])
    });
    asked.is_ok_and(|read| read > 0)
}

impl Server {
    /// Processor seconds that it took so far.
    pub(crate) fn cpu(&self) -> f64 {
        cpu(&self.process.id().to_string())
    }

    /// Ends it the hard way: what was acknowledged has to be there all the same.
    pub(crate) fn stop(mut self) {
        self.process.kill().expect("the server can be killed");
        self.process.wait().expect("the server ended");
    }
}

/// Processor seconds of a process, by its number or `self`.
pub(crate) fn cpu(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks = after.split(' ').skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum::<f64>();
    // Linux counts in hundredths of a second.
    ticks / 100.0
}
