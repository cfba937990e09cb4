//! What CloudWatch measured over hours or weeks: which [`Measure`]s there are, over which [`Window`]s, and what they say
//! together ([`Verdict`]).

mod catalogue;
mod verdict;
mod watched;
mod window;

pub use catalogue::{ApiMetric, Cause, CollectorMetric, FunctionMetric, Group, Measure, Part, TableMetric};
pub use verdict::{Throttling, Verdict, throttlings};
pub use watched::Watched;
pub use window::{Range, Window};

use crate::snapshot::{Direction, Series};
use std::collections::BTreeMap;

/// Every measure over one window.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Where its points are in time.
    pub range: Range,
    /// As CloudWatch said, a point a period.
    measured: BTreeMap<Measure, Series>,
}

impl View {
    /// What CloudWatch said of each measure, a value for each of the range's points, `None` where it has none.
    pub fn new(range: Range, measured: BTreeMap<Measure, Series>) -> Self {
        Self { range, measured }
    }

    /// What CloudWatch said of a measure, unless it was not asked.
    pub fn values(&self, measure: Measure) -> &[Option<f64>] {
        self.measured
            .get(&measure)
            .map_or(&[], |series| series.0.as_slice())
    }

    /// Capacity units consumed in each second. CloudWatch adds them up over a period (DynamoDB Developer Guide, "DynamoDB
    /// metrics and dimensions": the average a second is the sum divided by the seconds).
    pub fn consumed(&self, part: Part, direction: Direction) -> Vec<Option<f64>> {
        let seconds = self.range.period.as_seconds_f64();
        let of = Measure::Table(part, direction, TableMetric::Consumed);
        self.values(of)
            .iter()
            .map(|sum| sum.map(|sum| sum / seconds))
            .collect()
    }

    /// A counter added up over the window; `None` if CloudWatch has not a single value of it.
    pub fn sum(&self, measure: Measure) -> Option<f64> {
        self.values(measure)
            .iter()
            .flatten()
            .copied()
            .reduce(|sum, value| sum + value)
    }

    /// The same as a count. A gap is a zero: AWS reports most counts only in minutes that had some.
    pub fn count(&self, measure: Measure) -> u64 {
        crate::snapshot::whole(self.sum(measure).unwrap_or_default())
    }

    /// Whether CloudWatch has not a single value of anything.
    pub fn is_empty(&self) -> bool {
        self.measured
            .values()
            .all(|series| series.0.iter().all(Option::is_none))
    }

    /// How many metrics were asked for, each of which CloudWatch charges.
    pub fn asked(&self) -> usize {
        self.measured.len()
    }
}

#[cfg(test)]
mod tests;
