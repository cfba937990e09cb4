//! Why a deployment did not go through, in sentences that say what to do.

use super::check::CheckFailure;
use crate::aws::AwsError;
use domain::deployment::{AliasMoved, Refusal};
use domain::name::{CodeSha256, StackName, VersionNumber};
use domain::snapshot::AliasTarget;
use domain::snapshot::StackEvent;
use domain::stack_status::StackStatus;
use std::path::PathBuf;

/// A deployment that did not go through. The traffic is where it was before, unless [`DeployError::NotRestored`] says not.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// A call to AWS failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// Nothing may be deployed now.
    #[error("Refused: {0}")]
    Refused(#[from] Refusal),
    /// The collector's package is not there.
    #[error(
        "the collector's package {path} cannot be read ({source}); build it with `cargo xtask build --release`, or set \
         LIVEINSIGHT_COLLECTOR_ZIP"
    )]
    NoArtifact {
        /// Where it was looked for.
        path: PathBuf,
        /// Why it cannot be read.
        source: std::io::Error,
    },
    /// A parameter was to be set that the template does not declare.
    #[error("the template has no parameter {name}; it has {known}")]
    UnknownParameter {
        /// As given.
        name: String,
        /// All that there are.
        known: String,
    },
    /// CloudFormation could not compare.
    #[error("CloudFormation cannot prepare the change of {stack}: {reason}")]
    ChangeSetFailed {
        /// The stack.
        stack: StackName,
        /// CloudFormation's reason.
        reason: String,
    },
    /// CloudFormation could not carry the change out.
    #[error("{stack} ended as {status}{}; LIVE was not moved", cause.as_ref().map(|event| format!(" because of {event}")).unwrap_or_default())]
    StackFailed {
        /// The stack.
        stack: StackName,
        /// Where it came to rest.
        status: StackStatus,
        /// The first thing that went wrong.
        cause: Option<Box<StackEvent>>,
    },
    /// CloudFormation did not come to rest in time.
    #[error(
        "{stack} has not come to rest within {minutes} minutes; it goes on by itself: watch it with `liveinsight status`, \
         then deploy again"
    )]
    StackTooSlow {
        /// The stack.
        stack: StackName,
        /// How long was waited.
        minutes: u64,
    },
    /// The console's own stack would lose something.
    #[error(
        "the console's own stack would replace or remove {0}, which holds its records; nothing was changed"
    )]
    ConsoleStackInDanger(String),
    /// The world changed after the plan was made.
    #[error(
        "the stack changed after the plan was made; nothing was done: deploy again and look at the new plan"
    )]
    WorldChanged,
    /// A step needs a published version, and no step before it published one.
    #[error(
        "the plan uses a version before it publishes one; nothing more was done: deploy again, the plan is made anew"
    )]
    StepsOutOfOrder,
    /// Somebody moved the alias.
    #[error(transparent)]
    AliasMoved(#[from] AliasMoved),
    /// The function's update did not succeed.
    #[error("the function's update failed: {0}; LIVE was not moved")]
    FunctionUpdateFailed(String),
    /// Lambda takes too long to make the updated function ready.
    #[error(
        "the function's update is still in progress after {minutes} minutes; LIVE was not moved: deploy again when it is done"
    )]
    FunctionTooSlow {
        /// How long was waited.
        minutes: u64,
    },
    /// What was published is not what the plan says.
    #[error(
        "the function's code is {found} and not {expected} as planned; nothing was published, LIVE was not moved"
    )]
    OtherCode {
        /// As planned.
        expected: CodeSha256,
        /// As found.
        found: CodeSha256,
    },
    /// The new version does not work; traffic never reached it.
    #[error("version {version} does not work: {failure}; LIVE was not moved")]
    VersionBroken {
        /// The version.
        version: VersionNumber,
        /// What it did.
        failure: CheckFailure,
    },
    /// The public address does not do what it should.
    #[error("the end-to-end check failed: {0}")]
    NotVerified(#[from] CheckFailure),
    /// Something failed after the traffic had moved; it is back where it was.
    #[error("{cause}; LIVE is at {to} again")]
    Restored {
        /// What failed.
        cause: Box<DeployError>,
        /// Where the alias points again.
        to: AliasTarget,
    },
    /// Something failed after the traffic had moved, and somebody else moved it again since.
    #[error(
        "{cause}; LIVE is at {now}, where somebody else moved it meanwhile: it was left there, look at what happened"
    )]
    MovedMeanwhile {
        /// What failed.
        cause: Box<DeployError>,
        /// Where the alias points.
        now: AliasTarget,
    },
    /// Something failed after the traffic had moved, and it could not be moved back.
    #[error(
        "{cause}; and LIVE could not be moved back ({error}): point it at {from} by hand, \
         `aws lambda update-alias --function-name LiveInsight-EventCollector --name LIVE --function-version '{from}'`"
    )]
    NotRestored {
        /// What failed.
        cause: Box<DeployError>,
        /// Where the alias should point.
        from: AliasTarget,
        /// Why it does not.
        error: Box<AwsError>,
    },
}
