//! Values of metrics over time, by `GetMetricData`.
//!
//! CloudWatch charges for every metric of every call, so whoever reads keeps what was read for a while: [`is_kept`].

use super::{Aws, AwsError, Cause, time_of};
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{
    Dimension, Metric, MetricDataQuery, MetricDataResult, MetricStat, ScanBy, StatusCode,
};
use domain::alarm;
use domain::metrics::Range;
use domain::snapshot::{Observed, Reading, Series, Unavailable, Why};
use std::time::Duration;
use time::OffsetDateTime;

/// The IAM action of the call.
pub(super) const ACTION: &str = "cloudwatch:GetMetricData";
/// The most queries that a call takes (CloudWatch API Reference, `GetMetricData`).
const MOST_QUERIES: usize = 500;

/// Reads statistics over a range, in their order, in as few calls as there can be. Each has the range's period.
pub(super) async fn read(
    aws: &Aws,
    stats: &[alarm::MetricStat],
    range: Range,
) -> Result<Vec<Series>, AwsError> {
    let mut read = Vec::with_capacity(stats.len());
    for stats in stats.chunks(MOST_QUERIES) {
        let queries = stats.iter().enumerate().map(|(position, stat)| {
            MetricDataQuery::builder()
                .id(id(position))
                .metric_stat(metric_stat(stat))
                .build()
        });
        let results = call(aws, queries.collect(), range).await?;
        for position in 0..stats.len() {
            let id = id(position);
            read.push(series(
                results.iter().filter(|result| result.id() == Some(&id)),
                range,
            )?);
        }
    }
    Ok(read)
}

/// Reads what an alarm compares with its threshold: its metric, or what its expression makes of its metrics. `None` if none of
/// its queries returns data.
pub(super) async fn read_source(
    aws: &Aws,
    source: &alarm::Source,
    range: Range,
) -> Result<Option<Series>, AwsError> {
    let queries = match source {
        alarm::Source::Metric(stat) => return Ok(read(aws, std::slice::from_ref(stat), range).await?.pop()),
        alarm::Source::Queries(queries) => queries,
    };
    let Some(compared) = queries.iter().find(|query| query.return_data) else {
        return Ok(None);
    };
    let asked = queries.iter().map(query).collect();
    let results = call(aws, asked, range).await?;
    let of_compared = results
        .iter()
        .filter(|result| result.id() == Some(compared.id.as_str()));
    series(of_compared, range).map(Some)
}

async fn call(
    aws: &Aws,
    queries: Vec<MetricDataQuery>,
    range: Range,
) -> Result<Vec<MetricDataResult>, AwsError> {
    let pages = aws
        .cloudwatch
        .get_metric_data()
        .set_metric_data_queries(Some(queries))
        .start_time(DateTime::from_secs(range.from.unix_timestamp()))
        .end_time(DateTime::from_secs(range.to.unix_timestamp()))
        .scan_by(ScanBy::TimestampAscending)
        .into_paginator()
        .send();
    let pages = aws.call(ACTION, pages.collect::<Result<Vec<_>, _>>()).await?;
    Ok(pages
        .into_iter()
        .flat_map(|page| page.metric_data_results.unwrap_or_default())
        .collect())
}

fn metric_stat(stat: &alarm::MetricStat) -> MetricStat {
    let alarm::Metric {
        namespace,
        name,
        dimensions,
    } = &stat.metric;
    let dimensions = dimensions.iter().map(|(name, value)| dimension(name, value));
    let metric = Metric::builder()
        .namespace(namespace)
        .metric_name(name)
        .set_dimensions(Some(dimensions.collect()))
        .build();
    MetricStat::builder()
        .metric(metric)
        .period(seconds(stat.period))
        .stat(stat.statistic.to_string())
        .set_unit(stat.unit.as_deref().map(Into::into))
        .build()
}

fn query(query: &alarm::Query) -> MetricDataQuery {
    let asked = MetricDataQuery::builder()
        .id(&query.id)
        .return_data(query.return_data)
        .set_account_id(query.account.clone());
    match &query.of {
        alarm::QueryOf::Metric(stat) => asked.metric_stat(metric_stat(stat)),
        alarm::QueryOf::Expression { expression, period } => {
            asked.expression(expression).set_period(period.map(seconds))
        }
    }
    .build()
}

fn seconds(period: u32) -> i32 {
    i32::try_from(period).unwrap_or(i32::MAX)
}

/// A query's id, by which its result is known: it must begin with a lower-case letter.
pub(super) fn id(position: usize) -> String {
    format!("m{position}")
}

/// A name and a value by which a metric is told from others of its name.
pub(super) fn dimension(name: &str, value: &str) -> Dimension {
    Dimension::builder().name(name).value(value).build()
}

/// One metric's values, one for each point of a range.
fn series<'a>(parts: impl Iterator<Item = &'a MetricDataResult>, range: Range) -> Result<Series, AwsError> {
    values(parts, range.from, range.period, range.points()).map(Series)
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

/// Whether a reading is taken along instead of asking again: every answer is paid for, and one that came too late may have
/// been too. What AWS refused cost nothing.
pub(crate) fn is_kept<T>(observed: &Observed<T>, now: OffsetDateTime, keep_for: Duration) -> bool {
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

#[cfg(test)]
mod tests;
