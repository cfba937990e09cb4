//! Error shapes as AWS documents them, through the SDK's own mocks: no emulator proves these.

use super::*;
use aws_sdk_cloudformation::operation::describe_stacks::DescribeStacksError;
use aws_sdk_cloudformation::operation::execute_change_set::ExecuteChangeSetError;
use aws_sdk_dynamodb::operation::describe_table::DescribeTableError;
use aws_sdk_lambda::operation::publish_version::PublishVersionError;
use aws_sdk_lambda::operation::update_alias::UpdateAliasError;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;

fn metadata(code: &str, message: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).message(message).build()
}

/// What `DescribeStacks` makes of a service error.
async fn describe_stacks(code: &'static str, message: &'static str) -> Cause {
    let rule = mock!(aws_sdk_cloudformation::Client::describe_stacks)
        .then_error(move || DescribeStacksError::generic(metadata(code, message)));
    let client = mock_client!(aws_sdk_cloudformation, RuleMode::MatchAny, [&rule]);
    let error = client.describe_stacks().stack_name("x").send().await.unwrap_err();
    AwsError::classify("cloudformation:DescribeStacks", error).cause
}

#[tokio::test]
async fn codes_are_sorted_by_what_a_person_can_do() {
    let credentials = |code: &str| {
        Cause::Failed(Why::Credentials {
            detail: format!("{code}: m"),
        })
    };
    for (code, message, expected) in [
        // CloudFormation has no code of its own for this.
        (
            "ValidationError",
            "Stack with id x does not exist",
            Cause::NotFound,
        ),
        ("AccessDenied", "m", Cause::Failed(Why::Denied)),
        ("Throttling", "Rate exceeded", Cause::Failed(Why::Throttled)),
        ("ExpiredToken", "m", credentials("ExpiredToken")),
        ("InvalidClientTokenId", "m", credentials("InvalidClientTokenId")),
        (
            "ValidationError",
            "Template format error",
            Cause::Failed(Why::Unexpected {
                code: "ValidationError".to_owned(),
                message: "Template format error".to_owned(),
            }),
        ),
    ] {
        assert_eq!(
            describe_stacks(code, message).await,
            expected,
            "{code}: {message}"
        );
    }
}

#[tokio::test]
async fn a_change_set_that_is_gone_is_not_found() {
    let rule = mock!(aws_sdk_cloudformation::Client::execute_change_set).then_error(|| {
        ExecuteChangeSetError::ChangeSetNotFoundException(
            aws_sdk_cloudformation::types::error::ChangeSetNotFoundException::builder()
                .meta(metadata("ChangeSetNotFound", "m"))
                .build(),
        )
    });
    let client = mock_client!(aws_sdk_cloudformation, RuleMode::MatchAny, [&rule]);
    let error = client
        .execute_change_set()
        .change_set_name("x")
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        AwsError::classify("cloudformation:ExecuteChangeSet", error).cause,
        Cause::NotFound
    );
}

#[tokio::test]
async fn a_table_that_is_not_there_is_not_found() {
    let rule = mock!(aws_sdk_dynamodb::Client::describe_table).then_error(|| {
        DescribeTableError::ResourceNotFoundException(
            aws_sdk_dynamodb::types::error::ResourceNotFoundException::builder()
                .meta(metadata(
                    "ResourceNotFoundException",
                    "Requested resource not found",
                ))
                .build(),
        )
    });
    let client = mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, [&rule]);
    let error = client.describe_table().table_name("x").send().await.unwrap_err();
    assert_eq!(
        AwsError::classify("dynamodb:DescribeTable", error).cause,
        Cause::NotFound
    );
}

#[tokio::test]
async fn a_head_of_an_object_that_is_not_there_has_no_body_and_is_not_found() {
    let rule = mock!(aws_sdk_s3::Client::head_object).then_error(|| {
        HeadObjectError::NotFound(
            aws_sdk_s3::types::error::NotFound::builder()
                .meta(metadata("NotFound", ""))
                .build(),
        )
    });
    let client = mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&rule]);
    let error = client
        .head_object()
        .bucket("b")
        .key("k")
        .send()
        .await
        .unwrap_err();
    assert_eq!(AwsError::classify("s3:GetObject", error).cause, Cause::NotFound);
}

