//! What happened, for `liveinsight status --json`.

use app::server::ports::Chronicle;
use domain::snapshot::{Observed, Reading, Snapshot, Unavailable};
use domain::timeline::{Entry, Filter, Sources, Transitions, Window, group, timeline};
use serde::Serialize;
use time::OffsetDateTime;

/// What happened within thirty days, newest first, what belongs together in one entry; and where that was read, with its age.
#[derive(Serialize)]
pub(super) struct Timeline<'a> {
    entries: Vec<Entry>,
    runs: Source<'a>,
    seen: Source<'a>,
    transitions: Source<'a>,
}

/// When a source of the timeline was read, and why it could not be.
#[derive(Serialize)]
struct Source<'a> {
    #[serde(with = "time::serde::rfc3339")]
    as_of: OffsetDateTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    unavailable: Option<&'a Unavailable>,
}

impl<'a> Timeline<'a> {
    pub(super) fn of(chronicle: &'a Chronicle, snapshot: &Snapshot) -> Self {
        let none = (vec![], vec![], Transitions::default());
        let transitions = chronicle.transitions.reading.found().unwrap_or(&none.2);
        let events = timeline(Sources {
            runs: chronicle.runs.reading.found().unwrap_or(&none.0),
            seen: chronicle.seen.reading.found().unwrap_or(&none.1),
            transitions: &transitions.with_latest(snapshot),
            snapshot,
        });
        let month = Filter {
            window: Window::Month,
            ..Filter::default()
        };
        Self {
            entries: group(&month.select(&events, snapshot.taken_at), &events),
            runs: Source::of(&chronicle.runs),
            seen: Source::of(&chronicle.seen),
            transitions: Source::of(&chronicle.transitions),
        }
    }
}

impl<'a> Source<'a> {
    fn of<T>(observed: &'a Observed<T>) -> Self {
        let unavailable = match &observed.reading {
            Reading::Unavailable(cause) => Some(cause),
            Reading::Found(_) | Reading::Missing => None,
        };
        Self {
            as_of: observed.as_of,
            unavailable,
        }
    }
}
