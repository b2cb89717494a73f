//! Fields as text in a form, so that they can be changed and typed again.

use super::{ActForm, PlanForm, QualitativeForm, TargetForm, TaskForm, number};
use crate::model::{ActFacts, PlanFacts, QualitativeFields, TargetFields, TaskFields};
use crate::when::day_words;

impl From<&TargetFields> for TargetForm {
    fn from(t: &TargetFields) -> Self {
        Self {
            code: text(t.code.as_ref()),
            indicator: t.indicator.clone(),
            wording: t.wording.clone(),
            year: text(t.year.as_ref()),
            period: text(t.period.as_ref()),
            comparator: t.comparator.to_string(),
            value: number::typed(t.value),
            value_max: t.value_max.map(number::typed).unwrap_or_default(),
            unit: t.unit.clone(),
            pillar: text(t.pillar.as_ref()),
            scope: text(t.scope.as_ref()),
            level: text(t.level.as_ref()),
        }
    }
}

impl From<&TaskFields> for TaskForm {
    fn from(t: &TaskFields) -> Self {
        Self {
            task: t.task.clone(),
            lead: text(t.lead.as_ref()),
            coordinating: t.coordinating.join("\n"),
            deadline: text(t.deadline.as_ref()),
            frequency: text(t.frequency.as_ref()),
            product: text(t.product.as_ref()),
            budget: text(t.budget.as_ref()),
        }
    }
}

impl From<&QualitativeFields> for QualitativeForm {
    fn from(q: &QualitativeFields) -> Self {
        Self { text: q.text.clone(), year: text(q.year.as_ref()) }
    }
}

impl From<&PlanFacts> for PlanForm {
    fn from(p: &PlanFacts) -> Self {
        Self {
            title: p.title.clone(),
            number: text(p.number.as_ref()),
            issuer: text(p.issuer.as_ref()),
            territory: text(p.territory.as_ref()),
            date: p.date.map(day_words).unwrap_or_default(),
            horizon: text(p.horizon.as_ref()),
            level: p.level.to_string(),
            parent: text(p.parent.as_ref()),
        }
    }
}

impl From<&ActFacts> for ActForm {
    fn from(a: &ActFacts) -> Self {
        Self {
            title: text(a.title.as_ref()),
            number: text(a.number.as_ref()),
            issuer: text(a.issuer.as_ref()),
            date: a.date.map(day_words).unwrap_or_default(),
        }
    }
}

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(T::to_string).unwrap_or_default()
}
