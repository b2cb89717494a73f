//! Hand-made cases: each text of `tests/corpus/` beside what a careful official reads in it.
//!
//! What a case does not assert is not checked; `targets` (and `tasks` where given) are complete lists.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read is a failed test")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::fold::fold;
use cotmoc_core::model::Level;
use cotmoc_core::reader::{read, report};
use serde_json::Value;

#[test]
fn every_case_is_read_as_expected() {
    let only = std::option_env!("COTMOC_CASE");
    let mut cases = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"), &mut cases);
    assert!(cases.len() >= 150, "{} cases", cases.len());
    let mut failed = Vec::new();
    for case in &cases {
        if only.is_some_and(|only| !case.to_string_lossy().contains(only)) {
            continue;
        }
        let wrong = check(case);
        if !wrong.is_empty() {
            failed.push(format!("{}\n{wrong}", case.display()));
        }
    }
    assert!(failed.is_empty(), "{} of {} cases failed\n\n{}", failed.len(), cases.len(), failed.join("\n"));
}

fn collect(folder: &Path, cases: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, cases);
        } else if path.extension().is_some_and(|e| e == "txt") {
            cases.push(path);
        }
    }
}

/// What differs; empty where the case is read as expected.
fn check(case: &Path) -> String {
    let text = std::fs::read_to_string(case).unwrap();
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string(case.with_extension("json")).unwrap()).unwrap();
    let reading = read(&text, Catalogue::embedded());
    let got = serde_json::to_value(report(&text, &reading)).unwrap();
    let mut wrong = String::new();
    document(&expected["document"], &got["document"], &mut wrong);
    if expected["targets"].is_array() {
        targets(list(&expected["targets"]), list(&got["targets"]), &mut wrong);
    }
    if expected["tasks"].is_array() {
        tasks(list(&expected["tasks"]), list(&got["tasks"]), &mut wrong);
    }
    for quality in list(&expected["qualitative"]) {
        let wanted = flat(quality.as_str().unwrap());
        let found =
            list(&got["qualitative"]).iter().any(|q| flat(q["quote"].as_str().unwrap()).contains(&wanted));
        if !found {
            let _ = writeln!(wrong, "  missing quality: {wanted}");
        }
    }
    for note in list(&expected["notes"]) {
        let wanted = flat(note.as_str().unwrap());
        let found = list(&got["notes"]).iter().any(|n| flat(&n.to_string()).contains(&wanted));
        if !found {
            let _ = writeln!(wrong, "  missing note: {wanted}");
        }
    }
    if let Some(count) = expected["contradictions"].as_u64() {
        let found = reading.notes.iter().filter(|n| n.level == Level::Conflict).count() as u64;
        if found != count {
            let _ = writeln!(wrong, "  contradictions: {found} instead of {count}");
        }
    }
    wrong
}

fn document(expected: &Value, got: &Value, wrong: &mut String) {
    let Some(expected) = expected.as_object() else { return };
    for (key, wanted) in expected {
        let found = &got[key];
        let same = match (wanted.as_str(), found.as_str()) {
            (Some(w), Some(f)) if matches!(key.as_str(), "title" | "issuer" | "territory") => {
                name(f).contains(&name(w))
            }
            _ => wanted == found,
        };
        if !same {
            let _ = writeln!(wrong, "  document.{key}: {found} instead of {wanted}");
        }
    }
}

/// One to one: code, value and year first, then every other key that the case asserts.
fn targets(expected: &[Value], got: &[Value], wrong: &mut String) {
    let mut used = vec![false; got.len()];
    for wanted in expected {
        let fits = |i: &usize, strict: bool| {
            let g = &got[*i];
            let quote = flat(wanted["quote"].as_str().unwrap_or(""));
            !used[*i]
                && g["value"].as_f64() == wanted["value"].as_f64()
                && (!strict || differences(wanted, g).is_empty())
                && overlaps(&quote, &flat(g["quote"].as_str().unwrap_or("")))
        };
        let at = (0..got.len()).find(|i| fits(i, true)).or_else(|| (0..got.len()).find(|i| fits(i, false)));
        match at {
            Some(i) => {
                used[i] = true;
                let differs = differences(wanted, &got[i]);
                if !differs.is_empty() {
                    let _ =
                        writeln!(wrong, "  «{}»: {differs}", flat(wanted["quote"].as_str().unwrap_or("")));
                }
            }
            None => {
                let _ = writeln!(
                    wrong,
                    "  missing: {} {}",
                    wanted["value"],
                    flat(wanted["quote"].as_str().unwrap_or(""))
                );
            }
        }
    }
    for (i, _) in used.iter().enumerate().filter(|(_, used)| !**used) {
        let _ = writeln!(
            wrong,
            "  too much: {} {} «{}»",
            got[i]["code"],
            got[i]["value"],
            flat(got[i]["quote"].as_str().unwrap_or(""))
        );
    }
}

fn differences(wanted: &Value, got: &Value) -> String {
    let mut differs = String::new();
    for key in ["code", "year", "period", "comparator", "value_max", "unit", "pillar", "scope", "level"] {
        let Some(w) = wanted.get(key) else { continue };
        let g = &got[key];
        let same = if key == "value_max" { w.as_f64() == g.as_f64() } else { w == g };
        if !same {
            let _ = write!(differs, "{key} {g} instead of {w}; ");
        }
    }
    differs
}

fn tasks(expected: &[Value], got: &[Value], wrong: &mut String) {
    let mut used = vec![false; got.len()];
    for wanted in expected {
        let words = flat(wanted["task"].as_str().unwrap_or("")).to_lowercase();
        let at = (0..got.len()).find(|&i| {
            !used[i] && flat(got[i]["task"].as_str().unwrap_or("")).to_lowercase().contains(&words)
        });
        let Some(i) = at else {
            let _ = writeln!(wrong, "  missing task: {words}");
            continue;
        };
        used[i] = true;
        for key in ["lead", "deadline", "frequency", "product", "budget"] {
            let Some(w) = wanted.get(key) else { continue };
            let same = match (w.as_str(), got[i][key].as_str()) {
                (Some(w), Some(g)) => flat(g).to_lowercase().contains(&flat(w).to_lowercase()),
                (None, None) => true,
                _ => false,
            };
            if !same {
                let _ = writeln!(wrong, "  task «{words}» {key}: {} instead of {w}", got[i][key]);
            }
        }
        if let Some(w) = wanted["coordinating"].as_array() {
            let lower = |v: &[Value]| {
                v.iter().map(|s| flat(s.as_str().unwrap_or("")).to_lowercase()).collect::<Vec<_>>()
            };
            let (w, g) = (lower(w), lower(list(&got[i]["coordinating"])));
            if w.len() != g.len() || !w.iter().zip(&g).all(|(w, g)| g.contains(w.as_str())) {
                let _ = writeln!(wrong, "  task «{words}» coordinating: {g:?} instead of {w:?}");
            }
        }
    }
    for (i, _) in used.iter().enumerate().filter(|(_, used)| !**used) {
        let _ = writeln!(
            wrong,
            "  too much: task «{}» of {}",
            flat(got[i]["task"].as_str().unwrap_or("")),
            got[i]["lead"]
        );
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn flat(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}'))
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn name(text: &str) -> String {
    fold(text).replace("ubnd", "uy ban nhan dan")
}

/// One quote holds half of the other's words in a row, or all of it.
fn overlaps(a: &str, b: &str) -> bool {
    if a.contains(b) || b.contains(a) {
        return true;
    }
    let words: Vec<&str> = a.split(' ').collect();
    words.windows(2.min(words.len())).any(|w| b.contains(&w.join(" ")))
}
