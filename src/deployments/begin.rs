//! Begins runs for people who are signed in. A run is a task of the server: it goes on when the browser is closed, and its journal
//! has the rest when the server is.

use super::Desk;
use crate::aws::Aws;
use crate::deploy::{self, DeployError, Heard, Progress, Report};
use app::server::ports::NotDone;
use domain::access::Person;
use domain::deployment::canary::Decision;
use domain::deployment::journal::Wish;
use domain::deployment::{Failure, Plan, RollbackPlan};
use domain::name::{RunId, StackName};
use domain::stack_status::StackAction;
use std::time::Duration;
use tokio::sync::oneshot;
use tracing::Instrument as _;

/// How long an operation of the stack is waited for. It goes on by itself; the history says what came of it.
const STACK_PATIENCE: Duration = Duration::from_secs(3);

/// What a run is to do.
pub(super) enum Job {
    Deploy { plan: Box<Plan>, reason: String },
    RollBack { plan: Box<RollbackPlan>, reason: String },
    ReleasePin { reason: String },
    Finish(Wish),
    Decide { decision: Decision, reason: String },
}

impl Job {
    async fn carry_out(
        self,
        aws: &Aws,
        stack: &StackName,
        report: Report<'_>,
    ) -> Result<Option<RunId>, DeployError> {
        let finished = match self {
            Job::Deploy { plan, reason } => Some(deploy::execute(aws, &plan, Some(&reason), report).await?),
            Job::RollBack { plan, reason } => {
                Some(deploy::execute_rollback(aws, &plan, &reason, report).await?)
            }
            Job::ReleasePin { reason } => deploy::release_pin(aws, stack, Some(&reason), report).await?,
            Job::Finish(wish) => deploy::resume(aws, stack, &wish, report).await?,
            Job::Decide { decision, reason } => {
                return match deploy::decide(aws, stack, decision, &reason, report).await? {
                    Heard::Finished(finished) => Ok(Some(finished.run)),
                    Heard::HandedOver(run) => Ok(Some(run)),
                };
            }
        };
        Ok(finished.map(|finished| finished.run))
    }
}

impl Desk {
    /// Begins a run and gives its id as soon as it holds the stack; `None` if there was nothing to do.
    ///
    /// # Errors
    /// It did not begin.
    pub(super) async fn begin(&self, person: &Person, job: Job) -> Result<Option<RunId>, NotDone> {
        let (told, began) = oneshot::channel();
        let desk = self.clone();
        let aws = self.0.aws.acting_for(&person.name);
        let running = async move {
            let mut told = Some(told);
            let mut report = |progress: Progress| {
                if let Progress::Began(run) = &progress
                    && let Some(told) = told.take()
                {
                    // Whoever asked has gone; the run goes on.
                    let _ = told.send(run.clone());
                }
                desk.0.nudged.notify_one();
            };
            let outcome = job.carry_out(&aws, &desk.0.stack, &mut report).await;
            if let Err(waits @ DeployError::CanaryWaits { .. }) = &outcome {
                tracing::info!(%waits);
            } else if let Err(error) = &outcome {
                tracing::warn!(%error, "a run that was begun in the browser did not end, or did not begin");
            }
            desk.0.nudged.notify_one();
            outcome
        };
        let mut running = tokio::spawn(running.in_current_span());
        tokio::select! {
            biased;
            Ok(run) = began => Ok(Some(run)),
            outcome = &mut running => match outcome {
                Ok(outcome) => outcome.map_err(not_done),
                Err(error) => Err(NotDone::Other(error.to_string())),
            },
        }
    }

    /// Ends the run that nobody works on as it is.
    ///
    /// # Errors
    /// Somebody is at work on it, or AWS refused.
    pub(crate) async fn end_as_it_is(&self, person: &Person, reason: &str) -> Result<RunId, NotDone> {
        let aws = self.0.aws.acting_for(&person.name);
        let ended = deploy::abandon(&aws, &self.0.stack, reason).await;
        self.0.nudged.notify_one();
        let ended = ended.map_err(not_done)?;
        ended.map(|finished| finished.run).ok_or(NotDone::NothingOpen)
    }

