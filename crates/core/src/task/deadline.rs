//! From what a plan says about time to a day: «Quý II/2026», «trước 30/6/2026», «hằng năm».
//!
//! Nothing is guessed. What names no end stays [`Deadline::Unknown`], and a person sets the day.

use jiff::civil::Date;

use crate::fold::fold;
use crate::model::{Period, PeriodKind};

/// How often a task comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rhythm {
    /// Hằng tháng.
    Month,
    /// Hằng quý.
    Quarter,
    /// Sáu tháng một lần.
    Half,
    /// Hằng năm.
    Year,
    /// Thường xuyên: it never ends and is never late.
    Always,
}

/// Until when a task is to be done, as far as its text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deadline {
    /// Once, on this day at the latest.
    On(Date),
    /// Again in every such period.
    Again {
        /// How often.
        rhythm: Rhythm,
        /// The last day of the last period, where the text names one.
        until: Option<Date>,
    },
    /// The text names no end that could be read.
    Unknown,
}

impl Rhythm {
    /// The period in which it is to be done once; nothing for what never ends.
    #[must_use]
    pub fn period(self) -> Option<PeriodKind> {
        match self {
            Self::Month => Some(PeriodKind::Month),
            Self::Quarter => Some(PeriodKind::Quarter),
            Self::Half => Some(PeriodKind::Half),
            Self::Year => Some(PeriodKind::Year),
            Self::Always => None,
        }
    }
}

/// Reads what a plan says about the time of a task. `year` is that of a plan for one year, for «Quý II»
/// without a year.
///
/// ```
/// use cotmoc_core::task::{Deadline, deadline};
/// use jiff::civil::date;
/// assert_eq!(deadline("Quý II/2026", None), Deadline::On(date(2026, 6, 30)));
/// assert_eq!(deadline("sau khi có hướng dẫn", None), Deadline::Unknown);
/// ```
#[must_use]
pub fn deadline(text: &str, year: Option<i16>) -> Deadline {
    let folded = fold(text);
    let reader = Reader { tokens: tokens(&folded), year };
    let rhythm = rhythm(&folded);
    let open = ["sau ", "ke tu", "dau nam 2", "giua nam", "theo yeu cau"];
    let halves = folded.contains("thang dau nam") || folded.contains("nua dau nam");
    let open = open.iter().any(|words| format!("{folded} ").contains(words)) && !halves;
    let last = if open { None } else { reader.last() };
    match (rhythm, last) {
        (Some(rhythm), until) => Deadline::Again { rhythm, until },
        (None, Some(day)) => Deadline::On(day),
        (None, None) => Deadline::Unknown,
    }
}

/// How often; the shortest that is named.
fn rhythm(folded: &str) -> Option<Rhythm> {
    let spaced = format!(" {} ", folded.replace([',', ';', '.', '(', ')', '/'], " "));
    let spaced = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let spaced = format!(" {spaced} ");
    let has = |words: &[&str]| words.iter().any(|words| spaced.contains(&format!(" {words} ")));
    let named = [
        (Rhythm::Month, &["hang thang", "moi thang", "1 thang 1 lan", "thang 1 lan", "01 thang lan"][..]),
        (Rhythm::Quarter, &["hang quy", "moi quy", "3 thang 1 lan", "ba thang mot lan", "dinh ky quy"]),
        (
            Rhythm::Half,
            &[
                "6 thang lan", "6 thang 1 lan", "6 thang mot lan", "06 thang lan", "sau thang mot lan",
                "dinh ky 6 thang", "moi 6 thang", "nua nam mot lan",
            ],
        ),
        (Rhythm::Year, &["hang nam", "moi nam", "dinh ky nam", "1 nam lan", "nam mot lan", "thuong nien"]),
        (Rhythm::Always, &["thuong xuyen", "lien tuc", "ca giai doan"]),
    ];
    named.into_iter().find(|(_, words)| has(words)).map(|(rhythm, _)| rhythm)
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Number(i16, usize),
    Sign(char),
}

use Token::{Number, Sign, Word};

