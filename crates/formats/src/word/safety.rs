//! What a template may not carry: anything that runs, and anything that is loaded from elsewhere.

use super::fault::{Problem, TemplateFault};
use crate::archive::Archive;
use crate::form_sheet::package;
use crate::xml::{self, Step};
use crate::{FormatError, Source};

/// The kind of the main part of a Word document without macros.
const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/// Looks at what the package declares and links to.
pub(super) fn package_faults(
    file: &Source<'_>,
    archive: &mut Archive<'_>,
) -> Result<Vec<TemplateFault>, FormatError> {
    let mut problems = Vec::new();
    let types = package::part(file, archive, "[Content_Types].xml")?
        .ok_or_else(|| file.damaged("thiếu danh mục các phần của tệp"))?;
    let mut main = false;
    xml::each(file, &types, |element, _| {
        let kind = element.value_of("ContentType").unwrap_or_default();
        let name = element.value_of("PartName").unwrap_or_default();
        main |= kind == MAIN;
        if kind.contains("macroEnabled") || kind.contains("vbaProject") {
            problems.push(Problem::Macro(if name.is_empty() { kind } else { name }));
        } else if kind.contains("activeX") || kind.contains("oleObject") {
            problems.push(Problem::Embedded(if name.is_empty() { kind } else { name }));
        }
    })?;
    let names = archive.names();
    for name in &names {
        let plain = name.to_ascii_lowercase();
        let last = plain.rsplit(['/', '\\']).next().unwrap_or_default();
        if matches!(last, "vbaproject.bin" | "vbadata.xml") {
            problems.push(Problem::Macro(name.clone()));
        } else if plain.contains("/activex/") || plain.contains("/embeddings/") && !last.ends_with(".xlsx") {
            problems.push(Problem::Embedded(name.clone()));
        }
    }
    for name in names.iter().filter(|name| name.to_ascii_lowercase().ends_with(".rels")) {
        let Some(text) = package::part(file, archive, name)? else { continue };
        relations(file, name, &text, &mut problems)?;
    }
    if problems.is_empty() && !main {
        problems.push(Problem::NotWord);
    }
    let mut faults: Vec<TemplateFault> = Vec::new();
    for fault in problems.into_iter().map(TemplateFault::whole) {
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    Ok(faults)
}

fn relations(
    file: &Source<'_>,
    name: &str,
    text: &str,
    problems: &mut Vec<Problem>,
) -> Result<(), FormatError> {
    xml::each(file, text, |element, _| {
        if !element.is("Relationship") {
            return;
        }
        let get = |key| element.value_of(key).unwrap_or_default();
        let (kind, target) = (get("Type"), get("Target"));
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        let outside = get("TargetMode").eq_ignore_ascii_case("External");
        match kind.as_str() {
            "hyperlink" => {}
            "vbaProject" | "wordVbaData" => problems.push(Problem::Macro(target)),
            "oleObject" | "control" | "activeXControlBinary" => problems.push(Problem::Embedded(target)),
            // The figures behind a chart of Word's own.
            "package" if !outside && name.contains("charts/") => {}
            "package" if !outside => problems.push(Problem::Embedded(target)),
            "aFChunk" | "subDocument" | "attachedTemplate" | "frame" => {
                problems.push(Problem::External { kind: outside_kind(&kind).to_owned(), target });
            }
            kind if outside => {
                problems.push(Problem::External { kind: outside_kind(kind).to_owned(), target });
            }
            _ => {}
        }
    })
}

/// What people call a kind of link.
fn outside_kind(kind: &str) -> &str {
    match kind {
        "attachedTemplate" => "mẫu đính kèm",
        "image" => "hình ảnh liên kết",
        "frame" => "khung trang web",
        "subDocument" => "văn bản con",
        "aFChunk" => "đoạn chèn từ tệp khác",
        "mailMergeSource" | "mailMergeHeaderSource" => "nguồn trộn thư",
        other => other,
    }
}

/// Fields that only know the document itself.
const HARMLESS: [&str; 47] = [
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "TOC",
    "TC", "TOA", "TA", "XE", "INDEX", "HYPERLINK", "DATE", "TIME", "CREATEDATE", "SAVEDATE",
    "PRINTDATE", "EDITTIME", "AUTHOR", "TITLE", "SUBJECT", "KEYWORDS", "COMMENTS", "LASTSAVEDBY", "REVNUM",
    "DOCPROPERTY", "NUMWORDS", "NUMCHARS", "FILENAME", "FILESIZE", "FORMTEXT", "FORMCHECKBOX",
    "FORMDROPDOWN", "SYMBOL", "EQ", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "ADVANCE", "QUOTE",
    "IF", "=",
];

/// What is refused in a part: its fields, and elements that stand for what runs or is loaded.
pub(super) fn part_problems(file: &Source<'_>, text: &str) -> Result<Vec<Problem>, FormatError> {
    let mut problems = Vec::new();
    // The instructions of fields that are open, and whether the text at hand belongs to one.
    let (mut open, mut collecting): (Vec<String>, bool) = (Vec::new(), false);
    xml::walk(file, text, |step| {
        match step {
            Step::Start(element) => match element.name() {
                "fldSimple" => judge(&element.value_of("instr").unwrap_or_default(), &mut problems),
                "fldChar" => match element.value_of("fldCharType").as_deref() {
                    Some("begin") => open.push(String::new()),
                    Some("separate" | "end") => {
                        if let Some(instruction) = open.pop() {
                            judge(&instruction, &mut problems);
                        }
                        // What comes until the end is the field's result.
                        if element.value_of("fldCharType").as_deref() == Some("separate") {
                            open.push(RESULT.to_owned());
                        }
                    }
                    _ => {}
                },
                "instrText" | "delInstrText" => collecting = true,
                "object" | "OLEObject" | "control" | "movie" => {
                    problems.push(Problem::Embedded(element.name().to_owned()));
                }
                "altChunk" | "subDoc" => {
                    let target = element.value_of("id").unwrap_or_default();
                    problems.push(Problem::External { kind: element.name().to_owned(), target });
                }
                _ => {}
            },
            Step::Text(chars) if collecting => match open.last_mut() {
                Some(instruction) if instruction != RESULT => instruction.push_str(chars),
                // An instruction outside of a field is none, but nothing is left to chance.
                _ => open.push(chars.to_owned()),
            },
            Step::End("instrText" | "delInstrText") => collecting = false,
            Step::Text(_) | Step::End(_) => {}
        }
        Ok(())
    })?;
    open.iter().for_each(|instruction| judge(instruction, &mut problems));
    Ok(problems)
}

/// Stands for a field whose instruction is over.
const RESULT: &str = "\u{0}";

fn judge(instruction: &str, problems: &mut Vec<Problem>) {
    if instruction == RESULT {
        return;
    }
    let instruction = instruction.trim_start();
    let word: String = match instruction.starts_with('=') {
        true => "=".to_owned(),
        false => instruction
            .split(|c: char| c.is_whitespace() || c == '\\' || c == '"')
            .next()
            .unwrap_or_default()
            .to_uppercase(),
    };
    if !HARMLESS.contains(&word.as_str()) {
        let shown: String = word.chars().filter(|c| !c.is_control()).take(40).collect();
        problems.push(Problem::Field(if shown.is_empty() { "?".to_owned() } else { shown }));
    }
}
