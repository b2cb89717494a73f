//! Reading a backup: first all of it to see whether it is whole, then row by row.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::Path;

use cotmoc_formats::bundle::{Bundle, BundleError};
use cotmoc_store::{StoreError, check_steps};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::make::on_thread;
use super::manifest::{self, FORMAT, FORMAT_VERSION, Manifest, TableSum};
use super::write::hex;
use super::{Progress, Watch};
use crate::{AppError, Result};

/// Rows of one table as the JSON list that the store takes.
pub(super) struct Rows {
    pub(super) table: String,
    pub(super) json: String,
    pub(super) rows: u64,
}

/// Most bytes of a manifest.
const MANIFEST_BYTES: u64 = 16 << 20;
/// Rows, and about how many bytes, that are handed over at once.
const BLOCK_ROWS: u64 = 5_000;
const BLOCK_BYTES: usize = 4 << 20;

/// Why a backup cannot be used.
#[derive(Debug)]
pub(super) enum Bad {
    /// Not one of ours.
    Foreign,
    /// Its end is missing.
    CutOff,
    /// Made by a newer version.
    Newer(String),
    /// Tables that this version knows otherwise.
    Unknown(String, String),
    /// Something in it is not as it was written.
    Damaged(String),
    /// It cannot be read.
    Io(io::Error),
    /// Nobody takes the rows any more.
    Stopped,
}

/// Reads all of a backup and checks it: every part, the number of rows and the SHA-256 of every table,
/// and that this version knows its tables.
///
/// # Errors
/// [`crate::Kind::User`] where it is damaged, cut off, not ours or newer than this version.
pub async fn check(file: &Path, watch: &Watch) -> Result<Manifest> {
    let (own, watch) = (file.to_owned(), watch.clone());
    on_thread(move || check_now(&own, &watch)).await?.map_err(|bad| bad.about(file))
}

fn check_now(file: &Path, watch: &Watch) -> std::result::Result<Manifest, Bad> {
    let (mut bundle, manifest) = open(file)?;
    let parts: u32 = manifest.tables.iter().map(|table| table.parts).sum();
    if bundle.len() != parts as usize + 1 {
        return Err(Bad::Damaged("số phần trong tệp không đúng với bản kê".to_owned()));
    }
    for table in &manifest.tables {
        let mut seen = 0;
        walk(&mut bundle, table, |_| {
            seen += 1;
            if seen % BLOCK_ROWS == 0 {
                let what = table.name.clone();
                watch(Progress { doing: "Kiểm tra", what, rows: seen, of: Some(table.rows) });
            }
            Ok(())
        })?;
    }
    Ok(manifest)
}

/// Hands over every row of every table, in the order of the manifest.
pub(super) fn send(
    file: &Path,
    manifest: &Manifest,
    to: &mpsc::Sender<Rows>,
) -> std::result::Result<(), Bad> {
    let (mut bundle, again) = open(file)?;
    if again != *manifest {
        return Err(Bad::Damaged("tệp đã thay đổi trong lúc đang đọc".to_owned()));
    }
    for table in &manifest.tables {
        let mut json = String::from("[");
        let mut rows = 0;
        walk(&mut bundle, table, |line| {
            if rows > 0 {
                json.push(',');
            }
            json.push_str(line);
            rows += 1;
            if rows >= BLOCK_ROWS || json.len() >= BLOCK_BYTES {
                hand_over(to, &table.name, &mut json, &mut rows)?;
            }
            Ok(())
        })?;
        if rows > 0 {
            hand_over(to, &table.name, &mut json, &mut rows)?;
        }
    }
    Ok(())
}

fn hand_over(
    to: &mpsc::Sender<Rows>,
    table: &str,
    json: &mut String,
    rows: &mut u64,
) -> std::result::Result<(), Bad> {
    json.push(']');
    let json = std::mem::replace(json, String::from("["));
    let full = Rows { table: table.to_owned(), json, rows: std::mem::take(rows) };
    to.blocking_send(full).map_err(|_| Bad::Stopped)
}

