//! The function's memory: what its log says of it, and what it should be.

use super::Level;
use super::advice::a_dollar;
use super::consumption::percentile;
use crate::name::Region;
use crate::price::{Dimension, NotPriced, PriceBook, Quantity, Usd};
use serde::Serialize;
use time::OffsetDateTime;

/// What the log says of the function's memory: Lambda has no metric for it, only the `REPORT` line that ends each invocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MemorySample {
    /// Since when lines were looked for.
    #[serde(with = "time::serde::rfc3339")]
    pub from: OffsetDateTime,
    /// Until when.
    #[serde(with = "time::serde::rfc3339")]
    pub to: OffsetDateTime,
    /// How much of that time.
    pub looked_at: LookedAt,
    /// Invocations whose line says what they used.
    pub invocations: usize,
    /// Invocations whose line says 0 MB: a Lambda on this machine may not measure it.
    pub unmeasured: usize,
    /// What they used; `None` without one that was measured.
    pub used: Option<MemoryUsed>,
}

/// How much of the log was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum LookedAt {
    /// Every invocation.
    All,
    /// The newest invocations of each stretch of the time.
    Sampled {
        /// Stretches that could be read.
        read: u32,
        /// Stretches that there are.
        of: u32,
    },
}

/// What invocations used, in MB. An environment that serves one after another says the most that it ever used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MemoryUsed {
    /// 99 of 100 used no more.
    pub p99_mb: u32,
    /// None used more.
    pub max_mb: u32,
}

impl MemorySample {
    /// Of the megabytes that each line says.
    pub fn of(mut used_mb: Vec<u32>, from: OffsetDateTime, to: OffsetDateTime, looked_at: LookedAt) -> Self {
        let lines = used_mb.len();
        used_mb.retain(|mb| *mb > 0);
        used_mb.sort_unstable();
        Self {
            from,
            to,
            looked_at,
            invocations: used_mb.len(),
            unmeasured: lines - used_mb.len(),
            used: used_mb.last().map(|max| MemoryUsed {
                p99_mb: percentile(&used_mb, 99),
                max_mb: *max,
            }),
        }
    }

    /// Nothing was invoked in that time, which is certain.
    pub fn is_idle(&self) -> bool {
        self.looked_at == LookedAt::All && self.invocations == 0 && self.unmeasured == 0
    }
}

/// The megabytes that a line of the log says an invocation used, if it is one that ends an invocation (Lambda Developer Guide,
/// "Viewing CloudWatch logs for Lambda functions").
pub fn max_memory_used(line: &str) -> Option<u32> {
    let after = line.strip_prefix("REPORT RequestId: ")?;
    let (_, after) = after.split_once("\tMax Memory Used: ")?;
    after.split_once(" MB")?.0.parse().ok()
}

/// What the function has, uses and costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MemoryUse {
    /// Configured, in MB.
    pub configured_mb: u32,
    /// What the log says, if it could be read.
    pub sample: Option<MemorySample>,
    /// How long an invocation takes on average, in milliseconds; `None` without one.
    pub mean_ms: Option<f64>,
    /// GB-seconds billed in a month of 730 hours.
    pub compute: Quantity,
    /// By which they are charged: x86 or arm64.
    pub dimension: Dimension,
}

/// What the function's memory should be.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MemoryAdvice {
    /// Leave it.
    Keep {
        /// Why.
        because: MemoryKept,
        /// How sure that is.
        confidence: MemoryConfidence,
    },
    /// Change it.
    Change(MemoryChange),
    /// Nothing says what is used.
    Unknown,
    /// Less would do, but whether that is worth a change cannot be said: compute has no price here.
    NotPriced {
        /// Why.
        reason: NotPriced,
    },
}

/// Why the function's memory is to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MemoryKept {
    /// What is left is a margin and no more.
    Fits,
    /// Less would do, and save too little to be worth a change.
    NotWorthIt {
        /// So much a year, if calls take as long as now.
        saving: Usd,
    },
}

/// Another size, and what follows from it. Memory brings processor time (Lambda Developer Guide, "Configure Lambda function
/// memory"): calls take as long as now at one end of each range, and as much longer or shorter as the memory is smaller or larger
/// at the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MemoryChange {
    /// Megabytes.
    pub to_mb: u32,
    /// What a month of compute costs; more memory is needed even where that has no price.
    pub costs: Result<MemoryCosts, NotPriced>,
    /// How long an invocation takes then, in milliseconds, the shortest and the longest; `None` where none was measured.
    pub takes_ms: Option<(f64, f64)>,
    /// How sure that is.
    pub confidence: MemoryConfidence,
}

