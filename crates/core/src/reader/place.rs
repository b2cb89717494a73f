//! Where a block stands: the headings above it and what they say of year, pillar and purpose.

use super::lines::Mark;
use super::phrases::List;
use super::token::Tokens;
use super::words::QUALITIES;
use super::years::{self, Role};
use crate::model::{AdminLevel, Comparator, Pillar, Span};

/// What a part of a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Mục tiêu, chỉ tiêu.
    Targets,
    /// Nhiệm vụ, giải pháp, tổ chức thực hiện.
    Tasks,
    /// Kết quả đạt được, thực trạng: figures that are reached already.
    Results,
    /// Căn cứ.
    Basis,
    /// Kinh phí.
    Budget,
}

/// A year with the period that it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GoalYear {
    pub(super) year: u16,
    pub(super) period: Option<String>,
}

/// What the headings above a block say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) year: Option<GoalYear>,
    pub(super) pillar: Option<Pillar>,
    pub(super) section: Option<Section>,
    pub(super) scope: Option<AdminLevel>,
    /// The agency that a heading or lead-in names.
    pub(super) agency: Option<String>,
    /// The comparator with which a lead-in ends: «đạt tối thiểu:».
    pub(super) comparator: Option<Comparator>,
    /// The value with which a lead-in ends: «bảo đảm 100%:».
    pub(super) value: Option<Span>,
    /// Folded words of a lead-in that its items complete: «Tỷ lệ doanh nghiệp:».
    pub(super) lead_in: String,
    /// The heading itself says that it lists targets.
    pub(super) announced: bool,
}

/// The headings and lead-ins that are open.
#[derive(Debug, Default)]
pub(super) struct Stack {
    open: Vec<(Mark, Place)>,
}

/// Deeper nesting than this is noise.
const DEEPEST: usize = 24;

impl Stack {
    /// Closes what a block with this mark closes and gives the place in which it stands.
    pub(super) fn enter(&mut self, mark: Mark, heading: Heading) -> Place {
        let closed = self.open.iter().position(|&(open, _)| closes(mark, open, heading));
        let keep = if mark == Mark::Plain && heading == Heading::Yes {
            self.plain_top()
        } else {
            closed.unwrap_or(self.open.len())
        };
        self.open.truncate(keep.min(DEEPEST));
        self.open.last().map_or_else(Place::default, |(_, place)| place.clone())
    }

    /// A plain heading closes the plain ones and the bullets that stand on top, and nothing numbered.
    fn plain_top(&self) -> usize {
        let numbered = self.open.iter().rposition(|(open, _)| !matches!(open, Mark::Plain | Mark::Bullet(_)));
        numbered.map_or(0, |at| at + 1)
    }

    /// Opens a heading or lead-in below what is open.
    pub(super) fn open(&mut self, mark: Mark, place: Place) {
        self.open.push((mark, place));
    }
}

/// Whether a block heads what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Yes,
    No,
}

/// Whether a block with `mark` ends the open part that began with `open`.
fn closes(mark: Mark, open: Mark, heading: Heading) -> bool {
    match (mark, open) {
        (Mark::Plain, Mark::Plain | Mark::Bullet(_)) => heading == Heading::Yes,
        (Mark::Plain, _) | (Mark::Bullet(_), Mark::Plain) => false,
        (Mark::Bullet(a), Mark::Bullet(b)) => a == b,
        (Mark::Bullet(_), _) => false,
        (_, Mark::Bullet(_)) => true,
        // A plain heading stands above the numbers that follow it, until its like comes.
        (_, Mark::Plain) => false,
        (a, b) => a.rank() <= b.rank(),
    }
}

