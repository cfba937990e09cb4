//! The log: what went wrong is found by the id of its request, and a search is bounded.

use crate::page::Page;
use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use collector::log::{EventCounts, Outcome, RequestLog};
use domain::logs::line;
use liveinsight::clock;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(8);
const STREAM: &str = "2026/11/23/[2]0123456789abcdef0123456789abcdef";

fn request(id: &str, outcome: Outcome, error: Option<&str>) -> RequestLog {
    RequestLog {
        request_id: id.to_owned(),
        trace_id: Some("1-581cf771-a006649127e371903a2de979".to_owned()),
        outcome,
        status: if error.is_some() { 503 } else { 200 },
        events: EventCounts {
            stored: u32::from(error.is_none()),
            retry: u32::from(error.is_some()),
            ..EventCounts::default()
        },
        event_id: Some("evt_1f2".to_owned()),
        refused_fields: vec![],
        error: error.map(str::to_owned),
        duration_ms: 6.41,
        consumed: vec![],
    }
}

/// A line as the collector writes it.
fn written(request: &RequestLog) -> String {
    let mut line = vec![];
    request
        .write_line(collector::event::EpochMillis::new(1), &mut line)
        .unwrap();
    String::from_utf8(line).unwrap()
}

/// Writes lines to the function's log, as Lambda does for it.
async fn write(stage: &Stage, stream: &str, lines: &[String]) {
    let logs = aws_sdk_cloudwatchlogs::Client::new(&stage.sdk());
    let group = domain::contract::LOG_GROUP;
    let create = logs.create_log_stream().log_group_name(group);
    create.log_stream_name(stream).send().await.unwrap();
    let mut put = logs
        .put_log_events()
        .log_group_name(group)
        .log_stream_name(stream);
    let now = i64::try_from(clock::system().unix_timestamp_nanos() / 1_000_000).unwrap();
    for line in lines {
        let event = aws_sdk_cloudwatchlogs::types::InputLogEvent::builder();
        put = put.log_events(event.timestamp(now).message(line).build().unwrap());
    }
    put.send().await.unwrap();
}

fn searches(scene: &Scene) -> usize {
    let seen = scene.proxy.seen();
    seen.iter()
        .filter(|call| call.contains("FilterLogEvents"))
        .count()
}

fn lines(page: &Page) -> String {
    page.text("#lines")
}

#[test]
fn lines_are_read_as_the_collector_writes_them() {
    let message = written(&request("8f5-2", Outcome::Stored, None));
    assert!(message.contains("_aws"), "{message}");
    let read = line("1", clock::system(), STREAM, &message).unwrap();
    assert_eq!(read.request.as_deref(), Some("8f5-2"));
    assert_eq!(read.trace.as_deref(), Some("1-581cf771-a006649127e371903a2de979"));
    assert_eq!(read.text, "stored · 200 · 6.41 ms");
    let mut names: Vec<&str> = read.fields.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let expected = [
        "duration_ms",
        "event_id",
        "events",
        "outcome",
        "request_id",
        "status",
        "trace_id",
        "type",
    ];
    assert_eq!(names, expected, "no metric and none of its dimensions");
}

#[tokio::test]
async fn a_broken_versions_error_is_found_by_its_request() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    let broken = [
        "START RequestId: 8f5-1 Version: 2".to_owned(),
        "RequestId: 8f5-1 Error: Runtime exited with error: exit status 1".to_owned(),
        written(&request("8f5-2", Outcome::Stored, None)),
        written(&request("8f5-3", Outcome::Unavailable, Some("<b>throttled</b>"))),
    ];
    write(&stage, STREAM, &broken).await;
    write(
        &stage,
        "2026/11/23/[1]0",
        &["RequestId: 8f5-9 Error: older version".to_owned()],
    )
    .await;
    scene.look(PATIENCE).await;
    for (language, errors) in [("en", "3 errors in 3 lines"), ("ko", "3줄 중 오류 3건")] {
        let recent = scene.page("/logs", language).await;
        assert_eq!(recent.sentence(), errors, "{}", lines(&recent));
        assert!(
            lines(&recent).contains("unavailable · 503 · 6.41 ms · <b>throttled</b>"),
            "{}",
            lines(&recent)
        );
        assert_eq!(recent.count("#lines b"), 0, "the log is shown as text");
    }
    let of_version = scene.page("/logs?version=2", "en").await;
    assert_eq!(of_version.sentence(), "2 errors in 2 lines");
    let by_request = scene.page("/logs?lines=all&text=8f5-1", "en").await;
    let told = lines(&by_request);
    assert!(
        told.contains("Runtime exited with error") && told.contains("START"),
        "{told}"
    );
    assert!(!told.contains("8f5-3"), "{told}");
    // A request's id leads to all of its lines.
    let recent = scene.page("/logs?version=2", "en").await;
    let (href, _) = recent
        .attributes("#lines .log-ids a", "href")
        .into_iter()
        .find(|(_, id)| id == "8f5-1")
        .unwrap();
    let linked = scene.page(&href, "en").await;
    assert!(
        lines(&linked).contains("START RequestId: 8f5-1"),
        "{}",
        lines(&linked)
    );
    assert!(lines(&linked).contains("does not charge"), "{}", lines(&linked));
    stage.leave().await;
}

