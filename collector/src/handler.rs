//! HTTP in, HTTP out.

#[cfg(test)]
mod tests;

use crate::event::{Arrival, EpochMillis, Event, EventId, MAX_BODY_BYTES, SessionId, UserAgent};
use crate::log::{Outcome, RequestLog};
use crate::store::{Consumption, Recorded, Store, StoreError};
use crate::wire::{EventAccepted, Refusal};
use lambda_http::http::header::{self, HeaderName, HeaderValue};
use lambda_http::http::{HeaderMap, Method, StatusCode};
use lambda_http::request::RequestContext;
use lambda_http::{Body, Request, RequestExt, Response};
use serde::Serialize;
use std::time::{Duration, Instant};

/// Any site may send events: they carry no credentials. A browser may keep the preflight's answer for a day.
const CORS: [(HeaderName, &str); 4] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (header::ACCESS_CONTROL_ALLOW_METHODS, "POST, OPTIONS"),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
    (header::ACCESS_CONTROL_MAX_AGE, "86400"),
];

/// `sendBeacon` sends a string as `text/plain`.
const CONTENT_TYPES: [&str; 2] = ["application/json", "text/plain"];

/// The collector: answers requests and says what it did.
#[derive(Debug, Clone)]
pub struct Collector {
    store: Store,
    clock: fn() -> EpochMillis,
}

/// What a request comes to.
enum Answer {
    Preflight,
    Recorded { event_id: EventId, recorded: Recorded },
    Refused { status: StatusCode, refusal: Refusal },
    Unavailable { event_id: EventId, error: StoreError },
}

impl Collector {
    /// A collector that writes to `store` and takes the time from `clock`.
    #[must_use]
    pub const fn new(store: Store, clock: fn() -> EpochMillis) -> Self {
        Self { store, clock }
    }

    /// Answers one request. The caller writes the log line.
    pub async fn handle(&self, request: &Request) -> (Response<Body>, RequestLog) {
        let started = Instant::now();
        let mut consumption = Consumption::default();
        let answer = self.answer(request, &mut consumption).await;
        let log = RequestLog {
            request_id: request_id(request).to_owned(),
            outcome: answer.outcome(),
            status: answer.status().as_u16(),
            event_id: answer.event_id().map(ToString::to_string),
            refused_fields: answer.refused_fields(),
            error: answer.error(),
            duration_ms: millis(started.elapsed()),
            consumed: consumption.into_log(),
        };
        (answer.into_response(), log)
    }

    async fn answer(&self, request: &Request, consumption: &mut Consumption) -> Answer {
        if request.method() == Method::OPTIONS {
            return Answer::Preflight;
        }
        let event = match self.accept(request) {
            Ok(event) => event,
            Err(refused) => return refused,
        };
        let event_id = event.key().id.clone();
        match self.store.record(&event, consumption).await {
            Ok(recorded) => Answer::Recorded { event_id, recorded },
            Err(error) => Answer::Unavailable { event_id, error },
        }
    }

    /// The event in a request, or why there is none.
    fn accept(&self, request: &Request) -> Result<Event, Answer> {
        if request.method() != Method::POST {
            return Err(Answer::refused(
                StatusCode::METHOD_NOT_ALLOWED,
                "Send events with POST",
            ));
        }
        if !has_accepted_content_type(request.headers()) {
            return Err(Answer::refused(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Send events as application/json or text/plain",
            ));
        }
        let body: &[u8] = request.body();
        if body.len() > MAX_BODY_BYTES {
            return Err(Answer::refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "The body is larger than 256 KB",
            ));
        }
        let arrival = Arrival {
            received_at: (self.clock)(),
            request_id: request_id(request).to_owned(),
            ip_address: source_ip(request).unwrap_or_default().to_owned(),
            user_agent: user_agent(request.headers()),
        };
        Event::parse(body, &arrival).map_err(|refusal| Answer::Refused {
            status: StatusCode::BAD_REQUEST,
            refusal,
        })
    }
}

