//! What is refused, and with which words.

use cotmoc_formats::word::{Given, Known, Problem, Template, TemplateFault};

use super::sample::{blocks, faults, template};
use crate::support::{Docx, p, package, table};

fn check(body: &str, expected: &[&str]) {
    assert_eq!(faults(body), expected, "{body}");
}

#[test]
fn broken_placeholders_name_their_place() {
    check(
        &(p("Kính gửi") + &p("") + &p("Số {{so_ky_hieu")),
        &["Thân văn bản, đoạn thứ 2 («Số {{so_ky_hieu»): dấu ngoặc «{{so_ky_hieu» mở hoặc đóng dở dang. Mỗi chỗ điền viết liền trong một đoạn, dạng {{ten}}, gồm hai dấu ngoặc nhọn mở và hai dấu đóng. Hãy viết lại chỗ điền này."],
    );
    check(
        &table(&[&["a"], &["b", "{{1 + 1}}"]]),
        &["Thân văn bản, bảng thứ 1, hàng 2 («{{1 + 1}}»): «1 + 1» không phải tên hợp lệ của chỗ điền. Tên chỉ gồm chữ cái, chữ số và dấu gạch dưới, ví dụ {{co_quan}}. Hãy viết lại tên."],
    );
}

#[test]
fn broken_loops_name_their_place() {
    check(
        &(p("{{#ds}}") + &p("{{ten}}")),
        &["Thân văn bản, đoạn thứ 1 («{{#ds}}»): phần {{#ds}} mở ra nhưng không được đóng. Hãy thêm {{/ds}} ở cuối phần đó."],
    );
    check(
        &(p("a") + &p("x {{/ds}}")),
        &["Thân văn bản, đoạn thứ 2 («x {{/ds}}»): {{/ds}} đóng một phần chưa được mở. Hãy thêm {{#ds}} hoặc {{?ds}} ở đầu phần đó, hoặc xóa dấu đóng này."],
    );
    check(
        &[p("{{#a}}"), p("{{?b}}"), p("{{/a}}"), p("{{/b}}")].concat(),
        &[
            "Thân văn bản, đoạn thứ 3 («{{/a}}»): {{/a}} đứng trước {{/b}} nên hai phần lồng chéo nhau. Phần mở sau phải đóng trước: hãy chuyển {{/b}} lên trước {{/a}}.",
            "Thân văn bản, đoạn thứ 4 («{{/b}}»): {{/b}} đóng một phần chưa được mở. Hãy thêm {{#b}} hoặc {{?b}} ở đầu phần đó, hoặc xóa dấu đóng này.",
        ],
    );
    let across = table(&[&["{{#ds}}{{ten}}"]]) + &p("{{/ds}}");
    assert!(faults(&across)[0].contains("trong cùng bảng"), "{:?}", faults(&across));
    let deep = (0..6).map(|n| format!("{{{{#a{n}}}}}")).chain((0..6).rev().map(|n| format!("{{{{/a{n}}}}}")));
    let deep = deep.map(|mark| p(&mark)).collect::<String>();
    assert!(faults(&deep)[0].contains("lồng nhau quá 5 lớp"), "{:?}", faults(&deep));
}

#[test]
fn pictures_stand_alone() {
    check(
        &p("xem {{hinh:ban_do}}"),
        &["Thân văn bản, đoạn thứ 1 («xem {{hinh:ban_do}}»): {{hinh:ban_do}} phải đứng một mình trong đoạn của nó. Hãy chuyển chữ khác trong đoạn này sang đoạn riêng."],
    );
    check(&p("{{hinh:ban_do}}"), &[]);
}

