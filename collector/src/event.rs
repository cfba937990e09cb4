//! The event: what arrived, checked once at the edge and then carried as a value that is right by construction.

mod attributes;
mod canonical;
mod field;
#[cfg(test)]
mod tests;

pub use attributes::Attributes;
pub use field::{EpochMillis, EventId, EventType, PageUrl, Referrer, SessionId, UserAgent, UserId};

use crate::wire::{FieldError, JsonType, Reason, Refusal};
use serde_json::{Map, Value};

/// The largest body that is read, in bytes: 256 KB.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// What the collector knows about a request and the client did not say.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// When the request was received, by the collector's clock.
    pub received_at: EpochMillis,
    /// Lambda's id of this invocation.
    pub request_id: String,
    /// The client's address as API Gateway saw it; empty when it is not known.
    pub ip_address: String,
    /// The `User-Agent` header.
    pub user_agent: Option<UserAgent>,
}

/// The primary key of an event in the Events table.
///
/// Both halves are a pure function of what the client sent, so that a repeated delivery meets the item of the first one:
///
/// | The client sent | `event_id` | `timestamp` | A repeated delivery |
/// |---|---|---|---|
/// | id and timestamp | as sent | as sent | is a duplicate |
/// | timestamp | SHA-256 of the event as sent | as sent | is a duplicate |
/// | id | as sent | when received | **is stored again** |
/// | neither | SHA-256 of event, time and request | when received | **is stored again** |
///
/// Two events that are equal in every field, timestamp included, are one event: a client that means two sends two ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventKey {
    /// Partition key.
    pub id: EventId,
    /// Sort key.
    pub timestamp: EpochMillis,
}

/// A well-formed event, ready to be stored.
#[derive(Debug, Clone)]
pub struct Event {
    key: EventKey,
    received_at: EpochMillis,
    user_id: UserId,
    session_id: Option<SessionId>,
    event_type: EventType,
    page_url: PageUrl,
    referrer: Option<Referrer>,
    user_agent: Option<UserAgent>,
    ip_address: String,
    attributes: Attributes,
}

impl Event {
    /// Reads the body of one `POST /events`.
    ///
    /// # Errors
    /// Every field that is wrong, each with its reason.
    pub fn parse(body: &[u8], arrival: &Arrival) -> Result<Self, Refusal> {
        let value = serde_json::from_slice(body).map_err(|error| {
            let reason = Reason::MalformedJson {
                line: error.line(),
                column: error.column(),
            };
            refusal("The body is not JSON", vec![body_error(reason)])
        })?;
        Self::from_json(value, arrival)
    }

    /// Checks one event that is JSON already.
    ///
    /// # Errors
    /// Every field that is wrong, each with its reason.
    pub fn from_json(value: Value, arrival: &Arrival) -> Result<Self, Refusal> {
        let Value::Object(sent) = value else {
            let reason = Reason::WrongType {
                expected: JsonType::Object,
            };
            return Err(refusal(
                "The event is not a JSON object",
                vec![body_error(reason)],
            ));
        };
        let fingerprint = canonical::Fingerprint::of(&sent);
        let mut fields = Fields {
            sent,
            errors: Vec::new(),
        };

        let user_id = fields.required("user_id", UserId::from_json);
        let event_type = fields.required("event_type", EventType::from_json);
        let page_url = fields.required("page_url", PageUrl::from_json);
        let session_id = fields.optional("session_id", SessionId::from_json);
        let event_id = fields.optional("event_id", EventId::from_json);
        let timestamp = fields.optional("timestamp", EpochMillis::from_json);
        let referrer = fields.optional("referrer", Referrer::from_json);
        let user_agent = fields.optional("user_agent", UserAgent::from_json);
        let Fields {
            sent: custom,
            mut errors,
        } = fields;
        let attributes = Attributes::from_json(custom)
            .map_err(|error| errors.push(error))
            .ok();

        match (user_id, event_type, page_url, attributes) {
            (Some(user_id), Some(event_type), Some(page_url), Some(attributes)) if errors.is_empty() => {
                Ok(Self {
                    key: EventKey {
                        id: event_id.unwrap_or_else(|| match timestamp {
                            Some(_) => fingerprint.event_id(),
                            None => fingerprint.event_id_of_arrival(arrival),
                        }),
                        timestamp: timestamp.unwrap_or(arrival.received_at),
                    },
                    received_at: arrival.received_at,
                    user_id,
                    session_id,
                    event_type,
                    page_url,
                    referrer,
                    user_agent: user_agent
                        .filter(|sent| !sent.as_str().is_empty())
                        .or_else(|| arrival.user_agent.clone()),
                    ip_address: arrival.ip_address.clone(),
                    attributes,
                })
            }
            _ => Err(refusal("The event has invalid fields", errors)),
        }
    }

