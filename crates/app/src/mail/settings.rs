//! Which server takes the mail, and in whose name it goes.

use std::fmt;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};

use crate::{AppError, Kind, Result};

/// How the connection to the mail server is kept from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte on: `smtps://`, port 465.
    Whole,
    /// From the word STARTTLS on, which the server must offer: `smtp://`, port 587.
    Start,
    /// Not at all: `smtp+plain://`, port 25; for a server in the same house.
    None,
}

/// Everything that is needed to send mail. `Debug` does not show the password.
#[derive(Clone)]
pub struct Settings {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) credentials: Option<Credentials>,
    pub(super) from: Mailbox,
    pub(super) patience: Duration,
    parameters: Option<TlsParameters>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Settings({}, {:?}, {})", self.server(), self.tls, self.from)
    }
}

impl Settings {
    /// Reads the address of the server, `smtps://người-dùng:mật-khẩu@máy:465`, and the sender,
    /// `Cột Mốc <cotmoc@tinh.gov.vn>`. `authority` is the text (PEM) of certificates of issuers that
    /// are trusted beside the usual ones; `patience` is how long one answer of the server may take.
    ///
    /// # Errors
    /// [`Kind::Config`], whose message never holds the password.
    pub fn parse(server: &str, from: &str, authority: Option<&[u8]>, patience: Duration) -> Result<Self> {
        let (scheme, rest) = server.split_once("://").ok_or_else(malformed)?;
        let (tls, usual) = match scheme {
            "smtps" => (Tls::Whole, 465),
            "smtp" => (Tls::Start, 587),
            "smtp+plain" => (Tls::None, 25),
            _ => return Err(malformed()),
        };
        let rest = rest.trim_end_matches('/');
        let (who, place) = match rest.rsplit_once('@') {
            Some((who, place)) => (Some(who), place),
            None => (None, rest),
        };
        let (host, port) = host_and_port(place, usual).ok_or_else(malformed)?;
        let credentials = who.map(credentials).transpose()?;
        if credentials.is_some() && tls == Tls::None && !is_here(&host) {
            return Err(config(
                "Địa chỉ máy chủ thư dùng smtp+plain:// cùng với mật khẩu, nên mật khẩu sẽ đi qua mạng mà \
                 không được mã hóa.",
            )
            .hint("Dùng smtps:// (cổng 465) hoặc smtp:// (STARTTLS, cổng 587)."));
        }
        let from: Mailbox = from.parse().map_err(|e| {
            config(format!("Địa chỉ người gửi «{from}» không đọc được.")).hint(FROM_HINT).because(e)
        })?;
        let parameters = if tls == Tls::None { None } else { Some(parameters(&host, authority)?) };
        Ok(Self { host, port, tls, credentials, from, patience, parameters })
    }

    /// The server as host and port, without who signs in.
    #[must_use]
    pub fn server(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// In whose name mail goes.
    #[must_use]
    pub fn sender(&self) -> String {
        self.from.to_string()
    }

    /// Whether a password goes to the server.
    #[must_use]
    pub fn signs_in(&self) -> bool {
        self.credentials.is_some()
    }

    /// How the connection is protected.
    #[must_use]
    pub fn tls(&self) -> Tls {
        self.tls
    }

    pub(super) fn parameters(&self) -> Option<TlsParameters> {
        self.parameters.clone()
    }
}

const FROM_HINT: &str = "Viết theo mẫu --mail-from \"Cột Mốc <cotmoc@tinh.gov.vn>\".";

fn config(message: impl Into<String>) -> AppError {
    AppError::new(Kind::Config, message)
}

fn malformed() -> AppError {
    config("Địa chỉ máy chủ thư không đúng mẫu.").hint(
        "Viết smtps://người-dùng:mật-khẩu@máy:465 (TLS), smtp://…:587 (STARTTLS), hoặc smtp+plain://máy:25 \
         (không mã hóa, chỉ trong mạng nội bộ); ký tự đặc biệt trong mật khẩu viết dạng %40.",
    )
}

fn parameters(host: &str, authority: Option<&[u8]>) -> Result<TlsParameters> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = authority {
        let unreadable = || {
            config("Tệp chứng thư của nơi cấp (--mail-ca) không đọc được.")
                .hint("Tệp phải ở dạng PEM, bắt đầu bằng -----BEGIN CERTIFICATE-----.")
        };
        // A file without any certificate would be read as one that names nobody.
        if !String::from_utf8_lossy(pem).contains("-----BEGIN CERTIFICATE-----") {
            return Err(unreadable());
        }
        let certificate = Certificate::from_pem(pem).map_err(|e| unreadable().because(e))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder
        .build_rustls()
        .map_err(|e| config(format!("Không dùng được TLS với máy chủ thư: {e}.")).because(e))
}

fn host_and_port(place: &str, usual: u16) -> Option<(String, u16)> {
    let (host, port) = match place.strip_prefix('[') {
        Some(six) => {
            let (host, rest) = six.split_once(']')?;
            (host, rest.strip_prefix(':'))
        }
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    let port = port.map_or(Some(usual), |port| port.parse().ok())?;
    let fits = !host.is_empty() && !host.contains(['/', '?', '#', ' ']);
    fits.then(|| (host.to_owned(), port))
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn credentials(who: &str) -> Result<Credentials> {
    let (user, password) = who.split_once(':').ok_or_else(malformed)?;
    let (Some(user), Some(password)) = (decoded(user), decoded(password)) else { return Err(malformed()) };
    Ok(Credentials::new(user, password))
}

/// Text with its `%40` turned into letters.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let (high, low) =
                (char::from(rest.next()?).to_digit(16)?, char::from(rest.next()?).to_digit(16)?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(server: &str) -> Result<Settings> {
        Settings::parse(server, "Cột Mốc <cotmoc@tinh.gov.vn>", None, Duration::from_secs(1))
    }

    #[test]
    fn addresses_are_read() {
        for (text, server, tls, signs_in) in [
            ("smtps://an:b%40c@mail.tinh.gov.vn", "mail.tinh.gov.vn:465", Tls::Whole, true),
            ("smtp://mail.tinh.gov.vn", "mail.tinh.gov.vn:587", Tls::Start, false),
            ("smtp://an@x:p@mail:25/", "mail:25", Tls::Start, true),
            ("smtp+plain://10.0.0.5", "10.0.0.5:25", Tls::None, false),
            ("smtp+plain://a:b@[::1]:2525", "::1:2525", Tls::None, true),
        ] {
            let settings = parse(text).unwrap();
            assert_eq!(
                (settings.server().as_str(), settings.tls(), settings.signs_in()),
                (server, tls, signs_in)
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for text in [
            "", "mail:25", "http://mail", "smtps://", "smtps://an@mail", "smtps://a:%zz@mail",
            "smtps://a:hush@mail:x", "smtp+plain://a:hush@mail.tinh.gov.vn",
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.kind(), Kind::Config);
            assert!(!error.message().contains("hush") && error.how_to().is_some(), "{text}");
        }
        assert!(!format!("{:?}", parse("smtps://a:hush@mail").unwrap()).contains("hush"));
        let wrong = Settings::parse("smtps://mail", "ai đó", None, Duration::from_secs(1)).unwrap_err();
        assert!(wrong.how_to().unwrap().contains("--mail-from"));
        assert!(Settings::parse("smtps://mail", "a@b.vn", Some(b"x"), Duration::from_secs(1)).is_err());
    }
}
