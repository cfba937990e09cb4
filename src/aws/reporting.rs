//! Which metrics of the stack's resources report: what CloudWatch lists had a value in the last 14 days.
//!
//! One call for each table, the function and the API, side by side, and seldom: the list changes slowly. `ListMetrics` is in
//! CloudWatch's free tier of a million requests a month, and costs as any request beyond it.

use super::{Aws, AwsError};
use aws_sdk_cloudwatch::types::{DimensionFilter, Metric as SdkMetric};
use domain::alarm::Metric;
use domain::contract::{FUNCTION, REST_API, TableId};
use domain::snapshot::{Observed, Reading};
use std::collections::BTreeSet;
use std::time::Duration;
use time::OffsetDateTime;

/// How many times as long as values a list is kept.
const SLOWER: u32 = 6;

/// Reads the metrics of the function, the API and each table that had a value in the last 14 days (`ListMetrics`: what has not
/// reported for two weeks is not listed, and what is new may take 15 minutes).
pub(super) async fn reporting(aws: &Aws) -> Result<BTreeSet<Metric>, AwsError> {
    let function = of(aws, "AWS/Lambda", "FunctionName", FUNCTION);
    let api = of(aws, "AWS/ApiGateway", "ApiName", REST_API);
    let tables = TableId::ALL.map(|id| Box::pin(of(aws, "AWS/DynamoDB", "TableName", id.name())));
    let [events, sessions, active] = tables;
    let (function, api, events, sessions, active) =
        tokio::try_join!(Box::pin(function), Box::pin(api), events, sessions, active)?;
    Ok([function, api, events, sessions, active]
        .into_iter()
        .flatten()
        .collect())
}

/// Whether a list is taken along instead of asking again. One that could not be read is asked for again at once: it costs no
/// more than any other call.
pub(super) fn is_kept(
    observed: &Observed<BTreeSet<Metric>>,
    now: OffsetDateTime,
    keep_values: Duration,
) -> bool {
    matches!(observed.reading, Reading::Found(_)) && now - observed.as_of < keep_values * SLOWER
}

async fn of(aws: &Aws, namespace: &str, dimension: &str, value: &str) -> Result<Vec<Metric>, AwsError> {
    let filter = DimensionFilter::builder().name(dimension).value(value).build();
    let pages = aws
        .cloudwatch
        .list_metrics()
        .namespace(namespace)
        .dimensions(filter)
        .into_paginator()
        .send();
    let pages = aws
        .call("cloudwatch:ListMetrics", pages.collect::<Result<Vec<_>, _>>())
        .await?;
    let listed = pages
        .into_iter()
        .flat_map(|page| page.metrics.unwrap_or_default());
    Ok(listed.filter_map(metric).collect())
}

fn metric(metric: SdkMetric) -> Option<Metric> {
    let dimensions = metric.dimensions.unwrap_or_default();
    Some(Metric {
        namespace: metric.namespace?,
        name: metric.metric_name?,
        dimensions: dimensions
            .into_iter()
            .filter_map(|dimension| Some((dimension.name?, dimension.value?)))
            .collect(),
    })
}
