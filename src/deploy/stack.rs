//! Gets a stack out of a state, where the state allows it.

use super::change_set::at_rest;
use super::run::run_id;
use super::{DeployError, records};
use crate::aws::{Aws, AwsError, cloudformation};
use domain::deployment::journal::{Kind, Record};
use domain::deployment::{Outcome, Place, Standing};
use domain::name::StackName;
use domain::stack_status::{StackAction, StackStatus};

/// What a stack can be told now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Its status.
    pub status: StackStatus,
    /// CloudFormation's reason for it, where it gives one.
    pub reason: Option<String>,
}

/// Reads a stack's state.
///
/// # Errors
/// AWS did not say, or there is no such stack.
pub async fn situation(aws: &Aws, stack: &StackName) -> Result<Situation, AwsError> {
    let stack = cloudformation::stack(aws, stack).await?;
    Ok(Situation {
        status: stack.status,
        reason: stack.reason,
    })
}

/// Does an action that the stack's state allows, waits until it is at rest again, and says where; `None` if it is gone. The ledger
/// remembers who did it, and why.
///
/// # Errors
/// The state does not allow it, somebody's run would be disturbed, or AWS refused.
pub async fn act(
    aws: &Aws,
    stack: &StackName,
    action: StackAction,
    reason: &str,
) -> Result<Option<StackStatus>, DeployError> {
    situation(aws, stack).await?.status.allows(action)?;
    // Cancelling is for a run that is under way: it sees the stack go back, and undoes the rest.
    if action != StackAction::Cancel
        && let Some(lock) = records::lock(aws, stack).await?
        && lock.standing((aws.clock)()) == Standing::Held
    {
        return Err(DeployError::LockHeld(Box::new(lock)));
    }
    let caller = aws.caller().await?;
    let began = (aws.clock)();
    let mut record = Record {
        run: run_id(aws),
        place: Place {
            account: caller.account.clone(),
            region: aws.region().clone(),
            stack: stack.clone(),
        },
        kind: Kind::Stack { action },
        who: caller.who(),
        reason: Some(reason.to_owned()),
        began,
        ended: None,
        outcome: None,
    };
    records::note(aws, &record).await?;
    let token = record.run.as_str();
    match action {
        StackAction::Cancel => cloudformation::cancel_update(aws, stack, token).await?,
        StackAction::Continue => cloudformation::continue_rollback(aws, stack, token).await?,
        StackAction::Rollback => cloudformation::rollback_stack(aws, stack, token).await?,
        StackAction::Delete => cloudformation::delete_stack(aws, stack, token).await?,
    }
    let status = at_rest(aws, stack).await?;
    record.ended = Some((aws.clock)());
    record.outcome = Some(Outcome::Succeeded {
        version: None,
        previous: None,
    });
    records::note(aws, &record).await?;
    Ok(status)
}
