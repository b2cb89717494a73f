//! The numbers in front of paragraphs, counted as Word counts them.

use std::collections::{HashMap, HashSet};

use super::styles::Styles;
use crate::numbers::{letters, roman};
use crate::xml;
use crate::{FormatError, Source};

/// Levels of a list.
const LEVELS: usize = 9;

/// All lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<i64, Definition>,
    instances: HashMap<i64, Instance>,
    counters: HashMap<i64, [Option<i64>; LEVELS]>,
    started: HashSet<i64>,
}

/// An abstract list: how its levels look.
#[derive(Debug, Default, Clone)]
struct Definition {
    levels: Vec<Level>,
    /// The style whose list this one borrows.
    borrows: Option<String>,
}

/// A list in the text: which definition it follows and what it changes.
#[derive(Debug, Default, Clone)]
struct Instance {
    definition: i64,
    starts: HashMap<usize, i64>,
    levels: HashMap<usize, Level>,
}

#[derive(Debug, Clone)]
struct Level {
    start: i64,
    format: String,
    text: String,
    style: Option<String>,
    legal: bool,
    /// The level after which this one starts anew; `Some(0)`: never.
    restart: Option<usize>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".to_owned(),
            text: String::new(),
            style: None,
            legal: false,
            restart: None,
        }
    }
}

impl Numbering {
    pub(super) fn parse(file: &Source<'_>, text: &str, styles: &Styles) -> Result<Self, FormatError> {
        let mut numbering = Self::default();
        let (mut definition, mut instance, mut level) = (None, None, 0_usize);
        xml::each(file, text, |element, path| {
            let inside = |name: &str| path.iter().any(|p| p == name);
            let index = |key: &str| element.value_of(key).and_then(|v| v.parse::<i64>().ok());
            let depth = || index("ilvl").and_then(|l| usize::try_from(l).ok()).unwrap_or(0).min(LEVELS - 1);
            match element.name() {
                "abstractNum" => definition = index("abstractNumId"),
                "num" => instance = index("numId"),
                "lvl" | "lvlOverride" => level = depth(),
                _ => {}
            }
            if inside("abstractNum") {
                if let Some(id) = definition {
                    numbering.definitions.entry(id).or_default().take(element, level, inside("lvl"));
                }
            } else if inside("num")
                && let Some(id) = instance
            {
                numbering.instances.entry(id).or_default().take(element, level, inside("lvl"));
            }
        })?;
        numbering.resolve_borrowed(styles);
        Ok(numbering)
    }

    /// A list that only names a style takes the definition of that style's list.
    fn resolve_borrowed(&mut self, styles: &Styles) {
        let found: Vec<(i64, Vec<Level>)> = self
            .definitions
            .iter()
            .filter_map(|(id, definition)| {
                let (num_id, _) = styles.list(definition.borrows.as_deref()?)?;
                let source = self.instances.get(&num_id)?.definition;
                Some((*id, self.definitions.get(&source)?.levels.clone()))
            })
            .collect();
        for (id, levels) in found {
            if let Some(definition) = self.definitions.get_mut(&id) {
                definition.levels = levels;
            }
        }
    }

    /// The level that a list ties to a paragraph style.
    pub(super) fn level_of_style(&self, num_id: i64, style: &str) -> Option<usize> {
        let definition = self.definitions.get(&self.instances.get(&num_id)?.definition)?;
        definition.levels.iter().position(|l| l.style.as_deref() == Some(style))
    }

