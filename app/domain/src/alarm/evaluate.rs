//! Which state CloudWatch gives an alarm: its documented semantics, as a pure function.
//!
//! Source of every rule: CloudWatch User Guide, "Alarm evaluation", "Configuring how CloudWatch alarms treat missing data" and
//! "Percentile-based alarms and low data samples". The tables of the second page are this module's tests, row by row.

use super::{Comparison, LowSamples, MetricRule, Source, Statistic, Threshold, TreatMissingData, Window};
use crate::snapshot::AlarmState;

/// What an evaluation looks at.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The compared values of the evaluation range, one a period, oldest first; `None` where there is none.
    ///
    /// CloudWatch fetches more periods than N, so that a few may be missing. How many more depends on period and resolution
    /// and is not documented; in the page's own example it is 5 for N = 3.
    pub points: &'a [Option<f64>],
    /// How many samples the percentile of the evaluated periods was made of, where that is known.
    pub samples: Option<u64>,
    /// The state before.
    pub current: AlarmState,
}

/// Something in a definition that is not judged here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsupported {
    /// An anomaly detection band: only CloudWatch has the model.
    #[error("the threshold is a band of an anomaly detection model, which CloudWatch keeps to itself")]
    Band,
    /// A window between fixed marks of the clock.
    #[error("the evaluation window follows the clock")]
    WallClock,
}

/// The state after an evaluation.
///
/// # Errors
/// The rule has a part that is not judged here.
pub fn evaluate(rule: &MetricRule, evidence: Evidence<'_>) -> Result<AlarmState, Unsupported> {
    let Threshold::Static(threshold) = rule.threshold else {
        return Err(Unsupported::Band);
    };
    if rule.window == Window::WallClock {
        return Err(Unsupported::WallClock);
    }
    if rule.low_samples == LowSamples::Ignore
        && let Some(needed) = samples_needed(rule)
        && evidence.samples.is_some_and(|samples| samples < needed)
    {
        return Ok(evidence.current);
    }
    let breaches = |value: f64| breaches(rule.comparison, value, threshold);
    let points: Vec<Option<bool>> = evidence
        .points
        .iter()
        .map(|point| point.filter(|value| !value.is_nan()).map(breaches))
        .collect();
    Ok(decide(rule, &points).unwrap_or(evidence.current))
}

/// Whether a value is beyond the threshold. The comparisons with a band never are: their threshold is no number.
pub fn breaches(comparison: Comparison, value: f64, threshold: f64) -> bool {
    match comparison {
        Comparison::GreaterThanOrEqual => value >= threshold,
        Comparison::GreaterThan => value > threshold,
        Comparison::LessThan => value < threshold,
        Comparison::LessThanOrEqual => value <= threshold,
        Comparison::GreaterThanUpper | Comparison::LessThanLower | Comparison::OutsideBand => false,
    }
}

/// The state that the points decide, or none if the one before stays. A point says whether it breaches.
fn decide(rule: &MetricRule, points: &[Option<bool>]) -> Option<AlarmState> {
    let (n, m) = (count(rule.evaluation_periods), count(rule.datapoints_to_alarm));
    // Real points count wherever they are in the range; those beyond the latest N are not needed.
    let real: Vec<bool> = points.iter().rev().filter_map(|point| *point).take(n).collect();
    let breaching = real.iter().filter(|breaches| **breaches).count();
    let missing = n - real.len();
    let alarm_if = |alarm| Some(if alarm { AlarmState::Alarm } else { AlarmState::Ok });
    if missing == 0 || breaching >= m {
        return alarm_if(breaching >= m);
    }
    match rule.missing_data() {
        TreatMissingData::NotBreaching => alarm_if(false),
        TreatMissingData::Breaching => alarm_if(breaching + missing >= m),
        // One real point within the threshold decides, whatever the missing ones might have been.
        TreatMissingData::Missing | TreatMissingData::Ignore if breaching < real.len() => alarm_if(false),
        TreatMissingData::Ignore => None,
        TreatMissingData::Missing if is_due(points, m) => alarm_if(true),
        TreatMissingData::Missing => Some(AlarmState::InsufficientData),
    }
}

/// "Avoiding premature transitions to alarm state": intermittent data rings once its oldest breaching point is M periods old
/// and nothing since then was within the threshold, however few points there are.
fn is_due(points: &[Option<bool>], m: usize) -> bool {
    let oldest = points.iter().position(|point| *point == Some(true));
    oldest.is_some_and(|at| points.len() - at >= m)
}

/// How many samples make a percentile significant: `10 / (1 - p)` from the median on, `10 / p` below it. None if the rule is
/// not on a percentile.
fn samples_needed(rule: &MetricRule) -> Option<u64> {
    let Source::Metric(stat) = &rule.source else {
        return None;
    };
    let Statistic::Percentile(percent) = stat.statistic else {
        return None;
    };
    let tail = percent.min(100.0 - percent) / 100.0;
    // The greatest and the least value have no tail: no number of samples is too small for them to be what they are.
    let needed = if tail > 0.0 { (10.0 / tail).round() } else { 0.0 };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded and not negative; a cast saturates"
    )]
    let needed = needed as u64;
    Some(needed)
}

fn count(periods: u32) -> usize {
    usize::try_from(periods).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
