//! Alarms that can ring, and alarms that only look as if they could.

use super::*;
use crate::alarm::{Actions, Metric, Window};
use crate::contract;
use crate::health::tests::healthy::{healthy, value_mut};
use crate::snapshot::{Reading, Snapshot, Unavailable, Why};

fn metric(namespace: &str, name: &str, dimensions: &[(&str, &str)]) -> Metric {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Metric {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        dimensions: dimensions.iter().map(own).collect(),
    }
}

fn stat(metric: Metric, statistic: &str) -> MetricStat {
    MetricStat {
        metric,
        statistic: statistic.into(),
        period: 300,
        unit: None,
    }
}

fn on(source: Source) -> Definition {
    Definition {
        description: String::new(),
        configured_at: None,
        actions_enabled: true,
        actions: Actions {
            alarm: vec!["arn".to_owned()],
            ..Actions::default()
        },
        watch: Watch::Metrics(MetricRule {
            source,
            comparison: Comparison::GreaterThan,
            threshold: Threshold::Static(0.0),
            evaluation_periods: 1,
            datapoints_to_alarm: 1,
            treat_missing_data: TreatMissingData::NotBreaching,
            low_samples: LowSamples::Evaluate,
            window: Window::Sliding,
        }),
    }
}

fn on_metric(namespace: &str, name: &str, dimensions: &[(&str, &str)], statistic: &str) -> Definition {
    on(Source::Metric(stat(
        metric(namespace, name, dimensions),
        statistic,
    )))
}

fn rule_mut(definition: &mut Definition) -> &mut MetricRule {
    match &mut definition.watch {
        Watch::Metrics(rule) => rule,
        watch => panic!("{watch:?}"),
    }
}

const FUNCTION: (&str, &str) = ("FunctionName", contract::FUNCTION);
const EVENTS: (&str, &str) = ("TableName", "LiveInsight-Events");
const ACTIVE: (&str, &str) = ("TableName", "LiveInsight-ActiveSessions");
const API: (&str, &str) = ("ApiName", contract::REST_API);

fn is(definition: &Definition, snapshot: &Snapshot) -> &'static str {
    match truth(definition, &Facts::of(snapshot)) {
        Truth::CanFire { because, .. } => match because {
            Proof::Reports { .. } => "reports",
            Proof::WrittenWhenItHappens { .. } => "when it happens",
            Proof::RuleIsTrue { .. } => "rule",
        },
        Truth::Blind { because, .. } => match because {
            Blindness::DimensionsCannotExist { .. } => "dimensions",
            Blindness::ResourceMissing { .. } => "resource",
            Blindness::NoData { .. } => "no data",
            Blindness::ThresholdOutOfReach { .. } => "threshold",
            Blindness::RuleNeverTrue { .. } => "never true",
        },
        Truth::Unknown { because } => match because {
            Doubt::NoDataYet { .. } => "no data yet",
            Doubt::NotKnown { .. } => "not known",
            Doubt::NotOfThisStack { .. } => "foreign",
            Doubt::Unread => "unread",
            Doubt::RuleMayNeverBeTrue { .. } => "may never be true",
            Doubt::NotJudged { .. } => "not judged",
        },
    }
}

/// The predecessor's third alarm, exactly as its setup wrote it.
fn seeds_third_alarm() -> Definition {
    let mut alarm = on_metric("AWS/DynamoDB", "ThrottledRequests", &[EVENTS], "Sum");
    rule_mut(&mut alarm).treat_missing_data = TreatMissingData::Missing;
    alarm.actions = Actions::default();
    alarm
}

