//! Bodies that nobody in his right mind sends: none may end in a panic or be answered as the collector's own fault.

use super::tests::{collector_over, invocation, post, storing};
use super::*;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_smithy_mocks::mock;
use fastrand::Rng;
use serde_json::json;

const BODIES: usize = 100_000;

/// What hostile bodies are made of.
const SCRAPS: [&str; 28] = [
    "null",
    "{}",
    "[]",
    "[[]]",
    "{\"\":{}}",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "1e999",
    "-1e-999",
    "1e308",
    "18446744073709551616",
    "-9223372036854775809",
    "0.1",
    "\u{feff}",
    "\u{202e}",
    "\"[object Object]\"",
    "\"undefined\"",
    "\"user_id\":",
    "\"timestamp\":1750000000000",
    "\"event_id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\"",
    "\"session_id\":\"sess_1\"",
    "\"__proto__\":{}",
    "\"sent_at\":-1",
    "'; DROP TABLE events; --",
    "{{{{{{{{{{{{{{{{",
    ",",
    ":",
    "\\",
];

fn valid() -> Value {
    json!({
        "user_id": "user_1", "session_id": "sess_1", "event_type": "click", "page_url": "/page",
        "timestamp": 1_750_000_000_000_i64, "price": 19.9, "tags": ["a", { "b": null }],
    })
}

fn hostile(rng: &mut Rng) -> Vec<u8> {
    match rng.u8(0..7) {
        // Noise.
        0 => (0..rng.usize(0..200)).map(|_| rng.u8(..)).collect(),
        // Scraps in a row.
        1 => (0..rng.usize(1..20))
            .flat_map(|_| rng.choice(SCRAPS).unwrap_or_default().bytes())
            .collect(),
        // An event with bytes changed.
        2 => {
            let mut bytes = valid().to_string().into_bytes();
            for _ in 0..rng.usize(1..6) {
                let at = rng.usize(0..bytes.len());
                bytes[at] = rng.u8(..);
            }
            bytes
        }
        // An event that ends early.
        3 => {
            let mut bytes = valid().to_string().into_bytes();
            bytes.truncate(rng.usize(0..bytes.len()));
            bytes
        }
        // An event with scraps in place of values, wherever that is JSON.
        4 | 5 => {
            let mut event = valid();
            for _ in 0..rng.usize(1..4) {
                let names = [
                    "user_id",
                    "session_id",
                    "event_type",
                    "page_url",
                    "timestamp",
                    "event_id",
                    "sent_at",
                    "x",
                ];
                let name = rng.choice(names).unwrap_or_default();
                let scrap = rng.choice(SCRAPS).unwrap_or_default();
                event[name] = serde_json::from_str(scrap).unwrap_or_else(|_| json!(scrap));
            }
            match rng.u8(0..4) {
                0 => json!([event, event, 1, event]).to_string().into_bytes(),
                _ => event.to_string().into_bytes(),
            }
        }
        // Nests.
        _ => {
            let depth = rng.usize(1..2_000);
            let (open, close) = if rng.bool() { ("[", "]") } else { ("{\"a\":", "}") };
            format!("{}1{}", open.repeat(depth), close.repeat(depth)).into_bytes()
        }
    }
}

/// Reads a body as the collector does, up to the tables.
fn status_without_tables(collector: &Collector, request: &GatewayRequest) -> u16 {
    let arrival = collector.arrival(request, &invocation());
    let is_event = |value| Event::from_json(value, &arrival, 0).is_ok();
    match accept(request) {
        Err(refused) => Answer::Refused(refused).status(),
        Ok(Body::One(value)) if !is_event(value.clone()) => 400,
        Ok(Body::One(_)) => 200,
        Ok(Body::Batch(values)) => {
            let _results: Vec<bool> = values.into_iter().map(is_event).collect();
            200
        }
    }
}

#[tokio::test]
async fn no_body_is_the_collectors_fault() {
    let finding = mock!(Client::query).then_output(|| QueryOutput::builder().build());
    let collector = collector_over(&[&storing(), &finding]);
    let mut rng = Rng::with_seed(4);
    let mut statuses = std::collections::BTreeMap::<u16, usize>::new();
    for number in 0..BODIES {
        let bytes = hostile(&mut rng);
        // As API Gateway hands over what is not UTF-8.
        let request = post(&String::from_utf8_lossy(&bytes));
        let status = status_without_tables(&collector, &request);
        assert!(matches!(status, 200 | 400), "{status} for {request:?}");
        // The tables' part takes most of the time and sees none of what is refused.
        if number % 50 == 0 {
            let answered = collector.handle(&request, &invocation()).await;
            assert_eq!(answered.response.status_code, status, "{request:?}");
        }
        *statuses.entry(status).or_default() += 1;
    }
    assert!(statuses[&200] > 1_000 && statuses[&400] > 50_000, "{statuses:?}");
}
