//! Names of agencies in running text, and lists of them.

use super::super::phrases::List;
use super::super::sentence::Run;
use super::super::token::{Kind, Tokens};
use crate::fold::fold;

static STARTS: List = List::new(&[
    "so", "ban", "bo", "ubnd", "uy ban nhan dan", "cong an", "van phong", "cuc", "chi cuc", "ngan hang",
    "buu dien", "thue", "thanh tra", "bao hiem xa hoi", "vien thong", "vnpt", "viettel", "hoi", "doan",
    "tinh doan", "lien doan", "lien minh", "dai", "bao", "truong", "trung tam", "kho bac", "mat tran",
    "uy ban mat tran", "uy ban mttq", "toa an", "vien kiem sat", "phong", "hiep hoi", "thong ke", "cong ty",
    "tap doan", "to cong nghe so", "bo chi huy", "benh vien", "cong thong tin", "hoi dong", "tram y te",
    "nhnn", "cong doan", "dien luc", "to cong tac", "buu chinh",
]);

/// Lower-case openings of collective names: «các sở, ban, ngành».
static COLLECTIVES: List = List::new(&[
    "cac so", "cac co quan", "cac don vi", "cac doanh nghiep", "cac benh vien", "cac ngan hang",
    "cac truong", "cac to chuc", "cac hoi", "cac nganh", "cac dia phuong", "cac xa", "cac huyen",
    "cac phong", "cac ban", "doanh nghiep vien thong", "so , ban , nganh", "ubnd cac", "uy ban nhan dan cac",
    "cac co so", "cac to", "cac thon", "cac hop tac xa", "cac chi nhanh", "cac tap doan",
    "doanh nghiep buu chinh", "to cong nghe so", "doanh nghiep", "cac cap", "cac nganh", "tram y te",
    "cac hiep hoi", "don vi lien quan", "co quan lien quan", "cac vien", "cac dai", "cac co", "nha truong",
    "ban quan ly",
]);

/// The verbs with which a duty begins; a name ends before them.
static DUTIES: List = List::new(&[
    "chu tri", "phoi hop", "xay dung", "trien khai", "thuc hien", "tham muu", "huong dan", "co trach nhiem",
    "chiu trach nhiem", "to chuc thuc hien", "to chuc trien khai", "to chuc tap huan", "to chuc", "day manh",
    "hoan thanh", "tiep tuc", "ra soat", "bao cao", "theo doi", "kiem tra", "nghien cuu", "de xuat",
    "la co quan", "la don vi", "lam dau moi", "chu dong", "can cu", "tong hop", "giup", "duoc giao",
    "tang cuong", "ban hanh", "dam bao", "bao dam", "phat trien", "cung cap", "ket noi", "lap", "bo tri",
    "huy dong", "can doi", "thuong xuyen", "dinh ky", "trinh", "thu thap", "cong bo", "ho tro", "dao tao",
    "tuyen truyen", "van hanh", "dua", "cap nhat", "so hoa", "mo rong", "tap huan", "tham dinh", "danh gia",
    "quan ly", "giam sat", "don doc", "hoan thien", "khao sat", "dieu tra", "lua chon",
    "va cac don vi lien quan de", "nang cap", "thiet lap", "hinh thanh", "chi dao", "day nhanh",
    "thanh toan", "khuyen khich", "van dong", "ung dung", "lap dat", "thi diem", "nang cao", "quan triet",
    "co ke hoach", "moi", "de ", "trong", "la dau moi", "tap trung", "gui", "cu", "pho bien", "mo",
    "dong bo", "cong khai", "tham gia", "phu song",
]);

