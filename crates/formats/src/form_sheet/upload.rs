//! What a person sends: one workbook, or a zip file of many.

use std::io::Read;

use super::book::Book;
use super::refusal::Refusal;
use crate::archive::Archive;
use crate::limits::{MAX_FORM_BYTES, MAX_FORM_ZIP_BYTES, MAX_FORMS, MAX_FORMS_UNPACKED_BYTES};
use crate::{FormatError, Kind, Source, Tools, short_name};

/// One file of an upload: a workbook of ours, or why it is none.
#[derive(Debug)]
pub struct Opened {
    /// Its name without folders.
    pub name: String,
    /// The workbook.
    pub book: Result<Book, Refusal>,
}

/// Opens what was sent and hands on its workbooks one after the other, so that only one of them is
/// in memory at a time. Names inside a zip file serve messages only; nothing is ever written under them.
///
/// # Errors
/// [`Refusal`] where the upload as a whole is not read. A file inside a zip file that cannot be
/// read is handed on as such.
pub fn upload(name: &str, bytes: Vec<u8>, mut each: impl FnMut(Opened)) -> Result<(), Refusal> {
    let name = short_name(name);
    if !bytes.starts_with(b"PK") || !is_plain_zip(&name, &bytes)? {
        let book = Book::open(&name, bytes);
        each(Opened { name, book });
        return Ok(());
    }
    if bytes.len() > MAX_FORM_ZIP_BYTES {
        return Err(Refusal::ZipTooLarge { name, size_mb: bytes.len().div_ceil(1 << 20) });
    }
    let tools = Tools::none();
    let file = Source { name: &name, bytes: &bytes, kind: Kind::Xlsx, tools: &tools };
    let broken = || Refusal::from(file.damaged("không đọc được mục lục của tệp nén"));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).map_err(|_| broken())?;
    let wanted: Vec<usize> = (0..zip.len())
        .filter(|index| zip.name_for_index(*index).is_some_and(|n| n.is_ok_and(|n| is_wanted(&n))))
        .collect();
    if wanted.is_empty() {
        return Err(Refusal::Nothing(name));
    }
    if wanted.len() > MAX_FORMS {
        return Err(Refusal::TooMany { name, count: wanted.len() });
    }
    let mut budget = MAX_FORMS_UNPACKED_BYTES;
    for index in wanted {
        let mut used = 0;
        let opened = one(&mut zip, index, &mut used);
        if used > budget || matches!(&opened.book, Err(Refusal::Format(FormatError::Bomb { .. }))) {
            let detail = format!("«{}» và các tệp trước nó", opened.name);
            return Err(FormatError::Bomb { name, kind: Kind::Xlsx, detail }.into());
        }
        budget -= used;
        each(opened);
    }
    Ok(())
}

/// Whether a zip file is no office document itself.
fn is_plain_zip(name: &str, bytes: &[u8]) -> Result<bool, Refusal> {
    let tools = Tools::none();
    let file = Source { name, bytes, kind: Kind::Xlsx, tools: &tools };
    let names = Archive::open(&file)?.names();
    let part = |wanted: &str| names.iter().any(|n| n.trim_start_matches('/').eq_ignore_ascii_case(wanted));
    Ok(!part("[Content_Types].xml") && !part("mimetype"))
}

/// Files that people mean, without folders and what programmes leave beside them.
fn is_wanted(name: &str) -> bool {
    let path = name.replace('\\', "/");
    let last = path.rsplit('/').next().unwrap_or_default();
    let junk = last.is_empty()
        || last.starts_with('.')
        || last.starts_with("~$")
        || path.starts_with("__MACOSX/")
        || last.eq_ignore_ascii_case("thumbs.db")
        || last.eq_ignore_ascii_case("desktop.ini");
    !junk
}

fn one(zip: &mut zip::ZipArchive<std::io::Cursor<&Vec<u8>>>, index: usize, used: &mut u64) -> Opened {
    let raw = zip.name_for_index(index).and_then(|n| n.ok().map(|n| n.to_string())).unwrap_or_default();
    let name = short_name(&raw);
    let broken = |detail: &str| {
        Refusal::from(FormatError::Damaged {
            name: name.clone(),
            kind: Kind::Xlsx,
            detail: detail.to_owned(),
        })
    };
    let book = match zip.by_index(index) {
        Ok(part) => {
            let mut bytes = Vec::new();
            let limit = MAX_FORM_BYTES as u64 + 1;
            match part.take(limit).read_to_end(&mut bytes) {
                Ok(_) => {
                    *used += bytes.len() as u64;
                    Book::open_counted(&name, bytes, used)
                }
                Err(_) => Err(broken("dữ liệu nén bị đứt quãng")),
            }
        }
        Err(zip::result::ZipError::UnsupportedArchive(message))
            if message.to_ascii_lowercase().contains("password") =>
        {
            Err(FormatError::Encrypted { name: name.clone(), kind: Kind::Xlsx }.into())
        }
        Err(_) => Err(broken("một phần của tệp nén không mở được")),
    };
    Opened { name, book }
}
