//! Forms that the binary carries, for a province to take over and change.

use std::sync::LazyLock;

use super::Form;

/// The ready forms, written by us from the catalogue's elements, in the order of their codes.
#[must_use]
#[expect(clippy::expect_used, reason = "the files are part of the binary and a test reads them")]
pub fn shipped() -> &'static [Form] {
    static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
        let texts = [
            include_str!("../../../../catalogue/forms/ha-tang-va-ky-nang.json"),
            include_str!("../../../../catalogue/forms/kinh-te-so.json"),
            include_str!("../../../../catalogue/forms/chinh-quyen-so.json"),
            include_str!("../../../../catalogue/forms/ho-so-hang-thang.json"),
        ];
        texts.map(|text| serde_json::from_str(text).expect("an embedded form")).into()
    });
    &FORMS
}
