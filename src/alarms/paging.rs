//! Whom alarms tell, and a test of it.

use crate::aws::{Aws, AwsError, Cause, sns};
use app::server::ports::{Pending, SubscriberSource};
use domain::alarm::paging::Subscription;
use domain::snapshot::{Topic, Unavailable, Why};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use time::OffsetDateTime;

/// How long subscriptions are shown without asking again.
const FRESH: Duration = Duration::from_mins(1);

/// The longest that a page waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads who is told and sends test pages.
#[derive(Debug, Clone)]
pub struct Pager {
    aws: Aws,
    kept: Arc<tokio::sync::Mutex<BTreeMap<String, Kept>>>,
    tested: Arc<Mutex<Option<OffsetDateTime>>>,
}

#[derive(Debug)]
struct Kept {
    read_at: OffsetDateTime,
    subscriptions: Arc<Vec<Subscription>>,
}

impl Pager {
    /// For the topics of these clients' account and region.
    pub fn new(aws: Aws) -> Self {
        Self {
            aws,
            kept: Arc::default(),
            tested: Arc::default(),
        }
    }

    /// When the last test page was sent by this console.
    pub fn last_test(&self) -> Option<OffsetDateTime> {
        *self.tested.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a test page.
    ///
    /// # Errors
    /// SNS did not take it.
    pub async fn test(&self, topic: &Topic, subject: &str, message: &str) -> Result<(), AwsError> {
        let now = (self.aws.clock)();
        let before = {
            let mut tested = self.tested.lock().unwrap_or_else(PoisonError::into_inner);
            tested.replace(now)
        };
        let sent = sns::publish(&self.aws, &topic.arn, subject, message).await;
        if sent.is_err() {
            *self.tested.lock().unwrap_or_else(PoisonError::into_inner) = before;
        }
        sent
    }

    async fn subscriptions(&self, topic: String) -> Result<Arc<Vec<Subscription>>, AwsError> {
        // Held while AWS is asked: whoever asks meanwhile gets the same answer.
        let mut kept = self.kept.lock().await;
        let now = (self.aws.clock)();
        if let Some(kept) = kept.get(&topic).filter(|kept| now - kept.read_at < FRESH) {
            return Ok(kept.subscriptions.clone());
        }
        let subscriptions = Arc::new(sns::subscriptions(&self.aws, &topic).await?);
        let read = Kept {
            read_at: now,
            subscriptions: subscriptions.clone(),
        };
        kept.insert(topic, read);
        Ok(subscriptions)
    }
}

impl SubscriberSource for Pager {
    fn read(&self, topic: String) -> Pending<Result<Arc<Vec<Subscription>>, Unavailable>> {
        let pager = self.clone();
        Box::pin(async move {
            let read = tokio::time::timeout(PATIENCE, pager.subscriptions(topic)).await;
            let read = read.unwrap_or_else(|_| Err(AwsError::timed_out("sns:ListSubscriptionsByTopic")));
            read.map_err(|error| Unavailable {
                action: error.action.to_owned(),
                why: match error.cause {
                    Cause::Failed(why) => why,
                    Cause::NotFound => Why::Unexpected {
                        code: "NotFound".to_owned(),
                        message: "the topic does not exist".to_owned(),
                    },
                },
            })
        })
    }

    fn last_test(&self) -> Option<OffsetDateTime> {
        Pager::last_test(self)
    }
}
