//! Why a deployment did not go through, in sentences that say what to do.

use crate::aws::AwsError;
use domain::deployment::canary::Decided;
use domain::deployment::journal::{Undo, Waits, WithoutBeginning};
use domain::deployment::{AliasMoved, Failure, Lock, Outcome, Refusal, RollbackRefusal};
use domain::name::RunId;
use domain::stack_status::IllegalAction;
use std::path::PathBuf;

/// A run that did not begin, a step that failed, or a run that did not end. A run that was rolled back is none: it ended, with
/// an [`Outcome`].
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// A call to AWS failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// A step did not go through.
    #[error(transparent)]
    Failed(#[from] Failure),
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
    /// The console's own stack would lose something.
    #[error(
        "the console's own stack would replace or remove {0}, which holds its records; nothing was changed"
    )]
    ConsoleStackInDanger(String),
    /// A run ended, but not as it should.
    #[error("{0}")]
    NotSucceeded(Box<Outcome>),
    /// A person has to decide.
    #[error(
        "run {run} waits for a person: its canary was invoked {} times, and {} are needed to promote it. It keeps its share of the \
         traffic until somebody decides, with `liveinsight canary promote --reason …` or `liveinsight canary rollback --reason …`",
        .waits.have, .waits.need
    )]
    CanaryWaits {
        /// The run.
        run: RunId,
        /// What is missing.
        waits: Waits,
    },
    /// There is nothing that a person could decide.
    #[error("Refused: no canary is watched or waits for a decision")]
    NothingWaits,
    /// Somebody decided otherwise about the canary, and whoever watches it has not done that yet.
    #[error("Refused: {} decided to {} before: {}", .0.who, .0.decision, .0.reason)]
    DecidedOtherwise(Box<Decided>),
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
        cause: Box<Failure>,
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
        matches!(
            self,
            Self::LockLost { .. } | Self::JournalUnwritable { .. } | Self::CanaryWaits { .. }
        )
    }

    /// What went wrong, as a journal keeps it.
    pub(super) fn failure(&self) -> Failure {
        match self {
            Self::Failed(failure) => failure.clone(),
            Self::Aws(error) => Failure::Aws(error.clone().into()),
            other => Failure::Told(other.to_string()),
        }
    }
}

impl From<AliasMoved> for DeployError {
    fn from(moved: AliasMoved) -> Self {
        Self::Failed(moved.into())
    }
}
