//! What is made of figures for people to look at: pure functions from data to pictures and reports.

pub mod chart;
pub mod document;
