//! Why a file could not be read, told to the person who sent it: what happened, where, what to do.

use crate::Kind;

/// A file that cannot be turned into text. Its `Display` is the Vietnamese message for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The file has no bytes, or nothing but white space.
    #[error(
        "Tệp «{name}» rỗng, không có nội dung để đọc. Hãy mở tệp gốc kiểm tra, lưu lại rồi chọn lại tệp."
    )]
    Empty {
        /// Name of the file.
        name: String,
    },
    /// The file is larger than is looked at.
    #[error(
        "Tệp «{name}» nặng {size_mb} MB, vượt giới hạn {limit_mb} MB. Hãy tách tệp thành nhiều phần hoặc bỏ bớt hình ảnh rồi gửi lại."
    )]
    TooLarge {
        /// Name of the file.
        name: String,
        /// Its size in MB, rounded up.
        size_mb: usize,
        /// The limit in MB.
        limit_mb: usize,
    },
    /// The text in the file is longer than is kept.
    #[error(
        "Văn bản trong tệp «{name}» dài hơn {limit_mb} MB chữ. Hãy tách tệp thành nhiều phần rồi gửi từng phần."
    )]
    TextTooLong {
        /// Name of the file.
        name: String,
        /// The limit in MB.
        limit_mb: usize,
    },
    /// Neither content nor name says what the file is.
    #[error(
        "Không nhận ra định dạng của tệp «{name}» (nội dung không phải văn bản). Hãy lưu tệp thành .docx, .pdf, .xlsx, .html hoặc .txt rồi gửi lại."
    )]
    Unknown {
        /// Name of the file.
        name: String,
    },
    /// Plain text in no encoding that is known.
    #[error(
        "Tệp «{name}» có ký tự hỏng ở dòng {line} (byte thứ {offset}): không phải UTF-8 và cũng không phải bảng mã tiếng Việt quen thuộc (TCVN3, VNI, Windows-1258). Hãy mở tệp bằng chương trình đã tạo ra nó, chọn «Lưu thành…» với bảng mã UTF-8 rồi gửi lại."
    )]
    BadEncoding {
        /// Name of the file.
        name: String,
        /// Line of the first bad byte, from 1.
        line: usize,
        /// Position of the first bad byte, from 1.
        offset: usize,
    },
    /// The file is of a known kind, but cut off or damaged.
    #[error(
        "Tệp «{name}» là {kind} nhưng bị hỏng hoặc tải về chưa trọn ({detail}). Hãy tải lại tệp, hoặc mở bằng Word, Excel hay trình đọc PDF rồi lưu thành tệp mới và gửi lại."
    )]
    Damaged {
        /// Name of the file.
        name: String,
        /// What it seems to be.
        kind: Kind,
        /// What was found, in Vietnamese.
        detail: String,
    },
    /// The file unpacks to far more than its size, as an attack would.
    #[error(
        "Tệp «{name}» ({kind}) khi giải nén phình to bất thường ({detail}) nên không được mở, để bảo vệ máy chủ. Nếu đây là văn bản thật, hãy mở tệp, lưu thành tệp mới rồi gửi lại."
    )]
    Bomb {
        /// Name of the file.
        name: String,
        /// What it seems to be.
        kind: Kind,
        /// What was measured, in Vietnamese.
        detail: String,
    },
    /// The file asks for a password.
    #[error(
        "Tệp «{name}» ({kind}) được bảo vệ bằng mật khẩu nên không đọc được. Hãy mở tệp bằng mật khẩu, bỏ mật khẩu (hoặc in ra PDF mới) rồi gửi lại."
    )]
    Encrypted {
        /// Name of the file.
        name: String,
        /// What it is.
        kind: Kind,
    },
    /// A programme that this kind needs is not installed.
    #[error(
        "Tệp «{name}» là {kind}, cần chương trình {tool} mà máy chủ chưa cài. Người quản trị cài bằng lệnh «apt install {packages}»; hoặc {otherwise}."
    )]
    ToolMissing {
        /// Name of the file.
        name: String,
        /// What it is.
        kind: Kind,
        /// The programme, as people call it.
        tool: &'static str,
        /// Debian packages, separated by spaces.
        packages: &'static str,
        /// What the user can do without it, in Vietnamese.
        otherwise: &'static str,
    },
    /// An outside programme failed.
    #[error(
        "Chương trình {tool} không đọc được tệp «{name}» ({detail}). Hãy mở tệp kiểm tra, lưu thành .docx hoặc .pdf rồi gửi lại."
    )]
    ToolFailed {
        /// Name of the file.
        name: String,
        /// The programme.
        tool: &'static str,
        /// What it said, shortened.
        detail: String,
    },
    /// Reading took longer than allowed.
    #[error(
        "Đọc tệp «{name}» quá {seconds} giây mà chưa xong nên đã dừng. Hãy tách tệp thành nhiều phần nhỏ hơn rồi gửi từng phần."
    )]
    TooSlow {
        /// Name of the file.
        name: String,
        /// The limit in seconds.
        seconds: u64,
    },
    /// The file has pictures or nothing, but no letters.
    #[error(
        "Không tìm thấy chữ nào trong tệp «{name}» ({kind}). Nếu là bản chụp, hãy quét lại rõ nét (từ 200 dpi, thẳng trang) hoặc gửi bản Word của văn bản."
    )]
    NoText {
        /// Name of the file.
        name: String,
        /// What it is.
        kind: Kind,
    },
    /// Too many pages.
    #[error(
        "Tệp «{name}» có {pages} trang, vượt giới hạn {limit} trang. Hãy tách tệp thành nhiều phần rồi gửi từng phần."
    )]
    TooManyPages {
        /// Name of the file.
        name: String,
        /// Its pages.
        pages: usize,
        /// The limit.
        limit: usize,
    },
    /// A file that was asked for cannot be made.
    #[error("Không tạo được {what} ({detail}). {remedy}.")]
    NotMade {
        /// What was to be made, in Vietnamese.
        what: &'static str,
        /// Why not, in Vietnamese where it is ours to say.
        detail: String,
        /// What to do, in Vietnamese.
        remedy: &'static str,
    },
    /// The file is no collection of borders in degrees.
    #[error("Tệp «{name}» không dùng làm địa giới được: {problem} {remedy}")]
    Boundaries {
        /// Name of the file.
        name: String,
        /// What is wrong and with which feature, a sentence in Vietnamese.
        problem: String,
        /// What to do, a sentence in Vietnamese.
        remedy: &'static str,
    },
}
