//! Alarms: their history, kept beyond CloudWatch's memory, and whom they tell.

use crate::proxy::{Fault, Proxy};
use crate::scene::{Scene, Stage};
use aws_sdk_cloudwatch::types::{HistoryItemType, StateValue};
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::access::Role;
use domain::alarm::history::{Coverage, Event, History, Span, Transition};
use domain::contract::{ERROR_RATE_ALARM, TOPIC};
use domain::name::AlarmName;
use domain::snapshot::AlarmState;
use futures::StreamExt;
use liveinsight::alarms::Archive;
use liveinsight::clock;
use liveinsight::deploy;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Long enough for a local AWS, however busy the machine.
const PATIENCE: Duration = Duration::from_secs(8);

fn error_rate() -> AlarmName {
    ERROR_RATE_ALARM.parse().unwrap()
}

#[track_caller]
fn assert_says(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "`{expected}` is not in: {text}");
    }
}

/// The reasons of an alarm's transitions, which tests make all different.
fn reasons(history: &History) -> Vec<&str> {
    let transitions = history.items.iter().filter_map(|item| match &item.event {
        Event::State(transition) => Some(transition.reason.as_str()),
        _ => None,
    });
    transitions
        .filter(|reason| reason.starts_with("change "))
        .collect()
}

/// The alarm changes to ALARM and back, so many times.
async fn flap(stage: &Stage, times: usize, from: usize) {
    for number in from..from + 2 * times {
        let state = if number % 2 == 0 {
            StateValue::Alarm
        } else {
            StateValue::Ok
        };
        stage
            .set_alarm(ERROR_RATE_ALARM, state, &format!("change {number}"))
            .await;
    }
}

/// Outages at every call that an archivist makes, while another one does the same: in the end each transition is kept once, and
/// nothing is missing.
#[tokio::test]
async fn two_consoles_with_outages_keep_each_transition_once() {
    let stage = Stage::healthy().await;
    let proxies = [
        Proxy::start(stage.endpoint()).await,
        Proxy::start(stage.endpoint()).await,
    ];
    let consoles = [
        Archive::new(proxies[0].connect().await),
        Archive::new(proxies[1].connect().await),
    ];
    let alarm = error_rate();
    let outages = [
        ("DescribeAlarmHistory", Fault::Denied),
        ("BatchWriteItem", Fault::Denied),
        ("PutItem", Fault::Denied),
        ("BatchWriteItem", Fault::Lost),
        ("PutItem", Fault::Lost),
        ("GetItem", Fault::Denied),
    ];
    for (round, (operation, fault)) in outages.into_iter().enumerate() {
        flap(&stage, 2, 4 * round).await;
        proxies[round % 2].only(operation, fault);
        let (one, other) = tokio::join!(consoles[0].write(&alarm), consoles[1].write(&alarm));
        // One has an outage, the other has none.
        assert!(one.is_ok() || other.is_ok(), "{operation}: {one:?} {other:?}");
        proxies[round % 2].clear();
    }
    let (one, other) = tokio::join!(consoles[0].write(&alarm), consoles[1].write(&alarm));
    one.and(other).unwrap();
    let kept = consoles[0].history(&alarm).await.unwrap();
    assert!(kept.archived);
    let reasons = reasons(&kept.history);
    let once: BTreeSet<_> = reasons.iter().collect();
    assert_eq!((reasons.len(), once.len()), (24, 24), "{reasons:?}");
    // All that CloudWatch lists, and nothing else.
    let listed = stage
        .cloudwatch
        .describe_alarm_history()
        .alarm_name(ERROR_RATE_ALARM)
        .history_item_type(HistoryItemType::StateUpdate)
        .max_records(100)
        .send()
        .await
        .unwrap();
    assert_eq!(
        listed.alarm_history_items().len(),
        kept.history.transitions().count()
    );
    assert_eq!(kept.history.coverage.gaps().count(), 0);
    assert_eq!(kept.history.coverage.spans().count(), 1);
    stage.leave().await;
}

