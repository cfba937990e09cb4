//! The fields of an event, each a type that only well-formed values get into.

use crate::wire::{JsonType, Reason};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::{self, Write as _};

/// A text that [`parse`](UserId::parse) has checked.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes a well-formed text.
            ///
            /// # Errors
            /// What is wrong with the text.
            pub fn parse(text: impl Into<String>) -> Result<Self, Reason> {
                let text = text.into();
                $check(&text)?;
                Ok(Self(text))
            }

            pub(crate) fn from_json(value: Value) -> Result<Self, Reason> {
                Self::parse(string(value)?)
            }

            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

checked_text!(
    /// Whoever caused the event: 1 to 200 characters, no control characters, no placeholder such as `undefined`.
    UserId,
    check_user_id
);
checked_text!(
    /// A session: 1 to 200 printable ASCII characters without spaces, no placeholder such as `undefined`.
    SessionId,
    check_session_id
);
checked_text!(
    /// An event: 8 to 128 letters, digits, `-` and `_`.
    EventId,
    check_event_id
);
checked_text!(
    /// What happened: 1 to 100 characters, no control characters.
    EventType,
    check_event_type
);
checked_text!(
    /// Where it happened: 1 to 8,192 characters, no control characters.
    PageUrl,
    check_page_url
);
checked_text!(
    /// The page before: up to 8,192 characters, no control characters. Browsers send an empty one for a direct visit.
    Referrer,
    check_referrer
);
checked_text!(
    /// A browser's name for itself: up to 1,024 characters, no control characters.
    UserAgent,
    check_user_agent
);

impl EventId {
    /// The id of an event whose client did not name it.
    pub(super) fn from_hash(hash: Sha256) -> Self {
        Self(hex_id("evt_", hash))
    }

    /// The time in an id that is a UUID of version 7, by itself or after `evt_`: its first 48 bits (RFC 9562, section 5.7).
    pub(super) fn time(&self) -> Option<EpochMillis> {
        let uuid = self.0.strip_prefix("evt_").unwrap_or(&self.0);
        let groups: Vec<&str> = uuid.split('-').collect();
        let is_uuid = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
            && groups
                .iter()
                .all(|group| group.bytes().all(|c| c.is_ascii_hexdigit()));
        let is_version_7 =
            is_uuid && groups[2].starts_with('7') && groups[3].starts_with(['8', '9', 'a', 'b', 'A', 'B']);
        if !is_version_7 {
            return None;
        }
        let millis = i64::from_str_radix(&format!("{}{}", groups[0], groups[1]), 16).ok()?;
        EpochMillis::CLIENT_RANGE
            .contains(&millis)
            .then_some(EpochMillis(millis))
    }
}

impl SessionId {
    /// The id of a session that no client named.
    pub(crate) fn from_hash(hash: Sha256) -> Self {
        Self(hex_id("sess_", hash))
    }
}

/// The first 128 bits of a hash.
fn hex_id(prefix: &str, hash: Sha256) -> String {
    let mut id = String::with_capacity(prefix.len() + 32);
    id.push_str(prefix);
    for byte in hash.finalize().into_iter().take(16) {
        let _infallible = write!(id, "{byte:02x}");
    }
    id
}

impl UserAgent {
    /// The most characters that are stored.
    const MAX: usize = 1_024;

    /// Takes what it can of a header. It is not the page that writes this header, so it is no reason to refuse the event.
    pub(crate) fn from_header(header: &str) -> Self {
        Self(
            header
                .chars()
                .filter(|c| !c.is_control())
                .take(Self::MAX)
                .collect(),
        )
    }
}

/// A moment, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EpochMillis(i64);

impl EpochMillis {
    /// 2000-01-01 to 2100-01-01. Seconds or microseconds since 1970 fall outside.
    const CLIENT_RANGE: std::ops::Range<i64> = 946_684_800_000..4_102_444_800_000;

    /// The moment that many milliseconds after 1970 began.
    #[must_use]
    pub const fn new(millis: i64) -> Self {
        Self(millis)
    }

    pub(crate) fn from_json(value: Value) -> Result<Self, Reason> {
        let expected = JsonType::Integer;
        let Value::Number(number) = value else {
            return Err(Reason::WrongType { expected });
        };
        if number.is_f64() {
            return Err(Reason::WrongType { expected });
        }
        match number.as_i64() {
            Some(millis) if Self::CLIENT_RANGE.contains(&millis) => Ok(Self(millis)),
            _ => Err(Reason::OutOfRange),
        }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// This moment and `millis` more.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

fn string(value: Value) -> Result<String, Reason> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(Reason::WrongType {
            expected: JsonType::String,
        }),
    }
}

fn check_user_id(text: &str) -> Result<(), Reason> {
    check_identity(text)?;
    check_no_control(text)
}

fn check_session_id(text: &str) -> Result<(), Reason> {
    check_identity(text)?;
    check_all(text, |c| c.is_ascii_graphic())
}

