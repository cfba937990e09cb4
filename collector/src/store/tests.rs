use super::*;
use crate::event::{Arrival, EpochMillis};
use crate::log::Consumed;
use aws_sdk_dynamodb::error::ErrorMetadata;
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::transact_write_items::{TransactWriteItemsInput, TransactWriteItemsOutput};
use aws_sdk_dynamodb::types::error::TransactionCanceledException;
use aws_sdk_dynamodb::types::{Capacity, ConsumedCapacity};
use aws_smithy_mocks::{MockResponse, Rule, RuleMode, mock, mock_client};
use serde_json::json;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

const AT: i64 = 1_750_000_000_000;

type Write = MockResponse<TransactWriteItemsOutput, TransactWriteItemsError>;

fn store(rules: &[&Rule]) -> Store {
    let client = mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, rules);
    let tables = Tables {
        events: "Events".to_owned(),
        sessions: "Sessions".to_owned(),
        active_sessions: "ActiveSessions".to_owned(),
    };
    Store::new(client, tables)
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
    Event::from_json(sent, &arrival).unwrap()
}

async fn record(store: &Store, event: &Event) -> (Result<Recorded, StoreError>, Vec<Consumed>) {
    let mut consumption = Consumption::default();
    let result = store.record(event, &mut consumption).await;
    (result, consumption.into_log())
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
    let (result, _) = record(&store(&[&rule]), &event).await;
    assert_eq!(result.unwrap(), Recorded::Stored(session("sess_1")));

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
            .ends_with("ADD total_events :one")
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
        let (result, _) = record(&store(&[&rule]), &event(&json!({}))).await;
        assert_eq!(result.unwrap(), Recorded::Duplicate(session(expected)));
    }
}

#[tokio::test]
async fn a_late_event_changes_only_what_its_place_allows() {
    let cases = [
        (
            moved_to(AT - 10, AT + 10),
            "start_time <= :at AND last_activity > :at",
        ),
        (
            moved_to(AT + 5, AT + 10),
            "attribute_not_exists(start_time) OR start_time > :at",
        ),
    ];
    for (cancelled, condition) in cases {
        let (rule, sent) = writes([cancelled, written()]);
        let (result, _) = record(&store(&[&rule]), &event(&json!({}))).await;
        assert_eq!(result.unwrap(), Recorded::Stored(session("sess_1")));
        let sent = sent.lock().unwrap();
        let [_, update] = sent[1].transact_items() else {
            panic!("the active session is not renewed")
        };
        assert_eq!(update.update().unwrap().condition_expression(), Some(condition));
    }
}

#[tokio::test]
async fn an_event_of_an_ended_session_renews_no_active_session() {
    let (rule, sent) = writes([written()]);
    let old = AT - session::INACTIVITY_MS;
    let (result, _) = record(&store(&[&rule]), &event(&json!({ "timestamp": old }))).await;
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
        let (result, _) = record(&store(&[&rule]), &event(&json!({}))).await;
        assert!(matches!(result, Ok(Recorded::Stored(_))), "{code}");
        assert_eq!(rule.num_calls(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_are_bounded() {
    let conflicts =
        (0..100).map(|_| cancelled_for(&[("TransactionConflict", None), ("None", None), ("None", None)]));
    let (rule, _) = writes(conflicts);
    let (result, _) = record(&store(&[&rule]), &event(&json!({}))).await;
    let error = result.unwrap_err().to_string();
    assert_eq!(
        error,
        "the transaction was cancelled 8 times, at last because of TransactionConflict"
    );
    assert_eq!(rule.num_calls(), MAX_ATTEMPTS as usize);
}

#[tokio::test(start_paused = true)]
async fn the_sdk_tries_a_throttled_call_again_and_then_says_so() {
    let rule = mock!(Client::transact_write_items)
        .sequence()
        .http_response(throttled)
        .repeatedly()
        .build();
    let (result, _) = record(&store(&[&rule]), &event(&json!({}))).await;
    let error = result.unwrap_err();
    assert!(
        matches!(&error, StoreError::Refused { code, .. } if code == "ThrottlingException"),
        "{error}"
    );
    assert_eq!(rule.num_calls(), 3);
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
    let (result, _) = record(&store(&[&rule]), &event(&json!({}))).await;
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
    let derived = session::assign(event(&json!({})).user_id(), EpochMillis::new(AT), None);
    let cases = [(vec![latest], session("sess_latest")), (vec![], derived)];
    for (items, expected) in cases {
        let query = mock!(Client::query)
            .match_requests(|query| {
                let values = query.expression_attribute_values().unwrap();
                query.index_name() == Some("UserIndex")
                    && values[":user"] == s("user_1")
                    && values[":latest_start"] == n(AT + session::INACTIVITY_MS)
            })
            .then_output(move || QueryOutput::builder().set_items(Some(items.clone())).build());
        let (write, _) = writes([written()]);
        let event = event(&json!({ "session_id": null }));
        let (result, _) = record(&store(&[&query, &write]), &event).await;
        assert_eq!(result.unwrap(), Recorded::Stored(expected));
    }
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
    let (_, consumed) = record(&store(&[&query, &write]), &event(&json!({ "session_id": null }))).await;

    let charge = |table: &str, index: Option<&str>, read_units, write_units| Consumed {
        table: table.to_owned(),
        index: index.map(str::to_owned),
        read_units,
        write_units,
    };
    assert_eq!(
        consumed,
        [
            charge("Events", None, 0.0, 2.0),
            charge("Events", Some("SessionIndex"), 0.0, 1.0),
            charge("Events", Some("UserIndex"), 0.0, 1.0),
            charge("Sessions", None, 0.0, 2.0),
            charge("Sessions", Some("UserIndex"), 0.5, 0.0),
        ]
    );
}
