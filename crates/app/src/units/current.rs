//! The register as it is now, kept between requests.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use cotmoc_core::model::UnitId;
use cotmoc_core::units::{Change, Event, EventId, Fault, Register, official};
use cotmoc_store::{Tx, units};

use crate::model::RecordedEvent;
use crate::{Action, AppError, Context, Kind, Result};

/// The register and the revision by which others notice that it changed.
#[derive(Debug, Clone)]
pub struct Current {
    /// Grows with every change; a change names the revision that its page saw.
    pub revision: i64,
    /// Every unit that ever was.
    pub register: Arc<Register>,
    /// Units of the demonstration.
    pub demo: Arc<BTreeSet<UnitId>>,
}

/// The register as it is now. Costs one statement where nothing changed.
///
/// # Errors
/// [`crate::Kind::Forbidden`]; [`crate::Kind::Conflict`] where what was recorded contradicts this
/// version's official register.
pub async fn current(cx: &Context) -> Result<Current> {
    cx.require(Action::Read)?;
    let mut tx = cx.store().read().await?;
    load(cx, &mut tx).await
}

/// The register that was built last.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Option<Current>>);

impl Cache {
    fn at(&self, revision: i64) -> Option<Current> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone().filter(|current| current.revision == revision)
    }

    /// Keeps a register that is committed, unless a later one is kept already.
    fn keep(&self, current: &Current) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_none_or(|old| old.revision < current.revision) {
            *held = Some(current.clone());
        }
    }
}

/// The same inside a transaction.
pub(crate) async fn load(cx: &Context, tx: &mut Tx) -> Result<Current> {
    let revision = units::revision(tx).await?;
    if let Some(current) = cx.units().at(revision) {
        return Ok(current);
    }
    let recorded = units::list(tx).await?;
    let register = build(&recorded, &[]).map_err(|faults| contradicts(&faults))?;
    let current = Current { revision, register, demo: Arc::new(demo_units(&recorded)) };
    cx.units().keep(&current);
    Ok(current)
}

/// The units that events of the demonstration made.
pub(super) fn demo_units(recorded: &[RecordedEvent]) -> BTreeSet<UnitId> {
    let demo = recorded.iter().filter(|one| one.demo && one.undone.is_none());
    let born = demo.flat_map(|one| &one.event.changes).filter_map(|change| match change {
        Change::Born { unit, .. } => Some(*unit),
        _ => None,
    });
    born.collect()
}

/// The official register with what was recorded, but for some events.
pub(super) fn build(
    recorded: &[RecordedEvent],
    without: &[EventId],
) -> std::result::Result<Arc<Register>, Vec<Fault>> {
    static OFFICIAL: LazyLock<Arc<Register>> = LazyLock::new(|| {
        Arc::new(Register::build(official::events().iter().cloned(), &BTreeSet::new()).unwrap_or_default())
    });
    let in_force = |r: &&RecordedEvent| r.undone.is_none() && !without.contains(&r.event.id);
    let events: Vec<Event> = recorded.iter().filter(in_force).map(|r| r.event.clone()).collect();
    if events.is_empty() {
        return Ok(Arc::clone(&OFFICIAL));
    }
    let all = official::events().iter().cloned().chain(events);
    Register::build(all, &BTreeSet::new()).map(Arc::new)
}

/// A newer official register may know better than what was recorded before it came.
fn contradicts(faults: &[Fault]) -> AppError {
    let what = faults.first().map(|f| f.message.clone()).unwrap_or_default();
    let event = faults.iter().find_map(|f| f.event).filter(|e| e.0 >= official::FIRST_LOCAL);
    let which =
        event.map_or_else(|| "sự kiện trái với danh mục".to_owned(), |e| format!("sự kiện số {}", e.0));
    AppError::new(
        Kind::Conflict,
        format!("Sự kiện đã ghi trái với danh mục đơn vị hành chính của phiên bản này: {what}"),
    )
    .hint(format!(
        "Xem danh sách sự kiện (cotmoc units events), hoàn tác {which} (cotmoc units undo) rồi thử lại."
    ))
}
