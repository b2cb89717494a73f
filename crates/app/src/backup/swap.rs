//! Putting a restored SQLite file in the place of the old one, so that whenever the machine stops,
//! the next start finds the old data or the new, never neither and never a mixture.
//!
//! A restored file that was checked gets the name `cotmoc.sqlite.ready-<moment>`: from then on the new
//! data count, and whoever opens the directory next finishes what was begun.

use std::io;
use std::path::{Path, PathBuf};

use super::write::sync_folder;

/// A file and what SQLite keeps beside it.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];
const READY: &str = ".ready-";

/// Where a database is filled before it is checked.
pub(super) fn in_making(data: &Path) -> PathBuf {
    added(data, ".restoring")
}

/// Removes what a broken restore left before its data counted.
pub(super) fn clean(data: &Path) -> io::Result<()> {
    for beside in ["", "-wal", "-shm", "-journal"] {
        match std::fs::remove_file(added(&in_making(data), beside)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// From here on the new data count. `moment` goes into the name of the copy of the old ones.
pub(super) fn declare(data: &Path, moment: &str) -> io::Result<()> {
    let making = in_making(data);
    std::fs::File::open(&making)?.sync_all()?;
    std::fs::rename(&making, added(data, &format!("{READY}{moment}")))?;
    sync_folder(data)
}

/// Finishes a replacement that was declared: the old file gets a name of its own, then the new one
/// its. Gives the old file's new name; `None` where nothing was to be finished or nothing was there.
pub(crate) fn finish_swap(data: &Path) -> io::Result<Option<PathBuf>> {
    let Some((ready, moment)) = declared(data)? else { return Ok(None) };
    let kept = data.with_file_name(format!("cotmoc-truoc-phuc-hoi-{moment}.sqlite"));
    for beside in BESIDE {
        match std::fs::rename(added(data, beside), added(&kept, beside)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    sync_folder(data)?;
    std::fs::rename(ready, data)?;
    sync_folder(data)?;
    Ok(kept.exists().then_some(kept))
}

/// Whether a replacement was declared and not finished.
pub(crate) fn is_declared(data: &Path) -> io::Result<bool> {
    Ok(declared(data)?.is_some())
}

fn declared(data: &Path) -> io::Result<Option<(PathBuf, String)>> {
    let Some(folder) = data.parent() else { return Ok(None) };
    let begin = format!("{}{READY}", data.file_name().unwrap_or_default().to_string_lossy());
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(moment) = name.strip_prefix(&begin) {
            return Ok(Some((entry.path(), moment.to_owned())));
        }
    }
    Ok(None)
}

fn added(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    file.with_file_name(name)
}
