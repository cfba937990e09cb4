//! HTTP in, HTTP out.

mod answer;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;

use crate::address::AddressPolicy;
use crate::bot;
use crate::calls::{Call, Calls};
use crate::event::{Arrival, Body, EpochMillis, Event, MAX_BODY_BYTES, UserAgent};
use crate::gateway::{GatewayRequest, GatewayResponse};
use crate::log::RequestLog;
use crate::store::{Fate, Store};
use crate::trace::TraceHeader;
use crate::wire::{Dropped, Refusal};
use answer::{Answer, Outcome, Refused};
use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;

/// The longest that a request's events are tried: the client hears *try again* and not a gateway's timeout, and a table that
/// stays throttled does not hold every instance of the function for long.
const PATIENCE: Duration = Duration::from_secs(10);
/// What is left of Lambda's time for the answer.
const RESERVE: Duration = Duration::from_secs(1);

/// `sendBeacon` sends a string as `text/plain`.
const CONTENT_TYPES: [&str; 2] = ["application/json", "text/plain"];

/// The collector: answers requests and says what it did.
#[derive(Debug, Clone)]
pub struct Collector {
    /// Where events go.
    pub store: Store,
    /// The clock.
    pub clock: fn() -> EpochMillis,
    /// How much of a client's address is kept.
    pub ip_address: AddressPolicy,
    /// The version that answers, told in a header; empty when it has none.
    pub version: String,
}

/// What Lambda says about one request besides the request.
#[derive(Debug, Clone, Default)]
pub struct Invocation {
    /// Lambda's id of it.
    pub request_id: String,
    /// How long it may take.
    pub time: Duration,
    /// The trace that it is part of.
    pub trace: Option<TraceHeader>,
}

/// What came of a request.
#[derive(Debug)]
pub struct Answered {
    /// For API Gateway.
    pub response: GatewayResponse,
    /// For the log.
    pub log: RequestLog,
    /// For X-Ray.
    pub calls: Vec<Call>,
}

impl Collector {
    /// Answers one request. The caller writes the log line.
    pub async fn handle(&self, request: &GatewayRequest, invocation: &Invocation) -> Answered {
        let started = Instant::now();
        let mut calls = Calls::default();
        let answer = self.answer(request, invocation, &mut calls).await;
        self.answered(&answer, invocation, started.elapsed(), &calls)
    }

    /// Answers what API Gateway would never send.
    #[must_use]
    pub fn refuse_unreadable(&self, invocation: &Invocation) -> Answered {
        let answer = Answer::Refused(Refused::Unreadable);
        self.answered(&answer, invocation, Duration::ZERO, &Calls::default())
    }

    fn answered(&self, answer: &Answer, invocation: &Invocation, took: Duration, calls: &Calls) -> Answered {
        let log = RequestLog {
            request_id: invocation.request_id.clone(),
            trace_id: invocation.trace.as_ref().map(|trace| trace.trace_id.clone()),
            outcome: answer.logged_outcome(),
            status: answer.status(),
            events: answer.counts(),
            event_id: answer.event_id().map(ToString::to_string),
            refused_fields: answer.refused_fields(),
            error: answer.error(),
            duration_ms: millis(took),
            consumed: calls.consumed(),
        };
        Answered {
            response: answer.response(&self.version),
            log,
            calls: calls.made().to_vec(),
        }
    }

    async fn answer(&self, request: &GatewayRequest, invocation: &Invocation, calls: &mut Calls) -> Answer {
        if request.method() == "OPTIONS" {
            return Answer::Preflight;
        }
        let deadline = Instant::now() + invocation.time.saturating_sub(RESERVE).min(PATIENCE);
        let arrival = self.arrival(request, invocation);
        let body = match accept(request) {
            Ok(body) => body,
            Err(refused) => return Answer::Refused(refused),
        };
        match body {
            Body::One(value) => self.record_one(value, &arrival, deadline, calls).await,
            Body::Batch(values) => self.record_batch(values, &arrival, deadline, calls).await,
        }
    }

    async fn record_one(
        &self,
        value: Value,
        arrival: &Arrival,
        deadline: Instant,
        calls: &mut Calls,
    ) -> Answer {
        let event = match Event::from_json(value, arrival, 0) {
            Ok(event) => event,
            Err(refusal) => return Answer::Refused(Refused::Malformed(refusal)),
        };
        if is_of_bot(&event, arrival) {
            return Answer::One {
                outcome: Outcome::Dropped(Dropped::Bot),
                errors: Vec::new(),
            };
        }
        let event_id = event.key().id.clone();
        let recording = self.store.record(&[event], deadline, calls).await;
        let fate = recording.fates.into_iter().next().unwrap_or(Fate::Retry);
        Answer::One {
            outcome: Outcome::Kept { event_id, fate },
            errors: recording.errors,
        }
    }

    async fn record_batch(
        &self,
        values: Vec<Value>,
        arrival: &Arrival,
        deadline: Instant,
        calls: &mut Calls,
    ) -> Answer {
        let mut events = Vec::new();
        let mut dropped = Vec::new();
        for (position, value) in values.into_iter().enumerate() {
            match Event::from_json(value, arrival, position) {
                Ok(event) if is_of_bot(&event, arrival) => dropped.push((position, Dropped::Bot)),
                Ok(event) => events.push(event),
                Err(Refusal { errors, .. }) => dropped.push((position, Dropped::Invalid { errors })),
            }
        }
        let recording = self.store.record(&events, deadline, calls).await;
        let mut outcomes: Vec<Outcome> = events
            .into_iter()
            .zip(recording.fates)
            .map(|(event, fate)| Outcome::Kept {
                event_id: event.key().id.clone(),
                fate,
            })
            .collect();
        // In ascending order, so that each finds its place.
        for (position, reason) in dropped {
            outcomes.insert(position, Outcome::Dropped(reason));
        }
        Answer::Batch {
            outcomes,
            errors: recording.errors,
        }
    }

    fn arrival(&self, request: &GatewayRequest, invocation: &Invocation) -> Arrival {
        let received_at = (self.clock)();
        let source = request.source_ip().unwrap_or_default();
        Arrival {
            received_at,
            request_id: invocation.request_id.clone(),
            ip_address: self.ip_address.keep(source, received_at),
            user_agent: request.header("user-agent").map(UserAgent::from_header),
        }
    }
}

/// The events in a request, not checked yet, or why there are none.
fn accept(request: &GatewayRequest) -> Result<Body, Refused> {
    if request.method() != "POST" {
        return Err(Refused::Method);
    }
    let content_type = request.header("content-type");
    if !content_type.is_none_or(is_accepted_content_type) {
        return Err(Refused::ContentType);
    }
    let body = request.body().map_err(|_| Refused::NotBase64)?;
    if body.len() > MAX_BODY_BYTES {
        return Err(Refused::TooLarge);
    }
    Body::parse(&body).map_err(Refused::Malformed)
}

fn is_accepted_content_type(header: &str) -> bool {
    let media_type = header.split(';').next().unwrap_or_default().trim();
    CONTENT_TYPES
        .iter()
        .any(|accepted| media_type.eq_ignore_ascii_case(accepted))
}

/// By what the event says, or by what the request says that brought it.
fn is_of_bot(event: &Event, arrival: &Arrival) -> bool {
    let header = arrival.user_agent.as_ref().map_or("", UserAgent::as_str);
    bot::is_bot(event.user_agent()) || bot::is_bot(header)
}

/// Milliseconds with three decimals: more are noise.
fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
