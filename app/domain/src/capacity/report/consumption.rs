//! What was consumed over a window.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// Capacity units consumed, one sum for each period of a window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// When the first period begins.
    #[serde(with = "time::serde::rfc3339")]
    pub from: OffsetDateTime,
    /// How long each is: a minute for 15 days back, five for 63, an hour for 455 (CloudWatch User Guide, "Metrics
    /// retention").
    pub period: Duration,
    /// The sum of each, `None` where CloudWatch has none: DynamoDB reports only periods with requests.
    pub sums: Vec<Option<f64>>,
}

/// What that comes to, in units a second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Consumption {
    /// The mean over the window.
    pub average: f64,
    /// 95 of 100 periods consumed no more.
    pub p95: f64,
    /// 99 of 100 periods consumed no more.
    pub p99: f64,
    /// The busiest period.
    pub max: f64,
    /// How long a period is: whatever is shorter is averaged away.
    pub resolution: Duration,
    /// How many periods that were.
    pub periods: usize,
}

impl Consumption {
    /// Units a second that capacity is to be sized for: the 99th percentile; but the busiest period too must pass, with what
    /// DynamoDB saves up of unused capacity, 300 seconds' worth (DynamoDB Developer Guide, "Burst capacity").
    pub fn demand(&self) -> f64 {
        let burst = 1.0 + 300.0 / self.resolution.as_seconds_f64();
        self.p99.max(self.max / burst * super::super::TIGHT)
    }

    /// Nothing was asked for.
    pub(super) fn none(resolution: Duration) -> Self {
        Self {
            average: 0.0,
            p95: 0.0,
            p99: 0.0,
            max: 0.0,
            resolution,
            periods: 0,
        }
    }
}

impl History {
    /// Each period's sum ÷ period. A gap is a zero, but before the first value there may have been no table: that is left out.
    fn rates(&self) -> Vec<f64> {
        let seconds = self.period.as_seconds_f64();
        self.sums
            .iter()
            .skip_while(|sum| sum.is_none())
            .map(|sum| sum.unwrap_or_default() / seconds)
            .collect()
    }

    /// Mean, percentiles and maximum. `None` if CloudWatch has nothing.
    pub fn consumption(&self) -> Option<Consumption> {
        let mut rates = self.rates();
        if rates.is_empty() {
            return None;
        }
        rates.sort_by(f64::total_cmp);
        Some(Consumption {
            average: mean(&rates),
            p95: percentile(&rates, 95),
            p99: percentile(&rates, 99),
            max: percentile(&rates, 100),
            resolution: self.period,
            periods: rates.len(),
        })
    }

    /// The busiest period of each of at most so many steps of equal length, in units a second, and how long a step is.
    pub fn peaks(&self, most: usize) -> (Duration, Vec<Option<f64>>) {
        let an_hour = usize::try_from(super::super::whole(Duration::HOUR / self.period)).unwrap_or(1);
        // Whole hours, so that a step can be named.
        let each = self
            .sums
            .len()
            .div_ceil(most.max(1))
            .next_multiple_of(an_hour.max(1));
        let seconds = self.period.as_seconds_f64();
        let busiest = |step: &[Option<f64>]| step.iter().flatten().copied().reduce(f64::max);
        let peaks = self.sums.chunks(each).map(busiest);
        (
            self.period * i32::try_from(each).unwrap_or(i32::MAX),
            peaks.map(|sum| Some(sum? / seconds)).collect(),
        )
    }

    /// The mean of each whole day, in units a second.
    pub fn days(&self) -> Vec<f64> {
        let periods_a_day = Duration::DAY / self.period;
        let length = usize::try_from(super::super::whole(periods_a_day)).unwrap_or(usize::MAX);
        self.rates().chunks_exact(length.max(1)).map(mean).collect()
    }
}

/// By nearest rank: the least value that so many of a hundred do not exceed.
pub(super) fn percentile<T: Copy + Default>(sorted: &[T], percent: usize) -> T {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
