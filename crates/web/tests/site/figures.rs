//! Figures: taken in from a pasted table, seen on the borders then and now, held against targets.

use axum::http::StatusCode;
use cotmoc_app::Actor;
use cotmoc_app::data::{Mode, NumberStyle, Paste, paste};
use cotmoc_core::model::UnitLevel;
use cotmoc_core::units::Register;

use crate::support::{Page, Site, attributes};

const TABLE: &str =
    "Mã số liệu\tĐơn vị\tKỳ\tGiá trị\nHO_GIA_DINH\t29584\t2025\t1.234\nHO_GIA_DINH\t28957\t2025\t2.000\n";

async fn send(site: &Site, numbers: &str, text: &str, keep: &str) -> Page {
    let fields = [("numbers", numbers), ("shape", "long"), ("text", text), ("keep", keep)];
    site.post_parts("/data/import", &fields).await
}

#[tokio::test]
async fn a_pasted_table_is_looked_at_mended_and_kept() {
    let site = Site::empty().await;
    let unsaid = send(&site, "", TABLE, "").await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    unsaid.says("Chọn cách viết số").says("HO_GIA_DINH\t29584");

    let wrong = TABLE.replace("28957", "28958").replace("2.000", "hai nghìn");
    let refused = send(&site, "vi", &wrong, "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .says("data-testid=\"import-errors\"")
        .says("dòng 3")
        .says("28958")
        .says("hai nghìn")
        .says_not("value=\"all\"");
    site.get("/data/batches").await.says("Chưa có lần nạp nào");

    let right = send(&site, "vi", TABLE, "").await;
    assert_eq!(right.status, StatusCode::OK, "{}", right.text());
    right.says("Nạp 2 dòng").says("1.234").says("mark new");
    site.get("/data/batches").await.says("Chưa có lần nạp nào");

    let batch = send(&site, "vi", TABLE, "all").await.location();
    site.get(&batch).await.says("data-testid=\"import-kept\"").says("dán vào trang");
    let again = send(&site, "vi", TABLE, "").await;
    again.says("không có gì để nạp thêm");
    let changed = send(&site, "vi", &TABLE.replace("1.234", "1.300"), "").await;
    changed.says("<del>1.234</del>").says("1.300").says("mark changed");
    send(&site, "vi", &TABLE.replace("1.234", "1.300"), "all").await.location();
    let history = site.get("/data/history?code=HO_GIA_DINH&unit=29584&period=2025").await;
    history.says("1.300").says("1.234").says("đang dùng").says("Xã An Bình");
    assert_eq!(history.text().matches("<strong class=\"value\">").count(), 2);
}

