//! The API in the capacity report.

use super::Grounds;
use crate::capacity::TIGHT;
use crate::capacity::report::{Consumption, History, Trend, UntilFull, until_full};
use crate::snapshot::Throttle;
use serde::Serialize;

/// What the API was asked for, against its throttle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ApiReport {
    /// Requests a second.
    pub requests: Consumption,
    /// What it accepts; `None` where the account's quota counts, or the stage could not be read.
    pub throttle: Option<Throttle>,
    /// Where demand goes, in requests a second.
    pub trend: Option<Trend>,
    /// When 70 % of the throttle's rate is reached.
    pub until_full: UntilFull,
}

/// What events are sent to, by name and path.
const METHOD: &str = "POST /events";

impl ApiReport {
    /// `None` if CloudWatch has no request of it.
    pub(super) fn of(grounds: Grounds<'_>) -> Option<Self> {
        let history = History {
            from: grounds.measured.from,
            period: grounds.measured.period,
            sums: grounds.measured.requests.clone(),
        };
        let requests = history.consumption()?;
        let api = grounds.snapshot.api.shown().value();
        let stage = api.and_then(|api| api.stage.shown().value());
        let throttle = stage.and_then(|stage| stage.limit(METHOD));
        let trend = Trend::of(&history.days());
        let target = throttle.map(|throttle| throttle.rate as f64 * TIGHT);
        Some(Self {
            requests,
            throttle,
            trend,
            until_full: until_full(target, Some(requests), trend),
        })
    }

    /// Requests a second that are left below 70 % of the throttle's rate, after the 99th percentile.
    pub fn headroom(&self) -> Option<f64> {
        Some(self.throttle?.rate as f64 * TIGHT - self.requests.p99)
    }
}
