//! Changing a form one step at a time, as its designer does. Each step gives a whole new definition; what
//! is then wrong with that is named by [`Form::faults`].

use super::{Check, Form, Line, Reporter, Section, Step, Term};
use crate::catalogue::Catalogue;
use crate::formula::nearest;
use crate::model::{PeriodKind, UnitLevel};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Everything but lines and checks.
    Head(Box<Head>),
    /// A section at the end, with its first element where one is named.
    AddSection {
        /// Its heading.
        title: String,
        /// Words under the heading.
        guidance: String,
        /// Code of an element; empty for none yet.
        element: String,
    },
    /// Other words for a section.
    SetSection {
        /// Its place.
        section: usize,
        /// Its heading.
        title: String,
        /// Words under the heading.
        guidance: String,
    },
    /// A section changes places with its neighbour.
    MoveSection {
        /// Its place.
        section: usize,
        /// Where to.
        toward: Toward,
    },
    /// A section goes with its lines and the checks that look at them.
    RemoveSection {
        /// Its place.
        section: usize,
    },
    /// A line for an element, or one for each of its categories.
    AddElement {
        /// The place of the section.
        section: usize,
        /// Code of the element.
        element: String,
    },
    /// Other words for a line; checks follow its key.
    SetLine {
        /// Its key until now.
        key: String,
        /// What it is from now on; element and category stay.
        line: Box<LineWords>,
    },
    /// A line changes places with its neighbour, also across sections.
    MoveLine {
        /// Its key.
        key: String,
        /// Where to.
        toward: Toward,
    },
    /// A line goes, with the other categories of its element and the checks that look at them.
    RemoveLine {
        /// Its key.
        key: String,
    },
    /// A check at the end. An empty key is filled in.
    AddCheck(Box<Check>),
    /// Another check in the place of one.
    SetCheck {
        /// Its key until now.
        key: String,
        /// What it is from now on.
        check: Box<Check>,
    },
    /// A check goes.
    RemoveCheck {
        /// Its key.
        key: String,
    },
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// Everything of a form but lines and checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its code.
    pub code: String,
    /// Its name.
    pub title: String,
    /// How to fill it in.
    pub guidance: String,
    /// Level of the units that it asks.
    pub level: UnitLevel,
    /// Who hands it in.
    pub reporter: Reporter,
    /// The kind of period.
    pub frequency: PeriodKind,
    /// Code of the calendar.
    pub calendar: String,
    /// The steps of approval.
    pub approvals: Vec<Step>,
    /// Working days after the cut-off per step; empty for the calendar's.
    pub deadlines: Vec<u16>,
    /// Percentage from which a total counts as whole.
    pub threshold: u8,
}

/// The words of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineWords {
    /// Its key.
    pub key: String,
    /// What the clerk reads; empty for the element's name.
    pub label: String,
    /// Help beside the field.
    pub guidance: String,
    /// How it is measured.
    pub method: String,
    /// Whether it must be answered.
    pub required: bool,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}; {remedy}")]
