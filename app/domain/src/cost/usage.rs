//! What was used, metered as AWS meters it.

use crate::contract::TableId;
use crate::name::Region;
use crate::price::{Dimension, Quantity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::Date;

/// What a cost is caused by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// A table without its indexes.
    Table(TableId),
    /// A global secondary index.
    Index(TableId, String),
    /// The collector's function.
    Function,
    /// The REST API.
    Api,
    /// The function's log.
    Log,
    /// The alarms.
    Alarms,
    /// The metrics that the collector makes of its log.
    Metrics,
    /// The dashboard.
    Dashboard,
    /// Tracing.
    Traces,
    /// The packages in the artifact bucket.
    Artifacts,
    /// This console: what it asks of AWS, its table, its log.
    Console,
}

/// What was used in a month or a part of it. Days add up: of what is charged by the month, such as storage, a day counts as
/// one day of its month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "UsageFile", into = "UsageFile")]
pub struct Usage {
    /// Where.
    pub region: Region,
    /// How many events the collector stored: what the costs are for.
    pub events: Quantity,
    metered: BTreeMap<(Resource, Dimension), Quantity>,
}

/// What one day used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// Which, in UTC, as AWS bills.
    #[serde(with = "crate::price::date")]
    pub date: Date,
    /// What.
    pub usage: Usage,
}

impl Usage {
    /// Nothing yet.
    pub fn new(region: Region) -> Self {
        Self {
            region,
            events: Quantity::ZERO,
            metered: BTreeMap::new(),
        }
    }

    /// Adds what was metered.
    pub fn add(&mut self, resource: Resource, dimension: Dimension, quantity: Quantity) {
        *self.metered.entry((resource, dimension)).or_default() += quantity;
    }

    /// The same, to write usage down in one go.
    #[must_use]
    pub fn with(mut self, resource: Resource, dimension: Dimension, quantity: Quantity) -> Self {
        self.add(resource, dimension, quantity);
        self
    }

    /// Adds another's usage, as of a further day. The region stays this one's.
    pub fn add_all(&mut self, other: &Self) {
        self.events += other.events;
        for ((resource, dimension), quantity) in &other.metered {
            self.add(resource.clone(), *dimension, *quantity);
        }
    }

    /// So many times this: all of it, the events too.
    #[must_use]
    pub fn times(&self, factor: Quantity) -> Self {
        Self {
            region: self.region.clone(),
            events: self.events.times(factor),
            metered: self
                .metered
                .iter()
                .map(|(line, quantity)| (line.clone(), quantity.times(factor)))
                .collect(),
        }
    }

    /// What was metered, by resource and dimension.
    pub fn metered(&self) -> impl Iterator<Item = (&Resource, Dimension, Quantity)> {
        self.metered
            .iter()
            .map(|((resource, dimension), quantity)| (resource, *dimension, *quantity))
    }

    /// How much of something all resources used together.
    pub fn of(&self, dimension: Dimension) -> Quantity {
        self.metered()
            .filter(|(_, of, _)| *of == dimension)
            .map(|(.., quantity)| quantity)
            .sum()
    }

    /// Changes each quantity.
    pub(super) fn map(&mut self, change: impl Fn(&Resource, Dimension, Quantity) -> Quantity) {
        for ((resource, dimension), quantity) in &mut self.metered {
            *quantity = change(resource, *dimension, *quantity);
        }
    }

    /// Forgets some of it.
    pub(super) fn retain(&mut self, keep: impl Fn(&Resource, Dimension) -> bool) {
        self.metered
            .retain(|(resource, dimension), _| keep(resource, *dimension));
    }

    /// The larger of both, line by line.
    pub(super) fn at_least(&mut self, other: &Self) {
        self.events = self.events.max(other.events);
        for ((resource, dimension), quantity) in &other.metered {
            let line = self.metered.entry((resource.clone(), *dimension)).or_default();
            *line = (*line).max(*quantity);
        }
    }
}

/// The days from `from` up to but not `to` together, `None` if there is none.
pub fn used_between(days: &[Day], from: Date, to: Date) -> Option<Usage> {
    let mut days = days.iter().filter(|day| from <= day.date && day.date < to);
    let mut usage = days.next()?.usage.clone();
    for day in days {
        usage.add_all(&day.usage);
    }
    Some(usage)
}

/// How many days the month of a date has: a day's share of what is charged by the month.
pub fn days_in_month(date: Date) -> u8 {
    date.month().length(date.year())
}

/// How many traces X-Ray records by its default rule: the first request of each second and 5 % of the rest (X-Ray Developer
/// Guide, "Configuring sampling rules"). At most: seconds without a request record none, and which those were is not known.
pub fn traces_recorded(requests: Quantity, seconds: Quantity) -> Quantity {
    let first = requests.min(seconds);
    let twentieth = requests.less(first).divided_by(20_u32);
    first + twentieth.unwrap_or_default()
}

#[derive(Serialize, Deserialize)]
struct UsageFile {
    region: Region,
    events: Quantity,
    metered: Vec<(Resource, Dimension, Quantity)>,
}

impl From<UsageFile> for Usage {
    fn from(file: UsageFile) -> Self {
        let mut usage = Self {
            events: file.events,
            ..Self::new(file.region)
        };
        for (resource, dimension, quantity) in file.metered {
            usage.add(resource, dimension, quantity);
        }
        usage
    }
}

impl From<Usage> for UsageFile {
    fn from(usage: Usage) -> Self {
        Self {
            region: usage.region,
            events: usage.events,
            metered: usage
                .metered
                .into_iter()
                .map(|((resource, dimension), quantity)| (resource, dimension, quantity))
                .collect(),
        }
    }
}
