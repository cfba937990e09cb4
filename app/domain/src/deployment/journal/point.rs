//! The points that a run writes down.

use super::Intent;
use crate::deployment::canary::{Decision, Observation};
use crate::deployment::{Failure, Left, Outcome, StepKind};
use crate::name::VersionNumber;
use crate::snapshot::AliasTarget;
use serde::{Deserialize, Serialize};
use std::fmt;
use time::OffsetDateTime;

/// What a journal holds: what is about to be done, or what has been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "point")]
pub enum Point {
    /// The run has the lock.
    Began(Box<Intent>),
    /// Before the change set is executed.
    ExecutingChangeSet {
        /// The stack's newest event, to tell this operation's events from older ones.
        after_event: Option<String>,
    },
    /// The stack is at rest and changed.
    StackSettled,
    /// Before a version is published.
    Publishing,
    /// It is published, and ready.
    Published {
        /// Its number.
        version: VersionNumber,
    },
    /// Before the version is invoked.
    CheckingVersion,
    /// It stored what it should.
    VersionChecked {
        /// How long it took.
        milliseconds: u64,
    },
    /// Before `LIVE` moves.
    Shifting {
        /// Where it points.
        from: AliasTarget,
        /// What is written beside it.
        note: String,
    },
    /// It points at the version.
    Shifted,
    /// Before the version gets its share.
    ShiftingCanary {
        /// Where `LIVE` points, whole.
        from: AliasTarget,
        /// What is written beside it.
        note: String,
    },
    /// It has it.
    CanaryShifted,
    /// Before the version is watched. From here its time counts, whoever watches.
    BakingCanary,
    /// What both versions did since then, whenever that changed.
    CanaryObserved {
        /// What.
        #[serde(flatten)]
        observation: Observation,
    },
    /// Its time is over, and all was well.
    CanaryPassed,
    /// Its time is over, and it was invoked too seldom: a person decides.
    CanaryInconclusive {
        /// How often it was invoked.
        have: u64,
        /// How often it must have been.
        need: u64,
    },
    /// A person has.
    CanaryDecided {
        /// What.
        decision: Decision,
        /// Who.
        who: String,
        /// Why.
        reason: String,
    },
    /// Before `LIVE` points at the version whole.
    PromotingCanary,
    /// It does.
    CanaryPromoted,
    /// Before an event is posted to the public address.
    CheckingEndToEnd,
    /// It was stored.
    EndToEndChecked {
        /// How long it took.
        milliseconds: u64,
    },
    /// Before the alarms are watched.
    WatchingAlarms,
    /// None turned red.
    AlarmsWatched,
    /// Before the stack is protected.
    Protecting,
    /// It is.
    Protected,
    /// Before the version is pinned.
    Pinning,
    /// It is.
    Pinned,
    /// Before the pin is released.
    ReleasingPin,
    /// It is.
    PinReleased,
    /// Something went wrong. From here on everything is undone, in reverse.
    Failed {
        /// What went wrong.
        cause: Failure,
    },
    /// Before something is undone.
    Undoing {
        /// What.
        undo: Undo,
    },
    /// It is undone.
    Undone {
        /// What.
        undo: Undo,
        /// What that left, if anything.
        left: Option<Left>,
    },
    /// The run is over, and the lock is free.
    Ended {
        /// What came of it.
        outcome: Outcome,
    },
}

impl Point {
    /// The step that begins here.
    pub fn begins(&self) -> Option<StepKind> {
        Some(match self {
            Point::ExecutingChangeSet { .. } => StepKind::ExecuteChangeSet,
            Point::Publishing => StepKind::PublishVersion,
            Point::CheckingVersion => StepKind::InvokeVersion,
            Point::Shifting { .. } => StepKind::ShiftAlias,
            Point::ShiftingCanary { .. } => StepKind::ShiftCanary,
            Point::BakingCanary => StepKind::BakeCanary,
            Point::PromotingCanary => StepKind::PromoteCanary,
            Point::CheckingEndToEnd => StepKind::VerifyEndToEnd,
            Point::WatchingAlarms => StepKind::WatchAlarms,
            Point::Protecting => StepKind::ProtectStack,
            Point::Pinning => StepKind::Pin,
            Point::ReleasingPin => StepKind::ReleasePin,
            _ => return None,
        })
    }

    /// Why everything is undone from here on, if it is.
    pub fn turns_back(&self) -> Option<Failure> {
        match self {
            Point::Failed { cause } => Some(cause.clone()),
            Point::CanaryDecided {
                decision: Decision::RollBack,
                reason,
                ..
            } => Some(Failure::WantedBack {
                reason: reason.clone(),
            }),
            _ => None,
        }
    }

    /// The step that is done here.
    pub fn completes(&self) -> Option<StepKind> {
        Some(match self {
            Point::StackSettled => StepKind::ExecuteChangeSet,
            Point::Published { .. } => StepKind::PublishVersion,
            Point::VersionChecked { .. } => StepKind::InvokeVersion,
            Point::Shifted => StepKind::ShiftAlias,
            Point::CanaryShifted => StepKind::ShiftCanary,
            Point::CanaryPassed
            | Point::CanaryDecided {
                decision: Decision::Promote,
                ..
            } => StepKind::BakeCanary,
            Point::CanaryPromoted => StepKind::PromoteCanary,
            Point::EndToEndChecked { .. } => StepKind::VerifyEndToEnd,
            Point::AlarmsWatched => StepKind::WatchAlarms,
            Point::Protected => StepKind::ProtectStack,
            Point::Pinned => StepKind::Pin,
            Point::PinReleased => StepKind::ReleasePin,
            _ => return None,
        })
    }
}

/// One thing that is undone. Each is a state to be reached and not a change to be made, so that it may be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "undo")]
pub enum Undo {
    /// The pin is as it was.
    RestorePin,
    /// `LIVE` points where it did, unless somebody else moved it since.
    TakeAliasBack {
        /// Where.
        to: AliasTarget,
        /// What was written beside it.
        note: String,
    },
    /// The stack is at rest, made from what it was made from before.
    RestoreStack,
    /// The change set, which was never executed, is gone.
    DiscardChangeSet,
    /// The public address works.
    Verify,
}

impl fmt::Display for Undo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Undo::RestorePin => f.write_str("put the pin back as it was"),
            Undo::TakeAliasBack { to, .. } => write!(f, "take LIVE back to {to}"),
            Undo::RestoreStack => f.write_str("bring the stack back to its previous template and parameters"),
            Undo::DiscardChangeSet => f.write_str("discard the change set"),
            Undo::Verify => f.write_str("post an event to the API and look for what it stored"),
        }
    }
}

/// A point with its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was written.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What was.
    #[serde(flatten)]
    pub point: Point,
}