pub struct CannotEdit {
    /// What stands in the way.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

fn cannot<T>(problem: impl Into<String>, remedy: impl Into<String>) -> Result<T, CannotEdit> {
    Err(CannotEdit { problem: problem.into(), remedy: remedy.into() })
}

const RELOAD: &str = "tải lại trang rồi làm lại";

impl Form {
    /// The form after a step.
    ///
    /// # Errors
    /// [`CannotEdit`] where the step names what is not there, or two lines or checks would bear one name.
    pub fn edited(&self, edit: &Edit, catalogue: &Catalogue) -> Result<Self, CannotEdit> {
        let mut form = self.clone();
        match edit {
            Edit::Head(head) => form.set_head(head),
            Edit::AddSection { title, guidance, element } => {
                let (title, guidance) = (title.clone(), guidance.clone());
                form.sections.push(Section { title, guidance, lines: Vec::new() });
                if !element.is_empty() {
                    form.add_element(form.sections.len() - 1, element, catalogue)?;
                }
            }
            Edit::SetSection { section, title, guidance } => {
                let section = form.section(*section)?;
                title.clone_into(&mut section.title);
                guidance.clone_into(&mut section.guidance);
            }
            Edit::MoveSection { section, toward } => {
                form.section(*section)?;
                if let Some(other) = toward.from(*section, form.sections.len()) {
                    form.sections.swap(*section, other);
                }
            }
            Edit::RemoveSection { section } => {
                form.section(*section)?;
                let gone = form.sections.remove(*section);
                form.forget(&gone.lines);
            }
            Edit::AddElement { section, element } => form.add_element(*section, element, catalogue)?,
            Edit::SetLine { key, line } => form.set_line(key, line)?,
            Edit::MoveLine { key, toward } => form.move_line(key, *toward)?,
            Edit::RemoveLine { key } => form.remove_line(key)?,
            Edit::AddCheck(check) => {
                let mut check = check.as_ref().clone();
                if check.key.is_empty() {
                    check.key = form.next_check();
                }
                form.free_check(&check.key, None)?;
                form.checks.push(check);
            }
            Edit::SetCheck { key, check } => {
                let place = form.check(key)?;
                form.free_check(&check.key, Some(place))?;
                form.checks[place] = check.as_ref().clone();
            }
            Edit::RemoveCheck { key } => {
                let place = form.check(key)?;
                form.checks.remove(place);
            }
        }
        Ok(form)
    }

    fn set_head(&mut self, head: &Head) {
        let Head {
            code,
            title,
            guidance,
            level,
            reporter,
            frequency,
            calendar,
            approvals,
            deadlines,
            threshold,
        } = head.clone();
        let (sections, checks) = (std::mem::take(&mut self.sections), std::mem::take(&mut self.checks));
        *self = Self {
            code,
            title,
            guidance,
            level,
            reporter,
            frequency,
            calendar,
            approvals,
            deadlines,
            threshold,
            sections,
            checks,
        };
    }

    fn section(&mut self, section: usize) -> Result<&mut Section, CannotEdit> {
        self.sections.get_mut(section).map_or_else(|| cannot("phần này không còn", RELOAD), Ok)
    }

    /// The place of a line: its section, and where in it.
    fn place(&self, key: &str) -> Result<(usize, usize), CannotEdit> {
        let mut found = self.sections.iter().enumerate().filter_map(|(section, s)| {
            s.lines.iter().position(|line| line.key == key).map(|line| (section, line))
        });
        found.next().map_or_else(|| cannot(format!("không có dòng {key}"), RELOAD), Ok)
    }

    fn add_element(&mut self, section: usize, code: &str, catalogue: &Catalogue) -> Result<(), CannotEdit> {
        let Some(element) = catalogue.element(code) else {
            let near = nearest(code, catalogue.elements().iter().map(|e| e.code.as_str()));
            let remedy = if near.is_empty() {
                "chọn từ danh mục".to_owned()
            } else {
                format!("có phải {}?", near.join(", "))
            };
            return cannot(format!("không có số liệu mang mã «{code}» trong danh mục"), remedy);
        };
        if let Some(line) = self.lines().find(|line| line.element == code) {
            return cannot(format!("biểu mẫu đã hỏi số liệu này ở dòng {}", line.key), "chọn số liệu khác");
        }
        let number = self.next_number();
        let line = |key: String, category: Option<String>| Line {
            key,
            element: code.to_owned(),
            category,
            label: String::new(),
            guidance: String::new(),
            required: true,
            method: String::new(),
        };
        let lines: Vec<Line> = match &element.breakdown {
            None => vec![line(number.to_string(), None)],
            Some(breakdown) => {
                let categories = breakdown.categories.iter().enumerate();
                categories.map(|(n, (c, _))| line(format!("{number}.{}", n + 1), Some(c.clone()))).collect()
            }
        };
        self.section(section)?.lines.extend(lines);
        Ok(())
    }

