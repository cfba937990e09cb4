use super::*;
use crate::event::Arrival;
use crate::log::Consumed;
use crate::session;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::error::ErrorMetadata;
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::transact_write_items::{
    TransactWriteItemsError, TransactWriteItemsInput, TransactWriteItemsOutput,
};
use aws_sdk_dynamodb::types::error::TransactionCanceledException;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, Capacity, ConsumedCapacity, ReturnConsumedCapacity,
};
use aws_smithy_mocks::{MockResponse, Rule, RuleMode, mock, mock_client};
use serde_json::json;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const AT: i64 = 1_750_000_000_000;

type Write = MockResponse<TransactWriteItemsOutput, TransactWriteItemsError>;

fn store(rules: &[&Rule]) -> Store {
    let client = mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, rules, |config| {
        config.retry_config(RetryConfig::disabled())
    });
    let tables = Tables {
        events: "Events".to_owned(),
        sessions: "Sessions".to_owned(),
        active_sessions: "ActiveSessions".to_owned(),
    };
    Store::new(client, tables, || EpochMillis::new(AT + 100))
}

/// Answers each transaction with the next of these, and keeps what was sent.
fn writes(answers: impl IntoIterator<Item = Write>) -> (Rule, Arc<Mutex<Vec<TransactWriteItemsInput>>>) {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&sent);
    let answers = Mutex::new(answers.into_iter().collect::<VecDeque<_>>());
    let rule = mock!(Client::transact_write_items).then_compute_response(move |input| {
        kept.lock().unwrap().push(input.clone());
        answers.lock().unwrap().pop_front().unwrap()
    });
    (rule, sent)
}

fn written() -> Write {
    MockResponse::Output(TransactWriteItemsOutput::builder().build())
}

/// A cancellation with these reasons, in the order event, session, active session.
fn cancelled_for(reasons: &[(&str, Option<HashMap<String, AttributeValue>>)]) -> Write {
    let reasons = reasons
        .iter()
        .map(|(code, item)| {
            CancellationReason::builder()
                .code(*code)
                .set_item(item.clone())
                .build()
        })
        .collect();
    MockResponse::Error(TransactWriteItemsError::TransactionCanceledException(
        TransactionCanceledException::builder()
            .set_cancellation_reasons(Some(reasons))
            .message("Transaction cancelled")
            .meta(
                ErrorMetadata::builder()
                    .code("TransactionCanceledException")
                    .build(),
            )
            .build(),
    ))
}

fn moved_to(start: i64, end: i64) -> Write {
    let session = HashMap::from([
        ("start_time".to_owned(), AttributeValue::N(start.to_string())),
        ("last_activity".to_owned(), AttributeValue::N(end.to_string())),
    ]);
    cancelled_for(&[
        ("None", None),
        ("ConditionalCheckFailed", Some(session)),
        ("None", None),
    ])
}

fn event(members: &serde_json::Value) -> Event {
    let mut sent = json!({
        "user_id": "user_1", "session_id": "sess_1", "event_type": "click", "page_url": "/page", "timestamp": AT,
    });
    for (name, value) in members.as_object().unwrap() {
        sent[name] = value.clone();
    }
    let arrival = Arrival {
        received_at: EpochMillis::new(AT + 100),
        request_id: "request-1".to_owned(),
        ip_address: "203.0.113.9".to_owned(),
        user_agent: None,
    };
    Event::from_json(sent, &arrival, 0).unwrap()
}

async fn record(store: &Store, event: Event) -> (Result<Fate, StoreError>, Calls) {
    let (fates, mut errors, calls) = record_all(store, &[event]).await;
    (errors.pop().map_or_else(|| Ok(fates[0].clone()), Err), calls)
}

async fn record_all(store: &Store, events: &[Event]) -> (Vec<Fate>, Vec<StoreError>, Calls) {
    let mut calls = Calls::default();
    let deadline = Instant::now() + Duration::from_secs(10);
    let Recording { fates, errors } = store.record(events, deadline, &mut calls).await;
    (fates, errors, calls)
}

