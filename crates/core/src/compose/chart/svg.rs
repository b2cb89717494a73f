//! A drawing written as SVG: for a page with classes, for a file with paint.

use std::fmt::Write as _;

use super::drawing::{Anchor, Drawing, Mark, Shape};
use super::palette::Theme;
use super::role::Role;

/// Empty ground around a drawing in a file; in a page the page gives it.
const MARGIN: f64 = 12.0;

impl Drawing {
    /// The drawing for a page. Its marks carry classes only, the page's sheet ([`css`](super::css))
    /// colours them; `id` begins the names of its parts and must be one of its own in the page.
    #[must_use]
    pub fn inline(&self, id: &str) -> String {
        let mut out = Svg { text: String::new(), theme: None, id };
        // Links inside of an image could not be reached by a keyboard or a reader.
        let role = if self.marks.iter().any(|mark| mark.href.is_some()) { "group" } else { "img" };
        let id = escaped(id);
        let _ = write!(
            out.text,
            r#"<svg class="drawing" viewBox="0 0 {} {}" role="{role}" aria-labelledby="{id}-t {id}-d">"#,
            number(self.width),
            number(self.height)
        );
        let _ = write!(
            out.text,
            r#"<title id="{id}-t">{}</title><desc id="{id}-d">{}</desc>"#,
            escaped(&self.title),
            escaped(&self.desc)
        );
        self.write_marks(&mut out);
        out.text
    }

    /// The drawing as a file of its own, with its ground, its face and every mark's paint.
    #[must_use]
    pub fn standalone(&self, theme: Theme) -> String {
        let mut out = Svg { text: String::new(), theme: Some(theme), id: "c" };
        let (width, height) = (number(self.width + 2.0 * MARGIN), number(self.height + 2.0 * MARGIN));
        let edge = number(-MARGIN);
        let _ = write!(
            out.text,
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{edge} {edge} {width} {height}" role="img" font-family="Roboto, 'Noto Sans', Arial, sans-serif" stroke-linejoin="round">"#
        );
        let _ = write!(
            out.text,
            "\n<title>{}</title>\n<desc>{}</desc>\n",
            escaped(&self.title),
            escaped(&self.desc)
        );
        let ground = theme.palette().ground;
        let _ = write!(
            out.text,
            r#"<rect x="{edge}" y="{edge}" width="{width}" height="{height}" fill="{ground}"/>"#
        );
        self.write_marks(&mut out);
        out.text.push_str("\n</svg>\n");
        out.text
    }

    fn write_marks(&self, out: &mut Svg) {
        if self.marks.iter().any(|mark| mark.role == Role::None) {
            out.pattern();
        }
        for mark in &self.marks {
            if out.theme.is_some() {
                out.text.push('\n');
            }
            out.mark(mark);
        }
        if out.theme.is_none() {
            out.text.push_str("</svg>");
        }
    }
}

/// What is being written.
struct Svg<'a> {
    text: String,
    /// The theme whose paint the marks carry; none where they carry classes.
    theme: Option<Theme>,
    id: &'a str,
}

