//! Whether an SVG text is one of our own charts. Pictures, scripts, style sheets, effects and whatever
//! else SVG has room for are not in them, so nothing of that is ever interpreted.

use resvg::usvg::roxmltree::{Document, Node};

/// The elements of charts.
const ELEMENTS: [&str; 11] =
    ["svg", "title", "desc", "defs", "pattern", "rect", "line", "path", "circle", "text", "a"];

/// Their attributes. No transformation is among them: a scale could ask for surfaces without bounds.
const ATTRIBUTES: [&str; 29] = [
    "width", "height", "viewBox", "role", "font-family", "stroke-linejoin", "id", "patternUnits", "x", "y",
    "x1", "y1", "x2", "y2", "cx", "cy", "r", "d", "font-size", "font-weight", "text-anchor", "fill",
    "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "href", "class",
];

/// Deepest nesting of elements: a pattern's path lies four deep.
const MAX_DEPTH: usize = 12;

/// Longest side of the hatching's tile.
const MAX_TILE: f32 = 64.0;

const SVG: &str = "http://www.w3.org/2000/svg";

/// Width and height of a chart, or what in it is not ours.
pub(super) fn size(chart: &Document<'_>) -> Result<(f32, f32), String> {
    let root = chart.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        return Err("không phải tệp SVG".to_owned());
    }
    let mut patterns = 0;
    for node in root.descendants().filter(Node::is_element) {
        known(node)?;
        let name = node.tag_name().name();
        if name == "svg" && node != root {
            return Err("tệp SVG lồng trong tệp SVG".to_owned());
        }
        if node.ancestors().nth(MAX_DEPTH).is_some() {
            return Err(format!("phần tử lồng sâu quá {MAX_DEPTH} lớp"));
        }
        if name == "pattern" {
            patterns += 1;
            if patterns > 1 || !small_tile(node) {
                return Err("nền gạch chéo lạ".to_owned());
            }
        }
    }
    let (width, height) = (number(root, "width"), number(root, "height"));
    let (Some(width), Some(height)) = (width, height) else {
        return Err("thiếu chiều rộng hoặc chiều cao".to_owned());
    };
    let view: Vec<Option<f32>> = root.attribute("viewBox").map(numbers).unwrap_or_default();
    // A drawing may begin before its origin: that is its margin.
    let fits = matches!(view[..], [Some(x), Some(y), w, h]
        if x.is_finite() && y.is_finite() && w == Some(width) && h == Some(height));
    if !fits {
        return Err("khung nhìn không khớp chiều rộng và chiều cao".to_owned());
    }
    Ok((width, height))
}

/// Whether charts have such an element, with such attributes.
fn known(node: Node<'_, '_>) -> Result<(), String> {
    let tag = node.tag_name();
    if tag.namespace() != Some(SVG) || !ELEMENTS.contains(&tag.name()) {
        return Err(format!("phần tử «{}» lạ", short(tag.name())));
    }
    match node.attributes().find(|a| a.namespace().is_some() || !ATTRIBUTES.contains(&a.name())) {
        Some(attribute) => Err(format!("thuộc tính «{}» lạ", short(attribute.name()))),
        None => Ok(()),
    }
}

fn small_tile(pattern: Node<'_, '_>) -> bool {
    let small = |name| number(pattern, name).is_some_and(|side| (1.0..=MAX_TILE).contains(&side));
    pattern.attribute("patternUnits") == Some("userSpaceOnUse") && small("width") && small("height")
}

/// A length without a unit.
fn number(node: Node<'_, '_>, name: &str) -> Option<f32> {
    node.attribute(name)?.parse().ok().filter(|value: &f32| value.is_finite())
}

fn numbers(text: &str) -> Vec<Option<f32>> {
    text.split_whitespace().map(|word| word.parse().ok()).collect()
}

fn short(name: &str) -> String {
    name.chars().take(40).collect()
}
