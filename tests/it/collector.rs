//! The collector by itself, in front of a DynamoDB that fails: whatever is delivered how often and in which order, each event
//! ends up in the tables once and each session is what its events come to.

mod faults;
mod model;
mod tables;

use crate::support;
use collector::address::AddressPolicy;
use collector::config::Config;
use collector::event::EpochMillis;
use collector::gateway::GatewayRequest;
use collector::handler::{Answered, Collector, Invocation};
use collector::store::Store;
use collector::wire::{BatchAccepted, EventResult};
use faults::{Faults, FaultyDynamoDb};
use futures::StreamExt as _;
use model::{Delivery, NOW, Scenario};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tables::Tables;

/// What the property is tried with. Any other number makes another test of it.
const SEEDS: std::ops::Range<u64> = 0..6;
/// How many deliveries are under way at once.
const CONCURRENT: usize = 8;

fn collector(endpoint: &str) -> Collector {
    let environment = [
        ("EVENTS_TABLE", tables::EVENTS),
        ("SESSIONS_TABLE", tables::SESSIONS),
        ("ACTIVE_SESSIONS_TABLE", tables::ACTIVE_SESSIONS),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_ENDPOINT_URL", endpoint),
    ];
    let config = Config::read(|wanted| {
        let mut variables = environment.iter();
        variables.find_map(|(name, value)| (*name == wanted).then(|| (*value).to_owned()))
    })
    .unwrap();
    let clock = || EpochMillis::new(NOW);
    Collector {
        store: Store::new(config.dynamodb(), config.tables, clock),
        clock,
        ip_address: AddressPolicy::Raw,
        version: String::new(),
    }
}

/// Delivers a body as API Gateway does.
async fn deliver(collector: &Collector, body: &Value, number: usize) -> Answered {
    let request: GatewayRequest = serde_json::from_value(json!({
        "httpMethod": "POST",
        "headers": { "content-type": "application/json" },
        "body": body.to_string(),
        "requestContext": { "identity": { "sourceIp": "203.0.113.9" } },
    }))
    .unwrap();
    let invocation = Invocation {
        request_id: format!("request-{number}"),
        time: Duration::from_secs(5),
        trace: None,
    };
    collector.handle(&request, &invocation).await
}

/// What the answer says about each event of a delivery.
fn results(answered: &Answered) -> Vec<EventResult> {
    serde_json::from_str::<BatchAccepted>(&answered.response.body)
        .unwrap_or_else(|error| panic!("{error}: {:?}", answered.response))
        .results
}

/// An event of a visitor, as numbered.
fn event(session: Option<&str>, number: i64) -> Value {
    let user = if session.is_some() { "user_1" } else { "user_2" };
    json!({
        "user_id": user, "session_id": session, "event_type": "page_view", "timestamp": NOW - 60_000 + number,
        "page_url": "https://shop.example/ko/products/17", "referrer": "https://search.example/",
        "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
        "element_text": "장바구니에 담기", "price": 28_000,
    })
}

#[tokio::test]
async fn events_take_few_calls_and_known_units() {
    let (_dir, ministack) = support::ministack().await;
    let sdk = support::sdk(&ministack);
    let tables = Tables::create(&sdk).await;
    let dynamodb = FaultyDynamoDb::start(ministack.endpoint(), Faults::none(), 0).await;
    let collector = collector(dynamodb.url());
    let batch = |session, numbers: std::ops::Range<i64>| -> Value {
        numbers.map(|number| event(session, number)).collect()
    };
    // What is sent, the calls, the units written: for an event 2 and 1 for each of 2 indexes, for its session 2 and 1 for
    // the index (1 more when it moves there), for the active session 2, for each of 2 sessions that it could have belonged
    // to 2.
    let cases = [
        ("the first event of a session", event(Some("sess_1"), 0), 1, 9.0),
        ("a second one", event(Some("sess_1"), 1), 1, 9.0),
        ("25 in a batch", batch(Some("sess_1"), 2..27), 1, 105.0),
        ("a duplicate", event(Some("sess_1"), 1), 1, 0.0),
        ("one before them all", event(Some("sess_1"), -1), 2, 8.0),
        (
            "the first event of a user without a session",
            event(None, 50),
            2,
            13.0,
        ),
        ("a second one of that user", event(None, 51), 2, 9.0),
        ("25 of that user", batch(None, 52..77), 2, 105.0),
    ];
    let mut number = 0;
    for (case, body, calls, units) in cases {
        let before = dynamodb.calls();
        number += 1;
        let answered = deliver(&collector, &body, number).await;
        assert_eq!(answered.response.status_code, 200, "{case}");
        assert_eq!(dynamodb.calls() - before, calls, "{case}");
        assert_eq!(answered.calls.len(), calls, "{case}: what is told to X-Ray");
        let written: f64 = answered.log.consumed.iter().map(|part| part.write_units).sum();
        assert!(
            (written - units).abs() < f64::EPSILON,
            "{case}: {:?}",
            answered.log.consumed
        );
    }
    tables.delete().await;
    ministack.stop().await;
}

