//! Reports on capacity and cost, for pages.

use super::Pending;
use domain::cost::Baseline;
use domain::price::PriceBook;
use domain::report::{CalendarMonth, CapacityReport, CostReport, Days};
use domain::snapshot::Observed;
use std::sync::Arc;

/// A month's costs, and what to think them otherwise from.
#[derive(Debug, Clone)]
pub struct Costs {
    /// What it cost, and will.
    pub report: CostReport,
    /// A month like the days that CloudWatch measured; `None` if it has nothing of them.
    pub baseline: Option<Baseline>,
    /// The prices that both are reckoned with.
    pub book: Arc<PriceBook>,
}

/// Where reports are made. However many look at a period, CloudWatch is asked as for one.
pub trait ReportSource: Send + Sync {
    /// Capacity over some days; `None` while there is no snapshot yet.
    fn capacity(&self, days: Days) -> Pending<Option<Observed<Arc<CapacityReport>>>>;

    /// The costs of a month, missing if nothing is known of it; `None` while there is no snapshot yet.
    fn cost(&self, month: CalendarMonth) -> Pending<Option<Observed<Arc<Costs>>>>;
}

/// Reports, for the context of requests by whoever may read them.
#[derive(Clone)]
pub struct Reports(pub Arc<dyn ReportSource>);
