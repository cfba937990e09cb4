//! Risks that somebody took on, by name and not for ever.

use super::Rule;
use serde::{Deserialize, Serialize};
use time::{Date, Duration, OffsetDateTime};

/// The longest that a risk is accepted for: what nobody looks at for a year is forgotten, not accepted.
pub const LONGEST: Duration = Duration::days(366);

/// A rule's faults, accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Whose faults.
    pub rule: Rule,
    /// By whom.
    pub who: String,
    /// Why.
    pub reason: String,
    /// When it was done.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The last day on which it counts.
    pub until: Date,
}

/// Why a risk cannot be accepted so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAcceptable {
    /// Nobody could tell later why.
    #[error("say why: at least ten characters")]
    WithoutReason,
    /// The day is none.
    #[error("say until which day, as in 2026-12-31")]
    WithoutDay,
    /// The day is over.
    #[error("the day until which it is accepted is over")]
    Past,
    /// Too far away.
    #[error("accept it for a year at most, and look at it again then")]
    TooLong,
}

/// Whether an acceptance still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Counts,
    /// Its last day is over.
    Expired,
}

impl Acceptance {
    /// Checks what a person wants to accept.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(
        rule: Rule,
        who: String,
        reason: &str,
        until: Date,
        now: OffsetDateTime,
    ) -> Result<Self, NotAcceptable> {
        let reason = reason.trim();
        if reason.chars().count() < 10 {
            Err(NotAcceptable::WithoutReason)
        } else if until < now.date() {
            Err(NotAcceptable::Past)
        } else if until - now.date() > LONGEST {
            Err(NotAcceptable::TooLong)
        } else {
            Ok(Self {
                rule,
                who,
                reason: reason.to_owned(),
                at: now,
                until,
            })
        }
    }

    /// Whether it still counts.
    pub fn standing(&self, now: OffsetDateTime) -> Standing {
        if self.until < now.date() {
            Standing::Expired
        } else {
            Standing::Counts
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn a_risk_is_accepted_with_a_reason_and_not_for_ever() {
        let now = datetime!(2026-01-15 09:00 UTC);
        for (reason, until, expected) in [
            ("events come from every site", date!(2026 - 07 - 01), None),
            ("events come from every site", date!(2026 - 01 - 15), None),
            ("events come from every site", date!(2027 - 01 - 16), None),
            (
                "  because  ",
                date!(2026 - 07 - 01),
                Some(NotAcceptable::WithoutReason),
            ),
            ("방문자의 브라우저가 보냅니다", date!(2026 - 07 - 01), None),
            (
                "events come from every site",
                date!(2026 - 01 - 14),
                Some(NotAcceptable::Past),
            ),
            (
                "events come from every site",
                date!(2027 - 02 - 01),
                Some(NotAcceptable::TooLong),
            ),
        ] {
            let accepted = Acceptance::new(Rule::PublicPost, "kim".to_owned(), reason, until, now);
            assert_eq!(accepted.as_ref().err().copied(), expected, "{reason} {until}");
            if let Ok(accepted) = accepted {
                assert_eq!(accepted.standing(now), Standing::Counts);
                assert_eq!(
                    accepted.standing(now + LONGEST + Duration::days(3)),
                    Standing::Expired
                );
            }
        }
    }
}
