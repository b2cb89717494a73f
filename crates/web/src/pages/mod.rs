//! One folder per noun, one file per verb.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod cascade;
pub(crate) mod compare;
pub(crate) mod data;
pub(crate) mod document;
pub(crate) mod draft;
pub(crate) mod duty;
pub(crate) mod entry;
pub(crate) mod error;
pub(crate) mod excel;
pub(crate) mod fields;
pub(crate) mod figure;
pub(crate) mod form;
pub(crate) mod home;
pub(crate) mod job;
pub(crate) mod message;
pub(crate) mod many;
pub(crate) mod names;
pub(crate) mod own;
pub(crate) mod plan;
pub(crate) mod session;
pub(crate) mod target;
pub(crate) mod unit;
