//! The metrics that AWS makes of DynamoDB, API Gateway and REST invocations, and MiniStack does not: read off the function's
//! log and put by an ordinary call. Real figures only; zero where nothing happened while somebody watched.
//!
//! Time is cut into windows of one period, aligned as CloudWatch aligns them. Each window is put once, when it is over. How
//! far that went is told by the metrics themselves, so it survives a restart, and is lost only together with them.
//!
//! Only here: AWS accepts no metric in its own namespaces. So the supplier takes a [`SandboxAws`], which exists for no other
//! endpoint than that of a MiniStack we started.

mod datapoints;
mod invocations;

use super::ministack::SandboxAws;
use super::weights;
use crate::aws::{Aws, AwsError, Cause};
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit, Statistic};
use aws_sdk_cloudwatchlogs::types::FilteredLogEvent;
use aws_sdk_dynamodb::types::ProvisionedThroughputDescription;
use datapoints::{API_GATEWAY, Datapoint, Unit};
use domain::contract::{FUNCTION, LOG_GROUP, REST_API, TableId};
use invocations::{DirectInvocations, Invocation, LogLine};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a line takes at most from its timestamp into the log.
const SETTLING: i64 = 500;
/// How far back the log is read when nothing was ever put: the traffic of a first deployment.
const FIRST_LOOK_BACK: i64 = 3_600_000;
/// How long CloudWatch keeps what is looked for when resuming; MiniStack evicts metrics after 14 days.
const RETENTION: i64 = 14 * 86_400_000;
const HOUR: i64 = 3_600_000;
/// How much earlier than a window the log is read: an invocation that ends in it began before, by the function's timeout at most.
const BEGUN_BEFORE: i64 = 60_000;
/// The most lines that one call returns, and the most that CloudWatch Logs allows it to.
const PAGE: i32 = 10_000;
/// The most distinct values that CloudWatch takes for one metric in one call (API reference, `MetricDatum`).
const MOST_VALUES: usize = 150;

/// Milliseconds since 1970.
type Millis = i64;

/// Puts metrics into one MiniStack.
#[derive(Debug)]
pub struct Supplier {
    sandbox: SandboxAws,
    period: Duration,
    /// When this supplier began to watch: windows since then are put even if nothing happened in them.
    since: Millis,
    /// Start of the first window that is not put yet; unknown before the first look.
    next: Option<Millis>,
}

impl Supplier {
    /// A supplier that puts one set of figures every `period`: a minute, as AWS does; shorter only to test it.
    pub fn new(sandbox: SandboxAws, period: Duration) -> Self {
        let mut supplier = Self {
            sandbox,
            period,
            since: 0,
            next: None,
        };
        supplier.since = supplier.window_of(supplier.now());
        supplier
    }

    /// Supplies until it is dropped. A failure is logged, and made good at the next period.
    pub async fn run(mut self) {
        loop {
            if let Err(error) = self.tick().await {
                tracing::warn!(%error, "metrics could not be supplied to the sandbox");
            }
            let next = self.window_of(self.now()) + self.step() + SETTLING;
            tokio::time::sleep(Duration::from_millis((next - self.now()).unsigned_abs())).await;
        }
    }

    /// Puts every window that is over and not put yet.
    ///
    /// # Errors
    /// A call that failed; the next tick begins where this one stopped.
    pub async fn tick(&mut self) -> Result<(), AwsError> {
        let end = self.window_of(self.now() - SETTLING);
        let start = match self.next {
            Some(next) => next,
            None => self.resume().await?,
        };
        if start >= end {
            self.next = Some(start);
            return Ok(());
        }
        let mut windows: BTreeMap<Millis, Vec<Invocation>> = BTreeMap::new();
        let mut window = start.max(self.since);
        while window < end {
            windows.insert(window, vec![]);
            window += self.step();
        }
        for invocation in self.invocations(start, end).await? {
            windows
                .entry(self.window_of(invocation.ended_at))
                .or_default()
                .push(invocation);
        }
        let provisioned = self.provisioned().await;
        let routing = weights::routing(&self.sandbox).await?;
        for (window, invocations) in windows {
            let mut datapoints = datapoints::of(&invocations, routing);
            if window + self.step() >= end {
                datapoints.extend(provisioned.clone());
            }
            self.put(window, &datapoints).await?;
            self.next = Some(window + self.step());
        }
        self.next = Some(end);
        Ok(())
    }

