//! What is asked of a session's item, as expressions.

use super::item::{millis, number, text};
use crate::event::{EpochMillis, SessionId};
use crate::session::{self, Entry, Exit, Place, Span, Stretch};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::types::builders::{ConditionCheckBuilder, UpdateBuilder};

/// Attributes of a session's first event, in the order of [`Entry`], and the placeholders of their values.
const ENTRY: [(&str, &str); 5] = [
    ("start_time", ":start"),
    ("entry_page", ":entry_page"),
    ("referrer", ":referrer"),
    ("user_id", ":user"),
    ("ip_address", ":ip"),
];
/// Attributes of its last event, in the order of [`Exit`].
const EXIT: [(&str, &str); 2] = [("last_activity", ":end"), ("exit_page", ":exit_page")];

/// The change that events make to their session, under the condition that their place is what it is taken for. The table's
/// name is still to be set.
pub(super) fn session(
    events: &Stretch,
    session_id: &SessionId,
    place: Place,
    received_at: EpochMillis,
) -> UpdateBuilder {
    let Stretch {
        entry, exit, count, ..
    } = events;
    let update = UpdateBuilder::default()
        .key("session_id", text(session_id.as_str()))
        .condition_expression(condition(place))
        .update_expression(change(place))
        .expression_attribute_values(":count", number(i64::try_from(*count).unwrap_or(i64::MAX)));
    let update = values(entry, exit)
        .into_iter()
        .fold(update, |update, (name, value)| {
            update.expression_attribute_values(name, value)
        });
    let update = match place {
        Place::Seen {
            moves_start: true,
            moves_end: true,
        } => update.expression_attribute_values(":duration", number(exit.at.get() - entry.at.get())),
        _ => update,
    };
    if place.moves_end() {
        let is_active = session::is_active(exit.at, received_at);
        update.expression_attribute_values(":active", AttributeValue::Bool(is_active))
    } else {
        update
    }
}

fn values(entry: &Entry, exit: &Exit) -> [(&'static str, AttributeValue); 7] {
    [
        (":start", millis(entry.at)),
        (":entry_page", text(&entry.page)),
        (":referrer", text(&entry.referrer)),
        (":user", text(&entry.user)),
        (":ip", text(&entry.ip_address)),
        (":end", millis(exit.at)),
        (":exit_page", text(&exit.page)),
    ]
}

fn condition(place: Place) -> String {
    let start = match place {
        Place::Presumed => format!("(attribute_not_exists(start_time) OR {})", order("<=", &ENTRY)),
        Place::Seen {
            moves_start: true, ..
        } => {
            format!("(attribute_not_exists(start_time) OR {})", order(">=", &ENTRY))
        }
        Place::Seen { .. } => order("<=", &ENTRY),
    };
    let end = if place.moves_end() {
        format!("(attribute_not_exists(last_activity) OR {})", order("<=", &EXIT))
    } else {
        order(">=", &EXIT)
    };
    format!("{start} AND {end}")
}

/// On the right of an assignment stands what the item held before.
fn change(place: Place) -> String {
    let set = |attributes: &[(&str, &str)]| {
        let assignments = attributes
            .iter()
            .map(|(name, value)| format!("{name} = {value}, "));
        assignments.collect::<String>()
    };
    let set_missing = |attributes: &[(&str, &str)]| {
        let assignments = attributes
            .iter()
            .map(|(name, value)| format!("{name} = if_not_exists({name}, {value}), "));
        assignments.collect::<String>()
    };
    let ending = format!("{}is_active = :active", set(&EXIT));
    let duration = "session_duration = :end - if_not_exists(start_time, :start)";
    let assignments = match place {
        Place::Presumed => format!("{}{ending}, {duration}", set_missing(&ENTRY)),
        Place::Seen {
            moves_start: true,
            moves_end: true,
        } => format!("{}{ending}, session_duration = :duration", set(&ENTRY)),
        Place::Seen {
            moves_start: false,
            moves_end: true,
        } => format!("{ending}, {duration}"),
        Place::Seen {
            moves_start: true,
            moves_end: false,
        } => format!("{}session_duration = last_activity - :start", set(&ENTRY)),
        Place::Seen {
            moves_start: false,
            moves_end: false,
        } => return "ADD total_events :count".to_owned(),
    };
    format!("SET {assignments} ADD total_events :count")
}

/// The condition that a session does not reach events of this span. The table's name is still to be set.
pub(super) fn unreached(session_id: &SessionId, span: Span) -> ConditionCheckBuilder {
    ConditionCheckBuilder::default()
        .key("session_id", text(session_id.as_str()))
        .condition_expression(
            "attribute_not_exists(last_activity) OR last_activity < :earliest OR start_time > :latest",
        )
        .expression_attribute_values(":earliest", millis(span.start.plus(-session::INACTIVITY_MS)))
        .expression_attribute_values(":latest", millis(session::latest_start(span.end)))
}

/// Compares attributes with values in the order of the list: a later one counts when all before it are equal.
fn order(comparison: &str, attributes: &[(&str, &str)]) -> String {
    match attributes {
        [] => String::new(),
        [(name, value)] => format!("{name} {comparison} {value}"),
        [(name, value), rest @ ..] => {
            let strictly = comparison.trim_end_matches('=');
            let rest = order(comparison, rest);
            format!("({name} {strictly} {value} OR ({name} = {value} AND {rest}))")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_compared_in_their_order() {
        assert_eq!(
            order("<=", &[("a", ":a"), ("b", ":b"), ("c", ":c")]),
            "(a < :a OR (a = :a AND (b < :b OR (b = :b AND c <= :c))))"
        );
    }

    #[test]
    fn only_what_lies_beyond_the_session_moves_its_bounds() {
        let seen = |moves_start, moves_end| Place::Seen {
            moves_start,
            moves_end,
        };
        let cases = [
            (
                Place::Presumed,
                "start_time = if_not_exists(start_time, :start)",
                true,
            ),
            (Place::Presumed, "exit_page = :exit_page", true),
            (seen(true, false), "start_time = :start", true),
            (seen(true, false), "last_activity = ", false),
            (seen(false, true), "start_time = ", false),
            (seen(false, true), "last_activity = :end", true),
            (seen(false, false), "SET", false),
        ];
        for (place, part, is_there) in cases {
            let change = change(place);
            assert_eq!(change.contains(part), is_there, "{place:?}: {part} in {change}");
            assert!(change.ends_with("ADD total_events :count"));
        }
    }
}
