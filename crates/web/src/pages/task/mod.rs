//! Tasks: the list in three views, one task with its way, money, plans of units, calendars.

pub(crate) mod act;
pub(crate) mod budget;
pub(crate) mod calendar;
pub(crate) mod evidence;
pub(crate) mod feed;
pub(crate) mod gone;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod show;
pub(crate) mod unit_plan;
pub(crate) mod view;