    /// Where an earlier supplier stopped. The count of API requests is what every window puts last.
    async fn resume(&self) -> Result<Millis, AwsError> {
        let now = self.now();
        let hour = self.last_put(now - RETENTION, now, HOUR).await?;
        let window = match hour {
            Some(hour) => self.last_put(hour, hour + HOUR, self.step()).await?,
            None => None,
        };
        Ok(window.map_or_else(
            || self.window_of(now - FIRST_LOOK_BACK),
            |window| window + self.step(),
        ))
    }

    async fn last_put(&self, start: Millis, end: Millis, period: Millis) -> Result<Option<Millis>, AwsError> {
        let dimension = Dimension::builder().name("ApiName").value(REST_API).build();
        let counts = self.statistics(
            API_GATEWAY,
            "Count",
            dimension,
            Statistic::SampleCount,
            start..end,
            period,
        );
        Ok(counts.await?.into_iter().map(|(at, _)| at).max())
    }

    /// What the function did in this time, with the invocations that came through the API told from the direct ones.
    async fn invocations(&self, start: Millis, end: Millis) -> Result<Vec<Invocation>, AwsError> {
        let begun = start - BEGUN_BEFORE;
        let lines = self.log(begun, end).await?;
        // MiniStack makes the function's metrics of direct invocations, at once, and of no others. What this supplier puts
        // about a window is put after this look at it.
        let dimension = Dimension::builder().name("FunctionName").value(FUNCTION).build();
        let direct = self
            .statistics(
                "AWS/Lambda",
                "Invocations",
                dimension,
                Statistic::Sum,
                begun..end,
                1000,
            )
            .await?;
        Ok(invocations::read(lines, &DirectInvocations::new(direct), start))
    }

    /// What the tables hold ready now. What cannot be read, as before the units that a template gave as text are repaired, is left
    /// out: AWS reports it every few minutes only.
    async fn provisioned(&self) -> Vec<Datapoint> {
        let aws = self.aws();
        let mut points = vec![];
        for id in TableId::ALL {
            let request = aws.dynamodb.describe_table().table_name(id.name()).send();
            let described = aws.attempt("dynamodb:DescribeTable", request).await;
            let Some(table) = described.ok().and_then(|answer| answer.table) else {
                continue;
            };
            let of_table = table.provisioned_throughput();
            points.extend(datapoints::provisioned(id, None, units(of_table)));
            for (name, _) in id.contract().indexes {
                let mut indexes = table.global_secondary_indexes().iter();
                let index = indexes.find(|index| index.index_name() == Some(*name));
                let of_index = index.and_then(|index| index.provisioned_throughput());
                points.extend(datapoints::provisioned(id, Some(*name), units(of_index)));
            }
        }
        points
    }

    async fn log(&self, start: Millis, end: Millis) -> Result<Vec<LogLine>, AwsError> {
        let aws = self.aws();
        let mut lines = vec![];
        let mut from = start;
        loop {
            let request = aws
                .logs
                .filter_log_events()
                .log_group_name(LOG_GROUP)
                .start_time(from)
                // CloudWatch Logs includes the end.
                .end_time(end - 1)
                .limit(PAGE);
            let page = match aws.call("logs:FilterLogEvents", request.send()).await {
                // Not deployed yet.
                Err(AwsError {
                    cause: Cause::NotFound,
                    ..
                }) => return Ok(lines),
                page => page?,
            };
            let full = page.events().len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
            let last = page
                .events()
                .last()
                .and_then(FilteredLogEvent::timestamp)
                .unwrap_or(end);
            lines.extend(page.events.unwrap_or_default().into_iter().filter_map(|event| {
                Some(LogLine {
                    at: event.timestamp?,
                    stream: event.log_stream_name?,
                    text: event.message?,
                })
            }));
            if !full || last <= from {
                return Ok(lines);
            }
            // MiniStack has no token for the next page. The last millisecond may go on there: it is read again, whole.
            lines.retain(|line| line.at < last);
            from = last;
        }
    }

