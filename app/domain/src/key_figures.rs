//! The few figures that tell how the stack is doing, made from what CloudWatch measured.

use crate::capacity::{self, Headroom};
use crate::contract::TableId;
use crate::snapshot::{Direction, Metrics, Observed, Series, Table};
use serde::Serialize;
use std::collections::BTreeMap;

/// The figures of the overview, each with how it came about over the metrics' window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeyFigures {
    /// Requests that reached the collector in a minute: the latest minute that has data.
    pub requests: Figure,
    /// The share of invocations that ended in an error, between 0 and 1, over the recent minutes together. `None` without an
    /// invocation.
    pub error_rate: Figure,
    /// The 95th percentile of an invocation's duration, in milliseconds: the latest minute that has data.
    pub duration_p95: Figure,
    /// Reads and writes that any table or index refused for want of capacity, over the recent minutes together.
    pub throttles: Figure,
    /// The provisioned capacity nearest to its limit. `None` where nothing is provisioned, used or known.
    pub headroom: Option<Headroom>,
}

/// A figure now, and minute by minute.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Now: of the recent minutes ([`Series::RECENT`]). `None` if they have no data.
    pub value: Option<f64>,
    /// The same of each minute of the window.
    pub series: Series,
}

impl Figure {
    fn latest(series: &Series) -> Self {
        Self {
            value: series.latest(),
            series: series.clone(),
        }
    }
}

/// Makes the key figures.
pub fn key_figures(metrics: &Metrics, tables: &BTreeMap<TableId, Observed<Table>>) -> KeyFigures {
    KeyFigures {
        requests: Figure::latest(&metrics.invocations),
        error_rate: error_rate(metrics),
        duration_p95: Figure::latest(&metrics.duration_p95),
        throttles: throttles(metrics),
        headroom: capacity::headroom(metrics, tables),
    }
}

fn error_rate(metrics: &Metrics) -> Figure {
    let rate = |errors: Option<f64>, invocations: Option<f64>| {
        let invocations = invocations.filter(|invocations| *invocations > 0.0)?;
        Some(errors.unwrap_or_default() / invocations)
    };
    let minutes = metrics.invocations.0.iter().enumerate();
    Figure {
        value: rate(metrics.errors.recent_sum(), metrics.invocations.recent_sum()),
        series: Series(
            minutes
                .map(|(minute, invocations)| {
                    rate(metrics.errors.0.get(minute).copied().flatten(), *invocations)
                })
                .collect(),
        ),
    }
}

/// A gap is a zero here: DynamoDB reports throttled requests only in minutes that had some.
fn throttles(metrics: &Metrics) -> Figure {
    let mut sums = vec![0.0; metrics.invocations.0.len()];
    let all = metrics
        .capacity()
        .flat_map(|(_, _, used)| Direction::ALL.map(|direction| used.throttles(direction)));
    for series in all {
        for (sum, throttled) in sums.iter_mut().zip(&series.0) {
            *sum += throttled.unwrap_or_default();
        }
    }
    let series = Series(sums.into_iter().map(Some).collect());
    Figure {
        value: series.recent_sum(),
        series,
    }
}

#[cfg(test)]
mod tests;
