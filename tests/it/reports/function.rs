//! The function in the capacity report: its memory by its log, and what may run at once by the account's limit.

use super::{PATIENCE, days_before, put_on, read};
use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use aws_sdk_cloudwatchlogs::types::InputLogEvent;
use domain::access::Role;
use domain::contract::LOG_GROUP;
use liveinsight::clock;
use std::time::Duration;

const SETTINGS: &str = "account-settings";
const LIMIT: &str = r#"{"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 900}, "AccountUsage": {}}"#;

/// Invocations of the last minutes, as Lambda ends each in the log.
async fn invoked(stage: &Stage, count: i64, used_mb: u32) {
    let logs = aws_sdk_cloudwatchlogs::Client::new(&stage.sdk());
    let stream = "2026/11/23/[1]written-by-a-test";
    let create = logs.create_log_stream().log_group_name(LOG_GROUP);
    create.log_stream_name(stream).send().await.unwrap();
    let now = clock::system().unix_timestamp() * 1000;
    let events = (0..count).map(|number| {
        InputLogEvent::builder()
            .timestamp(now - (count - number) * 100)
            .message(format!(
                "REPORT RequestId: {number}\tDuration: 134.00 ms\tBilled Duration: 134 ms\tMemory Size: 512 MB\t\
                 Max Memory Used: {used_mb} MB\t"
            ))
            .build()
            .unwrap()
    });
    let put = logs.put_log_events().log_group_name(LOG_GROUP);
    let put = put.log_stream_name(stream).set_log_events(Some(events.collect()));
    put.send().await.unwrap();
}

async fn looked(stage: &Stage) -> Scene {
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    scene
}

#[tokio::test]
async fn memory_that_is_mostly_idle_and_a_limit_that_is_far_are_told_with_what_to_do() {
    let stage = Stage::healthy().await;
    invoked(&stage, 2000, 84).await;
    // 100,000 invocations of 134 ms each on each of ten days; 20 of them at once at the peak.
    let function = [("FunctionName", "LiveInsight-EventCollector")];
    for (name, value) in [
        ("Invocations", 100_000.0),
        ("Duration", 13_400_000.0),
        ("ConcurrentExecutions", 20.0),
    ] {
        put_on(&stage, "AWS/Lambda", name, &function, days_before(10, value)).await;
    }
    let scene = looked(&stage).await;
    scene.proxy.only(SETTINGS, Fault::Says(200, LIMIT));
    let calls = scene.aws().calls().len();
    let page = read(&scene, "/reports/capacity", "en").await;
    let memory = page.text("#function-memory");
    println!("{memory}\n{}", page.text("#function-concurrency"));
    // A day is 13,400 s × 0.5 GB = 6,700 GB-s, a month of 730 ÷ 24 days 203,791.67: × 0.0000166667 = 3.40. A quarter is 0.85.
    for told in [
        "Set the memory to 128 MB instead of 512 MB. A month of compute then costs between 0.85 USD and 3.40 USD; now it costs 3.40 USD.",
        "a sample of all hours: at most 84 MB were used, in 99 of 100 at most 84 MB.",
        "an invocation of 134 ms then takes between 134 and 536 ms.",
        "Confidence: low: one that was not looked at may have used more; how much longer",
    ] {
        assert!(memory.contains(told), "{told}: {memory}");
    }
    let concurrency = page.text("#function-concurrency");
    // 1 − 20 ÷ 900 = 97.8 %; 900 ÷ 0.134 s = 6,716 a second.
    for told in [
        "At the peak the function ran 20 times at once.",
        "900 may, of the account's 1,000 in this region, which functions without a reservation share: 98 % are left.",
        "reaches the limit at 6,716 invocations a second",
    ] {
        assert!(concurrency.contains(told), "{told}: {concurrency}");
    }
    let korean = read(&scene, "/reports/capacity", "ko").await;
    println!(
        "{}\n{}",
        korean.text("#function-memory"),
        korean.text("#function-concurrency")
    );
    assert!(
        korean
            .text("#function-memory")
            .contains("메모리를 512 MB에서 128 MB로 바꾸십시오.")
    );
    assert!(korean.text("#function-concurrency").contains("계정 한도 1,000개"));
    let calls = &scene.aws().calls()[calls..];
    let made = |action: &str| calls.iter().filter(|call| call.action == action).count();
    // A thousand lines are more than one call tells, so eight stretches of the week follow.
    assert_eq!(
        (made("logs:FilterLogEvents"), made("lambda:GetAccountSettings")),
        (9, 1),
        "however many look, AWS is asked once"
    );

    let operator = scene.browser(Role::Admin).get("/reports/capacity").await;
    let operator = operator.text().await.unwrap();
    assert!(operator.contains("/deployments/new?set.MemorySize=128"));
    let manager = scene.browser(Role::Manager);
    let csv = manager.get("/reports/capacity.csv").await.text().await.unwrap();
    let line = csv
        .lines()
        .find(|line| line.starts_with("LiveInsight-EventCollector,"))
        .unwrap();
    println!("{csv}");
    assert!(
        csv.lines().next().unwrap().contains("memory used, max (MB)"),
        "{csv}"
    );
    assert!(
        line.contains(",512,84,84,1000,") && line.contains(",20.0000,function,900,account,"),
        "{line}"
    );
    let json = manager.get("/reports/capacity.json").await;
    let json: serde_json::Value = serde_json::from_str(&json.text().await.unwrap()).unwrap();
    let function = &json["function"];
    assert_eq!(function["memory"]["to_mb"], 128);
    assert!(
        function["memory"]["costs"]["Ok"]["low"].is_string(),
        "money is no float"
    );
    stage.leave().await;
}

#[tokio::test]
async fn a_log_or_a_limit_that_cannot_be_read_empties_its_own_part_alone() {
    let stage = Stage::healthy().await;
    // As it is here: the local Lambda measures no memory, and nothing ran that CloudWatch counted.
    let scene = looked(&stage).await;
    let page = read(&scene, "/reports/capacity", "en").await;
    assert!(
        page.text("#function-memory")
            .contains("this Lambda does not measure memory")
    );
    assert!(
        page.text("#function-concurrency")
            .contains("There was no invocation to judge by.")
    );
    for (operation, panel, other, action) in [
        (
            "FilterLogEvents",
            "#function-memory",
            "#function-concurrency",
            "logs:FilterLogEvents",
        ),
        (
            SETTINGS,
            "#function-concurrency",
            "#function-memory",
            "lambda:GetAccountSettings",
        ),
    ] {
        for fault in [
            Fault::Denied,
            Fault::Throttled,
            Fault::Cut,
            Fault::Slow(Duration::from_secs(30)),
        ] {
            let scene = looked(&stage).await;
            scene.proxy.only(operation, fault);
            let page = read(&scene, "/reports/capacity", "en").await;
            let told = page.text(panel);
            assert!(told.contains(action), "{fault:?}: {told}");
            assert_eq!(page.count(&format!("{panel} .cannot-read")), 1, "{fault:?}");
            assert!(!page.text(other).contains(action), "{fault:?}");
            assert!(
                page.text("#liveinsight-events")
                    .contains("CloudWatch has nothing of this table"),
                "{fault:?}"
            );
        }
    }
    stage.leave().await;
}
