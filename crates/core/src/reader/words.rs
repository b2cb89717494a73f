//! Folded word lists that several steps of the reader share.

use super::phrases::List;

/// A wording of an indicator begins here, wherever it stands in a sentence.
pub(super) static SUBJECTS: List = List::new(&[
    "ty le", "ti le", "ty trong", "ti trong", "nang suat lao dong", "toc do tang", "so luong", "tong so",
    "kinh te so chiem", "kinh te so dat", "kinh te so cua tinh", "nsld", "muc do hai long", "muc hai long",
    "chi so", "ha tang mang", "ha tang bang", "ha tang internet", "dong gop cua", "thu hang",
    "gia tri chi so", "mat do",
]);

/// A wording of an indicator begins here when a comma, «và» or a semicolon stands before.
pub(super) static SUBJECTS_AFTER_COMMA: List = List::new(&[
    "so doanh nghiep", "moi nganh", "tung nganh", "trong tung nganh", "trong moi nganh", "kinh te so",
    "so xa", "so ho", "so nguoi", "so hop tac xa", "thuong mai dien tu", "doanh thu", "quy mo",
    "so san pham", "nguoi dan", "doanh nghiep su dung", "nang suat", "toc do", "duy tri", "phu song",
    "dan so", "so thue bao", "xep hang", "xep thu", "dung thu", "nhan luc", "lao dong kinh te so", "so hoa",
    "moi xa", "bang rong", "muc", "tmdt", "kts",
]);

/// Words that only lead from a subject to its value.
pub(super) static LEADING: List = List::new(&[
    "dat", "la", "chiem", "phai", "duoc", "co", "phan", "dau", "muc", "tieu", "chi", "bao", "dam", "den",
    "nam", "vao", "trong", "cuoi", "het", "truoc", "toi", "va", "hoac", "nang", "len", "thanh", "voi", "nhu",
    "sau", "cu", "the", "mot", "so", "cac", "theo", "do", "con", "tren", "duoi", "it", "nhat", "thieu",
    "khoang", "thuc", "hien", "hoan", "dong", "thoi", "tung", "buoc", "tuong", "ung", "lan", "luot", "gom",
    "ra", "de", "giai", "doan", "hon", "o", "khong", "qua", "da", "tinh", "thuoc", "ca", "nuoc", "ty", "le",
    "ti", "rieng", "moi", "hang", "nay", "thi", "dam", "nhom", "ve", "tai", "quy", "cuoi", "ky", "moc",
    "deu", "rieng", "ngay", "hon", "cung", "thoi", "gian",
]);

/// Verbs between a subject and its value.
pub(super) static REACHING: List = List::new(&[
    "dat", "la", "chiem", "dat duoc", "dat muc", "o muc", "dat ty le", "len", "tang len", "nang len",
    "xuong", "giam xuong", "xuong con", "con", "tang", "giam", "dat tu", "bang",
]);

/// Verbs whose object follows the value: «phủ 80% hộ», «đào tạo 1.000 người».
pub(super) static REACHING_OBJECT: List = List::new(&[
    "phu", "phu khap", "phu song", "bao phu", "phu den", "phu toi", "den", "toi", "cho", "duoc phu",
    "phu song den", "duoc phu den", "cung cap cho", "vuon toi", "keo den", "pho cap cho", "pho cap den",
    "phu kin", "phu duoc", "bao phu den", "ket noi den", "ket noi", "ket noi toi", "trien khai tai",
    "trien khai den",
]);

/// The predicate of an enumeration begins here: «… được xử lý trên môi trường mạng».
pub(super) static PREDICATES: List = List::new(&[
    "duoc", "co", "su dung", "thuc hien", "hoan thien", "trang bi", "nop", "lap dat", "chap nhan", "to chuc",
    "nhan", "xu ly", "ket noi", "hoan thanh", "tham gia", "ung dung", "trien khai", "dat", "cung cap",
    "biet", "dung", "tiep can", "hai long",
]);

/// A clause without a number that states a target begins here.
pub(super) static CLAUSES: List = List::new(&[
    "pho cap", "hoan thanh pho cap", "thuoc nhom", "duy tri", "tro thanh", "khong con", "co ban cham dut",
    "cham dut", "nam trong nhom", "tung buoc", "xay dung thanh cong",
]);

/// A sentence without a number that states a target begins here.
pub(super) static QUALITIES: List = List::new(&[
    "pho cap", "hoan thanh pho cap", "thuoc nhom", "duy tri", "tro thanh", "khong con", "co ban cham dut",
    "cham dut", "nam trong nhom", "tung buoc", "duy tri", "xay dung thanh cong", "hinh thanh", "tro thanh",
    "hoan thanh", "xay dung", "khong con", "dam bao", "bao dam", "phan dau tro thanh", "phan dau thuoc",
    "giu vung", "thuoc nhom dan dau", "phan dau xay dung", "phan dau hinh thanh", "phan dau hoan thanh",
    "co ban hoan thanh", "phat trien", "day manh",
]);

/// What is said of figures that are reached already.
pub(super) static REACHED: List = List::new(&[
    "da dat", "da co", "hien nay", "hien dat", "hien co", "den nay", "tinh den", "uoc dat", "thuc hien duoc",
    "moi dat", "so voi cung ky", "cung ky", "da hoan thanh", "da duoc", "nam qua", "ket qua dat duoc",
    "trong nam qua", "da cung cap", "da tang", "vua qua", "da trien khai", "da phu", "uoc tinh", "hien moi",
    "thuc te dat", "da ket noi", "hien tai", "da phat sinh", "da cap", "da chiem", "dang dat", "hien chiem",
    "thuc hien nam", "ket qua nam", "chi dat", "moi chi", "truoc do", "chua dat", "khong dat",
    "da thuc hien", "da dao tao", "da ho tro", "da thanh lap", "da xay dung", "da su dung", "da vuot",
    "hien trang", "da giam", "nhiem ky truoc", "giai doan truoc", "vuot ke hoach", "vuot muc tieu",
    "da to chuc", "da tiep nhan", "uoc chiem", "uoc tang", "uoc co", "so lieu cua nam", "so lieu nam",
    "theo cong bo", "ve dich", "ket thuc nam", "so voi chi tieu", "ton tai", "han che", "trong do hien",
    "nam truoc", "mot so ket qua", "ket qua de tham khao", "ket qua thuc hien", "khi do", "da giai ngan",
    "bai hoc", "da giai quyet", "da xu ly", "da dua", "da hinh thanh", "con thap", "dat thap", "cao hon muc",
    "thap hon muc", "so voi muc tieu", "moi co", "da so hoa", "dat duoc ket qua",
]);

/// What is said of figures that are to be reached.
pub(super) static AIMING: List = List::new(&[
    "phan dau", "muc tieu", "chi tieu", "dat muc tieu", "huong toi", "ky vong", "dat chi tieu", "muon",
    "den nam", "den het nam", "toi thieu", "it nhat", "den cuoi nam", "ke hoach nam", "dat ra", "vao nam",
    "trong nam", "truoc nam", "tro len", "phan dau dat", "bao dam", "dam bao", "dinh huong", "du kien",
    "can dat", "phai dat", "yeu cau dat",
]);
