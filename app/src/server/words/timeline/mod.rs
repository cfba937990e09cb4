//! The timeline.

mod en;
mod ko;

pub(super) use en::EN;
pub(super) use ko::KO;

use crate::server::numbers::bytes;
use domain::snapshot::{Billing, Concurrency};
use domain::timeline::{Event, Kind, Subject, Suspect, Value, Window};

/// Words of the timeline.
#[derive(Debug)]
pub struct Timeline {
    /// Its heading.
    pub title: &'static str,
    /// Label of the links that choose how far back it goes.
    pub windows: &'static str,
    /// How far back it goes.
    pub window: fn(Window) -> &'static str,
    /// Label of the links that choose what is shown.
    pub kinds: &'static str,
    /// A kind of events.
    pub kind: fn(Kind) -> &'static str,
    /// Link that shows every kind.
    pub every_kind: &'static str,
    /// What happened.
    pub what: fn(&Event) -> String,
    /// Trouble that began shortly after something went live.
    pub blamed: fn(&Event, &Suspect) -> String,
    /// The same beside the event.
    pub suspect: fn(&Suspect) -> String,
    /// Whose credentials a run used.
    pub who: fn(&str) -> String,
    /// Why somebody did it, in their own words.
    pub reason: fn(&str) -> String,
    /// It was not done through this console.
    pub somebody_else: &'static str,
    /// What stands before, between and after two times, between which something was seen to change.
    pub between: (&'static str, &'static str, &'static str),
    /// Nothing happened in this time, of what is shown.
    pub nothing: &'static str,
    /// Name of the link to an event.
    pub permalink: fn(&str) -> String,
    /// The events beyond those that are listed at once.
    pub earlier: fn(usize) -> String,
    /// So many more are not listed.
    pub not_listed: fn(usize) -> String,
    /// So many between the first and the last of what belongs to an event are not listed.
    pub passed_over: fn(usize) -> String,
    /// Several events that stand at the same place.
    pub together: fn(usize, &str) -> String,
    /// Alarms changed too often to show it all: what stands before and after the time from which on they are shown.
    pub left_out: (&'static str, &'static str),
    /// The right end of the axis.
    pub now: &'static str,
    /// What the timeline cannot know.
    pub limits: &'static str,
}

/// The value of a setting as AWS writes it, where it needs no words.
fn plain(value: &Value) -> Option<String> {
    Some(match value {
        Value::Megabytes(size) => bytes(u64::from(*size) << 20),
        Value::Target(target) => target.to_string(),
        Value::Code(hash) => hash.as_str().chars().take(12).collect(),
        Value::Concurrency(Concurrency::Reserved(count)) => count.to_string(),
        Value::Capacity(Billing::Provisioned(units)) => format!("{} R / {} W", units.read, units.write),
        Value::Drifted(resources) => resources.join(", "),
        _ => return None,
    })
}

/// What a setting is a setting of, as AWS names it.
fn place(subject: &Subject) -> String {
    match subject {
        Subject::Table { table } => table.name().to_owned(),
        Subject::Index { table, index } => format!("{}/{index}", table.name()),
        Subject::AlarmActions { alarm } | Subject::Alarm { alarm } => alarm.to_string(),
        _ => String::new(),
    }
}
