//! The audit log, kept in the console's table for ever: one item an entry, one partition a month, sorted by time.

mod item;

use crate::aws::dynamodb::{self, Query};
use crate::aws::{Aws, AwsError, Cause};
use crate::clock::timestamp;
use crate::deploy::CONSOLE_TABLE;
use app::server::error::TableUnusable;
use app::server::ports::{AuditSource, Pending};
use domain::audit::{AuditEntry, AuditPage, Cursor, Filter, Outcome, Reference, Unreadable};
use domain::snapshot::Unavailable;
use item::{entry, item};
use std::time::Duration;

/// The longest that a person waits for an entry to be written.
const PATIENCE: Duration = Duration::from_secs(5);

/// Entries of a page.
const PAGE: usize = 100;

/// Queries for a page at most. With a filter, or after quiet months, a page ends early and says where it goes on.
const MOST_QUERIES: usize = 12;

/// The first month with entries: no console before it wrote any.
const FIRST_MONTH: &str = "2026-11";

/// The log of a console's account and region.
#[derive(Debug, Clone)]
pub struct AuditLog {
    aws: Aws,
}

/// An entry that was begun and waits for what comes of it.
#[derive(Debug)]
#[must_use = "an entry that is not finished says that the action was cut off"]
pub struct Begun {
    aws: Aws,
    entry: AuditEntry,
}

/// What came of an action, as whoever did it knows. A handler gives it as an extension of its response; without it, the status says
/// whether the action was done, which cannot tell a refusal that is answered with a redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// To what it was done; `None` leaves what the entry was begun with.
    pub target: Option<String>,
    /// Why, in the person's own words; `None` leaves what the entry was begun with.
    pub reason: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

impl From<Outcome> for Recorded {
    fn from(outcome: Outcome) -> Self {
        Self {
            target: None,
            reason: None,
            outcome,
        }
    }
}

impl AuditLog {
    /// The log that these clients write to.
    pub fn new(aws: Aws) -> Self {
        Self { aws }
    }

    /// Writes an entry whose outcome is known.
    ///
    /// # Errors
    /// It could not be written within five seconds.
    pub async fn write(&self, entry: &AuditEntry) -> Result<(), AwsError> {
        write(&self.aws, entry).await
    }

    /// Writes an entry for something that stands whether or not it could be recorded: a refusal, or authority that was given up.
    pub async fn write_afterwards(&self, entry: &AuditEntry) {
        if let Err(error) = self.write(entry).await {
            let reference = &entry.reference;
            tracing::error!(%reference, %error, ?entry, "what was done could not be recorded in the audit log");
        }
    }

    /// Writes an entry for something that is about to be done. If that fails, it must not be.
    ///
    /// # Errors
    /// It could not be written within five seconds.
    pub async fn begin(&self, entry: AuditEntry) -> Result<Begun, AwsError> {
        let entry = AuditEntry {
            outcome: Outcome::Started,
            ..entry
        };
        self.write(&entry).await?;
        Ok(Begun {
            aws: self.aws.clone(),
            entry,
        })
    }

    /// Reads a page of entries, newest first.
    ///
    /// # Errors
    /// The log could not be read.
    pub async fn read(&self, filter: Filter, before: Option<Cursor>) -> Result<AuditPage, AwsError> {
        let mut bound = match before {
            Some(cursor) => cursor.as_str().to_owned(),
            None => end_of(&timestamp((self.aws.clock)())[..7]),
        };
        let mut entries = vec![];
        for _ in 0..MOST_QUERIES {
            let month = bound[..7].to_owned();
            let mut query = Query::partition(partition(&month)).before(&bound);
            query = match filter.outcome() {
                Some(outcome) => query.with("outcome", outcome),
                None => query.limit(i32::try_from(PAGE - entries.len()).unwrap_or(i32::MAX)),
            };
            let found = dynamodb::query(&self.aws, CONSOLE_TABLE, &query, None).await?;
            for item in &found.items {
                entries.push(entry(item).map_err(|malformed| {
                    tracing::warn!(%malformed, "an entry of the audit log cannot be read");
                    let key = item.get("sk").unwrap_or_default().to_owned();
                    Unreadable { key }
                }));
                if entries.len() == PAGE {
                    let older = item.get("sk").and_then(Cursor::parse);
                    return Ok(AuditPage { entries, older });
                }
            }
            let next = found
                .next
                .as_ref()
                .and_then(|key| key.get("sk"))
                .map(str::to_owned);
            bound = match next {
                Some(key) => key,
                None if month.as_str() > FIRST_MONTH => end_of(&month_before(&month)),
                None => return Ok(AuditPage { entries, older: None }),
            };
        }
        Ok(AuditPage {
            entries,
            older: Cursor::parse(&bound),
        })
    }
}

impl AuditSource for AuditLog {
    fn read(&self, filter: Filter, before: Option<Cursor>) -> Pending<Result<AuditPage, TableUnusable>> {
        let log = self.clone();
        Box::pin(async move { AuditLog::read(&log, filter, before).await.map_err(unusable) })
    }
}

impl Begun {
    /// Says what came of it. What was done stays done if that cannot be written; the log says so then.
    pub async fn finish(self, recorded: Recorded) {
        let entry = AuditEntry {
            target: recorded.target.or(self.entry.target),
            reason: recorded.reason.or(self.entry.reason),
            outcome: recorded.outcome,
            ..self.entry
        };
        if let Err(error) = write(&self.aws, &entry).await {
            let reference = &entry.reference;
            tracing::error!(%reference, %error, ?entry, "an action's outcome could not be written to the audit log");
        }
    }
}

/// A new reference. Not a secret, so any randomness will do.
pub fn reference() -> Reference {
    Reference::from_bits(fastrand::u64(..))
}

/// What a failed call on the console's table means to a person.
pub(crate) fn unusable(error: AwsError) -> TableUnusable {
    match error.cause {
        Cause::NotFound => TableUnusable::Missing,
        Cause::Failed(why) => TableUnusable::Unavailable(Unavailable {
            action: error.action.to_owned(),
            why,
        }),
    }
}

async fn write(aws: &Aws, entry: &AuditEntry) -> Result<(), AwsError> {
    let put = Box::pin(dynamodb::put_item(aws, CONSOLE_TABLE, item(entry)));
    tokio::time::timeout(PATIENCE, put)
        .await
        .unwrap_or_else(|_| Err(AwsError::timed_out("dynamodb:PutItem")))
}

fn partition(month: &str) -> String {
    format!("AUDIT#{month}")
}

/// Sorts after every key of a month.
fn end_of(month: &str) -> String {
    format!("{month}~")
}

/// The month before one such as `2026-01`.
fn month_before(month: &str) -> String {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok()).unwrap_or_default();
    let mut parts = month.split('-');
    match (number(parts.next()), number(parts.next())) {
        (year, 0 | 1) => format!("{:04}-12", year.saturating_sub(1)),
        (year, month) => format!("{year:04}-{:02}", month - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_go_back_over_the_year() {
        assert_eq!(month_before("2027-01"), "2026-12");
        assert_eq!(month_before("2026-12"), "2026-11");
    }
}
