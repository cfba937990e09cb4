//! Whether the credentials in use suffice, as far as IAM can tell before anything is tried.

use crate::aws::{Aws, cloudformation, iam};
use domain::deployment::{Need, Permissions, Principal};
use domain::name::StackName;
use std::collections::BTreeSet;

/// Whose policies are looked at.
#[derive(Debug, Clone)]
pub(super) enum Subject {
    /// The user or role of this ARN.
    Arn(String),
    /// Somebody whose policies cannot be looked at, or who has none.
    Settled(Permissions),
}

impl Subject {
    /// Whoever is behind a caller's ARN. A role's session does not tell the role's path, so IAM is asked for it.
    pub(super) async fn behind(aws: &Aws, caller: &str) -> Self {
        match Principal::of(caller) {
            Principal::User { arn } => Self::Arn(arn),
            Principal::Role {
                name,
                arn_without_path,
            } => Self::Arn(iam::role_arn(aws, &name).await.unwrap_or(arn_without_path)),
            Principal::Root => Self::Settled(Permissions::Root),
            Principal::Other => Self::Settled(Permissions::Unknown {
                why: format!("IAM cannot simulate {caller}"),
            }),
        }
    }

    /// Who changes the stack's resources: the role that the stack was made with, if it was, or else whoever asks for it.
    pub(super) async fn of_stack(&self, aws: &Aws, stack: &StackName) -> Self {
        match cloudformation::service_role(aws, stack).await {
            Ok(Some(role)) => Self::Arn(role),
            Ok(None) => self.clone(),
            Err(error) => Self::Settled(Permissions::Unknown {
                why: error.to_string(),
            }),
        }
    }

    /// What of these needs is known to be denied. That IAM does not answer is no refusal, and no permission either.
    pub(super) async fn permissions(&self, aws: &Aws, needs: &BTreeSet<Need>) -> Permissions {
        match self {
            Self::Settled(permissions) => permissions.clone(),
            Self::Arn(arn) => match iam::simulate(aws, arn, needs).await {
                Ok(answers) => Permissions::of(answers),
                Err(error) => Permissions::Unknown {
                    why: error.to_string(),
                },
            },
        }
    }
}