#[tokio::test]
async fn a_function_that_is_being_updated_cannot_be_published_and_says_so() {
    let rule = mock!(aws_sdk_lambda::Client::publish_version).then_error(|| {
        PublishVersionError::ResourceConflictException(
            aws_sdk_lambda::types::error::ResourceConflictException::builder()
                .meta(metadata(
                    "ResourceConflictException",
                    "The operation cannot be performed at this time. An update is in progress for resource",
                ))
                .build(),
        )
    });
    let client = mock_client!(aws_sdk_lambda, RuleMode::MatchAny, [&rule]);
    let error = client
        .publish_version()
        .function_name("f")
        .send()
        .await
        .unwrap_err();
    let error = AwsError::classify("lambda:PublishVersion", error);
    assert_eq!(
        error.to_string(),
        "lambda:PublishVersion failed with ResourceConflictException: The operation cannot be performed at this time. An \
         update is in progress for resource"
    );
    assert!(!error.is_passing());
}

#[tokio::test]
async fn a_lost_race_for_the_alias_is_told_with_its_code() {
    let rule = mock!(aws_sdk_lambda::Client::update_alias).then_error(|| {
        UpdateAliasError::PreconditionFailedException(
            aws_sdk_lambda::types::error::PreconditionFailedException::builder()
                .meta(metadata(
                    "PreconditionFailedException",
                    "The RevisionId provided does not match",
                ))
                .build(),
        )
    });
    let client = mock_client!(aws_sdk_lambda, RuleMode::MatchAny, [&rule]);
    let error = client
        .update_alias()
        .function_name("f")
        .name("LIVE")
        .send()
        .await
        .unwrap_err();
    let error = AwsError::classify("lambda:UpdateAlias", error);
    assert_eq!(
        error.unexpected().map(|(code, _)| code),
        Some("PreconditionFailedException")
    );
}

#[tokio::test]
async fn an_answer_that_no_one_can_read_is_told_as_such() {
    let rule = mock!(aws_sdk_dynamodb::Client::describe_table).then_http_response(|| {
        HttpResponse::new(StatusCode::try_from(200).unwrap(), SdkBody::from("{\"Table\": 7"))
    });
    let client = mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, [&rule]);
    let error = client.describe_table().table_name("x").send().await.unwrap_err();
    let error = AwsError::classify("dynamodb:DescribeTable", error);
    assert_eq!(error.unexpected().map(|(code, _)| code), Some("UnreadableAnswer"));
}

#[test]
fn what_was_never_answered_tells_silence_from_distance_and_missing_credentials() {
    type Error = SdkError<DescribeStacksError, HttpResponse>;
    let classify = |error: Error| AwsError::classify("cloudformation:DescribeStacks", error).cause;
    let timeout = ConnectorError::timeout("slow".into());
    assert_eq!(
        classify(Error::dispatch_failure(timeout)),
        Cause::Failed(Why::TimedOut)
    );
    assert_eq!(
        classify(Error::timeout_error("slow")),
        Cause::Failed(Why::TimedOut)
    );
    let refused = ConnectorError::io("connection refused".into());
    let detail = "connection refused".to_owned();
    assert_eq!(
        classify(Error::dispatch_failure(refused)),
        Cause::Failed(Why::Unreachable { detail })
    );
    let none = CredentialsError::not_loaded("no providers in chain provided credentials");
    assert!(matches!(
        classify(Error::dispatch_failure(ConnectorError::other(none.into(), None))),
        Cause::Failed(Why::Credentials { .. })
    ));
}

#[test]
fn each_failure_says_what_to_do() {
    let sentence = |why| {
        AwsError {
            action: "iam:GetRole",
            cause: Cause::Failed(why),
        }
        .to_string()
    };
    for (why, expected) in [
        (
            Why::Denied,
            "AWS denied iam:GetRole; allow this action for the credentials in use",
        ),
        (Why::Throttled, "AWS throttled iam:GetRole; try again in a minute"),
        (
            Why::TimedOut,
            "AWS did not answer iam:GetRole in time; check the network, then try again",
        ),
        (
            Why::Unreachable {
                detail: "refused".to_owned(),
            },
            "iam:GetRole could not reach AWS (refused); check the network, region and AWS_ENDPOINT_URL",
        ),
        (
            Why::Credentials {
                detail: "none".to_owned(),
            },
            "iam:GetRole needs valid AWS credentials (none); sign in or set AWS_PROFILE",
        ),
    ] {
        assert_eq!(sentence(why), expected);
    }
}
