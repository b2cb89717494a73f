//! How large what people hand in may be. Whatever is larger is refused, and nothing is stored.

/// Largest file that is taken in, in bytes (100 MiB).
pub const UPLOAD_BYTES: usize = 100 << 20;
/// Longest file name, in characters; a longer one is cut at its front, so that its ending stays.
pub const FILE_NAME: usize = 200;
/// Longest short field (number, issuer, unit, deadline …), in characters.
pub const SHORT: usize = 500;
/// Longest wording of a target, task or title, in characters.
pub const LONG: usize = 10_000;
/// Most coordinating units of a task.
pub const COORDINATING: usize = 200;
/// Most items of one draft.
pub const ITEMS: usize = 20_000;
/// Most plans in one comparison.
pub const COMPARED_PLANS: usize = 64;
/// Most entries of the audit log on one page.
pub const AUDIT_PAGE: i64 = 500;
/// First and last year that a target may name.
pub const YEARS: std::ops::RangeInclusive<u16> = 1990..=2100;
/// Largest table that is taken in from a page, in bytes (10 MiB).
pub const PASTE_BYTES: usize = 10 << 20;
/// Most rows of a pasted table that are shown before it is kept.
pub const PREVIEW_ROWS: usize = 1_000;
/// Most periods of one table of figures.
pub const PERIODS: usize = 240;
/// Most changes of cells that are sent at once.
pub const CHANGES: usize = 5_000;
/// Longest reason, remark or note, in characters.
pub const REASON: usize = 1_000;
/// Longest name that a sender gives a change, in bytes.
pub const TOKEN: usize = 100;
/// Most submissions that one act moves.
pub const BULK: usize = 1_000;
/// Most rows of a grid or a board on one page.
pub const GRID_ROWS: usize = 200;
/// Most units of one file with all of a round.
pub const SHEETS: usize = 5_000;
/// Most unfinished submissions that are looked through for a work list.
pub const WORK: i64 = 50_000;
/// Most rows of one group of a work list; the others are counted.
pub const WORK_ROWS: usize = 50;
/// Most rounds on one page.
pub const ROUNDS: i64 = 200;
/// Largest attachment, in bytes (20 MiB).
pub const ATTACHMENT_BYTES: usize = 20 << 20;
/// Most attachments of one submission.
pub const ATTACHMENTS: usize = 20;
/// Most entries of one cell that its history shows.
pub const HISTORY: i64 = 200;
/// Largest file of filled-in forms, one workbook or many in a zip file, in bytes (64 MiB).
pub const SHEETS_BYTES: usize = 64 << 20;
/// Files of filled-in forms that are kept for one person.
pub const SHEETS_KEPT: i64 = 5;
/// Most rounds whose forms one file may hold.
pub const SHEETS_ROUNDS: usize = 10;

/// Tasks on one page of a list.
pub const TASK_ROWS: usize = 50;
/// Files that show what was done, of one task.
pub const EVIDENCE: usize = 50;
/// Targets that one task serves.
pub const LINKS: usize = 50;
/// Lines of a task's budget.
pub const BUDGET_LINES: usize = 100;
/// Days before the last one from which the work list speaks of a task.
pub const TASK_SOON: i32 = 14;
/// Tasks that a unit's plan may take over at once.
pub const TAKEN: usize = 500;

/// Releases in a list, and editions that the public finds.
pub const RELEASES: i64 = 200;
/// Plans on the first public page.
pub const PORTAL_PLANS: usize = 40;
/// What a public search lists.
pub const PORTAL_HITS: usize = 60;
/// Characters of a title.
pub const TITLE: usize = 200;
/// Most outlines, files and schedules of reports.
pub const OUTLINES: i64 = 500;
/// Reports in a list.
pub const REPORTS: i64 = 200;
/// Longest text under one heading of a report, in characters.
pub const REPORT_TEXT: usize = 30_000;
/// Largest Word template or form in Excel, in bytes (8 MiB).
pub const REPORT_FILE_BYTES: usize = 8 << 20;
