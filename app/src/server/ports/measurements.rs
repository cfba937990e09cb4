//! What CloudWatch measured over time, for pages.

use super::Pending;
use domain::alarm::MetricRule;
use domain::metrics::{Range, View, Window};
use domain::price::{NotPriced, Usd};
use domain::snapshot::{Observed, Series};
use std::sync::Arc;
use std::time::Duration;

/// A view, and what it costs to look.
#[derive(Debug, Clone)]
pub struct Looked {
    /// What was read, by whoever looked first.
    pub view: Observed<View>,
    /// How many metrics were asked for, each of which CloudWatch charges.
    pub asked: usize,
    /// What that cost.
    pub cost: Result<Usd, NotPriced>,
    /// How long whoever looks next is answered with the same.
    pub kept_for: Duration,
}

/// What an alarm compares with its threshold.
#[derive(Debug, Clone)]
pub struct AlarmSeries {
    /// Where its points are in time.
    pub range: Range,
    /// Its values, one for each of the alarm's periods.
    pub series: Observed<Series>,
    /// How many metrics were asked for, each of which CloudWatch charges.
    pub asked: usize,
    /// What that cost.
    pub cost: Result<Usd, NotPriced>,
    /// How long whoever looks next is answered with the same.
    pub kept_for: Duration,
}

/// Where measurements are read. However many look, CloudWatch is asked as for one.
pub trait MeasurementSource: Send + Sync {
    /// Every measure over a window.
    fn look(&self, window: Window) -> Pending<Looked>;

    /// What an alarm compares with its threshold, over a window.
    fn alarm_series(&self, rule: MetricRule, window: Window) -> Pending<AlarmSeries>;
}

/// Measurements, for a request's context.
#[derive(Clone)]
pub struct Measurements(pub Arc<dyn MeasurementSource>);