/// Reads what a heading says, on top of what stands above it.
pub(super) fn heading_place(tokens: &Tokens, above: &Place) -> Place {
    let end = tokens.len();
    let mut place = above.clone();
    place.lead_in.clear();
    place.announced = false;
    place.comparator =
        tokens.is_sign(end.wrapping_sub(1), ':').then(|| ending_comparator(tokens, end - 1)).flatten();
    place.value = None;
    let goals: Vec<_> = years::find(tokens, 0, end).into_iter().filter(|y| y.role == Role::Goal).collect();
    // «đến năm 2025, định hướng đến năm 2030» names two years and therefore none.
    let same = goals.windows(2).all(|pair| pair[0].year == pair[1].year);
    if let (Some(goal), true) = (goals.first(), same) {
        place.year = Some(GoalYear { year: goal.year, period: goal.period() });
    } else if goals.len() > 1 && tokens.find(0, end, &["muc tieu", "chi tieu"]).is_some() {
        place.year = None;
    }
    if let Some(pillar) = pillar_of(tokens) {
        place.pillar = pillar;
    }
    if let Some(section) = section_of(tokens, end) {
        place.section = Some(section);
        place.announced = section == Section::Targets;
        if section != Section::Tasks {
            place.agency = None;
        }
    }
    // A lead-in that only names the acts on which the plan stands quotes nobody's targets.
    let basis = tokens.at_any(0, &["thuc hien", "can cu", "trien khai", "cu the hoa", "nham"]).is_some();
    if let Some(scope) = scope_of(tokens, 0, end).filter(|_| !basis) {
        place.scope = Some(scope);
    }
    place
}

/// What an item says that is no heading, for the items below it: its year where it has no value of
/// its own.
pub(super) fn item_place(tokens: &Tokens, above: &Place, years: &[years::Year]) -> Place {
    let mut place = above.clone();
    let mut goals = years.iter().filter(|y| y.role == Role::Goal);
    if let (Some(goal), None) = (goals.next(), goals.next()) {
        place.year = Some(GoalYear { year: goal.year, period: goal.period() });
    }
    place.comparator = None;
    place.value = None;
    place.lead_in = if tokens.len() <= 24 { tokens.words(0, tokens.len()).to_owned() } else { String::new() };
    place
}

/// The comparator right before the colon of a lead-in.
fn ending_comparator(tokens: &Tokens, colon: usize) -> Option<Comparator> {
    let at_least = ["toi thieu", "it nhat", "dat toi thieu", "dat it nhat", "khong duoi"];
    if tokens.before(colon, &at_least).is_some() {
        Some(Comparator::AtLeast)
    } else if tokens.before(colon, &["dat tren", "tren", "dat hon"]).is_some() {
        Some(Comparator::MoreThan)
    } else {
        None
    }
}

/// `Some(None)` where the words name several pillars at once.
fn pillar_of(tokens: &Tokens) -> Option<Option<Pillar>> {
    let end = tokens.len();
    let names: [(&[&str], Pillar); 3] = [
        (&["kinh te so", "kts"], Pillar::Economy),
        (&["xa hoi so", "xhs", "cong dan so"], Pillar::Society),
        (
            &["chinh quyen so", "chinh phu so", "chinh quyen dien tu", "cqs", "cai cach hanh chinh"],
            Pillar::Government,
        ),
    ];
    let mut found = names.iter().filter(|(words, _)| tokens.find(0, end, *words).is_some()).map(|&(_, p)| p);
    let first = found.next()?;
    Some(if found.next().is_some() { None } else { Some(first) })
}

