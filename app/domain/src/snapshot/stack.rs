//! The CloudFormation stack.

use super::Reading;
use crate::stack_status::{Phase, ResourceStatus, StackStatus};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use time::OffsetDateTime;

/// A CloudFormation stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stack {
    /// Its ARN, which tells one stack of a name from the next.
    pub id: String,
    /// Its status.
    pub status: StackStatus,
    /// AWS's reason for the status, where it gives one.
    pub reason: Option<String>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    /// When it was last updated, where it ever was.
    #[serde(with = "time::serde::rfc3339::option")]
    pub updated_at: Option<OffsetDateTime>,
    /// Whether deleting it is refused.
    pub termination_protection: bool,
    /// What the last drift detection said.
    pub drift: Drift,
    /// Its outputs.
    pub outputs: BTreeMap<String, String>,
    /// Its parameters as last deployed.
    pub parameters: BTreeMap<String, String>,
}

/// Whether the resources differ from the template, as of the last drift detection that anybody started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum Drift {
    /// Nobody ever looked.
    NotChecked,
    /// No difference was found.
    InSync {
        /// When it was looked for.
        #[serde(with = "time::serde::rfc3339::option")]
        checked_at: Option<OffsetDateTime>,
    },
    /// Something was changed outside of CloudFormation.
    Drifted {
        /// When it was found.
        #[serde(with = "time::serde::rfc3339::option")]
        checked_at: Option<OffsetDateTime>,
        /// Logical ids of what differs.
        resources: Reading<Vec<String>>,
    },
}

/// Something that happened to a stack or to a resource of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackEvent {
    /// When it happened.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// CloudFormation's id of the event.
    pub id: String,
    /// The resource's name in the template, or the stack's name for the stack itself.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// What became of it.
    pub status: EventStatus,
    /// CloudFormation's reason, where it gives one.
    pub reason: Option<String>,
}

/// What an event says: the stack itself has more states than its resources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// Of the stack.
    Stack(StackStatus),
    /// Of a resource.
    Resource(ResourceStatus),
}

impl EventStatus {
    /// Reads CloudFormation's word for something of this type.
    pub fn new(resource_type: &str, status: impl Into<String>) -> Self {
        if resource_type == "AWS::CloudFormation::Stack" {
            Self::Stack(StackStatus::from(status.into()))
        } else {
            Self::Resource(ResourceStatus::from(status.into()))
        }
    }

    /// Whether something went wrong.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Stack(status) => status.is_failure(),
            Self::Resource(status) => status.is_failure(),
        }
    }

    /// The status as CloudFormation writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Stack(status) => status.as_str(),
            Self::Resource(status) => status.as_str(),
        }
    }
}

impl fmt::Display for EventStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl StackEvent {
    /// Whether this is what went wrong first, and not a resource that was only cancelled because another one failed.
    pub fn is_root_cause(&self) -> bool {
        matches!(&self.status, EventStatus::Resource(status) if status.is_failure())
            && !self
                .reason
                .as_deref()
                .is_some_and(|reason| reason.to_ascii_lowercase().contains("cancelled"))
    }

    /// Where the stack came to rest, if this event says so.
    pub fn stack_at_rest(&self) -> Option<StackStatus> {
        self.stack_status()
            .filter(|status| !matches!(status.phase(), Phase::Busy | Phase::Absent))
            .cloned()
    }

    /// The stack's own status, if this event is not of a resource.
    fn stack_status(&self) -> Option<&StackStatus> {
        match &self.status {
            EventStatus::Stack(status) => Some(status),
            EventStatus::Resource(_) => None,
        }
    }

    /// Whether an operation begins here. A rollback does not count: it is how an operation goes on.
    fn begins_operation(&self) -> bool {
        matches!(
            self.stack_status(),
            Some(
                StackStatus::CreateInProgress
                    | StackStatus::UpdateInProgress
                    | StackStatus::DeleteInProgress
                    | StackStatus::ImportInProgress
            )
        )
    }
}

/// What went wrong first in the latest operation that failed, whether or not later ones went well: its time tells. Events as
/// CloudFormation lists them, newest first; the oldest operation may be cut off.
pub fn failure(events: &[StackEvent]) -> Option<&StackEvent> {
    events
        .split_inclusive(StackEvent::begins_operation)
        .filter(|operation| !operation.iter().any(went_well))
        .find_map(|operation| operation.iter().rev().find(|event| event.is_root_cause()))
}

/// After this, what fails is only the removal of what the operation replaced.
fn went_well(event: &StackEvent) -> bool {
    event.stack_status().is_some_and(|status| {
        *status == StackStatus::UpdateCompleteCleanupInProgress || status.phase() == Phase::Settled
    })
}

impl fmt::Display for StackEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.logical_id)?;
        match &self.reason {
            Some(reason) => write!(f, ": {reason}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
