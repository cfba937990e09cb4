//! What the console's table remembers of runs: the lock, the journal, the ledger and the pin. Lock and journal are written
//! together, so that no run is open without a lock and no lock is there without a run.
//!
//! | pk | sk | Holds |
//! |---|---|---|
//! | `LOCK` | stack | [`Lock`]: there as long as a run is open |
//! | `RUN#id` | number of the point | [`Entry`]: a journal's point |
//! | `DEPLOYMENT` | id of the run | The ledger: what the run was and what came of it, for ever |
//! | `DECISION` | id of the run | [`Decided`](domain::deployment::canary::Decided) about a canary that is still watched; nothing if its time was over first |
//! | `PIN` | stack | [`Pin`]: the version that a rollback holds live |

mod decision;
mod lease;

pub(super) use decision::{Handing, close, hand_over, handed_over};
pub(super) use lease::{Begin, Lease, begin, keep_alive, take_over};

use super::{CONSOLE_TABLE, DeployError};
use crate::aws::dynamodb::{self, Item, Query};
use crate::aws::{Aws, AwsError, if_there};
use crate::clock::timestamp;
use domain::deployment::journal::{Entry, Journal, Record};
use domain::deployment::{Lock, Outcome, Pin};
use domain::name::{RunId, StackName};
use serde::de::DeserializeOwned;

fn text<T: serde::Serialize>(value: &T) -> String {
    // Plain data with string keys always serialises.
    serde_json::to_string(value).unwrap_or_default()
}

fn parse<T: DeserializeOwned>(item: &Item, name: &'static str) -> Result<T, DeployError> {
    let text = item.get(name).unwrap_or_default();
    serde_json::from_str(text).map_err(|error| DeployError::Unreadable {
        what: name,
        detail: error.to_string(),
    })
}

fn lock_key(stack: &StackName) -> Item {
    Item::default().text("pk", "LOCK").text("sk", stack.as_str())
}

fn lock_item(lock: &Lock) -> Item {
    lock_key(&lock.stack)
        .text("owner", &lock.owner)
        .text("lock", text(lock))
}

fn pin_key(stack: &StackName) -> Item {
    Item::default().text("pk", "PIN").text("sk", stack.as_str())
}

fn entry_item(run: &RunId, number: usize, entry: &Entry, owner: &str) -> Item {
    Item::default()
        .text("pk", format!("RUN#{run}"))
        .text("sk", format!("{number:06}"))
        .text("owner", owner)
        .text("entry", text(entry))
}

fn ledger_key(run: &RunId) -> Item {
    Item::default().text("pk", "DEPLOYMENT").text("sk", run.as_str())
}

/// The record for this console, and columns for whoever looks at the table itself.
fn ledger_item(record: Record, plan: Option<&str>) -> Item {
    let item = ledger_key(&record.run)
        .text("record", text(&record))
        .text("stack", record.place.to_string())
        .text("kind", record.kind.to_string())
        .text("who", record.who)
        .text("started_at", timestamp(record.began))
        .text("outcome", record.outcome.as_ref().map_or("open", Outcome::word));
    let columns = [
        ("reason", record.reason),
        ("plan", plan.map(str::to_owned)),
        ("finished_at", record.ended.map(timestamp)),
        ("result", record.outcome.map(|outcome| outcome.to_string())),
    ];
    columns.into_iter().fold(item, |item, (name, value)| match value {
        Some(value) => item.text(name, value),
        None => item,
    })
}

/// Writes a record of something that has no journal.
pub(super) async fn note(aws: &Aws, record: &Record) -> Result<(), AwsError> {
    dynamodb::put_item(aws, CONSOLE_TABLE, ledger_item(record.clone(), None)).await
}

/// The latest runs, newest first.
///
/// # Errors
/// AWS did not say.
pub async fn ledger(aws: &Aws, limit: i32) -> Result<Vec<Record>, DeployError> {
    // Above every run's id.
    let query = Query::partition("DEPLOYMENT").before("~").limit(limit);
    let found = if_there(dynamodb::query(aws, CONSOLE_TABLE, &query, None).await)?;
    let items = found.map_or_else(Vec::new, |found| found.items);
    items.iter().map(|item| parse(item, "record")).collect()
}

