//! What each version behind an alias did.

use super::{Aws, AwsError, metric_data};
use domain::alarm::{Metric, MetricStat, Statistic};
use domain::contract;
use domain::deployment::canary::Counts;
use domain::metrics::Range;
use domain::snapshot::{AliasTarget, Series, whole};
use time::{Duration, OffsetDateTime};

/// Lambda sends figures every minute (AWS Lambda Developer Guide, "Viewing metrics for Lambda functions").
const PERIOD: Duration = Duration::MINUTE;

/// Reads how often `LIVE` invoked each of these versions, and how often that failed, since the beginning of the minute of `since`.
///
/// Requests that name a version by its number are not `LIVE`'s, and not counted: the engine's own checks among them.
pub(crate) async fn counts<const N: usize>(
    aws: &Aws,
    versions: [AliasTarget; N],
    since: OffsetDateTime,
) -> Result<[Counts; N], AwsError> {
    let stats: Vec<MetricStat> = versions
        .iter()
        .flat_map(|version| ["Invocations", "Errors"].map(|metric| stat(metric, *version)))
        .collect();
    let series = metric_data::read(aws, &stats, minutes(since, (aws.clock)())).await?;
    let mut sums = series.iter().map(sum);
    Ok(std::array::from_fn(|_| Counts {
        invocations: sums.next().unwrap_or_default(),
        errors: sums.next().unwrap_or_default(),
    }))
}

/// A metric of one version behind the alias (the same guide: `Resource` is the alias, `ExecutedVersion` what ran).
fn stat(name: &str, version: AliasTarget) -> MetricStat {
    let dimensions = [
        ("FunctionName", contract::FUNCTION.to_owned()),
        ("Resource", format!("{}:{}", contract::FUNCTION, contract::ALIAS)),
        ("ExecutedVersion", version.to_string()),
    ];
    MetricStat {
        metric: Metric {
            namespace: "AWS/Lambda".to_owned(),
            name: name.to_owned(),
            dimensions: dimensions.map(|(name, value)| (name.to_owned(), value)).into(),
        },
        statistic: Statistic::Sum,
        period: 60,
        unit: None,
    }
}

/// Whole minutes, the running one included.
fn minutes(since: OffsetDateTime, now: OffsetDateTime) -> Range {
    let begin = |at: OffsetDateTime| {
        let into = at.unix_timestamp().rem_euclid(PERIOD.whole_seconds());
        at.replace_nanosecond(0).unwrap_or(at) - Duration::seconds(into)
    };
    Range {
        from: begin(since),
        to: begin(now.max(since)) + PERIOD,
        period: PERIOD,
    }
}

/// A minute without a value had nothing to count.
fn sum(series: &Series) -> u64 {
    whole(series.0.iter().flatten().sum())
}

#[cfg(test)]
mod tests;
