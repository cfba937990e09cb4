//! The page of metrics in incidents, over a stack in a local AWS.

use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit, StateValue};
use domain::contract::{ERROR_RATE_ALARM, FUNCTION};
use liveinsight::clock;
use std::time::{Duration, SystemTime};
use time::OffsetDateTime;

/// Long enough for a local AWS, however busy the machine.
const PATIENCE: Duration = Duration::from_secs(8);

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

/// Ten minutes after everything else: what was deployed is in a period that is over.
fn later() -> OffsetDateTime {
    clock::system() + Duration::from_mins(10)
}

#[tokio::test]
async fn an_alarms_page_draws_what_it_compares_with_its_threshold_and_leads_to_the_log() {
    let stage = Stage::healthy().await;
    let function = [("FunctionName", FUNCTION)];
    put(&stage, "AWS/Lambda", vec![datum("Errors", &function, 7.0)]).await;
    put(&stage, "AWS/Lambda", vec![datum("Duration", &function, 412.5)]).await;
    stage
        .set_alarm(ERROR_RATE_ALARM, StateValue::Alarm, "7 errors")
        .await;
    let scene = stage.scene_at(later).await;
    scene.look(PATIENCE).await;
    let path = format!("/alarms/{ERROR_RATE_ALARM}?window=30d&chart=3h");
    let asked = asked_for_metrics(&scene);
    for (language, chart, found, cost, log) in [
        (
            "en",
            [
                "Errors, sum per 5 minutes",
                "7",
                "Rings above 5",
                "version 1 live",
            ],
            [
                "1 of ",
                " values in 3 hours is beyond the threshold; a value is for 5 minutes. As of",
            ],
            "This view asked CloudWatch for 1 metric: 0.00001 USD. It is kept for 5 minutes",
            "Log when it last rang",
        ),
        (
            "ko",
            [
                "Errors 합계 5분당",
                "7",
                "경보 기준(초과) 5",
                "버전 1 서비스 시작",
            ],
            [
                "3시간 동안 5분 단위 값 ",
                "개 중 1개가 임계값을 벗어났습니다. 기준 시각:",
            ],
            "지표 1개를 요청했습니다: 0.00001 USD",
            "마지막으로 울린 때의 로그",
        ),
    ] {
        let page = scene.page(&path, language).await;
        assert_says(&page.text("#watched"), &chart);
        assert_says(&page.text("#watched .limits"), &found);
        assert_says(&page.text(".remark"), &[cost]);
        assert_eq!(page.count("#watched .chart-marks line"), 1, "the deployment");
        let (line, _) = page.attributes("#watched path.chart-line", "d").swap_remove(0);
        assert!(
            line.starts_with('M') && line.ends_with("h0"),
            "gaps stay open: {line}"
        );
        let links = page.attributes(".verdict .links a", "href");
        let (href, _) = links.iter().find(|(_, text)| text == log).unwrap();
        assert!(href.starts_with("/logs?from="), "{href}");
        scene.page(href, language).await;
    }
    assert_eq!(asked_for_metrics(&scene), asked + 1, "once for everybody");
    // The view is in the address: the chart keeps the history's window, and the history's form keeps the chart's.
    let page = scene.page(&path, "en").await;
    let windows = page.attributes("#watched .windows a", "href");
    let week = format!("/alarms/{ERROR_RATE_ALARM}?window=30d&chart=7d#watched");
    assert!(
        windows.contains(&(week.clone(), "7 days".to_owned())),
        "{windows:?}"
    );
    assert_eq!(page.text("#watched .windows [aria-current]"), "3 hours");
    assert_eq!(page.attributes("form [name=chart]", "value")[0].0, "3h");
    let week = scene.page(week.trim_end_matches("#watched"), "en").await;
    assert_says(
        &week.text("#watched .limits"),
        &["A point is the highest value of 7 periods"],
    );
    // Slow requests are no errors.
    let slow = scene.page("/alarms/LiveInsight-Lambda-Duration", "en").await;
    assert_says(
        &slow.text("#watched"),
        &["Duration, average ms", "412", "Rings above 5,000"],
    );
    let links = slow.attributes(".verdict .links a", "href");
    let (href, _) = links
        .iter()
        .find(|(_, text)| text == "Log around its last change")
        .unwrap();
    assert!(href.starts_with("/logs?lines=all&from="), "{href}");
    stage.leave().await;
}

#[tokio::test]
async fn an_alarms_chart_that_cannot_be_read_names_the_action_and_leaves_the_rest() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let path = format!("/alarms/{ERROR_RATE_ALARM}");
    for (fault, cause) in [
        (
            Fault::Denied,
            "AWS denied cloudwatch:GetMetricData; allow this IAM action",
        ),
        (Fault::Throttled, "cloudwatch:GetMetricData"),
        (Fault::Cut, "cloudwatch:GetMetricData"),
    ] {
        scene.proxy.only("GetMetricData", fault);
        let page = scene.page(&path, "en").await;
        assert_says(&page.text("#watched"), &[cause]);
        assert_eq!(page.count("#watched .chart"), 0);
        assert_eq!(page.count(".cannot-read"), 1, "{fault:?}");
        assert_says(&page.sentence(), &["is OK"]);
    }
    // What was refused cost nothing, so it is not kept.
    scene.proxy.clear();
    let page = scene.page(&path, "en").await;
    assert_says(
        &page.text("#watched"),
        &["No values in this time", "no value of it in 24 hours"],
    );
    stage.leave().await;
}

fn asked_for_metrics(scene: &Scene) -> usize {
    let seen = scene.proxy.seen();
    seen.iter().filter(|call| call.contains("GetMetricData")).count()
}
