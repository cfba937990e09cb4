//! What a request comes to: as a response, and as a line in the log.

use crate::event::EventId;
use crate::gateway::GatewayResponse;
use crate::log::{self, EventCounts};
use crate::store::{Fate, StoreError};
use crate::wire::{BatchAccepted, Dropped, EventAccepted, EventDropped, EventResult, Refusal};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Any site may send events: they carry no credentials. A browser may keep the preflight's answer for a day.
const CORS: [(&str, &str); 4] = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-methods", "POST, OPTIONS"),
    ("access-control-allow-headers", "content-type"),
    ("access-control-max-age", "86400"),
];

/// The header that tells which version answered.
const VERSION_HEADER: &str = "x-collector-version";

/// What a request comes to.
pub(super) enum Answer {
    Preflight,
    Refused(Refused),
    One {
        outcome: Outcome,
        errors: Vec<StoreError>,
    },
    Batch {
        outcomes: Vec<Outcome>,
        errors: Vec<StoreError>,
    },
}

/// What an event comes to.
pub(super) enum Outcome {
    Kept { event_id: EventId, fate: Fate },
    Dropped(Dropped),
}

/// Why a request stored nothing through its own fault.
pub(super) enum Refused {
    Method,
    ContentType,
    TooLarge,
    NotBase64,
    Unreadable,
    Malformed(Refusal),
}

impl Answer {
    fn outcomes(&self) -> &[Outcome] {
        match self {
            Self::Preflight | Self::Refused(_) => &[],
            Self::One { outcome, .. } => std::slice::from_ref(outcome),
            Self::Batch { outcomes, .. } => outcomes,
        }
    }

    fn errors(&self) -> &[StoreError] {
        match self {
            Self::Preflight | Self::Refused(_) => &[],
            Self::One { errors, .. } | Self::Batch { errors, .. } => errors,
        }
    }

