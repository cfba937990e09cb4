//! Can it ring? An alarm is judged by what it watches, not by its state: CloudWatch takes an alarm on a metric that cannot exist,
//! and leaves it in `INSUFFICIENT_DATA`, or in OK, for ever.
//!
//! Only what is certain makes an alarm blind. That a metric has no data is not: throttles and errors are written when they
//! happen, so an alarm on them is blind only if nobody *could* write what it watches.

mod composite;
mod facts;
mod metric;
mod verdict;

pub use facts::Facts;
pub use verdict::{Blindness, Caution, Doubt, Fix, Proof, Truth};

use super::{
    Comparison, Definition, LowSamples, MetricRule, MetricStat, Query, QueryOf, Source, Statistic, Threshold,
    TreatMissingData, Watch, catalogue, math,
};
use crate::name::AlarmName;
use crate::snapshot::Snapshot;
use metric::MetricTruth;
use std::collections::BTreeMap;

/// Judges an alarm by what it watches.
pub fn truth(definition: &Definition, facts: &Facts<'_>) -> Truth {
    truth_within(definition, facts, &[])
}

/// The same on behalf of the composite alarms `above`.
fn truth_within(definition: &Definition, facts: &Facts<'_>, above: &[&str]) -> Truth {
    let rule = match &definition.watch {
        Watch::Metrics(rule) => rule,
        Watch::Composite(composite) => return composite::judge(definition, composite, facts, above),
        Watch::Other { what } => return not_judged(what),
    };
    if let Some(what) = not_computed(rule) {
        return not_judged(&what);
    }
    let judged: Vec<MetricTruth> = rule
        .metrics()
        .map(|stat| metric::judge(stat, rule, facts))
        .collect();
    let blind = || {
        judged.iter().filter_map(|metric| match metric {
            MetricTruth::Blind(because, fix) => Some((because, fix)),
            MetricTruth::Can(_) | MetricTruth::Unknown(_) => None,
        })
    };
    let can = judged.iter().find_map(|metric| match metric {
        MetricTruth::Can(proof) => Some(proof),
        MetricTruth::Blind(..) | MetricTruth::Unknown(_) => None,
    });
    if let Some(proof) = can {
        let mut cautions = cautions(definition, rule);
        cautions.extend(blind().map(|(because, _)| Caution::PartBlind {
            because: because.clone(),
        }));
        return Truth::CanFire {
            because: proof.clone(),
            cautions,
        };
    }
    let doubt = judged.iter().find_map(|metric| match metric {
        MetricTruth::Unknown(doubt) => Some(doubt),
        MetricTruth::Can(_) | MetricTruth::Blind(..) => None,
    });
    match (doubt, blind().next()) {
        (Some(doubt), _) => Truth::Unknown {
            because: doubt.clone(),
        },
        (None, Some((because, fix))) => Truth::Blind {
            because: because.clone(),
            fix: fix.clone(),
        },
        (None, None) => not_judged("an expression without metrics"),
    }
}

/// Judges every alarm of a snapshot, as it was last read.
pub fn of_all(snapshot: &Snapshot) -> BTreeMap<AlarmName, Truth> {
    let facts = Facts::of(snapshot);
    let alarms = snapshot.alarms.shown().value();
    alarms
        .into_iter()
        .flatten()
        .map(|(name, alarm)| (name.clone(), truth(&alarm.definition, &facts)))
        .collect()
}

fn not_judged(what: &str) -> Truth {
    Truth::Unknown {
        because: Doubt::NotJudged {
            what: what.to_owned(),
        },
    }
}

/// What of a rule cannot be computed here: then its values may be anything.
fn not_computed(rule: &MetricRule) -> Option<String> {
    if let Threshold::Band { query } = &rule.threshold {
        return Some(format!("ANOMALY_DETECTION_BAND ({query})"));
    }
    let Source::Queries(queries) = &rule.source else {
        return None;
    };
    if let Some(account) = queries.iter().find_map(|query| query.account.as_ref()) {
        return Some(format!("account {account}"));
    }
    // One period in which every metric is 1 finds out whether the expression can be computed at all.
    let one = |query: &Query| (query.id.clone(), vec![Some(1.0)]);
    let metrics: BTreeMap<_, _> = queries.iter().map(one).collect();
    math::compared(rule, &metrics)
        .err()
        .map(|error| error.to_string())
}

