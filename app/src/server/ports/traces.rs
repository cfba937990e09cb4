//! What X-Ray recorded, for pages.

use super::Pending;
use domain::price::{NotPriced, Usd};
use domain::snapshot::Observed;
use domain::traces::TraceSearch;
use std::sync::Arc;

/// What a search for traces found, and what it cost.
#[derive(Debug, Clone)]
pub struct Traced {
    /// What was found.
    pub traces: Observed<domain::traces::Traces>,
    /// What X-Ray charges for what it scanned, beyond the free tier.
    pub cost: Result<Usd, NotPriced>,
}

/// Where traces are searched.
pub trait TraceSource: Send + Sync {
    /// Searches for traces. Who asks for the same shortly after is answered with the same.
    fn search(self: Arc<Self>, search: TraceSearch) -> Pending<Traced>;
}

/// The traces, for a request's context.
#[derive(Clone)]
pub struct Traces(pub Arc<dyn TraceSource>);
