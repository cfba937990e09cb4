//! What came of a run.

use super::{CheckFailure, Failure, Left};
use crate::name::VersionNumber;
use crate::snapshot::AliasTarget;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// Everything was done, and checked.
    Succeeded {
        /// The version that takes the traffic; `None` if the traffic did not move.
        version: Option<VersionNumber>,
        /// Where the traffic went before; `None` if the run made the stack.
        previous: Option<AliasTarget>,
    },
    /// Something went wrong, and everything is as it was, except for what is left.
    RolledBack {
        /// What went wrong.
        cause: Failure,
        /// Whether it works again.
        verified: Verification,
        /// What could not be undone, or was not worth it.
        left: Vec<Left>,
    },
    /// A person ended it where it was.
    Abandoned {
        /// Who.
        who: String,
        /// Why.
        reason: String,
        /// What was not undone.
        left: Vec<Left>,
    },
}

/// Whether the public address worked after everything was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verification")]
pub enum Verification {
    /// Nothing had been changed that could have broken it.
    NotNeeded,
    /// It works.
    Passed,
    /// It does not, as it may not have before.
    Failed {
        /// What is wrong.
        problem: CheckFailure,
    },
}

impl Outcome {
    /// One word for lists.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Succeeded { .. } => "succeeded",
            Outcome::RolledBack { .. } => "rolled back",
            Outcome::Abandoned { .. } => "abandoned",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Succeeded {
                version: Some(version),
                previous: Some(previous),
            } => write!(f, "LIVE is at version {version}; it was at {previous}"),
            Outcome::Succeeded {
                version: Some(version),
                previous: None,
            } => write!(f, "LIVE is at version {version}"),
            Outcome::Succeeded { version: None, .. } => {
                f.write_str("the infrastructure changed, LIVE stays where it is")
            }
            Outcome::RolledBack {
                cause,
                verified,
                left,
            } => {
                write!(f, "{cause}; ")?;
                match verified {
                    Verification::NotNeeded => f.write_str("nothing that runs was changed")?,
                    Verification::Passed => f.write_str("everything was rolled back and works")?,
                    Verification::Failed { problem } => write!(
                        f,
                        "everything was rolled back, but the check afterwards failed: {problem}"
                    )?,
                }
                list(f, left)
            }
            Outcome::Abandoned { who, reason, left } => {
                write!(f, "ended where it was by {who}: {reason}")?;
                list(f, left)
            }
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, left: &[Left]) -> fmt::Result {
    for left in left {
        write!(f, "\n  left: {left}")?;
    }
    Ok(())
}
