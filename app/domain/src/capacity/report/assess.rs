//! One capacity of a table or an index.

use super::super::{TIGHT, units_for, whole};
use super::{Consumption, History, Trend, break_even};
use crate::contract::TableId;
use crate::name::Region;
use crate::price::{Dimension, HOURS_A_MONTH, NotPriced, PriceBook, Quantity, Usd};
use crate::snapshot::Direction;
use serde::{Deserialize, Serialize};

/// What is known of one capacity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The index, or `None` for the table itself, whose figures exclude its indexes.
    pub index: Option<String>,
    /// Reads or writes.
    pub direction: Direction,
    /// Units held ready for each second; `None` where requests are paid one by one.
    pub provisioned: Option<u64>,
    /// What was consumed.
    pub history: History,
    /// What was refused in the same window.
    pub throttles: Throttles,
}

/// Requests that were refused, by cause (DynamoDB Developer Guide, "Metrics for throttling": `…ThrottleEvents`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttles {
    /// More than is provisioned.
    pub provisioned: u64,
    /// More than one partition gives: 1,000 write or 3,000 read units a second. More capacity does not help.
    pub key_range: u64,
    /// More than the maximum that was set for an on-demand table.
    pub on_demand_maximum: u64,
    /// More than the account may.
    pub account_limit: u64,
}

impl Throttles {
    /// All causes.
    pub fn all(self) -> u64 {
        self.provisioned + self.key_range + self.on_demand_maximum + self.account_limit
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessed {
    /// The index, or `None` for the table itself.
    pub index: Option<String>,
    /// Reads or writes.
    pub direction: Direction,
    /// Units held ready for each second.
    pub provisioned: Option<u64>,
    /// What was consumed; `None` if CloudWatch has nothing.
    pub consumption: Option<Consumption>,
    /// What was refused.
    pub throttles: Throttles,
    /// How many single events a second the setting carries within [`TIGHT`]; `None` for reads and on demand.
    pub events_per_second: Option<f64>,
    /// Units a second between the 99th percentile and [`TIGHT`]; less than nothing where that is passed.
    pub headroom: Option<f64>,
    /// The daily means' trend.
    pub trend: Option<Trend>,
    /// When the 99th percentile reaches [`TIGHT`].
    pub until_full: UntilFull,
    /// Whether one partition takes more than its share.
    pub hot_partition: HotPartition,
    /// The share of what is held ready that was consumed on average; `None` where nothing is held ready or known.
    pub used_share: Option<f64>,
    /// The share from which held ready is cheaper than one by one.
    pub break_even: Result<f64, NotPriced>,
    /// Units that keep the demand within [`TIGHT`]: [`Consumption::demand`].
    pub needed: u64,
    /// What a month costs.
    pub costs: MonthlyCosts,
}

/// What a month of 730 hours costs, free tier aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthlyCosts {
    /// As it is set and used.
    pub now: Result<Usd, NotPriced>,
    /// What was consumed, paid one by one.
    pub on_demand: Result<Usd, NotPriced>,
    /// What is needed, held ready.
    pub right_sized: Result<Usd, NotPriced>,
}

/// When capacity gets tight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "days")]
pub enum UntilFull {
    /// It is.
    Already,
    /// At the present growth in so many days.
    Days(u64),
    /// Demand does not grow.
    NotGrowing,
    /// Nothing is held ready, or nothing says how demand goes.
    Unknown,
}

/// A partition that takes more than its share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum HotPartition {
    /// DynamoDB refused so many requests for that.
    Seen {
        /// How many.
        requests: u64,
    },
    /// Requests were refused although no period consumed what is held ready: a hot key, or a burst within a period.
    Suspected,
    /// No sign of one.
    NoSign,
}

/// Write units that a single event takes of a table or an index: a write in a transaction costs two, an index entry one, each
/// up to 1 KB (docs/collector.md, "How it is written"). Nine in all; an event in a batch takes less.
pub fn write_units_per_event(index: Option<&str>) -> u32 {
    match index {
        None => 2,
        Some(_) => 1,
    }
}

