//! Sessions: which one an event belongs to, and how the event changes it. Pure: no clock, no tables.
//!
//! - A client's own session id is adopted and never split, however long its pauses.
//! - An event without one joins the user's latest session when it falls within [`INACTIVITY_MS`] of it, and otherwise opens
//!   a session whose id follows from the user and the half hour. Two first events that arrive at once make the same id.
//! - Start, entry page, end, exit page and duration follow the events' own times, in whatever order the events arrive.
//! - `is_active` is set by the latest event and says whether the session was alive when that event was written. Nothing
//!   clears it when the user leaves: a reader compares `last_activity` with the clock.

use crate::event::{EpochMillis, SessionId, UserId};
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
    /// Whether an event at this moment continues the session, or would have: an event that arrives late may lie before it.
    fn reaches(self, at: EpochMillis) -> bool {
        at <= self.end.plus(INACTIVITY_MS) && self.start <= latest_start(at)
    }
}

/// The latest moment at which a session can have started that an event at `at` belongs to.
#[must_use]
pub const fn latest_start(at: EpochMillis) -> EpochMillis {
    at.plus(INACTIVITY_MS)
}

/// The session of an event whose client named none. `latest` is the user's session with the latest start that is not after
/// [`latest_start`].
#[must_use]
pub fn assign(user: &UserId, at: EpochMillis, latest: Option<(SessionId, Span)>) -> SessionId {
    match latest {
        Some((session, span)) if span.reaches(at) => session,
        _ => opened(user, at),
    }
}

/// Half hours since 1970 name the session. Two sessions of a user never start in the same one: the second start would be
/// within reach of the first.
fn opened(user: &UserId, at: EpochMillis) -> SessionId {
    let half_hour = at.get().div_euclid(INACTIVITY_MS);
    SessionId::from_hash(Sha256::new_with_prefix(half_hour.to_be_bytes()).chain_update(user.as_str()))
}

/// Where an event lies in its session, and therefore which attributes of the session it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is the latest, or the first: it moves the end, and opens the session when there is none.
    Last,
    /// It arrived late and lies between the session's first and last event: it is counted, and that is all.
    Between,
    /// It arrived late and lies before the session's first event: it moves the start.
    First,
}

impl Place {
    /// The place of an event in a session as it is stored; `None` when it is not known to be stored.
    #[must_use]
    pub fn of(at: EpochMillis, stored: Option<Span>) -> Self {
        match stored {
            Some(span) if at < span.start => Self::First,
            Some(span) if at < span.end => Self::Between,
            _ => Self::Last,
        }
    }
}

/// Whether a session whose last event was at `last` is alive at `now`.
#[must_use]
pub fn is_active(last: EpochMillis, now: EpochMillis) -> bool {
    now < last.plus(INACTIVITY_MS)
}

/// When an active session may be deleted, in seconds since 1970: the value of the table's TTL attribute.
#[must_use]
pub const fn expires_at(last: EpochMillis) -> i64 {
    last.plus(INACTIVITY_MS).get().div_euclid(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    /// The start of a half hour.
    const BASE: EpochMillis = EpochMillis::new(1_750_000_000_000 / INACTIVITY_MS * INACTIVITY_MS);

    fn minute(minutes: i64) -> EpochMillis {
        BASE.plus(minutes * MINUTE)
    }

    fn span(start: i64, end: i64) -> Span {
        Span {
            start: minute(start),
            end: minute(end),
        }
    }

    fn user(name: &str) -> UserId {
        UserId::parse(name).unwrap()
    }

    #[test]
    fn an_event_joins_a_session_within_reach() {
        let latest = SessionId::parse("sess_latest").unwrap();
        let cases = [
            (40, span(35, 38), true, "two minutes after the last event"),
            (36, span(35, 38), true, "between first and last event"),
            (68, span(35, 38), true, "30 minutes after the last event"),
            (69, span(35, 38), false, "31 minutes after the last event"),
            (5, span(35, 38), true, "30 minutes before the first event"),
            (4, span(35, 38), false, "31 minutes before the first event"),
            (200, span(0, 190), true, "a session longer than the window"),
        ];
        for (at, span, joins, case) in cases {
            let session = assign(&user("u"), minute(at), Some((latest.clone(), span)));
            assert_eq!(session == latest, joins, "{case}");
        }
    }

    #[test]
    fn first_events_converge_by_user_and_half_hour() {
        let at = |name: &str, minutes| assign(&user(name), minute(minutes), None);
        assert_eq!(at("u", 1), at("u", 29));
        assert_ne!(at("u", 1), at("u", 31));
        assert_ne!(at("u", 1), at("v", 1));
        assert!(at("u", 1).as_str().starts_with("sess_"));
    }

    #[test]
    fn a_new_session_never_takes_the_id_of_an_old_one() {
        let first = assign(&user("u"), minute(29), None);
        let second = assign(&user("u"), minute(60), Some((first.clone(), span(29, 29))));
        assert_ne!(first, second);
    }

    #[test]
    fn place() {
        let cases = [
            (10, None, Place::Last),
            (10, Some(span(5, 9)), Place::Last),
            (10, Some(span(5, 10)), Place::Last),
            (10, Some(span(5, 11)), Place::Between),
            (10, Some(span(10, 11)), Place::Between),
            (10, Some(span(11, 12)), Place::First),
        ];
        for (at, stored, expected) in cases {
            let stored_text = format!("{stored:?}");
            assert_eq!(Place::of(minute(at), stored), expected, "{at} in {stored_text}");
        }
    }

    #[test]
    fn activity() {
        assert!(is_active(minute(0), minute(29)));
        assert!(!is_active(minute(0), minute(30)));
        assert_eq!(expires_at(EpochMillis::new(1_750_000_000_999)), 1_750_001_800);
    }
}
