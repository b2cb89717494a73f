//! Contradictions and repetitions: shown to a person, never settled here.

use std::collections::HashMap;

use crate::model::{AdminLevel, Level, Note, ReadTarget, Reading};

/// Adds a note for each indicator that the text gives two values for the same year, and for each
/// target without a year that repeats an indicator with another value.
pub(super) fn note(text: &str, reading: &mut Reading) {
    let mut stated: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    let mut notes = Vec::new();
    let mut doubled: Vec<usize> = Vec::new();
    for (later, target) in reading.targets.iter().enumerate() {
        let Some(key) = key(target) else { continue };
        let earlier = stated.entry(key).or_default();
        let meets = |&&i: &&usize| years_meet(&reading.targets[i], target);
        let same = earlier.iter().filter(meets).find(|&&i| figure(&reading.targets[i]) == figure(target));
        if same.is_some_and(|&i| reading.targets[i].year == target.year) {
            doubled.push(later);
            continue;
        }
        let rival = earlier.iter().filter(meets).find(|&&i| figure(&reading.targets[i]) != figure(target));
        if let (Some(&rival), None, true) = (rival, same, notes.len() < MOST) {
            notes.push(contradiction(text, &reading.targets[rival], target));
        }
        if earlier.len() < MOST {
            earlier.push(later);
        }
    }
    for later in doubled {
        reading.targets[later].notes.push(
            "Mục tiêu này đã được nêu ở một chỗ khác trong văn bản với cùng giá trị; có thể gộp.".to_owned(),
        );
    }
    notes.append(&mut reading.notes);
    reading.notes = notes;
}

/// No more different figures of one indicator, and no more contradictions of one text, are kept.
const MOST: usize = 200;

/// Two statements speak of the same year, or one of them does not say.
fn years_meet(a: &ReadTarget, b: &ReadTarget) -> bool {
    a.year == b.year || a.year.is_none() || b.year.is_none()
}

/// A year that was carried over paragraphs falls where it would make the text contradict itself:
/// then nobody knows which year was meant.
pub(super) fn unchain(targets: &mut [ReadTarget], chains: &[Vec<std::ops::Range<usize>>]) {
    let mut figures: HashMap<(String, Option<u16>), Vec<usize>> = HashMap::new();
    for (i, target) in targets.iter().enumerate() {
        let known = figures.entry((target.code.clone().unwrap_or_default(), target.year)).or_default();
        if known.len() < MOST {
            known.push(i);
        }
    }
    for chain in chains {
        let clash = chain.iter().position(|range| {
            range.clone().any(|i| {
                let own = &targets[i];
                let known = own.code.clone().and_then(|code| figures.get(&(code, own.year)));
                known.is_some_and(|k| {
                    k.iter()
                        .take_while(|&&j| j < range.start)
                        .any(|&j| key(&targets[j]) == key(own) && figure(&targets[j]) != figure(own))
                })
            })
        });
        for range in clash.map_or(&[][..], |at| &chain[at..]) {
            for target in &mut targets[range.clone()] {
                forget_year(target);
            }
        }
    }
}

fn forget_year(target: &mut ReadTarget) {
    if let Some(note) = target.notes.iter_mut().find(|n| n.as_str() == super::targets::PREVIOUS) {
        *note = "Văn bản không nêu năm của mục tiêu này; hãy điền năm nếu biết.".to_owned();
        target.year = None;
        target.period = None;
        target.confidence = target.confidence.min(60);
    }
}

type Key<'a> = (&'a str, &'a str, Option<AdminLevel>, Option<AdminLevel>);

fn key(target: &ReadTarget) -> Option<Key<'_>> {
    let name = target.code.as_deref().unwrap_or(&target.indicator);
    // Without a known name two wordings may well be two things.
    (!name.is_empty()).then_some((name, target.unit.as_str(), target.scope, target.level))
}

fn figure(
    target: &ReadTarget,
) -> (rust_decimal::Decimal, Option<rust_decimal::Decimal>, crate::model::Comparator) {
    (target.value, target.value_max, target.comparator)
}

fn contradiction(text: &str, a: &ReadTarget, b: &ReadTarget) -> Note {
    let quote = |t: &ReadTarget| t.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let message = match (a.year, b.year) {
        (Some(year), Some(_)) => format!(
            "«{}» có hai giá trị khác nhau cho năm {year}: «{}» và «{}». Hãy chọn giá trị đúng theo văn bản gốc.",
            a.indicator,
            quote(a),
            quote(b)
        ),
        _ => format!(
            "«{}» được nêu hai lần với giá trị khác nhau mà không rõ năm: «{}» và «{}». Hãy xác định năm của từng giá trị.",
            a.indicator,
            quote(a),
            quote(b)
        ),
    };
    Note { level: Level::Conflict, message, span: Some(b.span) }
}
