//! From the invocations of one window to what AWS would have metered of them.

use super::invocations::Invocation;
use crate::deploy::CHECK;
use collector::log::Consumed;
use domain::contract::{FUNCTION, REST_API, STAGE, TableId};
use domain::name::VersionNumber;
use domain::snapshot::{AliasTarget, Routing};

pub(super) const API_GATEWAY: &str = "AWS/ApiGateway";
const DYNAMODB: &str = "AWS/DynamoDB";
const LAMBDA: &str = "AWS/Lambda";
/// The alias, as the metrics of its versions name it.
const LIVE: &str = "LiveInsight-EventCollector:LIVE";
/// In the order in which they are put. The last one tells how far the supplier got.
pub(super) const NAMESPACES: [&str; 3] = [DYNAMODB, LAMBDA, API_GATEWAY];

/// What a metric counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Count,
    Milliseconds,
}

/// The samples of one metric in one window.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Datapoint {
    pub namespace: &'static str,
    pub metric: &'static str,
    pub dimensions: Vec<(&'static str, &'static str)>,
    /// The version behind the alias that it is of, as one more dimension; `None` for all of them together.
    pub executed: Option<VersionNumber>,
    pub unit: Unit,
    /// One per request, as AWS meters them: their number is the sample count.
    pub samples: Vec<f64>,
}

impl Datapoint {
    /// Distinct samples in ascending order, each with how often it occurs.
    pub(super) fn counted(&self) -> Vec<(f64, f64)> {
        let mut samples = self.samples.clone();
        samples.sort_by(f64::total_cmp);
        samples
            .chunk_by(|a, b| a == b)
            .map(|same| (same[0], count(same.len())))
            .collect()
    }
}

/// Everything there is to say about one window, zeros included.
pub(super) fn of(invocations: &[Invocation], routing: Option<Routing>) -> Vec<Datapoint> {
    let through_api: Vec<&Invocation> = invocations
        .iter()
        .filter(|invocation| invocation.through_api)
        .collect();
    let mut points = vec![];
    dynamodb(invocations, &mut points);
    lambda(&through_api, &mut points);
    points.push(concurrency(invocations));
    if let Some(routing) = routing {
        by_version(invocations, routing, &mut points);
    }
    api_gateway(&through_api, &mut points);
    points.retain(|point| !point.samples.is_empty());
    points
}

/// Of all invocations: the tables do not care who called the function. What DynamoDB throttles is zero because MiniStack never
/// throttles, whatever the units.
fn dynamodb(invocations: &[Invocation], points: &mut Vec<Datapoint>) {
    let consumed: Vec<&Consumed> = invocations
        .iter()
        .filter_map(|invocation| invocation.request.as_ref())
        .flat_map(|request| &request.consumed)
        .collect();
    for id in TableId::ALL {
        let indexes = id.contract().indexes.iter().map(|(index, _)| Some(*index));
        for index in std::iter::once(None).chain(indexes) {
            let mut dimensions = vec![("TableName", id.name())];
            dimensions.extend(index.map(|index| ("GlobalSecondaryIndexName", index)));
            let here =
                |consumed: &&&Consumed| consumed.table == id.name() && consumed.index.as_deref() == index;
            let units = |of: fn(&Consumed) -> f64| {
                let units = consumed.iter().filter(here).map(|consumed| of(consumed));
                or_zero(units.filter(|units| *units > 0.0).collect())
            };
            for (metric, samples) in [
                ("ConsumedReadCapacityUnits", units(|consumed| consumed.read_units)),
                (
                    "ConsumedWriteCapacityUnits",
                    units(|consumed| consumed.write_units),
                ),
                ("ReadThrottleEvents", or_zero(vec![])),
                ("WriteThrottleEvents", or_zero(vec![])),
            ] {
                let dimensions = dimensions.clone();
                points.push(Datapoint {
                    namespace: DYNAMODB,
                    metric,
                    dimensions,
                    executed: None,
                    unit: Unit::Count,
                    samples,
                });
            }
        }
    }
}

