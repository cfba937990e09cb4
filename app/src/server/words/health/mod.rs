//! How things are, and why: states, findings and what could not be read.

pub(in crate::server::words) mod en;
pub(in crate::server::words) mod ko;

use domain::health::{Finding, Resource, State};
use domain::snapshot::Unavailable;
use time::OffsetDateTime;
use time::UtcOffset;
use time::macros::format_description;

/// Words about health.
#[derive(Debug)]
pub struct Health {
    /// The kind of a resource, by the name AWS uses in this language.
    pub kind: fn(&Resource) -> &'static str,
    /// A state in a word.
    pub state: fn(State) -> &'static str,
    /// The overview's first sentence: how it is.
    pub verdict: fn(&domain::health::Health) -> String,
    /// What decided it: the first cause, and how many more there are.
    pub cause: fn(&domain::health::Health) -> Option<String>,
    /// What was found on a resource, with its evidence.
    pub finding: fn(&Resource, &Finding) -> String,
    /// Why something could not be read and what to do.
    pub unavailable: fn(&Unavailable) -> String,
}

/// A time in a sentence. These sentences are the log's and the command line's too, so it is not in the reader's zone.
fn clock(at: OffsetDateTime) -> String {
    let format = format_description!("[hour]:[minute] UTC");
    at.to_offset(UtcOffset::UTC).format(format).unwrap_or_default()
}

pub(super) const EN: Health = en::WORDS;
pub(super) const KO: Health = ko::WORDS;

#[cfg(test)]
mod tests {
    use super::*;
    use domain::snapshot::Why;

    #[test]
    fn what_aws_said_stays_in_the_log() {
        let said = || "arn:aws:iam::123456789012:role/Secret".to_owned();
        for why in [
            Why::Unreachable { detail: said() },
            Why::Credentials { detail: said() },
            Why::Unexpected {
                code: "InternalFailure".to_owned(),
                message: said(),
            },
        ] {
            let action = "iam:GetRole".to_owned();
            let cause = Unavailable { action, why };
            for words in [EN, KO] {
                let sentence = (words.unavailable)(&cause);
                assert!(sentence.contains("iam:GetRole"), "{sentence}");
                assert!(!sentence.contains("Secret"), "{sentence}");
            }
        }
    }
}
