//! The elements of the catalogue: the figures from which indicators are computed.

use std::collections::HashMap;

use serde::Deserialize;

use super::terms::CatalogueError;
use crate::model::Element;

/// The known elements.
#[derive(Debug, Clone, Default)]
pub struct Elements {
    all: Vec<Element>,
    places: HashMap<String, usize>,
}

#[derive(Deserialize)]
struct File {
    elements: Vec<Element>,
}

impl Elements {
    /// Reads the elements from the text of their file.
    ///
    /// # Errors
    /// Where the file is no JSON of this shape.
    pub fn parse(json: &str) -> Result<Self, CatalogueError> {
        let file: File = serde_json::from_str(json).map_err(|e| CatalogueError::Json(e.to_string()))?;
        Ok(Self::new(file.elements))
    }

    /// The elements of a list. Of two with the same code the first is found;
    /// [`faults`](super::Catalogue::faults) names the other.
    #[must_use]
    pub fn new(all: Vec<Element>) -> Self {
        let mut places = HashMap::with_capacity(all.len());
        for (place, element) in all.iter().enumerate() {
            places.entry(element.code.clone()).or_insert(place);
        }
        Self { all, places }
    }

    /// Every element, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Element] {
        &self.all
    }

    /// The element with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Element> {
        self.places.get(code).map(|&place| &self.all[place])
    }
}
