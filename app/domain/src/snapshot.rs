//! What was read from AWS, in this project's own terms. Whatever could not be read says so and why; nothing is guessed.

use crate::contract::TableId;
use crate::name::{AccountId, CodeSha256, Region, StackName, VersionNumber};
use crate::stack_status::StackStatus;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use time::OffsetDateTime;

/// Why something could not be read. Never a panic, never an empty page: one part is unavailable, and says this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unavailable {
    /// The IAM action of the call, such as `dynamodb:DescribeTable`: what to grant if it was denied.
    pub action: String,
    /// What went wrong.
    pub why: Why,
}

/// The ways in which a call to AWS fails, as far as they differ in what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Why {
    /// The credentials are not allowed to make this call.
    Denied,
    /// AWS refused for now because of too many calls.
    Throttled,
    /// No answer in time.
    TimedOut,
    /// The endpoint could not be reached.
    Unreachable {
        /// What the connection said.
        detail: String,
    },
    /// There are no credentials, or AWS does not accept them (expired, revoked, wrong clock).
    Credentials {
        /// What was said of them.
        detail: String,
    },
    /// Anything else, with the error's code as AWS named it.
    Unexpected {
        /// The code, such as `InternalFailure`.
        code: String,
        /// AWS's own sentence.
        message: String,
    },
}

/// The outcome of reading one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading<T> {
    /// It is there, and this is it.
    Found(T),
    /// AWS answered that there is no such thing.
    Missing,
    /// AWS did not say.
    Unavailable(Unavailable),
}

impl<T> Reading<T> {
    /// The value, if there is one.
    pub fn found(&self) -> Option<&T> {
        match self {
            Reading::Found(value) => Some(value),
            Reading::Missing | Reading::Unavailable(_) => None,
        }
    }
}

/// A reading and the time it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed<T> {
    /// When AWS answered, or when the attempt was given up.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// What came of it.
    pub reading: Reading<T>,
}

/// Everything the console knows about the stack at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// When the collection began.
    #[serde(with = "time::serde::rfc3339")]
    pub taken_at: OffsetDateTime,
    /// Which stack this is about.
    pub target: Target,
    /// The CloudFormation stack.
    pub stack: Observed<Stack>,
    /// The three tables.
    pub tables: BTreeMap<TableId, Observed<Table>>,
    /// The function as it would be published now (`$LATEST`).
    pub function: Observed<Function>,
    /// The alias that takes the traffic.
    pub alias: Observed<Alias>,
    /// The REST API.
    pub api: Observed<RestApi>,
    /// The function's execution role.
    pub role: Observed<ExecutionRole>,
    /// The function's log group.
    pub log_group: Observed<LogGroup>,
    /// The alarms whose names start with `LiveInsight-`, by name.
    pub alarms: Observed<BTreeMap<String, Alarm>>,
    /// The dashboard.
    pub dashboard: Observed<Dashboard>,
    /// The topic that alarms notify.
    pub topic: Observed<Topic>,
}

/// Which stack, where, and whether it is the real thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The account, as STS tells it.
    pub account: Reading<AccountId>,
    /// The region.
    pub region: Region,
    /// The stack's name.
    pub stack_name: StackName,
    /// AWS itself or a sandbox.
    pub environment: Environment,
}

/// AWS itself, or something that answers in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// AWS.
    Aws,
    /// Another endpoint was configured: a sandbox.
    Sandbox,
}

/// A CloudFormation stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stack {
    /// Its ARN, which tells one stack of a name from the next.
    pub id: String,
    /// Its status.
    pub status: StackStatus,
    /// AWS's reason for the status, where it gives one.
    pub reason: Option<String>,
    /// Its outputs.
    pub outputs: BTreeMap<String, String>,
    /// Its parameters as last deployed.
    pub parameters: BTreeMap<String, String>,
}

/// A DynamoDB table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The table's status as DynamoDB names it.
    pub status: TableStatus,
    /// Its primary key.
    pub key: KeySchema,
    /// Its capacity.
    pub billing: Billing,
    /// Its global secondary indexes by name.
    pub indexes: BTreeMap<String, Index>,
    /// Items, as of DynamoDB's own count, which it renews about every six hours.
    pub items: u64,
    /// Bytes, renewed with the count of items.
    pub bytes: u64,
    /// Whether deleting the table is refused.
    pub deletion_protection: bool,
    /// The KMS key type, `None` for the key that DynamoDB owns.
    pub encryption: Option<String>,
    /// Expiry of items.
    pub ttl: Reading<Ttl>,
    /// Continuous backups.
    pub point_in_time_recovery: Reading<bool>,
}

/// A table's or index's status (DynamoDB API reference, `TableDescription`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum TableStatus {
    /// Ready.
    Active,
    /// Being made.
    Creating,
    /// Being changed; it can be used meanwhile.
    Updating,
    /// Being deleted.
    Deleting,
    /// DynamoDB did not say. Local endpoints leave the status of an index out.
    Unstated,
    /// Any other, such as `INACCESSIBLE_ENCRYPTION_CREDENTIALS`.
    Other(String),
}

impl From<String> for TableStatus {
    fn from(text: String) -> Self {
        match text.as_str() {
            "ACTIVE" => Self::Active,
            "CREATING" => Self::Creating,
            "UPDATING" => Self::Updating,
            "DELETING" => Self::Deleting,
            "" => Self::Unstated,
            _ => Self::Other(text),
        }
    }
}

