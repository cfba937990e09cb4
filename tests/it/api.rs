//! The contract of `POST /events` as a website meets it: the real API in front of the real collector.

use crate::support;
use aws_sdk_dynamodb::types::AttributeValue;
use liveinsight::sandbox::ministack::MiniStack;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::collections::HashMap;
use tempfile::TempDir;

struct Website {
    _dir: TempDir,
    ministack: MiniStack,
    client: reqwest::Client,
    api: String,
}

impl Website {
    async fn open() -> Self {
        let (dir, ministack) = support::ministack().await;
        let sandbox = support::deployed(&ministack).await;
        let api = support::api(&sandbox).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            _dir: dir,
            ministack,
            client,
            api,
        }
    }

    async fn send(&self, method: Method, path: &str, content_type: &str, body: &str) -> Response {
        let url = format!("{}{path}", self.api);
        let request = self
            .client
            .request(method, url)
            .header("content-type", content_type);
        request
            .header("origin", "https://shop.example")
            .body(body.to_owned())
            .send()
            .await
            .unwrap()
    }

    async fn post(&self, event: &Value) -> (u16, Value) {
        let answer = self
            .send(Method::POST, "", "application/json", &event.to_string())
            .await;
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn items(&self, table: &str) -> Vec<HashMap<String, AttributeValue>> {
        let client = aws_sdk_dynamodb::Client::new(&support::sdk(&self.ministack));
        client
            .scan()
            .table_name(table)
            .send()
            .await
            .unwrap()
            .items
            .unwrap()
    }

    async fn close(self) {
        self.ministack.stop().await;
    }
}

fn event(number: i64) -> Value {
    json!({
        "user_id": "reader",
        "session_id": "sess_reader",
        "event_type": "click",
        "page_url": "https://shop.example/ko/",
        "timestamp": 1_780_000_000_000_i64 + number,
        "element_text": "장바구니에 담기",
        "price": 28_000,
    })
}

#[tokio::test]
async fn an_event_is_stored_once_with_its_attributes() {
    let website = Website::open().await;
    let (status, first) = website.post(&event(0)).await;
    assert_eq!(
        (status, &first["message"]),
        (200, &json!("Event processed successfully"))
    );
    assert_eq!(
        first["session_id"], "sess_reader",
        "the website's own session is adopted"
    );
    let (status, again) = website.post(&event(0)).await;
    assert_eq!(
        (status, again),
        (200, first.clone()),
        "a repeated delivery is answered like the first"
    );

    let events = website.items("LiveInsight-Events").await;
    let stored: Vec<_> = events
        .iter()
        .filter(|item| item["event_id"].as_s().ok() == first["event_id"].as_str().map(str::to_owned).as_ref())
        .collect();
    let [stored] = stored[..] else {
        panic!("{} items", stored.len())
    };
    assert_eq!(stored["element_text"].as_s().unwrap(), "장바구니에 담기");
    assert_eq!(stored["price"].as_n().unwrap(), "28000");
    assert_eq!(stored["timestamp"].as_n().unwrap(), "1780000000000");
    website.close().await;
}

#[tokio::test]
async fn a_beacon_is_text_and_is_taken() {
    let website = Website::open().await;
    let answer = website
        .send(
            Method::POST,
            "",
            "text/plain;charset=UTF-8",
            &event(0).to_string(),
        )
        .await;
    assert_eq!(answer.status(), 200);
    website.close().await;
}

#[tokio::test]
async fn what_is_refused_is_told_why_and_can_be_read_by_the_page() {
    let website = Website::open().await;
    let (status, refusal) = website.post(&json!({ "user_id": 7 })).await;
    assert_eq!(status, 400);
    let fields: Vec<&str> = refusal["errors"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|error| error["field"].as_str())
        .collect();
    assert_eq!(fields, ["user_id", "event_type", "page_url"]);

    let malformed = website
        .send(Method::POST, "", "application/json", "{not json")
        .await;
    assert_eq!(malformed.status(), 400);

    // Answered by the API itself.
    let elsewhere = website
        .send(Method::POST, "/elsewhere", "application/json", "{}")
        .await;
    assert_eq!(elsewhere.status(), 403);
    assert_eq!(elsewhere.headers()["access-control-allow-origin"], "*");
    website.close().await;
}

#[tokio::test]
async fn a_preflight_costs_no_invocation() {
    let website = Website::open().await;
    let answer = website.send(Method::OPTIONS, "", "application/json", "").await;
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    assert!(
        answer.headers()["access-control-allow-methods"]
            .to_str()
            .unwrap()
            .contains("POST")
    );
    website.close().await;
}

#[tokio::test]
async fn events_that_arrive_at_once_are_all_counted() {
    const EVENTS: i64 = 20;
    let website = Website::open().await;
    let events: Vec<Value> = (0..EVENTS).map(event).collect();
    let answers = futures::future::join_all(events.iter().map(|event| website.post(event))).await;
    assert!(answers.iter().all(|(status, _)| *status == 200), "{answers:?}");
    let sessions = website.items("LiveInsight-Sessions").await;
    let session = sessions
        .iter()
        .find(|item| item["session_id"].as_s().unwrap() == "sess_reader")
        .unwrap();
    assert_eq!(session["total_events"].as_n().unwrap(), &EVENTS.to_string());
    website.close().await;
}
