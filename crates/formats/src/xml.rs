//! A thin layer over the XML reader: names without prefix, attributes, bounds on depth.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::limits::MAX_XML_DEPTH;
use crate::{FormatError, Source};

/// The start of an element.
pub(crate) struct Element<'e>(&'e BytesStart<'e>);

impl Element<'_> {
    /// The name without its prefix. Drawing elements keep theirs, so that `a:t` is not taken for `w:t`.
    pub(crate) fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name() == name
    }

    /// The attribute of this name, whatever its prefix.
    pub(crate) fn value_of(&self, key: &str) -> Option<String> {
        self.0.attributes().with_checks(false).flatten().find(|a| local(a.key.into_inner()) == key).map(|a| {
            let value = a.normalized_value(XmlVersion::Implicit1_0);
            value.map_or_else(|_| a.value.to_string(), std::borrow::Cow::into_owned)
        })
    }

    /// `w:val`, which most elements of Word carry.
    pub(crate) fn val(&self) -> Option<String> {
        self.value_of("val")
    }

    /// Whether a switch such as `<w:vanish/>` is on.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off"))
    }

    /// `w:val` as a whole number.
    pub(crate) fn number(&self) -> Option<i64> {
        self.val()?.trim().parse().ok()
    }
}

fn local(name: &str) -> &str {
    match name.split_once(':') {
        Some(("a" | "pic" | "c" | "dgm", _)) | None => name,
        Some((_, local)) => local,
    }
}

/// What happens while a part is walked.
pub(crate) enum Step<'s> {
    /// An element begins; an empty one ends at once, with its own `End`.
    Start(Element<'s>),
    /// Characters.
    Text(&'s str),
    /// An element ends; its name without prefix.
    End(&'s str),
}

/// Walks a part from start to end.
///
/// # Errors
/// XML that is not well-formed, or nested beyond reason. Entities that are not predefined are
/// dropped: no document type is read, so nothing can be made to grow.
pub(crate) fn walk(
    file: &Source<'_>,
    text: &str,
    mut visit: impl FnMut(Step<'_>) -> Result<(), FormatError>,
) -> Result<(), FormatError> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|e| broken(file, &e))?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > MAX_XML_DEPTH {
                    return Err(file.damaged("các phần tử XML lồng nhau quá sâu"));
                }
                visit(Step::Start(Element(&start)))?;
            }
            Event::Empty(start) => {
                visit(Step::Start(Element(&start)))?;
                visit(Step::End(local(start.name().into_inner())))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(Step::End(local(end.name().into_inner())))?;
            }
            Event::Text(chars) => visit(Step::Text(&chars))?,
            Event::CData(chars) => visit(Step::Text(&chars))?,
            Event::GeneralRef(reference) => {
                let mut buffer = [0_u8; 4];
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(&*c.encode_utf8(&mut buffer)),
                    _ => quick_xml::escape::resolve_predefined_entity(&reference),
                };
                if let Some(chars) = resolved {
                    visit(Step::Text(chars))?;
                }
            }
            Event::Eof if depth > 0 => return Err(file.damaged("phần XML bị cắt cụt")),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// Walks a part and looks only at where elements begin; the second argument is the path of names
/// above the element.
pub(crate) fn each(
    file: &Source<'_>,
    text: &str,
    mut visit: impl FnMut(&Element<'_>, &[String]),
) -> Result<(), FormatError> {
    let mut path: Vec<String> = Vec::new();
    walk(file, text, |step| {
        match step {
            Step::Start(element) => {
                visit(&element, &path);
                path.push(element.name().to_owned());
            }
            Step::End(_) => {
                path.pop();
            }
            Step::Text(_) => {}
        }
        Ok(())
    })
}

fn broken(file: &Source<'_>, error: &quick_xml::Error) -> FormatError {
    // The library's wording is for developers; its presence in the log is enough.
    let _ = error;
    file.damaged("phần XML bên trong sai cú pháp")
}
