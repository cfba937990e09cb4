//! What a deployment changes of each month's bill, as far as that is known before anything runs.

mod display;
mod tracing;

pub use tracing::{Traces, Tracing, Traffic, tracing_change};

use super::{Change, ChangeAction};
use crate::name::Region;
use crate::price::{Dimension, NotPriced, PriceBook, Quantity, Usd};
use crate::snapshot::{Unavailable, Units};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a stack pays for by its mere existence, read from its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Footprint {
    /// There is no stack.
    Nothing,
    /// Capacity held ready: the sum over tables and indexes.
    Provisioned(Units),
    /// Tables are paid by request.
    OnDemand,
}

impl Footprint {
    /// Reads the template's parameters: those that end in `ReadUnits` and `WriteUnits` are the capacity of a table or an index,
    /// which counts while `BillingMode` is `PROVISIONED`.
    pub fn of(parameters: &BTreeMap<String, String>) -> Self {
        if parameters.is_empty() {
            return Self::Nothing;
        }
        if parameters
            .get("BillingMode")
            .is_some_and(|mode| mode != "PROVISIONED")
        {
            return Self::OnDemand;
        }
        let sum = |ending: &str| {
            let units = parameters.iter().filter(|(name, _)| name.ends_with(ending));
            units.filter_map(|(_, value)| value.parse::<u64>().ok()).sum()
        };
        Self::Provisioned(Units {
            read: sum("ReadUnits"),
            write: sum("WriteUnits"),
        })
    }
}

/// What is paid for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostOf {
    /// Capacity of tables and indexes.
    Capacity {
        /// As it is.
        from: Footprint,
        /// As it will be.
        to: Footprint,
    },
    /// Alarms that come and go.
    Alarms(ComeAndGo),
    /// Dashboards that come and go.
    Dashboards(ComeAndGo),
    /// The function's computing time.
    Computing,
    /// Traces that X-Ray records.
    Traces(Traces),
    /// All of it.
    Everything,
    /// As a console of before said it, in English.
    #[serde(untagged)]
    Told(String),
}

/// How many of a kind come and go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComeAndGo {
    /// So many come.
    pub added: usize,
    /// So many go.
    pub removed: usize,
}

/// One thing on the bill that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostLine {
    /// What.
    pub what: CostOf,
    /// By how much.
    pub change: Amount,
}

/// An amount of money, or why there is none. Never 0 for what is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// So much more, or less.
    Usd(Usd),
    /// It cannot be told beforehand, or nothing tells the price.
    NotPriced {
        /// Why not.
        why: Untold,
    },
}

/// Why an amount cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Untold {
    /// There is no price for it.
    Price(NotPriced),
    /// What is paid by request depends on the traffic.
    ByRequest,
    /// How long the new version runs is known when it has run.
    ByRun,
    /// The template does not tell how many metrics an alarm looks at.
    AlarmMetrics,
    /// No request to the API was counted in so many days.
    NoTraffic {
        /// How many days were looked at.
        days: u16,
    },
    /// How many requests there were cannot be read.
    Unreadable(Unavailable),
    /// The price book cannot be used.
    NoBook {
        /// Why, and what to do about it.
        detail: String,
    },
    /// As a console of before said it, in English.
    #[serde(untagged)]
    Told(String),
}

impl From<Result<Usd, NotPriced>> for Amount {
    fn from(priced: Result<Usd, NotPriced>) -> Self {
        match priced {
            Ok(amount) => Self::Usd(amount),
            Err(why) => Self::NotPriced {
                why: Untold::Price(why),
            },
        }
    }
}

