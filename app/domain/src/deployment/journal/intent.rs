//! What a run sets out to do, and what the ledger keeps of it.

use crate::deployment::{Commit, Outcome, Pin, Place, Step};
use crate::name::{RunId, VersionNumber};
use crate::snapshot::AliasTarget;
use crate::stack_status::StackAction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use time::OffsetDateTime;

/// What a run has set out to do, and how everything was before. The journal's first point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// The run.
    pub run: RunId,
    /// Where.
    pub place: Place,
    /// Whose credentials it uses, as an ARN.
    pub who: String,
    /// Why.
    pub reason: Option<String>,
    /// What kind of run it is.
    pub kind: Kind,
    /// What it does, in order.
    pub steps: Vec<Step>,
    /// How everything was, for the way back.
    pub before: Before,
}

/// Kinds of runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Kind {
    /// Carries out a plan.
    Deployment {
        /// The plan's hash.
        plan: String,
        /// The commit that its package was built from; `None` where the package did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commit: Option<Commit>,
    },
    /// Moves the traffic to a version that was published before.
    Rollback {
        /// The version.
        to: VersionNumber,
    },
    /// Lets deployments leave the version that a rollback pinned.
    Release,
    /// Tells CloudFormation to get a stack out of a state. In the ledger only: it is one call, and has no journal.
    Stack {
        /// What it was told.
        action: StackAction,
    },
}

impl Kind {
    /// The commit that a deployment's package was built from, where the package said so.
    pub fn commit(&self) -> Option<&Commit> {
        match self {
            Kind::Deployment { commit, .. } => commit.as_ref(),
            Kind::Rollback { .. } | Kind::Release | Kind::Stack { .. } => None,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Deployment { plan, commit: None } => write!(f, "deployment of plan {plan}"),
            Kind::Deployment {
                plan,
                commit: Some(commit),
            } => write!(f, "deployment of plan {plan}, built from commit {commit}"),
            Kind::Rollback { to } => write!(f, "rollback to version {to}"),
            Kind::Release => f.write_str("release of the pinned version"),
            Kind::Stack { action } => write!(f, "{} of the stack's operation", action.name()),
        }
    }
}

/// How everything was before a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// What the stack was made from; `None` if the run makes it, or does not touch it.
    pub stack: Option<StackSource>,
    /// Where `LIVE` pointed; `None` if there was no alias.
    pub live: Option<AliasTarget>,
    /// The version that was pinned.
    pub pin: Option<Pin>,
}

/// What CloudFormation made a stack from, and can make it from again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackSource {
    /// The template's text.
    pub template: String,
    /// Every parameter.
    pub parameters: BTreeMap<String, String>,
}

/// A run in the ledger, which lists all there ever were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The run.
    pub run: RunId,
    /// Where.
    pub place: Place,
    /// What kind of run it was.
    #[serde(flatten)]
    pub kind: Kind,
    /// Whose credentials it used, as an ARN.
    pub who: String,
    /// Why.
    pub reason: Option<String>,
    /// When it began.
    #[serde(with = "time::serde::rfc3339")]
    pub began: OffsetDateTime,
    /// When it ended; `None` while it is open.
    #[serde(with = "time::serde::rfc3339::option")]
    pub ended: Option<OffsetDateTime>,
    /// What came of it; `None` while it is open.
    pub outcome: Option<Outcome>,
}