#[test]
fn the_predecessors_third_alarm_is_blind_and_the_fix_names_what_to_watch() {
    let snapshot = healthy();
    let Truth::Blind { because, fix } = truth(&seeds_third_alarm(), &Facts::of(&snapshot)) else {
        panic!("it can never ring");
    };
    let Blindness::DimensionsCannotExist { sets, page, .. } = because else {
        panic!("{because:?}");
    };
    assert_eq!(sets, [["Operation", "TableName"]]);
    assert!(page.starts_with("DynamoDB metrics and dimensions"));
    let Fix::WatchSumOf { metrics } = fix else {
        panic!("{fix:?}");
    };
    let named: Vec<String> = metrics
        .iter()
        .map(|metric| {
            let values: Vec<&str> = metric.dimensions.values().map(String::as_str).collect();
            format!("{} {}", metric.name, values.join(" "))
        })
        .collect();
    assert_eq!(
        named,
        [
            "WriteThrottleEvents LiveInsight-Events",
            "WriteThrottleEvents UserIndex LiveInsight-Events",
            "WriteThrottleEvents SessionIndex LiveInsight-Events",
            "ReadThrottleEvents LiveInsight-Events",
            "ReadThrottleEvents UserIndex LiveInsight-Events",
            "ReadThrottleEvents SessionIndex LiveInsight-Events",
        ]
    );
}

#[test]
fn dimension_sets_decide_whether_a_metric_can_exist() {
    let snapshot = healthy();
    for (namespace, name, dimensions, expected) in [
        ("AWS/DynamoDB", "ThrottledRequests", &[EVENTS][..], "dimensions"),
        (
            "AWS/DynamoDB",
            "ThrottledRequests",
            &[EVENTS, ("Operation", "PutItem")],
            "when it happens",
        ),
        ("AWS/DynamoDB", "SystemErrors", &[EVENTS], "dimensions"),
        ("AWS/DynamoDB", "SystemErrors", &[], "dimensions"),
        (
            "AWS/DynamoDB",
            "WriteThrottleEvents",
            &[EVENTS],
            "when it happens",
        ),
        ("AWS/DynamoDB", "WriteThrottleEvents", &[], "dimensions"),
        (
            "AWS/DynamoDB",
            "WriteThrottleEvents",
            &[("GlobalSecondaryIndexName", "UserIndex")],
            "dimensions",
        ),
        (
            "AWS/DynamoDB",
            "WriteThrottleEvents",
            &[EVENTS, ("Operation", "PutItem")],
            "dimensions",
        ),
        ("AWS/DynamoDB", "UserErrors", &[EVENTS], "dimensions"),
        ("AWS/Lambda", "Errors", &[FUNCTION], "when it happens"),
        ("AWS/Lambda", "Errors", &[], "when it happens"),
        ("AWS/Lambda", "Errors", &[("Resource", "LIVE")], "dimensions"),
        (
            "AWS/Lambda",
            "UnreservedConcurrentExecutions",
            &[FUNCTION],
            "dimensions",
        ),
        ("AWS/ApiGateway", "5XXError", &[API], "when it happens"),
        (
            "AWS/ApiGateway",
            "5XXError",
            &[API, ("Stage", "prod")],
            "when it happens",
        ),
        ("AWS/ApiGateway", "5XXError", &[("Stage", "prod")], "dimensions"),
        ("AWS/ApiGateway", "5XXError", &[("ApiId", "a1b2c3")], "dimensions"),
        (
            "AWS/SNS",
            "NumberOfNotificationsFailed",
            &[("TopicName", "LiveInsight-Alarms")],
            "when it happens",
        ),
        ("LiveInsight", "Made up", &[], "not known"),
    ] {
        let alarm = on_metric(namespace, name, dimensions, "Sum");
        assert_eq!(
            is(&alarm, &snapshot),
            expected,
            "{namespace} {name} {dimensions:?}"
        );
    }
}

#[test]
fn what_a_dimension_names_must_be_there() {
    let mut snapshot = healthy();
    let index = |name| {
        on_metric(
            "AWS/DynamoDB",
            "ReadThrottleEvents",
            &[EVENTS, ("GlobalSecondaryIndexName", name)],
            "Sum",
        )
    };
    assert_eq!(is(&index("UserIndex"), &snapshot), "when it happens");
    assert_eq!(is(&index("PageIndex"), &snapshot), "resource");
    let table = |name| {
        on_metric(
            "AWS/DynamoDB",
            "ReadThrottleEvents",
            &[("TableName", name)],
            "Sum",
        )
    };
    assert_eq!(is(&table("Orders"), &snapshot), "foreign");
    let stage = on_metric("AWS/ApiGateway", "5XXError", &[API, ("Stage", "test")], "Sum");
    assert_eq!(is(&stage, &snapshot), "resource");
    let errors = on_metric("AWS/Lambda", "Errors", &[FUNCTION], "Sum");
    snapshot.function.reading = Reading::Missing;
    assert_eq!(is(&errors, &snapshot), "resource");
    snapshot.function.reading = Reading::Unavailable(Unavailable {
        action: "lambda:GetFunctionConfiguration".to_owned(),
        why: Why::Denied,
    });
    assert_eq!(is(&errors, &snapshot), "unread");
}

