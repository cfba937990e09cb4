//! Alarms that somebody muted: what CloudWatch is told, what everybody sees, and that it ends whatever becomes of the console.

use crate::page::Page;
use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use aws_sdk_cloudwatch::types::StateValue;
use domain::access::Role;
use domain::contract::ERROR_RATE_ALARM as ALARM;
use liveinsight::clock;
use reqwest::Response;
use std::time::Duration;
use time::OffsetDateTime;

const PATIENCE: Duration = Duration::from_secs(8);
const MUTE: &str = "/mute-alarm";
const ENABLE: &str = "/enable-alarm";
const FOR_AN_HOUR: [(&str, &str); 3] = [("alarm", ALARM), ("for", "1h"), ("reason", "a load test")];

fn in_two_minutes() -> OffsetDateTime {
    clock::system() + Duration::from_mins(2)
}

fn in_an_hour() -> OffsetDateTime {
    clock::system() + Duration::from_mins(61)
}

/// Whether CloudWatch acts on the alarm.
async fn acts(stage: &Stage) -> bool {
    let alarms = stage.cloudwatch.describe_alarms().alarm_names(ALARM).send().await;
    alarms.unwrap().metric_alarms()[0].actions_enabled().unwrap()
}

async fn refusal(answer: Response) -> String {
    assert_eq!(answer.status(), 409);
    Page::new(&answer.text().await.unwrap()).text(".error-summary")
}

async fn alarm_page(scene: &Scene, language: &str) -> Page {
    scene.page(&format!("/alarms/{ALARM}"), language).await
}

#[tokio::test]
async fn a_muted_alarm_says_so_everywhere_until_its_actions_are_enabled() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let operator = scene.browser(Role::Operator);
    assert_eq!(
        scene
            .browser(Role::Viewer)
            .post(MUTE, &FOR_AN_HOUR)
            .await
            .status(),
        403
    );
    let without = [("alarm", ALARM), ("for", "1h"), ("reason", " ")];
    assert!(
        refusal(operator.post(MUTE, &without).await)
            .await
            .contains("no reason")
    );
    let never = [("alarm", ALARM), ("for", "1y"), ("reason", "r")];
    assert_eq!(operator.post(MUTE, &never).await.status(), 400);
    assert!(acts(&stage).await);

    let muted = operator.post(MUTE, &FOR_AN_HOUR).await;
    assert_eq!(muted.status(), 303);
    assert_eq!(muted.headers()["location"], format!("/alarms/{ALARM}"));
    assert!(!acts(&stage).await);
    scene.look(PATIENCE).await;
    for (path, panel) in [
        (format!("/alarms/{ALARM}"), "#mute"),
        ("/alarms".to_owned(), "#muted"),
        ("/".to_owned(), "#muted"),
    ] {
        for (language, until) in [("en", "Muted until"), ("ko", "음소거 종료")] {
            let page = scene.page(&path, language).await;
            let said = page.text(panel);
            assert!(
                said.contains(until) && said.contains("a load test"),
                "{path}: {said}"
            );
        }
    }
    let again = refusal(operator.post(MUTE, &FOR_AN_HOUR).await).await;
    assert!(again.contains("has muted it already"), "{again}");
    // Somebody who only looks sees who may.
    assert_eq!(alarm_page(&scene, "en").await.count("#mute button[disabled]"), 1);

    assert_eq!(operator.post(ENABLE, &[("alarm", ALARM)]).await.status(), 303);
    assert!(acts(&stage).await);
    scene.look(PATIENCE).await;
    assert_eq!(scene.page("/", "en").await.count("#muted"), 0);
    let again = refusal(operator.post(ENABLE, &[("alarm", ALARM)]).await).await;
    assert!(again.contains("its actions are enabled"), "{again}");
    let log = Page::new(&operator.get("/audit").await.text().await.unwrap());
    let log = log.text("#entries");
    assert!(log.contains("Mute alarm") && log.contains("a load test"), "{log}");
    assert!(log.contains("Enable alarm's actions"), "{log}");
    stage.leave().await;
}

