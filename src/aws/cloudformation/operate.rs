//! What is done to a stack beside change sets, and how far an operation is.

use crate::aws::{Aws, AwsError, if_there};
use aws_sdk_cloudformation::types::{ExecutionStatus, TemplateStage};
use domain::name::StackName;
use domain::snapshot::StackEvent;

/// What became of a change set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Execution {
    /// It can be executed.
    Available,
    /// It is being executed, or was: the stack's events say how it went.
    Begun,
    /// It can no longer be executed, because the stack changed since or it never could.
    Obsolete,
    /// There is none of this ARN any more.
    Gone,
}

/// Reads what became of a change set.
pub(crate) async fn execution(aws: &Aws, arn: &str) -> Result<Execution, AwsError> {
    let request = aws.cloudformation.describe_change_set().change_set_name(arn);
    let answer = if_there(aws.call("cloudformation:DescribeChangeSet", request.send()).await)?;
    Ok(match answer.map(|answer| answer.execution_status) {
        None => Execution::Gone,
        Some(Some(ExecutionStatus::Available)) => Execution::Available,
        Some(Some(
            ExecutionStatus::ExecuteInProgress
            | ExecutionStatus::ExecuteComplete
            | ExecutionStatus::ExecuteFailed,
        )) => Execution::Begun,
        Some(_) => Execution::Obsolete,
    })
}

/// Reads the template that a stack was made from, as it was sent.
pub(crate) async fn template(aws: &Aws, stack: &StackName) -> Result<String, AwsError> {
    let action = "cloudformation:GetTemplate";
    let request = aws
        .cloudformation
        .get_template()
        .stack_name(stack.as_str())
        .template_stage(TemplateStage::Original);
    let answer = aws.call(action, request.send()).await?;
    answer
        .template_body
        .ok_or_else(|| AwsError::incomplete(action, "the template"))
}

/// The events of a stack after the one of this id, oldest first; all there are if it is not among them.
pub(crate) async fn events_after(
    aws: &Aws,
    stack: &StackName,
    id: Option<&str>,
) -> Result<Vec<StackEvent>, AwsError> {
    let mut found = vec![];
    let mut next_token = None;
    loop {
        let request = aws
            .cloudformation
            .describe_stack_events()
            .stack_name(stack.as_str())
            .set_next_token(next_token);
        let page = aws
            .call("cloudformation:DescribeStackEvents", request.send())
            .await?;
        for event in page.stack_events() {
            if id.is_some() && event.event_id() == id {
                found.reverse();
                return Ok(found);
            }
            found.push(super::event(event));
        }
        next_token = page.next_token;
        if next_token.is_none() {
            found.reverse();
            return Ok(found);
        }
    }
}
/// Has CloudFormation give up an update that is under way and go back. `token` makes a repeated request harmless.
pub(crate) async fn cancel_update(aws: &Aws, stack: &StackName, token: &str) -> Result<(), AwsError> {
    let request = aws
        .cloudformation
        .cancel_update_stack()
        .stack_name(stack.as_str())
        .client_request_token(token);
    aws.call("cloudformation:CancelUpdateStack", request.send())
        .await
        .map(drop)
}

/// Has CloudFormation try again to go back, after it failed to.
pub(crate) async fn continue_rollback(aws: &Aws, stack: &StackName, token: &str) -> Result<(), AwsError> {
    let request = aws
        .cloudformation
        .continue_update_rollback()
        .stack_name(stack.as_str())
        .client_request_token(token);
    aws.call("cloudformation:ContinueUpdateRollback", request.send())
        .await
        .map(drop)
}

/// Has CloudFormation go back from an operation that failed and was told to leave things as they were then.
pub(crate) async fn rollback_stack(aws: &Aws, stack: &StackName, token: &str) -> Result<(), AwsError> {
    let request = aws
        .cloudformation
        .rollback_stack()
        .stack_name(stack.as_str())
        .client_request_token(token);
    aws.call("cloudformation:RollbackStack", request.send())
        .await
        .map(drop)
}

/// Deletes a stack; what its template retains stays.
pub(crate) async fn delete_stack(aws: &Aws, stack: &StackName, token: &str) -> Result<(), AwsError> {
    let request = aws
        .cloudformation
        .delete_stack()
        .stack_name(stack.as_str())
        .client_request_token(token);
    aws.call("cloudformation:DeleteStack", request.send())
        .await
        .map(drop)
}
