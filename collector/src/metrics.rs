//! The collector's own metrics, in CloudWatch's embedded metric format: part of the line that a request leaves in the log.
//!
//! Four metrics under one dimension with one value, so four time series and no more, whatever is sent. A custom metric is charged by the month;
//! every further dimension value would be another one. Lambda and API Gateway meter invocations, durations and statuses
//! themselves. A metric is named only in lines where it is not zero.

use crate::event::EpochMillis;
use crate::log::EventCounts;
use serde::Serialize;

/// The namespace of the metrics.
pub const NAMESPACE: &str = "LiveInsight/Collector";

/// Metrics as a part of a log line, by the names of the embedded metric format's specification.
#[derive(Debug, Serialize)]
pub(crate) struct Embedded {
    #[serde(rename = "_aws")]
    metadata: Metadata,
    #[serde(rename = "Service")]
    service: &'static str,
    #[serde(rename = "EventsStored", skip_serializing_if = "Option::is_none")]
    stored: Option<u32>,
    #[serde(rename = "EventsDuplicate", skip_serializing_if = "Option::is_none")]
    duplicate: Option<u32>,
    #[serde(rename = "EventsDropped", skip_serializing_if = "Option::is_none")]
    dropped: Option<u32>,
    #[serde(rename = "EventsToRetry", skip_serializing_if = "Option::is_none")]
    retry: Option<u32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    timestamp: i64,
    cloud_watch_metrics: [Directive; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    namespace: &'static str,
    /// One set of one dimension: the specification's schema knows no empty one.
    dimensions: [[&'static str; 1]; 1],
    metrics: Vec<Definition>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Definition {
    name: &'static str,
    unit: &'static str,
}

impl Embedded {
    /// `None` when there is nothing to count.
    pub(crate) fn of(events: &EventCounts, now: EpochMillis) -> Option<Self> {
        let counts = [
            ("EventsStored", events.stored),
            ("EventsDuplicate", events.duplicate),
            ("EventsDropped", events.dropped),
            ("EventsToRetry", events.retry),
        ];
        let metrics: Vec<Definition> = counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(name, _)| Definition { name, unit: "Count" })
            .collect();
        let counted = |count: u32| (count > 0).then_some(count);
        (!metrics.is_empty()).then(|| Self {
            metadata: Metadata {
                timestamp: now.get(),
                cloud_watch_metrics: [Directive {
                    namespace: NAMESPACE,
                    dimensions: [["Service"]],
                    metrics,
                }],
            },
            service: "EventCollector",
            stored: counted(events.stored),
            duplicate: counted(events.duplicate),
            dropped: counted(events.dropped),
            retry: counted(events.retry),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_was_counted_is_a_metric() {
        let counts = EventCounts {
            stored: 3,
            retry: 1,
            ..EventCounts::default()
        };
        let embedded = Embedded::of(&counts, EpochMillis::new(1_750_000_000_000)).unwrap();
        assert_eq!(
            serde_json::to_value(embedded).unwrap(),
            json!({
                "_aws": {
                    "Timestamp": 1_750_000_000_000_i64,
                    "CloudWatchMetrics": [{
                        "Namespace": "LiveInsight/Collector",
                        "Dimensions": [["Service"]],
                        "Metrics": [
                            { "Name": "EventsStored", "Unit": "Count" },
                            { "Name": "EventsToRetry", "Unit": "Count" },
                        ],
                    }],
                },
                "Service": "EventCollector",
                "EventsStored": 3,
                "EventsToRetry": 1,
            })
        );
        assert!(Embedded::of(&EventCounts::default(), EpochMillis::new(0)).is_none());
    }
}
