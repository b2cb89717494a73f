//! The known codes that look most like a mistyped one.

use crate::fold::fold;

/// Most codes that are proposed.
const MOST: usize = 3;

/// Up to three of `known` that differ from `wanted` by few slips (a letter left out, added, changed or
/// swapped with its neighbour), the nearest first; case and diacritics do not count. Empty where nothing
/// is near.
///
/// ```
/// use cotmoc_core::formula::nearest;
/// assert_eq!(nearest("dn_hdtd", ["DN_HDDT", "DAN", "HO"]), ["DN_HDDT"]);
/// ```
#[must_use]
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let folded: Vec<char> = fold(wanted).chars().take(64).collect();
    let bound = (folded.len() / 3).max(1);
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|code| {
            let other: Vec<char> = fold(code).chars().take(64).collect();
            // Most codes are told apart by their length alone.
            (other.len().abs_diff(folded.len()) <= bound)
                .then(|| (slips(&folded, &other), code))
                .filter(|(slips, _)| *slips <= bound)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(MOST).map(|(_, code)| code.to_owned()).collect()
}

/// Optimal string alignment: Levenshtein's distance with swaps of neighbours.
fn slips(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_come_first() {
        let known = ["DN_HDDT", "DN_HOAT_DONG", "DAN_SO", "HO_GIA_DINH", "DN_HDLD"];
        let check =
            |wanted: &str, expected: &[&str]| assert_eq!(nearest(wanted, known), expected, "{wanted}");
        check("DN_HDDT", &["DN_HDDT", "DN_HDLD"]);
        check("DN_HDTD", &["DN_HDDT", "DN_HDLD"]);
        check("dân_số", &["DAN_SO"]);
        check("DN_HOATDONG", &["DN_HOAT_DONG"]);
        check("HO_GIADINH", &["HO_GIA_DINH"]);
        check("XYZ", &[]);
        check("", &[]);
    }
}
