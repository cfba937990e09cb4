//! HTTP in, HTTP out.

#[cfg(test)]
mod tests;

use crate::event::{Arrival, EpochMillis, Event, EventId, MAX_BODY_BYTES, UserAgent};
use crate::gateway::{GatewayRequest, GatewayResponse};
use crate::log::{Outcome, RequestLog};
use crate::store::{Consumption, Recorded, Store, StoreError};
use crate::wire::{EventAccepted, Refusal};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Any site may send events: they carry no credentials. A browser may keep the preflight's answer for a day.
const CORS: [(&str, &str); 4] = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-methods", "POST, OPTIONS"),
    ("access-control-allow-headers", "content-type"),
    ("access-control-max-age", "86400"),
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
    Refused(Refused),
    Unavailable { event_id: EventId, error: StoreError },
}

/// Why a request stored nothing through its own fault.
enum Refused {
    Method,
    ContentType,
    TooLarge,
    Malformed(Refusal),
}

impl Collector {
    /// A collector that writes to `store` and takes the time from `clock`.
    #[must_use]
    pub const fn new(store: Store, clock: fn() -> EpochMillis) -> Self {
        Self { store, clock }
    }

    /// Answers one request; `request_id` is Lambda's id of the invocation. The caller writes the log line.
    pub async fn handle(&self, request: &GatewayRequest, request_id: &str) -> (GatewayResponse, RequestLog) {
        let started = Instant::now();
        let mut consumption = Consumption::default();
        let answer = self.answer(request, request_id, &mut consumption).await;
        let log = RequestLog {
            request_id: request_id.to_owned(),
            outcome: answer.outcome(),
            status: answer.status(),
            event_id: answer.event_id().map(ToString::to_string),
            refused_fields: answer.refused_fields(),
            error: answer.error(),
            duration_ms: millis(started.elapsed()),
            consumed: consumption.into_log(),
        };
        (answer.into_response(), log)
    }

    async fn answer(
        &self,
        request: &GatewayRequest,
        request_id: &str,
        consumption: &mut Consumption,
    ) -> Answer {
        if request.method() == "OPTIONS" {
            return Answer::Preflight;
        }
        let event = match self.accept(request, request_id) {
            Ok(event) => event,
            Err(refused) => return Answer::Refused(refused),
        };
        let event_id = event.key().id.clone();
        match self.store.record(&event, consumption).await {
            Ok(recorded) => Answer::Recorded { event_id, recorded },
            Err(error) => Answer::Unavailable { event_id, error },
        }
    }

    /// The event in a request, or why there is none.
    fn accept(&self, request: &GatewayRequest, request_id: &str) -> Result<Event, Refused> {
        if request.method() != "POST" {
            return Err(Refused::Method);
        }
        if !request
            .header("content-type")
            .is_none_or(is_accepted_content_type)
        {
            return Err(Refused::ContentType);
        }
        let body = request.body().map_err(|_| Refused::Malformed(not_base64()))?;
        if body.len() > MAX_BODY_BYTES {
            return Err(Refused::TooLarge);
        }
        let arrival = Arrival {
            received_at: (self.clock)(),
            request_id: request_id.to_owned(),
            ip_address: request.source_ip().unwrap_or_default().to_owned(),
            user_agent: request.header("user-agent").map(UserAgent::from_header),
        };
        Event::parse(&body, &arrival).map_err(Refused::Malformed)
    }
}

impl Answer {
    const fn status(&self) -> u16 {
        match self {
            Self::Recorded { .. } => 200,
            Self::Preflight => 204,
            Self::Refused(Refused::Malformed(_)) => 400,
            Self::Refused(Refused::Method) => 405,
            Self::Refused(Refused::TooLarge) => 413,
            Self::Refused(Refused::ContentType) => 415,
            Self::Unavailable { .. } => 503,
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
            Self::Refused(_) => Outcome::Refused,
            Self::Unavailable { .. } => Outcome::Unavailable,
        }
    }

    const fn event_id(&self) -> Option<&EventId> {
        match self {
            Self::Recorded { event_id, .. } | Self::Unavailable { event_id, .. } => Some(event_id),
            Self::Preflight | Self::Refused(_) => None,
        }
    }

    fn refused_fields(&self) -> Vec<String> {
        match self {
            Self::Refused(Refused::Malformed(refusal)) => refusal
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

    fn into_response(self) -> GatewayResponse {
        let mut headers = BTreeMap::from(CORS);
        match &self {
            Self::Refused(Refused::Method) => headers.insert("allow", "POST, OPTIONS"),
            Self::Unavailable { .. } => headers.insert("retry-after", "1"),
            _ => None,
        };
        let status_code = self.status();
        let body = match self {
            Self::Preflight => String::new(),
            Self::Recorded {
                event_id,
                recorded: Recorded::Stored(session_id) | Recorded::Duplicate(session_id),
            } => json(&EventAccepted {
                message: EventAccepted::MESSAGE.to_owned(),
                event_id: event_id.to_string(),
                session_id: session_id.to_string(),
            }),
            Self::Refused(refused) => json(&refused.into_refusal()),
            Self::Unavailable { .. } => json(&without_fields("The event was not stored, try again")),
        };
        if !body.is_empty() {
            headers.insert("content-type", "application/json");
        }
        GatewayResponse {
            status_code,
            headers,
            body,
        }
    }
}

impl Refused {
    fn into_refusal(self) -> Refusal {
        match self {
            Self::Method => without_fields("Send events with POST"),
            Self::ContentType => without_fields("Send events as application/json or text/plain"),
            Self::TooLarge => without_fields("The body is larger than 256 KB"),
            Self::Malformed(refusal) => refusal,
        }
    }
}

fn without_fields(message: &str) -> Refusal {
    Refusal {
        message: message.to_owned(),
        errors: Vec::new(),
    }
}

fn not_base64() -> Refusal {
    without_fields("The body is marked as base64 and is not")
}

fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

fn is_accepted_content_type(header: &str) -> bool {
    let media_type = header.split(';').next().unwrap_or_default().trim();
    CONTENT_TYPES
        .iter()
        .any(|accepted| media_type.eq_ignore_ascii_case(accepted))
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
