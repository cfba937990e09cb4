//! One run, read as far as it came.

use super::{Desk, unreadable};
use crate::audit::unusable;
use crate::aws::{Aws, cloudformation};
use crate::deploy;
use app::server::error::TableUnusable;
use app::server::ports::Run;
use domain::deployment::journal::{Journal, Kind, Record};
use domain::name::RunId;
use domain::snapshot::{StackEvent, Unavailable};
use std::sync::{Arc, PoisonError};
use time::Duration;

/// Runs that are kept after they are over, when nothing of them changes any more.
const KEPT: usize = 32;

/// CloudFormation's clock is not this one's.
const CLOCKS_DIFFER: Duration = Duration::seconds(5);

impl Desk {
    pub(super) async fn read_run(&self, id: &RunId) -> Result<Option<Arc<Run>>, TableUnusable> {
        if let Some(run) = self.finished().get(id) {
            return Ok(Some(run.clone()));
        }
        let run = self.open_cache(id).get(async |_| self.read(id).await).await?;
        if let Some(run) = run.as_ref().filter(|run| run.record.outcome.is_some()) {
            let mut finished = self.finished();
            if finished.len() >= KEPT {
                finished.pop_first();
            }
            finished.insert(id.clone(), run.clone());
        }
        Ok(run)
    }

    fn finished(&self) -> std::sync::MutexGuard<'_, std::collections::BTreeMap<RunId, Arc<Run>>> {
        self.0.finished.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn read(&self, id: &RunId) -> Result<Option<Arc<Run>>, TableUnusable> {
        let (aws, stack) = (&self.0.aws, &self.0.stack);
        let Some((record, plan)) = deploy::confirmed(aws, id).await.map_err(unreadable)? else {
            return Ok(None);
        };
        let journal = match record.kind {
            Kind::Stack { .. } => None,
            _ => Some(deploy::journal(aws, id).await.map_err(unreadable)?),
        };
        let lock = match record.outcome {
            Some(_) => None,
            None => deploy::lock(aws, stack).await.map_err(unreadable)?,
        };
        let events = events(aws, &record, journal.as_ref()).await?;
        Ok(Some(Arc::new(Run {
            // A plan of another kind of run, or of a console that wrote it differently, is not shown.
            plan: plan.and_then(|plan| serde_json::from_str(&plan).ok()),
            lock: lock.filter(|lock| lock.run == *id),
            record,
            journal,
            events,
        })))
    }
}

/// The stack's events while the run was at it.
async fn events(
    aws: &Aws,
    record: &Record,
    journal: Option<&Journal>,
) -> Result<Result<Vec<StackEvent>, Unavailable>, TableUnusable> {
    let stack = &record.place.stack;
    let read = match (journal, journal.and_then(Journal::events_before)) {
        (Some(_), None) => return Ok(Ok(vec![])),
        (Some(_), Some(before)) => cloudformation::events_after(aws, stack, before).await,
        (None, _) => cloudformation::recent_events(aws, stack).await.map(|mut events| {
            events.reverse();
            events
        }),
    };
    let during = |event: &StackEvent| {
        event.at >= record.began - CLOCKS_DIFFER
            && record.ended.is_none_or(|ended| event.at <= ended + CLOCKS_DIFFER)
    };
    match read.map_err(unusable) {
        Ok(events) => Ok(Ok(events.into_iter().filter(during).collect())),
        // The stack is gone, and its events with it.
        Err(TableUnusable::Missing) => Ok(Ok(vec![])),
        Err(TableUnusable::Unavailable(cause)) => Ok(Err(cause)),
    }
}
