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
}

/// One metric over the window: a value a minute, `None` where CloudWatch has none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Series(pub Vec<Option<f64>>);

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
