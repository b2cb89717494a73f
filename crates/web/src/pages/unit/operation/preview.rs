//! What an operation would change, for a person to look at before it is recorded.

use cotmoc_app::units::{Passing, Preview, UnitRow};
use cotmoc_core::letters::capitalised;
use cotmoc_core::model::Share;
use jiff::civil::Date;

use crate::messages::Texts;
use crate::pages::unit::kin::{End, Ends, KinView};
use crate::pages::unit::rows::UnitLink;

/// Everything that is shown of a preview.
pub(crate) struct PreviewView {
    pub(crate) kin: Option<KinView>,
    pub(crate) made: Vec<Line>,
    pub(crate) ended: Vec<Line>,
    pub(crate) renamed: Vec<Change>,
    pub(crate) moved: Vec<Change>,
    pub(crate) tasks: Vec<TaskLine>,
    pub(crate) left: Vec<TaskLine>,
}

/// A unit with its place.
pub(crate) struct Line {
    pub(crate) unit: UnitLink,
    pub(crate) detail: String,
}

/// A unit with something before and after.
pub(crate) struct Change {
    pub(crate) unit: UnitLink,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// A unit's part in a task.
pub(crate) struct TaskLine {
    pub(crate) plan: i64,
    pub(crate) task: i64,
    pub(crate) words: String,
    pub(crate) from: String,
    /// The heir; empty where nobody takes over.
    pub(crate) to: String,
    pub(crate) why: String,
}

/// Numbers of units that a preview only tries out are above this one.
const TRIED: i64 = 1 << 40;

impl PreviewView {
    pub(crate) fn new(t: Texts, preview: &Preview) -> Self {
        let (left, passing): (Vec<&Passing>, Vec<&Passing>) =
            preview.tasks.iter().partition(|passing| passing.to.is_none());
        Self {
            kin: kin(t, preview),
            made: preview.made.iter().map(line).collect(),
            ended: preview.ended.iter().map(line).collect(),
            renamed: preview
                .renamed
                .iter()
                .map(|(unit, name)| Change {
                    unit: link(unit),
                    before: format!("{} · {}", unit.name, unit.code),
                    after: format!("{} · {}", name.name, name.code),
                })
                .collect(),
            moved: preview
                .moved
                .iter()
                .map(|moved| Change {
                    unit: link(&moved.unit),
                    before: moved.from.clone().unwrap_or_else(|| "–".to_owned()),
                    after: moved.to.clone().unwrap_or_else(|| "–".to_owned()),
                })
                .collect(),
            tasks: passing.into_iter().map(task).collect(),
            left: left.into_iter().map(task).collect(),
        }
    }
}

/// A link to a unit that is there; a bare name for one that the operation would make.
pub(crate) fn link(unit: &UnitRow) -> UnitLink {
    let href = if unit.id.0 < TRIED { format!("/units/{}", unit.id) } else { String::new() };
    UnitLink { href, name: unit.name.clone(), code: unit.code.clone() }
}

fn line(unit: &UnitRow) -> Line {
    let kind = capitalised(&unit.kind);
    let detail = match &unit.parent_name {
        Some(parent) => format!("{kind} · {parent}"),
        None => kind,
    };
    Line { unit: link(unit), detail }
}

fn task(passing: &Passing) -> TaskLine {
    TaskLine {
        plan: passing.plan.0,
        task: passing.task.0,
        words: passing.words.clone(),
        from: passing.from.name.clone(),
        to: passing.to.as_ref().map(|unit| unit.name.clone()).unwrap_or_default(),
        why: passing.why.clone(),
    }
}

/// The picture, where everything comes together in one unit or goes out from one.
fn kin(t: Texts, preview: &Preview) -> Option<KinView> {
    let (first_old, first_new, _) = preview.lines.first()?;
    let date = preview.event.date.unwrap_or(Date::MIN);
    let end = |unit: &UnitRow, share: Share| End {
        unit: link(unit),
        date,
        act: preview.event.act.number.clone(),
        clause: preview.event.act.clause.clone(),
        share,
    };
    let nobody = |alone: String| Ends { ends: Vec::new(), alone };
    if preview.lines.iter().all(|(_, new, _)| new.id == first_new.id) {
        let ends = preview.lines.iter().map(|(old, _, share)| end(old, *share)).collect();
        let before = Ends { ends, alone: String::new() };
        let after = nobody(t.get("kin-lives").into_owned());
        return Some(KinView::of(t, &first_new.name, &first_new.code, &before, &after));
    }
    if preview.lines.iter().all(|(old, ..)| old.id == first_old.id) {
        let ends = preview.lines.iter().map(|(_, new, share)| end(new, *share)).collect();
        let after = Ends { ends, alone: String::new() };
        return Some(KinView::of(t, &first_old.name, &first_old.code, &nobody(String::new()), &after));
    }
    None
}
