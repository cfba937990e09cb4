//! Sessions: how they begin and how they end.

use super::{House, PASSWORD, enter, is_in, location, with_session};
use crate::console::Served;
use crate::proxy::Fault;
use crate::support;
use app::server::Judged;
use app::server::routes::SIGN_OUT;
use domain::access::Role;
use domain::audit::{Action, Actor, Filter, Outcome, Refusal};
use liveinsight::auth::{ABSOLUTE_TIMEOUT, IDLE_TIMEOUT, Links};
use liveinsight::clock;
use reqwest::Method;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::{Duration, OffsetDateTime};

#[tokio::test]
async fn a_link_signs_in_once_and_opening_it_does_not_use_it_up() {
    let house = House::start().await;
    let browser = house.served.anonymous();
    let token = house.token();
    for _ in 0..2 {
        let page = browser.get(&format!("/sign-in?token={token}")).await;
        assert_eq!(page.status(), 200);
        assert!(page.headers().get("set-cookie").is_none());
        assert!(page.text().await.unwrap().contains("Sign in with this link"));
    }
    let answer = browser
        .post("/sign-in", &[("token", &token), ("next", "/resources")])
        .await;
    assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/resources"));
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("liveinsight_session="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    assert!(is_in(&with_session(house.served.anonymous(), &answer)).await);

    let again = browser.post("/sign-in", &[("token", &token)]).await;
    assert_eq!(again.status(), 401);
    assert!(again.headers().get("set-cookie").is_none());
    assert!(again.text().await.unwrap().contains("This link was used already"));
    assert_ne!(house.token(), token, "there is a new one");
    let next = browser.post("/sign-in", &[("token", &house.token())]).await;
    assert_eq!(next.status(), 303);

    let log = house.log(Filter::All).await;
    let outcomes: Vec<&Outcome> = log.iter().map(|entry| &entry.outcome).collect();
    assert_eq!(
        outcomes,
        [&Outcome::Done, &Outcome::Refused(Refusal::Link), &Outcome::Done]
    );
    let Actor::Person(person) = &log[0].actor else {
        panic!("{log:?}")
    };
    assert_eq!((person.name.as_str(), person.role), ("sandbox", Role::Admin));
    house.stop().await;
}

#[tokio::test]
async fn away_from_loopback_a_session_needs_https() {
    let house = House::start().await;
    for (origin, status) in [
        ("http://console.example.com", 403),
        ("https://console.example.com", 303),
    ] {
        let request = house
            .served
            .anonymous()
            .request(Method::POST, "/sign-in")
            .header("host", "console.example.com")
            .header("origin", origin)
            .form(&[("token", house.token())]);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{origin}");
        let cookie = answer.headers().get("set-cookie");
        let cookie = cookie.map(|cookie| cookie.to_str().unwrap().to_owned());
        if status == 303 {
            let cookie = cookie.unwrap();
            assert!(cookie.starts_with("__Host-liveinsight_session="), "{cookie}");
            assert!(
                cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
                "{cookie}"
            );
        } else {
            assert_eq!(cookie, None);
            assert!(answer.text().await.unwrap().contains("not encrypted"));
        }
    }
    house.stop().await;
}

#[tokio::test]
async fn a_proxy_that_hides_the_host_is_said_so() {
    let house = House::start().await;
    for site in ["same-origin", "none"] {
        let request = reqwest::Client::new()
            .post(format!("{}/sign-in", house.served.url))
            .header("sec-fetch-site", site)
            .header("origin", "https://console.example.com")
            .form(&[("token", house.token())]);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 403);
        assert!(answer.headers().get("set-cookie").is_none());
        let page = answer.text().await.unwrap();
        assert!(page.contains("proxy_set_header Host $http_host"), "{page}");
    }
    house.stop().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_and_its_stream() {
    let house = House::start().await;
    let operator = house.served.signed_in(Role::Operator);
    let mut stream = operator.get("/updates").await;
    assert_eq!(stream.status(), 200);
    let answer = operator.post(SIGN_OUT, &[]).await;
    assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/sign-in"));
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("liveinsight_session=;") && cookie.ends_with("Max-Age=0"),
        "{cookie}"
    );
    assert!(!is_in(&operator).await, "the old cookie is worth nothing");
    let end = tokio::time::timeout(std::time::Duration::from_secs(5), stream.chunk());
    assert_eq!(end.await.unwrap().unwrap(), None);
    let log = house.log(Filter::All).await;
    assert_eq!(
        (&log[0].action, &log[0].outcome),
        (&Action::SignOut, &Outcome::Done)
    );
    house.stop().await;
}

