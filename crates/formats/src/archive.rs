//! Zip packages (docx, xlsx, ods …), opened with bounds on what they may unpack to.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::limits::{
    MAX_PACKAGE_ENTRIES, MAX_PART_BYTES, MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES, RATIO_FREE_BYTES,
};
use crate::{FormatError, Source};

/// An open package that counts what it has unpacked.
pub(crate) struct Archive<'a> {
    file: &'a Source<'a>,
    zip: ZipArchive<Cursor<&'a [u8]>>,
    unpacked: u64,
    limit: u64,
}

impl<'a> Archive<'a> {
    /// Opens a package.
    ///
    /// # Errors
    /// A damaged or cut-off file; one with far too many parts.
    pub(crate) fn open(file: &'a Source<'a>) -> Result<Self, FormatError> {
        Self::open_within(file, MAX_UNPACKED_BYTES)
    }

    /// Opens a package that may unpack to so many bytes.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub(crate) fn open_within(file: &'a Source<'a>, limit: u64) -> Result<Self, FormatError> {
        let zip = ZipArchive::new(Cursor::new(file.bytes))
            .map_err(|_| file.damaged("không đọc được mục lục của tệp nén"))?;
        if zip.len() > MAX_PACKAGE_ENTRIES {
            return Err(bomb(file, format!("{} tệp con", zip.len())));
        }
        Ok(Self { file, zip, unpacked: 0, limit })
    }

    /// The bytes of one part; `None` where the package has no part of that name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, FormatError> {
        let Some(index) = self.index_of(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.unpack(index, |piece| bytes.extend_from_slice(piece))?;
        Ok(Some(bytes))
    }

    /// Unpacks every part once and throws the bytes away, so that a library that opens the package
    /// by itself meets no surprise.
    pub(crate) fn weigh(&mut self) -> Result<(), FormatError> {
        for index in 0..self.zip.len() {
            self.unpack(index, |_| {})?;
        }
        Ok(())
    }

    /// Bytes that were unpacked so far.
    pub(crate) fn unpacked(&self) -> u64 {
        self.unpacked
    }

    /// The names of all parts, as the package spells them.
    pub(crate) fn names(&self) -> Vec<String> {
        (0..self.zip.len())
            .filter_map(|i| self.zip.name_for_index(i))
            .map(|name| name.map_or_else(|_| String::new(), |n| n.to_string()))
            .collect()
    }

    /// Names differ in case, and in a leading slash, between producers.
    fn index_of(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name(name).or_else(|| {
            (0..self.zip.len()).find(|i| {
                self.zip.name_for_index(*i).is_some_and(|n| {
                    n.unwrap_or_default()
                        .replace('\\', "/")
                        .trim_start_matches('/')
                        .eq_ignore_ascii_case(name)
                })
            })
        })
    }

    fn unpack(&mut self, index: usize, mut keep: impl FnMut(&[u8])) -> Result<(), FormatError> {
        let file = self.file;
        let mut part = self.zip.by_index(index).map_err(|e| open_error(file, &e))?;
        let mut piece = [0_u8; 32 * 1024];
        let mut size = 0_u64;
        loop {
            let length = part.read(&mut piece).map_err(|_| file.damaged("dữ liệu nén bị đứt quãng"))?;
            if length == 0 {
                break;
            }
            size += length as u64;
            self.unpacked += length as u64;
            let ratio = self.unpacked / (file.bytes.len() as u64).max(1);
            let too_dense = self.unpacked > RATIO_FREE_BYTES && ratio > MAX_UNPACK_RATIO;
            if size > MAX_PART_BYTES || self.unpacked > self.limit || too_dense {
                let mb = self.unpacked >> 20;
                return Err(bomb(file, format!("hơn {mb} MB từ {} KB", file.bytes.len().div_ceil(1024))));
            }
            keep(piece.get(..length).unwrap_or_default());
        }
        Ok(())
    }
}

fn bomb(file: &Source<'_>, detail: String) -> FormatError {
    FormatError::Bomb { name: file.name.to_owned(), kind: file.kind, detail }
}

fn open_error(file: &Source<'_>, error: &ZipError) -> FormatError {
    match error {
        ZipError::UnsupportedArchive(message) if message.to_ascii_lowercase().contains("password") => {
            FormatError::Encrypted { name: file.name.to_owned(), kind: file.kind }
        }
        _ => file.damaged("một phần của tệp nén không mở được"),
    }
}

/// The text of an XML part: UTF-8, or UTF-16 with its mark.
pub(crate) fn xml_text(file: &Source<'_>, bytes: Vec<u8>) -> Result<String, FormatError> {
    crate::encoding::decode(&bytes)
        .map(|decoded| decoded.text)
        .map_err(|_| file.damaged("phần XML có ký tự hỏng"))
}
