//! What is no plan is refused: a clear Vietnamese message with the remedy, nothing stored, no panic.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Answer, Server, cotmoc, root, stderr, tools_are_promised};

/// A file that must be refused, and words of which its message must contain one.
struct Bad {
    name: &'static str,
    bytes: Vec<u8>,
    says: &'static [&'static str],
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(root().join("catalogue/samples").join(name)).expect("the sample is there")
}

/// Every kind of bad file that needs no other program to make.
fn bad_files() -> Vec<Bad> {
    let word = sample("tra-vinh-59-kh-ubnd.docx");
    vec![
        Bad { name: "trong.txt", bytes: Vec::new(), says: &["trống", "rỗng"] },
        Bad {
            name: "nhi-phan.txt",
            bytes: binary(),
            says: &["nhị phân", "không phải", "không nhận ra", "định dạng"],
        },
        Bad {
            name: "cat-cut.docx",
            bytes: word[..word.len() / 2].to_vec(),
            says: &["hỏng", "cắt cụt", "không mở được", "không đầy đủ"],
        },
        Bad { name: "bom.docx", bytes: zip_bomb(), says: &["quá lớn", "giới hạn", "vượt", "nén"] },
    ]
}

/// Bytes that are no text in any encoding.
fn binary() -> Vec<u8> {
    (0..4096u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8).chain([0; 64]).collect()
}

/// A .docx whose body unpacks to 3 GB of spaces; the archive itself is a few megabytes.
fn zip_bomb() -> Vec<u8> {
    let script = "import io, sys, zipfile\n\
        out = io.BytesIO()\n\
        with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as archive:\n\
        \x20   archive.writestr('[Content_Types].xml', '<Types/>')\n\
        \x20   with archive.open('word/document.xml', 'w', force_zip64=True) as part:\n\
        \x20       part.write(b'<w:document><w:body><w:p><w:r><w:t>')\n\
        \x20       for _ in range(48): part.write(b' ' * (1 << 26))\n\
        sys.stdout.buffer.write(out.getvalue())\n";
    let output = Command::new("python3").args(["-c", script]).output().expect("python3 runs");
    assert!(output.status.success());
    output.stdout
}

/// A PDF that asks for a password, made from the sample.
fn locked_pdf(folder: &Path) -> Vec<u8> {
    let path = folder.join("khoa.pdf");
    let status = Command::new("qpdf")
        .args(["--encrypt", "mat-khau", "chu-nhan", "256", "--"])
        .arg(root().join("catalogue/samples/khong-ghi-tinh.pdf"))
        .arg(&path)
        .status()
        .expect("qpdf runs");
    assert!(status.success());
    fs::read(path).expect("qpdf wrote it")
}

fn says_one_of(message: &str, words: &[&str]) -> bool {
    let message = message.to_lowercase();
    words.iter().any(|word| message.contains(word))
}

/// Lets the command read the file, which it must refuse with a message of its own.
fn refused_by_command(folder: &Path, bad: &Bad) {
    let path: PathBuf = folder.join(bad.name);
    fs::write(&path, &bad.bytes).expect("a scratch file");
    let output = cotmoc([OsStr::new("read"), path.as_os_str(), OsStr::new("--format"), OsStr::new("json")]);
    let message = stderr(&output);
    assert!(!output.status.success(), "{} was read", bad.name);
    assert!(output.stdout.is_empty(), "{}: something was printed", bad.name);
    assert!(!message.contains("panicked"), "{}: {message}", bad.name);
    assert!(message.contains(bad.name), "{}: the message does not name the file: {message}", bad.name);
    assert!(says_one_of(&message, bad.says), "{}: {message}", bad.name);
}

/// Uploads the file, which must be refused; afterwards the server holds what it held before, and answers.
fn refused_by_server(server: &Server, name: &str, bytes: &[u8], says: &[&str]) -> Answer {
    let before = server.rows();
    let answer = server.upload(name, bytes);
    assert!((400..500).contains(&answer.status), "{name}: status {}: {}", answer.status, answer.body);
    assert!(says_one_of(&answer.body, says), "{name}: {}", answer.body);
    assert_eq!(server.rows(), before, "{name}: something was stored");
    assert!(!server.log().contains("panicked"), "{name}: {}", server.log());
    assert_eq!(server.get("/plans").status, 200, "{name}: the server answers no more");
    answer
}

#[test]
fn commands_refuse_bad_files() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    for bad in bad_files() {
        refused_by_command(folder.path(), &bad);
    }
}

#[test]
fn the_server_refuses_bad_files() {
    let server = Server::start();
    for bad in bad_files() {
        refused_by_server(&server, bad.name, &bad.bytes, bad.says);
    }
}

#[test]
fn a_pdf_with_a_password_is_refused() {
    if !tools_are_promised() {
        eprintln!("skipped: COTMOC_TEST_TOOLS is not set, so qpdf may be missing");
        return;
    }
    let folder = tempfile::tempdir().expect("a scratch folder");
    let bad = Bad { name: "khoa.pdf", bytes: locked_pdf(folder.path()), says: &["mật khẩu"] };
    refused_by_command(folder.path(), &bad);
    refused_by_server(&Server::start(), bad.name, &bad.bytes, bad.says);
}

/// 200 MB are refused by their length, long before they are in memory.
#[test]
fn an_upload_of_200_megabytes_is_refused() {
    let server = Server::start();
    let answer =
        refused_by_server(&server, "lon.pdf", &vec![b'%'; 200 << 20], &["quá lớn", "giới hạn", "mb"]);
    assert_eq!(answer.status, 413);
}

/// Text that is not UTF-8 is either recognised as one of the old encodings or refused; it is never stored as rubble.
#[test]
fn invalid_utf_8_is_no_crash() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let bytes: Vec<u8> =
        [b"- Ty le ho gia dinh dat 80% \xFF\xFE\xC3\x28 nam 2025.\n".as_slice(); 40].concat();
    let path = folder.path().join("sai-ma.txt");
    fs::write(&path, &bytes).expect("a scratch file");
    let output = cotmoc([OsStr::new("read"), path.as_os_str(), OsStr::new("--format"), OsStr::new("json")]);
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    let words = ["mã", "utf-8", "ký tự", "bảng mã"];
    if output.status.success() {
        let read: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
        let notes = read["notes"].to_string();
        assert!(
            says_one_of(&notes, &words),
            "the text was read, but no note says that its encoding is broken: {notes}"
        );
    } else {
        assert!(says_one_of(&stderr(&output), &words), "{}", stderr(&output));
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let output = cotmoc(["read", "khong-co-tep-nay.docx"]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains("khong-co-tep-nay.docx"), "{}", stderr(&output));
}

/// The counter-check: a plan is stored, so the rows that the other tests count do change.
#[test]
fn a_good_file_is_stored() {
    let server = Server::start();
    let before = server.rows();
    let answer = server.upload("ke-hoach.docx", &sample("tra-vinh-59-kh-ubnd.docx"));
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_ne!(server.rows(), before);
    let draft = answer.header("location").expect("the draft's address").to_owned();
    assert_eq!(server.get(&draft).status, 200, "{draft}");
}
