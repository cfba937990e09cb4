//! Stacks, change sets and stack events as the domain knows them.

mod change_set;
mod operate;

pub(crate) use change_set::{
    ChangeSetRequest, ParameterValue, Progress, change_set, create_change_set, delete_change_set,
    execute_change_set,
};
pub(crate) use operate::{
    Execution, cancel_update, continue_rollback, delete_stack, events_after, execution, rollback_stack,
    template,
};

use super::{Aws, AwsError, error::reading, if_there, time_of};
use aws_sdk_cloudformation::types::{
    Stack as SdkStack, StackDriftStatus, StackEvent as SdkStackEvent, StackResourceDriftStatus,
};
use domain::name::StackName;
use domain::snapshot::{Drift, EventStatus, Stack, StackEvent};
use domain::stack_status::StackStatus;
use time::OffsetDateTime;

/// Reads a stack by its name.
pub(crate) async fn stack(aws: &Aws, name: &StackName) -> Result<Stack, AwsError> {
    let action = "cloudformation:DescribeStacks";
    let answer = aws
        .call(
            action,
            aws.cloudformation
                .describe_stacks()
                .stack_name(name.as_str())
                .send(),
        )
        .await?;
    let stack = answer
        .stacks()
        .first()
        .ok_or_else(|| AwsError::not_found(action))?;
    let status = StackStatus::from(
        stack
            .stack_status()
            .map_or("", |status| status.as_str())
            .to_owned(),
    );
    // A deleted stack stays readable under its id for 90 days; for us it is gone.
    if status == StackStatus::DeleteComplete {
        return Err(AwsError::not_found(action));
    }
    Ok(Stack {
        id: stack.stack_id().unwrap_or_default().to_owned(),
        status,
        reason: stack
            .stack_status_reason()
            .filter(|reason| !reason.is_empty())
            .map(str::to_owned),
        created_at: stack.creation_time().and_then(time_of),
        updated_at: stack.last_updated_time().and_then(time_of),
        termination_protection: stack.enable_termination_protection().unwrap_or_default(),
        drift: drift(aws, stack).await,
        outputs: stack
            .outputs()
            .iter()
            .filter_map(|output| Some((output.output_key()?.to_owned(), output.output_value()?.to_owned())))
            .collect(),
        parameters: stack
            .parameters()
            .iter()
            .filter_map(|parameter| {
                Some((
                    parameter.parameter_key()?.to_owned(),
                    parameter.parameter_value()?.to_owned(),
                ))
            })
            .collect(),
    })
}

/// The role by which CloudFormation changes a stack's resources, if it was made with one; otherwise it uses the caller's own
/// permissions (CloudFormation User Guide, "AWS CloudFormation service role"). `None` too if there is no such stack.
pub(crate) async fn service_role(aws: &Aws, name: &StackName) -> Result<Option<String>, AwsError> {
    let request = aws.cloudformation.describe_stacks().stack_name(name.as_str());
    let answer = if_there(aws.call("cloudformation:DescribeStacks", request.send()).await)?;
    let stack = answer.and_then(|answer| answer.stacks?.into_iter().next());
    Ok(stack.and_then(|stack| stack.role_arn))
}

async fn drift(aws: &Aws, stack: &SdkStack) -> Drift {
    let information = stack.drift_information();
    let checked_at = information
        .and_then(|drift| drift.last_check_timestamp())
        .and_then(time_of);
    match information.and_then(|drift| drift.stack_drift_status()) {
        Some(StackDriftStatus::InSync) => Drift::InSync { checked_at },
        Some(StackDriftStatus::Drifted) => Drift::Drifted {
            checked_at,
            resources: reading(drifted_resources(aws, stack.stack_id().unwrap_or_default()).await),
        },
        _ => Drift::NotChecked,
    }
}

/// Logical ids of what the last drift detection found changed or deleted.
async fn drifted_resources(aws: &Aws, stack: &str) -> Result<Vec<String>, AwsError> {
    let pages = aws
        .cloudformation
        .describe_stack_resource_drifts()
        .stack_name(stack)
        .stack_resource_drift_status_filters(StackResourceDriftStatus::Modified)
        .stack_resource_drift_status_filters(StackResourceDriftStatus::Deleted)
        .into_paginator()
        .send();
    let pages = aws
        .call(
            "cloudformation:DescribeStackResourceDrifts",
            pages.collect::<Result<Vec<_>, _>>(),
        )
        .await?;
    Ok(pages
        .into_iter()
        .flat_map(|page| page.stack_resource_drifts.unwrap_or_default())
        .filter_map(|drift| drift.logical_resource_id)
        .collect())
}

/// Refuses deletion of a stack from now on.
pub(crate) async fn protect(aws: &Aws, stack: &StackName) -> Result<(), AwsError> {
    let request = aws
        .cloudformation
        .update_termination_protection()
        .stack_name(stack.as_str())
        .enable_termination_protection(true);
    aws.call("cloudformation:UpdateTerminationProtection", request.send())
        .await
        .map(drop)
}

/// The newest events of a stack, newest first: one page, at most 100.
pub(crate) async fn recent_events(aws: &Aws, stack: &StackName) -> Result<Vec<StackEvent>, AwsError> {
    let request = aws
        .cloudformation
        .describe_stack_events()
        .stack_name(stack.as_str());
    let page = aws
        .call("cloudformation:DescribeStackEvents", request.send())
        .await?;
    Ok(page.stack_events().iter().map(event).collect())
}

fn event(event: &SdkStackEvent) -> StackEvent {
    let resource_type = event.resource_type().unwrap_or_default();
    let status = event.resource_status().map_or("", |status| status.as_str());
    StackEvent {
        at: event
            .timestamp()
            .and_then(time_of)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH),
        id: event.event_id().unwrap_or_default().to_owned(),
        logical_id: event.logical_resource_id().unwrap_or_default().to_owned(),
        resource_type: resource_type.to_owned(),
        status: EventStatus::new(resource_type, status),
        reason: event
            .resource_status_reason()
            .filter(|reason| !reason.is_empty())
            .map(str::to_owned),
    }
}

#[cfg(test)]
mod tests;
