//! Files of older or other office programmes: LibreOffice makes a Word or Excel file of them.

use crate::archive::Archive;
use crate::external::Target;
use crate::{Extracted, FormatError, Kind, Source, compound, docx, external, kind, xlsx};

/// Text of a .doc, .xls, .odt, .ods or .rtf file.
pub(crate) fn extract(file: &Source<'_>) -> Result<Extracted, FormatError> {
    if file.bytes.starts_with(kind::COMPOUND_FILE) && !compound::is_sound(file.bytes) {
        return Err(file.damaged("chuỗi dữ liệu bên trong tệp bị đứt hoặc chạy vòng"));
    }
    if is_encrypted(file)? {
        return Err(FormatError::Encrypted { name: file.name.to_owned(), kind: file.kind });
    }
    if matches!(file.kind, Kind::Odt | Kind::Ods) {
        Archive::open(file)?.weigh()?;
    }
    let sheets = matches!(file.kind, Kind::Xls | Kind::Ods);
    let Some(soffice) = &file.tools.soffice else {
        return if file.kind == Kind::Xls { xlsx::extract_xls(file) } else { Err(missing(file)) };
    };
    let target = if sheets { Target::Xlsx } else { Target::Docx };
    let bytes = external::convert(file, soffice, file.kind.as_str(), target)?;
    let kind = if sheets { Kind::Xlsx } else { Kind::Docx };
    let converted = Source { name: file.name, bytes: &bytes, kind, tools: file.tools };
    let extracted = if sheets { xlsx::extract(&converted)? } else { docx::extract(&converted)? };
    if is_raw(&extracted.text) {
        return Err(file.damaged("LibreOffice không nhận ra nội dung của tệp"));
    }
    Ok(extracted)
}

/// Whether LibreOffice took the bytes of a file that it could not open for plain text.
fn is_raw(text: &str) -> bool {
    let head: String = text.chars().take(2000).filter(|c| !c.is_control()).collect();
    head.contains("ÐÏà¡±") || head.contains("{\\rtf") || head.contains("mimetypeapplication/vnd.oasis")
}

fn missing(file: &Source<'_>) -> FormatError {
    let sheets = file.kind == Kind::Ods;
    FormatError::ToolMissing {
        name: file.name.to_owned(),
        kind: file.kind,
        tool: "LibreOffice",
        packages: if sheets { "libreoffice-calc" } else { "libreoffice-writer" },
        otherwise: if sheets {
            "hãy mở tệp, lưu thành .xlsx rồi gửi lại"
        } else {
            "hãy mở tệp, lưu thành .docx rồi gửi lại"
        },
    }
}

/// Whether a file asks for a password. LibreOffice would only say that it cannot load it.
fn is_encrypted(file: &Source<'_>) -> Result<bool, FormatError> {
    Ok(match file.kind {
        Kind::Odt | Kind::Ods => {
            let manifest = Archive::open(file)?.part("META-INF/manifest.xml")?.unwrap_or_default();
            kind::find(&manifest, b"encryption-data").is_some()
        }
        Kind::Doc => word_flag(file.bytes) || kind::holds_stream(file.bytes, "EncryptedPackage"),
        Kind::Xls => kind::holds_stream(file.bytes, "EncryptedPackage") || xlsx::is_locked_xls(file),
        _ => false,
    })
}

/// The bit «encrypted» in the header of a Word stream, which begins at a sector with A5EC.
fn word_flag(bytes: &[u8]) -> bool {
    let mut sectors = bytes.chunks(512).skip(1);
    sectors.any(|s| s.starts_with(b"\xEC\xA5") && s.get(11).is_some_and(|flags| flags & 1 == 1))
}
