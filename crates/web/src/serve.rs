//! Answering requests until told to stop.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::{Web, router};

/// How long requests that are under way may still take after the word to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves the pages on a listener until `stop` is done; then finishes what is under way.
///
/// # Errors
/// Whatever the operating system says of the listener.
pub async fn serve(
    listener: TcpListener,
    web: Web,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (told, stopping) = oneshot::channel();
    let stop = async move {
        stop.await;
        // The other end is gone only when the server has ended by itself.
        let _ended = told.send(());
    };
    // Handlers are told from which network address a request comes.
    let service = router(web).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop).into_future();
    let hurry = async {
        match stopping.await {
            Ok(()) => tokio::time::sleep(PATIENCE).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        ended = serving => ended,
        () = hurry => Ok(()),
    }
}