/// Puts transitions into the archive, one every five minutes up to now, as many months of an archivist's work leave them.
async fn keep(stage: &Stage, transitions: u32) {
    let now = clock::system();
    let span = Span {
        from: now - Duration::from_mins(5) * transitions,
        to: now,
    };
    let text = |value: String| AttributeValue::S(value);
    let request = |number: u32| {
        let at = clock::timestamp(span.from + Duration::from_mins(5) * number);
        let states = [AlarmState::Ok, AlarmState::Alarm];
        let (from, to) = (states[number as usize % 2], states[(number as usize + 1) % 2]);
        let reason = format!("change {number}: 1 datapoint was not less than the threshold (5.0).");
        let event = Event::State(Transition { from, to, reason });
        let put = PutRequest::builder()
            .item("pk", text(format!("ALARM#{ERROR_RATE_ALARM}")))
            .item("sk", text(format!("{at}#StateUpdate#{number}")))
            .item("at", text(at))
            .item("event", text(serde_json::to_string(&event).unwrap()));
        WriteRequest::builder().put_request(put.build().unwrap()).build()
    };
    let dynamodb = stage.dynamodb();
    let numbers: Vec<u32> = (0..transitions).collect();
    let writing = numbers.chunks(25).map(|numbers| {
        let requests = numbers.iter().copied().map(request).collect();
        let write = dynamodb.batch_write_item();
        write.request_items(deploy::CONSOLE_TABLE, requests).send()
    });
    for written in futures::stream::iter(writing)
        .buffer_unordered(8)
        .collect::<Vec<_>>()
        .await
    {
        assert!(
            written
                .unwrap()
                .unprocessed_items
                .is_none_or(|left| left.is_empty())
        );
    }
    let coverage = serde_json::to_string(&Coverage::default().with(span)).unwrap();
    let put = dynamodb.put_item().table_name(deploy::CONSOLE_TABLE);
    put.item("pk", text("ALARM-COVERAGE".to_owned()))
        .item("sk", text(ERROR_RATE_ALARM.to_owned()))
        .item("coverage", text(coverage))
        .send()
        .await
        .unwrap();
}

/// Every page that shows a long history can be read: it has an end, and a way to all the rest.
async fn assert_readable(scene: &Scene, transitions: u32) {
    let viewer = scene.browser(Role::Viewer);
    for path in [
        format!("/alarms/{ERROR_RATE_ALARM}?window=1y"),
        "/alarms?window=1y".to_owned(),
        "/?window=30d".to_owned(),
    ] {
        let started = Instant::now();
        let answer = viewer.get(&path).await.text().await.unwrap();
        println!("{path}: {} bytes in {:?}", answer.len(), started.elapsed());
        assert!(answer.len() < 300 * 1024, "{path}: {} bytes", answer.len());
    }
    let newest = scene
        .page(&format!("/alarms/{ERROR_RATE_ALARM}?window=1y"), "en")
        .await;
    assert_eq!(newest.count("#events tbody tr"), 50);
    assert_says(&newest.text("#events"), &[&format!("change {}", transitions - 1)]);
    // Each once, though the archive was read in two goes.
    let rows = newest.attributes("#events tbody tr", "data-key");
    assert_eq!(rows.len(), 50);
    assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), rows.len(), "{rows:?}");
    let (older, _) = &newest.attributes("nav.pages a", "href")[0];
    let older = scene.page(older, "en").await;
    assert_says(&older.text("#events"), &[&format!("change {}", transitions - 51)]);
}

/// A history that takes longer to read than a page waits is read to its end all the same, for who comes back.
#[tokio::test]
async fn a_history_that_is_long_to_read_is_there_for_who_comes_back() {
    const TRANSITIONS: u32 = 10_000;
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    keep(&stage, TRANSITIONS).await;
    scene.look(PATIENCE).await;
    // Three pages of a megabyte, six seconds.
    scene.proxy.only("Query", Fault::Slow(Duration::from_secs(2)));
    let path = format!("/alarms/{ERROR_RATE_ALARM}?window=1y");
    let waited_for = scene.page(&path, "en").await;
    assert_eq!(waited_for.count("#events tbody tr"), 0);
    assert_says(&waited_for.text("#events"), &["dynamodb:Query"]);
    let asked = |scene: &Scene| {
        scene
            .proxy
            .seen()
            .iter()
            .filter(|operation| operation.contains("Query"))
            .count()
    };
    let before = asked(&scene);
    let read = async { while scene.page(&path, "en").await.count("#events tbody tr") == 0 {} };
    tokio::time::timeout(Duration::from_secs(60), read).await.unwrap();
    // Nothing is read a second time.
    assert!(asked(&scene) <= before + 3, "{:?}", scene.proxy.seen());
    scene.proxy.clear();
    assert_readable(&scene, TRANSITIONS).await;
    stage.leave().await;
}

