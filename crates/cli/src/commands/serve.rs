//! `cotmoc serve`

use clap::Args;

use super::server;
use crate::config::{DataArgs, ListenArgs};

/// Phục vụ trang web trên dữ liệu của mình
///
/// Tạo thư mục dữ liệu nếu chưa có, nâng cấp cơ sở dữ liệu nếu cần, rồi phục vụ cho đến khi dừng bằng
/// Ctrl+C. Cho đến khi có tài khoản và phân quyền, chỉ mở được từ chính máy này.
///
/// Serves the pages on your own data; makes the data directory where it does not exist. Until there
/// are accounts, it listens on loopback addresses only.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Serve {
    #[command(flatten)]
    listen: ListenArgs,
}

impl Serve {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        server::run(data, self.listen.address()?, async |_| Ok(()))
    }
}
