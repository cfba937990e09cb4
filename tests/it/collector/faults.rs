//! A DynamoDB that fails in every way that DynamoDB can, at random but by a seed.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, HOST};
use axum::response::{IntoResponse, Response};
use fastrand::Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// Nothing: it is answered.
    None,
    /// It is answered late: others overtake it.
    Late,
    /// It is refused for want of capacity.
    Throttled,
    /// The service fails without doing it.
    Failed,
    /// The connection ends without an answer, and nothing is done.
    Cut,
    /// It is done, and the answer never arrives.
    Lost,
    /// A transaction meets another one.
    Conflict,
    /// A transaction finds no capacity.
    Short,
    /// An index has not heard of the last writes.
    Stale,
}

/// Which faults there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Faults(&'static [Fault]);

impl Faults {
    /// Every second call goes wrong somehow.
    pub(super) const fn all() -> Self {
        Self(&[
            Fault::None,
            Fault::None,
            Fault::None,
            Fault::None,
            Fault::Late,
            Fault::Late,
            Fault::Late,
            Fault::Throttled,
            Fault::Failed,
            Fault::Cut,
            Fault::Lost,
            Fault::Conflict,
            Fault::Short,
            Fault::Stale,
        ])
    }

    /// Nothing goes wrong; calls are counted.
    pub(super) const fn none() -> Self {
        Self(&[Fault::None])
    }
}

/// A running proxy in front of the local DynamoDB.
pub(super) struct FaultyDynamoDb {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    upstream: String,
    client: reqwest::Client,
    faults: Faults,
    rng: Mutex<Rng>,
    tally: Mutex<BTreeMap<Fault, usize>>,
}

impl FaultyDynamoDb {
    pub(super) async fn start(upstream: &str, faults: Faults, seed: u64) -> Self {
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            faults,
            rng: Mutex::new(Rng::with_seed(seed)),
            tally: Mutex::default(),
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(forward).with_state(shared.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared, serving }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// How often each fault happened so far.
    pub(super) fn tally(&self) -> BTreeMap<Fault, usize> {
        self.shared.tally.lock().unwrap().clone()
    }

    /// How many calls there were so far.
    pub(super) fn calls(&self) -> usize {
        self.tally().values().sum()
    }
}

impl Drop for FaultyDynamoDb {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn forward(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let target = parts.headers["x-amz-target"].to_str().unwrap();
    let is_transaction = target.ends_with(".TransactWriteItems");
    let (fault, delay) = {
        let mut rng = shared.rng.lock().unwrap();
        let fault = match rng.choice(shared.faults.0).copied() {
            Some(Fault::Conflict | Fault::Short) if !is_transaction => Fault::Throttled,
            Some(Fault::Stale) if is_transaction => Fault::None,
            fault => fault.unwrap_or(Fault::None),
        };
        (fault, Duration::from_millis(rng.u64(0..40)))
    };
    *shared.tally.lock().unwrap().entry(fault).or_default() += 1;
    match fault {
        Fault::None | Fault::Lost => {}
        Fault::Late => tokio::time::sleep(delay).await,
        Fault::Throttled => return error(StatusCode::BAD_REQUEST, "ThrottlingException"),
        Fault::Failed => return error(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError"),
        Fault::Cut => return cut(),
        Fault::Conflict => return cancelled(&body, "TransactionConflict"),
        Fault::Short => return cancelled(&body, "ProvisionedThroughputExceeded"),
        Fault::Stale => {
            return answer(
                StatusCode::OK,
                &json!({ "Items": [], "Count": 0, "ScannedCount": 0 }),
            );
        }
    }
    let mut headers = parts.headers;
    headers.remove(HOST);
    headers.remove(CONTENT_LENGTH);
    let request = shared.client.post(&shared.upstream).headers(headers).body(body);
    let upstream = request.send().await.unwrap();
    if fault == Fault::Lost {
        return cut();
    }
    let status = upstream.status();
    let mut response = Response::new(Body::from(upstream.bytes().await.unwrap()));
    *response.status_mut() = status;
    response
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, body.to_string()).into_response()
}

fn error(status: StatusCode, code: &str) -> Response {
    let kind = format!("com.amazonaws.dynamodb.v20120810#{code}");
    answer(status, &json!({ "__type": kind, "message": "made by a test" }))
}

/// The last action of the transaction is what it is cancelled for.
fn cancelled(body: &Bytes, code: &str) -> Response {
    let request: Value = serde_json::from_slice(body).unwrap();
    let actions = request["TransactItems"].as_array().unwrap().len();
    let mut reasons = vec![json!({ "Code": "None" }); actions];
    if let Some(last) = reasons.last_mut() {
        *last = json!({ "Code": code, "Message": "made by a test" });
    }
    let kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    answer(
        StatusCode::BAD_REQUEST,
        &json!({ "__type": kind, "Message": "Transaction cancelled", "CancellationReasons": reasons }),
    )
}

/// A body that breaks off: the client sees a connection that was cut.
fn cut() -> Response {
    let body = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::other("cut")) });
    Body::from_stream(body).into_response()
}
