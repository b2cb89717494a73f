//! What is wrong with a formula, where, and what to do.

use std::fmt;

use super::syntax::Place;
use super::{MAX_BYTES, MAX_HEIGHT};

/// One thing that is wrong with a formula. Its text is the message; [`FormulaError::hint`] says what to
/// do, [`FormulaError::render`] points at the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// Where in the formula's text.
    pub place: Place,
    /// What is wrong there.
    pub fault: Fault,
}

/// The kinds of mistakes. The first group is found when a formula is read, the second when it is held
/// against the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing but blanks.
    #[error("công thức để trống")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("công thức dài {0} byte, quá giới hạn {MAX_BYTES} byte")]
    TooLong(usize),
    /// More levels than [`MAX_HEIGHT`].
    #[error("công thức có quá nhiều tầng ngoặc hoặc phép tính nối tiếp (tối đa {MAX_HEIGHT})")]
    TooDeep,
    /// Indicators inside one another grow beyond every bound.
    #[error("công thức sau khi thay các chỉ tiêu bằng công thức của chúng trở nên quá dài")]
    TooLarge,
    /// A sign that the language does not have.
    #[error("ký hiệu «{0}» không dùng được trong công thức")]
    Sign(char),
    /// «1,5», which may be a decimal number or two arguments.
    #[error("«{0}»: không rõ là số thập phân hay hai giá trị")]
    DecimalComma(String),
    /// «1.000», which may be one or one thousand.
    #[error("«{0}»: không rõ là một nghìn hay là số có phần thập phân")]
    Grouped(String),
    /// A number with more digits than can be kept.
    #[error("số «{0}» viết sai hoặc có quá nhiều chữ số")]
    BadNumber(String),
    /// A word with diacritics: its folded form.
    #[error("mã chỉ gồm chữ cái không dấu, chữ số và dấu gạch dưới")]
    Diacritics(String),
    /// Something else than what must stand here.
    #[error("chỗ này cần {wanted}, nhưng gặp {found}")]
    Unexpected {
        /// What may stand here.
        wanted: &'static str,
        /// What stands here.
        found: String,
    },
    /// A bracket without its partner.
    #[error("ngoặc mở ở đây chưa được đóng")]
    Unclosed,
    /// A condition where a number must stand.
    #[error("chỗ này cần một số, nhưng đây là điều kiện đúng/sai")]
    WantedNumber,
    /// A number where a condition must stand.
    #[error("chỗ này cần một điều kiện đúng/sai, nhưng đây là số")]
    WantedCondition,
    /// `a < b < c`.
    #[error("không so sánh liền ba vế")]
    Chained,
    /// No such function, with the nearest ones.
    #[error("không có hàm «{name}»")]
    UnknownFunction {
        /// As written.
        name: String,
        /// Functions with a similar name, the nearest first.
        nearest: Vec<String>,
    },
    /// Too few or too many arguments.
    #[error("hàm {function} cần {wanted}, ở đây có {found}")]
    Arguments {
        /// Name of the function.
        function: &'static str,
        /// How many it takes, in words.
        wanted: &'static str,
        /// How many stand there.
        found: usize,
    },
    /// The second argument of `prev` or `round` is no whole number within its bounds.
    #[error("tham số thứ hai của {function} phải là số nguyên viết sẵn từ {least} đến {most}")]
    WholeNumber {
        /// Name of the function.
        function: &'static str,
        /// The smallest that is allowed.
        least: u16,
        /// The largest that is allowed.
        most: u16,
    },
    /// `ytd` and `latest` of something else than one figure.
    #[error("hàm {0} chỉ nhận đúng một mã số liệu")]
    OneFigure(&'static str),
    /// Time functions inside one another that have no meaning together.
    #[error("hai hàm thời gian này không lồng vào nhau được")]
    NestedTime,

    /// No element or indicator bears this code; the nearest ones.
    #[error("không có số liệu gốc hay chỉ tiêu nào mang mã «{code}»")]
    UnknownCode {
        /// As written.
        code: String,
        /// Codes that look alike, the nearest first.
        nearest: Vec<String>,
    },
    /// The element has no such category; the nearest ones.
    #[error("số liệu {code} không có phân tổ «{category}»")]
    UnknownCategory {
        /// Code of the element.
        code: String,
        /// As written.
        category: String,
        /// Its categories, the nearest first.
        nearest: Vec<String>,
    },
    /// A category of an indicator.
    #[error("{0} là chỉ tiêu, không có phân tổ")]
    CategoryOfIndicator(String),
    /// `ytd` of what does not add up over time.
    #[error("không lũy kế được {code}: {why}")]
    NotAFlow {
        /// Code of the element or indicator.
        code: String,
        /// What it is instead.
        why: &'static str,
    },
    /// Rates are added up.
    #[error("không cộng hai tỷ lệ {left} và {right}: tỷ lệ không cộng được với nhau")]
    RatesAdded {
        /// Code of the one.
        left: String,
        /// Code of the other.
        right: String,
    },
    /// People are added to money.
    #[error("hai vế khác đơn vị tính: «{left}» và «{right}»")]
    UnitsDiffer {
        /// Unit of the left side.
        left: String,
        /// Unit of the right side.
        right: String,
    },
    /// The same quantity in units of different size: «tỷ đồng» and «triệu đồng».
    #[error("hai vế cùng đại lượng nhưng khác bậc: «{left}» và «{right}»")]
    ScalesDiffer {
        /// Unit of the left side.
        left: String,
        /// Unit of the right side.
        right: String,
        /// By what the right side is to be multiplied.
        factor: String,
    },
    /// The result's unit is not the indicator's.
    #[error("công thức cho ra đơn vị «{found}», trong khi chỉ tiêu khai «{declared}»")]
    WrongUnit {
        /// What comes out.
        found: String,
        /// What the indicator declares.
        declared: String,
    },
    /// The result is too large or too small by a power of ten: the `100 *` of a percentage is missing.
    #[error("kết quả lệch bậc so với đơn vị «{declared}» của chỉ tiêu")]
    WrongScale {
        /// What the indicator declares.
        declared: String,
        /// By what the whole is to be multiplied.
        factor: String,
    },
    /// Indicators that need one another, from the first round to the first again.
    #[error("các chỉ tiêu gọi vòng quanh: {}", .0.join(" → "))]
    Cycle(Vec<String>),
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(f)
    }
}

