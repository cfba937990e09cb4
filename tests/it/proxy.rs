//! A proxy between the product and its local AWS that makes one operation fail in a chosen way and counts all of them.

mod weights;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use liveinsight::aws::{Aws, Connection};
use liveinsight::clock;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use weights::Weights;

/// What happens to a request instead of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Refused for want of permission.
    Denied,
    /// Refused for too many calls.
    Throttled,
    /// Answered rightly, but late.
    Slow(Duration),
    /// The connection ends without an answer, and nothing is done.
    Cut,
    /// It is done, and the answer never arrives.
    Lost,
    /// Answered in place of the local AWS, which has no such service: a status and a body in JSON.
    Says(u16, &'static str),
    /// Answered, with every subscription as SNS lists one that nobody confirmed: the local AWS gives its ARN all the same.
    Unconfirmed,
}

/// A request that will be stopped for good.
struct Halting {
    /// What its operation contains.
    operation: String,
    /// Changing requests of that kind that still pass.
    left: usize,
    reached: oneshot::Sender<String>,
}

/// Requests that wait for each other.
struct Gathering {
    operation: String,
    /// How many are still missing.
    missing: usize,
    all: watch::Sender<bool>,
    told: Option<oneshot::Sender<()>>,
}

/// A running proxy.
pub(crate) struct Proxy {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    upstream: String,
    client: reqwest::Client,
    faults: Mutex<Vec<(String, Fault)>>,
    seen: Mutex<Vec<String>>,
    halting: Mutex<Option<Halting>>,
    gathering: Mutex<Option<Gathering>>,
    weights: Weights,
}

impl Proxy {
    /// Starts a proxy in front of `upstream` on any free port.
    pub(crate) async fn start(upstream: &str) -> Self {
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            client: reqwest::Client::new(),
            faults: Mutex::default(),
            seen: Mutex::default(),
            halting: Mutex::default(),
            gathering: Mutex::default(),
            weights: Weights::default(),
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(forward).with_state(shared.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared, serving }
    }

    /// Lets every request whose operation contains `operation` fail in this way, in place of whatever failed before.
    pub(crate) fn only(&self, operation: &str, fault: Fault) {
        *self.shared.faults.lock().unwrap() = vec![(operation.to_owned(), fault)];
    }

    /// Lets everything through again.
    pub(crate) fn clear(&self) {
        self.shared.faults.lock().unwrap().clear();
        *self.shared.halting.lock().unwrap() = None;
    }

    /// Does what the `nth` request from now that changes something asks for (the first is 0), never answers it, and tells so. Whoever
    /// asked can then be killed, with nothing left to chance.
    pub(crate) fn halt(&self, nth: usize) -> oneshot::Receiver<String> {
        self.halt_on("", nth)
    }

    /// The same for the `nth` of those requests whose operation contains `operation`.
    pub(crate) fn halt_on(&self, operation: &str, nth: usize) -> oneshot::Receiver<String> {
        let (reached, told) = oneshot::channel();
        *self.shared.halting.lock().unwrap() = Some(Halting {
            operation: operation.to_owned(),
            left: nth,
            reached,
        });
        told
    }

    /// Holds requests of this operation back until there are so many of them, then lets them through at once, and tells so.
    pub(crate) fn together(&self, operation: &str, many: usize) -> oneshot::Receiver<()> {
        let (told, gathered) = oneshot::channel();
        *self.shared.gathering.lock().unwrap() = Some(Gathering {
            operation: operation.to_owned(),
            missing: many,
            all: watch::Sender::new(false),
            told: Some(told),
        });
        gathered
    }

    /// Shares the API's requests out by the alias's weights from now on.
    pub(crate) fn weigh(&self) {
        self.shared.weights.apply();
    }

    /// The operations that were asked for so far.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// The product's clients, through the proxy.
    pub(crate) async fn connect(&self) -> Aws {
        self.connect_at(clock::system).await
    }

    /// The same for a product with another clock.
    pub(crate) async fn connect_at(&self, clock: clock::Clock) -> Aws {
        let region = "us-east-1".parse().unwrap();
        Aws::connect(
            Connection::Local {
                endpoint: self.url.clone(),
                region,
            },
            clock,
        )
        .await
        .unwrap()
    }

