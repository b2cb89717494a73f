//! What is wrong with a template, told to the person who keeps it: where, what, and what to do.

use std::fmt;

use crate::FormatError;
use crate::limits::{
    MAX_FILLED_BYTES, MAX_FILLED_PICTURES, MAX_TEMPLATE_BYTES, MAX_TEMPLATE_DEPTH, MAX_TEMPLATE_ROUNDS,
    MAX_WORD_COLUMNS,
};

/// A fault of a template. Its `Display` is a sentence in Vietnamese that names the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    /// Where it stands; none where it concerns the whole file.
    pub place: Option<Place>,
    /// What is wrong, and what to do.
    pub problem: Problem,
}

/// Where something stands in a template.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The part of the document.
    pub part: Part,
    /// The paragraph or the row, as a reader counts.
    pub spot: Spot,
    /// The text of the paragraph, shortened.
    pub near: String,
}

/// A part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The text itself.
    Body,
    /// What stands at the head of pages.
    Header,
    /// What stands at their foot.
    Footer,
    /// Notes at the foot of a page.
    Footnotes,
    /// Notes at the end.
    Endnotes,
}

/// A place within a part; paragraphs without letters are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The n-th paragraph outside of tables.
    Paragraph(usize),
    /// A row of a table.
    Row {
        /// The n-th table.
        table: usize,
        /// Its n-th row.
        row: usize,
    },
}

/// What is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// It cannot be read at all.
    #[error(transparent)]
    File(#[from] FormatError),
    /// It is too large.
    #[error("tệp mẫu nặng hơn {} MB. Hãy bỏ bớt hình ảnh trong mẫu rồi gửi lại.", MAX_TEMPLATE_BYTES >> 20)]
    TooLarge,
    /// It is no Word document of the usual kind.
    #[error(
        "tệp không phải văn bản Word kiểu .docx thông thường. Hãy mở mẫu bằng Word, chọn «Lưu thành» (Save As) kiểu «Word Document (.docx)», không chọn kiểu Strict hay Template, rồi gửi lại."
    )]
    NotWord,
    /// It carries macros.
    #[error(
        "mẫu chứa macro ({0}) nên không được nhận. Hãy mở bằng Word, lưu thành «Word Document (.docx)» không có macro rồi gửi lại."
    )]
    Macro(String),
    /// It carries an embedded object or a control.
    #[error(
        "mẫu chứa đối tượng nhúng hoặc nút điều khiển ({0}) có thể chạy lệnh nên không được nhận. Hãy xóa đối tượng đó, hoặc dán lại thành hình ảnh, rồi gửi lại."
    )]
    Embedded(String),
    /// It loads a file from outside.
    #[error(
        "mẫu lấy nội dung từ tệp bên ngoài ({kind}: «{target}») nên không được nhận. Hãy chèn nội dung đó thẳng vào mẫu, hoặc bỏ liên kết, rồi gửi lại."
    )]
    External {
        /// What kind of link it is.
        kind: String,
        /// Where it leads.
        target: String,
    },
    /// It has a field that reads files or runs something, or one that is not known to be harmless.
    #[error(
        "mẫu có trường «{0}» không được phép, vì trường này có thể đọc tệp hoặc chạy lệnh. Hãy xóa trường đó (bấm Alt+F9 để nhìn thấy mã trường) rồi gửi lại."
    )]
    Field(String),
    /// Braces that do not make a placeholder.
    #[error(
        "dấu ngoặc «{0}» mở hoặc đóng dở dang. Mỗi chỗ điền viết liền trong một đoạn, dạng {{{{ten}}}}, gồm hai dấu ngoặc nhọn mở và hai dấu đóng. Hãy viết lại chỗ điền này."
    )]
    Braces(String),
    /// A placeholder without a proper name.
    #[error(
        "«{0}» không phải tên hợp lệ của chỗ điền. Tên chỉ gồm chữ cái, chữ số và dấu gạch dưới, ví dụ {{{{co_quan}}}}. Hãy viết lại tên."
    )]
    Name(String),
    /// A name that nothing is bound to.
    #[error("không có dữ liệu nào tên «{name}»{}. Hãy sửa tên hoặc xóa chỗ điền này.", suggestion(.nearest.as_deref()))]
    Unknown {
        /// The name.
        name: String,
        /// The known name that is most like it.
        nearest: Option<String>,
    },
    /// A name of something else.
    #[error("«{name}» là {is}, không dùng ở đây như {used}. Hãy viết {remedy}.")]
    Kind {
        /// The name.
        name: String,
        /// What it is.
        is: &'static str,
        /// How it is used.
        used: &'static str,
        /// What to write instead.
        remedy: String,
    },
    /// A section that nothing ends.
    #[error("phần {{{{{open}{name}}}}} mở ra nhưng không được đóng. Hãy thêm {{{{/{name}}}}} ở cuối phần đó{}.", within(.inside))]
    Unclosed {
        /// Its name.
        name: String,
        /// «#» or «?».
        open: char,
        /// Whether it begins in a table or a frame, within which it must end.
        inside: Inside,
    },
    /// An end without a beginning.
    #[error("{{{{/{name}}}}} đóng một phần chưa được mở. Hãy thêm {{{{#{name}}}}} hoặc {{{{?{name}}}}} ở đầu phần đó{}, hoặc xóa dấu đóng này.", within(.inside))]
    Unopened {
        /// Its name.
        name: String,
        /// Whether it stands in a table or a frame, within which it must begin.
        inside: Inside,
    },
    /// Sections that cross one another.
    #[error(
        "{{{{/{name}}}}} đứng trước {{{{/{inner}}}}} nên hai phần lồng chéo nhau. Phần mở sau phải đóng trước: hãy chuyển {{{{/{inner}}}}} lên trước {{{{/{name}}}}}."
    )]
    Crossed {
        /// The section that is closed.
        name: String,
        /// The section inside of it that is still open.
        inner: String,
    },
    /// Too many sections inside of one another.
    #[error("các phần lặp và điều kiện lồng nhau quá {MAX_TEMPLATE_DEPTH} lớp. Hãy tách bớt.")]
    TooDeep,
    /// A picture or blocks beside other text.
    #[error(
        "{{{{{0}}}}} phải đứng một mình trong đoạn của nó. Hãy chuyển chữ khác trong đoạn này sang đoạn riêng."
    )]
    NotAlone(String),
    /// The loops go round too often.
    #[error("các phần lặp cho ra quá {MAX_TEMPLATE_ROUNDS} lượt. Hãy thu hẹp danh sách hoặc bớt phần lặp lồng nhau.")]
    TooManyRounds,
    /// The document would be too long.
    #[error("văn bản điền xong dài hơn {} MB chữ. Hãy chia báo cáo thành nhiều tệp.", MAX_FILLED_BYTES >> 20)]
    TooLong,
    /// Too many pictures.
    #[error("văn bản có hơn {MAX_FILLED_PICTURES} hình. Hãy chia báo cáo thành nhiều tệp.")]
    TooManyPictures,
    /// A table that is too wide for Word.
    #[error("bảng «{0}» có hơn {MAX_WORD_COLUMNS} cột, nhiều hơn Word cho phép. Hãy tách bảng.")]
    TooWide(String),
    /// A picture that is none.
    #[error("không chèn được hình «{name}»: {detail} Hãy dùng ảnh PNG hoặc JPEG khác.")]
    Picture {
        /// Its name, or the caption of a chart.
        name: String,
        /// What is wrong with it, a sentence.
        detail: String,
    },
}