fn session(id: &str) -> SessionId {
    SessionId::parse(id).unwrap()
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(number: impl std::fmt::Display) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

#[tokio::test]
async fn one_transaction_writes_all_three_items() {
    let (rule, sent) = writes([written()]);
    let event = event(&json!({ "price": 19.9, "in": { "stock": true }, "tags": ["a", null] }));
    let (result, _) = record(&store(&[&rule]), event.clone()).await;
    assert_eq!(result.unwrap(), Fate::Stored(session("sess_1")));

    let sent = sent.lock().unwrap();
    let [input] = sent.as_slice() else {
        panic!("{} transactions", sent.len())
    };
    assert_eq!(
        input.return_consumed_capacity(),
        Some(&ReturnConsumedCapacity::Indexes)
    );
    let [put_event, update_session, put_active] = input.transact_items() else {
        panic!()
    };

    let put_event = put_event.put().unwrap();
    assert_eq!(put_event.table_name(), "Events");
    assert_eq!(
        put_event.condition_expression(),
        Some("attribute_not_exists(event_id)")
    );
    let in_stock = HashMap::from([("stock".to_owned(), AttributeValue::Bool(true))]);
    let expected = HashMap::from([
        ("event_id", s(event.key().id.as_str())),
        ("timestamp", n(AT)),
        ("user_id", s("user_1")),
        ("session_id", s("sess_1")),
        ("event_type", s("click")),
        ("page_url", s("/page")),
        ("referrer", s("")),
        ("user_agent", s("")),
        ("ip_address", s("203.0.113.9")),
        ("received_at", n(AT + 100)),
        ("corrected_at", n(AT)),
        ("price", n("19.9")),
        ("in", AttributeValue::M(in_stock)),
        (
            "tags",
            AttributeValue::L(vec![s("a"), AttributeValue::Null(true)]),
        ),
    ]);
    assert_eq!(
        put_event.item(),
        &expected
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    );

    let update_session = update_session.update().unwrap();
    assert_eq!(update_session.table_name(), "Sessions");
    assert_eq!(update_session.key()["session_id"], s("sess_1"));
    assert!(
        update_session
            .update_expression()
            .ends_with("ADD total_events :count")
    );

    let put_active = put_active.put().unwrap();
    assert_eq!(put_active.table_name(), "ActiveSessions");
    let expected = HashMap::from([
        ("session_id", s("sess_1")),
        ("user_id", s("user_1")),
        ("last_activity", n(AT)),
        ("current_page", s("/page")),
        ("expires_at", n(AT / 1000 + 1800)),
    ]);
    assert_eq!(
        put_active.item(),
        &expected
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    );
}

#[tokio::test]
async fn an_event_that_is_there_is_a_duplicate_in_its_first_session() {
    let stored = HashMap::from([("session_id".to_owned(), s("sess_first"))]);
    let cases = [(Some(stored), "sess_first"), (None, "sess_1")];
    for (item, expected) in cases {
        // The session's condition fails too when a later event came in between: the event's own decides.
        let (rule, _) = writes([cancelled_for(&[
            ("ConditionalCheckFailed", item),
            ("ConditionalCheckFailed", None),
            ("None", None),
        ])]);
        let (result, _) = record(&store(&[&rule]), event(&json!({}))).await;
        assert_eq!(result.unwrap(), Fate::Duplicate(session(expected)));
    }
}

#[tokio::test]
async fn a_late_event_changes_only_what_its_place_allows() {
    let cases = [
        (moved_to(AT - 10, AT + 10), "ADD total_events :count"),
        (
            moved_to(AT + 5, AT + 10),
            "SET start_time = :start, entry_page = :entry_page, referrer = :referrer, user_id = :user, \
             ip_address = :ip, session_duration = last_activity - :start ADD total_events :count",
        ),
    ];
    for (cancelled, change) in cases {
        let (rule, sent) = writes([cancelled, written()]);
        let (result, _) = record(&store(&[&rule]), event(&json!({}))).await;
        assert_eq!(result.unwrap(), Fate::Stored(session("sess_1")));
        let sent = sent.lock().unwrap();
        let [_, update] = sent[1].transact_items() else {
            panic!("the active session is not renewed")
        };
        assert_eq!(update.update().unwrap().update_expression(), change);
    }
}

#[tokio::test]
async fn an_event_of_an_ended_session_renews_no_active_session() {
    let (rule, sent) = writes([written()]);
    let old = AT - session::INACTIVITY_MS;
    let (result, _) = record(&store(&[&rule]), event(&json!({ "timestamp": old }))).await;
    assert!(result.is_ok());
    let sent = sent.lock().unwrap();
    let [_, update] = sent[0].transact_items() else {
        panic!("the active session is not renewed")
    };
    let values = update.update().unwrap().expression_attribute_values().unwrap();
    assert_eq!(values[":active"], AttributeValue::Bool(false));
}

#[tokio::test(start_paused = true)]
async fn a_passing_cancellation_is_tried_again() {
    for code in [
        "TransactionConflict",
        "ProvisionedThroughputExceeded",
        "ThrottlingError",
    ] {
        let (rule, _) = writes([
            cancelled_for(&[("None", None), (code, None), ("None", None)]),
            written(),
        ]);
        let (result, _) = record(&store(&[&rule]), event(&json!({}))).await;
        assert!(matches!(result, Ok(Fate::Stored(_))), "{code}");
        assert_eq!(rule.num_calls(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_end_with_the_time() {
    let conflicts =
        (0..1000).map(|_| cancelled_for(&[("TransactionConflict", None), ("None", None), ("None", None)]));
    let (rule, _) = writes(conflicts);
    let begun = Instant::now();
    let (result, _) = record(&store(&[&rule]), event(&json!({}))).await;
    let error = result.unwrap_err();
    let StoreError::OutOfTime { attempts, cause } = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (*attempts as usize, cause.as_str()),
        (rule.num_calls(), "TransactionConflict")
    );
    assert!((10..100).contains(attempts), "{attempts} attempts");
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn a_throttled_call_is_made_again_with_the_same_token() {
    let tokens = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&tokens);
    let rule = mock!(Client::transact_write_items)
        .match_requests(move |input| {
            seen.lock()
                .unwrap()
                .push(input.client_request_token().map(str::to_owned));
            true
        })
        .sequence()
        .http_response(throttled)
        .times(4)
        .output(|| TransactWriteItemsOutput::builder().build())
        .build();
    let (result, calls) = record(&store(&[&rule]), event(&json!({}))).await;
    assert!(matches!(result, Ok(Fate::Stored(_))), "{result:?}");
    assert_eq!(calls.made().len(), 5);
    let tokens = tokens.lock().unwrap();
    assert!(
        tokens[0].is_some() && tokens.iter().all(|token| *token == tokens[0]),
        "{tokens:?}"
    );
}

#[tokio::test]
async fn a_session_that_contradicts_itself_is_named() {
    let (rule, _) = writes([moved_to(AT, AT), moved_to(AT, AT)]);
    let (result, _) = record(&store(&[&rule]), event(&json!({}))).await;
    let error = result.unwrap_err();
    assert!(matches!(error, StoreError::UnreadableSession), "{error}");
    assert_eq!(rule.num_calls(), 2);
}

#[tokio::test]
async fn a_batch_of_one_session_is_one_transaction() {
    let (rule, sent) = writes([written()]);
    let events: Vec<Event> = (0..25)
        .map(|n| event(&json!({ "timestamp": AT - n * 1000, "page_url": format!("/{n}") })))
        .collect();
    let (fates, errors, _) = record_all(&store(&[&rule]), &events).await;
    assert!(errors.is_empty());
    assert_eq!(fates, vec![Fate::Stored(session("sess_1")); 25]);
    let sent = sent.lock().unwrap();
    let [.., update, active] = sent[0].transact_items() else {
        panic!()
    };
    assert_eq!(sent[0].transact_items().len(), 27);
    let values = update.update().unwrap().expression_attribute_values().unwrap();
    let expected = [
        (":count", n(25)),
        (":start", n(AT - 24_000)),
        (":entry_page", s("/24")),
        (":end", n(AT)),
        (":exit_page", s("/0")),
    ];
    for (name, value) in expected {
        assert_eq!(values[name], value, "{name}");
    }
    assert_eq!(active.put().unwrap().item()["current_page"], s("/0"));
}

#[tokio::test]
async fn a_batch_is_written_without_what_is_there_already() {
    let stored = HashMap::from([("session_id".to_owned(), s("sess_first"))]);
    let (rule, sent) = writes([
        cancelled_for(&[
            ("None", None),
            ("ConditionalCheckFailed", Some(stored)),
            ("None", None),
            ("None", None),
        ]),
        written(),
    ]);
    let one = event(&json!({ "page_url": "/one" }));
    let two = event(&json!({ "page_url": "/two" }));
    let events = [one.clone(), two, one];
    let (fates, errors, _) = record_all(&store(&[&rule]), &events).await;
    assert!(errors.is_empty());
    let expected = [
        Fate::Stored(session("sess_1")),
        Fate::Duplicate(session("sess_first")),
        Fate::Duplicate(session("sess_1")),
    ];
    assert_eq!(fates, expected);
    assert_eq!(sent.lock().unwrap()[1].transact_items().len(), 3);
}

#[tokio::test]
async fn a_batch_of_many_sessions_fails_one_by_one() {
    let rule = mock!(Client::transact_write_items).then_compute_response(|input| {
        let put = input.transact_items()[0].put().unwrap();
        if put.item()["session_id"] == s("sess_3") {
            let meta = ErrorMetadata::builder().code("AccessDeniedException").build();
            MockResponse::Error(TransactWriteItemsError::generic(meta))
        } else {
            written()
        }
    });
    let events: Vec<Event> = (0..20)
        .map(|n| event(&json!({ "session_id": format!("sess_{}", n % 10) })))
        .collect();
    let (fates, errors, calls) = record_all(&store(&[&rule]), &events).await;
    assert_eq!(calls.made().len(), 10);
    assert_eq!(errors.len(), 1);
    for (n, fate) in fates.iter().enumerate() {
        let session = session(&format!("sess_{}", n % 10));
        let expected = match (n % 10, n < 10) {
            (3, _) => Fate::Retry,
            (_, true) => Fate::Stored(session),
            (_, false) => Fate::Duplicate(session),
        };
        assert_eq!(*fate, expected, "{n}");
    }
}

#[tokio::test]
async fn more_events_than_a_transaction_takes_are_several() {
    let (rule, sent) = writes([written(), written()]);
    let events: Vec<Event> = (0..100).map(|n| event(&json!({ "n": n }))).collect();
    let (fates, _, _) = record_all(&store(&[&rule]), &events).await;
    assert_eq!(fates, vec![Fate::Stored(session("sess_1")); 100]);
    let sizes: Vec<usize> = sent
        .lock()
        .unwrap()
        .iter()
        .map(|sent| sent.transact_items().len())
        .collect();
    assert_eq!(sizes, [97, 7]);
}

#[tokio::test]
async fn an_id_without_a_time_is_claimed() {
    let claimed = HashMap::from([("claimed_session".to_owned(), s("sess_first"))]);
    let (rule, sent) = writes([cancelled_for(&[
        ("ConditionalCheckFailed", Some(claimed)),
        ("None", None),
        ("None", None),
        ("None", None),
    ])]);
    let event = event(&json!({ "event_id": "evt_client-1", "timestamp": null }));
    let (result, _) = record(&store(&[&rule]), event).await;
    assert_eq!(result.unwrap(), Fate::Duplicate(session("sess_first")));
    let sent = sent.lock().unwrap();
    let claim = sent[0].transact_items()[0].put().unwrap();
    assert_eq!(claim.item()["event_id"], s("evt_client-1"));
    assert_eq!(claim.item()["timestamp"], n(0));
    assert!(!claim.item().contains_key("session_id") && !claim.item().contains_key("user_id"));
}

fn throttled() -> aws_sdk_dynamodb::config::http::HttpResponse {
    let body = r#"{"__type":"com.amazon.coral.availability#ThrottlingException","message":"Rate of requests exceeds"}"#;
    aws_sdk_dynamodb::config::http::HttpResponse::new(400.try_into().unwrap(), body.into())
}

#[tokio::test]
async fn an_error_that_may_quote_the_event_is_withheld() {
    let error = || {
        let meta = ErrorMetadata::builder()
            .code("ValidationException")
            .message("bad value user_1")
            .build();
        MockResponse::Error(TransactWriteItemsError::generic(meta))
    };
    let (rule, _) = writes([error()]);
    let (result, _) = record(&store(&[&rule]), event(&json!({}))).await;
    let error = result.unwrap_err().to_string();
    assert!(
        error.contains("ValidationException") && !error.contains("user_1"),
        "{error}"
    );
}

#[tokio::test]
async fn without_a_session_id_the_users_latest_session_is_asked_for() {
    let latest = HashMap::from([
        ("session_id".to_owned(), s("sess_latest")),
        ("start_time".to_owned(), n(AT - 60_000)),
        ("last_activity".to_owned(), n(AT - 30_000)),
    ]);
    let derived = session::opened(event(&json!({})).user_id(), EpochMillis::new(AT));
    let cases = [(vec![latest], session("sess_latest"), 3), (vec![], derived, 5)];
    for (items, expected, actions) in cases {
        let query = mock!(Client::query)
            .match_requests(|query| {
                let values = query.expression_attribute_values().unwrap();
                query.index_name() == Some("UserIndex")
                    && values[":user"] == s("user_1")
                    && values[":latest_start"] == n(AT + session::INACTIVITY_MS)
            })
            .then_output(move || QueryOutput::builder().set_items(Some(items.clone())).build());
        let (write, sent) = writes([written()]);
        let event = event(&json!({ "session_id": null }));
        let (result, _) = record(&store(&[&query, &write]), event).await;
        assert_eq!(result.unwrap(), Fate::Stored(expected));
        assert_eq!(sent.lock().unwrap()[0].transact_items().len(), actions);
    }
}

#[tokio::test]
async fn a_session_that_another_event_has_just_opened_is_joined() {
    let query = mock!(Client::query).then_output(|| QueryOutput::builder().build());
    let opened = HashMap::from([
        ("session_id".to_owned(), s("sess_just_opened")),
        ("start_time".to_owned(), n(AT - 500)),
        ("last_activity".to_owned(), n(AT - 500)),
    ]);
    let (write, sent) = writes([
        cancelled_for(&[
            ("None", None),
            ("None", None),
            ("None", None),
            ("ConditionalCheckFailed", Some(opened)),
            ("None", None),
        ]),
        written(),
    ]);
    let event = event(&json!({ "session_id": null }));
    let [before, _] = session::neighbours(event.user_id(), EpochMillis::new(AT));
    let (result, calls) = record(&store(&[&query, &write]), event).await;
    assert_eq!(result.unwrap(), Fate::Stored(before));
    assert_eq!(sent.lock().unwrap()[1].transact_items().len(), 3);
    assert_eq!(calls.made().len(), 3);
}

#[tokio::test]
async fn events_of_a_user_that_lie_apart_are_several_sessions() {
    let query = mock!(Client::query).then_output(|| QueryOutput::builder().build());
    let (write, _) = writes([written(), written()]);
    let minute = 60_000;
    let events: Vec<Event> = [-90, 0, -10, -70]
        .map(|at| event(&json!({ "session_id": null, "timestamp": AT + at * minute })))
        .into();
    let (fates, _, calls) = record_all(&store(&[&query, &write]), &events).await;
    assert_eq!(calls.made().len(), 4);
    assert_eq!(fates[0], fates[3]);
    assert_eq!(fates[1], fates[2]);
    assert_ne!(fates[0], fates[1]);
}

#[tokio::test]
async fn consumption_is_told_apart_by_table_and_index() {
    let index = |units| Capacity::builder().capacity_units(units).build();
    let read = ConsumedCapacity::builder()
        .table_name("Sessions")
        .capacity_units(0.5)
        .table(index(0.0))
        .global_secondary_indexes("UserIndex", index(0.5))
        .build();
    let query = mock!(Client::query)
        .then_output(move || QueryOutput::builder().consumed_capacity(read.clone()).build());
    let event_charge = ConsumedCapacity::builder()
        .table_name("Events")
        .capacity_units(4.0)
        .global_secondary_indexes("UserIndex", index(1.0))
        .global_secondary_indexes("SessionIndex", index(1.0))
        .build();
    let session_charge = ConsumedCapacity::builder()
        .table_name("Sessions")
        .capacity_units(2.0)
        .build();
    let (write, _) = writes([MockResponse::Output(
        TransactWriteItemsOutput::builder()
            .consumed_capacity(event_charge)
            .consumed_capacity(session_charge)
            .build(),
    )]);
    let (_, calls) = record(&store(&[&query, &write]), event(&json!({ "session_id": null }))).await;

    let charge = |table: &str, index: Option<&str>, read_units, write_units| Consumed {
        table: table.to_owned(),
        index: index.map(str::to_owned),
        read_units,
        write_units,
    };
    assert_eq!(
        calls.consumed(),
        [
            charge("Events", None, 0.0, 2.0),
            charge("Events", Some("SessionIndex"), 0.0, 1.0),
            charge("Events", Some("UserIndex"), 0.0, 1.0),
            charge("Sessions", None, 0.0, 2.0),
            charge("Sessions", Some("UserIndex"), 0.5, 0.0),
        ]
    );
}
