//! How a command fails: a kind that decides the exit code, a sentence, and a hint.

use std::fmt;

/// A failure that the person at the terminal can mend.
#[derive(Debug)]
pub(crate) struct UserError {
    message: String,
    hint: Option<String>,
}

impl UserError {
    /// What happened and where.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// What to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for UserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for UserError {}

/// Exit code of a failure that the person can mend.
pub(crate) const USER: u8 = 1;
/// Exit code of a command line that cannot be understood.
pub(crate) const USAGE: u8 = 2;
/// Exit code of a fault of the programme.
pub(crate) const INTERNAL: u8 = 70;

/// The lines for standard error, and the exit code. `None` for a reader that went away (`| head`),
/// which is no failure.
pub(crate) fn explain(problem: &anyhow::Error) -> Option<(String, u8)> {
    let broken_pipe = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    };
    if problem.chain().any(broken_pipe) {
        return None;
    }
    if let Some(user) = problem.downcast_ref::<UserError>() {
        let hint = user.hint.as_ref().map_or_else(String::new, |hint| format!("\nGợi ý: {hint}"));
        return Some((format!("Lỗi: {}{hint}", user.message), USER));
    }
    let causes: Vec<String> = problem.chain().map(ToString::to_string).collect();
    Some((
        format!(
            "Lỗi của chương trình: {}\nGợi ý: chạy lại; nếu còn lỗi, hãy gửi dòng trên cho người phụ trách hệ thống.",
            causes.join(": ")
        ),
        INTERNAL,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_their_codes() {
        let user = UserError::new("không mở được").hint("xem lại tên tệp").into();
        assert_eq!(explain(&user), Some(("Lỗi: không mở được\nGợi ý: xem lại tên tệp".to_owned(), USER)));
        let pipe =
            anyhow::Error::from(std::io::Error::from(std::io::ErrorKind::BrokenPipe)).context("ghi kết quả");
        assert_eq!(explain(&pipe), None);
        let (text, code) = explain(&anyhow::anyhow!("x").context("y")).unwrap();
        assert_eq!(code, INTERNAL);
        assert!(text.starts_with("Lỗi của chương trình: y: x"));
    }
}
