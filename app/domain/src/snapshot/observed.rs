//! What was read, when, and what was known before.

use super::{Reading, Unavailable};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A reading and the time it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed<T> {
    /// When AWS answered, or when the attempt was given up.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// What came of it.
    pub reading: Reading<T>,
    /// What was found the last time it could be read. Only beside a reading that is unavailable.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub last: Option<Last<T>>,
}

fn none<T>() -> Option<T> {
    None
}

/// What was found before it could no longer be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last<T> {
    /// When it was found.
    #[serde(with = "time::serde::rfc3339")]
    pub as_of: OffsetDateTime,
    /// What was found.
    pub value: T,
}

/// What there is to show of a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown<'a, T> {
    /// As it is.
    Now(&'a T),
    /// As it was, because it cannot be read now.
    Stale {
        /// What it was.
        value: &'a T,
        /// When.
        as_of: OffsetDateTime,
        /// Why it cannot be read now.
        cause: &'a Unavailable,
    },
    /// There is no such thing.
    Missing,
    /// It cannot be read, and never was.
    Unavailable(&'a Unavailable),
}

impl<'a, T> Shown<'a, T> {
    /// The value, as it is or as it was.
    pub fn value(self) -> Option<&'a T> {
        match self {
            Shown::Now(value) | Shown::Stale { value, .. } => Some(value),
            Shown::Missing | Shown::Unavailable(_) => None,
        }
    }
}

impl<T> Observed<T> {
    /// A reading without a past.
    pub fn new(as_of: OffsetDateTime, reading: Reading<T>) -> Self {
        Self {
            as_of,
            reading,
            last: None,
        }
    }

    /// What there is to show.
    pub fn shown(&self) -> Shown<'_, T> {
        match (&self.reading, &self.last) {
            (Reading::Found(value), _) => Shown::Now(value),
            (Reading::Missing, _) => Shown::Missing,
            (Reading::Unavailable(cause), Some(Last { as_of, value })) => Shown::Stale {
                value,
                as_of: *as_of,
                cause,
            },
            (Reading::Unavailable(cause), None) => Shown::Unavailable(cause),
        }
    }

    /// The same observation of what is made from it.
    pub fn map<U>(&self, make: impl Fn(&T) -> U) -> Observed<U> {
        Observed {
            as_of: self.as_of,
            reading: match &self.reading {
                Reading::Found(value) => Reading::Found(make(value)),
                Reading::Missing => Reading::Missing,
                Reading::Unavailable(cause) => Reading::Unavailable(cause.clone()),
            },
            last: self.last.as_ref().map(|last| Last {
                as_of: last.as_of,
                value: make(&last.value),
            }),
        }
    }
}

impl<T: Clone> Observed<T> {
    /// Takes over from the reading before this one what cannot be read now.
    pub fn remember(&mut self, before: &Self) {
        if !matches!(self.reading, Reading::Unavailable(_)) {
            return;
        }
        self.last = match &before.reading {
            Reading::Found(value) => Some(Last {
                as_of: before.as_of,
                value: value.clone(),
            }),
            Reading::Missing => None,
            Reading::Unavailable(_) => before.last.clone(),
        };
    }

    /// The same for a part in parts: what was found again takes over from `before` which of its own parts cannot be read now.
    pub(super) fn remember_with(&mut self, before: &Self, parts: impl FnOnce(&mut T, &T)) {
        match (&mut self.reading, before.shown().value()) {
            (Reading::Found(now), Some(before)) => parts(now, before),
            _ => self.remember(before),
        }
    }
}
