//! Items as the tables hold them. Other readers depend on the names.

use crate::event::{EpochMillis, Event, SessionId};
use crate::session::{self, Entry, Exit, Stored, Stretch};
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;
use std::collections::HashMap;

pub(super) type Item = HashMap<String, AttributeValue>;

/// The sort key of a claim, which is nobody's time.
const CLAIM_TIMESTAMP: i64 = 0;

/// An item of the Events table. The event's own attributes come last: a custom one never takes their place.
pub(super) fn event(event: &Event, session_id: &SessionId) -> Item {
    let own = [
        ("event_id", text(event.key().id.as_str())),
        ("timestamp", millis(event.key().timestamp)),
        ("user_id", text(event.user_id().as_str())),
        ("session_id", text(session_id.as_str())),
        ("event_type", text(event.event_type().as_str())),
        ("page_url", text(event.page_url().as_str())),
        ("referrer", text(event.referrer())),
        ("user_agent", text(event.user_agent())),
        ("ip_address", text(event.ip_address())),
        ("received_at", millis(event.received_at())),
        ("corrected_at", millis(event.occurred_at())),
    ];
    let flag = event
        .is_from_the_future()
        .then_some(("future_timestamp", AttributeValue::Bool(true)));
    event
        .attributes()
        .iter()
        .map(|(name, value)| (name.clone(), attribute(value)))
        .chain(
            own.into_iter()
                .chain(flag)
                .map(|(name, value)| (name.to_owned(), value)),
        )
        .collect()
}

/// The claim on an event's id, in the Events table too. It has neither user nor session, so no index holds it.
pub(super) fn claim(event: &Event, session_id: &SessionId) -> Item {
    HashMap::from([
        ("event_id".to_owned(), text(event.key().id.as_str())),
        ("timestamp".to_owned(), number(CLAIM_TIMESTAMP)),
        ("claimed_by".to_owned(), millis(event.key().timestamp)),
        ("claimed_session".to_owned(), text(session_id.as_str())),
    ])
}

/// An item of the ActiveSessions table, when the events leave their session active.
pub(super) fn active_session(
    events: &Stretch,
    session_id: &SessionId,
    received_at: EpochMillis,
) -> Option<Item> {
    let at = events.exit.at;
    session::is_active(at, received_at).then(|| {
        HashMap::from([
            ("session_id".to_owned(), text(session_id.as_str())),
            ("user_id".to_owned(), text(events.last_user.as_str())),
            ("last_activity".to_owned(), millis(at)),
            ("current_page".to_owned(), text(&events.exit.page)),
            ("expires_at".to_owned(), number(session::expires_at(at))),
        ])
    })
}

/// The session that an item of any of the tables belongs to, or that a claim was made for.
pub(super) fn session_id(item: &Item) -> Option<SessionId> {
    let id = item.get("session_id").or_else(|| item.get("claimed_session"))?;
    SessionId::parse(id.as_s().ok()?).ok()
}

/// The first and last event of an item of the Sessions table.
pub(super) fn stored(item: &Item) -> Stored {
    let moment = |name: &str| item.get(name)?.as_n().ok()?.parse().ok().map(EpochMillis::new);
    let text = |name: &str| {
        item.get(name)
            .and_then(|value| value.as_s().ok())
            .cloned()
            .unwrap_or_default()
    };
    Stored {
        entry: moment("start_time").map(|at| Entry {
            at,
            page: text("entry_page"),
            referrer: text("referrer"),
            user: text("user_id"),
            ip_address: text("ip_address"),
        }),
        exit: moment("last_activity").map(|at| Exit {
            at,
            page: text("exit_page"),
        }),
    }
}

pub(super) fn millis(moment: EpochMillis) -> AttributeValue {
    number(moment.get())
}

pub(super) fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub(super) fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// A custom attribute, with its JSON type.
fn attribute(value: &Value) -> AttributeValue {
    match value {
        Value::Null => AttributeValue::Null(true),
        Value::Bool(flag) => AttributeValue::Bool(*flag),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::String(string) => text(string),
        Value::Array(items) => AttributeValue::L(items.iter().map(attribute).collect()),
        Value::Object(members) => AttributeValue::M(
            members
                .iter()
                .map(|(name, value)| (name.clone(), attribute(value)))
                .collect(),
        ),
    }
}
