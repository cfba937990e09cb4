//! An incident's checklist: a section's tasks as they were when it was opened, who ticked which and when, what people wrote down,
//! and how it ended. What is kept are events; what the checklist looks like is worked out from them.

mod open;

pub use open::{LONGEST_TEXT, LONGEST_TITLE, NotOpened, Opening, Written, reason, text};

use crate::name::IncidentId;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use time::OffsetDateTime;

/// An incident as it was opened. None of this changes afterwards: who edits the guide edits no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// The guide's section that its tasks are from.
    pub section: String,
    /// What it is called.
    pub title: Said,
    /// What tells it from other incidents that are open: two people who open the same one share it.
    pub key: String,
    /// Who opened it.
    pub who: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What there is to do.
    pub tasks: Vec<Task>,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What it is known by, the same in both languages: its place in the section, from 1.
    pub id: u16,
    /// What there is to do.
    pub said: Said,
}

/// A text as it was when the incident was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In Korean.
    pub ko: String,
    /// In English.
    pub en: String,
}

/// Something that a person did to a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Who.
    pub who: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What.
    pub what: What,
}

/// What can be done to a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// A task was ticked, or the tick was taken back. The first of a task's turns ticks it, the second takes that back, and so on.
    Turned {
        /// The task.
        task: u16,
        /// Which of its turns this is, from 1. There is one event of each.
        turn: u32,
    },
    /// Something was written down.
    Noted {
        /// What.
        text: String,
    },
}

/// How an incident ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Who closed it.
    pub who: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Why: what it was, or that it was nothing.
    pub reason: String,
}

/// An incident with how it ended, if it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// As it was opened.
    pub incident: Incident,
    /// How it ended.
    pub closed: Option<Closing>,
}

/// A checklist as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// As it was opened.
    pub incident: Incident,
    /// How it ended.
    pub closed: Option<Closing>,
    /// Where each task stands, in the section's order.
    pub standing: Vec<Standing>,
    /// Everything that was done, in the order of time.
    pub events: Vec<Event>,
}

/// Where a task stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The task.
    pub task: Task,
    /// How often it was ticked or taken back.
    pub turns: u32,
    /// Who ticked it and when; `None` if nobody did, or the tick was taken back.
    pub ticked: Option<Tick>,
}

/// Who did something and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Who.
    pub who: String,
    /// When.
    pub at: OffsetDateTime,
}

/// What a person's tick comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turning {
    /// It is the task's next turn: this is to be written.
    Next(What),
    /// Somebody did it already, perhaps the same person with the same form. There is nothing to do.
    Done,
}

/// Why nothing can be done to a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The incident is closed, and its checklist a record.
    #[error("the incident is closed")]
    Closed,
    /// The form is not one of this checklist's.
    #[error("the checklist has no such task or turn")]
    Unknown,
}

impl Summary {
    /// Whether it is still going on.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }
}

impl Checklist {
    /// What the events come to, in whatever order they were read.
    pub fn of(Summary { incident, closed }: Summary, mut events: Vec<Event>) -> Self {
        events.sort_by_key(|event| (event.at, event.turn()));
        let standing = incident
            .tasks
            .iter()
            .map(|task| standing(task, &events))
            .collect();
        Self {
            incident,
            closed,
            standing,
            events,
        }
    }

    /// How many tasks are ticked.
    pub fn ticked(&self) -> usize {
        let ticked = self.standing.iter().filter(|one| one.ticked.is_some());
        ticked.count()
    }

    /// What a person has written down so far: how many notes.
    pub fn notes_of(&self, who: &str) -> usize {
        let notes = self
            .events
            .iter()
            .filter(|event| event.is_note() && event.who == who);
        notes.count()
    }

    /// What becomes of a task's `turn`: ticking it or taking that back, as the person saw it.
    ///
    /// # Errors
    /// The incident is closed, or there is no such task or turn.
    pub fn turn(&self, task: u16, turn: u32) -> Result<Turning, Refusal> {
        let standing = self.standing.iter().find(|one| one.task.id == task);
        let standing = standing.ok_or(Refusal::Unknown)?;
        if turn == 0 || turn > standing.turns.saturating_add(1) {
            Err(Refusal::Unknown)
        } else if turn <= standing.turns {
            Ok(Turning::Done)
        } else if self.closed.is_some() {
            Err(Refusal::Closed)
        } else {
            Ok(Turning::Next(What::Turned { task, turn }))
        }
    }
}

impl Event {
    fn turn(&self) -> u32 {
        match self.what {
            What::Turned { turn, .. } => turn,
            What::Noted { .. } => 0,
        }
    }

    fn is_note(&self) -> bool {
        matches!(self.what, What::Noted { .. })
    }
}

impl What {
    /// Whether a turn ticks its task; `None` of a note.
    pub fn ticks(&self) -> Option<bool> {
        match self {
            What::Turned { turn, .. } => Some(turn % 2 == 1),
            What::Noted { .. } => None,
        }
    }
}

/// The last turn counts. Which that is, is said by its number: clocks of two consoles may differ.
fn standing(task: &Task, events: &[Event]) -> Standing {
    let turns = events.iter().filter_map(|event| match event.what {
        What::Turned { task: of, turn } if of == task.id => Some((turn, event)),
        What::Turned { .. } | What::Noted { .. } => None,
    });
    let last = turns.max_by_key(|(turn, event)| (*turn, Reverse(event.at)));
    Standing {
        task: task.clone(),
        turns: last.map_or(0, |(turn, _)| turn),
        ticked: last
            .filter(|(_, event)| event.what.ticks() == Some(true))
            .map(|(_, event)| Tick {
                who: event.who.clone(),
                at: event.at,
            }),
    }
}

#[cfg(test)]
mod tests;
