//! What people type: checked before it is kept.

use super::{Incident, Said, Task};
use crate::name::IncidentId;
use time::OffsetDateTime;

/// The longest title, in characters.
pub const LONGEST_TITLE: usize = 120;

/// The longest note and the longest reason, in characters.
pub const LONGEST_TEXT: usize = 2000;

/// An incident that a person opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    section: String,
    title: Said,
    key: String,
    tasks: Vec<Task>,
}

/// Why an incident cannot be opened so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// The section has nothing to tick.
    #[error("the section has no tasks")]
    WithoutTasks,
    /// It would be called too much.
    #[error("give it a title of at most {LONGEST_TITLE} characters")]
    Title,
}

/// Why a note or a reason is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Written {
    /// There is nothing.
    #[error("nothing was written")]
    Empty,
    /// There is too much.
    #[error("write at most {LONGEST_TEXT} characters")]
    TooLong,
}

impl Opening {
    /// Checks what a person wants to open: what they typed as its title, or else the section's own heading.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(section: &str, heading: Said, typed: &str, tasks: Vec<Task>) -> Result<Self, NotOpened> {
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        if tasks.is_empty() {
            return Err(NotOpened::WithoutTasks);
        }
        if typed.chars().count() > LONGEST_TITLE || typed.chars().any(char::is_control) {
            return Err(NotOpened::Title);
        }
        Ok(Self {
            section: section.to_owned(),
            // Not the heading, which differs by language: two people who press the same button mean the same.
            key: format!("{section}#{}", typed.to_lowercase()),
            title: if typed.is_empty() {
                heading
            } else {
                Said {
                    ko: typed.clone(),
                    en: typed,
                }
            },
            tasks,
        })
    }

    /// What tells it from other incidents that are open.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The incident, opened by somebody.
    pub fn by(self, id: IncidentId, who: String, at: OffsetDateTime) -> Incident {
        Incident {
            id,
            section: self.section,
            title: self.title,
            key: self.key,
            who,
            at,
            tasks: self.tasks,
        }
    }
}

/// A note as it is kept: lines and all, without what nobody can see.
///
/// # Errors
/// There is nothing, or too much.
pub fn text(typed: &str) -> Result<String, Written> {
    let plain = |c: &char| *c == '\n' || !c.is_control();
    let text: String = typed.replace("\r\n", "\n").chars().filter(plain).collect();
    let text = text.trim();
    if text.is_empty() {
        Err(Written::Empty)
    } else if text.chars().count() > LONGEST_TEXT {
        Err(Written::TooLong)
    } else {
        Ok(text.to_owned())
    }
}

/// Why an incident is closed, in one line.
///
/// # Errors
/// There is nothing, or too much.
pub fn reason(typed: &str) -> Result<String, Written> {
    text(&typed.split_whitespace().collect::<Vec<_>>().join(" "))
}
