//! One text for all spellings of the same JSON, and the ids made from it.

use super::{Arrival, EventId};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What the client sent, down to a hash that does not depend on the order of names, white space or escapes.
pub(super) struct Fingerprint(Sha256);

impl Fingerprint {
    pub(super) fn of(sent: &Map<String, Value>) -> Self {
        let mut text = String::new();
        write_object(sent, &mut text);
        Self(Sha256::new_with_prefix(text))
    }

    /// The id of an event that carries its own timestamp: equal input, equal id.
    pub(super) fn event_id(self) -> EventId {
        EventId::from_hash(self.0)
    }

    /// The id of an event without a timestamp: nothing in it tells a repeated delivery from a second event, so the
    /// invocation that received it takes part, and its position there.
    pub(super) fn event_id_of_arrival(self, arrival: &Arrival, position: usize) -> EventId {
        let received_at = arrival.received_at.get().to_be_bytes();
        let hash = self.0.chain_update(received_at).chain_update(&arrival.request_id);
        EventId::from_hash(hash.chain_update(position.to_be_bytes()))
    }
}

/// `serde_json::Map` keeps names sorted only while no crate in the build asks for `preserve_order`.
fn write_object(object: &Map<String, Value>, out: &mut String) {
    let mut members: Vec<_> = object.iter().collect();
    members.sort_unstable_by_key(|(name, _)| name.as_str());
    out.push('{');
    for (name, value) in members {
        write_scalar(&Value::from(name.as_str()), out);
        out.push(':');
        write_value(value, out);
        out.push(',');
    }
    out.push('}');
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => write_object(object, out),
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_value(item, out);
                out.push(',');
            }
            out.push(']');
        }
        scalar => write_scalar(scalar, out),
    }
}

fn write_scalar(scalar: &Value, out: &mut String) {
    let _infallible = write!(out, "{scalar}");
}