/// Of invocations through the API; MiniStack meters the direct ones itself. Under the function's name alone: its alarms add up
/// a metric's points whatever their dimensions, so a second set would count everything twice.
fn lambda(through_api: &[&Invocation], points: &mut Vec<Datapoint>) {
    let mut put = |metric, unit, samples: Vec<f64>| {
        let dimensions = vec![("FunctionName", FUNCTION)];
        points.push(Datapoint {
            namespace: LAMBDA,
            metric,
            dimensions,
            executed: None,
            unit,
            samples,
        });
    };
    put("Invocations", Unit::Count, or_zero(vec![1.0; through_api.len()]));
    put(
        "Errors",
        Unit::Count,
        flags(through_api, |invocation| invocation.request.is_none()),
    );
    put("Throttles", Unit::Count, or_zero(vec![]));
    put("Duration", Unit::Milliseconds, durations(through_api));
}

/// How many invocations were under way whenever one began, itself included; of all, because `MiniStack` meters that of none.
fn concurrency(invocations: &[Invocation]) -> Datapoint {
    let spans: Vec<(f64, f64)> = invocations
        .iter()
        .map(|invocation| {
            let ended = exact(invocation.ended_at);
            (ended - invocation.duration, ended)
        })
        .collect();
    let under_way = |at: f64| {
        let there = spans
            .iter()
            .filter(|(began, ended)| (*began..=*ended).contains(&at));
        count(there.count())
    };
    Datapoint {
        namespace: LAMBDA,
        metric: "ConcurrentExecutions",
        dimensions: vec![("FunctionName", FUNCTION)],
        executed: None,
        unit: Unit::Count,
        samples: or_zero(spans.iter().map(|(began, _)| under_way(*began)).collect()),
    }
}

