//! Whoever changes something has signed in lately.

use super::{House, PASSWORD, enter, with_session};
use crate::page::Page;
use domain::access::Role;
use domain::audit::{Action, Filter, Outcome, Refusal};
use liveinsight::auth::RECENT_SIGN_IN;
use liveinsight::clock;
use reqwest::Response;
use std::sync::atomic::{AtomicI64, Ordering};
use time::{Duration, OffsetDateTime};

const SECURITY: &str = "/security";
const RISK: [(&str, &str); 3] = [
    ("rule", "raw-address"),
    ("reason", "\"<b>&we know\" = 알고 있음"),
    ("until", "2027-01-31"),
];

/// The form of a page that goes on: where it leads and its hidden fields.
fn form(page: &Page) -> (String, Vec<(String, String)>) {
    let names = page.attributes("main form input[type=hidden]", "name");
    let values = page.attributes("main form input[type=hidden]", "value");
    let fields = names
        .into_iter()
        .zip(values)
        .map(|((name, _), (value, _))| (name, value));
    let action = page.attributes("main form[method=post]", "action").remove(0).0;
    (action, fields.collect())
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

async fn page(answer: Response, status: u16) -> Page {
    assert_eq!(answer.status(), status);
    Page::new(&answer.text().await.unwrap())
}

#[tokio::test]
async fn an_old_sign_in_is_asked_for_again_and_nothing_that_was_typed_is_lost() {
    static AHEAD: AtomicI64 = AtomicI64::new(0);
    fn later() -> OffsetDateTime {
        clock::system() + Duration::seconds(AHEAD.load(Ordering::Relaxed))
    }
    let house = House::start_at(later).await;
    house.set_account("mina", Role::Operator, PASSWORD).await;
    let entered = enter(&house.served.anonymous(), "mina", PASSWORD).await;
    let mina = with_session(house.served.anonymous(), &entered);
    let at_once = mina.post(SECURITY, &RISK).await;
    assert_eq!(at_once.status(), 303);

    AHEAD.store(
        i64::try_from(RECENT_SIGN_IN.as_secs()).unwrap() + 1,
        Ordering::Relaxed,
    );
    assert_eq!(
        mina.get(SECURITY).await.status(),
        200,
        "whoever looks is not asked"
    );
    let asked = page(mina.post(SECURITY, &RISK).await, 401).await;
    assert_eq!(asked.sentence(), "Sign in again");
    assert_eq!(asked.count("input[name=name][value=mina]"), 1);
    let (action, fields) = form(&asked);
    assert_eq!(action, "/sign-in");

    let mut wrong = borrowed(&fields);
    wrong.extend([("name", "mina"), ("password", "wrong")]);
    let asked = page(mina.post("/sign-in", &wrong).await, 401).await;
    assert!(asked.text(".error-summary").contains("wrong"));
    assert_eq!(form(&asked).1, fields);

    let mut right = borrowed(&fields);
    right.extend([("name", "mina"), ("password", PASSWORD)]);
    let answer = mina.post("/sign-in", &right).await;
    let renewed = with_session(house.served.anonymous(), &answer);
    let ready = page(answer, 200).await;
    let (action, fields) = form(&ready);
    assert_eq!(action, SECURITY);
    let typed: Vec<(String, String)> = RISK
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    assert_eq!(fields, typed);
    assert_eq!(renewed.post(&action, &borrowed(&fields)).await.status(), 303);
    assert!(!super::is_in(&mina).await, "the old session has ended");

    let log = house.log(Filter::All).await;
    let refused = log
        .iter()
        .filter(|entry| entry.outcome == Outcome::Refused(Refusal::OldSignIn));
    assert_eq!(refused.count(), 1);
    let accepted = log.iter().filter(|entry| entry.action == Action::AcceptRisk);
    assert_eq!(accepted.count(), 2, "what was interrupted was not begun");
    house.stop().await;
}

#[tokio::test]
async fn who_came_by_a_link_takes_the_next_one_and_goes_on() {
    static AHEAD: AtomicI64 = AtomicI64::new(0);
    fn later() -> OffsetDateTime {
        clock::system() + Duration::seconds(AHEAD.load(Ordering::Relaxed))
    }
    let house = House::start_at(later).await;
    let by_link = async || {
        let anonymous = house.served.anonymous();
        let answer = anonymous.post("/sign-in", &[("token", &house.token())]).await;
        with_session(anonymous, &answer)
    };
    let first = by_link().await;
    AHEAD.store(
        i64::try_from(RECENT_SIGN_IN.as_secs()).unwrap() + 1,
        Ordering::Relaxed,
    );
    let asked = page(first.post(SECURITY, &RISK).await, 401).await;
    let (action, fields) = form(&asked);
    assert_eq!(action, SECURITY);
    let second = by_link().await;
    assert_eq!(second.post(&action, &borrowed(&fields)).await.status(), 303);
    house.stop().await;
}

#[tokio::test]
async fn signing_in_goes_on_with_nothing_but_what_the_console_does() {
    let house = House::start().await;
    house.set_account("mina", Role::Operator, PASSWORD).await;
    for path in [
        "https://evil.example/",
        "/sign-out",
        "/audit",
        "//evil",
        "/security?x",
    ] {
        let fields = [
            ("name", "mina"),
            ("password", PASSWORD),
            ("again", path),
            ("fields", "a=b"),
        ];
        let answer = house.served.anonymous().post("/sign-in", &fields).await;
        assert_eq!(
            (answer.status().as_u16(), super::location(&answer)),
            (303, "/"),
            "{path}"
        );
    }
    house.stop().await;
}
