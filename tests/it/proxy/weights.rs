//! A weighted alias, as Lambda has it and the local AWS does not: every so many requests of the API meet the second version.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Mutex;

const FUNCTION: &str = "2015-03-31/functions/LiveInsight-EventCollector";

/// How the requests are shared out: in turn and not by chance, so that a test knows how many each version meets.
#[derive(Default)]
pub(super) struct Weights {
    /// How much of a request the second version is owed; `None` to leave requests alone.
    owed: Mutex<Option<f64>>,
}

impl Weights {
    pub(super) fn apply(&self) {
        *self.owed.lock().unwrap() = Some(0.0);
    }

    /// The answer of the alias's second version, if this request is its.
    pub(super) async fn answer(
        &self,
        client: &reqwest::Client,
        upstream: &str,
        path: &str,
        body: &[u8],
    ) -> Option<Response> {
        if self.owed.lock().unwrap().is_none() || !path.contains("_user_request_") {
            return None;
        }
        let alias = client.get(format!("{upstream}/{FUNCTION}/aliases/LIVE"));
        let alias: Value = alias.send().await.unwrap().json().await.unwrap();
        let weights = alias["RoutingConfig"]["AdditionalVersionWeights"]
            .as_object()?
            .clone();
        let (version, weight) = weights.iter().next()?;
        if !self.takes(weight.as_f64().unwrap()) {
            return None;
        }
        let event = json!({
            "resource": "/events",
            "path": "/events",
            "httpMethod": "POST",
            "headers": {"content-type": "application/json"},
            "requestContext": {"requestId": "weighted", "identity": {"sourceIp": "127.0.0.1"}},
            "body": String::from_utf8_lossy(body),
            "isBase64Encoded": false,
        });
        let invoked = client
            .post(format!("{upstream}/{FUNCTION}/invocations?Qualifier={version}"))
            .body(event.to_string());
        let answer: Value = invoked.send().await.unwrap().json().await.unwrap();
        // The API answers 502 for a function that did not.
        let status = answer["statusCode"].as_u64().unwrap_or(502);
        let status = StatusCode::from_u16(u16::try_from(status).unwrap()).unwrap();
        let body = answer["body"].as_str().unwrap_or_default().to_owned();
        Some((status, Body::from(body)).into_response())
    }

    fn takes(&self, weight: f64) -> bool {
        let mut slot = self.owed.lock().unwrap();
        let owed = slot.unwrap_or_default() + weight;
        let takes = owed > 0.999;
        *slot = Some(if takes { owed - 1.0 } else { owed });
        takes
    }
}
