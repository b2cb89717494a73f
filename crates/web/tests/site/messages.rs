//! The messages: every key that a page asks for is there in both languages, with the same parameters,
//! and no message is left that no page asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cotmoc_web::locale::Lang;
use cotmoc_web::messages::sources;
use fluent_bundle::FluentResource;

/// Key → parameters, read strictly from the files of a language.
fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for (file, text) in sources(lang) {
        let resource = FluentResource::try_new((*text).to_owned());
        assert!(
            resource.is_ok(),
            "{}/{file}: {:?}",
            lang.tag(),
            resource.err().map(|(_, problems)| problems)
        );
        let mut key = String::new();
        for line in text.lines() {
            if let Some((name, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                key = name.trim().to_owned();
                let twice = found.insert(key.clone(), BTreeSet::new());
                assert!(twice.is_none(), "{}/{file}: «{key}» occurs twice", lang.tag());
            }
            if let Some(parameters) = found.get_mut(&key) {
                parameters.extend(
                    line.split('$').skip(1).map(|rest| {
                        rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect::<String>()
                    }),
                );
            }
        }
    }
    found
}

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extensions));
        } else if path.extension().is_some_and(|e| extensions.contains(&e.to_str().unwrap())) {
            found.push(path);
        }
    }
    found
}

/// Keys that templates and pages ask for, with the call that asks.
fn asked() -> BTreeMap<String, BTreeSet<&'static str>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    let sources =
        files(&root.join("templates"), &["html"]).into_iter().chain(files(&root.join("src"), &["rs"]));
    for path in sources {
        let text = fs::read_to_string(&path).unwrap();
        for call in ["get", "count", "with2", "with", "forbidden"] {
            let opening =
                if call == "forbidden" { "forbidden(lang, \"".to_owned() } else { format!(".{call}(\"") };
            let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("( \"", "(\"");
            for rest in flat.split(&opening).skip(1) {
                let key: String = rest.chars().take_while(|c| *c != '"').collect();
                let is_key = key.contains('-')
                    && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                if is_key
                    && !matches!(key.as_str(), "set-cookie" | "content-type" | "content-security-policy")
                {
                    found.entry(key).or_default().insert(call);
                }
            }
        }
    }
    found
}

#[test]
fn every_message_that_is_asked_for_is_there_and_none_is_left_over() {
    let asked = asked();
    assert!(asked.len() > 150, "only {} keys were found, so the search itself is broken", asked.len());
    let asked: BTreeSet<&String> = asked.keys().collect();
    for lang in Lang::ALL {
        let there = messages(lang);
        let there: BTreeSet<&String> = there.keys().collect();
        let missing: Vec<_> = asked.difference(&there).collect();
        assert!(missing.is_empty(), "no text in {}: {missing:?}", lang.tag());
        let unused: Vec<_> = there.difference(&asked).collect();
        assert!(unused.is_empty(), "no page asks in {} for: {unused:?}", lang.tag());
    }
}

#[test]
fn messages_take_the_parameters_that_they_are_given() {
    for lang in Lang::ALL {
        let there = messages(lang);
        for (key, calls) in asked() {
            let parameters: BTreeSet<&str> = there[&key].iter().map(String::as_str).collect();
            for call in calls {
                let given: BTreeSet<&str> = match call {
                    "count" => ["n", "num"].into(),
                    "with" => ["x"].into(),
                    "with2" => ["x", "y"].into(),
                    _ => BTreeSet::new(),
                };
                assert!(
                    parameters.is_subset(&given),
                    "{} {key}: {parameters:?} but given {given:?}",
                    lang.tag()
                );
            }
        }
    }
}
