//! What CloudWatch measured: lately, in one call, for the shared snapshot; and over longer windows, for whoever looks.

use super::{Aws, AwsError, metric_data};
use domain::alarm;
use domain::contract::TableId;
use domain::metrics::{FunctionMetric, Measure, Part, Range, TableMetric, View, Window};
use domain::snapshot::{CapacityMetrics, Direction, Metrics, Observed, Reading, Series};
use std::time::Duration;

/// Metrics that one reading of the shared snapshot asks for.
pub(super) const ASKED: u64 = 27;
/// How long a person waits at most for a view.
const PATIENCE: Duration = Duration::from_secs(8);

/// The window of the shared snapshot.
const RECENT: Window = Window::ThreeHours;

/// Reads what the shared snapshot holds, a value a minute until the last full one.
pub(super) async fn metrics(aws: &Aws) -> Result<Metrics, AwsError> {
    let range = RECENT.range((aws.clock)());
    let measured = read(aws, &recent(), range).await?;
    let mut metrics = Metrics {
        from: range.from,
        invocations: Series::default(),
        errors: Series::default(),
        duration_p95: Series::default(),
        tables: [].into(),
        indexes: [].into(),
    };
    for (measure, series) in measured {
        if let Some(place) = place(measure, &mut metrics) {
            *place = series;
        }
    }
    Ok(metrics)
}

impl Aws {
    /// Reads every measure over a window.
    pub(crate) async fn metrics_view(&self, window: Window) -> Observed<View> {
        let aws = self.until(tokio::time::Instant::now() + PATIENCE);
        let range = window.range((self.clock)());
        let measures: Vec<Measure> = Measure::all().collect();
        let measured = read(&aws, &measures, range).await;
        self.observed(measured.map(|measured| View::new(range, measured.into_iter().collect())))
    }

    /// Reads what an alarm compares with its threshold over a range of the alarm's own period. Missing if it compares nothing.
    pub(crate) async fn alarm_series(&self, source: &alarm::Source, range: Range) -> Observed<Series> {
        let aws = self.until(tokio::time::Instant::now() + PATIENCE);
        match metric_data::read_source(&aws, source, range).await {
            Ok(Some(series)) => self.observed(Ok(series)),
            Ok(None) => Observed::new((self.clock)(), Reading::Missing),
            Err(error) => self.observed(Err(error)),
        }
    }
}

async fn read(aws: &Aws, measures: &[Measure], range: Range) -> Result<Vec<(Measure, Series)>, AwsError> {
    let period = u32::try_from(range.period.whole_seconds()).unwrap_or(u32::MAX);
    let stats: Vec<_> = measures.iter().map(|measure| measure.stat(period)).collect();
    let read = metric_data::read(aws, &stats, range).await?;
    Ok(measures.iter().copied().zip(read).collect())
}

/// What the shared snapshot holds.
fn recent() -> Vec<Measure> {
    let of_part = |part| {
        Direction::ALL.into_iter().flat_map(move |direction| {
            [TableMetric::Consumed, TableMetric::Throttled].map(|of| Measure::Table(part, direction, of))
        })
    };
    [
        FunctionMetric::Invocations,
        FunctionMetric::Errors,
        FunctionMetric::DurationP95,
    ]
    .map(Measure::Function)
    .into_iter()
    .chain(TableId::ALL.into_iter().flat_map(Part::of).flat_map(of_part))
    .collect()
}

/// Where a measure's values belong in the shared snapshot, if it holds them.
fn place(measure: Measure, metrics: &mut Metrics) -> Option<&mut Series> {
    Some(match measure {
        Measure::Function(FunctionMetric::Invocations) => &mut metrics.invocations,
        Measure::Function(FunctionMetric::Errors) => &mut metrics.errors,
        Measure::Function(FunctionMetric::DurationP95) => &mut metrics.duration_p95,
        Measure::Table(Part { table, index }, direction, of) => {
            let used = match index {
                None => metrics.tables.entry(table).or_default(),
                Some(name) => {
                    let indexes = metrics.indexes.entry(table).or_default();
                    indexes.entry(name.to_owned()).or_default()
                }
            };
            return capacity(used, direction, of);
        }
        Measure::Function(_) | Measure::Api(_) | Measure::Collector(_) => return None,
    })
}

fn capacity(used: &mut CapacityMetrics, direction: Direction, of: TableMetric) -> Option<&mut Series> {
    match (of, direction) {
        (TableMetric::Consumed, Direction::Read) => Some(&mut used.read_units),
        (TableMetric::Consumed, Direction::Write) => Some(&mut used.write_units),
        (TableMetric::Throttled, Direction::Read) => Some(&mut used.read_throttles),
        (TableMetric::Throttled, Direction::Write) => Some(&mut used.write_throttles),
        (TableMetric::Provisioned | TableMetric::ThrottledFor(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_snapshot_costs_is_what_the_setting_says_it_costs() {
        // Three of the function, four of each of three tables and three indexes.
        assert_eq!(recent().len() as u64, ASKED);
        assert_eq!(ASKED, 27);
    }
}
