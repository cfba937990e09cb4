//! What a stack's state allows beside deploying it.

use super::StackStatus;
use serde::{Deserialize, Serialize};

/// What may be done to a stack beside deploying it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StackAction {
    /// Give up the update that is under way and go back (`CancelUpdateStack`).
    Cancel,
    /// Try again to go back, after going back failed (`ContinueUpdateRollback`).
    Continue,
    /// Go back from an operation that failed and left everything as it was then (`RollbackStack`).
    Rollback,
    /// Delete what is left of a stack that never worked (`DeleteStack`).
    Delete,
}

impl StackAction {
    /// Every action.
    pub const ALL: [StackAction; 4] = [Self::Cancel, Self::Continue, Self::Rollback, Self::Delete];

    /// What it does, in one sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Cancel => "CloudFormation gives up the update and undoes it; LIVE stays where it is",
            Self::Continue => {
                "CloudFormation tries again to undo the failed update; mend first what its events name as the cause"
            }
            Self::Rollback => "CloudFormation goes back to the last state in which the stack worked",
            Self::Delete => {
                "CloudFormation removes what is left of the stack; tables, log and versions are kept"
            }
        }
    }

    /// As it is written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Continue => "continue",
            Self::Rollback => "rollback",
            Self::Delete => "delete",
        }
    }
}

/// An action that the stack's state does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a stack in {status} cannot be told to {}; {}",
    .action.name(),
    match .legal { [] => "there is nothing to do but wait or deploy".to_owned(), legal => format!("what it can be told is: {}", legal.iter().map(|action| action.name()).collect::<Vec<_>>().join(", ")) }
)]
pub struct IllegalAction {
    action: StackAction,
    status: StackStatus,
    legal: &'static [StackAction],
}

impl StackStatus {
    /// What may be done in this state (CloudFormation API reference: `CancelUpdateStack`, `ContinueUpdateRollback`,
    /// `RollbackStack`, `DeleteStack`). Deleting is offered only where nothing that worked would be lost.
    pub fn legal(&self) -> &'static [StackAction] {
        use StackStatus as S;
        match self {
            S::UpdateInProgress => &[StackAction::Cancel],
            S::UpdateRollbackFailed => &[StackAction::Continue],
            S::CreateFailed | S::UpdateFailed => &[StackAction::Rollback],
            S::ReviewInProgress | S::RollbackComplete | S::RollbackFailed | S::DeleteFailed => {
                &[StackAction::Delete]
            }
            _ => &[],
        }
    }

    /// Whether an action may be done now.
    ///
    /// # Errors
    /// It may not, with what may.
    pub fn allows(&self, action: StackAction) -> Result<(), IllegalAction> {
        let legal = self.legal();
        if legal.contains(&action) {
            return Ok(());
        }
        Err(IllegalAction {
            action,
            status: self.clone(),
            legal,
        })
    }
}
