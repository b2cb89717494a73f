//! Restoring a backup: everything is checked in a new database before it takes the place of another.

use std::path::{Path, PathBuf};

use cotmoc_store::load::{self, Loader, Occupant};
use cotmoc_store::{Address, Store, StoreError, Tx};
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::mpsc;

use super::check::{self, check};
use super::make::{joined, on_thread};
use super::manifest::Manifest;
use super::{Progress, Watch, swap};
use crate::model::Subject;
use crate::{Actor, AppError, Clock, Config, Kind, Result, audit, config, presence, verify};

/// What becomes of data that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Nothing is restored over them.
    Refuse,
    /// They are kept under another name.
    SetAside,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// Where the data are that were there before: a file, or a schema of PostgreSQL.
    pub kept: Option<String>,
}

/// Restores a backup. Nothing is changed before all of it was loaded beside what is there, brought up
/// to date and checked. Nobody else may have the data open.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::User`] for a file that cannot be used; [`Kind::Conflict`] where there
/// are data and they are not to be replaced; [`Kind::Config`] where they are in use.
pub async fn restore(
    config: &Config,
    clock: &Clock,
    actor: &Actor,
    file: &Path,
    existing: Existing,
    watch: &Watch,
) -> Result<Restored> {
    if !actor.is_local_operator() {
        return Err(AppError::new(Kind::Forbidden, "Chỉ người ngồi tại máy chủ mới phục hồi được dữ liệu.")
            .hint("Chạy «cotmoc restore» tại máy chủ, sau khi dừng dịch vụ."));
    }
    let manifest = check(file, watch).await?;
    let restoring = Restoring { file, manifest, at: clock.now(), actor, existing, watch };
    match config::address(config).await? {
        Address::Sqlite(data) => restoring.sqlite(&data).await,
        address @ Address::Postgres(_) => restoring.postgres(&address).await,
    }
}

struct Restoring<'r> {
    file: &'r Path,
    manifest: Manifest,
    at: Timestamp,
    actor: &'r Actor,
    existing: Existing,
    watch: &'r Watch,
}

