//! The custom attributes: everything the client sent beyond the fields that the collector knows.

use crate::wire::{FieldError, Reason};
use serde_json::{Map, Number, Value};

/// Custom attributes that DynamoDB can hold beside the event's own, with their JSON types.
///
/// The limits keep an item well under DynamoDB's 400 KB, and an event's price within reason: every KB is a write unit on the
/// table and on both of its indexes.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributes(Map<String, Value>);

impl Attributes {
    /// The most custom attributes of one event.
    pub const MAX_COUNT: usize = 100;
    /// The most bytes of all of them as JSON.
    pub const MAX_BYTES: usize = 64 * 1024;
    /// The most bytes of a name.
    pub const MAX_NAME_BYTES: usize = 255;
    /// The deepest nesting; DynamoDB's own limit is 32.
    pub const MAX_DEPTH: usize = 16;

    /// Names that the collector fills in itself: a client's own are dropped.
    pub const RESERVED: [&str; 4] = ["corrected_at", "future_timestamp", "ip_address", "received_at"];

    /// Takes what is left of a request when the fields that a client may set are out of it.
    pub(super) fn from_json(mut custom: Map<String, Value>) -> Result<Self, FieldError> {
        custom.retain(|name, _| !Self::RESERVED.contains(&name.as_str()));
        let together = |reason| FieldError {
            field: "attributes".to_owned(),
            reason,
        };
        if custom.len() > Self::MAX_COUNT {
            return Err(together(Reason::TooMany { max: Self::MAX_COUNT }));
        }
        for (name, value) in &custom {
            check_name(name)
                .and_then(|()| check_value(value, Self::MAX_DEPTH))
                .map_err(|reason| FieldError {
                    field: name.chars().take(Self::MAX_NAME_BYTES).collect(),
                    reason,
                })?;
        }
        let bytes = serde_json::to_vec(&custom).map_or(usize::MAX, |json| json.len());
        if bytes > Self::MAX_BYTES {
            return Err(together(Reason::TooLarge { max: Self::MAX_BYTES }));
        }
        Ok(Self(custom))
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }
}

fn check_name(name: &str) -> Result<(), Reason> {
    match name.len() {
        0 => Err(Reason::Empty),
        1..=Attributes::MAX_NAME_BYTES => Ok(()),
        _ => Err(Reason::TooLong {
            max: Attributes::MAX_NAME_BYTES,
        }),
    }
}

fn check_value(value: &Value, depth: usize) -> Result<(), Reason> {
    let inner = || {
        depth.checked_sub(1).ok_or(Reason::TooDeep {
            max: Attributes::MAX_DEPTH,
        })
    };
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
        Value::Number(number) => check_number(number),
        Value::Array(items) => {
            let depth = inner()?;
            items.iter().try_for_each(|item| check_value(item, depth))
        }
        Value::Object(members) => {
            let depth = inner()?;
            members.iter().try_for_each(|(name, value)| {
                check_name(name)?;
                check_value(value, depth)
            })
        }
    }
}

/// DynamoDB's numbers reach neither as far up nor as close to zero as JSON's.
fn check_number(number: &Number) -> Result<(), Reason> {
    let magnitude = number.as_f64().unwrap_or(f64::INFINITY).abs();
    if magnitude == 0.0 || (1e-130..9.9e125).contains(&magnitude) {
        Ok(())
    } else {
        Err(Reason::OutOfRange)
    }
}
