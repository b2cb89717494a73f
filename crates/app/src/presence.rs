//! Who has a data directory open: everybody who works on it shares the file `cotmoc.lock`; a restore
//! has it alone. The operating system lets go of it when a process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::{AppError, Kind, Result};

/// A lock on a data directory, until it is dropped.
#[derive(Debug)]
pub(crate) struct Presence(#[expect(dead_code, reason = "the open file is the lock")] File);

/// How often, and for how long apart, a start waits for another one that is finishing a restore.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// Works on the directory together with others.
pub(crate) async fn share(folder: &Path) -> Result<Presence> {
    let file = open(folder)?;
    for _ in 0..TRIES {
        match file.try_lock_shared() {
            Ok(()) => return Ok(Presence(file)),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
            Err(TryLockError::Error(error)) => return Err(unlockable(folder, error)),
        }
    }
    Err(AppError::new(
        Kind::Config,
        format!("Thư mục dữ liệu {} đang được phục hồi từ bản sao lưu.", folder.display()),
    )
    .hint("Chờ việc phục hồi xong rồi chạy lại."))
}

/// Has the directory alone; `None` where somebody works on it.
pub(crate) fn alone(folder: &Path) -> Result<Option<Presence>> {
    let file = open(folder)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Presence(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(unlockable(folder, error)),
    }
}

fn open(folder: &Path) -> Result<File> {
    let file = folder.join("cotmoc.lock");
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(file);
    opened.map_err(|error| unlockable(folder, error))
}

fn unlockable(folder: &Path, error: std::io::Error) -> AppError {
    AppError::new(
        Kind::Config,
        format!("Không ghi được trong thư mục dữ liệu {}: {error}.", folder.display()),
    )
    .hint("Kiểm tra quyền ghi của thư mục, hoặc chọn thư mục khác bằng --data.")
    .because(error)
}
