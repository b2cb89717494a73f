//! `cotmoc units boundaries`

use std::path::PathBuf;

use clap::Args;
use cotmoc_app::maps::{self, Loaded};
use cotmoc_app::model::{BoundarySet, BoundarySetId};
use cotmoc_app::units;
use cotmoc_web::numbers;

use super::import::read;
use super::{LINE, day, print};
use crate::commands::server::{once, said};
use crate::config::DataArgs;
use crate::table::{Width, table};

/// Nạp địa giới đơn vị từ một tệp GeoJSON để vẽ bản đồ; liệt kê, gỡ các bộ đã nạp
///
/// Tệp là một FeatureCollection các vùng (Polygon, MultiPolygon) theo kinh độ, vĩ độ WGS 84, cùng một cấp; mỗi
/// đối tượng mang mã đơn vị trong thuộc tính code, hoặc tên trong thuộc tính name. Đơn vị được nhận ra theo danh
/// mục ngày --on; chỉ một đối tượng không khớp thì không lưu gì và từng chỗ được nêu.
///
/// Bản đồ của một ngày dùng bộ mới nhất có ngày không sau ngày đó. Chưa có địa giới thì bản đồ cả nước vẽ mỗi
/// tỉnh một ô vuông. Hoàng Sa và Trường Sa luôn được vẽ.
///
/// Takes in borders of units from a GeoJSON file, for maps; lists and removes what was taken in.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Boundaries {
    /// Tệp GeoJSON; «-» là đầu vào chuẩn
    ///
    /// The GeoJSON file; `-` reads standard input.
    #[arg(
        value_name = "FILE",
        help_heading = "Tham số (arguments)",
        required_unless_present_any = ["list", "remove"]
    )]
    file: Option<PathBuf>,

    /// Ngày mà tệp thể hiện địa giới; mặc định là hôm nay
    ///
    /// The day whose borders the file shows; today where it is not given.
    #[arg(long, value_name = "DATE", requires = "file")]
    on: Option<String>,

    /// Ai lập địa giới và điều kiện sử dụng; ghi dưới bản đồ
    ///
    /// Who made the borders and under which terms; shown below maps.
    #[arg(long, value_name = "TEXT", default_value = "", requires = "file")]
    source: String,

    /// Liệt kê các bộ đã nạp
    ///
    /// List what was taken in.
    #[arg(long, conflicts_with_all = ["file", "remove"])]
    list: bool,

    /// Gỡ bộ mang số này
    ///
    /// Remove the set of this number.
    #[arg(long, value_name = "N", conflicts_with = "file")]
    remove: Option<i64>,

    /// In JSON thay cho lời
    ///
    /// Print JSON instead of words.
    #[arg(long)]
    json: bool,
}

impl Boundaries {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        if let Some(id) = self.remove {
            let set = once(data, async |cx| maps::remove(&cx, BoundarySetId(id)).await.map_err(said))?;
            let words = format!("Đã gỡ bộ địa giới số {}: {}.", set.id, described(&set));
            return self.put(&serde_json::to_value(&set)?, &words);
        }
        let Some(file) = &self.file else {
            let sets = once(data, async |cx| maps::sets(&cx).await.map_err(said))?;
            return self.put(&serde_json::to_value(&sets)?, &listed(&sets));
        };
        let on = day("--on", self.on.as_deref())?;
        let bytes = read(file)?;
        let name = file.file_name().map_or_else(|| "-".into(), |name| name.to_string_lossy());
        let loaded = once(data, async |cx| {
            let on = on.unwrap_or_else(|| units::today(&cx));
            maps::load(&cx, bytes, &name, on, &self.source).await.map_err(said)
        })?;
        self.put(&serde_json::to_value(&loaded)?, &told(&loaded))
    }

    fn put(&self, value: &serde_json::Value, words: &str) -> anyhow::Result<()> {
        if self.json {
            return print(&format!("{value:#}"));
        }
        print(words)
    }
}

/// «cấp tỉnh, 34 đơn vị, địa giới ngày 01/07/2025 (tỉnh.geojson)».
fn described(set: &BoundarySet) -> String {
    format!(
        "cấp {}, {} đơn vị, địa giới ngày {} ({})",
        set.level,
        set.units,
        numbers::date(set.valid_from),
        set.name
    )
}

fn told(loaded: &Loaded) -> String {
    let set = &loaded.set;
    if loaded.known {
        return format!(
            "Tệp này đã nạp trước đây, là bộ số {}: {}. Không có gì thay đổi.",
            set.id,
            described(set)
        );
    }
    let mut out = format!("Đã nạp bộ địa giới số {}: {}.\n", set.id, described(set));
    if !loaded.without.is_empty() {
        let names: Vec<String> =
            loaded.without.iter().map(|unit| format!("{} ({})", unit.name, unit.code)).collect();
        out.push_str(&format!("Chưa có địa giới của {} đơn vị: {}.\n", names.len(), names.join("; ")));
    }
    for note in &loaded.notes {
        out.push_str(&format!("{note}\n"));
    }
    out
}

fn listed(sets: &[BoundarySet]) -> String {
    if sets.is_empty() {
        return "Chưa nạp địa giới nào; bản đồ cả nước vẽ mỗi tỉnh một ô vuông.".to_owned();
    }
    let columns = [
        ("Số", Width::Fit),
        ("Cấp", Width::Fit),
        ("Từ ngày", Width::Fit),
        ("Đơn vị", Width::Fit),
        ("Tệp", Width::UpTo(30)),
        ("Nguồn", Width::Rest),
    ];
    let row = |set: &BoundarySet| {
        vec![
            set.id.to_string(),
            set.level.to_string(),
            numbers::date(set.valid_from),
            set.units.to_string(),
            set.name.clone(),
            set.source.clone(),
        ]
    };
    table(LINE, &columns, &sets.iter().map(row).collect::<Vec<_>>())
}
