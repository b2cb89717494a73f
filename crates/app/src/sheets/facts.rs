//! From the records of a round to what its workbooks say.

use cotmoc_core::form::Form;
use cotmoc_core::model::{UnitId, UnitLevel};
use cotmoc_core::units::Register;
use cotmoc_formats::form_sheet::{Answer, RoundFacts, Standing, UnitFacts};
use jiff::civil::Date;

use crate::collect::ManyRow;
use crate::model::{self, Cell, Round};
use crate::{Context, when};

/// The round as its workbooks name it.
pub(super) fn round(cx: &Context, round: &Round) -> RoundFacts {
    RoundFacts {
        id: round.id.0,
        form_version: round.form_number,
        period: round.period,
        cutoff: round.cutoff_from.zip(round.cutoff_to),
        made_on: when::day(cx.now()),
        mark: if round.demo {
            "BẢN MINH HỌA: số liệu không có thật".to_owned()
        } else {
            String::new()
        },
    }
}

/// A unit with what stands in its cells.
pub(super) fn unit(row: &ManyRow, form: &Form, register: &Register, today: Date) -> UnitFacts {
    let reporter = row.submission.reporter;
    let above = register.get(reporter).and_then(|unit| unit.parent(today));
    let standing = form.lines().map(|line| {
        let cell = row.cells.get(&line.key);
        Standing {
            line: line.key.clone(),
            entry: cell.map_or(0, |cell| cell.entry.0),
            answer: answer(cell),
            previous: row.before.get(&line.key).copied(),
        }
    });
    UnitFacts {
        id: row.submission.unit,
        code: row.code.clone(),
        name: row.name.clone(),
        upper: above.map(|id| body(register, id, today)).unwrap_or_default(),
        sender: body(register, reporter, today),
        due: Some(row.submission.due),
        standing: standing.collect(),
    }
}

/// What stands in a cell as workbooks say it.
pub(super) fn answer(cell: Option<&Cell>) -> Answer {
    let Some(model::Answer { value, reason, .. }) = cell.map(|cell| &cell.answer) else {
        return Answer::Empty;
    };
    let reason = reason.clone();
    match value {
        Some(value) => Answer::Value { value: *value, reason },
        None if cell.is_some_and(|cell| cell.answer.is_missing()) => Answer::Missing { reason },
        None => Answer::Empty,
    }
}

/// The body that speaks for a unit at the head of a document.
fn body(register: &Register, id: UnitId, today: Date) -> String {
    let Some(unit) = register.get(id) else { return String::new() };
    let name = unit.name(today).name.to_uppercase();
    match unit.level {
        UnitLevel::Province | UnitLevel::District | UnitLevel::Commune => format!("ỦY BAN NHÂN DÂN {name}"),
        UnitLevel::Nation | UnitLevel::Agency => name,
    }
}
