mod archive;
mod bands;
mod event;
mod page;

use super::page::InvalidCursor;
use super::*;
use crate::name::AlarmName;
use crate::snapshot::AlarmState;
use time::Duration;
use time::macros::datetime;

/// A time of the tests: minutes after they begin.
fn at(minutes: i64) -> OffsetDateTime {
    datetime!(2026-11-23 00:00 UTC) + Duration::minutes(minutes)
}

fn span(from: i64, to: i64) -> Span {
    Span {
        from: at(from),
        to: at(to),
    }
}

/// The state of a letter: `o`, `a` or `i`.
fn state(letter: char) -> AlarmState {
    match letter {
        'a' => AlarmState::Alarm,
        'o' => AlarmState::Ok,
        _ => AlarmState::InsufficientData,
    }
}

/// Transitions such as `(10, "oa")`: ten minutes in, from OK to ALARM.
fn history(transitions: &[(i64, &str)], covered: &[(i64, i64)]) -> History {
    let items = transitions.iter().map(|(minutes, states)| {
        let mut letters = states.chars();
        Item {
            at: at(*minutes),
            event: match letters.next() {
                Some('+') => Event::Configuration(Configuration::Created),
                Some('-') => Event::Configuration(Configuration::Deleted),
                from => Event::State(Transition {
                    from: state(from.unwrap()),
                    to: state(letters.next().unwrap()),
                    reason: String::new(),
                }),
            },
        }
    });
    let coverage = covered.iter().fold(Coverage::default(), |coverage, (from, to)| {
        coverage.with(span(*from, *to))
    });
    History {
        items: items.collect(),
        coverage,
    }
}
