//! A line at the terminal that shows how far a long command has come.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use cotmoc_app::data::Progress;
use cotmoc_web::numbers;

/// The line. Nothing is written where standard error is no terminal.
#[derive(Debug)]
pub(in crate::commands) struct Bar {
    shown: bool,
    last: Option<Instant>,
}

/// Often enough to look alive, seldom enough to cost nothing.
const EVERY: Duration = Duration::from_millis(100);
const WIDTH: u64 = 30;

impl Bar {
    /// A line that is not there yet.
    pub(in crate::commands) fn new() -> Self {
        Self { shown: std::io::stderr().is_terminal(), last: None }
    }

    /// Shows where the command is.
    pub(in crate::commands) fn show(&mut self, progress: Progress) {
        self.show_line(|| line(progress));
    }

    /// Shows any line that says where the command is.
    pub(in crate::commands) fn show_line(&mut self, line: impl FnOnce() -> String) {
        if !self.shown || self.last.is_some_and(|last| last.elapsed() < EVERY) {
            return;
        }
        self.last = Some(Instant::now());
        // A terminal that went away is no reason to stop.
        let _gone = write!(std::io::stderr(), "\r{}\x1b[K", line());
    }

    /// Takes the line away.
    pub(in crate::commands) fn clear(&mut self) {
        if self.last.take().is_some() {
            let _gone = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(progress: Progress) -> String {
    let what = if progress.pass == 1 { "Kiểm tra" } else { "Ghi" };
    let rows = numbers::integer(i64::try_from(progress.rows).unwrap_or(i64::MAX));
    let Some(total) = progress.total.filter(|total| *total > 0) else {
        return format!("{what:<8} {rows} dòng\x1b[K");
    };
    let done = (progress.bytes.saturating_mul(WIDTH) / total).min(WIDTH);
    let (full, rest) = ("█".repeat(done as usize), "░".repeat((WIDTH - done) as usize));
    let percent = (progress.bytes.saturating_mul(100) / total).min(100);
    format!("{what:<8} {full}{rest} {percent:>3} %  {rows} dòng\x1b[K")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is() {
        let at = |bytes, total| line(Progress { pass: 2, bytes, total, rows: 12_345 });
        assert_eq!(
            at(50, Some(200)),
            format!("Ghi      {}{}  25 %  12.345 dòng\x1b[K", "█".repeat(7), "░".repeat(23))
        );
        assert!(at(0, Some(0)).ends_with("12.345 dòng\x1b[K"));
        assert!(at(500, Some(200)).contains("100 %"));
        assert_eq!(at(5, None), "Ghi      12.345 dòng\x1b[K");
    }
}
