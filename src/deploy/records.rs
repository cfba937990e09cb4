//! What the console's table remembers of runs: the lock, the journal, the ledger and the pin. Lock and journal are written
//! together, so that no run is open without a lock and no lock is there without a run.
//!
//! | pk | sk | Holds |
//! |---|---|---|
//! | `LOCK` | stack | [`Lock`]: there as long as a run is open |
//! | `RUN#id` | number of the point | [`Entry`]: a journal's point |
//! | `DEPLOYMENT` | id of the run | The ledger: what the run was and what came of it, for ever |
//! | `PIN` | stack | [`Pin`]: the version that a rollback holds live |

use super::{CONSOLE_TABLE, DeployError};
use crate::aws::dynamodb::{self, Condition, Item, Query, Write};
use crate::aws::{Aws, AwsError, if_there};
use crate::clock::timestamp;
use domain::deployment::journal::{Entry, Intent, Journal, Point, Record};
use domain::deployment::{Lock, Outcome, Pin};
use domain::name::{RunId, StackName};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// How often a point is written again, with growing pauses of a minute in all, before the run stops.
const ATTEMPTS: u32 = 7;

/// A run that this process holds the lock for.
pub(super) struct Lease {
    aws: Aws,
    lock: Lock,
    journal: Journal,
}

/// Whether a run could begin.
pub(super) enum Begin {
    /// It has.
    Begun(Box<Lease>),
    /// Another one is open.
    Taken(Box<Lock>),
}

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

/// Takes the lock and writes the run's beginning, both or neither.
pub(super) async fn begin(
    aws: &Aws,
    intent: Intent,
    owner: String,
    plan: Option<&str>,
) -> Result<Begin, DeployError> {
    let now = (aws.clock)();
    let lock = Lock {
        stack: intent.place.stack.clone(),
        run: intent.run.clone(),
        who: intent.who.clone(),
        owner,
        since: now,
        heartbeat: now,
        left: false,
    };
    let entry = Entry {
        at: now,
        point: Point::Began(Box::new(intent)),
    };
    let journal = Journal::new(vec![entry.clone()])?;
    let writes = vec![
        Write::Put(lock_item(&lock), Condition::Absent),
        Write::Put(entry_item(&lock.run, 0, &entry, &lock.owner), Condition::Absent),
        Write::Put(ledger_item(journal.record(), plan), Condition::Absent),
    ];
    let mut pause = Pause::new();
    for _ in 0..ATTEMPTS {
        match dynamodb::transact(aws, CONSOLE_TABLE, writes.clone()).await {
            Ok(true) => return Ok(begun(aws, lock, journal)),
            Ok(false) => match self::lock(aws, &lock.stack).await? {
                // The answer to an earlier request was lost.
                Some(held) if held.owner == lock.owner => return Ok(begun(aws, lock, journal)),
                Some(held) => return Ok(Begin::Taken(Box::new(held))),
                // It was released in between.
                None => {}
            },
            Err(error) if error.is_passing() || dynamodb::is_conflict(&error) => {}
            Err(error) => return Err(error.into()),
        }
        pause.take().await;
    }
    Err(DeployError::JournalUnwritable {
        run: lock.run,
        cause: AwsError::timed_out("dynamodb:TransactWriteItems"),
    })
}

fn begun(aws: &Aws, lock: Lock, journal: Journal) -> Begin {
    Begin::Begun(Box::new(Lease {
        aws: aws.clone(),
        lock,
        journal,
    }))
}

