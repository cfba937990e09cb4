//! What an alarm reads: metrics, statistics of them, expressions over them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A metric: CloudWatch knows each namespace, name and *set* of dimensions as a metric of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Metric {
    /// Such as `AWS/DynamoDB`.
    pub namespace: String,
    /// Such as `WriteThrottleEvents`.
    pub name: String,
    /// Such as `TableName` → `LiveInsight-Events`.
    pub dimensions: BTreeMap<String, String>,
}

/// One statistic of a metric, a value a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetricStat {
    /// The metric.
    pub metric: Metric,
    /// The statistic.
    pub statistic: Statistic,
    /// Seconds of one period.
    pub period: u32,
    /// Only values of this unit, if it is named.
    pub unit: Option<String>,
}

/// How the samples of a period become one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Statistic {
    /// How many samples there were.
    SampleCount,
    /// Their mean.
    Average,
    /// Their sum.
    Sum,
    /// The least of them.
    Minimum,
    /// The greatest of them.
    Maximum,
    /// The value below which this percentage of them is, such as 99.9.
    Percentile(f64),
    /// Another one, as CloudWatch writes it: trimmed mean, percentile rank and so on.
    Other(String),
}

impl From<&str> for Statistic {
    fn from(text: &str) -> Self {
        let percentile = || {
            let percent = text.strip_prefix('p')?.parse().ok()?;
            (0.0..=100.0).contains(&percent).then_some(percent)
        };
        match text {
            "SampleCount" => Self::SampleCount,
            "Average" => Self::Average,
            "Sum" => Self::Sum,
            "Minimum" => Self::Minimum,
            "Maximum" => Self::Maximum,
            _ => percentile().map_or_else(|| Self::Other(text.to_owned()), Self::Percentile),
        }
    }
}

impl From<String> for Statistic {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<Statistic> for String {
    fn from(statistic: Statistic) -> String {
        statistic.to_string()
    }
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SampleCount => f.write_str("SampleCount"),
            Self::Average => f.write_str("Average"),
            Self::Sum => f.write_str("Sum"),
            Self::Minimum => f.write_str("Minimum"),
            Self::Maximum => f.write_str("Maximum"),
            Self::Percentile(percent) => write!(f, "p{percent}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// One query of a metric-math alarm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// The name that expressions know it by.
    pub id: String,
    /// What a person calls it.
    pub label: Option<String>,
    /// Whether it is the one that is compared with the threshold.
    pub return_data: bool,
    /// The account whose metric it is, if it is another one.
    pub account: Option<String>,
    /// What it gives.
    pub of: QueryOf,
}

impl Query {
    /// Seconds of its period; an expression may leave that to its inputs.
    pub fn period(&self) -> Option<u32> {
        match &self.of {
            QueryOf::Metric(stat) => Some(stat.period),
            QueryOf::Expression { period, .. } => *period,
        }
    }
}

/// What a query gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryOf {
    /// A metric's values.
    Metric(MetricStat),
    /// What an expression makes of the values of other queries.
    Expression {
        /// Such as `SUM([FILL(events,0),FILL(sessions,0)])`.
        expression: String,
        /// Seconds of its period, if it has its own.
        period: Option<u32>,
    },
}