fn open(file: &Path) -> std::result::Result<(Bundle<BufReader<File>>, Manifest), Bad> {
    let opened = File::open(file).map_err(Bad::Io)?;
    let mut bundle =
        Bundle::open(BufReader::with_capacity(1 << 18, opened)).map_err(|error| match error {
            BundleError::Foreign => Bad::Foreign,
            BundleError::CutOff => Bad::CutOff,
            BundleError::Io(error) => Bad::Io(error),
        })?;
    let mut text = Vec::new();
    match bundle.part(manifest::PART).map_err(|_| Bad::damaged(manifest::PART))? {
        Some(part) => part.take(MANIFEST_BYTES).read_to_end(&mut text),
        None => return Err(Bad::Foreign),
    }
    .map_err(|_| Bad::damaged(manifest::PART))?;
    // What a newer layout looks like is not known: only these two are looked at first.
    let head: serde_json::Value = serde_json::from_slice(&text).map_err(|_| Bad::damaged(manifest::PART))?;
    if head["format"] != FORMAT {
        return Err(Bad::Foreign);
    }
    if head["format_version"].as_u64().is_none_or(|version| version > u64::from(FORMAT_VERSION)) {
        return Err(Bad::Newer(head["product"].as_str().unwrap_or_default().to_owned()));
    }
    let manifest: Manifest = serde_json::from_value(head).map_err(|_| Bad::damaged(manifest::PART))?;
    match check_steps(&manifest.steps) {
        Ok(_) => Ok((bundle, manifest)),
        Err(StoreError::Refused { message, hint }) => Err(Bad::Unknown(message, hint)),
        Err(other) => Err(Bad::Damaged(other.to_string())),
    }
}

/// Walks the lines of a table; afterwards their number and their SHA-256 are as the manifest says.
fn walk(
    bundle: &mut Bundle<BufReader<File>>,
    table: &TableSum,
    mut take: impl FnMut(&str) -> std::result::Result<(), Bad>,
) -> std::result::Result<(), Bad> {
    let (mut hash, mut rows, mut line) = (Sha256::new(), 0_u64, Vec::new());
    for number in 1..=table.parts {
        let name = manifest::part_name(&table.name, number);
        let damaged = || Bad::damaged(&name);
        let part = bundle.part(&name).map_err(|_| damaged())?.ok_or_else(damaged)?;
        let mut part = BufReader::with_capacity(1 << 18, part);
        loop {
            line.clear();
            if part.read_until(b'\n', &mut line).map_err(|_| damaged())? == 0 {
                break;
            }
            hash.update(&line);
            rows += 1;
            let text = std::str::from_utf8(&line).map_err(|_| damaged())?;
            take(text.strip_suffix('\n').ok_or_else(damaged)?)?;
        }
    }
    if rows != table.rows || hex(&hash.finalize()) != table.sha256 {
        return Err(Bad::Damaged(format!("bảng {} không còn đúng như khi sao lưu", table.name)));
    }
    Ok(())
}

impl Bad {
    fn damaged(part: &str) -> Self {
        Self::Damaged(format!("không đọc được phần {part}"))
    }

    /// The message about a file of that name.
    pub(super) fn about(self, file: &Path) -> AppError {
        let name = file.display();
        let another =
            "Dùng một bản sao lưu khác, hoặc sao chép lại tệp từ nơi cất giữ; chưa có gì bị thay đổi.";
        match self {
            Self::Foreign => AppError::user(format!("«{name}» không phải là bản sao lưu của Cột Mốc."))
                .hint("Chọn tệp do «cotmoc backup» tạo ra; chưa có gì bị thay đổi."),
            Self::CutOff => AppError::user(format!(
                "Bản sao lưu «{name}» bị cắt cụt: thiếu phần cuối của tệp."
            ))
            .hint(another),
            Self::Newer(product) => AppError::user(format!(
                "Bản sao lưu «{name}» do phiên bản Cột Mốc mới hơn tạo ra ({product}), phiên bản này không đọc được."
            ))
            .hint("Cài phiên bản Cột Mốc mới hơn rồi phục hồi; chưa có gì bị thay đổi."),
            Self::Unknown(message, hint) => {
                AppError::user(format!("Không phục hồi được bản sao lưu «{name}»: {message}")).hint(hint)
            }
            Self::Damaged(what) => {
                AppError::user(format!("Bản sao lưu «{name}» bị hỏng: {what}.")).hint(another)
            }
            Self::Io(error) => AppError::user(format!("Không đọc được tệp «{name}»: {error}."))
                .hint("Kiểm tra tên tệp và quyền đọc; chưa có gì bị thay đổi.")
                .because(error),
            Self::Stopped => AppError::new(crate::Kind::Internal, "Việc phục hồi bị dừng giữa chừng."),
        }
    }
}
