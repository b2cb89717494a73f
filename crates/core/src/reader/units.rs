//! Units of measure behind a number: what is counted, and whether a plan sets targets in it.

use super::token::Tokens;

/// A counted thing behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    /// The unit as the annotations write it.
    pub(super) unit: &'static str,
    /// The token after it.
    pub(super) to: usize,
    pub(super) sort: Sort,
}

/// How far a number with this unit may be a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Things and people: a target where the sentence sets it as one.
    Thing,
    /// Provinces in a ranking.
    Place,
    /// Money: a target only per head, or of turnover.
    Money,
    /// Durations, ages and the like: hardly ever a target.
    Time,
}

/// Folded words → unit, longest first where one begins another.
const UNITS: &[(&str, &str, Sort)] = &[
    ("doanh nghiep/1000 dan", "doanh nghiệp/1.000 dân", Sort::Thing),
    ("doanh nghiep cong nghe so/1000 dan", "doanh nghiệp/1.000 dân", Sort::Thing),
    ("doanh nghiep", "doanh nghiệp", Sort::Thing),
    ("dn", "doanh nghiệp", Sort::Thing),
    ("dnnvv", "doanh nghiệp", Sort::Thing),
    ("hop tac xa", "hợp tác xã", Sort::Thing),
    ("htx", "hợp tác xã", Sort::Thing),
    ("ho gia dinh", "hộ gia đình", Sort::Thing),
    ("ho kinh doanh", "hộ kinh doanh", Sort::Thing),
    ("ho san xuat", "hộ", Sort::Thing),
    ("ho dan", "hộ", Sort::Thing),
    ("ho so", "hồ sơ", Sort::Thing),
    ("ho", "hộ", Sort::Thing),
    ("luot nguoi", "lượt người", Sort::Thing),
    ("nguoi dan", "người dân", Sort::Thing),
    ("nguoi", "người", Sort::Thing),
    ("lao dong", "lao động", Sort::Thing),
    ("can bo", "cán bộ", Sort::Thing),
    ("cong chuc", "công chức", Sort::Thing),
    ("chuyen gia", "chuyên gia", Sort::Thing),
    ("ky su", "kỹ sư", Sort::Thing),
    ("nhan luc", "nhân lực", Sort::Thing),
    ("hoc vien", "học viên", Sort::Thing),
    ("sinh vien", "sinh viên", Sort::Thing),
    ("thanh vien", "thành viên", Sort::Thing),
    ("xa", "xã", Sort::Thing),
    ("phuong", "phường", Sort::Thing),
    ("thon", "thôn", Sort::Thing),
    ("ap", "ấp", Sort::Thing),
    ("khu pho", "khu phố", Sort::Thing),
    ("to cong nghe so cong dong", "tổ", Sort::Thing),
    ("to", "tổ", Sort::Thing),
    ("san pham ocop", "sản phẩm", Sort::Thing),
    ("san pham", "sản phẩm", Sort::Thing),
    ("mo hinh", "mô hình", Sort::Thing),
    ("nen tang so", "nền tảng", Sort::Thing),
    ("nen tang", "nền tảng", Sort::Thing),
    ("ung dung", "ứng dụng", Sort::Thing),
    ("he thong", "hệ thống", Sort::Thing),
    ("co so du lieu", "cơ sở dữ liệu", Sort::Thing),
    ("csdl", "cơ sở dữ liệu", Sort::Thing),
    ("bo du lieu", "bộ dữ liệu", Sort::Thing),
    ("co so", "cơ sở", Sort::Thing),
    ("truong hoc", "trường học", Sort::Thing),
    ("truong", "trường", Sort::Thing),
    ("benh vien", "bệnh viện", Sort::Thing),
    ("tram bts", "trạm", Sort::Thing),
    ("tram", "trạm", Sort::Thing),
    ("thue bao", "thuê bao", Sort::Thing),
    ("tai khoan", "tài khoản", Sort::Thing),
    ("chu ky so", "chữ ký số", Sort::Thing),
    ("giao dich", "giao dịch", Sort::Thing),
    ("dich vu cong", "dịch vụ công", Sort::Thing),
    ("dich vu", "dịch vụ", Sort::Thing),
    ("thu tuc", "thủ tục", Sort::Thing),
    ("khu cong nghe", "khu", Sort::Thing),
    ("khu", "khu", Sort::Thing),
    ("trung tam", "trung tâm", Sort::Thing),
    ("du an", "dự án", Sort::Thing),
    ("de tai", "đề tài", Sort::Thing),
    ("gian hang", "gian hàng", Sort::Thing),
    ("cua hang", "cửa hàng", Sort::Thing),
    ("san giao dich", "sàn", Sort::Thing),
    ("lop", "lớp", Sort::Thing),
    ("cuoc", "cuộc", Sort::Thing),
    ("hoi nghi", "hội nghị", Sort::Thing),
    ("khoa", "khóa", Sort::Thing),
    ("diem phuc vu", "điểm", Sort::Thing),
    ("diem wifi", "điểm", Sort::Thing),
    ("diem", "điểm", Sort::Thing),
    ("lan", "lần", Sort::Thing),
    ("bac", "bậc", Sort::Thing),
    ("vu", "vụ", Sort::Thing),
    ("mbps", "Mbps", Sort::Thing),
    ("mb/s", "Mbps", Sort::Thing),
    ("gbps", "Gbps", Sort::Thing),
    ("may tinh", "máy tính", Sort::Thing),
    ("thiet bi", "thiết bị", Sort::Thing),
    ("don vi", "đơn vị", Sort::Thing),
    ("co quan", "cơ quan", Sort::Thing),
    ("to chuc", "tổ chức", Sort::Thing),
    ("do thi", "đô thị", Sort::Thing),
    ("bang sang che", "bằng sáng chế", Sort::Thing),
    ("tinh thanh pho", "thứ hạng", Sort::Place),
    ("tinh", "thứ hạng", Sort::Place),
    ("thanh pho", "thứ hạng", Sort::Place),
    ("dia phuong", "thứ hạng", Sort::Place),
    ("quoc gia", "thứ hạng", Sort::Place),
    ("nuoc", "thứ hạng", Sort::Place),
    ("trieu dong", "triệu đồng", Sort::Money),
    ("ty dong", "tỷ đồng", Sort::Money),
    ("ti dong", "tỷ đồng", Sort::Money),
    ("nghin dong", "nghìn đồng", Sort::Money),
    ("ngan dong", "nghìn đồng", Sort::Money),
    ("nghin ty dong", "nghìn tỷ đồng", Sort::Money),
    ("ngan ty dong", "nghìn tỷ đồng", Sort::Money),
    ("dong", "đồng", Sort::Money),
    ("trieu usd", "triệu USD", Sort::Money),
    ("ty usd", "tỷ USD", Sort::Money),
    ("usd", "USD", Sort::Money),
    ("do la", "đô la", Sort::Money),
    ("tuoi", "tuổi", Sort::Time),
    ("ngay lam viec", "ngày làm việc", Sort::Time),
    ("ngay", "ngày", Sort::Time),
    ("gio", "giờ", Sort::Time),
    ("phut", "phút", Sort::Time),
    ("giay", "giây", Sort::Time),
    ("thang", "tháng", Sort::Time),
    ("tuan", "tuần", Sort::Time),
    ("nam", "năm", Sort::Time),
    ("km", "km", Sort::Thing),
    ("km2", "km2", Sort::Time),
    ("ha", "ha", Sort::Time),
    ("m2", "m2", Sort::Time),
];

