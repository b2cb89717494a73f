//! Settings: what the command line and the environment say, read once at the start.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use cotmoc_web::place::{Place, PlaceKind};

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
    /// Địa chỉ và cổng để phục vụ; địa chỉ ngoài máy này chỉ mở được khi đã có tài khoản quản trị
    ///
    /// Address and port to serve on; other than loopback only once there is an administrator.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: String,
}

impl ListenArgs {
    /// The address to bind.
    ///
    /// # Errors
    /// A [`UserError`] where it is no address.
    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        let text = self.listen.replace("localhost", "127.0.0.1");
        text.parse().map_err(|_| {
            UserError::new(format!("«{}» không phải là địa chỉ dạng máy:cổng.", self.listen))
                .hint("dùng chẳng hạn --listen 127.0.0.1:8081")
                .into()
        })
    }

    /// The address to bind where strangers may not come in.
    ///
    /// # Errors
    /// A [`UserError`] where it is no address, or one that other machines could reach.
    pub(crate) fn loopback(&self, why: &str) -> anyhow::Result<SocketAddr> {
        let address = self.address()?;
        if address.ip().is_loopback() {
            return Ok(address);
        }
        Err(UserError::new(format!("không phục vụ ở {address}: {why}"))
            .hint(format!("dùng --listen 127.0.0.1:{} và mở trình duyệt trên chính máy này", address.port()))
            .into())
    }
}

/// The names under which others reach the server.
#[derive(Debug, Args)]
pub(crate) struct PlaceArgs {
    /// Địa chỉ mà mọi người gõ vào trình duyệt, chẳng hạn https://cotmoc.tinh.gov.vn
    ///
    /// The address that people type; with https, cookies are for https only.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,

    /// Tên máy khác cũng được trả lời; ghi được nhiều lần
    ///
    /// Another host name that is answered; may be given several times.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
}

impl PlaceArgs {
    /// The names of a server that listens on an address.
    ///
    /// # Errors
    /// A [`UserError`] where the public address is none.
    pub(crate) fn place(&self, listens: SocketAddr) -> anyhow::Result<Place> {
        let mut hosts = self.host.clone();
        if !listens.ip().is_unspecified() {
            hosts.push(listens.ip().to_string());
        }
        let place = Place::local(PlaceKind::Service).with_hosts(hosts);
        match &self.public_url {
            None => Ok(place),
            Some(url) => place.with_public_url(url).ok_or_else(|| {
                UserError::new(format!("«{url}» không phải là địa chỉ trang web."))
                    .hint("ghi dạng --public-url https://cotmoc.tinh.gov.vn")
                    .into()
            }),
        }
    }

    /// The public address as written.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.public_url.as_deref().map(|url| url.trim_end_matches('/'))
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

    fn listen(text: &str) -> ListenArgs {
        ListenArgs { listen: text.to_owned() }
    }

    #[test]
    fn a_demonstration_is_for_this_machine() {
        for ours in ["127.0.0.1:8080", "localhost:0", "[::1]:9000", "127.0.0.5:1"] {
            assert!(listen(ours).loopback("x").is_ok(), "{ours}");
        }
        for open in ["0.0.0.0:8080", "192.168.1.4:8080", "[::]:8080"] {
            assert!(listen(open).address().is_ok());
            assert!(listen(open).loopback("vì thế").unwrap_err().to_string().contains("vì thế"), "{open}");
        }
        for wrong in ["", "8080", "127.0.0.1", "127.0.0.1:99999", "máy:80"] {
            let problem = listen(wrong).address().unwrap_err().to_string();
            assert!(problem.contains("không phải là địa chỉ"), "{wrong}");
        }
    }

    #[test]
    fn the_public_address_is_checked() {
        let place = |url: &str| PlaceArgs { public_url: Some(url.to_owned()), host: Vec::new() };
        let listens = SocketAddr::from(([0, 0, 0, 0], 8080));
        assert_eq!(
            place("https://cotmoc.tinh.gov.vn/").place(listens).unwrap().base().as_deref(),
            Some("https://cotmoc.tinh.gov.vn")
        );
        assert!(place("cotmoc.tinh.gov.vn").place(listens).is_err());
    }
}