impl std::error::Error for FormulaError {}

impl FormulaError {
    pub(super) fn new(place: Place, fault: Fault) -> Self {
        Self { place, fault }
    }

    /// What to do about it, as one sentence.
    #[must_use]
    pub fn hint(&self) -> String {
        match &self.fault {
            Fault::Sign(sign) => sign_hint(*sign),
            Fault::DecimalComma(text) => comma_hint(text),
            Fault::Grouped(text) => format!(
                "Không chấm ngăn hàng nghìn: viết {}. Nếu là số thập phân, thêm số 0 ở cuối: {text}0.",
                text.replace('.', "")
            ),
            Fault::Diacritics(folded) if folded.is_empty() => {
                "Chép đúng mã trong danh mục, ví dụ DAN_SO.".to_owned()
            }
            Fault::Diacritics(folded) => format!("Viết không dấu: {}.", folded.to_uppercase()),
            Fault::UnknownFunction { nearest, .. } => or_nearest(
                nearest,
                "Các hàm: if, min, max, abs, round, prev, same, ytd, latest, present, missing.",
            ),
            Fault::UnknownCode { nearest, .. } => {
                or_nearest(nearest, "Xem danh sách mã trong danh mục số liệu gốc và danh mục chỉ tiêu.")
            }
            Fault::UnknownCategory { nearest, .. } => {
                or_nearest(nearest, "Số liệu này không chia phân tổ: bỏ dấu chấm và phần sau nó.")
            }
            Fault::ScalesDiffer { factor, .. } => format!("Nhân vế phải với {factor}."),
            Fault::WrongScale { factor, .. } => format!("Nhân cả công thức với {factor}."),
            fault => fixed_hint(fault).to_owned(),
        }
    }

    /// Message, the formula's line with a line of `^` under the place, and the hint. `text` is the
    /// formula's text.
    ///
    /// ```
    /// use cotmoc_core::formula::Formula;
    /// let error = Formula::parse("100 * DN_HDDT / 1,5").unwrap_err();
    /// assert_eq!(error.render("100 * DN_HDDT / 1,5"), "\
    /// «1,5»: không rõ là số thập phân hay hai giá trị
    ///     100 * DN_HDDT / 1,5
    ///                     ^^^
    /// Số thập phân viết với dấu chấm: 1.5. Nếu là hai giá trị, thêm dấu cách sau dấu phẩy: 1, 5.");
    /// ```
    #[must_use]
    pub fn render(&self, text: &str) -> String {
        let start = floor(text, self.place.start);
        let end = floor(text, self.place.end).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        // A tab counts as one sign above and below, so the marks stay under their place.
        let line = text[line_start..line_end].replace(['\t', '\r'], " ");
        let before = text[line_start..start].chars().count();
        let marks = text[start..end.min(line_end)].chars().count().max(1);
        format!("{self}\n    {line}\n    {}{}\n{}", " ".repeat(before), "^".repeat(marks), self.hint())
    }
}

/// The nearest offset at or before `at` where a sign begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

