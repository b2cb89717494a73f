//! What the commands say when the world does not play along, and how they end.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Plans of the demonstration: six samples, and the yearly plans of two units of the fictive province.
const PLANS: usize = 8;

fn cotmoc() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cotmoc"));
    command.stdin(Stdio::null());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A server on a free port, and its address as it printed it.
fn start(command: &str, data: &Path, more: &[&str]) -> (Child, String) {
    let mut child = cotmoc()
        .args([command, "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .args(more)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let address = line.rsplit("http://").next().expect("an address").trim().to_owned();
    (child, address)
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn stop(child: &mut Child) -> Option<i32> {
    let status = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill runs");
    assert!(status.success());
    child.wait().expect("the child ends").code()
}

/// The plans of the demonstration, as its plan owner sees them.
fn demo_plans(address: &str) -> String {
    let value = |answer: &str, before: &str| {
        let rest = answer.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {answer}"));
        rest.split(['"', ';']).next().unwrap_or_default().to_owned()
    };
    let sign_in = get(address, "/sign-in");
    let cookie = value(&sign_in, "set-cookie: ");
    let body = format!("role=owner&token={}", value(&sign_in, "name=\"token\" value=\""));
    let head = format!(
        "POST /sign-in/demo HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let entered = ask(address, &head);
    assert!(entered.starts_with("HTTP/1.1 303"), "{entered}");
    let session = value(&entered, "set-cookie: ");
    ask(
        address,
        &format!("GET /plans HTTP/1.1\r\nHost: {address}\r\nCookie: {session}\r\nConnection: close\r\n\r\n"),
    )
}

/// Sends a request as it is.
fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn other_machines_are_served_only_once_there_is_an_administrator() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let open = ["--listen", "0.0.0.0:0", "--data"];
    let output = cotmoc().arg("serve").args(open).arg(&data).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("chưa có tài khoản quản trị"), "{}", said(&output));
    let output = cotmoc().arg("demo").args(open).arg(&data).output().expect("it runs");
    assert!(said(&output).contains("bản chạy thử không hỏi mật khẩu"), "{}", said(&output));
    let list = cotmoc().args(["accounts", "list", "--data"]).arg(&data).output().expect("it runs");
    assert!(String::from_utf8_lossy(&list.stdout).starts_with("0 tài khoản"), "{}", said(&list));
}

#[test]
fn a_taken_port_is_named_and_the_data_stay_untouched() {
    let holder = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = holder.local_addr().expect("an address").to_string();
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let output =
        cotmoc().args(["serve", "--listen", &address, "--data"]).arg(&data).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("đang được chương trình khác dùng"), "{}", said(&output));
    assert!(said(&output).contains("--listen 127.0.0.1:"), "no remedy: {}", said(&output));
    assert!(!data.exists());
}

#[test]
fn a_data_directory_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("tep");
    std::fs::write(&file, "x").expect("a file");
    let output = cotmoc()
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(file.join("data"))
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).starts_with("Lỗi: ") && said(&output).contains("Gợi ý: "), "{}", said(&output));
    assert!(said(&output).contains("tep"), "the directory is not named: {}", said(&output));
}

#[test]
fn data_and_database_exclude_each_other() {
    let output =
        cotmoc().args(["serve", "--data", "a", "--database", "postgres://x/y"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("không dùng cùng nhau"), "{}", said(&output));
}

#[test]
fn a_server_answers_soon_and_ends_when_it_is_told_to() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    let (mut first, address) = start("serve", &data, &[]);
    assert!(get(&address, "/sign-in").starts_with("HTTP/1.1 200"));
    assert!(get(&address, "/plans").starts_with("HTTP/1.1 303"), "strangers are led to the sign-in");
    assert_eq!(stop(&mut first), Some(0));
    let begin = Instant::now();
    let (mut second, address) = start("serve", &data, &[]);
    assert!(get(&address, "/sign-in").starts_with("HTTP/1.1 200"));
    // The bar is 300 ms in a release build on a quiet machine; this one only keeps it from getting lost.
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    assert_eq!(stop(&mut second), Some(0));
}

#[test]
fn the_demo_is_marked_and_can_be_loaded_anew() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let data = folder.path().join("data");
    for more in [&[][..], &[], &["--reset"]] {
        let (mut child, address) = start("demo", &data, more);
        let home = demo_plans(&address);
        assert!(home.contains("Dữ liệu minh họa"), "{more:?}");
        let plans = home.matches("name=\"plan\" value=").count();
        assert_eq!(plans, PLANS, "{more:?}: {home}");
        assert_eq!(stop(&mut child), Some(0));
    }
    let removed = cotmoc().args(["demo", "--remove", "--data"]).arg(&data).output().expect("it runs");
    assert!(removed.status.success(), "{}", said(&removed));
    let units = cotmoc().args(["units", "show", "MAU", "--data"]).arg(&data).output().expect("it runs");
    assert_eq!(units.status.code(), Some(1), "the province is still there: {}", said(&units));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("dai.txt");
    std::fs::write(&file, "Một dòng của kế hoạch.\n".repeat(100_000)).expect("a file");
    let mut child = cotmoc()
        .args(["read", "--format", "text"])
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let mut complaint = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut complaint).expect("text");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(complaint, "");
}

#[test]
fn tables_fit_into_a_hundred_columns() {
    let sample =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/samples/tra-vinh-59-kh-ubnd.docx");
    let output = cotmoc().arg("read").arg(sample).output().expect("it runs");
    assert!(output.status.success(), "{}", said(&output));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    for line in text.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 100, "{line}");
    }
}
