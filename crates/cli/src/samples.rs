//! The sample plans that `demo` loads, carried in the binary.

use cotmoc_app::samples::Sample;

macro_rules! samples {
    ($($name:literal: $title:literal),+ $(,)?) => {
        /// The sample plans, in the order of `catalogue/samples/manifest.json`.
        pub(crate) const SAMPLES: &[Sample] = &[$(Sample {
            name: $name,
            title: $title,
            bytes: include_bytes!(concat!("../../../catalogue/samples/", $name)),
        }),+];
    };
}

samples![
    "tra-vinh-59-kh-ubnd.docx": "Kế hoạch số 59/KH-UBND của UBND tỉnh Trà Vinh (bản minh họa, tệp Word)",
    "lang-son-131-kh-ubnd.html": "Kế hoạch số 131/KH-UBND của UBND tỉnh Lạng Sơn (bản minh họa, trang web)",
    "ben-tre-01-nq-tu.md": "Nghị quyết số 01-NQ/TU của Tỉnh ủy Bến Tre (bản minh họa)",
    "tuyen-quang.txt": "Kế hoạch của tỉnh Tuyên Quang (bản minh họa)",
    "khong-ghi-tinh.pdf": "Kế hoạch không ghi tên tỉnh (bản minh họa, tệp PDF)",
    "tinh-mau.md": "Kế hoạch số 01/KH-UBND của UBND tỉnh Mẫu (minh họa)",
];

#[cfg(test)]
mod tests {
    use super::SAMPLES;

    #[test]
    fn the_manifest_names_the_same_files_in_the_same_order() {
        let manifest: serde_json::Value =
            serde_json::from_str(include_str!("../../../catalogue/samples/manifest.json")).unwrap();
        let named: Vec<(&str, &str)> = manifest
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| Some((one["file"].as_str()?, one["title"].as_str()?)))
            .collect();
        let carried: Vec<(&str, &str)> = SAMPLES.iter().map(|sample| (sample.name, sample.title)).collect();
        assert_eq!(carried, named);
    }
}