#[tokio::test]
async fn a_mute_that_was_cut_off_is_finished_and_ends_by_itself_after_a_restart() {
    let stage = Stage::healthy().await;
    let cut_off = stage.scene().await;
    cut_off.look(PATIENCE).await;
    cut_off.proxy.only("DisableAlarmActions", Fault::Cut);
    let answer = cut_off.browser(Role::Operator).post(MUTE, &FOR_AN_HOUR).await;
    assert!(refusal(answer).await.contains("AWS did not answer as it should"));
    assert!(acts(&stage).await);

    let next = stage.scene().await;
    assert!(next.mutes().catch_up().await.unwrap());
    assert!(!acts(&stage).await);
    assert!(!next.mutes().catch_up().await.unwrap(), "it is done once");

    // It turns red, and nobody is told. Meanwhile no console runs.
    stage.set_alarm(ALARM, StateValue::Alarm, "9 errors").await;
    let later = stage.scene_at(in_an_hour).await;
    later.proxy.only("EnableAlarmActions", Fault::Denied);
    later.mutes().catch_up().await.unwrap_err();
    assert!(!acts(&stage).await);
    later.proxy.clear();
    assert!(later.mutes().catch_up().await.unwrap());
    assert!(acts(&stage).await);
    let published = later
        .proxy
        .seen()
        .into_iter()
        .filter(|call| call.contains("Publish"));
    assert_eq!(published.count(), 1, "whoever it tells is told that it is red");
    assert!(!later.mutes().catch_up().await.unwrap());
    later.look(PATIENCE).await;
    assert_eq!(later.page("/", "en").await.count("#muted"), 0);
    let log = later
        .browser(Role::Operator)
        .get("/audit")
        .await
        .text()
        .await
        .unwrap();
    let log = Page::new(&log).text("#entries");
    assert!(log.contains("End mute") && log.contains("a load test"), "{log}");
    stage.leave().await;
}

#[tokio::test]
async fn what_is_denied_leaves_nothing_and_names_the_action() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    scene.proxy.only("DisableAlarmActions", Fault::Denied);
    let said = refusal(scene.browser(Role::Operator).post(MUTE, &FOR_AN_HOUR).await).await;
    assert!(said.contains("cloudwatch:DisableAlarmActions"), "{said}");
    scene.proxy.clear();
    assert!(!scene.mutes().catch_up().await.unwrap());
    assert!(acts(&stage).await);
    stage.leave().await;
}

#[tokio::test]
async fn of_two_who_mute_at_once_one_does() {
    let stage = Stage::healthy().await;
    let (one, other) = (stage.scene().await, stage.scene().await);
    let (one, other) = (one.browser(Role::Operator), other.browser(Role::Admin));
    let (first, second) = tokio::join!(one.post(MUTE, &FOR_AN_HOUR), other.post(MUTE, &FOR_AN_HOUR));
    let mut statuses = [first.status().as_u16(), second.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert!(!acts(&stage).await);
    stage.leave().await;
}

#[tokio::test]
async fn what_others_switch_off_and_on_is_theirs() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    let disable = stage.cloudwatch.disable_alarm_actions().alarm_names(ALARM);
    disable.send().await.unwrap();
    scene.mutes().catch_up().await.unwrap();
    scene.look(PATIENCE).await;
    let said = alarm_page(&scene, "en").await.text("#mute");
    assert!(said.contains("outside of this console"), "{said}");
    let operator = scene.browser(Role::Operator);
    let refused = refusal(operator.post(MUTE, &FOR_AN_HOUR).await).await;
    assert!(refused.contains("outside of this console"), "{refused}");
    assert_eq!(operator.post(ENABLE, &[("alarm", ALARM)]).await.status(), 303);
    assert!(acts(&stage).await);

    assert_eq!(operator.post(MUTE, &FOR_AN_HOUR).await.status(), 303);
    let enable = stage.cloudwatch.enable_alarm_actions().alarm_names(ALARM);
    enable.send().await.unwrap();
    let later = stage.scene_at(in_two_minutes).await;
    assert!(later.mutes().catch_up().await.unwrap(), "it is forgotten");
    assert!(acts(&stage).await, "and not switched off again");
    stage.leave().await;
}
