//! What a stack would cost that is not.

use super::{Estimate, Resource, Usage, estimate};
use crate::name::Region;
use crate::price::{Dimension, HOURS_A_MONTH, PriceBook, Quantity};
use crate::snapshot::Direction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A month as it is, with what is needed to think it otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// What a whole month uses.
    pub usage: Usage,
    /// What the function has, in MB.
    pub memory_mb: u32,
    /// What each table and index is asked for, reads and writes apart.
    pub demands: Vec<Demand>,
}

/// What a table or an index is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// Which.
    pub resource: Resource,
    /// Reads or writes.
    pub direction: Direction,
    /// Units consumed in the month.
    pub consumed: Quantity,
    /// Units a second that the peak consumes.
    pub peak: Quantity,
    /// Units held ready; `None` where requests are paid one by one.
    pub provisioned: Option<u64>,
}

/// How requests to tables are paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// One by one.
    OnDemand,
    /// By the capacity held ready.
    Provisioned,
}

/// What is to be different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// So many times the traffic.
    pub traffic: Quantity,
    /// The function's memory, in MB.
    pub memory_mb: Option<u32>,
    /// How the tables are paid.
    pub mode: Option<Mode>,
    /// Another region.
    pub region: Option<Region>,
    /// The share of requests that is traced, of 1.
    pub sampling: Option<Quantity>,
}

impl Scenario {
    /// All as it is.
    pub const SAME: Scenario = Scenario {
        traffic: Quantity::ONE,
        memory_mb: None,
        mode: None,
        region: None,
        sampling: None,
    };
}

/// What it would cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhatIf {
    /// At least.
    pub low: Estimate,
    /// At most. The same as [`Self::low`] unless the memory is another.
    pub high: Estimate,
    /// What was taken for granted.
    pub assumptions: Vec<Assumption>,
}

/// What a scenario takes for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assumption {
    /// What is stored already stays as it is. More traffic adds to it each day; this month's storage is not multiplied.
    StorageAsItIs,
    /// Capacity held ready is raised so that the peak stays within the target of 70 %, and never lowered.
    CapacityForPeak,
    /// Traffic keeps its shape: the same peaks, so many times higher.
    SameShape,
    /// Lambda gives processor time in proportion to memory (Lambda Developer Guide, "Configure Lambda function memory"): the
    /// invocations take as long as now, or their time changes against the memory, or something in between.
    MemoryChangesTime,
    /// Calls take as long in the other region.
    SameTimes,
}

impl Assumption {
    /// Every one.
    pub const ALL: [Assumption; 5] = [
        Assumption::SameShape,
        Assumption::StorageAsItIs,
        Assumption::CapacityForPeak,
        Assumption::MemoryChangesTime,
        Assumption::SameTimes,
    ];
}

impl Baseline {
    /// Everything that such a month may be charged for, whatever is different.
    pub fn dimensions(&self) -> BTreeSet<Dimension> {
        let used = self.usage.metered().map(|(_, dimension, _)| dimension);
        let throughput = Direction::ALL
            .into_iter()
            .flat_map(|direction| [Dimension::on_demand(direction), Dimension::provisioned(direction)]);
        used.chain(throughput).chain([Dimension::XRayRecorded]).collect()
    }
}

