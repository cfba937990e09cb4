//! What an alarm compares with its threshold, over a window.

use super::{Range, Window};
use crate::alarm::evaluate::breaches;
use crate::alarm::{Comparison, MetricRule, Threshold};
use crate::snapshot::Series;

/// The values that an alarm compares, as few as a chart can show.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// Where its points are in time.
    pub range: Range,
    /// For each point the value that is nearest to ringing, among those of its periods; `None` where there is none.
    pub values: Vec<Option<f64>>,
    /// How many of the alarm's periods a point stands for.
    pub periods: usize,
    /// In how many periods there was a value.
    pub known: usize,
    /// In how many the value was beyond the threshold; `None` if that is a band, which only CloudWatch knows.
    pub beyond: Option<usize>,
}

impl Watched {
    /// The most points that a chart shows.
    const MOST_POINTS: usize = 300;

    /// What a rule's values over a range of its own period say.
    ///
    /// A threshold is for the alarm's own period: a sum of an hour cannot be compared with what a sum of five minutes may be. So a
    /// point of a longer window is not a longer period, but the worst of several periods.
    pub fn of(rule: &MetricRule, range: Range, series: &Series) -> Self {
        let values: Vec<Option<f64>> = series
            .0
            .iter()
            .map(|value| value.filter(|value| value.is_finite()))
            .collect();
        let periods = values.len().div_ceil(Self::MOST_POINTS).max(1);
        // What does not make a whole point is the oldest.
        let left_out = values.len() % periods;
        let whole = values.get(left_out..).unwrap_or_default();
        let known = || whole.iter().flatten().copied();
        Self {
            range: Range {
                from: range.from + range.period * count(left_out),
                to: range.to,
                period: range.period * count(periods),
            },
            values: whole
                .chunks(periods)
                .map(|values| values.iter().flatten().copied().reduce(worse(rule.comparison)))
                .collect(),
            periods,
            known: known().count(),
            beyond: rule.number().map(|threshold| {
                known()
                    .filter(|value| breaches(rule.comparison, *value, threshold))
                    .count()
            }),
        }
    }
}

impl MetricRule {
    /// The number that values are compared with; `None` if it is a band.
    pub fn number(&self) -> Option<f64> {
        match self.threshold {
            Threshold::Static(value) => Some(value),
            Threshold::Band { .. } => None,
        }
    }
}

/// The one of two values that is nearer to ringing.
fn worse(comparison: Comparison) -> fn(f64, f64) -> f64 {
    match comparison {
        Comparison::LessThan | Comparison::LessThanOrEqual | Comparison::LessThanLower => f64::min,
        Comparison::GreaterThan
        | Comparison::GreaterThanOrEqual
        | Comparison::GreaterThanUpper
        | Comparison::OutsideBand => f64::max,
    }
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl Window {
    /// The fewest periods of an alarm that are worth a chart.
    const FEWEST: i32 = 4;

    /// The windows over which an alarm of this period can be looked at: long enough for some periods, and short enough for
    /// CloudWatch to have kept them all.
    pub fn of_alarm(rule: &MetricRule) -> impl Iterator<Item = Self> + use<> {
        let period = time::Duration::seconds(rule.period().into());
        Self::ALL
            .into_iter()
            .filter(move |window| window.length() >= period * Self::FEWEST && window.keeps(period))
    }

    /// The window of an address if the alarm can be looked at over it; the usual one or, without that, the longest.
    pub fn for_alarm(text: &str, rule: &MetricRule) -> Self {
        let named = Self::of_alarm(rule).find(|window| window.as_str() == text);
        let usual = || Self::of_alarm(rule).find(|window| *window == Self::DEFAULT);
        named
            .or_else(usual)
            .or_else(|| Self::of_alarm(rule).last())
            .unwrap_or_default()
    }

    /// Whether CloudWatch still has values of this period from the window's beginning on. Periods shorter than a minute are kept
    /// for three hours (CloudWatch User Guide, "Metrics retention").
    fn keeps(self, period: time::Duration) -> bool {
        period >= self.finest_kept() || self.length() <= Self::ThreeHours.length()
    }
}
