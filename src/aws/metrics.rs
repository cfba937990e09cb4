//! What CloudWatch measured, asked for in one call: a value a minute of the last three hours.
//!
//! CloudWatch charges for every metric of every such call, so a reading is kept for a while: [`is_kept`].

use super::{Aws, AwsError, Cause, time_of};
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{
    Dimension, Metric, MetricDataQuery, MetricDataResult, MetricStat, ScanBy, StatusCode,
};
use domain::contract::{FUNCTION, TableId};
use domain::snapshot::{CapacityMetrics, Metrics, Observed, Reading, Series, Unavailable, Why};
use std::time::Duration;
use time::OffsetDateTime;

/// The IAM action of the call.
pub(super) const ACTION: &str = "cloudwatch:GetMetricData";
/// Metrics that one reading asks for.
pub(super) const ASKED: u64 = 27;
/// Minutes of the window.
const WINDOW: usize = 180;
/// Seconds between two values.
const PERIOD: i32 = 60;

/// One metric of the window.
#[derive(Debug, Clone, Copy)]
enum Measure {
    Invocations,
    Errors,
    DurationP95,
    Capacity(TableId, Option<&'static str>, Capacity),
}

/// What is measured of each table and each index.
#[derive(Debug, Clone, Copy)]
enum Capacity {
    ReadUnits,
    WriteUnits,
    ReadThrottles,
    WriteThrottles,
}

/// Reads the window that ends with the last full minute.
pub(super) async fn metrics(aws: &Aws) -> Result<Metrics, AwsError> {
    let measures = Measure::all();
    let end = last_full_minute((aws.clock)());
    let mut metrics = Metrics {
        from: end - Metrics::PERIOD * i32::try_from(WINDOW).unwrap_or(i32::MAX),
        invocations: Series::default(),
        errors: Series::default(),
        duration_p95: Series::default(),
        tables: [].into(),
        indexes: [].into(),
    };
    let queries = measures
        .iter()
        .enumerate()
        .map(|(position, measure)| measure.query(&id(position)));
    let pages = aws
        .cloudwatch
        .get_metric_data()
        .set_metric_data_queries(Some(queries.collect()))
        .start_time(DateTime::from_secs(metrics.from.unix_timestamp()))
        .end_time(DateTime::from_secs(end.unix_timestamp()))
        .scan_by(ScanBy::TimestampAscending)
        .into_paginator()
        .send();
    let pages = aws.call(ACTION, pages.collect::<Result<Vec<_>, _>>()).await?;
    let results: Vec<MetricDataResult> = pages
        .into_iter()
        .flat_map(|page| page.metric_data_results.unwrap_or_default())
        .collect();
    for (position, measure) in measures.into_iter().enumerate() {
        let id = id(position);
        let of_measure = results.iter().filter(|result| result.id() == Some(&id));
        let series = series(of_measure, metrics.from)?;
        *measure.place(&mut metrics) = series;
    }
    Ok(metrics)
}

/// Whether a reading is taken along instead of asking again: every answer is paid for, and one that came too late may have
/// been too. What AWS refused cost nothing.
pub(super) fn is_kept(observed: &Observed<Metrics>, now: OffsetDateTime, keep_for: Duration) -> bool {
    let may_be_charged = matches!(
        &observed.reading,
        Reading::Found(_)
            | Reading::Missing
            | Reading::Unavailable(Unavailable {
                why: Why::TimedOut,
                ..
            })
    );
    may_be_charged && now - observed.as_of < keep_for
}

impl Measure {
    fn all() -> Vec<Self> {
        let of_table = |id: TableId| {
            let indexes = id.contract().indexes.iter().map(|(name, _)| Some(*name));
            std::iter::once(None)
                .chain(indexes)
                .flat_map(move |index| Capacity::ALL.map(|capacity| Measure::Capacity(id, index, capacity)))
        };
        [Measure::Invocations, Measure::Errors, Measure::DurationP95]
            .into_iter()
            .chain(TableId::ALL.into_iter().flat_map(of_table))
            .collect()
    }

