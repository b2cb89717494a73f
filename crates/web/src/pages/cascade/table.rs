//! From a pasted list of units and values to the table that the application reads.

use cotmoc_core::fold::fold;

/// What holds for every row.
pub(crate) struct Common<'a> {
    pub(crate) code: &'a str,
    pub(crate) year: &'a str,
    pub(crate) act: &'a str,
    pub(crate) act_date: &'a str,
    pub(crate) act_issuer: &'a str,
}

/// A table, and by how much its lines lie behind those that were pasted.
pub(crate) struct Composed {
    pub(crate) text: String,
    pub(crate) shift: u64,
}

/// Puts the common columns beside each pasted row. The unit stands in the first cell and the value in
/// the last one, unless a first row with headings says otherwise.
pub(crate) fn compose(pasted: &str, common: &Common<'_>) -> Composed {
    let mut lines = pasted.lines().peekable();
    let (mut unit, mut value, mut comparator) = (0, None, None);
    let headed = lines.peek().is_some_and(|first| {
        let cells: Vec<String> = cells(first).map(fold).collect();
        let place = |names: &[&str]| cells.iter().position(|cell| names.contains(&cell.as_str()));
        match place(&["ma don vi", "don vi", "don vi duoc giao", "unit"]) {
            Some(found) => {
                unit = found;
                value = place(&["gia tri", "muc giao", "chi tieu giao", "chi tieu", "value"]);
                comparator = place(&["so sanh", "dau", "comparator"]);
                true
            }
            None => false,
        }
    });
    if headed {
        lines.next();
    }
    let mut text = String::from("indicator\tunit\tyear\tcomparator\tvalue\tact\tact_date\tact_issuer\n");
    for line in lines {
        let cells: Vec<&str> = cells(line).collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            text.push('\n');
            continue;
        }
        let at = |place: usize| cells.get(place).copied().unwrap_or_default();
        let row = [
            common.code,
            at(unit),
            common.year,
            comparator.map_or("", at),
            at(value.unwrap_or_else(|| cells.len().saturating_sub(1).max(unit + 1))),
            common.act,
            common.act_date,
            common.act_issuer,
        ];
        text.push_str(&row.map(|cell| cell.replace(['\t', '"'], " ")).join("\t"));
        text.push('\n');
    }
    Composed { text, shift: u64::from(!headed) }
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split(if line.contains('\t') { '\t' } else { ';' }).map(|cell| cell.trim().trim_matches('"').trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMON: Common<'_> =
        Common { code: "XHS07", year: "2026", act: "5/QĐ", act_date: "", act_issuer: "" };

    fn rows(pasted: &str) -> Vec<(String, String)> {
        let composed = compose(pasted, &COMMON).text;
        let row = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            (cells.get(1).copied().unwrap_or("").to_owned(), cells.get(4).copied().unwrap_or("").to_owned())
        };
        composed.lines().skip(1).map(row).collect()
    }

    #[test]
    fn units_and_values_are_found_with_and_without_headings() {
        let wanted = [("29584".to_owned(), "95,5".to_owned())];
        assert_eq!(rows("29584\t95,5"), wanted);
        assert_eq!(rows("29584\tXã An Bình\t95,5\n"), wanted);
        assert_eq!(rows("29584; 95,5"), wanted);
        assert_eq!(rows("STT\tMã đơn vị\tTên\tGiá trị\tGhi chú\n1\t29584\tXã An Bình\t95,5\tx"), wanted);
        assert_eq!(rows("29584"), [("29584".to_owned(), String::new())]);
    }

    #[test]
    fn lines_stay_where_they_are() {
        assert_eq!(compose("29584\t1", &COMMON).shift, 1);
        assert_eq!(compose("đơn vị\tgiá trị\n29584\t1", &COMMON).shift, 0);
        assert_eq!(compose("1\t2\n\n3\t4", &COMMON).text.lines().count(), 4);
    }
}
