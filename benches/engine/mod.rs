//! Our side of the comparison: a folder of synthetic facts as a cube, and the four questions.

pub(crate) mod load;
pub(crate) mod machine;
pub(crate) mod pages;
pub(crate) mod questions;
pub(crate) mod world;
