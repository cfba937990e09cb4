//! The event: what arrived, checked once at the edge and then carried as a value that is right by construction.

mod attributes;
mod canonical;
mod field;
mod sent;
#[cfg(test)]
mod tests;

pub use attributes::Attributes;
pub use field::{EpochMillis, EventId, EventType, PageUrl, Referrer, SessionId, UserAgent, UserId};

use crate::wire::{JsonType, Reason, Refusal};
use sent::{Fields, body_error, refusal};
use serde_json::Value;

pub use sent::{Body, MAX_BATCH, MAX_BODY_BYTES};

/// A client's clock that is this far ahead of ours, in milliseconds, is not merely inexact: the event says so.
pub const FUTURE_TOLERANCE_MS: i64 = 5 * 60 * 1000;

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
/// Both halves are a pure function of what the client sent wherever that can be, so that a repeated delivery meets the item
/// of the first one:
///
/// | The client sent | `event_id` | `timestamp` | A repeated delivery |
/// |---|---|---|---|
/// | id and timestamp | as sent | as sent | is a duplicate |
/// | an id that is a UUID of version 7 | as sent | the time in the id | is a duplicate |
/// | another id | as sent | when received | is a duplicate: [`Event::is_claimed`] |
/// | timestamp | SHA-256 of the event as sent | as sent | is a duplicate |
/// | neither | SHA-256 of event, time and request | when received | **is stored again** |
///
/// Two events that are equal in every field, timestamp included, are one event: a client that means two sends two ids. The
/// field `sent_at` does not count: it differs from one delivery to the next.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    is_claimed: bool,
    occurred_at: EpochMillis,
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
    /// Reads a body that is one event.
    ///
    /// # Errors
    /// Every field that is wrong, each with its reason.
    pub fn parse(body: &[u8], arrival: &Arrival) -> Result<Self, Refusal> {
        Self::from_json(sent::json(body)?, arrival, 0)
    }

    /// Checks one event that is JSON already. `position` is its place in the request that it came in.
    ///
    /// # Errors
    /// Every field that is wrong, each with its reason.
    pub fn from_json(value: Value, arrival: &Arrival, position: usize) -> Result<Self, Refusal> {
        let Value::Object(mut sent) = value else {
            let reason = Reason::WrongType {
                expected: JsonType::Object,
            };
            return Err(refusal(
                "The event is not a JSON object",
                vec![body_error(reason)],
            ));
        };
        let sent_at = sent.remove("sent_at");
        let fingerprint = canonical::Fingerprint::of(&sent);
        sent.extend(sent_at.map(|sent_at| ("sent_at".to_owned(), sent_at)));
        let mut fields = Fields::new(sent);

        let user_id = fields.required("user_id", UserId::from_json);
        let event_type = fields.required("event_type", EventType::from_json);
        let page_url = fields.required("page_url", PageUrl::from_json);
        let session_id = fields.optional("session_id", SessionId::from_json);
        let event_id = fields.optional("event_id", EventId::from_json);
        let timestamp = fields.optional("timestamp", EpochMillis::from_json);
        let sent_at = fields.optional("sent_at", EpochMillis::from_json);
        let referrer = fields.optional("referrer", Referrer::from_json);
        let user_agent = fields.optional("user_agent", UserAgent::from_json);
        let (custom, mut errors) = fields.into_rest();
        let attributes = Attributes::from_json(custom)
            .map_err(|error| errors.push(error))
            .ok();

        let (Some(user_id), Some(event_type), Some(page_url), Some(attributes), []) =
            (user_id, event_type, page_url, attributes, errors.as_slice())
        else {
            return Err(refusal("The event has invalid fields", errors));
        };
        let client_time = timestamp.or_else(|| event_id.as_ref().and_then(EventId::time));
        let timestamp = client_time.unwrap_or(arrival.received_at);
        Ok(Self {
            is_claimed: event_id.is_some() && client_time.is_none(),
            key: EventKey {
                id: event_id.unwrap_or_else(|| match client_time {
                    Some(_) => fingerprint.event_id(),
                    None => fingerprint.event_id_of_arrival(arrival, position),
                }),
                timestamp,
            },
            occurred_at: corrected(timestamp, sent_at, arrival.received_at),
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

    /// The key it is stored under.
    #[must_use]
    pub const fn key(&self) -> &EventKey {
        &self.key
    }

    /// Whether its id alone tells it from other events, because the client sent no time. Its key then holds the time of the
    /// first delivery, which a second one cannot know: a claim on the id is stored beside the event and stands in the way.
    #[must_use]
    pub const fn is_claimed(&self) -> bool {
        self.is_claimed
    }

    /// When the collector received it.
    #[must_use]
    pub const fn received_at(&self) -> EpochMillis {
        self.received_at
    }

    /// When it happened by the collector's clock, and so in its session. A client that says when it sent the event
    /// (`sent_at`) shows how wrong its clock is; of another one only a time that has not come yet is known to be wrong. Never
    /// later than it was received: a clock that runs ahead would hold the session open until the real time catches up.
    #[must_use]
    pub const fn occurred_at(&self) -> EpochMillis {
        self.occurred_at
    }

    /// Whether the client's time had not come yet when the event arrived, by more than [`FUTURE_TOLERANCE_MS`].
    #[must_use]
    pub fn is_from_the_future(&self) -> bool {
        self.key.timestamp > self.received_at.plus(FUTURE_TOLERANCE_MS)
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

/// The client's time by the collector's clock: as long before it was received as the client says it was before it was sent.
fn corrected(timestamp: EpochMillis, sent_at: Option<EpochMillis>, received_at: EpochMillis) -> EpochMillis {
    let behind = sent_at.map_or(0, |sent_at| received_at.get() - sent_at.get());
    timestamp.plus(behind).min(received_at)
}
