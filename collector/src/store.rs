//! DynamoDB: one transaction writes events of a session, counts them in it and renews its active session.
//!
//! All or nothing: a process that dies at any moment leaves no event that its session did not count. A repeated delivery
//! fails the event's own condition and so changes nothing. The session is changed by an update under a condition on its first
//! and last event, never by reading and writing back, so no concurrent count is lost. What other designs cost and lose:
//! `docs/collector.md`.

mod calling;
mod finding;
mod item;
mod retry;
#[cfg(test)]
mod tests;
mod transaction;
mod update;
mod writing;

use crate::calls::Calls;
use crate::config::Tables;
use crate::event::{EpochMillis, Event, EventKey, SessionId, UserId};
use crate::session::Span;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use futures::{StreamExt as _, stream};
use std::collections::HashMap;
use tokio::time::Instant;
use transaction::Target;

/// How many sessions of one batch are written at the same time.
const CONCURRENT_SESSIONS: usize = 8;

/// The three tables.
#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    tables: Tables,
    clock: fn() -> EpochMillis,
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It was written and counted in this session.
    Stored(SessionId),
    /// It was there already, counted in this session.
    Duplicate(SessionId),
    /// It is not known to be in the tables. Sending it again is safe: an event with an id or a timestamp is stored once.
    Retry,
}

/// Why events are not known to be in the tables.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Every attempt met other writers, a lack of capacity or a service that did not answer.
    #[error("out of time after {attempts} attempts, the last one because of: {cause}")]
    OutOfTime {
        /// How many there were.
        attempts: u32,
        /// What stood in the way of the last one.
        cause: String,
    },
    /// DynamoDB answered with an error that does not pass.
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
    /// DynamoDB cancelled a transaction for something that does not pass.
    #[error("the transaction was cancelled for {0}")]
    Cancelled(String),
    /// The session's item has been written by something else than a collector.
    #[error(
        "the session's item has no usable start_time, last_activity, entry_page or exit_page: \
         correct it or delete it from the Sessions table"
    )]
    UnreadableSession,
    /// The SDK could not make the call.
    #[error("{operation} could not be made: {cause}")]
    Unbuildable {
        /// The call.
        operation: &'static str,
        /// The SDK's explanation.
        cause: String,
    },
    /// The SDK could not build a part of a transaction.
    #[error("a transaction could not be built: {0}")]
    Transaction(#[from] BuildError),
}

/// What became of a request's events.
#[derive(Debug, Default)]
pub struct Recording {
    /// Of each event, in the order in which they were given.
    pub fates: Vec<Fate>,
    /// What stood in the way of those to retry.
    pub errors: Vec<StoreError>,
}

/// Whose session an event belongs to: the one that its client named, or one of its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Owner<'a> {
    Session(&'a SessionId),
    User(&'a UserId),
}

impl<'a> Owner<'a> {
    fn of(event: &'a Event) -> Self {
        match event.session_id() {
            Some(session_id) => Self::Session(session_id),
            None => Self::User(event.user_id()),
        }
    }
}

/// Events, each with its position in the request.
type Events<'a> = Vec<(usize, &'a Event)>;

/// What has been done about some events so far.
#[derive(Debug, Default)]
struct Progress {
    fates: Vec<(usize, Fate)>,
    errors: Vec<StoreError>,
    calls: Calls,
}

impl Progress {
    fn give_up(&mut self, events: &[(usize, &Event)], error: StoreError) {
        self.fates
            .extend(events.iter().map(|(position, _)| (*position, Fate::Retry)));
        self.errors.push(error);
    }
}

impl Store {
    /// A store over these tables. The clock is for what is said about its calls.
    #[must_use]
    pub const fn new(client: Client, tables: Tables, clock: fn() -> EpochMillis) -> Self {
        Self {
            client,
            tables,
            clock,
        }
    }

    /// Writes events and everything that follows from them, once. What was asked of DynamoDB is added to `calls`, also when an
    /// event is not stored in the end.
    pub async fn record(&self, events: &[Event], deadline: Instant, calls: &mut Calls) -> Recording {
        let mut first_of_key: HashMap<&EventKey, usize> = HashMap::new();
        let mut groups: Vec<(Owner<'_>, Events<'_>)> = Vec::new();
        for (position, event) in events.iter().enumerate() {
            if *first_of_key.entry(event.key()).or_insert(position) != position {
                continue;
            }
            let owner = Owner::of(event);
            match groups.iter_mut().find(|(known, _)| *known == owner) {
                Some((_, group)) => group.push((position, event)),
                None => groups.push((owner, vec![(position, event)])),
            }
        }

        let work = groups
            .into_iter()
            .map(|(owner, events)| self.record_of_owner(owner, events, deadline));
        let done: Vec<Progress> = stream::iter(work)
            .buffer_unordered(CONCURRENT_SESSIONS)
            .collect()
            .await;

        let mut fates = HashMap::new();
        let mut errors = Vec::new();
        for progress in done {
            fates.extend(progress.fates);
            errors.extend(progress.errors);
            calls.extend(progress.calls);
        }
        let fate = |(position, event): (usize, &Event)| {
            let first = first_of_key.get(event.key()).copied().unwrap_or(position);
            match fates.get(&first) {
                Some(Fate::Stored(session) | Fate::Duplicate(session)) if first != position => {
                    Fate::Duplicate(session.clone())
                }
                Some(fate) => fate.clone(),
                None => Fate::Retry,
            }
        };
        Recording {
            fates: events.iter().enumerate().map(fate).collect(),
            errors,
        }
    }

    async fn record_of_owner(&self, owner: Owner<'_>, mut events: Events<'_>, deadline: Instant) -> Progress {
        let mut progress = Progress::default();
        match owner {
            Owner::Session(session_id) => {
                for part in transaction::parts(&events) {
                    let target = Target::named(session_id.clone());
                    self.write(target, part, deadline, &mut progress).await;
                }
            }
            Owner::User(user) => {
                events.sort_by_key(|(_, event)| event.occurred_at());
                let mut rest = events.as_slice();
                while let Some((_, first)) = rest.first() {
                    let found = self.find_session(user, first.occurred_at(), deadline, &mut progress.calls);
                    let (target, span) = match found.await {
                        Ok(found) => found,
                        Err(error) => {
                            progress.give_up(rest, error);
                            break;
                        }
                    };
                    let (run, later) = rest.split_at(run_length(rest, span));
                    for part in transaction::parts(run) {
                        self.write(target.clone(), part, deadline, &mut progress).await;
                    }
                    rest = later;
                }
            }
        }
        progress
    }
}

/// How many of these events, which are in the order of time, go to a session that reaches over `span`.
fn run_length(events: &[(usize, &Event)], span: Span) -> usize {
    let mut span = span;
    let run = events.iter().take_while(|(_, event)| {
        let event = Span::of(event.occurred_at());
        let is_reached = event.reaches(span);
        span.end = span.end.max(event.end);
        is_reached
    });
    run.count().max(1)
}
