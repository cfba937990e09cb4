//! One call to DynamoDB, within the request's time and on its record.

use super::Store;
use crate::calls::{Call, Calls};
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::RequestId;
use std::future::Future;
use tokio::time::{Instant, timeout_at};

impl Store {
    /// Makes a call and notes it. The deadline gives it up as a timeout.
    pub(super) async fn call<T: RequestId, E: RequestId>(
        &self,
        operation: &'static str,
        table: Option<&str>,
        call: impl Future<Output = Result<T, SdkError<E>>>,
        deadline: Instant,
        calls: &mut Calls,
    ) -> Result<T, SdkError<E>> {
        let started = (self.clock)();
        let result = match timeout_at(deadline, call).await {
            Ok(result) => result,
            Err(elapsed) => Err(SdkError::timeout_error(elapsed)),
        };
        let (request_id, failed) = match &result {
            Ok(output) => (output.request_id(), false),
            Err(SdkError::ServiceError(error)) => {
                (error.err().request_id(), error.raw().status().is_server_error())
            }
            Err(_) => (None, true),
        };
        calls.add(Call {
            operation,
            table: table.map(str::to_owned),
            started,
            ended: (self.clock)(),
            request_id: request_id.map(str::to_owned),
            failed,
        });
        result
    }
}
