//! Secrets that prove something by being known: session cookies and one-time links.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// 256 random bits, as text for cookies and links.
#[derive(Clone)]
pub struct Token(String);

/// The system gives no random bits.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random bits: {0}")]
pub struct NoRandomness(#[from] getrandom::Error);

/// What the server keeps of a token: its SHA-256, by which it is known again and from which it cannot be made.
///
/// A token is looked up by its fingerprint, so how long a comparison takes says nothing of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Token {
    /// A token that nobody can guess.
    ///
    /// # Errors
    /// The system gives no random bits.
    pub fn random() -> Result<Self, NoRandomness> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bits)))
    }

    /// The secret itself, for the one who shall have it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Never the secret, so that it cannot be logged by mistake.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Fingerprint {
    /// Of whatever somebody sent as a token.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }
}

/// As text for a key of the console's table.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// A text that is no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the fingerprint of a token")]
pub struct NoFingerprint;

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NoFingerprint)?;
        bytes.try_into().map(Self).map_err(|_| NoFingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_fit_a_cookie_and_do_not_show_themselves() {
        let (one, other) = (Token::random().unwrap(), Token::random().unwrap());
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(one.reveal().len(), 43);
        assert!(
            one.reveal()
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        );
        assert_eq!(format!("{one:?}"), "Token(…)");
        assert_eq!(Fingerprint::of(one.reveal()), Fingerprint::of(one.reveal()));
        assert_ne!(Fingerprint::of(one.reveal()), Fingerprint::of(other.reveal()));
        let fingerprint = Fingerprint::of(one.reveal());
        assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        assert_eq!("short".parse::<Fingerprint>(), Err(NoFingerprint));
    }
}
