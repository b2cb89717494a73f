//! A backup into the folder, by the clock or because somebody asked for it. It is read back before
//! older ones are taken away, so that the last good one stays whatever happens.

use std::path::Path;
use std::time::Duration;

use cotmoc_store::jobs::NewJob;

use super::{JobKind, Policy, Setback, Work, order, order_daily};
use crate::backup::{self, keep, unwatched};
use crate::{Action, Context, Result};

pub(super) const POLICY: Policy =
    Policy { tries: 6, first: Duration::from_secs(60), longest: Duration::from_secs(3600) };

/// Any instance that has the folder can do it.
pub(super) fn can_run(_: &Context) -> bool {
    true
}

/// The next one by the clock, where a time is set.
pub(super) fn at_start(cx: &Context) -> Vec<NewJob> {
    cx.app().backups().at.map(|at| order_daily(cx, JobKind::Backup, at)).into_iter().collect()
}

/// Orders one now. Asked for twice within a minute, one is made.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub async fn order_now(cx: &Context) -> Result<()> {
    cx.require(Action::Backup)?;
    let now = cx.now();
    let new = NewJob {
        kind: JobKind::Backup.word(),
        name: format!("{}/{}", JobKind::Backup.word(), now.strftime("%Y%m%dT%H%MZ")),
        payload: "{}".to_owned(),
        due: now,
        max_tries: POLICY.tries,
    };
    let mut tx = cx.store().write().await?;
    order(cx, &mut tx, &[new]).await?;
    Ok(tx.commit().await?)
}

pub(super) async fn run(work: &Work) -> std::result::Result<String, Setback> {
    let cx = work.cx();
    // The next one is ordered first: one that fails for good must not be the last.
    let next = at_start(cx);
    if !next.is_empty() {
        let mut tx = cx.store().write().await?;
        order(cx, &mut tx, &next).await?;
        tx.commit().await?;
    }
    let folder = cx.app().backup_folder().to_owned();
    tokio::fs::create_dir_all(&folder)
        .await
        .map_err(|error| Setback::Again(format!("không tạo được thư mục {}: {error}", folder.display())))?;
    let file = folder.join(keep::regular_name(cx.now()));
    let made = backup::create(cx, &file, &unwatched()).await?;
    backup::check(&file, &unwatched()).await?;
    let gone = tidy(&folder, cx.app().backups().keep).await?;
    let size = made.size.div_ceil(1_000_000);
    Ok(format!(
        "Đã sao lưu {} dòng ({size} MB) vào {}, dọn {gone} bản cũ",
        made.manifest.rows(),
        file.display()
    ))
}

async fn tidy(folder: &Path, days: usize) -> std::result::Result<usize, Setback> {
    keep::remove_unfinished(folder).await?;
    let backups = keep::in_folder(folder).await?;
    let surplus = keep::surplus(&backups, days);
    for kept in &surplus {
        let file = folder.join(&kept.name);
        tokio::fs::remove_file(&file)
            .await
            .map_err(|error| Setback::Again(format!("không xóa được bản cũ {}: {error}", file.display())))?;
    }
    Ok(surplus.len())
}
