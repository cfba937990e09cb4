//! What an alarm is told to watch, in the domain's terms. What this console does not know becomes [`Watch::Other`].

use crate::aws::time_of;
use aws_sdk_cloudwatch::types::{
    CompositeAlarm, Dimension, EvaluationCriteria, EvaluationWindow, Metric as SdkMetric, MetricAlarm,
    MetricDataQuery,
};
use domain::alarm::{
    Actions, CompositeRule, Definition, LowSamples, Metric, MetricRule, MetricStat, Query, QueryOf, Source,
    Statistic, Threshold, TreatMissingData, UnknownWord, Watch, Window,
};
use std::collections::BTreeMap;

/// The definition of an alarm on a metric or on metric math.
pub(super) fn of_metric_alarm(alarm: &MetricAlarm) -> Definition {
    Definition {
        description: alarm.alarm_description().unwrap_or_default().to_owned(),
        configured_at: alarm.alarm_configuration_updated_timestamp().and_then(time_of),
        actions_enabled: alarm.actions_enabled().unwrap_or(true),
        actions: Actions {
            ok: alarm.ok_actions().to_vec(),
            alarm: alarm.alarm_actions().to_vec(),
            insufficient_data: alarm.insufficient_data_actions().to_vec(),
        },
        watch: match rule(alarm) {
            Ok(rule) => Watch::Metrics(rule),
            Err(NotKnown(what)) => Watch::Other { what },
        },
    }
}

/// The definition of an alarm on other alarms.
pub(super) fn of_composite_alarm(alarm: &CompositeAlarm) -> Definition {
    Definition {
        description: alarm.alarm_description().unwrap_or_default().to_owned(),
        configured_at: alarm.alarm_configuration_updated_timestamp().and_then(time_of),
        actions_enabled: alarm.actions_enabled().unwrap_or(true),
        actions: Actions {
            ok: alarm.ok_actions().to_vec(),
            alarm: alarm.alarm_actions().to_vec(),
            insufficient_data: alarm.insufficient_data_actions().to_vec(),
        },
        watch: Watch::Composite(CompositeRule {
            rule: alarm.alarm_rule().unwrap_or_default().to_owned(),
            suppressor: alarm.actions_suppressor().map(str::to_owned),
        }),
    }
}

/// What it is that this console cannot judge, in AWS's words.
struct NotKnown(String);

impl From<UnknownWord> for NotKnown {
    fn from(word: UnknownWord) -> Self {
        Self(word.to_string())
    }
}

fn rule(alarm: &MetricAlarm) -> Result<MetricRule, NotKnown> {
    match alarm.evaluation_criteria() {
        None => {}
        Some(EvaluationCriteria::PromQlCriteria(criteria)) => {
            let query = criteria.query().unwrap_or_default();
            return Err(NotKnown(format!("PromQL: {query}")));
        }
        Some(_) => return Err(NotKnown("EvaluationCriteria".to_owned())),
    }
    let comparison = alarm.comparison_operator();
    let evaluation_periods = count(alarm.evaluation_periods()).unwrap_or(1);
    Ok(MetricRule {
        source: source(alarm)?,
        comparison: comparison.map_or("", |word| word.as_str()).parse()?,
        threshold: match (alarm.threshold_metric_id(), alarm.threshold()) {
            (Some(query), _) => Threshold::Band {
                query: query.to_owned(),
            },
            (None, Some(value)) => Threshold::Static(value),
            (None, None) => return Err(NotKnown("no Threshold".to_owned())),
        },
        evaluation_periods,
        datapoints_to_alarm: count(alarm.datapoints_to_alarm()).unwrap_or(evaluation_periods),
        treat_missing_data: alarm
            .treat_missing_data()
            .map_or(Ok(TreatMissingData::Missing), str::parse)?,
        low_samples: alarm
            .evaluate_low_sample_count_percentile()
            .map_or(Ok(LowSamples::Evaluate), str::parse)?,
        window: match alarm.evaluation_window() {
            None | Some(EvaluationWindow::SlidingWindow(_)) => Window::Sliding,
            Some(EvaluationWindow::WallClockWindow(_)) => Window::WallClock,
            Some(_) => return Err(NotKnown("EvaluationWindow".to_owned())),
        },
    })
}

fn source(alarm: &MetricAlarm) -> Result<Source, NotKnown> {
    if let Some(queries) = alarm.metrics.as_deref().filter(|queries| !queries.is_empty()) {
        return queries
            .iter()
            .map(query)
            .collect::<Result<_, _>>()
            .map(Source::Queries);
    }
    let statistic = alarm
        .statistic()
        .map(aws_sdk_cloudwatch::types::Statistic::as_str)
        .or(alarm.extended_statistic());
    Ok(Source::Metric(MetricStat {
        metric: Metric {
            namespace: present(alarm.namespace(), "Namespace")?,
            name: present(alarm.metric_name(), "MetricName")?,
            dimensions: dimensions(alarm.dimensions()),
        },
        statistic: Statistic::from(present(statistic, "Statistic")?),
        period: count(alarm.period()).ok_or_else(|| missing("Period"))?,
        unit: alarm.unit().map(|unit| unit.as_str().to_owned()),
    }))
}

fn query(query: &MetricDataQuery) -> Result<Query, NotKnown> {
    let of = match (query.metric_stat(), query.expression()) {
        (Some(stat), _) => QueryOf::Metric(MetricStat {
            metric: metric(stat.metric().ok_or_else(|| missing("Metric"))?)?,
            statistic: Statistic::from(present(stat.stat(), "Stat")?),
            period: count(stat.period()).ok_or_else(|| missing("Period"))?,
            unit: stat.unit().map(|unit| unit.as_str().to_owned()),
        }),
        (None, Some(expression)) => QueryOf::Expression {
            expression: expression.to_owned(),
            period: count(query.period()),
        },
        (None, None) => return Err(missing("MetricStat or Expression")),
    };
    Ok(Query {
        id: present(query.id(), "Id")?,
        label: query.label().map(str::to_owned),
        // `MetricDataQuery`: the default is true.
        return_data: query.return_data().unwrap_or(true),
        account: query.account_id().map(str::to_owned),
        of,
    })
}

fn metric(metric: &SdkMetric) -> Result<Metric, NotKnown> {
    Ok(Metric {
        namespace: present(metric.namespace(), "Namespace")?,
        name: present(metric.metric_name(), "MetricName")?,
        dimensions: dimensions(metric.dimensions()),
    })
}

fn dimensions(dimensions: &[Dimension]) -> BTreeMap<String, String> {
    dimensions
        .iter()
        .filter_map(|dimension| Some((dimension.name()?.to_owned(), dimension.value()?.to_owned())))
        .collect()
}

fn present(text: Option<&str>, what: &str) -> Result<String, NotKnown> {
    text.filter(|text| !text.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| missing(what))
}

fn missing(what: &str) -> NotKnown {
    NotKnown(format!("no {what}"))
}

/// A count that is at least one.
fn count(value: Option<i32>) -> Option<u32> {
    value
        .and_then(|value| u32::try_from(value).ok())
        .filter(|&value| value > 0)
}

#[cfg(test)]
mod tests;
