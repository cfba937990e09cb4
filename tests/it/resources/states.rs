//! What the page says of findings, and of parts that are missing, unread or read before.

use super::{EVENTS_TABLE, assert_says, at, page, section, stack};
use domain::contract::TableId;
use domain::snapshot::{AlarmState, AliasTarget, Last, Observed, Reading, Unavailable, Why};
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
    assert_eq!(en.sentence(), "17 resources: 16 as they should be, 1 degraded");
    let text = section(&en, EVENTS_TABLE);
    let (before, _) = text.split_once("Billing mode").unwrap();
    assert_says(before, &["degraded deletion protection is off"]);
    let ko = page(snapshot, "ko").await;
    assert_says(
        &section(&ko, EVENTS_TABLE),
        &["주의 삭제 방지가 꺼져 있어", "삭제 방지 꺼짐"],
    );
}

#[tokio::test]
async fn a_part_that_cannot_be_read_says_so_in_its_place_and_the_rest_stays() {
    let mut snapshot = stack::snapshot();
    let table = snapshot.tables.get_mut(&TableId::ActiveSessions).unwrap();
    if let Reading::Found(table) = &mut table.reading {
        table.ttl.reading = Reading::Unavailable(denied("dynamodb:DescribeTimeToLive"));
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
    let table = section(&page, "table-LiveInsight-ActiveSessions");
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
    let function = section(&page, "function-LiveInsight-EventCollector");
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
        &section(&page, EVENTS_TABLE),
        &["dynamodb:DescribeTable", "7 min ago", "Items 1,234,567"],
    );
    assert_eq!(
        page.sentence(),
        "17 resources: 16 as they should be, 1 cannot be read"
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
    assert_says(&section(&page, "alarms"), &["cloudwatch:DescribeAlarms"]);
    assert_says(
        &section(&page, "topic-LiveInsight-Alarms"),
        &["degraded", "deploy the stack to make it"],
    );
    assert_says(&section(&page, EVENTS_TABLE), &["Items 1,234,567"]);
    let alarm = "[id='alarm-LiveInsight-Lambda-ErrorRate']";
    assert_eq!(page.count(alarm), 1, "the overview's link leads somewhere");
}

#[tokio::test]
async fn the_cause_of_the_last_failure_stands_on_top_of_the_stack() {
    let mut snapshot = stack::snapshot();
    snapshot.stack_events = Observed::new(clock::system(), Reading::Found(stack::failed_operation()));
    let page = page(snapshot, "en").await;
    let text = section(&page, "stack-liveinsight-infrastructure");
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

/// What was found so many minutes ago and cannot be read now.
fn before<T: Clone>(observed: &mut Observed<T>, minutes: i64, why: Unavailable) {
    let Reading::Found(value) = observed.reading.clone() else {
        panic!("the fixture has everything")
    };
    observed.reading = Reading::Unavailable(why);
    observed.last = Some(Last {
        as_of: clock::system() - Duration::minutes(minutes),
        value,
    });
}

#[tokio::test]
async fn an_old_value_among_fresh_ones_has_its_own_age() {
    let mut snapshot = stack::snapshot();
    before(&mut snapshot.probe, 20, denied("an answer to OPTIONS /events"));
    before(&mut snapshot.metrics, 30, denied("cloudwatch:GetMetricData"));
    before(
        &mut snapshot.concurrency,
        40,
        denied("lambda:GetFunctionConcurrency"),
    );
    before(&mut snapshot.alias, 50, denied("lambda:GetAlias"));
    let page = page(snapshot, "en").await;
    for (id, expected) in [
        (
            "api-LiveInsight-API",
            ["HTTP 204 in 18 ms as of 20 min ago", "OPTIONS /events"],
        ),
        (EVENTS_TABLE, ["as of 30 min ago", "cloudwatch:GetMetricData"]),
        (
            "function-LiveInsight-EventCollector",
            [
                "50 requests at once as of 40 min ago",
                "lambda:GetFunctionConcurrency",
            ],
        ),
        (
            "versions",
            ["may have changed since: as of 50 min ago", "lambda:GetAlias"],
        ),
    ] {
        assert_says(&section(&page, id), &expected);
        assert!(!section(&page, id).contains(" s ago"), "{}", section(&page, id));
    }
}

#[tokio::test]
async fn a_version_that_an_old_list_lacks_is_not_said_to_be_missing() {
    let mut snapshot = stack::snapshot();
    let Reading::Found(alias) = &mut snapshot.alias.reading else {
        panic!("the fixture has an alias")
    };
    alias.version = AliasTarget::Published("9".parse().unwrap());
    let lacking = at("/", snapshot.clone(), "en").await;
    assert_says(
        &section(&lacking, "running"),
        &["Version 9", "Published no such version"],
    );
    before(
        &mut snapshot.versions,
        20,
        denied("lambda:ListVersionsByFunction"),
    );
    for (language, words) in [
        ("en", "Published not known as of 20 min ago"),
        ("ko", "확인하지 못했습니다 20분 전 기준"),
    ] {
        let page = at("/", snapshot.clone(), language).await;
        assert_says(
            &section(&page, "running"),
            &[words, "lambda:ListVersionsByFunction"],
        );
    }
}

#[tokio::test]
async fn what_aws_says_itself_is_english_on_a_korean_page_too() {
    let mut snapshot = stack::snapshot();
    let said = "Threshold Crossed: 3 datapoints were greater than the threshold";
    if let Reading::Found(alarms) = &mut snapshot.alarms.reading {
        let alarm = alarms.get_mut("LiveInsight-Lambda-Duration").unwrap();
        alarm.state = AlarmState::Alarm;
        alarm.reason = said.to_owned();
    }
    snapshot.stack_events = Observed::new(clock::system(), Reading::Found(stack::failed_operation()));
    for (path, places) in [
        ("/", &[".verdict", "#ringing", "#resources table"][..]),
        ("/resources", &["#alarms", ".root-cause", "#stack-events"][..]),
    ] {
        let page = at(path, snapshot.clone(), "ko").await;
        for place in places {
            assert!(page.count(&format!("{place} [lang=en]")) > 0, "{path} {place}");
        }
    }
    let english = at("/", snapshot, "en").await;
    assert_eq!(english.count("main [lang=en]"), 0, "the page is English anyway");
}
