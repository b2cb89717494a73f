//! Demonstration data: loaded once, marked as such, removed on request.

mod collecting;
mod province;
mod release;
mod reminding;
mod report;
mod tasks;

pub mod fictive;

pub use collecting::load_rounds;
pub use province::{PROVINCE_FIGURES, load_province};
pub use release::load_releases;
pub use reminding::load_reminders;
pub use report::load_reports;
pub use tasks::load_tasks;

use serde_json::json;

use crate::model::{PlanId, Subject};
use crate::{Action, Context, Result, audit, drafts};

/// One sample file that the caller carries.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// File name, as «lang-son.docx».
    pub name: &'static str,
    /// Title of its plan, where the text itself has none.
    pub title: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// What became of the samples.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Plans made now.
    pub plans: Vec<PlanId>,
    /// Samples that were there already.
    pub known: usize,
}

/// Loads samples that are not there yet: each becomes a plan under the national strategy, marked as
/// demonstration data. A sample that contradicts itself keeps both values side by side.
///
/// # Errors
/// [`crate::Kind::User`] where a sample cannot be read; those before it are loaded.
pub async fn load(cx: &Context, samples: &[Sample]) -> Result<Loaded> {
    cx.require(Action::Demo)?;
    let mut loaded = Loaded::default();
    for sample in samples {
        match drafts::load_sample(cx, sample.name, sample.title, sample.bytes).await? {
            Some(plan) => loaded.plans.push(plan),
            None => loaded.known += 1,
        }
    }
    Ok(loaded)
}

/// Removes everything that is marked as demonstration data; the log keeps that it was there.
///
/// # Errors
/// [`crate::Kind::Internal`].
pub async fn remove(cx: &Context) -> Result<()> {
    cx.require(Action::Demo)?;
    let mut tx = cx.store().write().await?;
    cotmoc_store::demo::remove(&mut tx).await?;
    audit::record(cx, &mut tx, "demo.remove", Subject::new("demo", 0), json!({})).await?;
    tx.commit().await?;
    Ok(())
}
