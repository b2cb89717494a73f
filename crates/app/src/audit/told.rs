//! An entry as a person reads it: what was before, what is now, why, from where.

use serde_json::{Map, Value};

use crate::model::AuditEntry;

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What; empty where the entry speaks of one thing only.
    pub what: String,
    /// What it was; empty for nothing.
    pub old: String,
    /// What it is now; empty for nothing.
    pub new: String,
}

/// An entry with its detail taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The entry as it is kept.
    pub entry: AuditEntry,
    /// What changed; at most twenty.
    pub changes: Vec<Change>,
    /// How many changes are left out.
    pub more: usize,
    /// Why, as the person said.
    pub reason: String,
    /// The network address, or «terminal».
    pub from: String,
    /// Whatever else the entry says: name and value.
    pub facts: Vec<(String, String)>,
}

/// Changes that are told of one entry.
const MOST: usize = 20;
/// Longest value that is told, in characters.
const LONGEST: usize = 200;

impl Told {
    /// Takes the detail apart. One that is no object is told whole.
    #[must_use]
    pub fn new(entry: AuditEntry) -> Self {
        let mut fields = match serde_json::from_str(&entry.detail) {
            Ok(Value::Object(fields)) => fields,
            Ok(other) => Map::from_iter([("detail".to_owned(), other)]),
            Err(_) => Map::from_iter([("detail".to_owned(), Value::String(entry.detail.clone()))]),
        };
        let mut text = |name: &str| fields.remove(name).map(|value| said(&value)).unwrap_or_default();
        let (from, reason) = (text("from"), text("reason"));
        let old = fields.remove("old").or_else(|| fields.remove("before"));
        let new = fields.remove("new").or_else(|| fields.remove("after"));
        // Imports count their new rows under the same word.
        let (new, counted) = match new {
            Some(number @ Value::Number(_)) if old.is_none() => (None, Some(number)),
            new => (new, None),
        };
        let mut changes = Vec::new();
        differences(
            "",
            old.as_ref().unwrap_or(&Value::Null),
            new.as_ref().unwrap_or(&Value::Null),
            &mut changes,
        );
        let more = changes.len().saturating_sub(MOST);
        changes.truncate(MOST);
        let facts = counted.iter().map(|number| (label("new").to_owned(), said(number)));
        let facts = facts.chain(fields.iter().map(|(name, value)| (label(name).to_owned(), said(value))));
        let facts = facts.filter(|(_, value)| !value.is_empty()).collect();
        Self { changes, more, reason, from, facts, entry }
    }
}

/// What differs between two values, each under the names that lead to it.
fn differences(path: &str, old: &Value, new: &Value, out: &mut Vec<Change>) {
    if old == new {
        return;
    }
    let below = |name: &str| {
        if path.is_empty() { label(name).to_owned() } else { format!("{path} › {}", label(name)) }
    };
    match (old, new) {
        (Value::Object(a), Value::Object(b)) => {
            let added = b.keys().filter(|name| !a.contains_key(*name));
            for name in a.keys().chain(added) {
                let (a, b) = (a.get(name).unwrap_or(&Value::Null), b.get(name).unwrap_or(&Value::Null));
                differences(&below(name), a, b, out);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (place, (old, new)) in a.iter().zip(b).enumerate() {
                let path = if a.len() == 1 { path.to_owned() } else { below(&(place + 1).to_string()) };
                differences(&path, old, new, out);
            }
        }
        _ => out.push(Change { what: path.to_owned(), old: said(old), new: said(new) }),
    }
}

/// A value in one line.
fn said(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::Bool(true) => "có".to_owned(),
        Value::Bool(false) => "không".to_owned(),
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => {
            values.iter().map(said).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Object(fields) => {
            let parts = fields.iter().map(|(name, value)| (label(name), said(value)));
            let parts =
                parts.filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}: {value}"));
            parts.collect::<Vec<_>>().join("; ")
        }
    };
    if text.chars().count() > LONGEST {
        let cut: String = text.chars().take(LONGEST).collect();
        format!("{cut}…")
    } else {
        text
    }
}

