//! DynamoDB: one transaction writes an event, counts it in its session and renews its active session.
//!
//! All three or none: a process that dies at any moment leaves no event that its session did not count. A repeated
//! delivery fails the event's own condition and so changes nothing. The session is changed by an update under a condition
//! on its first and last event, never by reading and writing back, so no concurrent count is lost.

mod consumption;
mod item;
#[cfg(test)]
mod tests;

pub use consumption::Consumption;

use crate::config::Tables;
use crate::event::{Event, SessionId};
use crate::session::{self, Place, Span};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::RequestId;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem,
};
use std::error::Error;
use std::time::Duration;

/// How often a transaction is tried. Each attempt that meets another event of the same session is one of them.
const MAX_ATTEMPTS: u32 = 8;
/// The longest pause before the second attempt; it doubles with each further one, and the pause taken is a random part of it.
const BACKOFF: Duration = Duration::from_millis(25);
/// Less than the function's 30 s and API Gateway's 29 s, so that the client hears *try again* and not a gateway's timeout.
const DEADLINE: Duration = Duration::from_secs(20);

/// The three tables.
#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    tables: Tables,
}

/// What became of an event that is now in the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// It was written and counted in this session.
    Stored(SessionId),
    /// It was there already, counted in this session.
    Duplicate(SessionId),
}

/// Why an event is not known to be in the tables. Trying again is safe: an event with a timestamp is stored once.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Other writers or a lack of capacity stood in the way of every attempt.
    #[error("the transaction was cancelled {MAX_ATTEMPTS} times, at last because of {0}")]
    Contended(String),
    /// DynamoDB answered with an error.
    #[error("{operation} failed: {code}: {message} (request {request_id})")]
    Refused {
        /// The call.
        operation: &'static str,
        /// DynamoDB's name for the error.
        code: String,
        /// Its explanation; withheld when it may quote the event.
        message: String,
        /// DynamoDB's id of the call.
        request_id: String,
    },
    /// No answer came.
    #[error("{operation} got no answer: {cause}")]
    Unreachable {
        /// The call.
        operation: &'static str,
        /// Connection, timeout or credentials.
        cause: String,
    },
    /// The calls together took too long.
    #[error("no result within {} s", DEADLINE.as_secs())]
    Deadline,
    /// The SDK could not build a request.
    #[error("a request could not be built: {0}")]
    Request(#[from] BuildError),
}

/// Why one attempt wrote nothing.
enum Cancelled {
    /// The event is there already.
    Duplicate(Option<SessionId>),
    /// The session's first and last event are not what the attempt assumed.
    SessionMoved(Option<Span>),
    /// Another transaction on the same items, or a lack of capacity.
    Contended(String),
    /// Something that another attempt does not cure.
    Failed(StoreError),
}

impl Store {
    /// A store over these tables.
    #[must_use]
    pub const fn new(client: Client, tables: Tables) -> Self {
        Self { client, tables }
    }

    /// Writes an event and everything that follows from it, once. What DynamoDB charges is added to `consumption`, also when
    /// the event is not stored in the end.
    ///
    /// # Errors
    /// DynamoDB did not take the event in the time there is.
    pub async fn record(&self, event: &Event, consumption: &mut Consumption) -> Result<Recorded, StoreError> {
        tokio::time::timeout(DEADLINE, self.record_within_deadline(event, consumption))
            .await
            .unwrap_or(Err(StoreError::Deadline))
    }

    async fn record_within_deadline(
        &self,
        event: &Event,
        consumption: &mut Consumption,
    ) -> Result<Recorded, StoreError> {
        let session_id = match event.session_id() {
            Some(session_id) => session_id.clone(),
            None => self.find_session(event, consumption).await?,
        };
        // Nearly every event is its session's latest, so that is assumed first: it saves reading the session.
        let mut place = Place::Last;
        let mut last_cause = String::from("concurrent events of its session");
        for attempt in 0..MAX_ATTEMPTS {
            match self.write(event, &session_id, place, consumption).await {
                Ok(()) => return Ok(Recorded::Stored(session_id)),
                Err(Cancelled::Duplicate(stored_in)) => {
                    return Ok(Recorded::Duplicate(stored_in.unwrap_or(session_id)));
                }
                Err(Cancelled::SessionMoved(span)) => place = Place::of(event.occurred_at(), span),
                Err(Cancelled::Contended(cause)) => {
                    last_cause = cause;
                    tokio::time::sleep(pause(attempt)).await;
                }
                Err(Cancelled::Failed(error)) => return Err(error),
            }
        }
        Err(StoreError::Contended(last_cause))
    }

