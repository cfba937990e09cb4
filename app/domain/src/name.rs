//! Names and identifiers, parsed once at the edge: a value of one of these types is well-formed.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A text that is not a well-formed name of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {kind}: {rule}")]
pub struct InvalidName {
    text: String,
    kind: &'static str,
    rule: &'static str,
}

impl InvalidName {
    pub(crate) fn new(text: &str, kind: &'static str, rule: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            kind,
            rule,
        }
    }
}

/// Declares a private-field newtype over `String` that is parsed by one rule and travels as its text.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $rule:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidName;
            fn from_str(text: &str) -> Result<Self, InvalidName> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidName { text: text.to_owned(), kind: $kind, rule: $rule })
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidName;
            fn try_from(text: String) -> Result<Self, InvalidName> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(
    /// An AWS account: twelve digits.
    AccountId,
    "an AWS account id",
    "it has twelve digits",
    |text| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
);

name!(
    /// A region's code, such as `ap-northeast-2`.
    Region,
    "a region",
    "regions are lower-case words and a number joined by hyphens, such as us-east-1",
    |text| {
        text.split('-').count() >= 3
            && text.split('-').all(|part| !part.is_empty())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    }
);

name!(
    /// A CloudFormation stack's name: a letter, then at most 127 letters, digits and hyphens
    /// (CloudFormation API reference, `CreateStack`).
    StackName,
    "a stack name",
    "it starts with a letter and has at most 128 letters, digits and hyphens",
    |text| {
        text.len() <= 128
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    }
);

name!(
    /// A CloudWatch alarm's name: 1 to 255 characters, none of them an ASCII control character
    /// (CloudWatch API reference, `PutMetricAlarm`).
    AlarmName,
    "an alarm's name",
    "it has 1 to 255 characters and no control character",
    |text| (1..=255).contains(&text.chars().count()) && !text.chars().any(|c| c.is_ascii_control())
);

impl StackName {
    /// The console's own stack, which holds its table and its artifacts.
    pub fn console() -> Self {
        Self("liveinsight-console".to_owned())
    }
}

name!(
    /// One run of the deployment engine: when it began, to the millisecond, and something random. Sorts by time.
    RunId,
    "a run's id",
    "it has the form 20261123T090000000Z-1a2b",
    is_dated
);

name!(
    /// One incident: when its checklist was opened, to the millisecond, and something random. Sorts by time.
    IncidentId,
    "an incident's id",
    "it has the form 20261123T090000000Z-1a2b",
    is_dated
);

/// Whether a text is a time and something random.
fn is_dated(text: &str) -> bool {
    text.split_once('-').is_some_and(|(at, random)| {
        at.len() == 19
            && at.starts_with(|c: char| c.is_ascii_digit())
            && at.bytes().all(|b| b.is_ascii_digit() || b == b'T' || b == b'Z')
            && (1..=16).contains(&random.len())
            && random.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

fn dated(at: time::OffsetDateTime, random: u32) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}{:03}Z-{random:08x}",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
        at.millisecond()
    )
}

impl IncidentId {
    /// The id of an incident whose checklist is opened at this time.
    pub fn new(at: time::OffsetDateTime, random: u32) -> Self {
        Self(dated(at, random))
    }
}

impl RunId {
    /// The id of a run that begins at this time.
    pub fn new(at: time::OffsetDateTime, random: u32) -> Self {
        Self(dated(at, random))
    }
}

name!(
    /// Who signs in: what an account is called. Lower case, so that no two names look alike but for case.
    PersonName,
    "a person's name",
    "it has 1 to 64 lower-case letters, digits and . _ - @, and starts with a letter or a digit",
    |text| {
        text.len() <= 64
            && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-@".contains(&b))
    }
);

// So that a map by name is asked with a text. It compares as its text does.
impl std::borrow::Borrow<str> for AlarmName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A published version of a Lambda function: a positive number. `$LATEST` is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VersionNumber(std::num::NonZeroU64);

impl std::str::FromStr for VersionNumber {
    type Err = InvalidName;
    fn from_str(text: &str) -> Result<Self, InvalidName> {
        text.parse().map(Self).map_err(|_| InvalidName {
            text: text.to_owned(),
            kind: "a published version",
            rule: "it is a positive number ($LATEST is not a published version)",
        })
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The SHA-256 of a code package, in the Base64 form that Lambda reports as `CodeSha256`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeSha256(String);

impl CodeSha256 {
    /// Takes Lambda's own text; 44 characters of Base64 on AWS, not checked, because it is only ever compared.
    pub fn reported(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as Lambda reports it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CodeSha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parsed_by_their_rule() {
        assert!("000000000000".parse::<AccountId>().is_ok());
        for bad in ["", "12345678901", "12345678901a", "1234567890123"] {
            assert!(bad.parse::<AccountId>().is_err(), "{bad}");
        }
        for good in ["us-east-1", "ap-northeast-2", "us-gov-west-1"] {
            assert!(good.parse::<Region>().is_ok(), "{good}");
        }
        for bad in ["", "seoul", "us--east-1", "US-EAST-1", "us-east-1 "] {
            assert!(bad.parse::<Region>().is_err(), "{bad}");
        }
        for bad in ["", "1stack", "a_b", "-a", &"a".repeat(129)] {
            assert!(bad.parse::<StackName>().is_err(), "{bad}");
        }
        for good in ["kim", "0ps", "kim.minji@example.com", &"a".repeat(64)] {
            assert!(good.parse::<PersonName>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "Kim",
            "-kim",
            "@kim",
            "kim minji",
            "kim\n",
            "김",
            &"a".repeat(65),
        ] {
            assert!(bad.parse::<PersonName>().is_err(), "{bad}");
        }
        for good in ["LiveInsight-Lambda-ErrorRate", "오류 5회", &"가".repeat(255)] {
            assert!(good.parse::<AlarmName>().is_ok(), "{good}");
        }
        for bad in ["", "a\n", &"a".repeat(256)] {
            assert!(bad.parse::<AlarmName>().is_err(), "{bad}");
        }
        assert!("liveinsight-infrastructure".parse::<StackName>().is_ok());
        assert_eq!("liveinsight-console".parse(), Ok(StackName::console()));
    }

    #[test]
    fn a_runs_id_is_made_by_its_own_rule() {
        let run = RunId::new(time::macros::datetime!(2026-11-23 09:05:07 +9), 26);
        assert_eq!(run.as_str(), "20261123T000507000Z-0000001a");
        assert_eq!(run.as_str().parse(), Ok(run.clone()));
        for bad in ["", "20261123T000507000Z", "20261123T000507000Z-xyz", "RUN#1-2"] {
            assert!(bad.parse::<RunId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn latest_and_zero_are_not_published_versions() {
        assert_eq!(
            "12".parse::<VersionNumber>().map(|v| v.to_string()),
            Ok("12".to_owned())
        );
        for bad in ["$LATEST", "0", "-1", "", "1.0"] {
            assert!(bad.parse::<VersionNumber>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_refused_name_says_what_would_be_right() {
        let refused = "1stack".parse::<StackName>().unwrap_err().to_string();
        assert_eq!(
            refused,
            "`1stack` is not a stack name: it starts with a letter and has at most 128 letters, digits and hyphens"
        );
    }
}
