//! What ought to ring: the trouble that alarms of this stack have to tell, and which of it none would.
//!
//! Alarms are compared by what they watch and not by their names: one that is called as in the template may watch something
//! else, and one that somebody made by hand may do. What is advised is what AWS advises for these services ("Recommended alarms",
//! CloudWatch User Guide), as far as it loses events here or says why.

use super::truth::{self, Truth};
use super::{Comparison, Metric};
use crate::contract::{self, ALIAS, EVENTS_PATH, FUNCTION, REST_API, STAGE, TableId};
use crate::name::AlarmName;
use crate::snapshot::{Alarm, Snapshot};
use serde::{Deserialize, Serialize};

/// Trouble that somebody has to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Invocations end with an error: their events are lost.
    FunctionFails,
    /// Invocations take long: events are stored late, and time-outs are near.
    FunctionSlow,
    /// Lambda does not run the function, which is no error of the function and leaves no line in its log.
    FunctionThrottled,
    /// Browsers get a 5xx, whatever the cause. The collector answers 503 when `DynamoDB` refuses an event, which is no error of
    /// the function either.
    ApiFails,
    /// `DynamoDB` refuses writes: events are tried again, then lost.
    WritesThrottled,
    /// `DynamoDB` refuses reads: sessions are found late, readers see errors.
    ReadsThrottled,
}

impl Trouble {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Trouble; 6] = [
        Trouble::ApiFails,
        Trouble::FunctionFails,
        Trouble::FunctionThrottled,
        Trouble::FunctionSlow,
        Trouble::WritesThrottled,
        Trouble::ReadsThrottled,
    ];

    /// The alarm of the template that tells it.
    pub fn alarm(self) -> &'static str {
        match self {
            Trouble::FunctionFails => contract::ERROR_RATE_ALARM,
            Trouble::FunctionSlow => "LiveInsight-Lambda-Duration",
            Trouble::FunctionThrottled => "LiveInsight-Lambda-Throttles",
            Trouble::ApiFails => contract::SERVER_ERRORS_ALARM,
            Trouble::WritesThrottled => "LiveInsight-DynamoDB-Throttles",
            Trouble::ReadsThrottled => "LiveInsight-DynamoDB-ReadThrottles",
        }
    }

    /// What has to be watched for it, every one of them. Each is a choice of metrics that say the same, the usual one first.
    fn watched(self) -> Vec<Vec<Metric>> {
        match self {
            Trouble::FunctionFails => vec![of_function("Errors")],
            Trouble::FunctionSlow => vec![of_function("Duration")],
            Trouble::FunctionThrottled => vec![of_function("Throttles")],
            Trouble::ApiFails => vec![of_api("5XXError")],
            Trouble::WritesThrottled => of_tables("WriteThrottleEvents"),
            Trouble::ReadsThrottled => of_tables("ReadThrottleEvents"),
        }
    }
}

/// Trouble that no alarm would tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untold {
    /// The trouble.
    pub trouble: Trouble,
    /// What of it is not watched.
    pub unwatched: Vec<Metric>,
    /// What to do.
    pub cure: Cure,
}

/// What to do about trouble that no alarm would tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cure {
    /// The template's alarm is not there: deploy the stack.
    Deploy,
    /// An alarm of its name is there and watches something else, or cannot ring: set it as the template does.
    Mend,
}

/// The trouble that no alarm of a snapshot would tell, as it was last read; `None` if alarms were never read.
pub fn untold(snapshot: &Snapshot) -> Option<Vec<Untold>> {
    let alarms = snapshot.alarms.shown().value()?;
    let truths = truth::of_all(snapshot);
    let watched: Vec<&Metric> = alarms
        .iter()
        .filter(|(name, _)| !matches!(truths.get(*name), Some(Truth::Blind { .. })))
        .flat_map(risen)
        .collect();
    let untold = |trouble: Trouble| {
        let unwatched: Vec<Metric> = trouble
            .watched()
            .into_iter()
            .filter(|choice| !choice.iter().any(|metric| watched.contains(&metric)))
            .filter_map(|choice| choice.into_iter().next())
            .collect();
        let cure = if alarms.contains_key(trouble.alarm()) {
            Cure::Mend
        } else {
            Cure::Deploy
        };
        (!unwatched.is_empty()).then_some(Untold {
            trouble,
            unwatched,
            cure,
        })
    };
    Some(Trouble::ALL.into_iter().filter_map(untold).collect())
}

/// The metrics whose rise an alarm waits for: one that waits for a fall tells no trouble that is counted. Thresholds and
/// statistics are the operator's to choose.
fn risen<'a>((_, alarm): (&AlarmName, &'a Alarm)) -> impl Iterator<Item = &'a Metric> + use<'a> {
    let rises = alarm.definition.metric_rule().filter(|rule| {
        !matches!(
            rule.comparison,
            Comparison::LessThan | Comparison::LessThanOrEqual | Comparison::LessThanLower
        )
    });
    rises
        .into_iter()
        .flat_map(|rule| rule.metrics().map(|stat| &stat.metric))
}

/// Of the function as a whole, or of what the API calls.
fn of_function(name: &str) -> Vec<Metric> {
    let live = format!("{FUNCTION}:{ALIAS}");
    let metric = |dimensions: &[(&str, &str)]| metric("AWS/Lambda", name, dimensions);
    vec![
        metric(&[("FunctionName", FUNCTION)]),
        metric(&[("FunctionName", FUNCTION), ("Resource", &live)]),
    ]
}

/// Of the stage, of the API, which has no other stage, or of the only method that takes events.
fn of_api(name: &str) -> Vec<Metric> {
    let metric = |dimensions: &[(&str, &str)]| metric("AWS/ApiGateway", name, dimensions);
    let (api, stage) = (("ApiName", REST_API), ("Stage", STAGE));
    vec![
        metric(&[api, stage]),
        metric(&[api]),
        metric(&[api, stage, ("Resource", EVENTS_PATH), ("Method", "POST")]),
    ]
}

/// Of every table and, as a table's values leave them out, of every index.
fn of_tables(name: &str) -> Vec<Vec<Metric>> {
    let mut metrics = vec![];
    for id in TableId::ALL {
        let table = ("TableName", id.name());
        metrics.push(vec![metric("AWS/DynamoDB", name, &[table])]);
        for (index, _) in id.contract().indexes {
            let index = ("GlobalSecondaryIndexName", *index);
            metrics.push(vec![metric("AWS/DynamoDB", name, &[table, index])]);
        }
    }
    metrics
}

fn metric(namespace: &str, name: &str, dimensions: &[(&str, &str)]) -> Metric {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Metric {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        dimensions: dimensions.iter().map(owned).collect(),
    }
}

#[cfg(test)]
mod tests;
