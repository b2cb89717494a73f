//! Duties for a unit that is no more: passed on to the units that came from it.

use cotmoc_store::duties;
use serde_json::json;

use super::give::same;
use super::list::living_heirs;
use crate::model::{Duty, DutyId, Subject};
use crate::{Action, AppError, Context, Kind, Result, audit, units, when};

/// Ends a duty for a unit that is no more, and begins the same for each unit that came from it. Says
/// how many began.
///
/// # Errors
/// [`Kind::Forbidden`], [`Kind::NotFound`]; [`Kind::Conflict`] where the unit lives, has no heir, or the
/// duty ended already.
pub async fn pass_on(cx: &Context, id: DutyId) -> Result<usize> {
    cx.require(Action::EditDuties)?;
    let today = when::day(cx.now());
    let mut tx = cx.store().write().await?;
    let duty = duties::get(&mut tx, id).await?.ok_or_else(|| AppError::not_found("phân công", id))?;
    if !duty.holds(today) {
        return Err(
            AppError::conflict("Phân công này không còn hiệu lực.").hint("Mở lại trang để xem hiện trạng.")
        );
    }
    let register = units::load(cx, &mut tx).await?.register;
    let ended = duty.unit.filter(|unit| register.get(*unit).is_some_and(|unit| !unit.lives(today)));
    let heirs = ended.map(|unit| living_heirs(&register, unit, today)).unwrap_or_default();
    if heirs.is_empty() {
        return Err(AppError::new(
            Kind::Conflict,
            "Đơn vị của phân công này còn hoạt động, hoặc không có đơn vị kế thừa.",
        )
        .hint("Kết thúc phân công này rồi giao một phân công mới cho đơn vị phù hợp."));
    }
    let held = duties::of_account(&mut tx, duty.account).await?;
    let new: Vec<Duty> = heirs
        .iter()
        .map(|heir| Duty {
            unit: Some(*heir),
            starts: today,
            reason: format!("Kế thừa phân công số {id}"),
            given_at: cx.now(),
            given_by: cx.actor().name().to_owned(),
            hand_over: None,
            ..duty.clone()
        })
        .filter(|new| !held.iter().any(|other| same(other, new)))
        .collect();
    let by = cx.actor().name();
    duties::end(&mut tx, &[id], duties::End { day: today, at: cx.now(), by, hand_over: None }).await?;
    duties::insert(&mut tx, &new).await?;
    let detail = json!({ "duty": id, "heirs": heirs });
    audit::record(cx, &mut tx, "duty.pass_on", Subject::new("account", duty.account.0), detail).await?;
    tx.commit().await?;
    Ok(new.len())
}