    /// Where the product's clients find it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn forward(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let path = parts
        .uri
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    let operation = operation(parts.method.as_str(), &path, &parts.headers, &body);
    shared.seen.lock().unwrap().push(operation.clone());
    if let Some(mut all) = shared.joins(&operation) {
        let _ = all.wait_for(|all| *all).await;
    }
    let fault = {
        let faults = shared.faults.lock().unwrap();
        faults
            .iter()
            .find(|(wanted, _)| operation.contains(wanted.as_str()))
            .map(|(_, fault)| *fault)
    };
    let halt = shared.reaches_halt(&operation);
    let is_done = !matches!(
        fault,
        Some(Fault::Denied | Fault::Throttled | Fault::Cut | Fault::Says(..))
    );
    let halt = match halt {
        Some(reached) if !is_done => return never(reached, operation).await,
        halt => halt,
    };
    match fault {
        Some(Fault::Denied) => {
            return refusal(&parts.headers, "AccessDeniedException", StatusCode::FORBIDDEN);
        }
        Some(Fault::Throttled) => {
            return refusal(&parts.headers, "ThrottlingException", StatusCode::BAD_REQUEST);
        }
        Some(Fault::Cut) => return broken(),
        Some(Fault::Says(status, body)) => {
            let status = StatusCode::from_u16(status).unwrap();
            return (status, [(CONTENT_TYPE, "application/x-amz-json-1.1")], body).into_response();
        }
        Some(Fault::Slow(delay)) => tokio::time::sleep(delay).await,
        Some(Fault::Lost | Fault::Unconfirmed) | None => {}
    }
    let weighted = shared
        .weights
        .answer(&shared.client, &shared.upstream, &path, &body);
    if let Some(answer) = weighted.await {
        return answer;
    }
    let mut headers = parts.headers;
    headers.remove(HOST);
    headers.remove(CONTENT_LENGTH);
    let url = format!("{}{path}", shared.upstream);
    let answer = shared
        .client
        .request(parts.method, url)
        .headers(headers)
        .body(body)
        .send()
        .await
        .unwrap();
    if let Some(reached) = halt {
        return never(reached, operation).await;
    }
    if fault == Some(Fault::Lost) {
        return broken();
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().remove("transfer-encoding");
    let body = answer.bytes().await.unwrap();
    *response.body_mut() = if fault == Some(Fault::Unconfirmed) {
        Body::from(unconfirmed(std::str::from_utf8(&body).unwrap()))
    } else {
        Body::from(body)
    };
    response
}

/// What SNS says in place of an ARN (API reference, `ListSubscriptionsByTopic`).
fn unconfirmed(answer: &str) -> String {
    let mut parts = answer.split("<SubscriptionArn>");
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once("</SubscriptionArn>").unwrap();
        said.push_str("<SubscriptionArn>PendingConfirmation</SubscriptionArn>");
        said.push_str(rest);
    }
    said
}

impl Shared {
    /// Whether this request waits for others; the last one does not.
    fn joins(&self, operation: &str) -> Option<watch::Receiver<bool>> {
        let mut slot = self.gathering.lock().unwrap();
        let gathering = slot
            .as_mut()
            .filter(|gathering| operation.contains(&gathering.operation))?;
        gathering.missing -= 1;
        let waits = gathering.all.subscribe();
        if gathering.missing == 0 {
            gathering.all.send_replace(true);
            let _ = gathering.told.take().map(|told| told.send(()));
            *slot = None;
        }
        Some(waits)
    }

    /// Whether this is the request that is to be stopped.
    fn reaches_halt(&self, operation: &str) -> Option<oneshot::Sender<String>> {
        let mut halting = self.halting.lock().unwrap();
        let wanted = halting.as_ref()?.operation.as_str();
        if !changes(operation) || !operation.contains(wanted) {
            return None;
        }
        match halting.as_mut()? {
            Halting { left: 0, .. } => halting.take().map(|halting| halting.reached),
            Halting { left, .. } => {
                *left -= 1;
                None
            }
        }
    }
}

/// Whether an operation changes something, by its name.
fn changes(operation: &str) -> bool {
    let reads = ["Get", "Describe", "List", "Query", "Scan", "GET ", "HEAD "];
    !reads.iter().any(|verb| operation.starts_with(verb))
}

async fn never(reached: oneshot::Sender<String>, operation: String) -> Response {
    let _ = reached.send(operation);
    std::future::pending().await
}

/// An answer whose body breaks off: the client sees a connection that was cut.
fn broken() -> Response {
    let body = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::other("cut")) });
    Body::from_stream(body).into_response()
}

/// The operation's name, wherever the service's protocol puts it; method and path for REST services.
fn operation(method: &str, path: &str, headers: &HeaderMap, body: &[u8]) -> String {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    let query = std::str::from_utf8(body)
        .ok()
        .and_then(|body| body.split('&').find_map(|pair| pair.strip_prefix("Action=")));
    let rpc = path.split_once("/operation/").map(|(_, operation)| operation);
    target
        .map(|target| target.rsplit('.').next().unwrap_or(target).to_owned())
        .or_else(|| query.map(str::to_owned))
        .or_else(|| rpc.map(str::to_owned))
        .unwrap_or_else(|| format!("{method} {path}"))
}

/// An error in the shape of the protocol that was asked in.
fn refusal(headers: &HeaderMap, code: &'static str, status: StatusCode) -> Response {
    let is = |name: &str, part: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains(part))
    };
    let (content_type, body) = if is("smithy-protocol", "cbor") {
        ("application/cbor", cbor_error(code))
    } else if is("content-type", "x-www-form-urlencoded") {
        let xml = format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code><Message>refused by a test</Message></Error></ErrorResponse>",
            // Services that speak this protocol leave the suffix out.
            code.trim_end_matches("Exception")
        );
        ("text/xml", xml.into_bytes())
    } else {
        (
            "application/json",
            format!(r#"{{"__type":"{code}","message":"refused by a test"}}"#).into_bytes(),
        )
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert("x-amzn-errortype", HeaderValue::from_static(code));
    headers.insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
    response
}

/// A CBOR map of one text (RFC 8949, section 3): `{"__type": code}`.
fn cbor_error(code: &str) -> Vec<u8> {
    let mut bytes = vec![0xa1, 0x66];
    bytes.extend(b"__type");
    bytes.extend([0x78, u8::try_from(code.len()).unwrap()]);
    bytes.extend(code.as_bytes());
    bytes
}
