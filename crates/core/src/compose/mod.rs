//! What is made of figures for people to look at: pure functions from data to pictures.

pub mod chart;
