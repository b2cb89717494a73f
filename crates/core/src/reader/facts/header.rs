//! The head of an official document (Decree 30/2020/NĐ-CP): agency, number, place and date, kind, trích yếu.

use jiff::civil::Date;

use super::trimmed;
use crate::fold::fold;
use crate::model::DocumentFacts;

const KINDS: &[(&str, &str)] = &[
    ("ke hoach", "Kế hoạch"),
    ("nghi quyet", "Nghị quyết"),
    ("quyet dinh", "Quyết định"),
    ("de an", "Đề án"),
    ("chuong trinh hanh dong", "Chương trình hành động"),
    ("chuong trinh", "Chương trình"),
    ("chi thi", "Chỉ thị"),
    ("bao cao", "Báo cáo"),
    ("thong bao", "Thông báo"),
    ("cong van", "Công văn"),
    ("to trinh", "Tờ trình"),
    ("chien luoc", "Chiến lược"),
];

/// Reads what the first lines say in the places where Decree 30 puts it.
pub(super) fn read(head: &str) -> DocumentFacts {
    let lines: Vec<&str> = head
        .lines()
        .flat_map(|l| l.split(['|', '\t']))
        .flat_map(|l| l.split("   "))
        .map(trimmed)
        .map(strip)
        .filter(|l| !l.is_empty())
        .take(60)
        .collect();
    let folded: Vec<String> = lines.iter().map(|l| fold(l)).collect();
    let mut facts = DocumentFacts::default();
    for (i, line) in lines.iter().enumerate().take(24) {
        if facts.number.is_none() && folded[i].starts_with("so") {
            facts.number = number_line(line);
        }
        if facts.date.is_none()
            && (folded[i].contains(", ngay") || folded[i].starts_with("ngay "))
            && folded[i].contains("thang")
            && line.chars().count() <= 70
        {
            facts.date = date_in(line, Near::Anywhere);
        }
    }
    if let Some((i, kind)) = (0..lines.len().min(30)).find_map(|i| kind_line(lines[i]).map(|k| (i, k))) {
        facts.kind = Some(kind.to_owned());
        facts.title = title_after(&lines[i + 1..], &folded[i + 1..]);
    }
    // Only a page that has a number line or the kind on a line of its own has a head at all.
    if facts.number.is_some() || facts.title.is_some() {
        facts.issuer = issuer_lines(&lines, &folded);
    }
    facts
}

/// Markdown and decoration around a line.
fn strip(line: &str) -> &str {
    line.trim_start_matches(['#', '*', '_']).trim_end_matches(['*', '_']).trim()
}

/// «Số: 59/KH-UBND», also with blanks; «Số:      /KH-UBND» is a draft without a number.
fn number_line(line: &str) -> Option<String> {
    let colon = line.find(':').map_or_else(|| line.find(' '), Some)?;
    let tail = line[colon + 1..].trim();
    let joined: String = tail
        .split(['(', ';', ','])
        .next()?
        .split_whitespace()
        .take_while(|w| !w.chars().all(char::is_alphabetic) || w.contains(['/', '-']))
        .collect();
    let found = super::numbers::find(&joined).into_iter().next()?;
    (found.start == 0).then_some(found.number)
}

/// The kind of document on a line of its own.
fn kind_line(line: &str) -> Option<&'static str> {
    let shouting = line.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let folded = fold(line);
    KINDS
        .iter()
        .find(|(word, _)| {
            folded == *word && (shouting || line.chars().next().is_some_and(char::is_uppercase))
        })
        .map(|&(_, kind)| kind)
}

/// The kind that a title begins with.
pub(super) fn kind_of(title: &str) -> Option<String> {
    let folded = fold(title);
    KINDS.iter().find(|(word, _)| folded.starts_with(word)).map(|&(_, kind)| kind.to_owned())
}

/// The kind that stands right before «số …».
pub(super) fn kind_before(line: &str) -> Option<String> {
    let folded = fold(line);
    let folded = folded.trim_end().strip_suffix(" so").unwrap_or(&folded);
    KINDS.iter().find(|(word, _)| folded.ends_with(word)).map(|&(_, kind)| kind.to_owned())
}

