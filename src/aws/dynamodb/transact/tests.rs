//! Conditions that do not hold and writes that meet, as DynamoDB tells them, through the SDK's own mocks.

use super::*;
use crate::aws::Connection;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use aws_smithy_types::error::ErrorMetadata;

fn metadata(code: &str, message: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).message(message).build()
}

async fn aws(dynamodb: aws_sdk_dynamodb::Client) -> Aws {
    let connection = Connection::Local {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    let mut aws = Aws::connect(connection, crate::clock::system).await.unwrap();
    aws.dynamodb = dynamodb;
    aws
}

async fn write(code: &'static str, message: &'static str) -> Result<bool, AwsError> {
    let rule = mock!(aws_sdk_dynamodb::Client::transact_write_items)
        .then_error(move || TransactWriteItemsError::generic(metadata(code, message)));
    let aws = aws(mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, [&rule])).await;
    transact(
        &aws,
        "table",
        vec![Write::Put(Item::default(), Condition::Absent)],
    )
    .await
}

#[tokio::test]
async fn a_condition_that_does_not_hold_is_an_answer_and_a_conflict_is_worth_another_try() {
    let cancelled = "TransactionCanceledException";
    let refused = write(
        cancelled,
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
    );
    assert_eq!(refused.await, Ok(false));
    let conflict = write(
        cancelled,
        "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict, None]",
    );
    assert!(is_conflict(&conflict.await.unwrap_err()));
    let throttled = write("ThrottlingException", "Rate exceeded").await.unwrap_err();
    assert!(throttled.is_passing() && !is_conflict(&throttled));
    let expired = write("ExpiredTokenException", "m").await.unwrap_err();
    assert!(!expired.is_passing() && !is_conflict(&expired));
}

#[tokio::test]
async fn a_single_put_says_the_same_by_another_code() {
    let rule = mock!(aws_sdk_dynamodb::Client::put_item).then_error(|| {
        PutItemError::generic(metadata(
            "ConditionalCheckFailedException",
            "The conditional request failed",
        ))
    });
    let aws = aws(mock_client!(aws_sdk_dynamodb, RuleMode::MatchAny, [&rule])).await;
    let mine = Condition::Holds("owner", "me".to_owned());
    assert_eq!(put_if(&aws, "table", Item::default(), mine).await, Ok(false));
}