    /// The session of an event whose client named none.
    async fn find_session(
        &self,
        event: &Event,
        consumption: &mut Consumption,
    ) -> Result<SessionId, StoreError> {
        let at = event.occurred_at();
        let output = self
            .client
            .query()
            .table_name(&self.tables.sessions)
            .index_name("UserIndex")
            .key_condition_expression("user_id = :user AND start_time <= :latest_start")
            .expression_attribute_values(":user", AttributeValue::S(event.user_id().to_string()))
            .expression_attribute_values(":latest_start", item::millis(session::latest_start(at)))
            .projection_expression("session_id, start_time, last_activity")
            .scan_index_forward(false)
            .limit(1)
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
            .send()
            .await
            .map_err(|error| failure("Query", &error))?;
        consumption.add_read(output.consumed_capacity());
        let latest = output
            .items()
            .first()
            .and_then(|found| Some((item::session_id(found)?, item::span(found)?)));
        Ok(session::assign(event.user_id(), at, latest))
    }

    async fn write(
        &self,
        event: &Event,
        session_id: &SessionId,
        place: Place,
        consumption: &mut Consumption,
    ) -> Result<(), Cancelled> {
        let items = self
            .transaction(event, session_id, place)
            .map_err(|error| Cancelled::Failed(error.into()))?;
        let output = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items))
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
            .send()
            .await
            .map_err(|error| cancelled(&error))?;
        for capacity in output.consumed_capacity() {
            consumption.add_write(Some(capacity));
        }
        Ok(())
    }

    /// The event first: [`cancelled`] reads the reasons in this order.
    fn transaction(
        &self,
        event: &Event,
        session_id: &SessionId,
        place: Place,
    ) -> Result<Vec<TransactWriteItem>, BuildError> {
        let put_event = aws_sdk_dynamodb::types::Put::builder()
            .table_name(&self.tables.events)
            .set_item(Some(item::event(event, session_id)))
            .condition_expression("attribute_not_exists(event_id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        let update_session = item::session_update(event, session_id, place)
            .table_name(&self.tables.sessions)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        let mut items = vec![
            TransactWriteItem::builder().put(put_event).build(),
            TransactWriteItem::builder().update(update_session).build(),
        ];
        if let Some(active) = item::active_session(event, session_id, place) {
            let put_active = aws_sdk_dynamodb::types::Put::builder()
                .table_name(&self.tables.active_sessions)
                .set_item(Some(active))
                .build()?;
            items.push(TransactWriteItem::builder().put(put_active).build());
        }
        Ok(items)
    }
}

/// Events of one session that collide must not meet again: the pause is random up to a bound that doubles.
fn pause(attempt: u32) -> Duration {
    BACKOFF.saturating_mul(1 << attempt).mul_f64(fastrand::f64())
}

fn cancelled(error: &SdkError<TransactWriteItemsError>) -> Cancelled {
    const CONDITION: &str = "ConditionalCheckFailed";
    const PASSING: [&str; 4] = [
        "TransactionConflict",
        "ProvisionedThroughputExceeded",
        "ThrottlingError",
        "RequestLimitExceeded",
    ];

    let Some(TransactWriteItemsError::TransactionCanceledException(cancellation)) = error.as_service_error()
    else {
        return Cancelled::Failed(failure("TransactWriteItems", error));
    };
    let reasons = cancellation.cancellation_reasons();
    let failed_condition = |reason: &&CancellationReason| reason.code() == Some(CONDITION);
    if let Some(event) = reasons.first().filter(failed_condition) {
        return Cancelled::Duplicate(event.item().and_then(item::session_id));
    }
    if let Some(session) = reasons.get(1).filter(failed_condition) {
        return Cancelled::SessionMoved(session.item().and_then(item::span));
    }
    match reasons
        .iter()
        .filter_map(CancellationReason::code)
        .find(|code| PASSING.contains(code))
    {
        Some(code) => Cancelled::Contended(code.to_owned()),
        None => Cancelled::Failed(failure("TransactWriteItems", error)),
    }
}

fn failure<E>(operation: &'static str, error: &SdkError<E>) -> StoreError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let Some(code) = error.code() else {
        return StoreError::Unreachable {
            operation,
            cause: with_sources(error),
        };
    };
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
