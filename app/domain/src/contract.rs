//! What the stack promises: the names, keys and settings that `infrastructure.yaml` declares and that the collector and
//! other readers of the tables depend on. A test in the server crate holds the template to this module.

use crate::name::{AccountId, Region};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The collector's Lambda function.
pub const FUNCTION: &str = "LiveInsight-EventCollector";
/// The alias that the API invokes. CloudFormation creates it once; the console alone moves it.
pub const ALIAS: &str = "LIVE";
/// The runtime that runs a self-contained executable named `bootstrap`.
pub const RUNTIME: &str = "provided.al2023";
/// The REST API.
pub const REST_API: &str = "LiveInsight-API";
/// The console's own table, which holds journal, lock, ledger, audit log and sessions, as its own stack names it.
pub const CONSOLE_TABLE: &str = "LiveInsight-Console";

/// The bucket of the packages that were deployed, as the console's own stack names it.
pub fn artifact_bucket(account: &AccountId, region: &Region) -> String {
    format!("liveinsight-console-{account}-{region}")
}

/// The API's one stage.
pub const STAGE: &str = "prod";
/// The resource that takes events.
pub const EVENTS_PATH: &str = "/events";
/// The function's execution role.
pub const ROLE: &str = "LiveInsight-Lambda-Role";
/// The log group that Lambda writes to, owned by the template so that its retention is set.
pub const LOG_GROUP: &str = "/aws/lambda/LiveInsight-EventCollector";
/// The CloudWatch dashboard.
pub const DASHBOARD: &str = "LiveInsight-Performance";
/// The SNS topic that alarms notify.
pub const TOPIC: &str = "LiveInsight-Alarms";
/// The environment variables that the function needs, each with the table it must name.
pub const FUNCTION_VARIABLES: [(&str, TableId); 3] = [
    ("EVENTS_TABLE", TableId::Events),
    ("SESSIONS_TABLE", TableId::Sessions),
    ("ACTIVE_SESSIONS_TABLE", TableId::ActiveSessions),
];
/// Logical ids in the template that a deployment must never touch once they exist: they only give `LIVE` its start.
pub const FROZEN_LOGICAL_IDS: [&str; 2] = ["FirstVersion", "LiveAlias"];

/// What the names of all alarms of the stack begin with.
pub const ALARM_PREFIX: &str = "LiveInsight-";
/// The alarm that rings when events fail.
pub const ERROR_RATE_ALARM: &str = "LiveInsight-Lambda-ErrorRate";
/// The alarm that rings when browsers are told that their events were not taken, whatever the cause.
pub const SERVER_ERRORS_ALARM: &str = "LiveInsight-Api-5xx";
/// The alarms, by the names that the guide's sections carry too.
pub const ALARMS: [&str; 6] = [
    ERROR_RATE_ALARM,
    "LiveInsight-Lambda-Duration",
    "LiveInsight-Lambda-Throttles",
    SERVER_ERRORS_ALARM,
    "LiveInsight-DynamoDB-Throttles",
    "LiveInsight-DynamoDB-ReadThrottles",
];
/// Those of them that say that events are being lost right now.
pub const EVENTS_LOST_ALARMS: [&str; 2] = [ERROR_RATE_ALARM, SERVER_ERRORS_ALARM];

/// One of the three tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableId {
    /// Every event, for ever.
    Events,
    /// One item a session.
    Sessions,
    /// Sessions of the last 30 minutes; items expire by TTL.
    ActiveSessions,
}

impl TableId {
    /// All three, in the order in which they are shown.
    pub const ALL: [TableId; 3] = [TableId::Events, TableId::Sessions, TableId::ActiveSessions];

    /// The table's name in AWS.
    pub fn name(self) -> &'static str {
        self.contract().name
    }

    /// What the template promises of the table.
    pub fn contract(self) -> TableContract {
        match self {
            TableId::Events => TableContract {
                name: "LiveInsight-Events",
                key: Key {
                    hash: "event_id",
                    range: Some("timestamp"),
                },
                indexes: &[
                    (
                        "UserIndex",
                        Key {
                            hash: "user_id",
                            range: Some("timestamp"),
                        },
                    ),
                    (
                        "SessionIndex",
                        Key {
                            hash: "session_id",
                            range: Some("timestamp"),
                        },
                    ),
                ],
                ttl_attribute: None,
            },
            TableId::Sessions => TableContract {
                name: "LiveInsight-Sessions",
                key: Key {
                    hash: "session_id",
                    range: None,
                },
                indexes: &[(
                    "UserIndex",
                    Key {
                        hash: "user_id",
                        range: Some("start_time"),
                    },
                )],
                ttl_attribute: None,
            },
            TableId::ActiveSessions => TableContract {
                name: "LiveInsight-ActiveSessions",
                key: Key {
                    hash: "session_id",
                    range: None,
                },
                indexes: &[],
                ttl_attribute: Some("expires_at"),
            },
        }
    }
}

/// A table as the template promises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableContract {
    /// The table's name.
    pub name: &'static str,
    /// Its primary key.
    pub key: Key<'static>,
    /// Its global secondary indexes with their keys; all project every attribute.
    pub indexes: &'static [(&'static str, Key<'static>)],
    /// The attribute whose time (seconds since 1970) expires an item, if items expire.
    pub ttl_attribute: Option<&'static str>,
}

/// A key schema: attribute names of the partition and the sort key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'a> {
    /// The partition key's attribute.
    pub hash: &'a str,
    /// The sort key's attribute.
    pub range: Option<&'a str>,
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.range {
            Some(range) => write!(f, "{}, {range}", self.hash),
            None => f.write_str(self.hash),
        }
    }
}