/// Small words that names of agencies hold.
static COMMON: List = List::new(&[
    "tinh", "thanh", "pho", "huyen", "xa", "phuong", "thi", "tran", "dac", "khu", "nhan", "dan", "cac",
    "ban", "nganh", "so", "vuc", "nuoc", "chi", "nhanh", "hoi", "lien", "quan", "don", "vi", "dia", "co",
    "doan", "the", "doanh", "nghiep", "vien", "thong", "cap", "hop", "tac", "to", "chuc", "phong", "truong",
    "hoc", "mai", "thuong", "cong", "nghe", "dong", "cua", "uy", "ngan", "hang", "benh", "dien", "luc",
    "buu", "chinh", "tin", "truyen", "hiep", "bao", "hiem", "y", "te", "giao", "duc", "dao", "tao", "nong",
    "thon", "du", "lich", "van", "hoa", "tai", "khoa", "xay", "dung", "tu", "phap", "noi", "vu", "an",
    "quoc", "gia", "ap", "khom", "trung", "uong", "tram", "vnpt", "phan", "mem", "va", "thuong", "mai",
    "chuyen", "mon", "san", "xuat", "kinh", "doanh", "tap", "tong", "dai", "cao", "dang", "nghien", "cuu",
    "he", "dich", "ly", "moi", "quan", "ly", "nha", "khac", "tram", "phat", "thanh",
]);

/// The agency's name that begins at token `i`; gives the token after it.
pub(super) fn at(tokens: &Tokens, i: usize) -> Option<usize> {
    let list = tokens.list();
    let first = list.get(i)?;
    let proper = first.capital
        && tokens.at_any(i, &STARTS).is_some()
        && !(tokens.word(i) == "so" && tokens.is_sign(i + 1, ':'));
    let collective = tokens.at_any(i, &COLLECTIVES).is_some();
    if proper && !is_spelled(tokens, i) {
        return None;
    }
    // In a text without capitals nothing else tells a name from a verb.
    if !proper && !collective {
        return None;
    }
    if tokens.word(i) == "ban" && matches!(tokens.word(i + 1), "hanh" | "giao")
        || tokens.word(i) == "bao" && matches!(tokens.word(i + 1), "dam" | "cao" | "ve")
        || tokens.word(i) == "hoi" && tokens.word(i + 1) == "nghi"
    {
        return None;
    }
    let mut end = tokens.at_any(i, &STARTS).or_else(|| tokens.at_any(i, &COLLECTIVES)).unwrap_or(i + 1);
    while end < tokens.len() && end < i + 22 {
        match list[end].kind {
            Kind::Word if tokens.word(end) == "va" => {
                let next = end + 1;
                let another = starts(tokens, next)
                    || (begins_duty(tokens, next) && list.get(next).is_some_and(|t| !t.capital))
                    || tokens.word(next) == "phoi";
                let own = list.get(next).is_some_and(|t| t.capital && t.kind == Kind::Word)
                    || matches!(tokens.word(next), "dia" | "doanh" | "don" | "cac");
                if another || !own {
                    break;
                }
                end += 1;
            }
            // A verb ends the name: «UBND các xã, phường | hướng dẫn …».
            Kind::Word if begins_duty(tokens, end) && !list[end].capital => break,
            Kind::Word if !list[end].capital && !COMMON.has(tokens.word(end)) => break,
            Kind::Word => end += 1,
            Kind::Sign(',') if continues_list(tokens, i, end + 1) => end += 1,
            Kind::Sign('-') if list.get(end + 1).is_some_and(|t| t.capital) => end += 1,
            _ => break,
        }
    }
    (end > i).then_some(end).filter(|&e| e - i >= 2 || tokens.word(i).len() > 3)
}

/// «Bộ», not «Bố trí»; «Sở», not «Số»; «Báo», not «Bảo».
fn is_spelled(tokens: &Tokens, i: usize) -> bool {
    let spellings: &[&str] = match tokens.word(i) {
        "so" => &["sở", "so"],
        "bo" => &["bộ", "bo"],
        "ban" => &["ban"],
        "hoi" => &["hội", "hoi"],
        "bao" => &["báo", "bảo", "bao"],
        "dai" => &["đài", "dai"],
        "thue" => &["thuế", "thue"],
        "doan" => &["đoàn", "doan"],
        "cuc" => &["cục", "cuc"],
        "phong" => &["phòng", "phong"],
        "truong" => &["trường", "truong"],
        _ => return true,
    };
    tokens.spelled(i, spellings)
}

