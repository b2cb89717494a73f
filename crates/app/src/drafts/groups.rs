//! Items of a draft that contradict each other, or say the same.

use std::collections::{BTreeMap, HashMap, HashSet};

use cotmoc_core::fold::fold;
use rust_decimal::Decimal;

use crate::model::{AdminLevel, Comparator, Disposition, Item, ItemFields, ItemId, TargetFields};

/// Why items belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// The same indicator and year, other values.
    OtherValue,
    /// The same indicator, another value without a year.
    YearMissing,
    /// The same in everything that counts.
    Same,
}

/// Items that a person should look at together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Why they belong together.
    pub kind: GroupKind,
    /// Name of the indicator, or the task.
    pub indicator: String,
    /// The year, where the group is about one.
    pub year: Option<u16>,
    /// The items, in the order of the text; at least two.
    pub items: Vec<ItemId>,
}

/// What the kept items of a draft have to do with each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Groups {
    pub(crate) contradictions: Vec<Group>,
    pub(crate) duplicates: Vec<Group>,
}

/// Groups the kept items. Contradictions that a person let stand are left out; targets come before
/// tasks and targets without a figure.
pub(crate) fn of(items: &[Item]) -> Groups {
    let mut groups = Groups::default();
    let mut targets: BTreeMap<TargetKey, Vec<Member<'_>>> = BTreeMap::new();
    let mut texts: BTreeMap<(String, Option<u16>), Vec<&Item>> = BTreeMap::new();
    for item in items.iter().filter(|i| i.kept()) {
        match &item.fields {
            ItemFields::Target(fields) => {
                targets.entry(key(fields)).or_default().push(Member { item, fields });
            }
            ItemFields::Task(fields) => texts.entry((fold(&fields.task), None)).or_default().push(item),
            ItemFields::Qualitative(fields) => {
                texts.entry((fold(&fields.text), Some(fields.year.unwrap_or(0)))).or_default().push(item);
            }
        }
    }
    for members in targets.values() {
        contradictions(members, &mut groups.contradictions);
        same_targets(members, &mut groups.duplicates);
    }
    for same in texts.values().filter(|same| same.len() > 1) {
        let name = match &same[0].fields {
            ItemFields::Task(fields) => &fields.task,
            ItemFields::Qualitative(fields) => &fields.text,
            ItemFields::Target(fields) => &fields.indicator,
        };
        let items = same.iter().map(|i| i.id).collect();
        groups.duplicates.push(Group { kind: GroupKind::Same, indicator: name.clone(), year: None, items });
    }
    groups.contradictions.sort_by(|a, b| a.items.cmp(&b.items));
    groups.duplicates.sort_by(|a, b| a.items.cmp(&b.items));
    groups
}

/// Whether two targets of one indicator cannot both be meant: another value for the same year, or
/// for a year that one of them does not name.
pub(crate) fn contradict(a: &TargetFields, b: &TargetFields) -> bool {
    key(a) == key(b) && figure(a) != figure(b) && (a.year == b.year || a.year.is_none() || b.year.is_none())
}

/// What makes two targets speak of the same thing, whatever their years.
pub(crate) type TargetKey = (String, String, Option<AdminLevel>, Option<AdminLevel>);

/// The key of a target: the indicator's code, else its folded name; its unit; scope and level.
pub(crate) fn key(fields: &TargetFields) -> TargetKey {
    target_key(fields.code.as_deref(), &fields.indicator, &fields.unit, fields.scope, fields.level)
}

/// The same from its parts.
pub(crate) fn target_key(
    code: Option<&str>,
    indicator: &str,
    unit: &str,
    scope: Option<AdminLevel>,
    level: Option<AdminLevel>,
) -> TargetKey {
    // A code is in capitals, a folded name never is, so the two cannot meet.
    let name = code.map_or_else(|| fold(indicator), str::to_owned);
    (name, fold(unit), scope, level)
}

struct Member<'a> {
    item: &'a Item,
    fields: &'a TargetFields,
}

type Figure = (Comparator, Decimal, Option<Decimal>);

fn figure(fields: &TargetFields) -> Figure {
    (fields.comparator, fields.value, fields.value_max)
}

