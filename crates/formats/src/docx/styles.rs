//! Styles: which are headings, which carry numbers, which set an old Vietnamese font.

use std::collections::HashMap;

use crate::xml;
use crate::{FormatError, Source};

/// The styles of a document, by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default_paragraph: Option<String>,
    /// The font of the whole document.
    default_font: Option<String>,
}

/// What one style says, and what it leaves to the style it is based on.
#[derive(Debug, Default, Clone)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    font: Option<String>,
    num_id: Option<i64>,
    level: Option<usize>,
}

/// Longest chain of styles based on each other that is followed.
const MAX_CHAIN: usize = 32;

impl Styles {
    pub(super) fn parse(file: &Source<'_>, text: &str) -> Result<Self, FormatError> {
        let mut styles = Self::default();
        let mut current: Option<String> = None;
        xml::each(file, text, |element, path| {
            let inside = |name: &str| path.iter().any(|p| p == name);
            if element.is("style") {
                let id = element.value_of("styleId").unwrap_or_default();
                let default = matches!(element.value_of("default").as_deref(), Some("1" | "true"));
                if default && element.value_of("type").as_deref() == Some("paragraph") {
                    styles.default_paragraph = Some(id.clone());
                }
                styles.by_id.insert(id.clone(), Style::default());
                current = Some(id);
            } else if element.is("rFonts") && inside("rPrDefault") {
                styles.default_font = font_of(element);
            } else if inside("style")
                && !inside("tblStylePr")
                && let Some(style) = current.as_ref().and_then(|id| styles.by_id.get_mut(id))
            {
                style.take(element);
            }
        })?;
        Ok(styles)
    }

    /// The paragraph style in force: the one named, else the document's default.
    pub(super) fn paragraph<'s>(&'s self, named: Option<&'s str>) -> Option<&'s str> {
        named.or(self.default_paragraph.as_deref())
    }

    /// Level 1–6 of a heading style, by its outline level or by its name.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        let by_outline = self.find(id, |s| s.outline);
        // Level 10 in Word's counting is «body text».
        let level = by_outline.or_else(|| self.find(id, |s| heading_name(&s.name)))?;
        (level <= 9).then(|| level.clamp(1, 6))
    }

    /// Whether the style is one of a table of contents.
    pub(super) fn is_contents(&self, id: &str) -> bool {
        let name = self.by_id.get(id).map_or(id, |s| s.name.as_str()).to_ascii_lowercase();
        name.strip_prefix("toc").is_some_and(|rest| rest.trim().parse::<u8>().is_ok())
    }

    /// The font that a style sets.
    pub(super) fn font(&self, id: &str) -> Option<&str> {
        self.chain(id).find_map(|s| s.font.as_deref())
    }

    /// The font of text whose styles set none.
    pub(super) fn default_font(&self) -> Option<&str> {
        self.default_font.as_deref()
    }

    /// The list of a style: number id and level.
    pub(super) fn list(&self, id: &str) -> Option<(i64, Option<usize>)> {
        let num_id = self.find(id, |s| s.num_id)?;
        Some((num_id, self.find(id, |s| s.level)))
    }

    fn find<T>(&self, id: &str, pick: impl Fn(&Style) -> Option<T>) -> Option<T> {
        self.chain(id).find_map(pick)
    }

    /// A style and those it is based on.
    fn chain<'s>(&'s self, id: &str) -> impl Iterator<Item = &'s Style> {
        let first = self.by_id.get(id);
        std::iter::successors(first, |s| self.by_id.get(s.based_on.as_deref()?)).take(MAX_CHAIN)
    }
}

impl Style {
    fn take(&mut self, element: &xml::Element<'_>) {
        match element.name() {
            "name" => self.name = element.val().unwrap_or_default(),
            "basedOn" => self.based_on = element.val(),
            "outlineLvl" => self.outline = element.number().and_then(|n| u8::try_from(n + 1).ok()),
            "rFonts" => self.font = font_of(element),
            "numId" => self.num_id = element.number(),
            "ilvl" => self.level = element.number().and_then(|n| usize::try_from(n).ok()),
            _ => {}
        }
    }
}

/// The font of Latin letters in `w:rFonts`.
pub(super) fn font_of(element: &xml::Element<'_>) -> Option<String> {
    element.value_of("ascii").or_else(|| element.value_of("hAnsi"))
}

fn heading_name(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    if name == "title" {
        return Some(1);
    }
    name.strip_prefix("heading ")?.trim().parse().ok()
}
