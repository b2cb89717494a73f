//! Reports: the list, one report being written or as it went out, its files, its parts by units.

pub(crate) mod act;
pub(crate) mod blocks;
pub(crate) mod compare;
pub(crate) mod figures;
pub(crate) mod file;
pub(crate) mod form_file;
pub(crate) mod head;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod outline;
pub(crate) mod print;
pub(crate) mod schedule;
pub(crate) mod setup;
pub(crate) mod show;
pub(crate) mod units;
pub(crate) mod write;

use std::borrow::Cow;

use cotmoc_app::model::{Report, ReportState};
use cotmoc_core::report::ReportKind;

use crate::messages::Texts;
use crate::numbers;

/// Where a report stands: class, shape, words.
pub(crate) fn state(t: Texts, report: &Report) -> (&'static str, &'static str, String) {
    match (report.state, &report.released) {
        (ReportState::Released, Some((at, _))) => {
            ("done", "●", t.with("report-released", numbers::moment(*at)).into_owned())
        }
        (ReportState::Released, None) => ("done", "●", t.get("report-state-released").into_owned()),
        (ReportState::Sent, _) => ("running", "◐", t.get("report-state-sent").into_owned()),
        (ReportState::Draft, _) => ("waiting", "○", t.get("report-state-draft").into_owned()),
        (ReportState::Dropped, _) => ("failed", "✕", t.get("report-state-dropped").into_owned()),
    }
}

/// What a kind of report is called.
pub(crate) fn kind(t: Texts, kind: ReportKind) -> Cow<'static, str> {
    match kind {
        ReportKind::Month => t.get("report-kind-month"),
        ReportKind::Quarter => t.get("report-kind-quarter"),
        ReportKind::Half => t.get("report-kind-half"),
        ReportKind::Nine => t.get("report-kind-nine"),
        ReportKind::Year => t.get("report-kind-year"),
        ReportKind::Interim => t.get("report-kind-interim"),
        ReportKind::Final => t.get("report-kind-final"),
        ReportKind::Thematic => t.get("report-kind-thematic"),
        ReportKind::Adhoc => t.get("report-kind-adhoc"),
    }
}
