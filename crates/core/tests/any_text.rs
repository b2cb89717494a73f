//! Whatever the text: the reader gives a result, its passages are slices of the text, and the same
//! text gives the same reading.

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::reader::{read, report};
use proptest::prelude::*;

/// Pieces of plans and of nonsense, put together at random.
const PIECES: &[&str] = &[
    "Đến năm 2025, ",
    "phấn đấu ",
    "tỷ lệ hộ gia đình được phủ cáp quang ",
    "đạt ",
    "trên ",
    "tối thiểu ",
    "80%",
    "90 %",
    "từ 20 đến 25%",
    " (mục tiêu năm 2030 là 95%)",
    "; ",
    ", ",
    ".\n",
    "\n",
    "\n- ",
    "\n+ ",
    "I. MỤC TIÊU\n",
    "1. ",
    "lần lượt ",
    "100%, 90% và 70% ",
    "cấp tỉnh, huyện, xã",
    "thuộc nhóm 10 tỉnh dẫn đầu",
    "năng suất lao động tăng 7%/năm",
    "| STT | Chỉ tiêu | Năm 2025 |\n",
    "| 1 | Kinh tế số | 20 |\n",
    "Sở Y tế chủ trì, phối hợp với Công an tỉnh ",
    "Số: 12/KH-UBND",
    "411/QĐ-TTg",
    "ngày 31/3/2022",
    "14.000 doanh nghiệp",
    "\u{a0}",
    "\u{ad}",
    "e\u{301}",
    "đều ",
    "từ 45% lên 80%",
    "trở lên",
    "(",
    ")",
    "[",
    "»",
    "&ge;",
    "<b>",
    "°/o",
    "2O25",
    "   ",
    "\t",
    "|",
    ":",
    "…",
    "99999999999999999999999999",
    "giai đoạn 2021\n- 2025",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_plans(picks in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = picks.into_iter().map(|i| PIECES[i]).collect();
        check(&text)?;
    }

    #[test]
    fn any_characters(text in "\\PC{0,300}") {
        check(&text)?;
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let catalogue = Catalogue::embedded();
    let reading = read(text, catalogue);
    prop_assert_eq!(&reading, &read(text, catalogue));
    let spans = reading.targets.iter().map(|t| t.span);
    let spans = spans
        .chain(reading.qualitative.iter().map(|q| q.span))
        .chain(reading.tasks.iter().filter_map(|t| t.span));
    for span in spans.chain(reading.notes.iter().filter_map(|n| n.span)) {
        prop_assert!(span.start < span.end && text.get(span.start..span.end).is_some(), "{:?}", span);
    }
    for target in &reading.targets {
        prop_assert!(target.confidence <= 100);
        prop_assert!(target.value_max.is_none_or(|max| max >= target.value));
        prop_assert_eq!(
            target.code.is_some(),
            target.code.as_deref().is_some_and(|c| catalogue.get(c).is_some())
        );
    }
    prop_assert!(serde_json::to_string(&report(text, &reading)).is_ok());
    Ok(())
}
