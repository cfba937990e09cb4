//! Deployments as the console's pages see them: what the engine's records say, read once for everybody who looks.

mod begin;
mod cache;
mod ledger;
mod plans;
mod read;
mod versions;
mod watch;

use crate::audit::unusable;
use crate::aws::{Aws, Cause};
use crate::deploy::{self, Artifact, DeployError};
use app::server::error::TableUnusable;
use app::server::ports::{DeploymentSource, History, NotDone, Pending, Run};
use cache::Cache;
use domain::deployment::history::Filter;
use domain::deployment::{KnownVersion, Lock, Pin, Plan, RollbackPlan};
use domain::name::{CodeSha256, RunId, StackName, VersionNumber};
use domain::snapshot::{Unavailable, Why};
use domain::template::Parameter;
use ledger::Ledger;
use plans::Kept;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
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
    /// The collector's package that this console deploys.
    package: PathBuf,
    /// Plans by their hash.
    plans: Mutex<BTreeMap<String, Kept>>,
    records: Cache<Result<Records, TableUnusable>>,
    /// Runs that are not over, each by its id.
    open: Mutex<BTreeMap<RunId, Arc<Cache<RunRead>>>>,
    /// Runs that are over, and change no more.
    finished: Mutex<BTreeMap<RunId, Arc<Run>>>,
    /// Told when a run of this console goes on.
    nudged: Notify,
}

/// What came of reading a run.
type RunRead = Result<Option<Arc<Run>>, TableUnusable>;

/// What the console's table says of the stack's runs.
#[derive(Debug, Clone, Default)]
struct Records {
    ledger: Ledger,
    lock: Option<Lock>,
    pin: Option<Pin>,
}

impl Desk {
    /// The desk of a stack, which deploys this package.
    pub fn new(aws: Aws, stack: StackName, package: PathBuf) -> Self {
        Self(Arc::new(Inner {
            aws,
            stack,
            package,
            plans: Mutex::default(),
            records: Cache::new(FRESH),
            open: Mutex::default(),
            finished: Mutex::default(),
            nudged: Notify::new(),
        }))
    }

    /// The stack that is deployed here.
    pub(crate) fn stack(&self) -> StackName {
        self.0.stack.clone()
    }

    /// The cache of a run that is not over. Those of runs that nobody asked for since the last step of any are dropped.
    fn open_cache(&self, run: &RunId) -> Arc<Cache<RunRead>> {
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.entry(run.clone())
            .or_insert_with(|| Arc::new(Cache::new(FRESH)))
            .clone()
    }

    /// Nothing that was read of a run before counts any more.
    fn void(&self) {
        self.0.records.void();
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        for cache in std::mem::take(&mut *open).into_values() {
            cache.void();
        }
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

    fn run(&self, run: RunId) -> Pending<Result<Option<Arc<Run>>, TableUnusable>> {
        let desk = self.clone();
        Box::pin(async move { desk.read_run(&run).await })
    }

    fn plan(&self, hash: &str) -> Option<Arc<Plan>> {
        self.kept(hash)
    }

    fn parameters(&self) -> Vec<Parameter> {
        Self::settable()
    }

    fn package(&self) -> Pending<Option<CodeSha256>> {
        let desk = self.clone();
        Box::pin(async move {
            let package = Artifact::read(&desk.0.package).await;
            package.ok().map(|package| package.code_sha256())
        })
    }

    fn versions(&self, numbers: [VersionNumber; 2]) -> Pending<[KnownVersion; 2]> {
        let desk = self.clone();
        Box::pin(async move { desk.known_versions(numbers).await })
    }

    fn rollback(&self, to: Option<VersionNumber>) -> Pending<Result<RollbackPlan, NotDone>> {
        let desk = self.clone();
        Box::pin(async move {
            let Inner { aws, stack, .. } = &*desk.0;
            deploy::prepare_rollback(aws, stack, to)
                .await
                .map_err(begin::not_done)
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
