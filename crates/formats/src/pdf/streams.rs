//! What the packed streams of a pdf unpack to, measured before a library unpacks them in memory.

use flate2::{Decompress, FlushDecompress, Status};

use crate::kind::find;
use crate::limits::{MAX_PDF_STREAM_BYTES, MAX_PDF_TOTAL_BYTES};
use crate::{FormatError, Source};

/// How often a stream may be packed within itself and still be followed.
const MAX_LAYERS: usize = 4;

/// Refuses a pdf with a stream that unpacks beyond reason.
pub(super) fn weigh(file: &Source<'_>) -> Result<(), FormatError> {
    let mut rest = file.bytes;
    let mut total = 0_u64;
    while let Some(at) = find(rest, b"stream") {
        rest = rest.get(at + b"stream".len()..).unwrap_or_default();
        let data = skip_line_end(rest);
        if !looks_packed(data) {
            continue;
        }
        let size = unpacked(data, MAX_LAYERS);
        total += size;
        if size > MAX_PDF_STREAM_BYTES || total > MAX_PDF_TOTAL_BYTES {
            let detail = format!("một luồng dữ liệu bung ra hơn {} MB", size >> 20);
            return Err(FormatError::Bomb { name: file.name.to_owned(), kind: file.kind, detail });
        }
    }
    Ok(())
}

fn skip_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\r").unwrap_or(bytes);
    bytes.strip_prefix(b"\n").unwrap_or(bytes)
}

/// The two bytes with which packed data begins.
fn looks_packed(data: &[u8]) -> bool {
    match data {
        [method, flags, ..] => {
            method & 0x0F == 8 && (u16::from(*method) << 8 | u16::from(*flags)).is_multiple_of(31)
        }
        _ => false,
    }
}

/// Bytes that packed data unpacks to, counted up to just past the limit. Data packed in layers
/// counts as its largest layer.
fn unpacked(data: &[u8], layers: usize) -> u64 {
    let mut inflate = Decompress::new(true);
    let mut piece = vec![0_u8; 64 * 1024];
    let mut inner: Option<Vec<u8>> = None;
    let mut input = data;
    while inflate.total_out() <= MAX_PDF_STREAM_BYTES {
        let (read_before, written_before) = (inflate.total_in(), inflate.total_out());
        let status = inflate.decompress(input, &mut piece, FlushDecompress::None);
        let read = usize::try_from(inflate.total_in() - read_before).unwrap_or(0);
        let written = usize::try_from(inflate.total_out() - written_before).unwrap_or(0);
        input = input.get(read..).unwrap_or_default();
        let fresh = piece.get(..written).unwrap_or_default();
        if written_before == 0 && layers > 1 && looks_packed(fresh) {
            inner = Some(Vec::new());
        }
        if let Some(inner) = inner.as_mut().filter(|i| i.len() < (32 << 20)) {
            inner.extend_from_slice(fresh);
        }
        match status {
            Ok(Status::Ok) if read > 0 || written > 0 => {}
            _ => break,
        }
    }
    let deeper = inner.map_or(0, |inner| unpacked(&inner, layers - 1));
    inflate.total_out().max(deeper)
}