    fn query(self, id: &str) -> MetricDataQuery {
        let (namespace, name, statistic) = match self {
            Measure::Invocations => ("AWS/Lambda", "Invocations", "Sum"),
            Measure::Errors => ("AWS/Lambda", "Errors", "Sum"),
            Measure::DurationP95 => ("AWS/Lambda", "Duration", "p95"),
            Measure::Capacity(_, _, capacity) => ("AWS/DynamoDB", capacity.metric(), "Sum"),
        };
        let dimensions = match self {
            Measure::Invocations | Measure::Errors | Measure::DurationP95 => {
                vec![dimension("FunctionName", FUNCTION)]
            }
            Measure::Capacity(table, index, _) => std::iter::once(dimension("TableName", table.name()))
                .chain(index.map(|index| dimension("GlobalSecondaryIndexName", index)))
                .collect(),
        };
        let metric = Metric::builder()
            .namespace(namespace)
            .metric_name(name)
            .set_dimensions(Some(dimensions))
            .build();
        let statistic = MetricStat::builder()
            .metric(metric)
            .period(PERIOD)
            .stat(statistic);
        MetricDataQuery::builder()
            .id(id)
            .metric_stat(statistic.build())
            .build()
    }

    /// Where its values belong.
    fn place(self, metrics: &mut Metrics) -> &mut Series {
        match self {
            Measure::Invocations => &mut metrics.invocations,
            Measure::Errors => &mut metrics.errors,
            Measure::DurationP95 => &mut metrics.duration_p95,
            Measure::Capacity(table, index, capacity) => {
                let used = match index {
                    None => metrics.tables.entry(table).or_default(),
                    Some(name) => {
                        let indexes = metrics.indexes.entry(table).or_default();
                        indexes.entry(name.to_owned()).or_default()
                    }
                };
                capacity.place(used)
            }
        }
    }
}

impl Capacity {
    const ALL: [Capacity; 4] = [
        Capacity::ReadUnits,
        Capacity::WriteUnits,
        Capacity::ReadThrottles,
        Capacity::WriteThrottles,
    ];

    fn metric(self) -> &'static str {
        match self {
            Capacity::ReadUnits => "ConsumedReadCapacityUnits",
            Capacity::WriteUnits => "ConsumedWriteCapacityUnits",
            Capacity::ReadThrottles => "ReadThrottleEvents",
            Capacity::WriteThrottles => "WriteThrottleEvents",
        }
    }

    fn place(self, used: &mut CapacityMetrics) -> &mut Series {
        match self {
            Capacity::ReadUnits => &mut used.read_units,
            Capacity::WriteUnits => &mut used.write_units,
            Capacity::ReadThrottles => &mut used.read_throttles,
            Capacity::WriteThrottles => &mut used.write_throttles,
        }
    }
}

pub(super) fn dimension(name: &str, value: &str) -> Dimension {
    Dimension::builder().name(name).value(value).build()
}

/// A query's id, by which its result is known: it must begin with a lower-case letter.
pub(super) fn id(position: usize) -> String {
    format!("m{position}")
}

fn last_full_minute(now: OffsetDateTime) -> OffsetDateTime {
    let into_minute = now.unix_timestamp().rem_euclid(i64::from(PERIOD));
    now.replace_nanosecond(0).unwrap_or(now) - time::Duration::seconds(into_minute)
}

/// One metric's values, each in its minute.
fn series<'a>(
    parts: impl Iterator<Item = &'a MetricDataResult>,
    from: OffsetDateTime,
) -> Result<Series, AwsError> {
    values(parts, from, Metrics::PERIOD, WINDOW).map(Series)
}

/// One metric's values, each in its period; a result may come in parts.
pub(super) fn values<'a>(
    parts: impl Iterator<Item = &'a MetricDataResult>,
    from: OffsetDateTime,
    period: time::Duration,
    count: usize,
) -> Result<Vec<Option<f64>>, AwsError> {
    let mut values = vec![None; count];
    for part in parts {
        let refused = match part.status_code() {
            Some(StatusCode::Forbidden) => Some(Why::Denied),
            Some(StatusCode::InternalError) => Some(Why::Unexpected {
                code: StatusCode::InternalError.as_str().to_owned(),
                message: format!("{:?}", part.messages()),
            }),
            _ => None,
        };
        if let Some(why) = refused {
            return Err(AwsError {
                action: ACTION,
                cause: Cause::Failed(why),
            });
        }
        for (at, value) in part.timestamps().iter().zip(part.values()) {
            let place = time_of(at)
                .map(|at| (at - from).whole_seconds().div_euclid(period.whole_seconds()))
                .and_then(|place| usize::try_from(place).ok())
                .and_then(|place| values.get_mut(place));
            if let Some(place) = place {
                *place = Some(*value);
            }
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests;
