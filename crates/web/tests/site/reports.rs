//! Pages of reports: in both languages, written, refused, released.

use axum::http::StatusCode;
use cotmoc_app::samples::{self, Sample};
use cotmoc_app::{Actor, reports};

use crate::rounds::collecting;
use crate::support::Site;

/// The plan of the fictive province, as the binary carries it.
const PLAN: Sample = Sample {
    name: "tinh-mau.md",
    title: "Kế hoạch số 01/KH-UBND của UBND tỉnh Mẫu (minh họa)",
    bytes: include_bytes!("../../../../catalogue/samples/tinh-mau.md"),
};

/// A site with the fictive province and its reports: the released one and the one being written.
async fn reported() -> (Site, i64, i64) {
    let site = collecting().await;
    let cx = site.app.by(Actor::local_operator());
    samples::load(&cx, &[PLAN]).await.unwrap();
    let running = samples::load_reports(&cx).await.unwrap().expect("a plan to report on");
    let (all, _) = reports::list(&cx).await.unwrap();
    let released = all.iter().find(|one| one.report.released.is_some()).expect("one went out");
    (site, released.report.id.0, running.0)
}

#[tokio::test]
async fn every_page_of_reports_is_there_in_both_languages() {
    let (site, released, running) = reported().await;
    let mut paths: Vec<String> =
        ["/reports", "/reports/new", "/reports/new?outline=quy", "/reports/schedules"]
            .map(str::to_owned)
            .to_vec();
    paths.extend(["/reports/setup".to_owned(), "/reports/outlines/quy".to_owned()]);
    for id in [released, running] {
        for rest in ["", "/figures", "/print", "/units", "/history/chi-dao"] {
            paths.push(format!("/reports/{id}{rest}"));
        }
    }
    paths.extend([format!("/reports/{running}/head"), format!("/reports/{running}/compare")]);
    for path in &paths {
        for lang in ["vi", "en"] {
            let joint = if path.contains('?') { '&' } else { '?' };
            let page = site.get(&format!("{path}{joint}lang={lang}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {lang}: {}", page.text());
            page.says_not("⟦").says("<main");
            // Outlines and schedules hold no figures.
            if path.starts_with(&format!("/reports/{running}"))
                || path.starts_with(&format!("/reports/{released}"))
            {
                page.says("data-testid=\"demo-banner\"");
            }
        }
    }
    let page = site.get(&format!("/reports/{running}")).await;
    page.says("Còn thiếu: ").says("đơn vị đã gửi phần của mình").says("Câu gợi ý");
    site.get("/reports/schedules").await.says("Báo cáo quý").says("5 ngày làm việc");
    site.get(&format!("/reports/{released}")).await.says("Phát hành ").says("Thiếu khi phát hành");
    for kind in ["word", "excel", "zip"] {
        let file = site.get(&format!("/reports/{running}/files/{kind}")).await;
        assert_eq!(file.status, StatusCode::OK, "{kind}");
        assert!(file.bytes.starts_with(b"PK") && file.header("content-disposition").contains("attachment"));
    }
    assert_eq!(site.get(&format!("/reports/{running}/files/exe")).await.status, StatusCode::NOT_FOUND);
    let pdf = site.get(&format!("/reports/{running}/files/pdf")).await;
    assert_eq!(pdf.location(), format!("/reports/{running}/print"));
}

#[tokio::test]
async fn a_text_is_saved_refused_and_kept_on_the_page() {
    let (site, _, running) = reported().await;
    let section = format!("/reports/{running}/sections/kien-nghi");
    let saved = site.post(&section, &[("seen", "0"), ("text", "Kiến nghị <b>một</b>.")]).await;
    assert_eq!(saved.location(), format!("/reports/{running}#muc-kien-nghi"));
    let page = site.get(&format!("/reports/{running}")).await;
    page.says_not("Kiến nghị <b>một</b>").says("một");
    let late = site.post(&section, &[("seen", "0"), ("text", "Lời của người đến sau.")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("vừa lưu mục này").says("Lời của người đến sau.");
    let added = [("seen", "1"), ("text", "Một."), ("add", "Trong {ky}.")];
    site.post(&section, &added).await.location();
    site.get(&format!("/reports/{running}")).await.says("Trong quý I/2026.");
    let blank = site.post(&format!("/reports/{running}/release"), &[("version", "2")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    blank.says("Chưa phát hành được: ");
}

#[tokio::test]
async fn outlines_are_changed_section_by_section() {
    let (site, _, _) = reported().await;
    let page = site.get("/reports/outlines/thang").await;
    page.says("Công tác chỉ đạo, điều hành");
    let id = page
        .text()
        .split("action=\"/reports/outlines/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let path = format!("/reports/outlines/{id}");
    let one = [
        ("version", "1"),
        ("count", "1"),
        ("title", "Báo cáo tháng của Sở"),
        ("s0.key", "a"),
        ("s0.heading", "Chung"),
        ("s0.level", "1"),
        ("s0.text", "required"),
    ];
    let with = |act| one.into_iter().chain([("act", act)]).collect::<Vec<_>>();
    let added = site.post(&path, &with("add")).await;
    assert_eq!(added.status, StatusCode::OK);
    added.says("name=\"s1.heading\"");
    let saved = site.post(&path, &with("save")).await;
    assert_eq!(saved.location(), format!("{path}?done=1"));
    let again = site.post(&path, &with("save")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let empty = [("version", "2"), ("count", "1"), ("title", ""), ("s0.level", "2"), ("act", "save")];
    let wrong = site.post(&path, &empty).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Tiêu đề của mục thứ 1").says("Tên mẫu cần từ 1");
    site.get("/reports/setup").await.says("Báo cáo tháng của Sở").says("1 mục");
}
