//! What a review reads besides the snapshot: policies, and what else only security asks for.

use super::policy::PolicyDocument;
use crate::snapshot::{Observed, Throttle};
use serde::{Deserialize, Serialize};

/// What was read for a review. Each part can fail alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The policies of the execution role, managed and inline.
    pub role_policies: Observed<Vec<NamedPolicy>>,
    /// Who may invoke the function, by its own policy and by that of the alias; without statements where there is none.
    pub function_policy: Observed<PolicyDocument>,
    /// Addresses at which the function answers by itself, past the API.
    pub function_urls: Observed<Vec<FunctionUrl>>,
    /// Environment variables of the function that look like secrets, by name. Their values are never kept.
    pub secret_variables: Observed<Vec<String>>,
    /// What the account lets through to all its APIs together, where an API has no limit of its own.
    pub account_throttle: Observed<Throttle>,
    /// Who may publish to the topic that alarms notify, and who may listen.
    pub topic_policy: Observed<PolicyDocument>,
    /// The bucket with the packages.
    pub bucket: Observed<Bucket>,
    /// What the console's own credentials can do.
    pub console: Observed<ConsolePower>,
}

/// A policy with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPolicy {
    /// Its name.
    pub name: String,
    /// Its ARN; `None` for one that is inline, written into the role itself.
    pub arn: Option<String>,
    /// What it says.
    pub document: PolicyDocument,
}

/// A function's own address (Lambda Developer Guide, "Lambda function URLs").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionUrl {
    /// The address.
    pub url: String,
    /// The alias that answers there; `None` for `$LATEST`.
    pub qualifier: Option<String>,
    /// Whether only callers with AWS credentials are answered.
    pub needs_iam: bool,
}

/// How a bucket is protected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Whether all four settings that block public access are on.
    pub blocks_public_access: bool,
    /// Whether an overwritten or deleted object can be had back.
    pub versioned: bool,
}

/// What the console's credentials can do beyond its work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsolePower {
    /// Who the console is to AWS.
    pub arn: String,
    /// Of [`super::NEEDLESS_TO_THE_CONSOLE`], what it may do.
    pub needless: Vec<String>,
}

impl ConsolePower {
    /// Whether it is the account itself, which no policy limits.
    pub fn is_root(&self) -> bool {
        self.arn.ends_with(":root")
    }
}

/// Whether a variable looks like a secret, by its name or by the well-known beginning of its value (IAM Identifiers, "Unique
/// identifiers": access key ids begin with AKIA or ASIA).
pub fn looks_like_a_secret(name: &str, value: &str) -> bool {
    const NAMES: [&str; 8] = [
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "TOKEN",
        "API_KEY",
        "APIKEY",
        "PRIVATE_KEY",
        "CREDENTIAL",
    ];
    const BEGINNINGS: [&str; 8] = [
        "AKIA",
        "ASIA",
        "-----BEGIN",
        "ghp_",
        "xoxb-",
        "sk-",
        "sk_live_",
        "eyJhbGciOi",
    ];
    let name = name.to_ascii_uppercase();
    // What only says where a secret is kept is how it should be.
    let is_reference = value.starts_with("arn:") || value.is_empty();
    !is_reference
        && (NAMES.iter().any(|part| name.contains(part))
            || BEGINNINGS.iter().any(|beginning| value.starts_with(beginning)))
}
