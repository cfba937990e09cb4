//! The states of a CloudFormation stack, each a variant, so that no rule compares status strings.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! statuses {
    ($($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        /// A stack's status (CloudFormation User Guide, "Understand stack creation events" and API reference, `Stack`).
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum StackStatus {
            $($(#[$doc])* $variant,)+
            /// A status that this console does not know. Nothing may be done in it but look.
            Unrecognised(String),
        }

        impl StackStatus {
            /// Every status that AWS documents.
            pub const DOCUMENTED: &'static [StackStatus] = &[$(StackStatus::$variant,)+];

            /// The status as AWS writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(StackStatus::$variant => $text,)+
                    StackStatus::Unrecognised(text) => text,
                }
            }
        }

        impl From<String> for StackStatus {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text => StackStatus::$variant,)+
                    _ => StackStatus::Unrecognised(text),
                }
            }
        }
    };
}

statuses! {
    /// A change set was created for a stack that does not exist yet; nothing has been made.
    ReviewInProgress = "REVIEW_IN_PROGRESS",
    /// Resources are being made.
    CreateInProgress = "CREATE_IN_PROGRESS",
    /// Made, and at rest.
    CreateComplete = "CREATE_COMPLETE",
    /// Making it failed and what was made stays.
    CreateFailed = "CREATE_FAILED",
    /// Making it failed and what was made is being removed.
    RollbackInProgress = "ROLLBACK_IN_PROGRESS",
    /// Making it failed; nothing is left but the name. Only deleting is possible.
    RollbackComplete = "ROLLBACK_COMPLETE",
    /// Removing after a failed creation failed too, as it does for tables with deletion protection.
    RollbackFailed = "ROLLBACK_FAILED",
    /// Resources are being changed. The one state in which an update can be cancelled.
    UpdateInProgress = "UPDATE_IN_PROGRESS",
    /// Changed; replaced resources are being removed.
    UpdateCompleteCleanupInProgress = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    /// Changed, and at rest.
    UpdateComplete = "UPDATE_COMPLETE",
    /// A change failed and what was changed stays.
    UpdateFailed = "UPDATE_FAILED",
    /// A change failed and is being undone.
    UpdateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS",
    /// Undone; new resources are being removed.
    UpdateRollbackCompleteCleanupInProgress = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    /// A change failed and was undone.
    UpdateRollbackComplete = "UPDATE_ROLLBACK_COMPLETE",
    /// Undoing failed: the stack is stuck until the rollback is continued.
    UpdateRollbackFailed = "UPDATE_ROLLBACK_FAILED",
    /// Being deleted.
    DeleteInProgress = "DELETE_IN_PROGRESS",
    /// Deleted.
    DeleteComplete = "DELETE_COMPLETE",
    /// Deleting failed; what is left stays.
    DeleteFailed = "DELETE_FAILED",
    /// Existing resources are being brought into the stack.
    ImportInProgress = "IMPORT_IN_PROGRESS",
    /// Brought in, and at rest.
    ImportComplete = "IMPORT_COMPLETE",
    /// An import failed and is being undone.
    ImportRollbackInProgress = "IMPORT_ROLLBACK_IN_PROGRESS",
    /// An import failed and was undone.
    ImportRollbackComplete = "IMPORT_ROLLBACK_COMPLETE",
    /// Undoing an import failed.
    ImportRollbackFailed = "IMPORT_ROLLBACK_FAILED",
}

impl From<StackStatus> for String {
    fn from(status: StackStatus) -> String {
        status.as_str().to_owned()
    }
}

impl fmt::Display for StackStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a status means for someone who wants to deploy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// There is no stack yet, or only an empty shell of one: a deployment creates it.
    Absent,
    /// An operation is under way; wait for it.
    Busy,
    /// At rest and whole: a deployment may start.
    Settled,
    /// At rest after a change that was undone: whole, but the last deployment failed.
    RolledBack,
    /// Stuck or half made: a person must act before anything can be deployed.
    Stuck,
}

impl StackStatus {
    /// The phase this status belongs to.
    pub fn phase(&self) -> Phase {
        use StackStatus as S;
        match self {
            S::ReviewInProgress | S::DeleteComplete => Phase::Absent,
            S::CreateInProgress
            | S::RollbackInProgress
            | S::UpdateInProgress
            | S::UpdateCompleteCleanupInProgress
            | S::UpdateRollbackInProgress
            | S::UpdateRollbackCompleteCleanupInProgress
            | S::DeleteInProgress
            | S::ImportInProgress
            | S::ImportRollbackInProgress => Phase::Busy,
            S::CreateComplete | S::UpdateComplete | S::ImportComplete => Phase::Settled,
            S::UpdateRollbackComplete | S::ImportRollbackComplete => Phase::RolledBack,
            S::CreateFailed
            | S::RollbackComplete
            | S::RollbackFailed
            | S::UpdateFailed
            | S::UpdateRollbackFailed
            | S::DeleteFailed
            | S::ImportRollbackFailed
            | S::Unrecognised(_) => Phase::Stuck,
        }
    }

