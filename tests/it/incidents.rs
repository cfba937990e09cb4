//! Named incidents, replayed: a page earns its place by what it says in them.

use crate::page::Page;
use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use crate::status::failing::{CASES, Case};
use aws_sdk_cloudwatch::types::{
    ComparisonOperator, Dimension, MetricDatum, StandardUnit, StateValue, Statistic,
};
use domain::contract::TableId;
use liveinsight::clock;
use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime};
use tokio::task::JoinSet;

/// Long enough for a local AWS, however busy the machine.
const PATIENCE: Duration = Duration::from_secs(8);

/// Within this a page must be there, whatever AWS does.
const PAGE_WITHIN: Duration = Duration::from_secs(2);

#[track_caller]
fn assert_says(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "`{expected}` is not in: {text}");
    }
}

#[tokio::test]
async fn all_is_well() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    for (language, verdict, since, tally) in [
        (
            "en",
            "LiveInsight is healthy",
            "at least since",
            "All 17 resources are as they should be",
        ),
        (
            "ko",
            "LiveInsight는 정상입니다",
            "적어도",
            "리소스 17개가 모두 정상입니다",
        ),
    ] {
        let overview = scene.page("/", language).await;
        assert_says(&overview.sentence(), &[verdict]);
        // It may have been so before the console looked.
        assert_says(&overview.text(".verdict"), &[since]);
        assert_says(&scene.page("/resources", language).await.sentence(), &[tally]);
    }
    stage.leave().await;
}

#[tokio::test]
async fn a_denied_api_is_told_with_the_action_to_allow() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.proxy.only("DescribeAlarms", Fault::Denied);
    scene.look(PATIENCE).await;
    for (language, verdict, cause) in [
        (
            "en",
            "Part of the state cannot be read",
            "AWS denied cloudwatch:DescribeAlarms; allow this IAM action",
        ),
        (
            "ko",
            "상태의 일부를 읽을 수 없습니다",
            "AWS가 cloudwatch:DescribeAlarms 호출을 거부했습니다. 이 IAM 작업을 허용하십시오",
        ),
    ] {
        let overview = scene.page("/", language).await;
        assert_says(&overview.sentence(), &[verdict]);
        assert_says(&overview.text(".verdict"), &[cause]);
        assert_says(&overview.text("#ringing"), &["cloudwatch:DescribeAlarms"]);
    }
    stage.leave().await;
}

/// The predecessor's third alarm, as its setup wrote it: on `ThrottledRequests` by table alone, which AWS never writes.
#[tokio::test]
async fn a_blind_alarm_is_told_with_why_and_what_to_watch_instead() {
    let stage = Stage::healthy().await;
    let dimension = Dimension::builder()
        .name("TableName")
        .value(TableId::Events.name());
    let put = stage.cloudwatch.put_metric_alarm();
    put.alarm_name("LiveInsight-DynamoDB-Throttles")
        .alarm_description("DynamoDB throttling events")
        .namespace("AWS/DynamoDB")
        .metric_name("ThrottledRequests")
        .dimensions(dimension.build())
        .statistic(Statistic::Sum)
        .period(300)
        .evaluation_periods(1)
        .threshold(0.0)
        .comparison_operator(ComparisonOperator::GreaterThanThreshold)
        .send()
        .await
        .unwrap();
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    for (language, verdict, blind, fix) in [
        (
            "en",
            "LiveInsight works, but something needs attention",
            "it can never ring: AWS/DynamoDB ThrottledRequests {TableName=LiveInsight-Events} cannot exist: AWS writes this metric only with {Operation, TableName}",
            "watch the sum of these with metric math, each with FILL(m, 0)",
        ),
        (
            "ko",
            "LiveInsight는 동작하지만 주의가 필요합니다",
            "절대 울릴 수 없습니다",
            "지표 수식으로 다음 지표의 합을 감시하십시오",
        ),
    ] {
        let overview = scene.page("/", language).await;
        assert_says(&overview.sentence(), &[verdict]);
        assert_says(
            &overview.text("#resources"),
            &["LiveInsight-DynamoDB-Throttles", blind, fix],
        );
        assert_says(
            &scene.page("/resources", language).await.text("#alarms"),
            &[
                blind,
                fix,
                "WriteThrottleEvents {GlobalSecondaryIndexName=UserIndex, TableName=LiveInsight-Events}",
            ],
        );
    }
    stage.leave().await;
}