#[tokio::test]
async fn an_id_alone_is_enough_not_to_be_stored_twice() {
    let (_dir, ministack) = support::ministack().await;
    let tables = Tables::create(&support::sdk(&ministack)).await;
    let collector = collector(ministack.endpoint());
    for (number, id) in [
        "evt_client-1",
        "evt_client-1",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    ]
    .into_iter()
    .enumerate()
    {
        let mut event = event(Some("sess_1"), 0);
        event["event_id"] = json!(id);
        event["timestamp"] = Value::Null;
        let answered = deliver(&collector, &json!([event, event]), number).await;
        let stored = results(&answered)
            .iter()
            .filter(|result| matches!(result, EventResult::Stored { .. }))
            .count();
        assert_eq!(stored, usize::from(number != 1), "{id}");
    }
    let sessions = tables.sessions().await;
    assert_eq!(
        sessions.iter().map(|session| session.total).collect::<Vec<_>>(),
        [2]
    );
    tables.delete().await;
    ministack.stop().await;
}

#[tokio::test]
async fn any_delivery_ends_with_exact_events_and_exact_sessions() {
    let (_dir, ministack) = support::ministack().await;
    let sdk = support::sdk(&ministack);
    for seed in SEEDS {
        let tables = Tables::create(&sdk).await;
        let dynamodb = FaultyDynamoDb::start(ministack.endpoint(), Faults::all(), seed).await;
        let collector = collector(dynamodb.url());
        let scenario = Scenario::new(seed);

        let mut stored: BTreeMap<usize, usize> = BTreeMap::new();
        let mut waiting = scenario.deliveries.clone();
        let mut number = 0;
        while !waiting.is_empty() {
            let round = std::mem::take(&mut waiting);
            let deliveries = round.into_iter().map(|delivery| {
                number += 1;
                let body = scenario.body(&delivery);
                let collector = &collector;
                async move { (delivery, deliver(collector, &body, number).await) }
            });
            let answers: Vec<(Delivery, Answered)> = futures::stream::iter(deliveries)
                .buffer_unordered(CONCURRENT)
                .collect()
                .await;
            for (delivery, answered) in answers {
                let mut again = Vec::new();
                for (&event, result) in delivery.iter().zip(results(&answered)) {
                    match result {
                        EventResult::Stored { .. } => *stored.entry(event).or_default() += 1,
                        EventResult::Duplicate { .. } => {}
                        EventResult::Retry { .. } => again.push(event),
                        EventResult::Dropped(reason) => panic!("seed {seed}: {reason:?}"),
                    }
                }
                if !again.is_empty() {
                    waiting.push(again);
                }
            }
            assert!(number < 10_000, "seed {seed}: it does not end");
        }

        assert!(
            stored.values().all(|times| *times == 1),
            "seed {seed}: an event was stored more than once: {stored:?}"
        );
        assert_eq!(tables.events().await, scenario.expected_events(), "seed {seed}");
        assert_eq!(
            tables.sessions().await,
            scenario.expected_sessions(),
            "seed {seed}"
        );
        assert_eq!(tables.active().await, scenario.expected_active(), "seed {seed}");
        assert!(dynamodb.tally().len() >= 6, "hardly anything failed");
        tables.delete().await;
    }
    ministack.stop().await;
}