impl From<TableStatus> for String {
    fn from(status: TableStatus) -> String {
        status.to_string()
    }
}

impl fmt::Display for TableStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "ACTIVE",
            Self::Creating => "CREATING",
            Self::Updating => "UPDATING",
            Self::Deleting => "DELETING",
            Self::Unstated => "",
            Self::Other(text) => text,
        })
    }
}

/// A key schema as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySchema {
    /// The partition key's attribute.
    pub hash: String,
    /// The sort key's attribute.
    pub range: Option<String>,
}

impl KeySchema {
    /// The same in the contract's form, to compare and to show.
    pub fn as_key(&self) -> crate::contract::Key<'_> {
        crate::contract::Key {
            hash: &self.hash,
            range: self.range.as_deref(),
        }
    }
}

/// How a table is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "mode")]
pub enum Billing {
    /// By request.
    OnDemand,
    /// By capacity held ready.
    Provisioned(Units),
}

/// Provisioned capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// Read capacity units: each one strongly consistent read of up to 4 KB a second.
    pub read: u64,
    /// Write capacity units: each one write of up to 1 KB a second.
    pub write: u64,
}

/// A global secondary index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Its status.
    pub status: TableStatus,
    /// Its key.
    pub key: KeySchema,
    /// Its capacity; a table's index follows the table's mode.
    pub billing: Billing,
}

/// Expiry of items by an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ttl {
    /// Items never expire.
    Disabled,
    /// Items expire by this attribute, in seconds since 1970.
    Enabled(String),
}

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

    /// What would be published differently, in words that AWS uses: `MemorySize 512 → 1024`.
    pub fn differences_to(&self, other: &Function) -> Vec<String> {
        let runtime =
            |function: &Function| function.runtime.clone().unwrap_or_else(|| "container".to_owned());
        let fields = [
            (
                "CodeSha256",
                self.code_sha256.to_string(),
                other.code_sha256.to_string(),
            ),
            (
                "MemorySize",
                self.memory_mb.to_string(),
                other.memory_mb.to_string(),
            ),
            ("Timeout", self.timeout_s.to_string(), other.timeout_s.to_string()),
            ("Runtime", runtime(self), runtime(other)),
            (
                "Architecture",
                self.architecture.clone(),
                other.architecture.clone(),
            ),
            (
                "Tracing",
                self.tracing_active.to_string(),
                other.tracing_active.to_string(),
            ),
        ];
        let fields = fields
            .into_iter()
            .map(|(name, this, that)| (name.to_owned(), this, that));
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
}

/// Where an alias points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The version that takes the traffic, or most of it.
    pub version: AliasTarget,
    /// A second version with its share of the traffic, between 0 and 1.
    pub canary: Option<Canary>,
    /// Optimistic lock of the alias.
    pub revision_id: String,
    /// What was written beside it: the console notes here which run moved it last.
    pub description: String,
    /// What runs there: the version it points to, with the code and configuration that were published.
    pub live: Reading<Function>,
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

/// A REST API with its one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestApi {
    /// Its id, the first label of its host name.
    pub id: String,
    /// The stage `prod`.
    pub stage: Reading<Stage>,
    /// The methods of `/events`, in alphabetical order.
    pub methods: Reading<Vec<String>>,
}

/// A stage of a REST API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The deployment it serves.
    pub deployment_id: String,
    /// Whether X-Ray traces requests.
    pub tracing: bool,
    /// The throttle for all methods; `None` leaves the account's limit.
    pub throttle: Option<Throttle>,
}

/// API Gateway's token bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    /// Requests a second, rounded down.
    pub rate: u64,
    /// Requests at once.
    pub burst: u64,
}

/// The role that the function assumes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionRole {
    /// Its ARN.
    pub arn: String,
    /// The service that may assume it, `None` where the trust policy names none or more than services.
    pub trusted_services: Vec<String>,
    /// Names of its managed policies.
    pub managed_policies: Reading<Vec<String>>,
    /// Names of its inline policies.
    pub inline_policies: Reading<Vec<String>>,
}

/// A log group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogGroup {
    /// Days that events are kept; `None` keeps them for ever.
    pub retention_days: Option<u32>,
    /// Bytes stored.
    pub stored_bytes: u64,
}

/// A CloudWatch alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Its state.
    pub state: AlarmState,
    /// Since when it is in that state, where AWS says.
    #[serde(with = "time::serde::rfc3339::option")]
    pub since: Option<OffsetDateTime>,
    /// CloudWatch's sentence about the state.
    pub reason: String,
    /// Whether its actions are carried out.
    pub actions_enabled: bool,
    /// How many actions it has in ALARM.
    pub alarm_actions: usize,
}

/// An alarm's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlarmState {
    /// Below the threshold.
    Ok,
    /// Beyond it.
    Alarm,
    /// No verdict: too little data. Unknown, never healthy.
    InsufficientData,
}

impl AlarmState {
    /// The state as CloudWatch writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Alarm => "ALARM",
            Self::InsufficientData => "INSUFFICIENT_DATA",
        }
    }
}

/// A dashboard that exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// Number of its widgets.
    pub widgets: usize,
}

/// An SNS topic with its subscriptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Its ARN.
    pub arn: String,
    /// Subscriptions that somebody confirmed.
    pub confirmed: u64,
    /// Subscriptions that nobody confirmed yet: they receive nothing.
    pub pending: u64,
}
