//! What was used over weeks, out of CloudWatch in as few calls as can be.
//!
//! `GetMetricData` takes 500 metrics and gives 100,800 values a call. 90 days by the hour are 2,160 values of each of 19 metrics
//! and 90 of each of 48 counts of throttles, 2 of what ran at once and one of a size: one call. CloudWatch charges by the metric: 70
//! are 0.0007 USD in us-east-1.

use super::metric_data::{ACTION, dimension, id, values};
use super::{Aws, AwsError};
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Metric, MetricDataQuery, MetricDataResult, MetricStat, ScanBy};
use domain::capacity::report::Throttles;
use domain::contract::{CONSOLE_TABLE, FUNCTION, LOG_GROUP, REST_API, TableId, artifact_bucket};
use domain::cost::{Measured, MeasuredCapacity};
use domain::name::AccountId;
use domain::snapshot::{Direction, whole};
use time::{Date, Duration};

/// Days of a window: no more than CloudWatch keeps by the hour (CloudWatch User Guide, "Metrics retention").
pub const MOST_DAYS: u16 = 455;
/// Up to so many days are read in periods of five minutes, which CloudWatch keeps for 63; more by the hour.
const FINE_DAYS: u16 = 31;

/// Why a count of throttles rose (DynamoDB Developer Guide, "DynamoDB metrics and dimensions").
#[derive(Debug, Clone, Copy)]
enum Cause {
    Provisioned,
    KeyRange,
    OnDemandMaximum,
    AccountLimit,
}

impl Cause {
    const ALL: [Cause; 4] = [
        Cause::Provisioned,
        Cause::KeyRange,
        Cause::OnDemandMaximum,
        Cause::AccountLimit,
    ];

    fn metric(self, direction: Direction) -> &'static str {
        match (self, direction) {
            (Cause::Provisioned, Direction::Read) => "ReadProvisionedThroughputThrottleEvents",
            (Cause::Provisioned, Direction::Write) => "WriteProvisionedThroughputThrottleEvents",
            (Cause::KeyRange, Direction::Read) => "ReadKeyRangeThroughputThrottleEvents",
            (Cause::KeyRange, Direction::Write) => "WriteKeyRangeThroughputThrottleEvents",
            (Cause::OnDemandMaximum, Direction::Read) => "ReadMaxOnDemandThroughputThrottleEvents",
            (Cause::OnDemandMaximum, Direction::Write) => "WriteMaxOnDemandThroughputThrottleEvents",
            (Cause::AccountLimit, Direction::Read) => "ReadAccountLimitThrottleEvents",
            (Cause::AccountLimit, Direction::Write) => "WriteAccountLimitThrottleEvents",
        }
    }

    fn count(self, throttles: &mut Throttles) -> &mut u64 {
        match self {
            Cause::Provisioned => &mut throttles.provisioned,
            Cause::KeyRange => &mut throttles.key_range,
            Cause::OnDemandMaximum => &mut throttles.on_demand_maximum,
            Cause::AccountLimit => &mut throttles.account_limit,
        }
    }
}

/// What is asked for of the stack as a whole.
#[derive(Debug, Clone, Copy)]
enum Whole {
    Events,
    Invocations,
    Duration,
    Requests,
    LogBytes,
}

impl Whole {
    const ALL: [Whole; 5] = [
        Whole::Events,
        Whole::Invocations,
        Whole::Duration,
        Whole::Requests,
        Whole::LogBytes,
    ];

    fn metric(self) -> Metric {
        let (namespace, name, (key, value)) = match self {
            Whole::Events => (
                "LiveInsight/Collector",
                "EventsStored",
                ("Service", "EventCollector"),
            ),
            Whole::Invocations => ("AWS/Lambda", "Invocations", ("FunctionName", FUNCTION)),
            Whole::Duration => ("AWS/Lambda", "Duration", ("FunctionName", FUNCTION)),
            Whole::Requests => ("AWS/ApiGateway", "Count", ("ApiName", REST_API)),
            Whole::LogBytes => ("AWS/Logs", "IncomingBytes", ("LogGroupName", LOG_GROUP)),
        };
        metric(namespace, name, vec![(key, value)])
    }
}

/// A table or an index, and one of its directions.
type Place = (TableId, Option<&'static str>, Direction);

/// What a query asks for.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Whole(Whole),
    Consumed(Place),
    Throttled(Place, Cause),
    AtOnce(AtOnce),
    Console(Direction),
    Packages,
}

/// Whose invocations under way are counted (Lambda Developer Guide, "Types of metrics for Lambda functions").
#[derive(Debug, Clone, Copy)]
enum AtOnce {
    Function,
    Unreserved,
}

