//! What a deployment needs to be allowed, and what its credentials are known not to be.

mod needs;

pub use needs::Arns;

use super::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Something that must be allowed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Need {
    /// The IAM action.
    pub action: String,
    /// What it is done to, as an ARN.
    pub resource: String,
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}", self.action, self.resource)
    }
}

/// Whose policies decide what credentials may do (IAM User Guide, "IAM identifiers"; STS API reference, `GetCallerIdentity`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A user.
    User {
        /// The user's ARN, which is the caller's.
        arn: String,
    },
    /// A role: a session's ARN leaves the role's path out.
    Role {
        /// The role's name.
        name: String,
        /// Its ARN if it has no path.
        arn_without_path: String,
    },
    /// The account itself, which no policy of its own limits.
    Root,
    /// Anything else, such as a federated user.
    Other,
}

impl Principal {
    /// Who is behind a caller's ARN.
    pub fn of(caller: &str) -> Self {
        let parts: Vec<&str> = caller.splitn(6, ':').collect();
        let [_, partition, service, _, account, resource] = parts[..] else {
            return Self::Other;
        };
        match (service, resource.split_once('/')) {
            ("iam", None) if resource == "root" => Self::Root,
            ("iam", Some(("user", _))) => Self::User {
                arn: caller.to_owned(),
            },
            ("sts", Some(("assumed-role", session))) => match session.split_once('/') {
                Some((name, _)) => Self::Role {
                    name: name.to_owned(),
                    arn_without_path: format!("arn:{partition}:iam::{account}:role/{name}"),
                },
                None => Self::Other,
            },
            _ => Self::Other,
        }
    }
}

/// What IAM's simulation says of one need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The policies allow it.
    Allowed,
    /// They do not.
    Denied,
    /// They depend on something that is known only when it is done, such as a tag or an address.
    Depends,
}

impl Decision {
    /// Reads a simulation's answer (IAM API reference, `EvaluationResult`): what is not allowed for want of a condition's value
    /// may well be allowed with it.
    pub fn new(allowed: bool, lacks_context: bool) -> Self {
        match (allowed, lacks_context) {
            (true, _) => Self::Allowed,
            (false, true) => Self::Depends,
            (false, false) => Self::Denied,
        }
    }
}

/// What credentials may do of what is needed. Nothing here says *allowed*: a simulation knows neither a session's own policy nor
/// those of the resources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "permissions")]
pub enum Permissions {
    /// IAM was asked.
    Simulated {
        /// How much.
        asked: usize,
        /// What the policies do not allow.
        denied: BTreeSet<Need>,
        /// What depends on conditions.
        depends: BTreeSet<Need>,
    },
    /// The credentials are the account's own.
    Root,
    /// Nobody knows.
    Unknown {
        /// Why not.
        why: String,
    },
}

impl Permissions {
    /// Sums a simulation up.
    pub fn of(answers: impl IntoIterator<Item = (Need, Decision)>) -> Self {
        let (mut asked, mut denied, mut depends) = (0, BTreeSet::new(), BTreeSet::new());
        for (need, decision) in answers {
            asked += 1;
            match decision {
                Decision::Allowed => {}
                Decision::Denied => drop(denied.insert(need)),
                Decision::Depends => drop(depends.insert(need)),
            }
        }
        Self::Simulated {
            asked,
            denied,
            depends,
        }
    }

    /// What is known after a second look: what is not known of one part is not known of the whole.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (
                Self::Simulated {
                    asked,
                    mut denied,
                    mut depends,
                },
                Self::Simulated {
                    asked: more,
                    denied: also_denied,
                    depends: also_depends,
                },
            ) => {
                denied.extend(also_denied);
                depends.extend(also_depends);
                Self::Simulated {
                    asked: asked + more,
                    denied,
                    depends,
                }
            }
            (Self::Root, Self::Root) => Self::Root,
            (unknown @ Self::Unknown { .. }, _) | (_, unknown @ Self::Unknown { .. }) => unknown,
            // A caller without limits whose stack acts by a role of its own.
            (Self::Root, limited @ Self::Simulated { .. })
            | (limited @ Self::Simulated { .. }, Self::Root) => limited,
        }
    }

    /// Refuses what is known to fail.
    ///
    /// # Errors
    /// Something is known to be denied.
    pub fn refuse(&self) -> Result<(), Refusal> {
        match self {
            Self::Simulated { denied, .. } if !denied.is_empty() => Err(Refusal::Denied(denied.clone())),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Simulated {
                asked,
                denied,
                depends,
            } => {
                match denied.len() {
                    0 => write!(
                        f,
                        "permissions: none of {asked} that it needs is known to be denied"
                    )?,
                    many => write!(f, "permissions: {many} denied of {asked} that it needs")?,
                }
                for need in denied {
                    write!(f, "\n    denied: {need}")?;
                }
                for need in depends {
                    write!(f, "\n    not known, its policy has conditions: {need}")?;
                }
                Ok(())
            }
            Self::Root => {
                f.write_str("permissions: the account's own credentials, which no policy of its own limits")
            }
            Self::Unknown { why } => write!(f, "permissions: not known ({why})"),
        }
    }
}

#[cfg(test)]
mod tests;