/// Capacity units that a table or an index holds ready; none if it is paid by request.
pub(super) fn provisioned(
    table: TableId,
    index: Option<&'static str>,
    units: [(&'static str, Option<i64>); 2],
) -> impl Iterator<Item = Datapoint> {
    let held = units
        .into_iter()
        .filter_map(|(metric, units)| Some((metric, units.filter(|units| *units > 0)?)));
    held.map(move |(metric, units)| {
        let index = index.map(|index| ("GlobalSecondaryIndexName", index));
        Datapoint {
            namespace: DYNAMODB,
            metric,
            dimensions: std::iter::once(("TableName", table.name()))
                .chain(index)
                .collect(),
            executed: None,
            unit: Unit::Count,
            samples: vec![exact(units)],
        }
    })
}

/// Of the two versions of a weighted alias, while it has weights. Errors only where there were any: MiniStack's alarms add up a
/// metric's points whatever their dimensions, so these count twice. The engine's checks call a version and not the alias.
fn by_version(invocations: &[Invocation], routing: Routing, points: &mut Vec<Datapoint>) {
    let (AliasTarget::Published(main), Some(canary)) = (routing.target, routing.canary) else {
        return;
    };
    for version in [main, canary.version] {
        let of_version = |invocation: &&Invocation| {
            let event = invocation
                .request
                .as_ref()
                .and_then(|request| request.event_id.as_deref());
            invocation.version == version.to_string() && !event.is_some_and(|id| id.starts_with(CHECK))
        };
        let met: Vec<&Invocation> = invocations.iter().filter(of_version).collect();
        let failed = met
            .iter()
            .filter(|invocation| invocation.request.is_none())
            .count();
        let mut put = |metric, samples| {
            points.push(Datapoint {
                namespace: LAMBDA,
                metric,
                dimensions: vec![("FunctionName", FUNCTION), ("Resource", LIVE)],
                executed: Some(version),
                unit: Unit::Count,
                samples,
            });
        };
        put("Invocations", or_zero(vec![1.0; met.len()]));
        put("Errors", vec![1.0; failed]);
    }
}

/// Of requests that reached the function; what the API answers by itself leaves no trace that could be read. The time that the
/// function took stands for both latencies: what MiniStack's gateway adds is not recorded anywhere. The 5xx are put for the stage
/// alone, as an alarm watches them: see [`lambda`].
fn api_gateway(through_api: &[&Invocation], points: &mut Vec<Datapoint>) {
    // The API answers 502 for a function that did not.
    let status = |invocation: &Invocation| invocation.request.as_ref().map_or(502, |request| request.status);
    for dimensions in [
        vec![("ApiName", REST_API)],
        vec![("ApiName", REST_API), ("Stage", STAGE)],
    ] {
        let mut put = |metric, unit, samples: Vec<f64>| {
            let dimensions = dimensions.clone();
            points.push(Datapoint {
                namespace: API_GATEWAY,
                metric,
                dimensions,
                executed: None,
                unit,
                samples,
            });
        };
        put("Count", Unit::Count, or_zero(vec![1.0; through_api.len()]));
        put(
            "4XXError",
            Unit::Count,
            flags(through_api, |invocation| (400..500).contains(&status(invocation))),
        );
        if dimensions.contains(&("Stage", STAGE)) {
            put(
                "5XXError",
                Unit::Count,
                flags(through_api, |invocation| status(invocation) >= 500),
            );
        }
        put("Latency", Unit::Milliseconds, durations(through_api));
        put("IntegrationLatency", Unit::Milliseconds, durations(through_api));
    }
}

/// 1 or 0 per request, so that the sum is how many and the average is which part.
fn flags(invocations: &[&Invocation], is: impl Fn(&Invocation) -> bool) -> Vec<f64> {
    or_zero(
        invocations
            .iter()
            .map(|invocation| f64::from(u8::from(is(invocation))))
            .collect(),
    )
}

/// Empty when there was no request: there is no duration of nothing.
fn durations(invocations: &[&Invocation]) -> Vec<f64> {
    invocations.iter().map(|invocation| invocation.duration).collect()
}

fn or_zero(samples: Vec<f64>) -> Vec<f64> {
    if samples.is_empty() { vec![0.0] } else { samples }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn exact(whole: i64) -> f64 {
    whole as f64
}

#[expect(clippy::cast_precision_loss, reason = "a small count")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use collector::log::{EventCounts, Outcome, RequestLog};
    use domain::snapshot::Canary;

    fn invocation(
        duration: f64,
        status: Option<u16>,
        through_api: bool,
        consumed: Vec<Consumed>,
    ) -> Invocation {
        let request = status.map(|status| RequestLog {
            request_id: "r".to_owned(),
            trace_id: None,
            outcome: Outcome::Stored,
            status,
            events: EventCounts::default(),
            event_id: None,
            refused_fields: vec![],
            error: None,
            duration_ms: duration / 2.0,
            consumed,
        });
        Invocation {
            ended_at: 0,
            duration,
            request,
            version: "7".to_owned(),
            through_api,
        }
    }

    fn consumed(table: &str, index: Option<&str>, read_units: f64, write_units: f64) -> Consumed {
        Consumed {
            table: table.to_owned(),
            index: index.map(str::to_owned),
            read_units,
            write_units,
        }
    }

    /// `Metric value×count,… [dimension values]`, without what is zero or in the events table's shadow.
    fn table(points: &[Datapoint]) -> Vec<String> {
        points
            .iter()
            .map(|point| {
                let samples: Vec<_> = point
                    .counted()
                    .iter()
                    .map(|(value, count)| format!("{value}×{count}"))
                    .collect();
                let executed = point.executed.map(|version| version.to_string());
                let names: Vec<_> = point
                    .dimensions
                    .iter()
                    .map(|(_, value)| *value)
                    .chain(executed.as_deref())
                    .collect();
                format!("{} {} [{}]", point.metric, samples.join(","), names.join(" "))
            })
            .collect()
    }

    #[test]
    fn a_window_without_requests_is_all_zeros_and_has_no_durations() {
        let points = of(&[], None);
        // Six tables and indexes, the function, the API with and without its stage, and its 5xx by stage alone.
        assert_eq!(points.len(), 6 * 4 + 4 + 2 * 2 + 1);
        assert!(
            points.iter().all(|point| point.counted() == [(0.0, 1.0)]),
            "{:#?}",
            table(&points)
        );
        assert!(points.iter().all(|point| point.unit == Unit::Count));
    }

    #[test]
    fn every_request_is_a_sample() {
        let events = "LiveInsight-Events";
        let points = of(
            &[
                invocation(
                    10.0,
                    Some(200),
                    true,
                    vec![
                        consumed(events, None, 0.0, 2.0),
                        consumed(events, Some("UserIndex"), 0.0, 1.0),
                        consumed("LiveInsight-Sessions", None, 0.5, 1.0),
                    ],
                ),
                invocation(10.0, Some(200), true, vec![consumed(events, None, 0.0, 2.0)]),
                invocation(3.0, Some(400), true, vec![]),
                invocation(4.0, Some(503), true, vec![]),
                invocation(99.0, None, true, vec![]),
                // Called directly: the tables feel it, MiniStack meters the rest.
                invocation(7.0, Some(200), false, vec![consumed(events, None, 0.0, 4.0)]),
            ],
            None,
        );
        let told = table(&points);
        for expected in [
            "ConsumedWriteCapacityUnits 2×2,4×1 [LiveInsight-Events]",
            "ConsumedWriteCapacityUnits 1×1 [LiveInsight-Events UserIndex]",
            "ConsumedWriteCapacityUnits 0×1 [LiveInsight-Events SessionIndex]",
            "ConsumedReadCapacityUnits 0.5×1 [LiveInsight-Sessions]",
            "ConsumedReadCapacityUnits 0×1 [LiveInsight-Events]",
            "WriteThrottleEvents 0×1 [LiveInsight-Sessions UserIndex]",
            "Invocations 1×5 [LiveInsight-EventCollector]",
            "Errors 0×4,1×1 [LiveInsight-EventCollector]",
            "Throttles 0×1 [LiveInsight-EventCollector]",
            "Duration 3×1,4×1,10×2,99×1 [LiveInsight-EventCollector]",
            "Count 1×5 [LiveInsight-API]",
            "4XXError 0×4,1×1 [LiveInsight-API]",
            "5XXError 0×3,1×2 [LiveInsight-API prod]",
            "Latency 3×1,4×1,10×2,99×1 [LiveInsight-API prod]",
            "IntegrationLatency 3×1,4×1,10×2,99×1 [LiveInsight-API]",
        ] {
            assert!(
                told.iter().any(|line| line == expected),
                "{expected} is not in {told:#?}"
            );
        }
    }

    #[test]
    fn invocations_at_once_are_those_that_overlap() {
        let at = |ended_at, duration| Invocation {
            ended_at,
            ..invocation(duration, Some(200), true, vec![])
        };
        // From 1,000 to 1,010, to 1,025 from 1,005, and from 1,030.
        let samples = concurrency(&[at(1_010, 10.0), at(1_025, 20.0), at(1_050, 20.0)]).samples;
        assert_eq!(samples, [1.0, 2.0, 1.0]);
        assert_eq!(concurrency(&[]).samples, [0.0]);
    }

    #[test]
    fn what_is_held_ready_is_a_sample_and_on_demand_is_none() {
        let units = |read, write| {
            [
                ("ProvisionedReadCapacityUnits", read),
                ("ProvisionedWriteCapacityUnits", write),
            ]
        };
        let told = |index, read, write| {
            let points: Vec<_> = provisioned(TableId::Events, index, units(read, write)).collect();
            table(&points).join("; ")
        };
        assert_eq!(
            told(Some("UserIndex"), Some(5), Some(7)),
            "ProvisionedReadCapacityUnits 5×1 [LiveInsight-Events UserIndex]; \
             ProvisionedWriteCapacityUnits 7×1 [LiveInsight-Events UserIndex]"
        );
        assert_eq!(told(None, Some(0), None), "");
    }

    #[test]
    fn no_metric_of_an_alarm_is_put_twice_for_the_same_request() {
        let points = of(&[invocation(1.0, Some(200), true, vec![])], None);
        for metric in ["Errors", "Duration", "Throttles", "5XXError"] {
            assert_eq!(
                points.iter().filter(|point| point.metric == metric).count(),
                1,
                "{metric}"
            );
        }
    }

    #[test]
    fn the_versions_of_a_weighted_alias_are_told_apart() {
        let of_eight = |status| Invocation {
            version: "8".to_owned(),
            ..invocation(1.0, status, false, vec![])
        };
        let mut check = of_eight(Some(200));
        check.request.as_mut().unwrap().event_id = Some("evt_check_version_1".to_owned());
        let invocations = [
            invocation(1.0, Some(200), true, vec![]),
            invocation(1.0, Some(503), true, vec![]),
            of_eight(Some(200)),
            of_eight(None),
            check,
        ];
        let whole = Routing::whole(AliasTarget::Published("7".parse().unwrap()));
        let weighted = Routing {
            canary: Some(Canary {
                version: "8".parse().unwrap(),
                basis_points: 1000,
            }),
            ..whole
        };
        let told = table(&of(&invocations, Some(weighted)));
        let by_version: Vec<&String> = told.iter().filter(|line| line.contains(":LIVE")).collect();
        assert_eq!(
            by_version,
            [
                "Invocations 1×2 [LiveInsight-EventCollector LiveInsight-EventCollector:LIVE 7]",
                "Invocations 1×2 [LiveInsight-EventCollector LiveInsight-EventCollector:LIVE 8]",
                "Errors 1×1 [LiveInsight-EventCollector LiveInsight-EventCollector:LIVE 8]",
            ]
        );
        assert_eq!(of(&invocations, Some(whole)), of(&invocations, None));
    }
}