/// The counted thing that stands at token `i`, the longest known one.
pub(super) fn count_at(tokens: &Tokens, i: usize) -> Option<Counted> {
    let first = tokens.word(i);
    let letter = first.as_bytes().first()?;
    if tokens.at(i, "lan luot").is_some() {
        return None;
    }
    let (unit, to, sort) = UNITS
        .iter()
        .filter(|(words, _, _)| words.as_bytes().first() == Some(letter) && words.starts_with(first))
        .filter_map(|&(words, unit, sort)| tokens.at(i, words).map(|to| (unit, to, sort)))
        .max_by_key(|&(_, to, _)| to)?;
    Some(Counted { unit, to, sort })
}

/// The factor of a scale word at token `i`: «1,2 triệu người».
pub(super) fn scale_at(tokens: &Tokens, i: usize) -> Option<(u32, usize)> {
    match tokens.word(i) {
        "trieu" => Some((1_000_000, i + 1)),
        "nghin" | "ngan" => Some((1_000, i + 1)),
        "tram" if count_at(tokens, i + 1).is_some() => Some((100, i + 1)),
        _ => None,
    }
}

/// What a unit is per: «/lao động», «trên 1.000 dân», «/người/năm»; the words and the token after.
pub(super) fn per_at(tokens: &Tokens, i: usize) -> Option<(&'static str, usize)> {
    const PER: &[(&str, &str)] = &[
        ("/ lao dong / nam", "/lao động"),
        ("/ lao dong", "/lao động"),
        ("/ ld", "/lao động"),
        ("tren mot nghin dan", "/1.000 dân"),
        ("tren mot ngan dan", "/1.000 dân"),
        ("/ nghin dan", "/1.000 dân"),
        ("/ nguoi / nam", "/người"),
        ("/ nguoi", "/người"),
        ("/ 1.000 dan", "/1.000 dân"),
        ("/ 1000 dan", "/1.000 dân"),
        ("/ 1.000 nguoi dan", "/1.000 dân"),
        ("tren 1.000 dan", "/1.000 dân"),
        ("tren 1000 dan", "/1.000 dân"),
        ("/ 10.000 dan", "/10.000 dân"),
        ("/ 100 dan", "/100 dân"),
        ("tren 100 dan", "/100 dân"),
        ("/ 1 van dan", "/10.000 dân"),
        ("/ xa", "/xã"),
        ("/ nam", "/năm"),
        ("moi nam", "/năm"),
    ];
    PER.iter().filter_map(|&(words, per)| tokens.at(i, words).map(|to| (per, to))).max_by_key(|&(_, to)| to)
}