fn contradictions(members: &[Member<'_>], out: &mut Vec<Group>) {
    for year in years(members) {
        let of_year: Vec<&Member<'_>> = members.iter().filter(|m| m.fields.year == Some(year)).collect();
        push(GroupKind::OtherValue, Some(year), &of_year, out);
    }
    let (dated, undated): (Vec<&Member<'_>>, Vec<&Member<'_>>) =
        members.iter().partition(|m| m.fields.year.is_some());
    // An undated value that some year has too repeats it; the others contradict all of the years.
    let known: HashSet<Figure> = dated.iter().map(|m| figure(m.fields)).collect();
    let strange: Vec<&Member<'_>> =
        undated.into_iter().filter(|m| !known.contains(&figure(m.fields))).collect();
    if dated.is_empty() {
        push(GroupKind::OtherValue, None, &strange, out);
    } else if !strange.is_empty() {
        let mut all = dated;
        all.extend(strange);
        all.sort_by_key(|m| m.item.id);
        push(GroupKind::YearMissing, None, &all, out);
    }
}

/// Adds a group of members that differ, unless a person said of each that it stands.
fn push(kind: GroupKind, year: Option<u16>, members: &[&Member<'_>], out: &mut Vec<Group>) {
    let Some(first) = members.first() else { return };
    let differ = members.iter().any(|m| figure(m.fields) != figure(first.fields));
    let decided = members.iter().all(|m| m.item.disposition == Disposition::Stands);
    if differ && !decided {
        let items = members.iter().map(|m| m.item.id).collect();
        out.push(Group { kind, indicator: first.fields.indicator.clone(), year, items });
    }
}

fn same_targets(members: &[Member<'_>], out: &mut Vec<Group>) {
    let mut by_figure: HashMap<Figure, Vec<&Member<'_>>> = HashMap::new();
    for member in members {
        by_figure.entry(figure(member.fields)).or_default().push(member);
    }
    for same in by_figure.into_values().filter(|same| same.len() > 1) {
        for year in years_of(&same) {
            let of_year = same.iter().filter(|m| m.fields.year == year || m.fields.year.is_none());
            let items: Vec<ItemId> = of_year.map(|m| m.item.id).collect();
            if items.len() > 1 {
                let indicator = same[0].fields.indicator.clone();
                out.push(Group { kind: GroupKind::Same, indicator, year, items });
            }
        }
    }
}

fn years(members: &[Member<'_>]) -> Vec<u16> {
    let mut years: Vec<u16> = members.iter().filter_map(|m| m.fields.year).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// The years of members; only «none» where no member has one.
fn years_of(members: &[&Member<'_>]) -> Vec<Option<u16>> {
    let mut years: Vec<Option<u16>> = members.iter().map(|m| m.fields.year).filter(Option::is_some).collect();
    years.sort_unstable();
    years.dedup();
    if years.is_empty() { vec![None] } else { years }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    /// Items 1, 2, 3 … of one indicator, written «2025: 20» or «?: 20», with «!» for one that stands.
    fn items(written: &[&str]) -> Vec<Item> {
        let item = |(n, text): (usize, &&str)| {
            let (year, value) = text.trim_end_matches('!').split_once(": ").unwrap();
            let fields = TargetFields {
                code: Some("KTS01".into()),
                indicator: "Tỷ trọng".into(),
                wording: format!("lời văn {n}"),
                year: year.parse().ok(),
                period: None,
                comparator: Comparator::AtLeast,
                value: value.parse().unwrap(),
                value_max: None,
                unit: "%".into(),
                pillar: None,
                scope: None,
                level: None,
            };
            Item {
                id: ItemId(n as i64 + 1),
                version: 1,
                origin: Origin::Read,
                disposition: if text.ends_with('!') { Disposition::Stands } else { Disposition::Kept },
                merged_into: None,
                span: None,
                fields: ItemFields::Target(fields),
                as_read: None,
                confidence: 90,
                notes: vec![],
            }
        };
        written.iter().enumerate().map(item).collect()
    }

    /// Groups as «kind year: items».
    fn told(groups: &[Group]) -> Vec<String> {
        let ids = |g: &Group| g.items.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let year = |g: &Group| g.year.map_or("?".to_owned(), |y| y.to_string());
        groups.iter().map(|g| format!("{:?} {}: {}", g.kind, year(g), ids(g))).collect()
    }

    #[track_caller]
    fn check(written: &[&str], contradictions: &[&str], duplicates: &[&str]) {
        let groups = of(&items(written));
        assert_eq!(told(&groups.contradictions), contradictions, "contradictions of {written:?}");
        assert_eq!(told(&groups.duplicates), duplicates, "duplicates of {written:?}");
    }

    #[test]
    fn two_values_for_one_year_contradict() {
        check(&["2025: 20", "2030: 30"], &[], &[]);
        check(&["2025: 20", "2025: 25", "2030: 30"], &["OtherValue 2025: 1 2"], &[]);
        check(&["2025: 20!", "2025: 25!"], &[], &[]);
        check(&["2025: 20!", "2025: 25"], &["OtherValue 2025: 1 2"], &[]);
    }

    #[test]
    fn a_value_without_a_year_contradicts_all_years() {
        check(&["2025: 20", "2030: 30", "?: 25"], &["YearMissing ?: 1 2 3"], &[]);
        check(&["?: 20", "?: 25"], &["OtherValue ?: 1 2"], &[]);
        check(&["?: 20"], &[], &[]);
    }

    #[test]
    fn the_same_value_is_a_duplicate() {
        check(&["2025: 20", "2025: 20.0"], &[], &["Same 2025: 1 2"]);
        check(&["2025: 20", "?: 20"], &[], &["Same 2025: 1 2"]);
        check(&["?: 20", "?: 20"], &[], &["Same ?: 1 2"]);
        check(&["2025: 20", "2030: 20"], &[], &[]);
        check(&["2025: 20", "2025: 20", "2025: 9"], &["OtherValue 2025: 1 2 3"], &["Same 2025: 1 2"]);
    }

    #[test]
    fn rejected_items_are_out_of_it() {
        let mut all = items(&["2025: 20", "2025: 25"]);
        all[1].disposition = Disposition::Rejected;
        assert_eq!(of(&all), Groups::default());
    }

    #[test]
    fn another_level_is_another_thing() {
        let mut all = items(&["2025: 20", "2025: 25"]);
        if let ItemFields::Target(fields) = &mut all[1].fields {
            fields.level = Some(AdminLevel::Commune);
        }
        assert_eq!(of(&all), Groups::default());
    }

    #[test]
    fn twenty_thousand_items_are_grouped_at_once() {
        let written: Vec<String> = (0..20_000).map(|n| format!("{}: {n}", 2025 + n % 5)).collect();
        let written: Vec<&str> = written.iter().map(String::as_str).collect();
        assert_eq!(of(&items(&written)).contradictions.len(), 5);
    }
}
