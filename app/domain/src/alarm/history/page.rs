//! A part of what happened, newest first.

use super::{Event, History, Item, Span};
use crate::name::AlarmName;
use std::fmt;
use std::str::FromStr;
use time::OffsetDateTime;

/// What happened, as far as people look for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// A change of state.
    State,
    /// A change of the configuration.
    Configuration,
    /// An action.
    Action,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [EventKind; 3] = [EventKind::State, EventKind::Configuration, EventKind::Action];

    /// The kind as an address has it.
    pub fn as_str(self) -> &'static str {
        match self {
            EventKind::State => "state",
            EventKind::Configuration => "configuration",
            EventKind::Action => "action",
        }
    }

    /// The kind of an event. What is neither is found only where every kind is looked for.
    pub fn of(event: &Event) -> Option<Self> {
        match event {
            Event::State(_) => Some(EventKind::State),
            Event::Configuration(_) => Some(EventKind::Configuration),
            Event::Action(_) => Some(EventKind::Action),
            Event::Other { .. } => None,
        }
    }
}

/// Below which event a page begins: how many of an instant were shown already, because many may share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    at: OffsetDateTime,
    shown: usize,
}

/// A text that is no cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no place in a history: it has the form 1795392000000-1")]
pub struct InvalidCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at.unix_timestamp_nanos() / 1_000_000, self.shown)
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let (at, shown) = text.rsplit_once('-').ok_or(InvalidCursor)?;
        let milliseconds: i64 = at.parse().map_err(|_| InvalidCursor)?;
        Ok(Self {
            at: OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000)
                .map_err(|_| InvalidCursor)?,
            shown: shown.parse().map_err(|_| InvalidCursor)?,
        })
    }
}

/// A page of events.
#[derive(Debug, PartialEq, Eq)]
pub struct Page<'a> {
    /// The events, newest first, with the alarm to which each happened.
    pub events: Vec<(&'a AlarmName, &'a Item)>,
    /// Where older ones begin.
    pub older: Option<Cursor>,
    /// How many there are in all pages.
    pub total: usize,
}

/// A page of at most `size` events of these histories within a window.
pub fn page<'a>(
    histories: impl IntoIterator<Item = (&'a AlarmName, &'a History)>,
    window: Span,
    kind: Option<EventKind>,
    before: Option<Cursor>,
    size: usize,
) -> Page<'a> {
    let mut events: Vec<(&AlarmName, &Item)> = vec![];
    for (name, history) in histories {
        let items = history.since(window.from).iter();
        let wanted = items
            .take_while(|item| item.at <= window.to)
            .filter(|item| kind.is_none_or(|kind| EventKind::of(&item.event) == Some(kind)));
        events.extend(wanted.map(|item| (name, item)));
    }
    // Stable, and of sorted runs: what is in order stays so.
    events.sort_by_key(|(_, item)| item.at);
    events.reverse();
    let total = events.len();
    let first = before.map_or(0, |before| {
        events.partition_point(|(_, item)| milliseconds(item.at) > milliseconds(before.at)) + before.shown
    });
    let rest = events.get(first..).unwrap_or_default();
    let shown = &rest[..rest.len().min(size)];
    let older = shown
        .last()
        .filter(|_| rest.len() > size)
        .map(|(_, last)| Cursor {
            at: last.at,
            shown: events[..first + shown.len()]
                .iter()
                .rev()
                .take_while(|(_, item)| milliseconds(item.at) == milliseconds(last.at))
                .count(),
        });
    Page {
        events: shown.to_vec(),
        older,
        total,
    }
}

/// As exact as CloudWatch tells times.
fn milliseconds(at: OffsetDateTime) -> i128 {
    at.unix_timestamp_nanos() / 1_000_000
}
