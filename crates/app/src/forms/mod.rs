//! What people type into forms, and how it becomes fields: Vietnamese numbers, dates, closed words.
//!
//! A form holds text only. [`TargetForm::parse`] and its like give the fields, or all that is wrong
//! with them, field by field.

mod check;
mod fill;
mod number;

use crate::Result;
use crate::model::{
    ActFacts, AdminLevel, Comparator, ItemFields, PlanFacts, QualitativeFields, TargetFields, TaskFields,
};

use check::Check;

/// A target as typed. Empty text means «not said».
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct TargetForm {
    /// Code of the catalogue's indicator.
    pub code: String,
    /// Name of the indicator, where no code is given.
    pub indicator: String,
    /// The subject as the text words it.
    pub wording: String,
    /// Year, four digits.
    pub year: String,
    /// Period, as «2021-2025».
    pub period: String,
    /// One of `=`, `>=`, `>`, `~`, `<=`, `<`.
    pub comparator: String,
    /// Value, as «1.234,5» or «1234.5».
    pub value: String,
    /// Upper bound of a range.
    pub value_max: String,
    /// Unit of measure.
    pub unit: String,
    /// Pillar, in its word.
    pub pillar: String,
    /// Scope, in its word.
    pub scope: String,
    /// Level, in its word.
    pub level: String,
}

/// A task as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct TaskForm {
    /// What is to be done.
    pub task: String,
    /// Cơ quan chủ trì.
    pub lead: String,
    /// Cơ quan phối hợp: one per line, or separated by semicolons.
    pub coordinating: String,
    /// Thời hạn.
    pub deadline: String,
    /// Tần suất.
    pub frequency: String,
    /// Sản phẩm.
    pub product: String,
    /// Kinh phí.
    pub budget: String,
}

/// A target without a figure as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct QualitativeForm {
    /// What is to be reached.
    pub text: String,
    /// Year, four digits.
    pub year: String,
}

/// Facts of a plan as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct PlanForm {
    /// Trích yếu.
    pub title: String,
    /// Số, ký hiệu.
    pub number: String,
    /// Issuing body.
    pub issuer: String,
    /// Territory.
    pub territory: String,
    /// Date, as «31/3/2022» or «2022-03-31».
    pub date: String,
    /// Horizon, as «2022-2025» or «2025».
    pub horizon: String,
    /// Level, in its word.
    pub level: String,
    /// Number of the parent plan.
    pub parent: String,
}

/// Facts of an act as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ActForm {
    /// Trích yếu.
    pub title: String,
    /// Số, ký hiệu.
    pub number: String,
    /// Issuing body.
    pub issuer: String,
    /// Date.
    pub date: String,
}

impl TargetForm {
    /// The fields that were typed.
    ///
    /// # Errors
    /// [`crate::Kind::User`] with everything that is wrong, field by field.
    pub fn parse(&self) -> Result<TargetFields> {
        let mut check = Check::default();
        let comparator = match self.comparator.trim() {
            "" => Comparator::Equal,
            _ => check.word("comparator", &self.comparator).unwrap_or(Comparator::Equal),
        };
        let value = check.number("value", &self.value);
        if self.value.trim().is_empty() {
            check.wrong("value", "Giá trị của mục tiêu còn trống.");
        }
        let fields = TargetFields {
            code: some(&self.code),
            indicator: self.indicator.clone(),
            wording: self.wording.clone(),
            year: check.year("year", &self.year),
            period: some(&self.period),
            comparator,
            value: value.unwrap_or_default(),
            value_max: check.number("value_max", &self.value_max),
            unit: self.unit.clone(),
            pillar: check.word("pillar", &self.pillar),
            scope: check.word("scope", &self.scope),
            level: check.word("level", &self.level),
        };
        let fields = check.target(fields);
        check.done(fields)
    }
}

impl TaskForm {
    /// The fields that were typed.
    ///
    /// # Errors
    /// [`crate::Kind::User`] with everything that is wrong, field by field.
    pub fn parse(&self) -> Result<TaskFields> {
        let mut check = Check::default();
        let fields = check.task(TaskFields {
            task: self.task.clone(),
            lead: some(&self.lead),
            coordinating: self.coordinating.split(['\n', ';']).map(str::to_owned).collect(),
            deadline: some(&self.deadline),
            frequency: some(&self.frequency),
            product: some(&self.product),
            budget: some(&self.budget),
        });
        check.done(fields)
    }
}