/// What a heading's first `end` tokens announce.
pub(super) fn section_of(tokens: &Tokens, end: usize) -> Option<Section> {
    let has = |words: &[&'static str]| tokens.find(0, end, words).is_some();
    let results = has(&[
        "ket qua thuc hien", "ket qua dat duoc", "ket qua trien khai", "thuc trang", "hien trang",
        "tinh hinh", "danh gia ket qua", "danh gia chung", "su can thiet", "ton tai", "han che",
        "nhung ket qua", "ket qua nam", "ket qua giai doan", "khai quat", "dac diem", "tinh hinh thuc hien",
        "danh gia tinh hinh", "ket qua chu yeu", "ket qua cong tac", "mot so ket qua", "boi canh",
        "nguyen nhan",
    ]) || tokens.at_any(0, &["ket qua"]).is_some() && !has(&["du kien", "mong doi", "can dat"]);
    if results && tokens.at_any(0, &["muc tieu"]).is_none() {
        return Some(Section::Results);
    }
    if has(&["muc tieu", "chi tieu", "cac chi tieu", "phan dau", "ket qua can dat", "ket qua du kien"])
        && !has(&["giai phap thuc hien muc tieu"])
    {
        return Some(Section::Targets);
    }
    if has(&["can cu"]) && end <= 12 {
        return Some(Section::Basis);
    }
    if has(&["kinh phi", "nguon von", "du toan"]) {
        return Some(Section::Budget);
    }
    let tasks = has(&[
        "nhiem vu", "giai phap", "to chuc thuc hien", "phan cong", "trach nhiem", "noi dung thuc hien",
        "noi dung trien khai", "noi dung chu yeu",
    ]);
    if tasks {
        return Some(Section::Tasks);
    }
    let quiet = has(&["quan diem", "yeu cau", "muc dich", "pham vi", "doi tuong"]);
    if quiet { Some(Section::Tasks) } else { None }
}

/// Whose targets the words quote: those of the nation, of a district, of a commune. The last one
/// named holds.
pub(super) fn scope_of(tokens: &Tokens, from: usize, to: usize) -> Option<AdminLevel> {
    static NATION: List = List::new(&[
        "muc tieu quoc gia", "muc tieu cua chien luoc quoc gia", "chien luoc quoc gia dat muc tieu",
        "muc tieu chien luoc quoc gia", "muc tieu cua ca nuoc", "muc tieu chung cua ca nuoc",
        "ca nuoc phan dau", "quoc gia dat muc tieu", "muc tieu cua quoc gia", "chinh phu dat muc tieu",
        "thu tuong chinh phu dat muc tieu", "chien luoc quoc gia dat ra", "chi tieu quoc gia", "ca nuoc dat",
        "trung uong giao", "muc tieu trung uong", "toan quoc dat", "binh quan ca nuoc",
        "chien luoc quoc gia xac dinh", "ca nuoc phai dat", "viet nam phan dau", "chien luoc dat muc tieu",
        "muc tieu cua chien luoc", "chi tieu cua quoc gia", "theo chien luoc quoc gia",
        "chien luoc quoc gia de ra", "pham vi ca nuoc", "pham vi toan quoc", "trung binh ca nuoc",
        "muc tieu chung toan quoc", "toan quoc phan dau", "muc tieu ca nuoc", "viet nam den nam",
        "viet nam thuoc nhom", "kinh te so ca nuoc", "trung uong dat muc tieu",
    ]);
    static COMMUNE: List = List::new(&[
        "muc tieu cap xa", "chi tieu cap xa", "doi voi cap xa", "doi voi cac xa", "chi tieu giao cac xa",
        "giao cac xa , phuong", "giao cho cac xa", "tai moi xa", "moi xa , phuong phan dau",
        "moi xa phan dau", "muc tieu cua xa", "doi voi xa", "chi tieu giao cho xa",
        "doi voi cac xa , phuong", "doi voi moi xa", "giao ubnd cac xa", "giao uy ban nhan dan cac xa",
        "giao cap xa",
    ]);
    static DISTRICT: List = List::new(&[
        "muc tieu cap huyen", "chi tieu cap huyen", "doi voi cap huyen", "doi voi cac huyen",
        "chi tieu giao cac huyen", "doi voi ubnd cac huyen", "giao cho ubnd cac huyen",
        "giao ubnd cac huyen", "giao cho cac huyen", "giao cac huyen", "doi voi cac huyen , thanh pho",
        "doi voi ubnd cap huyen",
    ]);
    static PROVINCE: List = List::new(&[
        "muc tieu cua tinh", "muc tieu cap tinh", "chi tieu cua tinh", "muc tieu cu the cua tinh",
        "ke hoach nay dat", "tinh phan dau", "kinh te so cua tinh", "tren dia ban tinh", "toan tinh",
        "tinh dat muc tieu", "thanh pho phan dau", "grdp cua tinh",
    ]);
    let lists = [
        (&NATION, AdminLevel::Nation),
        (&COMMUNE, AdminLevel::Commune),
        (&DISTRICT, AdminLevel::District),
        (&PROVINCE, AdminLevel::Province),
    ];
    (from..to).rev().find_map(|i| {
        let here = |list: &List| tokens.at_any(i, list).is_some_and(|end| end <= to);
        lists.iter().find(|(list, _)| here(list)).map(|&(_, level)| level)
    })
}

/// Whether a block without values heads what follows: short, or ending with a colon.
pub(super) fn is_heading(tokens: &Tokens, mark: Mark, shouting: impl FnOnce() -> bool) -> bool {
    let end = tokens.len();
    if end == 0 {
        return false;
    }
    if matches!(mark, Mark::Hash(_)) || tokens.is_sign(end - 1, ':') {
        return true;
    }
    if end > 40 {
        return false;
    }
    let sentence = ['.', ';', '!'].iter().any(|&sign| tokens.is_sign(end - 1, sign));
    if tokens.is_sign(end - 1, ';') {
        return false;
    }
    if shouting() {
        return true;
    }
    let numbered = matches!(
        mark,
        Mark::Part | Mark::Roman | Mark::Capital | Mark::Decimal(_) | Mark::Bracketed | Mark::Letter
    );
    if numbered {
        let acts = tokens.at_any(0, &QUALITIES).is_some();
        return !(sentence && (end > 14 || acts));
    }
    let speaks = section_of(tokens, end).is_some()
        || pillar_of(tokens).is_some()
        || years::find(tokens, 0, end).len() == 1;
    !sentence && end <= 24 && speaks && opens_like_heading(tokens, mark)
}

/// Plain lines and bullets are headings only where they begin as headings do.
fn opens_like_heading(tokens: &Tokens, mark: Mark) -> bool {
    static OPENINGS: List = List::new(&[
        "muc tieu", "cac muc tieu", "mot so muc tieu", "chi tieu", "cac chi tieu", "den nam", "giai doan",
        "nam", "ve phat trien", "phat trien kinh te so", "phat trien xa hoi so", "phat trien chinh quyen so",
        "kinh te so", "xa hoi so", "chinh quyen so", "ve kinh te so", "ve xa hoi so", "ve chinh quyen so",
        "linh vuc", "nhiem vu", "cac nhiem vu", "giai phap", "to chuc thuc hien", "ket qua",
        "phan dau den nam", "dinh huong den nam", "tam nhin den nam", "cong dan so", "ha tang so", "doi voi",
        "tru cot", "nhom muc tieu", "nhom chi tieu", "ve ha tang", "ve muc tieu", "ve chi tieu",
        "thuc trang", "hien trang", "tinh hinh", "danh gia",
    ]);
    let long_bullet = matches!(mark, Mark::Bullet(_)) && tokens.len() > 14;
    !long_bullet && tokens.at_any(0, &OPENINGS).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn place(text: &str) -> Place {
        let mut tokens = Tokens::default();
        tokens.push(text, Span { start: 0, end: text.len() });
        heading_place(&tokens, &Place::default())
    }

    #[test]
    fn headings_speak_of_year_pillar_and_purpose() {
        let economy = place("Mục tiêu cơ bản phát triển kinh tế số đến năm 2025:");
        assert_eq!(economy.year.map(|y| y.year), Some(2025));
        assert_eq!(economy.pillar, Some(Pillar::Economy));
        assert_eq!(economy.section, Some(Section::Targets));
        assert_eq!(place("Kết quả thực hiện năm 2021").section, Some(Section::Results));
        assert_eq!(place("MỤC TIÊU ĐẾN NĂM 2025, ĐỊNH HƯỚNG ĐẾN NĂM 2030").year, None);
    }

    #[test]
    fn a_bullet_closes_its_like_and_what_is_below() {
        let mut stack = Stack::default();
        let mark = Mark::Bullet('-');
        stack.open(Mark::Roman, Place { announced: true, ..Place::default() });
        stack.open(mark, Place { lead_in: "a".into(), ..Place::default() });
        stack.open(Mark::Bullet('+'), Place { lead_in: "b".into(), ..Place::default() });
        assert_eq!(stack.enter(Mark::Bullet('+'), Heading::No).lead_in, "a");
        assert!(stack.enter(mark, Heading::No).announced);
    }
}
