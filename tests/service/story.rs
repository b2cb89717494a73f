//! From a file to a plan and through a restart, on both databases.

use std::ffi::OsString;
use std::fs;
use std::process::Command;

use crate::support::{Server, postgres, root, stderr};

const SAMPLE: &str = "tra-vinh-59-kh-ubnd.docx";

/// What stands between two marks, the first time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("«{from}» is not in {text}")).1;
    rest.split_once(to).map_or(rest, |(inside, _)| inside)
}

/// The same story wherever the data are.
fn story(place: impl FnOnce(&tempfile::TempDir) -> Vec<OsString>) {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let place = place(&scratch);
    let server = Server::start_on(scratch, &place);
    let bytes = fs::read(root().join("catalogue/samples").join(SAMPLE)).expect("the sample is there");

    let imported = server.upload(SAMPLE, &bytes);
    let draft = imported.header("location").unwrap_or_else(|| panic!("{}", imported.body)).to_owned();
    assert!(draft.starts_with("/drafts/"), "{draft}");
    let again = server.upload("ban-sao.docx", &bytes);
    assert!(
        again.header("location").is_some_and(|address| address.starts_with(&draft)),
        "the same file makes no second draft"
    );

    let plan = accept(&server, &draft);
    let page = server.get(&plan);
    assert_eq!(page.status, 200, "{}", page.body);
    for words in ["59/KH-UBND", "tỉnh Trà Vinh", "11,5", "Sở Y tế", "Kho học liệu số mở"] {
        assert!(page.body.contains(words), "«{words}» is not on the plan's page: {}", page.body);
    }
    let document = format!(
        "/documents/{}",
        between(&page.body, "href=\"/documents/", "\"").split(['?', '#']).next().expect("an id")
    );
    assert_eq!(server.get(&format!("{document}/file")).raw, bytes, "the original is kept unchanged");
    let passage = format!(
        "/documents/{}",
        between(&page.body, "class=\"source\" href=\"/documents/", "\"").replace("&amp;", "&")
    );
    let (address, anchor) = passage.split_once('#').expect("a link to a passage");
    assert!(server.get(address).body.contains(&format!("id=\"{anchor}\"")), "{passage} leads nowhere");

    let server = server.restart(&place);
    let later = server.get(&plan);
    assert_eq!(later.status, 200);
    assert!(later.body.contains("59/KH-UBND"), "the plan is gone after a restart");
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

/// Accepts the draft as a new plan; returns the plan's address.
fn accept(server: &Server, draft: &str) -> String {
    let review = server.get(draft);
    assert_eq!(review.status, 200, "{}", review.body);
    let form = between(&review.body, "id=\"accept-form\"", "</form>");
    let version = between(form, "name=\"version\" value=\"", "\"");
    let facts = [
        ("version", version),
        ("to", "new"),
        ("title", "Phát triển kinh tế số và xã hội số trên địa bàn tỉnh Trà Vinh"),
        ("number", "59/KH-UBND"),
        ("issuer", "Ủy ban nhân dân tỉnh Trà Vinh"),
        ("date", "19/9/2022"),
        ("territory", "tỉnh Trà Vinh"),
        ("horizon", "2022-2025"),
        ("level", "tỉnh"),
        ("parent", ""),
    ];
    let stale = [("version", "0")].into_iter().chain(facts.into_iter().skip(1)).collect::<Vec<_>>();
    assert_eq!(
        server.post(&format!("{draft}/accept"), &stale).status,
        409,
        "an old version of the draft is not accepted"
    );
    let accepted = server.post(&format!("{draft}/accept"), &facts);
    assert_eq!(accepted.status, 303, "{}", accepted.body);
    let plan = accepted
        .header("location")
        .expect("the plan's address")
        .split('?')
        .next()
        .expect("a path")
        .to_owned();
    assert!(plan.starts_with("/plans/"), "{plan}");
    plan
}

#[test]
fn in_a_data_directory() {
    story(|scratch| vec!["--data".into(), scratch.path().join("data").into_os_string()]);
}

#[test]
fn in_postgresql() {
    let Some(url) = postgres() else {
        eprintln!("skipped: COTMOC_TEST_POSTGRES is not set");
        return;
    };
    let name = format!("cotmoc_story_{}", std::process::id());
    let sql = |statement: String| {
        let output = Command::new("psql")
            .args(["-v", "ON_ERROR_STOP=1", "-c", &statement, &url])
            .output()
            .expect("psql runs");
        assert!(output.status.success(), "{}", stderr(&output));
    };
    sql(format!("create database {name}"));
    let (server, _) = url.rsplit_once('/').expect("a database in the URL");
    story(|_| vec!["--database".into(), format!("{server}/{name}").into()]);
    sql(format!("drop database {name} with (force)"));
}

/// What a server must not do for strangers.
#[test]
fn foreign_hosts_and_forms_without_a_token_are_refused() {
    let server = Server::start();
    let before = server.rows();
    for (status, head, why) in [
        (403, "GET / HTTP/1.1\r\nHost: ke-xau.example\r\n", "a foreign name that leads to this machine"),
        (
            403,
            "POST /documents HTTP/1.1\r\nHost: localhost\r\nOrigin: http://ke-xau.example\r\nContent-Length: 0\r\n",
            "a foreign page",
        ),
        (
            401,
            "POST /drafts/1/accept HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n",
            "nobody who signed in",
        ),
    ] {
        let body = if head.contains("Length: 7") { "token=x" } else { "" };
        let answer = server.raw(&format!("{head}Connection: close\r\n\r\n{body}"));
        assert_eq!(answer.status, status, "{why}: {}", answer.body);
    }
    assert_eq!(server.rows(), before);
}