impl Svg<'_> {
    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.text, r#" {name}="{}""#, escaped(value));
    }

    fn numbers(&mut self, attributes: &[(&str, f64)]) {
        for (name, value) in attributes {
            self.attribute(name, &number(*value));
        }
    }

    /// The class or the paint of a role.
    fn paint(&mut self, role: Role) {
        let hatched = format!("url(#{}-none)", self.id);
        let Some(theme) = self.theme else {
            self.attribute("class", &role.class());
            if role == Role::None {
                self.attribute("fill", &hatched);
            }
            return;
        };
        for (name, value) in role.paint(theme).properties() {
            let value = if role == Role::None && name == "fill" { &hatched } else { &value };
            self.attribute(name, value);
        }
    }

    /// The hatching of surfaces without a value.
    fn pattern(&mut self) {
        self.text.push_str("<defs><pattern");
        let id = format!("{}-none", self.id);
        self.attribute("id", &id);
        self.text
            .push_str(r#" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6""#);
        self.paint(Role::Ground);
        self.text.push_str(r#"/><path d="M-1 1L1 -1M0 6L6 0M5 7L7 5""#);
        self.paint(Role::Hatch);
        self.text.push_str("/></pattern></defs>");
    }

    fn mark(&mut self, mark: &Mark) {
        let link = mark.href.as_deref().filter(|href| leads_somewhere(href));
        if let Some(href) = link {
            self.text.push_str("<a");
            self.attribute("href", href);
            self.text.push('>');
        }
        let tag = match &mark.shape {
            Shape::Line { from, to } => {
                self.text.push_str("<line");
                self.numbers(&[("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)]);
                "line"
            }
            Shape::Path { points } => self.path(&through(points, "")),
            Shape::Polygon { points } => self.path(&through(points, "Z")),
            Shape::Outline { data } => self.path(data),
            Shape::Circle { at, radius } => {
                self.text.push_str("<circle");
                self.numbers(&[("cx", at.0), ("cy", at.1), ("r", *radius)]);
                "circle"
            }
            Shape::Rect { at, size } => {
                self.text.push_str("<rect");
                self.numbers(&[("x", at.0), ("y", at.1), ("width", size.0), ("height", size.1)]);
                "rect"
            }
            Shape::Text { at, anchor, letters, .. } => {
                self.text.push_str("<text");
                self.numbers(&[("x", at.0), ("y", at.1), ("font-size", *letters)]);
                match anchor {
                    Anchor::Start => {}
                    Anchor::Middle => self.attribute("text-anchor", "middle"),
                    Anchor::End => self.attribute("text-anchor", "end"),
                }
                "text"
            }
        };
        self.paint(mark.role);
        let hint = mark.hint.as_ref().map(|hint| format!("<title>{}</title>", escaped(hint)));
        let text = if let Shape::Text { text, .. } = &mark.shape { escaped(text) } else { String::new() };
        let _ = write!(self.text, ">{}{text}</{tag}>", hint.unwrap_or_default());
        if link.is_some() {
            self.text.push_str("</a>");
        }
    }

    fn path(&mut self, data: &str) -> &'static str {
        self.text.push_str("<path");
        self.attribute("d", data);
        "path"
    }
}

fn through(points: &[(f64, f64)], end: &str) -> String {
    let mut data = String::new();
    for (nth, (x, y)) in points.iter().enumerate() {
        let _ = write!(data, "{}{} {}", if nth == 0 { "M" } else { "L" }, number(*x), number(*y));
    }
    if points.is_empty() { data } else { data + end }
}

/// A number with at most one decimal. What is not finite never gets here; if it did, it would be 0.
pub(super) fn number(value: f64) -> String {
    let rounded = if value.is_finite() { (value * 10.0).round() / 10.0 } else { 0.0 };
    // Adding zero turns the zero with a minus sign into the one without.
    (rounded + 0.0).to_string()
}

/// Whether an address is a path or leads to the web; everything else would be a way to run something.
fn leads_somewhere(href: &str) -> bool {
    let scheme = href.find(':').filter(|colon| !href[..*colon].contains(['/', '?', '#']));
    scheme.is_none_or(|colon| matches!(&href[..colon], "http" | "https"))
}

/// Text as XML writes it, without the letters that XML forbids.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("a<b>&\"c'\u{0}\u{b}d\ne"), "a&lt;b&gt;&amp;&quot;c&#39;d e");
    }

    #[test]
    fn numbers_are_short_and_finite() {
        for (value, written) in
            [(1.04, "1"), (-0.04, "0"), (2.25, "2.3"), (f64::NAN, "0"), (f64::INFINITY, "0")]
        {
            assert_eq!(number(value), written);
        }
    }

    #[test]
    fn links_lead_to_pages_only() {
        for href in ["/a", "a/b:c", "?q=1:2", "#x", "https://a.example/", "http://a.example"] {
            assert!(leads_somewhere(href), "{href}");
        }
        for href in ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", " javascript:x"] {
            assert!(!leads_somewhere(href), "{href}");
        }
    }
}
