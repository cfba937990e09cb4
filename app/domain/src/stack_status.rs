//! The states of a CloudFormation stack and of its resources, each a variant, so that no rule compares status strings.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares an enum of statuses that is kept as AWS's text.
macro_rules! statuses {
    ($(#[$doc_of_all:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc_of_all])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$doc])* $variant,)+
            /// A status that this console does not know.
            Unrecognised(String),
        }

        impl $name {
            /// Every status that AWS documents.
            pub const DOCUMENTED: &'static [$name] = &[$($name::$variant,)+];

            /// The status as AWS writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $text,)+
                    $name::Unrecognised(text) => text,
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text => $name::$variant,)+
                    _ => $name::Unrecognised(text),
                }
            }
        }

        impl From<$name> for String {
            fn from(status: $name) -> String {
                status.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

mod action;
mod resource;

pub use action::{IllegalAction, StackAction};
pub use resource::ResourceStatus;

statuses! {
    /// A stack's status (CloudFormation User Guide, "Understand stack creation events" and API reference, `Stack`). In one that
    /// this console does not know nothing may be done but look.
    StackStatus {
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

    /// Whether the last operation, or its undoing, failed and was left so.
    pub fn is_failure(&self) -> bool {
        use StackStatus as S;
        match self {
            S::CreateFailed
            | S::RollbackFailed
            | S::UpdateFailed
            | S::UpdateRollbackFailed
            | S::DeleteFailed
            | S::ImportRollbackFailed => true,
            S::Unrecognised(text) => text.ends_with("_FAILED"),
            _ => false,
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

#[cfg(test)]
mod tests;