impl AtOnce {
    const ALL: [AtOnce; 2] = [AtOnce::Function, AtOnce::Unreserved];

    fn metric(self) -> Metric {
        let (name, dimensions) = match self {
            AtOnce::Function => ("ConcurrentExecutions", vec![("FunctionName", FUNCTION)]),
            AtOnce::Unreserved => ("UnreservedConcurrentExecutions", vec![]),
        };
        metric("AWS/Lambda", name, dimensions)
    }
}

impl Asked {
    /// All, with the size of the packages if it is known which bucket has them.
    fn all(bucket: Option<&str>) -> Vec<Asked> {
        let places = || {
            TableId::ALL.into_iter().flat_map(|table| {
                let indexes = table.contract().indexes.iter().map(|(name, _)| Some(*name));
                std::iter::once(None)
                    .chain(indexes)
                    .flat_map(move |index| Direction::ALL.map(|direction| (table, index, direction)))
            })
        };
        let throttles = places().flat_map(|place| Cause::ALL.map(|cause| Asked::Throttled(place, cause)));
        Whole::ALL
            .into_iter()
            .map(Asked::Whole)
            .chain(places().map(Asked::Consumed))
            .chain(throttles)
            .chain(AtOnce::ALL.map(Asked::AtOnce))
            .chain(Direction::ALL.map(Asked::Console))
            .chain(bucket.map(|_| Asked::Packages))
            .collect()
    }

    /// Throttles are counted by the day: how many is what matters, and most days have none. So is the most that ran at once.
    fn period(self, window: &Window) -> Duration {
        match self {
            Asked::Whole(_) | Asked::Consumed(_) | Asked::Console(_) => window.period,
            // S3 tells sizes once a day.
            Asked::Throttled(..) | Asked::AtOnce(_) | Asked::Packages => Duration::DAY,
        }
    }

    fn metric(self, bucket: &str) -> Metric {
        match self {
            Asked::Whole(whole) => whole.metric(),
            Asked::Consumed(place) => of_place(place, consumed(place.2)),
            Asked::Throttled(place, cause) => of_place(place, cause.metric(place.2)),
            Asked::AtOnce(at_once) => at_once.metric(),
            Asked::Console(direction) => {
                let table = vec![("TableName", CONSOLE_TABLE)];
                metric("AWS/DynamoDB", consumed(direction), table)
            }
            // Amazon S3 User Guide, "Amazon S3 metrics and dimensions": with former versions, and Average alone is valid.
            Asked::Packages => {
                let standard = vec![("BucketName", bucket), ("StorageType", "StandardStorage")];
                metric("AWS/S3", "BucketSizeBytes", standard)
            }
        }
    }

    fn statistic(self) -> &'static str {
        match self {
            Asked::Whole(_) | Asked::Consumed(_) | Asked::Throttled(..) | Asked::Console(_) => "Sum",
            Asked::AtOnce(_) => "Maximum",
            Asked::Packages => "Average",
        }
    }

    fn query(self, id: &str, window: &Window, bucket: &str) -> MetricDataQuery {
        let seconds = i32::try_from(self.period(window).whole_seconds()).unwrap_or(i32::MAX);
        let stat = MetricStat::builder()
            .metric(self.metric(bucket))
            .period(seconds)
            .stat(self.statistic())
            .build();
        MetricDataQuery::builder().id(id).metric_stat(stat).build()
    }
}

fn consumed(direction: Direction) -> &'static str {
    match direction {
        Direction::Read => "ConsumedReadCapacityUnits",
        Direction::Write => "ConsumedWriteCapacityUnits",
    }
}

fn metric(namespace: &str, name: &str, dimensions: Vec<(&str, &str)>) -> Metric {
    let dimensions = dimensions.into_iter().map(|(key, value)| dimension(key, value));
    Metric::builder()
        .namespace(namespace)
        .metric_name(name)
        .set_dimensions(Some(dimensions.collect()))
        .build()
}

fn of_place((table, index, _): Place, name: &str) -> Metric {
    let table = ("TableName", table.name());
    let index = index.map(|index| ("GlobalSecondaryIndexName", index));
    metric(
        "AWS/DynamoDB",
        name,
        std::iter::once(table).chain(index).collect(),
    )
}

/// Whole days, in UTC.
#[derive(Debug, Clone, Copy)]
struct Window {
    from: Date,
    days: u16,
    period: Duration,
}

