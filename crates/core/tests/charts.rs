//! Every kind of chart as it is written for a page and for a file, and what holds whatever the data.

#[path = "charts/any.rs"]
mod any;
#[path = "charts/samples.rs"]
mod samples;
#[path = "charts/xml.rs"]
mod xml;

use cotmoc_core::compose::chart::{Drawing, Role, Size, Theme, css};
use samples::{Sample, samples};

/// Compares a drawing with the one that was looked at, and checks what has to hold for each.
fn looked_at(Sample { name, size, drawing }: &Sample) {
    xml::sound(drawing);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("charts/snapshots");
    settings.bind(|| {
        insta::assert_snapshot!(format!("{size}-file__{name}"), drawing.standalone(Theme::Light));
        insta::assert_snapshot!(format!("{size}-page__{name}"), drawing.inline(name).replace("><", ">\n<"));
    });
}

/// The wide chart of bars.
fn wide_bars() -> Drawing {
    let bars = samples(Size::Wide).into_iter().find(|sample| sample.name == "bars");
    bars.expect("a sample").drawing
}

#[test]
fn charts_look_as_they_were_looked_at() {
    for sample in samples(Size::Wide).into_iter().chain(samples(Size::Narrow)) {
        looked_at(&sample);
    }
}

#[test]
fn letters_are_large_enough_on_a_telephone() {
    for Sample { name, drawing, .. } in samples(Size::Narrow) {
        assert!(drawing.width <= 380.0, "{name}: {}", drawing.width);
        let smallest = xml::letters(&drawing).into_iter().fold(f64::INFINITY, f64::min);
        assert!(smallest >= 12.0, "{name}: {smallest}");
    }
}

#[test]
fn labels_of_the_samples_do_not_meet() {
    for sample in samples(Size::Wide).into_iter().chain(samples(Size::Narrow)) {
        xml::texts_apart(&sample.drawing);
    }
}

#[test]
fn what_is_missing_is_no_zero() {
    let drawing = wide_bars();
    let hatched = drawing.marks.iter().filter(|mark| mark.role == Role::None).count();
    assert_eq!(hatched, 1);
    assert!(drawing.inline("x").contains("chưa có số liệu"));
}

#[test]
fn linked_marks_can_be_reached() {
    let drawing = wide_bars();
    let page = drawing.inline("x");
    assert!(page.contains(r#"role="group""#) && page.contains(r#"<a href="/don-vi/22">"#));
    assert!(!page.contains("style="));
}

#[test]
fn page_and_file_have_the_same_paint() {
    let sheet = css();
    for role in Role::all() {
        let paint = role.paint(Theme::Light);
        let rule = sheet.lines().find(|line| line.contains(&format!(".{} {{", role.class()))).unwrap();
        if role != Role::None {
            assert!(rule.contains(&format!("fill: {};", paint.fill.unwrap_or("none"))), "{rule}");
        }
    }
}
