//! Error shapes of change sets and stack operations as AWS documents them, through the SDK's own mocks.

use super::*;
use crate::aws::{Cause, Connection};
use aws_sdk_cloudformation::operation::create_change_set::CreateChangeSetError;
use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::operation::execute_change_set::ExecuteChangeSetError;
use aws_sdk_cloudformation::types::ExecutionStatus;
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use aws_smithy_types::error::ErrorMetadata;
use domain::snapshot::Why;

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
