//! One thing that happened, read from what CloudWatch tells of it.

use crate::name::AlarmName;
use crate::snapshot::AlarmState;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;

/// An item of an alarm's history as CloudWatch tells it (CloudWatch API reference, `AlarmHistoryItem`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whose.
    pub alarm: AlarmName,
    /// When.
    pub at: OffsetDateTime,
    /// Its type, such as `StateUpdate`.
    pub kind: String,
    /// CloudWatch's sentence.
    pub summary: String,
    /// The rest, as JSON in a form that CloudWatch does not document. At most 4095 characters, so it may be cut off.
    pub data: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The alarm changed its state.
    State(Transition),
    /// Somebody changed the alarm.
    Configuration(Configuration),
    /// The alarm did something, or tried to.
    Action(ActionRun),
    /// Anything else, such as the items of an alarm's contributors.
    Other {
        /// Its type.
        kind: String,
        /// CloudWatch's sentence.
        summary: String,
    },
}

/// A change of state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// The state before.
    pub from: AlarmState,
    /// The state after.
    pub to: AlarmState,
    /// CloudWatch's reason.
    pub reason: String,
}

/// A change of what an alarm is told to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Configuration {
    /// It was made.
    Created,
    /// It was changed.
    Updated(Vec<Change>),
    /// It was deleted.
    Deleted,
}

/// A changed setting of an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The setting, as CloudWatch names it.
    pub field: String,
    /// What it was; `None` if it was not set.
    pub before: Option<String>,
    /// What it is; `None` if it is not set any more.
    pub after: Option<String>,
}

/// Something that an alarm did on entering a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionRun {
    /// The ARN that it acted on; `None` if CloudWatch does not say.
    pub target: Option<String>,
    /// What came of it.
    pub outcome: ActionOutcome,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionOutcome {
    /// It was done: for a topic, SNS took the message. Whether anybody received it, this does not say.
    Succeeded,
    /// It could not be done.
    Failed {
        /// Why, in AWS's words.
        error: String,
    },
    /// Something else, such as that actions were muted.
    Other {
        /// CloudWatch's sentence.
        summary: String,
    },
}

impl Told {
    /// What tells this item from every other of the same alarm and time: the same wherever and however often it is read.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.kind, &self.summary, &self.data] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// What happened. What cannot be read falls back on CloudWatch's own sentence and is never lost.
    pub fn event(&self) -> Event {
        let data = serde_json::from_str(&self.data).unwrap_or(Value::Null);
        let known = match self.kind.as_str() {
            "StateUpdate" => transition(&data, &self.summary).map(Event::State),
            "ConfigurationUpdate" => configuration(&data, &self.summary).map(Event::Configuration),
            "Action" => Some(Event::Action(action(&data, &self.summary))),
            _ => None,
        };
        known.unwrap_or_else(|| Event::Other {
            kind: self.kind.clone(),
            summary: self.summary.clone(),
        })
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

fn transition(data: &Value, summary: &str) -> Option<Transition> {
    let state = |side: &str| data[side]["stateValue"].as_str().and_then(AlarmState::from_word);
    let (from, to) = match (state("oldState"), state("newState")) {
        (Some(from), Some(to)) => (from, to),
        _ => {
            let (from, to) = summary.strip_prefix("Alarm updated from ")?.split_once(" to ")?;
            (AlarmState::from_word(from)?, AlarmState::from_word(to.trim())?)
        }
    };
    let reason = text(&data["newState"]["stateReason"])
        .unwrap_or_default()
        .to_owned();
    Some(Transition { from, to, reason })
}

/// The stamp that every change has; it says nothing that the item's own time does not.
const STAMP: &str = "alarmConfigurationUpdatedTimestamp";

fn configuration(data: &Value, summary: &str) -> Option<Configuration> {
    let kind = data["type"]
        .as_str()
        .or_else(|| summary.split_whitespace().last())?;
    match kind.to_ascii_lowercase().as_str() {
        "create" | "created" => Some(Configuration::Created),
        "delete" | "deleted" => Some(Configuration::Deleted),
        "update" | "updated" => {
            let original = data["originalUpdatedFields"].as_object();
            let fields = original.into_iter().flatten();
            let changes = fields
                .filter(|(field, _)| *field != STAMP)
                .map(|(field, before)| Change {
                    field: field.clone(),
                    before: written(before),
                    after: written(&data["updatedAlarm"][field]),
                });
            let mut changes: Vec<Change> = changes.collect();
            // Whether a JSON object keeps its order is a feature that any other crate of a build may turn on.
            changes.sort_by(|one, next| one.field.cmp(&next.field));
            Some(Configuration::Updated(changes))
        }
        _ => None,
    }
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn action(data: &Value, summary: &str) -> ActionRun {
    let words = summary.split_whitespace();
    let named = words.map(|word| word.trim_end_matches(['.', ',']));
    let target = text(&data["notificationResource"])
        .map(str::to_owned)
        .or_else(|| {
            named
                .into_iter()
                .find(|word| word.starts_with("arn:"))
                .map(str::to_owned)
        });
    let outcome = match data["actionState"].as_str() {
        Some("Succeeded") => ActionOutcome::Succeeded,
        None if summary.starts_with("Successfully executed") => ActionOutcome::Succeeded,
        Some("Failed") => ActionOutcome::Failed {
            error: text(&data["error"]).unwrap_or(summary).to_owned(),
        },
        None if summary.starts_with("Failed to execute") => ActionOutcome::Failed {
            error: summary.to_owned(),
        },
        _ => ActionOutcome::Other {
            summary: summary.to_owned(),
        },
    };
    ActionRun { target, outcome }
}
