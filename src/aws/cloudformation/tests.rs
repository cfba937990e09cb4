//! Error shapes of change sets and stack operations as AWS documents them, through the SDK's own mocks.

use super::*;
use crate::aws::{Cause, Connection};
use aws_sdk_cloudformation::operation::create_change_set::{CreateChangeSetError, CreateChangeSetOutput};
use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::operation::describe_stacks::DescribeStacksOutput;
use aws_sdk_cloudformation::operation::execute_change_set::ExecuteChangeSetError;
use aws_sdk_cloudformation::types::{
    Change as SdkChange, ChangeSetStatus, ChangeType, ExecutionStatus, ResourceChange, ResourceChangeDetail,
    ResourceTargetDefinition,
};
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use aws_smithy_types::error::ErrorMetadata;
use domain::deployment::Operation;
use domain::snapshot::Why;
use std::collections::BTreeMap;

fn metadata(code: &str, message: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).message(message).build()
}

/// Clients that reach nothing but the mock.
async fn aws(cloudformation: aws_sdk_cloudformation::Client) -> Aws {
    let connection = Connection::Local {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    let mut aws = Aws::connect(connection, crate::clock::system).await.unwrap();
    aws.cloudformation = cloudformation;
    aws
}

async fn create(error: fn() -> CreateChangeSetError) -> Result<String, AwsError> {
    let create = mock!(aws_sdk_cloudformation::Client::create_change_set).then_error(error);
    let describe = mock!(aws_sdk_cloudformation::Client::describe_change_set)
        .then_output(|| DescribeChangeSetOutput::builder().change_set_id("arn").build());
    let aws = aws(mock_client!(
        aws_sdk_cloudformation,
        RuleMode::MatchAny,
        [&create, &describe]
    ))
    .await;
    let request = ChangeSetRequest {
        stack: &"stack".parse().unwrap(),
        name: "name",
        operation: Operation::Update,
        import: false,
        template: "",
        parameters: &BTreeMap::new(),
    };
    create_change_set(&aws, &request).await
}

#[tokio::test]
async fn a_change_set_that_is_there_already_is_our_own_whose_answer_was_lost() {
    let arn = create(|| {
        CreateChangeSetError::AlreadyExistsException(
            aws_sdk_cloudformation::types::error::AlreadyExistsException::builder()
                .meta(metadata(
                    "AlreadyExistsException",
                    "ChangeSet name already exists",
                ))
                .build(),
        )
    });
    assert_eq!(arn.await.as_deref(), Ok("arn"));
}

#[tokio::test]
async fn missing_capabilities_are_told_with_their_code() {
    let error = create(|| {
        CreateChangeSetError::InsufficientCapabilitiesException(
            aws_sdk_cloudformation::types::error::InsufficientCapabilitiesException::builder()
                .meta(metadata(
                    "InsufficientCapabilitiesException",
                    "Requires capabilities : [CAPABILITY_NAMED_IAM]",
                ))
                .build(),
        )
    });
    assert_eq!(
        error.await.unwrap_err().to_string(),
        "cloudformation:CreateChangeSet failed with InsufficientCapabilitiesException: Requires capabilities : \
         [CAPABILITY_NAMED_IAM]"
    );
}

async fn describe(status: ChangeSetStatus, execution: ExecutionStatus, reason: &'static str) -> Aws {
    let rule = mock!(aws_sdk_cloudformation::Client::describe_change_set).then_output(move || {
        DescribeChangeSetOutput::builder()
            .status(status.clone())
            .execution_status(execution.clone())
            .status_reason(reason)
            .build()
    });
    aws(mock_client!(aws_sdk_cloudformation, RuleMode::MatchAny, [&rule])).await
}

#[tokio::test]
async fn both_sentences_for_a_change_set_without_changes_mean_empty() {
    for (reason, empty) in [
        (
            "The submitted information didn't contain changes. Submit different information to create a change set.",
            true,
        ),
        ("No updates are to be performed.", true),
        ("Template error: unresolved condition", false),
    ] {
        let aws = describe(ChangeSetStatus::Failed, ExecutionStatus::Unavailable, reason).await;
        let progress = change_set(&aws, "arn").await.unwrap();
        assert_eq!(matches!(progress, Progress::Empty), empty, "{reason}");
        assert_eq!(matches!(progress, Progress::Failed { .. }), !empty, "{reason}");
    }
}

#[tokio::test]
async fn a_change_set_says_whether_it_was_executed() {
    for (status, expected) in [
        (ExecutionStatus::Available, Execution::Available),
        (ExecutionStatus::ExecuteInProgress, Execution::Begun),
        (ExecutionStatus::ExecuteComplete, Execution::Begun),
        (ExecutionStatus::ExecuteFailed, Execution::Begun),
        (ExecutionStatus::Obsolete, Execution::Obsolete),
        (ExecutionStatus::Unavailable, Execution::Obsolete),
    ] {
        let aws = describe(ChangeSetStatus::CreateComplete, status.clone(), "").await;
        assert_eq!(execution(&aws, "arn").await, Ok(expected), "{status:?}");
    }
}

#[tokio::test]
async fn an_expired_token_and_too_many_requests_are_told_apart() {
    for (code, passing) in [("ExpiredToken", false), ("Throttling", true)] {
        let rule = mock!(aws_sdk_cloudformation::Client::execute_change_set)
            .then_error(move || ExecuteChangeSetError::generic(metadata(code, "m")));
        let aws = aws(mock_client!(aws_sdk_cloudformation, RuleMode::MatchAny, [&rule])).await;
        let error = execute_change_set(&aws, "arn", "token").await.unwrap_err();
        assert_eq!(error.is_passing(), passing, "{error}");
        assert_eq!(
            matches!(error.cause, Cause::Failed(Why::Credentials { .. })),
            !passing,
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_import_is_asked_for_with_the_stack_and_only_when_it_is_wanted() {
    for import in [true, false] {
        let rule = mock!(aws_sdk_cloudformation::Client::create_change_set)
            .match_requests(move |request| {
                request.import_existing_resources() == import.then_some(true)
                    && request
                        .change_set_type()
                        .map(aws_sdk_cloudformation::types::ChangeSetType::as_str)
                        == Some("CREATE")
                    && request.resources_to_import().is_empty()
                    && request.rollback_configuration().is_some()
            })
            .then_output(|| CreateChangeSetOutput::builder().id("arn").build());
        let aws = aws(mock_client!(aws_sdk_cloudformation, RuleMode::MatchAny, [&rule])).await;
        let request = ChangeSetRequest {
            stack: &"stack".parse().unwrap(),
            name: "name",
            operation: Operation::Create,
            import,
            template: "",
            parameters: &BTreeMap::new(),
        };
        assert_eq!(create_change_set(&aws, &request).await.as_deref(), Ok("arn"));
    }
}

#[tokio::test]
async fn what_a_change_set_tells_of_values_is_read_and_values_are_asked_for() {
    let rule = mock!(aws_sdk_cloudformation::Client::describe_change_set)
        .match_requests(|request| request.include_property_values() == Some(true))
        .then_output(|| {
            let target =
                |target: fn() -> aws_sdk_cloudformation::types::builders::ResourceTargetDefinitionBuilder| {
                    ResourceChangeDetail::builder().target(target().build()).build()
                };
            let resource = ResourceChange::builder()
                .action(aws_sdk_cloudformation::types::ChangeAction::Import)
                .logical_resource_id("EventsTable")
                .resource_type("AWS::DynamoDB::Table")
                .details(target(|| {
                    ResourceTargetDefinition::builder()
                        .name("Environment")
                        .path("/Properties/Environment/Variables/IP_ADDRESS")
                        .before_value("raw")
                        .after_value("hashed")
                }))
                .details(target(|| ResourceTargetDefinition::builder().name("MemorySize")))
                .build();
            let change = SdkChange::builder()
                .r#type(ChangeType::Resource)
                .resource_change(resource);
            DescribeChangeSetOutput::builder()
                .status(ChangeSetStatus::CreateComplete)
                .changes(change.build())
                .build()
        });
    let aws = aws(mock_client!(aws_sdk_cloudformation, RuleMode::MatchAny, [&rule])).await;
    let Progress::Ready(changes) = change_set(&aws, "arn").await.unwrap() else {
        panic!("it is ready");
    };
    assert_eq!(
        changes[0].to_string(),
        "import EventsTable (AWS::DynamoDB::Table): Environment.Variables.IP_ADDRESS raw → hashed, MemorySize"
    );
}

/// The clients that answer one stack operation, if it is asked for with this stack and this token.
macro_rules! operation {
    ($operation:ident, $output:path) => {
        aws(mock_client!(
            aws_sdk_cloudformation,
            RuleMode::MatchAny,
            [&mock!(aws_sdk_cloudformation::Client::$operation)
                .match_requests(|request| {
                    request.stack_name() == Some("stack") && request.client_request_token() == Some("token")
                })
                .then_output(|| <$output>::builder().build())]
        ))
        .await
    };
}

#[tokio::test]
async fn stack_operations_name_the_stack_and_a_token_that_makes_repeating_harmless() {
    use aws_sdk_cloudformation::operation::cancel_update_stack::CancelUpdateStackOutput;
    use aws_sdk_cloudformation::operation::continue_update_rollback::ContinueUpdateRollbackOutput;
    use aws_sdk_cloudformation::operation::delete_stack::DeleteStackOutput;
    use aws_sdk_cloudformation::operation::rollback_stack::RollbackStackOutput;
    let stack = "stack".parse().unwrap();
    let aws = operation!(cancel_update_stack, CancelUpdateStackOutput);
    cancel_update(&aws, &stack, "token").await.unwrap();
    let aws = operation!(continue_update_rollback, ContinueUpdateRollbackOutput);
    continue_rollback(&aws, &stack, "token").await.unwrap();
    let aws = operation!(rollback_stack, RollbackStackOutput);
    super::rollback_stack(&aws, &stack, "token").await.unwrap();
    let aws = operation!(delete_stack, DeleteStackOutput);
    super::delete_stack(&aws, &stack, "token").await.unwrap();
}

#[tokio::test]
async fn a_stack_that_acts_by_a_role_says_so() {
    let rule = mock!(aws_sdk_cloudformation::Client::describe_stacks).then_output(|| {
        let stack = SdkStack::builder()
            .stack_name("stack")
            .stack_status(aws_sdk_cloudformation::types::StackStatus::UpdateComplete)
            .creation_time(aws_smithy_types::DateTime::from_secs(0))
            .role_arn("arn:aws:iam::123456789012:role/CloudFormation");
        DescribeStacksOutput::builder().stacks(stack.build()).build()
    });
    let aws = aws(mock_client!(aws_sdk_cloudformation, RuleMode::MatchAny, [&rule])).await;
    let role = service_role(&aws, &"stack".parse().unwrap()).await.unwrap();
    assert_eq!(
        role.as_deref(),
        Some("arn:aws:iam::123456789012:role/CloudFormation")
    );
}
