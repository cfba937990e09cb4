//! What differs between two looks at the stack: AWS has no event for a setting that somebody changed.

use super::{Event, When};
use crate::contract::{self, TableId};
use crate::name::{AlarmName, CodeSha256};
use crate::snapshot::{AliasTarget, Billing, Concurrency, Drift, Observed, Reading, Snapshot, Throttle};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A setting whose changes are told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "of")]
pub enum Subject {
    /// Where `LIVE` points.
    Alias,
    /// The code of `$LATEST`.
    Code,
    /// The function's memory.
    Memory,
    /// The function's timeout.
    Timeout,
    /// X-Ray tracing of the function.
    FunctionTracing,
    /// X-Ray tracing of the API's stage.
    ApiTracing,
    /// Requests that the API's stage takes.
    ApiThrottle,
    /// How long the function's log is kept.
    LogRetention,
    /// Requests that the function may serve at once.
    Concurrency,
    /// Capacity of a table.
    Table {
        /// The table.
        table: TableId,
    },
    /// Capacity of an index.
    Index {
        /// Its table.
        table: TableId,
        /// Its name.
        index: String,
    },
    /// Whether an alarm's actions are carried out.
    AlarmActions {
        /// The alarm.
        alarm: AlarmName,
    },
    /// Whether an alarm exists.
    Alarm {
        /// The alarm.
        alarm: AlarmName,
    },
    /// What CloudFormation found when it compared the stack with its template.
    StackDrift,
}

impl Subject {
    /// Names it in keys, unlike any other.
    pub fn key(&self) -> String {
        match self {
            Subject::Alias => "alias".to_owned(),
            Subject::Code => "code".to_owned(),
            Subject::Memory => "memory".to_owned(),
            Subject::Timeout => "timeout".to_owned(),
            Subject::FunctionTracing => "function-tracing".to_owned(),
            Subject::ApiTracing => "api-tracing".to_owned(),
            Subject::ApiThrottle => "api-throttle".to_owned(),
            Subject::LogRetention => "log-retention".to_owned(),
            Subject::Concurrency => "concurrency".to_owned(),
            Subject::Table { table } => format!("table-{}", table.name()),
            Subject::Index { table, index } => format!("index-{}-{index}", table.name()),
            Subject::AlarmActions { alarm } => format!("alarm-actions-{alarm}"),
            Subject::Alarm { alarm } => format!("alarm-exists-{alarm}"),
            Subject::StackDrift => "stack-drift".to_owned(),
        }
    }

    /// Whether it is the function's own, which only a deployment of this console should change.
    pub fn is_deployed(&self) -> bool {
        matches!(
            self,
            Subject::Code | Subject::Memory | Subject::Timeout | Subject::FunctionTracing
        )
    }
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "value")]
pub enum Value {
    /// Switched on.
    On,
    /// Switched off.
    Off,
    /// It does not exist.
    Absent,
    /// It exists.
    Present,
    /// Megabytes.
    Megabytes(u32),
    /// Seconds.
    Seconds(u32),
    /// A version.
    Target(AliasTarget),
    /// A package.
    Code(CodeSha256),
    /// Requests at once.
    Concurrency(Concurrency),
    /// Requests a second and at once.
    Throttle(Throttle),
    /// As many requests as the account may have.
    AccountLimit,
    /// Days.
    Days(u32),
    /// For ever.
    Forever,
    /// How capacity is paid for, and how much there is.
    Capacity(Billing),
    /// As the template says.
    InSync,
    /// These resources, by their logical ids, are not as the template says.
    Drifted(Vec<String>),
}

impl From<bool> for Value {
    fn from(on: bool) -> Self {
        if on { Value::On } else { Value::Off }
    }
}

/// A setting and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Which.
    pub subject: Subject,
    /// Its value.
    pub value: Value,
}

/// A setting that has another value than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which.
    #[serde(flatten)]
    pub subject: Subject,
    /// Its value before.
    pub before: Value,
    /// Its value since.
    pub since: Value,
}

/// A change, and between which looks it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// What changed.
    pub change: Change,
    /// When the old value was last seen.
    #[serde(with = "time::serde::rfc3339")]
    pub after: OffsetDateTime,
    /// When the new one was first seen.
    #[serde(with = "time::serde::rfc3339")]
    pub by: OffsetDateTime,
}

impl Seen {
    /// When it happened.
    pub fn when(&self) -> When {
        When::Between {
            after: self.after,
            by: self.by,
        }
    }

    /// Whether it may have happened between two times.
    pub(super) fn overlaps(&self, from: OffsetDateTime, to: OffsetDateTime) -> bool {
        from <= self.by && to >= self.after
    }
}

/// What is known of every setting at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// When the look began.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// Each setting that could be read, then or before.
    pub known: Vec<Setting>,
}

