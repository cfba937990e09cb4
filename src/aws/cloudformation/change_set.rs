//! Change sets: what an update would do, before it is done.

use crate::aws::{Aws, AwsError};
use aws_sdk_cloudformation::types::{
    Capability, Change as SdkChange, ChangeSetStatus, ChangeSetType, Parameter,
    Replacement as SdkReplacement, ResourceAttribute, ResourceTargetDefinition, RollbackConfiguration,
};
use domain::deployment::{Change, ChangeAction, Operation, Property, Replacement, Values};
use domain::name::StackName;
use std::collections::BTreeMap;

/// A change set to be made.
pub(crate) struct ChangeSetRequest<'a> {
    /// The stack.
    pub stack: &'a StackName,
    /// The change set's name, unique for the stack; also the token that makes a repeated request harmless.
    pub name: &'a str,
    /// Whether it makes the stack or changes it.
    pub operation: Operation,
    /// Whether what exists under the template's names is taken into the stack as it is (CloudFormation User Guide, "Import AWS
    /// resources into a CloudFormation stack automatically"): it needs a literal name and a deletion policy that retains it.
    pub import: bool,
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
        .set_import_existing_resources(request.import.then_some(true))
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
            .include_property_values(true)
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
    let targets = resource.details().iter().filter_map(|detail| detail.target());
    let mut properties: Vec<Property> = targets.filter_map(property).collect();
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

/// A property by its path, such as `Environment.Variables.IP_ADDRESS`, or by its name where there is no path.
fn property(target: &ResourceTargetDefinition) -> Option<Property> {
    let path = target.path().and_then(|path| path.strip_prefix("/Properties/"));
    let name = path
        .map(|path| path.replace('/', "."))
        .or_else(|| target.name().map(str::to_owned))
        .or_else(|| {
            target
                .attribute()
                .map(ResourceAttribute::as_str)
                .map(str::to_owned)
        })?;
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let values = match (target.before_value(), target.after_value()) {
        (None, None) => None,
        (before, after) => Some(Values {
            before: text(before),
            after: text(after),
        }),
    };
    Some(Property { name, values })
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
