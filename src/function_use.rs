//! What the function's log says of its memory, and how many functions the account may run at once: read at most every so often,
//! however many look.

use crate::aws::{Aws, AwsError, lambda, logs, reading};
use domain::capacity::report::{AccountLimit, MemorySample};
use domain::snapshot::{Observed, Reading, Unavailable, Why};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long what was found is kept: a week's memory does not change within the hour, nor does a quota.
const KEPT: Duration = Duration::from_secs(60 * 60);

/// How long it is kept that one call was refused for good: whoever allows it wants to see that soon.
const REFUSAL_KEPT: Duration = Duration::from_secs(30);

/// How long any other failure is kept. It may have come after many calls to the log, which count against a quota of the whole
/// account.
const FAILURE_KEPT: Duration = Duration::from_secs(10 * 60);

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
        kept(
            &self.memory,
            &self.aws,
            "logs:FilterLogEvents",
            |aws| async move { logs::memory(&aws).await },
        )
        .await
    }

    /// How many functions may run at once (`lambda:GetAccountSettings`).
    pub async fn account(&self) -> Observed<AccountLimit> {
        kept(
            &self.account,
            &self.aws,
            "lambda:GetAccountSettings",
            |aws| async move { lambda::account_limit(&aws).await },
        )
        .await
    }
}

/// What was read before while it is young, or what is read now: in a task of its own, so that it is kept for who asks next even if
/// nobody waits for it any more.
async fn kept<T, F>(
    slot: &Slot<T>,
    aws: &Aws,
    action: &'static str,
    read: impl FnOnce(Aws) -> F,
) -> Observed<T>
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, AwsError>> + Send + 'static,
{
    let mut slot = slot.clone().lock_owned().await;
    let clock = aws.clock;
    if let Some(known) = slot.as_ref().filter(|known| clock() - known.as_of < keep(known)) {
        return known.clone();
    }
    // Not before the lock is held: who waited for it has as much time as who did not.
    let read = read(aws.until(Instant::now() + LONGEST));
    let reading_on = tokio::spawn(async move {
        let mut now = Observed::new(clock(), reading(read.await));
        if let Some(before) = slot.as_ref() {
            now.remember(before);
        }
        *slot = Some(now.clone());
        now
    });
    reading_on
        .await
        .unwrap_or_else(|_| Observed::new(clock(), reading(Err(AwsError::timed_out(action)))))
}

fn keep<T>(known: &Observed<T>) -> Duration {
    match &known.reading {
        Reading::Found(_) => KEPT,
        Reading::Missing
        | Reading::Unavailable(Unavailable {
            why: Why::Denied | Why::Credentials { .. },
            ..
        }) => REFUSAL_KEPT,
        Reading::Unavailable(_) => FAILURE_KEPT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Connection;
    use crate::clock;
    use tokio::sync::oneshot;

    async fn aws() -> Aws {
        let connection = Connection::Local {
            endpoint: "http://127.0.0.1:1".to_owned(),
            region: "us-east-1".parse().unwrap(),
        };
        Aws::connect(connection, clock::system).await.unwrap()
    }

    #[tokio::test]
    async fn what_is_read_for_somebody_who_leaves_is_kept_for_who_asks_next() {
        let (aws, slot) = (aws().await, Slot::<u32>::default());
        let (begun, has_begun) = oneshot::channel();
        let (answer, answered) = oneshot::channel();
        let viewer = tokio::spawn({
            let (aws, slot) = (aws.clone(), slot.clone());
            async move {
                kept(&slot, &aws, "logs:FilterLogEvents", |_| async move {
                    begun.send(()).unwrap();
                    Ok(answered.await.unwrap())
                })
                .await
            }
        });
        has_begun.await.unwrap();
        viewer.abort();
        assert!(viewer.await.unwrap_err().is_cancelled());
        answer.send(84).unwrap();
        let next = kept(&slot, &aws, "logs:FilterLogEvents", |_| async {
            panic!("it is read once")
        });
        assert_eq!(next.await.reading, Reading::Found(84));
    }

    #[test]
    fn a_failure_is_kept_for_as_long_as_asking_again_would_cost() {
        let unavailable = |why| {
            Reading::Unavailable(Unavailable {
                action: "logs:FilterLogEvents".to_owned(),
                why,
            })
        };
        for (reading, expected) in [
            (Reading::Found(84), KEPT),
            (Reading::Missing, REFUSAL_KEPT),
            (unavailable(Why::Denied), REFUSAL_KEPT),
            (unavailable(Why::Throttled), FAILURE_KEPT),
            (unavailable(Why::TimedOut), FAILURE_KEPT),
        ] {
            assert_eq!(keep(&Observed::new(clock::system(), reading)), expected);
        }
    }
}
