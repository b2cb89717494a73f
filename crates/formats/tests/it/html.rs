//! Web pages.

use crate::support::{lines, text};

fn check(html: &str, expected: &[&str]) {
    assert_eq!(lines(&text("trang.html", html.as_bytes())), expected, "{html}");
}

#[test]
fn headings_and_paragraphs() {
    check(
        "<!DOCTYPE html><html><head><title>Cổng</title></head><body><h1>Kế hoạch</h1><p>Tỷ lệ\n  đạt&nbsp;80%.<p>Hai.<br>Ba.</p><h3>Mục tiêu</h3></body></html>",
        &["# Kế hoạch", "Tỷ lệ đạt 80%.", "Hai.", "Ba.", "### Mục tiêu"],
    );
}

#[test]
fn an_open_head_ends_at_the_first_block() {
    check("<html><head><title>x</title><p>Nội dung</p>", &["Nội dung"]);
    check("<html><head><meta charset=utf-8><body>Nội dung</html>", &["Nội dung"]);
}

#[test]
fn lists_are_numbered_as_a_browser_shows_them() {
    check(
        "<body><ul><li>Một<ul><li>Hai</li></ul></li><li>- Ba</ul><ol start=3><li>a<li value=7>b<li>c</ol><ol type=a><li>x</li></ol><ol type=I><li>y<li>z</ol>",
        &["- Một", "+ Hai", "- Ba", "3. a", "7. b", "8. c", "a) x", "I. y", "II. z"],
    );
}

#[test]
fn tables_with_merged_cells() {
    check(
        "<body><table><tr><th rowspan=2>STT<th colspan=2>Mục tiêu</tr><tr><th>2025<th>2030</tr><tr><td>1<td>80%<td>95 | 96%</tr></table>",
        &["| STT | Mục tiêu |  |", "|  | 2025 | 2030 |", "| 1 | 80% | 95 / 96% |"],
    );
}

#[test]
fn nested_and_layout_tables() {
    check(
        "<body><table><tr><td><h2>Đầu</h2><p>Đoạn</p></td></tr></table><table><tr><td>A</td><td>B<table><tr><td>c</td><td>d</td></tr></table></td></tr><tr><td>E</td><td><p>- f</p><p>- g</p></td></tr></table>",
        &["## Đầu", "Đoạn", "| A | B c, d |", "| E | - f; - g |"],
    );
}

#[test]
fn what_is_not_for_reading_is_dropped() {
    check(
        "<body><nav>Trang chủ</nav><script>var a='<p>90%</p>'</script><style>p{}</style><div hidden>ẩn 1</div><p style='display: NONE'>ẩn 2</p><noscript>ẩn 3</noscript><p>Thấy <del>bỏ</del>được<!-- 70% --></p><select><option>Chọn</option></select>",
        &["Thấy được"],
    );
}

#[test]
fn entities_are_resolved() {
    check(
        "<body>A &lt; B &amp; C &#8805; 50&percnt; &agrave;&#x1EBF; &khong;",
        &["A < B & C ≥ 50% àế &khong;"],
    );
}

#[test]
fn broken_markup_still_gives_text() {
    check("<html></div></td></table><p>Một</b></i><table><td>x</table></p><p", &["Một", "x"]);
}

#[test]
fn charset_of_the_page_counts() {
    let page = b"<html><head><meta http-equiv=Content-Type content=\"text/html; charset=windows-1258\"></head><body>K\xEA\xEC hoa\xF2ch</body>";
    assert_eq!(text("a.htm", page).trim(), "Kế hoạch");
}

#[test]
fn content_wins_over_the_name() {
    assert_eq!(
        text("kehoach.doc", "<html><body><p>Lưu từ Word</p></body></html>".as_bytes()).trim(),
        "Lưu từ Word"
    );
}

#[test]
fn deep_nesting_ends_well() {
    let deep = format!("<html>{}sâu{}", "<div><table><tr><td>".repeat(20_000), "</div>".repeat(20_000));
    assert!(text("a.html", deep.as_bytes()).contains("sâu"));
}
