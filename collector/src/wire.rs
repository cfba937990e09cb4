//! What travels over HTTP. Senders of events and readers of the answers use these same types.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The body of `POST /events`, or one of an array of 1 to [`crate::event::MAX_BATCH`]. Anything in `attributes` travels beside the named fields and keeps its JSON type.
///
/// Send a `timestamp`: without it the event cannot be told from a repeated delivery of itself (see [`crate::event::EventKey`]).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRequest {
    /// Whoever caused the event.
    pub user_id: String,
    /// What happened: `page_view`, `click`, `conversion`, `heartbeat`, `page_exit`, …
    pub event_type: String,
    /// Where it happened.
    pub page_url: String,
    /// The sender's own session. The collector adopts it; without one it finds or makes a session for the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The sender's own id for the event. The collector derives one when it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// The page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
    /// The browser; the `User-Agent` header when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// When it happened by the sender's clock, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<i64>,
    /// Custom attributes. A name that the collector uses itself is not stored; `sent_at`, the sender's clock when it sends, in
    /// milliseconds since 1970, lets the collector correct the timestamp.
    #[serde(flatten)]
    pub attributes: Map<String, Value>,
}

/// The answer to a stored event, and to a repeated delivery of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventAccepted {
    /// Always [`EventAccepted::MESSAGE`].
    pub message: String,
    /// The stored event.
    pub event_id: String,
    /// The session it was counted in.
    pub session_id: String,
}

impl EventAccepted {
    /// The contract's message.
    pub const MESSAGE: &'static str = "Event processed successfully";
}

/// The answer to an event that was understood and is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDropped {
    /// One sentence for a person.
    pub message: String,
    /// Why.
    #[serde(flatten)]
    pub dropped: Dropped,
}

/// The answer to an array of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchAccepted {
    /// One sentence for a person.
    pub message: String,
    /// What became of each event, in the order of the array.
    pub results: Vec<EventResult>,
}

/// What became of one event of an array. In JSON: `"status": "stored", "event_id": "evt_…"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum EventResult {
    /// It is in the tables.
    Stored {
        /// The event.
        event_id: String,
        /// The session it was counted in.
        session_id: String,
    },
    /// It was in the tables already.
    Duplicate {
        /// The event.
        event_id: String,
        /// The session it was counted in.
        session_id: String,
    },
    /// It is not kept; sending it again changes nothing.
    Dropped(Dropped),
    /// It is not known to be in the tables: send it again.
    Retry {
        /// The event.
        event_id: String,
    },
}

/// Why an event is not kept. In JSON: `"reason": "bot"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Dropped {
    /// It is malformed.
    Invalid {
        /// What to change, field by field.
        errors: Vec<FieldError>,
    },
    /// Its sender is a program that visits pages on its own.
    Bot,
}

/// The answer to a request that stored nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// One sentence for a person.
    pub message: String,
    /// What to change, field by field; empty when the fault is not in a field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// Why one field was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name; `body` for the body as a whole, `attributes` for the custom attributes together.
    pub field: String,
    /// What is wrong with it.
    #[serde(flatten)]
    pub reason: Reason,
}

/// What can be wrong with a field. In JSON: `"reason": "too_long", "max": 200`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// A required field is absent or null.
    Missing,
    /// Not JSON.
    MalformedJson {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault.
        column: usize,
    },
    /// Another JSON type is needed.
    WrongType {
        /// The type that would be right.
        expected: JsonType,
    },
    /// Nothing but white space.
    Empty,
    /// What a script writes when it has no identity: `null`, `undefined`, `NaN`, `[object Object]`.
    Placeholder,
    /// Too few characters.
    TooShort {
        /// The fewest allowed.
        min: usize,
    },
    /// Too many characters.
    TooLong {
        /// The most allowed.
        max: usize,
    },
    /// A character that has no place there, such as a control character.
    InvalidCharacter,
    /// A number that cannot be stored, or a timestamp that is not in milliseconds between the years 2000 and 2100.
    OutOfRange,
    /// Too many custom attributes, or events in an array.
    TooMany {
        /// The most allowed.
        max: usize,
    },
    /// Too many bytes as JSON.
    TooLarge {
        /// The most allowed.
        max: usize,
    },
    /// Objects or arrays nested too deeply.
    TooDeep {
        /// The deepest allowed.
        max: usize,
    },
}

/// A JSON type that a field can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonType {
    /// `"…"`
    String,
    /// A number without a fraction.
    Integer,
    /// `{…}`
    Object,
}
