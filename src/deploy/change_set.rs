//! One stack operation: ask CloudFormation what would change, let it do so, wait until it rests.

use super::{DeployError, Report};
use crate::aws::cloudformation::{self, ChangeSetRequest, Execution, Progress};
use crate::aws::{Aws, AwsError, if_there};
use domain::deployment::{Change, ChangeSet, Failure};
use domain::name::StackName;
use domain::snapshot::StackEvent;
use domain::stack_status::{Phase, StackStatus};
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
    let stack = || request.stack.clone();
    let started = Instant::now();
    let mut pause = Pause::new();
    loop {
        match cloudformation::change_set(aws, arn).await {
            Ok(Progress::Ready(changes)) => return Ok(Some(changes)),
            Ok(Progress::Empty) => return Ok(None),
            Ok(Progress::Failed { reason }) => {
                return Err(Failure::ChangeSetFailed {
                    stack: stack(),
                    reason,
                }
                .into());
            }
            _ if started.elapsed() > PATIENCE => {
                let minutes = PATIENCE.as_secs() / 60;
                return Err(Failure::ChangeSetTooSlow {
                    stack: stack(),
                    minutes,
                }
                .into());
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

/// The newest event of a stack: what comes after it belongs to the operation that follows.
pub(super) async fn newest_event(aws: &Aws, stack: &StackName) -> Result<Option<String>, AwsError> {
    let events = cloudformation::recent_events(aws, stack).await?;
    Ok(events.into_iter().next().map(|event| event.id))
}

/// Carries a change set out, or goes on watching if that was begun before; reports the stack's events and waits until this
/// operation, and no earlier one, has ended. `after_event` is the stack's newest event before it was first executed.
pub(super) async fn carry_out(
    aws: &Aws,
    stack: &StackName,
    arn: &str,
    token: &str,
    after_event: Option<&str>,
    report: Report<'_>,
) -> Result<(), DeployError> {
    match cloudformation::execution(aws, arn).await? {
        Execution::Begun => {}
        Execution::Obsolete | Execution::Gone => {
            let stack = stack.clone();
            return Err(Failure::ChangeSetObsolete { stack }.into());
        }
        Execution::Available => {
            let executed = cloudformation::execute_change_set(aws, arn, token).await;
            // An answer can be lost, and a repeated request meets its own success: the change set itself knows.
            if executed.is_err() && cloudformation::execution(aws, arn).await? != Execution::Begun {
                executed?;
            }
        }
    }
    let mut events = Events::after(after_event);
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
                return Err(Failure::StackFailed {
                    stack: stack.clone(),
                    status,
                    event: events.cause,
                }
                .into());
            }
            None if started.elapsed() > PATIENCE => return Err(too_slow(stack)),
            None => pause.take().await,
        }
    }
}

/// Waits until no operation is under way, and says where the stack came to rest; `None` if there is no stack.
pub(super) async fn at_rest(aws: &Aws, stack: &StackName) -> Result<Option<StackStatus>, DeployError> {
    let started = Instant::now();
    let mut pause = Pause::new();
    loop {
        let status = if_there(cloudformation::stack(aws, stack).await)?.map(|stack| stack.status);
        match status {
            Some(status) if status.phase() == Phase::Busy => {
                if started.elapsed() > PATIENCE {
                    return Err(too_slow(stack));
                }
                pause.take().await;
            }
            status => return Ok(status),
        }
    }
}

fn too_slow(stack: &StackName) -> DeployError {
    let failure = Failure::StackTooSlow {
        stack: stack.clone(),
        minutes: PATIENCE.as_secs() / 60,
    };
    failure.into()
}

/// The events of one operation: those after the newest one before it.
struct Events {
    newest: Option<String>,
    cause: Option<Box<StackEvent>>,
    /// The stack's own last word.
    ended: Option<StackStatus>,
}

impl Events {
    fn after(event: Option<&str>) -> Self {
        Self {
            newest: event.map(str::to_owned),
            cause: None,
            ended: None,
        }
    }

    async fn report_new(&mut self, aws: &Aws, stack: &StackName, report: Report<'_>) -> Result<(), AwsError> {
        for event in cloudformation::events_after(aws, stack, self.newest.as_deref()).await? {
            if self.cause.is_none() && event.is_root_cause() {
                self.cause = Some(Box::new(event.clone()));
            }
            self.ended = event.stack_at_rest().or(self.ended.take());
            self.newest = Some(event.id.clone());
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
