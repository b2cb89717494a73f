//! Checks of drawings: well-formed, inside of their box, nothing that is not finite.

use cotmoc_core::compose::chart::{Anchor, Drawing, Shape, Theme};

/// Left, top, right and bottom.
pub(crate) type Bounds = (f64, f64, f64, f64);

/// Everything that has to hold for each drawing.
pub(crate) fn sound(drawing: &Drawing) {
    assert!(drawing.width.is_finite() && drawing.height.is_finite() && drawing.height > 0.0);
    for mark in &drawing.marks {
        for (x, y) in places(&mark.shape) {
            let inside =
                (-0.11..=drawing.width + 0.11).contains(&x) && (-0.11..=drawing.height + 0.11).contains(&y);
            assert!(inside, "{mark:?} leaves {} × {}", drawing.width, drawing.height);
        }
    }
    for (bounds, text) in texts(drawing) {
        let inside = bounds.0 >= -1.5 && bounds.2 <= drawing.width + 1.5;
        assert!(inside, "«{text}» leaves the box: {bounds:?} of {}", drawing.width);
    }
    let framed = drawing.framed(&["Nguồn: <A & B>".to_owned(), String::new()]);
    for text in [drawing.inline("a\"b"), drawing.standalone(Theme::Dark), framed.standalone(Theme::Print)] {
        well_formed(&text);
    }
}

/// The size of each text's letters.
pub(crate) fn letters(drawing: &Drawing) -> Vec<f64> {
    let letters = drawing.marks.iter().filter_map(|mark| match mark.shape {
        Shape::Text { letters, .. } => Some(letters),
        _ => None,
    });
    letters.collect()
}

/// No text lies on another.
pub(crate) fn texts_apart(drawing: &Drawing) {
    let boxes = texts(drawing);
    for (nth, (a, first)) in boxes.iter().enumerate() {
        for (b, second) in &boxes[nth + 1..] {
            let apart = a.0 >= b.2 || b.0 >= a.2 || a.1 >= b.3 || b.1 >= a.3;
            assert!(apart, "{}: «{first}» {a:?} lies on «{second}» {b:?}", drawing.title);
        }
    }
}

/// About the box of each text.
pub(crate) fn texts(drawing: &Drawing) -> Vec<(Bounds, &str)> {
    let texts = drawing.marks.iter().filter_map(|mark| {
        let Shape::Text { at, anchor, letters, text } = &mark.shape else { return None };
        let width = text.chars().map(width).sum::<f64>() * letters;
        let left = match anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - width / 2.0,
            Anchor::End => at.0 - width,
        };
        Some(((left, at.1 - letters * 0.8, left + width, at.1 + letters * 0.2), text.as_str()))
    });
    texts.collect()
}

/// The width of a letter of Roboto, roughly.
fn width(letter: char) -> f64 {
    match letter {
        '\u{0}'..='\u{1f}' | '\u{300}'..='\u{36f}' | '\u{fffe}' | '\u{ffff}' => 0.0,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ' ' | 'I' | '\'' | '|' | '!' | 'f' | 't' | 'r' | '(' | ')'
        | '[' | ']' | '-' | '/' | ';' => 0.25,
        _ => 0.53,
    }
}

fn places(shape: &Shape) -> Vec<(f64, f64)> {
    match shape {
        Shape::Line { from, to } => vec![*from, *to],
        Shape::Path { points } | Shape::Polygon { points } => points.clone(),
        Shape::Outline { data } => {
            let numbers = data.split(|letter: char| letter.is_ascii_alphabetic() || letter == ' ');
            let numbers: Vec<f64> =
                numbers.filter(|n| !n.is_empty()).map(|n| n.parse().expect("a number")).collect();
            numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
        }
        Shape::Circle { at, radius } => {
            vec![(at.0 - radius, at.1 - radius), (at.0 + radius, at.1 + radius)]
        }
        Shape::Rect { at, size } => {
            assert!(size.0 >= 0.0 && size.1 >= 0.0, "{shape:?}");
            vec![*at, (at.0 + size.0, at.1 + size.1)]
        }
        Shape::Text { at, .. } => vec![*at],
    }
}

/// Every tag is closed by its own, every attribute is quoted once, no letter stands that XML forbids.
fn well_formed(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        words(&rest[..start]);
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(|letter| letter.is_ascii_alphabetic()), "<{tag}>");
        attributes_are_quoted(attributes);
        if !closed {
            open.push(name);
        }
    }
    words(rest);
    assert!(open.is_empty(), "open: {open:?}");
}

fn attributes_are_quoted(mut rest: &str) {
    let mut names = Vec::new();
    while let Some((name, after)) = rest.trim_start().split_once("=\"") {
        assert!(name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-'), "{rest}");
        assert!(!names.contains(&name), "{name} twice");
        names.push(name);
        let (value, after) = after.split_once('"').expect("a value ends");
        words(value);
        numbers_are_finite(name, value);
        rest = after;
    }
    assert!(rest.trim().is_empty(), "{rest}");
}

fn numbers_are_finite(name: &str, value: &str) {
    let single = ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "font-size"];
    if single.contains(&name) {
        assert!(value.parse::<f64>().is_ok_and(f64::is_finite), "{name}={value}");
    }
    if name == "d" || name == "viewBox" {
        let known = |letter: char| letter.is_ascii_digit() || " .-MLCSQTZ".contains(letter);
        assert!(value.chars().all(known), "{name}={value}");
    }
}

/// Text with nothing in it that would have to be escaped.
fn words(text: &str) {
    assert!(!text.contains(['<', '>']), "{text}");
    for piece in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
        assert!(known.iter().any(|name| piece.starts_with(name)), "&{piece}");
    }
    assert!(text.chars().all(|letter| letter >= ' ' || letter == '\n'), "{text:?}");
}
