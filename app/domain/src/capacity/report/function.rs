//! The function's memory, and how many of it may run.

use crate::name::Region;
use crate::price::{Dimension, NotPriced, PriceBook, Quantity, Usd};
use serde::Serialize;

/// What the function has and uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MemoryUse {
    /// Configured, in MB.
    pub configured_mb: u32,
    /// The most that any invocation used, in MB (`Max Memory Used` of its report).
    pub used_mb: u32,
    /// GB-seconds billed in a month.
    pub compute: Quantity,
    /// By which they are charged: x86 or arm64.
    pub dimension: Dimension,
}

/// What its memory should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MemoryAdvice {
    /// Leave it.
    Keep,
    /// Change it. What a month then costs more lies between the two: memory brings processor time, so calls take as long as now
    /// at one end, and as much longer or shorter as the memory is smaller or larger at the other.
    Change {
        /// Megabytes.
        to_mb: u32,
        /// At least; less than nothing is a saving.
        low: Usd,
        /// At most.
        high: Usd,
    },
    /// No report says what was used.
    Unknown,
    /// Compute has no price here.
    NotPriced(NotPriced),
}

/// Lambda's least memory (Lambda Developer Guide, "Configure Lambda function memory").
const LEAST_MB: u32 = 128;
/// Its most.
const MOST_MB: u32 = 10_240;
/// In steps that people write.
const STEP_MB: u32 = 64;

/// Half as much again as was ever used, in steps of 64 MB. A change is advised from a step down, or if a tenth is left.
pub fn memory(used: &MemoryUse, region: &Region, book: &PriceBook) -> MemoryAdvice {
    if used.used_mb == 0 || used.configured_mb == 0 {
        return MemoryAdvice::Unknown;
    }
    let wanted = (used.used_mb.saturating_mul(3) / 2)
        .next_multiple_of(STEP_MB)
        .clamp(LEAST_MB, MOST_MB);
    let scarce = u64::from(used.used_mb) * 10 > u64::from(used.configured_mb) * 9;
    if wanted == used.configured_mb || (wanted > used.configured_mb && !scarce) {
        return MemoryAdvice::Keep;
    }
    let scaled = used
        .compute
        .times(wanted)
        .divided_by(used.configured_mb)
        .unwrap_or(used.compute);
    let price = book.price(region, used.dimension);
    match price.and_then(|price| Ok(price.charge(scaled)? - price.charge(used.compute)?)) {
        Ok(difference) => MemoryAdvice::Change {
            to_mb: wanted,
            low: difference.min(Usd::ZERO),
            high: difference.max(Usd::ZERO),
        },
        Err(reason) => MemoryAdvice::NotPriced(reason),
    }
}

/// How many of the function run at once, and may.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Concurrency {
    /// At the peak: requests a second × seconds each takes (Little's law; Lambda Developer Guide, "Understanding concurrency").
    pub peak: f64,
    /// How many may.
    pub limit: u32,
    /// Requests a second that reach the limit.
    pub requests_at_limit: f64,
}

impl Concurrency {
    /// The share that is left at the peak, between 0 and 1.
    pub fn left(&self) -> f64 {
        (1.0 - self.peak / f64::from(self.limit)).clamp(0.0, 1.0)
    }
}

/// From the busiest second and how long a request takes. `None` if it takes no time, or none may run.
pub fn concurrency(requests_per_second: f64, duration_ms: f64, limit: u32) -> Option<Concurrency> {
    let seconds = duration_ms / 1000.0;
    (seconds > 0.0 && limit > 0).then(|| Concurrency {
        peak: requests_per_second * seconds,
        limit,
        requests_at_limit: f64::from(limit) / seconds,
    })
}
