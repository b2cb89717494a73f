//! Whether what is kept still holds together: every chain, digest, copy, counter and reference.

use cotmoc_store::{Tx, applied_steps, audit, batches, check_steps, integrity, schema};
use serde::Serialize;

use crate::backup::{Progress, Watch};
use crate::model::AuditBreak;
use crate::{Action, AppError, Context, Kind, Result};

/// One question that is asked of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The audit log is an unbroken chain.
    AuditChain,
    /// The rows of every batch give its digest.
    BatchDigests,
    /// Every kept original has the SHA-256 that was written down.
    Documents,
    /// So has every attachment.
    Attachments,
    /// So has every file that shows what was done for a task.
    Evidence,
    /// So has every Word template and form in Excel.
    ReportFiles,
    /// What was released and what was reported reads as it was sealed.
    Sealed,
    /// The answer of every cell is its newest entry.
    Cells,
    /// Every entry names the one before it in its cell.
    Entries,
    /// No counter will give a number twice.
    Counters,
    /// Every reference leads somewhere.
    References,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The question.
    pub check: Check,
    /// How many things were looked at.
    pub looked_at: u64,
    /// The first place that does not hold, in Vietnamese; `None` where all hold.
    pub problem: Option<String>,
}

/// What all checks found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Each check, in order.
    pub checks: Vec<Checked>,
}

impl Check {
    /// All checks, in the order in which they are made.
    pub const ALL: [Self; 11] = [
        Self::References,
        Self::Counters,
        Self::AuditChain,
        Self::BatchDigests,
        Self::Documents,
        Self::Attachments,
        Self::Evidence,
        Self::ReportFiles,
        Self::Sealed,
        Self::Entries,
        Self::Cells,
    ];

    /// What is checked, in Vietnamese.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::AuditChain => "Chuỗi nhật ký",
            Self::BatchDigests => "Mã kiểm tra các lần nạp số liệu",
            Self::Documents => "Bản gốc văn bản",
            Self::Attachments => "Tệp đính kèm",
            Self::Evidence => "Tệp minh chứng của nhiệm vụ",
            Self::ReportFiles => "Mẫu Word, biểu Excel của báo cáo",
            Self::Sealed => "Bản công bố, báo cáo đã niêm phong",
            Self::Cells => "Ô số liệu và lần nhập mới nhất",
            Self::Entries => "Chuỗi các lần nhập",
            Self::Counters => "Bộ đếm số hiệu",
            Self::References => "Liên kết giữa các bảng",
        }
    }
}

impl Report {
    /// The first place that does not hold, with the check that found it.
    #[must_use]
    pub fn first_problem(&self) -> Option<String> {
        self.checks.iter().find_map(|c| c.problem.as_ref().map(|p| format!("{}: {p}", c.check.words())))
    }
}

/// Makes every check on one moment of the data. Changes nothing.
///
/// # Errors
/// [`crate::Kind::Forbidden`], [`crate::Kind::Internal`].
pub async fn run(cx: &Context, watch: &Watch) -> Result<Report> {
    cx.require(Action::Audit)?;
    let mut tx = cx.store().read().await?;
    if let Some(next) = check_steps(&applied_steps(&mut tx).await?)?.first() {
        return Err(AppError::new(
            Kind::Config,
            format!("Cơ sở dữ liệu chưa được nâng cấp tới bước «{}», nên chưa kiểm tra được.", next.name),
        )
        .hint("Chạy «cotmoc serve» một lần để nâng cấp (có sao lưu trước), hoặc kiểm tra bằng phiên bản đã tạo ra nó."));
    }
    all(&mut tx, watch).await
}

/// Makes every check within a transaction.
pub(crate) async fn all(tx: &mut Tx, watch: &Watch) -> Result<Report> {
    let mut checks = Vec::new();
    for check in Check::ALL {
        let told = |rows, of| {
            watch(Progress { doing: "Kiểm tra", what: check.words().to_lowercase(), rows, of });
        };
        told(0, None);
        let (looked_at, problem) = match check {
            Check::AuditChain => audit_chain(tx).await?,
            Check::BatchDigests => batch_digests(tx, &told).await?,
            Check::Documents => files(tx, integrity::Files::Documents, &told).await?,
            Check::Attachments => files(tx, integrity::Files::Attachments, &told).await?,
            Check::Evidence => files(tx, integrity::Files::Evidence, &told).await?,
            Check::ReportFiles => files(tx, integrity::Files::ReportFiles, &told).await?,
            Check::Sealed => integrity::sealed(tx).await.map(said)?,
            Check::Cells => integrity::cells(tx).await.map(said)?,
            Check::Entries => integrity::entries(tx).await.map(said)?,
            Check::Counters => integrity::counters(tx).await.map(said)?,
            Check::References => references(tx, &told).await?,
        };
        checks.push(Checked { check, looked_at, problem });
    }
    Ok(Report { checks })
}

type Found = (u64, Option<String>);

fn said(found: integrity::Found) -> Found {
    (found.looked_at, found.problem)
}

async fn audit_chain(tx: &mut Tx) -> Result<Found> {
    let verdict = audit::verify(tx).await?;
    let problem = verdict.broken.map(|(seq, why)| match why {
        AuditBreak::NotLinked => {
            format!("mục số {seq} không nối với mục trước nó: có mục bị xóa hoặc chèn vào.")
        }
        AuditBreak::Changed => format!("mục số {seq} đã bị sửa."),
        AuditBreak::CutOff => format!("cuối nhật ký bị cắt, thiếu từ mục số {seq}."),
    });
    Ok((u64::try_from(verdict.entries).unwrap_or(0), problem))
}

/// Batches that are looked at before the next ones are fetched.
const PAGE: i64 = 200;

async fn batch_digests(tx: &mut Tx, told: &impl Fn(u64, Option<u64>)) -> Result<Found> {
    let (mut before, mut seen) = (i64::MAX, 0);
    loop {
        let page = batches::list(tx, before, PAGE).await?;
        let Some(last) = page.last() else { return Ok((seen, None)) };
        before = last.id.0;
        for batch in &page {
            if !batches::holds(tx, batch).await? {
                let problem = format!(
                    "số liệu của lần nạp số {} («{}») không còn đúng như khi lưu.",
                    batch.id, batch.source
                );
                return Ok((seen, Some(problem)));
            }
            seen += 1;
            told(seen, None);
        }
    }
}

async fn files(tx: &mut Tx, which: integrity::Files, told: &impl Fn(u64, Option<u64>)) -> Result<Found> {
    let (mut after, mut seen) = (0, 0);
    while let Some(file) = integrity::next_file(tx, which, after).await? {
        let (size, sha256) = integrity::hash_of(tx, which, file.id).await?;
        if size != file.size || sha256 != file.sha256 {
            return Ok((
                seen,
                Some(format!("tệp số {} («{}») không còn đúng như khi lưu.", file.id, file.name)),
            ));
        }
        (after, seen) = (file.id, seen + 1);
        told(seen, None);
    }
    Ok((seen, None))
}

async fn references(tx: &mut Tx, told: &impl Fn(u64, Option<u64>)) -> Result<Found> {
    let keys = schema::foreign_keys(tx).await?;
    let of = keys.len() as u64;
    for (seen, key) in (0..).zip(&keys) {
        told(seen, Some(of));
        if let Some(dangling) = integrity::dangling(tx, key).await? {
            return Ok((seen, Some(dangling.to_string())));
        }
    }
    Ok((of, None))
}
