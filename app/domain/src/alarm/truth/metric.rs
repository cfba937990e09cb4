//! One metric of an alarm: can it get a value beyond the threshold?

use super::facts::{self, Existence};
use super::{Blindness, Doubt, Facts, Fix, Proof};
use crate::alarm::catalogue::{self, Comes, Family};
use crate::alarm::{Comparison, Metric, MetricRule, MetricStat, Source, Statistic, Threshold};
use std::collections::BTreeMap;

/// What is found of one metric.
pub(super) enum MetricTruth {
    Can(Proof),
    Blind(Blindness, Fix),
    Unknown(Doubt),
}

/// Judges one metric of a rule.
pub(super) fn judge(stat: &MetricStat, rule: &MetricRule, facts: &Facts<'_>) -> MetricTruth {
    let metric = &stat.metric;
    let family = catalogue::family(&metric.namespace, &metric.name);
    if let Some(family) = family.filter(|family| !has_set(family, metric)) {
        return cannot_exist(family, metric);
    }
    if let Some(found) = missing_resource(metric, facts) {
        return found;
    }
    if let Some((threshold, bound)) = out_of_reach(stat, rule, facts) {
        return MetricTruth::Blind(
            Blindness::ThresholdOutOfReach {
                metric: metric.clone(),
                threshold,
                bound,
            },
            Fix::MoveThreshold { bound },
        );
    }
    let Some(reporting) = facts.reporting() else {
        return MetricTruth::Unknown(Doubt::Unread);
    };
    let metric = metric.clone();
    if reporting.contains(&metric) {
        return MetricTruth::Can(Proof::Reports { metric });
    }
    match family {
        None => MetricTruth::Unknown(Doubt::NotKnown { metric }),
        Some(Family {
            comes: Comes::WhenItHappens,
            ..
        }) => MetricTruth::Can(Proof::WrittenWhenItHappens { metric }),
        Some(_) if facts.had_traffic() => {
            MetricTruth::Blind(Blindness::NoData { metric }, Fix::CompareWithReported)
        }
        Some(_) => MetricTruth::Unknown(Doubt::NoDataYet { metric }),
    }
}

fn has_set(family: &Family, metric: &Metric) -> bool {
    let names: Vec<&str> = metric.dimensions.keys().map(String::as_str).collect();
    family.sets.contains(&names.as_slice())
}

fn cannot_exist(family: &Family, metric: &Metric) -> MetricTruth {
    let own = |set: &&[&str]| set.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let sets: Vec<Vec<String>> = family.sets.iter().map(own).collect();
    let throttle_events = throttle_events(metric);
    let fix = if throttle_events.is_empty() {
        Fix::UseDimensions { sets: sets.clone() }
    } else {
        Fix::WatchSumOf {
            metrics: throttle_events,
        }
    };
    MetricTruth::Blind(
        Blindness::DimensionsCannotExist {
            metric: metric.clone(),
            sets,
            page: family.page.to_owned(),
        },
        fix,
    )
}

/// What somebody meant who watches `ThrottledRequests` by table alone: throttled reads and writes of the table and, because
/// its values leave them out, of each of its indexes.
fn throttle_events(metric: &Metric) -> Vec<Metric> {
    let Some(table) = metric.dimensions.get("TableName") else {
        return vec![];
    };
    if metric.name != "ThrottledRequests" {
        return vec![];
    }
    let indexes = facts::table(table).map_or(&[][..], |id| id.contract().indexes);
    let of = |name: &str, index: Option<&str>| {
        let mut dimensions = BTreeMap::from([("TableName".to_owned(), table.clone())]);
        dimensions.extend(index.map(|index| ("GlobalSecondaryIndexName".to_owned(), index.to_owned())));
        Metric {
            namespace: metric.namespace.clone(),
            name: name.to_owned(),
            dimensions,
        }
    };
    ["WriteThrottleEvents", "ReadThrottleEvents"]
        .into_iter()
        .flat_map(|name| {
            let of_indexes = indexes.iter().map(move |(index, _)| of(name, Some(index)));
            std::iter::once(of(name, None)).chain(of_indexes)
        })
        .collect()
}

/// A dimension that names what is not there, or what this console cannot know of.
fn missing_resource(metric: &Metric, facts: &Facts<'_>) -> Option<MetricTruth> {
    metric.dimensions.iter().find_map(|(dimension, value)| {
        let dimension = dimension.clone();
        let metric_of = || metric.clone();
        match facts.existence(metric, &dimension, value) {
            Existence::Exists => None,
            Existence::Missing => Some(MetricTruth::Blind(
                Blindness::ResourceMissing {
                    metric: metric_of(),
                    dimension: dimension.clone(),
                },
                Fix::NameWhatExists { dimension },
            )),
            Existence::Unread => Some(MetricTruth::Unknown(Doubt::Unread)),
            Existence::Foreign => Some(MetricTruth::Unknown(Doubt::NotOfThisStack {
                metric: metric_of(),
                dimension,
            })),
        }
    })
}

/// The threshold and the bound that no value passes, if the threshold is beyond it. Counts and times are never negative.
fn out_of_reach(stat: &MetricStat, rule: &MetricRule, facts: &Facts<'_>) -> Option<(f64, f64)> {
    let (Threshold::Static(threshold), Source::Metric(_)) = (&rule.threshold, &rule.source) else {
        return None;
    };
    let metric = &stat.metric;
    catalogue::family(&metric.namespace, &metric.name)?;
    let is_average = stat.statistic == Statistic::Average;
    let is_duration = metric.namespace == "AWS/Lambda" && metric.name == "Duration";
    let is_one_of_the_samples = !matches!(
        stat.statistic,
        Statistic::Sum | Statistic::SampleCount | Statistic::Other(_)
    );
    let greatest = catalogue::greatest(&metric.namespace, &metric.name, is_average).or_else(|| {
        // No invocation outlasts the function's time-out.
        (is_duration && is_one_of_the_samples)
            .then(|| facts.longest_ms())
            .flatten()
    });
    let never = |bound: f64| Some((*threshold, bound));
    match (rule.comparison, greatest) {
        (Comparison::LessThan, _) if *threshold <= 0.0 => never(0.0),
        (Comparison::LessThanOrEqual, _) if *threshold < 0.0 => never(0.0),
        (Comparison::GreaterThan, Some(greatest)) if *threshold >= greatest => never(greatest),
        (Comparison::GreaterThanOrEqual, Some(greatest)) if *threshold > greatest => never(greatest),
        _ => None,
    }
}