#[test]
fn no_data_is_a_fault_only_where_there_should_be_some() {
    let duration = on_metric("AWS/Lambda", "Duration", &[FUNCTION], "p95");
    let throttles = on_metric("AWS/DynamoDB", "WriteThrottleEvents", &[EVENTS], "Sum");
    let mut snapshot = healthy();
    // Invocations in the last three hours, but no duration in 14 days.
    assert_eq!(is(&duration, &snapshot), "no data");
    assert_eq!(is(&throttles, &snapshot), "when it happens");
    value_mut(&mut snapshot.reporting).insert(metric("AWS/Lambda", "Duration", &[FUNCTION]));
    assert_eq!(is(&duration, &snapshot), "reports");
    value_mut(&mut snapshot.reporting).clear();
    // A first invocation may not be listed yet.
    let invocations = &mut value_mut(&mut snapshot.metrics).invocations.0;
    invocations[..170].fill(None);
    assert_eq!(is(&duration, &snapshot), "no data yet");
    snapshot.reporting.reading = Reading::Unavailable(Unavailable {
        action: "cloudwatch:ListMetrics".to_owned(),
        why: Why::Denied,
    });
    assert_eq!(is(&duration, &snapshot), "unread");
    assert_eq!(is(&seeds_third_alarm(), &snapshot), "dimensions");
}

#[test]
fn only_a_threshold_that_is_certainly_out_of_reach_is_one() {
    let snapshot = healthy();
    use Comparison::{GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual};
    let duration = ("AWS/Lambda", "Duration", &[FUNCTION][..]);
    let errors = ("AWS/ApiGateway", "5XXError", &[API][..]);
    for ((namespace, name, dimensions), statistic, comparison, threshold, expected) in [
        (duration, "Average", GreaterThan, 5_000.0, "no data"),
        // The time-out is 30 seconds.
        (duration, "Average", GreaterThan, 60_000.0, "threshold"),
        (duration, "p99", GreaterThanOrEqual, 60_000.0, "threshold"),
        (duration, "Maximum", GreaterThan, 30_500.0, "no data"),
        (duration, "Sum", GreaterThan, 60_000.0, "no data"),
        (duration, "Average", LessThan, 0.0, "threshold"),
        (duration, "Average", LessThanOrEqual, 0.0, "no data"),
        (duration, "Average", LessThanOrEqual, -1.0, "threshold"),
        (errors, "Average", GreaterThan, 0.05, "when it happens"),
        // A share of the requests is at most 1: somebody meant 5 percent.
        (errors, "Average", GreaterThan, 5.0, "threshold"),
        (errors, "Average", GreaterThanOrEqual, 1.0, "when it happens"),
        (errors, "Sum", GreaterThan, 5.0, "when it happens"),
        (errors, "Sum", GreaterThan, -1.0, "when it happens"),
    ] {
        let mut alarm = on_metric(namespace, name, dimensions, statistic);
        let rule = rule_mut(&mut alarm);
        rule.comparison = comparison;
        rule.threshold = Threshold::Static(threshold);
        assert_eq!(
            is(&alarm, &snapshot),
            expected,
            "{statistic} {name} {comparison:?} {threshold}"
        );
    }
}

fn sum_of(metrics: &[Metric], fill: bool) -> Definition {
    let id = |position: usize| format!("m{position}");
    let items = (0..metrics.len()).map(|position| {
        if fill {
            format!("FILL({},0)", id(position))
        } else {
            id(position)
        }
    });
    let expression = format!("SUM([{}])", items.collect::<Vec<_>>().join(","));
    let query = |id: String, return_data, of| Query {
        id,
        label: None,
        return_data,
        account: None,
        of,
    };
    let queries = metrics.iter().enumerate();
    let queries = queries
        .map(|(position, metric)| query(id(position), false, QueryOf::Metric(stat(metric.clone(), "Sum"))));
    let sum = QueryOf::Expression {
        expression,
        period: None,
    };
    on(Source::Queries(
        queries.chain([query("sum".to_owned(), true, sum)]).collect(),
    ))
}

