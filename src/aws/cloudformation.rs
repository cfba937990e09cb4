//! Stacks, change sets and stack events as the domain knows them.

mod operate;

pub(crate) use operate::{
    Execution, cancel_update, continue_rollback, delete_stack, events_after, execution, rollback_stack,
    template,
};

use super::{Aws, AwsError, error::reading, time_of};
use aws_sdk_cloudformation::types::{
    Capability, Change as SdkChange, ChangeSetStatus, ChangeSetType, Parameter,
    Replacement as SdkReplacement, RollbackConfiguration, Stack as SdkStack, StackDriftStatus,
    StackEvent as SdkStackEvent, StackResourceDriftStatus,
};
use domain::deployment::{Change, ChangeAction, Operation, Replacement};
use domain::name::StackName;
use domain::snapshot::{Drift, Stack, StackEvent};
use domain::stack_status::StackStatus;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// A change set to be made.
pub(crate) struct ChangeSetRequest<'a> {
    /// The stack.
    pub stack: &'a StackName,
    /// The change set's name, unique for the stack; also the token that makes a repeated request harmless.
    pub name: &'a str,
    /// Whether it makes the stack or changes it.
    pub operation: Operation,
    /// The template's text.
    pub template: &'a str,
    /// The template's parameters.
    pub parameters: &'a BTreeMap<String, ParameterValue>,
}

/// A template parameter's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ParameterValue {
    /// This one.
    Set(String),
    /// The one that the stack was last deployed with.
    Previous,
}

/// How far a change set is.
pub(crate) enum Progress {
    /// CloudFormation is still comparing.
    Pending,
    /// There is something to change.
    Ready(Vec<Change>),
    /// There is nothing to change: CloudFormation calls this a failure, for us it is an answer.
    Empty,
    /// It could not be made.
    Failed {
        /// CloudFormation's reason.
        reason: String,
    },
}

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

/// Asks CloudFormation what an update would change. Returns the change set's ARN.
pub(crate) async fn create_change_set(aws: &Aws, request: &ChangeSetRequest<'_>) -> Result<String, AwsError> {
    let action = "cloudformation:CreateChangeSet";
    let parameters = request
        .parameters
        .iter()
        .map(|(key, value)| {
            let parameter = Parameter::builder().parameter_key(key);
            match value {
                ParameterValue::Set(text) => parameter.parameter_value(text),
                ParameterValue::Previous => parameter.use_previous_value(true),
            }
            .build()
        })
        .collect();
    // Sent although it is empty: CloudFormation keeps the triggers of the last update and would apply them again. The engine
    // watches the alarms itself, after the traffic has moved.
    let no_triggers = RollbackConfiguration::builder()
        .set_rollback_triggers(Some(vec![]))
        .build();
    let call = aws
        .cloudformation
        .create_change_set()
        .stack_name(request.stack.as_str())
        .change_set_name(request.name)
        .client_token(request.name)
        .change_set_type(match request.operation {
            Operation::Create => ChangeSetType::Create,
            Operation::Update => ChangeSetType::Update,
        })
        .template_body(request.template)
        .set_parameters(Some(parameters))
        .rollback_configuration(no_triggers)
        // The role has a fixed name.
        .capabilities(Capability::CapabilityNamedIam);
    match aws.call(action, call.send()).await {
        Ok(made) => made,
        // Its name is this run's alone: the answer to an earlier request was lost.
        Err(error) if matches!(error.unexpected(), Some(("AlreadyExistsException", _))) => {
            return change_set_arn(aws, request.stack, request.name).await;
        }
        Err(error) => return Err(error),
    }
    .id
    .ok_or_else(|| AwsError::incomplete(action, "the change set's ARN"))
}

async fn change_set_arn(aws: &Aws, stack: &StackName, name: &str) -> Result<String, AwsError> {
    let action = "cloudformation:DescribeChangeSet";
    let request = aws
        .cloudformation
        .describe_change_set()
        .stack_name(stack.as_str())
        .change_set_name(name);
    aws.call(action, request.send())
        .await?
        .change_set_id
        .ok_or_else(|| AwsError::incomplete(action, "the change set's ARN"))
}

