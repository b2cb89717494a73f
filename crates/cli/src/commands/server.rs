//! What `serve` and `demo` share: opening the data, listening, stopping.

use std::future::Future;
use std::io::Write as _;
use std::net::SocketAddr;

use anyhow::Context as _;
use cotmoc_app::accounts::Secret;
use cotmoc_app::{Actor, App, AppError, Backups, Clock, Config, Context, Kind, Upgraded};
use cotmoc_formats::Tools;
use cotmoc_web::Web;
use cotmoc_web::place::Place;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::Level;

use crate::config::{DataArgs, search_path};
use crate::errors::UserError;

/// Opens the data and answers until Ctrl+C or SIGTERM. `prepare` runs before the first answer, with the
/// address that is listened on; what it gives back is printed below the address.
///
/// # Errors
/// A [`UserError`] where the port is taken or the data cannot be used, and whatever `prepare` reports.
pub(super) fn run<F, P>(data: &DataArgs, address: SocketAddr, place: Place, prepare: P) -> anyhow::Result<()>
where
    P: FnOnce(App, SocketAddr) -> F,
    F: Future<Output = anyhow::Result<String>>,
{
    tracing_subscriber::fmt().with_max_level(Level::WARN).with_writer(std::io::stderr).init();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("tạo luồng làm việc")?;
    runtime.block_on(async {
        // The port comes first: a second start must not touch the data of the first.
        let listener = listen(address).await?;
        let address = listener.local_addr().context("đọc địa chỉ đang nghe")?;
        let app = open(data, Some(address)).await?;
        let more = prepare(app.clone(), address).await?;
        announce(address, &more)?;
        // Requests and jobs hear the word to stop at the same time.
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            stop().await;
            // Nobody listens any more only when everything has ended by itself.
            let _ended = tell.send(true);
        });
        let jobs = tokio::spawn(cotmoc_app::jobs::run(app.clone(), worker(), heard(told.clone())));
        let web = Web::at(app.clone(), random, place);
        cotmoc_web::serve::serve(listener, web, heard(told)).await.context("phục vụ trang")?;
        jobs.await.context("làm việc nền")?;
        app.close().await;
        Ok(())
    })
}

/// Opens the data, does one thing as the person at this machine, and closes them.
///
/// # Errors
/// A [`UserError`] where the data cannot be used, and whatever `work` reports.
pub(super) fn once<T>(
    data: &DataArgs,
    work: impl AsyncFnOnce(Context) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    alone(async {
        let app = open(data, None).await?;
        let done = work(app.by(Actor::local_operator())).await;
        app.close().await;
        done
    })
}

/// The words of the application at the terminal.
pub(crate) fn said(error: AppError) -> anyhow::Error {
    match error.kind() {
        Kind::Internal => anyhow::Error::from(error),
        _ => {
            let user = UserError::new(error.message());
            match error.how_to() {
                Some(how_to) => user.hint(how_to).into(),
                None => user.into(),
            }
        }
    }
}

/// The same on data as they are: nothing is made or brought up to date.
///
/// # Errors
/// A [`UserError`] where there are no data, and whatever `work` reports.
pub(super) fn once_as_is<T>(
    data: &DataArgs,
    work: impl AsyncFnOnce(Context) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    alone(async {
        let app = App::inspect(config(data), Clock::system()).await.map_err(said)?;
        let done = work(app.by(Actor::local_operator())).await;
        app.close().await;
        done
    })
}

/// Runs one piece of work to its end.
///
/// # Errors
/// Whatever it reports.
pub(super) fn alone<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tracing_subscriber::fmt().with_max_level(Level::WARN).with_writer(std::io::stderr).init();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("tạo luồng làm việc")?;
    runtime.block_on(work)
}

/// What the command line says of the data.
pub(super) fn config(data: &DataArgs) -> Config {
    Config {
        data: data.data.clone(),
        database: data.database.clone(),
        tools: Tools::discover(&search_path()),
        readers: std::thread::available_parallelism().map_or(1, usize::from),
        ..Config::at(data.data.clone())
    }
}

async fn open(data: &DataArgs, listening: Option<SocketAddr>) -> anyhow::Result<App> {
    let keep = usize::from(data.backup_keep);
    let backups = Backups { folder: data.backups.clone(), at: data.backup_at, keep };
    let outside = &data.outside;
    let config = Config { public_url: outside.public_url(listening)?, mail: outside.mail()?, ..config(data) };
    let app = App::open_with(config, backups, Clock::system()).await.map_err(said)?;
    if let Some(Upgraded { from, to, backup }) = app.upgraded() {
        let place = backup.display();
        writeln!(
            std::io::stderr(),
            "Đã nâng cấp cơ sở dữ liệu từ bước {from} lên bước {to}.\nBản sao lưu trước khi nâng cấp: {place}"
        )?;
    }
    Ok(app)
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|problem| {
        let other = address.port().checked_add(1).unwrap_or(8080);
        match problem.kind() {
            std::io::ErrorKind::AddrInUse => UserError::new(format!(
                "cổng {} của {} đang được chương trình khác dùng.",
                address.port(),
                address.ip()
            ))
            .hint(format!(
                "tắt chương trình đó, hoặc chạy với --listen {}",
                SocketAddr::new(address.ip(), other)
            )),
            std::io::ErrorKind::PermissionDenied => {
                UserError::new(format!("không có quyền mở cổng {}.", address.port()))
                    .hint("dùng cổng từ 1024 trở lên, chẳng hạn --listen 127.0.0.1:8080")
            }
            _ => UserError::new(format!("không mở được {address}: {problem}."))
                .hint("dùng --listen 127.0.0.1:8080"),
        }
        .into()
    })
}

fn announce(address: SocketAddr, more: &str) -> anyhow::Result<()> {
    // In one piece: whoever starts the server may close the pipe after the first line.
    let text = format!("Cột Mốc đang chạy: http://{address}\n{more}Dừng bằng Ctrl+C.\n");
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).context("ghi ra màn hình")?;
    Ok(out.flush()?)
}

/// Ctrl+C, or the signal that service managers send.
async fn stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Without a handler there is no way to be told; the process is then ended from outside.
    if interrupted.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// A secret that is handed out once.
pub(super) fn secret() -> Secret {
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().zip(random().into_iter().chain(random())) {
        *place = byte;
    }
    Secret::new(bytes)
}

/// Waits for the word to stop.
async fn heard(mut told: watch::Receiver<bool>) {
    // Whoever could say it is gone: then it is time as well.
    let _said = told.wait_for(|said| *said).await;
}

/// The name of this instance among all that use the database.
fn worker() -> String {
    let random: String = random().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{random}", std::process::id())
}

/// Sixteen bytes from the operating system.
fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    #[expect(clippy::panic, reason = "a form token that can be guessed is worse than no answer")]
    if let Err(problem) = getrandom::fill(&mut bytes) {
        panic!("the operating system gives no random bytes: {problem}");
    }
    bytes
}
