//! What was sent, before it is an event: a body, and the fields of an object.

use crate::wire::{FieldError, Reason, Refusal};
use serde_json::{Map, Value};

/// The largest body that is read, in bytes: 256 KB.
pub const MAX_BODY_BYTES: usize = 256 * 1024;
/// The most events in one body. Together they fit into a few transactions, and so into one request's time.
pub const MAX_BATCH: usize = 100;

/// The body of a `POST /events`: JSON whose events are not checked yet.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// One event.
    One(Value),
    /// An array of 1 to [`MAX_BATCH`] events.
    Batch(Vec<Value>),
}

impl Body {
    /// Reads a body.
    ///
    /// # Errors
    /// It is not JSON, or an array of no or too many events.
    pub fn parse(body: &[u8]) -> Result<Self, Refusal> {
        match json(body)? {
            Value::Array(events) if events.is_empty() => Err(refusal(
                "The array holds no event",
                vec![body_error(Reason::Empty)],
            )),
            Value::Array(events) if events.len() > MAX_BATCH => {
                let reason = Reason::TooMany { max: MAX_BATCH };
                Err(refusal(
                    "The array holds too many events",
                    vec![body_error(reason)],
                ))
            }
            Value::Array(events) => Ok(Self::Batch(events)),
            event => Ok(Self::One(event)),
        }
    }
}

pub(super) fn json(body: &[u8]) -> Result<Value, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        let reason = Reason::MalformedJson {
            line: error.line(),
            column: error.column(),
        };
        refusal("The body is not JSON", vec![body_error(reason)])
    })
}

/// The fields as sent, taken out one by one; what is left are the custom attributes.
pub(super) struct Fields {
    sent: Map<String, Value>,
    errors: Vec<FieldError>,
}

impl Fields {
    pub(super) const fn new(sent: Map<String, Value>) -> Self {
        Self {
            sent,
            errors: Vec::new(),
        }
    }

    pub(super) fn required<T>(&mut self, name: &str, parse: fn(Value) -> Result<T, Reason>) -> Option<T> {
        if matches!(self.sent.get(name), None | Some(Value::Null)) {
            self.refuse(name, Reason::Missing);
        }
        self.optional(name, parse)
    }

    /// Null is how a script says that it has no value.
    pub(super) fn optional<T>(&mut self, name: &str, parse: fn(Value) -> Result<T, Reason>) -> Option<T> {
        let value = self.sent.remove(name).filter(|value| !value.is_null())?;
        parse(value).map_err(|reason| self.refuse(name, reason)).ok()
    }

    /// What was not taken, and what was wrong with the rest.
    pub(super) fn into_rest(self) -> (Map<String, Value>, Vec<FieldError>) {
        (self.sent, self.errors)
    }

    fn refuse(&mut self, name: &str, reason: Reason) {
        self.errors.push(FieldError {
            field: name.to_owned(),
            reason,
        });
    }
}

pub(super) fn body_error(reason: Reason) -> FieldError {
    FieldError {
        field: "body".to_owned(),
        reason,
    }
}

pub(super) fn refusal(message: &str, errors: Vec<FieldError>) -> Refusal {
    Refusal {
        message: message.to_owned(),
        errors,
    }
}
