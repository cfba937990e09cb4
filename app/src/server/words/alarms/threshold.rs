//! What an alarm waits for, in a sentence.

use crate::server::numbers::{grouped, number};
use domain::alarm::{
    Comparison, Definition, MetricRule, MetricStat, QueryOf, Source, Statistic, Threshold, TreatMissingData,
    Watch,
};

/// Words of an alarm's rule.
#[derive(Debug)]
pub struct Rule {
    /// The whole rule.
    pub rule: fn(&Definition) -> String,
    /// What a period without data counts as.
    pub missing: fn(TreatMissingData) -> &'static str,
}

pub(super) const EN: Rule = Rule {
    rule: |definition| match &definition.watch {
        Watch::Metrics(rule) => rule_en(rule),
        Watch::Composite(composite) => format!("When {}", composite.rule),
        Watch::Other { what } => what.clone(),
    },
    missing: |treatment| match treatment {
        TreatMissingData::Missing => "as missing: without any data the state becomes Insufficient data",
        TreatMissingData::Ignore => "as nothing: the state stays as it is",
        TreatMissingData::Breaching => "as beyond the threshold",
        TreatMissingData::NotBreaching => "as within the threshold",
    },
};

pub(super) const KO: Rule = Rule {
    rule: |definition| match &definition.watch {
        Watch::Metrics(rule) => rule_ko(rule),
        Watch::Composite(composite) => format!("{} 조건이 참일 때", composite.rule),
        Watch::Other { what } => what.clone(),
    },
    missing: |treatment| match treatment {
        TreatMissingData::Missing => "누락으로 처리합니다. 데이터가 전혀 없으면 데이터 부족 상태가 됩니다",
        TreatMissingData::Ignore => "무시하고 현재 상태를 유지합니다",
        TreatMissingData::Breaching => "임계값을 벗어난 것으로 처리합니다",
        TreatMissingData::NotBreaching => "임계값 이내로 처리합니다",
    },
};

/// What a rule reads, as far as both languages name it alike.
pub(super) enum Read<'a> {
    /// One metric.
    Metric(&'a MetricStat),
    /// An expression, by its label or as it is written, over so many metrics.
    Expression { name: &'a str, metrics: usize },
}

pub(super) fn read(rule: &MetricRule) -> Option<Read<'_>> {
    match &rule.source {
        Source::Metric(stat) => Some(Read::Metric(stat)),
        Source::Queries(queries) => {
            let compared = queries.iter().find(|query| query.return_data)?;
            Some(match &compared.of {
                QueryOf::Metric(stat) => Read::Metric(stat),
                QueryOf::Expression { expression, .. } => Read::Expression {
                    name: compared
                        .label
                        .as_deref()
                        .filter(|label| !label.is_empty())
                        .unwrap_or(expression),
                    metrics: rule.metrics().count(),
                },
            })
        }
    }
}

/// A threshold with its unit, where the metric has one that everybody knows.
fn threshold(value: f64, read: Option<&Read<'_>>) -> String {
    let decimals = if value.fract() == 0.0 { 0 } else { 2 };
    let unit = match read {
        Some(Read::Metric(stat)) if is_milliseconds(stat) => " ms",
        _ => "",
    };
    format!("{}{unit}", number(value, decimals))
}

/// Whether a metric is a time, as far as everybody knows.
pub(super) fn is_milliseconds(stat: &MetricStat) -> bool {
    matches!(
        (stat.metric.namespace.as_str(), stat.metric.name.as_str()),
        ("AWS/Lambda", "Duration") | ("AWS/ApiGateway", "Latency" | "IntegrationLatency")
    )
}

pub(super) fn statistic_en(statistic: &Statistic) -> String {
    match statistic {
        Statistic::SampleCount => "samples".to_owned(),
        Statistic::Average => "average".to_owned(),
        Statistic::Sum => "sum".to_owned(),
        Statistic::Minimum => "minimum".to_owned(),
        Statistic::Maximum => "maximum".to_owned(),
        Statistic::Percentile(_) | Statistic::Other(_) => statistic.to_string(),
    }
}

