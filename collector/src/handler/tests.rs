use super::*;
use crate::config::Tables;
use crate::log::{EventCounts, Outcome};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::{TransactWriteItemsError, TransactWriteItemsOutput};
use aws_sdk_dynamodb::types::CancellationReason;
use aws_sdk_dynamodb::types::error::TransactionCanceledException;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use serde_json::{Value, json};

const EVENT: &str = r#"{"user_id":"user_1","session_id":"sess_1","event_type":"click","page_url":"/page",
    "timestamp":1750000000000,"element_text":"Kim's order"}"#;

fn collector(rule: &Rule) -> Collector {
    collector_over(&[rule])
}

pub(super) fn collector_over(rules: &[&Rule]) -> Collector {
    let client = mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, rules);
    let tables = Tables {
        events: "Events".to_owned(),
        sessions: "Sessions".to_owned(),
        active_sessions: "ActiveSessions".to_owned(),
    };
    let clock = || EpochMillis::new(1_750_000_000_250);
    Collector {
        store: Store::new(client, tables, clock),
        clock,
        ip_address: AddressPolicy::Raw,
        version: "7".to_owned(),
    }
}

pub(super) fn invocation() -> Invocation {
    Invocation {
        request_id: "lambda-request".to_owned(),
        time: Duration::from_secs(30),
        trace: TraceHeader::parse("Root=1-581cf771-a006649127e371903a2de979"),
    }
}

pub(super) fn storing() -> Rule {
    mock!(Client::transact_write_items).then_output(|| TransactWriteItemsOutput::builder().build())
}

fn cancelling(code: &'static str) -> Rule {
    mock!(Client::transact_write_items).then_error(move || {
        TransactWriteItemsError::TransactionCanceledException(
            TransactionCanceledException::builder()
                .cancellation_reasons(CancellationReason::builder().code(code).build())
                .build(),
        )
    })
}

/// A proxy event of a REST API, as API Gateway sends it.
fn proxy_event(method: &str, content_type: Option<&str>, body: &str, is_base64: bool) -> GatewayRequest {
    let mut event = json!({
        "resource": "/events",
        "path": "/events",
        "httpMethod": method,
        "headers": { "Host": "api.example.com", "User-Agent": "Mozilla/5.0" },
        "multiValueHeaders": { "Host": ["api.example.com"], "User-Agent": ["Mozilla/5.0"] },
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "pathParameters": null,
        "stageVariables": null,
        "requestContext": {
            "resourcePath": "/events", "httpMethod": method, "path": "/prod/events", "stage": "prod",
            "requestId": "api-request", "identity": { "sourceIp": "203.0.113.9", "userAgent": "Mozilla/5.0" },
        },
        "body": body,
        "isBase64Encoded": is_base64,
    });
    if let Some(content_type) = content_type {
        event["headers"]["Content-Type"] = json!(content_type);
    }
    serde_json::from_value(event).unwrap()
}

pub(super) fn post(body: &str) -> GatewayRequest {
    proxy_event("POST", Some("application/json"), body, false)
}

fn body(response: &GatewayResponse) -> Value {
    serde_json::from_str(&response.body).unwrap()
}

async fn handle(rule: &Rule, request: &GatewayRequest) -> (GatewayResponse, RequestLog) {
    let answered = collector(rule).handle(request, &invocation()).await;
    (answered.response, answered.log)
}

#[tokio::test]
async fn a_stored_event_is_answered_as_the_contract_says() {
    let base64 = "eyJ1c2VyX2lkIjoidSIsInNlc3Npb25faWQiOiJzZXNzXzEiLCJldmVudF90eXBlIjoiY2xpY2siLCJwYWdlX3VybCI6Ii9hIn0=";
    let requests = [
        post(EVENT),
        proxy_event("POST", Some("text/plain;charset=UTF-8"), EVENT, false),
        proxy_event("POST", Some("Application/JSON; charset=utf-8"), EVENT, false),
        proxy_event("POST", None, EVENT, false),
        proxy_event("POST", Some("text/plain"), base64, true),
    ];
    for request in requests {
        let (response, log) = handle(&storing(), &request).await;
        assert_eq!(response.status_code, 200, "{request:?}");
        assert_eq!(response.headers["access-control-allow-origin"], "*");
        assert_eq!(response.headers["content-type"], "application/json");
        assert_eq!(response.headers["x-collector-version"], "7");
        let event_id = log.event_id.unwrap();
        assert!(event_id.starts_with("evt_"));
        assert_eq!(
            body(&response),
            json!({ "message": "Event processed successfully", "event_id": event_id, "session_id": "sess_1" })
        );
        assert_eq!(
            (log.outcome, log.status, log.request_id.as_str()),
            (Outcome::Stored, 200, "lambda-request")
        );
    }
}

