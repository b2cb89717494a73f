//! The sample plans that `demo` loads, carried in the binary.

use cotmoc_app::samples::Sample;

macro_rules! samples {
    ($($name:literal),+ $(,)?) => {
        /// The sample plans, in the order of `catalogue/samples/manifest.json`.
        pub(crate) const SAMPLES: &[Sample] =
            &[$(Sample { name: $name, bytes: include_bytes!(concat!("../../../catalogue/samples/", $name)) }),+];
    };
}

samples![
    "tra-vinh-59-kh-ubnd.docx",
    "lang-son-131-kh-ubnd.html",
    "ben-tre-01-nq-tu.md",
    "tuyen-quang.txt",
    "khong-ghi-tinh.pdf",
];

#[cfg(test)]
mod tests {
    use super::SAMPLES;

    #[test]
    fn the_manifest_names_the_same_files_in_the_same_order() {
        let manifest: serde_json::Value =
            serde_json::from_str(include_str!("../../../catalogue/samples/manifest.json")).unwrap();
        let named: Vec<&str> =
            manifest.as_array().unwrap().iter().filter_map(|one| one["file"].as_str()).collect();
        let carried: Vec<&str> = SAMPLES.iter().map(|sample| sample.name).collect();
        assert_eq!(carried, named);
    }
}
