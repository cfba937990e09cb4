//! The audit log, and the log of the server.

use super::{House, PASSWORD, enter, is_in, with_session};
use crate::proxy::Fault;
use crate::support;
use app::server::routes::SIGN_OUT;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::access::Role;
use domain::audit::{Filter, Outcome, Refusal};
use liveinsight::auth::administration;
use liveinsight::clock;
use reqwest::Method;
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn what_cannot_be_recorded_is_not_done() {
    let house = House::start().await;
    house.set_account("kim", Role::Viewer, PASSWORD).await;
    let browser = house.served.anonymous();
    house.proxy.only("PutItem", Fault::Denied);
    let token = house.token();
    for answer in [
        enter(&browser, "kim", PASSWORD).await,
        browser.post("/sign-in", &[("token", &token)]).await,
    ] {
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().get("set-cookie").is_none());
        let reference = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        let page = answer.text().await.unwrap();
        for part in [
            "was not done",
            "dynamodb:PutItem",
            "Allow the IAM action",
            &reference,
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(
            !page.contains("refused by a test"),
            "AWS's text stays inside: {page}"
        );
    }
    house.proxy.clear();
    assert_eq!(house.token(), token, "the link was not used up");
    assert_eq!(browser.post("/sign-in", &[("token", &token)]).await.status(), 303);
    house.stop().await;
}

#[tokio::test]
async fn whoever_signs_out_is_out_recorded_or_not() {
    let house = House::start().await;
    let operator = house.served.signed_in(Role::Operator);
    house.proxy.only("PutItem", Fault::Denied);
    let answer = operator.post(SIGN_OUT, &[]).await;
    assert_eq!(answer.status(), 303);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.ends_with("Max-Age=0"), "{cookie}");
    assert!(!is_in(&operator).await);
    house.stop().await;
}

