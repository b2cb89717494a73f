//! The text and a header of a Word template, divided at a form feed; or a whole file. What can be read is
//! filled; what comes out can be read again and asks for nothing.
#![no_main]

use cotmoc_core::compose::document::Block;
use cotmoc_formats::word::{Given, Template, TemplateFault};

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>"#;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    cotmoc_fuzz::fence();
    let bytes = if bytes.starts_with(b"PK") { bytes.to_vec() } else { packed(bytes) };
    match Template::read(&bytes) {
        Err(faults) => faults.iter().for_each(told),
        Ok(template) => match template.fill(&given()) {
            Err(fault) => told(&fault),
            Ok(filled) => {
                let again = Template::read(&filled).expect("what was filled is whole");
                assert!(again.names().is_empty(), "something was not filled");
            }
        },
    }
});

fn packed(bytes: &[u8]) -> Vec<u8> {
    let names = ["[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml", "word/header1.xml"];
    let head = [TYPES.as_bytes(), RELATIONS.as_bytes(), bytes].join(&0x0C);
    cotmoc_fuzz::package(&names, &head)
}

fn given() -> Given {
    let item = || Given::new().text("ten", "một <&> hai\nba");
    let blocks = vec![Block::Heading { level: 1, text: "I".to_owned() }, Block::Note { text: "n".to_owned() }];
    ["co_quan", "co_quan_cap_tren", "so_ky_hieu", "dia_danh", "ngay_thang_nam", "ten_loai", "trich_yeu"]
        .into_iter()
        .chain(["kinh_gui", "chuc_vu", "nguoi_ky", "a"])
        .fold(Given::new(), |given, name| given.text(name, name))
        .list("noi_nhan", [item(), item()])
        .list("ds", [item(), item(), item()])
        .blocks("noi_dung", blocks)
}

fn told(fault: &TemplateFault) {
    assert!(fault.to_string().contains("ãy"), "no remedy: {fault}");
}
