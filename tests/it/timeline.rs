//! The timeline: what happened is told once, whoever did it and however many consoles look.

use crate::page::Page;
use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use crate::support;
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StateValue};
use domain::access::Role;
use domain::contract::ALARMS;
use domain::timeline::{Seen, Subject, Value};
use liveinsight::alarms::Archive;
use liveinsight::aws::Aws;
use liveinsight::chronicle::{Looks, chronicle};
use liveinsight::clock;
use liveinsight::deploy::{self, Request, bootstrap, template_for};
use std::time::{Duration, SystemTime};
use time::OffsetDateTime;

const PATIENCE: Duration = Duration::from_secs(8);

/// Deploys the collector with other memory: a version of its own, which goes live.
async fn deploy(aws: &Aws, memory: &str) {
    let stack = support::STACK.parse().unwrap();
    let artifact = support::collector().await;
    let bucket = bootstrap(aws, &mut |_| ()).await.unwrap().bucket;
    let request = Request {
        stack_name: &stack,
        template: &template_for(aws.environment()).unwrap(),
        artifact: &artifact,
        bucket: &bucket,
        parameters: &[("MemorySize".to_owned(), memory.to_owned())].into(),
        consent: domain::deployment::Consent::default(),
    };
    let plan = deploy::prepare(aws, &request, &mut |_| ()).await.unwrap();
    deploy::execute(aws, &plan, Some("faster answers"), &mut |_| ())
        .await
        .unwrap()
        .succeeded()
        .unwrap();
}

async fn fail(stage: &Stage, at: OffsetDateTime, count: f64) {
    let dimension = Dimension::builder()
        .name("FunctionName")
        .value(domain::contract::FUNCTION)
        .build();
    let datum = MetricDatum::builder()
        .metric_name("Errors")
        .dimensions(dimension)
        .timestamp(SystemTime::from(at).into())
        .value(count)
        .build();
    let put = stage.cloudwatch.put_metric_data().namespace("AWS/Lambda");
    put.metric_data(datum).send().await.unwrap();
}

/// Ten minutes after everything else.
fn later() -> OffsetDateTime {
    clock::system() + time::Duration::minutes(10)
}

fn timeline(page: &Page) -> String {
    page.text("#timeline")
}

#[tokio::test]
async fn a_broken_version_is_named_by_the_errors_that_follow_it() {
    let stage = Stage::healthy().await;
    let scene = stage.scene_at(later).await;
    deploy(&stage.aws().await, "1024").await;
    for minute in 3..=6 {
        fail(&stage, clock::system() + time::Duration::minutes(minute), 4.0).await;
    }
    stage
        .set_alarm("LiveInsight-Lambda-ErrorRate", StateValue::Alarm, "16 errors")
        .await;
    scene.look(PATIENCE).await;
    for (language, blamed, deployed) in [
        (
            "en",
            ["Errors began", "minutes after version 2 went live"],
            "Deployed: version 2 is live",
        ),
        (
            "ko",
            ["버전 2의 트래픽 처리가 시작된 지", "오류가 시작되었습니다"],
            "배포 완료: 버전 2에서 트래픽 처리",
        ),
    ] {
        let overview = scene.page("/", language).await;
        let sentence = overview.text("#timeline .blamed");
        for part in blamed {
            assert!(sentence.contains(part), "{sentence}");
        }
        let told = timeline(&overview);
        for part in [deployed, "faster answers", "LiveInsight-Lambda-ErrorRate"] {
            assert!(told.contains(part), "{told}");
        }
        // The run leads to its page, the version to its errors, the alarm to its own page.
        let links = overview.attributes("#timeline .events a", "href");
        for path in [
            "/deployments/2",
            "/logs?version=2&from=",
            "/alarms/LiveInsight-Lambda-ErrorRate",
        ] {
            assert!(
                links.iter().any(|(href, _)| href.starts_with(path)),
                "{path}: {links:?}"
            );
        }
        // What followed stands with the deployment.
        let followed = overview.text("#timeline .events .events");
        assert!(followed.contains("16"), "{followed}");
    }
    stage.leave().await;
}

#[tokio::test]
async fn filters_are_in_the_address_and_every_event_has_its_link() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let all = scene.page("/", "en").await;
    let alarms = scene.page("/?window=7d&kinds=alarm", "en").await;
    assert!(all.count("#timeline .events > li") > alarms.count("#timeline .events > li"));
    assert!(!timeline(&alarms).contains("Deployed:"), "{}", timeline(&alarms));
    assert_eq!(alarms.text("#timeline .windows [aria-current]"), "7 days");
    for (href, _) in all.attributes("#timeline .permalink", "href") {
        let (path, id) = href.split_once('#').unwrap();
        let linked = scene.page(path, "en").await;
        assert_eq!(linked.count(&format!("[id='{id}']")), 1, "{href}");
    }
    let nothing = scene.page("/?kinds=drift", "en").await;
    assert!(
        timeline(&nothing).contains("None of this happened"),
        "{}",
        timeline(&nothing)
    );
    stage.leave().await;
}

