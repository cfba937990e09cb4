//! The states of one resource of a stack.

use serde::{Deserialize, Serialize};
use std::fmt;

statuses! {
    /// What an event says of a resource (CloudFormation API reference, `StackEvent`, `ResourceStatus`).
    ResourceStatus {
        /// Being made.
        CreateInProgress = "CREATE_IN_PROGRESS",
        /// Made.
        CreateComplete = "CREATE_COMPLETE",
        /// It could not be made.
        CreateFailed = "CREATE_FAILED",
        /// Being changed.
        UpdateInProgress = "UPDATE_IN_PROGRESS",
        /// Changed.
        UpdateComplete = "UPDATE_COMPLETE",
        /// It could not be changed.
        UpdateFailed = "UPDATE_FAILED",
        /// Being deleted.
        DeleteInProgress = "DELETE_IN_PROGRESS",
        /// Deleted.
        DeleteComplete = "DELETE_COMPLETE",
        /// It could not be deleted.
        DeleteFailed = "DELETE_FAILED",
        /// It is no longer the stack's, and stays.
        DeleteSkipped = "DELETE_SKIPPED",
        /// Being brought into the stack.
        ImportInProgress = "IMPORT_IN_PROGRESS",
        /// Brought in.
        ImportComplete = "IMPORT_COMPLETE",
        /// It could not be brought in.
        ImportFailed = "IMPORT_FAILED",
        /// Being let go again.
        ImportRollbackInProgress = "IMPORT_ROLLBACK_IN_PROGRESS",
        /// Let go.
        ImportRollbackComplete = "IMPORT_ROLLBACK_COMPLETE",
        /// It could not be let go.
        ImportRollbackFailed = "IMPORT_ROLLBACK_FAILED",
        /// Being handed to another stack.
        ExportInProgress = "EXPORT_IN_PROGRESS",
        /// Handed over.
        ExportComplete = "EXPORT_COMPLETE",
        /// It could not be handed over.
        ExportFailed = "EXPORT_FAILED",
        /// Being taken back.
        ExportRollbackInProgress = "EXPORT_ROLLBACK_IN_PROGRESS",
        /// Taken back.
        ExportRollbackComplete = "EXPORT_ROLLBACK_COMPLETE",
        /// It could not be taken back.
        ExportRollbackFailed = "EXPORT_ROLLBACK_FAILED",
        /// Its making is being undone.
        RollbackInProgress = "ROLLBACK_IN_PROGRESS",
        /// Its making is undone.
        RollbackComplete = "ROLLBACK_COMPLETE",
        /// Its making could not be undone.
        RollbackFailed = "ROLLBACK_FAILED",
        /// Its change is being undone.
        UpdateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS",
        /// Its change is undone.
        UpdateRollbackComplete = "UPDATE_ROLLBACK_COMPLETE",
        /// Its change could not be undone.
        UpdateRollbackFailed = "UPDATE_ROLLBACK_FAILED",
    }
}

impl ResourceStatus {
    /// Whether something went wrong. Of a status that this console does not know its ending tells.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::CreateFailed
            | Self::UpdateFailed
            | Self::DeleteFailed
            | Self::ImportFailed
            | Self::ImportRollbackFailed
            | Self::ExportFailed
            | Self::ExportRollbackFailed
            | Self::RollbackFailed
            | Self::UpdateRollbackFailed => true,
            Self::Unrecognised(text) => text.ends_with("_FAILED"),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_those_that_end_so_are_failures() {
        assert_eq!(ResourceStatus::DOCUMENTED.len(), 28);
        for status in ResourceStatus::DOCUMENTED {
            assert_eq!(
                status.is_failure(),
                status.as_str().ends_with("_FAILED"),
                "{status}"
            );
            assert_eq!(&ResourceStatus::from(status.to_string()), status);
        }
        assert!(ResourceStatus::from("REFACTOR_FAILED".to_owned()).is_failure());
        assert!(!ResourceStatus::from("REFACTOR_COMPLETE".to_owned()).is_failure());
    }
}
