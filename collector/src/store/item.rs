//! Items as the tables hold them. Other readers depend on the names.

use crate::event::{EpochMillis, Event, SessionId};
use crate::session::{self, Place, Span};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use serde_json::Value;
use std::collections::HashMap;

type Item = HashMap<String, AttributeValue>;

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
    ];
    event
        .attributes()
        .iter()
        .map(|(name, value)| (name.clone(), attribute(value)))
        .chain(own.map(|(name, value)| (name.to_owned(), value)))
        .collect()
}

/// An item of the ActiveSessions table, when the event leaves its session active.
pub(super) fn active_session(event: &Event, session_id: &SessionId, place: Place) -> Option<Item> {
    let at = event.occurred_at();
    let renewed = place == Place::Last && session::is_active(at, event.received_at());
    renewed.then(|| {
        HashMap::from([
            ("session_id".to_owned(), text(session_id.as_str())),
            ("user_id".to_owned(), text(event.user_id().as_str())),
            ("last_activity".to_owned(), millis(at)),
            ("current_page".to_owned(), text(event.page_url().as_str())),
            ("expires_at".to_owned(), number(session::expires_at(at))),
        ])
    })
}

/// The change that an event makes to its item of the Sessions table, under the condition that its place is what it is
/// taken for. The table's name is still to be set.
pub(super) fn session_update(event: &Event, session_id: &SessionId, place: Place) -> UpdateBuilder {
    let at = event.occurred_at();
    let update = UpdateBuilder::default()
        .key("session_id", text(session_id.as_str()))
        .expression_attribute_values(":at", millis(at))
        .expression_attribute_values(":one", number(1));
    match place {
        Place::Last => update
            .condition_expression("attribute_not_exists(last_activity) OR last_activity <= :at")
            .update_expression(
                "SET user_id = if_not_exists(user_id, :user), \
                 start_time = if_not_exists(start_time, :at), \
                 entry_page = if_not_exists(entry_page, :page), \
                 referrer = if_not_exists(referrer, :referrer), \
                 ip_address = if_not_exists(ip_address, :ip), \
                 last_activity = :at, \
                 exit_page = :page, \
                 is_active = :active, \
                 session_duration = :at - if_not_exists(start_time, :at) \
                 ADD total_events :one",
            )
            .expression_attribute_values(":user", text(event.user_id().as_str()))
            .expression_attribute_values(":page", text(event.page_url().as_str()))
            .expression_attribute_values(":referrer", text(event.referrer()))
            .expression_attribute_values(":ip", text(event.ip_address()))
            .expression_attribute_values(
                ":active",
                AttributeValue::Bool(session::is_active(at, event.received_at())),
            ),
        Place::Between => update
            .condition_expression("start_time <= :at AND last_activity > :at")
            .update_expression("ADD total_events :one"),
        Place::First => update
            .condition_expression("attribute_not_exists(start_time) OR start_time > :at")
            .update_expression(
                "SET start_time = :at, \
                 entry_page = :page, \
                 referrer = :referrer, \
                 ip_address = :ip, \
                 session_duration = last_activity - :at \
                 ADD total_events :one",
            )
            .expression_attribute_values(":page", text(event.page_url().as_str()))
            .expression_attribute_values(":referrer", text(event.referrer()))
            .expression_attribute_values(":ip", text(event.ip_address())),
    }
}

/// The session that an item of any of the tables belongs to.
pub(super) fn session_id(item: &Item) -> Option<SessionId> {
    SessionId::parse(item.get("session_id")?.as_s().ok()?).ok()
}

/// The first and last event of an item of the Sessions table.
pub(super) fn span(item: &Item) -> Option<Span> {
    let moment = |name: &str| item.get(name)?.as_n().ok()?.parse().ok().map(EpochMillis::new);
    let end = moment("last_activity")?;
    Some(Span {
        start: moment("start_time").unwrap_or(end),
        end,
    })
}

pub(super) fn millis(moment: EpochMillis) -> AttributeValue {
    number(moment.get())
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn text(text: &str) -> AttributeValue {
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
