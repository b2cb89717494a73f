//! What the entry page shows, in the words of the visitor's language.

use askama::Template;

use crate::messages::Texts;
use crate::render::{Section, Shell};

/// One unit's form in one round.
#[derive(Template)]
#[template(path = "entry.html")]
pub(crate) struct EntryPage {
    pub(crate) t: Texts,
    pub(crate) shell: Shell,
    /// Number of the submission.
    pub(crate) id: i64,
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) guidance: String,
    pub(crate) unit: Linked,
    /// Who hands it in, where that is not the unit itself.
    pub(crate) reporter: String,
    pub(crate) round: Linked,
    pub(crate) period: String,
    pub(crate) period_short: String,
    pub(crate) previous_period: String,
    /// Name of the unit above whose totals are shown; empty for none.
    pub(crate) above: String,
    pub(crate) revision: i64,
    pub(crate) cutoff: String,
    pub(crate) due: String,
    pub(crate) days: Mark,
    pub(crate) state: Mark,
    pub(crate) answered: u32,
    pub(crate) expected: u32,
    /// Whether the visitor may change its cells.
    pub(crate) editable: bool,
    /// Whether the visitor may hand it in.
    pub(crate) can_submit: bool,
    /// Whether handing in needs a reason for being late.
    pub(crate) asks_late: bool,
    pub(crate) notices: Vec<Notice>,
    pub(crate) sections: Vec<SectionView>,
    /// Columns of the table.
    pub(crate) columns: u8,
    pub(crate) letters: Vec<Letter>,
    /// What the scripts are given; nothing where there is nothing to change.
    pub(crate) data: Option<String>,
    /// Where this browser keeps figures of this form that were not sent.
    pub(crate) kept: String,
    /// Name of the unit as an official form writes it on top.
    pub(crate) official_unit: String,
    pub(crate) official_period: String,
    pub(crate) official_place: String,
}

/// A name that leads somewhere.
#[derive(Debug, Clone)]
pub(crate) struct Linked {
    pub(crate) name: String,
    pub(crate) href: String,
}

/// Words with a shape; the class gives the colour.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) class: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) words: String,
}

/// Something to know before filling in: why it is locked, why it came back, what is missing.
pub(crate) struct Notice {
    pub(crate) class: &'static str,
    pub(crate) shape: &'static str,
    /// `alert` for what was just refused, `note` otherwise.
    pub(crate) role: &'static str,
    pub(crate) test: &'static str,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
    pub(crate) links: Vec<Jump>,
    pub(crate) act: Option<Act>,
}

impl Notice {
    /// A notice without words yet.
    pub(crate) fn plain(class: &'static str, shape: &'static str, test: &'static str) -> Self {
        let (title, lines, links) = (String::new(), Vec::new(), Vec::new());
        Self { class, shape, role: "note", test, title, lines, links, act: None }
    }
}

/// A link to a line of this page.
pub(crate) struct Jump {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) why: String,
}

/// What can be done about a notice.
pub(crate) struct Act {
    pub(crate) action: String,
    pub(crate) verb: &'static str,
    pub(crate) words: String,
}

/// Lines under one heading.
pub(crate) struct SectionView {
    pub(crate) title: String,
    pub(crate) guidance: String,
    pub(crate) lines: Vec<LineView>,
}

/// One line with its cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct LineView {
    pub(crate) key: String,
    /// The key as it may stand in the id of an element.
    pub(crate) id: String,
    /// State of the cell as a class, and `asks` where a reason is asked for.
    pub(crate) class: String,
    pub(crate) label: String,
    pub(crate) guidance: String,
    pub(crate) measure: String,
    pub(crate) required: bool,
    /// What stands in the field: the value as shown, or what was typed and refused.
    pub(crate) value: String,
    /// What stood there when the page was made, so that only what a person changed is kept.
    pub(crate) original: String,
    pub(crate) original_reason: String,
    pub(crate) seen: i64,
    pub(crate) missing: bool,
    pub(crate) reason: String,
    pub(crate) previous: String,
    pub(crate) above: String,
    pub(crate) mark: CellMark,
    pub(crate) wrong: bool,
    pub(crate) problem: String,
    pub(crate) findings: Vec<FindingView>,
    pub(crate) remarks: Vec<RemarkView>,
    pub(crate) conflict: Option<ConflictView>,
    /// Ids of the elements that describe the field.
    pub(crate) described: String,
}

/// The mark beside a cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellMark {
    pub(crate) class: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) words: String,
}

/// A check that does not hold.
#[derive(Debug, Clone)]
pub(crate) struct FindingView {
    pub(crate) class: &'static str,
    pub(crate) shape: &'static str,
    /// «lỗi», «cần giải thích», «lưu ý».
    pub(crate) kind: String,
    pub(crate) text: String,
}

/// What somebody said on a cell or on the form.
#[derive(Debug, Clone)]
pub(crate) struct RemarkView {
    pub(crate) text: String,
    pub(crate) who: String,
    pub(crate) when: String,
    /// `returned` while it is open, `note` afterwards.
    pub(crate) class: &'static str,
}

/// What another person entered meanwhile.
#[derive(Debug, Clone)]
pub(crate) struct ConflictView {
    pub(crate) value: String,
    pub(crate) reason: String,
    pub(crate) who: String,
    pub(crate) when: String,
}

/// A file that carried a figure.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) size: String,
    /// Key of the line; empty for the whole form.
    pub(crate) line: String,
    /// The same as it may stand in the id of an element.
    pub(crate) line_id: String,
    pub(crate) who: String,
    pub(crate) when: String,
}
