//! How many of the function run at once, and may.

use crate::snapshot;
use serde::{Deserialize, Serialize};

/// How many functions may run at once in an account and region (Lambda API reference, `AccountLimit`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLimit {
    /// All functions together.
    pub concurrent: u32,
    /// What of that no function has reserved: all others share it.
    pub unreserved: u32,
}

/// What ran at once, and how that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AtOnce {
    /// The most of this function that CloudWatch saw (`ConcurrentExecutions`).
    pub own: Option<f64>,
    /// The most of all functions without a reservation (`UnreservedConcurrentExecutions`).
    pub unreserved: Option<f64>,
    /// Invocations a second in the busiest period.
    pub busiest: f64,
    /// How long one takes on average, in milliseconds; `None` without one.
    pub mean_ms: Option<f64>,
}

/// How many run at once, and may.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Concurrency {
    /// At the peak.
    pub peak: f64,
    /// Whose peak that is.
    pub peak_of: PeakOf,
    /// How many may.
    pub limit: u32,
    /// Whose limit that is.
    pub limit_of: LimitOf,
    /// Invocations a second, each as long as on average, that reach the limit; `None` without one.
    pub requests_at_limit: Option<f64>,
}

/// Whose peak it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeakOf {
    /// The function's, by its metric.
    Function,
    /// Of all functions without a reservation, by their metric: they share one limit.
    Unreserved,
    /// The function's, reckoned: invocations a second × seconds each takes (Little's law; Lambda Developer Guide, "Understanding
    /// Lambda function scaling"). What comes in bursts within a period is averaged away.
    Reckoned,
}

/// Whose limit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum LimitOf {
    /// Reserved for the function.
    Function,
    /// Shared by all functions without a reservation.
    Account {
        /// What all functions may together.
        concurrent: u32,
    },
}

impl Concurrency {
    /// The share that is left at the peak, between 0 and 1. Nothing of a limit of zero.
    pub fn left(&self) -> f64 {
        if self.limit == 0 {
            return 0.0;
        }
        (1.0 - self.peak / f64::from(self.limit)).clamp(0.0, 1.0)
    }
}

/// The peak against the limit that holds for it. `None` where nothing ran, or the account's limit counts and is not known.
pub fn concurrency(
    at_once: &AtOnce,
    reserved: snapshot::Concurrency,
    account: Option<AccountLimit>,
) -> Option<Concurrency> {
    let reckoned = at_once.mean_ms.map(|mean| at_once.busiest * mean / 1000.0);
    let own = at_once
        .own
        .map(|peak| (peak, PeakOf::Function))
        .or_else(|| reckoned.map(|peak| (peak, PeakOf::Reckoned)));
    let ((peak, peak_of), limit, limit_of) = match reserved {
        snapshot::Concurrency::Reserved(limit) => (own?, limit, LimitOf::Function),
        snapshot::Concurrency::Unreserved => {
            let account = account?;
            let shared = at_once.unreserved.map(|peak| (peak, PeakOf::Unreserved));
            let limit_of = LimitOf::Account {
                concurrent: account.concurrent,
            };
            (shared.or(own)?, account.unreserved, limit_of)
        }
    };
    Some(Concurrency {
        peak,
        peak_of,
        limit,
        limit_of,
        requests_at_limit: at_once
            .mean_ms
            .filter(|mean| *mean > 0.0)
            .map(|mean| f64::from(limit) * 1000.0 / mean),
    })
}