#[test]
fn names_are_held_against_those_that_there_are() {
    let known = Known::new()
        .text("co_quan")
        .blocks("noi_dung")
        .picture("ban_do")
        .list("ds", Known::new().text("ten"));
    let check = |body: &str, expected: &[&str]| {
        let found: Vec<String> = template(body).check(&known).iter().map(TemplateFault::to_string).collect();
        assert_eq!(found.len(), expected.len(), "{body}: {found:?}");
        for (fault, words) in found.iter().zip(expected) {
            assert!(fault.contains(words), "{body}: {fault}");
        }
    };
    check(&p("{{co_quna}}"), &["không có dữ liệu nào tên «co_quna» (có phải là «co_quan»?). Hãy sửa tên"]);
    check(&p("{{xyz}}"), &["không có dữ liệu nào tên «xyz». Hãy sửa"]);
    check(&p("{{noi_dung}} và chữ"), &["{{noi_dung}} phải đứng một mình"]);
    check(&p("{{ds}}"), &["«ds» là danh sách, không dùng ở đây như chữ. Hãy viết {{#ds}} … {{/ds}}"]);
    check(&p("{{#co_quan}}a{{/co_quan}}"), &["«co_quan» là chữ, không dùng ở đây như danh sách"]);
    check(&p("{{ban_do}}"), &["Hãy viết {{hinh:ban_do}} một mình"]);
    check(&p("{{hinh:co_quan}}"), &["«co_quan» là chữ, không dùng ở đây như hình"]);
    check(&p("{{ten}}"), &["không có dữ liệu nào tên «ten»"]);
    check(&p("{{stt}}"), &["không có dữ liệu nào tên «stt»"]);
    check(&p("{{#ds}}{{stt}} {{ten}} {{co_quan}}{{/ds}} {{?ban_do}}x{{/ban_do}}"), &[]);
    check(&p("{{noi_dung}}"), &[]);
}

#[test]
fn what_is_not_given_is_a_fault_and_no_file() {
    let fault = template(&p("{{so_kyhieu}}")).fill(&Given::new().text("so_ky_hieu", "1")).unwrap_err();
    assert!(fault.to_string().contains("có phải là «so_ky_hieu»"), "{fault}");
    let fault = template(&p("Xem {{a}}")).fill(&Given::new().blocks("a", blocks())).unwrap_err();
    assert!(matches!(fault.problem, Problem::NotAlone(_)), "{fault}");
}

#[test]
fn loops_over_loops_end() {
    let item = Given::new();
    let many: Vec<Given> = vec![item; 2_000];
    let given = Given::new().list("a", many.clone()).list("b", many);
    let body = [p("{{#a}}"), p("{{#b}}"), p("x"), p("{{/b}}"), p("{{/a}}")].concat();
    let fault = template(&body).fill(&given).unwrap_err();
    assert!(matches!(fault.problem, Problem::TooManyRounds), "{fault}");
    let long = Given::new().text("x", "a".repeat(1_000_000)).list("a", vec![Given::new(); 100]);
    let fault = template(&p("{{#a}}{{x}}{{/a}}")).fill(&long).unwrap_err();
    assert!(matches!(fault.problem, Problem::TooLong), "{fault}");
}

fn field(instruction: &str) -> String {
    let (one, two) = instruction.split_at(instruction.len() / 2);
    format!(
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>{one}</w:instrText></w:r><w:r><w:instrText>{two}</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
    )
}

#[test]
fn fields_that_read_or_run_are_refused_by_name() {
    for name in [
        "INCLUDETEXT", "INCLUDEPICTURE", "DDE", "DDEAUTO", "LINK", "DATABASE", "IMPORT", "MACROBUTTON",
        "EMBED", "AUTOTEXT", "PRINT", "ASK", "INCLUDE", "MERGEREC",
    ] {
        for body in [
            field(&format!(" {name} \"C:\\\\a.txt\" ")),
            field(&format!(" {} x", name.to_lowercase())),
            format!("<w:p><w:fldSimple w:instr=\"{name} x\"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>"),
            format!("<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>IF 1 = </w:instrText></w:r>{}</w:p>", field(name).replace("<w:p>", "").replace("</w:p>", "")),
        ] {
            let found = faults(&body);
            assert!(found.iter().any(|f| f.contains(&format!("mẫu có trường «{name}» không được phép")) || f.contains(&format!("Mẫu có trường «{name}»"))), "{name}: {found:?}");
        }
    }
    for harmless in [" PAGE ", "NUMPAGES \\* MERGEFORMAT", "DATE \\@ \"dd/MM/yyyy\"", "= 1 + 1", "REF a \\h"] {
        check(&field(harmless), &[]);
    }
}

