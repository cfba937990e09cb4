//! The function in the capacity report.

use super::Grounds;
use crate::capacity::report::{
    AccountLimit, AtOnce, Concurrency, MemoryAdvice, MemorySample, MemoryUse, concurrency, memory,
};
use crate::cost::Usage;
use crate::price::{Dimension, HOURS_A_MONTH, Quantity};
use crate::snapshot::{self, Observed};
use serde::Serialize;

/// The function: its memory, and how many of it run at once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FunctionReport {
    /// What it has, in MB.
    pub memory_mb: u32,
    /// What its log says that it uses.
    pub used: Observed<MemorySample>,
    /// What it should have.
    pub memory: MemoryAdvice,
    /// How many invocations there were.
    pub invocations: f64,
    /// How long one takes on average, in milliseconds; `None` without one.
    pub mean_ms: Option<f64>,
    /// Invocations a second in the busiest period.
    pub busiest: f64,
    /// How many run at once at the peak, and may; nothing in it where nothing ran.
    pub concurrency: Observed<Option<Concurrency>>,
}

impl FunctionReport {
    /// Of a usage of so many days; `None` if the function's settings could not be read.
    pub(super) fn of(grounds: Grounds<'_>, usage: Option<&Usage>, days: usize) -> Option<Self> {
        let Grounds {
            measured,
            settings,
            snapshot,
            book,
            ..
        } = grounds;
        let configured = settings.function.as_ref()?;
        let sum = |series: &[Option<f64>]| series.iter().flatten().sum::<f64>();
        let most = |series: &[Option<f64>]| series.iter().flatten().copied().reduce(f64::max);
        let invocations = sum(&measured.invocations);
        let mean_ms = (invocations > 0.0).then(|| sum(&measured.duration_ms) / invocations);
        let busiest = most(&measured.invocations).unwrap_or_default() / measured.period.as_seconds_f64();
        let dimension = match configured.architecture.as_str() {
            "arm64" => Dimension::LambdaComputeArm,
            _ => Dimension::LambdaComputeX86,
        };
        let used = MemoryUse {
            configured_mb: configured.memory_mb,
            sample: grounds.memory.shown().value().copied(),
            mean_ms,
            compute: a_month(usage.map(|usage| usage.of(dimension)).unwrap_or_default(), days),
            dimension,
        };
        let at_once = AtOnce {
            own: most(&measured.at_once),
            unreserved: most(&measured.unreserved_at_once),
            busiest,
            mean_ms,
        };
        Some(Self {
            memory_mb: configured.memory_mb,
            used: grounds.memory.clone(),
            memory: memory(&used, &settings.region, book),
            invocations,
            mean_ms,
            busiest,
            concurrency: headroom(&at_once, &snapshot.concurrency, grounds.account),
        })
    }
}

/// What a month of 730 hours comes to if it goes on as on these days.
pub(super) fn a_month(used: Quantity, days: usize) -> Quantity {
    let hours = 24 * u64::try_from(days).unwrap_or(u64::MAX / 24);
    used.times(HOURS_A_MONTH).divided_by(hours).unwrap_or_default()
}

/// A reservation is a limit by itself. Without one the account's counts, and has to be known.
fn headroom(
    at_once: &AtOnce,
    reserved: &Observed<snapshot::Concurrency>,
    account: &Observed<AccountLimit>,
) -> Observed<Option<Concurrency>> {
    match reserved.shown().value() {
        Some(snapshot::Concurrency::Unreserved) => {
            account.map(|account| concurrency(at_once, snapshot::Concurrency::Unreserved, Some(*account)))
        }
        Some(snapshot::Concurrency::Reserved(_)) | None => {
            reserved.map(|reserved| concurrency(at_once, *reserved, None))
        }
    }
}