fn rule_en(rule: &MetricRule) -> String {
    let read = read(rule);
    let period = period_en(rule.period());
    let what = match &read {
        Some(Read::Metric(stat)) => {
            let statistic = statistic_en(&stat.statistic);
            format!("{}, {statistic} over {period}", stat.metric.name)
        }
        Some(Read::Expression { name, metrics: 1 }) => format!("{name}, of 1 metric over {period}"),
        Some(Read::Expression { name, metrics }) => format!("{name}, of {metrics} metrics over {period}"),
        None => format!("An expression over {period}"),
    };
    let beyond = match (&rule.threshold, rule.comparison) {
        (Threshold::Static(value), comparison) => {
            let word = match comparison {
                Comparison::GreaterThanOrEqual => "at least",
                Comparison::LessThan | Comparison::LessThanLower => "below",
                Comparison::LessThanOrEqual => "at most",
                Comparison::GreaterThan | Comparison::GreaterThanUpper | Comparison::OutsideBand => "above",
            };
            format!("{word} {}", threshold(*value, read.as_ref()))
        }
        (Threshold::Band { .. }, Comparison::GreaterThanUpper) => "above the expected band".to_owned(),
        (Threshold::Band { .. }, Comparison::LessThanLower) => "below the expected band".to_owned(),
        (Threshold::Band { .. }, _) => "outside the expected band".to_owned(),
    };
    let often = match (rule.datapoints_to_alarm, rule.evaluation_periods) {
        (_, 1) => String::new(),
        (m, n) if m == n => format!(", for {n} periods in a row"),
        (m, n) => format!(", in {m} of {n} periods"),
    };
    format!("{what}, {beyond}{often}")
}

fn rule_ko(rule: &MetricRule) -> String {
    let read = read(rule);
    let period = period_ko(rule.period());
    let what = match &read {
        Some(Read::Metric(stat)) => {
            let statistic = match &stat.statistic {
                Statistic::SampleCount => "샘플 수가".to_owned(),
                Statistic::Average => "평균이".to_owned(),
                Statistic::Sum => "합계가".to_owned(),
                Statistic::Minimum => "최솟값이".to_owned(),
                Statistic::Maximum => "최댓값이".to_owned(),
                Statistic::Percentile(_) | Statistic::Other(_) => format!("{} 값이", stat.statistic),
            };
            format!("{}의 {period} {statistic}", stat.metric.name)
        }
        Some(Read::Expression { name, metrics }) => {
            format!("지표 {metrics}개를 계산한 {name}의 {period} 값이")
        }
        None => format!("수식의 {period} 값이"),
    };
    let beyond = match (&rule.threshold, rule.comparison) {
        (Threshold::Static(value), comparison) => {
            let word = match comparison {
                Comparison::GreaterThanOrEqual => "이상",
                Comparison::LessThan | Comparison::LessThanLower => "미만",
                Comparison::LessThanOrEqual => "이하",
                Comparison::GreaterThan | Comparison::GreaterThanUpper | Comparison::OutsideBand => "초과",
            };
            format!("{} {word}", threshold(*value, read.as_ref()))
        }
        (Threshold::Band { .. }, Comparison::GreaterThanUpper) => "예상 범위 초과".to_owned(),
        (Threshold::Band { .. }, Comparison::LessThanLower) => "예상 범위 미만".to_owned(),
        (Threshold::Band { .. }, _) => "예상 범위 밖".to_owned(),
    };
    match (rule.datapoints_to_alarm, rule.evaluation_periods) {
        (_, 1) => format!("{what} {beyond}일 때"),
        (m, n) if m == n => format!("{what} {n}회 연속 {beyond}일 때"),
        (m, n) => format!("{what} 최근 {n}회 중 {m}회 {beyond}일 때"),
    }
}

pub(super) fn period_en(seconds: u32) -> String {
    let said = |count: u32, one: &str, more: &str| match count {
        1 => format!("a {one}"),
        _ => format!("{} {more}", grouped(count.into())),
    };
    match seconds {
        _ if seconds.is_multiple_of(86_400) => said(seconds / 86_400, "day", "days"),
        3_600 => "an hour".to_owned(),
        _ if seconds.is_multiple_of(3_600) => said(seconds / 3_600, "hour", "hours"),
        _ if seconds.is_multiple_of(60) => said(seconds / 60, "minute", "minutes"),
        _ => said(seconds, "second", "seconds"),
    }
}

