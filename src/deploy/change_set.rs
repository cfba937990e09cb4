//! One stack operation: ask CloudFormation what would change, let it do so, wait until it rests.

use super::{DeployError, Report};
use crate::aws::cloudformation::{self, ChangeSetRequest, Progress};
use crate::aws::{Aws, AwsError};
use domain::deployment::{Change, ChangeSet};
use domain::name::StackName;
use domain::snapshot::StackEvent;
use domain::stack_status::{Phase, StackStatus};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// The longest that a stack operation is watched. CloudFormation itself gives up on most resources earlier.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// Asks what would change; `None` if nothing would. A change set without changes is removed again.
pub(super) async fn propose(
    aws: &Aws,
    request: &ChangeSetRequest<'_>,
) -> Result<Option<ChangeSet>, DeployError> {
    let arn = cloudformation::create_change_set(aws, request).await?;
    let proposed = prepared(aws, request, &arn).await;
    // One that will never be carried out is removed; one without changes too.
    if !matches!(proposed, Ok(Some(_))) {
        withdraw(aws, &arn).await;
    }
    Ok(proposed?.map(|changes| ChangeSet {
        arn,
        token: request.name.to_owned(),
        changes,
    }))
}

async fn prepared(
    aws: &Aws,
    request: &ChangeSetRequest<'_>,
    arn: &str,
) -> Result<Option<Vec<Change>>, DeployError> {
    let failed = |reason| DeployError::ChangeSetFailed {
        stack: request.stack.clone(),
        reason,
    };
    let started = Instant::now();
    let mut pause = Pause::new();
    loop {
        match cloudformation::change_set(aws, arn).await {
            Ok(Progress::Ready(changes)) => return Ok(Some(changes)),
            Ok(Progress::Empty) => return Ok(None),
            Ok(Progress::Failed { reason }) => return Err(failed(reason)),
            _ if started.elapsed() > PATIENCE => {
                return Err(failed("it was still being prepared after 30 minutes".to_owned()));
            }
            Err(error) if !error.is_passing() => return Err(error.into()),
            Ok(Progress::Pending) | Err(_) => pause.take().await,
        }
    }
}

/// Removes a change set that will not be carried out. One that stays harms nobody, so whatever made it superfluous matters
/// more than failing at this. The empty stack that it may have made stays too: another operator's change set may be in it.
pub(super) async fn withdraw(aws: &Aws, arn: &str) {
    if let Err(error) = cloudformation::delete_change_set(aws, arn).await {
        tracing::warn!(%error, arn, "a change set that is not needed could not be removed");
    }
}

/// Carries a change set out, reports the stack's events and waits until this operation, and no earlier one, has ended.
pub(super) async fn carry_out(
    aws: &Aws,
    stack: &StackName,
    arn: &str,
    token: &str,
    report: Report<'_>,
) -> Result<(), DeployError> {
    let mut events = Events::before(aws, stack).await?;
    cloudformation::execute_change_set(aws, arn, token).await?;
    let started = Instant::now();
    let mut pause = Pause::new();
    loop {
        match events.report_new(aws, stack, report).await {
            Ok(()) => {}
            // The operation goes on whether it can be watched or not.
            Err(error) if error.is_passing() && started.elapsed() < PATIENCE => {}
            Err(error) => return Err(error.into()),
        }
        match events.ended.take() {
            Some(status) if status.phase() == Phase::Settled => return Ok(()),
            Some(status) => {
                return Err(DeployError::StackFailed {
                    stack: stack.clone(),
                    status,
                    cause: events.cause,
                });
            }
            None if started.elapsed() > PATIENCE => {
                return Err(DeployError::StackTooSlow {
                    stack: stack.clone(),
                    minutes: PATIENCE.as_secs() / 60,
                });
            }
            None => pause.take().await,
        }
    }
}

/// The events of one operation: those that were not there before it.
struct Events {
    seen: HashSet<String>,
    cause: Option<Box<StackEvent>>,
    /// The stack's own last word.
    ended: Option<StackStatus>,
}

impl Events {
    async fn before(aws: &Aws, stack: &StackName) -> Result<Self, AwsError> {
        let seen = cloudformation::recent_events(aws, stack)
            .await?
            .into_iter()
            .map(|event| event.id)
            .collect();
        Ok(Self {
            seen,
            cause: None,
            ended: None,
        })
    }

    async fn report_new(&mut self, aws: &Aws, stack: &StackName, report: Report<'_>) -> Result<(), AwsError> {
        for event in cloudformation::recent_events(aws, stack).await?.into_iter().rev() {
            if !self.seen.insert(event.id.clone()) {
                continue;
            }
            if self.cause.is_none() && event.is_root_cause() {
                self.cause = Some(Box::new(event.clone()));
            }
            self.ended = event.stack_at_rest().or(self.ended.take());
            report(super::Progress::Stack(event));
        }
        Ok(())
    }
}

/// Waits between two looks, a little longer each time.
struct Pause(Duration);

impl Pause {
    fn new() -> Self {
        Self(Duration::from_millis(50))
    }

    async fn take(&mut self) {
        tokio::time::sleep(self.0).await;
        self.0 = (self.0 * 3 / 2).min(Duration::from_secs(4));
    }
}
