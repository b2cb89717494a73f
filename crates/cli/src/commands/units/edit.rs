//! `cotmoc units rename`, `move`, `create`, `abolish` and `shares`

use clap::Args;
use cotmoc_app::units::{UnitForm, What};

use super::change::{Ground, cells, form};
use crate::config::DataArgs;
use crate::errors::UserError;

/// Đổi tên, mã hoặc loại của một đơn vị
///
/// Chỉ ghi loại mới thì tên đổi theo: Xã Lộc Ninh thành Phường Lộc Ninh. Đơn vị vẫn là đơn vị ấy, số liệu
/// không phải quy đổi.
///
/// Gives a unit another name, code or type.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Rename {
    /// Đơn vị
    ///
    /// The unit.
    #[arg(value_name = "UNIT", help_heading = "Tham số (arguments)")]
    unit: String,

    /// Tên mới
    ///
    /// The new name.
    #[arg(long, value_name = "NAME", default_value = "")]
    name: String,

    /// Mã mới
    ///
    /// The new code.
    #[arg(long, value_name = "CODE", default_value = "")]
    code: String,

    /// Loại mới, ví dụ phường
    ///
    /// The new type.
    #[arg(long = "type", value_name = "TYPE", default_value = "")]
    kind: String,

    #[command(flatten)]
    ground: Ground,
}

impl Rename {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let (unit, code, name, kind) =
            (self.unit.clone(), self.code.clone(), self.name.clone(), self.kind.clone());
        self.ground.record(data, What::Rename { unit, code, name, kind })
    }
}

/// Chuyển một đơn vị về đơn vị cấp trên khác
///
/// Places a unit under another one.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Move {
    /// Đơn vị
    ///
    /// The unit.
    #[arg(value_name = "UNIT", help_heading = "Tham số (arguments)")]
    unit: String,

    /// Đơn vị cấp trên mới
    ///
    /// The unit above it from then on.
    #[arg(long, value_name = "UNIT")]
    under: String,

    #[command(flatten)]
    ground: Ground,
}

impl Move {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        self.ground.record(data, What::Move { unit: self.unit.clone(), parent: self.under.clone() })
    }
}

/// Lập đơn vị mới không kế thừa từ đơn vị nào
///
/// Ví dụ: cotmoc units create --unit "86-TTHCC,Trung tâm Phục vụ hành chính công,trung tâm" --under 86
/// --date 2025-07-01. Để trống --date khi đơn vị có từ trước 11/2021.
///
/// Makes new units that come from no other one.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Create {
    /// Đơn vị mới: mã,tên,loại; ghi nhiều lần được
    ///
    /// The new unit: code,name,type; may be given several times.
    #[arg(long, value_name = "UNIT", required = true)]
    unit: Vec<String>,

    /// Đơn vị cấp trên
    ///
    /// The unit above.
    #[arg(long, value_name = "UNIT", default_value = "")]
    under: String,

    /// Cấp, khi loại chưa nói rõ: «tỉnh», «huyện», «xã», «cơ quan»
    ///
    /// The level, where the type does not tell it.
    #[arg(long, value_name = "LEVEL", default_value = "")]
    level: String,

    #[command(flatten)]
    ground: Ground,
}

impl Create {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let one = |text: &String| {
            let form = form("--unit", text, &cells("--unit", text)?)?;
            Ok(UnitForm { parent: self.under.clone(), level: self.level.clone(), ..form })
        };
        let units = self.unit.iter().map(one).collect::<anyhow::Result<_>>()?;
        self.ground.record(data, What::Create { units })
    }
}

/// Giải thể một đơn vị không có đơn vị kế thừa
///
/// Các đơn vị bên dưới về đơn vị cấp trên của nó.
///
/// Ends a unit that has no heir.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Abolish {
    /// Đơn vị
    ///
    /// The unit.
    #[arg(value_name = "UNIT", help_heading = "Tham số (arguments)")]
    unit: String,

    #[command(flatten)]
    ground: Ground,
}

impl Abolish {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        self.ground.record(data, What::Abolish { unit: self.unit.clone() })
    }
}

/// Ghi tỷ lệ chia đã biết của một đơn vị đã bị chia
///
/// Dùng cho các xã bị chia ngày 1/7/2025 mà văn bản không nêu tỷ lệ, khi tỉnh đã đo được. Ví dụ:
/// cotmoc units shares --from 00016@2025-06-30 --share 00008=0.75 --share 00025=0.25 --act "12/BC-CTK"
///
/// States shares of a succession that were not known when it was recorded.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Shares {
    /// Đơn vị cũ, vào ngày trước khi chia
    ///
    /// The old unit, on the day before it was divided.
    #[arg(long, value_name = "UNIT")]
    from: String,

    /// Tỷ lệ của một đơn vị nhận, dạng MÃ=TỶ LỆ; ghi nhiều lần
    ///
    /// The share of one heir, CODE=SHARE; may be given several times.
    #[arg(long, value_name = "CODE=SHARE", required = true)]
    share: Vec<String>,

    #[command(flatten)]
    ground: Ground,
}

impl Shares {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let one = |text: &String| {
            let pair = text.rsplit_once('=').map(|(unit, share)| (unit.to_owned(), share.to_owned()));
            pair.ok_or_else(|| {
                UserError::new(format!("--share: «{text}» không có dạng MÃ=TỶ LỆ."))
                    .hint("viết --share 00008=0.75")
                    .into()
            })
        };
        let shares = self.share.iter().map(one).collect::<anyhow::Result<_>>()?;
        self.ground.record(data, What::Shares { from: self.from.clone(), shares })
    }
}
