//! Releases: preparing, looking beforehand, releasing, withdrawing.

pub(crate) mod act;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod show;

use cotmoc_app::model::Release;

use crate::messages::Texts;

/// Where a release stands: class, shape, words.
pub(crate) fn state(
    t: Texts,
    release: &Release,
    now: jiff::Timestamp,
) -> (&'static str, &'static str, String) {
    match (&release.withdrawn, release.public_from) {
        (Some(_), _) => ("failed", "✕", t.get("release-withdrawn").into_owned()),
        (None, None) => ("waiting", "○", t.get("release-prepared").into_owned()),
        (None, Some(from)) if from > now => {
            ("running", "◐", t.with("release-embargo", moment(from)).into_owned())
        }
        (None, Some(_)) => ("done", "●", t.get("release-open").into_owned()),
    }
}

fn moment(at: jiff::Timestamp) -> String {
    crate::numbers::moment(at)
}
