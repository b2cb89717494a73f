//! The line that shows how far a backup, a restore or a check has come.

use std::sync::{Arc, Mutex};

use cotmoc_app::backup::{Progress, Watch};
use cotmoc_web::numbers;

use super::data::Bar;

/// A line at the terminal, and who keeps it up to date.
pub(super) struct Line {
    bar: Arc<Mutex<Bar>>,
}

impl Line {
    /// A line that is not there yet.
    pub(super) fn new() -> Self {
        Self { bar: Arc::new(Mutex::new(Bar::new())) }
    }

    /// Keeps it up to date.
    pub(super) fn watch(&self) -> Watch {
        let bar = Arc::clone(&self.bar);
        Arc::new(move |progress| {
            if let Ok(mut bar) = bar.lock() {
                bar.show_line(|| line(&progress));
            }
        })
    }

    /// Takes it away.
    pub(super) fn clear(&self) {
        if let Ok(mut bar) = self.bar.lock() {
            bar.clear();
        }
    }
}

fn line(progress: &Progress) -> String {
    let Progress { doing, what, rows, of } = progress;
    match of {
        Some(of) => format!("{doing:<9} {what}  {} / {}", count(*rows), count(*of)),
        None => format!("{doing:<9} {what}  {}", count(*rows)),
    }
}

/// A number with its points.
pub(super) fn count(n: u64) -> String {
    numbers::integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A size as people say it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", count(bytes.div_ceil(1000))),
        _ => format!("{},{} MB", count(bytes / 1_000_000), bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_and_the_sizes_read_well() {
        let progress = Progress { doing: "Sao lưu", what: "observation".into(), rows: 12_345, of: None };
        assert_eq!(line(&progress), "Sao lưu   observation  12.345");
        assert_eq!(
            line(&Progress { of: Some(1_000_000), ..progress }),
            "Sao lưu   observation  12.345 / 1.000.000"
        );
        assert_eq!((size(1), size(12_345_678)), ("1 KB".to_owned(), "12,3 MB".to_owned()));
    }
}
