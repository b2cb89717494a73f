//! Reports: a template, a period and a scope; figures, tables, charts, tasks and lists of late units are
//! bound to data, and a person writes the words beside them.
//!
//! A draft is composed anew whenever it is looked at. What is missing blocks its release, or is named one by
//! one. What is released is sealed and stays as it was ([`release()`]).

mod bound;
mod charts;
mod compare;
mod compose;
mod data;
mod files;
mod gaps;
mod head;
mod make;
mod notify;
mod outlines;
mod release;
mod rounds;
mod schedule;
mod show;
mod suggest;
mod tasks;
mod templates;
mod write;

use std::sync::Arc;

use cotmoc_core::units::Register;
use cotmoc_store::{Tx, reports};
use serde::Serialize;

use crate::model::{Report, ReportId, ReportState};
use crate::permission::Scope;
use crate::{Action, AppError, Context, Kind, Result, units};

pub use bound::{Bound, Figures};
pub use compare::{Comparison, FigureChange, SectionChange, compare};
pub use compose::{ComposedSection, flat};
pub use files::{WORD_TEMPLATE, each_unit, excel, known, parcel, pdf, word};
pub use gaps::{Gap, GapKind};
pub use head::Head;
pub use make::{Askable, Begin, ask_units, asks_units, begin, may_begin, periods};
pub use outlines::{Carried, Offered, OutlineEdit, OutlinePage, carried, list as outlines};
pub use outlines::{save as save_outline, show as outline};
pub use release::{Deliver, SaidBy, Whole, deliver, release};
pub use schedule::{
    Follow, NewSchedule, Scheduled, Units, add_schedule, prepare_now, schedules, set_schedule,
};
pub use show::{Listed, Part, ReportPage, Writing, list, parts, show};
pub use suggest::Suggestion;
pub use templates::{FilePage, Mapped, add_file, file, files, fill_form, map_cell, original, remove_file};
pub use write::{HeadEdit, drop, history, save, send, set_head, take_back};

pub(crate) use schedule::prepare;

/// A report that the actor may read, and the register.
async fn readable(cx: &Context, tx: &mut Tx, id: ReportId) -> Result<(Report, Arc<Register>)> {
    let report = reports::get(tx, id).await?.ok_or_else(|| AppError::not_found("báo cáo", id))?;
    let register = units::load(cx, tx).await?.register;
    if report.parent.is_some() && covers_unit(cx, Action::Contribute, &report, &register) {
        return Ok((report, register));
    }
    cx.require_for(Action::ReadReports, &scope(&report), &register)?;
    Ok((report, register))
}

fn scope(report: &Report) -> Scope<'static> {
    Scope { unit: Some(report.unit), plan: Some(report.plan), ..Scope::default() }
}

fn covers_unit(cx: &Context, action: Action, report: &Report, register: &Register) -> bool {
    cx.covers(action, &Scope { unit: Some(report.unit), ..Scope::default() }, register)
}

/// Refuses unless the actor may write in the report: a part by those who write for its unit, every report by
/// those who write those of its plan.
fn may_write(cx: &Context, report: &Report, register: &Register) -> Result<()> {
    if report.parent.is_some() && covers_unit(cx, Action::Contribute, report, register) {
        return Ok(());
    }
    cx.require_for(Action::EditReports, &Scope::plan(report.plan), register)
}

/// Refuses unless the actor may write in it and it is a draft.
fn editable(cx: &Context, report: &Report, register: &Register) -> Result<()> {
    may_write(cx, report, register)?;
    let why = match report.state {
        ReportState::Draft => return Ok(()),
        ReportState::Sent => "Phần này đã gửi lên cấp trên. Rút lại trước khi sửa.",
        ReportState::Released => "Báo cáo đã phát hành và niêm phong, không sửa được nữa.",
        ReportState::Dropped => "Báo cáo đã bỏ.",
    };
    Err(AppError::conflict(why).hint("Tải lại trang để xem báo cáo đang ở đâu."))
}

fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| AppError::new(Kind::Internal, "Không ghi được báo cáo.").because(error))
}

fn head_of(report: &Report) -> Result<Head> {
    serde_json::from_str(&report.head).map_err(|error| {
        AppError::new(Kind::Internal, format!("Phần đầu của báo cáo số {} không đọc được.", report.id))
            .because(error)
    })
}