/// Takes an unfinished run over from a runner that was not heard of any more. `None` if somebody else was faster.
pub(super) async fn take_over(
    aws: &Aws,
    left: &Lock,
    who: String,
    owner: String,
) -> Result<Option<Lease>, DeployError> {
    let now = (aws.clock)();
    let lock = Lock {
        who,
        owner,
        since: now,
        heartbeat: now,
        left: false,
        ..left.clone()
    };
    // The whole old lock, heartbeat included: a runner that is heard of again keeps it.
    let unchanged = Condition::Holds("lock", text(left));
    if !dynamodb::put_if(aws, CONSOLE_TABLE, lock_item(&lock), unchanged).await? {
        return Ok(None);
    }
    Ok(Some(Lease {
        aws: aws.clone(),
        journal: journal(aws, &lock.run).await?,
        lock,
    }))
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

impl Lease {
    pub(super) fn journal(&self) -> &Journal {
        &self.journal
    }

    pub(super) fn lock(&self) -> &Lock {
        &self.lock
    }

    /// Writes a point, if the lock still is this runner's.
    pub(super) async fn append(&mut self, point: Point) -> Result<(), DeployError> {
        let (entry, write) = self.next_entry(point);
        let mut lock = self.lock.clone();
        lock.heartbeat = entry.at;
        let writes = vec![write, Write::Put(lock_item(&lock), self.mine())];
        self.write(writes).await?;
        self.lock = lock;
        self.journal.push(entry);
        Ok(())
    }

    /// Writes the last point, closes the ledger's entry and frees the lock: all or nothing.
    pub(super) async fn end(mut self, outcome: Outcome) -> Result<Journal, DeployError> {
        let (entry, write) = self.next_entry(Point::Ended { outcome });
        let mut ended = self.journal.clone();
        ended.push(entry);
        let key = ledger_key(&self.lock.run);
        let open = dynamodb::get_item(&self.aws, CONSOLE_TABLE, &key).await?;
        let plan = open.as_ref().and_then(|item| item.get("plan"));
        let writes = vec![
            write,
            Write::Put(ledger_item(ended.record(), plan), Condition::Always),
            Write::Delete(lock_key(&self.lock.stack), self.mine()),
        ];
        self.write(writes).await?;
        self.journal = ended;
        Ok(self.journal)
    }

    /// Says that nobody works on the run any more, so that the next one need not wait. If that cannot be said, it has to.
    pub(super) async fn leave(&self) {
        let lock = Lock {
            left: true,
            ..self.lock.clone()
        };
        let left = dynamodb::put_if(&self.aws, CONSOLE_TABLE, lock_item(&lock), self.mine()).await;
        if let Err(error) = left {
            tracing::warn!(%error, run = %lock.run, "the lock could not be handed back; it expires by itself");
        }
    }

    fn next_entry(&self, point: Point) -> (Entry, Write) {
        let entry = Entry {
            at: (self.aws.clock)(),
            point,
        };
        let number = self.journal.entries().len();
        let item = entry_item(&self.lock.run, number, &entry, &self.lock.owner);
        (entry, Write::Put(item, Condition::Absent))
    }

    fn mine(&self) -> Condition {
        Condition::Holds("owner", self.lock.owner.clone())
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), DeployError> {
        let run = &self.lock.run;
        let mut pause = Pause::new();
        let mut attempt = 1;
        loop {
            match dynamodb::transact(&self.aws, CONSOLE_TABLE, writes.clone()).await {
                Ok(true) => return Ok(()),
                Ok(false) if self.is_written().await? => return Ok(()),
                Ok(false) => return Err(DeployError::LockLost { run: run.clone() }),
                Err(error) if attempt < ATTEMPTS && (error.is_passing() || dynamodb::is_conflict(&error)) => {
                    attempt += 1;
                    pause.take().await;
                }
                Err(cause) => {
                    return Err(DeployError::JournalUnwritable {
                        run: run.clone(),
                        cause,
                    });
                }
            }
        }
    }

    /// Whether the next point is there already and this runner's: the answer to an earlier request was lost.
    async fn is_written(&self) -> Result<bool, AwsError> {
        let key = Item::default()
            .text("pk", format!("RUN#{}", self.lock.run))
            .text("sk", format!("{:06}", self.journal.entries().len()));
        let found = dynamodb::get_item(&self.aws, CONSOLE_TABLE, &key).await?;
        Ok(found.is_some_and(|item| item.get("owner") == Some(&self.lock.owner)))
    }
}

/// Says every few seconds that the runner is alive; returns when the lock is another's.
pub(super) async fn keep_alive(aws: Aws, mut lock: Lock) {
    loop {
        tokio::time::sleep(domain::deployment::HEARTBEAT).await;
        lock.heartbeat = (aws.clock)();
        let mine = Condition::Holds("owner", lock.owner.clone());
        match dynamodb::put_if(&aws, CONSOLE_TABLE, lock_item(&lock), mine).await {
            Ok(true) => {}
            Ok(false) => return,
            // The next one may get through; five more may be lost.
            Err(error) => tracing::warn!(%error, "a heartbeat was lost"),
        }
    }
}

/// Waits between two attempts, twice as long each time.
struct Pause(Duration);

impl Pause {
    fn new() -> Self {
        Self(Duration::from_millis(500))
    }

    async fn take(&mut self) {
        tokio::time::sleep(self.0).await;
        self.0 *= 2;
    }
}
