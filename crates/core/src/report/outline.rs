//! What a report of a kind is made of.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{Pillar, vocabulary};

vocabulary! {
    /// Which tasks a part lists.
    TasksOf {
        /// Those whose last day is over and that are not done.
        Late = "late",
        /// Those that were done within the period.
        Done = "done",
        /// All of them.
        All = "all",
    }
}

/// What a report is made of («đề cương»): headings with their parts, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The sections.
    pub sections: Vec<Section>,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its own name within the outline, small Latin letters, digits and hyphens: texts are kept under it.
    pub key: String,
    /// The heading, without its number.
    pub heading: String,
    /// 1 for «I.», 2 for «1.» under it.
    #[serde(default = "one")]
    pub level: u8,
    /// What stands under it.
    #[serde(default)]
    pub parts: Vec<Part>,
}

fn one() -> u8 {
    1
}

/// One part of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Part {
    /// What a person writes.
    Text {
        /// What is to be written, in a sentence.
        #[serde(default)]
        help: String,
        /// Whether the report must not go out without it.
        #[serde(default)]
        required: bool,
    },
    /// The table of targets with where they stand.
    Targets {
        /// Only those of a pillar.
        #[serde(default)]
        pillar: Option<Pillar>,
    },
    /// The table of targets that no other table of the report shows, so that none is left out.
    OtherTargets,
    /// How many targets stand where, as bars.
    Overview,
    /// One indicator through time, with its path and target.
    Chart {
        /// Code of the indicator.
        code: String,
    },
    /// The indicators that are furthest behind, each as a chart through time.
    Leading {
        /// How many at most.
        count: u8,
    },
    /// The units below with their figures of one indicator: bars and a table.
    Units {
        /// Code of the indicator.
        code: String,
    },
    /// Tasks of the plan.
    Tasks {
        /// Which.
        of: TasksOf,
    },
    /// Units that have not handed in, or were late, in the rounds of the period.
    LateUnits,
    /// What units wrote under the same heading («tổng hợp»), with who wrote it.
    Gathered,
}

/// Most sections of an outline.
pub const MOST_SECTIONS: usize = 60;
/// Most parts of a section.
pub const MOST_PARTS: usize = 20;
/// Longest heading, in characters.
const HEADING: usize = 300;

/// What is wrong with an outline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutlineFault {
    /// It has no section.
    #[error("Đề cương chưa có mục nào.")]
    Empty,
    /// It has too many.
    #[error("Đề cương có quá {MOST_SECTIONS} mục, hoặc một mục có quá {MOST_PARTS} phần.")]
    TooLarge,
    /// A heading is empty or too long.
    #[error("Tiêu đề của mục thứ {0} để trống hoặc dài quá {HEADING} ký tự.")]
    Heading(usize),
    /// The name of a section is missing, wrong, or was there before.
    #[error("Mã của mục thứ {0} («{1}») bị trùng hoặc có ký tự khác a–z, 0–9, gạch nối.")]
    Key(usize, String),
    /// A level is none.
    #[error("Cấp của mục thứ {0} phải là 1 hoặc 2, và mục đầu tiên phải là cấp 1.")]
    Level(usize),
    /// A part names an indicator that is not in the catalogue.
    #[error("Mục thứ {0} nói tới chỉ tiêu «{1}» không có trong danh mục.")]
    Code(usize, String),
}

impl Outline {
    /// Everything that is wrong with it, in its order; `knows` says whether a code is an indicator's.
    #[must_use]
    pub fn faults(&self, knows: impl Fn(&str) -> bool) -> Vec<OutlineFault> {
        if self.sections.is_empty() {
            return vec![OutlineFault::Empty];
        }
        if self.sections.len() > MOST_SECTIONS || self.sections.iter().any(|s| s.parts.len() > MOST_PARTS) {
            return vec![OutlineFault::TooLarge];
        }
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        for (place, section) in (1..).zip(&self.sections) {
            let length = section.heading.trim().chars().count();
            if length == 0 || length > HEADING {
                faults.push(OutlineFault::Heading(place));
            }
            if !is_key(&section.key) || !seen.insert(&section.key) {
                faults.push(OutlineFault::Key(place, section.key.clone()));
            }
            if !(1..=2).contains(&section.level) || (place == 1 && section.level != 1) {
                faults.push(OutlineFault::Level(place));
            }
            for part in &section.parts {
                if let Part::Chart { code } | Part::Units { code } = part
                    && !knows(code)
                {
                    faults.push(OutlineFault::Code(place, code.clone()));
                }
            }
        }
        faults
    }

    /// The section of that name.
    #[must_use]
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// Whether a part is a table of targets that shows those of a pillar, or of none.
    #[must_use]
    pub fn shows(&self, part: &Part, pillar: Option<Pillar>) -> bool {
        let by_name = |part: &Part| match part {
            Part::Targets { pillar: wanted } => wanted.is_none() || *wanted == pillar,
            _ => false,
        };
        match part {
            Part::OtherTargets => !self.sections.iter().flat_map(|section| &section.parts).any(by_name),
            part => by_name(part),
        }
    }