/// Reads a change set, all pages of it.
pub(crate) async fn change_set(aws: &Aws, id: &str) -> Result<Progress, AwsError> {
    let mut changes = vec![];
    let mut next_token = None;
    loop {
        let request = aws
            .cloudformation
            .describe_change_set()
            .change_set_name(id)
            .set_next_token(next_token);
        let page = aws
            .call("cloudformation:DescribeChangeSet", request.send())
            .await?;
        match page.status() {
            Some(ChangeSetStatus::CreateComplete) => changes.extend(page.changes().iter().filter_map(change)),
            Some(ChangeSetStatus::Failed) => {
                let reason = page
                    .status_reason()
                    .unwrap_or("CloudFormation gives no reason")
                    .to_owned();
                // CloudFormation User Guide, "Troubleshooting": the two sentences for a change set without changes.
                let empty = reason.contains("didn't contain changes")
                    || reason.contains("No updates are to be performed");
                return Ok(if empty {
                    Progress::Empty
                } else {
                    Progress::Failed { reason }
                });
            }
            _ => return Ok(Progress::Pending),
        }
        next_token = page.next_token;
        if next_token.is_none() {
            return Ok(Progress::Ready(changes));
        }
    }
}

fn change(change: &SdkChange) -> Option<Change> {
    let resource = change.resource_change()?;
    let mut properties: Vec<String> = resource
        .details()
        .iter()
        .filter_map(|detail| {
            let target = detail.target()?;
            Some(
                target
                    .name()
                    .or_else(|| {
                        target
                            .attribute()
                            .map(aws_sdk_cloudformation::types::ResourceAttribute::as_str)
                    })?
                    .to_owned(),
            )
        })
        .collect();
    properties.sort_unstable();
    properties.dedup();
    Some(Change {
        action: ChangeAction::from(resource.action().map_or("", |action| action.as_str())),
        logical_id: resource.logical_resource_id().unwrap_or_default().to_owned(),
        resource_type: resource.resource_type().unwrap_or_default().to_owned(),
        replacement: match resource.replacement() {
            Some(SdkReplacement::True) => Replacement::Always,
            Some(SdkReplacement::Conditional) => Replacement::Possible,
            Some(SdkReplacement::False) | None => Replacement::Never,
            // What this console does not know is not taken for harmless.
            Some(_) => Replacement::Possible,
        },
        properties,
    })
}

/// Lets CloudFormation carry out a change set. `token` makes a repeated request harmless.
pub(crate) async fn execute_change_set(aws: &Aws, id: &str, token: &str) -> Result<(), AwsError> {
    let request = aws
        .cloudformation
        .execute_change_set()
        .change_set_name(id)
        .client_request_token(token);
    aws.call("cloudformation:ExecuteChangeSet", request.send())
        .await
        .map(drop)
}

/// Removes a change set that will not be executed.
pub(crate) async fn delete_change_set(aws: &Aws, id: &str) -> Result<(), AwsError> {
    let request = aws.cloudformation.delete_change_set().change_set_name(id);
    aws.call("cloudformation:DeleteChangeSet", request.send())
        .await
        .map(drop)
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
    StackEvent {
        at: event
            .timestamp()
            .and_then(time_of)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH),
        id: event.event_id().unwrap_or_default().to_owned(),
        logical_id: event.logical_resource_id().unwrap_or_default().to_owned(),
        resource_type: event.resource_type().unwrap_or_default().to_owned(),
        status: event
            .resource_status()
            .map_or("", |status| status.as_str())
            .to_owned(),
        reason: event
            .resource_status_reason()
            .filter(|reason| !reason.is_empty())
            .map(str::to_owned),
    }
}

#[cfg(test)]
mod tests;
