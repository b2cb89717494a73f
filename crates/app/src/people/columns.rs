//! The columns of the list.

use crate::data::{Columns, Heading, RowError};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Login,
    Name,
    Position,
    Email,
    Phone,
    Role,
    Unit,
    Form,
    Indicator,
    Plan,
    Starts,
}

/// The headings as our own file writes them, in its order.
pub const HEADINGS: [&str; 11] = [
    "Tên đăng nhập", "Họ tên", "Chức vụ", "Thư điện tử", "Điện thoại", "Vai trò", "Đơn vị", "Biểu",
    "Chỉ tiêu", "Kế hoạch", "Từ ngày",
];

/// Every column with what its heading may be, folded.
pub(super) const COLUMNS: &[Heading<Column>] = &[
    (Some(Column::Login), "login", &["ten dang nhap", "dang nhap", "tai khoan"]),
    (Some(Column::Name), "name", &["ho ten", "ho va ten", "can bo"]),
    (Some(Column::Position), "position", &["chuc vu", "chuc danh"]),
    (Some(Column::Email), "email", &["thu dien tu", "e-mail", "thu", "dia chi thu"]),
    (Some(Column::Phone), "phone", &["dien thoai", "so dien thoai", "dt", "di dong"]),
    (Some(Column::Role), "role", &["vai tro", "vai"]),
    (Some(Column::Unit), "unit", &["don vi", "ma don vi", "xa", "xa phuong"]),
    (Some(Column::Form), "form", &["bieu", "ma bieu", "bieu mau"]),
    (Some(Column::Indicator), "indicator", &["chi tieu", "ma chi tieu"]),
    (Some(Column::Plan), "plan", &["ke hoach", "so ke hoach"]),
    (Some(Column::Starts), "starts", &["tu ngay", "ngay bat dau"]),
    (None, "note", &["stt", "tt", "so tt", "ghi chu", "ten don vi", "co quan"]),
];

/// Reads the headings of a list.
pub(super) fn of(headings: &[String]) -> Result<Columns<Column>, Vec<RowError>> {
    Columns::read(COLUMNS, &[&[Column::Login]], headings)
}

/// The column of a field that is wrong.
pub(super) fn of_field(field: &str) -> Column {
    COLUMNS
        .iter()
        .find(|(_, name, _)| *name == field)
        .and_then(|(column, ..)| *column)
        .unwrap_or(Column::Login)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_headings_are_known() {
        let headings = HEADINGS.map(str::to_owned);
        let columns = of(&headings).unwrap();
        for (place, (column, ..)) in COLUMNS.iter().take(HEADINGS.len()).enumerate() {
            assert_eq!(columns.place(column.unwrap()), Some(place), "{}", HEADINGS[place]);
        }
        assert!(of(&["Họ tên".to_owned()]).is_err());
    }
}