    /// The one safe way on from a stuck state (CloudFormation API reference: `ContinueUpdateRollback`, `RollbackStack`,
    /// `DeleteStack`), or `None` where the state is not stuck.
    pub fn way_out(&self) -> Option<&'static str> {
        use StackStatus as S;
        match self {
            S::UpdateRollbackFailed => Some("fix the cause in its events, then continue the update rollback"),
            S::CreateFailed | S::UpdateFailed => Some("roll the stack back to its last working state"),
            // DynamoDB refuses to delete a protected table, and the stack's own deletion would leave it behind: it is retained
            // by every operation but the one that made it.
            S::RollbackFailed => Some(
                "its new tables are protected: switch deletion protection off on those that are empty and delete them, \
                 then delete the stack and deploy again",
            ),
            S::RollbackComplete => Some(
                "delete the stack, which is empty, and deploy again; tables that were kept must be imported",
            ),
            S::DeleteFailed => Some("see its events for what could not be deleted, then delete it again"),
            S::ImportRollbackFailed => Some("see its events for the cause, then ask AWS Support"),
            S::Unrecognised(_) => {
                Some("look at the stack in CloudFormation; this console does not know the state")
            }
            _ => None,
        }
    }
}

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
                "CloudFormation removes what is left of the stack, which never worked; tables, log and versions are kept"
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_status_survives_the_round_trip() {
        assert_eq!(StackStatus::DOCUMENTED.len(), 23);
        for status in StackStatus::DOCUMENTED {
            assert_eq!(&StackStatus::from(status.to_string()), status);
        }
        assert_eq!(
            StackStatus::from("NEW".to_owned()),
            StackStatus::Unrecognised("NEW".to_owned())
        );
    }

    #[test]
    fn exactly_the_stuck_states_have_a_way_out() {
        for status in StackStatus::DOCUMENTED {
            assert_eq!(
                status.way_out().is_some(),
                status.phase() == Phase::Stuck,
                "{status}"
            );
        }
    }

    #[test]
    fn whatever_is_in_progress_is_busy_except_the_empty_shell() {
        for status in StackStatus::DOCUMENTED {
            let in_progress = status.as_str().ends_with("IN_PROGRESS");
            let expected = in_progress && *status != StackStatus::ReviewInProgress;
            assert_eq!(status.phase() == Phase::Busy, expected, "{status}");
        }
    }

    #[test]
    fn every_state_allows_exactly_this() {
        let mut table = String::new();
        for status in StackStatus::DOCUMENTED {
            let legal: Vec<&str> = status.legal().iter().map(|action| action.name()).collect();
            table += &format!("{status}: {:?}, {}\n", status.phase(), legal.join(", "));
        }
        insta::assert_snapshot!(table, @r"
        REVIEW_IN_PROGRESS: Absent, delete
        CREATE_IN_PROGRESS: Busy, 
        CREATE_COMPLETE: Settled, 
        CREATE_FAILED: Stuck, rollback
        ROLLBACK_IN_PROGRESS: Busy, 
        ROLLBACK_COMPLETE: Stuck, delete
        ROLLBACK_FAILED: Stuck, delete
        UPDATE_IN_PROGRESS: Busy, cancel
        UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: Busy, 
        UPDATE_COMPLETE: Settled, 
        UPDATE_FAILED: Stuck, rollback
        UPDATE_ROLLBACK_IN_PROGRESS: Busy, 
        UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: Busy, 
        UPDATE_ROLLBACK_COMPLETE: RolledBack, 
        UPDATE_ROLLBACK_FAILED: Stuck, continue
        DELETE_IN_PROGRESS: Busy, 
        DELETE_COMPLETE: Absent, 
        DELETE_FAILED: Stuck, delete
        IMPORT_IN_PROGRESS: Busy, 
        IMPORT_COMPLETE: Settled, 
        IMPORT_ROLLBACK_IN_PROGRESS: Busy, 
        IMPORT_ROLLBACK_COMPLETE: RolledBack, 
        IMPORT_ROLLBACK_FAILED: Stuck, 
        ");
        let refused = StackStatus::UpdateRollbackFailed
            .allows(StackAction::Cancel)
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            "a stack in UPDATE_ROLLBACK_FAILED cannot be told to cancel; what it can be told is: continue"
        );
        let refused = StackStatus::UpdateComplete
            .allows(StackAction::Delete)
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            "a stack in UPDATE_COMPLETE cannot be told to delete; there is nothing to do but wait or deploy"
        );
    }
}
