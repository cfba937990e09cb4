//! Brings runs to their end that nobody works on any more: a command or a console that died in the middle of one left it open.
//!
//! One look at the lock at every pace of the console, and one run at a time, because there is one lock. Pages never wait for it.

use crate::audit::{AuditLog, Begun, Recorded, reference};
use crate::aws::Aws;
use crate::deploy::{self, DeployError, Progress};
use domain::audit::{Action, Actor, AuditEntry, Failure, Outcome};
use domain::deployment::journal::Wish;
use domain::deployment::{Lock, Standing};
use domain::name::StackName;
use std::time::Duration;

/// The longest pause between two looks: a run that is left waits no longer for a console.
const AT_LEAST_EVERY: Duration = Duration::from_secs(30);

/// The longest pause after a run that could not be brought to its end: somebody has to mend something first.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// Looks for a run that was left, at once and then every `pace`, and brings it to its end. Never returns.
pub(crate) async fn finish_what_is_left(aws: &Aws, stack: &StackName, pace: Duration) {
    let pace = pace.min(AT_LEAST_EVERY);
    let mut pause = pace;
    loop {
        pause = match finish_one(aws, stack).await {
            Ok(()) => pace,
            Err(error) => {
                tracing::warn!(%error, %stack, "a run that was left could not be brought to its end");
                (pause * 2).min(LONGEST_PAUSE)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Brings the run to its end that is open and left, if there is one.
async fn finish_one(aws: &Aws, stack: &StackName) -> Result<(), DeployError> {
    let Some(lock) = deploy::lock(aws, stack).await? else {
        return Ok(());
    };
    match lock.standing((aws.clock)()) {
        Standing::Left => {}
        Standing::Waiting if deploy::speaks_against(aws, &lock).await? => {}
        Standing::Held | Standing::Waiting => return Ok(()),
    }
    let begun = record(aws, &lock).await?;
    let mut report = |progress: Progress| tracing::info!(?progress, run = %lock.run, "taking up a run");
    let finished = Box::pin(deploy::resume(aws, stack, &Wish::GoOn, &mut report)).await;
    begun.finish(Recorded::from(recorded(&finished))).await;
    match finished {
        Ok(Some(finished)) => {
            tracing::info!(run = %finished.run, outcome = %finished.outcome, "a run that was left has ended");
            Ok(())
        }
        // Somebody else was faster.
        Ok(None) | Err(DeployError::LockHeld(_)) => Ok(()),
        // Taken up as far as it goes without a person.
        Err(waits @ DeployError::CanaryWaits { .. }) => {
            tracing::info!(%waits);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Writes to the audit log that the run is taken up. What cannot be written there is not done.
async fn record(aws: &Aws, lock: &Lock) -> Result<Begun, DeployError> {
    let entry = AuditEntry {
        at: (aws.clock)(),
        actor: Actor::Caller(aws.caller().await?.arn),
        action: Action::TakeUpRun,
        target: Some(lock.run.to_string()),
        reason: None,
        outcome: Outcome::Started,
        address: None,
        reference: reference(),
    };
    Ok(AuditLog::new(aws.clone()).begin(entry).await?)
}

fn recorded(finished: &Result<Option<deploy::Finished>, DeployError>) -> Outcome {
    let failed = |cause: String| Outcome::Failed {
        cause: Failure::Other(cause),
    };
    match finished {
        Ok(Some(_)) | Err(DeployError::CanaryWaits { .. }) => Outcome::Done,
        Ok(None) => failed("it ended meanwhile".to_owned()),
        Err(error) => failed(error.to_string()),
    }
}