impl QualitativeForm {
    /// The fields that were typed.
    ///
    /// # Errors
    /// [`crate::Kind::User`] with everything that is wrong, field by field.
    pub fn parse(&self) -> Result<QualitativeFields> {
        let mut check = Check::default();
        let year = check.year("year", &self.year);
        let fields = check.qualitative(QualitativeFields { text: self.text.clone(), year });
        check.done(fields)
    }
}

impl PlanForm {
    /// The facts that were typed.
    ///
    /// # Errors
    /// [`crate::Kind::User`] with everything that is wrong, field by field.
    pub fn parse(&self) -> Result<PlanFacts> {
        let mut check = Check::default();
        let level = check.word("level", &self.level);
        if self.level.trim().is_empty() {
            check.wrong("level", "Chưa chọn cấp ban hành.");
        }
        let facts = PlanFacts {
            title: self.title.clone(),
            number: some(&self.number),
            issuer: some(&self.issuer),
            territory: some(&self.territory),
            date: check.date("date", &self.date),
            horizon: some(&self.horizon),
            level: level.unwrap_or(AdminLevel::Province),
            parent: check.plan("parent", &self.parent),
        };
        let facts = check.facts(facts);
        check.done(facts)
    }
}

impl ActForm {
    /// The facts that were typed.
    ///
    /// # Errors
    /// [`crate::Kind::User`] with everything that is wrong, field by field.
    pub fn parse(&self) -> Result<ActFacts> {
        let mut check = Check::default();
        let facts = ActFacts {
            title: some(&self.title),
            number: some(&self.number),
            issuer: some(&self.issuer),
            date: check.date("date", &self.date),
        };
        let facts = check.act(facts);
        check.done(facts)
    }
}

/// Fields that did not come through a form, held to the same rules.
pub(crate) fn checked(fields: ItemFields) -> Result<ItemFields> {
    let mut check = Check::default();
    let fields = match fields {
        ItemFields::Target(fields) => ItemFields::Target(check.target(fields)),
        ItemFields::Task(fields) => ItemFields::Task(check.task(fields)),
        ItemFields::Qualitative(fields) => ItemFields::Qualitative(check.qualitative(fields)),
    };
    check.done(fields)
}

/// The same for a target.
pub(crate) fn checked_target(fields: TargetFields) -> Result<TargetFields> {
    let mut check = Check::default();
    let fields = check.target(fields);
    check.done(fields)
}

/// The same for facts of a plan.
pub(crate) fn checked_plan(facts: PlanFacts) -> Result<PlanFacts> {
    let mut check = Check::default();
    let facts = check.facts(facts);
    check.done(facts)
}

/// The same for facts of an act.
pub(crate) fn checked_act(facts: ActFacts) -> Result<ActFacts> {
    let mut check = Check::default();
    let facts = check.act(facts);
    check.done(facts)
}

