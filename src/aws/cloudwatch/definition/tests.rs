//! Definitions as `DescribeAlarms` answers, by the SDK's own types: the local AWS keeps no metric math.

use super::*;
use aws_sdk_cloudwatch::types::{
    AlarmPromQlCriteria, ComparisonOperator, MetricStat as SdkMetricStat, StandardUnit,
    Statistic as SdkStatistic,
};
use domain::alarm::Comparison;

fn dimension(name: &str, value: &str) -> Dimension {
    Dimension::builder().name(name).value(value).build()
}

fn errors() -> aws_sdk_cloudwatch::types::builders::MetricAlarmBuilder {
    MetricAlarm::builder()
        .namespace("AWS/Lambda")
        .metric_name("Errors")
        .dimensions(dimension("FunctionName", "LiveInsight-EventCollector"))
        .statistic(SdkStatistic::Sum)
        .period(300)
        .evaluation_periods(2)
        .threshold(5.0)
        .comparison_operator(ComparisonOperator::GreaterThanThreshold)
}

fn rule_of(alarm: &MetricAlarm) -> MetricRule {
    of_metric_alarm(alarm).metric_rule().unwrap().clone()
}

#[test]
fn what_an_alarm_does_not_say_is_cloudwatchs_default() {
    let alarm = errors().build();
    let definition = of_metric_alarm(&alarm);
    assert!(definition.actions_enabled && !definition.acts());
    let rule = rule_of(&alarm);
    assert_eq!(rule.comparison, Comparison::GreaterThan);
    assert_eq!((rule.evaluation_periods, rule.datapoints_to_alarm), (2, 2));
    assert_eq!(rule.treat_missing_data, TreatMissingData::Missing);
    assert_eq!(rule.low_samples, LowSamples::Evaluate);
    assert_eq!(rule.threshold, Threshold::Static(5.0));
    assert_eq!(rule.period(), 300);
    let metric = rule.metrics().next().unwrap();
    assert_eq!(metric.statistic, Statistic::Sum);
    assert_eq!(
        metric.metric.dimensions["FunctionName"],
        "LiveInsight-EventCollector"
    );
}

#[test]
fn a_percentile_is_a_statistic_too() {
    let alarm = MetricAlarm::builder()
        .namespace("AWS/Lambda")
        .metric_name("Duration")
        .extended_statistic("p99")
        .unit(StandardUnit::Milliseconds)
        .period(60)
        .evaluation_periods(3)
        .datapoints_to_alarm(2)
        .threshold(1000.0)
        .treat_missing_data("notBreaching")
        .evaluate_low_sample_count_percentile("ignore")
        .comparison_operator(ComparisonOperator::GreaterThanOrEqualToThreshold)
        .build();
    let rule = rule_of(&alarm);
    assert_eq!(rule.datapoints_to_alarm, 2);
    assert_eq!(rule.treat_missing_data, TreatMissingData::NotBreaching);
    assert_eq!(rule.low_samples, LowSamples::Ignore);
    let metric = rule.metrics().next().unwrap();
    assert_eq!(metric.statistic, Statistic::Percentile(99.0));
    assert_eq!(metric.unit.as_deref(), Some("Milliseconds"));
}

#[test]
fn metric_math_keeps_every_query() {
    let events = MetricDataQuery::builder()
        .id("events")
        .return_data(false)
        .metric_stat(
            SdkMetricStat::builder()
                .metric(
                    SdkMetric::builder()
                        .namespace("AWS/DynamoDB")
                        .metric_name("WriteThrottleEvents")
                        .dimensions(dimension("TableName", "LiveInsight-Events"))
                        .build(),
                )
                .period(300)
                .stat("Sum")
                .build(),
        );
    let sum = MetricDataQuery::builder()
        .id("throttles")
        .expression("SUM([FILL(events,0)])")
        .label("Write throttle events");
    let alarm = MetricAlarm::builder()
        .metrics(sum.build())
        .metrics(events.build())
        .evaluation_periods(1)
        .threshold(0.0)
        .comparison_operator(ComparisonOperator::GreaterThanThreshold)
        .build();
    let rule = rule_of(&alarm);
    assert_eq!(rule.period(), 300);
    assert_eq!(rule.metrics().count(), 1);
    let Source::Queries(queries) = &rule.source else {
        panic!("{rule:?}");
    };
    assert!(queries[0].return_data && !queries[1].return_data);
}

#[test]
fn what_is_not_known_is_said_and_not_guessed() {
    let other = |alarm: MetricAlarm| match of_metric_alarm(&alarm).watch {
        Watch::Other { what } => what,
        watch => panic!("{watch:?}"),
    };
    let criteria = AlarmPromQlCriteria::builder().query("rate(x[5m])").build();
    let promql = MetricAlarm::builder().evaluation_criteria(EvaluationCriteria::PromQlCriteria(criteria));
    assert_eq!(other(promql.build()), "PromQL: rate(x[5m])");
    assert_eq!(
        other(errors().treat_missing_data("guess").build()),
        "CloudWatch said `guess`, which this console does not know"
    );
    assert_eq!(other(errors().set_metric_name(None).build()), "no MetricName");
}

#[test]
fn a_composite_alarm_keeps_its_rule() {
    let alarm = CompositeAlarm::builder()
        .alarm_rule("ALARM(\"LiveInsight-Lambda-ErrorRate\")")
        .actions_enabled(true)
        .alarm_actions("arn:aws:sns:us-east-1:000000000000:LiveInsight-Alarms")
        .build();
    let definition = of_composite_alarm(&alarm);
    assert!(definition.acts());
    assert_eq!(
        definition.watch,
        Watch::Composite(CompositeRule {
            rule: "ALARM(\"LiveInsight-Lambda-ErrorRate\")".to_owned(),
            suppressor: None,
        })
    );
}
