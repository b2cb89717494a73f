//! Our side of the comparison: a folder of synthetic facts as a cube, and the four questions.

pub mod load;
pub mod machine;
pub mod pages;
pub mod questions;
pub mod world;