#[tokio::test]
async fn right_rows_alone_are_kept_only_when_asked() {
    let site = Site::empty().await;
    let half = TABLE.replace("28957", "00000");
    let seen = send(&site, "vi", &half, "").await;
    seen.says("Chỉ nạp 1 dòng đúng, bỏ 1 dòng cần sửa");
    assert_eq!(send(&site, "vi", &half, "all").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.get("/data/batches").await.says("Chưa có lần nạp nào");
    send(&site, "vi", &half, "right").await.location();
    site.get("/data/batches").await.says("data-testid=\"batches\"");
}

#[tokio::test]
async fn a_wide_table_and_a_file_are_taken_in_too() {
    let site = Site::empty().await;
    let wide = "Đơn vị\t2023\t2024\n86@2024-12-31\t100\t120\n";
    let fields = [("numbers", "plain"), ("shape", "wide"), ("code", "HO_GIA_DINH"), ("text", wide)];
    site.post_parts("/data/import", &fields).await.says("Nạp 2 dòng");
    let no_code = [("numbers", "plain"), ("shape", "wide"), ("code", ""), ("text", wide)];
    site.post_parts("/data/import", &no_code).await.says("Ghi mã số liệu hoặc chỉ tiêu của bảng");
    let body = crate::support::multipart(
        &"ab".repeat(16),
        "bảng.csv",
        "\u{feff}element,unit,period,value\n".as_bytes(),
    );
    let body = String::from_utf8(body).unwrap().replacen(
        "--border",
        "--border\r\nContent-Disposition: form-data; name=\"numbers\"\r\n\r\nplain\r\n--border",
        1,
    );
    let body = body.replace("period,value\n", "period,value\nHO_GIA_DINH,29584,2025,7\n");
    let request = site
        .request(axum::http::Method::POST, "/data/import")
        .header("content-type", "multipart/form-data; boundary=border");
    let page = site.send(request.body(axum::body::Body::from(body)).unwrap()).await;
    page.says("Nạp 1 dòng").says("HO_GIA_DINH,29584,2025,7");
}

/// Households of every commune of 2024 in the three provinces that became Vĩnh Long, but for one.
async fn old_vinh_long(site: &Site) -> usize {
    let register = Register::official();
    let day = jiff::civil::date(2024, 12, 31);
    let communes = register
        .living(day)
        .filter(|unit| unit.level == UnitLevel::Commune)
        .filter(|unit| register.above(unit.id, day).iter().any(|up| [183, 184, 186].contains(&up.id.0)));
    let codes: Vec<&str> = communes.map(|unit| unit.name(day).code.as_str()).collect();
    let mut text = String::from("element,unit,period,value\n");
    for code in &codes[1..] {
        text.push_str(&format!("HO_GIA_DINH,{code},2024,10\n"));
    }
    let table = Paste { text, numbers: NumberStyle::Plain, wide: None, mode: Mode::AllOrNothing };
    let kept = paste(&site.app.by(Actor::local_operator()), &table).await.unwrap();
    assert!(kept.report.batch.is_some(), "{:?}", kept.report.errors);
    codes.len()
}

#[tokio::test]
async fn vinh_long_of_2024_stands_on_the_borders_then_and_now() {
    let site = Site::empty().await;
    let communes = old_vinh_long(&site).await;
    let total = (communes - 1) * 10;
    let written = format!("{}.{:03}", total / 1000, total % 1000);

    let then = site.get("/figures?code=HO_GIA_DINH&unit=86&from=2024&borders=then").await;
    for (id, name) in [(186, "Tỉnh Vĩnh Long"), (183, "Tỉnh Bến Tre"), (184, "Tỉnh Trà Vinh")] {
        then.says(&format!(
            "<tr class=\"top\"><th scope=\"row\"><a href=\"/units/{id}?at=2024-12-31\" lang=\"vi\">{name}</a>"
        ));
    }
    assert_eq!(then.text().matches("<tr class=\"top\">").count(), 3);
    assert_eq!(then.text().matches("<tr class=\"under\">").count(), communes);
    then.says("chưa có số liệu").says_not("<tr class=\"unallocated\">");

    let now = site.get("/figures?code=HO_GIA_DINH&unit=86&from=2024&borders=2025-07-01").await;
    assert_eq!(now.text().matches("<tr class=\"top\">").count(), 1);
    assert_eq!(now.text().matches("<tr class=\"under\">").count(), 124);
    now.says(&written).says(&format!("{}/{communes} xã khi đó", communes - 1));
    now.says("<tr class=\"unallocated\">").says("data-testid=\"unallocated\"").says("không tự chia");
    // The parts with what is not allocated make the whole, to the last household.
    let text = now.text();
    let parts: usize = text
        .split("<span class=\"value\">")
        .skip(2)
        .map(|rest| rest.split("</").next().unwrap().rsplit('>').next().unwrap().to_owned())
        .map(|value| value.replace('.', "").trim_end_matches("\u{a0}hộ").parse::<usize>().unwrap())
        .sum();
    assert_eq!(parts, total);

    for path in
        ["/figures?code=HO_GIA_DINH&unit=86&from=2024&borders=then", "/figures?code=HO_GIA_DINH&unit=1"]
    {
        let page = site.compressed(path).await;
        assert!(page.bytes.len() < 60_000, "{path}: {} bytes compressed", page.bytes.len());
    }
    let missing = site.get("/figures?code=HO_GIA_DINH&unit=86&from=2023").await;
    missing.says("chưa có số liệu").says_not(">0\u{a0}hộ<");
}

#[tokio::test]
async fn what_cannot_be_asked_is_explained_beside_the_form() {
    let site = Site::empty().await;
    for (query, words) in [
        ("code=KHONG_CO", "KHONG_CO"),
        ("code=HO_GIA_DINH&unit=khong-co", "khong-co"),
        ("code=HO_GIA_DINH&unit=86&from=nam+nay", "nam nay"),
        ("code=HO_GIA_DINH&unit=86&from=2024&borders=hom+qua", "hom qua"),
    ] {
        let page = site.get(&format!("/figures?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        page.says("data-testid=\"figures-problem\"").says(words);
    }
}

/// The plan of the demonstration for Lạng Sơn, whose borders never changed, and its target of households.
async fn lang_son(site: &Site) -> (String, String) {
    let home = site.get("/plans").await.text();
    let row = home.split("data-testid=\"plans\"").nth(1).unwrap();
    let plan = row
        .split("href=\"/plans/")
        .skip(1)
        .find(|rest| rest.split("</tr>").next().unwrap().contains("Lạng Sơn"))
        .map(|rest| format!("/plans/{}", rest.split('"').next().unwrap()))
        .unwrap();
    let page = site.get(&plan).await;
    for target in attributes(&page.text(), "href").into_iter().filter(|link| link.starts_with("/targets/")) {
        let shown = site.get(&target).await.text();
        if shown.contains("<dd>XHS07</dd>") && shown.contains("Mục tiêu của") {
            return (plan, target);
        }
    }
    panic!("Lạng Sơn has a target of XHS07");
}

#[tokio::test]
async fn a_target_is_judged_by_the_method_of_its_plan_and_the_card_says_how() {
    let site = Site::demo().await;
    let (plan, target) = lang_son(&site).await;
    site.get(&target).await.says("data-testid=\"how-computed\"").says("Cách tính: đường thẳng");
    let wide = "Đơn vị\t2021\t2022\t2023\t2024\t2025\n20\t40\t50\t60\t70\t99\n";
    let fields =
        [("numbers", "plain"), ("shape", "wide"), ("code", "XHS07"), ("text", wide), ("keep", "all")];
    site.post_parts("/data/import", &fields).await.location();
    let judged = site.get(&target).await;
    judged.says("class=\"big-status status ").says("Cách tính: đường thẳng").says_not("chưa có số liệu nào");
    site.get(&plan).await.says("data-testid=\"progress\"").says("class=\"stone judged ");

    let form = site.get(&format!("{plan}/method")).await;
    let version = attributes(&form.text(), "value").into_iter().nth(2).unwrap();
    let wrong = site.post(&format!("{plan}/method"), &[("method", "mean"), ("version", &version)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("method", "escap"), ("version", version.as_str()), ("number", "9/QĐ-UBND")];
    site.post(&format!("{plan}/method"), &fields).await.location();
    site.get(&target).await.says("Cách tính: ESCAP");
    let stale = site
        .post(&format!("{plan}/method"), &[("method", "cagr"), ("version", &version), ("number", "1")])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    site.post(&format!("{plan}/assess"), &[]).await.location();
    site.get(&target).await.says("Các lần đánh giá đã lưu");
}

#[tokio::test]
async fn targets_are_given_to_units_and_held_against_the_plan() {
    let site = Site::demo().await;
    let (_, target) = lang_son(&site).await;
    let page = site.get(&target).await.text();
    let cascade = attributes(&page, "href").into_iter().find(|link| link.contains("/cascade?")).unwrap();
    let shown = site.get(&cascade).await;
    shown.says("Chưa giao chỉ tiêu này").says("Mục tiêu của kế hoạch");
    let (path, query) = cascade.split_once('?').unwrap();
    let year = query.rsplit('=').next().unwrap();
    let common = [("code", "XHS07"), ("year", year), ("numbers", "vi"), ("act", "5/QĐ-UBND")];
    let with = |text: &'static str, keep: &'static str| {
        common.into_iter().chain([("text", text), ("keep", keep)]).collect::<Vec<_>>()
    };
    let wrong = site.post_parts(path, &with("05977\t90\n99999\t80", "all")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text());
    wrong.says("dòng 2").says("99999");
    site.get(&cascade).await.says("Chưa giao chỉ tiêu này");
}
