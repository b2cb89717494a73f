//! Folding of Vietnamese text for search and matching.
