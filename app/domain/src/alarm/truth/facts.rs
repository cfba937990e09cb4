//! What an alarm is judged by: which resources there are, and which metrics report.

use crate::alarm::Metric;
use crate::contract::{self, TableId};
use crate::snapshot::{Alarm, Reading, Snapshot};
use std::collections::BTreeSet;
use time::Duration;

/// Younger than this, a metric may not be listed yet: CloudWatch takes up to 15 minutes (`ListMetrics`), we allow twice that.
const LISTED_AFTER: Duration = Duration::minutes(30);

/// What is known of the stack, as far as alarms are judged by it.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    snapshot: &'a Snapshot,
}

/// Whether what a dimension names is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existence {
    Exists,
    Missing,
    Unread,
    /// It may exist, but is not of this stack.
    Foreign,
}

/// An alarm that a composite alarm asks about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Child<'a> {
    Exists(&'a Alarm),
    Missing,
    /// Alarms could not be read, or this one is of those that are not.
    NotRead,
}

impl<'a> Facts<'a> {
    /// What a snapshot says.
    pub fn of(snapshot: &'a Snapshot) -> Self {
        Self { snapshot }
    }

    /// The metrics that had values in the last 14 days, if that could be read. What was known before is good enough: it
    /// changes slowly.
    pub(super) fn reporting(&self) -> Option<&'a BTreeSet<Metric>> {
        self.snapshot.reporting.shown().value()
    }

    /// The alarm of that name. Only those under the stack's prefix are read.
    pub(super) fn child(&self, name: &str) -> Child<'a> {
        let alarms = self.snapshot.alarms.shown().value();
        match alarms.map(|alarms| alarms.get(name)) {
            Some(Some(alarm)) => Child::Exists(alarm),
            Some(None) if name.starts_with(contract::ALARM_PREFIX) => Child::Missing,
            Some(None) | None => Child::NotRead,
        }
    }

    /// Whether the function was invoked long enough ago for its metrics to be listed.
    pub(super) fn had_traffic(&self) -> bool {
        let Some(metrics) = self.snapshot.metrics.shown().value() else {
            return false;
        };
        let minutes = (self.snapshot.taken_at - LISTED_AFTER - metrics.from).whole_minutes();
        let old = usize::try_from(minutes).unwrap_or(0);
        let values = metrics.invocations.0.iter().take(old);
        values.flatten().any(|invocations| *invocations > 0.0)
    }

    /// The longest duration that can be measured, in milliseconds: the longer time-out of the code that can run, and a second
    /// more, because what is stopped at its time-out is measured a little beyond it.
    pub(super) fn longest_ms(&self) -> Option<f64> {
        let latest = self.snapshot.function.reading.found()?;
        let live = self.snapshot.alias.reading.found()?.live.reading.found()?;
        Some(f64::from(latest.timeout_s.max(live.timeout_s) + 1) * 1000.0)
    }

    /// Whether what a metric's dimension names is there.
    pub(super) fn existence(&self, metric: &Metric, dimension: &str, value: &str) -> Existence {
        let snapshot = self.snapshot;
        match dimension {
            "FunctionName" if value == contract::FUNCTION => existence(&snapshot.function.reading, |_| true),
            "TableName" => match table(value) {
                Some(id) => snapshot
                    .tables
                    .get(&id)
                    .map_or(Existence::Unread, |table| existence(&table.reading, |_| true)),
                None => Existence::Foreign,
            },
            "GlobalSecondaryIndexName" => {
                let of = metric
                    .dimensions
                    .get("TableName")
                    .and_then(|table| self::table(table));
                let table = of.and_then(|id| snapshot.tables.get(&id));
                table.map_or(Existence::Foreign, |table| {
                    existence(&table.reading, |table| table.indexes.contains_key(value))
                })
            }
            "ApiName" if value == contract::REST_API => existence(&snapshot.api.reading, |_| true),
            "Stage"
                if metric
                    .dimensions
                    .get("ApiName")
                    .is_some_and(|api| api == contract::REST_API) =>
            {
                existence(&snapshot.api.reading, |_| value == contract::STAGE)
            }
            "LogGroupName" if value == contract::LOG_GROUP => {
                existence(&snapshot.log_group.reading, |_| true)
            }
            "TopicName" if value == contract::TOPIC => existence(&snapshot.topic.reading, |_| true),
            "FunctionName" | "ApiName" | "Stage" | "LogGroupName" | "TopicName" => Existence::Foreign,
            // Operation, Resource, ExecutedVersion, Method: parts of what the others name.
            _ => Existence::Exists,
        }
    }
}

fn existence<T>(reading: &Reading<T>, has: impl FnOnce(&T) -> bool) -> Existence {
    match reading {
        Reading::Found(value) if has(value) => Existence::Exists,
        Reading::Found(_) | Reading::Missing => Existence::Missing,
        Reading::Unavailable(_) => Existence::Unread,
    }
}

/// The stack's table of that name.
pub(super) fn table(name: &str) -> Option<TableId> {
    TableId::ALL.into_iter().find(|id| id.name() == name)
}

/// Whether a table of the stack has indexes.
pub(super) fn has_indexes(name: &str) -> bool {
    table(name).is_some_and(|id| !id.contract().indexes.is_empty())
}
