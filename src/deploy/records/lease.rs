//! The hold on a run: beginning it, writing its points, handing it on. Whoever has no lease cannot write.

use super::{entry_item, journal, ledger_item, ledger_key, lock_item, lock_key, text};
use crate::aws::dynamodb::{self, Condition, Item, Write};
use crate::aws::{Aws, AwsError};
use crate::deploy::{CONSOLE_TABLE, DeployError};
use domain::deployment::journal::{Entry, Intent, Journal, Point};
use domain::deployment::{Lock, Outcome};
use std::time::Duration;

/// How often a point is written again, with growing pauses of a minute in all, before the run stops.
const ATTEMPTS: u32 = 7;

/// A run that this process holds the lock for.
pub(in crate::deploy) struct Lease {
    aws: Aws,
    lock: Lock,
    journal: Journal,
}

/// Whether a run could begin.
pub(in crate::deploy) enum Begin {
    /// It has.
    Begun(Box<Lease>),
    /// Another one is open.
    Taken(Box<Lock>),
}

/// Takes the lock and writes the run's beginning, both or neither.
pub(in crate::deploy) async fn begin(
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
        waits: false,
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
            Ok(false) => match super::lock(aws, &lock.stack).await? {
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
pub(in crate::deploy) async fn take_over(
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
        waits: false,
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

impl Lease {
    pub(in crate::deploy) fn journal(&self) -> &Journal {
        &self.journal
    }

    pub(in crate::deploy) fn lock(&self) -> &Lock {
        &self.lock
    }

    /// Writes a point, if the lock still is this runner's.
    pub(in crate::deploy) async fn append(&mut self, point: Point) -> Result<(), DeployError> {
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
    pub(in crate::deploy) async fn end(mut self, outcome: Outcome) -> Result<Journal, DeployError> {
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
    pub(in crate::deploy) async fn leave(&self) {
        let lock = Lock {
            left: true,
            waits: self.journal.waits().is_some(),
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
pub(in crate::deploy) async fn keep_alive(aws: Aws, mut lock: Lock) {
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
