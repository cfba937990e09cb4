//! Runs of the deployment engine, for pages.

use super::Pending;
use crate::server::error::TableUnusable;
use domain::alarm::mute::NotMuted;
use domain::deployment::canary::{Decided, ImpossibleTerm};
use domain::deployment::history::Filter;
use domain::deployment::journal::{Journal, Record};
use domain::deployment::{
    Confirmed, Failure, KnownVersion, Lock, Pin, Plan, Refusal, RollbackPlan, RollbackRefusal,
};
use domain::name::{CodeSha256, RunId, StackName, VersionNumber};
use domain::snapshot::{StackEvent, Unavailable};
use domain::stack_status::IllegalAction;
use domain::template::{Parameter, Violation};
use std::sync::Arc;

/// Runs that a filter lets through, and what holds now.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The runs, newest first.
    pub records: Vec<Record>,
    /// The run below which older ones begin, if there are any.
    pub older: Option<RunId>,
    /// The newest run of all that made a version live, whatever the filter.
    pub last_shift: Option<Record>,
    /// Who holds the stack: as long as there is a lock, its run is open.
    pub lock: Option<Lock>,
    /// The version that a rollback holds live.
    pub pin: Option<Pin>,
}

/// A run, as far as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What the ledger says of it.
    pub record: Record,
    /// Its journal; `None` for what is one call and has none.
    pub journal: Option<Journal>,
    /// The plan that was confirmed, if it was a deployment.
    pub plan: Option<Confirmed>,
    /// The lock, as long as the run is open.
    pub lock: Option<Lock>,
    /// What CloudFormation reported meanwhile, oldest first.
    pub events: Result<Vec<StackEvent>, Unavailable>,
}

/// Why something was not done, or cannot be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotDone {
    /// Nothing may be deployed now.
    Refused(Refusal),
    /// The traffic must not be moved there.
    RollbackRefused(RollbackRefusal),
    /// The stack's state does not allow it.
    Illegal(IllegalAction),
    /// Another run is open.
    Held(Box<Lock>),
    /// No run is open.
    NothingOpen,
    /// No canary waits for a person, or is watched.
    NothingWaits,
    /// Somebody decided otherwise about the canary before.
    DecidedOtherwise(Box<Decided>),
    /// A canary cannot be on these terms.
    Canary(ImpossibleTerm),
    /// No version is pinned.
    NothingPinned,
    /// The world is not the one that was shown.
    WorldChanged,
    /// What was shown is not kept any more.
    PlanGone,
    /// A reason has to be given.
    NoReason,
    /// The stack's name has to be typed.
    NameNotTyped(StackName),
    /// There is nothing to change.
    NothingToDo,
    /// A value is not one that its parameter takes.
    Invalid(Violation),
    /// An alarm cannot be muted, or its actions cannot be enabled.
    NotMuted(NotMuted),
    /// AWS did not answer as it should.
    Unavailable(Unavailable),
    /// AWS did not go along, or something was otherwise than it has to be.
    Failed(Failure),
    /// Something else, as the engine says it.
    Other(String),
}

/// Where runs are read. However many look, AWS is asked as for one.
pub trait DeploymentSource: Send + Sync {
    /// At most `limit` runs that `filter` lets through, newest first, from below `before` on or from the newest.
    fn history(
        &self,
        filter: Filter,
        before: Option<RunId>,
        limit: usize,
    ) -> Pending<Result<History, TableUnusable>>;

    /// A run; `None` if there is none of this id.
    fn run(&self, run: RunId) -> Pending<Result<Option<Arc<Run>>, TableUnusable>>;

    /// A plan that was prepared, by its hash; `None` if it is not kept any more.
    fn plan(&self, hash: &str) -> Option<Arc<Plan>>;

    /// The template's parameters that a person may set.
    fn parameters(&self) -> Vec<Parameter>;

    /// The collector's package that this console deploys; `None` if it cannot be read.
    fn package(&self) -> Pending<Option<CodeSha256>>;

    /// What Lambda keeps of two versions, and what the ledger knows of how they were made.
    fn versions(&self, numbers: [VersionNumber; 2]) -> Pending<[KnownVersion; 2]>;

    /// What a rollback would restore: to a version or, if none is named, to the one that was live before. Changes nothing.
    fn rollback(&self, to: Option<VersionNumber>) -> Pending<Result<RollbackPlan, NotDone>>;
}

/// Runs, for a request's context.
#[derive(Clone)]
pub struct Deployments(pub Arc<dyn DeploymentSource>);
