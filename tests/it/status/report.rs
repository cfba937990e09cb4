//! What `liveinsight status --json` says, for scripts and monitors.

use crate::support;
use aws_sdk_cloudwatch::types::{ComparisonOperator, Dimension, Statistic};
use domain::contract::TableId;
use liveinsight::sandbox::ministack::MiniStack;
use serde_json::Value;
use std::process::Stdio;
use tokio::process::Command;

/// An alarm on the sum of one metric, as a person makes it by hand.
async fn put_alarm(ministack: &MiniStack, name: &str, namespace: &str, metric: &str) {
    let dimension = Dimension::builder()
        .name("TableName")
        .value(TableId::Events.name());
    aws_sdk_cloudwatch::Client::new(&support::sdk(ministack))
        .put_metric_alarm()
        .alarm_name(name)
        .namespace(namespace)
        .metric_name(metric)
        .dimensions(dimension.build())
        .statistic(Statistic::Sum)
        .period(300)
        .evaluation_periods(1)
        .threshold(0.0)
        .comparison_operator(ComparisonOperator::GreaterThanThreshold)
        .send()
        .await
        .unwrap();
}

/// What the program itself prints. Its exit code says that the alarms have not judged yet.
async fn status(ministack: &MiniStack) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_liveinsight"))
        .args(["status", "--json"])
        .env_clear()
        .env("AWS_ENDPOINT_URL", ministack.endpoint())
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_REGION", "us-east-1")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test]
async fn each_alarm_is_reported_with_whether_it_can_ring() {
    let (_dir, ministack) = support::ministack().await;
    support::deployed(&ministack).await;
    // As the predecessor's setup wrote its third alarm, and one on a metric that nobody here knows.
    put_alarm(&ministack, "LiveInsight-Old", "AWS/DynamoDB", "ThrottledRequests").await;
    put_alarm(&ministack, "LiveInsight-Other", "Elsewhere", "Orders").await;

    let mut report = status(&ministack).await;
    // The local AWS has no metric math: there the two alarms on throttles watch one table each.
    let untold = report["untold"].as_array().unwrap();
    let troubles: Vec<_> = untold.iter().map(|untold| &untold["trouble"]).collect();
    assert_eq!(troubles, ["writes_throttled", "reads_throttled"]);
    // Health with findings, what happened, and when each part was read.
    assert!(
        report["health"]["resources"][0]["findings"].is_array(),
        "{:#}",
        report["health"]
    );
    let entries = report["timeline"]["entries"].as_array().unwrap();
    for event in ["run", "shifted"] {
        let told = |entry: &Value| entry["event"] == event;
        let found = entries.iter().any(|entry| {
            let followed = entry["followed_by"].as_array();
            told(entry) || followed.is_some_and(|followed| followed.iter().any(told))
        });
        assert!(found, "{event}: {entries:#?}");
    }
    for age in [
        "/snapshot/taken_at",
        "/snapshot/alarms/as_of",
        "/snapshot/metrics/as_of",
        "/timeline/runs/as_of",
        "/timeline/seen/as_of",
        "/timeline/transitions/as_of",
    ] {
        let age = report
            .pointer(age)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{age}"));
        assert!(age.ends_with('Z'), "{age}");
    }
    assert!(
        report["collection"]["calls"]
            .as_array()
            .is_some_and(|calls| !calls.is_empty())
    );
    let alarms = report["alarms"].take();
    for alarm in alarms.as_object().unwrap().values() {
        assert!(
            alarm["state"].is_string() && alarm["truth"].is_string(),
            "{alarm:#}"
        );
    }
    for (name, expected) in [
        (
            "LiveInsight-Lambda-ErrorRate",
            &[("/truth", "can_fire"), ("/because/metric/name", "Errors")][..],
        ),
        (
            "LiveInsight-Old",
            &[
                ("/truth", "blind"),
                ("/because/blindness", "dimensions_cannot_exist"),
                ("/fix/fix", "watch_sum_of"),
            ],
        ),
        (
            "LiveInsight-Other",
            &[("/truth", "unknown"), ("/because/doubt", "not_known")],
        ),
    ] {
        let alarm = &alarms[name];
        for (pointer, value) in expected {
            assert_eq!(
                alarm.pointer(pointer).and_then(Value::as_str),
                Some(*value),
                "{name} {pointer}: {alarm:#}"
            );
        }
    }
    ministack.stop().await;
}
