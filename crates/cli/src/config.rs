//! Settings: what the command line and the environment say, read once at the start.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use cotmoc_app::mail::Settings;
use cotmoc_web::place::{Place, PlaceKind};
use jiff::civil::Time;

use crate::commands::said;
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

    /// Giờ Việt Nam mà dịch vụ tự sao lưu mỗi ngày, chẳng hạn 02:30; không ghi thì không tự sao lưu
    ///
    /// At which time of Việt Nam the service makes a backup every day; never where it is not given.
    #[arg(long, global = true, value_name = "HH:MM", value_parser = time_of_day)]
    pub(crate) backup_at: Option<Time>,

    /// Giữ một bản mỗi ngày và một bản mỗi tuần, mỗi loại bao nhiêu bản gần nhất
    ///
    /// Of how many days, and of how many weeks, one regular backup is kept.
    #[arg(long, global = true, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..=400))]
    pub(crate) backup_keep: u16,

    #[command(flatten)]
    pub(crate) outside: OutsideArgs,
}

fn time_of_day(text: &str) -> Result<Time, String> {
    Time::strptime("%H:%M", text).map_err(|_| format!("«{text}» không phải là giờ dạng 02:30"))
}

/// How people come to the service, and how its mail goes out.
#[derive(Debug, Args)]
#[command(next_help_heading = "Địa chỉ và thư (address and mail)")]
pub(crate) struct OutsideArgs {
    /// Địa chỉ mà mọi người mở dịch vụ, ghi trong thư; mặc định là địa chỉ đang nghe
    ///
    /// The address under which people open the service, as it stands in messages; with https, cookies
    /// are for https only.
    #[arg(long, global = true, value_name = "URL", env = "COTMOC_PUBLIC_URL", hide_env_values = true)]
    public_url: Option<String>,

    /// Máy chủ gửi thư: smtps://người-dùng:mật-khẩu@máy:465, smtp://…:587 hoặc smtp+plain://máy:25
    ///
    /// The mail server: TLS from the first byte, STARTTLS, or none within one's own network. Give it by
    /// the environment, so that the password does not stand in the list of processes.
    #[arg(long, global = true, value_name = "URL", env = "COTMOC_SMTP", hide_env_values = true)]
    smtp: Option<String>,

    /// Người gửi thư
    ///
    /// In whose name mail goes.
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        env = "COTMOC_MAIL_FROM",
        hide_env_values = true,
        default_value = "Cột Mốc <cotmoc@localhost>"
    )]
    mail_from: String,

    /// Tệp chứng thư (PEM) của nơi cấp mà máy chủ thư dùng, nếu là nơi cấp nội bộ
    ///
    /// Certificate of an issuer that is trusted beside the usual ones.
    #[arg(long, global = true, value_name = "FILE", env = "COTMOC_MAIL_CA", hide_env_values = true)]
    mail_ca: Option<PathBuf>,

    /// Số giây chờ mỗi câu trả lời của máy chủ thư
    ///
    /// Seconds that one answer of the mail server may take; five times as long for a whole letter.
    #[arg(
        long, global = true, value_name = "SECONDS", env = "COTMOC_MAIL_TIMEOUT", hide_env_values = true,
        default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=600)
    )]
    mail_timeout: u64,
}

impl OutsideArgs {
    /// The public address as it was said.
    pub(crate) fn said_url(&self) -> Option<&str> {
        self.public_url.as_deref().map(|url| url.trim_end_matches('/'))
    }

    /// The address in messages: what was said, or where the server listens.
    ///
    /// # Errors
    /// A [`UserError`] where it is no address of a web service.
    pub(crate) fn public_url(&self, listening: Option<SocketAddr>) -> anyhow::Result<String> {
        let Some(url) = &self.public_url else {
            let here = || SocketAddr::from(([127, 0, 0, 1], 8080));
            return Ok(format!("http://{}", listening.unwrap_or_else(here)));
        };
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        match rest.map(|rest| rest.trim_end_matches('/')) {
            Some(host) if !host.is_empty() && !host.contains(['/', ' ', '?', '#', '@']) => Ok(url.clone()),
            _ => Err(UserError::new(format!("«{url}» không phải là địa chỉ của dịch vụ."))
                .hint("dùng chẳng hạn --public-url https://cotmoc.tinh.gov.vn")
                .into()),
        }
    }

    /// The mail server, where one is named.
    ///
    /// # Errors
    /// A [`UserError`] where its address, the sender or the certificate cannot be used; it never holds
    /// the password.
    pub(crate) fn mail(&self) -> anyhow::Result<Option<Settings>> {
        let Some(server) = &self.smtp else { return Ok(None) };
        let authority = match &self.mail_ca {
            Some(file) => Some(std::fs::read(file).map_err(|problem| {
                UserError::new(format!("không đọc được tệp chứng thư {}: {problem}.", file.display()))
                    .hint("kiểm tra tên tệp và quyền đọc trong --mail-ca")
            })?),
            None => None,
        };
        let patience = Duration::from_secs(self.mail_timeout);
        Settings::parse(server, &self.mail_from, authority.as_deref(), patience).map(Some).map_err(said)
    }
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
    pub(crate) fn place(&self, listens: SocketAddr, public_url: Option<&str>) -> anyhow::Result<Place> {
        let mut hosts = self.host.clone();
        if !listens.ip().is_unspecified() {
            hosts.push(listens.ip().to_string());
        }
        let place = Place::local(PlaceKind::Service).with_hosts(hosts);
        match public_url {
            None => Ok(place),
            Some(url) => place.with_public_url(url).ok_or_else(|| {
                UserError::new(format!("«{url}» không phải là địa chỉ trang web."))
                    .hint("ghi dạng --public-url https://cotmoc.tinh.gov.vn")
                    .into()
            }),
        }
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
    fn the_address_in_messages_is_said_or_where_the_server_listens() {
        let url = |text: Option<&str>| {
            let (smtp, mail_ca, mail_from) = (None, None, String::new());
            let outside = OutsideArgs {
                public_url: text.map(str::to_owned),
                smtp,
                mail_from,
                mail_ca,
                mail_timeout: 1,
            };
            outside.public_url(Some(([127, 0, 0, 1], 9000).into())).ok()
        };
        assert_eq!(url(None).as_deref(), Some("http://127.0.0.1:9000"));
        assert_eq!(url(Some("https://cotmoc.tinh.vn")).as_deref(), Some("https://cotmoc.tinh.vn"));
        for wrong in ["", "cotmoc.tinh.vn", "https://", "ftp://x", "https://a/b", "https://a b"] {
            assert_eq!(url(Some(wrong)), None, "{wrong}");
        }
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
        let names = PlaceArgs { host: Vec::new() };
        let listens = SocketAddr::from(([0, 0, 0, 0], 8080));
        let place = |url: &str| names.place(listens, Some(url));
        assert_eq!(
            place("https://cotmoc.tinh.gov.vn/").unwrap().base().as_deref(),
            Some("https://cotmoc.tinh.gov.vn")
        );
        assert!(place("cotmoc.tinh.gov.vn").is_err());
    }
}
