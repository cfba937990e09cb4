//! Incidents as items of the console's table.
//!
//! | pk | sk | Holds |
//! |---|---|---|
//! | `INCIDENT` | id | [`Summary`]: the incident as it was opened, and how it was closed |
//! | `INCIDENT-OPEN` | section`#`title | The id of the open incident that means this; there as long as it is open |
//! | `INCIDENT#id` | `TASK#`task`#`turn | [`Event`]: a tick, or one taken back. Each turn of a task once |
//! | `INCIDENT#id` | `NOTE#`who`#`number | [`Event`]: a note. Each of a person's once |

use crate::aws::AwsError;
use crate::aws::dynamodb::{Condition, Item};
use domain::incident::{Closing, Event, Incident, Summary};
use domain::name::IncidentId;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The partition of all incidents.
pub(super) const INCIDENTS: &str = "INCIDENT";

/// The partition of those that are open, by what they mean.
const OPEN: &str = "INCIDENT-OPEN";

/// The partition of what was done in an incident.
pub(super) fn partition(id: &IncidentId) -> String {
    format!("{INCIDENTS}#{id}")
}

pub(super) fn key(id: &IncidentId) -> Item {
    Item::default().text("pk", INCIDENTS).text("sk", id.as_str())
}

pub(super) fn summary(summary: &Summary) -> Item {
    let Summary { incident, closed } = summary;
    let item = key(&incident.id).text("incident", text(incident));
    match closed {
        Some(closing) => item.text("state", "closed").text("closed", text(closing)),
        None => item.text("state", "open"),
    }
}

/// Whether nobody closed it meanwhile.
pub(super) fn is_open() -> Condition {
    Condition::Holds("state", "open".to_owned())
}

pub(super) fn summarised(item: &Item) -> Result<Summary, AwsError> {
    let closed: Option<Closing> = match item.get("closed") {
        Some(_) => Some(parse(item, "closed")?),
        None => None,
    };
    Ok(Summary {
        incident: parse(item, "incident")?,
        closed,
    })
}

pub(super) fn open_key(key: &str) -> Item {
    Item::default().text("pk", OPEN).text("sk", key)
}

pub(super) fn open(incident: &Incident) -> Item {
    open_key(&incident.key).text("id", incident.id.as_str())
}

pub(super) fn opened(item: &Item) -> Option<IncidentId> {
    item.get("id")?.parse().ok()
}

pub(super) fn turn(id: &IncidentId, task: u16, turn: u32, event: &Event) -> Item {
    done(id, format!("TASK#{task:05}#{turn:010}"), event)
}

pub(super) fn note(id: &IncidentId, who: &str, number: usize, event: &Event) -> Item {
    done(id, format!("NOTE#{who}#{number:06}"), event)
}

fn done(id: &IncidentId, sort: String, event: &Event) -> Item {
    Item::default()
        .text("pk", partition(id))
        .text("sk", sort)
        .text("event", text(event))
}

pub(super) fn event(item: &Item) -> Result<Event, AwsError> {
    parse(item, "event")
}

fn text<T: Serialize>(value: &T) -> String {
    // Plain data with string keys always serialises.
    serde_json::to_string(value).unwrap_or_default()
}

fn parse<T: DeserializeOwned>(item: &Item, name: &'static str) -> Result<T, AwsError> {
    let text = item.get(name).unwrap_or_default();
    serde_json::from_str(text).map_err(|_| AwsError::incomplete("dynamodb:Query", name))
}
