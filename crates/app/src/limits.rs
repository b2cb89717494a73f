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