    /// Of a batch, 503 only if it is to be sent again as a whole.
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::Preflight => 204,
            Self::Refused(Refused::Malformed(_) | Refused::NotBase64 | Refused::Unreadable) => 400,
            Self::Refused(Refused::Method) => 405,
            Self::Refused(Refused::TooLarge) => 413,
            Self::Refused(Refused::ContentType) => 415,
            Self::One { .. } | Self::Batch { .. } => {
                let EventCounts {
                    stored,
                    duplicate,
                    retry,
                    ..
                } = self.counts();
                if retry > 0 && stored + duplicate == 0 {
                    503
                } else {
                    200
                }
            }
        }
    }

    pub(super) fn logged_outcome(&self) -> log::Outcome {
        match self {
            Self::Preflight => log::Outcome::Preflight,
            Self::Refused(_) => log::Outcome::Refused,
            Self::One { outcome, .. } => match outcome {
                Outcome::Kept { fate, .. } => match fate {
                    Fate::Stored(_) => log::Outcome::Stored,
                    Fate::Duplicate(_) => log::Outcome::Duplicate,
                    Fate::Retry => log::Outcome::Unavailable,
                },
                Outcome::Dropped(_) => log::Outcome::Dropped,
            },
            Self::Batch { .. } if self.status() == 503 => log::Outcome::Unavailable,
            Self::Batch { .. } => log::Outcome::Batch,
        }
    }

    /// A request that was refused as a whole counts as one event.
    pub(super) fn counts(&self) -> EventCounts {
        let mut counts = EventCounts {
            dropped: u32::from(matches!(self, Self::Refused(_))),
            ..EventCounts::default()
        };
        for outcome in self.outcomes() {
            let count = match outcome {
                Outcome::Kept { fate, .. } => match fate {
                    Fate::Stored(_) => &mut counts.stored,
                    Fate::Duplicate(_) => &mut counts.duplicate,
                    Fate::Retry => &mut counts.retry,
                },
                Outcome::Dropped(_) => &mut counts.dropped,
            };
            *count += 1;
        }
        counts
    }

    pub(super) fn event_id(&self) -> Option<&EventId> {
        match self {
            Self::One {
                outcome: Outcome::Kept { event_id, .. },
                ..
            } => Some(event_id),
            _ => None,
        }
    }

    /// Without repetition: a batch may be wrong in the same way many times.
    pub(super) fn refused_fields(&self) -> Vec<String> {
        let refused = match self {
            Self::Refused(Refused::Malformed(refusal)) => refusal.errors.as_slice(),
            Self::Refused(Refused::NotBase64 | Refused::Unreadable) => return vec!["body".to_owned()],
            _ => &[],
        };
        let of_events = self.outcomes().iter().filter_map(|outcome| match outcome {
            Outcome::Dropped(Dropped::Invalid { errors }) => Some(errors),
            _ => None,
        });
        let mut fields: Vec<String> = Vec::new();
        for error in refused.iter().chain(of_events.flatten()) {
            let field = loggable_field(&error.field);
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        fields
    }

    pub(super) fn error(&self) -> Option<String> {
        let errors: Vec<String> = self.errors().iter().map(ToString::to_string).collect();
        (!errors.is_empty()).then(|| errors.join("; "))
    }

    pub(super) fn response(&self, version: &str) -> GatewayResponse {
        let mut headers: BTreeMap<&'static str, Cow<'static, str>> = CORS
            .into_iter()
            .map(|(name, value)| (name, Cow::Borrowed(value)))
            .collect();
        if !version.is_empty() {
            headers.insert(VERSION_HEADER, Cow::Owned(version.to_owned()));
        }
        if matches!(self, Self::Refused(Refused::Method)) {
            headers.insert("allow", Cow::Borrowed("POST, OPTIONS"));
        }
        if self.counts().retry > 0 {
            headers.insert("retry-after", Cow::Borrowed("1"));
        }
        let body = self.body();
        if !body.is_empty() {
            headers.insert("content-type", Cow::Borrowed("application/json"));
        }
        GatewayResponse {
            status_code: self.status(),
            headers,
            body,
        }
    }

    fn body(&self) -> String {
        match self {
            Self::Preflight => String::new(),
            Self::Refused(refused) => json(&refused.refusal()),
            Self::One { outcome, .. } => match outcome.result() {
                EventResult::Stored { event_id, session_id }
                | EventResult::Duplicate { event_id, session_id } => json(&EventAccepted {
                    message: EventAccepted::MESSAGE.to_owned(),
                    event_id,
                    session_id,
                }),
                EventResult::Dropped(dropped) => json(&EventDropped {
                    message: "The event is not kept".to_owned(),
                    dropped,
                }),
                EventResult::Retry { .. } => json(&without_fields("The event was not stored, try again")),
            },
            Self::Batch { outcomes, .. } => json(&BatchAccepted {
                message: "Each event has its own result".to_owned(),
                results: outcomes.iter().map(Outcome::result).collect(),
            }),
        }
    }
}

impl Outcome {
    fn result(&self) -> EventResult {
        match self {
            Self::Dropped(dropped) => EventResult::Dropped(dropped.clone()),
            Self::Kept { event_id, fate } => {
                let event_id = event_id.to_string();
                match fate {
                    Fate::Stored(session_id) => EventResult::Stored {
                        event_id,
                        session_id: session_id.to_string(),
                    },
                    Fate::Duplicate(session_id) => EventResult::Duplicate {
                        event_id,
                        session_id: session_id.to_string(),
                    },
                    Fate::Retry => EventResult::Retry { event_id },
                }
            }
        }
    }
}

impl Refused {
    fn refusal(&self) -> Refusal {
        match self {
            Self::Method => without_fields("Send events with POST"),
            Self::ContentType => without_fields("Send events as application/json or text/plain"),
            Self::TooLarge => without_fields("The body is larger than 256 KB"),
            Self::NotBase64 => without_fields("The body is marked as base64 and is not"),
            Self::Unreadable => without_fields("The request is not one of API Gateway's"),
            Self::Malformed(refusal) => refusal.clone(),
        }
    }
}

fn without_fields(message: &str) -> Refusal {
    Refusal {
        message: message.to_owned(),
        errors: Vec::new(),
    }
}

fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

/// The name of a custom attribute is the client's own and may be personal.
fn loggable_field(field: &str) -> String {
    const KNOWN: [&str; 10] = [
        "body",
        "event_id",
        "event_type",
        "page_url",
        "referrer",
        "sent_at",
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
