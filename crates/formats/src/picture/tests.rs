//! Charts that become pictures, and SVG that is none of ours.

use std::time::Instant;

use cotmoc_core::compose::chart::{Area, AreaMap, LegendClass, LineChart, Plot, Series, Theme, line, map};

use super::*;

const TITLE: &str = "Tỷ lệ hộ được phủ Internet cáp quang – ẫ ệ ỡ đ";

fn plot(t: f64, value: f64) -> Plot {
    Plot { t, value, text: format!("{value} %"), period: format!("năm {t}"), ..Plot::default() }
}

fn lines() -> String {
    let points = [62.0, 68.5, 74.25, 81.0].into_iter().zip([2022.0, 2023.0, 2024.0, 2025.0]);
    let segment = points.map(|(value, t)| plot(t, value)).collect();
    let chart = LineChart {
        title: TITLE.to_owned(),
        unit: "% hộ (≥ 1 thuê bao) → mục tiêu ● ▲ ▼ ◔".to_owned(),
        series: vec![Series { name: "Quảng Ninh".to_owned(), own: true, segments: vec![segment] }],
        target: Some(plot(2030.0, 100.0)),
        ..LineChart::default()
    };
    let footer = ["Nguồn: Sở Khoa học và Công nghệ; số liệu trình diễn.".to_owned()];
    line(&chart).framed(&footer).standalone(Theme::Light)
}

fn areas() -> String {
    let area = |name: &str, path: &str, class| Area {
        name: name.to_owned(),
        path: path.to_owned(),
        class,
        label: Some((20.0, 50.0, name.to_owned())),
        href: Some("/xem?a=1".to_owned()),
        ..Area::default()
    };
    let chart = AreaMap {
        title: "Xã, phường".to_owned(),
        view: (0.0, 0.0, 200.0, 100.0),
        areas: vec![
            area("Phường Hạ Long", "M0 0L100 0L100 100L0 100Z", Some(2)),
            area("Vân Đồn", "M100 0L200 0L200 100L100 100Z", None),
        ],
        legend: ["dưới 20 %", "20 – 40 %", "từ 40 %"]
            .map(|text| LegendClass { text: text.to_owned() })
            .into(),
        missing: "chưa có số liệu".to_owned(),
        ..AreaMap::default()
    };
    map(&chart).standalone(Theme::Light)
}

fn decoded(png: &[u8]) -> image::RgbaImage {
    image::load_from_memory_with_format(png, image::ImageFormat::Png).unwrap().into_rgba8()
}

/// Pixels that differ from the one in the corner.
fn drawn_pixels(picture: &image::RgbaImage) -> usize {
    let ground = picture.get_pixel(0, 0);
    picture.pixels().filter(|pixel| *pixel != ground).count()
}

fn svg(inner: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="50" viewBox="0 0 100 50">{inner}</svg>"#
    )
}

fn refused(svg: &str, scale: f32) -> String {
    let begin = Instant::now();
    let problem = png(svg, scale).unwrap_err().to_string();
    assert!(begin.elapsed().as_secs() < 5, "{problem}");
    problem
}

#[test]
fn a_chart_becomes_a_picture_of_the_size_asked_for() {
    let chart = lines();
    let sides = |scale| {
        let picture = decoded(&png(&chart, scale).unwrap());
        assert!(drawn_pixels(&picture) > 2_000);
        picture.dimensions()
    };
    let (width, height) = sides(1.0);
    assert_eq!(width, 760);
    let (twice, high) = sides(2.0);
    assert!(twice == 2 * width && high.abs_diff(2 * height) <= 1, "{twice}×{high}, {width}×{height}");
    assert_eq!(png(&chart, 1.5).unwrap(), png(&chart, 1.5).unwrap());
}

#[test]
fn areas_without_a_value_are_hatched() {
    let picture = decoded(&png(&areas(), 2.0).unwrap());
    assert!(drawn_pixels(&picture) > 10_000);
}

#[test]
fn bold_accents_and_shapes_are_drawn() {
    let text = |words: &str, weight| {
        let text = format!(
            r#"<rect width="100" height="50" fill="white"/><text x="2" y="40" font-size="30" font-weight="{weight}">{words}</text>"#
        );
        drawn_pixels(&decoded(&png(&svg(&text), 2.0).unwrap()))
    };
    assert!(text("ẫệỡ", 400) > text("aeo", 400));
    assert!(text("ẫệỡ", 600) > text("ẫệỡ", 400));
    assert!(text("●", 400) > text("○", 400) && text("○", 600) > 0 && text("→", 400) > 0);
}

#[test]
fn what_is_not_our_chart_is_refused() {
    for inner in [
        r#"<image href="/etc/passwd" width="10" height="10"/>"#,
        r#"<image xlink:href="file:///etc/passwd" width="10" height="10"/>"#,
        "<script>alert(1)</script>",
        "<style>@import url(http://a.example/)</style>",
        r#"<rect width="1" height="1" onclick="alert(1)"/>"#,
        r#"<rect width="1" height="1" style="fill:red"/>"#,
        r#"<rect width="1" height="1" transform="scale(1e9)"/>"#,
        r##"<use href="#a"/>"##,
        "<foreignObject/>",
        "<svg/>",
        r#"<defs><pattern id="a" width="100000" height="100000" patternUnits="userSpaceOnUse"/></defs>"#,
        r#"<defs><pattern id="a" width="6" height="6"/></defs>"#,
    ] {
        assert!(refused(&svg(inner), 2.0).contains("PNG"), "{inner}");
    }
    let nested = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
    refused(&svg(&nested), 1.0);
    refused(&svg(&"<a>".repeat(100_000)), 1.0);
    refused(&svg(&"<a/>".repeat(100_000)), 1.0);
    refused(&svg(&format!("<a {}/>", "b='' ".repeat(200_000))), 1.0);
    let entity = r#"<!DOCTYPE svg [<!ENTITY a "b">]>"#.to_owned() + &svg("<text>&a;</text>");
    refused(&entity, 1.0);
    for text in ["", "x", "<", "<svg/>", "<svg xmlns='http://www.w3.org/2000/svg'/>", "\u{0}"] {
        refused(text, 1.0);
    }
}

#[test]
fn pictures_keep_their_bounds() {
    let sized = |side: &str| {
        svg("").replace(r#""100""#, &format!(r#""{side}""#)).replace(" 100 50", &format!(" {side} 50"))
    };
    assert!(png(&sized("500"), 8.0).is_ok());
    for side in ["501", "1e9", "1e38", "-5", "0", "NaN", "inf", "100%"] {
        refused(&sized(side), 8.0);
    }
    for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 8.1] {
        refused(&svg(""), scale);
    }
    // A view unlike the size would be a scale without bounds.
    refused(&svg("").replace("0 0 100 50", "0 0 0.001 0.001"), 1.0);
}

#[test]
fn a_tile_that_is_filled_with_itself_ends() {
    let inner = r#"<defs><pattern id="a" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="url(#a)"/></pattern></defs><rect width="100" height="50" fill="url(#a)"/>"#;
    let begin = Instant::now();
    let _ = png(&svg(inner), 2.0);
    assert!(begin.elapsed().as_secs() < 5);
}

#[test]
fn hints_are_not_drawn() {
    let text = |hint: &str| svg(&format!(r#"<text x="2" y="40" font-size="20">{hint}Hạ…</text>"#));
    assert_eq!(png(&text("<title>Phường Hạ Long</title>"), 2.0).unwrap(), png(&text(""), 2.0).unwrap());
}