    async fn statistics(
        &self,
        namespace: &str,
        metric: &str,
        dimension: Dimension,
        statistic: Statistic,
        time: std::ops::Range<Millis>,
        period: Millis,
    ) -> Result<Vec<(Millis, f64)>, AwsError> {
        let aws = self.aws();
        let request = aws
            .cloudwatch
            .get_metric_statistics()
            .namespace(namespace)
            .metric_name(metric)
            .dimensions(dimension)
            .statistics(statistic.clone())
            .start_time(DateTime::from_millis(time.start))
            .end_time(DateTime::from_millis(time.end))
            .period(i32::try_from(period / 1000).unwrap_or(i32::MAX).max(1));
        let answer = aws.call("cloudwatch:GetMetricStatistics", request.send()).await?;
        Ok(answer
            .datapoints()
            .iter()
            .filter_map(|point| {
                let value = match statistic {
                    Statistic::SampleCount => point.sample_count()?,
                    _ => point.sum()?,
                };
                Some((point.timestamp()?.to_millis().ok()?, value))
            })
            .collect())
    }

    async fn put(&self, window: Millis, datapoints: &[Datapoint]) -> Result<(), AwsError> {
        let aws = self.aws();
        for namespace in datapoints::NAMESPACES {
            let data = datapoints.iter().filter(|point| point.namespace == namespace);
            let request = aws
                .cloudwatch
                .put_metric_data()
                .namespace(namespace)
                .set_metric_data(Some(data.flat_map(|point| data_of(point, window)).collect()));
            aws.call("cloudwatch:PutMetricData", request.send()).await?;
        }
        Ok(())
    }

    fn aws(&self) -> &Aws {
        self.sandbox.aws()
    }

    fn now(&self) -> Millis {
        let now = (self.aws().clock)();
        now.unix_timestamp() * 1000 + i64::from(now.millisecond())
    }

    fn step(&self) -> Millis {
        i64::try_from(self.period.as_millis())
            .unwrap_or(i64::MAX)
            .max(1000)
    }

    fn window_of(&self, at: Millis) -> Millis {
        at.div_euclid(self.step()) * self.step()
    }
}

fn units(throughput: Option<&ProvisionedThroughputDescription>) -> [(&'static str, Option<i64>); 2] {
    [
        (
            "ProvisionedReadCapacityUnits",
            throughput.and_then(ProvisionedThroughputDescription::read_capacity_units),
        ),
        (
            "ProvisionedWriteCapacityUnits",
            throughput.and_then(ProvisionedThroughputDescription::write_capacity_units),
        ),
    ]
}

/// A datapoint as CloudWatch takes it, in as many parts as it needs.
fn data_of(point: &Datapoint, window: Millis) -> Vec<MetricDatum> {
    let dimensions: Vec<Dimension> = point
        .dimensions
        .iter()
        .map(|(name, value)| Dimension::builder().name(*name).value(*value).build())
        .chain(point.executed.map(|version| {
            Dimension::builder()
                .name("ExecutedVersion")
                .value(version.to_string())
                .build()
        }))
        .collect();
    let counted = point.counted();
    counted
        .chunks(MOST_VALUES)
        .map(|part| {
            MetricDatum::builder()
                .metric_name(point.metric)
                .set_dimensions(Some(dimensions.clone()))
                .timestamp(DateTime::from_millis(window))
                .unit(match point.unit {
                    Unit::Count => StandardUnit::Count,
                    Unit::Milliseconds => StandardUnit::Milliseconds,
                })
                .set_values(Some(part.iter().map(|(value, _)| *value).collect()))
                .set_counts(Some(part.iter().map(|(_, count)| *count).collect()))
                .build()
        })
        .collect()
}
