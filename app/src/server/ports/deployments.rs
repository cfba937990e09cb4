//! Runs of the deployment engine, for pages.

use super::Pending;
use crate::server::error::TableUnusable;
use domain::deployment::history::Filter;
use domain::deployment::journal::Record;
use domain::deployment::{Lock, Pin};
use domain::name::RunId;
use std::sync::Arc;

/// Runs that a filter lets through, and what holds now.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The runs, newest first.
    pub records: Vec<Record>,
    /// The run below which older ones begin, if there are any.
    pub older: Option<RunId>,
    /// The newest run of all that made a version live, whatever the filter.
    pub last_shift: Option<Record>,
    /// Who holds the stack: as long as there is a lock, its run is open.
    pub lock: Option<Lock>,
    /// The version that a rollback holds live.
    pub pin: Option<Pin>,
}

/// Where runs are read. However many look, AWS is asked as for one.
pub trait DeploymentSource: Send + Sync {
    /// At most `limit` runs that `filter` lets through, newest first, from below `before` on or from the newest.
    fn history(
        &self,
        filter: Filter,
        before: Option<RunId>,
        limit: usize,
    ) -> Pending<Result<History, TableUnusable>>;
}

/// Runs, for a request's context.
#[derive(Clone)]
pub struct Deployments(pub Arc<dyn DeploymentSource>);