    /// Counts one paragraph of a list and gives its label with a trailing blank; empty where the
    /// level shows none.
    pub(super) fn next(&mut self, num_id: i64, level: usize) -> String {
        let level = level.min(LEVELS - 1);
        let Some(instance) = self.instances.get(&num_id) else { return String::new() };
        let Some(definition) = self.definitions.get(&instance.definition) else { return String::new() };
        let look = |l: usize| instance.levels.get(&l).or_else(|| definition.levels.get(l));
        let start_of =
            |l: usize| instance.starts.get(&l).copied().or_else(|| look(l).map(|d| d.start)).unwrap_or(1);
        let counter = self.counters.entry(instance.definition).or_default();
        // A list that overrides a start begins anew where it first appears.
        if self.started.insert(num_id) {
            for place in instance.starts.keys() {
                if let Some(count) = counter.get_mut(*place) {
                    *count = None;
                }
            }
        }
        for (l, count) in counter.iter_mut().enumerate() {
            if l < level {
                count.get_or_insert_with(|| start_of(l));
            } else if l == level {
                *count = Some(count.map_or_else(|| start_of(l), |n| n.saturating_add(1)));
            } else if look(l).and_then(|d| d.restart).is_none_or(|after| after > level) {
                *count = None;
            }
        }
        let Some(shown) = look(level) else { return String::new() };
        label(shown, counter, &look)
    }
}

impl Definition {
    fn take(&mut self, element: &xml::Element<'_>, level: usize, in_level: bool) {
        if element.is("numStyleLink") {
            self.borrows = element.val();
        }
        if element.is("lvl") || in_level {
            if self.levels.len() <= level {
                self.levels.resize_with(level + 1, Level::default);
            }
            if let Some(place) = self.levels.get_mut(level) {
                place.take(element);
            }
        }
    }
}

impl Instance {
    fn take(&mut self, element: &xml::Element<'_>, level: usize, in_level: bool) {
        match element.name() {
            "abstractNumId" => self.definition = element.number().unwrap_or(-1),
            "startOverride" => {
                self.starts.insert(level, element.number().unwrap_or(1));
            }
            _ if element.is("lvl") || in_level => self.levels.entry(level).or_default().take(element),
            _ => {}
        }
    }
}

impl Level {
    fn take(&mut self, element: &xml::Element<'_>) {
        match element.name() {
            "start" => self.start = element.number().unwrap_or(1),
            "numFmt" => self.format = element.val().unwrap_or_default(),
            "lvlText" => self.text = element.val().unwrap_or_default(),
            "pStyle" => self.style = element.val(),
            "isLgl" => self.legal = element.is_on(),
            "lvlRestart" => self.restart = element.number().and_then(|n| usize::try_from(n).ok()),
            _ => {}
        }
    }
}

/// Fills «%1.%2» with the counts.
fn label<'l>(
    shown: &Level,
    counter: &[Option<i64>; LEVELS],
    look: &impl Fn(usize) -> Option<&'l Level>,
) -> String {
    if shown.format == "none" {
        return String::new();
    }
    if shown.format == "bullet" {
        return format!("{} ", bullet(&shown.text));
    }
    let mut out = String::new();
    let mut letters = shown.text.chars().peekable();
    while let Some(c) = letters.next() {
        let level = letters.peek().and_then(|d| d.to_digit(10)).filter(|d| c == '%' && *d > 0);
        let Some(level) = level.and_then(|d| usize::try_from(d - 1).ok()) else {
            out.push(c);
            continue;
        };
        letters.next();
        let count = counter.get(level).copied().flatten().unwrap_or(1);
        let format = look(level).map_or("decimal", |l| l.format.as_str());
        out.push_str(&count_as(count, if shown.legal { "decimal" } else { format }));
    }
    let out = out.trim();
    if out.is_empty() { String::new() } else { format!("{out} ") }
}

fn count_as(count: i64, format: &str) -> String {
    match format {
        "lowerLetter" => letters(count),
        "upperLetter" => letters(count).to_uppercase(),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "decimalZero" => format!("{count:02}"),
        "none" | "bullet" => String::new(),
        _ => count.to_string(),
    }
}

/// Bullets are signs of symbol fonts; the ones that people type keep their shape.
fn bullet(text: &str) -> &str {
    match text.trim() {
        "+" => "+",
        "*" => "*",
        _ => "-",
    }
}
