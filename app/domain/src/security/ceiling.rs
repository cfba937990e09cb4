//! What a public address can cost at most.

use crate::contract::TableId;
use crate::cost::{Resource, Usage, estimate};
use crate::price::{Dimension, HOURS_A_MONTH, PriceBook, Quantity, Usd};
use crate::snapshot::{Billing, Snapshot};
use serde::{Deserialize, Serialize};

/// Write units of one event, as the collector's transaction is charged (docs/collector.md, "How it is written"). Only tables
/// that are paid by request cost more the more is written; the others refuse.
const WRITE_UNITS: [(TableId, u32); 3] = [
    (TableId::Events, 4),
    (TableId::Sessions, 3),
    (TableId::ActiveSessions, 2),
];

/// What a month at the limit costs: every request is let through and carries one small event.
///
/// At list price and without free tiers, which other usage may have taken. Not in it: the log, traces, storage, and requests that
/// carry more than one event. What API Gateway refuses beyond the limit is free (Amazon API Gateway pricing).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceiling {
    /// Requests a second that are let through.
    pub per_second: u64,
    /// As many in a month of 730 hours.
    pub per_month: u64,
    /// How long the function takes for one, in milliseconds: the 95th percentile of the last minutes. Where none was measured,
    /// its time is not in the cost.
    pub milliseconds: Option<u64>,
    /// What they cost; `None` where no price is known.
    pub cost: Option<Usd>,
    /// What has no price, and so is not in the cost.
    pub not_priced: Vec<Dimension>,
}

impl Ceiling {
    pub(super) fn of(per_second: u64, snapshot: &Snapshot, book: Option<&PriceBook>) -> Self {
        let per_month = per_second.saturating_mul(u64::from(HOURS_A_MONTH) * 3600);
        let milliseconds = duration(snapshot);
        let usage = usage(per_month, milliseconds, snapshot);
        let estimate = book.map(|book| estimate(&usage, book));
        let not_priced: Vec<Dimension> = match &estimate {
            Some(estimate) => estimate.not_priced().map(|(line, _)| line.dimension).collect(),
            None => vec![],
        };
        let cost = estimate.filter(|estimate| estimate.lines.len() > not_priced.len());
        Self {
            per_second,
            per_month,
            milliseconds,
            cost: cost.map(|estimate| estimate.without_free_tiers()),
            not_priced,
        }
    }
}

/// Lambda charges by the millisecond, rounded up.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a duration is a small positive number"
)]
fn duration(snapshot: &Snapshot) -> Option<u64> {
    let metrics = snapshot.metrics.reading.found()?;
    let measured = metrics.duration_p95.recent_mean()?;
    Some(measured.ceil() as u64)
}

fn usage(requests: u64, milliseconds: Option<u64>, snapshot: &Snapshot) -> Usage {
    let requests = Quantity::from(requests);
    let mut usage = Usage::new(snapshot.target.region.clone())
        .with(Resource::Api, Dimension::ApiGatewayRest, requests)
        .with(Resource::Function, Dimension::LambdaRequests, requests);
    let live = snapshot.alias.reading.found();
    let live = live.and_then(|alias| alias.live.reading.found());
    if let Some((function, milliseconds)) = live.zip(milliseconds) {
        let compute = match function.architecture.as_str() {
            "arm64" => Dimension::LambdaComputeArm,
            _ => Dimension::LambdaComputeX86,
        };
        let seconds = requests.times(milliseconds).divided_by(1000_u32);
        let gb_seconds = seconds.and_then(|seconds| seconds.times(function.memory_mb).divided_by(1024_u32));
        usage.add(Resource::Function, compute, gb_seconds.unwrap_or_default());
    }
    for (id, units) in WRITE_UNITS {
        let table = snapshot.tables.get(&id).and_then(|table| table.reading.found());
        if table.is_some_and(|table| table.billing == Billing::OnDemand) {
            let written = requests.times(units);
            usage.add(Resource::Table(id), Dimension::DynamoDbOnDemandWrite, written);
        }
    }
    usage
}