#[tokio::test]
async fn a_throttled_table_is_named_with_how_much_was_refused() {
    let stage = Stage::healthy().await;
    let dimension = Dimension::builder()
        .name("TableName")
        .value(TableId::Events.name())
        .build();
    let throttled = MetricDatum::builder()
        .metric_name("WriteThrottleEvents")
        .dimensions(dimension)
        // The latest minute is not over yet, so it is not judged.
        .timestamp(SystemTime::from(clock::system() - Duration::from_secs(120)).into())
        .unit(StandardUnit::Count)
        .value(37.0)
        .build();
    let put = stage.cloudwatch.put_metric_data().namespace("AWS/DynamoDB");
    put.metric_data(throttled).send().await.unwrap();
    let alarm = "LiveInsight-DynamoDB-Throttles";
    stage
        .set_alarm(alarm, StateValue::Alarm, "37 writes were throttled")
        .await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    for (language, verdict, cause) in [
        (
            "en",
            "LiveInsight works, but something needs attention",
            "37 writes were throttled within 5 minutes",
        ),
        (
            "ko",
            "LiveInsight는 동작하지만 주의가 필요합니다",
            "쓰기 37건이 5분 동안 스로틀링되었습니다",
        ),
    ] {
        let overview = scene.page("/", language).await;
        assert_says(&overview.sentence(), &[verdict]);
        assert_says(&overview.text(".verdict"), &["LiveInsight-Events", cause]);
        assert_says(&overview.text("#figures"), &["37"]);
        assert_says(&overview.text("#ringing"), &[alarm, "37 writes were throttled"]);
        let resources = scene.page("/resources", language).await;
        assert_says(&resources.text("#table-LiveInsight-Events"), &[cause, "37"]);
    }
    stage.leave().await;
}

#[tokio::test]
async fn a_deleted_alarm_is_missed() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let alarm = "LiveInsight-Lambda-ErrorRate";
    stage
        .cloudwatch
        .delete_alarms()
        .alarm_names(alarm)
        .send()
        .await
        .unwrap();
    scene.look(PATIENCE).await;
    for (language, cause, unsure, untold) in [
        (
            "en",
            "it does not exist; deploy the stack to make it",
            "at least since",
            "Nobody is told when the function fails",
        ),
        (
            "ko",
            "없습니다. 스택을 배포하면 만들어집니다",
            "적어도",
            "함수가 실패해도 알려 줄 경보가 없습니다",
        ),
    ] {
        let verdict = scene.page("/", language).await.text(".verdict");
        assert_says(&verdict, &[alarm, cause]);
        assert!(
            !verdict.contains(unsure),
            "it was there when the console looked first: {verdict}"
        );
        let resources = scene.page("/resources", language).await;
        assert_says(&resources.text("#alarms"), &[alarm, cause]);
        let alarms = scene.page("/alarms", language).await;
        assert_says(
            &alarms.text("#untold"),
            &[
                untold,
                alarm,
                "AWS/Lambda Errors {FunctionName=LiveInsight-EventCollector}",
            ],
        );
    }
    stage.leave().await;
}