    /// The key it is stored under.
    #[must_use]
    pub const fn key(&self) -> &EventKey {
        &self.key
    }

    /// When the collector received it.
    #[must_use]
    pub const fn received_at(&self) -> EpochMillis {
        self.received_at
    }

    /// When it counts as having happened in its session: by the client's clock, but never later than it was received. A
    /// clock that runs ahead would otherwise hold the session open until the real time catches up.
    #[must_use]
    pub fn occurred_at(&self) -> EpochMillis {
        self.key.timestamp.min(self.received_at)
    }

    /// Whoever caused it.
    #[must_use]
    pub const fn user_id(&self) -> &UserId {
        &self.user_id
    }

    /// The session that the client named.
    #[must_use]
    pub const fn session_id(&self) -> Option<&SessionId> {
        self.session_id.as_ref()
    }

    /// What happened.
    #[must_use]
    pub const fn event_type(&self) -> &EventType {
        &self.event_type
    }

    /// Where it happened.
    #[must_use]
    pub const fn page_url(&self) -> &PageUrl {
        &self.page_url
    }

    /// The page before; empty when there was none or the client did not say.
    #[must_use]
    pub fn referrer(&self) -> &str {
        self.referrer.as_ref().map_or("", Referrer::as_str)
    }

    /// The browser, by the client or else by its header; empty when neither says.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        self.user_agent.as_ref().map_or("", UserAgent::as_str)
    }

    /// The client's address; empty when it is not known.
    #[must_use]
    pub fn ip_address(&self) -> &str {
        &self.ip_address
    }

    /// The custom attributes.
    #[must_use]
    pub const fn attributes(&self) -> &Attributes {
        &self.attributes
    }
}

/// The fields as sent, taken out one by one; what is left are the custom attributes.
struct Fields {
    sent: Map<String, Value>,
    errors: Vec<FieldError>,
}

impl Fields {
    fn required<T>(&mut self, name: &str, parse: fn(Value) -> Result<T, Reason>) -> Option<T> {
        if matches!(self.sent.get(name), None | Some(Value::Null)) {
            self.refuse(name, Reason::Missing);
        }
        self.optional(name, parse)
    }

    /// Null is how a script says that it has no value.
    fn optional<T>(&mut self, name: &str, parse: fn(Value) -> Result<T, Reason>) -> Option<T> {
        let value = self.sent.remove(name).filter(|value| !value.is_null())?;
        parse(value).map_err(|reason| self.refuse(name, reason)).ok()
    }

    fn refuse(&mut self, name: &str, reason: Reason) {
        self.errors.push(FieldError {
            field: name.to_owned(),
            reason,
        });
    }
}

fn body_error(reason: Reason) -> FieldError {
    FieldError {
        field: "body".to_owned(),
        reason,
    }
}

fn refusal(message: &str, errors: Vec<FieldError>) -> Refusal {
    Refusal {
        message: message.to_owned(),
        errors,
    }
}