    /// Lets deployments leave the pinned version.
    ///
    /// # Errors
    /// No version is pinned, or the run did not begin.
    pub(crate) async fn release_pin(&self, person: &Person, reason: &str) -> Result<RunId, NotDone> {
        let reason = reason.to_owned();
        let begun = self.begin(person, Job::ReleasePin { reason }).await?;
        begun.ok_or(NotDone::NothingPinned)
    }

    /// Brings the run that nobody works on to its end: forwards if that still makes sense, backwards if it does not or is wanted.
    ///
    /// # Errors
    /// No run is open, somebody is at work on it, or it did not go on.
    pub(crate) async fn finish(&self, person: &Person, wish: Wish) -> Result<RunId, NotDone> {
        let begun = self.begin(person, Job::Finish(wish)).await?;
        begun.ok_or(NotDone::NothingOpen)
    }

    /// Does what a person decided about the canary of this run, or has it done by whoever watches it.
    ///
    /// # Errors
    /// It neither waits nor is watched any more, or another one does, or its run did not go on.
    pub(crate) async fn decide(
        &self,
        person: &Person,
        run: &RunId,
        decision: Decision,
        reason: &str,
    ) -> Result<RunId, NotDone> {
        let lock = deploy::lock(&self.0.aws, &self.0.stack).await.map_err(not_done)?;
        if lock.is_none_or(|lock| lock.run != *run) {
            return Err(NotDone::NothingWaits);
        }
        let reason = reason.to_owned();
        let begun = self.begin(person, Job::Decide { decision, reason }).await?;
        // The page that it leads to was read while it still waited.
        self.void();
        begun.ok_or(NotDone::NothingWaits)
    }

    /// Moves the traffic to an earlier version, if it still is where the person saw it.
    ///
    /// # Errors
    /// The target cannot work, the world changed, or the run did not begin.
    pub(crate) async fn roll_back(
        &self,
        person: &Person,
        shown: &RollbackPlan,
        reason: &str,
    ) -> Result<RunId, NotDone> {
        let job = Job::RollBack {
            plan: Box::new(shown.clone()),
            reason: reason.to_owned(),
        };
        let begun = self.begin(person, job).await?;
        begun.ok_or(NotDone::WorldChanged)
    }

    /// Tells the stack to get out of a state, where the state allows it.
    ///
    /// # Errors
    /// The state does not allow it, or AWS refused at once. What fails later is in the history.
    pub(crate) async fn operate(
        &self,
        person: &Person,
        action: StackAction,
        reason: &str,
    ) -> Result<(), NotDone> {
        let desk = self.clone();
        let aws = self.0.aws.acting_for(&person.name);
        let reason = reason.to_owned();
        let operating = async move {
            let outcome = deploy::act(&aws, &desk.0.stack, action, &reason).await;
            if let Err(error) = &outcome {
                tracing::warn!(%error, "an operation of the stack did not end");
            }
            desk.void();
            desk.0.nudged.notify_one();
            outcome
        };
        let operating = tokio::spawn(operating.in_current_span());
        match tokio::time::timeout(STACK_PATIENCE, operating).await {
            Ok(Ok(outcome)) => outcome.map(drop).map_err(not_done),
            Ok(Err(error)) => Err(NotDone::Other(error.to_string())),
            Err(_) => Ok(()),
        }
    }
}

/// What the engine says, for a person who is no engineer of it.
pub(super) fn not_done(error: DeployError) -> NotDone {
    match error {
        DeployError::Refused(refusal) => NotDone::Refused(refusal),
        DeployError::RollbackRefused(refusal) => NotDone::RollbackRefused(refusal),
        DeployError::IllegalAction(illegal) => NotDone::Illegal(illegal),
        DeployError::LockHeld(lock) => NotDone::Held(lock),
        DeployError::Failed(Failure::WorldChanged) => NotDone::WorldChanged,
        DeployError::Failed(failure) => NotDone::Failed(failure),
        DeployError::NothingWaits => NotDone::NothingWaits,
        DeployError::DecidedOtherwise(first) => NotDone::DecidedOtherwise(first),
        DeployError::Aws(error) => NotDone::Unavailable(error.into()),
        other => NotDone::Other(other.to_string()),
    }
}
