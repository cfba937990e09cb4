//! What the function's log says of its memory, and how many functions the account may run at once: read at most every so often,
//! however many look.

use crate::aws::{Aws, AwsError, lambda, logs, reading};
use crate::clock::Clock;
use domain::capacity::report::{AccountLimit, MemorySample};
use domain::snapshot::{Observed, Reading};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long what was found is kept: a week's memory does not change within the hour, nor does a quota.
const KEPT: Duration = Duration::from_secs(60 * 60);

/// How long a refusal is kept. It costs nothing, but calls to the log count against a quota of the whole account.
const REFUSAL_KEPT: Duration = Duration::from_secs(30);

/// The longest that one reading takes.
const LONGEST: Duration = Duration::from_secs(6);

/// Reads both for whoever looks. The locks are held while AWS is asked: whoever comes meanwhile waits for that answer.
#[derive(Debug, Clone)]
pub struct FunctionUse {
    aws: Aws,
    memory: Slot<MemorySample>,
    account: Slot<AccountLimit>,
}

type Slot<T> = Arc<Mutex<Option<Observed<T>>>>;

impl FunctionUse {
    /// One that has read nothing yet.
    pub fn new(aws: Aws) -> Self {
        Self {
            aws,
            memory: Slot::default(),
            account: Slot::default(),
        }
    }

    /// What the log of the last week says of the function's memory (`logs:FilterLogEvents`).
    pub async fn memory(&self) -> Observed<MemorySample> {
        let aws = self.aws.until(Instant::now() + LONGEST);
        kept(&self.memory, self.aws.clock, || logs::memory(&aws)).await
    }

    /// How many functions may run at once (`lambda:GetAccountSettings`).
    pub async fn account(&self) -> Observed<AccountLimit> {
        let aws = self.aws.until(Instant::now() + LONGEST);
        kept(&self.account, self.aws.clock, || lambda::account_limit(&aws)).await
    }
}

/// What was read before while it is young, or what is read now.
async fn kept<T: Clone, F>(slot: &Slot<T>, clock: Clock, read: impl FnOnce() -> F) -> Observed<T>
where
    F: Future<Output = Result<T, AwsError>>,
{
    let mut slot = slot.lock().await;
    let keep = |known: &Observed<T>| match known.reading {
        Reading::Found(_) => KEPT,
        Reading::Missing | Reading::Unavailable(_) => REFUSAL_KEPT,
    };
    if let Some(known) = slot.as_ref().filter(|known| clock() - known.as_of < keep(known)) {
        return known.clone();
    }
    let outcome = reading(read().await);
    let mut now = Observed::new(clock(), outcome);
    if let Some(before) = slot.as_ref() {
        now.remember(before);
    }
    *slot = Some(now.clone());
    now
}
