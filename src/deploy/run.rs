//! Drives a run: asks the journal what comes next, writes that down, does it, writes down what came of it.
//!
//! A run that begins, one that turns back and one that is resumed are all driven here; only the journal tells them apart.

use super::records::{self, Begin, Lease, keep_alive};
use super::{DeployError, Progress, Report};
use crate::aws::Aws;
use domain::deployment::journal::{Intent, Next, Point, Undo};
use domain::deployment::{Failure, Outcome, Step, StepKind};
use domain::name::RunId;
use std::time::{Duration, Instant};

/// How often an undo is tried, with growing pauses of half a minute in all.
const UNDO_ATTEMPTS: u32 = 5;

/// A run that ended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finished {
    /// The run.
    pub run: RunId,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

impl Finished {
    /// The outcome, for callers to whom a run that was rolled back is a failure.
    ///
    /// # Errors
    /// It did not succeed.
    pub fn succeeded(self) -> Result<Outcome, DeployError> {
        match self.outcome {
            Outcome::Succeeded { .. } => Ok(self.outcome),
            Outcome::RolledBack { .. } | Outcome::Abandoned { .. } => {
                Err(DeployError::NotSucceeded(Box::new(self.outcome)))
            }
        }
    }
}

/// The id of a run that begins now.
pub(super) fn run_id(aws: &Aws) -> RunId {
    RunId::new((aws.clock)(), fastrand::u32(..))
}

/// A name for a runner that no other one has, on whatever machine.
pub(super) fn owner() -> String {
    format!("{}-{:016x}", std::process::id(), fastrand::u64(..))
}

/// Takes the lock and writes the run's beginning.
///
/// # Errors
/// Another run is open, or AWS refused.
pub(super) async fn begin(aws: &Aws, intent: Intent, plan: Option<&str>) -> Result<Lease, DeployError> {
    match records::begin(aws, intent, owner(), plan).await? {
        Begin::Begun(lease) => Ok(*lease),
        Begin::Taken(lock) => Err(DeployError::LockHeld(lock)),
    }
}

/// Brings a run to its end, from wherever it is, and says meanwhile that it is alive.
///
/// # Errors
/// The run did not end: it is another's now, its journal cannot be written, or something cannot be undone.
pub(super) async fn drive(aws: &Aws, lease: Lease, report: Report<'_>) -> Result<Finished, DeployError> {
    let run = lease.lock().run.clone();
    report(Progress::Began(run.clone()));
    let heartbeat = keep_alive(aws.clone(), lease.lock().clone());
    let driver = Driver { aws, lease, report };
    tokio::select! {
        finished = driver.run() => finished,
        () = heartbeat => Err(DeployError::LockLost { run }),
    }
}

/// A run on its way.
pub(super) struct Driver<'a> {
    pub(super) aws: &'a Aws,
    pub(super) lease: Lease,
    pub(super) report: Report<'a>,
}

impl Driver<'_> {
    async fn run(mut self) -> Result<Finished, DeployError> {
        let run = self.lease.lock().run.clone();
        loop {
            match self.lease.journal().next() {
                Next::Do(step) => self.step(step).await?,
                Next::Undo(undo) => self.undo(undo).await?,
                Next::Wait(waits) => self.wait(waits).await?,
                Next::End(outcome) => {
                    self.remove_what_checks_left().await;
                    self.lease.end(outcome.clone()).await?;
                    return Ok(Finished { run, outcome });
                }
                Next::Nothing => {
                    let outcome = self.lease.journal().outcome().cloned();
                    return outcome.map_or(Err(DeployError::LockLost { run: run.clone() }), |outcome| {
                        Ok(Finished { run, outcome })
                    });
                }
            }
        }
    }

    /// Removes the events of checks that were cut off: whoever was to remove them is gone.
    async fn remove_what_checks_left(&self) {
        let journal = self.lease.journal();
        for (step, purpose) in [
            (StepKind::InvokeVersion, "version"),
            (StepKind::VerifyEndToEnd, "end-to-end"),
        ] {
            if journal.has_begun(step) && !journal.has_done(step) {
                self.check_event(purpose).remove(self.aws).await;
            }
        }
    }

    /// Does a step; if it fails, the run turns back.
    async fn step(&mut self, step: Step) -> Result<(), DeployError> {
        (self.report)(Progress::StepStarted(step.clone()));
        let started = Instant::now();
        let done = match self.reach(&step).await {
            Ok(done) => done,
            Err(error) if error.stops() => return Err(error),
            Err(error) => {
                let cause = error.failure();
                (self.report)(Progress::Failed { cause: cause.clone() });
                return self.lease.append(Point::Failed { cause }).await;
            }
        };
        let turned_back = done.point.turns_back();
        self.lease.append(done.point).await?;
        (self.report)(match turned_back {
            Some(cause) => Progress::Failed { cause },
            None => Progress::StepDone {
                step,
                took: started.elapsed(),
                note: done.note,
            },
        });
        Ok(())
    }

    /// Undoes something. What cannot be undone in half a minute leaves the run open, for whoever mends what is in the way.
    async fn undo(&mut self, undo: Undo) -> Result<(), DeployError> {
        (self.report)(Progress::Undoing(undo.clone()));
        self.lease.append(Point::Undoing { undo: undo.clone() }).await?;
        let mut pause = Duration::from_secs(1);
        let mut attempt = 1;
        let left = loop {
            match self.restore(&undo).await {
                Ok(left) => break left,
                Err(error) if error.stops() => return Err(error),
                Err(DeployError::Aws(_)) if attempt < UNDO_ATTEMPTS => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                    attempt += 1;
                }
                Err(error) => {
                    self.lease.leave().await;
                    return Err(DeployError::NotRestored {
                        run: self.lease.lock().run.clone(),
                        cause: Box::new(self.lease.journal().failure().unwrap_or(Failure::LeftUnbegun)),
                        undo,
                        error: Box::new(error),
                    });
                }
            }
        };
        (self.report)(Progress::Undone {
            undo: undo.clone(),
            left: left.clone(),
        });
        self.lease.append(Point::Undone { undo, left }).await
    }
}

/// What doing a step came to.
pub(super) struct Done {
    /// For the journal.
    pub(super) point: Point,
    /// For whoever watches, where there is something to say.
    pub(super) note: Option<String>,
}

impl Done {
    pub(super) fn new(point: Point, note: impl Into<Option<String>>) -> Self {
        Self {
            point,
            note: note.into(),
        }
    }
}
