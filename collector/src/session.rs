//! Sessions: which one an event belongs to, and how events change it. Pure: no clock, no tables.
//!
//! - A client's own session id is adopted and never split, however long its pauses.
//! - An event without one joins the user's latest session when it falls within [`INACTIVITY_MS`] of it, and otherwise opens
//!   a session whose id follows from the user and the half hour. Two first events that arrive at once make the same id, or
//!   the ids of two neighbouring half hours, of which only one can be opened ([`neighbours`]).
//! - Start, entry page, end, exit page and duration follow the events' own times, in whatever order the events arrive. Of
//!   events at the same millisecond the page decides: the first in alphabetical order is the entry, the last the exit.
//! - `is_active` says whether the session was alive when its latest event was written, and nothing else. Nothing runs when a
//!   visitor falls silent, so nobody clears it then: a reader compares `last_activity` with the clock ([`is_active`]).

use crate::event::{EpochMillis, Event, SessionId, UserId};
use sha2::{Digest, Sha256};

/// A session is over after 30 minutes without an event.
pub const INACTIVITY_MS: i64 = 30 * 60 * 1000;

/// From a session's first event to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// `start_time`.
    pub start: EpochMillis,
    /// `last_activity`.
    pub end: EpochMillis,
}

impl Span {
    /// Whether events of this span continue a session of that one, or would have: events that arrive late may lie before it.
    #[must_use]
    pub fn reaches(self, session: Self) -> bool {
        self.start <= session.end.plus(INACTIVITY_MS) && session.start <= latest_start(self.end)
    }

    /// The span of a single moment.
    #[must_use]
    pub const fn of(at: EpochMillis) -> Self {
        Self { start: at, end: at }
    }
}

/// The latest moment at which a session can have started that an event at `at` belongs to.
#[must_use]
pub const fn latest_start(at: EpochMillis) -> EpochMillis {
    at.plus(INACTIVITY_MS)
}

/// The id of a session that a user's event at `at` opens.
///
/// Half hours since 1970 name the session. Two sessions of a user never start in the same one: the second start would be
/// within reach of the first.
#[must_use]
pub fn opened(user: &UserId, at: EpochMillis) -> SessionId {
    of_half_hour(user, half_hour(at))
}

/// The sessions that two events within reach of each other could open besides [`opened`]: those of the half hour before and
/// of the half hour after. While one of them reaches the event, it is the event's session.
#[must_use]
pub fn neighbours(user: &UserId, at: EpochMillis) -> [SessionId; 2] {
    let half_hour = half_hour(at);
    [half_hour - 1, half_hour + 1].map(|neighbour| of_half_hour(user, neighbour))
}

const fn half_hour(at: EpochMillis) -> i64 {
    at.get().div_euclid(INACTIVITY_MS)
}

fn of_half_hour(user: &UserId, half_hour: i64) -> SessionId {
    SessionId::from_hash(Sha256::new_with_prefix(half_hour.to_be_bytes()).chain_update(user.as_str()))
}

/// A session's first event, as its item shows it. The lesser one is the first; beyond the time, only so that the order of
/// arrival does not matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// `start_time`.
    pub at: EpochMillis,
    /// `entry_page`.
    pub page: String,
    /// `referrer`.
    pub referrer: String,
    /// `user_id`: a session belongs to the user of its first event.
    pub user: String,
    /// `ip_address`.
    pub ip_address: String,
}

/// A session's last event, as its item shows it. The greater one is the last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exit {
    /// `last_activity`.
    pub at: EpochMillis,
    /// `exit_page`.
    pub page: String,
}

/// What some events of one session come to together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The first of them.
    pub entry: Entry,
    /// The last of them.
    pub exit: Exit,
    /// The user of the last one.
    pub last_user: UserId,
    /// How many they are.
    pub count: usize,
}

impl Stretch {
    /// `None` when there are no events.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        events.into_iter().map(Self::of_one).reduce(Self::and)
    }

    fn of_one(event: &Event) -> Self {
        let at = event.occurred_at();
        let page = event.page_url().to_string();
        Self {
            entry: Entry {
                at,
                page: page.clone(),
                referrer: event.referrer().to_owned(),
                user: event.user_id().to_string(),
                ip_address: event.ip_address().to_owned(),
            },
            exit: Exit { at, page },
            last_user: event.user_id().clone(),
            count: 1,
        }
    }

    fn and(self, next: Self) -> Self {
        let last_user = if next.exit > self.exit {
            next.last_user
        } else {
            self.last_user
        };
        Self {
            entry: self.entry.min(next.entry),
            exit: self.exit.max(next.exit),
            last_user,
            count: self.count + next.count,
        }
    }

    /// From the first of the events to the last.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span {
            start: self.entry.at,
            end: self.exit.at,
        }
    }
}

/// A session as its item shows it. Each part may be missing from an item that something else wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// Its first event.
    pub entry: Option<Entry>,
    /// Its last event.
    pub exit: Option<Exit>,
}

impl Stored {
    /// From its first event to its last.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let end = self.exit.as_ref()?.at;
        Some(Span {
            start: self.entry.as_ref().map_or(end, |entry| entry.at),
            end,
        })
    }
}

/// How events lie to their session's first and last one, and therefore what they change besides its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// After all of it, or they open it. Nearly always right, so it is tried before the session was ever read.
    Presumed,
    /// As a look at the session has shown.
    Seen {
        /// One of them is the new first event.
        moves_start: bool,
        /// One of them is the new last event.
        moves_end: bool,
    },
}

impl Place {
    /// The place of these events in that session.
    #[must_use]
    pub fn of(events: &Stretch, stored: &Stored) -> Self {
        Self::Seen {
            moves_start: stored.entry.as_ref().is_none_or(|entry| events.entry < *entry),
            moves_end: stored.exit.as_ref().is_none_or(|exit| events.exit > *exit),
        }
    }

    /// Whether the session's last event is among these.
    #[must_use]
    pub const fn moves_end(self) -> bool {
        matches!(self, Self::Presumed | Self::Seen { moves_end: true, .. })
    }
}

/// Whether a session whose last event was at `last` is alive at `now`.
#[must_use]
pub fn is_active(last: EpochMillis, now: EpochMillis) -> bool {
    now < last.plus(INACTIVITY_MS)
}

/// When an active session may be deleted, in seconds since 1970: the value of the table's TTL attribute. DynamoDB deletes
/// some time after that, so a reader compares it with the clock.
#[must_use]
pub const fn expires_at(last: EpochMillis) -> i64 {
    last.plus(INACTIVITY_MS).get().div_euclid(1000)
}

#[cfg(test)]
mod tests;
