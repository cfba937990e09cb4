//! Events that belong together: a run with what it did, and a shift with the trouble that followed.

use super::attribution::suspect;
use super::{By, Event, Suspect, What};
use serde::Serialize;
use std::cmp::Reverse;

/// An event with what belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// The event.
    #[serde(flatten)]
    pub event: Event,
    /// What went live shortly before, if the event is trouble.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspect: Option<Suspect>,
    /// What belongs to it, in the order in which it happened.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub followed_by: Vec<Entry>,
}

/// Groups the events that are shown, which come newest first and stay so. What belongs to one of them stands with it and nowhere
/// else. What went live before trouble is looked for among `all` events, shown or not.
pub fn group(shown: &[Event], all: &[Event]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = vec![];
    let mut belonging = vec![];
    for event in shown {
        let found = suspect(event, all);
        let entry = Entry {
            event: event.clone(),
            suspect: found.map(|(suspect, _)| suspect),
            followed_by: vec![],
        };
        match leader(event, found.map(|(_, shift)| shift), shown) {
            Some(id) => belonging.push((id, entry)),
            None => entries.push(entry),
        }
    }
    // They were found newest first.
    for (id, entry) in belonging.into_iter().rev() {
        match entries.iter_mut().find(|leader| leader.event.id() == id) {
            Some(leader) => leader.followed_by.push(entry),
            None => entries.push(entry),
        }
    }
    entries.sort_by_key(|entry| Reverse(entry.event.when.at()));
    entries
}

/// The `id` of the event that this one stands with.
fn leader(event: &Event, shift: Option<&Event>, shown: &[Event]) -> Option<String> {
    let run = match (&event.what, shift.map(|shift| &shift.what)) {
        (What::Run { .. }, _) => return None,
        (_, Some(What::Shifted { by: By::Run(run), .. })) => Some(run),
        (_, Some(_)) => return shift.filter(|shift| shown.contains(shift)).map(Event::id),
        (_, None) => event.run(),
    };
    let run = run?;
    let is_run = |event: &&Event| matches!(&event.what, What::Run { record } if record.run == *run);
    shown.iter().find(is_run).map(Event::id)
}
