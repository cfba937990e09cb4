//! What began to cost more from a day on, and what was deployed just before.

mod cause;
mod deployed;

pub use cause::{Action, Cause, Jump, Jumps};
pub use deployed::{Deployed, Turned};

use super::{Day, Resource, estimate};
use crate::price::{Dimension, PriceBook, Quantity, Usd};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use time::{Date, Duration, OffsetDateTime};

/// A week: every weekday is in it once, so that a weekend is no fall and a Monday no jump.
const WEEK: usize = 7;
/// Days that have to be known before a jump.
const BEFORE: usize = 3;
/// Days of it: the first may be dearer in part, so one more is needed to say by how much.
const SINCE: usize = 2;
/// By how much of what it cost before something has to rise: 1 ÷ 5.
const FIFTH: u32 = 5;

/// One resource that costs more from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Which.
    pub resource: Resource,
    /// What of it grew most.
    pub dimension: Dimension,
    /// The first day, which may be dearer in part only.
    #[serde(with = "crate::price::date")]
    pub since: Date,
    /// What a day cost on average before, at list price.
    pub day_before: Usd,
    /// What a day costs since, likewise.
    pub day_since: Usd,
    /// Calls that the API took on a day before, on average.
    pub calls_before: Quantity,
    /// Calls that it takes on a day since.
    pub calls_since: Quantity,
}

impl Step {
    /// What a month of 730 hours costs more.
    pub fn a_month(&self) -> Usd {
        a_month(self.day_since - self.day_before)
    }

    /// When a deployment has to have ended to be just before: on the first day, or the day before it.
    pub fn window(&self) -> (OffsetDateTime, OffsetDateTime) {
        let midnight = |date: Date| date.midnight().assume_utc();
        (
            midnight(self.since - Duration::DAY),
            midnight(self.since + Duration::DAY),
        )
    }

    /// Whether the calls explain the rise, give or take a fifth of it: then each costs about what it did.
    fn follows_traffic(&self) -> bool {
        let more_calls = self.calls_since.less(self.calls_before);
        let expected = self
            .day_before
            .times(more_calls, Quantity::ONE)
            .times((FIFTH + 1).into(), FIFTH.into());
        let rise = (self.day_since - self.day_before).times(self.calls_before, Quantity::ONE);
        is_metered_by_use(self.dimension) && !more_calls.is_zero() && rise <= expected
    }
}

/// What piles up grows a little every day and never jumps.
fn piles_up(dimension: Dimension) -> bool {
    matches!(
        dimension,
        Dimension::DynamoDbStorage | Dimension::LogsStorage | Dimension::S3Storage
    )
}

/// What is paid for each time, and not for being there.
fn is_metered_by_use(dimension: Dimension) -> bool {
    match dimension {
        Dimension::DynamoDbOnDemandWrite
        | Dimension::DynamoDbOnDemandRead
        | Dimension::LambdaRequests
        | Dimension::LambdaComputeX86
        | Dimension::LambdaComputeArm
        | Dimension::ApiGatewayRest
        | Dimension::LogsIngest
        | Dimension::XRayRecorded
        | Dimension::XRayRetrieved
        | Dimension::S3Put
        | Dimension::S3Get
        | Dimension::GetMetricData
        | Dimension::CostExplorerRequest => true,
        Dimension::DynamoDbProvisionedWrite
        | Dimension::DynamoDbProvisionedRead
        | Dimension::DynamoDbStorage
        | Dimension::DynamoDbContinuousBackup
        | Dimension::AlarmMetric
        | Dimension::AlarmComposite
        | Dimension::CustomMetric
        | Dimension::LogsStorage
        | Dimension::Dashboard
        | Dimension::S3Storage => false,
    }
}

fn a_month(a_day: Usd) -> Usd {
    a_day.times(crate::price::HOURS_A_MONTH.into(), 24_u32.into())
}

/// Looks for resources that jumped within a month, the dearest first. The days are full, the oldest first; some of the month before
/// may be among them. `None` with fewer than five days, of which nothing can be told.
///
/// A resource jumps on a day if the median of the up to seven days from it on is a fifth or more above the median of the up to
/// seven days before, and a dollar or more a month. Medians, so that neither one dear day nor a weekend is a jump. Where several
/// days in a row would do, it is the one that sets the averages of both sides furthest apart. Both sides end at another jump, which
/// is three days away or more; a side that is cut short so may lack a weekend, and counts by the day of it that speaks least for a
/// jump. Costs are at list price: a free tier that is used up in the middle of a month is no jump.
pub fn steps(days: &[Day], month: (Date, Date), book: &PriceBook) -> Option<Vec<Step>> {
    if days.len() < BEFORE + SINCE {
        return None;
    }
    let costs: Vec<BTreeMap<(Resource, Dimension), Usd>> = days.iter().map(|day| costs(day, book)).collect();
    let resources: BTreeSet<&Resource> = costs
        .iter()
        .flatten()
        .map(|((resource, _), _)| resource)
        .collect();
    let mut steps: Vec<Step> = resources
        .into_iter()
        .flat_map(|resource| {
            let series: Vec<Usd> = costs.iter().map(|day| of_resource(day, resource)).collect();
            rises(&series)
                .into_iter()
                .filter(|rise| (month.0..month.1).contains(&days[rise.at].date))
                .filter_map(|rise| step(days, &costs, &series, resource, rise))
                .collect::<Vec<_>>()
        })
        .collect();
    steps.sort_by_key(|step| Reverse(step.a_month()));
    Some(steps)
}

