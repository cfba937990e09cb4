//! What watches: logs, alarms, the dashboard, the topic.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

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