impl Answer {
    fn refused(status: StatusCode, message: &str) -> Self {
        Self::Refused {
            status,
            refusal: Refusal {
                message: message.to_owned(),
                errors: Vec::new(),
            },
        }
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::Preflight => StatusCode::NO_CONTENT,
            Self::Recorded { .. } => StatusCode::OK,
            Self::Refused { status, .. } => *status,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    const fn outcome(&self) -> Outcome {
        match self {
            Self::Preflight => Outcome::Preflight,
            Self::Recorded {
                recorded: Recorded::Stored(_),
                ..
            } => Outcome::Stored,
            Self::Recorded {
                recorded: Recorded::Duplicate(_),
                ..
            } => Outcome::Duplicate,
            Self::Refused { .. } => Outcome::Refused,
            Self::Unavailable { .. } => Outcome::Unavailable,
        }
    }

    const fn event_id(&self) -> Option<&EventId> {
        match self {
            Self::Recorded { event_id, .. } | Self::Unavailable { event_id, .. } => Some(event_id),
            Self::Preflight | Self::Refused { .. } => None,
        }
    }

    fn refused_fields(&self) -> Vec<String> {
        match self {
            Self::Refused { refusal, .. } => refusal
                .errors
                .iter()
                .map(|error| loggable_field(&error.field))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn error(&self) -> Option<String> {
        match self {
            Self::Unavailable { error, .. } => Some(error.to_string()),
            _ => None,
        }
    }

    fn into_response(self) -> Response<Body> {
        let status = self.status();
        let mut response = Response::new(match self {
            Self::Preflight => Body::Empty,
            Self::Recorded {
                event_id,
                recorded: Recorded::Stored(session_id) | Recorded::Duplicate(session_id),
            } => json(&accepted(&event_id, &session_id)),
            Self::Refused { refusal, .. } => json(&refusal),
            Self::Unavailable { .. } => json(&Refusal {
                message: "The event was not stored, try again".to_owned(),
                errors: Vec::new(),
            }),
        });
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.extend(CORS.map(|(name, value)| (name, HeaderValue::from_static(value))));
        if status != StatusCode::NO_CONTENT {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST, OPTIONS"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

fn accepted(event_id: &EventId, session_id: &SessionId) -> EventAccepted {
    EventAccepted {
        message: EventAccepted::MESSAGE.to_owned(),
        event_id: event_id.to_string(),
        session_id: session_id.to_string(),
    }
}

fn json(body: &impl Serialize) -> Body {
    serde_json::to_string(body).map_or(Body::Empty, Body::Text)
}

/// Milliseconds with three decimals: more are noise.
fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// The name of a custom attribute is the client's own and may be personal.
fn loggable_field(field: &str) -> String {
    const KNOWN: [&str; 9] = [
        "body",
        "event_id",
        "event_type",
        "page_url",
        "referrer",
        "session_id",
        "timestamp",
        "user_agent",
        "user_id",
    ];
    if KNOWN.contains(&field) {
        field
    } else {
        "attributes"
    }
    .to_owned()
}

fn has_accepted_content_type(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_none_or(|value| {
        let media_type = value
            .as_bytes()
            .split(|byte| *byte == b';')
            .next()
            .unwrap_or_default();
        CONTENT_TYPES
            .iter()
            .any(|accepted| media_type.trim_ascii().eq_ignore_ascii_case(accepted.as_bytes()))
    })
}

fn user_agent(headers: &HeaderMap) -> Option<UserAgent> {
    let header = headers.get(header::USER_AGENT)?;
    Some(UserAgent::from_header(&String::from_utf8_lossy(
        header.as_bytes(),
    )))
}

/// The address that API Gateway took the request from. `X-Forwarded-For` is not used: its first entries are the client's.
fn source_ip(request: &Request) -> Option<&str> {
    match request.request_context_ref()? {
        RequestContext::ApiGatewayV1(context) => context.identity.source_ip.as_deref(),
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref(),
        _ => None,
    }
}

fn request_id(request: &Request) -> &str {
    request
        .lambda_context_ref()
        .map_or("", |context| context.request_id.as_str())
}