impl Window {
    fn new(from: Date, days: u16) -> Self {
        let days = days.clamp(1, MOST_DAYS);
        Self {
            from,
            days,
            period: if days <= FINE_DAYS {
                Duration::minutes(5)
            } else {
                Duration::HOUR
            },
        }
    }

    fn length(&self) -> Duration {
        Duration::days(self.days.into())
    }

    /// How many of such periods it has.
    fn periods(&self, period: Duration) -> usize {
        usize::try_from(self.length().whole_seconds() / period.whole_seconds().max(1)).unwrap_or_default()
    }
}

impl Aws {
    /// How many metrics a running console asks CloudWatch for in a day, if it keeps each answer so long.
    pub fn metrics_a_day(keep_for: std::time::Duration) -> u64 {
        let times = 86_400 / keep_for.as_secs().max(1);
        times * super::metrics::ASKED
    }

    /// Reads what was used on so many days from a date on: in periods of five minutes up to a month, of an hour beyond. Days
    /// that are not over have what they have so far. How large the packages are is asked for only if the account is known, by which
    /// their bucket is named.
    ///
    /// # Errors
    /// CloudWatch did not say (`cloudwatch:GetMetricData`).
    pub async fn measured(
        &self,
        from: Date,
        days: u16,
        account: Option<&AccountId>,
    ) -> Result<Measured, AwsError> {
        let window = Window::new(from, days);
        let bucket = account.map(|account| artifact_bucket(account, self.region()));
        let asked = Asked::all(bucket.as_deref());
        let bucket = bucket.unwrap_or_default();
        let queries = asked
            .iter()
            .enumerate()
            .map(|(position, asked)| asked.query(&id(position), &window, &bucket));
        let start = window.from.midnight().assume_utc();
        let pages = self
            .cloudwatch
            .get_metric_data()
            .set_metric_data_queries(Some(queries.collect()))
            .start_time(DateTime::from_secs(start.unix_timestamp()))
            .end_time(DateTime::from_secs((start + window.length()).unix_timestamp()))
            .scan_by(ScanBy::TimestampAscending)
            .into_paginator()
            .send();
        let pages = self.call(ACTION, pages.collect::<Result<Vec<_>, _>>()).await?;
        let results: Vec<MetricDataResult> = pages
            .into_iter()
            .flat_map(|page| page.metric_data_results.unwrap_or_default())
            .collect();
        let mut measured = Measured {
            from: start,
            period: window.period,
            events: Vec::new(),
            invocations: Vec::new(),
            duration_ms: Vec::new(),
            requests: Vec::new(),
            log_bytes: Vec::new(),
            at_once: Vec::new(),
            unreserved_at_once: Vec::new(),
            console_reads: Vec::new(),
            console_writes: Vec::new(),
            package_bytes: Vec::new(),
            capacity: Vec::new(),
        };
        for (position, asked) in asked.into_iter().enumerate() {
            let id = id(position);
            let parts = results.iter().filter(|result| result.id() == Some(&id));
            let period = asked.period(&window);
            let values = values(parts, start, period, window.periods(period))?;
            put(&mut measured, asked, values);
        }
        Ok(measured)
    }
}

/// Where values belong. A place's consumption comes before its throttles.
fn put(measured: &mut Measured, asked: Asked, values: Vec<Option<f64>>) {
    match asked {
        Asked::Whole(Whole::Events) => measured.events = values,
        Asked::Whole(Whole::Invocations) => measured.invocations = values,
        Asked::Whole(Whole::Duration) => measured.duration_ms = values,
        Asked::Whole(Whole::Requests) => measured.requests = values,
        Asked::Whole(Whole::LogBytes) => measured.log_bytes = values,
        Asked::AtOnce(AtOnce::Function) => measured.at_once = values,
        Asked::AtOnce(AtOnce::Unreserved) => measured.unreserved_at_once = values,
        Asked::Console(Direction::Read) => measured.console_reads = values,
        Asked::Console(Direction::Write) => measured.console_writes = values,
        Asked::Packages => measured.package_bytes = values,
        Asked::Consumed((table, index, direction)) => measured.capacity.push(MeasuredCapacity {
            table,
            index: index.map(str::to_owned),
            direction,
            consumed: values,
            throttles: Throttles::default(),
        }),
        Asked::Throttled((table, index, direction), cause) => {
            let place = measured.capacity.iter_mut().find(|place| {
                place.table == table && place.index.as_deref() == index && place.direction == direction
            });
            if let Some(place) = place {
                *cause.count(&mut place.throttles) = whole(values.into_iter().flatten().sum());
            }
        }
    }
}

#[cfg(test)]
mod tests;