#[tokio::test]
async fn sessions_end_by_themselves() {
    static AHEAD: AtomicI64 = AtomicI64::new(0);
    fn later() -> OffsetDateTime {
        clock::system() + Duration::seconds(AHEAD.load(Ordering::Relaxed))
    }
    let served = Served::start_at(later).await;
    let (idle, busy, watching) = (
        served.signed_in(Role::Viewer),
        served.signed_in(Role::Viewer),
        served.signed_in(Role::Viewer),
    );
    let step = Duration::hours(1);
    let mut now = Duration::ZERO;
    while now < ABSOLUTE_TIMEOUT {
        assert!(is_in(&busy).await, "{now}");
        // An open page asks for itself; that nobody sits before it changes nothing.
        let request = watching
            .request(Method::GET, "/")
            .header("x-liveinsight-background", "1");
        let expected = if now < IDLE_TIMEOUT { 200 } else { 303 };
        assert_eq!(request.send().await.unwrap().status(), expected, "{now}");
        now += step;
        AHEAD.store(now.whole_seconds(), Ordering::Relaxed);
    }
    for ended in [&idle, &busy, &watching] {
        assert!(!is_in(ended).await);
    }
    let stream = busy
        .request(Method::GET, "/updates")
        .header("accept", "text/event-stream");
    let refused = stream.send().await.unwrap();
    assert_eq!(refused.status(), 401);
    assert_eq!(refused.text().await.unwrap(), "You are not signed in\n");
}

#[tokio::test]
async fn a_restart_signs_nobody_out_and_brings_nobody_back() {
    let house = House::start().await;
    for name in ["kim", "lee"] {
        house.set_account(name, Role::Operator, PASSWORD).await;
    }
    let browser = || house.served.anonymous();
    let kim = with_session(browser(), &enter(&browser(), "kim", PASSWORD).await);
    let lee = with_session(browser(), &enter(&browser(), "lee", PASSWORD).await);
    let by_link = browser().post("/sign-in", &[("token", &house.token())]).await;
    let by_link = with_session(browser(), &by_link);
    let gone = with_session(browser(), &enter(&browser(), "kim", PASSWORD).await);
    gone.post(SIGN_OUT, &[]).await;
    house.served.auth.remove_ended().await;
    // While no console runs, which would have seen it within a minute.
    house.set_account("lee", Role::Viewer, PASSWORD).await;

    let after = async |links| {
        let next = Served::start_with(house.aws.clone(), links).await;
        next.auth.take_up_sessions().await.unwrap();
        let mut signed_in = vec![];
        for before in [&kim, &lee, &by_link, &gone] {
            signed_in.push(is_in(&next.anonymous().with_cookie(before.cookie().unwrap())).await);
        }
        signed_in
    };
    assert_eq!(after(Links::none()).await, [true, false, false, false]);
    let (links, _) = Links::to("http://console").unwrap();
    assert_eq!(after(links).await, [true, false, true, false]);
    house.stop().await;
}

#[tokio::test]
async fn who_signs_out_while_the_table_refuses_is_out_for_good() {
    let house = House::start().await;
    house.set_account("kim", Role::Operator, PASSWORD).await;
    house.proxy.only("DeleteItem", Fault::Denied);
    let kim = with_session(
        house.served.anonymous(),
        &enter(&house.served.anonymous(), "kim", PASSWORD).await,
    );
    let answer = kim.post(SIGN_OUT, &[]).await;
    assert_eq!(answer.status(), 303);
    assert!(!is_in(&kim).await, "giving authority up waits for nothing");
    house.served.auth.remove_ended().await;
    house.proxy.clear();
    house.served.auth.remove_ended().await;
    let next = Served::start_with(house.aws.clone(), Links::none()).await;
    next.auth.take_up_sessions().await.unwrap();
    assert!(!is_in(&next.anonymous().with_cookie(kim.cookie().unwrap())).await);
    house.stop().await;
}

#[tokio::test]
async fn nothing_of_the_stack_is_told_to_who_is_not_signed_in() {
    let house = House::start().await;
    let snapshot = house.aws.snapshot(&support::STACK.parse().unwrap()).await;
    let judged = Judged::of(snapshot, None);
    house.served.latest.send_replace(Some(Arc::new(judged)));
    let browser = house.served.anonymous();
    for path in ["/sign-in", "/sign-in?token=x"] {
        let page = browser.get(path).await;
        assert_eq!(page.status(), 200);
        let page = page.text().await.unwrap();
        for part in [support::STACK, "us-east-1", "000000000000", "data-taken-at"] {
            assert!(!page.contains(part), "{part} on {path}: {page}");
        }
    }
    let page = house.served.signed_in(Role::Viewer).get("/sign-in").await;
    assert!(page.text().await.unwrap().contains("You are signed in as viewer"));
    house.stop().await;
}
