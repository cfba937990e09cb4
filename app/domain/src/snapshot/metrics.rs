//! What CloudWatch measured of the stack.

use crate::contract::TableId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::{Duration, OffsetDateTime};

/// Measurements of one window, one point a minute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// The first minute.
    #[serde(with = "time::serde::rfc3339")]
    pub from: OffsetDateTime,
    /// Invocations of the function: each is one request that reached the collector.
    pub invocations: Series,
    /// Invocations that ended in an error.
    pub errors: Series,
    /// The 95th percentile of an invocation's duration, in milliseconds.
    pub duration_p95: Series,
    /// Of each table.
    pub tables: BTreeMap<TableId, CapacityMetrics>,
    /// Of each global secondary index, by its table and name. A table's own figures exclude its indexes (DynamoDB Developer
    /// Guide, "DynamoDB metrics and dimensions").
    pub indexes: BTreeMap<TableId, BTreeMap<String, CapacityMetrics>>,
}

impl Metrics {
    /// Between two points.
    pub const PERIOD: Duration = Duration::minutes(1);

    /// Every table and every index by its name, with what it used.
    pub fn capacity(&self) -> impl Iterator<Item = (TableId, Option<&str>, &CapacityMetrics)> {
        let tables = self.tables.iter().map(|(&id, used)| (id, None, used));
        let indexes = self.indexes.iter().flat_map(|(&id, indexes)| {
            indexes
                .iter()
                .map(move |(name, used)| (id, Some(name.as_str()), used))
        });
        tables.chain(indexes)
    }
}

/// One metric over the window: a value a minute, `None` where CloudWatch has none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Series(pub Vec<Option<f64>>);

impl Series {
    /// How many minutes count as recent: as many as one period of the stack's alarms.
    pub const RECENT: usize = 5;

    /// The window's last minutes, at most [`Self::RECENT`].
    pub fn recent(&self) -> &[Option<f64>] {
        &self.0[self.0.len().saturating_sub(Self::RECENT)..]
    }

    /// The latest recent value. CloudWatch is a minute or two behind, so the last minute often has none yet.
    pub fn latest(&self) -> Option<f64> {
        self.recent().iter().rev().find_map(|point| *point)
    }

    /// The recent values added up, `None` if there is none.
    pub fn recent_sum(&self) -> Option<f64> {
        self.recent()
            .iter()
            .flatten()
            .copied()
            .reduce(|sum, value| sum + value)
    }

    /// The recent values of a counter added up. A gap is a zero: AWS reports most counts only in minutes that had some.
    pub fn recent_count(&self) -> u64 {
        whole(self.recent_sum().unwrap_or_default())
    }

    /// The mean of the recent minutes that have a value, `None` if none has.
    pub fn recent_mean(&self) -> Option<f64> {
        let values: Vec<f64> = self.recent().iter().flatten().copied().collect();
        let count = u32::try_from(values.len()).ok().filter(|count| *count > 0)?;
        Some(values.iter().sum::<f64>() / f64::from(count))
    }
}

/// The capacity that a table or an index used, and what was refused for want of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CapacityMetrics {
    /// Read capacity units consumed in each minute.
    pub read_units: Series,
    /// Write capacity units consumed in each minute.
    pub write_units: Series,
    /// Reads that were throttled.
    pub read_throttles: Series,
    /// Writes that were throttled.
    pub write_throttles: Series,
}

impl CapacityMetrics {
    /// Capacity units consumed in each minute.
    pub fn units(&self, direction: Direction) -> &Series {
        match direction {
            Direction::Read => &self.read_units,
            Direction::Write => &self.write_units,
        }
    }

    /// Requests throttled in each minute. DynamoDB reports only minutes that had some: a gap is a zero.
    pub fn throttles(&self, direction: Direction) -> &Series {
        match direction {
            Direction::Read => &self.read_throttles,
            Direction::Write => &self.write_throttles,
        }
    }
}

/// Which of a table's two capacities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Out of the table.
    Read,
    /// Into the table.
    Write,
}

impl Direction {
    /// Both.
    pub const ALL: [Direction; 2] = [Direction::Read, Direction::Write];
}

/// CloudWatch counts in floating point.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count is never negative and far below 2^53"
)]
pub fn whole(count: f64) -> u64 {
    count.round() as u64
}
