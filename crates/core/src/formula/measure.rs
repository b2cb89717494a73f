//! Units of measure as far as formulas need them: what may be added to what, and by which power of ten
//! a result is off.
//!
//! A unit is a size times words with exponents: «tỷ đồng» is 10⁹ × đồng, «%» is 1/100, «doanh nghiệp/1.000
//! dân» is 1/1000 × doanh nghiệp × người⁻¹. Years and months do not count, so «%/năm» is «%».

use std::collections::BTreeMap;

use super::rational::Rational;
use crate::fold::fold;

/// Words for the same thing.
const SAME: &[(&str, &str)] = &[
    ("dan", "nguoi"),
    ("nguoi dan", "nguoi"),
    ("lao dong", "nguoi"),
    ("ho gia dinh", "ho"),
    ("ho dan", "ho"),
    ("dn", "doanh nghiep"),
    ("vnd", "dong"),
];

/// Words before a unit that make it larger.
const MULTIPLES: &[(&str, i64)] = &[
    ("tram", 100),
    ("nghin", 1_000),
    ("ngan", 1_000),
    ("van", 10_000),
    ("trieu", 1_000_000),
    ("ty", 1_000_000_000),
    ("ti", 1_000_000_000),
];

/// A unit of measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measure {
    /// How many of the basic unit one is: 1/100 for «%».
    pub(super) size: Rational,
    /// Folded words with their exponents, none of them 0; empty for a pure number.
    words: BTreeMap<String, i32>,
    /// For messages: how each word is written.
    written: BTreeMap<String, String>,
}

impl Measure {
    /// A pure number.
    pub(super) fn pure() -> Self {
        Self { size: Rational::ONE, words: BTreeMap::new(), written: BTreeMap::new() }
    }

    /// Reads a unit of measure: words that are not known are units of their own.
    pub(super) fn parse(unit: &str) -> Self {
        let mut measure = Self::pure();
        for (index, part) in unit.split('/').enumerate() {
            let part = Self::factor(part);
            let joined = if index == 0 { measure.times(&part) } else { measure.per(&part) };
            measure = joined.unwrap_or(measure);
        }
        measure
    }

    /// One part between the strokes: «1.000 dân», «triệu đồng», «%».
    fn factor(text: &str) -> Self {
        let mut measure = Self::pure();
        let mut words: Vec<&str> = text.split_whitespace().collect();
        while let Some(first) = words.first() {
            let folded = fold(first);
            let factor = match MULTIPLES.iter().find(|(word, _)| *word == folded) {
                // The last word is the unit itself, whatever it looks like.
                Some((_, factor)) if words.len() > 1 => Some(Rational::from(*factor)),
                _ => number(first),
            };
            let Some(size) = factor.and_then(|factor| measure.size.checked_mul(factor)) else { break };
            measure.size = size;
            words.remove(0);
        }
        let written = words.join(" ");
        let folded = fold(&written);
        match folded.as_str() {
            "" | "lan" | "nam" | "thang" | "quy" => measure,
            "%" | "phan tram" | "diem %" | "diem phan tram" => {
                measure.size = measure.size.checked_div(Rational::from(100)).unwrap_or(measure.size);
                measure
            }
            _ => {
                let same = SAME.iter().find(|(word, _)| *word == folded).map(|(_, same)| (*same).to_owned());
                let word = same.unwrap_or(folded);
                measure.written.insert(word.clone(), written);
                measure.words.insert(word, 1);
                measure
            }
        }
    }

    /// The product; `None` where the sizes leave the range.
    pub(super) fn times(&self, other: &Self) -> Option<Self> {
        self.join(other, 1, self.size.checked_mul(other.size)?)
    }

    /// The quotient; `None` where the sizes leave the range.
    pub(super) fn per(&self, other: &Self) -> Option<Self> {
        self.join(other, -1, self.size.checked_div(other.size)?)
    }

    fn join(&self, other: &Self, sign: i32, size: Rational) -> Option<Self> {
        let mut joined = Self { size, ..self.clone() };
        for (word, exponent) in &other.words {
            let entry = joined.words.entry(word.clone()).or_insert(0);
            *entry = entry.checked_add(exponent.checked_mul(sign)?)?;
        }
        joined.words.retain(|_, exponent| *exponent != 0);
        for (word, written) in &other.written {
            joined.written.entry(word.clone()).or_insert_with(|| written.clone());
        }
        Some(joined)
    }

    /// Whether both measure the same thing, in whatever size.
    pub(super) fn fits(&self, other: &Self) -> bool {
        self.words == other.words
    }

    /// The words in a size, for messages: «1000000 đồng».
    pub(super) fn describe_sized(&self, size: Rational) -> String {
        format!("{size} {}", self.describe())
    }

    /// The words, for messages: «người», «đồng/người», «số thuần».
    pub(super) fn describe(&self) -> String {
        let side = |positive: bool| {
            let mut words = Vec::new();
            for (word, exponent) in self.words.iter().filter(|(_, e)| (**e > 0) == positive) {
                let written = self.written.get(word).unwrap_or(word);
                words.extend(std::iter::repeat_n(written.as_str(), exponent.unsigned_abs() as usize));
            }
            words
        };
        let (above, below) = (side(true), side(false));
        match (above.is_empty(), below.is_empty()) {
            (true, true) => "tỷ số, không có đơn vị".to_owned(),
            (_, true) => above.join(" × "),
            (true, false) => format!("1/{}", below.join("/")),
            _ => format!("{}/{}", above.join(" × "), below.join("/")),
        }
    }
}

/// «1.000», «100»: a number as units of measure are written, with points between thousands.
fn number(word: &str) -> Option<Rational> {
    let plain = word.replace('.', "");
    let digits = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
    plain.parse::<i64>().ok().filter(|n| digits && *n > 0).map(Rational::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_sizes_and_words() {
        let check = |unit: &str, size: &str, words: &str| {
            let measure = Measure::parse(unit);
            assert_eq!(
                (measure.size.to_string().as_str(), measure.describe().as_str()),
                (size, words),
                "{unit}"
            );
        };
        let pure = "tỷ số, không có đơn vị";
        check("người", "1", "người");
        check("%", "1/100", pure);
        check("%/năm", "1/100", pure);
        check("điểm %", "1/100", pure);
        check("triệu đồng", "1000000", "đồng");
        check("nghìn tỷ đồng", "1000000000000", "đồng");
        check("triệu đồng/lao động", "1000000", "đồng/lao động");
        check("doanh nghiệp/1.000 dân", "1/1000", "doanh nghiệp/dân");
        check("thuê bao/100 dân", "1/100", "thuê bao/dân");
        check("lần", "1", pure);
        check("", "1", pure);
        check("tỷ", "1", "tỷ");
        check("hồ sơ/hồ sơ", "1", pure);
        check("//", "1", pure);
    }

    #[test]
    fn synonyms_fit() {
        assert!(Measure::parse("người").fits(&Measure::parse("lao động")));
        assert!(Measure::parse("triệu đồng").fits(&Measure::parse("tỷ đồng")));
        assert!(!Measure::parse("người").fits(&Measure::parse("triệu đồng")));
        let rate = Measure::parse("tỷ đồng").per(&Measure::parse("người")).unwrap();
        assert!(rate.fits(&Measure::parse("triệu đồng/lao động")));
        assert_eq!(rate.size, Rational::from(1_000_000_000));
    }
}
