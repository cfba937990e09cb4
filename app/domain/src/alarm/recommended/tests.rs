//! Which trouble nobody would be told of, with these alarms.

use super::*;
use crate::alarm::{MetricRule, MetricStat, Query, QueryOf, Source, Statistic, Threshold, Watch};
use crate::health::tests::healthy::{healthy, quiet_alarm, value_mut};
use crate::snapshot::{Reading, Unavailable, Why};

/// An alarm on the sum of metrics, whatever it is called.
fn on(metrics: Vec<Metric>) -> Alarm {
    let stat = |metric| MetricStat {
        metric,
        statistic: Statistic::Sum,
        period: 300,
        unit: None,
    };
    let source = match <[Metric; 1]>::try_from(metrics) {
        Ok([one]) => Source::Metric(stat(one)),
        Err(many) => {
            let ids: Vec<String> = (0..many.len()).map(|at| format!("m{at}")).collect();
            let filled: Vec<String> = ids.iter().map(|id| format!("FILL({id},0)")).collect();
            let query = |id: &str, of, return_data| Query {
                id: id.to_owned(),
                label: None,
                return_data,
                account: None,
                of,
            };
            let sum = QueryOf::Expression {
                expression: format!("SUM([{}])", filled.join(",")),
                period: None,
            };
            let inputs = ids
                .iter()
                .zip(many)
                .map(|(id, metric)| query(id, QueryOf::Metric(stat(metric)), false));
            Source::Queries(inputs.chain([query("sum", sum, true)]).collect())
        }
    };
    let mut alarm = quiet_alarm();
    rule_mut(&mut alarm).source = source;
    alarm
}

fn rule_mut(alarm: &mut Alarm) -> &mut MetricRule {
    match &mut alarm.definition.watch {
        Watch::Metrics(rule) => rule,
        watch => panic!("{watch:?}"),
    }
}

/// The alarms of the template, by what they watch.
fn complete() -> Snapshot {
    let mut snapshot = healthy();
    // There was traffic: a duration that never came would make its alarm blind.
    let durations = of_function("Duration").remove(0);
    value_mut(&mut snapshot.reporting).insert(durations);
    let alarms = value_mut(&mut snapshot.alarms);
    alarms.clear();
    for trouble in Trouble::ALL {
        let usual = trouble.watched().into_iter().map(|mut choice| choice.remove(0));
        alarms.insert(trouble.alarm().parse().unwrap(), on(usual.collect()));
    }
    snapshot
}

type Change = fn(&mut std::collections::BTreeMap<AlarmName, Alarm>);

/// As `Trouble: what is not watched`.
fn of(change: Change) -> Vec<String> {
    let mut snapshot = complete();
    change(value_mut(&mut snapshot.alarms));
    let told = |untold: &Untold| {
        let metrics: Vec<String> = untold
            .unwatched
            .iter()
            .map(|metric| {
                let values: Vec<&str> = metric.dimensions.values().map(String::as_str).collect();
                format!("{} {}", metric.name, values.join(" "))
            })
            .collect();
        format!("{:?}: {}, {:?}", untold.trouble, metrics.join(", "), untold.cure)
    };
    untold(&snapshot).unwrap().iter().map(told).collect()
}

const THROTTLES: &str = "LiveInsight-DynamoDB-Throttles";
const LAMBDA: &str = "LiveInsight-Lambda-Throttles";
const LAMBDA_UNTOLD: &str = "FunctionThrottled: Throttles LiveInsight-EventCollector, Mend";