/// A part of the ledger, newest first.
#[derive(Debug)]
pub(crate) struct LedgerPage {
    /// The runs. One that cannot be read hides no other; it is logged.
    pub(crate) records: Vec<Record>,
    /// Before which older ones begin, if there may be any.
    pub(crate) older: Option<RunId>,
}

/// Reads the ledger from its newest run down, or from below `before`.
pub(crate) async fn ledger_before(
    aws: &Aws,
    before: Option<&RunId>,
    limit: i32,
) -> Result<LedgerPage, AwsError> {
    let bound = before.map_or("~", RunId::as_str);
    let query = Query::partition("DEPLOYMENT").before(bound).limit(limit);
    let found = dynamodb::query(aws, CONSOLE_TABLE, &query, None).await?;
    let records = found.items.iter().filter_map(|item| {
        parse(item, "record")
            .inspect_err(
                |error| tracing::warn!(%error, run = item.get("sk"), "a run of the ledger cannot be read"),
            )
            .ok()
    });
    Ok(LedgerPage {
        records: records.collect(),
        older: found.next.and_then(|key| key.get("sk")?.parse().ok()),
    })
}

/// A run of the ledger with the plan that was confirmed, as JSON; `None` if there is no such run.
pub(crate) async fn confirmed(
    aws: &Aws,
    run: &RunId,
) -> Result<Option<(Record, Option<String>)>, DeployError> {
    let found = if_there(dynamodb::get_item(aws, CONSOLE_TABLE, &ledger_key(run)).await)?.flatten();
    let read = |item: Item| Ok((parse(&item, "record")?, item.get("plan").map(str::to_owned)));
    found.map(read).transpose()
}

/// How many points an open run's journal has: enough to tell whether it went on.
pub(crate) async fn points(aws: &Aws, run: &RunId) -> Result<usize, AwsError> {
    let newest = Query::partition(format!("RUN#{run}")).before("~").limit(1);
    let found = dynamodb::query(aws, CONSOLE_TABLE, &newest, None).await?;
    let number = found
        .items
        .first()
        .and_then(|item| item.get("sk")?.parse::<usize>().ok());
    Ok(number.map_or(0, |number| number + 1))
}

/// Who holds a stack, if anybody does.
pub async fn lock(aws: &Aws, stack: &StackName) -> Result<Option<Lock>, DeployError> {
    // A console that never deployed has no table yet.
    let found = if_there(dynamodb::get_item(aws, CONSOLE_TABLE, &lock_key(stack)).await)?.flatten();
    found.map(|item| parse(&item, "lock")).transpose()
}

/// The version that a rollback holds live, if any.
pub async fn pin(aws: &Aws, stack: &StackName) -> Result<Option<Pin>, DeployError> {
    let found = if_there(dynamodb::get_item(aws, CONSOLE_TABLE, &pin_key(stack)).await)?.flatten();
    found.map(|item| parse(&item, "pin")).transpose()
}

/// Sets the pin, or takes it away.
pub(super) async fn set_pin(aws: &Aws, stack: &StackName, pin: Option<&Pin>) -> Result<(), AwsError> {
    match pin {
        Some(pin) => {
            let item = pin_key(stack).text("pin", text(pin));
            dynamodb::put_item(aws, CONSOLE_TABLE, item).await
        }
        None => dynamodb::delete_item(aws, CONSOLE_TABLE, &pin_key(stack)).await,
    }
}

/// Reads a run's journal.
///
/// # Errors
/// AWS did not say, or there is no such run.
pub async fn journal(aws: &Aws, run: &RunId) -> Result<Journal, DeployError> {
    let query = Query::partition(format!("RUN#{run}"));
    let mut entries = vec![];
    let mut from = None;
    loop {
        let found = dynamodb::query(aws, CONSOLE_TABLE, &query, from).await?;
        for item in &found.items {
            entries.push(parse(item, "entry")?);
        }
        from = found.next;
        if from.is_none() {
            return Ok(Journal::new(entries)?);
        }
    }
}