/// Within what a section must begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Inside {
    /// The part of the document.
    Part,
    /// A table.
    Table,
    /// A frame, or another closed piece of text.
    Frame,
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!(" (có phải là «{name}»?)"))
}

fn within(inside: &Inside) -> &'static str {
    match inside {
        Inside::Part => "",
        Inside::Table => ", trong cùng bảng",
        Inside::Frame => ", trong cùng khung chữ",
    }
}

impl TemplateFault {
    pub(super) fn whole(problem: impl Into<Problem>) -> Self {
        Self { place: None, problem: problem.into() }
    }

    pub(super) fn at(place: &Place, problem: impl Into<Problem>) -> Self {
        Self { place: Some(place.clone()), problem: problem.into() }
    }
}

impl From<FormatError> for TemplateFault {
    fn from(error: FormatError) -> Self {
        Self::whole(error)
    }
}

impl std::error::Error for TemplateFault {}

impl fmt::Display for TemplateFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self.place {
            Some(place) => format!("{place}: {}", self.problem),
            None => self.problem.to_string(),
        };
        let mut letters = text.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        write!(out, "{first}{}", letters.as_str())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, {}", self.part, self.spot)?;
        if self.near.is_empty() { Ok(()) } else { write!(out, " («{}»)", self.near) }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Body => "thân văn bản",
            Self::Header => "đầu trang",
            Self::Footer => "chân trang",
            Self::Footnotes => "chú thích cuối trang",
            Self::Endnotes => "chú thích cuối văn bản",
        })
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Paragraph(nth) => write!(out, "đoạn thứ {nth}"),
            Self::Row { table, row } => write!(out, "bảng thứ {table}, hàng {row}"),
        }
    }
}
