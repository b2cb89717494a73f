//! The backups of the folder: which there are, and which are kept.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::make::on_thread;
use super::write::UNFINISHED;
use crate::model::Subject;
use crate::{Action, AppError, Context, Kind, Result, audit, when};

/// Why a backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// By the clock, or because somebody asked for it on the page.
    Regular,
    /// Before the tables were brought up to date. It is not taken away by itself.
    Upgrade,
}

/// A backup that lies in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its file's name, which is also how it is asked for.
    pub name: String,
    /// When it was made.
    pub at: Timestamp,
    /// Bytes.
    pub size: u64,
    /// Why it was made.
    pub occasion: Occasion,
}

/// The name of a regular backup that is made at that moment.
pub(crate) fn regular_name(at: Timestamp) -> String {
    format!("cotmoc-{}.zip", at.strftime("%Y%m%dT%H%M%SZ"))
}

/// The backups of the folder, newest first.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::Config`] where the folder cannot be read.
pub async fn list(cx: &Context) -> Result<Vec<Kept>> {
    cx.require(Action::Backup)?;
    let folder = cx.app().backup_folder().to_owned();
    in_folder(&folder).await
}

/// Where a backup of the folder lies, for somebody who takes it away: the log says so.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::NotFound`] for any name that is not in the list.
pub async fn fetch(cx: &Context, name: &str) -> Result<(Kept, PathBuf)> {
    let found = list(cx).await?.into_iter().find(|kept| kept.name == name);
    let kept = found.ok_or_else(|| {
        AppError::new(Kind::NotFound, "Không có bản sao lưu này; có thể nó đã được dọn đi.")
            .hint("Mở lại trang Sao lưu và chọn một bản trong danh sách.")
    })?;
    let file = cx.app().backup_folder().join(&kept.name);
    let mut tx = cx.store().write().await?;
    let detail = json!({"file": kept.name, "size": kept.size});
    audit::record(cx, &mut tx, "backup.fetch", Subject::new("backup", 0), detail).await?;
    tx.commit().await?;
    Ok((kept, file))
}

pub(crate) async fn in_folder(folder: &Path) -> Result<Vec<Kept>> {
    let own = folder.to_owned();
    let read = on_thread(move || read_folder(&own)).await?;
    read.map_err(|error| {
        AppError::new(Kind::Config, format!("Không đọc được thư mục sao lưu {}: {error}.", folder.display()))
            .hint("Kiểm tra thư mục trong --backups và quyền đọc của nó.")
            .because(error)
    })
}

/// Takes away what a backup that was killed left, once it is a day old: nobody writes so long.
pub(crate) async fn remove_unfinished(folder: &Path) -> Result<()> {
    let own = folder.to_owned();
    let removed = on_thread(move || unfinished_in(&own)).await?;
    removed.map_err(|error| {
        AppError::new(Kind::Config, format!("Không dọn được thư mục sao lưu {}: {error}.", folder.display()))
            .hint("Kiểm tra quyền ghi của thư mục.")
            .because(error)
    })
}

fn unfinished_in(folder: &Path) -> std::io::Result<()> {
    const DAY: Duration = Duration::from_hours(24);
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = name.strip_suffix(UNFINISHED).is_some_and(|whole| understood(whole).is_some());
        // A file whose age cannot be told stays.
        let age = entry.metadata()?.modified().ok().and_then(|at| at.elapsed().ok());
        if ours && age.is_some_and(|age| age > DAY) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn read_folder(folder: &Path) -> std::io::Result<Vec<Kept>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        // Nothing was saved yet.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some((at, occasion)) = understood(&name) {
            let size = entry.metadata()?.len();
            found.push(Kept { name, at, size, occasion });
        }
    }
    found.sort_by(|a, b| (b.at, &b.name).cmp(&(a.at, &a.name)));
    Ok(found)
}