/// The overview once all that its timeline is made of was read: a page does not wait long for it, and a busy machine takes longer.
async fn settled(scene: &Scene, path: &str, language: &str) -> Page {
    let read = async {
        loop {
            let page = scene.page(path, language).await;
            if page.count("#timeline .trouble") == 0 {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let read = tokio::time::timeout(Duration::from_secs(60), read);
    read.await.expect("the timeline is read")
}

#[tokio::test]
async fn every_change_of_an_alarm_that_is_archived_is_told_and_not_only_the_last() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    let changes = "#timeline .events [id^='alarm-LiveInsight-Lambda-ErrorRate']";
    for (state, reason) in [
        (StateValue::Alarm, "first"),
        (StateValue::Ok, "over"),
        (StateValue::Alarm, "again"),
    ] {
        stage
            .set_alarm("LiveInsight-Lambda-ErrorRate", state, reason)
            .await;
    }
    // Nothing is archived yet: the alarm itself tells its last change.
    scene.look(PATIENCE).await;
    let overview = settled(&scene, "/?kinds=alarm", "en").await;
    assert_eq!(overview.count(changes), 1, "{}", timeline(&overview));
    let alarm = "LiveInsight-Lambda-ErrorRate".parse().unwrap();
    scene.archive().write(&alarm).await.unwrap();
    scene.look(PATIENCE).await;
    for (language, told) in [
        ("en", ["LiveInsight-Lambda-ErrorRate: OK → ALARM", "ALARM → OK"]),
        ("ko", ["LiveInsight-Lambda-ErrorRate: OK → ALARM", "ALARM → OK"]),
    ] {
        let overview = settled(&scene, "/?kinds=alarm", language).await;
        // The first state, and three changes; the last one once, though the alarm tells it too.
        assert_eq!(overview.count(changes), 4, "{}", timeline(&overview));
        for part in told.into_iter().chain(["first", "over", "again"]) {
            assert!(timeline(&overview).contains(part), "{}", timeline(&overview));
        }
    }
    stage.leave().await;
}

/// However much an alarm flaps, the overview stays one that can be read.
#[tokio::test]
async fn an_alarm_that_flaps_for_days_does_not_fill_the_overview() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    for number in 0..510 {
        let state = if number % 2 == 0 {
            StateValue::Alarm
        } else {
            StateValue::Ok
        };
        stage
            .set_alarm("LiveInsight-Lambda-ErrorRate", state, &format!("change {number}"))
            .await;
    }
    // The local AWS tells no fractions of a second: the newest change has one of its own.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    stage
        .set_alarm("LiveInsight-Lambda-ErrorRate", StateValue::Alarm, "change 510")
        .await;
    let alarm = "LiveInsight-Lambda-ErrorRate".parse().unwrap();
    scene.archive().write(&alarm).await.unwrap();
    scene.look(PATIENCE).await;
    settled(&scene, "/?window=30d", "en").await;
    let viewer = scene.browser(Role::Viewer);
    let answer = viewer.get("/?window=30d").await.text().await.unwrap();
    assert!(answer.len() < 300 * 1024, "{} bytes", answer.len());
    let page = Page::new(&answer);
    let told = timeline(&page);
    for part in ["change 510", "are not listed", "are left out"] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    let listed = page.count("#timeline .events > li[id]");
    assert!((12..=200).contains(&listed), "{listed}");
    stage.leave().await;
}

#[tokio::test]
async fn a_retention_that_is_changed_by_hand_is_told() {
    let stage = Stage::healthy().await;
    let aws = stage.aws().await;
    let stack = support::STACK.parse().unwrap();
    let mut looks = Looks::new(aws.clone());
    looks.look(&aws.snapshot(&stack).await).await.unwrap();
    let logs = aws_sdk_cloudwatchlogs::Client::new(&stage.sdk());
    let put = logs
        .put_retention_policy()
        .log_group_name(domain::contract::LOG_GROUP);
    put.retention_in_days(3).send().await.unwrap();
    looks.look(&aws.snapshot(&stack).await).await.unwrap();
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    for (language, told) in [
        ("en", "Retention of the function's log: 30 days → 3 days"),
        ("ko", "함수 로그 보존 기간: 30일 → 3일"),
    ] {
        let overview = settled(&scene, "/?kinds=setting", language).await;
        assert!(timeline(&overview).contains(told), "{}", timeline(&overview));
    }
    stage.leave().await;
}

#[tokio::test]
async fn a_ledger_that_cannot_be_read_leaves_the_rest_of_the_page() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.proxy.only("Query", Fault::Denied);
    scene.look(PATIENCE).await;
    let overview = scene.page("/", "en").await;
    assert!(
        overview.sentence().contains("is healthy"),
        "{}",
        overview.sentence()
    );
    let told = timeline(&overview);
    assert!(
        told.contains("AWS denied dynamodb:Query; allow this IAM action"),
        "{told}"
    );
    assert!(told.contains("LiveInsight-Lambda-Duration: OK"), "{told}");
    stage.leave().await;
}

