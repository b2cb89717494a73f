//! Numbers of documents: `59/KH-UBND`, `01-NQ/TU`, `13/2021/TT-BKHĐT`.

use jiff::civil::Date;

use super::header;
use crate::fold::fold;

/// A document's number in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cited {
    /// As written, with the commonest slip of scanners mended («ỌĐ» → «QĐ»).
    pub(super) number: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The plan's own number and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Own {
    pub(super) number: String,
    pub(super) date: Option<Date>,
    pub(super) kind: Option<String>,
    pub(super) issuer: Option<String>,
}

/// No more numbers than this are looked for.
const MOST: usize = 400;

/// Every document number of the text, in order.
pub(super) fn find(text: &str) -> Vec<Cited> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() && found.len() < MOST {
        let Some(step) = bytes[at..].iter().position(u8::is_ascii_digit) else { break };
        let start = at + step;
        let digits = bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
        at = start + digits;
        let glued = text[..start]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '/' || c == '-' || c == '.');
        if digits > 5 || glued {
            continue;
        }
        if let Some(end) = suffix(text, at) {
            found
                .push(Cited { number: text[start..end].replace('Ọ', "Q").replace('ọ', "q"), start, end });
            at = end;
        }
    }
    found
}

/// The end of «/2021/TT-BKHĐT», «-NQ/TU» behind the digits.
fn suffix(text: &str, mut at: usize) -> Option<usize> {
    let tail = &text[at..];
    let year =
        tail.strip_prefix('/').filter(|t| t.len() > 5 && t.as_bytes()[..4].iter().all(u8::is_ascii_digit));
    if year.is_some_and(|t| t[4..].starts_with(['/', '-'])) {
        at += 5;
    }
    let tail = text[at..].strip_prefix(['/', '-'])?;
    let first = tail.chars().next()?;
    if !first.is_uppercase() {
        return None;
    }
    let length = tail
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '/' | '&' | '.')))
        .unwrap_or(tail.len());
    let letters = tail[..length].trim_end_matches(['.', '-', '/', '&']);
    let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
    // «2030-Một» is no number: the mark of a document is made of capitals.
    (capitals >= 2
        && letters.len() >= 2
        && capitals * 2 >= letters.chars().filter(|c| c.is_alphabetic()).count())
    .then_some(at + 1 + letters.len())
}

/// The plan's own number: the one that the text says to be issued, or a local body's act that it is about.
pub(super) fn own(head: &str, cited: &[Cited]) -> Option<Own> {
    let local = |c: &&Cited| c.end <= head.len() && is_local(&c.number);
    let issued = cited.iter().filter(local).find(|c| {
        let before = before(head, c.start, 160);
        before.contains("ban hanh")
            && before.rfind("ban hanh") > before.rfind("can cu").or(before.rfind("thuc hien "))
    });
    let about = || {
        cited.iter().filter(local).find(|c| {
            let line = before(head, c.start, 200);
            ![
                "can cu", "thuc hien", "theo", "tai quyet dinh", "xet", "trien khai", "bo sung", "thay the",
                "kem theo", "sua doi",
            ]
            .iter()
            .any(|w| line.contains(w))
                && [
                    "ke hoach so", "nghi quyet so", "de an so", "quyet dinh so", "chuong trinh so",
                    "chi thi so",
                ]
                .iter()
                .any(|w| line.trim_end().ends_with(w))
        })
    };
    let issued = issued.or_else(about).or_else(|| cited_as_source(head, cited))?;
    let after = &head[issued.end..];
    let near: String = after.chars().take(40).collect();
    let line_start = head[..issued.start].rfind('\n').map_or(0, |n| n + 1);
    let line = &head[line_start..issued.start];
    let date =
        header::date_in(&near, header::Near::Head).or_else(|| header::date_in(line, header::Near::Anywhere));
    let kind = header::kind_before(line);
    let issuer = header::issuer_in(line)
        .or_else(|| header::issuer_in(after.split(['.', ';', '\n']).next().unwrap_or("")));
    Some(Own { number: issued.number.clone(), date, kind, issuer })
}

/// «Để thực hiện các mục tiêu trên, Nghị quyết số 01-NQ/TU ngày … của Tỉnh ủy … đã vạch ra».
fn cited_as_source<'a>(head: &str, cited: &'a [Cited]) -> Option<&'a Cited> {
    cited.iter().filter(|c| c.end <= head.len() && is_local(&c.number)).find(|c| {
        let after: String = head[c.end..].chars().take(120).collect();
        let after = fold(&after);
        ["da vach ra", "da de ra", "de ra", "xac dinh", "dat muc tieu", "dat ra", "neu ro", "dua ra"]
            .iter()
            .any(|w| after.contains(w))
    })
}

/// Acts of provinces and below; those of the centre are never a province's plan.
fn is_local(number: &str) -> bool {
    let folded = fold(number);
    ["ubnd", "hdnd", "/tu", "-tu", "/hu", "kh-s", "-ctr", "kh-b"].iter().any(|w| folded.contains(w))
        && !folded.contains("ttg")
}

/// The folded words before a place, back to the beginning of its line.
fn before(head: &str, at: usize, most: usize) -> String {
    let line = head[..at].rfind('\n').map_or(0, |n| n + 1);
    let from = super::floor_boundary(head, at.saturating_sub(most)).max(line);
    fold(&head[from..at])
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn numbers_of_documents() {
        let text = "Kế hoạch số 59/KH-UBND; 01-NQ/TU; Thông tư số 13/2021/TT-BKHĐT, ngày 31/3/2022, giai đoạn 2021-2025, mạng 4G/5G.";
        let got: Vec<String> = find(text).into_iter().map(|c| c.number).collect();
        assert_eq!(got, ["59/KH-UBND", "01-NQ/TU", "13/2021/TT-BKHĐT"]);
    }
}
