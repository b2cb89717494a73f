//! The catalogue of indicators.

/// The known indicators, ready for matching.
#[derive(Debug)]
pub struct Catalogue {}

impl Catalogue {
    /// The catalogue that the binary carries.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static CATALOGUE: Catalogue = Catalogue {};
        &CATALOGUE
    }
}
