//! Settings: what the command line and the environment say, read once at the start.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::errors::UserError;

/// Where the data are.
#[derive(Debug, Args)]
pub(crate) struct DataArgs {
    /// Thư mục dữ liệu (SQLite); được tạo nếu chưa có
    ///
    /// The data directory; created where it does not exist.
    #[arg(long, global = true, value_name = "DIR", default_value = "./cotmoc-data")]
    pub(crate) data: PathBuf,

    /// Cơ sở dữ liệu PostgreSQL, dạng postgres://người-dùng:mật-khẩu@máy/tên
    ///
    /// A PostgreSQL database instead of the data directory.
    #[arg(long, global = true, value_name = "URL", conflicts_with = "data")]
    pub(crate) database: Option<String>,

    /// Thư mục sao lưu tự động; mặc định là «backups» trong thư mục dữ liệu
    ///
    /// Where automatic backups are kept: before an upgrade, and by the clock.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) backups: Option<PathBuf>,
}

/// Where a server listens.
#[derive(Debug, Args)]
pub(crate) struct ListenArgs {
    /// Địa chỉ và cổng để phục vụ; chỉ nhận địa chỉ của chính máy này (127.0.0.1, ::1)
    ///
    /// Address and port to serve on; only loopback addresses until there are accounts.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: String,
}

impl ListenArgs {
    /// The address to bind.
    ///
    /// # Errors
    /// A [`UserError`] where it is no address, or one that other machines could reach.
    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        let text = self.listen.replace("localhost", "127.0.0.1");
        let address: SocketAddr = text.parse().map_err(|_| {
            UserError::new(format!("«{}» không phải là địa chỉ dạng máy:cổng.", self.listen))
                .hint("dùng chẳng hạn --listen 127.0.0.1:8081")
        })?;
        if !address.ip().is_loopback() {
            return Err(UserError::new(format!(
                "không phục vụ ở {address}: phiên bản này chưa có tài khoản và phân quyền, \
                 nên ai vào được địa chỉ đó cũng sửa được kế hoạch."
            ))
            .hint(format!("dùng --listen 127.0.0.1:{} và mở trình duyệt trên chính máy này", address.port()))
            .into());
        }
        Ok(address)
    }
}

/// The directories in which external programmes (LibreOffice, tesseract, poppler) are looked for.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub(crate) fn search_path() -> OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Result<SocketAddr, String> {
        ListenArgs { listen: text.to_owned() }.address().map_err(|problem| problem.to_string())
    }

    #[test]
    fn only_this_machine_may_be_listened_on() {
        for ours in ["127.0.0.1:8080", "localhost:0", "[::1]:9000", "127.0.0.5:1"] {
            assert!(address(ours).is_ok(), "{ours}");
        }
        for open in ["0.0.0.0:8080", "192.168.1.4:8080", "[::]:8080"] {
            assert!(address(open).unwrap_err().contains("chưa có tài khoản"), "{open}");
        }
        for wrong in ["", "8080", "127.0.0.1", "127.0.0.1:99999", "máy:80"] {
            assert!(address(wrong).unwrap_err().contains("không phải là địa chỉ"), "{wrong}");
        }
    }
}
