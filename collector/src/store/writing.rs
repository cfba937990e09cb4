//! Writing events of one session: again, with what the last attempt has shown, until they are written or the time is up.

use super::retry::{Attempts, Failure};
use super::transaction::{Cancelled, Learnt, Target, Transaction};
use super::{Events, Fate, Progress, Store, StoreError};
use crate::calls::Calls;
use crate::event::Event;
use crate::session::Stretch;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use tokio::time::Instant;

/// Why an attempt wrote nothing, as far as anyone can tell.
enum Unwritten {
    /// DynamoDB looked at the transaction and did nothing of it.
    Cancelled(Cancelled),
    /// The call failed.
    Failed(Failure),
}

impl Store {
    /// Writes these events into that session, and notes what became of each.
    pub(super) async fn write(
        &self,
        mut target: Target,
        mut events: Events<'_>,
        deadline: Instant,
        progress: &mut Progress,
    ) {
        let mut attempts = Attempts::until(deadline);
        let mut token = new_token();
        while let Some(stretch) = Stretch::of(events.iter().map(|(_, event)| *event)) {
            let of_session: Vec<&Event> = events.iter().map(|(_, event)| *event).collect();
            let transaction = match Transaction::new(&self.tables, &target, &of_session, &stretch) {
                Ok(transaction) => transaction,
                Err(error) => return progress.give_up(&events, error.into()),
            };
            let attempt = self.attempt(transaction, &token, deadline, &mut progress.calls);
            let result = match attempt.await {
                Ok(()) => {
                    let stored = |(position, _)| (position, Fate::Stored(target.id.clone()));
                    return progress.fates.extend(events.into_iter().map(stored));
                }
                // The same transaction with the same token: if its answer was lost, it is not done a second time.
                Err(Unwritten::Failed(Failure::Passing(cause))) => attempts.pause(cause).await,
                Err(Unwritten::Failed(Failure::Lasting(error))) => Err(error),
                Err(Unwritten::Cancelled(cancelled)) => {
                    token = new_token();
                    match cancelled {
                        Cancelled::Learnt(learnt) => {
                            take_in(*learnt, &mut target, &mut events, &mut progress.fates)
                        }
                        Cancelled::Passing(cause) => attempts.pause(cause).await,
                        Cancelled::Lasting(codes) => Err(StoreError::Cancelled(codes)),
                    }
                }
            };
            if let Err(error) = result {
                return progress.give_up(&events, error);
            }
        }
    }

    async fn attempt(
        &self,
        Transaction { roles, actions }: Transaction,
        token: &str,
        deadline: Instant,
        calls: &mut Calls,
    ) -> Result<(), Unwritten> {
        const OPERATION: &str = "TransactWriteItems";
        let request = self
            .client
            .transact_write_items()
            .set_transact_items(Some(actions))
            .client_request_token(token)
            .return_consumed_capacity(ReturnConsumedCapacity::Indexes);
        let error = match self.call(OPERATION, None, request.send(), deadline, calls).await {
            Ok(output) => {
                for capacity in output.consumed_capacity() {
                    calls.charge_write(Some(capacity));
                }
                return Ok(());
            }
            Err(error) => error,
        };
        Err(match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancellation)) => {
                Unwritten::Cancelled(roles.cancelled(cancellation))
            }
            _ => Unwritten::Failed(Failure::of(OPERATION, &error)),
        })
    }
}

/// Changes the next attempt by what the last one has shown.
fn take_in(
    learnt: Learnt,
    target: &mut Target,
    events: &mut Events<'_>,
    fates: &mut Vec<(usize, Fate)>,
) -> Result<(), StoreError> {
    let is_duplicate = |at: usize| learnt.duplicates.iter().find(|(index, _)| *index == at);
    let mut index = 0;
    events.retain(|(position, _)| {
        let duplicate = is_duplicate(index);
        index += 1;
        if let Some((_, session)) = duplicate {
            let session = session.clone().unwrap_or_else(|| target.id.clone());
            fates.push((*position, Fate::Duplicate(session)));
        }
        duplicate.is_none()
    });
    if let Some((id, stored)) = learnt.other {
        *target = Target {
            seen: Some(stored),
            ..Target::named(id)
        };
    } else if let Some(stored) = learnt.session {
        // The condition was made for this very session, and it did not hold: nothing will change that.
        if target.seen.as_ref() == Some(&stored) && learnt.duplicates.is_empty() {
            return Err(StoreError::UnreadableSession);
        }
        target.seen = Some(stored);
    }
    Ok(())
}

/// What tells DynamoDB that a transaction is sent again (for 10 minutes).
fn new_token() -> String {
    format!("{:032x}", fastrand::u128(..))
}
