//! What the page says of findings, and of parts that are missing, unread or read before.

use super::{EVENTS_TABLE, assert_says, page, stack};
use domain::contract::TableId;
use domain::snapshot::{Last, Observed, Reading, Unavailable, Why};
use liveinsight::clock;
use time::Duration;

fn denied(action: &str) -> Unavailable {
    Unavailable {
        action: action.to_owned(),
        why: Why::Denied,
    }
}

#[tokio::test]
async fn what_was_found_stands_above_what_was_read() {
    let mut snapshot = stack::snapshot();
    let table = snapshot.tables.get_mut(&TableId::Events).unwrap();
    if let Reading::Found(table) = &mut table.reading {
        table.deletion_protection = false;
    }
    let en = page(snapshot.clone(), "en").await;
    assert_eq!(en.sentence(), "15 resources: 14 as they should be, 1 degraded");
    let text = en.text(EVENTS_TABLE);
    let (before, _) = text.split_once("Billing mode").unwrap();
    assert_says(before, &["degraded deletion protection is off"]);
    let ko = page(snapshot, "ko").await;
    assert_says(
        &ko.text(EVENTS_TABLE),
        &["주의 삭제 방지가 꺼져 있어", "삭제 방지 꺼짐"],
    );
}

#[tokio::test]
async fn a_part_that_cannot_be_read_says_so_in_its_place_and_the_rest_stays() {
    let mut snapshot = stack::snapshot();
    let table = snapshot.tables.get_mut(&TableId::ActiveSessions).unwrap();
    if let Reading::Found(table) = &mut table.reading {
        table.ttl = Reading::Unavailable(denied("dynamodb:DescribeTimeToLive"));
    }
    snapshot.concurrency = Observed::new(
        clock::system(),
        Reading::Unavailable(denied("lambda:GetFunctionConcurrency")),
    );
    snapshot.metrics = Observed::new(
        clock::system(),
        Reading::Unavailable(denied("cloudwatch:GetMetricData")),
    );
    let page = page(snapshot, "en").await;
    let table = page.text("table-LiveInsight-ActiveSessions");
    let (_, ttl) = table.split_once("Time to live (TTL)").unwrap();
    assert_says(
        ttl,
        &[
            "dynamodb:DescribeTimeToLive",
            "Point-in-time recovery on",
            "cloudwatch:GetMetricData",
            "5 provisioned",
        ],
    );
    let function = page.text("function-LiveInsight-EventCollector");
    assert_says(&function, &["lambda:GetFunctionConcurrency", "Memory 512 MB"]);
}

#[tokio::test]
async fn what_was_read_before_is_shown_as_such() {
    let mut snapshot = stack::snapshot();
    let table = snapshot.tables.get_mut(&TableId::Events).unwrap();
    let Reading::Found(value) = table.reading.clone() else {
        panic!("the fixture has every table")
    };
    table.reading = Reading::Unavailable(denied("dynamodb:DescribeTable"));
    table.last = Some(Last {
        as_of: clock::system() - Duration::minutes(7),
        value,
    });
    let page = page(snapshot, "en").await;
    assert_says(
        &page.text(EVENTS_TABLE),
        &["dynamodb:DescribeTable", "7 min ago", "Items 1,234,567"],
    );
    assert_eq!(
        page.sentence(),
        "15 resources: 14 as they should be, 1 cannot be read"
    );
}

#[tokio::test]
async fn a_resource_that_was_never_read_leaves_the_others_alone() {
    let mut snapshot = stack::snapshot();
    snapshot.alarms = Observed::new(
        clock::system(),
        Reading::Unavailable(denied("cloudwatch:DescribeAlarms")),
    );
    snapshot.topic = Observed::new(clock::system(), Reading::Missing);
    let page = page(snapshot, "en").await;
    assert_says(&page.text("alarms"), &["cloudwatch:DescribeAlarms"]);
    assert_says(
        &page.text("topic-LiveInsight-Alarms"),
        &["degraded", "deploy the stack to make it"],
    );
    assert_says(&page.text(EVENTS_TABLE), &["Items 1,234,567"]);
    let alarm = "id=\"alarm-LiveInsight-Lambda-ErrorRate\"";
    assert_eq!(
        page.0.matches(alarm).count(),
        1,
        "the overview's link leads somewhere"
    );
}

#[tokio::test]
async fn the_cause_of_the_last_failure_stands_on_top_of_the_stack() {
    let mut snapshot = stack::snapshot();
    snapshot.stack_events = Observed::new(clock::system(), Reading::Found(stack::failed_operation()));
    let page = page(snapshot, "en").await;
    let text = page.text("stack-liveinsight-infrastructure");
    let (before, _) = text.split_once("Termination protection").unwrap();
    assert_says(
        before,
        &[
            "EventCollectorFunction",
            "UPDATE_FAILED",
            "failed to satisfy constraint",
        ],
    );
    assert!(!before.contains("cancelled"), "{before}");
}
