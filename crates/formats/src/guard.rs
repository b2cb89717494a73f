//! Libraries that read hostile files run behind a fence: a panic or an endless loop in one of them
//! ends that file, not the process.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::{FormatError, Source};

/// Memory reserved (not used) for the stack of a fenced thread: nested structures recurse.
const STACK: usize = 256 * 1024 * 1024;

/// Runs `work`; a panic becomes the error for a damaged file.
pub(crate) fn fenced<T>(
    file: &Source<'_>,
    work: impl FnOnce() -> Result<T, FormatError>,
) -> Result<T, FormatError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(file.damaged("cấu trúc bên trong tệp không hợp lệ")))
}

/// Runs `work` on a thread of its own with a deep stack and gives up waiting after `limit`.
/// The thread itself is expected to watch the clock and stop soon after.
pub(crate) fn timed<T: Send + 'static>(
    file: &Source<'_>,
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, FormatError> {
    let (send, receive) = mpsc::channel();
    let thread = thread::Builder::new().name("doc-tep".to_owned()).stack_size(STACK).spawn(move || {
        let result = catch_unwind(AssertUnwindSafe(work));
        // Nobody listens any more once the limit has passed.
        let _ = send.send(result);
    });
    if thread.is_err() {
        return Err(file.damaged("máy chủ đang quá tải, không mở thêm được luồng đọc tệp"));
    }
    match receive.recv_timeout(limit) {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
            Err(file.damaged("cấu trúc bên trong tệp không hợp lệ"))
        }
        Err(RecvTimeoutError::Timeout) => {
            Err(FormatError::TooSlow { name: file.name.to_owned(), seconds: limit.as_secs() })
        }
    }
}