    /// The sections in which a person writes.
    pub fn written(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| section.is_written())
    }

    /// The same headings with only what a unit writes: what is asked of units that contribute.
    #[must_use]
    pub fn for_units(&self) -> Self {
        let asked = |section: &&Section| section.parts.contains(&Part::Gathered);
        let sections = self.sections.iter().filter(asked).map(|section| Section {
            level: 1,
            parts: vec![Part::Text { help: String::new(), required: true }],
            ..section.clone()
        });
        Self { sections: sections.collect() }
    }

    /// «I.», «1.»: the numbers of the sections, in order; those of level 2 start anew under each of level 1.
    #[must_use]
    pub fn numbers(&self) -> Vec<String> {
        let (mut upper, mut lower) = (0_u32, 0_u32);
        let mut numbers = Vec::with_capacity(self.sections.len());
        for section in &self.sections {
            if section.level == 1 {
                upper += 1;
                lower = 0;
                numbers.push(format!("{}.", roman(upper)));
            } else {
                lower += 1;
                numbers.push(format!("{lower}."));
            }
        }
        numbers
    }
}

impl Section {
    /// Whether a person writes in it.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Text { .. }))
    }

    /// Whether the report must not go out before something is written in it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Text { required: true, .. }))
    }
}

fn is_key(key: &str) -> bool {
    let letters = key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    letters && (1..=40).contains(&key.len())
}

fn roman(mut number: u32) -> String {
    let mut text = String::new();
    for (value, letters) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while number >= value {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(key: &str, level: u8, parts: Vec<Part>) -> Section {
        Section { key: key.into(), heading: format!("Mục {key}"), level, parts }
    }

    #[test]
    fn outlines_are_numbered() {
        let of = |levels: &[u8]| {
            let sections = levels.iter().enumerate().map(|(n, l)| section(&n.to_string(), *l, vec![]));
            Outline { sections: sections.collect() }.numbers().join(" ")
        };
        assert_eq!(of(&[1, 2, 2, 1, 2, 1]), "I. 1. 2. II. 1. III.");
        assert_eq!(roman(4), "IV");
        assert_eq!(roman(19), "XIX");
        assert_eq!(roman(60), "LX");
    }

    #[test]
    fn other_targets_are_those_without_a_table() {
        let economy = Part::Targets { pillar: Some(Pillar::Economy) };
        let outline = |parts: Vec<Part>| Outline { sections: vec![section("a", 1, parts)] };
        let two = outline(vec![economy.clone(), Part::OtherTargets, Part::Overview]);
        let shown = |outline: &Outline, part: &Part| {
            [Some(Pillar::Economy), Some(Pillar::Society), None].map(|pillar| outline.shows(part, pillar))
        };
        assert_eq!(shown(&two, &economy), [true, false, false]);
        assert_eq!(shown(&two, &Part::OtherTargets), [false, true, true]);
        assert_eq!(shown(&two, &Part::Overview), [false; 3]);
        let all = outline(vec![Part::Targets { pillar: None }, Part::OtherTargets]);
        assert_eq!(shown(&all, &all.sections[0].parts[0]), [true; 3]);
        assert_eq!(shown(&all, &Part::OtherTargets), [false; 3]);
    }

    #[test]
    fn faults_name_the_section() {
        let text = Part::Text { help: String::new(), required: false };
        let chart = Part::Chart { code: "KTS99".into() };
        let outline = Outline {
            sections: vec![
                section("a", 2, vec![text.clone()]),
                section("a", 1, vec![chart]),
                section("Ă", 3, vec![]),
            ],
        };
        let faults = outline.faults(|code| code == "KTS01");
        assert_eq!(
            faults,
            [
                OutlineFault::Level(1),
                OutlineFault::Key(2, "a".into()),
                OutlineFault::Code(2, "KTS99".into()),
                OutlineFault::Key(3, "Ă".into()),
                OutlineFault::Level(3),
            ]
        );
        assert_eq!(Outline::default().faults(|_| true), [OutlineFault::Empty]);
        let many = Outline { sections: vec![section("a", 1, vec![text; MOST_PARTS + 1])] };
        assert_eq!(many.faults(|_| true), [OutlineFault::TooLarge]);
    }

    #[test]
    fn units_are_asked_for_what_is_gathered() {
        let outline = Outline {
            sections: vec![
                section("so-lieu", 1, vec![Part::Overview]),
                section("kho-khan", 2, vec![Part::Gathered, Part::LateUnits]),
            ],
        };
        let asked = outline.for_units();
        assert_eq!(asked.sections.len(), 1);
        assert!(asked.sections[0].is_required());
        assert_eq!((asked.sections[0].key.as_str(), asked.sections[0].level), ("kho-khan", 1));
        assert_eq!(asked.faults(|_| true), []);
    }

    #[test]
    fn an_outline_is_written_and_read() {
        let json = r#"{"sections":[{"key":"a","heading":"A","parts":[{"part":"targets","pillar":"kinh tế số"},
            {"part":"tasks","of":"late"},{"part":"late_units"},{"part":"text"}]}]}"#;
        let outline: Outline = serde_json::from_str(json).unwrap();
        assert_eq!(outline.sections[0].parts.len(), 4);
        assert!(outline.sections[0].is_written() && !outline.sections[0].is_required());
        let again: Outline = serde_json::from_str(&serde_json::to_string(&outline).unwrap()).unwrap();
        assert_eq!(again, outline);
    }
}