#[tokio::test]
async fn a_silent_aws_leaves_what_was_known_marked_as_old() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let known = scene.page("/resources", "en").await.panels();
    // Every operation's name holds nothing: all of them are silent.
    scene.proxy.only("", Fault::Slow(Duration::from_secs(30)));
    // While the console waits for AWS, a person does not wait for the console.
    let asked = Instant::now();
    tokio::join!(scene.look(Duration::from_secs(1)), async {
        let meanwhile = scene.page("/", "en").await;
        assert!(asked.elapsed() < PAGE_WITHIN, "{:?}", asked.elapsed());
        assert_says(&meanwhile.sentence(), &["LiveInsight is healthy"]);
    });
    for (language, verdict, mark) in [
        ("en", "None of LiveInsight's state can be read", "did not answer"),
        (
            "ko",
            "LiveInsight의 상태를 전혀 읽을 수 없습니다",
            "제때 응답하지 않았습니다",
        ),
    ] {
        let asked = Instant::now();
        let overview = scene.page("/", language).await;
        assert!(asked.elapsed() < PAGE_WITHIN, "{:?}", asked.elapsed());
        assert_says(&overview.sentence(), &[verdict]);
        assert_says(&overview.text(".verdict"), &[mark]);
    }
    let remembered = scene.page("/resources", "en").await.panels();
    let table = "table-LiveInsight-Events";
    assert!(known[table].contains("PROVISIONED"), "{}", known[table]);
    assert_says(&remembered[table], &["PROVISIONED", "dynamodb:DescribeTable"]);
    stage.leave().await;
}

/// How many cases fail at the same time, each in a scene of its own.
const LANES: usize = 4;

/// Each call of a snapshot denied, throttled, cut and silent, one after another: the page is there, says what is missing and
/// which IAM action it needs, and everything else on it is as it was.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_api_fails_the_rest_of_each_page_stays() {
    let stage = Stage::healthy().await;
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        let scene = stage.scene().await;
        lanes.spawn(async move {
            scene.look(PATIENCE).await;
            let whole = read(&scene).await;
            for case in CASES.iter().skip(lane).step_by(LANES) {
                for fault in [
                    Fault::Denied,
                    Fault::Throttled,
                    Fault::Cut,
                    Fault::Slow(Duration::from_secs(30)),
                ] {
                    fails_alone(&scene, case, fault, &whole).await;
                }
            }
        });
    }
    while let Some(lane) = lanes.join_next().await {
        lane.unwrap();
    }
    stage.leave().await;
}

/// Every panel of every page with its words.
type Panels = BTreeMap<(&'static str, String), String>;

async fn read(scene: &Scene) -> Panels {
    let mut panels = Panels::new();
    for path in ["/", "/resources"] {
        let page: Page = scene.page(path, "en").await;
        let read = page.panels().into_iter();
        panels.extend(read.map(|(id, text)| ((path, id), without_latency(&text))));
    }
    panels
}

/// The probe's answer takes another time at each look.
fn without_latency(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut kept = words.clone();
    for (at, pair) in words.windows(2).enumerate() {
        if pair[1] == "ms" && pair[0].parse::<u64>().is_ok() {
            kept[at] = "some";
        }
    }
    kept.join(" ")
}

async fn fails_alone(scene: &Scene, (operation, action, affected): &Case, fault: Fault, whole: &Panels) {
    scene.proxy.only(operation, fault);
    let patience = match fault {
        // The silent call is waited for; the others must not be taken for silent on a busy machine.
        Fault::Slow(_) => Duration::from_secs(5),
        _ => PATIENCE,
    };
    // Metrics come in while the test runs: they are read again only where reading them fails.
    let keep_metrics = match *operation {
        "GetMetricData" | "ListMetrics" => Duration::ZERO,
        _ => Duration::from_secs(3600),
    };
    scene.look_keeping_metrics(patience, keep_metrics).await;
    let asked = Instant::now();
    let panels = read(scene).await;
    assert!(
        asked.elapsed() < 2 * PAGE_WITHIN,
        "{fault:?} {operation}: {:?}",
        asked.elapsed()
    );
    let mut told = 0;
    for (panel, text) in &panels {
        if text.contains(action) {
            told += 1;
            continue;
        }
        // Read again along with the list, and they go on coming in.
        if *operation == "ListMetrics" && panel.1 == "figures" {
            continue;
        }
        // What names an affected resource without being its panel shows its state, which is unknown now.
        let shows_state = affected.iter().any(|resource| text.contains(resource));
        if !shows_state {
            assert_eq!(Some(text), whole.get(panel), "{fault:?} {operation}: {panel:?}");
        }
    }
    assert!(
        told > 0,
        "{fault:?} {operation}: no panel says {action}: {panels:#?}"
    );
    scene.proxy.clear();
}
