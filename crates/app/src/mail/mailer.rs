//! Connections to the mail server, kept as long as letters follow each other.

use tokio::sync::Mutex;

use super::session::Session;
use super::{Letter, Settings, Trouble};

/// Hands letters over.
#[derive(Debug)]
pub(crate) struct Mailer {
    settings: Settings,
    idle: Mutex<Vec<Session>>,
}

impl Mailer {
    pub(crate) fn new(settings: Settings) -> Self {
        Self { settings, idle: Mutex::default() }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A connection on which the server has taken sender and recipient of the letter. A kept one that
    /// has died meanwhile is replaced.
    pub(crate) async fn ready(&self, letter: &Letter) -> Result<Session, Trouble> {
        let kept = self.idle.lock().await.pop();
        if let Some(mut session) = kept {
            match session.envelope(&letter.envelope).await {
                Ok(()) => return Ok(session),
                Err(refused @ Trouble::Refused(_)) => {
                    session.close().await;
                    return Err(refused);
                }
                Err(_) => {}
            }
        }
        let mut session = Session::open(&self.settings).await?;
        match session.envelope(&letter.envelope).await {
            Ok(()) => Ok(session),
            Err(trouble) => {
                session.close().await;
                Err(trouble)
            }
        }
    }

    /// Keeps a connection over which a letter went well.
    pub(crate) async fn keep(&self, session: Session) {
        self.idle.lock().await.push(session);
    }

    /// Takes leave of the server, when there is nothing more to send.
    pub(crate) async fn rest(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().await);
        for session in idle {
            session.close().await;
        }
    }
}
