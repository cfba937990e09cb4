//! Carries out a plan, and takes up what another process left.

use super::observe::observe_world;
use super::prepare::discard;
use super::records::{self, Handing, Lease};
use super::run::{Finished, begin, drive, owner, run_id};
use super::{DeployError, Progress, Report};
use crate::aws::{Aws, cloudformation};
use domain::deployment::canary::{Decided, Decision};
use domain::deployment::journal::{Before, Intent, Kind, Point, StackSource, Wish};
use domain::deployment::{Failure, Lock, Outcome, Plan, Standing};
use domain::name::{RunId, StackName};

/// Carries out a plan: does its steps in order, or undoes those that were begun.
///
/// # Errors
/// The run did not begin, because another one is open or the world changed; or it did not end.
pub async fn execute(
    aws: &Aws,
    plan: &Plan,
    reason: Option<&str>,
    report: Report<'_>,
) -> Result<Finished, DeployError> {
    let mut lease = match start(aws, plan, reason).await {
        Ok(lease) => lease,
        Err(error) => {
            discard(aws, plan).await;
            return Err(error);
        }
    };
    // Now that no other run may change it.
    let unfit = match observe_world(aws, &plan.release().place.stack).await {
        Ok(now) if plan.still_holds(&now) => None,
        Ok(_) => Some(Failure::WorldChanged.into()),
        Err(error) => Some(error),
    };
    if let Some(unfit) = &unfit {
        let cause = unfit.failure();
        lease.append(Point::Failed { cause }).await?;
    }
    let finished = drive(aws, lease, report).await?;
    unfit.map_or(Ok(finished), Err)
}

async fn start(aws: &Aws, plan: &Plan, reason: Option<&str>) -> Result<Lease, DeployError> {
    let place = plan.release().place.clone();
    let (caller, stack) = tokio::join!(aws.caller(), source(aws, plan));
    let world = plan.world();
    let intent = Intent {
        run: run_id(aws),
        place,
        who: caller?.who(),
        reason: reason.map(str::to_owned),
        kind: Kind::Deployment {
            plan: plan.hash(),
            commit: plan.release().commit.clone(),
        },
        steps: plan.steps().to_vec(),
        before: Before {
            stack: stack?,
            live: world.live.as_ref().map(|live| live.target),
            pin: world.pin.clone(),
        },
    };
    let text = serde_json::to_string(plan).unwrap_or_else(|error| error.to_string());
    begin(aws, intent, Some(&text)).await
}

/// What the stack is made from now; `None` if the plan makes it.
async fn source(aws: &Aws, plan: &Plan) -> Result<Option<StackSource>, DeployError> {
    if plan.creates_stack() {
        return Ok(None);
    }
    let name = &plan.release().place.stack;
    let (template, stack) = tokio::join!(
        cloudformation::template(aws, name),
        cloudformation::stack(aws, name)
    );
    Ok(Some(StackSource {
        template: template?,
        parameters: stack?.parameters,
    }))
}

/// Takes up the run that somebody left unfinished, if there is one, and brings it to its end: forwards if that still makes sense
/// and is wanted, backwards otherwise. `None` if no run is open.
///
/// # Errors
/// Somebody is at work on it, or it did not end.
pub async fn resume(
    aws: &Aws,
    stack: &StackName,
    wish: &Wish,
    report: Report<'_>,
) -> Result<Option<Finished>, DeployError> {
    let Some(lock) = records::lock(aws, stack).await? else {
        return Ok(None);
    };
    let mut lease = take_over(aws, &lock).await?;
    report(Progress::Resuming {
        intent: Box::new(lease.journal().intent().clone()),
        since: lock.heartbeat,
    });
    if let Some(cause) = lease.journal().turns_back((aws.clock)(), wish) {
        report(Progress::Failed { cause: cause.clone() });
        lease.append(Point::Failed { cause }).await?;
    }
    drive(aws, lease, report).await.map(Some)
}

/// What came of a decision about a canary.
#[derive(Debug)]
pub enum Heard {
    /// Nobody watched the canary: its run was taken up and brought to its end.
    Finished(Finished),
    /// Whoever watches it, in this process or another, does so within seconds.
    HandedOver(RunId),
}

/// Carries out what a person decided about a canary: about one that waits for it, or about one that is still watched.
///
/// # Errors
/// No canary waits or is watched, somebody was faster, or the run did not end.
pub async fn decide(
    aws: &Aws,
    stack: &StackName,
    decision: Decision,
    reason: &str,
    report: Report<'_>,
) -> Result<Heard, DeployError> {
    let nothing = || DeployError::NothingWaits;
    let lock = records::lock(aws, stack).await?.ok_or_else(nothing)?;
    let standing = lock.standing((aws.clock)());
    if standing != Standing::Waiting && !records::journal(aws, &lock.run).await?.bakes() {
        return Err(match standing {
            Standing::Held => DeployError::LockHeld(Box::new(lock)),
            Standing::Left | Standing::Waiting => nothing(),
        });
    }
    let decided = Decided {
        decision,
        who: aws.caller().await?.who(),
        reason: reason.to_owned(),
    };
    // Also where nobody watches any more: somebody may have decided while one did.
    let handing = records::hand_over(aws, &lock.run, &decided).await?;
    // Whoever watched it may have stopped just before that was written, and not seen it.
    let lock = records::lock(aws, stack).await?.filter(|now| now.run == lock.run);
    let lock = lock.ok_or_else(nothing)?;
    if lock.standing((aws.clock)()) == Standing::Held {
        return match handing {
            Handing::Counts => Ok(Heard::HandedOver(lock.run)),
            Handing::TooLate => Err(DeployError::LockHeld(Box::new(lock))),
        };
    }
    let mut lease = take_over(aws, &lock).await?;
    if !lease.journal().bakes() && lease.journal().waits().is_none() {
        lease.leave().await;
        return Err(nothing());
    }
    let who = lease.lock().who.clone();
    let reason = reason.to_owned();
    lease
        .append(Point::CanaryDecided {
            decision,
            who,
            reason,
        })
        .await?;
    drive(aws, lease, report).await.map(Heard::Finished)
}

/// Ends a run as it is, without doing or undoing anything more: for a run that cannot be brought to its end. `None` if none is
/// open.
///
/// # Errors
/// Somebody is at work on it, or AWS refused.
pub async fn abandon(aws: &Aws, stack: &StackName, reason: &str) -> Result<Option<Finished>, DeployError> {
    let Some(lock) = records::lock(aws, stack).await? else {
        return Ok(None);
    };
    let lease = take_over(aws, &lock).await?;
    let outcome = Outcome::Abandoned {
        who: lease.lock().who.clone(),
        reason: reason.to_owned(),
        left: lease.journal().left_if_ended_now(),
    };
    let run = lock.run;
    lease.end(outcome.clone()).await?;
    Ok(Some(Finished { run, outcome }))
}

/// Takes a run over from a runner that is gone.
async fn take_over(aws: &Aws, lock: &Lock) -> Result<Lease, DeployError> {
    let held = || DeployError::LockHeld(Box::new(lock.clone()));
    if lock.standing((aws.clock)()) == Standing::Held {
        return Err(held());
    }
    let who = aws.caller().await?.who();
    records::take_over(aws, lock, who, owner())
        .await?
        .ok_or_else(held)
}
