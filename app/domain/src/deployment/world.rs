//! What a deployment is planned from: how things are, and what is wanted.

use super::{CanaryTerms, Change, Commit, Existing, Permissions, Pin};
use crate::contract::FROZEN_LOGICAL_IDS;
use crate::name::{AccountId, CodeSha256, Region, StackName};
use crate::snapshot::{AliasTarget, Canary, Drift, Function, Reading};
use crate::stack_status::StackStatus;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What is observed before planning: all that a plan depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// The stack's status; `None` if there is no stack.
    pub stack: Option<StackStatus>,
    /// The function as it would be published now; `None` if there is none.
    pub latest: Option<Function>,
    /// Where the traffic goes; `None` if there is no alias.
    pub live: Option<Live>,
    /// The version that a rollback pinned.
    pub pin: Option<Pin>,
    /// Alarms that are red.
    pub red_alarms: BTreeSet<String>,
    /// Whether something differs from the template, as of the last time that somebody looked.
    pub drift: Drift,
    /// The parameters that the stack was last deployed with.
    pub parameters: BTreeMap<String, String>,
    /// Whether the stack is there and one call could delete it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unprotected: bool,
    /// What the credentials in use may do; `None` where it was not asked for.
    pub permissions: Option<Permissions>,
    /// What is there under the template's names although there is no stack; not looked for if there is one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<Existing>,
}

impl World {
    /// Logical ids of what was changed by hand, without what the console moves itself. An update may keep it or put it back,
    /// CloudFormation does not say which. `None` where that is not known.
    pub fn drifted(&self) -> Option<Vec<&str>> {
        match &self.drift {
            Drift::NotChecked => None,
            Drift::InSync { .. } => Some(vec![]),
            Drift::Drifted { resources, .. } => match resources {
                Reading::Found(ids) => {
                    let ids = ids.iter().map(String::as_str);
                    Some(ids.filter(|id| !FROZEN_LOGICAL_IDS.contains(id)).collect())
                }
                Reading::Missing | Reading::Unavailable(_) => None,
            },
        }
    }
}

/// Where the traffic goes now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// What `LIVE` points to.
    pub target: AliasTarget,
    /// A second version with its share of the traffic.
    pub canary: Option<Canary>,
    /// What was published there; `None` if that version is gone.
    pub function: Option<Function>,
}

/// Where a stack is. A plan for one place is no plan for another, however alike they look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The account.
    pub account: AccountId,
    /// The region.
    pub region: Region,
    /// The stack.
    pub stack: StackName,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}, account {}", self.stack, self.region, self.account)
    }
}

/// What somebody wants to run, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Where.
    pub place: Place,
    /// Whose credentials do it, as an ARN.
    pub who: String,
    /// The collector's package, as Lambda will report it.
    pub code_sha256: CodeSha256,
    /// The commit that the package was built from, as the package says; `None` where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<Commit>,
    /// SHA-256 of the template's text, in hexadecimal.
    pub template_sha256: String,
    /// Template parameters that are to change, with their new values.
    pub parameters: BTreeMap<String, String>,
    /// What the person who deploys has said yes to beforehand.
    pub consent: Consent,
}

/// What a deployment does only if it is told to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Leave the version that somebody pinned.
    pub release_pin: bool,
    /// Deploy although alarms are red, for this reason.
    pub despite_alarms: Option<String>,
    /// How long the alarms are watched after the shift, in seconds.
    pub bake_seconds: u64,
    /// Take tables and log that exist outside of any stack into the one that is made, as they are.
    #[serde(default)]
    pub import: bool,
    /// Give the new version a share of the traffic first, on these terms; `None` for all of it at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canary: Option<CanaryTerms>,
}

/// A change set that CloudFormation has prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSet {
    /// Its ARN: the executor carries out this one and no other.
    pub arn: String,
    /// Makes a repeated execution harmless.
    pub token: String,
    /// What it changes.
    pub changes: Vec<Change>,
}