#[tokio::test]
async fn many_pages_of_one_snapshot_read_the_ledger_once() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let queries = || {
        let seen = scene.proxy.seen();
        seen.iter()
            .filter(|operation| operation.contains("Query"))
            .count()
    };
    for _ in 0..3 {
        tokio::join!(
            scene.page("/", "en"),
            scene.page("/", "ko"),
            scene.page("/", "en")
        );
    }
    // The ledger, what was seen, and each alarm's archive.
    assert_eq!(queries(), 2 + ALARMS.len());
    stage.leave().await;
}

/// What the table says was seen.
async fn all_seen(aws: &Aws) -> Vec<Seen> {
    let snapshot = aws.snapshot(&support::STACK.parse().unwrap()).await;
    let chronicle = chronicle(aws, &Archive::new(aws.clone()), &snapshot).await;
    chronicle.seen.reading.found().unwrap().clone()
}

#[tokio::test]
async fn what_is_changed_by_hand_is_seen_once_by_two_consoles_and_after_a_restart() {
    let stage = Stage::healthy().await;
    let (one, other) = (stage.aws().await, stage.aws().await);
    let stack = support::STACK.parse().unwrap();
    let lambda = aws_sdk_lambda::Client::new(&stage.sdk());
    let mut first = Looks::new(one.clone());
    let mut second = Looks::new(other.clone());
    let before = one.snapshot(&stack).await;
    assert_eq!(first.look(&before).await.unwrap(), []);
    assert_eq!(second.look(&one.snapshot(&stack).await).await.unwrap(), []);

    let request = lambda
        .update_function_configuration()
        .function_name(domain::contract::FUNCTION);
    request.memory_size(2048).send().await.unwrap();
    let (mine, theirs) = tokio::join!(one.snapshot(&stack), other.snapshot(&stack));
    let (mine, theirs) = tokio::join!(first.look(&mine), second.look(&theirs));
    let found = [mine.unwrap(), theirs.unwrap()].concat();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].change.subject, Subject::Memory);
    assert_eq!(found[0].change.since, Value::Megabytes(2048));
    assert!(before.taken_at <= found[0].after && found[0].after < found[0].by);
    assert_eq!(all_seen(&one).await, found);

    // An older look, by a console that was slow, undoes nothing.
    assert_eq!(Looks::new(other).look(&before).await.unwrap(), []);
    assert_eq!(all_seen(&one).await, found);

    // It changes again while no console runs; the next one that starts finds it.
    let request = lambda
        .update_function_configuration()
        .function_name(domain::contract::FUNCTION);
    request.memory_size(512).send().await.unwrap();
    let seen = Looks::new(one.clone())
        .look(&one.snapshot(&stack).await)
        .await
        .unwrap();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(all_seen(&one).await.len(), 2);

    // And the overview tells it as somebody else's.
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let told = timeline(&scene.page("/?kinds=drift", "en").await);
    for part in [
        "Memory of $LATEST: 512 MB → 2.0 GB",
        "Memory of $LATEST: 2.0 GB → 512 MB",
        "CloudTrail knows who",
    ] {
        assert!(told.contains(part), "{told}");
    }
    stage.leave().await;
}

#[tokio::test]
async fn traffic_that_somebody_moved_by_hand_is_told_even_if_nobody_looked() {
    let stage = Stage::healthy().await;
    let aws = stage.aws().await;
    deploy(&aws, "1024").await;
    let lambda = aws_sdk_lambda::Client::new(&stage.sdk());
    let update = lambda.update_alias().function_name(domain::contract::FUNCTION);
    update.name("LIVE").function_version("1").send().await.unwrap();
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let told = timeline(&scene.page("/?kinds=shift", "en").await);
    for part in [
        "LIVE moved from version 2 to version 1",
        "CloudTrail knows who",
        "LIVE moved from version 1 to version 2",
    ] {
        assert!(told.contains(part), "{told}");
    }
    stage.leave().await;
}