fn with(parts: &[(&str, &str)]) -> Vec<String> {
    let bytes = Docx::body(&p("a")).bytes();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        all.push((name, bytes));
    }
    for (name, text) in parts {
        all.retain(|(known, _)| known != name);
        all.push(((*name).to_owned(), text.as_bytes().to_vec()));
    }
    let all: Vec<(&str, &[u8])> = all.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    match Template::read(&package(&all)) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(TemplateFault::to_string).collect(),
    }
}

fn relation(kind: &str, target: &str, mode: &str) -> String {
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"{mode}/></Relationships>"
    )
}

#[test]
fn macros_objects_and_outside_files_are_refused() {
    const OUT: &str = " TargetMode=\"External\"";
    const LIST: &str = "word/_rels/document.xml.rels";
    let of = |kind: &str, target: &str, mode: &str| with(&[(LIST, &relation(kind, target, mode))]);
    assert!(with(&[("word/vbaProject.bin", "x")])[0].contains("Mẫu chứa macro (word/vbaProject.bin)"));
    assert!(of("vbaProject", "vbaProject.bin", "")[0].contains("macro"));
    assert!(with(&[("word/embeddings/oleObject1.bin", "x")])[0].contains("đối tượng nhúng"));
    assert!(with(&[("word/activeX/activeX1.xml", "<a/>")])[0].contains("đối tượng nhúng"));
    assert!(of("oleObject", "embeddings/a.bin", "")[0].contains("đối tượng nhúng"));
    let settings = relation("attachedTemplate", "file:///C:/a.dotm", OUT);
    assert!(with(&[("word/_rels/settings.xml.rels", &settings)])[0].contains("mẫu đính kèm: «file:///C:/a.dotm»"));
    assert!(of("image", "http://10.0.0.1/a.png", OUT)[0].contains("hình ảnh liên kết"));
    assert!(of("frame", "http://10.0.0.1/", OUT)[0].contains("khung trang web"));
    assert!(of("aFChunk", "a.htm", "")[0].contains("đoạn chèn từ tệp khác"));
    assert!(of("hyperlink", "https://example.vn", OUT).is_empty());
    check("<w:p><w:r><w:object/></w:r></w:p>", &["Mẫu chứa đối tượng nhúng hoặc nút điều khiển (object) có thể chạy lệnh nên không được nhận. Hãy xóa đối tượng đó, hoặc dán lại thành hình ảnh, rồi gửi lại."]);
    check("<w:altChunk r:id=\"x\" xmlns:r=\"r\"/>", &["Mẫu lấy nội dung từ tệp bên ngoài (altChunk: «x») nên không được nhận. Hãy chèn nội dung đó thẳng vào mẫu, hoặc bỏ liên kết, rồi gửi lại."]);
}

#[test]
fn other_kinds_of_files_are_refused() {
    let types = |kind: &str| {
        format!("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/{kind}\"/></Types>")
    };
    let of = |kind: &str| with(&[("[Content_Types].xml", &types(kind))]);
    assert!(of("vnd.ms-word.document.macroEnabled.main+xml")[0].contains("macro"));
    assert!(of("vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")[0].contains(".docx"));
    for bytes in [&b"%PDF-1.4"[..], b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"] {
        assert_eq!(Template::read(bytes).unwrap_err().len(), 1);
    }
    let strict = p("a").replace("<w:p>", "<w:p xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\">");
    assert!(faults(&strict).is_empty(), "only the root counts");
}

#[test]
fn bombs_and_deep_nesting_are_refused() {
    let bomb = p(&" ".repeat(40 << 20));
    let found = Template::read(&Docx::body(&bomb).bytes()).unwrap_err();
    assert_eq!(found.len(), 1, "{found:?}");
    let deep = "<w:sdt>".repeat(5_000) + &"</w:sdt>".repeat(5_000);
    assert!(faults(&deep)[0].contains("quá sâu"), "{:?}", faults(&deep));
}
