//! Many items at once, without a condition.

use super::Item;
use crate::aws::{Aws, AwsError};
use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use std::time::Duration;

/// As many items as DynamoDB takes at once (API reference, `BatchWriteItem`).
const MOST: usize = 25;

/// How often what DynamoDB did not get to is sent again, after twice as long each time.
const ATTEMPTS: u32 = 6;

/// The first of these waits.
const PAUSE: Duration = Duration::from_millis(100);

/// Puts items, each in place of one of the same key. Every key may be there only once. If it fails, some items may be there.
pub(crate) async fn put_all(aws: &Aws, table: &str, items: Vec<Item>) -> Result<(), AwsError> {
    let incomplete = |_| AwsError::incomplete("dynamodb:BatchWriteItem", "the item");
    let mut requests = Vec::with_capacity(items.len());
    for item in items {
        let put = PutRequest::builder().set_item(Some(item.0)).build();
        requests.push(
            WriteRequest::builder()
                .put_request(put.map_err(incomplete)?)
                .build(),
        );
    }
    for batch in requests.chunks(MOST) {
        put_batch(aws, table, batch.to_vec()).await?;
    }
    Ok(())
}

async fn put_batch(aws: &Aws, table: &str, mut requests: Vec<WriteRequest>) -> Result<(), AwsError> {
    let action = "dynamodb:BatchWriteItem";
    for attempt in 0..ATTEMPTS {
        let request = aws.dynamodb.batch_write_item().request_items(table, requests);
        let answer = aws.call(action, request.send()).await?;
        requests = answer
            .unprocessed_items
            .unwrap_or_default()
            .remove(table)
            .unwrap_or_default();
        if requests.is_empty() {
            return Ok(());
        }
        tokio::time::sleep(PAUSE * 2_u32.pow(attempt)).await;
    }
    Err(AwsError::throttled(action))
}
