//! What a month will cost.

use super::{Day, Estimate, Usage, days_in_month, estimate, used_between};
use crate::name::Region;
use crate::price::{PriceBook, Quantity, Usd};
use serde::Serialize;
use time::{Date, Duration};

/// What a month has cost so far, and will.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Forecast {
    /// Until now.
    pub to_date: Estimate,
    /// The whole month, as the days before let expect.
    pub expected: Estimate,
    /// The whole month at least, so far as the days before tell.
    pub low: Usd,
    /// The whole month at most, so far as the days before tell.
    pub high: Usd,
    /// What it rests on.
    pub basis: Basis,
}

/// What a forecast rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// Full days that were looked at.
    pub days: usize,
    /// Whether each weekday was expected to be like those before it; otherwise all days alike.
    pub by_weekday: bool,
}

/// There are too few full days to say anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a forecast needs {NEEDED} full days, there are {0}")]
pub struct TooFewDays(pub usize);

const NEEDED: usize = 3;
/// Four weeks: each weekday four times, and no season.
const LOOKED_BACK: usize = 28;
/// Two weeks: each weekday is there twice, so its pattern can be told from an accident.
const PATTERN_NEEDS: usize = 14;
/// Standard deviations of the range: about 95 of 100 months lie within, if days scatter by chance.
const SPREAD: f64 = 2.0;

/// Forecasts the month of `today` from its days and those before. The last day may be `today`, which is not over.
///
/// Expected: every day that is left uses, line by line, what the same weekday used on average over the last 28 full days; with
/// fewer than 14 all days are alike. What is left of today is expected by the same rule, if that is more than it has used.
/// Tiers and free tiers are then taken from the month's sum.
///
/// Range: the days' cost at list price scatters around the weekday's mean by `s`. Over `n` days that are left, with a mean made
/// of `k` days, it is off by `2 s √(n + n² ÷ k)` at most. If the last seven days cost `7 d` more or less a day than the seven
/// before, usage drifts and may go on so: the range grows in that direction by `d n (k ÷ 2 + (n + 1) ÷ 2)`, because the mean
/// is `k ÷ 2` days old.
///
/// # Errors
/// There are fewer than three full days.
pub fn forecast(days: &[Day], today: Date, book: &PriceBook) -> Result<Forecast, TooFewDays> {
    let full: Vec<&Day> = days.iter().filter(|day| day.date < today).collect();
    let looked_at = &full[full.len().saturating_sub(LOOKED_BACK)..];
    let latest = looked_at.last().ok_or(TooFewDays(0))?;
    if looked_at.len() < NEEDED {
        return Err(TooFewDays(looked_at.len()));
    }
    let nothing = Usage::new(latest.usage.region.clone());
    let pattern = Pattern {
        days: looked_at,
        by_weekday: looked_at.len() >= PATTERN_NEEDS,
        region: &latest.usage.region,
    };
    let first = today.replace_day(1).unwrap_or(today);
    let end = first + Duration::days(days_in_month(today).into());
    let tomorrow = today + Duration::DAY;

    let to_date = used_between(days, first, tomorrow).unwrap_or_else(|| nothing.clone());
    let used_today = used_between(days, today, tomorrow).unwrap_or_else(|| nothing.clone());
    let mut whole_today = pattern.expected(today);
    whole_today.at_least(&used_today);
    let mut remaining = whole_today;
    let mut left = 1_u32;
    let mut day = tomorrow;
    while day < end {
        remaining.add_all(&pattern.expected(day));
        left += 1;
        day += Duration::DAY;
    }
    let before_today = used_between(days, first, today).unwrap_or(nothing);
    let month = |factor: Quantity| {
        let mut usage = remaining.times(factor);
        usage.at_least(&used_today);
        usage.add_all(&before_today);
        estimate(&usage, book)
    };
    let range = pattern.range(f64::from(left), book);
    let remaining_cost = list_price(&remaining, book);
    let factor = |by: f64| Quantity::measured((1.0 + by / remaining_cost).max(0.0)).unwrap_or(Quantity::ONE);
    let expected = month(Quantity::ONE);
    Ok(Forecast {
        to_date: estimate(&to_date, book),
        low: month(factor(-range.down)).total().min(expected.total()),
        high: month(factor(range.up)).total().max(expected.total()),
        expected,
        basis: Basis {
            days: looked_at.len(),
            by_weekday: pattern.by_weekday,
        },
    })
}

/// What a day is expected to use.
struct Pattern<'a> {
    days: &'a [&'a Day],
    by_weekday: bool,
    region: &'a Region,
}

/// How far the days that are left may be off, in dollars at list price.
struct Range {
    down: f64,
    up: f64,
}

impl Pattern<'_> {
    /// The mean of the days that are like this one.
    fn expected(&self, date: Date) -> Usage {
        let like: Vec<&Usage> = self
            .days
            .iter()
            .filter(|day| !self.by_weekday || day.date.weekday() == date.weekday())
            .map(|day| &day.usage)
            .collect();
        let mut sum = Usage::new(self.region.clone());
        for usage in &like {
            sum.add_all(usage);
        }
        sum.times(Quantity::ONE.divided_by(like.len() as u64).unwrap_or_default())
    }

    fn range(&self, left: f64, book: &PriceBook) -> Range {
        let costs: Vec<f64> = self.days.iter().map(|day| list_price(&day.usage, book)).collect();
        let count = costs.len() as f64;
        let off: f64 = self
            .days
            .iter()
            .zip(&costs)
            .map(|(day, cost)| (cost - list_price(&self.expected(day.date), book)).powi(2))
            .sum();
        // Each mean that was taken from these days uses one of them up.
        let means = if self.by_weekday { 7.0 } else { 1.0 };
        let scatter = (off / (count - means).max(1.0)).sqrt();
        let chance = SPREAD * scatter * (left + left * left / count).sqrt();
        let drift = drift(&costs) * left * (count / 2.0 + (left + 1.0) / 2.0);
        Range {
            down: chance - drift.min(0.0),
            up: chance + drift.max(0.0),
        }
    }
}

/// By how much a day costs more than the day before, from the last two weeks; nothing if there are not as many.
fn drift(costs: &[f64]) -> f64 {
    let Some(start) = costs.len().checked_sub(14) else {
        return 0.0;
    };
    let (before, last) = costs[start..].split_at(7);
    (last.iter().sum::<f64>() - before.iter().sum::<f64>()) / 49.0
}

/// Tier by tier without free tiers: a measure for how days scatter.
fn list_price(usage: &Usage, book: &PriceBook) -> f64 {
    estimate(usage, book).without_free_tiers().as_f64()
}