pub(super) fn period_ko(seconds: u32) -> String {
    match seconds {
        _ if seconds.is_multiple_of(86_400) => format!("{}일", seconds / 86_400),
        _ if seconds.is_multiple_of(3_600) => format!("{}시간", seconds / 3_600),
        _ if seconds.is_multiple_of(60) => format!("{}분", seconds / 60),
        _ => format!("{seconds}초"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::alarm::{Actions, CompositeRule, LowSamples, Metric, Query, Window};

    fn stat(name: &str, statistic: Statistic) -> MetricStat {
        MetricStat {
            metric: Metric {
                namespace: "AWS/Lambda".to_owned(),
                name: name.to_owned(),
                dimensions: [].into(),
            },
            statistic,
            period: 300,
            unit: None,
        }
    }

    fn alarm(source: Source, comparison: Comparison, threshold: f64, m: u32, n: u32) -> Definition {
        definition(Watch::Metrics(MetricRule {
            source,
            comparison,
            threshold: Threshold::Static(threshold),
            evaluation_periods: n,
            datapoints_to_alarm: m,
            treat_missing_data: TreatMissingData::NotBreaching,
            low_samples: LowSamples::Evaluate,
            window: Window::Sliding,
        }))
    }

    fn definition(watch: Watch) -> Definition {
        Definition {
            description: String::new(),
            configured_at: None,
            actions_enabled: true,
            actions: Actions::default(),
            watch,
        }
    }

    #[test]
    fn a_rule_reads_as_a_person_would_say_it() {
        let math = Source::Queries(vec![
            Query {
                id: "m1".to_owned(),
                label: None,
                return_data: false,
                account: None,
                of: QueryOf::Metric(stat("WriteThrottleEvents", Statistic::Sum)),
            },
            Query {
                id: "total".to_owned(),
                label: Some("Throttled writes".to_owned()),
                return_data: true,
                account: None,
                of: QueryOf::Expression {
                    expression: "FILL(m1,0)".to_owned(),
                    period: None,
                },
            },
        ]);
        for (definition, english, korean) in [
            (
                alarm(
                    Source::Metric(stat("Errors", Statistic::Sum)),
                    Comparison::GreaterThan,
                    5.0,
                    2,
                    2,
                ),
                "Errors, sum over 5 minutes, above 5, for 2 periods in a row",
                "Errors의 5분 합계가 2회 연속 5 초과일 때",
            ),
            (
                alarm(
                    Source::Metric(stat("Duration", Statistic::Average)),
                    Comparison::GreaterThanOrEqual,
                    5000.0,
                    1,
                    1,
                ),
                "Duration, average over 5 minutes, at least 5,000 ms",
                "Duration의 5분 평균이 5,000 ms 이상일 때",
            ),
            (
                alarm(
                    Source::Metric(stat("Duration", Statistic::Percentile(99.0))),
                    Comparison::GreaterThan,
                    0.5,
                    2,
                    3,
                ),
                "Duration, p99 over 5 minutes, above 0.50 ms, in 2 of 3 periods",
                "Duration의 5분 p99 값이 최근 3회 중 2회 0.50 ms 초과일 때",
            ),
            (
                alarm(math, Comparison::GreaterThan, 0.0, 1, 1),
                "Throttled writes, of 1 metric over 5 minutes, above 0",
                "지표 1개를 계산한 Throttled writes의 5분 값이 0 초과일 때",
            ),
            (
                definition(Watch::Composite(CompositeRule {
                    rule: "ALARM(\"a\") OR ALARM(\"b\")".to_owned(),
                    suppressor: None,
                })),
                "When ALARM(\"a\") OR ALARM(\"b\")",
                "ALARM(\"a\") OR ALARM(\"b\") 조건이 참일 때",
            ),
        ] {
            assert_eq!((EN.rule)(&definition), english);
            assert_eq!((KO.rule)(&definition), korean);
        }
    }
}
