//! Deployments as the console's pages see them: what the engine's records say, read once for everybody who looks.

mod cache;
mod ledger;
mod watch;

use crate::audit::unusable;
use crate::aws::{Aws, Cause};
use crate::deploy::{self, DeployError};
use app::server::error::TableUnusable;
use app::server::ports::{DeploymentSource, History, Pending};
use cache::Cache;
use domain::deployment::history::Filter;
use domain::deployment::{Lock, Pin};
use domain::name::{RunId, StackName};
use domain::snapshot::{Unavailable, Why};
use ledger::Ledger;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How old what is shown may be. Within it, everybody is answered with the same reading.
const FRESH: Duration = Duration::from_secs(2);

/// Where deployments of one stack are read and begun.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    aws: Aws,
    stack: StackName,
    records: Cache<Result<Records, TableUnusable>>,
    /// Told when a run of this console goes on.
    nudged: Notify,
}

/// What the console's table says of the stack's runs.
#[derive(Debug, Clone, Default)]
struct Records {
    ledger: Ledger,
    lock: Option<Lock>,
    pin: Option<Pin>,
}

impl Desk {
    /// The desk of a stack.
    pub fn new(aws: Aws, stack: StackName) -> Self {
        Self(Arc::new(Inner {
            aws,
            stack,
            records: Cache::new(FRESH),
            nudged: Notify::new(),
        }))
    }

    async fn records(&self) -> Result<Records, TableUnusable> {
        let Inner {
            aws, stack, records, ..
        } = &*self.0;
        let read = async |before: Option<Result<Records, TableUnusable>>| {
            let known = before.and_then(Result::ok).unwrap_or_default().ledger;
            let (ledger, lock, pin) = tokio::join!(
                known.renewed(aws),
                deploy::lock(aws, stack),
                deploy::pin(aws, stack)
            );
            Ok(Records {
                ledger: ledger.map_err(unusable)?,
                lock: lock.map_err(unreadable)?,
                pin: pin.map_err(unreadable)?,
            })
        };
        records.get(read).await
    }
}

impl DeploymentSource for Desk {
    fn history(
        &self,
        filter: Filter,
        before: Option<RunId>,
        limit: usize,
    ) -> Pending<Result<History, TableUnusable>> {
        let desk = self.clone();
        Box::pin(async move {
            let Records { ledger, lock, pin } = desk.records().await?;
            Ok(History {
                last_shift: ledger.last_shift(),
                lock,
                pin,
                ..ledger.page(&filter, before.as_ref(), limit)
            })
        })
    }
}

/// What it means to a person that a record cannot be read.
fn unreadable(error: DeployError) -> TableUnusable {
    match error {
        DeployError::Aws(error) if error.cause != Cause::NotFound => unusable(error),
        DeployError::Aws(_) => TableUnusable::Missing,
        other => TableUnusable::Unavailable(Unavailable {
            action: "dynamodb:GetItem".to_owned(),
            why: Why::Unexpected {
                code: "Unreadable".to_owned(),
                message: other.to_string(),
            },
        }),
    }
}
