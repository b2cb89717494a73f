//! Writing the file: under another name until it is whole and on the disk.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use cotmoc_formats::bundle::BundleWriter;
use cotmoc_store::dump::{Lines, Table};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::manifest::{self, Manifest, TableSum};
use super::{Progress, Watch};

/// Bytes of one part, before they are packed.
const PART_BYTES: usize = 16 << 20;

/// A backup that is being written.
pub(super) struct Writing {
    bundle: BundleWriter<BufWriter<File>>,
    tables: Vec<TableSum>,
    target: PathBuf,
    watch: Watch,
}

/// Why a backup cannot be begun.
#[derive(Debug)]
pub(super) enum NotBegun {
    /// A file of that name is there.
    Exists,
    /// Another backup is being written there.
    Busy,
    /// The file cannot be made.
    Io(io::Error),
}

impl Writing {
    /// Begins beside the target, which must not be there yet.
    pub(super) fn begin(target: &Path, watch: Watch) -> Result<Self, NotBegun> {
        if target.exists() {
            return Err(NotBegun::Exists);
        }
        let file = secret(&unfinished(target)).map_err(NotBegun::Io)?;
        // What lies there is left over from a backup that was broken off, unless somebody holds it.
        file.try_lock().map_err(|error| match error {
            std::fs::TryLockError::WouldBlock => NotBegun::Busy,
            std::fs::TryLockError::Error(error) => NotBegun::Io(error),
        })?;
        file.set_len(0).map_err(NotBegun::Io)?;
        let bundle = BundleWriter::new(BufWriter::with_capacity(1 << 20, file));
        Ok(Self { bundle, tables: Vec::new(), target: target.to_owned(), watch })
    }

    /// Writes a table's rows as they come.
    pub(super) fn table(mut self, table: &Table, mut from: mpsc::Receiver<Lines>) -> io::Result<Self> {
        let (mut hash, mut in_part) = (Sha256::new(), PART_BYTES);
        let mut sum = TableSum {
            name: table.name.clone(),
            columns: table.columns.clone(),
            rows: 0,
            bytes: 0,
            sha256: String::new(),
            parts: 0,
        };
        while let Some(lines) = from.blocking_recv() {
            if in_part >= PART_BYTES {
                (sum.parts, in_part) = (sum.parts + 1, 0);
                self.bundle.part(&manifest::part_name(&sum.name, sum.parts))?;
            }
            hash.update(&lines.text);
            self.bundle.write_all(lines.text.as_bytes())?;
            in_part += lines.text.len();
            sum.bytes += lines.text.len() as u64;
            sum.rows += lines.rows;
            (self.watch)(Progress { doing: "Sao lưu", what: sum.name.clone(), rows: sum.rows, of: None });
        }
        sum.sha256 = hex(&hash.finalize());
        self.tables.push(sum);
        Ok(self)
    }

    /// Writes the manifest, waits for the disk, and gives the file its name.
    pub(super) fn finish(mut self, mut manifest: Manifest) -> io::Result<(Manifest, u64)> {
        manifest.tables = self.tables;
        self.bundle.part(manifest::PART)?;
        let text = serde_json::to_vec_pretty(&manifest).map_err(io::Error::other)?;
        self.bundle.write_all(&text)?;
        let file = self.bundle.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        let size = file.metadata()?.len();
        std::fs::rename(unfinished(&self.target), &self.target)?;
        sync_folder(&self.target)?;
        Ok((manifest, size))
    }
}

/// Takes away what a failed backup left.
pub(super) fn abandon(target: &Path) {
    if let Err(error) = std::fs::remove_file(unfinished(target)) {
        tracing::warn!(%error, file = %unfinished(target).display(), "an unfinished backup stays");
    }
}

/// How the name ends that a backup has until it is whole.
pub(super) const UNFINISHED: &str = ".part";

/// The name that a backup has until it is whole.
pub(super) fn unfinished(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(UNFINISHED);
    target.with_file_name(name)
}

/// A file that only its owner may read: it holds everything, also the hashes of passwords.
fn secret(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file)
}

/// A new name lasts once its folder is on the disk.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = file.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
