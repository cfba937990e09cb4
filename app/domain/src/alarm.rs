//! CloudWatch alarms: what one is told to watch, as `PutMetricAlarm` and `PutCompositeAlarm` know it.

pub mod catalogue;
pub mod composite;
pub mod evaluate;
pub mod history;
pub mod math;
mod metric;
pub mod mute;
pub mod paging;
pub mod recommended;
pub mod truth;

pub use metric::{Metric, MetricStat, Query, QueryOf, Statistic};

use serde::{Deserialize, Serialize};
use std::str::FromStr;
use time::OffsetDateTime;

/// An alarm as it is configured, whatever state it is in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// Its description; empty if it has none.
    pub description: String,
    /// When it was last configured, where AWS says.
    #[serde(with = "time::serde::rfc3339::option")]
    pub configured_at: Option<OffsetDateTime>,
    /// Whether its actions are carried out at all.
    pub actions_enabled: bool,
    /// What it does when it changes state.
    pub actions: Actions,
    /// What decides its state.
    pub watch: Watch,
}

impl Definition {
    /// Whether anything is done when it rings.
    pub fn acts(&self) -> bool {
        self.actions_enabled && !self.actions.alarm.is_empty()
    }

    /// The rule over metrics, unless something else decides.
    pub fn metric_rule(&self) -> Option<&MetricRule> {
        match &self.watch {
            Watch::Metrics(rule) => Some(rule),
            Watch::Composite(_) | Watch::Other { .. } => None,
        }
    }
}

/// The ARNs that an alarm acts on when it enters a state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actions {
    /// On entering OK.
    pub ok: Vec<String>,
    /// On entering ALARM.
    pub alarm: Vec<String>,
    /// On entering `INSUFFICIENT_DATA`.
    pub insufficient_data: Vec<String>,
}

/// What decides an alarm's state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// A metric, or an expression over metrics, against a threshold.
    Metrics(MetricRule),
    /// The states of other alarms.
    Composite(CompositeRule),
    /// Something that this console does not know how to judge, such as a `PromQL` query.
    Other {
        /// What it is, in AWS's words.
        what: String,
    },
}

/// A composite alarm's rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompositeRule {
    /// The rule as it is written, such as `ALARM("a") OR ALARM("b")`.
    pub rule: String,
    /// The alarm that suppresses its actions, by name or ARN.
    pub suppressor: Option<String>,
}

/// A metric alarm's rule: which values, compared with what, how often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetricRule {
    /// Where the values come from.
    pub source: Source,
    /// How a value is compared with the threshold.
    pub comparison: Comparison,
    /// What it is compared with.
    pub threshold: Threshold,
    /// N: how many of the latest periods are looked at.
    pub evaluation_periods: u32,
    /// M: how many of them must breach. As many as N unless it was set.
    pub datapoints_to_alarm: u32,
    /// What a period without data counts as.
    pub treat_missing_data: TreatMissingData,
    /// What happens when a percentile has too few samples to mean anything.
    pub low_samples: LowSamples,
    /// Which periods are looked at.
    pub window: Window,
}

impl MetricRule {
    /// Seconds of one period: that of its metric, or the longest of its queries, because CloudWatch evaluates an expression
    /// over several periods by the longest (`PutMetricAlarm`, `Period`).
    pub fn period(&self) -> u32 {
        match &self.source {
            Source::Metric(stat) => stat.period,
            Source::Queries(queries) => queries.iter().filter_map(Query::period).max().unwrap_or(60),
        }
    }

    /// What missing data really counts as: an alarm on a metric of `AWS/DynamoDB` keeps its state instead, unless another
    /// treatment than the default was chosen ("Configuring how CloudWatch alarms treat missing data", the note on that namespace).
    pub fn missing_data(&self) -> TreatMissingData {
        let dynamodb = || self.metrics().any(|stat| stat.metric.namespace == "AWS/DynamoDB");
        match self.treat_missing_data {
            TreatMissingData::Missing if dynamodb() => TreatMissingData::Ignore,
            treatment => treatment,
        }
    }

    /// Every metric that it reads, in the order of its definition.
    pub fn metrics(&self) -> impl Iterator<Item = &MetricStat> {
        let (one, queries) = match &self.source {
            Source::Metric(stat) => (Some(stat), [].as_slice()),
            Source::Queries(queries) => (None, queries.as_slice()),
        };
        let queried = queries.iter().filter_map(|query| match &query.of {
            QueryOf::Metric(stat) => Some(stat),
            QueryOf::Expression { .. } => None,
        });
        one.into_iter().chain(queried)
    }
}

/// Where a metric alarm's values come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// One metric.
    Metric(MetricStat),
    /// Metrics and expressions over them (metric math); the one that returns data is compared.
    Queries(Vec<Query>),
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// A number.
    Static(f64),
    /// The band that an anomaly detection query makes, by that query's id.
    Band {
        /// The id of the query with `ANOMALY_DETECTION_BAND`.
        query: String,
    },
}

/// A word of CloudWatch's that this console does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("CloudWatch said `{0}`, which this console does not know")]
pub struct UnknownWord(String);

/// Declares an enum that CloudWatch writes as words, with the way there and back.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$of])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// As CloudWatch writes it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownWord(word.to_owned())),
                }
            }
        }
    };
}

words!(
    /// How a value is compared with the threshold; the value is the first operand.
    Comparison {
        /// `value >= threshold`
        GreaterThanOrEqual = "GreaterThanOrEqualToThreshold",
        /// `value > threshold`
        GreaterThan = "GreaterThanThreshold",
        /// `value < threshold`
        LessThan = "LessThanThreshold",
        /// `value <= threshold`
        LessThanOrEqual = "LessThanOrEqualToThreshold",
        /// Above the band.
        GreaterThanUpper = "GreaterThanUpperThreshold",
        /// Below the band.
        LessThanLower = "LessThanLowerThreshold",
        /// Outside the band.
        OutsideBand = "LessThanLowerOrGreaterThanUpperThreshold",
    }
);

words!(
    /// What a period without data counts as (CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data").
    TreatMissingData {
        /// If all periods are missing, the state becomes `INSUFFICIENT_DATA`. The default.
        Missing = "missing",
        /// The state stays as it is.
        Ignore = "ignore",
        /// As beyond the threshold.
        Breaching = "breaching",
        /// As within the threshold.
        NotBreaching = "notBreaching",
    }
);

words!(
    /// What happens when a percentile has too few samples to mean anything.
    LowSamples {
        /// It is evaluated all the same. The default.
        Evaluate = "evaluate",
        /// The state stays as it is.
        Ignore = "ignore",
    }
);

words!(
    /// Which periods an evaluation looks at.
    Window {
        /// The latest ones, moving with every evaluation. The default.
        Sliding = "sliding",
        /// Those between fixed marks of the clock.
        WallClock = "wall_clock",
    }
);

#[cfg(test)]
mod tests;