/// The lines of the trích yếu, up to a rule, a blank sentence, or the first «Căn cứ».
fn title_after(lines: &[&str], folded: &[String]) -> Option<String> {
    let mut title = String::new();
    for (line, folded) in lines.iter().zip(folded).take(5) {
        let stops = [
            "can cu", "thuc hien", "nham", "theo", "i.", "phan", "uy ban nhan dan", "so:", "cong hoa",
            "muc tieu", "quan diem", "muc dich", "chi tieu", "phan dau", "den nam", "- ", "+ ", "* ", "• ",
            "1. ", "1) ", "a) ", "van ban minh hoa", "kinh gui", "dieu",
        ]
        .iter()
        .any(|w| folded.starts_with(w))
            || line.chars().all(|c| !c.is_alphanumeric())
            || line.ends_with([':', ';'])
            || title.ends_with('.');
        let long = !title.is_empty() && line.chars().count() > 200;
        // «Kế hoạch cụ thể hóa Quyết định …» begins the text, not another line of the title.
        let body = !title.is_empty() && KINDS.iter().any(|(word, _)| folded.starts_with(word));
        if stops || long || body {
            break;
        }
        if folded.starts_with('(') && !title.is_empty() {
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(line);
    }
    (title.chars().count() >= 8).then_some(title)
}

/// «ỦY BAN NHÂN DÂN» / «TỈNH MẪU» → «Ủy ban nhân dân tỉnh Mẫu».
fn issuer_lines(lines: &[&str], folded: &[String]) -> Option<String> {
    let at = folded.iter().take(14).position(|l| {
        let body = l
            .strip_prefix("uy ban nhan dan")
            .or(l.strip_prefix("hoi dong nhan dan"))
            .or(l.strip_prefix("ubnd"));
        body.is_some_and(|tail| tail.len() < 60)
            || [
                "tinh uy", "thanh uy", "huyen uy", "dang uy", "ban chi dao", "so ", "thu tuong", "chinh phu",
                "bo ",
            ]
            .iter()
            .any(|w| l.starts_with(w) && l.len() < 70 && !l.starts_with("so:"))
    })?;
    let first = lines[at];
    if !is_capitals(first) && !folded[at].starts_with("uy ban") && !folded[at].starts_with("ubnd") {
        return None;
    }
    let named = ["tinh", "thanh pho", "xa", "phuong", "huyen", "quan", "thi xa", "dac khu", "thi tran"];
    let whole = named.iter().any(|w| folded[at].contains(&format!(" {w} ")));
    let next = folded
        .get(at + 1)
        .filter(|_| !whole)
        .filter(|l| named.iter().any(|w| l.starts_with(&format!("{w} "))) && l.len() < 50);
    let name = match next {
        Some(_) => format!("{first} {}", lines[at + 1]),
        None => first.to_owned(),
    };
    Some(sentence_case(&name))
}

fn is_capitals(line: &str) -> bool {
    line.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

/// «ỦY BAN NHÂN DÂN TỈNH BẾN TRE» → «Ủy ban nhân dân tỉnh Bến Tre».
fn sentence_case(name: &str) -> String {
    const COMMON: &[&str] = &[
        "uy", "ban", "nhan", "dan", "hoi", "dong", "tinh", "thanh", "pho", "xa", "phuong", "huyen", "quan",
        "thi", "dac", "khu", "tran", "tp", "chi", "dao", "va", "ubnd", "dang",
    ];
    if !is_capitals(name) {
        return name.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let words = name.split_whitespace().enumerate().map(|(i, word)| {
        let folded = fold(word);
        let lower = word.to_lowercase();
        if folded == "ubnd" {
            return word.to_owned();
        }
        // Far behind, only the kinds of territories are still common nouns.
        let kind = matches!(folded.as_str(), "tinh" | "thanh" | "pho" | "xa" | "phuong" | "huyen" | "quan");
        if i > 0 && COMMON.contains(&folded.as_str()) && (i < 5 || kind) {
            return lower;
        }
        let mut chars = lower.chars();
        chars.next().map_or_else(String::new, |c| c.to_uppercase().collect::<String>() + chars.as_str())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A body that issues plans, named in running text: «Ủy ban nhân dân tỉnh Trà Vinh ban hành …».
pub(super) fn issuer_in(line: &str) -> Option<String> {
    const BODIES: &[&str] = &[
        "Ủy ban nhân dân", "Uỷ ban nhân dân", "UBND", "HĐND", "Hội đồng nhân dân", "Tỉnh ủy", "Tỉnh uỷ",
        "Thành ủy", "Huyện ủy", "Ban Chấp hành Đảng bộ", "Ban Thường vụ Tỉnh ủy",
    ];
    let (at, _) = BODIES.iter().filter_map(|b| line.find(b).map(|at| (at, b))).min()?;
    let mut name = Vec::new();
    for (i, word) in line[at..].split_whitespace().take(10).enumerate() {
        let bare = word.trim_end_matches([',', '.', ';', ':']);
        let kept = i < 1
            || bare.chars().next().is_some_and(char::is_uppercase)
            || matches!(
                fold(bare).as_str(),
                "ban"
                    | "nhan"
                    | "dan"
                    | "tinh"
                    | "thanh"
                    | "pho"
                    | "xa"
                    | "phuong"
                    | "huyen"
                    | "quan"
                    | "dong"
                    | "uy"
                    | "hanh"
                    | "bo"
                    | "thuong"
                    | "vu"
                    | "chap"
            ) && !(fold(bare) == "ban" && fold(&line[at..]).contains("ban hanh") && i > 3)
                && !(fold(bare) == "hanh" && i > 3);
        if !kept {
            break;
        }
        name.push(bare);
        if bare.len() != word.len() {
            break;
        }
    }
    let joined = name.join(" ");
    let joined = joined.trim_end_matches(" ban").trim_end_matches(" tỉnh ban").to_owned();
    (joined.chars().count() >= 4).then_some(joined)
}

/// Where a date may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Near {
    /// Right at the beginning, behind a comma or «ngày».
    Head,
    /// Anywhere.
    Anywhere,
}

/// «ngày 31 tháng 3 năm 2022», «ngày 06/6/2022».
pub(super) fn date_in(text: &str, near: Near) -> Option<Date> {
    let folded = fold(text);
    let at = folded.find("ngay")?;
    if near == Near::Head && at > 4 {
        return None;
    }
    let tail = &folded[at + 4..];
    let numbers: Vec<i16> = tail
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| !p.is_empty())
        .take(3)
        .filter_map(|p| p.parse().ok())
        .collect();
    let between: String = tail.chars().take(32).filter(|c| c.is_alphabetic()).collect();
    let shaped = between.is_empty()
        || between.starts_with("thang")
        || tail.trim_start().starts_with(|c: char| c.is_ascii_digit());
    match numbers[..] {
        [day, month, year] if shaped && (1990..=2100).contains(&year) => {
            Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
        }
        _ => None,
    }
}
