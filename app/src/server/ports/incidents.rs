//! Incidents and their checklists.

use super::Pending;
use domain::incident::{Checklist, Summary};
use domain::name::IncidentId;
use domain::snapshot::Observed;
use std::sync::Arc;

/// Incidents as far as they could be read: those that are open, then the others, newest first.
pub type Listed = Observed<Arc<Vec<Summary>>>;

/// Where incidents are read.
pub trait IncidentSource: Send + Sync {
    /// The latest incidents, within a second whatever AWS does.
    fn list(&self) -> Pending<Listed>;

    /// An incident's checklist; missing if there is no such incident.
    fn read(&self, id: IncidentId) -> Pending<Observed<Arc<Checklist>>>;
}

/// Incidents, for a request's context.
#[derive(Clone)]
pub struct Incidents(pub Arc<dyn IncidentSource>);
