//! The API in the capacity report.

use super::Grounds;
use crate::capacity::TIGHT;
use crate::capacity::report::{Consumption, History, Trend, UntilFull, until_full};
use crate::snapshot::{Observed, RestApi, Shown, Throttle};
use serde::Serialize;

/// What the API was asked for, against its throttle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ApiReport {
    /// Requests a second.
    pub requests: Consumption,
    /// What it accepts.
    pub throttle: ApiThrottle,
    /// Where demand goes, in requests a second.
    pub trend: Option<Trend>,
    /// When 70 % of the throttle's rate is reached.
    pub until_full: UntilFull,
}

/// What the API accepts, as far as its stage says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ApiThrottle {
    /// So much.
    Set(Throttle),
    /// The stage sets none: the account's quota counts, which is not read.
    NoneSet,
    /// There is no such stage now.
    NoStage,
    /// The stage could not be read.
    Unread {
        /// The IAM action of the call.
        action: String,
    },
}

impl ApiThrottle {
    fn of(api: &Observed<RestApi>) -> Self {
        let stage = match api.shown() {
            Shown::Now(api) | Shown::Stale { value: api, .. } => api.stage.shown(),
            Shown::Missing => Shown::Missing,
            Shown::Unavailable(cause) => Shown::Unavailable(cause),
        };
        match stage {
            Shown::Now(stage) | Shown::Stale { value: stage, .. } => {
                stage.limit(METHOD).map_or(Self::NoneSet, Self::Set)
            }
            Shown::Missing => Self::NoStage,
            Shown::Unavailable(cause) => Self::Unread {
                action: cause.action.clone(),
            },
        }
    }

    /// The throttle, if one is known.
    pub fn known(&self) -> Option<Throttle> {
        match self {
            Self::Set(throttle) => Some(*throttle),
            Self::NoneSet | Self::NoStage | Self::Unread { .. } => None,
        }
    }
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
        let throttle = ApiThrottle::of(&grounds.snapshot.api);
        let trend = Trend::of(&history.days());
        let target = throttle.known().map(|throttle| throttle.rate as f64 * TIGHT);
        Some(Self {
            requests,
            throttle,
            trend,
            until_full: until_full(target, Some(requests), trend),
        })
    }

    /// Requests a second that are left below 70 % of the throttle's rate, after the 99th percentile.
    pub fn headroom(&self) -> Option<f64> {
        Some(self.throttle.known()?.rate as f64 * TIGHT - self.requests.p99)
    }
}
