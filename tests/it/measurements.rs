//! The page of metrics in incidents, over a stack in a local AWS.

use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit};
use liveinsight::clock;
use std::time::{Duration, SystemTime};

#[track_caller]
fn assert_says(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "`{expected}` is not in: {text}");
    }
}

/// A value of a metric a quarter of an hour ago: in a period that is over.
fn datum(metric: &str, dimensions: &[(&str, &str)], value: f64) -> MetricDatum {
    let dimensions = dimensions
        .iter()
        .map(|(name, value)| Dimension::builder().name(*name).value(*value).build());
    MetricDatum::builder()
        .metric_name(metric)
        .set_dimensions(Some(dimensions.collect()))
        .timestamp(SystemTime::from(clock::system() - Duration::from_secs(900)).into())
        .unit(StandardUnit::Count)
        .value(value)
        .build()
}

async fn put(stage: &Stage, namespace: &str, data: Vec<MetricDatum>) {
    let put = stage.cloudwatch.put_metric_data().namespace(namespace);
    put.set_metric_data(Some(data)).send().await.unwrap();
}

#[tokio::test]
async fn a_hot_partition_is_named_with_its_key_and_why_capacity_does_not_help() {
    let stage = Stage::healthy().await;
    let index = [
        ("TableName", "LiveInsight-Events"),
        ("GlobalSecondaryIndexName", "SessionIndex"),
    ];
    let table = [("TableName", "LiveInsight-Events")];
    let data = vec![
        datum("WriteThrottleEvents", &index, 41.0),
        datum("WriteKeyRangeThroughputThrottleEvents", &index, 41.0),
        // More of what capacity does cure: it comes second.
        datum("WriteThrottleEvents", &table, 90.0),
        datum("WriteProvisionedThroughputThrottleEvents", &table, 90.0),
        datum("ConsumedWriteCapacityUnits", &index, 1500.0),
    ];
    put(&stage, "AWS/DynamoDB", data).await;
    let scene = stage.scene().await;
    for (language, sentence, advice, second) in [
        (
            "en",
            "Index SessionIndex of LiveInsight-Events has a hot partition: 41 writes were throttled in 24 hours",
            [
                "Adding capacity does not help",
                "the same session_id",
                "Contributor Insights",
                "Elsewhere 90 more requests were throttled",
            ],
            [
                "LiveInsight-Events",
                "90",
                "More than the provisioned capacity",
                "Raise the capacity",
            ],
        ),
        (
            "ko",
            "LiveInsight-Events의 인덱스 SessionIndex에 핫 파티션이 있습니다. 24시간 동안 쓰기 41건이 스로틀링되었습니다",
            [
                "용량을 늘려도 해결되지 않습니다",
                "같은 session_id 값",
                "Contributor Insights",
                "다른 곳에서도 요청 90건이 스로틀링되었습니다",
            ],
            [
                "LiveInsight-Events",
                "90",
                "프로비저닝된 용량 초과",
                "용량을 늘리거나",
            ],
        ),
    ] {
        let page = scene.page("/resources/metrics?resource=events", language).await;
        assert_eq!(page.sentence(), sentence);
        assert_says(&page.text(".verdict"), &advice);
        assert_says(&page.text("#throttled"), &second);
        let sections = page.attributes("#throttled a", "href");
        assert!(
            sections
                .iter()
                .all(|(path, _)| path == "/guide/all#liveinsight-dynamodb-throttles"),
            "{sections:?}"
        );
    }
    let page = scene.page("/resources/metrics?resource=events", "en").await;
    // 1,500 units in five minutes.
    assert_says(&page.text("#SessionIndex-writes .chart-keys"), &["5.00"]);
    assert_says(&page.text("#SessionIndex-throttled"), &["writes", "41"]);
    assert_eq!(
        page.count("#UserIndex-throttled"),
        0,
        "nothing was throttled there"
    );
    stage.leave().await;
}

#[tokio::test]
async fn a_denied_metric_call_is_told_with_the_action_to_allow_and_asked_again() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.proxy.only("GetMetricData", Fault::Denied);
    for (language, sentence, cause) in [
        (
            "en",
            "The metrics cannot be read now",
            "AWS denied cloudwatch:GetMetricData; allow this IAM action",
        ),
        (
            "ko",
            "지금은 지표를 읽을 수 없습니다",
            "AWS가 cloudwatch:GetMetricData 호출을 거부했습니다. 이 IAM 작업을 허용하십시오",
        ),
    ] {
        let page = scene.page("/resources/metrics", language).await;
        assert_eq!(page.sentence(), sentence);
        assert_says(&page.text(".verdict"), &[cause]);
        assert_says(&page.text("#charts"), &[cause]);
        assert_eq!(page.count("#charts .chart"), 0);
    }
    // What was refused cost nothing, so it is not kept.
    scene.proxy.clear();
    let page = scene.page("/resources/metrics", "en").await;
    assert_eq!(page.sentence(), "CloudWatch has no values for 24 hours");
    stage.leave().await;
}

#[tokio::test]
async fn however_many_look_at_a_window_cloudwatch_is_asked_once() {
    let stage = Stage::healthy().await;
    let api = [("ApiName", "LiveInsight-API"), ("Stage", "prod")];
    put(
        &stage,
        "AWS/ApiGateway",
        vec![datum("Count", &api, 12.0), datum("5XXError", &api, 3.0)],
    )
    .await;
    let scene = stage.scene().await;
    let page = scene
        .page("/resources/metrics?window=3h&resource=api", "en")
        .await;
    assert_eq!(
        page.sentence(),
        "3 of 12 requests failed in 3 hours; nothing was throttled"
    );
    let told = page.text(".remark");
    assert_says(
        &told,
        &[
            "This view asked CloudWatch for 103 metrics: 0.00103 USD",
            "kept for 5 minutes",
        ],
    );
    let asked = asked_for_metrics(&scene);
    // However many look at it, in whatever group: nothing more is asked.
    for group in ["api", "function", "events", "collector"] {
        let path = format!("/resources/metrics?window=3h&resource={group}");
        scene.page(&path, "en").await;
    }
    assert_eq!(asked_for_metrics(&scene), asked);
    scene.page("/resources/metrics?window=1h", "en").await;
    assert_eq!(asked_for_metrics(&scene), asked + 1);
    stage.leave().await;
}

fn asked_for_metrics(scene: &Scene) -> usize {
    let seen = scene.proxy.seen();
    seen.iter().filter(|call| call.contains("GetMetricData")).count()
}