/// Run by `cargo xtask bench history`.
#[tokio::test]
#[ignore = "takes more than a minute and measures"]
async fn a_page_of_a_hundred_thousand_transitions() {
    const TRANSITIONS: u32 = 100_000;
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    keep(&stage, TRANSITIONS).await;
    scene.look(PATIENCE).await;
    let started = Instant::now();
    scene.archive().history(&error_rate()).await.unwrap();
    println!("read from the table in {:?}, once", started.elapsed());
    assert_readable(&scene, TRANSITIONS).await;
    stage.leave().await;
}

/// What CloudWatch tells in pages is read to its end, and many who look cost as many calls as one.
#[tokio::test]
async fn history_is_read_in_pages_and_once_for_all_viewers() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    flap(&stage, 60, 0).await;
    scene.look(PATIENCE).await;
    scene.archive().write(&error_rate()).await.unwrap();
    let history = scene.archive().history(&error_rate()).await.unwrap();
    assert_eq!(reasons(&history.history).len(), 120);
    let asked = |scene: &Scene| {
        let seen = scene.proxy.seen();
        seen.iter()
            .filter(|operation| operation.contains("Query"))
            .count()
    };
    let path = format!("/alarms/{ERROR_RATE_ALARM}");
    scene.page(&path, "en").await;
    let before = asked(&scene);
    for _ in 0..5 {
        scene.page(&path, "ko").await;
    }
    assert_eq!(asked(&scene), before);
    // Pages hold fifty events and pictures 480 columns, so no history makes one larger.
    let answer = scene
        .browser(Role::Viewer)
        .get(&format!("{path}?window=1y"))
        .await;
    let size = answer.bytes().await.unwrap().len();
    assert!(size < 300 * 1024, "{size} bytes");
    // The newest 50 on the first page; the link leads to older ones, down to the first.
    let mut page = scene.page(&format!("{path}?kind=state"), "en").await;
    let mut rows = page.count("#events tbody tr");
    loop {
        let links = page.attributes("nav.pages a", "href");
        let Some((older, _)) = links.iter().find(|(_, word)| word == "Older") else {
            break;
        };
        page = scene.page(older, "en").await;
        rows += page.count("#events tbody tr");
    }
    assert_eq!(rows, history.history.transitions().count());
    stage.leave().await;
}

/// Flapping alarm: the pages say that it flaps, how often, how long each time, and what to do.
#[tokio::test]
async fn a_flapping_alarm_is_told() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let path = format!("/alarms/{ERROR_RATE_ALARM}");
    assert_eq!(scene.page(&path, "en").await.count("#flapping"), 0);
    flap(&stage, 3, 0).await;
    scene.look(PATIENCE).await;
    scene.archive().write(&error_rate()).await.unwrap();
    for (language, flapping, hint, listed, rang) in [
        (
            "en",
            "It flaps: 3 times in 7 days",
            "People stop believing an alarm that flaps",
            "It flaps: 3 times in 24 hours",
            "Rang 3 times Flaps twice",
        ),
        (
            "ko",
            "경보가 울렸다 멈췄다를 반복합니다. 최근 7일 동안 3회",
            "곧 아무도 믿지 않게 됩니다",
            "최근 24시간 동안 3회",
            "울린 횟수 3회 플래핑 2회",
        ),
    ] {
        let page = scene.page(&path, language).await;
        assert_says(&page.text("#flapping"), &[flapping, hint]);
        assert_says(&page.text("#statistics"), &[rang]);
        assert_says(&page.text("#events"), &["change 5"]);
        assert_says(&scene.page("/alarms", language).await.text("#list"), &[listed]);
    }
    stage.leave().await;
}

