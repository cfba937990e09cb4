//! What CloudWatch measured, as far as it may be judged by.

use crate::capacity::{self, Headroom};
use crate::snapshot::{Metrics, Reading, Snapshot};
use time::{Duration, OffsetDateTime};

/// Metrics that are recent enough.
pub(in crate::health) struct Measured<'a> {
    /// The metrics.
    pub metrics: &'a Metrics,
    /// When they were read.
    pub as_of: OffsetDateTime,
    /// The provisioned capacity nearest to its limit.
    pub headroom: Option<Headroom>,
}

impl<'a> Measured<'a> {
    /// Beyond this age nothing is said by metrics: twice as long as they are kept by default, because they are paid for. Where
    /// they are kept longer still, they are judged for this long after each reading.
    const OLDEST: Duration = Duration::minutes(10);

    /// The metrics of a snapshot, unless they could not be read or are too old.
    pub(in crate::health) fn of(snapshot: &'a Snapshot) -> Option<Self> {
        let observed = &snapshot.metrics;
        match &observed.reading {
            Reading::Found(metrics) if snapshot.taken_at - observed.as_of <= Self::OLDEST => Some(Self {
                metrics,
                as_of: observed.as_of,
                headroom: capacity::headroom(metrics, &snapshot.tables),
            }),
            _ => None,
        }
    }
}