    /// One more than the largest first number of the keys.
    fn next_number(&self) -> u32 {
        let first = |line: &Line| line.key.split('.').next().and_then(|part| part.parse::<u32>().ok());
        self.lines().filter_map(first).max().map_or(1, |largest| largest.saturating_add(1))
    }

    fn next_check(&self) -> String {
        let taken = |key: &String| self.checks.iter().any(|check| check.key == *key);
        let keys = (1..).map(|n: u32| format!("K{n}"));
        keys.into_iter().find(|key| !taken(key)).unwrap_or_default()
    }

    fn set_line(&mut self, key: &str, words: &LineWords) -> Result<(), CannotEdit> {
        let (section, place) = self.place(key)?;
        if words.key != key {
            if self.line(&words.key).is_some() {
                return cannot(format!("số thứ tự {} đã dùng cho dòng khác", words.key), "đặt số khác");
            }
            self.checks.iter_mut().for_each(|check| check.rule.rename(key, &words.key));
        }
        let LineWords { key, label, guidance, method, required } = words.clone();
        let line = &mut self.sections[section].lines[place];
        *line = Line { key, label, guidance, method, required, ..line.clone() };
        Ok(())
    }

    fn move_line(&mut self, key: &str, toward: Toward) -> Result<(), CannotEdit> {
        let (section, place) = self.place(key)?;
        let count = self.sections[section].lines.len();
        if let Some(other) = toward.from(place, count) {
            self.sections[section].lines.swap(place, other);
        } else if let Some(next) = toward.from(section, self.sections.len()) {
            let line = self.sections[section].lines.remove(place);
            let lines = &mut self.sections[next].lines;
            lines.insert(if toward == Toward::Up { lines.len() } else { 0 }, line);
        }
        Ok(())
    }

    fn remove_line(&mut self, key: &str) -> Result<(), CannotEdit> {
        let (section, place) = self.place(key)?;
        let line = self.sections[section].lines[place].clone();
        let goes =
            |other: &Line| other.key == key || (line.category.is_some() && other.element == line.element);
        let gone: Vec<Line> = self.lines().filter(|other| goes(other)).cloned().collect();
        self.sections.iter_mut().for_each(|section| section.lines.retain(|other| !goes(other)));
        self.forget(&gone);
        Ok(())
    }

    /// Takes out the checks that look at lines that are no more.
    fn forget(&mut self, gone: &[Line]) {
        self.checks.retain(|check| !gone.iter().any(|line| check.rule.lines().contains(&line.key.as_str())));
    }

    fn check(&self, key: &str) -> Result<usize, CannotEdit> {
        let found = self.checks.iter().position(|check| check.key == key);
        found.map_or_else(|| cannot(format!("không có kiểm tra {key}"), RELOAD), Ok)
    }

    fn free_check(&self, key: &str, own: Option<usize>) -> Result<(), CannotEdit> {
        match self.checks.iter().position(|check| check.key == key) {
            Some(place) if Some(place) != own => {
                cannot(format!("mã {key} đã dùng cho kiểm tra khác"), "đặt mã khác")
            }
            _ => Ok(()),
        }
    }
}

impl Toward {
    /// The neighbour of a place among so many.
    fn from(self, place: usize, count: usize) -> Option<usize> {
        match self {
            Self::Up => place.checked_sub(1),
            Self::Down => place.checked_add(1).filter(|next| *next < count),
        }
    }
}

impl super::Rule {
    /// Names a line anew.
    fn rename(&mut self, from: &str, to: &str) {
        let put = |line: &mut String| {
            if line == from {
                to.clone_into(line);
            }
        };
        match self {
            Self::Range { line, .. }
            | Self::Change { line, .. }
            | Self::OwnHistory { line, .. }
            | Self::SumOfUnits { line, .. }
            | Self::OtherSource { line, .. } => put(line),
            Self::Compare { left, right, .. } => {
                left.iter_mut().chain(right).for_each(|term: &mut Term| put(&mut term.line));
            }
            Self::Peers { line, weight, .. } => {
                put(line);
                weight.iter_mut().for_each(put);
            }
        }
    }
}
