//! `cotmoc serve`

use std::net::SocketAddr;

use clap::Args;
use cotmoc_app::{App, accounts};

use super::server::{self, said, secret};
use crate::config::{DataArgs, ListenArgs, PlaceArgs};
use crate::errors::UserError;

/// Phục vụ trang web trên dữ liệu của mình
///
/// Tạo thư mục dữ liệu nếu chưa có, nâng cấp cơ sở dữ liệu nếu cần, rồi phục vụ cho đến khi dừng bằng
/// Ctrl+C. Lần đầu in ra một đường dẫn dùng một lần để tạo tài khoản quản trị; trước khi có tài khoản ấy,
/// chỉ mở được từ chính máy này.
///
/// Serves the pages on your own data; makes the data directory where it does not exist. The first time
/// it prints a link that works once to make the administrator; until then it listens on loopback
/// addresses only.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Serve {
    #[command(flatten)]
    listen: ListenArgs,

    #[command(flatten)]
    place: PlaceArgs,
}

impl Serve {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let address = self.listen.address()?;
        // Where there are no data yet there is no administrator either: nothing is made.
        let fresh = data.database.is_none() && !data.data.exists();
        if fresh && !address.ip().is_loopback() {
            return Err(too_early(address).into());
        }
        let front = data.outside.said_url();
        let place = self.place.place(address, front)?;
        server::run(data, address, place, async |app, address| first(&app, address, front).await)
    }
}

/// The link for the first administrator, where there is none yet.
async fn first(app: &App, address: SocketAddr, front: Option<&str>) -> anyhow::Result<String> {
    let Some(link) = accounts::first_link(app, &secret()).await.map_err(said)? else {
        return Ok(String::new());
    };
    if !address.ip().is_loopback() {
        return Err(too_early(address).into());
    }
    let front = front.map_or_else(|| format!("http://{address}"), str::to_owned);
    Ok(format!(
        "Tạo tài khoản quản trị bằng đường dẫn này (dùng một lần, trong 24 giờ):\n  {front}{}\n",
        link.path
    ))
}

/// Why an address that others can reach is not served yet.
fn too_early(address: SocketAddr) -> UserError {
    UserError::new(format!(
        "không phục vụ ở {address}: chưa có tài khoản quản trị, nên ai vào được địa chỉ đó cũng có thể chiếm quyền."
    ))
    .hint(format!(
        "chạy cotmoc serve --listen 127.0.0.1:{} trước, mở đường dẫn được in ra để tạo tài khoản quản trị, rồi chạy lại lệnh này",
        address.port()
    ))
}
