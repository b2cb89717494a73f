//! What differs between two versions of a form.

use serde::Serialize;

use super::{Check, Form, Line, Reporter, Severity};
use crate::catalogue::Catalogue;
use crate::model::vocabulary;

vocabulary! {
    /// What became of a part of a form.
    Became {
        /// It is new.
        Added = "added",
        /// It is no more.
        Removed = "removed",
        /// It says something else.
        Changed = "changed",
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it is about, in Vietnamese: «dòng 2.1, bắt buộc».
    pub what: String,
    /// What became of it.
    pub became: Became,
    /// As it was; empty for what is new.
    pub old: String,
    /// As it is; empty for what is no more.
    pub new: String,
}

/// What differs between an older and a newer version, in the order of the form. A line is known by what it
/// asks for, a check by its key.
#[must_use]
pub fn changes(old: &Form, new: &Form, catalogue: &Catalogue) -> Vec<Change> {
    let mut found = Vec::new();
    head(old, new, &mut found);
    sections(old, new, &mut found);
    lines(old, new, catalogue, &mut found);
    checks(old, new, &mut found);
    found
}

fn differ(what: impl Into<String>, old: &str, new: &str, found: &mut Vec<Change>) {
    if old == new {
        return;
    }
    let became = match (old.is_empty(), new.is_empty()) {
        (true, false) => Became::Added,
        (false, true) => Became::Removed,
        _ => Became::Changed,
    };
    found.push(Change { what: what.into(), became, old: old.to_owned(), new: new.to_owned() });
}

fn head(old: &Form, new: &Form, found: &mut Vec<Change>) {
    let reporter = |form: &Form| match form.reporter {
        Reporter::Own => "đơn vị tự nộp".to_owned(),
        Reporter::Agency(unit) => format!("cơ quan số {unit} nộp"),
    };
    let joined = |items: Vec<String>| items.join(", ");
    let steps = |form: &Form| joined(form.approvals.iter().map(|step| step.words().to_owned()).collect());
    let days = |form: &Form| joined(form.deadlines.iter().map(ToString::to_string).collect());
    differ("mã", &old.code, &new.code, found);
    differ("tên", &old.title, &new.title, found);
    differ("hướng dẫn", &old.guidance, &new.guidance, found);
    differ("cấp báo cáo", old.level.as_str(), new.level.as_str(), found);
    differ("ai nộp", &reporter(old), &reporter(new), found);
    differ("kỳ", old.frequency.as_str(), new.frequency.as_str(), found);
    differ("lịch", &old.calendar, &new.calendar, found);
    differ("các bước duyệt", &steps(old), &steps(new), found);
    differ("hạn (ngày làm việc)", &days(old), &days(new), found);
    differ("ngưỡng đủ", &format!("{} %", old.threshold), &format!("{} %", new.threshold), found);
}

fn sections(old: &Form, new: &Form, found: &mut Vec<Change>) {
    for place in 0..old.sections.len().max(new.sections.len()) {
        let title = |form: &Form| form.sections.get(place).map_or_else(String::new, |s| s.title.clone());
        let guidance =
            |form: &Form| form.sections.get(place).map_or_else(String::new, |s| s.guidance.clone());
        differ(format!("phần {}", place + 1), &title(old), &title(new), found);
        differ(format!("phần {}, hướng dẫn", place + 1), &guidance(old), &guidance(new), found);
    }
}

fn lines(old: &Form, new: &Form, catalogue: &Catalogue, found: &mut Vec<Change>) {
    let same = |a: &Line, b: &Line| a.element == b.element && a.category == b.category;
    for line in new.lines() {
        match old.lines().find(|other| same(other, line)) {
            None => differ(format!("dòng {}", line.key), "", &line.name(catalogue), found),
            Some(before) => words(before, line, catalogue, found),
        }
    }
    for line in old.lines().filter(|line| !new.lines().any(|other| same(other, line))) {
        differ(format!("dòng {}", line.key), &line.name(catalogue), "", found);
    }
}

fn words(old: &Line, new: &Line, catalogue: &Catalogue, found: &mut Vec<Change>) {
    let what = |field: &str| format!("dòng {}, {field}", new.key);
    let required = |line: &Line| if line.required { "bắt buộc" } else { "không bắt buộc" };
    differ(what("số thứ tự"), &old.key, &new.key, found);
    differ(what("tên"), &old.name(catalogue), &new.name(catalogue), found);
    differ(what("hướng dẫn"), &old.guidance, &new.guidance, found);
    differ(what("cách đo"), &old.method, &new.method, found);
    differ(what("bắt buộc"), required(old), required(new), found);
}

fn checks(old: &Form, new: &Form, found: &mut Vec<Change>) {
    let text = |check: &Check| {
        let message =
            if check.message.is_empty() { String::new() } else { format!(" («{}»)", check.message) };
        format!("{}: {}{message}", check.severity.words(), check.rule.words())
    };
    let of = |form: &Form, key: &str| form.checks.iter().find(|check| check.key == key).map(text);
    let mut keys: Vec<&str> = new.checks.iter().map(|check| check.key.as_str()).collect();
    keys.extend(old.checks.iter().map(|c| c.key.as_str()).filter(|key| of(new, key).is_none()));
    for key in keys {
        let (before, after) = (of(old, key).unwrap_or_default(), of(new, key).unwrap_or_default());
        differ(format!("kiểm tra {key}"), &before, &after, found);
    }
}

impl Severity {
    /// «lỗi», «cảnh báo», «ghi chú».
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Error => "lỗi",
            Self::Warning => "cảnh báo",
            Self::Note => "ghi chú",
        }
    }
}

impl super::Step {
    /// «người duyệt của đơn vị», «chủ trì biểu mẫu».
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Approver => "người duyệt của đơn vị",
            Self::Owner => "chủ trì biểu mẫu",
        }
    }
}
