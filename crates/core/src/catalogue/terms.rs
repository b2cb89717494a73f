//! The little language of patterns: groups joined by `&`, words of a group by `|`, `!` for "not",
//! `@name` for a list of words that several patterns share.

use std::collections::BTreeMap;

/// What is wrong with a catalogue file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// No JSON of the expected shape.
    #[error("tệp danh mục không đúng cấu trúc: {0}")]
    Json(String),
    /// A pattern names a list that is not there.
    #[error("mẫu nhận dạng của chỉ tiêu {code} dùng nhóm từ «@{term}» chưa được khai báo")]
    UnknownTerm {
        /// The indicator's code.
        code: String,
        /// The name behind the `@`.
        term: String,
    },
    /// Too many words for the matcher's tables.
    #[error("danh mục có quá nhiều từ khóa nhận dạng")]
    TooManyTerms,
}

/// One alternative of an indicator: every group must be met, none of the `not` words may stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Pattern {
    pub(super) groups: Vec<Vec<String>>,
    pub(super) not: Vec<String>,
}

/// Reads one pattern.
pub(super) fn parse(
    code: &str,
    pattern: &str,
    terms: &BTreeMap<String, String>,
) -> Result<Pattern, CatalogueError> {
    let mut parsed = Pattern::default();
    for group in pattern.split('&').map(str::trim) {
        let (negative, group) = group.strip_prefix('!').map_or((false, group), |g| (true, g));
        let mut words = Vec::new();
        for word in group.split('|').map(str::trim) {
            match word.strip_prefix('@') {
                Some(name) => {
                    let list = terms.get(name).ok_or_else(|| CatalogueError::UnknownTerm {
                        code: code.to_owned(),
                        term: name.to_owned(),
                    })?;
                    words.extend(list.split('|').map(|w| w.trim().to_owned()));
                }
                None => words.push(word.to_owned()),
            }
        }
        if negative { parsed.not.extend(words) } else { parsed.groups.push(words) }
    }
    Ok(parsed)
}
