//! How much of the provisioned capacity is used: now, and over weeks in a [`report`].

pub mod report;

use crate::contract::TableId;
use crate::snapshot::whole;
use crate::snapshot::{Billing, CapacityMetrics, Direction, Metrics, Observed, Series, Shown, Table, Units};
use serde::Serialize;
use std::collections::BTreeMap;

const SECONDS_A_MINUTE: f64 = 60.0;

/// The share of provisioned capacity, of 1, beyond which it is tight: DynamoDB auto scaling adds capacity beyond 70 % by
/// default (Application Auto Scaling User Guide, "Target tracking scaling policies for DynamoDB").
pub const TIGHT: f64 = 0.7;

/// The units to hold ready so that so many a second stay within [`TIGHT`] of them: at least one, which is the least that
/// DynamoDB takes.
pub fn units_for(a_second: f64) -> u64 {
    // 7 ÷ 0.7 is a little more than 10 in floating point: a billionth of a unit is nothing.
    whole((a_second / TIGHT - 1e-9).ceil()).max(1)
}

/// Reads or writes of a table or an index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// Capacity units held ready for each second; `None` where requests are paid one by one.
    pub provisioned: Option<u64>,
    /// Capacity units consumed a second, the mean of the recent minutes that have data; `None` where CloudWatch has none.
    pub consumed: Option<f64>,
}

impl Usage {
    /// What is held ready and what was used of it.
    pub fn new(billing: Billing, used: Option<&CapacityMetrics>, direction: Direction) -> Self {
        Self {
            provisioned: match (billing, direction) {
                (Billing::OnDemand, _) => None,
                (Billing::Provisioned(Units { read, .. }), Direction::Read) => Some(read),
                (Billing::Provisioned(Units { write, .. }), Direction::Write) => Some(write),
            },
            consumed: used
                .and_then(|used| used.units(direction).recent_mean())
                .map(|units| units / SECONDS_A_MINUTE),
        }
    }

    /// How much of what is held ready is consumed, of 1. `None` where nothing is held ready, or its use is not known.
    pub fn used_share(self) -> Option<f64> {
        let provisioned = self.provisioned.filter(|units| *units > 0)?;
        Some(share(self.consumed?, provisioned))
    }

    /// The same in hundredths of a percent, 10,000 for all of it, rounded to whole percents: less is noise.
    pub fn used_basis_points(self) -> Option<u64> {
        Some(whole(self.used_share()? * 100.0) * 100)
    }
}

/// Requests that were throttled in the recent minutes, reads and writes together.
pub fn throttled(used: &CapacityMetrics) -> u64 {
    let counts = Direction::ALL.map(|direction| used.throttles(direction).recent_count());
    counts.into_iter().sum()
}

/// The provisioned capacity that is nearest to its limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Headroom {
    /// The table.
    pub table: TableId,
    /// The index, or `None` for the table itself.
    pub index: Option<String>,
    /// Which of its capacities.
    pub direction: Direction,
    /// Capacity units held ready for each second.
    pub provisioned: u64,
    /// Capacity units consumed a second: the mean of the recent minutes that have data.
    pub consumed: f64,
    /// The share of it that is used, minute by minute: 1 is all. Bursts may go beyond.
    pub used: Series,
}

impl Headroom {
    /// The share that is used, of 1; more than 1 in a burst.
    pub fn used_share(&self) -> f64 {
        share(self.consumed, self.provisioned)
    }

    /// Whether more than [`TIGHT`] of it is used.
    pub fn is_tight(&self) -> bool {
        self.used_share() > TIGHT
    }

    /// The share that is left, between 0 and 1.
    pub fn left(&self) -> f64 {
        (1.0 - self.used_share()).clamp(0.0, 1.0)
    }
}

/// The tightest capacity of all tables and indexes.
///
/// On-demand tables have no limit that is held ready, so they have no headroom either. A table without recent data is not
/// compared. `None` if nothing is left to compare, or if a table was never read: then it could be the tightest one.
pub fn headroom(metrics: &Metrics, tables: &BTreeMap<TableId, Observed<Table>>) -> Option<Headroom> {
    let known: BTreeMap<TableId, &Table> = tables
        .iter()
        .filter_map(|(&id, table)| match table.shown() {
            Shown::Now(table) | Shown::Stale { value: table, .. } => Some(Some((id, table))),
            Shown::Missing => None,
            Shown::Unavailable(_) => Some(None),
        })
        .collect::<Option<_>>()?;
    metrics
        .capacity()
        .flat_map(|(id, index, used)| Direction::ALL.map(|direction| (id, index, direction, used)))
        .filter_map(|(id, index, direction, used)| {
            let usage = Usage::new(billing(known.get(&id)?, index)?, Some(used), direction);
            let provisioned = usage.provisioned.filter(|units| *units > 0)?;
            Some(Headroom {
                table: id,
                index: index.map(str::to_owned),
                direction,
                provisioned,
                consumed: usage.consumed?,
                used: Series(
                    used.units(direction)
                        .0
                        .iter()
                        .map(|point| point.map(|units| share(units / SECONDS_A_MINUTE, provisioned)))
                        .collect(),
                ),
            })
        })
        .max_by(|one, other| one.used_share().total_cmp(&other.used_share()))
}

fn billing(table: &Table, index: Option<&str>) -> Option<Billing> {
    match index {
        None => Some(table.billing),
        Some(name) => Some(table.indexes.get(name)?.billing),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an account has far fewer than 2^52 units"
)]
fn share(consumed: f64, provisioned: u64) -> f64 {
    consumed / provisioned as f64
}

#[cfg(test)]
mod tests;