fn cautions(definition: &Definition, rule: &MetricRule) -> Vec<Caution> {
    let mut cautions = vec![];
    if !definition.acts() {
        cautions.push(Caution::NotifiesNobody);
    }
    let waits_for_a_fall = matches!(
        rule.comparison,
        Comparison::LessThan | Comparison::LessThanOrEqual
    );
    let keeps_state = matches!(
        rule.missing_data(),
        TreatMissingData::Missing | TreatMissingData::Ignore
    );
    let fills = fills_gaps(rule);
    if waits_for_a_fall && rule.missing_data() != TreatMissingData::Breaching && !fills {
        cautions.push(Caution::SilenceDoesNotRing);
    }
    let comes_when_it_happens = |stat: &MetricStat| {
        catalogue::family(&stat.metric.namespace, &stat.metric.name)
            .is_some_and(|family| family.comes == catalogue::Comes::WhenItHappens)
    };
    if !waits_for_a_fall && keeps_state && !fills && rule.metrics().all(comes_when_it_happens) {
        cautions.push(Caution::StaysInAlarm);
    }
    cautions.extend(without_indexes(rule));
    if rule.low_samples == LowSamples::Ignore
        && rule
            .metrics()
            .any(|stat| matches!(stat.statistic, Statistic::Percentile(_)))
    {
        cautions.push(Caution::FewSamplesIgnored);
    }
    let misleads = |stat: &&MetricStat| {
        stat.metric.namespace == "AWS/Lambda"
            && stat.metric.name == "ConcurrentExecutions"
            && stat.statistic == Statistic::Sum
    };
    // "View this metric using MAX" (Types of metrics for Lambda functions).
    cautions.extend(
        rule.metrics()
            .find(misleads)
            .map(|stat| Caution::StatisticMisleads {
                statistic: stat.statistic.clone(),
                instead: Statistic::Maximum,
            }),
    );
    cautions
}

/// Whether an expression gives a value where its metrics have none.
fn fills_gaps(rule: &MetricRule) -> bool {
    let Source::Queries(queries) = &rule.source else {
        return false;
    };
    let nothing = |query: &Query| (query.id.clone(), vec![None]);
    let metrics = queries
        .iter()
        .filter(|query| matches!(query.of, QueryOf::Metric(_)));
    let given = math::compared(rule, &metrics.map(nothing).collect());
    matches!(given.as_deref(), Ok([Some(_)]))
}

/// The tables that are watched by values which leave their indexes out.
fn without_indexes(rule: &MetricRule) -> impl Iterator<Item = Caution> {
    let index_of = |stat: &MetricStat| {
        let dimensions = &stat.metric.dimensions;
        let table = dimensions.get("TableName")?;
        Some((
            stat.metric.name.clone(),
            table.clone(),
            dimensions.contains_key("GlobalSecondaryIndexName"),
        ))
    };
    let watched: Vec<_> = rule.metrics().filter_map(index_of).collect();
    let with_indexes = |name: &str, table: &str| {
        watched
            .iter()
            .any(|(other, of, index)| *index && other == name && of == table)
    };
    let mut tables: Vec<String> = watched
        .iter()
        .filter(|(name, table, index)| {
            let exists_per_index = catalogue::family("AWS/DynamoDB", name).is_some_and(|family| {
                family
                    .sets
                    .iter()
                    .any(|set| set.contains(&"GlobalSecondaryIndexName"))
            });
            !index && exists_per_index && facts::has_indexes(table) && !with_indexes(name, table)
        })
        .map(|(_, table, _)| table.clone())
        .collect();
    tables.dedup();
    tables
        .into_iter()
        .map(|table| Caution::IndexesNotIncluded { table })
}

#[cfg(test)]
mod tests;
