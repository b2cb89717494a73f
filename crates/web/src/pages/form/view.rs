//! A form as the designer shows it: every part with its own small form, and its faults beside it.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::fold::fold;
use cotmoc_core::form::{Check, Fault, Form, Line, Place, Relation, Rule, Section, terms_text};
use cotmoc_core::model::Element;
use rust_decimal::Decimal;

use super::words;
use crate::messages::Texts;
use crate::pages::fields::{Choice, FormView};

/// What was sent and refused: the part it was about, as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent {
    /// Anchor of the part; empty where nothing was sent.
    pub(super) part: String,
    pub(super) form: FormView,
}

impl Sent {
    /// The form of a part: what was typed and refused, or what stands.
    fn or(&self, part: &str, stands: FormView) -> (FormView, bool) {
        if self.part == part { (self.form.clone(), true) } else { (stands, false) }
    }
}

/// A fault with a link to where it is.
#[derive(Debug, Clone)]
pub(super) struct FaultView {
    pub(super) href: String,
    pub(super) place: String,
    pub(super) problem: String,
    pub(super) remedy: String,
}

impl FaultView {
    pub(super) fn new(fault: &Fault) -> Self {
        Self {
            href: format!("#{}", anchor(&fault.place)),
            place: fault.place.to_string(),
            problem: fault.problem.clone(),
            remedy: fault.remedy.clone(),
        }
    }
}

/// Where a place stands on the page.
fn anchor(place: &Place) -> String {
    match place {
        Place::Form { field: "sections" } => "lines".to_owned(),
        Place::Form { field: "checks" } => "checks".to_owned(),
        Place::Form { .. } => "head".to_owned(),
        Place::Section { section } => format!("section-{section}"),
        Place::Line { section, line, .. } => format!("line-{section}-{line}"),
        Place::Check { check, .. } => format!("check-{check}"),
    }
}

fn at(faults: &[Fault], part: &str) -> Vec<FaultView> {
    faults.iter().filter(|fault| anchor(&fault.place) == part).map(FaultView::new).collect()
}

/// A section with its lines.
pub(super) struct SectionView {
    pub(super) part: String,
    pub(super) place: usize,
    pub(super) title: String,
    pub(super) guidance: String,
    pub(super) form: FormView,
    pub(super) open: bool,
    pub(super) faults: Vec<FaultView>,
    pub(super) lines: Vec<LineView>,
}

/// A line.
pub(super) struct LineView {
    pub(super) part: String,
    pub(super) key: String,
    pub(super) name: String,
    pub(super) element: String,
    pub(super) unit: String,
    pub(super) guidance: String,
    pub(super) required: bool,
    /// Whether the other categories of its element go with it.
    pub(super) together: bool,
    pub(super) form: FormView,
    pub(super) open: bool,
    pub(super) faults: Vec<FaultView>,
}

/// The sections of a form.
pub(super) fn sections(form: &Form, faults: &[Fault], sent: &Sent) -> Vec<SectionView> {
    form.sections
        .iter()
        .enumerate()
        .map(|(place, section)| one_section(place, section, faults, sent))
        .collect()
}

fn one_section(place: usize, section: &Section, faults: &[Fault], sent: &Sent) -> SectionView {
    let part = format!("section-{place}");
    let stands = FormView::of([("title", section.title.clone()), ("guidance", section.guidance.clone())]);
    let (form, open) = sent.or(&part, stands);
    let lines = section.lines.iter().enumerate();
    SectionView {
        place,
        title: section.title.clone(),
        guidance: section.guidance.clone(),
        form,
        open,
        faults: at(faults, &part),
        lines: lines.map(|(n, line)| one_line(format!("line-{place}-{n}"), line, faults, sent)).collect(),
        part,
    }
}

fn one_line(part: String, line: &Line, faults: &[Fault], sent: &Sent) -> LineView {
    let catalogue = Catalogue::embedded();
    let required = if line.required { "1" } else { "" };
    let stands = FormView::of([
        ("key", line.key.clone()),
        ("label", line.label.clone()),
        ("guidance", line.guidance.clone()),
        ("method", line.method.clone()),
        ("required", required.to_owned()),
    ]);
    let (form, open) = sent.or(&part, stands);
    LineView {
        key: line.key.clone(),
        name: line.name(catalogue),
        element: line.element.clone(),
        unit: catalogue.element(&line.element).map(|e| e.unit.clone()).unwrap_or_default(),
        guidance: line.guidance.clone(),
        required: line.required,
        together: line.category.is_some(),
        form,
        open,
        faults: at(faults, &part),
        part,
    }
}

/// A check.
pub(super) struct CheckView {
    pub(super) part: String,
    pub(super) key: String,
    pub(super) kind: &'static str,
    pub(super) severity: String,
    pub(super) class: &'static str,
    pub(super) words: String,
    pub(super) message: String,
    pub(super) form: FormView,
    pub(super) open: bool,
    pub(super) faults: Vec<FaultView>,
}

