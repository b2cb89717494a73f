//! One connection to the mail server, step by step, so that it is known what was accepted.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::response::Response;

use super::{Settings, Tls};

/// What went wrong, and what that means for the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It was not accepted; another time may go better.
    Again(String),
    /// It was refused for good.
    Refused(String),
    /// It was handed over, and no answer came: nobody knows whether it was accepted.
    Unknown(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Again(text) | Self::Refused(text) | Self::Unknown(text)) = self;
        f.write_str(text)
    }
}

/// An open connection over which letters go one after another.
pub(crate) struct Session {
    connection: AsyncSmtpConnection,
    patience: Duration,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}

/// The answer to a whole letter may take this many times as long as that to a word: servers look
/// into what they take.
const SLOWER: u32 = 5;

impl Session {
    /// Connects, encrypts, signs in. What goes wrong here is the server's or the settings', never the
    /// letter's.
    pub(super) async fn open(settings: &Settings) -> Result<Self, Trouble> {
        let (limit, name) = (settings.patience, ClientId::default());
        let whole = if settings.tls == Tls::Whole { settings.parameters() } else { None };
        let place = (settings.host.as_str(), settings.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(place, Some(limit), &name, whole, None);
        let what = format!("nối tới máy chủ thư {}", settings.server());
        let mut connection = step(limit, &what, connecting).await.map_err(Failed::again)?;
        if settings.tls == Tls::Start {
            let Some(parameters) = settings.parameters().filter(|_| connection.can_starttls()) else {
                return Err(Trouble::Again(format!(
                    "máy chủ thư {} không có STARTTLS; mật khẩu và thư sẽ không được mã hóa nên không gửi",
                    settings.server()
                )));
            };
            let starting = connection.starttls(parameters, &name);
            step(limit, "mã hóa kết nối tới máy chủ thư", starting).await.map_err(Failed::again)?;
        }
        if let Some(credentials) = &settings.credentials {
            let signing = connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials);
            step(limit, "đăng nhập máy chủ thư", signing).await.map_err(Failed::again)?;
        }
        Ok(Self { connection, patience: limit })
    }

    /// Names sender and recipients. A server that does not take a recipient refuses the letter.
    pub(super) async fn envelope(&mut self, envelope: &Envelope) -> Result<(), Trouble> {
        let mut parameters = Vec::new();
        if envelope.to().iter().chain(envelope.from()).any(|address| !address.to_string().is_ascii()) {
            if !self.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Trouble::Refused(
                    "địa chỉ thư có chữ có dấu mà máy chủ thư không nhận loại địa chỉ đó".to_owned(),
                ));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let mail = Mail::new(envelope.from().cloned(), parameters);
        let naming = self.connection.command(mail);
        step(self.patience, "báo người gửi", naming).await.map_err(Failed::again)?;
        for address in envelope.to() {
            let naming = self.connection.command(Rcpt::new(address.clone(), Vec::new()));
            let what = format!("báo người nhận {address}");
            step(self.patience, &what, naming).await.map_err(Failed::again_or_refused)?;
        }
        Ok(())
    }

    /// Hands the letter over. Gives the server's answer.
    pub(crate) async fn letter(&mut self, bytes: &[u8]) -> Result<String, Trouble> {
        let asking = self.connection.command(Data);
        step(self.patience, "xin gửi nội dung thư", asking).await.map_err(Failed::again_or_refused)?;
        let handing = self.connection.message(bytes);
        let answer = step(self.patience * SLOWER, "gửi nội dung thư", handing);
        Ok(said(&answer.await.map_err(Failed::after_the_letter)?))
    }

    /// Takes leave. A server that does not answer is left alone.
    pub(super) async fn close(mut self) {
        let leaving = self.connection.quit();
        let _unanswered = tokio::time::timeout(Duration::from_secs(2), leaving).await;
    }
}

/// A step that failed: what was said, and the code of the server's answer where it answered.
struct Failed {
    text: String,
    permanent: bool,
    answered: bool,
}

impl Failed {
    fn again(self) -> Trouble {
        Trouble::Again(self.text)
    }

    fn again_or_refused(self) -> Trouble {
        if self.permanent { Trouble::Refused(self.text) } else { Trouble::Again(self.text) }
    }

    /// A server that answered has not taken the letter; of one that did not, nobody knows.
    fn after_the_letter(self) -> Trouble {
        if self.answered { self.again_or_refused() } else { Trouble::Unknown(self.text) }
    }
}

async fn step<T>(
    limit: Duration,
    what: &str,
    doing: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Failed> {
    match tokio::time::timeout(limit, doing).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Failed {
            text: format!("không {what} được: {}", explained(&error)),
            permanent: error.is_permanent(),
            answered: error.status().is_some(),
        }),
        Err(_) => Err(Failed {
            text: format!("không {what} được: máy chủ không trả lời trong {} giây", limit.as_secs_f32()),
            permanent: false,
            answered: false,
        }),
    }
}

/// The code and the words of the server, or what the network said.
fn explained(error: &lettre::transport::smtp::Error) -> String {
    let mut words = String::new();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !words.contains(&text) {
            if !words.is_empty() {
                words.push_str(": ");
            }
            words.push_str(&text);
        }
        cause = inner.source();
    }
    match error.status() {
        Some(code) => format!("máy chủ trả lời {code} {words}").trim_end().to_owned(),
        None if words.is_empty() => error.to_string(),
        None => words,
    }
}

fn said(response: &Response) -> String {
    let words: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), words.join(" ")).trim_end().to_owned()
}