/// What a month of compute costs, at list price, the free tier aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MemoryCosts {
    /// Now.
    pub now: Usd,
    /// With the other size, at least.
    pub low: Usd,
    /// At most.
    pub high: Usd,
}

/// How sure an advice on memory is, and what it is unsure of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemoryConfidence {
    /// How sure.
    pub level: Level,
    /// Because of what not surer.
    pub doubts: Vec<MemoryDoubt>,
}

/// What makes an advice on memory less sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MemoryDoubt {
    /// So few that one in a hundred is not seen for certain.
    FewInvocations {
        /// How many.
        invocations: usize,
    },
    /// Not all were looked at: the one that used most may not be among them.
    Sampled,
    /// With less memory there is less processor time: how much longer calls then take was not measured.
    SpeedUnknown,
}

/// Lambda's least memory (Lambda Developer Guide, "Configure Lambda function memory").
const LEAST_MB: u32 = 128;
/// Its most.
const MOST_MB: u32 = 10_240;
/// In steps that people write.
const STEP_MB: u32 = 64;
/// With fewer the 99th percentile hangs on fewer than ten.
const ENOUGH: usize = 1000;
/// Of a year.
const MONTHS: u32 = 12;

/// Half as much again as was ever used, in steps of 64 MB: never less than what was used and a margin. A change is advised from a
/// step down if that may save a dollar a year, or up if less than a tenth is left, whatever it costs.
pub fn memory(function: &MemoryUse, region: &Region, book: &PriceBook) -> MemoryAdvice {
    let MemoryUse {
        configured_mb,
        compute,
        mean_ms,
        ..
    } = *function;
    let Some((sample, used)) = function.sample.and_then(|sample| Some((sample, sample.used?))) else {
        return MemoryAdvice::Unknown;
    };
    if configured_mb == 0 {
        return MemoryAdvice::Unknown;
    }
    let wanted = used
        .max_mb
        .saturating_mul(3)
        .div_ceil(2)
        .next_multiple_of(STEP_MB)
        .clamp(LEAST_MB, MOST_MB);
    let is_scarce = u64::from(used.max_mb) * 10 > u64::from(configured_mb) * 9;
    if wanted == configured_mb || (wanted > configured_mb && !is_scarce) {
        return MemoryAdvice::Keep {
            because: MemoryKept::Fits,
            confidence: confidence(&sample, false),
        };
    }
    let is_smaller = wanted < configured_mb;
    let confidence = confidence(&sample, is_smaller);
    let scaled = compute.times(wanted).divided_by(configured_mb).unwrap_or(compute);
    let price = book.price(region, function.dimension);
    let charged = price.and_then(|price| Ok((price.charge(compute)?, price.charge(scaled)?)));
    if is_smaller {
        let saving = match &charged {
            Ok((now, then)) => (*now - *then).multiplied(MONTHS),
            Err(reason) => {
                return MemoryAdvice::NotPriced {
                    reason: reason.clone(),
                };
            }
        };
        if saving < a_dollar() {
            return MemoryAdvice::Keep {
                because: MemoryKept::NotWorthIt { saving },
                confidence,
            };
        }
    }
    MemoryAdvice::Change(MemoryChange {
        to_mb: wanted,
        costs: charged.map(|(now, then)| MemoryCosts {
            now,
            low: now.min(then),
            high: now.max(then),
        }),
        takes_ms: mean_ms.map(|mean| {
            let scaled = mean * f64::from(configured_mb) / f64::from(wanted);
            (mean.min(scaled), mean.max(scaled))
        }),
        confidence,
    })
}

fn confidence(sample: &MemorySample, is_smaller: bool) -> MemoryConfidence {
    let few = MemoryDoubt::FewInvocations {
        invocations: sample.invocations,
    };
    let doubts: Vec<MemoryDoubt> = [
        (sample.invocations < ENOUGH).then_some(few),
        (sample.looked_at != LookedAt::All).then_some(MemoryDoubt::Sampled),
        is_smaller.then_some(MemoryDoubt::SpeedUnknown),
    ]
    .into_iter()
    .flatten()
    .collect();
    MemoryConfidence {
        level: Level::of(doubts.len()),
        doubts,
    }
}
