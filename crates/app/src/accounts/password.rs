//! Passwords: which are taken, and their Argon2 hashes.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use cotmoc_core::fold::fold;
use tokio::sync::Semaphore;

use super::Secret;
use crate::{AppError, FieldError, Kind, Result};

/// Fewest characters of a password.
const SHORTEST: usize = 10;
/// Most characters; longer ones would only cost time.
const LONGEST: usize = 200;

/// What people choose first when they are made to choose ten characters, folded and without blanks.
const COMMON: &[&str] = &[
    "1234567890", "0123456789", "12345678910", "123456789a", "1234567891", "0987654321", "1111111111",
    "0000000000", "1122334455", "1234512345", "1q2w3e4r5t", "qwertyuiop", "qwerty1234", "qwerty12345",
    "password12", "password123", "password1234", "passw0rd123", "iloveyou123", "abcdefghij", "abcd123456",
    "abc1234567", "asdfghjkl1", "matkhau123", "matkhau1234", "matkhau12345", "matkhau@123", "matkhaumoi1",
    "admin12345", "admin123456", "admin@1234", "administrator", "quantri123", "quantri1234", "quantri@123",
    "vietnam123", "vietnam2020", "vietnam2024", "vietnam2025", "vietnam2026", "vietnam@123", "vietnam@2025",
    "anhyeuem123", "emyeuanh123", "hanoi12345", "saigon12345", "chuyendoiso", "chuyendoiso1", "chinhquyenso",
    "kinhteso123", "cotmoc1234", "cotmoc12345", "ubndxa1234", "ubndtinh123", "welcome123", "letmein1234",
    "p@ssw0rd123", "p@ssword123", "aa123456@@", "abc@123456", "abcd@12345", "abc12345@@", "123456@abc",
];

/// Refuses a password that is too short, is the person's own name or login, or one of the commonest.
pub(super) fn check(password: &str, login: &str, name: &str) -> Result<()> {
    let plain = |text: &str| -> String { fold(text).chars().filter(|c| !c.is_whitespace()).collect() };
    let (typed, login, name) = (plain(password), plain(login), plain(name));
    let letters = password.chars().count();
    let mut kinds: Vec<char> = password.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let message = if letters < SHORTEST {
        format!("Mật khẩu cần ít nhất {SHORTEST} ký tự; bạn đã gõ {letters}.")
    } else if letters > LONGEST {
        format!("Mật khẩu dài nhất {LONGEST} ký tự.")
    } else if (login.len() > 3 && typed.contains(&login)) || (name.len() > 3 && typed.contains(&name)) {
        "Mật khẩu không được chứa tên đăng nhập hoặc họ tên của bạn.".to_owned()
    } else if COMMON.contains(&typed.as_str()) || kinds.len() < 4 {
        "Mật khẩu này quá dễ đoán.".to_owned()
    } else {
        return Ok(());
    };
    Err(refused("password", message)
        .hint("Ghép ba bốn từ không liên quan, chẳng hạn kiểu «bưởi-thuyền-máy-khâu»."))
}

/// Refuses where the password was not typed twice the same.
pub(super) fn same(password: &str, again: &str) -> Result<()> {
    if password == again {
        return Ok(());
    }
    Err(refused("again", "Hai lần gõ mật khẩu không giống nhau.".to_owned()).hint("Gõ lại cả hai ô."))
}

fn refused(field: &'static str, message: String) -> AppError {
    AppError::user(message.clone()).at_fields(vec![FieldError { field, message }])
}

/// Computes hashes, a few at a time: each takes 19 MB and a tenth of a second of a core.
#[derive(Debug)]
pub(super) struct Hasher {
    places: Semaphore,
}

impl Default for Hasher {
    fn default() -> Self {
        Self { places: Semaphore::new(2) }
    }
}

impl Hasher {
    /// The hash of a password, with a salt from the secret.
    pub(super) async fn hash(&self, password: &str, salt: &Secret) -> Result<String> {
        let (password, salt) = (password.to_owned(), salt.clone());
        self.work(move || {
            let salt = SaltString::encode_b64(salt.salt()).map_err(|e| failed(&e.to_string()))?;
            let hash = argon2()?.hash_password(password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).map_err(|e| failed(&e.to_string()))
        })
        .await
    }

    /// Whether a password gives a hash. Where there is no hash the same work is done for nothing, so
    /// that the time does not tell whether there is an account.
    pub(super) async fn matches(&self, password: &str, hash: Option<String>) -> Result<bool> {
        let password: String = password.chars().take(LONGEST + 1).collect();
        self.work(move || {
            let known = hash.is_some();
            let text = hash.unwrap_or_else(|| NOBODY.to_owned());
            let hash = PasswordHash::new(&text).map_err(|e| failed(&e.to_string()))?;
            Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok() && known)
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let _place = self.places.acquire().await.map_err(|e| failed(&e.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| failed(&e.to_string()))?
    }
}

/// A hash with the same costs that no password of ours gives.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Y290bW9jLW5vYm9keS0xNg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Argon2id with 19 MiB, two passes and one lane, as OWASP advises.
fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).map_err(|e| failed(&e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(why: &str) -> AppError {
    AppError::new(Kind::Internal, "Chưa kiểm tra được mật khẩu; chưa có gì bị thay đổi.")
        .hint("Thử lại sau ít phút.")
        .because(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused_with_their_reason() {
        for (password, words) in [
            ("ngắn", "ít nhất 10"),
            ("matkhau123", "dễ đoán"),
            ("MẬT KHẨU 123", "dễ đoán"),
            ("1234567890", "dễ đoán"),
            ("aaaabbbbaaaa", "dễ đoán"),
            ("lan.nguyen-2026", "tên đăng nhập"),
            ("Nguyễn Thị Lan 1", "họ tên"),
        ] {
            let error = check(password, "lan.nguyen", "Nguyễn Thị Lan").unwrap_err();
            assert!(error.message().contains(words), "{password}: {error}");
            assert!(!error.field_errors().is_empty());
        }
        for good in ["bưởi-thuyền-máy-khâu", "bon con ga gáy sớm", "Xy7!kq02Lm"] {
            assert!(check(good, "lan.nguyen", "Nguyễn Thị Lan").is_ok(), "{good}");
        }
        assert!(same("a", "b").is_err() && same("a", "a").is_ok());
    }

    #[tokio::test]
    async fn a_hash_belongs_to_its_password_and_nobody_has_none() {
        let hasher = Hasher::default();
        let hash = hasher.hash("bưởi-thuyền-máy-khâu", &Secret::new([7; 32])).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.matches("bưởi-thuyền-máy-khâu", Some(hash.clone())).await.unwrap());
        assert!(!hasher.matches("bưởi-thuyền-máy-khâu ", Some(hash)).await.unwrap());
        for password in ["", "bưởi-thuyền-máy-khâu"] {
            assert!(!hasher.matches(password, None).await.unwrap());
        }
    }
}