fn some(typed: &str) -> Option<String> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| typed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AppError;

    fn wrong<T: std::fmt::Debug>(parsed: Result<T>) -> Vec<&'static str> {
        let error: AppError = parsed.unwrap_err();
        assert!(error.field_errors().iter().all(|f| !f.message.is_empty()));
        error.field_errors().iter().map(|f| f.field).collect()
    }

    fn form() -> TargetForm {
        TargetForm {
            wording: " tỷ lệ  hộ ".into(),
            year: "2025".into(),
            comparator: ">=".into(),
            value: "1.234,50".into(),
            unit: "hộ".into(),
            level: "xã".into(),
            ..TargetForm::default()
        }
    }

    #[test]
    fn a_target_is_read_as_typed_and_shown_as_typed() {
        let fields = form().parse().unwrap();
        assert_eq!((fields.wording.as_str(), fields.indicator.as_str()), ("tỷ lệ hộ", "tỷ lệ hộ"));
        assert_eq!((fields.value.to_string().as_str(), fields.year), ("1234.50", Some(2025)));
        assert_eq!((fields.comparator, fields.level), (Comparator::AtLeast, Some(AdminLevel::Commune)));
        let again = TargetForm::from(&fields);
        assert_eq!(again.value, "1234,50");
        assert_eq!(again.parse().unwrap(), fields);
    }

    #[test]
    fn a_code_brings_the_catalogues_name() {
        let fields =
            TargetForm { code: "KTS01".into(), indicator: "gì đó".into(), ..form() }.parse().unwrap();
        assert_eq!(fields.indicator, "Tỷ trọng kinh tế số trong GRDP");
        assert_eq!(wrong(TargetForm { code: "XYZ".into(), ..form() }.parse()), ["code"]);
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let bad = TargetForm {
            year: "hai nghìn".into(),
            comparator: "≥".into(),
            value: "nhiều".into(),
            value_max: "1,2,3".into(),
            pillar: "kinh tế".into(),
            unit: String::new(),
            wording: "\u{0}\n".into(),
            ..form()
        };
        let mut fields = wrong(bad.parse());
        fields.sort_unstable();
        assert_eq!(fields, ["comparator", "pillar", "unit", "value", "value_max", "wording", "year"]);
        assert_eq!(wrong(TargetForm { value: String::new(), ..form() }.parse()), ["value"]);
        assert_eq!(wrong(TargetForm { value_max: "10".into(), ..form() }.parse()), ["value_max"]);
        assert_eq!(wrong(TargetForm { year: "1500".into(), ..form() }.parse()), ["year"]);
    }

    #[test]
    fn units_of_a_task_are_lines_or_semicolons() {
        let form = TaskForm {
            task: "Việc".into(),
            coordinating: "Sở A; Sở B\r\n\n UBND  xã ".into(),
            ..TaskForm::default()
        };
        let fields = form.parse().unwrap();
        assert_eq!(fields.coordinating, ["Sở A", "Sở B", "UBND xã"]);
        assert_eq!(TaskForm::from(&fields).parse().unwrap(), fields);
        assert_eq!(wrong(TaskForm::default().parse()), ["task"]);
        let many = TaskForm { task: "Việc".into(), coordinating: "a;".repeat(300), ..TaskForm::default() };
        assert_eq!(wrong(many.parse()), ["coordinating"]);
    }

    #[test]
    fn facts_of_a_plan_are_read() {
        let form = PlanForm {
            title: "Kế hoạch".into(),
            date: "1/9/2022".into(),
            horizon: "2022-2025".into(),
            level: "tỉnh".into(),
            parent: "7".into(),
            ..PlanForm::default()
        };
        let facts = form.parse().unwrap();
        assert_eq!(facts.date, Some(jiff::civil::date(2022, 9, 1)));
        assert_eq!(facts.parent.map(|p| p.0), Some(7));
        assert_eq!(PlanForm::from(&facts).parse().unwrap(), facts);
        for date in ["2022-09-01", "01-09-2022", "1.9.2022"] {
            assert_eq!(PlanForm { date: date.into(), ..form.clone() }.parse().unwrap().date, facts.date);
        }
        for date in ["31/2/2022", "2022", "1/9/22", "hôm qua"] {
            assert_eq!(wrong(PlanForm { date: date.into(), ..form.clone() }.parse()), ["date"]);
        }
        for horizon in ["2025-2022", "5 năm", "99999", "2022-2025-2030"] {
            assert_eq!(wrong(PlanForm { horizon: horizon.into(), ..form.clone() }.parse()), ["horizon"]);
        }
        let mut missing = wrong(PlanForm { parent: "x".into(), ..PlanForm::default() }.parse());
        missing.sort_unstable();
        assert_eq!(missing, ["level", "parent", "title"]);
    }

    #[test]
    fn an_act_has_a_number_or_a_title() {
        assert_eq!(wrong(ActForm::default().parse()), ["number"]);
        let act = ActForm { number: "12/QĐ-UBND".into(), date: "05/03/2024".into(), ..ActForm::default() };
        let facts = act.parse().unwrap();
        assert_eq!(ActForm::from(&facts), act);
    }
}
