//! Several plans in one table: indicator × year against plan.

use std::collections::BTreeMap;

use cotmoc_store::{plans, targets};

use crate::drafts::target_key;
use crate::model::{AdminLevel, Pillar, Plan, PlanId, Target};
use crate::plans::{Mark, mark};
use crate::{Action, AppError, Context, Result, limits};

/// What one plan asks for in one line.
#[derive(Debug, Clone, Default)]
pub struct ComparedCell {
    /// Targets in force; empty where the plan asks for nothing, several where it contradicts itself.
    pub targets: Vec<Target>,
    /// How it stands to the national target; `None` where there is none.
    pub mark: Option<Mark>,
}

/// One indicator in one year.
#[derive(Debug, Clone)]
pub struct ComparedLine {
    /// Code of the catalogue's indicator.
    pub code: Option<String>,
    /// Its name, else the wording.
    pub indicator: String,
    /// Unit of measure.
    pub unit: String,
    /// Pillar.
    pub pillar: Option<Pillar>,
    /// The level of administration that the figures are about.
    pub level: Option<AdminLevel>,
    /// Whose target it is, where it is not the plan's own.
    pub scope: Option<AdminLevel>,
    /// The year.
    pub year: Option<u16>,
    /// The national target.
    pub national: Option<Target>,
    /// One cell per plan, in the order of [`Comparison::plans`].
    pub cells: Vec<ComparedCell>,
}

/// The whole table.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The plans, in the order asked for, each once.
    pub plans: Vec<Plan>,
    /// Lines by pillar, indicator, level, year.
    pub lines: Vec<ComparedLine>,
}

/// Holds plans side by side. Four statements, however many they are.
///
/// # Errors
/// [`crate::Kind::User`] for no plan or more than [`crate::limits::COMPARED_PLANS`];
/// [`crate::Kind::NotFound`].
pub async fn plans(cx: &Context, wanted: &[PlanId]) -> Result<Comparison> {
    cx.require(Action::Read)?;
    if wanted.is_empty() {
        return Err(AppError::user("Chưa chọn kế hoạch nào để so sánh.").hint("Chọn ít nhất một kế hoạch."));
    }
    if wanted.len() > limits::COMPARED_PLANS {
        let most = limits::COMPARED_PLANS;
        return Err(AppError::user(format!("So sánh được nhiều nhất {most} kế hoạch một lần."))
            .hint("Bỏ bớt kế hoạch."));
    }
    let mut tx = cx.store().read().await?;
    let known = plans::list(&mut tx).await?;
    let mut shown: Vec<Plan> = Vec::with_capacity(wanted.len());
    for id in wanted {
        let found =
            known.iter().find(|s| s.plan.id == *id).ok_or_else(|| AppError::not_found("kế hoạch", id))?;
        if !shown.iter().any(|p| p.id == *id) {
            shown.push(found.plan.clone());
        }
    }
    let ids: Vec<PlanId> = shown.iter().map(|p| p.id).collect();
    let national = match plans::national(&mut tx).await? {
        Some(plan) => targets::of_plans(&mut tx, &[plan.id]).await?,
        None => Vec::new(),
    };
    let all = targets::of_plans(&mut tx, &ids).await?;
    Ok(Comparison { lines: lines(&shown, all, &national), plans: shown })
}

fn lines(plans: &[Plan], all: Vec<Target>, national: &[Target]) -> Vec<ComparedLine> {
    let mut lines: BTreeMap<_, ComparedLine> = BTreeMap::new();
    for target in all {
        let Some(column) = plans.iter().position(|p| p.id == target.plan) else { continue };
        // A plan's own level is the same thing whether the text says it or not.
        let own = plans[column].facts.level;
        let [level, scope] = [target.level, target.scope].map(|of| of.filter(|of| *of != own));
        let code = target.code.as_deref();
        let key = target_key(code, &target.indicator, &target.unit, scope, level);
        let pillar = target.pillar.map_or(usize::MAX, |p| p as usize);
        let order = (pillar, key, target.year.unwrap_or(u16::MAX));
        let line = lines.entry(order).or_insert_with(|| ComparedLine {
            code: target.code.clone(),
            indicator: target.indicator.clone(),
            unit: target.unit.clone(),
            pillar: target.pillar,
            level,
            scope,
            year: target.year,
            national: national
                .iter()
                .find(|n| code.is_some() && n.code.as_deref() == code && n.year == target.year)
                .cloned(),
            cells: vec![ComparedCell::default(); plans.len()],
        });
        line.cells[column].targets.push(target);
    }
    let mut lines: Vec<ComparedLine> = lines.into_values().collect();
    for line in &mut lines {
        let Some(national) = &line.national else { continue };
        for (cell, plan) in line.cells.iter_mut().zip(plans) {
            let targets: Vec<&Target> = cell.targets.iter().collect();
            cell.mark = Some(mark(&targets, national, plan.facts.level));
        }
    }
    lines
}
