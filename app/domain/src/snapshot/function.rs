//! The Lambda function, its versions and its alias.

use super::Observed;
use crate::name::{CodeSha256, VersionNumber};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use time::OffsetDateTime;

/// A Lambda function's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// `Active`, `Pending`, `Inactive` or `Failed` (Lambda API reference, `State`).
    pub state: LambdaState,
    /// How the last update went.
    pub last_update: LastUpdate,
    /// The runtime; `None` for a container image.
    pub runtime: Option<String>,
    /// `x86_64` or `arm64`.
    pub architecture: String,
    /// Memory, in MB.
    pub memory_mb: u32,
    /// Timeout, in seconds.
    pub timeout_s: u32,
    /// The package's hash.
    pub code_sha256: CodeSha256,
    /// Whether X-Ray traces every request that is sampled (`Active`).
    pub tracing_active: bool,
    /// Its environment variables. Only those of the contract are kept: others may be secrets.
    pub variables: BTreeMap<String, String>,
    /// Optimistic lock of the configuration; changes at every update.
    pub revision_id: String,
}

impl Function {
    /// Whether publishing this would give the same as publishing `other`: same code, same configuration.
    pub fn publishes_same_as(&self, other: &Function) -> bool {
        let release = |function: &Function| Function {
            state: LambdaState::Active,
            last_update: LastUpdate::Successful,
            revision_id: String::new(),
            ..function.clone()
        };
        release(self) == release(other)
    }

    /// What is published beside the code and the environment variables, by the names that AWS uses.
    pub fn settings(&self) -> [(&'static str, String); 5] {
        let runtime = self.runtime.clone().unwrap_or_else(|| "container".to_owned());
        [
            ("MemorySize", self.memory_mb.to_string()),
            ("Timeout", self.timeout_s.to_string()),
            ("Runtime", runtime),
            ("Architecture", self.architecture.clone()),
            ("Tracing", self.tracing_active.to_string()),
        ]
    }

    /// What would be published differently, in words that AWS uses: `MemorySize 512 → 1024`.
    pub fn differences_to(&self, other: &Function) -> Vec<String> {
        let code = (
            "CodeSha256",
            self.code_sha256.to_string(),
            other.code_sha256.to_string(),
        );
        let settings = self.settings().into_iter().zip(other.settings());
        let settings = settings.map(|((name, this), (_, that))| (name, this, that));
        let fields = std::iter::once(code).chain(settings);
        let fields = fields.map(|(name, this, that)| (name.to_owned(), this, that));
        let names: BTreeSet<&String> = self.variables.keys().chain(other.variables.keys()).collect();
        let value =
            |function: &Function, name: &String| function.variables.get(name).cloned().unwrap_or_default();
        let variables = names
            .into_iter()
            .map(|name| (name.clone(), value(self, name), value(other, name)));
        fields
            .chain(variables)
            .filter(|(_, this, that)| this != that)
            .map(|(name, this, that)| format!("{name} {this} → {that}"))
            .collect()
    }
}

/// A function's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LambdaState {
    /// It can be invoked.
    Active,
    /// It is being made.
    Pending,
    /// Its resources were reclaimed; the next invocation wakes it.
    Inactive,
    /// It cannot be invoked.
    Failed {
        /// AWS's reason.
        reason: String,
    },
    /// Any other state, as AWS names it.
    Other(String),
}

/// How the last update of a function went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastUpdate {
    /// Done.
    Successful,
    /// Under way.
    InProgress,
    /// Refused or broken.
    Failed {
        /// AWS's reason.
        reason: String,
    },
    /// Anything else, as AWS names it.
    Other(String),
}

/// Where an alias points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The version that takes the traffic, or most of it.
    pub version: AliasTarget,
    /// A second version that takes a share of the traffic.
    pub second: Option<SecondVersion>,
    /// Optimistic lock of the alias.
    pub revision_id: String,
    /// What was written beside it: the console notes here which run moved it last.
    pub description: String,
    /// What runs there: the version it points to, with the code and configuration that were published.
    pub live: Observed<Function>,
}

impl Alias {
    /// Where it sends its traffic.
    pub fn routing(&self) -> Routing {
        Routing {
            target: self.version,
            canary: self.canary(),
        }
    }

    /// The share of the traffic that a second version takes, if there is one.
    pub fn canary(&self) -> Option<Canary> {
        self.second.as_ref().map(|second| second.canary)
    }

    /// What ran in one version says nothing of another.
    pub(super) fn remember(&mut self, before: &Self) {
        if self.version == before.version {
            self.live.remember(&before.live);
        }
        if let (Some(second), Some(before)) = (&mut self.second, &before.second)
            && second.canary.version == before.canary.version
        {
            second.live.remember(&before.live);
        }
    }
}

/// The second version of a weighted alias.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondVersion {
    /// Which, and its share.
    pub canary: Canary,
    /// What runs there.
    pub live: Observed<Function>,
}

/// What an alias may point to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AliasTarget {
    /// A published version.
    Published(VersionNumber),
    /// The mutable code: every update is live at once.
    Latest,
}

impl fmt::Display for AliasTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Published(version) => version.fmt(f),
            Self::Latest => f.write_str("$LATEST"),
        }
    }
}

/// The smaller part of a weighted alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canary {
    /// The version.
    pub version: VersionNumber,
    /// Its share, in hundredths of a percent (AWS takes a number between 0 and 1).
    pub basis_points: u16,
}

/// Where an alias sends its traffic: to one version, or to two with a share each (AWS Lambda Developer Guide, "Implement Lambda
/// canary deployments using a weighted alias").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenRouting")]
pub struct Routing {
    /// What takes the traffic, or the larger part of it.
    pub target: AliasTarget,
    /// The version that takes the rest, if one does.
    pub canary: Option<Canary>,
}

/// As journals hold it: those of before there were canaries have the target alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenRouting {
    Weighted {
        target: AliasTarget,
        canary: Option<Canary>,
    },
    Whole(AliasTarget),
}

impl From<WrittenRouting> for Routing {
    fn from(written: WrittenRouting) -> Self {
        match written {
            WrittenRouting::Weighted { target, canary } => Self { target, canary },
            WrittenRouting::Whole(target) => Self::whole(target),
        }
    }
}

impl Routing {
    /// All of the traffic to one.
    pub fn whole(target: AliasTarget) -> Self {
        Self { target, canary: None }
    }
}

impl fmt::Display for Routing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.target.fmt(f)?;
        match self.canary {
            None => Ok(()),
            Some(Canary {
                version,
                basis_points,
            }) => write!(
                f,
                ", with {} % to version {version}",
                f64::from(basis_points) / 100.0
            ),
        }
    }
}

/// A published version: code and configuration that no longer change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedVersion {
    /// Its number.
    pub number: VersionNumber,
    /// When it was published.
    #[serde(with = "time::serde::rfc3339::option")]
    pub published_at: Option<OffsetDateTime>,
    /// What was said of it then.
    pub description: String,
    /// The package's hash.
    pub code_sha256: CodeSha256,
    /// Memory, in MB.
    pub memory_mb: u32,
}

/// How many requests the function may serve at once (Lambda Developer Guide, "Configuring reserved concurrency").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concurrency {
    /// Whatever the account has left.
    Unreserved,
    /// So many, held ready for it and never more. Zero switches the function off.
    Reserved(u32),
}
