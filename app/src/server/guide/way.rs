//! Which section says what to do about what is no finding: a step of a deployment, a refusal, an error.

use crate::server::error::AppError;
use crate::server::ports::NotDone;
use domain::deployment::{Refusal, StepKind};

/// A section that pages lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// How to deploy.
    Deploy,
    /// A deployment failed or stopped halfway.
    FailedDeployment,
    /// The stack is in a state in which nothing can be deployed.
    StuckStack,
    /// Somebody else's operation is under way.
    StackBusy,
    /// Moving the traffic back, and the pin that keeps it there.
    Rollback,
    /// A second version takes part of the traffic.
    CanaryRunning,
    /// A canary waits for a person to decide.
    CanaryWaits,
    /// Something that ought to be there is not.
    ResourceMissing,
    /// The function's code is not what was deployed.
    CodeNotLive,
    /// The function could not be updated or published.
    FunctionUpdateFailed,
    /// The function fails.
    LambdaErrors,
    /// Events do not arrive.
    EventsMissing,
    /// An alarm rings.
    Alarms,
    /// AWS did not answer.
    ResourceUnavailable,
    /// The console itself does not work.
    ConsoleUnreachable,
}

impl Way {
    /// Every section that pages lead to.
    pub const ALL: [Way; 15] = [
        Way::Deploy,
        Way::FailedDeployment,
        Way::StuckStack,
        Way::StackBusy,
        Way::Rollback,
        Way::CanaryRunning,
        Way::CanaryWaits,
        Way::ResourceMissing,
        Way::CodeNotLive,
        Way::FunctionUpdateFailed,
        Way::LambdaErrors,
        Way::EventsMissing,
        Way::Alarms,
        Way::ResourceUnavailable,
        Way::ConsoleUnreachable,
    ];

    /// The section's id.
    pub fn section(self) -> &'static str {
        match self {
            Way::Deploy => "deploy",
            Way::FailedDeployment => "failed-deployment",
            Way::StuckStack => "stuck-stack",
            Way::StackBusy => "stack-busy",
            Way::Rollback => "rollback",
            Way::CanaryRunning => "canary-running",
            Way::CanaryWaits => "canary-waits",
            Way::ResourceMissing => "resource-missing",
            Way::CodeNotLive => "code-not-live",
            Way::FunctionUpdateFailed => "function-update-failed",
            Way::LambdaErrors => "lambda-errors",
            Way::EventsMissing => "events-missing",
            Way::Alarms => "alarms",
            Way::ResourceUnavailable => "resource-unavailable",
            Way::ConsoleUnreachable => "console-unreachable",
        }
    }
}

/// When a step fails or is cut off.
impl From<StepKind> for Way {
    fn from(step: StepKind) -> Self {
        match step {
            StepKind::ExecuteChangeSet | StepKind::ProtectStack => Way::FailedDeployment,
            StepKind::PublishVersion => Way::FunctionUpdateFailed,
            StepKind::InvokeVersion => Way::LambdaErrors,
            StepKind::VerifyEndToEnd => Way::EventsMissing,
            StepKind::WatchAlarms => Way::Alarms,
            StepKind::ShiftCanary | StepKind::BakeCanary | StepKind::PromoteCanary => Way::CanaryWaits,
            StepKind::ShiftAlias | StepKind::Pin | StepKind::ReleasePin => Way::Rollback,
        }
    }
}

/// When nothing may be deployed.
impl From<&Refusal> for Way {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::StackBusy { .. } => Way::StackBusy,
            Refusal::StackStuck { .. } => Way::StuckStack,
            Refusal::CanaryRunning { .. } => Way::CanaryRunning,
            Refusal::AliasMissing => Way::ResourceMissing,
            Refusal::CodeChangedOutside { .. } => Way::CodeNotLive,
            Refusal::Denied(_) => Way::ResourceUnavailable,
            Refusal::Pinned(_) => Way::Rollback,
            Refusal::RedAlarms(_) => Way::Alarms,
            Refusal::NothingBesideCanary => Way::Deploy,
            Refusal::TouchesFrozen { .. } | Refusal::ExistsOutside(_) => Way::FailedDeployment,
        }
    }
}

/// When something about deployments was not done.
impl From<&NotDone> for Way {
    fn from(not_done: &NotDone) -> Self {
        match not_done {
            NotDone::Refused(refusal) => refusal.into(),
            NotDone::RollbackRefused(_) | NotDone::NothingPinned => Way::Rollback,
            NotDone::Illegal(_) => Way::StuckStack,
            NotDone::Held(_) | NotDone::NothingOpen | NotDone::Failed(_) | NotDone::Other(_) => {
                Way::FailedDeployment
            }
            NotDone::NothingWaits | NotDone::DecidedOtherwise(_) | NotDone::Canary(_) => Way::CanaryWaits,
            NotDone::NotMuted(_) => Way::Alarms,
            NotDone::Unavailable(_) => Way::ResourceUnavailable,
            NotDone::WorldChanged
            | NotDone::PlanGone
            | NotDone::NoReason
            | NotDone::NameNotTyped(_)
            | NotDone::NothingToDo
            | NotDone::Invalid(_) => Way::Deploy,
        }
    }
}

impl Way {
    /// What the guide says of an error; `None` of one that is about the request alone, whose page says all there is to do.
    pub fn of_error(error: &AppError) -> Option<Self> {
        match error {
            AppError::NotRecorded(_)
            | AppError::NoAccounts(_)
            | AppError::NoRuns(_)
            | AppError::NoReport(_) => Some(Way::ResourceUnavailable),
            AppError::NotYet | AppError::Internal => Some(Way::ConsoleUnreachable),
            AppError::SignInNeeded
            | AppError::Forbidden { .. }
            | AppError::CrossSite
            | AppError::HostNotPassed
            | AppError::NotEncrypted
            | AppError::Unclassified
            | AppError::NotFound
            | AppError::WrongMethod
            | AppError::Malformed
            | AppError::TooManyAttempts { .. } => None,
        }
    }
}