fn tokens(folded: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        let class = |c: char| {
            if c.is_ascii_digit() {
                0
            } else if c.is_alphabetic() {
                1
            } else {
                2
            }
        };
        let end = match class(first) {
            2 => first.len_utf8(),
            kind => rest.find(|c| class(c) != kind).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(end);
        match class(first) {
            0 => found.push(token.parse().map_or(Word(token), |number| Number(number, token.len()))),
            1 => found.push(Word(token)),
            _ if first == ' ' => {}
            _ => found.push(Sign(first)),
        }
        rest = after;
    }
    found
}

/// First and last day of what is named.
type Span = (Date, Date);

struct Reader<'a> {
    tokens: Vec<Token<'a>>,
    year: Option<i16>,
}

impl Reader<'_> {
    /// The latest end of what the text names.
    fn last(&self) -> Option<Date> {
        let (mut at, mut last) = (0, None);
        while at < self.tokens.len() {
            let Some((span, next)) = self.named(at) else {
                at += 1;
                continue;
            };
            // A day or month that does not exist: what was meant is not known.
            let (first, end) = span?;
            let end = if self.stands_before(at) { first.yesterday().ok() } else { Some(end) };
            last = last.max(end);
            at = next.max(at + 1);
        }
        last
    }

    /// Whether «trước» stands before what is named at this place.
    fn stands_before(&self, at: usize) -> bool {
        let mut words = self.tokens[..at].iter().rev();
        let near = words.find(|token| !matches!(token, Word("ngay" | "het" | "thoi" | "diem" | "nam")));
        near == Some(&Word("truoc"))
    }

    /// What is named at a place, and the place after it; the inner nothing for what does not exist.
    fn named(&self, at: usize) -> Option<(Option<Span>, usize)> {
        self.day(at)
            .or_else(|| self.months_of_year(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.month(at))
            .or_else(|| self.whole_year(at))
    }

    fn token(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    fn number(&self, at: usize) -> Option<i16> {
        match self.token(at) {
            Some(Number(number, digits)) if *digits <= 2 => Some(*number),
            _ => None,
        }
    }

    fn full_year(&self, at: usize) -> Option<i16> {
        match self.token(at) {
            Some(Number(year, 4)) if (2000..=2100).contains(year) => Some(*year),
            _ => None,
        }
    }

    fn is_word(&self, at: usize, words: &[&str]) -> bool {
        matches!(self.token(at), Some(Word(word)) if words.contains(word))
    }

    fn is_sign(&self, at: usize, signs: &[char]) -> bool {
        matches!(self.token(at), Some(Sign(sign)) if signs.contains(sign))
    }

    /// «/2026», «năm 2026», «-2026»: the year and the place after it; else the next year that the text
    /// names, else that of the plan.
    fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let joint = self.is_sign(at, &['/', '-', '.', ',']) || self.is_word(at, &["nam", "cua"]);
        if let Some(year) = self.full_year(at + usize::from(joint)) {
            return Some((year, at + usize::from(joint) + 1));
        }
        let later = (at..self.tokens.len()).find_map(|at| self.full_year(at));
        later.or(self.year).map(|year| (year, at))
    }

    /// «30/6/2026», «ngày 30 tháng 6 năm 2026», «30-6».
    fn day(&self, at: usize) -> Option<(Option<Span>, usize)> {
        let day = self.number(at)?;
        let (month, after) = if self.is_word(at + 1, &["thang"]) {
            let month = self.number(at + 2)?;
            // «6 tháng 2 lần» is no day.
            (!self.is_word(at + 3, &["lan"])).then_some((month, at + 3))?
        } else if self.is_sign(at + 1, &['/', '-', '.']) {
            (self.number(at + 2)?, at + 3)
        } else {
            return None;
        };
        let dated = self.is_word(at.wrapping_sub(1), &["ngay"]) || self.full_year(after + 1).is_some();
        if !dated {
            return None;
        }
        let (year, next) = self.year_after(after)?;
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
        Some((date.map(|date| (date, date)), next))
    }

    /// «6 tháng đầu năm 2026», «9 tháng năm 2026», «nửa cuối năm 2026».
    fn months_of_year(&self, at: usize) -> Option<(Option<Span>, usize)> {
        let (count, after) = match (self.number(at), self.is_word(at, &["nua"])) {
            (Some(count @ (6 | 9)), _) if self.is_word(at + 1, &["thang"]) => (count, at + 2),
            (_, true) => (6, at + 1),
            _ => return None,
        };
        let second = self.is_word(after, &["cuoi"]);
        if !second && !self.is_word(after, &["dau", "nam"]) {
            return None;
        }
        let at = after + usize::from(second || self.is_word(after, &["dau"]));
        let (year, next) = self.year_after(at)?;
        let first = Period::year(year)?;
        let place = if second { 2 } else { 1 };
        let kind = if count == 9 { PeriodKind::NineMonths } else { PeriodKind::Half };
        let period = Period::new(kind, year, place).unwrap_or(first);
        Some((Some((period.first_day(), period.last_day())), next))
    }

    /// «Quý II/2026», «quý 1, 2 năm 2026», «Q3-Q4/2026».
    fn quarter(&self, at: usize) -> Option<(Option<Span>, usize)> {
        let glued = match self.token(at) {
            Some(Word("q")) => 0,
            Some(Word("quy")) => 1,
            _ => return None,
        };
        let first = self.quarter_number(at + 1)?;
        let (mut last, mut after) = (first, at + 2);
        while self.is_sign(after, &['-', ',']) || self.is_word(after, &["den", "va"]) {
            let worded = usize::from(self.is_word(after + 1, &["quy", "q"]));
            let Some(next) = self.quarter_number(after + 1 + worded) else { break };
            (last, after) = (next, after + 2 + worded);
        }
        let (year, next) = self.year_after(after).filter(|_| glued == 1 || self.year_is_near(after))?;
        let day = |place| Period::new(PeriodKind::Quarter, year, place);
        Some((Some((day(first)?.first_day(), day(last)?.last_day())), next))
    }

    fn year_is_near(&self, at: usize) -> bool {
        self.full_year(at).or(self.full_year(at + 1)).is_some() || self.year.is_some()
    }

    fn quarter_number(&self, at: usize) -> Option<u8> {
        match self.token(at)? {
            Word("i") => Some(1),
            Word("ii") => Some(2),
            Word("iii") => Some(3),
            Word("iv") => Some(4),
            Number(place @ 1..=4, 1 | 2) => u8::try_from(*place).ok(),
            _ => None,
        }
    }

    /// «Tháng 6/2026», «tháng 6, 12 năm 2026», «6/2026».
    fn month(&self, at: usize) -> Option<(Option<Span>, usize)> {
        let worded = self.is_word(at, &["thang"]);
        let at = at + usize::from(worded);
        let first = self.number(at)?;
        if !worded {
            // «6/2026», but not «12/2021/TT-BTC».
            let year = self.full_year(at + 2).filter(|_| self.is_sign(at + 1, &['/', '-', '.']))?;
            let number = self.is_sign(at + 3, &['/']);
            return (!number).then(|| (month_of(year, first), at + 3));
        }
        let (mut last, mut after) = (first, at + 1);
        while self.is_sign(after, &['-', ',']) || self.is_word(after, &["den", "va"]) {
            let worded = usize::from(self.is_word(after + 1, &["thang"]));
            let Some(next) = self.number(after + 1 + worded) else { break };
            (last, after) = (next, after + 2 + worded);
        }
        let (year, next) = self.year_after(after)?;
        let (first, last) = (month_of(year, first), month_of(year, last));
        Some((first.zip(last).map(|(first, last)| (first.0, last.1)), next))
    }

    /// «năm 2026», «2026–2030», «đến hết 2026».
    fn whole_year(&self, at: usize) -> Option<(Option<Span>, usize)> {
        let year = self.full_year(at)?;
        let numbered = self.is_sign(at + 1, &['/']) && !self.is_sign(at.wrapping_sub(1), &['-']);
        let period = Period::year(year).filter(|_| !numbered)?;
        Some((Some((period.first_day(), period.last_day())), at + 1))
    }
}

fn month_of(year: i16, month: i16) -> Option<Span> {
    let period = Period::month(year, u8::try_from(month).ok()?)?;
    Some((period.first_day(), period.last_day()))
}
