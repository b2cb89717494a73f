//! The parts of a workbook that matter: its sheets, texts, number formats, properties and names.

use std::collections::HashMap;

use super::cells::{self, Cells};
use super::identity::PREFIX;
use super::number::NumberStyle;
use crate::archive::{Archive, xml_text};
use crate::limits::{MAX_FORM_CELLS, MAX_FORM_SHEETS, MAX_FORM_UNPACKED_BYTES};
use crate::xml::{self, Step};
use crate::{FormatError, Source};

/// A workbook that was read.
#[derive(Debug, Default)]
pub(crate) struct Package {
    pub(crate) sheets: Vec<Sheet>,
    /// Our pairs as the document's own properties tell them.
    pub(crate) properties: HashMap<String, String>,
    /// The same as defined names tell them.
    pub(crate) names: HashMap<String, String>,
    /// The part that is the workbook.
    pub(crate) main: String,
}

/// A sheet with its cells.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    /// The part in which it stands.
    pub(crate) part: String,
    pub(crate) shown: Shown,
    pub(crate) cells: Cells,
}

/// Whether people see a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Yes,
    Hidden,
}

/// Reads a workbook; `unpacked` grows by the bytes that were unpacked for it, also where it fails.
pub(crate) fn read(file: &Source<'_>, unpacked: &mut u64) -> Result<Package, FormatError> {
    let mut archive = Archive::open_within(file, MAX_FORM_UNPACKED_BYTES)?;
    let package = opened(file, &mut archive);
    *unpacked += archive.unpacked();
    package
}

fn opened(file: &Source<'_>, archive: &mut Archive<'_>) -> Result<Package, FormatError> {
    let root = relations(file, archive, "")?;
    let main = target(&root, "officeDocument").unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let text = part(file, archive, &main)?.ok_or_else(|| file.damaged("thiếu phần mô tả sổ tính"))?;
    let relations_of_main = relations(file, archive, &main)?;
    let (listed, names) = workbook(file, &text)?;
    let optional = |archive: &mut Archive<'_>, kind: &str| match target(&relations_of_main, kind) {
        Some(name) => part(file, archive, &name),
        None => Ok(None),
    };
    let strings = optional(archive, "sharedStrings")?;
    let strings = strings.map_or_else(|| Ok(Vec::new()), |text| shared_strings(file, &text))?;
    let styles = optional(archive, "styles")?;
    let styles = styles.map_or_else(|| Ok(Vec::new()), |text| number_styles(file, &text))?;
    let mut sheets = Vec::new();
    let mut budget = MAX_FORM_CELLS;
    for (name, id, shown) in listed.into_iter().take(MAX_FORM_SHEETS) {
        let found = relations_of_main.iter().find(|r| r.id == id && r.kind == "worksheet");
        let Some(relation) = found else { continue };
        let Some(text) = part(file, archive, &relation.target)? else { continue };
        let cells = cells::read(file, &text, &strings, &styles, &mut budget)?;
        sheets.push(Sheet { name, part: relation.target.clone(), shown, cells });
    }
    let properties = match target(&root, "custom-properties") {
        Some(name) => part(file, archive, &name)?,
        None => None,
    };
    let properties = properties.map_or_else(|| Ok(HashMap::new()), |text| custom(file, &text))?;
    Ok(Package { sheets, properties, names, main })
}

pub(crate) fn part(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
    name: &str,
) -> Result<Option<String>, FormatError> {
    archive.part(name)?.map(|bytes| xml_text(file, bytes)).transpose()
}

/// A line of a part's list of relations.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) id: String,
    /// The last word of its type.
    pub(crate) kind: String,
    /// The part that it leads to.
    pub(crate) target: String,
}

/// The part in which the relations of a part stand; of the package itself where the name is empty.
pub(crate) fn relations_name(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// The relations of a part.
pub(crate) fn relations(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
    of: &str,
) -> Result<Vec<Relation>, FormatError> {
    let Some(text) = part(file, archive, &relations_name(of))? else { return Ok(Vec::new()) };
    let folder = of.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    xml::each(file, &text, |element, _| {
        if element.is("Relationship") {
            let get = |key| element.value_of(key).unwrap_or_default();
            let kind = get("Type");
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            if get("TargetMode") != "External" {
                found.push(Relation { id: get("Id"), kind, target: resolved(folder, &get("Target")) });
            }
        }
    })?;
    Ok(found)
}

pub(crate) fn target(relations: &[Relation], kind: &str) -> Option<String> {
    relations.iter().find(|r| r.kind == kind).map(|r| r.target.clone())
}

fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let start = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = start.split('/').filter(|p| !p.is_empty()).collect();
    for piece in target.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            piece => path.push(piece),
        }
    }
    path.join("/")
}

type Listed = Vec<(String, String, Shown)>;

