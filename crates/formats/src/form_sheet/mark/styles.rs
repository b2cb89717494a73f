//! The red fill: a copy of each cell's own style, with another background.

use std::collections::BTreeMap;

use crate::patch::{Edits, Scan, Shape, attribute};
use crate::{FormatError, Source};

/// The styles of a workbook, with those that were added.
#[derive(Debug)]
pub(super) struct Looks {
    edits: Edits,
    /// The text of each style.
    styles: Vec<String>,
    /// The number of the red fill.
    fill: usize,
    added: Vec<String>,
    red: BTreeMap<usize, usize>,
    prefix: String,
    // Where new styles go, and where the list counts them.
    end: usize,
}

impl Looks {
    /// Reads the styles and adds the red fill.
    pub(super) fn new(file: &Source<'_>, text: String) -> Result<Self, FormatError> {
        let scan = Scan::of(file, &text)?;
        let missing = |name: &str| file.damaged(format!("phần định dạng thiếu {name}"));
        let fills = scan.first("fills").ok_or_else(|| missing("fills"))?.clone();
        let list = scan
            .first("cellXfs")
            .filter(|l| l.shape == Shape::Pair)
            .ok_or_else(|| missing("cellXfs"))?
            .clone();
        let styles: Vec<String> = scan
            .children(&list)
            .filter(|f| f.name == "xf")
            .map(|f| text.get(f.start.start..f.end).unwrap_or_default().to_owned())
            .collect();
        let fill = scan.children(&fills).filter(|f| f.name == "fill").count();
        let mut edits = Edits::new(text);
        edits.append_into(file, &scan, "fills", |p| {
            format!("<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FFF8B4B4\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>")
        })?;
        count(&mut edits, &fills.start, fill + 1);
        let (prefix, end) = (list.prefix.clone(), list.inner_end);
        let mut looks = Self { edits, styles, fill, added: Vec::new(), red: BTreeMap::new(), prefix, end };
        looks.end = end;
        // How many there will be is only known at the end; readers do not need the number.
        drop_count(&mut looks.edits, &list.start);
        Ok(looks)
    }

    /// The number of the style that looks like this one, but red.
    pub(super) fn red(&mut self, style: usize) -> usize {
        if let Some(known) = self.red.get(&style) {
            return *known;
        }
        let original = self.styles.get(style).or(self.styles.first()).cloned().unwrap_or_default();
        let number = self.add(&refilled(&original, self.fill));
        self.red.insert(style, number);
        number
    }

    /// The number of a style with wrapped text, for the list of mistakes.
    pub(super) fn wrapped(&mut self) -> usize {
        let prefix = self.prefix.clone();
        let style = format!(
            "<{prefix}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><{prefix}alignment vertical=\"top\" wrapText=\"1\"/></{prefix}xf>"
        );
        self.add(&style)
    }

    fn add(&mut self, style: &str) -> usize {
        self.added.push(style.to_owned());
        self.styles.len() + self.added.len() - 1
    }

    /// The part with everything that was added.
    pub(super) fn finish(mut self) -> String {
        self.edits.insert(self.end, self.added.concat());
        self.edits.finish()
    }
}

/// A style with another fill.
fn refilled(style: &str, fill: usize) -> String {
    let end = style.find('>').unwrap_or(style.len());
    let (tag, rest) = style.split_at(end);
    let mut tag = tag.to_owned();
    for (name, value) in [("fillId", fill.to_string()), ("applyFill", "1".to_owned())] {
        match attribute(&tag, name) {
            Some((range, _)) => tag.replace_range(range, &value),
            None => {
                let at = tag.trim_end_matches('/').trim_end().len();
                tag.insert_str(at, &format!(" {name}=\"{value}\""));
            }
        }
    }
    tag + rest
}

fn count(edits: &mut Edits, tag: &std::ops::Range<usize>, number: usize) {
    let found = attribute(edits.text().get(tag.clone()).unwrap_or_default(), "count");
    if let Some((range, _)) = found {
        edits.replace(tag.start + range.start..tag.start + range.end, number.to_string());
    }
}

fn drop_count(edits: &mut Edits, tag: &std::ops::Range<usize>) {
    let text = edits.text().get(tag.clone()).unwrap_or_default();
    let Some((range, _)) = attribute(text, "count") else { return };
    let Some(from) = text.get(..range.start).and_then(|t| t.rfind("count")) else { return };
    edits.replace(tag.start + from..tag.start + range.end + 1, String::new());
}