/// Moment and occasion of a backup, from its name; `None` for other files.
fn understood(name: &str) -> Option<(Timestamp, Occasion)> {
    let rest = name.strip_prefix("cotmoc-")?.strip_suffix(".zip")?;
    let (moment, occasion) = match rest.split_once('-') {
        None => (rest, Occasion::Regular),
        Some((moment, rest)) if rest.starts_with("truoc-nang-cap-") => (moment, Occasion::Upgrade),
        Some(_) => return None,
    };
    let moment = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", moment).ok()?;
    Some((moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp(), occasion))
}

/// Which regular backups are no longer needed: kept are the newest of all, the newest of each of the
/// last `keep` days that have any, and the newest of each of the last `keep` weeks that have any.
/// Days are those of Việt Nam.
pub(crate) fn surplus(backups: &[Kept], keep: usize) -> Vec<&Kept> {
    let (mut days, mut weeks) = (BTreeSet::new(), BTreeSet::new());
    let mut newest_first: Vec<&Kept> = backups.iter().filter(|b| b.occasion == Occasion::Regular).collect();
    newest_first.sort_by(|a, b| (b.at, &b.name).cmp(&(a.at, &a.name)));
    let mut surplus = Vec::new();
    for kept in newest_first {
        let day: Date = when::day(kept.at);
        let week = day.iso_week_date();
        // The first one that is seen of a day or a week is its newest.
        let of_day = days.len() < keep.max(1) && days.insert(day);
        let of_week = weeks.len() < keep.max(1) && weeks.insert((week.year(), week.week()));
        if !of_day && !of_week {
            surplus.push(kept);
        }
    }
    surplus
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(at: &str) -> Kept {
        let at: Timestamp = at.parse().unwrap();
        Kept { name: regular_name(at), at, size: 1, occasion: Occasion::Regular }
    }

    #[test]
    fn names_tell_when_and_why() {
        let at: Timestamp = "2026-11-28T19:30:00Z".parse().unwrap();
        assert_eq!(understood(&regular_name(at)), Some((at, Occasion::Regular)));
        let upgrade = "cotmoc-20261128T193000Z-truoc-nang-cap-0003-0006.zip";
        assert_eq!(understood(upgrade), Some((at, Occasion::Upgrade)));
        for other in [
            "cotmoc-20261128T193000Z.zip.part", "cotmoc.zip", "a.zip", "cotmoc-20261128T193000Z-x.zip",
            "../cotmoc-20261128T193000Z.zip",
        ] {
            assert_eq!(understood(other), None, "{other}");
        }
    }

    #[test]
    fn one_a_day_and_one_a_week_are_kept() {
        // Two a day for forty days.
        let first: Timestamp = "2026-10-01T00:10:00Z".parse().unwrap();
        let all: Vec<Kept> = (0..80)
            .map(|n| {
                let at = first + jiff::SignedDuration::from_hours(12 * n);
                Kept { name: regular_name(at), at, size: 1, occasion: Occasion::Regular }
            })
            .collect();
        let surplus = surplus(&all, 3);
        let left: Vec<String> =
            all.iter().filter(|k| !surplus.contains(k)).map(|k| k.at.to_string()).collect();
        // The newest three days, and the newest of this week and of the two before.
        assert_eq!(
            left,
            ["2026-11-01T12:10:00Z", "2026-11-07T12:10:00Z", "2026-11-08T12:10:00Z", "2026-11-09T12:10:00Z"]
        );
    }

    #[test]
    fn the_last_one_always_stays() {
        let one = [kept("2020-01-01T00:00:00Z")];
        assert!(surplus(&one, 0).is_empty());
        let upgrade = Kept { occasion: Occasion::Upgrade, ..kept("2019-01-01T00:00:00Z") };
        let all = [upgrade, kept("2020-01-01T01:00:00Z"), kept("2020-01-01T00:00:00Z")];
        assert_eq!(surplus(&all, 1), [&all[2]]);
    }
}