#[tokio::test]
async fn refusals_are_recorded_without_flooding_the_log() {
    let house = House::start().await;
    let viewer = house.served.signed_in(Role::Viewer);
    for _ in 0..20 {
        let request = viewer.request(Method::POST, SIGN_OUT).header("origin", "null");
        assert_eq!(request.send().await.unwrap().status(), 403);
    }
    let log = house.log(Filter::Refused).await;
    assert_eq!(log.len(), 6);
    assert_eq!(log[0].outcome, Outcome::Refused(Refusal::Throttled));
    for entry in &log[1..] {
        assert_eq!(entry.outcome, Outcome::Refused(Refusal::CrossSite));
        assert_eq!(entry.target.as_deref(), Some("POST /sign-out"));
    }
    // Each reason has its own count, so that one does not hide the other.
    for _ in 0..20 {
        assert_eq!(viewer.get("/audit").await.status(), 403);
    }
    let log = house.log(Filter::Refused).await;
    assert_eq!(log.len(), 12);
    assert_eq!(log[0].outcome, Outcome::Refused(Refusal::Throttled));
    for entry in &log[1..6] {
        assert_eq!(entry.outcome, Outcome::Refused(Refusal::Role));
    }
    assert!(is_in(&viewer).await);
    let admin = house.served.signed_in(Role::Admin);
    let page = admin.get_in("/audit", "ko").await.text().await.unwrap();
    assert!(page.contains("viewer (조회자)"), "{page}");
    house.stop().await;
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_hides_no_other() {
    let house = House::start().await;
    house.served.signed_in(Role::Viewer).get("/audit").await;
    let month = &clock::system().date().to_string()[..7];
    let key = format!("{month}-01T00:00:00.000000Z#zzzzzzzzzz");
    let dynamodb = aws_sdk_dynamodb::Client::new(&support::sdk(&house.ministack));
    let put = dynamodb
        .put_item()
        .table_name("LiveInsight-Console")
        .item("pk", AttributeValue::S(format!("AUDIT#{month}")))
        .item("sk", AttributeValue::S(key.clone()))
        .item("outcome", AttributeValue::N("7".to_owned()));
    put.send().await.unwrap();
    let admin = house.served.signed_in(Role::Admin);
    for (language, sentence) in [
        ("en", "This version cannot read the entry"),
        ("ko", "이 버전에서 읽을 수 없는 항목"),
    ] {
        let page = admin.get_in("/audit", language).await;
        assert_eq!(page.status(), 200);
        let page = page.text().await.unwrap();
        for part in [sentence, &key, "GET /audit"] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }
    house.stop().await;
}

#[tokio::test]
async fn what_a_role_does_not_allow_is_said_and_recorded() {
    let house = House::start().await;
    let viewer = house.served.signed_in(Role::Viewer);
    let answer = viewer.get("/audit").await;
    assert_eq!(answer.status(), 403);
    let reference = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    let page = answer.text().await.unwrap();
    assert!(
        page.contains("Your role does not allow this") && page.contains(&reference),
        "{page}"
    );
    let korean = viewer.get_in("/audit", "ko").await.text().await.unwrap();
    assert!(korean.contains("이 역할로는 할 수 없습니다"), "{korean}");
    let log = house.log(Filter::Refused).await;
    assert_eq!(log.len(), 2);
    let entry = &log[1];
    assert_eq!(entry.outcome, Outcome::Refused(Refusal::Role));
    assert_eq!(entry.target.as_deref(), Some("GET /audit"));
    assert_eq!(entry.reference.as_str(), reference);
    assert_eq!(entry.address, Some("127.0.0.1".parse().unwrap()));

    // A refusal stands, recorded or not.
    house.proxy.only("PutItem", Fault::Denied);
    assert_eq!(viewer.get("/audit").await.status(), 403);
    house.stop().await;
}

#[tokio::test]
async fn the_log_is_shown_newest_first_in_parts() {
    let house = House::start().await;
    let admin = house.served.signed_in(Role::Admin);
    let empty = admin.get("/audit").await.text().await.unwrap();
    assert!(empty.contains("There is no entry yet."), "{empty}");
    for _ in 0..3 {
        house.served.signed_in(Role::Viewer).get("/audit").await;
    }
    for _ in 0..102 {
        house.served.signed_in(Role::Operator).post(SIGN_OUT, &[]).await;
    }
    let page = admin.get("/audit").await.text().await.unwrap();
    assert_eq!(
        page.matches("Sign out").count(),
        100 + 1,
        "and the button of the menu"
    );
    assert!(page.contains("100 entries, none refused or failed"), "{page}");
    let older = page.split("href=\"/audit?before=").nth(1).unwrap();
    let older = older.split('"').next().unwrap();
    let rest = admin.get(&format!("/audit?before={older}")).await;
    let rest = rest.text().await.unwrap();
    assert!(rest.contains("5 entries, 3 refused"), "{rest}");
    let refused = admin
        .get_in("/audit?outcome=refused", "ko")
        .await
        .text()
        .await
        .unwrap();
    assert!(refused.contains("항목 3개, 거부 3건"), "{refused}");
    let failed = admin.get("/audit?outcome=failed").await.text().await.unwrap();
    assert!(failed.contains("Nothing failed"), "{failed}");

    // A page that brings itself up to date has no use for the log.
    let before = house.proxy.seen().len();
    let request = admin
        .request(Method::GET, "/audit")
        .header("x-liveinsight-background", "1");
    assert_eq!(request.send().await.unwrap().status(), 200);
    assert_eq!(house.proxy.seen().len(), before);

    house.proxy.only("Query", Fault::Denied);
    let unreadable = admin.get("/audit").await;
    assert_eq!(unreadable.status(), 200);
    let unreadable = unreadable.text().await.unwrap();
    assert!(
        unreadable.contains("cannot be read now") && unreadable.contains("dynamodb:Query"),
        "{unreadable}"
    );
    house.stop().await;
}

/// What is logged while the tests run.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("liveinsight=trace,app=trace,tower_http=trace,leptos_axum=trace,info")
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // What other tests do meanwhile is logged too, and has to hold no secret of this one either.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let house = House::start().await;
    house.set_account("kim", Role::Viewer, PASSWORD).await;
    let hash = administration::list(&house.aws).await.unwrap()[0].hash.clone();
    let browser = house.served.anonymous();
    let token = house.token();
    let wrong = "wrong horse battery staple";
    browser.get(&format!("/sign-in?token={token}")).await;
    enter(&browser, "kim", wrong).await;
    enter(&browser, wrong, wrong).await;
    let by_password = enter(&browser, "kim", PASSWORD).await;
    house.proxy.only("PutItem", Fault::Denied);
    browser.post("/sign-in", &[("token", &token)]).await;
    enter(&browser, "kim", PASSWORD).await;
    house.proxy.clear();
    let by_link = browser.post("/sign-in", &[("token", &token)]).await;
    let sessions = [by_password, by_link].map(|answer| {
        let browser = with_session(house.served.anonymous(), &answer);
        browser.cookie().unwrap().split_once('=').unwrap().1.to_owned()
    });
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        logged.contains("could not be recorded") && logged.contains("path=\"/sign-in\""),
        "{logged}"
    );
    for secret in [
        PASSWORD,
        wrong,
        &token,
        &house.token(),
        &hash,
        &sessions[0],
        &sessions[1],
    ] {
        assert!(!logged.contains(secret), "{secret} is in the log:\n{logged}");
    }
    house.stop().await;
}
