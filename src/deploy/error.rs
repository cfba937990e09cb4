//! Why a deployment did not go through, in sentences that say what to do.

use super::check::CheckFailure;
use crate::aws::AwsError;
use domain::deployment::journal::{Undo, WithoutBeginning};
use domain::deployment::{AliasMoved, Lock, Outcome, Refusal, RollbackRefusal};
use domain::name::{CodeSha256, RunId, StackName, VersionNumber};
use domain::snapshot::StackEvent;
use domain::stack_status::{IllegalAction, StackStatus};
use std::path::PathBuf;

/// A run that did not begin, a step that failed, or a run that did not end. A run that was rolled back is none: it ended, with
/// an [`Outcome`].
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// A call to AWS failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// Nothing may be deployed now.
    #[error("Refused: {0}")]
    Refused(#[from] Refusal),
    /// The traffic must not be moved there.
    #[error("Refused: {0}")]
    RollbackRefused(#[from] RollbackRefusal),
    /// The stack's state does not allow it.
    #[error("Refused: {0}")]
    IllegalAction(#[from] IllegalAction),
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
    #[error("{stack} ended as {status}{}", cause.as_ref().map(|event| format!(" because of {event}")).unwrap_or_default())]
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
    /// A step needs a version, and no step before it published one.
    #[error("the plan uses a version before it publishes one; deploy again, the plan is made anew")]
    StepsOutOfOrder,
    /// Somebody moved the alias.
    #[error(transparent)]
    AliasMoved(#[from] AliasMoved),
    /// The function's update did not succeed.
    #[error("the function's update failed: {0}")]
    FunctionUpdateFailed(String),
    /// Lambda takes too long to make the updated function ready.
    #[error("the function's update is still in progress after {minutes} minutes")]
    FunctionTooSlow {
        /// How long was waited.
        minutes: u64,
    },
    /// What was published is not what the plan says.
    #[error(
        "the function's code is {found} and not {expected} as planned: somebody changed it after the stack was updated"
    )]
    OtherCode {
        /// As planned.
        expected: CodeSha256,
        /// As found.
        found: CodeSha256,
    },
    /// The new version does not work; traffic never reached it.
    #[error("version {version} does not work: {failure}")]
    VersionBroken {
        /// The version.
        version: VersionNumber,
        /// What it did.
        failure: CheckFailure,
    },
    /// The public address does not do what it should.
    #[error("the end-to-end check failed: {0}")]
    NotVerified(#[from] CheckFailure),
    /// A run ended, but not as it should.
    #[error("{0}")]
    NotSucceeded(Box<Outcome>),
    /// An alarm turned red after the traffic had moved.
    #[error("{} turned red after the shift{}", .name, if .reason.is_empty() { String::new() } else { format!(": {}", .reason) })]
    AlarmRed {
        /// The alarm.
        name: String,
        /// CloudWatch's reason.
        reason: String,
    },
    /// Another run is under way.
    #[error("{0}; wait until it ends")]
    LockHeld(Box<Lock>),
    /// Somebody else works on the run now.
    #[error(
        "run {run} was taken over by somebody else, because nothing was heard of this process for a minute; nothing more was \
         done here: look with `liveinsight history`"
    )]
    LockLost {
        /// The run.
        run: RunId,
    },
    /// What comes next could not be written down, and so was not done.
    #[error(
        "run {run} stopped because its journal cannot be written ({cause}); it is not finished: mend that, then \
         `liveinsight history --resume`"
    )]
    JournalUnwritable {
        /// The run.
        run: RunId,
        /// Why not.
        cause: AwsError,
    },
    /// A journal does not start with its beginning.
    #[error(transparent)]
    NoBeginning(#[from] WithoutBeginning),
    /// What the console wrote is not what this console reads.
    #[error("the console's table holds a {what} that cannot be read: {detail}")]
    Unreadable {
        /// Lock, entry or pin.
        what: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// Something failed, and not all of it could be undone.
    #[error(
        "{cause}; and this could not be undone: {undo} ({error}). Run {run} stays open: mend that, then \
         `liveinsight history --resume` goes on undoing, or `liveinsight unlock --reason …` ends it as it is"
    )]
    NotRestored {
        /// The run.
        run: RunId,
        /// What failed.
        cause: String,
        /// What was to be undone.
        undo: Undo,
        /// Why it was not.
        error: Box<DeployError>,
    },
    /// The restoring change set would move what the console owns.
    #[error("going back would change {logical_id}, which is frozen; restore the stack by hand")]
    RestoreTouchesFrozen {
        /// The frozen resource.
        logical_id: String,
    },
}

impl DeployError {
    /// Whether the run cannot go on, neither forwards nor backwards: its journal is another's or cannot be written.
    pub(super) fn stops(&self) -> bool {
        matches!(self, Self::LockLost { .. } | Self::JournalUnwritable { .. })
    }
}
