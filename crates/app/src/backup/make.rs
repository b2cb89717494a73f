//! Making a backup.

use std::path::{Path, PathBuf};

use cotmoc_store::{Step, Tx, applied_steps, dump};
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::mpsc;

use super::manifest::{FORMAT, FORMAT_VERSION, Manifest};
use super::write::{self, NotBegun, Writing};
use super::{Watch, unwatched};
use crate::model::Subject;
use crate::{Action, AppError, Context, Kind, Result, audit};

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The file.
    pub file: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// What it says of itself.
    pub manifest: Manifest,
}

/// Makes a backup of everything as it is at one moment, while others go on working. The file has its
/// name only once it is whole and on the disk.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::User`] where a file of that name is there; [`Kind::Config`] where it
/// cannot be written.
pub async fn create(cx: &Context, file: &Path, watch: &Watch) -> Result<Made> {
    cx.require(Action::Backup)?;
    let mut tx = cx.store().read().await?;
    let made = write(&mut tx, file, cx.now(), watch).await?;
    drop(tx);
    let mut tx = cx.store().write().await?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let detail = json!({"file": name, "size": made.size, "rows": made.manifest.rows()});
    audit::record(cx, &mut tx, "backup.make", Subject::new("backup", 0), detail).await?;
    tx.commit().await?;
    Ok(made)
}

/// Makes a backup of the tables as they are before they are brought up to date.
pub(crate) async fn before_upgrade(
    tx: &mut Tx,
    folder: &Path,
    from: &Step,
    to: &str,
    at: Timestamp,
) -> Result<Made> {
    tokio::fs::create_dir_all(folder).await.map_err(|error| {
        AppError::new(
            Kind::Config,
            format!("Không tạo được thư mục sao lưu {}: {error}. Chưa nâng cấp gì.", folder.display()),
        )
        .hint("Chọn thư mục khác bằng --backups; trước khi nâng cấp phải có một bản sao lưu.")
        .because(error)
    })?;
    let number = |name: &str| name.split('_').next().unwrap_or_default().to_owned();
    let name = format!(
        "cotmoc-{}-truoc-nang-cap-{}-{}",
        at.strftime("%Y%m%dT%H%M%SZ"),
        number(&from.name),
        number(to)
    );
    // An upgrade that was broken off may have left one within the same second.
    let mut file = folder.join(format!("{name}.zip"));
    for n in 2..100 {
        if !file.exists() {
            break;
        }
        file = folder.join(format!("{name}-{n}.zip"));
    }
    write(tx, &file, at, &unwatched()).await
}

async fn write(tx: &mut Tx, file: &Path, at: Timestamp, watch: &Watch) -> Result<Made> {
    let (target, watch) = (file.to_owned(), watch.clone());
    let writing = on_thread(move || Writing::begin(&target, watch)).await?;
    let writing = writing.map_err(|problem| not_begun(file, problem))?;
    match all_tables(tx, writing, at, file).await {
        Ok((manifest, size)) => Ok(Made { file: file.to_owned(), size, manifest }),
        Err(error) => {
            write::abandon(file);
            Err(error)
        }
    }
}

async fn all_tables(
    tx: &mut Tx,
    mut writing: Writing,
    at: Timestamp,
    file: &Path,
) -> Result<(Manifest, u64)> {
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION,
        product: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: at.to_string(),
        database: if tx.is_postgres() { "postgres" } else { "sqlite" }.to_owned(),
        steps: applied_steps(tx).await?,
        tables: Vec::new(),
    };
    for table in dump::tables(tx).await? {
        let (to, from) = mpsc::channel(4);
        let own = table.clone();
        let work = tokio::task::spawn_blocking(move || writing.table(&own, from));
        let read = dump::rows(tx, &table, &to).await;
        drop(to);
        // Where the file cannot be written, that is what matters, not that nobody takes the rows.
        writing = joined(work.await)?.map_err(|error| not_written(file, error))?;
        read?;
    }
    on_thread(move || writing.finish(manifest)).await?.map_err(|error| not_written(file, error))
}

fn not_begun(file: &Path, problem: NotBegun) -> AppError {
    match problem {
        NotBegun::Exists => AppError::user(format!("Đã có tệp {}; không ghi đè.", file.display()))
            .hint("Chọn tên khác, hoặc chuyển tệp cũ đi nơi khác rồi sao lưu lại."),
        NotBegun::Busy => {
            AppError::conflict(format!("Một bản sao lưu khác đang được ghi vào {}.", file.display()))
                .hint("Chờ bản đó xong, hoặc chọn tên khác.")
        }
        NotBegun::Io(error) => not_written(file, error),
    }
}

fn not_written(file: &Path, error: std::io::Error) -> AppError {
    AppError::new(Kind::Config, format!("Không ghi được bản sao lưu {}: {error}.", file.display()))
        .hint("Kiểm tra thư mục có tồn tại, có quyền ghi và còn chỗ trống; dữ liệu đang dùng không bị ảnh hưởng.")
        .because(error)
}

/// Runs what waits for the disk on a thread beside the requests.
pub(super) async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    joined(tokio::task::spawn_blocking(work).await)
}

pub(super) fn joined<T>(ended: std::result::Result<T, tokio::task::JoinError>) -> Result<T> {
    ended.map_err(|e| AppError::new(Kind::Internal, "Việc đọc hoặc ghi tệp bị dừng giữa chừng.").because(e))
}
