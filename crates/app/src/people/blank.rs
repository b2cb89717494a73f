//! The empty list, with what there is to choose from.

use std::collections::BTreeSet;

use cotmoc_core::model::UnitId;
use cotmoc_core::units::Register;
use cotmoc_formats::table::{BlankColumn, blank_workbook};
use cotmoc_store::{accounts, duties, forms};
use jiff::civil::Date;

use super::columns::{COLUMNS, Column};
use super::{HEADINGS, allowed};
use crate::accounts::role_words;
use crate::model::{AccountState, Role};
use crate::{Action, AppError, Context, Kind, Result, files, units, when};

/// Units that are offered; with more of them, codes are typed.
const MOST_UNITS: usize = 2_000;

/// The empty list as a workbook: roles, forms, and the units under those for which somebody has a duty.
///
/// # Errors
/// [`Kind::Forbidden`].
pub async fn blank(cx: &Context) -> Result<Vec<u8>> {
    allowed(cx)?;
    let choices = choices(cx).await?;
    let failed = || AppError::new(Kind::Internal, "Không tạo được tệp mẫu.").hint("Thử lại.");
    let written = move || blank_workbook("Tài khoản", &columns(&choices)).map_err(|e| failed().because(e));
    files::beside(failed, written).await
}

/// What there is to choose from, each as «code · name», which is also understood where it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The accounts that are not disabled.
    pub logins: Vec<String>,
    /// The units under those for which somebody has a duty; none where they are too many.
    pub units: Vec<String>,
    /// The forms.
    pub forms: Vec<String>,
}

/// What a duty can be about.
///
/// # Errors
/// [`Kind::Forbidden`].
pub async fn choices(cx: &Context) -> Result<Choices> {
    cx.require(Action::EditDuties)?;
    let today = when::day(cx.now());
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let held = duties::list(&mut tx, today).await?;
    let known = forms::list(&mut tx).await?;
    let all = accounts::list(&mut tx).await?;
    let active = all.into_iter().filter(|account| account.state != AccountState::Disabled);
    Ok(Choices {
        logins: active.map(|account| format!("{} · {}", account.login, account.name)).collect(),
        units: offered(&register, held.iter().filter_map(|duty| duty.unit), today),
        forms: known.into_iter().map(|form| format!("{} · {}", form.code, form.title)).collect(),
    })
}

/// The living units at and under some others, as «code · name», by their codes.
fn offered(register: &Register, tops: impl Iterator<Item = UnitId>, today: Date) -> Vec<String> {
    let tops: BTreeSet<UnitId> = tops.collect();
    let mut found: Vec<String> = register
        .living(today)
        .filter(|unit| {
            tops.contains(&unit.id)
                || register.above(unit.id, today).iter().any(|above| tops.contains(&above.id))
        })
        .map(|unit| {
            let name = unit.name(today);
            format!("{} · {}", name.code, name.name)
        })
        .collect();
    found.sort_unstable();
    if found.len() > MOST_UNITS { Vec::new() } else { found }
}

fn columns(choices: &Choices) -> Vec<BlankColumn> {
    let offered = |column: Option<Column>| match column {
        Some(Column::Role) => Role::ALL.iter().map(|role| role_words(*role).to_owned()).collect(),
        Some(Column::Unit) => choices.units.clone(),
        Some(Column::Form) => choices.forms.clone(),
        _ => Vec::new(),
    };
    let said: [(&str, &str, bool, u16); 11] = [
        ("Chữ không dấu, chữ số và các dấu . _ - @; mỗi người một tên.", "lan.nguyen", true, 20),
        ("Họ và tên đầy đủ. Để trống khi tên đăng nhập đã có ở một dòng trên.", "Nguyễn Thị Lan", true, 26),
        ("Chức vụ ở đơn vị.", "Công chức văn hóa – xã hội", false, 26),
        (
            "Thư mời đặt mật khẩu gửi tới đây. Để trống thì chuyển đường dẫn bằng tay.",
            "lan@xa.example.vn",
            false,
            28,
        ),
        ("Số để gọi khi cần.", "0900 000 000", false, 16),
        (
            "Chọn trong danh sách. Một người có nhiều việc thì ghi nhiều dòng cùng tên đăng nhập.",
            "Người báo cáo",
            false,
            20,
        ),
        (
            "Mã đơn vị, hoặc chọn trong danh sách. Việc có hiệu lực cho đơn vị này và các đơn vị trực thuộc.",
            "01234",
            false,
            30,
        ),
        ("Mã biểu mẫu, nếu chỉ phụ trách một biểu; để trống là mọi biểu.", "B01", false, 30),
        ("Mã chỉ tiêu, nếu chỉ phụ trách một chỉ tiêu.", "", false, 14),
        ("Số của kế hoạch, nếu chỉ chủ trì một kế hoạch.", "", false, 12),
        ("Ngày bắt đầu, dạng 31/12/2026; để trống là hôm nay.", "", false, 14),
    ];
    HEADINGS
        .iter()
        .zip(COLUMNS)
        .zip(said)
        .map(|((heading, (column, ..)), (help, example, needed, width))| BlankColumn {
            heading: (*heading).to_owned(),
            help: help.to_owned(),
            example: example.to_owned(),
            needed,
            width,
            choices: offered(*column),
        })
        .collect()
}
