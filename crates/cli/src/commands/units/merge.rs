//! `cotmoc units merge` and `cotmoc units split`

use clap::Args;
use cotmoc_app::units::{HeirForm, UnitForm, What};

use super::change::{Ground, cells, form};
use crate::config::DataArgs;

/// Nhập nhiều đơn vị thành một đơn vị mới
///
/// Các đơn vị cũ kết thúc, mọi đơn vị bên dưới về đơn vị mới, số liệu cũ cộng vào đơn vị mới khi xem trên địa
/// giới sau ngày ấy. Ví dụ:
/// cotmoc units merge --from 28756,28777 --into "29999,Bến Tre,phường" --date 2027-01-01 --act "9/NQ-UBTVQH16"
///
/// Makes one new unit of several.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Merge {
    /// Các đơn vị cũ, cách nhau bằng dấu phẩy
    ///
    /// The old units, separated by commas.
    #[arg(long, value_name = "UNITS", required = true, value_delimiter = ',')]
    from: Vec<String>,

    /// Đơn vị mới: mã,tên,loại
    ///
    /// The new unit: code,name,type.
    #[arg(long, value_name = "UNIT")]
    into: String,

    /// Đơn vị cấp trên; mặc định là đơn vị cấp trên của đơn vị cũ đầu tiên
    ///
    /// The unit above it; that of the first old unit where it is not given.
    #[arg(long, value_name = "UNIT", default_value = "")]
    under: String,

    #[command(flatten)]
    ground: Ground,
}

impl Merge {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let form = form("--into", &self.into, &cells("--into", &self.into)?)?;
        let into = UnitForm { parent: self.under.clone(), ..form };
        self.ground.record(data, What::Merge { from: self.from.clone(), into })
    }
}

/// Chia một đơn vị cho nhiều đơn vị
///
/// Mỗi --into là một đơn vị nhận: đã có thì ghi mã hoặc mã,tỷ lệ; lập mới thì ghi mã,tên,loại hoặc
/// mã,tên,loại,tỷ lệ. Tỷ lệ là phần số liệu cũ chuyển theo (1/3, 0.25, 25%); để trống khi chưa biết, khi ấy số
/// liệu cũ nằm ở mục «chưa phân bổ» chứ không đoán. Ví dụ:
/// cotmoc units split --from 28783 --into "29998,Sơn Đông Hạ,xã,2/3" --into "28789,1/3" --date 2027-01-01
///
/// Divides a unit; with --keep it lives on and gives parts away.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Split {
    /// Đơn vị bị chia
    ///
    /// The unit that is divided.
    #[arg(long, value_name = "UNIT")]
    from: String,

    /// Đơn vị nhận; ghi nhiều lần
    ///
    /// Who gets a part; may be given several times.
    #[arg(long, value_name = "HEIR", required = true)]
    into: Vec<String>,

    /// Đơn vị cũ vẫn còn, chỉ giao đi một phần
    ///
    /// The old unit lives on.
    #[arg(long)]
    keep: bool,

    #[command(flatten)]
    ground: Ground,
}

impl Split {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let into = self.into.iter().map(|text| heir(text)).collect::<anyhow::Result<Vec<_>>>()?;
        let from = self.from.clone();
        self.ground
            .record(data, if self.keep { What::Cede { from, into } } else { What::Split { from, into } })
    }
}

fn heir(text: &str) -> anyhow::Result<HeirForm> {
    let cells = cells("--into", text)?;
    Ok(match cells.as_slice() {
        [] => HeirForm::default(),
        [code] => HeirForm { existing: code.clone(), ..HeirForm::default() },
        [code, share] => HeirForm { existing: code.clone(), share: share.clone(), ..HeirForm::default() },
        all => HeirForm {
            new: form("--into", text, all)?,
            share: all.get(3).cloned().unwrap_or_default(),
            ..HeirForm::default()
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heirs_are_read() {
        assert_eq!(heir("28789").unwrap().existing, "28789");
        assert_eq!(heir("28789, 1/3").unwrap().share, "1/3");
        let new = heir("86-VH,\"Sở Văn hóa, Thể thao\",sở,25%").unwrap();
        assert_eq!(
            (new.new.name.as_str(), new.new.kind.as_str(), new.share.as_str()),
            ("Sở Văn hóa, Thể thao", "sở", "25%")
        );
        assert!(heir("1,Một,xã").unwrap().share.is_empty());
    }
}
