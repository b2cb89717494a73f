//! For any answers: what is written is read. For any bytes: an answer, and no panic.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_formats::form_sheet::{Answer, Book, Mark, many_workbook, unit_workbook, upload};
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::sample::{form, order, round, unit};

fn reason() -> impl Strategy<Value = String> {
    "[\\p{L}=+@\"<&;:0-9-]([\\p{L} =+@\"'<&;:,.0-9-]{0,20}[\\p{L}0-9])?"
        .prop_filter("no marker", |r| !r.starts_with('\''))
}

fn answer(decimals: u32) -> impl Strategy<Value = Answer> {
    // With their decimals the largest are just below what an element can count.
    let value = (0..10_i64.pow(17 - decimals), 0..=decimals)
        .prop_map(|(n, scale)| Decimal::new(n, scale).normalize());
    prop_oneof![
        2 => Just(Answer::Empty),
        4 => value.clone().prop_map(|value| Answer::Value { value, reason: String::new() }),
        2 => (value, reason()).prop_map(|(value, reason)| Answer::Value { value, reason }),
        2 => reason().prop_map(|reason| Answer::Missing { reason }),
    ]
}

/// Answers to the lines that are no totals.
fn answers() -> impl Strategy<Value = Vec<(&'static str, Answer)>> {
    (answer(0), answer(0), answer(0), answer(0), answer(2))
        .prop_map(|(a, b, c, d, e)| vec![("1", a), ("1.1", b), ("2.1", c), ("2.2", d), ("4", e)])
}

fn blank() -> Vec<u8> {
    let (form, round) = (form(), round());
    let given = [("1", Answer::Value { value: 12.into(), reason: String::new() })];
    unit_workbook(&order(&form, &round), &unit(1, &given)).expect("a workbook")
}

/// Opens, reads and marks whatever it is.
fn tried(bytes: Vec<u8>) {
    let done = upload("a.xlsx", bytes, |opened| match opened.book {
        Ok(book) => {
            let reading = book.read(&form(), Catalogue::embedded());
            let marks: Vec<Mark> = reading
                .units
                .iter()
                .flat_map(|unit| &unit.cells)
                .map(|cell| Mark { place: cell.place.clone(), text: "thử".to_owned() })
                .collect();
            if let Ok(marked) = book.marked(&marks) {
                let again =
                    Book::open("a.xlsx", marked).map(|book| book.read(&form(), Catalogue::embedded()));
                assert_eq!(again.ok().map(|r| r.units), Some(reading.units), "marks change no answer");
            }
        }
        Err(refusal) => assert!(refusal.to_string().contains("ãy"), "{refusal}"),
    });
    if let Err(refusal) = done {
        assert!(refusal.to_string().contains("ãy"), "{refusal}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_answers_come_back(one in answers(), two in answers()) {
        let (form, round) = (form(), round());
        let order = order(&form, &round);
        let units = [unit(1, &one), unit(2, &two)];
        let single = unit_workbook(&order, &units[0]).unwrap();
        let many = many_workbook(&order, &units).unwrap();
        for (bytes, units) in [(single, &units[..1]), (many, &units[..])] {
            let reading = Book::open("a.xlsx", bytes).unwrap().read(&form, Catalogue::embedded());
            prop_assert_eq!(&reading.faults, &[]);
            prop_assert_eq!(reading.units.len(), units.len());
            for (read, given) in reading.units.iter().zip(units) {
                for cell in read.cells.iter().filter(|cell| cell.line != "2") {
                    let standing = given.standing.iter().find(|s| s.line == cell.line);
                    let expected = standing.map_or(Answer::Empty, |s| s.answer.clone());
                    prop_assert_eq!(&cell.answer, &expected, "{}", cell.line);
                    prop_assert!(!cell.changed());
                }
            }
        }
    }

    #[test]
    fn damaged_workbooks_give_an_answer(changes in vec((0..3_u8, any::<prop::sample::Index>(), any::<u8>(), 1..64_usize), 1..10)) {
        let mut bytes = blank();
        for (what, at, value, length) in changes {
            let at = at.index(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            let end = (at + length).min(bytes.len());
            match what {
                0 => bytes.iter_mut().skip(at).take(1).for_each(|b| *b = value),
                1 => { bytes.drain(at..end); }
                _ => { let copy = bytes[at..end].to_vec(); bytes.splice(at..at, copy); }
            }
        }
        tried(bytes);
    }

    #[test]
    fn changed_markup_gives_an_answer(part in 0..6_usize, at in any::<prop::sample::Index>(), piece in "(<[a-z]{1,8}( r=\"[A-Z]{0,3}[0-9]{0,9}\")?/?>|</[a-z]{1,8}>|[\"'<>&;=0-9a-zA-Z ]{0,9})") {
        let names = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"];
        let bytes = super::sample::patched(&blank(), |name, mut text| {
            if name == names[part] {
                let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
                text.insert_str(places[at.index(places.len())], &piece);
            }
            Some(text)
        });
        tried(bytes);
    }
}
