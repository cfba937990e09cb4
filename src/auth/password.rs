//! Passwords, kept as Argon2id hashes only.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use std::fmt;

/// The shortest and the longest password, in characters (OWASP Authentication Cheat Sheet: long enough to resist guessing without
/// rules of composition; limited, because a hash takes time).
pub const LENGTH: std::ops::RangeInclusive<usize> = 12..=128;

/// A hash of nothing, with the cost of every other: checked in place of an account that does not exist, so that the time of an
/// answer does not tell which names do.
const OF_NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password that may be set.
pub struct Password(String);

/// A password that may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a password has {} to {} characters; this one has {length}", LENGTH.start(), LENGTH.end())]
pub struct WrongLength {
    length: usize,
}

/// A password could not be hashed.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct HashError(argon2::password_hash::Error);

impl Password {
    /// Takes a password of a length that may be set.
    ///
    /// # Errors
    /// It is shorter or longer.
    pub fn new(text: String) -> Result<Self, WrongLength> {
        let length = text.chars().count();
        if LENGTH.contains(&length) {
            Ok(Self(text))
        } else {
            Err(WrongLength { length })
        }
    }

    /// Whether it was typed the same way again.
    pub fn is(&self, again: &str) -> bool {
        self.0 == again
    }

    /// Its hash with a salt of its own, as a PHC string.
    ///
    /// # Errors
    /// The system gives no random bits or too little memory.
    pub fn hash(&self) -> Result<String, HashError> {
        argon2()
            .hash_password(self.0.as_bytes())
            .map(|hash: PasswordHash| hash.to_string())
            .map_err(HashError)
    }
}

/// Never the password.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Whether `password` is the one of `hash`. Takes as long without a hash, and is then never so. Keeps a core busy: not for an
/// asynchronous thread.
pub fn matches(password: &str, hash: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(OF_NOBODY)) else {
        tracing::error!("an account's hash cannot be read; set its password again");
        return false;
    };
    argon2().verify_password(password.as_bytes(), &parsed).is_ok() && hash.is_some()
}

/// 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet), which is the library's default too; a test holds it.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_names_its_cost_and_matches_its_password_only() {
        let hash = Password::new("correct horse battery".to_owned())
            .unwrap()
            .hash()
            .unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(matches("correct horse battery", Some(&hash)));
        assert!(!matches("correct horse batteries", Some(&hash)));
        assert!(!matches("correct horse battery", None));
        assert!(!matches("correct horse battery", Some("unreadable")));
    }

    #[test]
    fn nobodys_hash_is_one_of_the_same_cost() {
        assert!(PasswordHash::new(OF_NOBODY).is_ok());
        assert!(!matches("", Some(OF_NOBODY)));
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        for (text, allowed) in [
            ("12345678901".to_owned(), false),
            ("123456789012".to_owned(), true),
            ("비밀번호는길어야합니다".to_owned(), false),
            ("비밀번호는길어야합니다요".to_owned(), true),
            ("a".repeat(128), true),
            ("a".repeat(129), false),
        ] {
            assert_eq!(Password::new(text.clone()).is_ok(), allowed, "{text}");
        }
        let refused = Password::new("short".to_owned()).unwrap_err().to_string();
        assert_eq!(refused, "a password has 12 to 128 characters; this one has 5");
    }
}