#[test]
fn trouble_is_told_by_what_alarms_watch() {
    let cases: [(&str, Change, &[&str]); 11] = [
        ("the template's alarms tell all of it", |_| {}, &[]),
        (
            "one that is gone",
            |alarms| drop(alarms.remove(LAMBDA)),
            &["FunctionThrottled: Throttles LiveInsight-EventCollector, Deploy"],
        ),
        (
            "one of another name watches the same",
            |alarms| {
                let alarm = alarms.remove(LAMBDA).unwrap();
                alarms.insert("LiveInsight-Mine".parse().unwrap(), alarm);
            },
            &[],
        ),
        (
            "the name is right, what it watches is not",
            |alarms| *alarms.get_mut(LAMBDA).unwrap() = quiet_alarm(),
            &[LAMBDA_UNTOLD],
        ),
        (
            "what the API calls is the function too",
            |alarms| {
                let by_alias = of_function("Throttles").remove(1);
                *alarms.get_mut(LAMBDA).unwrap() = on(vec![by_alias]);
            },
            &[],
        ),
        (
            "another version is not",
            |alarms| {
                let function = ("FunctionName", FUNCTION);
                let dimensions = [function, ("Resource", "LiveInsight-EventCollector:7")];
                *alarms.get_mut(LAMBDA).unwrap() = on(vec![metric("AWS/Lambda", "Throttles", &dimensions)]);
            },
            &[LAMBDA_UNTOLD],
        ),
        (
            "one that waits for a fall tells nothing of a rise",
            |alarms| rule_mut(alarms.get_mut(LAMBDA).unwrap()).comparison = Comparison::LessThan,
            &[LAMBDA_UNTOLD],
        ),
        (
            "a blind one tells nothing: no share of requests is above 1",
            |alarms| {
                let rule = rule_mut(alarms.get_mut("LiveInsight-Api-5xx").unwrap());
                rule.threshold = Threshold::Static(5.0);
                if let Source::Metric(stat) = &mut rule.source {
                    stat.statistic = Statistic::Average;
                }
            },
            &["ApiFails: 5XXError LiveInsight-API prod, Mend"],
        ),
        (
            "the 5xx of one method out of two are those of the API",
            |alarms| {
                let by_method = of_api("5XXError").remove(2);
                *alarms.get_mut("LiveInsight-Api-5xx").unwrap() = on(vec![by_method]);
            },
            &[],
        ),
        (
            "a table without its indexes",
            |alarms| {
                let tables = TableId::ALL
                    .map(|id| metric("AWS/DynamoDB", "WriteThrottleEvents", &[("TableName", id.name())]));
                *alarms.get_mut(THROTTLES).unwrap() = on(tables.into());
            },
            &[
                "WritesThrottled: WriteThrottleEvents UserIndex LiveInsight-Events, \
               WriteThrottleEvents SessionIndex LiveInsight-Events, \
               WriteThrottleEvents UserIndex LiveInsight-Sessions, Mend",
            ],
        ),
        (
            "one alarm each is as good as one on the sum",
            |alarms| {
                alarms.remove(THROTTLES);
                for (at, mut choice) in of_tables("WriteThrottleEvents").into_iter().enumerate() {
                    let name = format!("LiveInsight-Writes-{at}").parse().unwrap();
                    alarms.insert(name, on(vec![choice.remove(0)]));
                }
            },
            &[],
        ),
    ];
    for (case, change, expected) in cases {
        assert_eq!(of(change), expected, "{case}");
    }
}

/// As the predecessor's three commands made them.
#[test]
fn the_predecessors_alarms_leave_most_untold() {
    let untold = of(|alarms| {
        alarms.remove("LiveInsight-Api-5xx");
        alarms.remove(LAMBDA);
        alarms.remove("LiveInsight-DynamoDB-ReadThrottles");
        let by_table = [("TableName", "LiveInsight-Events")];
        let third = metric("AWS/DynamoDB", "ThrottledRequests", &by_table);
        *alarms.get_mut(THROTTLES).unwrap() = on(vec![third]);
    });
    let troubles: Vec<&str> = untold
        .iter()
        .filter_map(|untold| Some(untold.split_once(':')?.0))
        .collect();
    assert_eq!(
        troubles,
        [
            "ApiFails",
            "FunctionThrottled",
            "WritesThrottled",
            "ReadsThrottled"
        ]
    );
}

#[test]
fn nothing_is_said_of_alarms_that_were_never_read() {
    let mut snapshot = complete();
    snapshot.alarms.reading = Reading::Unavailable(Unavailable {
        action: "cloudwatch:DescribeAlarms".to_owned(),
        why: Why::Denied,
    });
    assert_eq!(untold(&snapshot), None);
}

#[test]
fn every_alarm_of_the_contract_tells_some_trouble() {
    let told: std::collections::BTreeSet<&str> = Trouble::ALL.iter().map(|trouble| trouble.alarm()).collect();
    assert_eq!(told, contract::ALARMS.into());
}
