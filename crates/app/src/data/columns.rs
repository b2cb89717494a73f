//! The columns of a table, by their headings in English or Vietnamese.

use cotmoc_core::fold::fold;
use cotmoc_core::formula::nearest;

use super::RowError;

/// A column with its name and the other headings, folded, that mean it; without a column what people
/// keep for themselves and is not taken in.
pub(crate) type Heading<C> = (Option<C>, &'static str, &'static [&'static str]);

/// What a column of a table of figures holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Element,
    Indicator,
    Unit,
    Period,
    Category,
    Value,
    Status,
    Provider,
    Source,
    Method,
    SampleSize,
    Margin,
    Note,
}

/// The columns of a table of figures.
pub(super) const FIGURES: &[Heading<Column>] = &[
    (Some(Column::Element), "element", &["ma so lieu", "so lieu", "so lieu goc", "ma so lieu goc"]),
    (Some(Column::Indicator), "indicator", &["ma chi tieu", "chi tieu"]),
    (Some(Column::Unit), "unit", &["ma don vi", "don vi", "don vi hanh chinh", "ma dia ban", "dia ban"]),
    (Some(Column::Period), "period", &["ky", "ky bao cao", "ky so lieu"]),
    (Some(Column::Category), "category", &["phan to", "ma phan to"]),
    (Some(Column::Value), "value", &["gia tri"]),
    (Some(Column::Status), "status", &["trang thai", "tinh trang"]),
    (Some(Column::Provider), "provider", &["don vi cung cap", "co quan cung cap", "noi cung cap"]),
    (Some(Column::Source), "source", &["nguon", "nguon so lieu"]),
    (Some(Column::Method), "method", &["phuong phap", "cach do", "phuong phap do"]),
    (Some(Column::SampleSize), "sample_size", &["sample size", "co mau"]),
    (Some(Column::Margin), "margin", &["sai so", "bien do sai so"]),
    (Some(Column::Note), "note", &["ghi chu"]),
    REMARK,
];

/// Columns of either table of one kind or another that people keep for themselves.
const REMARK_NAMES: &[&str] =
    &["stt", "tt", "ten don vi", "ten so lieu", "ten chi tieu", "don vi tinh", "unit_name", "element_name"];
const REMARK: Heading<Column> = (None, "name", REMARK_NAMES);

/// The columns without which a table of figures says nothing: one of each group.
pub(super) const NEEDED: &[&[Column]] =
    &[&[Column::Element, Column::Indicator], &[Column::Unit], &[Column::Period], &[Column::Value]];

/// The heading of a column in files that we write.
pub(super) fn name(column: Column) -> &'static str {
    name_in(FIGURES, column)
}

fn name_in<C: Copy + PartialEq>(known: &[Heading<C>], column: C) -> &'static str {
    known.iter().find(|(c, ..)| *c == Some(column)).map_or("", |(_, name, _)| name)
}

/// What a folded heading of a table of figures means: nothing known, a remark, or a column.
pub(super) fn of(folded: &str) -> Option<Option<Column>> {
    FIGURES.iter().find(|heading| means(heading, folded)).map(|(column, ..)| *column)
}

fn means<C>((_, name, others): &Heading<C>, folded: &str) -> bool {
    *name == folded || others.contains(&folded)
}

/// The columns of a table, by place.
#[derive(Debug, Clone)]
pub(crate) struct Columns<C: 'static> {
    known: &'static [Heading<C>],
    // The place of each known column, in that order.
    places: Vec<Option<usize>>,
    /// The headings as the file writes them.
    pub(crate) headings: Vec<String>,
}

impl<C: Copy + PartialEq> Columns<C> {
    /// Reads the headings.
    pub(crate) fn read(
        known: &'static [Heading<C>],
        needed: &[&[C]],
        headings: &[String],
    ) -> Result<Self, Vec<RowError>> {
        let mut places = vec![None; known.len()];
        let mut errors = Vec::new();
        for (place, heading) in headings.iter().enumerate() {
            let folded = fold(heading);
            if folded.is_empty() {
                continue;
            }
            match known.iter().position(|one| means(one, &folded)) {
                None => errors.push(unknown(known, heading)),
                Some(nth) if known[nth].0.is_none() => {}
                Some(nth) if places[nth].is_none() => places[nth] = Some(place),
                Some(nth) => {
                    let message = format!("có hai cột «{}»", known[nth].1);
                    errors.push(RowError::new(1, heading, message, "bỏ một cột".to_owned()));
                }
            }
        }
        let columns = Self { known, places, headings: headings.to_vec() };
        for group in needed.iter().filter(|group| group.iter().all(|c| columns.place(*c).is_none())) {
            let names: Vec<String> = group.iter().map(|c| format!("«{}»", name_in(known, *c))).collect();
            let first = group.first().map_or("", |c| name_in(known, *c));
            let message = format!("thiếu cột {}", names.join(" hoặc "));
            errors.push(RowError::new(1, first, message, "thêm cột này vào dòng tiêu đề".to_owned()));
        }
        if errors.is_empty() { Ok(columns) } else { Err(errors) }
    }

    /// Where a column stands, from 0.
    pub(crate) fn place(&self, column: C) -> Option<usize> {
        let nth = self.known.iter().position(|(c, ..)| *c == Some(column))?;
        self.places[nth]
    }

    /// The heading of a column as the file writes it.
    pub(crate) fn heading(&self, column: C) -> &str {
        let heading = self.place(column).and_then(|place| self.headings.get(place));
        heading.map_or_else(|| name_in(self.known, column), String::as_str)
    }
}

fn unknown<C>(known: &[Heading<C>], heading: &str) -> RowError {
    let all = known.iter().flat_map(|(_, name, others)| std::iter::once(name).chain(*others)).copied();
    let near = nearest(&fold(heading), all);
    let remedy = match near.first() {
        Some(near) => {
            let meant = known.iter().find(|one| means(one, near)).map_or(near.as_str(), |(_, name, _)| name);
            format!("có phải «{meant}» không? Sửa tiêu đề, hoặc bỏ cột này")
        }
        None => {
            let names: Vec<&str> = known.iter().map(|(_, name, _)| *name).collect();
            format!("bỏ cột này; các cột được nhận: {}", names.join(", "))
        }
    };
    RowError::new(1, heading, "không biết cột này".to_owned(), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headings: &str) -> Result<Columns<Column>, Vec<RowError>> {
        Columns::read(FIGURES, NEEDED, &headings.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn headings_are_known_in_both_languages_and_any_order() {
        let columns = read("Giá trị,STT,Kỳ,Mã đơn vị,Mã số liệu,,Ghi chú").unwrap();
        assert_eq!(columns.place(Column::Value), Some(0));
        assert_eq!(columns.place(Column::Element), Some(4));
        assert_eq!(columns.place(Column::Note), Some(6));
        assert_eq!(columns.place(Column::Status), None);
        assert_eq!(columns.heading(Column::Unit), "Mã đơn vị");
        assert!(read("indicator,unit,period,category,value,sample_size,margin").is_ok());
    }

    #[test]
    fn wrong_headings_are_named_with_what_was_meant() {
        let errors = read("element,unit,periods,value,Giá trị").unwrap_err();
        let said: Vec<String> = errors.iter().map(|e| format!("{}: {}", e.message, e.remedy)).collect();
        assert!(said[0].contains("«period»"), "{said:?}");
        assert!(said[1].contains("có hai cột «value»"), "{said:?}");
        assert!(said[2].contains("thiếu cột «period»"), "{said:?}");
        assert_eq!(read("xyzw").unwrap_err().len(), 5);
    }
}