#[tokio::test]
async fn who_may_not_search_the_log_is_told_which_action_to_allow() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    scene.proxy.only("FilterLogEvents", Fault::Denied);
    for (language, sentence, cause) in [
        (
            "en",
            "The log cannot be read",
            "AWS denied logs:FilterLogEvents; allow this IAM action",
        ),
        (
            "ko",
            "로그를 읽을 수 없습니다",
            "AWS가 logs:FilterLogEvents 호출을 거부했습니다. 이 IAM 작업을 허용하십시오",
        ),
    ] {
        let page = scene.page("/logs", language).await;
        assert_eq!(page.sentence(), sentence);
        assert!(lines(&page).contains(cause), "{}", lines(&page));
        assert_eq!(page.count(".cannot-read"), 1);
    }
    // Too many calls, a connection that breaks, and one that stays silent are told with the action too.
    for (fault, cause) in [
        (Fault::Throttled, "AWS throttled logs:FilterLogEvents"),
        (Fault::Cut, "logs:FilterLogEvents"),
        (Fault::Slow(Duration::from_secs(30)), "logs:FilterLogEvents"),
    ] {
        scene.proxy.only("FilterLogEvents", fault);
        let page = scene.page("/logs", "en").await;
        assert_eq!(page.sentence(), "The log cannot be read", "{fault:?}");
        assert!(lines(&page).contains(cause), "{fault:?}: {}", lines(&page));
        assert_eq!(page.count(".cannot-read"), 1, "{fault:?}");
    }
    // What was not found is not kept.
    scene.proxy.clear();
    let page = scene.page("/logs", "en").await;
    assert_eq!(page.count(".cannot-read"), 0);
    stage.leave().await;
}

/// The local AWS has no X-Ray: the panel says so, names the action and leaves the lines alone.
#[tokio::test]
async fn traces_are_asked_for_when_somebody_wants_them_and_told_where_there_are_none() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let asked = || {
        let seen = scene.proxy.seen();
        seen.iter().filter(|call| call.contains("TraceSummaries")).count()
    };
    let interval = "from=2026-11-23T08:00:00Z&to=2026-11-23T09:00:00Z";
    let page = scene.page(&format!("/logs?{interval}"), "en").await;
    assert!(
        page.text("#traces").contains("it charges for the traces"),
        "{}",
        page.text("#traces")
    );
    assert_eq!(asked(), 0);
    let (ask, _) = page.attributes("#traces a", "href").swap_remove(0);
    assert!(ask.contains("traces=1") && ask.ends_with("#traces"), "{ask}");
    let path = ask.trim_end_matches("#traces");
    for language in ["en", "ko"] {
        // The local AWS has no X-Ray, and that is no failure; on a busy machine it may take its time to say so.
        let answered = async {
            loop {
                let page = scene.page(path, language).await;
                if page.count(".cannot-read") == 0 {
                    return page;
                }
            }
        };
        let page = tokio::time::timeout(Duration::from_secs(60), answered)
            .await
            .unwrap();
        let told = page.text("#traces");
        assert!(told.contains("xray:GetTraceSummaries"), "{told}");
        // The form keeps what is shown.
        assert_eq!(page.attributes("form [name=traces]", "value")[0].0, "1");
    }
    assert!(asked() > 0);
    for (fault, cause) in [
        (
            Fault::Denied,
            "AWS denied xray:GetTraceSummaries; allow this IAM action",
        ),
        (Fault::Throttled, "AWS throttled xray:GetTraceSummaries"),
        (Fault::Cut, "xray:GetTraceSummaries"),
    ] {
        scene.proxy.only("TraceSummaries", fault);
        let told = scene.page(path, "en").await.text("#traces");
        assert!(told.contains(cause), "{fault:?}: {told}");
    }
    stage.leave().await;
}

#[tokio::test]
async fn the_same_search_is_made_once_and_none_for_a_page_that_renews_itself() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let path = "/logs?from=2026-11-23T08:00:00Z&to=2026-11-23T09:00:00Z";
    scene.page(path, "en").await;
    scene.page(path, "ko").await;
    assert_eq!(searches(&scene), 1);
    stage.leave().await;
}

#[tokio::test]
async fn a_person_has_one_search_at_a_time() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    scene
        .proxy
        .only("FilterLogEvents", Fault::Slow(Duration::from_secs(2)));
    let interval = "from=2026-11-23T08:00:00Z&to=2026-11-23T09:00:00Z";
    let (one, other) = (format!("/logs?{interval}"), format!("/logs?lines=all&{interval}"));
    let (one, other) = tokio::join!(scene.page(&one, "en"), scene.page(&other, "en"));
    let sentences = [one.sentence(), other.sentence()];
    let busy = sentences
        .iter()
        .filter(|sentence| sentence.contains("still under way"))
        .count();
    assert_eq!(busy, 1, "{sentences:?}");
    assert_eq!(searches(&scene), 1);
    stage.leave().await;
}
