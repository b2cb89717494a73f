//! From how many units on a total counts as whole: what the forms say that ask for its figures.

use std::collections::HashMap;

use cotmoc_store::{Tx, forms};

use super::Subject;
use crate::Result;

/// What holds where no form in use asks for a figure: nothing may be missing.
const ALL: u8 = 100;

/// The smallest threshold of the forms in use, by element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Thresholds(HashMap<String, u8>);

impl Thresholds {
    /// Those of the forms that are in use now.
    pub(crate) async fn load(tx: &mut Tx) -> Result<Self> {
        let mut smallest = HashMap::new();
        for form in forms::active(tx).await? {
            let threshold = form.definition.threshold;
            for line in form.definition.lines() {
                let known = smallest.entry(line.element.clone()).or_insert(threshold);
                *known = threshold.min(*known);
            }
        }
        Ok(Self(smallest))
    }

    /// The percentage for an element, or for the elements of an indicator: the smallest one.
    pub(crate) fn of(&self, subject: &Subject) -> u8 {
        let codes = subject.codes();
        codes.iter().filter_map(|code| self.0.get(code)).min().copied().unwrap_or(ALL)
    }
}
