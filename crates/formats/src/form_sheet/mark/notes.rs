//! Notes on cells. A workbook keeps them twice: their text in one part, their box in another.

use std::collections::BTreeMap;

use crate::patch::{Edits, Scan, attribute, escaped};
use super::{Mark, Parts, current, declare, relate};
use crate::archive::Archive;
use crate::form_sheet::cells::parse_address;
use crate::form_sheet::package::{self, Relation};
use crate::{FormatError, Source};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const AUTHOR: &str = "Cột Mốc";

/// Adds notes to a sheet; to those that it has already, where it has some.
pub(super) fn add(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
    parts: &mut Parts,
    (sheet, xml): (&str, &mut String),
    marks: &[&Mark],
) -> Result<(), FormatError> {
    let mut texts: BTreeMap<(u32, u32), String> = BTreeMap::new();
    for mark in marks {
        let Some(at) = parse_address(&mark.place.cell) else { continue };
        let text = texts.entry(at).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&mark.text);
    }
    let relations = package::relations(file, archive, sheet)?;
    let find = |kind: &str| relations.iter().find(|r| r.kind == kind);
    match (find("comments"), find("vmlDrawing")) {
        (Some(comments), Some(boxes)) => join(file, archive, parts, (comments, boxes), &texts),
        (None, None) => create(file, archive, parts, (sheet, xml), &texts),
        // Half of a pair is not something to build on; colours and the list remain.
        _ => Ok(()),
    }
}

fn create(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
    parts: &mut Parts,
    (sheet, xml): (&str, &mut String),
    texts: &BTreeMap<(u32, u32), String>,
) -> Result<(), FormatError> {
    let taken = archive.names();
    let free = |n: &usize| {
        let name = format!("xl/cotmoc/comments{n}.xml");
        !parts.contains_key(&name) && !taken.contains(&name)
    };
    let number = (1..).find(free).unwrap_or(1);
    let comments = format!("xl/cotmoc/comments{number}.xml");
    let boxes = format!("xl/cotmoc/boxes{number}.vml");
    let list: String = texts.iter().map(|(at, text)| comment("", *at, text, 0)).collect();
    parts.insert(
        comments.clone(),
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{MAIN}\"><authors><author>{AUTHOR}</author></authors><commentList>{list}</commentList></comments>"
        ),
    );
    let shapes: String = (1..).zip(texts.keys()).map(|(n, at)| shape(n, *at)).collect();
    parts.insert(
        boxes.clone(),
        format!(
            "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"31\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>{shapes}</xml>"
        ),
    );
    relate(file, archive, parts, sheet, ("cotmocNotes", "comments", &comments))?;
    relate(file, archive, parts, sheet, ("cotmocBoxes", "vmlDrawing", &boxes))?;
    declare(
        file,
        archive,
        parts,
        (&comments, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"),
    )?;
    declare(file, archive, parts, (&boxes, "application/vnd.openxmlformats-officedocument.vmlDrawing"))?;
    *xml = refer(file, std::mem::take(xml))?;
    Ok(())
}

/// Names the boxes in the sheet, at the place that the order of its elements leaves for them.
fn refer(file: &Source<'_>, text: String) -> Result<String, FormatError> {
    const AFTER: [&str; 7] =
        ["legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"];
    let scan = Scan::of(file, &text)?;
    let root = scan.first("worksheet").ok_or_else(|| file.damaged("thiếu phần tử worksheet"))?.clone();
    let next = scan.children(&root).find(|f| AFTER.contains(&f.name.as_str())).map(|f| f.start.start);
    let mut edits = Edits::new(text);
    let element = format!(
        "<{}legacyDrawing xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"cotmocBoxes\"/>",
        root.prefix
    );
    edits.insert(next.unwrap_or(root.inner_end), element);
    Ok(edits.finish())
}

fn join(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
    parts: &mut Parts,
    (comments, boxes): (&Relation, &Relation),
    texts: &BTreeMap<(u32, u32), String>,
) -> Result<(), FormatError> {
    let missing = || file.damaged("thiếu phần ghi chú");
    let old = current(file, archive, parts, &comments.target)?.ok_or_else(missing)?;
    let scan = Scan::of(file, &old)?;
    let authors = scan.all.iter().filter(|f| f.name == "author").count();
    let mut edits = Edits::new(old);
    let mut fresh = Vec::new();
    for (at, text) in texts {
        let place = crate::form_sheet::cells::address(*at);
        let is = |found: &&crate::patch::Found| {
            let tag = edits.text().get(found.start.clone()).unwrap_or_default();
            found.name == "comment" && attribute(tag, "ref").is_some_and(|(_, r)| r == place)
        };
        match scan.all.iter().find(is) {
            // Ours comes first in the note that the cell has.
            Some(found) => {
                let body = scan.children(found).find(|f| f.name == "text");
                if let Some(body) = body {
                    let p = &body.prefix;
                    let run =
                        format!("<{p}r><{p}t xml:space=\"preserve\">{}\n\n</{p}t></{p}r>", escaped(text));
                    edits.insert(body.start.end, run);
                }
            }
            None => fresh.push((*at, text)),
        }
    }
    edits.append_into(file, &scan, "authors", |p| format!("<{p}author>{AUTHOR}</{p}author>"))?;
    edits.append_into(file, &scan, "commentList", |p| {
        fresh.iter().map(|(at, text)| comment(p, *at, text, authors)).collect()
    })?;
    parts.insert(comments.target.clone(), edits.finish());
    let old = current(file, archive, parts, &boxes.target)?.ok_or_else(missing)?;
    let scan = Scan::of(file, &old)?;
    let mut edits = Edits::new(old);
    let shapes = (1..).zip(&fresh).map(|(n, (at, _))| shape(n, *at)).collect::<String>();
    edits.append_into(file, &scan, "xml", |_| shapes)?;
    parts.insert(boxes.target.clone(), edits.finish());
    Ok(())
}

fn comment(p: &str, at: (u32, u32), text: &str, author: usize) -> String {
    format!(
        "<{p}comment ref=\"{}\" authorId=\"{author}\"><{p}text><{p}r><{p}t xml:space=\"preserve\">{}</{p}t></{p}r></{p}text></{p}comment>",
        crate::form_sheet::cells::address(at),
        escaped(text)
    )
}

/// The box of a note beside its cell. Numbers from 31745 on are those of the block 31.
fn shape(number: u32, (row, column): (u32, u32)) -> String {
    let (left, top) = (column + 1, row.saturating_sub(1));
    format!(
        "<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\" id=\"_x0000_s{}\" type=\"#_x0000_t202\" style=\"position:absolute;width:220pt;height:80pt;z-index:1;visibility:hidden\" fillcolor=\"#ffe8e8\" o:insetmode=\"auto\"><v:fill color2=\"#ffe8e8\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 4, {}, 30, {}, 10</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
        31_744 + number,
        left + 3,
        top + 5,
    )
}
