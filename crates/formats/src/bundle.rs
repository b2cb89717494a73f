//! Bundles: named texts in one zip file, written and read piece by piece, however large they are.

use std::io::{self, Read, Seek, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A bundle that is being written. What is written goes into the part that was begun last.
pub struct BundleWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
}

/// Quick rather than small: the second level costs twice the time for a tenth of the size.
const LEVEL: i64 = 1;

impl<W: Write + Seek> BundleWriter<W> {
    /// A bundle without parts.
    pub fn new(to: W) -> Self {
        Self { zip: ZipWriter::new(to) }
    }

    /// Begins a part.
    ///
    /// # Errors
    /// What the file says.
    pub fn part(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .large_file(true)
            .unix_permissions(0o600);
        self.zip.start_file(name, options).map_err(io::Error::from)
    }

    /// Writes the list of parts and gives the file back.
    ///
    /// # Errors
    /// What the file says.
    pub fn finish(self) -> io::Result<W> {
        self.zip.finish().map_err(io::Error::from)
    }
}

impl<W: Write + Seek> Write for BundleWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.zip.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}

impl<W: Write + Seek> std::fmt::Debug for BundleWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BundleWriter")
    }
}

/// Why a file is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It is something else.
    #[error("không phải tệp zip")]
    Foreign,
    /// It begins like a bundle and its end is missing.
    #[error("tệp bị cắt cụt")]
    CutOff,
    /// It cannot be read.
    #[error("{0}")]
    Io(io::Error),
}

/// A bundle that is being read.
#[derive(Debug)]
pub struct Bundle<R> {
    zip: ZipArchive<R>,
}

impl<R: Read + Seek> Bundle<R> {
    /// Opens a bundle.
    ///
    /// # Errors
    /// A file that is something else or was cut off.
    pub fn open(mut file: R) -> Result<Self, BundleError> {
        let mut begin = [0; 4];
        let is_zip = match file.read_exact(&mut begin) {
            Ok(()) => begin == *b"PK\x03\x04",
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => false,
            Err(error) => return Err(BundleError::Io(error)),
        };
        if !is_zip {
            return Err(BundleError::Foreign);
        }
        file.rewind().map_err(BundleError::Io)?;
        match ZipArchive::new(file) {
            Ok(zip) => Ok(Self { zip }),
            Err(ZipError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => {
                Err(BundleError::Io(error))
            }
            Err(_) => Err(BundleError::CutOff),
        }
    }

    /// One part, to be read to its end: the end tells whether it is damaged. `None` where there is no
    /// part of that name.
    ///
    /// # Errors
    /// A damaged beginning.
    pub fn part(&mut self, name: &str) -> io::Result<Option<impl Read + '_>> {
        match self.zip.by_name(name) {
            Ok(part) => Ok(Some(part)),
            Err(ZipError::FileNotFound) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.zip.len()
    }

    /// Whether there is no part at all.
    pub fn is_empty(&self) -> bool {
        self.zip.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn bundle() -> Vec<u8> {
        let mut writer = BundleWriter::new(Cursor::new(Vec::new()));
        writer.part("a/một").unwrap();
        writer.write_all("xin chào\n".repeat(1000).as_bytes()).unwrap();
        writer.part("b").unwrap();
        writer.finish().unwrap().into_inner()
    }

    fn text(bytes: Vec<u8>, name: &str) -> io::Result<String> {
        let mut bundle = Bundle::open(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        bundle.part(name)?.unwrap().read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(text(bundle(), "a/một").unwrap(), "xin chào\n".repeat(1000));
        assert_eq!(text(bundle(), "b").unwrap(), "");
        assert!(Bundle::open(Cursor::new(bundle())).unwrap().part("c").unwrap().is_none());
    }

    #[test]
    fn damage_cutting_off_and_other_files_are_told_apart() {
        let whole = bundle();
        for end in [4, 30, whole.len() / 2, whole.len() - 1] {
            assert!(matches!(Bundle::open(Cursor::new(&whole[..end])), Err(BundleError::CutOff)), "{end}");
        }
        for other in [&b""[..], b"PK", b"%PDF-1.7 and so on", "một văn bản".as_bytes()] {
            assert!(matches!(Bundle::open(Cursor::new(other)), Err(BundleError::Foreign)));
        }
        let mut damaged = whole.clone();
        let begins = zip::ZipArchive::new(Cursor::new(whole)).unwrap().by_index(0).unwrap().data_start();
        let begins = usize::try_from(begins.unwrap()).unwrap();
        damaged[begins + 4] ^= 0x20;
        assert!(text(damaged, "a/một").is_err());
    }
}