fn cautions_of(definition: &Definition) -> Vec<Caution> {
    match truth(definition, &Facts::of(&healthy())) {
        Truth::CanFire { cautions, .. } => cautions,
        truth => panic!("{truth:?}"),
    }
}

#[test]
fn a_sum_rings_if_one_of_its_metrics_can() {
    let table = metric("AWS/DynamoDB", "WriteThrottleEvents", &[ACTIVE]);
    let blind = metric("AWS/DynamoDB", "ThrottledRequests", &[EVENTS]);
    let [caution] = &cautions_of(&sum_of(&[table.clone(), blind.clone()], true))[..] else {
        panic!("one of two is blind");
    };
    assert!(matches!(caution, Caution::PartBlind { .. }), "{caution:?}");
    assert_eq!(
        is(&sum_of(&[blind.clone(), blind], true), &healthy()),
        "dimensions"
    );
    let mut other = sum_of(&[table], true);
    if let Source::Queries(queries) = &mut rule_mut(&mut other).source {
        queries[1].of = QueryOf::Expression {
            expression: "ANOMALY_DETECTION_BAND(m0)".to_owned(),
            period: None,
        };
    }
    assert_eq!(is(&other, &healthy()), "not judged");
}

/// Throttles are written only when they happen: nothing, then one value, then nothing again.
#[test]
fn fill_or_not_breaching_lets_an_alarm_on_throttles_come_back() {
    let table = metric("AWS/DynamoDB", "WriteThrottleEvents", &[ACTIVE]);
    let alarm = |fill, treatment| {
        let mut alarm = sum_of(std::slice::from_ref(&table), fill);
        rule_mut(&mut alarm).treat_missing_data = treatment;
        alarm
    };
    for (fill, treatment, stays) in [
        (true, TreatMissingData::Missing, false),
        (true, TreatMissingData::NotBreaching, false),
        (false, TreatMissingData::NotBreaching, false),
        // The namespace keeps its state by default.
        (false, TreatMissingData::Missing, true),
        (false, TreatMissingData::Ignore, true),
    ] {
        let cautions = cautions_of(&alarm(fill, treatment));
        assert_eq!(
            cautions.contains(&Caution::StaysInAlarm),
            stays,
            "FILL {fill}, {treatment:?}: {cautions:?}"
        );
    }
}

#[test]
fn an_alarm_that_can_ring_may_still_need_care() {
    let throttles = on_metric("AWS/DynamoDB", "WriteThrottleEvents", &[EVENTS], "Sum");
    assert_eq!(
        cautions_of(&throttles),
        [Caution::IndexesNotIncluded {
            table: "LiveInsight-Events".to_owned()
        }]
    );
    let without_indexes = on_metric("AWS/DynamoDB", "WriteThrottleEvents", &[ACTIVE], "Sum");
    assert_eq!(cautions_of(&without_indexes), []);
    let mut silent = without_indexes;
    silent.actions_enabled = false;
    assert_eq!(cautions_of(&silent), [Caution::NotifiesNobody]);
    let mut quiet = on_metric("AWS/ApiGateway", "5XXError", &[API], "Sum");
    let rule = rule_mut(&mut quiet);
    rule.comparison = Comparison::LessThan;
    rule.threshold = Threshold::Static(1.0);
    assert_eq!(cautions_of(&quiet), [Caution::SilenceDoesNotRing]);
    rule_mut(&mut quiet).treat_missing_data = TreatMissingData::Breaching;
    assert_eq!(cautions_of(&quiet), []);
    let mut percentile = on_metric("AWS/ApiGateway", "5XXError", &[API], "p99");
    rule_mut(&mut percentile).low_samples = LowSamples::Ignore;
    assert_eq!(cautions_of(&percentile), [Caution::FewSamplesIgnored]);
}

#[test]
fn what_is_not_on_metrics_is_not_judged() {
    let mut alarm = seeds_third_alarm();
    alarm.watch = Watch::Other {
        what: "PromQL: up".to_owned(),
    };
    assert_eq!(is(&alarm, &healthy()), "not judged");
}
