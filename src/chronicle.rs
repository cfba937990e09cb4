//! What the timeline is made of beyond the snapshot: the ledger, what changed between looks, and the archive of alarms. Read once a
//! snapshot, however many look at it.

mod looks;

pub use looks::Looks;
pub(crate) use looks::follow;

use crate::alarms::Archive;
use crate::aws::{Aws, AwsError, reading};
use crate::deploy::{self, DeployError};
use app::server::Judged;
use app::server::ports::{Chronicle, ChronicleSource, Pending};
use domain::alarm::history::History;
use domain::contract;
use domain::deployment::journal::Record;
use domain::name::{AlarmName, StackName};
use domain::snapshot::{Observed, Reading, Snapshot, Unavailable, Why};
use domain::timeline::{Transitions, Window};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Runs of the ledger at most: more than thirty days have, and one answer of DynamoDB.
const RUNS: i32 = 500;

/// Changes of alarms at most: as many as anybody reads, however much an alarm flaps.
const MOST_TRANSITIONS: usize = 500;

/// The longest that a page waits for it. After that it shows what was read last.
const PATIENCE: Duration = Duration::from_millis(900);

/// The longest that reading it takes.
const LONGEST: Duration = Duration::from_secs(8);

/// Where the chronicle is read.
#[derive(Debug)]
pub struct Chronicles {
    aws: Aws,
    alarms: Archive,
    /// The snapshot that it was last read for. Held while it is read, so that it is read once.
    read_for: tokio::sync::Mutex<Option<OffsetDateTime>>,
    latest: Mutex<Option<Arc<Chronicle>>>,
}

impl Chronicles {
    /// Nothing is read yet.
    pub fn new(aws: Aws, alarms: Archive) -> Self {
        Self {
            aws,
            alarms,
            read_for: tokio::sync::Mutex::default(),
            latest: Mutex::default(),
        }
    }

    fn latest(&self) -> Option<Arc<Chronicle>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads it, unless it was read for this snapshot or a later one.
    async fn renewed(&self, snapshot: &Snapshot) -> Arc<Chronicle> {
        let taken_at = snapshot.taken_at;
        let mut read_for = self.read_for.lock().await;
        let before = self.latest();
        if let (Some(read_for), Some(before)) = (*read_for, &before)
            && read_for >= taken_at
        {
            return before.clone();
        }
        let mut chronicle = chronicle(&self.aws, &self.alarms, snapshot).await;
        if let Some(before) = before {
            chronicle.remember(&before);
        }
        let chronicle = Arc::new(chronicle);
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(chronicle.clone());
        *read_for = Some(taken_at);
        chronicle
    }
}

/// Reads the chronicle of a snapshot's stack.
pub async fn chronicle(aws: &Aws, alarms: &Archive, snapshot: &Snapshot) -> Chronicle {
    let aws = &aws.until(Instant::now() + LONGEST);
    let stack = &snapshot.target.stack_name;
    let (runs, seen, transitions) = tokio::join!(
        runs(aws, stack),
        looks::seen(aws, stack),
        transitions(alarms, snapshot)
    );
    let now = (aws.clock)();
    Chronicle {
        runs: Observed::new(now, runs),
        seen: Observed::new(now, reading(seen)),
        transitions: Observed::new(now, reading(transitions)),
    }
}

/// What the archive has of every alarm of the stack, side by side.
async fn transitions(archive: &Archive, snapshot: &Snapshot) -> Result<Transitions, AwsError> {
    let there = snapshot.alarms.shown().value();
    let promised = contract::ALARMS.iter().filter_map(|name| name.parse().ok());
    let names: BTreeSet<AlarmName> = there
        .into_iter()
        .flat_map(BTreeMap::keys)
        .cloned()
        .chain(promised)
        .collect();
    let mut reading = JoinSet::new();
    for name in names {
        let archive = archive.clone();
        reading.spawn(async move {
            let history = tokio::time::timeout(LONGEST, archive.history(&name)).await;
            let history = history.unwrap_or_else(|_| Err(AwsError::timed_out("dynamodb:Query")))?;
            Ok((name, history.history))
        });
    }
    let read = reading.join_all().await;
    let histories: Vec<(AlarmName, Arc<History>)> = read.into_iter().collect::<Result<_, AwsError>>()?;
    let since = snapshot.taken_at - Window::Month.length();
    let named = histories.iter().map(|(name, history)| (name, &**history));
    Ok(Transitions::of(named, since, MOST_TRANSITIONS))
}

async fn runs(aws: &Aws, stack: &StackName) -> Reading<Vec<Record>> {
    match deploy::ledger(aws, RUNS).await {
        Ok(mut runs) => {
            runs.retain(|record| record.place.stack == *stack);
            Reading::Found(runs)
        }
        Err(DeployError::Aws(error)) => reading(Err(error)),
        Err(error) => Reading::Unavailable(Unavailable {
            action: "dynamodb:Query".to_owned(),
            why: Why::Unexpected {
                code: "UnreadableRecord".to_owned(),
                message: error.to_string(),
            },
        }),
    }
}

impl ChronicleSource for Chronicles {
    fn read(self: Arc<Self>, judged: Arc<Judged>) -> Pending<Arc<Chronicle>> {
        let chronicles = self;
        Box::pin(async move {
            // A task of its own: a page that is closed, or does not wait any longer, does not cut it off for the others.
            let reading = tokio::spawn({
                let chronicles = chronicles.clone();
                async move { chronicles.renewed(&judged.snapshot).await }
            });
            if let Ok(Ok(chronicle)) = tokio::time::timeout(PATIENCE, reading).await {
                return chronicle;
            }
            chronicles
                .latest()
                .unwrap_or_else(|| Arc::new(not_yet((chronicles.aws.clock)())))
        })
    }
}

/// What is known before anything was read.
fn not_yet(now: OffsetDateTime) -> Chronicle {
    fn late<T>(now: OffsetDateTime) -> Observed<T> {
        Observed::new(now, reading(Err(AwsError::timed_out("dynamodb:Query"))))
    }
    Chronicle {
        runs: late(now),
        seen: late(now),
        transitions: late(now),
    }
}
