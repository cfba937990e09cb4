//! What a run does, one step after the other.

use super::CanaryTerms;
use crate::name::CodeSha256;
use crate::snapshot::AliasTarget;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// One thing a run does. Steps run in order; each starts only when the one before it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// Let CloudFormation carry out a change set and wait until it is at rest.
    ExecuteChangeSet {
        /// The change set's ARN.
        arn: String,
        /// Makes a repeated execution harmless.
        token: String,
    },
    /// Publish `$LATEST` as a version, if it still is this code. Traffic does not move.
    PublishVersion {
        /// The code that must be there.
        code_sha256: CodeSha256,
    },
    /// Send the version a check event and look for what it stored.
    InvokeVersion,
    /// Point `LIVE` at the version: the moment when traffic moves.
    ShiftAlias {
        /// Where it must point before; `None` if the stack is only now being made.
        from: Option<AliasTarget>,
    },
    /// Give the version a share of the traffic.
    ShiftCanary {
        /// What `LIVE` must point to before, and what takes the rest.
        from: AliasTarget,
        /// On which terms.
        terms: CanaryTerms,
    },
    /// Watch what the version does with its share: it is promoted, taken back, or a person decides.
    BakeCanary {
        /// On which terms.
        terms: CanaryTerms,
        /// Alarms that were red before, and say nothing about this run.
        red_before: BTreeSet<String>,
    },
    /// Point `LIVE` at the version whole.
    PromoteCanary {
        /// What took the rest.
        from: AliasTarget,
        /// On which terms it was tried.
        terms: CanaryTerms,
    },
    /// Post a check event to the public address and look for what was stored.
    VerifyEndToEnd,
    /// Look at the alarms until the time is over: one that turns red takes everything back.
    WatchAlarms {
        /// How long, in seconds; 0 for one look.
        seconds: u64,
        /// Alarms that were red before, and say nothing about this run.
        red_before: BTreeSet<String>,
    },
    /// Refuse deletion of the stack from now on.
    ProtectStack,
    /// Keep the version live until somebody releases it.
    Pin,
    /// The version that was pinned no longer is.
    ReleasePin,
}

/// A step without its data. A run has at most one step of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// [`Step::ExecuteChangeSet`]
    ExecuteChangeSet,
    /// [`Step::PublishVersion`]
    PublishVersion,
    /// [`Step::InvokeVersion`]
    InvokeVersion,
    /// [`Step::ShiftAlias`]
    ShiftAlias,
    /// [`Step::ShiftCanary`]
    ShiftCanary,
    /// [`Step::BakeCanary`]
    BakeCanary,
    /// [`Step::PromoteCanary`]
    PromoteCanary,
    /// [`Step::VerifyEndToEnd`]
    VerifyEndToEnd,
    /// [`Step::WatchAlarms`]
    WatchAlarms,
    /// [`Step::ProtectStack`]
    ProtectStack,
    /// [`Step::Pin`]
    Pin,
    /// [`Step::ReleasePin`]
    ReleasePin,
}

impl Step {
    /// Its kind.
    pub fn kind(&self) -> StepKind {
        match self {
            Step::ExecuteChangeSet { .. } => StepKind::ExecuteChangeSet,
            Step::PublishVersion { .. } => StepKind::PublishVersion,
            Step::InvokeVersion => StepKind::InvokeVersion,
            Step::ShiftAlias { .. } => StepKind::ShiftAlias,
            Step::ShiftCanary { .. } => StepKind::ShiftCanary,
            Step::BakeCanary { .. } => StepKind::BakeCanary,
            Step::PromoteCanary { .. } => StepKind::PromoteCanary,
            Step::VerifyEndToEnd => StepKind::VerifyEndToEnd,
            Step::WatchAlarms { .. } => StepKind::WatchAlarms,
            Step::ProtectStack => StepKind::ProtectStack,
            Step::Pin => StepKind::Pin,
            Step::ReleasePin => StepKind::ReleasePin,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::ExecuteChangeSet { .. } => f.write_str("execute the change set"),
            Step::PublishVersion { .. } => f.write_str("publish a version"),
            Step::InvokeVersion => f.write_str("invoke the version and look for what it stored"),
            Step::ShiftAlias { from: Some(from) } => write!(f, "shift LIVE from {from} to the version"),
            Step::ShiftAlias { from: None } => f.write_str("shift LIVE to the version"),
            Step::ShiftCanary { from, terms } => write!(
                f,
                "give the version {} % of the traffic; {from} keeps the rest",
                terms.percent()
            ),
            Step::BakeCanary { terms, .. } => write!(
                f,
                "watch the version for {} s and {} invocations at least",
                terms.bake().whole_seconds(),
                terms.minimum_sample()
            ),
            Step::PromoteCanary { .. } => f.write_str("shift LIVE to the version whole"),
            Step::VerifyEndToEnd => f.write_str("post an event to the API and look for what it stored"),
            Step::WatchAlarms { seconds: 0, .. } => f.write_str("look at the alarms"),
            Step::WatchAlarms { seconds, .. } => write!(f, "watch the alarms for {seconds} s"),
            Step::ProtectStack => f.write_str("turn on termination protection of the stack"),
            Step::Pin => f.write_str("pin the version"),
            Step::ReleasePin => f.write_str("release the pinned version"),
        }
    }
}