fn or_nearest(nearest: &[String], otherwise: &str) -> String {
    if nearest.is_empty() {
        return otherwise.to_owned();
    }
    format!("Có phải là {}?", nearest.join(", "))
}

fn comma_hint(text: &str) -> String {
    let (plain, apart) = (text.replace('.', "").replace(',', "."), text.replace(',', ", "));
    match text.matches(',').count() {
        1 if text.contains('.') => format!("Bỏ dấu ngăn hàng nghìn, phần thập phân sau dấu chấm: {plain}."),
        1 => format!(
            "Số thập phân viết với dấu chấm: {plain}. Nếu là hai giá trị, thêm dấu cách sau dấu phẩy: {apart}."
        ),
        _ => format!("Thêm dấu cách sau mỗi dấu phẩy: {apart}."),
    }
}

fn sign_hint(sign: char) -> String {
    let instead = match sign {
        ';' => "Các tham số cách nhau bằng dấu phẩy và dấu cách.",
        '%' => "Viết 80 % thành 80 / 100; một tỷ lệ phần trăm là 100 * tử số / mẫu số.",
        '×' | '·' | '✕' => "Dấu nhân viết là *.",
        '÷' | ':' => "Dấu chia viết là /.",
        '–' | '—' | '−' | '‑' => "Dấu trừ viết là - (gạch ngắn trên bàn phím).",
        '≤' => "Viết là <=.",
        '≥' => "Viết là >=.",
        '≠' | '!' => "Khác nhau viết là <>.",
        '^' => "Không có lũy thừa: viết x * x.",
        '[' | ']' | '{' | '}' => "Chỉ dùng ngoặc tròn ( ).",
        '"' | '\'' | '“' | '”' | '«' | '»' => "Mã viết trần, không đặt trong dấu nháy.",
        _ => "Chỉ dùng + - * / ( ) , = <> < <= > >= , mã số liệu, số và tên hàm.",
    };
    instead.to_owned()
}

fn fixed_hint(fault: &Fault) -> &'static str {
    match fault {
        Fault::Empty => "Nhập công thức, ví dụ 100 * DN_HOA_DON_DIEN_TU / DN_HOAT_DONG.",
        Fault::TooLong(_) | Fault::TooDeep | Fault::TooLarge => {
            "Tách một phần thành chỉ tiêu riêng rồi gọi bằng mã của nó."
        }
        Fault::BadNumber(_) => "Viết tối đa 18 chữ số, phần thập phân sau dấu chấm: 12.5.",
        Fault::Unclosed => "Thêm ngoặc đóng ).",
        Fault::WantedNumber => {
            "Muốn chọn theo điều kiện thì viết if(điều kiện, giá trị khi đúng, giá trị khi sai)."
        }
        Fault::WantedCondition => "Viết một phép so sánh, ví dụ x > 0, hoặc present(x), missing(x).",
        Fault::Chained => "Viết hai phép so sánh nối bằng and: a < b and b < c.",
        Fault::WholeNumber { function: "prev", .. } => "prev(x, 2) là hai kỳ trước.",
        Fault::WholeNumber { .. } => "round(x, 2) là làm tròn đến hai chữ số thập phân.",
        Fault::Arguments { .. } => "Xem lại số tham số và dấu phẩy giữa chúng.",
        Fault::OneFigure(_) => "Đặt hàm vào từng mã: ytd(A) / ytd(B), không viết ytd(A / B).",
        Fault::NestedTime => {
            "Chỉ lồng được prev trong prev (tổng cộng không quá 240 kỳ) và ytd trong same: same(ytd(x))."
        }
        Fault::CategoryOfIndicator(_) => "Bỏ dấu chấm và phần sau nó, hoặc dùng phân tổ của số liệu gốc.",
        Fault::NotAFlow { .. } => {
            "Chỉ lũy kế số phát sinh trong kỳ; với số cuối kỳ hãy dùng chính mã đó hoặc latest(mã)."
        }
        Fault::RatesAdded { .. } => "Dùng tử số và mẫu số: 100 * (tử 1 + tử 2) / (mẫu 1 + mẫu 2).",
        Fault::UnitsDiffer { .. } => "Chỉ cộng, trừ, so sánh những số cùng đơn vị tính.",
        Fault::WrongUnit { .. } => "Sửa công thức, hoặc sửa đơn vị tính của chỉ tiêu.",
        Fault::Cycle(_) => "Bỏ một mã trong vòng này, hoặc thay bằng số liệu gốc.",
        Fault::Unexpected { .. } => {
            "Xem lại phần ngay trước vị trí này: có thể thiếu phép tính, dấu phẩy hoặc ngoặc."
        }
        _ => "Xem lại công thức ở vị trí này.",
    }
}