impl Restoring<'_> {
    async fn sqlite(self, data: &Path) -> Result<Restored> {
        let folder = data.parent().unwrap_or(Path::new("."));
        let Some(_alone) = presence::alone(folder)? else { return Err(load::in_use().into()) };
        let own = data.to_owned();
        on_disk(data, move || {
            swap::finish_swap(&own)?;
            swap::clean(&own)
        })
        .await?;
        let there = tokio::fs::metadata(data).await.is_ok_and(|m| m.len() > 0);
        if there && self.existing == Existing::Refuse {
            return Err(occupied(&folder.display().to_string()));
        }
        let filled = self.fill_file(data).await;
        if let Err(error) = filled {
            let own = data.to_owned();
            on_disk(data, move || swap::clean(&own)).await?;
            return Err(error);
        }
        let (own, moment) = (data.to_owned(), self.moment());
        let kept: Option<PathBuf> = on_disk(data, move || {
            swap::declare(&own, &moment)?;
            swap::finish_swap(&own)
        })
        .await?;
        Ok(Restored { manifest: self.manifest, kept: kept.map(|file| file.display().to_string()) })
    }

    async fn fill_file(&self, data: &Path) -> Result<()> {
        let store = load::open(&Address::Sqlite(swap::in_making(data))).await?;
        let tx = store.begin_restore().await?;
        let filled = self.fill(tx).await;
        let done = match filled {
            Ok(tx) => tx.commit().await.map_err(AppError::from),
            Err(error) => Err(error),
        };
        store.close().await;
        done
    }

    async fn postgres(self, address: &Address) -> Result<Restored> {
        let store = load::open(address).await?;
        let done = self.postgres_in(&store).await;
        store.close().await;
        done.map(|kept| Restored { manifest: self.manifest, kept })
    }

    async fn postgres_in(&self, store: &Store) -> Result<Option<String>> {
        let mut tx = store.begin_restore().await?;
        let kept = match load::occupant(&mut tx).await? {
            Occupant::Nothing => None,
            Occupant::Foreign => {
                return Err(AppError::conflict(
                    "Cơ sở dữ liệu PostgreSQL này có bảng của chương trình khác; không phục hồi vào đó.",
                )
                .hint("Tạo một cơ sở dữ liệu trống cho Cột Mốc rồi ghi tên nó trong --database."));
            }
            Occupant::Ours if self.existing == Existing::Refuse => return Err(occupied("PostgreSQL")),
            Occupant::Ours => {
                let here = Store::schema_name(&mut tx).await?.unwrap_or_default();
                let name = format!("{here}_truoc_phuc_hoi_{}", self.moment()).to_lowercase();
                load::move_aside(&mut tx, &name).await?;
                Some(name)
            }
        };
        let tx = self.fill(tx).await?;
        tx.commit().await?;
        Ok(kept)
    }

    /// Loads everything, brings it up to date and checks it; what is there is not kept before the
    /// transaction that comes back is committed.
    async fn fill(&self, tx: Tx) -> Result<Tx> {
        let mut loader = Loader::begin(tx, &self.manifest.steps).await?;
        let listed = self.manifest.tables.iter().map(|t| (t.name.clone(), t.columns.clone()));
        if !loader.tables().into_iter().eq(listed) {
            return Err(check::Bad::Damaged("các bảng không đúng với bước nâng cấp mà nó ghi".to_owned())
                .about(self.file));
        }
        self.load(&mut loader).await?;
        let mut tx = loader.finish().await.map_err(|error| match error {
            StoreError::Refused { message, hint } => AppError::user(message).hint(hint),
            other => other.into(),
        })?;
        let report = verify::all(&mut tx, self.watch).await?;
        if let Some(problem) = report.first_problem() {
            return Err(AppError::user(format!(
                "Bản sao lưu «{}» không toàn vẹn: {problem}",
                self.file.display()
            ))
            .hint("Dùng một bản sao lưu khác; chưa có gì bị thay đổi."));
        }
        self.settle(&mut tx).await?;
        Ok(tx)
    }

    async fn load(&self, loader: &mut Loader) -> Result<()> {
        let (to, mut from) = mpsc::channel(2);
        let (file, manifest) = (self.file.to_owned(), self.manifest.clone());
        let reading = tokio::task::spawn_blocking(move || check::send(&file, &manifest, &to));
        let (mut table, mut rows, mut failed) = (String::new(), 0, None);
        while let Some(block) = from.recv().await {
            if block.table != table {
                (table, rows) = (block.table.clone(), 0);
            }
            if let Err(error) = loader.load(&block.table, &block.json, block.rows).await {
                failed = Some(error);
                break;
            }
            rows += block.rows;
            let of = Some(self.manifest.rows_of(&table));
            (self.watch)(Progress { doing: "Phục hồi", what: table.clone(), rows, of });
        }
        drop(from);
        let read = joined(reading.await)?;
        if let Some(error) = failed {
            return Err(AppError::user(format!(
                "Không nạp được bảng {table} của bản sao lưu «{}».",
                self.file.display()
            ))
            .hint("Dùng một bản sao lưu khác; chưa có gì bị thay đổi. Nguyên nhân có trong nhật ký của lệnh.")
            .because(error));
        }
        read.map_err(|bad| bad.about(self.file))
    }

    /// What must not go on as it was at the moment of the backup.
    async fn settle(&self, tx: &mut Tx) -> Result<()> {
        cotmoc_store::integrity::settle_restored(tx).await?;
        let detail = json!({
            "file": self.file.file_name().unwrap_or_default().to_string_lossy(),
            "made_at": self.manifest.made_at, "rows": self.manifest.rows(), "from": "terminal",
        });
        let subject = Subject::new("backup", 0);
        audit::write_entry(tx, self.at, self.actor.name(), "backup.restore", subject, detail).await
    }

    /// A moment as names of files and schemas take it.
    fn moment(&self) -> String {
        self.at.strftime("%Y%m%dT%H%M%SZ").to_string()
    }
}

fn occupied(place: &str) -> AppError {
    AppError::conflict(format!("Đã có dữ liệu ở {place}; chưa phục hồi gì."))
        .hint("Thêm --replace để thay thế: dữ liệu cũ được giữ lại dưới tên khác. Hoặc chọn nơi khác bằng --data, --database.")
}

async fn on_disk<T: Send + 'static>(
    data: &Path,
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    on_thread(work).await?.map_err(|error| {
        AppError::new(Kind::Config, format!("Không thay được tệp dữ liệu {}: {error}.", data.display()))
            .hint("Kiểm tra quyền ghi và chỗ trống của thư mục dữ liệu rồi chạy lại lệnh.")
            .because(error)
    })
}