/// Looks at one capacity over the window of its history.
pub fn assess(asked: &Asked, region: &Region, book: &PriceBook) -> Assessed {
    let consumption = asked.history.consumption();
    let used = consumption.unwrap_or_else(|| Consumption::none(asked.history.period));
    let provisioned = asked.provisioned.map(|units| units as f64);
    let trend = Trend::of(&asked.history.days());
    let target = provisioned.map(|units| units * TIGHT);
    let needed = needed(asked, &used);
    Assessed {
        index: asked.index.clone(),
        direction: asked.direction,
        provisioned: asked.provisioned,
        consumption,
        throttles: asked.throttles,
        events_per_second: target
            .filter(|_| asked.direction == Direction::Write)
            .map(|target| target / f64::from(write_units_per_event(asked.index.as_deref()))),
        headroom: target.and_then(|target| Some(target - consumption?.p99)),
        trend,
        until_full: until_full(target, consumption, trend),
        hot_partition: hot_partition(asked.throttles, provisioned, &used),
        used_share: provisioned
            .filter(|units| *units > 0.0)
            .and_then(|units| Some(consumption?.average / units)),
        break_even: break_even(region, asked.direction, book),
        needed,
        costs: costs(asked, &used, needed, region, book),
    }
}

/// What was refused for want of capacity was not consumed: then the demand is at least all that is held ready.
fn needed(asked: &Asked, used: &Consumption) -> u64 {
    let held = asked.provisioned.map_or(0.0, |units| units as f64);
    if asked.throttles.provisioned > 0 {
        units_for(used.max.max(held))
    } else {
        units_for(used.demand())
    }
}

/// When the 99th percentile reaches a target, if it grows as the mean does.
pub(crate) fn until_full(target: Option<f64>, used: Option<Consumption>, trend: Option<Trend>) -> UntilFull {
    let (Some(target), Some(used)) = (target, used) else {
        return UntilFull::Unknown;
    };
    if used.p99 >= target {
        return UntilFull::Already;
    }
    let Some(trend) = trend else {
        return UntilFull::Unknown;
    };
    // Peaks grow as the mean does: p99 × (1 + growth × days) = target.
    match trend.growth() {
        Some(growth) if used.p99 > 0.0 => {
            UntilFull::Days(whole(((target / used.p99 - 1.0) / growth).floor()))
        }
        Some(_) | None => UntilFull::NotGrowing,
    }
}

fn hot_partition(throttles: Throttles, provisioned: Option<f64>, used: &Consumption) -> HotPartition {
    if throttles.key_range > 0 {
        HotPartition::Seen {
            requests: throttles.key_range,
        }
    } else if throttles.provisioned > 0 && provisioned.is_some_and(|units| used.max < units) {
        HotPartition::Suspected
    } else {
        HotPartition::NoSign
    }
}

fn costs(asked: &Asked, used: &Consumption, needed: u64, region: &Region, book: &PriceBook) -> MonthlyCosts {
    let (held, single) = (
        Dimension::provisioned(asked.direction),
        Dimension::on_demand(asked.direction),
    );
    let hours = Quantity::from(HOURS_A_MONTH);
    let held_ready = |units: u64| book.price(region, held)?.charge(hours.times(units));
    let one_by_one = || {
        let consumed = Quantity::measured(used.average).unwrap_or_default();
        book.price(region, single)?
            .charge(consumed.times(3600_u32).times(hours))
    };
    MonthlyCosts {
        now: match asked.provisioned {
            Some(units) => held_ready(units),
            None => one_by_one(),
        },
        on_demand: one_by_one(),
        right_sized: held_ready(needed),
    }
}

impl Assessed {
    /// Whose it is.
    pub(super) fn key(&self) -> (Option<String>, Direction) {
        (self.index.clone(), self.direction)
    }

    /// What its costs are booked on.
    pub fn resource(&self, table: TableId) -> crate::cost::Resource {
        match &self.index {
            None => crate::cost::Resource::Table(table),
            Some(index) => crate::cost::Resource::Index(table, index.clone()),
        }
    }
}