/// Silent paging path: who is not told is told here, and what to do about it.
#[tokio::test]
async fn a_silent_paging_path_is_told() {
    let stage = Stage::healthy().await;
    let sns = stage.sns();
    let arn = format!("arn:aws:sns:us-east-1:000000000000:{TOPIC}");
    let subscriptions = sns
        .list_subscriptions_by_topic()
        .topic_arn(&arn)
        .send()
        .await
        .unwrap();
    for subscription in subscriptions.subscriptions() {
        let arn = subscription.subscription_arn().unwrap();
        sns.unsubscribe().subscription_arn(arn).send().await.unwrap();
    }
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    for (language, nobody, paging, overview, verdict) in [
        (
            "en",
            "Nobody will be paged, whatever rings.",
            "Nobody is subscribed, so nobody is told. Subscribe whoever is on call",
            "nobody",
            "Pages nobody: the topic has no subscription.",
        ),
        (
            "ko",
            "어떤 경보가 울려도 아무에게도 알리지 않습니다.",
            "구독이 없어 아무에게도 알리지 않습니다",
            "아무도 알림을 받지 않습니다",
            "아무에게도 알리지 않습니다. 주제에 구독이 없습니다.",
        ),
    ] {
        let page = scene.page("/alarms", language).await;
        assert_says(&page.text(".verdict"), &[nobody]);
        assert_says(&page.text("#paging"), &[paging]);
        let first = scene.page("/", language).await.text("#overview").to_lowercase();
        assert_says(&first, &[overview]);
        let alarm = scene.page(&format!("/alarms/{ERROR_RATE_ALARM}"), language).await;
        assert_says(&alarm.text(".verdict"), &[verdict]);
    }
    // Somebody was subscribed, and never confirmed.
    let subscribe = sns.subscribe().topic_arn(&arn).protocol("https");
    subscribe
        .endpoint("https://pager.example.com/secret")
        .send()
        .await
        .unwrap();
    let later = stage.scene().await;
    later.proxy.only("ListSubscriptionsByTopic", Fault::Unconfirmed);
    later.look(PATIENCE).await;
    for (role, endpoint) in [
        (Role::Viewer, "https://pager.example.com/…"),
        (Role::Operator, "https://pager.example.com/secret"),
    ] {
        let answer = later.browser(role).get("/alarms").await;
        let page = crate::page::Page::new(&answer.text().await.unwrap());
        assert_says(
            &page.text("#paging"),
            &[endpoint, "not confirmed: receives nothing", "SubscribeURL"],
        );
        assert_eq!(page.count("#test-page"), 0);
    }
    // Nobody would receive a test page, so none is sent.
    let operator = later.browser(Role::Operator);
    let answer = operator.post("/test-page", &[]).await;
    assert_eq!(answer.headers()["location"], "/alarms?test=refused#paging");
    stage.leave().await;
}

/// A test page goes to everybody who confirmed, once, and is written down.
#[tokio::test]
async fn a_test_page_is_sent_and_recorded() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let operator = scene.browser(Role::Operator);
    let page = crate::page::Page::new(&operator.get("/alarms").await.text().await.unwrap());
    assert_says(&page.text("#test-page"), &["one real message", "audit log"]);
    assert_eq!(scene.page("/alarms", "en").await.count("#test-page"), 0);
    assert_eq!(
        scene.browser(Role::Viewer).post("/test-page", &[]).await.status(),
        403
    );
    for expected in ["sent", "refused"] {
        let answer = operator.post("/test-page", &[]).await;
        let location = answer.headers()["location"].to_str().unwrap().to_owned();
        assert_eq!(location, format!("/alarms?test={expected}#paging"));
    }
    let sent = scene.proxy.seen();
    assert_eq!(
        sent.iter()
            .filter(|operation| operation.contains("Publish"))
            .count(),
        1
    );
    let log = crate::page::Page::new(&operator.get("/audit").await.text().await.unwrap());
    assert_says(&log.text("#entries"), &["Send test page", "Done", TOPIC]);
    let again = crate::page::Page::new(&operator.get("/alarms?test=sent").await.text().await.unwrap());
    assert_says(&again.text("[role=status].notice"), &["SNS took the test page"]);
    assert_says(&again.text("#paging"), &["A test page was sent just now"]);
    stage.leave().await;
}

/// Without the console's table the history is CloudWatch's own; without CloudWatch the page says which action is missing.
#[tokio::test]
async fn without_an_archive_the_page_says_so() {
    let stage = Stage::healthy().await;
    let dynamodb = stage.dynamodb();
    let table = dynamodb.update_table().table_name(deploy::CONSOLE_TABLE);
    table.deletion_protection_enabled(false).send().await.unwrap();
    dynamodb
        .delete_table()
        .table_name(deploy::CONSOLE_TABLE)
        .send()
        .await
        .unwrap();
    let scene = stage.scene().await;
    flap(&stage, 1, 0).await;
    scene.look(PATIENCE).await;
    let path = format!("/alarms/{ERROR_RATE_ALARM}");
    let page = scene.page(&path, "en").await;
    assert_says(&page.text("#events"), &["change 1"]);
    assert_says(
        &page.text("#alarm-page"),
        &["CloudWatch's own history", "liveinsight bootstrap"],
    );
    let denied = stage.scene().await;
    denied.look(PATIENCE).await;
    denied.proxy.only("DescribeAlarmHistory", Fault::Denied);
    let page = denied.page(&path, "en").await;
    assert_says(&page.text("#events"), &["cloudwatch:DescribeAlarmHistory"]);
    assert_says(&page.sentence(), &["is OK"]);
    stage.leave().await;
}
