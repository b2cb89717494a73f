//! Names of territories: provinces and centrally-run cities of both generations.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::fold::fold;

/// The 63 provinces and cities until 30/6/2025; the 34 since then bear names of this list.
const PROVINCES: &[&str] = &[
    "An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương",
    "Bình Định", "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk",
    "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh",
    "Hải Dương", "Hải Phòng", "Hậu Giang", "Hòa Bình", "Hồ Chí Minh", "Hưng Yên", "Khánh Hòa", "Kiên Giang",
    "Kon Tum", "Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng", "Long An", "Nam Định", "Nghệ An", "Ninh Bình",
    "Ninh Thuận", "Phú Thọ", "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị",
    "Sóc Trăng", "Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Huế", "Tiền Giang",
    "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái",
];

/// Cities that are run by the centre, in either generation.
const CITIES: &[&str] = &["Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Hồ Chí Minh", "Huế"];

/// The territory for which the plan holds: from the issuer, from the title, else the province that
/// the text names at least twice and more than any other.
pub(super) fn territory(text: &str, issuer: Option<&str>, title: Option<&str>) -> Option<String> {
    [issuer, title].into_iter().flatten().find_map(named).or_else(|| most_named(text))
}

/// «Ủy ban nhân dân tỉnh Bến Tre» → «tỉnh Bến Tre».
fn named(phrase: &str) -> Option<String> {
    const TYPES: &[(&str, &str)] = &[
        ("tinh", "tỉnh"),
        ("thanh pho", "thành phố"),
        ("xa", "xã"),
        ("phuong", "phường"),
        ("dac khu", "đặc khu"),
        ("huyen", "huyện"),
        ("quan", "quận"),
        ("thi xa", "thị xã"),
        ("tp.", "thành phố"),
        ("thi tran", "thị trấn"),
    ];
    if let Some(shouted) = shouted_province(phrase) {
        return Some(whole_name(shouted));
    }
    let words: Vec<&str> = phrase.split_whitespace().collect();
    for i in (0..words.len()).rev() {
        for &(kind, written) in TYPES {
            let length = kind.split(' ').count();
            if i + length >= words.len() || fold(&words[i..i + length].join(" ")) != kind {
                continue;
            }
            let name: Vec<&str> = words[i + length..]
                .iter()
                .take(4)
                .take_while(|w| w.chars().next().is_some_and(char::is_uppercase) || **w == "-")
                .map(|w| w.trim_end_matches([',', '.', ';', ':', ')']))
                .collect();
            // «tỉnh Ủy» and «Xã hội» are no names of territories.
            let first = name.first().map(|w| fold(w)).unwrap_or_default();
            let kind = super::header::kind_of(&name.join(" ")).is_some() || first == "ke";
            if !name.is_empty() && !kind && !matches!(first.as_str(), "uy" | "hoi" | "giai" | "den" | "nam") {
                return Some(format!("{written} {}", name.join(" ")));
            }
        }
    }
    let province = PROVINCES.iter().find(|p| phrase.contains(**p))?;
    let marked = ["tỉnh ủy", "thành ủy"].iter().any(|w| phrase.to_lowercase().contains(w));
    (marked || phrase.contains(province)).then(|| whole_name(province))
}

/// «… TỈNH BẾN TRE ĐẾN NĂM 2030»: in capitals nothing else tells where a name ends.
fn shouted_province(phrase: &str) -> Option<&'static str> {
    let folded = format!(" {} ", fold(phrase).replace(',', " "));
    let capitals = phrase.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let lower = [" xa ", " phuong ", " huyen ", " dac khu "]
        .iter()
        .any(|w| folded.contains(w) && !folded.contains(" xa hoi "));
    PROVINCES.iter().copied().find(|p| {
        capitals
            && !lower
            && [" tinh ", " thanh pho "].iter().any(|t| folded.contains(&format!("{t}{} ", fold(p))))
    })
}

fn whole_name(province: &str) -> String {
    let kind = if CITIES.contains(&province) { "thành phố" } else { "tỉnh" };
    format!("{kind} {province}")
}

fn most_named(text: &str) -> Option<String> {
    let head = &text[..super::floor_boundary(text, 200_000)];
    static NAMES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(PROVINCES).ok());
    let mut times = vec![0_usize; PROVINCES.len()];
    for hit in NAMES.iter().flat_map(|names| names.find_iter(head)) {
        times[hit.pattern().as_usize()] += 1;
    }
    let mut counts: Vec<(usize, &str)> =
        times.into_iter().zip(PROVINCES.iter().copied()).filter(|(n, _)| *n > 0).collect();
    counts.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
    match counts[..] {
        [(first, name)] if first >= 1 => Some(whole_name(name)),
        [(first, name), (second, _), ..] if first >= 2 && first > second => Some(whole_name(name)),
        _ => None,
    }
}

/// «UBND tỉnh» in a text about one province is that province's committee.
pub(super) fn whole_issuer(
    issuer: Option<String>,
    territory: Option<&str>,
    number: Option<&str>,
) -> Option<String> {
    let issuer = match issuer {
        Some(issuer) => issuer,
        // The number's mark names the body: «…/KH-UBND».
        None => match (number, territory) {
            (Some(number), Some(territory)) if number.ends_with("UBND") => {
                format!("Ủy ban nhân dân {territory}")
            }
            (Some(number), Some(territory)) if number.ends_with("HĐND") => {
                format!("Hội đồng nhân dân {territory}")
            }
            _ => return None,
        },
    };
    let short = [
        "UBND tỉnh", "Ủy ban nhân dân tỉnh", "UBND thành phố", "UBND", "Ủy ban nhân dân", "Tỉnh ủy",
        "UBND xã",
    ]
    .contains(&issuer.as_str());
    match territory {
        Some(territory) if short => {
            let body =
                issuer.trim_end_matches(" tỉnh").trim_end_matches(" thành phố").trim_end_matches(" xã");
            let body = if body == "UBND" { "Ủy ban nhân dân" } else { body };
            let name =
                if body == "Tỉnh ủy" { territory.trim_start_matches("tỉnh ") } else { territory };
            Some(format!("{body} {name}"))
        }
        _ => Some(issuer),
    }
}
