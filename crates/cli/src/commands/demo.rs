//! `cotmoc demo`

use clap::Args;
use cotmoc_app::{Actor, accounts, samples};
use cotmoc_core::form::{Form, shipped};
use cotmoc_core::model::UnitLevel;
use cotmoc_web::place::{Place, PlaceKind};

use super::server::{self, said};
use crate::config::{DataArgs, ListenArgs};
use crate::samples::SAMPLES;

/// Chạy thử với sáu kế hoạch minh họa và tỉnh Mẫu
///
/// Tạo thư mục dữ liệu nếu chưa có, đọc sáu kế hoạch mẫu, lập tỉnh Mẫu (không có thật, nhập từ hai tỉnh
/// ngày 01/7/2025) với số liệu từ năm 2021, các đợt báo cáo ở mọi trạng thái và cho mỗi vai trò một tài
/// khoản không cần mật khẩu (tất cả được đánh dấu «Dữ liệu minh họa» trên mọi trang), phục vụ trang web
/// và in địa chỉ. Chạy lần sau dùng lại dữ liệu của lần trước. Với --reset, dữ liệu minh họa được gỡ đi
/// và nạp lại như mới; với --remove thì chỉ gỡ đi. Dữ liệu khác giữ nguyên.
///
/// Makes the data directory, reads six sample plans that the binary carries, makes a fictive province
/// with a merger behind it, figures since 2021, rounds in every state and a log-in for each role, serves
/// the pages and prints the address.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Demo {
    #[command(flatten)]
    listen: ListenArgs,

    /// Gỡ dữ liệu minh họa và nạp lại từ đầu
    ///
    /// Remove the demonstration data and load it anew; other data stay.
    #[arg(long)]
    reset: bool,

    /// Gỡ dữ liệu minh họa rồi thôi, không phục vụ trang nào
    ///
    /// Remove the demonstration data and stop; other data stay.
    #[arg(long, conflicts_with = "reset")]
    remove: bool,
}

impl Demo {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        if self.remove {
            return server::once(data, async |cx| samples::remove(&cx).await.map_err(said));
        }
        let address =
            self.listen.loopback("bản chạy thử không hỏi mật khẩu, nên ai vào được cũng dùng được.")?;
        server::run(data, address, Place::local(PlaceKind::Demo), async |app, _| {
            let cx = app.by(Actor::local_operator());
            if self.reset {
                samples::remove(&cx).await.map_err(said)?;
            }
            samples::load(&cx, SAMPLES).await.map_err(said)?;
            if let Some(province) = samples::load_province(&cx).await.map_err(said)? {
                let forms: Vec<Form> =
                    shipped().iter().filter(|form| form.level == UnitLevel::Commune).cloned().collect();
                samples::load_rounds(&cx, &province, &forms).await.map_err(said)?;
                samples::load_tasks(&cx, &province).await.map_err(said)?;
            }
            samples::load_releases(&cx).await.map_err(said)?;
            accounts::load_demo(&cx).await.map_err(said)?;
            samples::load_reports(&cx).await.map_err(said)?;
            samples::load_reminders(&cx).await.map_err(said)?;
            Ok(String::new())
        })
    }
}