impl Settings {
    /// The settings that a snapshot found. What could not be read is left out.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut known = vec![];
        let mut know = |subject, value| known.push(Setting { subject, value });
        if let Some(alias) = now(&snapshot.alias) {
            know(Subject::Alias, Value::Target(alias.version));
        }
        if let Some(function) = now(&snapshot.function) {
            know(Subject::Code, Value::Code(function.code_sha256.clone()));
            know(Subject::Memory, Value::Megabytes(function.memory_mb));
            know(Subject::Timeout, Value::Seconds(function.timeout_s));
            know(Subject::FunctionTracing, function.tracing_active.into());
        }
        if let Some(stage) = now(&snapshot.api).and_then(|api| now(&api.stage)) {
            know(Subject::ApiTracing, stage.tracing.into());
            let throttle = stage.throttle.map_or(Value::AccountLimit, Value::Throttle);
            know(Subject::ApiThrottle, throttle);
        }
        if let Some(log) = now(&snapshot.log_group) {
            let kept = log.retention_days.map_or(Value::Forever, Value::Days);
            know(Subject::LogRetention, kept);
        }
        if let Some(concurrency) = now(&snapshot.concurrency) {
            know(Subject::Concurrency, Value::Concurrency(*concurrency));
        }
        for (&id, table) in &snapshot.tables {
            let Some(table) = now(table) else { continue };
            know(Subject::Table { table: id }, Value::Capacity(table.billing));
            for (index, of) in &table.indexes {
                let index = index.clone();
                know(Subject::Index { table: id, index }, Value::Capacity(of.billing));
            }
        }
        if let Some(alarms) = now(&snapshot.alarms) {
            for (alarm, of) in alarms {
                let alarm = || alarm.clone();
                know(Subject::Alarm { alarm: alarm() }, Value::Present);
                know(
                    Subject::AlarmActions { alarm: alarm() },
                    of.definition.actions_enabled.into(),
                );
            }
            let missing = contract::ALARMS
                .iter()
                .filter(|name| !alarms.contains_key(**name));
            for alarm in missing.filter_map(|name| name.parse().ok()) {
                know(Subject::Alarm { alarm }, Value::Absent);
            }
        }
        if let Some(drift) = now(&snapshot.stack).and_then(|stack| drift(&stack.drift)) {
            know(Subject::StackDrift, drift);
        }
        Self {
            as_of: snapshot.taken_at,
            known,
        }
    }

    fn value(&self, subject: &Subject) -> Option<&Value> {
        let mut known = self.known.iter();
        known
            .find(|setting| setting.subject == *subject)
            .map(|setting| &setting.value)
    }

    /// Keeps what was known before of settings that could not be read now.
    #[must_use]
    pub fn over(mut self, before: &Self) -> Self {
        let unread = before
            .known
            .iter()
            .filter(|setting| self.value(&setting.subject).is_none());
        let unread: Vec<Setting> = unread.cloned().collect();
        self.known.extend(unread);
        self
    }
}

/// What is found now. What was found before is no news.
fn now<T>(observed: &Observed<T>) -> Option<&T> {
    observed.reading.found()
}

/// What CloudFormation found, without what this console owns and the template cannot know.
pub(super) fn drift(drift: &Drift) -> Option<Value> {
    match drift {
        Drift::NotChecked => None,
        Drift::InSync { .. } => Some(Value::InSync),
        Drift::Drifted { resources, .. } => match resources {
            Reading::Unavailable(_) => None,
            Reading::Missing => Some(Value::Drifted(vec![])),
            Reading::Found(all) => {
                let ours = |id: &&String| contract::FROZEN_LOGICAL_IDS.contains(&id.as_str());
                let mut others: Vec<String> = all.iter().filter(|id| !ours(id)).cloned().collect();
                others.sort();
                Some(if others.is_empty() && !all.is_empty() {
                    Value::InSync
                } else {
                    Value::Drifted(others)
                })
            }
        },
    }
}

/// What changed between two looks. What one of them could not read did not change.
pub fn changes(before: &Settings, after: &Settings) -> Vec<Change> {
    let changed = |setting: &Setting| {
        let value = before.value(&setting.subject)?;
        (*value != setting.value).then(|| Change {
            subject: setting.subject.clone(),
            before: value.clone(),
            since: setting.value.clone(),
        })
    };
    after.known.iter().filter_map(changed).collect()
}

/// A drift that was seen, as an event.
pub(super) fn stack_drifted(seen: &Seen) -> Option<Event> {
    match (&seen.change.subject, &seen.change.since) {
        (Subject::StackDrift, Value::Drifted(resources)) => Some(Event {
            when: seen.when(),
            what: super::What::StackDrifted {
                resources: resources.clone(),
            },
        }),
        _ => None,
    }
}
