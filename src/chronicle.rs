//! What the timeline is made of beyond the snapshot: the ledger, and what changed between looks. Read once a snapshot, however many
//! look at it.

mod looks;

pub use looks::Looks;
pub(crate) use looks::follow;

use crate::aws::{Aws, AwsError, reading};
use crate::deploy::{self, DeployError};
use app::server::ports::{Chronicle, ChronicleSource, Pending};
use domain::deployment::journal::Record;
use domain::name::StackName;
use domain::snapshot::{Observed, Reading, Unavailable, Why};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::time::Instant;

/// Runs of the ledger at most: more than thirty days have, and one answer of DynamoDB.
const RUNS: i32 = 500;

/// The longest that a page waits for it. After that it shows what was read last.
const PATIENCE: Duration = Duration::from_millis(900);

/// The longest that reading it takes.
const LONGEST: Duration = Duration::from_secs(8);

/// Where the chronicle is read.
#[derive(Debug)]
pub struct Chronicles {
    aws: Aws,
    /// The snapshot that it was last read for. Held while it is read, so that it is read once.
    read_for: tokio::sync::Mutex<Option<OffsetDateTime>>,
    latest: Mutex<Option<Arc<Chronicle>>>,
}

impl Chronicles {
    /// Nothing is read yet.
    pub fn new(aws: Aws) -> Self {
        Self {
            aws,
            read_for: tokio::sync::Mutex::default(),
            latest: Mutex::default(),
        }
    }

    fn latest(&self) -> Option<Arc<Chronicle>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads it, unless it was read for this snapshot or a later one.
    async fn renewed(&self, stack: &StackName, taken_at: OffsetDateTime) -> Arc<Chronicle> {
        let mut read_for = self.read_for.lock().await;
        let before = self.latest();
        if let (Some(read_for), Some(before)) = (*read_for, &before)
            && read_for >= taken_at
        {
            return before.clone();
        }
        let mut chronicle = chronicle(&self.aws, stack).await;
        if let Some(before) = before {
            chronicle.remember(&before);
        }
        let chronicle = Arc::new(chronicle);
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(chronicle.clone());
        *read_for = Some(taken_at);
        chronicle
    }
}

/// Reads the chronicle of a stack.
pub async fn chronicle(aws: &Aws, stack: &StackName) -> Chronicle {
    let aws = &aws.until(Instant::now() + LONGEST);
    let (runs, seen) = tokio::join!(runs(aws, stack), looks::seen(aws, stack));
    let now = (aws.clock)();
    Chronicle {
        runs: Observed::new(now, runs),
        seen: Observed::new(now, reading(seen)),
    }
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
    fn read(self: Arc<Self>, stack: StackName, taken_at: OffsetDateTime) -> Pending<Arc<Chronicle>> {
        let chronicles = self;
        Box::pin(async move {
            // A task of its own: a page that is closed, or does not wait any longer, does not cut it off for the others.
            let reading = tokio::spawn({
                let chronicles = chronicles.clone();
                async move { chronicles.renewed(&stack, taken_at).await }
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
    }
}