/// The Vietnamese word for a name in a detail; the name itself where there is none.
fn label(name: &str) -> &str {
    const LABELS: &[(&str, &str)] = &[
        ("act", "văn bản"),
        ("added", "thêm"),
        ("address", "địa chỉ"),
        ("attachment", "tệp đính kèm"),
        ("batch", "lần nạp"),
        ("changed", "sửa"),
        ("code", "mã"),
        ("date", "ngày"),
        ("deadlines", "hạn"),
        ("digest", "mã kiểm"),
        ("document", "văn bản"),
        ("draft", "bản nháp"),
        ("due", "hạn"),
        ("email", "thư điện tử"),
        ("ended", "kết thúc"),
        ("entry", "bản ghi"),
        ("event", "sự kiện"),
        ("form", "biểu"),
        ("indicator", "chỉ tiêu"),
        ("items", "mục"),
        ("kept", "lưu"),
        ("kind", "loại"),
        ("left_out", "bỏ"),
        ("line", "ô"),
        ("login", "tên đăng nhập"),
        ("messages", "thư"),
        ("name", "tên"),
        ("new", "mới"),
        ("passed", "chuyển"),
        ("period", "kỳ"),
        ("phone", "điện thoại"),
        ("plan", "kế hoạch"),
        ("position", "chức vụ"),
        ("revision", "lần"),
        ("role", "vai trò"),
        ("root", "đơn vị trên"),
        ("rows", "dòng"),
        ("same", "y hệt"),
        ("size", "cỡ"),
        ("source", "nguồn"),
        ("starts", "từ ngày"),
        ("state", "trạng thái"),
        ("step", "bước"),
        ("subject", "tiêu đề"),
        ("target", "mục tiêu"),
        ("targets", "mục tiêu"),
        ("text", "nội dung"),
        ("title", "tên"),
        ("to", "tới"),
        ("unit", "đơn vị"),
        ("units", "đơn vị"),
        ("value", "giá trị"),
        ("version", "bản"),
        ("way", "cách nhập"),
        ("year", "năm"),
    ];
    LABELS.iter().find(|(known, _)| *known == name).map_or(name, |(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Subject;

    fn told(detail: &str) -> Told {
        Told::new(AuditEntry {
            seq: 1,
            at: "2026-01-31T08:15:00Z".parse().unwrap(),
            actor: "An".to_owned(),
            action: "cell.save".to_owned(),
            subject: Subject::new("submission", 7),
            detail: detail.to_owned(),
            prev_hash: String::new(),
            hash: String::new(),
        })
    }

    fn change(what: &str, old: &str, new: &str) -> Change {
        Change { what: what.to_owned(), old: old.to_owned(), new: new.to_owned() }
    }

    #[test]
    fn a_changed_cell_tells_old_new_why_and_from_where() {
        let told =
            told(r#"{"line":"1.1","old":"5","new":"7","reason":"gõ nhầm","from":"10.0.0.9","way":"grid"}"#);
        assert_eq!(told.changes, [change("", "5", "7")]);
        assert_eq!((told.reason.as_str(), told.from.as_str()), ("gõ nhầm", "10.0.0.9"));
        assert_eq!(
            told.facts,
            [("ô".to_owned(), "1.1".to_owned()), ("cách nhập".to_owned(), "grid".to_owned())]
        );
    }

    #[test]
    fn only_what_differs_is_told() {
        let told =
            told(r#"{"before":{"title":"A","year":2025},"after":{"title":"B","year":2025,"note":"x"}}"#);
        assert_eq!(told.changes, [change("tên", "A", "B"), change("note", "", "x")]);
    }

    #[test]
    fn what_is_no_object_is_told_whole() {
        assert_eq!(told("no json").facts, [("detail".to_owned(), "no json".to_owned())]);
        assert_eq!(told(r#"{"new":5}"#).facts, [("mới".to_owned(), "5".to_owned())]);
        let long = told(&format!(r#"{{"title":"{}"}}"#, "a".repeat(500)));
        assert_eq!(long.facts[0].1.chars().count(), 201);
    }
}
