//! A canary: the new version takes a share of the traffic for a while, and what came of that decides whether it takes all of it.
//!
//! What the rules rest on (AWS Lambda Developer Guide):
//!
//! - *Implement Lambda canary deployments using a weighted alias*: an alias points at two versions at most, both published, with
//!   the same execution role and dead-letter queue. Which one a request meets is left to chance, so that at low traffic the share
//!   of the requests may be far from the share that was set.
//! - *Viewing metrics for Lambda functions*: `ExecutedVersion` tells the two versions of a weighted alias apart. Figures are sent
//!   every minute; each is dated when the function was invoked, which may be minutes before it is sent.
//! - *Types of metrics for Lambda functions*: `Errors` counts invocations that ended in an error of the function, and not the 5xx
//!   that the function answers itself. Those ring the API's alarm, whichever version they came from.

use crate::name::{AlarmName, VersionNumber};
use crate::snapshot::{AliasTarget, Canary, Routing};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;
use time::Duration;

/// Of so many invocations one may fail.
pub const TOLERATED: u64 = 100;

/// How long figures may take to arrive, at most: those of the bake's last minutes are waited for, but no longer than the bake.
const ARRIVAL: Duration = Duration::minutes(3);

/// On which terms a version is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanaryTerms {
    percent: u8,
    bake_seconds: u32,
    minimum_sample: u32,
}

/// A term that cannot be: what it is called, and what it may be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} must be a whole number from {} to {}", .term, .term.allowed().start(), .term.allowed().end())]
pub struct ImpossibleTerm {
    /// Which.
    pub term: Term,
}

/// One of the three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// The version's share of the traffic, in percent.
    Percent,
    /// How long it is watched, in seconds.
    Bake,
    /// How often it must have been invoked.
    MinimumSample,
}

impl Term {
    /// What the number may be.
    pub const fn allowed(self) -> RangeInclusive<u32> {
        match self {
            Term::Percent => 1..=99,
            // A day: whoever wants to watch for longer wants a second deployment.
            Term::Bake => 1..=86_400,
            Term::MinimumSample => 1..=1_000_000,
        }
    }

    fn parse(self, text: &str) -> Result<u32, ImpossibleTerm> {
        let number = text.trim().parse().ok();
        number
            .filter(|number| self.allowed().contains(number))
            .ok_or(ImpossibleTerm { term: self })
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Term::Percent => "the canary's share in percent",
            Term::Bake => "the canary's bake time in seconds",
            Term::MinimumSample => "the canary's minimum sample",
        })
    }
}

impl CanaryTerms {
    /// Reads the terms as somebody typed them.
    ///
    /// # Errors
    /// The first that is no whole number, or not one that it may be.
    pub fn parse(percent: &str, bake: &str, minimum_sample: &str) -> Result<Self, ImpossibleTerm> {
        let percent = Term::Percent.parse(percent)?;
        Ok(Self {
            percent: u8::try_from(percent).map_err(|_| ImpossibleTerm { term: Term::Percent })?,
            bake_seconds: Term::Bake.parse(bake)?,
            minimum_sample: Term::MinimumSample.parse(minimum_sample)?,
        })
    }

    /// The new version's share of the traffic, in percent.
    pub fn percent(self) -> u8 {
        self.percent
    }

    /// How long it is watched.
    pub fn bake(self) -> Duration {
        Duration::seconds(self.bake_seconds.into())
    }

    /// How often it must have been invoked before it may be promoted.
    pub fn minimum_sample(self) -> u64 {
        self.minimum_sample.into()
    }

    /// How long after it began it is decided: the bake, and the time that its last figures need to arrive.
    pub fn decided_after(self) -> Duration {
        self.bake() + self.bake().min(ARRIVAL)
    }

    /// An alias that gives `version` its share, and the rest to what was live.
    pub fn routing(self, live: AliasTarget, version: VersionNumber) -> Routing {
        Routing {
            target: live,
            canary: Some(Canary {
                version,
                basis_points: u16::from(self.percent) * 100,
            }),
        }
    }
}

/// What a version did with what it was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// How often it was invoked.
    pub invocations: u64,
    /// How many of these failed.
    pub errors: u64,
}

impl Counts {
    /// Which part of the invocations failed, in percent; `None` of none.
    pub fn error_percent(self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^52")]
        let percent = self.errors as f64 * 100.0 / self.invocations as f64;
        (self.invocations > 0).then_some(percent)
    }

    /// Whether more failed than may of so many.
    fn failed_beyond(self, invocations: u64) -> bool {
        self.errors > invocations / TOLERATED
    }
}

/// Both versions of a canary at one moment, since it began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// The version that is tried. It alone decides.
    pub new: Counts,
    /// The one that was live, for comparison.
    pub old: Counts,
}

/// An alarm that turned red since the canary began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedAlarm {
    /// Its name.
    pub name: AlarmName,
    /// CloudWatch's reason.
    pub reason: String,
}

/// What becomes of a canary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is too early to say.
    Bakes,
    /// It takes all of the traffic.
    Promote,
    /// The traffic goes back.
    RollBack {
        /// Why.
        why: Why,
    },
    /// Nothing speaks against it, but it was invoked too seldom to say so: a person decides.
    Inconclusive {
        /// How often it was invoked.
        have: u64,
        /// How often it must have been.
        need: u64,
    },
}

/// Why a version is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It fails.
    #[error("{} of its {} invocations failed, and no more than one in {TOLERATED} may", .0.errors, .0.invocations)]
    Fails(Counts),
    /// An alarm turned red.
    #[error("{} turned red{}", .0.name, if .0.reason.is_empty() { String::new() } else { format!(": {}", .0.reason) })]
    AlarmRed(RedAlarm),
}

/// Decides what becomes of a canary, from what the new version did, whatever the old one does: its traffic is the larger part, and
/// would hide what the new one does wrong.
///
/// It goes back at once if an alarm turned red, or if more failed than may even of a whole sample. When its time is over it goes
/// back if more failed than may of what was seen; then it takes over if enough was seen.
pub fn judge(terms: CanaryTerms, new: Counts, red: Option<&RedAlarm>, elapsed: Duration) -> Verdict {
    let (have, need) = (new.invocations, terms.minimum_sample());
    let fails = Verdict::RollBack { why: Why::Fails(new) };
    if let Some(alarm) = red {
        let why = Why::AlarmRed(alarm.clone());
        Verdict::RollBack { why }
    } else if new.failed_beyond(have.max(need)) {
        fails
    } else if elapsed < terms.decided_after() {
        Verdict::Bakes
    } else if new.failed_beyond(have) {
        fails
    } else if have < need {
        Verdict::Inconclusive { have, need }
    } else {
        Verdict::Promote
    }
}

/// What a person decides about a canary: about one that waits for it, or before its time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It takes all of the traffic.
    Promote,
    /// The traffic goes back.
    RollBack,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Decision::Promote => "promote it",
            Decision::RollBack => "roll it back",
        })
    }
}

/// A decision with who made it and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// Who.
    pub who: String,
    /// Why.
    pub reason: String,
}

#[cfg(test)]
mod tests;
