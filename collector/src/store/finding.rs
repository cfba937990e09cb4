//! Which session an event belongs to whose client named none.

use super::retry::{Attempts, Failure};
use super::transaction::Target;
use super::{Store, StoreError, item};
use crate::calls::Calls;
use crate::event::{EpochMillis, SessionId, UserId};
use crate::session::{self, Span};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use tokio::time::Instant;

impl Store {
    /// The session of a user's event, and from where to where it is known to reach.
    pub(super) async fn find_session(
        &self,
        user: &UserId,
        at: EpochMillis,
        deadline: Instant,
        calls: &mut Calls,
    ) -> Result<(Target, Span), StoreError> {
        let event = Span::of(at);
        Ok(match self.latest_session(user, at, deadline, calls).await? {
            Some((session, span)) if event.reaches(span) => (Target::named(session), span),
            latest => (opening(user, at, latest.map(|(session, _)| session)), event),
        })
    }

    /// The user's session with the latest start that an event at this moment could belong to.
    async fn latest_session(
        &self,
        user: &UserId,
        at: EpochMillis,
        deadline: Instant,
        calls: &mut Calls,
    ) -> Result<Option<(SessionId, Span)>, StoreError> {
        let mut attempts = Attempts::until(deadline);
        loop {
            let query = self
                .client
                .query()
                .table_name(&self.tables.sessions)
                .index_name("UserIndex")
                .key_condition_expression("user_id = :user AND start_time <= :latest_start")
                .expression_attribute_values(":user", item::text(user.as_str()))
                .expression_attribute_values(":latest_start", item::millis(session::latest_start(at)))
                .projection_expression("session_id, start_time, last_activity")
                .scan_index_forward(false)
                .limit(1)
                .return_consumed_capacity(ReturnConsumedCapacity::Indexes);
            let call = self.call(
                "Query",
                Some(&self.tables.sessions),
                query.send(),
                deadline,
                calls,
            );
            match call.await {
                Ok(output) => {
                    calls.charge_read(output.consumed_capacity());
                    let latest = output.items().first();
                    return Ok(latest.and_then(|found| {
                        let span = item::stored(found).span()?;
                        Some((item::session_id(found)?, span))
                    }));
                }
                Err(error) => match Failure::of("Query", &error) {
                    Failure::Passing(cause) => attempts.pause(cause).await?,
                    Failure::Lasting(error) => return Err(error),
                },
            }
        }
    }
}

/// A session to open, unless one that the index did not show reaches the event: another event may be opening it right now, and
/// the index lags behind.
fn opening(user: &UserId, at: EpochMillis, latest: Option<SessionId>) -> Target {
    let id = session::opened(user, at);
    let mut unless: Vec<SessionId> = session::neighbours(user, at).into();
    if let Some(latest) = latest
        && latest != id
        && !unless.contains(&latest)
    {
        unless.push(latest);
    }
    Target {
        id,
        seen: None,
        unless,
    }
}
