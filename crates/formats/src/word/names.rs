//! What placeholders are bound to: names that are known, and what is given for them.

use std::collections::BTreeMap;

use cotmoc_core::compose::document::Block;

/// The names that a template may use. Inside of a loop those of its list come first, then those around it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known(BTreeMap<String, Bound>);

/// What a known name is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// Words.
    Text,
    /// Items, each with names of its own.
    List(Known),
    /// A picture.
    Picture,
    /// Blocks of a report.
    Blocks,
}

impl Known {
    /// No names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a name for words.
    #[must_use]
    pub fn text(self, name: &str) -> Self {
        self.with(name, Bound::Text)
    }

    /// The same with a name for a list, whose items have these names.
    #[must_use]
    pub fn list(self, name: &str, inner: Known) -> Self {
        self.with(name, Bound::List(inner))
    }

    /// The same with a name for a picture.
    #[must_use]
    pub fn picture(self, name: &str) -> Self {
        self.with(name, Bound::Picture)
    }

    /// The same with a name for blocks.
    #[must_use]
    pub fn blocks(self, name: &str) -> Self {
        self.with(name, Bound::Blocks)
    }

    /// What a name is bound to.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Bound> {
        self.0.get(name)
    }

    /// All names and what they are bound to, in the order of the alphabet.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Bound)> {
        self.0.iter().map(|(name, bound)| (name.as_str(), bound))
    }

    fn with(mut self, name: &str, bound: Bound) -> Self {
        self.0.insert(name.to_owned(), bound);
        self
    }
}

/// What a template is filled with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Given(BTreeMap<String, Value>);

/// What is given for a name.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words. A line break stays one.
    Text(String),
    /// Items.
    List(Vec<Given>),
    /// A picture.
    Picture(Picture),
    /// Blocks of a report.
    Blocks(Vec<Block>),
}

/// A picture that was made elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// A PNG or JPEG file.
    pub bytes: Vec<u8>,
    /// What can be seen in it, for those who cannot see it.
    pub alt: String,
}

impl Given {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with words for a name.
    #[must_use]
    pub fn text(self, name: &str, words: impl Into<String>) -> Self {
        self.with(name, Value::Text(words.into()))
    }

    /// The same with items for a name.
    #[must_use]
    pub fn list(self, name: &str, items: impl IntoIterator<Item = Given>) -> Self {
        self.with(name, Value::List(items.into_iter().collect()))
    }

    /// The same with a picture for a name.
    #[must_use]
    pub fn picture(self, name: &str, picture: Picture) -> Self {
        self.with(name, Value::Picture(picture))
    }

    /// The same with blocks for a name.
    #[must_use]
    pub fn blocks(self, name: &str, blocks: Vec<Block>) -> Self {
        self.with(name, Value::Blocks(blocks))
    }

    /// The same with anything for a name.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// What is given for a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Value {
    /// Whether there is anything in it.
    pub(super) fn is_there(&self) -> bool {
        match self {
            Self::Text(words) => !words.trim().is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Picture(_) => true,
            Self::Blocks(blocks) => !blocks.is_empty(),
        }
    }
}

/// The name that is most like a wrong one, where one is like it at all.
pub(super) fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let far = wrong.chars().count() / 2;
    let plain = |text: &str| text.replace('_', "");
    names
        .map(|name| (distance(&plain(wrong), &plain(name)), name))
        .filter(|(steps, name)| *steps <= far.max(1) || name.contains(wrong) || wrong.contains(name))
        .min()
        .map(|(_, name)| name.to_owned())
}

/// How many letters must be put in, taken away or changed.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, b) in right.iter().enumerate() {
            let (above, before) = (row.get(j + 1).copied().unwrap_or(0), row.get(j).copied().unwrap_or(0));
            let here = (diagonal + usize::from(a != *b)).min(above + 1).min(before + 1);
            diagonal = above;
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = here;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered() {
        let names = ["co_quan", "co_quan_cap_tren", "trich_yeu", "noi_dung"];
        let near = |wrong: &str| nearest(wrong, names.into_iter());
        assert_eq!(near("coquan").as_deref(), Some("co_quan"));
        assert_eq!(near("trich_yueu").as_deref(), Some("trich_yeu"));
        assert_eq!(near("ten_co_quan").as_deref(), Some("co_quan"));
        assert_eq!(near("xyz"), None);
    }
}