/// The checks of a form.
pub(super) fn checks(t: Texts, form: &Form, faults: &[Fault], sent: &Sent) -> Vec<CheckView> {
    let one = |(place, check): (usize, &Check)| {
        let part = format!("check-{place}");
        let (form, open) = sent.or(&part, check_form(check));
        let words = check.rule.words();
        let mut words = words.chars();
        let first: String = words.next().into_iter().flat_map(char::to_uppercase).collect();
        CheckView {
            key: check.key.clone(),
            kind: kind(&check.rule),
            severity: words::severity(t, check.severity).into_owned(),
            class: check.severity.as_str(),
            words: format!("{first}{}.", words.as_str()),
            message: check.message.clone(),
            form,
            open,
            faults: at(faults, &part),
            part,
        }
    };
    form.checks.iter().enumerate().map(one).collect()
}

/// The word of a rule's kind, as definitions have it.
pub(super) fn kind(rule: &Rule) -> &'static str {
    match rule {
        Rule::Range { .. } => "range",
        Rule::Compare { .. } => "compare",
        Rule::Change { .. } => "change",
        Rule::OwnHistory { .. } => "own_history",
        Rule::Peers { .. } => "peers",
        Rule::SumOfUnits { .. } => "sum_of_units",
        Rule::OtherSource { .. } => "other_source",
    }
}

/// A check as its fields.
fn check_form(check: &Check) -> FormView {
    let plain = |value: Decimal| crate::numbers::plain_decimal(value);
    let base = FormView::of([
        ("key", check.key.clone()),
        ("severity", check.severity.as_str().to_owned()),
        ("message", check.message.clone()),
    ]);
    match &check.rule {
        Rule::Range { line, min, max } => base
            .with("line", line)
            .with("min", min.map(plain).unwrap_or_default())
            .with("max", max.map(plain).unwrap_or_default()),
        Rule::Compare { left, relation, right } => base
            .with("left", terms_text(left))
            .with("relation", relation.as_str())
            .with("right", terms_text(right)),
        Rule::Change { line, percent }
        | Rule::SumOfUnits { line, percent }
        | Rule::OtherSource { line, percent } => base.with("line", line).with("percent", plain(*percent)),
        Rule::OwnHistory { line, deviations } => {
            base.with("line", line).with("deviations", plain(*deviations))
        }
        Rule::Peers { line, weight, deviations } => base
            .with("line", line)
            .with("weight", weight.clone().unwrap_or_default())
            .with("deviations", plain(*deviations)),
    }
}

/// The small forms of new checks: kind, title, fields.
pub(super) struct Adder {
    pub(super) part: String,
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) form: FormView,
    pub(super) open: bool,
}

/// One for each kind of rule.
pub(super) fn adders(t: Texts, sent: &Sent) -> Vec<Adder> {
    let all = [
        ("compare", t.get("check-add-compare"), "error"),
        ("range", t.get("check-add-range"), "error"),
        ("change", t.get("check-add-change"), "warning"),
        ("own_history", t.get("check-add-history"), "warning"),
        ("peers", t.get("check-add-peers"), "note"),
        ("sum_of_units", t.get("check-add-sum"), "warning"),
        ("other_source", t.get("check-add-other"), "warning"),
    ];
    let one = |(kind, title, severity): (&'static str, std::borrow::Cow<'static, str>, &str)| {
        let part = format!("add-{kind}");
        let stands = FormView::of([
            ("severity", severity.to_owned()),
            ("relation", Relation::AtMost.as_str().to_owned()),
            ("percent", if kind == "change" { "30" } else { "1" }.to_owned()),
            ("deviations", "3,5".to_owned()),
        ]);
        let (form, open) = sent.or(&part, stands);
        Adder { part, kind, title: title.into_owned(), form, open }
    };
    all.into_iter().map(one).collect()
}

/// Relations, for a list.
pub(super) fn relations() -> Vec<Choice> {
    let order = [Relation::AtMost, Relation::Equal, Relation::AtLeast, Relation::Less, Relation::More];
    order.iter().map(|one| Choice::new(one.as_str(), one.words())).collect()
}

/// An element that can be added.
pub(super) struct Offer {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) provider: String,
    /// Names of its categories; empty where it has none.
    pub(super) parts: String,
    /// What a search looks through.
    pub(super) folded: String,
}

/// The elements that a form may still ask for and that a search finds, and how many there are in all.
pub(super) fn offers(form: &Form, search: &str) -> (Vec<Offer>, usize) {
    let fits = |element: &&Element| {
        element.frequency == form.frequency
            && form.level <= element.level
            && !form.lines().any(|line| line.element == element.code)
    };
    let offer = |element: &Element| {
        let names = element.breakdown.iter().flat_map(|b| &b.categories).map(|(_, name)| name.as_str());
        let parts = names.collect::<Vec<_>>().join(", ");
        let provider = element.provider.clone().unwrap_or_default();
        let folded = fold(&format!("{} {} {} {provider} {parts}", element.name, element.code, element.unit));
        let (code, name, unit) = (element.code.clone(), element.name.clone(), element.unit.clone());
        Offer { code, name, unit, provider, parts, folded }
    };
    let all: Vec<Offer> = Catalogue::embedded().elements().iter().filter(fits).map(offer).collect();
    let count = all.len();
    let search = fold(search);
    let found = all.into_iter().filter(|one| search.split(' ').all(|word| one.folded.contains(word)));
    (found.collect(), count)
}
