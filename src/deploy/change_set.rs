//! One stack operation: ask CloudFormation what would change, let it do so, wait until it rests.

use super::{DeployError, Progress, Report};
use crate::aws::cloudformation::{self, ChangeSet, ChangeSetRequest};
use crate::aws::{Aws, AwsError, Cause};
use domain::deployment::{Change, StackEvent};
use domain::name::StackName;
use domain::snapshot::Stack;
use domain::stack_status::{Phase, StackStatus};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// The longest that a stack operation is watched. CloudFormation itself gives up on most resources earlier.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// A change set that CloudFormation made, ready to be carried out.
#[derive(Debug)]
pub(super) struct Proposal {
    /// Its ARN.
    pub id: String,
    /// Its name, which no other change set of the stack has: makes a repeated execution harmless.
    pub name: String,
    /// What it changes.
    pub changes: Vec<Change>,
}

/// Asks what would change; `None` if nothing would. A change set without changes is removed again.
pub(super) async fn propose(
    aws: &Aws,
    request: &ChangeSetRequest<'_>,
) -> Result<Option<Proposal>, DeployError> {
    let id = cloudformation::create_change_set(aws, request).await?;
    let started = Instant::now();
    let mut pause = Pause::new();
    loop {
        match cloudformation::change_set(aws, &id).await? {
            ChangeSet::Ready(changes) => {
                return Ok(Some(Proposal {
                    id,
                    name: request.name.to_owned(),
                    changes,
                }));
            }
            ChangeSet::Empty => {
                withdraw(aws, request.stack, &id).await?;
                return Ok(None);
            }
            ChangeSet::Failed { reason } => {
                withdraw(aws, request.stack, &id).await?;
                return Err(DeployError::ChangeSetFailed {
                    stack: request.stack.clone(),
                    reason,
                });
            }
            ChangeSet::Pending if started.elapsed() > PATIENCE => {
                let reason = "it was still being prepared after 30 minutes".to_owned();
                return Err(DeployError::ChangeSetFailed {
                    stack: request.stack.clone(),
                    reason,
                });
            }
            ChangeSet::Pending => pause.take().await,
        }
    }
}

/// Removes a change set that will not be carried out, and the empty stack that it made if there was none before.
pub(super) async fn withdraw(aws: &Aws, stack: &StackName, id: &str) -> Result<(), AwsError> {
    cloudformation::delete_change_set(aws, id).await?;
    match cloudformation::stack(aws, stack).await {
        Ok(found) if found.status == StackStatus::ReviewInProgress => {
            cloudformation::delete_shell(aws, stack).await
        }
        Ok(_)
        | Err(AwsError {
            cause: Cause::NotFound,
            ..
        }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Carries a change set out, reports the stack's events and waits until it rests.
pub(super) async fn carry_out(
    aws: &Aws,
    stack: &StackName,
    proposal: &Proposal,
    report: Report<'_>,
) -> Result<Stack, DeployError> {
    let mut events = Events {
        seen: event_ids(aws, stack).await?,
        cause: None,
    };
    cloudformation::execute_change_set(aws, &proposal.id, &proposal.name).await?;
    let started = Instant::now();
    let mut pause = Pause::new();
    loop {
        let found = cloudformation::stack(aws, stack).await?;
        events.report_new(aws, stack, report).await?;
        match found.status.phase() {
            Phase::Settled => return Ok(found),
            Phase::RolledBack | Phase::Stuck => {
                return Err(DeployError::StackFailed {
                    stack: stack.clone(),
                    status: found.status,
                    cause: events.cause,
                });
            }
            Phase::Busy | Phase::Absent if started.elapsed() > PATIENCE => {
                return Err(DeployError::StackTooSlow {
                    stack: stack.clone(),
                    status: found.status,
                    minutes: PATIENCE.as_secs() / 60,
                });
            }
            // Until the execution has begun, a new stack is still in review.
            Phase::Busy | Phase::Absent => pause.take().await,
        }
    }
}

async fn event_ids(aws: &Aws, stack: &StackName) -> Result<HashSet<String>, AwsError> {
    Ok(cloudformation::recent_events(aws, stack)
        .await?
        .into_iter()
        .map(|event| event.id)
        .collect())
}

struct Events {
    seen: HashSet<String>,
    cause: Option<Box<StackEvent>>,
}

impl Events {
    async fn report_new(&mut self, aws: &Aws, stack: &StackName, report: Report<'_>) -> Result<(), AwsError> {
        for event in cloudformation::recent_events(aws, stack).await? {
            if self.seen.insert(event.id.clone()) {
                if self.cause.is_none() && event.is_root_cause() {
                    self.cause = Some(Box::new(event.clone()));
                }
                report(Progress::Stack(event));
            }
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