fn check_event_id(text: &str) -> Result<(), Reason> {
    let min = 8;
    if text.chars().count() < min {
        return Err(Reason::TooShort { min });
    }
    check_length(text, 128)?;
    check_all(text, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn check_event_type(text: &str) -> Result<(), Reason> {
    check_present(text)?;
    check_length(text, 100)?;
    check_no_control(text)
}

fn check_page_url(text: &str) -> Result<(), Reason> {
    check_present(text)?;
    check_referrer(text)
}

fn check_referrer(text: &str) -> Result<(), Reason> {
    check_length(text, 8_192)?;
    check_no_control(text)
}

fn check_user_agent(text: &str) -> Result<(), Reason> {
    check_length(text, UserAgent::MAX)?;
    check_no_control(text)
}

/// An identity decides whose session an event is counted in: what a broken script sends would merge strangers into one.
fn check_identity(text: &str) -> Result<(), Reason> {
    const PLACEHOLDERS: [&str; 4] = ["null", "undefined", "nan", "[object object]"];
    check_present(text)?;
    if PLACEHOLDERS
        .iter()
        .any(|placeholder| text.trim().eq_ignore_ascii_case(placeholder))
    {
        return Err(Reason::Placeholder);
    }
    check_length(text, 200)
}

fn check_present(text: &str) -> Result<(), Reason> {
    if text.trim().is_empty() {
        Err(Reason::Empty)
    } else {
        Ok(())
    }
}

fn check_length(text: &str, max: usize) -> Result<(), Reason> {
    if text.chars().count() > max {
        Err(Reason::TooLong { max })
    } else {
        Ok(())
    }
}

fn check_no_control(text: &str) -> Result<(), Reason> {
    check_all(text, |c| !c.is_control())
}

fn check_all(text: &str, allowed: impl Fn(char) -> bool) -> Result<(), Reason> {
    if text.chars().all(allowed) {
        Ok(())
    } else {
        Err(Reason::InvalidCharacter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn identities() {
        let cases = [
            (json!("user_1"), Ok(())),
            (json!("김철수 "), Ok(())),
            (json!("a".repeat(200)), Ok(())),
            (json!("a".repeat(201)), Err(Reason::TooLong { max: 200 })),
            (json!(""), Err(Reason::Empty)),
            (json!("  \t"), Err(Reason::Empty)),
            (json!("null"), Err(Reason::Placeholder)),
            (json!(" Undefined "), Err(Reason::Placeholder)),
            (json!("NaN"), Err(Reason::Placeholder)),
            (json!("[object Object]"), Err(Reason::Placeholder)),
            (json!("nullable"), Ok(())),
            (json!("a\u{0}b"), Err(Reason::InvalidCharacter)),
            (
                json!(42),
                Err(Reason::WrongType {
                    expected: JsonType::String,
                }),
            ),
            (
                json!({}),
                Err(Reason::WrongType {
                    expected: JsonType::String,
                }),
            ),
        ];
        for (value, expected) in cases {
            assert_eq!(UserId::from_json(value.clone()).map(drop), expected, "{value}");
        }
    }

    #[test]
    fn session_ids() {
        let cases = [
            ("sess_1", Ok(())),
            ("0190c3f2-77c6-7aaa-8000-1f2e3d4c5b6a", Ok(())),
            ("Zm9v+/==", Ok(())),
            ("", Err(Reason::Empty)),
            ("undefined", Err(Reason::Placeholder)),
            ("two words", Err(Reason::InvalidCharacter)),
            ("세션", Err(Reason::InvalidCharacter)),
        ];
        for (text, expected) in cases {
            assert_eq!(SessionId::parse(text).map(drop), expected, "{text}");
        }
    }

    #[test]
    fn event_ids() {
        let cases = [
            ("evt_0190c3f2".to_owned(), Ok(())),
            ("0190c3f2-77c6-7aaa-8000-1f2e3d4c5b6a".to_owned(), Ok(())),
            ("evt_1".to_owned(), Err(Reason::TooShort { min: 8 })),
            ("e".repeat(129), Err(Reason::TooLong { max: 128 })),
            ("me@example.org".to_owned(), Err(Reason::InvalidCharacter)),
        ];
        for (text, expected) in cases {
            assert_eq!(EventId::parse(text.as_str()).map(drop), expected, "{text}");
        }
    }

    #[test]
    fn the_time_in_an_event_id() {
        let cases = [
            ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", Some(1_645_557_742_000)),
            (
                "evt_017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
                Some(1_645_557_742_000),
            ),
            ("017f22e2-79b0-4cc3-98c4-dc0c0c07398f", None),
            ("017f22e2-79b0-7cc3-c8c4-dc0c0c07398f", None),
            ("00000000-0001-7cc3-98c4-dc0c0c07398f", None),
            ("017f22e2-79b0-7cc3-98c4-dc0c0c07398", None),
            ("evt_client-1", None),
        ];
        for (id, time) in cases {
            assert_eq!(
                EventId::parse(id).unwrap().time().map(EpochMillis::get),
                time,
                "{id}"
            );
        }
    }

    #[test]
    fn client_timestamps() {
        let not_integer = Err(Reason::WrongType {
            expected: JsonType::Integer,
        });
        let cases = [
            (
                json!(1_750_000_000_000_i64),
                Ok(EpochMillis::new(1_750_000_000_000)),
            ),
            (json!(1_750_000_000), Err(Reason::OutOfRange)),
            (json!(1_750_000_000_000_000_i64), Err(Reason::OutOfRange)),
            (json!(-1), Err(Reason::OutOfRange)),
            (json!(u64::MAX), Err(Reason::OutOfRange)),
            (json!(1_750_000_000_000.5), not_integer),
            (json!("1750000000000"), not_integer),
            (json!(true), not_integer),
        ];
        for (value, expected) in cases {
            assert_eq!(EpochMillis::from_json(value.clone()), expected, "{value}");
        }
    }

    #[test]
    fn a_header_is_cut_and_never_refused() {
        assert_eq!(UserAgent::from_header("Mozilla\t5.0").as_str(), "Mozilla5.0");
        assert_eq!(
            UserAgent::from_header(&"é".repeat(2_000))
                .as_str()
                .chars()
                .count(),
            1_024
        );
    }
}
