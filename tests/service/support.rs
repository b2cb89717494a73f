//! The binary as a person meets it: a command that ends, or a server that answers.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The password of the test's administrator.
const PASSWORD: &str = "bưởi-thuyền-máy-khâu";

const PATIENCE: Duration = Duration::from_secs(60);

/// The project's root folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace exists")
}

/// Runs `cotmoc` with these arguments to its end.
pub(crate) fn cotmoc<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cotmoc"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs")
}

/// What a command wrote on stderr.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// Whether the tools of the whole test run (LibreOffice, OCR, qpdf …) must be there.
#[expect(clippy::disallowed_methods, reason = "the test run tells its tests what it has installed")]
pub(crate) fn tools_are_promised() -> bool {
    std::env::var_os("COTMOC_TEST_TOOLS").is_some()
}

/// The PostgreSQL server in which tests may create databases, where there is one.
#[expect(clippy::disallowed_methods, reason = "the test run tells its tests what it has started")]
pub(crate) fn postgres() -> Option<String> {
    std::env::var("COTMOC_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// One answer of the server.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
    pub(crate) raw: Vec<u8>,
}

impl Answer {
    /// The value of the first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// A running `cotmoc serve` on a data directory of its own; gone when dropped.
pub(crate) struct Server {
    child: Child,
    address: String,
    log: PathBuf,
    cookie: String,
    token: String,
    scratch: tempfile::TempDir,
}

impl Server {
    /// Starts the server on an empty data directory and waits until it answers.
    pub(crate) fn start() -> Self {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        let place = ["--data".into(), scratch.path().join("data").into_os_string()];
        Self::start_on(scratch, &place)
    }

    /// Starts the server with these options that say where its data are.
    pub(crate) fn start_on(scratch: tempfile::TempDir, place: &[OsString]) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let log = scratch.path().join("log");
        let child = Command::new(env!("CARGO_BIN_EXE_cotmoc"))
            .args(["serve", "--listen", &address])
            .args(place)
            .stdin(Stdio::null())
            .stdout(File::create(scratch.path().join("said")).expect("a file"))
            .stderr(File::create(&log).expect("a log file"))
            .spawn()
            .expect("the binary runs");
        let mut server = Self { child, address, log, cookie: String::new(), token: String::new(), scratch };
        server.wait();
        server.greet();
        server
    }

    /// Stops the server and starts another one on the same data.
    pub(crate) fn restart(mut self, place: &[OsString]) -> Self {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let scratch = std::mem::replace(&mut self.scratch, tempfile::tempdir().expect("a scratch folder"));
        Self::start_on(scratch, place)
    }

    /// Signs in as the administrator, who owns plans too, and whom the link on the terminal makes the
    /// first time; takes the cookie, and the token that forms carry.
    fn greet(&mut self) {
        let said = fs::read_to_string(self.scratch.path().join("said")).unwrap_or_default();
        let first = said.split("/first/").nth(1).and_then(|rest| rest.split_whitespace().next());
        let page = first.map_or_else(|| "/sign-in".to_owned(), |token| format!("/first/{token}"));
        let answer = self.get(&page);
        assert_eq!(answer.status, 200, "{} {}", answer.body, self.log());
        self.take(&answer);
        let who = [("login", "lan"), ("password", PASSWORD)];
        let more = [("name", "Nguyễn Thị Lan"), ("again", PASSWORD), ("owner", "yes")];
        let fields: Vec<(&str, &str)> =
            if first.is_some() { who.iter().chain(&more).copied().collect() } else { who.to_vec() };
        let entered = self.post(&page, &fields);
        assert_eq!(entered.status, 303, "{} {}", entered.body, self.log());
        self.take(&entered);
        let account = self.get("/account");
        assert_eq!(account.status, 200, "{}", account.body);
        self.take(&account);
    }

    /// Keeps the cookie of an answer, and the token of its forms.
    fn take(&mut self, answer: &Answer) {
        if let Some(cookie) = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()) {
            self.cookie = format!("Cookie: {cookie}\r\n");
        }
        let token =
            answer.body.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        if let Some(token) = token {
            self.token = token.to_owned();
        }
    }

    fn wait(&mut self) {
        let begin = Instant::now();
        // It listens before it has opened its data; what it says comes last.
        let said =
            |path: &std::path::Path| fs::read_to_string(path).is_ok_and(|text| text.contains("Ctrl+C"));
        let path = self.scratch.path().join("said");
        while TcpStream::connect(&self.address).is_err() || !said(&path) {
            assert!(self.child.try_wait().expect("a child").is_none(), "the server stopped: {}", self.log());
            assert!(begin.elapsed() < PATIENCE, "the server does not answer: {}", self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What the server has written to its log so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Fetches a page.
    pub(crate) fn get(&self, path: &str) -> Answer {
        let Self { address, cookie, .. } = self;
        self.send(
            &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}Connection: close\r\n\r\n"),
            &[],
        )
    }

    /// Sends a form as a browser does; its token is added.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let Self { address, cookie, .. } = self;
        let pairs = [("token", self.token.as_str())].into_iter().chain(fields.iter().copied());
        let body: Vec<_> = pairs.map(|(key, value)| format!("{key}={}", percent(value))).collect();
        let body = body.join("&");
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n{cookie}Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.send(&head, body.as_bytes())
    }

    /// Sends these very bytes.
    pub(crate) fn raw(&self, request: &str) -> Answer {
        self.send(request, &[])
    }

    /// How many rows each table of the server's database holds, one line a table.
    pub(crate) fn rows(&self) -> String {
        let script = "import pathlib, sqlite3, sys\n\
            for path in pathlib.Path(sys.argv[1]).rglob('*'):\n\
            \x20   if path.is_file() and path.open('rb').read(15) == b'SQLite format 3':\n\
            \x20       base = sqlite3.connect(f'file:{path}?mode=ro', uri=True)\n\
            \x20       for (name,) in base.execute(\"select name from sqlite_master where type = 'table' order by 1\").fetchall():\n\
            \x20           print(name, base.execute(f'select count(*) from \\\"{name}\\\"').fetchone()[0])\n";
        let output = Command::new("python3")
            .args(["-c", script])
            .arg(self.scratch.path().join("data"))
            .output()
            .expect("python3 runs");
        assert!(output.status.success(), "{}", stderr(&output));
        let rows = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(rows.lines().count() >= 8, "these are not the tables: {rows}");
        rows
    }

    /// Sends a file as the start page's form does.
    pub(crate) fn upload(&self, name: &str, bytes: &[u8]) -> Answer {
        let border = "----cotmoc-test-border";
        let mut body = Vec::with_capacity(bytes.len() + 1024);
        let token = &self.token;
        let field =
            format!("--{border}\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n");
        body.extend(field.bytes());
        let part = format!(
            "--{border}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(part.bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{border}--\r\n").bytes());
        let head = format!(
            "POST /documents HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n{cookie}Connection: close\r\nContent-Type: multipart/form-data; boundary={border}\r\nContent-Length: {length}\r\n\r\n",
            host = self.address,
            cookie = self.cookie,
            length = body.len()
        );
        self.send(&head, &body)
    }

    /// Writes a request and reads the answer; a server that refuses early may stop listening to the rest.
    fn send(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.write_all(head.as_bytes()).expect("the server takes the head");
        let sent = stream.write_all(body);
        if let Err(error) = &sent {
            assert!(matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset), "{error}");
        }
        let mut raw = Vec::new();
        if let Err(error) = stream.read_to_end(&mut raw) {
            assert!(!raw.is_empty(), "no answer: {error}; the log: {}", self.log());
        }
        parse(&raw)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The value as it stands in an url-encoded form.
fn percent(value: &str) -> String {
    value
        .bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// Takes an HTTP/1.1 answer apart, chunked or not.
fn parse(raw: &[u8]) -> Answer {
    let end = raw.windows(4).position(|window| window == b"\r\n\r\n").expect("an HTTP answer");
    let headers = String::from_utf8_lossy(&raw[..end]).into_owned();
    let status = headers.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let body = &raw[end + 4..];
    let chunked = headers.to_lowercase().contains("transfer-encoding: chunked");
    let body = if chunked { unchunk(body) } else { body.to_vec() };
    Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned(), raw: body }
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        let from = end + 2;
        let to = (from + size).min(rest.len());
        whole.extend(&rest[from..to]);
        rest = rest.get(to + 2..).unwrap_or_default();
    }
    whole
}
