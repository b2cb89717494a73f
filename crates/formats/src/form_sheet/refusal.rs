//! Why an uploaded file is not read, told to the person who sent it.

use crate::limits::{MAX_FORM_ZIP_BYTES, MAX_FORMS};
use crate::{FormatError, Kind};

/// A file that is not read. Its `Display` says what happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is damaged, too large, locked by a password …
    #[error(transparent)]
    Format(#[from] FormatError),
    /// It is of another kind.
    #[error(
        "Tệp «{name}» là {kind}, không phải tệp Excel .xlsx. Hãy mở tệp bằng Excel hoặc LibreOffice, chọn «Lưu thành» (Save As) kiểu «Excel Workbook (.xlsx)» rồi nộp lại."
    )]
    Kind {
        /// Name of the file.
        name: String,
        /// What it is.
        kind: Kind,
    },
    /// Nothing of ours is in it.
    #[error(
        "Tệp «{0}» không phải là biểu mẫu tải từ Cột Mốc: không có thông tin nhận dạng biểu. Hãy tải biểu Excel từ trang nhập số liệu, điền vào chính tệp đó rồi nộp lại."
    )]
    Foreign(String),
    /// It was made by a newer version of the software.
    #[error(
        "Tệp «{name}» được tạo bởi phiên bản Cột Mốc mới hơn (kiểu tệp {schema}). Hãy tải lại biểu Excel từ hệ thống này rồi điền."
    )]
    Newer {
        /// Name of the file.
        name: String,
        /// The way of laying out that it names.
        schema: u32,
    },
    /// The zip file is too large.
    #[error(
        "Tệp nén «{name}» nặng {size_mb} MB, vượt giới hạn {} MB. Hãy chia các biểu thành nhiều tệp nén nhỏ hơn rồi nộp từng tệp.",
        MAX_FORM_ZIP_BYTES >> 20
    )]
    ZipTooLarge {
        /// Name of the file.
        name: String,
        /// Its size in MB, rounded up.
        size_mb: usize,
    },
    /// The zip file holds too many files.
    #[error(
        "Tệp nén «{name}» chứa {count} tệp, vượt giới hạn {MAX_FORMS}. Hãy chia các biểu thành nhiều tệp nén rồi nộp từng tệp."
    )]
    TooMany {
        /// Name of the file.
        name: String,
        /// Files in it.
        count: usize,
    },
    /// The zip file holds no workbook.
    #[error(
        "Trong tệp nén «{0}» không có tệp Excel .xlsx nào. Hãy nén các biểu đã điền thành một tệp .zip rồi nộp lại."
    )]
    Nothing(String),
}