/// What changes each month: capacity, alarms, dashboards; and what changes but depends on the traffic. Free tiers are left out,
/// because the account may use them elsewhere. `alarm_metrics` tells how many metrics an alarm of this logical id looks at.
pub fn monthly_change(
    book: &PriceBook,
    region: &Region,
    (before, after): (&Footprint, &Footprint),
    changes: &[Change],
    alarm_metrics: impl Fn(&str) -> Option<u32>,
) -> Vec<CostLine> {
    let mut lines = vec![];
    lines.extend(capacity(book, region, before, after));
    lines.extend(alarms(book, region, changes, alarm_metrics));
    lines.extend(dashboards(book, region, changes));
    if changes
        .iter()
        .any(|change| change.action == ChangeAction::Modify && change.is_function())
    {
        lines.push(CostLine {
            what: CostOf::Computing,
            change: Amount::NotPriced { why: Untold::ByRun },
        });
    }
    lines
}

fn capacity(book: &PriceBook, region: &Region, before: &Footprint, after: &Footprint) -> Option<CostLine> {
    if before == after {
        return None;
    }
    let month = |footprint: &Footprint| match footprint {
        Footprint::Nothing => Some(Ok(Usd::ZERO)),
        Footprint::Provisioned(units) => Some(book.provisioned_month(region, *units)),
        Footprint::OnDemand => None,
    };
    let change = match (month(before), month(after)) {
        (Some(before), Some(after)) => before.and_then(|before| Ok(after? - before)).into(),
        _ => Amount::NotPriced {
            why: Untold::ByRequest,
        },
    };
    Some(CostLine {
        what: CostOf::Capacity {
            from: before.clone(),
            to: after.clone(),
        },
        change,
    })
}

fn alarms(
    book: &PriceBook,
    region: &Region,
    changes: &[Change],
    metrics: impl Fn(&str) -> Option<u32>,
) -> Option<CostLine> {
    let alarms = come_and_go(changes, "AWS::CloudWatch::Alarm");
    let what = CostOf::Alarms(alarms.count()?);
    let count = |ids: &[&str]| ids.iter().map(|id| metrics(id)).sum::<Option<u32>>();
    let change = match (count(&alarms.added), count(&alarms.removed)) {
        (Some(added), Some(removed)) => difference(book, region, Dimension::AlarmMetric, added, removed),
        _ => Amount::NotPriced {
            why: Untold::AlarmMetrics,
        },
    };
    Some(CostLine { what, change })
}

fn dashboards(book: &PriceBook, region: &Region, changes: &[Change]) -> Option<CostLine> {
    let dashboards = come_and_go(changes, "AWS::CloudWatch::Dashboard");
    let what = CostOf::Dashboards(dashboards.count()?);
    let count = |ids: &[&str]| u32::try_from(ids.len()).unwrap_or(u32::MAX);
    let (added, removed) = (count(&dashboards.added), count(&dashboards.removed));
    let change = difference(book, region, Dimension::Dashboard, added, removed);
    Some(CostLine { what, change })
}

fn difference(book: &PriceBook, region: &Region, dimension: Dimension, added: u32, removed: u32) -> Amount {
    let month = |count: u32| book.price(region, dimension)?.charge(Quantity::from(count));
    month(added).and_then(|added| Ok(added - month(removed)?)).into()
}

/// Logical ids of what is added and removed.
struct Moving<'a> {
    added: Vec<&'a str>,
    removed: Vec<&'a str>,
}

impl Moving<'_> {
    /// `None` if nothing comes or goes.
    fn count(&self) -> Option<ComeAndGo> {
        let (added, removed) = (self.added.len(), self.removed.len());
        (added + removed > 0).then_some(ComeAndGo { added, removed })
    }
}

fn come_and_go<'a>(changes: &'a [Change], resource_type: &str) -> Moving<'a> {
    let of = |action: ChangeAction| {
        let changes = changes.iter().filter(move |change| change.action == action);
        let changes = changes.filter(|change| change.resource_type == resource_type);
        changes.map(|change| change.logical_id.as_str()).collect()
    };
    Moving {
        added: of(ChangeAction::Add),
        removed: of(ChangeAction::Remove),
    }
}

#[cfg(test)]
mod tests;
