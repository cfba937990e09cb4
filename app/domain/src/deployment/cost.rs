//! What a deployment changes of each month's bill, as far as that is known before anything runs.

mod tracing;

pub use tracing::{Tracing, Traffic, tracing_change};

use super::{Change, ChangeAction};
use crate::name::Region;
use crate::price::{Dimension, NotPriced, PriceBook, Quantity, Usd};
use crate::snapshot::Units;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What a stack pays for by its mere existence, read from its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// One thing on the bill that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostLine {
    /// What, in words.
    pub what: String,
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
        why: String,
    },
}

impl From<Result<Usd, NotPriced>> for Amount {
    fn from(priced: Result<Usd, NotPriced>) -> Self {
        match priced {
            Ok(amount) => Self::Usd(amount),
            Err(why) => Self::NotPriced { why: why.to_string() },
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
            what: "the function's computing time".to_owned(),
            change: Amount::NotPriced {
                why: "how long the new version runs for a request is known when it has run".to_owned(),
            },
        });
    }
    lines
}

fn capacity(book: &PriceBook, region: &Region, before: &Footprint, after: &Footprint) -> Option<CostLine> {
    if before == after {
        return None;
    }
    let words = |footprint: &Footprint| match footprint {
        Footprint::Nothing => "none".to_owned(),
        Footprint::Provisioned(Units { read, write }) => format!("{read} read and {write} write units"),
        Footprint::OnDemand => "paid by request".to_owned(),
    };
    let month = |footprint: &Footprint| match footprint {
        Footprint::Nothing => Some(Ok(Usd::ZERO)),
        Footprint::Provisioned(units) => Some(book.provisioned_month(region, *units)),
        Footprint::OnDemand => None,
    };
    let change = match (month(before), month(after)) {
        (Some(before), Some(after)) => before.and_then(|before| Ok(after? - before)).into(),
        _ => Amount::NotPriced {
            why: "what is paid by request depends on the traffic".to_owned(),
        },
    };
    Some(CostLine {
        what: format!(
            "capacity of tables and indexes: {} → {}",
            words(before),
            words(after)
        ),
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
    let what = alarms.words("alarm")?;
    let count = |ids: &[&str]| ids.iter().map(|id| metrics(id)).sum::<Option<u32>>();
    let change = match (count(&alarms.added), count(&alarms.removed)) {
        (Some(added), Some(removed)) => difference(book, region, Dimension::AlarmMetric, added, removed),
        _ => Amount::NotPriced {
            why: "the template does not tell how many metrics an alarm looks at".to_owned(),
        },
    };
    Some(CostLine { what, change })
}

fn dashboards(book: &PriceBook, region: &Region, changes: &[Change]) -> Option<CostLine> {
    let dashboards = come_and_go(changes, "AWS::CloudWatch::Dashboard");
    let what = dashboards.words("dashboard")?;
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
struct ComeAndGo<'a> {
    added: Vec<&'a str>,
    removed: Vec<&'a str>,
}

impl ComeAndGo<'_> {
    fn words(&self, thing: &str) -> Option<String> {
        let part = |sign: char, ids: &[&str]| {
            let plural = if ids.len() == 1 { "" } else { "s" };
            (!ids.is_empty()).then(|| format!("{sign}{} {thing}{plural}", ids.len()))
        };
        let parts: Vec<String> = [part('+', &self.added), part('−', &self.removed)]
            .into_iter()
            .flatten()
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

fn come_and_go<'a>(changes: &'a [Change], resource_type: &str) -> ComeAndGo<'a> {
    let of = |action: ChangeAction| {
        let changes = changes.iter().filter(move |change| change.action == action);
        let changes = changes.filter(|change| change.resource_type == resource_type);
        changes.map(|change| change.logical_id.as_str()).collect()
    };
    ComeAndGo {
        added: of(ChangeAction::Add),
        removed: of(ChangeAction::Remove),
    }
}

impl fmt::Display for CostLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.what)?;
        match &self.change {
            Amount::Usd(amount) if amount.is_negative() => write!(f, "−{} USD", amount.abs()),
            Amount::Usd(amount) => write!(f, "+{amount} USD"),
            Amount::NotPriced { why } => write!(f, "not priced, {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deployment::Replacement;

    fn parameters(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(pair).collect()
    }

    fn change(action: ChangeAction, logical_id: &str, resource_type: &str) -> Change {
        Change {
            action,
            logical_id: logical_id.to_owned(),
            resource_type: resource_type.to_owned(),
            replacement: Replacement::Never,
            properties: vec![],
        }
    }

    #[test]
    fn what_a_stack_holds_ready_is_the_sum_over_tables_and_indexes() {
        for (given, expected) in [
            (&[][..], Footprint::Nothing),
            (
                &[
                    ("BillingMode", "PROVISIONED"),
                    ("EventsReadUnits", "5"),
                    ("EventsUserIndexReadUnits", "2"),
                    ("EventsWriteUnits", "10"),
                    ("MemorySize", "512"),
                ],
                Footprint::Provisioned(Units { read: 7, write: 10 }),
            ),
            (
                &[("BillingMode", "PAY_PER_REQUEST"), ("EventsReadUnits", "5")],
                Footprint::OnDemand,
            ),
        ] {
            assert_eq!(Footprint::of(&parameters(given)), expected);
        }
    }

    fn lines(region: &str, before: &Footprint, after: &Footprint, changes: &[Change]) -> String {
        let book = PriceBook::embedded().unwrap();
        let metrics = |id: &str| match id {
            "Throttles" => Some(6),
            "Errors" => Some(1),
            _ => None,
        };
        let lines = monthly_change(&book, &region.parse().unwrap(), (before, after), changes, metrics);
        lines.iter().map(|line| format!("{line}\n")).collect()
    }

    #[test]
    fn what_is_known_has_an_amount_and_what_is_not_a_reason() {
        let five = Footprint::Provisioned(Units { read: 30, write: 30 });
        let ten = Footprint::Provisioned(Units { read: 30, write: 40 });
        let alarm = "AWS::CloudWatch::Alarm";
        let changes = [
            change(ChangeAction::Add, "Throttles", alarm),
            change(ChangeAction::Remove, "Errors", alarm),
            change(
                ChangeAction::Add,
                "PerformanceDashboard",
                "AWS::CloudWatch::Dashboard",
            ),
            change(
                ChangeAction::Modify,
                "EventCollectorFunction",
                "AWS::Lambda::Function",
            ),
        ];
        // 10 units × 730 hours × 0.00065; 5 metrics × 0.10; one dashboard.
        insta::assert_snapshot!(lines("us-east-1", &five, &ten, &changes), @r"
        capacity of tables and indexes: 30 read and 30 write units → 30 read and 40 write units: +4.75 USD
        +1 alarm, −1 alarm: +0.50 USD
        +1 dashboard: +3.00 USD
        the function's computing time: not priced, how long the new version runs for a request is known when it has run
        ");
        let unheard = [change(ChangeAction::Add, "Unheard", alarm)];
        insta::assert_snapshot!(lines("us-east-1", &Footprint::Nothing, &five, &unheard), @r"
        capacity of tables and indexes: none → 30 read and 30 write units: +17.08 USD
        +1 alarm: not priced, the template does not tell how many metrics an alarm looks at
        ");
        for (region, before, after, expected) in [
            (
                "us-east-1",
                &ten,
                &five,
                "30 read and 40 write units → 30 read and 30 write units: −4.75 USD",
            ),
            (
                "us-east-1",
                &five,
                &Footprint::OnDemand,
                "30 read and 30 write units → paid by request: not priced, what is paid by request depends on the traffic",
            ),
            (
                "eu-west-1",
                &five,
                &ten,
                "30 read and 30 write units → 30 read and 40 write units: not priced, the price book does not know the region",
            ),
        ] {
            let expected = format!("capacity of tables and indexes: {expected}\n");
            assert_eq!(lines(region, before, after, &[]), expected);
        }
        assert_eq!(lines("us-east-1", &five, &five, &[]), "");
    }
}