fn costs(day: &Day, book: &PriceBook) -> BTreeMap<(Resource, Dimension), Usd> {
    let lines = estimate(&day.usage, book).lines.into_iter();
    lines
        .filter(|line| !piles_up(line.dimension))
        .filter_map(|line| Some(((line.resource, line.dimension), line.without_free_tier.ok()?)))
        .collect()
}

fn of_resource(day: &BTreeMap<(Resource, Dimension), Usd>, resource: &Resource) -> Usd {
    let lines = day.iter().filter(|((of, _), _)| of == resource);
    lines.map(|(_, cost)| *cost).sum()
}

/// A jump within a series of days, and the days of both sides that tell by how much.
struct Rise {
    /// The first day, which may be dearer in part and is on neither side.
    at: usize,
    before: Range<usize>,
    since: Range<usize>,
}

/// Where a series jumps, each at least three days from the next.
fn rises(series: &[Usd]) -> Vec<Rise> {
    let mut found: Vec<usize> = Vec::new();
    let whole = 0..series.len();
    let mut stretches = vec![whole];
    while let Some(stretch) = stretches.pop() {
        if let Some(at) = largest_rise(series, &stretch) {
            stretches.extend([stretch.start..at, at..stretch.end]);
            found.push(at);
        }
    }
    found.sort_unstable();
    let rise = |(position, &at): (usize, &usize)| {
        // The first day of the jump before may be dearer in part, too.
        let from = position.checked_sub(1).map_or(0, |earlier| found[earlier] + 1);
        let until = found.get(position + 1).copied().unwrap_or(series.len());
        Rise {
            at,
            before: from.max(at.saturating_sub(WEEK))..at,
            since: at + 1..until.min(at + 1 + WEEK),
        }
    };
    found.iter().enumerate().map(rise).collect()
}

/// Where a series jumps most within a stretch, which begins and ends at a jump or with the series.
fn largest_rise(series: &[Usd], stretch: &Range<usize>) -> Option<usize> {
    let (after_jump, until_jump) = (stretch.start > 0, stretch.end < series.len());
    let days_since = if until_jump { BEFORE } else { SINCE };
    (stretch.start + BEFORE..(stretch.end + 1).saturating_sub(days_since))
        .filter_map(|at| {
            let before = &series[stretch.start.max(at.saturating_sub(WEEK))..at];
            let since = &series[at..stretch.end.min(at + WEEK)];
            let low = if after_jump && before.len() < WEEK {
                before.iter().max().copied()?
            } else {
                median(before, Middle::Upper)
            };
            let high = if until_jump && since.len() < WEEK {
                // The first day may be dearer in part.
                since[1..].iter().min().copied()?
            } else {
                median(since, Middle::Lower)
            };
            let rise = high - low;
            let tells = a_month(rise) >= Usd::DOLLAR && rise.multiplied(FIFTH) >= low;
            tells.then(|| (mean(since) - mean(before), Reverse(at)))
        })
        .max()
        .map(|(_, Reverse(at))| at)
}

fn step(
    days: &[Day],
    costs: &[BTreeMap<(Resource, Dimension), Usd>],
    series: &[Usd],
    resource: &Resource,
    Rise { at, before, since }: Rise,
) -> Option<Step> {
    let calls = |range: Range<usize>| {
        let count = range.len() as u64;
        let calls: Quantity = days[range]
            .iter()
            .map(|day| day.usage.of(Dimension::ApiGatewayRest))
            .sum();
        calls.divided_by(count).unwrap_or_default()
    };
    let sum = |range: &Range<usize>, dimension: Dimension| -> Usd {
        let line = (resource.clone(), dimension);
        let costs = costs[range.clone()].iter();
        let costs: Vec<Usd> = costs
            .map(|day| day.get(&line).copied().unwrap_or_default())
            .collect();
        mean(&costs)
    };
    let dimension = Dimension::ALL
        .into_iter()
        .max_by_key(|dimension| sum(&since, *dimension) - sum(&before, *dimension))?;
    Some(Step {
        resource: resource.clone(),
        dimension,
        since: days[at].date,
        day_before: mean(&series[before.clone()]),
        day_since: mean(&series[since.clone()]),
        calls_before: calls(before),
        calls_since: calls(since),
    })
}

fn mean(values: &[Usd]) -> Usd {
    let sum: Usd = values.iter().copied().sum();
    sum.times(Quantity::ONE, (values.len() as u64).into())
}

/// The middle of a series; of an even number, the one that speaks less for a jump.
fn median(values: &[Usd], of_even: Middle) -> Usd {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let position = match of_even {
        Middle::Upper => sorted.len() / 2,
        Middle::Lower => sorted.len().saturating_sub(1) / 2,
    };
    sorted.get(position).copied().unwrap_or_default()
}

/// Which of two middles.
#[derive(Debug, Clone, Copy)]
enum Middle {
    Lower,
    Upper,
}
