//! Keeps refusals from flooding the audit log, which is kept for ever: whoever is refused can be refused as often as they like.

use super::throttle::{WINDOW, make_room};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use time::OffsetDateTime;

/// Refusals of a window that are recorded one by one.
const ONE_BY_ONE: u32 = 5;

/// How many refusals there were of late, by whose they are.
#[derive(Debug)]
pub(crate) struct RecordLimit<K>(Mutex<HashMap<K, Count>>);

#[derive(Debug)]
struct Count {
    since: OffsetDateTime,
    refusals: u32,
}

/// What the audit log learns of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Record {
    /// Why it was one.
    Itself,
    /// That there are too many, and no more of this window.
    TooMany,
    /// Nothing: the log has it that there are too many.
    Nothing,
}

/// Nobody was refused yet.
impl<K> Default for RecordLimit<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash> RecordLimit<K> {
    /// Counts a refusal and says what is recorded of it.
    pub(crate) fn refusal(&self, whose: K, now: OffsetDateTime) -> Record {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains_key(&whose) {
            make_room(&mut all, |count| count.since, now);
        }
        let none = || Count {
            since: now,
            refusals: 0,
        };
        let count = all.entry(whose).or_insert_with(none);
        // As far from now in either direction: a clock can be set back.
        if (now - count.since).abs() >= WINDOW {
            *count = none();
        }
        count.refusals = count.refusals.saturating_add(1);
        match count.refusals {
            ..=ONE_BY_ONE => Record::Itself,
            more if more == ONE_BY_ONE + 1 => Record::TooMany,
            _ => Record::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_of_a_window_are_recorded_and_that_there_are_more() {
        let limit = RecordLimit::default();
        let mut now = OffsetDateTime::UNIX_EPOCH;
        for _ in 0..3 {
            let recorded: Vec<Record> = (0..100).map(|_| limit.refusal("here", now)).collect();
            assert!(recorded[..5].iter().all(|record| *record == Record::Itself));
            assert_eq!(recorded[5], Record::TooMany);
            assert!(recorded[6..].iter().all(|record| *record == Record::Nothing));
            assert_eq!(limit.refusal("there", now), Record::Itself);
            now += WINDOW;
        }
    }
}
