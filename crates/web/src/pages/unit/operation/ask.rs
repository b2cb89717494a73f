//! From the fields of a form to what is asked for.

use cotmoc_app::units::{Ask, HeirForm, UnitForm, What};
use cotmoc_core::offer::code;

use crate::form::Fields;

/// What the pages let a person record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    Merge,
    Split,
    Rename,
    Move,
    Create,
    Abolish,
    Shares,
}

impl Doing {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 7] =
        [Self::Merge, Self::Split, Self::Rename, Self::Move, Self::Create, Self::Abolish, Self::Shares];

    /// The word of the address.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Rename => "rename",
            Self::Move => "move",
            Self::Create => "create",
            Self::Abolish => "abolish",
            Self::Shares => "shares",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|doing| doing.word() == word)
    }
}

/// Rows of heirs that a form offers at least.
pub(crate) const HEIR_ROWS: usize = 3;
/// Rows of heirs that are read at most.
pub(crate) const MOST_HEIRS: usize = 60;

/// What the fields ask for.
pub(crate) fn ask(doing: Doing, fields: &Fields) -> Ask {
    let text = |name: &str| fields.text(name).to_owned();
    let what = match doing {
        Doing::Merge => What::Merge { from: several(fields), into: unit(fields, "") },
        Doing::Split if fields.text("lives") == "1" => {
            What::Cede { from: reference(fields.text("unit")), into: heirs(fields) }
        }
        Doing::Split => What::Split { from: reference(fields.text("unit")), into: heirs(fields) },
        Doing::Rename => What::Rename {
            unit: reference(fields.text("unit")),
            code: text("code"),
            name: text("name"),
            kind: text("type"),
        },
        Doing::Move => {
            What::Move { unit: reference(fields.text("unit")), parent: reference(fields.text("parent")) }
        }
        Doing::Create => What::Create { units: vec![unit(fields, "")] },
        Doing::Abolish => What::Abolish { unit: reference(fields.text("unit")) },
        Doing::Shares => What::Shares { from: reference(fields.text("unit")), shares: shares(fields) },
    };
    Ask { date: text("date"), act: text("act"), clause: text("clause"), note: text("note"), what }
}

/// The old units of a merger: one a line, or ticked in the list; each counts once.
pub(crate) fn several(fields: &Fields) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for line in fields.all("from").flat_map(|text| text.split(['\n', ';'])) {
        let unit = reference(line);
        if !unit.is_empty() && !units.contains(&unit) {
            units.push(unit);
        }
    }
    units
}

/// What a person wrote for a unit: of «29584 · Xã An Bình» only the code counts.
pub(crate) fn reference(text: &str) -> String {
    code(text).to_owned()
}

fn unit(fields: &Fields, row: &str) -> UnitForm {
    let text = |name: &str| fields.text(&format!("{name}{row}")).to_owned();
    UnitForm {
        code: text("code"),
        name: text("name"),
        kind: text("type"),
        level: text("level"),
        parent: reference(&text("parent")),
    }
}

/// The rows of heirs in which something is written.
fn heirs(fields: &Fields) -> Vec<HeirForm> {
    (0..MOST_HEIRS)
        .map(|row| row.to_string())
        .map(|row| HeirForm {
            existing: reference(fields.text(&format!("existing{row}"))),
            new: unit(fields, &row),
            share: fields.text(&format!("share{row}")).to_owned(),
        })
        .filter(|heir| *heir != HeirForm::default())
        .collect()
}

fn shares(fields: &Fields) -> Vec<(String, String)> {
    (0..MOST_HEIRS)
        .map(|row| {
            let heir = fields.text(&format!("heir{row}")).to_owned();
            (heir, fields.text(&format!("share{row}")).to_owned())
        })
        .filter(|(heir, _)| !heir.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        Fields::parse(&body)
    }

    #[test]
    fn old_units_are_read_from_lines_and_ticks() {
        let typed =
            fields(&[("from", "29584 · Xã An Bình\r\n 28957\n\n"), ("from", "28957"), ("from", "a;b")]);
        assert_eq!(several(&typed), ["29584", "28957", "a", "b"]);
    }

    #[test]
    fn empty_rows_of_heirs_do_not_count() {
        let typed = fields(&[
            ("unit", "1"),
            ("existing0", "29584 · Xã An Bình"),
            ("share0", "1/3"),
            ("code2", "9"),
            ("name2", "X"),
        ]);
        let What::Split { from, into } = ask(Doing::Split, &typed).what else { panic!("a division") };
        assert_eq!((from.as_str(), into.len()), ("1", 2));
        assert_eq!((into[0].existing.as_str(), into[0].share.as_str()), ("29584", "1/3"));
        assert_eq!(into[1].new.code, "9");
        let ceding = fields(&[("unit", "1"), ("lives", "1")]);
        assert!(matches!(ask(Doing::Split, &ceding).what, What::Cede { .. }));
    }

    #[test]
    fn every_word_leads_back() {
        for doing in Doing::ALL {
            assert_eq!(Doing::from_word(doing.word()), Some(doing));
        }
        assert_eq!(Doing::from_word("delete"), None);
    }
}