/// Reckons a scenario from a month as it is.
pub fn what_if(baseline: &Baseline, scenario: &Scenario, book: &PriceBook) -> WhatIf {
    let traffic = scenario.traffic;
    let mut usage = baseline.usage.clone();
    usage.region = scenario.region.clone().unwrap_or(usage.region);
    usage.events = usage.events.times(traffic);
    usage.map(|resource, dimension, quantity| {
        if *resource != Resource::Console && follows_traffic(dimension) {
            quantity.times(traffic)
        } else {
            quantity
        }
    });
    usage.retain(|resource, dimension| !is_throughput(dimension) || *resource == Resource::Console);
    for demand in &baseline.demands {
        let (dimension, quantity) = throughput(demand, scenario);
        usage.add(demand.resource.clone(), dimension, quantity);
    }
    if let Some(share) = scenario.sampling {
        let traced = usage.of(Dimension::LambdaRequests).times(share);
        usage.retain(|_, dimension| dimension != Dimension::XRayRecorded);
        usage.add(Resource::Traces, Dimension::XRayRecorded, traced);
    }
    let memory = scenario.memory_mb.unwrap_or(baseline.memory_mb);
    let scaled = Quantity::from(memory)
        .divided_by(baseline.memory_mb)
        .unwrap_or(Quantity::ONE);
    let as_long_as_now = estimate(&with_compute(&usage, scaled), book);
    let against_memory = estimate(&usage, book);
    let (low, high) = if scaled < Quantity::ONE {
        (as_long_as_now, against_memory)
    } else {
        (against_memory, as_long_as_now)
    };
    WhatIf {
        low,
        high,
        assumptions: assumptions(baseline, scenario),
    }
}

fn with_compute(usage: &Usage, factor: Quantity) -> Usage {
    let mut usage = usage.clone();
    usage.map(|_, dimension, quantity| match dimension {
        Dimension::LambdaComputeX86 | Dimension::LambdaComputeArm => quantity.times(factor),
        _ => quantity,
    });
    usage
}

/// What a table or an index is charged for.
fn throughput(demand: &Demand, scenario: &Scenario) -> (Dimension, Quantity) {
    let mode = scenario.mode.unwrap_or(match demand.provisioned {
        Some(_) => Mode::Provisioned,
        None => Mode::OnDemand,
    });
    match mode {
        Mode::OnDemand => (
            Dimension::on_demand(demand.direction),
            demand.consumed.times(scenario.traffic),
        ),
        Mode::Provisioned => {
            let needed = crate::capacity::units_for(demand.peak.times(scenario.traffic).as_f64());
            let units = needed.max(demand.provisioned.unwrap_or(0));
            (
                Dimension::provisioned(demand.direction),
                Quantity::from(units).times(HOURS_A_MONTH),
            )
        }
    }
}

fn assumptions(baseline: &Baseline, scenario: &Scenario) -> Vec<Assumption> {
    let more_traffic = scenario.traffic != Quantity::ONE;
    let provisioned = match scenario.mode {
        Some(mode) => mode == Mode::Provisioned,
        None => baseline.demands.iter().any(|demand| demand.provisioned.is_some()),
    };
    let other_memory = scenario
        .memory_mb
        .is_some_and(|memory| memory != baseline.memory_mb);
    let other_region = scenario
        .region
        .as_ref()
        .is_some_and(|region| *region != baseline.usage.region);
    [
        (more_traffic, Assumption::SameShape),
        (more_traffic, Assumption::StorageAsItIs),
        (
            provisioned && (more_traffic || scenario.mode.is_some()),
            Assumption::CapacityForPeak,
        ),
        (other_memory, Assumption::MemoryChangesTime),
        (other_region, Assumption::SameTimes),
    ]
    .into_iter()
    .filter_map(|(holds, assumption)| holds.then_some(assumption))
    .collect()
}

fn is_throughput(dimension: Dimension) -> bool {
    matches!(
        dimension,
        Dimension::DynamoDbOnDemandRead
            | Dimension::DynamoDbOnDemandWrite
            | Dimension::DynamoDbProvisionedRead
            | Dimension::DynamoDbProvisionedWrite
    )
}

/// What more requests make more of.
fn follows_traffic(dimension: Dimension) -> bool {
    matches!(
        dimension,
        Dimension::LambdaRequests
            | Dimension::LambdaComputeX86
            | Dimension::LambdaComputeArm
            | Dimension::ApiGatewayRest
            | Dimension::LogsIngest
            | Dimension::LogsStorage
            | Dimension::XRayRecorded
    )
}
