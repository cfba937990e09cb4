//! The security review for pages and commands: facts are read when somebody asks, once for all who ask within ten minutes, and
//! judged together with the latest snapshot. What people accepted is in the console's table.
//!
//! | pk | sk | Holds |
//! |---|---|---|
//! | `ACCEPTED` | the rule's id | [`Acceptance`]: who took the risk on, why, until when |

use crate::audit::unusable;
use crate::aws::dynamodb::{self, Item, Query};
use crate::aws::{Aws, AwsError};
use crate::deploy::{CONSOLE_TABLE, console_bucket};
use app::server::ports::{Pending, Reviewed, SecuritySource};
use app::server::{Console, Judged};
use domain::security::{Acceptance, Facts, Review, Rule};
use domain::snapshot::Snapshot;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long facts are kept: they change by deployments and by hand, not by the minute.
const KEPT: time::Duration = time::Duration::minutes(10);

/// The longest that a person waits for them. What is not read by then is unknown.
const PATIENCE: Duration = Duration::from_secs(4);

/// The partition of what was accepted.
const ACCEPTED: &str = "ACCEPTED";

/// Facts, and when they were read.
type Dated = (OffsetDateTime, Arc<Facts>);

/// Where reviews come from, for a console.
#[derive(Clone)]
pub struct Reviewer {
    aws: Aws,
    console: Console,
    /// The facts that were read last, with their time. Whoever asks meanwhile waits for the one who reads.
    kept: Arc<Mutex<Option<Dated>>>,
}

impl Reviewer {
    /// A reviewer of what a console shows.
    pub fn new(aws: Aws, console: Console) -> Self {
        Self {
            aws,
            console,
            kept: Arc::default(),
        }
    }

    async fn facts(&self) -> Dated {
        let mut kept = self.kept.lock().await;
        let now = (self.aws.clock)();
        match kept.as_ref() {
            Some((as_of, facts)) if now - *as_of < KEPT => (*as_of, facts.clone()),
            _ => {
                let facts = Arc::new(facts(&self.aws).await);
                *kept = Some((now, facts.clone()));
                (now, facts)
            }
        }
    }

    /// The latest snapshot that the console has.
    pub(crate) fn latest(&self) -> Option<Arc<Judged>> {
        self.console.latest()
    }

    /// The review as of now; `None` while there is no snapshot yet.
    pub(crate) async fn reviewed(&self) -> Option<Reviewed> {
        let judged = self.console.latest()?;
        let ((as_of, facts), accepted) = tokio::join!(self.facts(), acceptances(&self.aws));
        Some(Reviewed {
            review: Review::of(&judged.snapshot, &facts, self.aws.prices.book().ok().as_ref()),
            as_of,
            accepted: accepted.map_err(unusable),
        })
    }
}

impl SecuritySource for Reviewer {
    fn review(&self) -> Pending<Option<Reviewed>> {
        let reviewer = self.clone();
        Box::pin(async move { reviewer.reviewed().await })
    }
}

/// Reviews a snapshot at once, for a command.
pub async fn review(aws: &Aws, snapshot: &Snapshot) -> Review {
    Review::of(snapshot, &facts(aws).await, aws.prices.book().ok().as_ref())
}

async fn facts(aws: &Aws) -> Facts {
    let aws = &aws.until(Instant::now() + PATIENCE);
    aws.security_facts(console_bucket(aws)).await
}

/// What people accepted, expired or not.
///
/// # Errors
/// The console's table could not be read.
pub async fn acceptances(aws: &Aws) -> Result<Vec<Acceptance>, AwsError> {
    let found = dynamodb::query(aws, CONSOLE_TABLE, &Query::partition(ACCEPTED), None).await?;
    let read = |item: &Item| {
        let text = item.get("acceptance").unwrap_or_default();
        serde_json::from_str(text).map_err(|_| AwsError::incomplete("dynamodb:Query", "an acceptance"))
    };
    found.items.iter().map(read).collect()
}

/// Keeps an acceptance in place of the rule's earlier one; the audit log has both.
pub(crate) async fn accept(aws: &Aws, acceptance: &Acceptance) -> Result<(), AwsError> {
    // Plain data with string keys always serialises.
    let text = serde_json::to_string(acceptance).unwrap_or_default();
    let item = key(acceptance.rule).text("acceptance", text);
    dynamodb::put_item(aws, CONSOLE_TABLE, item).await
}

/// Takes an acceptance back. That there is none is fine.
pub(crate) async fn withdraw(aws: &Aws, rule: Rule) -> Result<(), AwsError> {
    dynamodb::delete_item(aws, CONSOLE_TABLE, &key(rule)).await
}

fn key(rule: Rule) -> Item {
    Item::default().text("pk", ACCEPTED).text("sk", rule.id())
}
