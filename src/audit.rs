//! The audit log, kept in the console's table for ever: one item an entry, one partition a month, sorted by time.

use crate::aws::dynamodb::{self, Item, Query};
use crate::aws::{Aws, AwsError, Cause};
use crate::clock::timestamp;
use crate::deploy::CONSOLE_TABLE;
use app::server::error::TableUnusable;
use app::server::ports::{AuditSource, Pending};
use domain::access::Person;
use domain::audit::{Action, Actor, AuditEntry, AuditPage, Cursor, Filter, Outcome, Reference, Refusal};
use domain::snapshot::Unavailable;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

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

    /// Writes an entry for something that was refused. A refusal stands whether or not it could be recorded.
    pub async fn write_refusal(&self, entry: &AuditEntry) {
        if let Err(error) = self.write(entry).await {
            let reference = &entry.reference;
            tracing::error!(%reference, %error, ?entry, "a refusal could not be written to the audit log");
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
                entries.push(entry(item)?);
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
    pub async fn finish(self, outcome: Outcome) {
        let entry = AuditEntry {
            outcome,
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

fn item(entry: &AuditEntry) -> Item {
    let at = timestamp(entry.at);
    let item = Item::default()
        .text("pk", partition(&at[..at.len().min(7)]))
        .text("sk", format!("{at}#{}", entry.reference))
        .text("at", at)
        .text("action", entry.action.as_str())
        .text("reference", entry.reference.as_str());
    let item = match &entry.actor {
        Actor::Person(person) => item
            .text("actor", "person")
            .text("who", person.name.as_str())
            .text("role", person.role.as_str()),
        Actor::Caller(arn) => item.text("actor", "caller").text("who", arn),
        Actor::Unknown => item.text("actor", "unknown"),
    };
    let item = match &entry.outcome {
        Outcome::Started => item.text("outcome", "started"),
        Outcome::Done => item.text("outcome", "done"),
        Outcome::Failed { cause } => item.text("outcome", "failed").text("cause", cause),
        Outcome::Refused(refusal) => item.text("outcome", "refused").text("cause", refusal.as_str()),
    };
    let item = match &entry.target {
        Some(target) => item.text("target", target),
        None => item,
    };
    match entry.address {
        Some(address) => item.text("address", address.to_string()),
        None => item,
    }
}

fn entry(item: &Item) -> Result<AuditEntry, AwsError> {
    let text = |name| item.get(name).ok_or(AwsError::incomplete("dynamodb:Query", name));
    let malformed = |what| AwsError::incomplete("dynamodb:Query", what);
    let cause = item.get("cause").unwrap_or_default();
    Ok(AuditEntry {
        at: OffsetDateTime::parse(text("at")?, &Rfc3339).map_err(|_| malformed("an entry's time"))?,
        actor: match text("actor")? {
            "person" => Actor::Person(Person {
                name: text("who")?.parse().map_err(|_| malformed("an entry's person"))?,
                role: text("role")?.parse().map_err(|_| malformed("an entry's role"))?,
            }),
            "caller" => Actor::Caller(text("who")?.to_owned()),
            _ => Actor::Unknown,
        },
        action: Action::from(text("action")?),
        target: item.get("target").map(str::to_owned),
        outcome: match text("outcome")? {
            "started" => Outcome::Started,
            "done" => Outcome::Done,
            "refused" => Outcome::Refused(Refusal::from(cause)),
            _ => Outcome::Failed {
                cause: cause.to_owned(),
            },
        },
        address: item.get("address").and_then(|address| address.parse().ok()),
        reference: Reference::kept(text("reference")?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::access::Role;

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let whole = AuditEntry {
            at: OffsetDateTime::UNIX_EPOCH + Duration::from_micros(1_234_567),
            actor: Actor::Person(Person {
                name: "kim".parse().unwrap(),
                role: Role::Operator,
            }),
            action: Action::SignIn,
            target: Some("/audit".to_owned()),
            outcome: Outcome::Refused(Refusal::Role),
            address: Some("2001:db8::1".parse().unwrap()),
            reference: reference(),
        };
        let arn = "arn:aws:sts::000000000000:assumed-role/ops/kim".to_owned();
        let failed = AuditEntry {
            actor: Actor::Caller(arn),
            target: None,
            outcome: Outcome::Failed {
                cause: "throttled".to_owned(),
            },
            address: None,
            ..whole.clone()
        };
        let unknown = AuditEntry {
            actor: Actor::Unknown,
            outcome: Outcome::Started,
            ..whole.clone()
        };
        for written in [whole, failed, unknown] {
            assert_eq!(entry(&item(&written)), Ok(written));
        }
    }

    #[test]
    fn months_go_back_over_the_year() {
        assert_eq!(month_before("2027-01"), "2026-12");
        assert_eq!(month_before("2026-12"), "2026-11");
    }
}