#[tokio::test]
async fn a_repeated_event_is_answered_like_the_first() {
    let (first, _) = handle(&storing(), &post(EVENT)).await;
    let (second, log) = handle(&cancelling("ConditionalCheckFailed"), &post(EVENT)).await;
    assert_eq!(second.status_code, 200);
    assert_eq!(body(&second), body(&first));
    assert_eq!(log.outcome, Outcome::Duplicate);
}

#[tokio::test]
async fn a_preflight_is_answered_without_a_body() {
    let (response, log) = handle(&storing(), &proxy_event("OPTIONS", None, "", false)).await;
    assert_eq!(response.status_code, 204);
    assert!(response.body.is_empty());
    assert_eq!(response.headers["access-control-allow-methods"], "POST, OPTIONS");
    assert_eq!(response.headers["access-control-allow-headers"], "content-type");
    assert_eq!(log.outcome, Outcome::Preflight);
}

#[tokio::test]
async fn requests_at_fault_are_told_so_and_reach_no_table() {
    let large = format!(r#"{{"user_id":"{}"}}"#, "u".repeat(MAX_BODY_BYTES));
    let cases = [
        (proxy_event("GET", None, "", false), 405, vec![]),
        (proxy_event("DELETE", None, EVENT, false), 405, vec![]),
        (
            proxy_event("POST", Some("application/x-www-form-urlencoded"), EVENT, false),
            415,
            vec![],
        ),
        (post(&large), 413, vec![]),
        (post(""), 400, vec!["body"]),
        (post("{"), 400, vec!["body"]),
        (post("[]"), 400, vec!["body"]),
        (post("{}"), 400, vec!["user_id", "event_type", "page_url"]),
        (
            post(r#"{"user_id":"u","event_type":"e","page_url":"/","Kim":1e300}"#),
            400,
            vec!["attributes"],
        ),
        (proxy_event("POST", None, "gICA", true), 400, vec!["body"]),
    ];
    for (request, status, fields) in cases {
        let rule = storing();
        let (response, log) = handle(&rule, &request).await;
        assert_eq!(response.status_code, status, "{log:?}");
        assert_eq!(response.headers["access-control-allow-origin"], "*");
        assert!(body(&response)["message"].is_string());
        assert_eq!(
            (log.outcome, log.refused_fields),
            (Outcome::Refused, fields.into_iter().map(str::to_owned).collect())
        );
        assert_eq!(rule.num_calls(), 0);
    }
}

#[tokio::test]
async fn another_method_is_told_the_right_ones() {
    let (response, _) = handle(&storing(), &proxy_event("PUT", None, EVENT, false)).await;
    assert_eq!(response.headers["allow"], "POST, OPTIONS");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_table_is_a_reason_to_try_again() {
    for code in [
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
        "TransactionConflict",
        "ValidationError",
    ] {
        let (response, log) = handle(&cancelling(code), &post(EVENT)).await;
        assert_eq!(response.status_code, 503, "{code}");
        assert_eq!(response.headers["retry-after"], "1");
        assert_eq!(
            body(&response),
            json!({ "message": "The event was not stored, try again" })
        );
        assert_eq!(log.outcome, Outcome::Unavailable);
        assert!(log.error.is_some() && log.event_id.is_some());
    }
}

#[tokio::test]
async fn a_batch_is_answered_event_by_event() {
    let good: Value = serde_json::from_str(EVENT).unwrap();
    let mut bot = good.clone();
    bot["user_agent"] = json!("Googlebot/2.1");
    let batch = json!([{ "user_id": "user_1" }, good, bot, 7, good]);
    let (response, log) = handle(&storing(), &post(&batch.to_string())).await;
    assert_eq!(response.status_code, 200);
    let event_id = body(&response)["results"][1]["event_id"].clone();
    assert_eq!(
        body(&response)["results"],
        json!([
            { "status": "dropped", "reason": "invalid", "errors": [
                { "field": "event_type", "reason": "missing" }, { "field": "page_url", "reason": "missing" },
            ] },
            { "status": "stored", "event_id": event_id, "session_id": "sess_1" },
            { "status": "dropped", "reason": "bot" },
            { "status": "dropped", "reason": "invalid", "errors": [
                { "field": "body", "reason": "wrong_type", "expected": "object" },
            ] },
            { "status": "duplicate", "event_id": event_id, "session_id": "sess_1" },
        ])
    );
    let counts = EventCounts {
        stored: 1,
        duplicate: 1,
        dropped: 3,
        retry: 0,
    };
    assert_eq!((log.outcome, log.events), (Outcome::Batch, counts));
    assert_eq!(log.refused_fields, ["event_type", "page_url", "body"]);
    serde_json::from_str::<crate::wire::BatchAccepted>(&response.body).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_batch_of_which_nothing_is_stored_is_sent_again_as_a_whole() {
    let batch = format!(r#"[{EVENT}, {{"user_id":"user_1"}}]"#);
    let (response, log) = handle(&cancelling("ThrottlingError"), &post(&batch)).await;
    assert_eq!(response.status_code, 503);
    assert_eq!(response.headers["retry-after"], "1");
    let results = &body(&response)["results"];
    assert_eq!(
        (&results[0]["status"], &results[1]["status"]),
        (&json!("retry"), &json!("dropped"))
    );
    assert_eq!((log.outcome, log.events.retry), (Outcome::Unavailable, 1));
}

#[tokio::test]
async fn a_bots_event_is_answered_and_dropped() {
    for header in ["headers", "multiValueHeaders"] {
        let mut event = json!({ "httpMethod": "POST", "body": EVENT });
        event[header] = match header {
            "headers" => json!({ "user-agent": "Googlebot/2.1" }),
            _ => json!({ "User-Agent": ["Googlebot/2.1"] }),
        };
        let request = serde_json::from_value(event).unwrap();
        let rule = storing();
        let (response, log) = handle(&rule, &request).await;
        assert_eq!(response.status_code, 200);
        assert_eq!(body(&response)["reason"], "bot");
        assert_eq!((log.outcome, log.events.dropped), (Outcome::Dropped, 1));
        assert_eq!(rule.num_calls(), 0);
    }
}

#[tokio::test]
async fn what_api_gateway_would_not_send_is_the_senders_fault() {
    let answered = collector(&storing()).refuse_unreadable(&invocation());
    assert_eq!(answered.response.status_code, 400);
    assert_eq!(answered.log.outcome, Outcome::Refused);
}

#[tokio::test]
async fn the_log_line_is_one_parsable_line_without_personal_data() {
    let (_, log) = handle(&storing(), &post(EVENT)).await;
    let mut line = Vec::new();
    log.write_line(EpochMillis::new(0), &mut line).unwrap();
    let line = String::from_utf8(line).unwrap();
    assert_eq!(line.matches('\n').count(), 1);
    assert_eq!(serde_json::from_str::<RequestLog>(&line).unwrap(), log);
    assert!(
        line.starts_with(
            r#"{"type":"collector.request","request_id":"lambda-request","trace_id":"1-581cf771-a006649127e371903a2de979","#
        )
    );
    assert!(
        line.contains(r#""_aws":{"Timestamp":0,"#) && line.contains(r#""EventsStored":1"#),
        "{line}"
    );
    for personal in ["user_1", "/page", "Kim", "203.0.113.9", "Mozilla"] {
        assert!(!line.contains(personal), "{personal} in {line}");
    }
    assert!(serde_json::from_str::<RequestLog>(r#"{"type":"platform.report","request_id":"r"}"#).is_err());
}