/// Name, relation and visibility of each sheet; the defined names that are ours.
fn workbook(file: &Source<'_>, text: &str) -> Result<(Listed, HashMap<String, String>), FormatError> {
    let (mut sheets, mut names) = (Vec::new(), HashMap::new());
    let mut current: Option<(String, String)> = None;
    xml::walk(file, text, |step| {
        match step {
            Step::Start(element) if element.is("sheet") => {
                let shown = match element.value_of("state").as_deref() {
                    Some("hidden" | "veryHidden") => Shown::Hidden,
                    _ => Shown::Yes,
                };
                let name = element.value_of("name").unwrap_or_default();
                sheets.push((name, element.value_of("id").unwrap_or_default(), shown));
            }
            Step::Start(element) if element.is("definedName") => {
                current = element.value_of("name").map(|name| (name, String::new()));
            }
            Step::Text(chars) => {
                if let Some((_, value)) = &mut current {
                    value.push_str(chars);
                }
            }
            Step::End("definedName") => {
                if let Some((name, value)) = current.take()
                    && name.starts_with(PREFIX)
                {
                    let bare = value.trim().trim_start_matches('=').trim_matches('"').replace("\"\"", "\"");
                    names.insert(name, bare);
                }
            }
            Step::Start(_) | Step::End(_) => {}
        }
        Ok(())
    })?;
    Ok((sheets, names))
}

fn shared_strings(file: &Source<'_>, text: &str) -> Result<Vec<String>, FormatError> {
    let mut all = Vec::new();
    let (mut current, mut in_text, mut sounds) = (String::new(), false, 0_usize);
    xml::walk(file, text, |step| {
        match step {
            Step::Start(element) => match element.name() {
                "si" => current.clear(),
                "t" => in_text = sounds == 0,
                "rPh" => sounds += 1,
                _ => {}
            },
            Step::Text(chars) if in_text => current.push_str(chars),
            Step::Text(_) => {}
            Step::End(name) => match name {
                "si" => all.push(std::mem::take(&mut current)),
                "t" => in_text = false,
                "rPh" => sounds = sounds.saturating_sub(1),
                _ => {}
            },
        }
        Ok(())
    })?;
    Ok(all)
}

/// What each cell style makes of a number.
fn number_styles(file: &Source<'_>, text: &str) -> Result<Vec<NumberStyle>, FormatError> {
    let mut codes: HashMap<String, NumberStyle> = HashMap::new();
    let mut styles = Vec::new();
    xml::each(file, text, |element, path| {
        if element.is("numFmt") {
            let get = |key| element.value_of(key).unwrap_or_default();
            codes.insert(get("numFmtId"), style_of(&get("formatCode")));
        } else if element.is("xf") && path.last().is_some_and(|p| p == "cellXfs") {
            let id = element.value_of("numFmtId").unwrap_or_default();
            styles.push(codes.get(&id).copied().unwrap_or_else(|| built_in(&id)));
        }
    })?;
    Ok(styles)
}

fn built_in(id: &str) -> NumberStyle {
    match id.parse::<u32>() {
        Ok(9 | 10) => NumberStyle::Percent,
        Ok(14..=22 | 27..=36 | 45..=47 | 50..=58) => NumberStyle::Date,
        _ => NumberStyle::Plain,
    }
}

fn style_of(code: &str) -> NumberStyle {
    let mut bare = String::new();
    let mut letters = code.chars();
    while let Some(c) = letters.next() {
        match c {
            '"' => letters.by_ref().take_while(|c| *c != '"').for_each(drop),
            '[' => letters.by_ref().take_while(|c| *c != ']').for_each(drop),
            '\\' | '_' | '*' => {
                letters.next();
            }
            ';' => break,
            c => bare.push(c.to_ascii_lowercase()),
        }
    }
    if bare.contains('%') {
        NumberStyle::Percent
    } else if bare != "general" && !bare.contains(['0', '#', '?']) && bare.contains(['y', 'd', 'm', 'h', 's'])
    {
        NumberStyle::Date
    } else {
        NumberStyle::Plain
    }
}

fn custom(file: &Source<'_>, text: &str) -> Result<HashMap<String, String>, FormatError> {
    let mut all = HashMap::new();
    let mut current: Option<(String, String)> = None;
    xml::walk(file, text, |step| {
        match step {
            Step::Start(element) if element.is("property") => {
                current = element.value_of("name").map(|name| (name, String::new()));
            }
            Step::Text(chars) => {
                if let Some((_, value)) = &mut current {
                    value.push_str(chars);
                }
            }
            Step::End("property") => {
                if let Some((name, value)) = current.take()
                    && name.starts_with(PREFIX)
                {
                    all.insert(name, value);
                }
            }
            Step::Start(_) | Step::End(_) => {}
        }
        Ok(())
    })?;
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_percentages_and_days() {
        for (code, style) in [
            ("0.0%", NumberStyle::Percent),
            ("0\"%\"", NumberStyle::Plain),
            ("#,##0.00", NumberStyle::Plain),
            ("General", NumberStyle::Plain),
            ("dd/mm/yyyy", NumberStyle::Date),
            ("[Red]#,##0\" đồng\"", NumberStyle::Plain),
            ("@", NumberStyle::Plain),
        ] {
            assert_eq!(style_of(code), style, "{code}");
        }
    }

    #[test]
    fn targets_stay_inside_the_package() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolved("xl", "../../../etc/passwd"), "etc/passwd");
    }
}
