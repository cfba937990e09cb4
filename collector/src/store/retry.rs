//! When a call is made again, and when no more.

use crate::store::StoreError;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use std::error::Error;
use std::time::Duration;
use tokio::time::Instant;

/// The longest first pause; it doubles with each further one, and the pause taken is a random part of it. Events that collide
/// must not meet again.
const FIRST_PAUSE: Duration = Duration::from_millis(25);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// An attempt that has less time than this left is not begun.
const SHORTEST_ATTEMPT: Duration = Duration::from_millis(50);

/// What DynamoDB says when the same call may well succeed a moment later, as an error of a call or as a reason of a cancelled
/// transaction.
const PASSING: [&str; 11] = [
    "InternalServerError",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "ReplicatedWriteConflictException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingError",
    "ThrottlingException",
    "TransactionConflict",
    "TransactionConflictException",
    "TransactionInProgressException",
];

/// Attempts until a deadline, with growing pauses in between.
#[derive(Debug)]
pub(super) struct Attempts {
    deadline: Instant,
    made: u32,
}

impl Attempts {
    pub(super) const fn until(deadline: Instant) -> Self {
        Self { deadline, made: 0 }
    }

    /// Waits before the next attempt.
    ///
    /// # Errors
    /// There is no time for one.
    pub(super) async fn pause(&mut self, cause: String) -> Result<(), StoreError> {
        let bound = FIRST_PAUSE
            .saturating_mul(1 << self.made.min(10))
            .min(LONGEST_PAUSE);
        self.made += 1;
        let next = Instant::now() + bound.mul_f64(fastrand::f64());
        if next + SHORTEST_ATTEMPT > self.deadline {
            return Err(StoreError::OutOfTime {
                attempts: self.made,
                cause,
            });
        }
        tokio::time::sleep_until(next).await;
        Ok(())
    }
}

/// Whether an error's or a reason's code is that of something that passes.
pub(super) fn is_passing(code: &str) -> bool {
    PASSING.contains(&code)
}

/// A call that failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// It may succeed a moment later.
    Passing(String),
    /// It will not.
    Lasting(StoreError),
}

impl Failure {
    pub(super) fn of<E>(operation: &'static str, error: &SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match (error, error.code()) {
            (SdkError::ConstructionFailure(_), _) => Self::Lasting(StoreError::Unbuildable {
                operation,
                cause: with_sources(error),
            }),
            (_, None) => Self::Passing(format!("{operation} got no answer: {}", with_sources(error))),
            (_, Some(code)) if is_passing(code) || is_server_error(error) => {
                Self::Passing(format!("{operation} failed: {code}"))
            }
            (_, Some(code)) => Self::Lasting(refused(operation, code, error)),
        }
    }
}

fn is_server_error<E>(error: &SdkError<E>) -> bool {
    error
        .raw_response()
        .is_some_and(|response| response.status().is_server_error())
}

fn refused<E>(operation: &'static str, code: &str, error: &SdkError<E>) -> StoreError
where
    E: ProvideErrorMetadata,
{
    // What these say about the event may quote it, and the log is no place for personal data.
    let quotes_input = matches!(code, "ValidationException" | "TransactionCanceledException");
    let message = if quotes_input {
        "see the call's input"
    } else {
        error.message().unwrap_or("no explanation")
    };
    StoreError::Refused {
        operation,
        code: code.to_owned(),
        message: message.to_owned(),
        request_id: error.request_id().unwrap_or("unknown").to_owned(),
    }
}

/// An error and what it comes from, in one line.
fn with_sources(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
