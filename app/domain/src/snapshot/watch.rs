//! What watches: logs, alarms, the dashboard, the topic.

use crate::alarm::Definition;
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alarm {
    /// Its state.
    pub state: AlarmState,
    /// Since when it is in that state, where AWS says.
    #[serde(with = "time::serde::rfc3339::option")]
    pub since: Option<OffsetDateTime>,
    /// CloudWatch's sentence about the state.
    pub reason: String,
    /// What keeps CloudWatch from evaluating it as it should, if anything does.
    pub trouble: Option<Trouble>,
    /// What it is told to watch, and to do.
    pub definition: Definition,
}

/// What keeps CloudWatch from evaluating an alarm as it should (`MetricAlarm`, `EvaluationState`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Trouble {
    /// Not all data could be read because of quotas.
    PartialData,
    /// Its configuration is wrong; its reason says how.
    EvaluationError,
    /// CloudWatch has a fault for now.
    EvaluationFailure,
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

    /// The state of CloudWatch's word for it.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Ok, Self::Alarm, Self::InsufficientData]
            .into_iter()
            .find(|state| state.as_str() == word)
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
