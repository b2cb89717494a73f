//! `cotmoc units agencies`

use clap::Args;
use cotmoc_app::units::{self, Departments, Mode};

use super::change::told;
use super::print;
use crate::commands::server::{once, said};
use crate::config::DataArgs;

/// Đặt danh sách khởi đầu các sở, ngành dưới một tỉnh
///
/// Mười hai cơ quan có ở mọi tỉnh (Nghị định 150/2025/NĐ-CP), mã dạng 86-KHCN, sửa tiếp được. Với
/// --reorganised, đặt cả các sở trước khi sắp xếp năm 2025, cũng cho các tỉnh đã nhập vào tỉnh này, và việc kế
/// thừa: Sở TT&TT cùng Sở KH&CN thành Sở KH&CN, và các việc khác. Nhiệm vụ trong kế hoạch cũ đi theo. Ngày và
/// nghị quyết sắp xếp khác nhau từng tỉnh nên phải ghi; phần nào là suy ra thì catalogue/units/README.md nói rõ.
///
/// Lays the starter list of departments under a province.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Agencies {
    /// Tỉnh, thành phố
    ///
    /// The province.
    #[arg(long, value_name = "UNIT")]
    unit: String,

    /// Ngày sắp xếp các sở năm 2025 ở tỉnh
    ///
    /// The day of the reorganisation of 2025 in the province.
    #[arg(long, value_name = "DATE", default_value = "")]
    reorganised: String,

    /// Nghị quyết sắp xếp
    ///
    /// The act of the reorganisation.
    #[arg(long, value_name = "NUMBER", default_value = "")]
    act: String,

    /// Thêm cơ quan chỉ một số tỉnh có: NGV, DTTG, BDT, DL, QHKT
    ///
    /// Departments that only some provinces have.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    with: Vec<String>,

    /// Chỉ xem, không lưu
    ///
    /// Say what would be laid; keep nothing.
    #[arg(long)]
    dry_run: bool,

    /// In một đối tượng JSON thay cho lời
    ///
    /// Print one JSON object instead of words.
    #[arg(long)]
    json: bool,
}

impl Agencies {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let asked = Departments {
            unit: self.unit.clone(),
            reorganised: self.reorganised.clone(),
            act: self.act.clone(),
            with: self.with.clone(),
        };
        let mode = if self.dry_run { Mode::DryRun } else { Mode::Apply };
        let (province, events) =
            once(data, async |cx| units::lay_agencies(&cx, &asked, None, mode).await.map_err(said))?;
        if self.json {
            return print(&serde_json::to_string_pretty(&events)?);
        }
        print(&format!("{} ({})\n{}", province.name, province.code, told(&events, mode)))
    }
}
