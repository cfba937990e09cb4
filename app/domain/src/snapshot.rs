//! What was read from AWS, in this project's own terms. Whatever could not be read says so and why; nothing is guessed.

mod api;
mod function;
mod metrics;
mod observed;
mod role;
mod stack;
mod table;
mod watch;

pub use api::{Authorisation, Method, Probe, RestApi, Stage, Throttle};
pub use function::{
    Alias, AliasTarget, Canary, Concurrency, Function, LambdaState, LastUpdate, PublishedVersion, Routing,
    SecondVersion,
};
pub use metrics::whole;
pub use metrics::{CapacityMetrics, Direction, Metrics, Series};
pub use observed::{Last, Observed, Shown};
pub use role::ExecutionRole;
pub use stack::{Drift, EventStatus, Stack, StackEvent, failure};
pub use table::{Billing, Index, KeySchema, Table, TableStatus, Ttl, Units};
pub use watch::{Alarm, AlarmState, Dashboard, LogGroup, Topic, Trouble};

use crate::alarm::Metric;
use crate::contract::TableId;
use crate::name::{AccountId, AlarmName, Region, StackName};
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
    /// AWS has several things of that name, and nothing says which is the stack's.
    Ambiguous {
        /// How many.
        count: usize,
    },
    /// Anything else, with the error's code as AWS named it.
    Unexpected {
        /// The code, such as `InternalFailure`.
        code: String,
        /// AWS's own sentence.
        message: String,
    },
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = &self.action;
        match &self.why {
            Why::Denied => write!(
                f,
                "AWS denied {action}; allow this action for the credentials in use"
            ),
            Why::Throttled => write!(f, "AWS throttled {action}; try again in a minute"),
            Why::TimedOut => write!(
                f,
                "AWS did not answer {action} in time; check the network, then try again"
            ),
            Why::Unreachable { detail } => write!(
                f,
                "{action} could not reach AWS ({detail}); check the network, region and AWS_ENDPOINT_URL"
            ),
            Why::Credentials { detail } => write!(
                f,
                "{action} needs valid AWS credentials ({detail}); sign in or set AWS_PROFILE"
            ),
            Why::Ambiguous { count } => write!(
                f,
                "{action} finds {count} of this name, and the stack does not say which is its own; deploy the stack, or delete the others"
            ),
            Why::Unexpected { code, message } => write!(f, "{action} failed with {code}: {message}"),
        }
    }
}

impl std::error::Error for Unavailable {}

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

/// Everything the console knows about the stack at one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// When the collection began.
    #[serde(with = "time::serde::rfc3339")]
    pub taken_at: OffsetDateTime,
    /// Which stack this is about.
    pub target: Target,
    /// The CloudFormation stack.
    pub stack: Observed<Stack>,
    /// Its newest events, newest first.
    pub stack_events: Observed<Vec<StackEvent>>,
    /// The three tables.
    pub tables: BTreeMap<TableId, Observed<Table>>,
    /// The function as it would be published now (`$LATEST`).
    pub function: Observed<Function>,
    /// Every published version, newest first.
    pub versions: Observed<Vec<PublishedVersion>>,
    /// How many requests the function may serve at once.
    pub concurrency: Observed<Concurrency>,
    /// The alias that takes the traffic.
    pub alias: Observed<Alias>,
    /// The REST API.
    pub api: Observed<RestApi>,
    /// What the API answered to a request from here.
    pub probe: Observed<Probe>,
    /// The function's execution role.
    pub role: Observed<ExecutionRole>,
    /// The function's log group.
    pub log_group: Observed<LogGroup>,
    /// The alarms whose names start with `LiveInsight-`, by name.
    pub alarms: Observed<BTreeMap<AlarmName, Alarm>>,
    /// The metrics of the stack's resources that had values in the last 14 days. Read less often than the rest.
    pub reporting: Observed<BTreeSet<Metric>>,
    /// The dashboard.
    pub dashboard: Observed<Dashboard>,
    /// The topic that alarms notify.
    pub topic: Observed<Topic>,
    /// What CloudWatch measured lately. Read less often than the rest, because every reading is paid for.
    pub metrics: Observed<Metrics>,
}

impl Snapshot {
    /// Takes over from the snapshot before this one what cannot be read now.
    ///
    /// The account stays as it is known and is not marked as old: it belongs to the credentials, and one process keeps those.
    pub fn remember(&mut self, before: &Self) {
        let Self {
            taken_at: _,
            target,
            stack,
            stack_events,
            tables,
            function,
            versions,
            concurrency,
            alias,
            api,
            probe,
            role,
            log_group,
            alarms,
            reporting,
            dashboard,
            topic,
            metrics,
        } = self;
        if let Reading::Unavailable(_) = target.account {
            target.account.clone_from(&before.target.account);
        }
        for (id, table) in tables {
            if let Some(before) = before.tables.get(id) {
                table.remember_with(before, Table::remember);
            }
        }
        stack.remember(&before.stack);
        stack_events.remember(&before.stack_events);
        function.remember(&before.function);
        versions.remember(&before.versions);
        concurrency.remember(&before.concurrency);
        alias.remember_with(&before.alias, Alias::remember);
        api.remember_with(&before.api, RestApi::remember);
        probe.remember(&before.probe);
        role.remember_with(&before.role, ExecutionRole::remember);
        log_group.remember(&before.log_group);
        alarms.remember(&before.alarms);
        reporting.remember(&before.reporting);
        dashboard.remember(&before.dashboard);
        topic.remember(&before.topic);
        metrics.remember(&before.metrics);
    }
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

#[cfg(test)]
mod tests;