/// «các sở, ban, ngành», «UBND các xã, phường», «Sở Văn hóa, Thể thao và Du lịch».
fn continues_list(tokens: &Tokens, start: usize, next: usize) -> bool {
    let plural = (start..next).any(|k| tokens.word(k) == "cac") || tokens.word(start) == "so";
    let small = matches!(
        tokens.word(next),
        "ban" | "nganh" | "phuong" | "thi" | "thanh" | "dac" | "huyen" | "xa" | "don" | "dia" | "doan"
    );
    let lower = tokens.list().get(next).is_some_and(|t| !t.capital);
    let named = tokens.list().get(next).is_some_and(|t| t.capital)
        && !starts(tokens, next)
        && matches!(tokens.word(start), "so" | "bo" | "ban")
        && (next..(next + 8).min(tokens.len())).any(|k| {
            tokens.word(k) == "va"
                && tokens.list().get(k + 1).is_some_and(|t| t.capital)
                && !starts(tokens, k + 1)
        });
    (plural && small && lower) || named
}

/// Another agency's name begins here.
fn starts(tokens: &Tokens, i: usize) -> bool {
    let capital = tokens.list().get(i).is_some_and(|t| t.capital);
    (capital && tokens.at_any(i, &STARTS).is_some()) || tokens.at_any(i, &COLLECTIVES).is_some()
}

/// A verb of doing begins here.
pub(super) fn begins_duty(tokens: &Tokens, i: usize) -> bool {
    tokens.at_any(i, &DUTIES).is_some()
}

/// The agencies of a list and the token after it.
pub(super) struct Partners {
    pub(super) runs: Vec<Run>,
    pub(super) end: usize,
}

/// «, phối hợp với A, B và C» at token `i`.
pub(super) fn partners(tokens: &Tokens, i: usize) -> Option<Partners> {
    let mut at_token = i;
    while matches!(tokens.word(at_token), "," | "va") {
        at_token += 1;
    }
    let mut next = tokens.at_any(
        at_token,
        &[
            "phoi hop voi", "phoi hop cung", "phoi hop chat che voi", "phoi hop cung voi", "phoi hop",
            "cung voi",
        ],
    )?;
    let mut runs = Vec::new();
    let mut end = next;
    while let Some(stop) = at(tokens, next) {
        runs.push(Run { from: next, to: stop });
        end = stop;
        next = stop;
        if !matches!(tokens.word(next), "," | "va" | ";") {
            break;
        }
        while matches!(tokens.word(next), "," | "va" | ";") {
            next += 1;
        }
    }
    (!runs.is_empty()).then_some(Partners { runs, end })
}

/// The agencies of a cell or labelled part: «Sở A; Sở B và UBND các xã, phường».
pub(in super::super) fn agencies(words: &str) -> Vec<String> {
    let mut tokens = Tokens::default();
    tokens.push(words, crate::model::Span { start: 0, end: words.len() });
    let mut found: Vec<String> = Vec::new();
    let mut from = 0;
    let mut k = 0;
    let mut push = |from: usize, to: usize| {
        if let Some(span) = tokens.span(from, to) {
            let name = span.of(words).trim().trim_end_matches(['.', ',', ';']).to_owned();
            if !name.is_empty() && name != "-" && fold(&name) != "va" {
                found.push(name);
            }
        }
    };
    while k < tokens.len() {
        let cut = tokens.is_sign(k, ';')
            || (tokens.is_sign(k, ',') && !continues_list(&tokens, from, k + 1))
            || (tokens.word(k) == "va" && starts(&tokens, k + 1));
        if cut {
            push(from, k);
            from = k + 1;
        }
        k += 1;
    }
    push(from, tokens.len());
    found
}
