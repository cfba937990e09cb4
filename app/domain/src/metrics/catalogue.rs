//! Every metric that the console looks at over time, by the names that CloudWatch has for them.

use crate::alarm::{Metric, MetricStat, Statistic};
use crate::contract::{FUNCTION, REST_API, STAGE, TableId};
use crate::snapshot::Direction;

/// What is looked at together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// The function.
    Function,
    /// The API's stage.
    Api,
    /// A table with its indexes.
    Table(TableId),
    /// What the collector says of itself.
    Collector,
}

/// One metric, and how the samples of a period become one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Of the function.
    Function(FunctionMetric),
    /// Of the API's stage.
    Api(ApiMetric),
    /// Of a table or an index.
    Table(Part, Direction, TableMetric),
    /// Of the collector itself.
    Collector(CollectorMetric),
}

/// A table or one of its indexes. A table's metrics exclude its indexes (DynamoDB Developer Guide, "DynamoDB metrics and
/// dimensions").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// The table.
    pub table: TableId,
    /// The index's name; `None` for the table itself.
    pub index: Option<&'static str>,
}

/// Declares an enum whose values are all looked at.
macro_rules! every {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$of])* $variant,)+
        }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];
        }
    };
}

every!(
    /// Metrics of `AWS/Lambda` (Lambda Developer Guide, "Types of metrics for Lambda functions").
    FunctionMetric {
        /// Invocations: each is one request that reached the collector.
        Invocations,
        /// Invocations that ended in an error.
        Errors,
        /// Invocations that were refused because too many were under way.
        Throttles,
        /// The most invocations that were under way at once.
        ConcurrentExecutions,
        /// The mean duration, in milliseconds.
        DurationAverage,
        /// The median.
        DurationP50,
        /// The 95th percentile.
        DurationP95,
        /// The 99th percentile.
        DurationP99,
    }
);

every!(
    /// Metrics of `AWS/ApiGateway` (API Gateway Developer Guide, "Amazon API Gateway dimensions and metrics").
    ApiMetric {
        /// Requests.
        Count,
        /// Requests that were answered with a client error.
        ClientErrors,
        /// Requests that were answered with a server error.
        ServerErrors,
        /// The median time from the request to the answer, in milliseconds.
        LatencyP50,
        /// The 95th percentile.
        LatencyP95,
        /// The 99th percentile.
        LatencyP99,
        /// The 95th percentile of the function's part of it.
        IntegrationLatencyP95,
    }
);

every!(
    /// Why DynamoDB throttled (DynamoDB Developer Guide, "CloudWatch throttling metrics").
    Cause {
        /// More than is provisioned.
        Provisioned,
        /// More than one partition can take: a hot partition.
        KeyRange,
        /// More than the most that was allowed an on-demand table.
        MaxOnDemand,
        /// More than the account may use in the region.
        AccountLimit,
    }
);

/// Metrics of `AWS/DynamoDB`, of reads or of writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableMetric {
    /// Capacity units consumed, added up.
    Consumed,
    /// Capacity units held ready for each second. On-demand tables have none.
    Provisioned,
    /// Requests that were throttled.
    Throttled,
    /// Requests that were throttled for one cause.
    ThrottledFor(Cause),
}

every!(
    /// Metrics that the collector puts into its log (its `metrics.rs`).
    CollectorMetric {
        /// Events that were stored.
        Stored,
        /// Events that had been stored before.
        Duplicate,
        /// Events of bots, which are not stored.
        Dropped,
        /// Events that a client was told to send again.
        Retry,
    }
);

impl Group {
    /// Every group, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Function, Self::Api]
            .into_iter()
            .chain(TableId::ALL.map(Self::Table))
            .chain([Self::Collector])
    }

    /// As addresses have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Api => "api",
            Self::Table(TableId::Events) => "events",
            Self::Table(TableId::Sessions) => "sessions",
            Self::Table(TableId::ActiveSessions) => "active-sessions",
            Self::Collector => "collector",
        }
    }

    /// The group of an address; the function, which every event goes through, if it is none.
    pub fn of(text: &str) -> Self {
        Self::all()
            .find(|group| group.as_str() == text)
            .unwrap_or(Self::Function)
    }
}

impl Part {
    /// Every table, each followed by its indexes.
    pub fn all() -> impl Iterator<Item = Self> {
        TableId::ALL.into_iter().flat_map(Self::of)
    }

    /// A table, followed by its indexes.
    pub fn of(table: TableId) -> impl Iterator<Item = Self> {
        let indexes = table.contract().indexes.iter().map(|(name, _)| Some(*name));
        std::iter::once(None)
            .chain(indexes)
            .map(move |index| Self { table, index })
    }
}

impl TableMetric {
    /// Every one.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Consumed, Self::Provisioned, Self::Throttled]
            .into_iter()
            .chain(Cause::ALL.iter().copied().map(Self::ThrottledFor))
    }

    fn name(self, direction: Direction) -> String {
        let direction = match direction {
            Direction::Read => "Read",
            Direction::Write => "Write",
        };
        match self {
            Self::Consumed => format!("Consumed{direction}CapacityUnits"),
            Self::Provisioned => format!("Provisioned{direction}CapacityUnits"),
            Self::Throttled => format!("{direction}ThrottleEvents"),
            Self::ThrottledFor(Cause::Provisioned) => {
                format!("{direction}ProvisionedThroughputThrottleEvents")
            }
            Self::ThrottledFor(Cause::KeyRange) => format!("{direction}KeyRangeThroughputThrottleEvents"),
            Self::ThrottledFor(Cause::MaxOnDemand) => {
                format!("{direction}MaxOnDemandThroughputThrottleEvents")
            }
            Self::ThrottledFor(Cause::AccountLimit) => format!("{direction}AccountLimitThrottleEvents"),
        }
    }
}

impl FunctionMetric {
    fn name(self) -> (&'static str, Statistic) {
        match self {
            Self::Invocations => ("Invocations", Statistic::Sum),
            Self::Errors => ("Errors", Statistic::Sum),
            Self::Throttles => ("Throttles", Statistic::Sum),
            Self::ConcurrentExecutions => ("ConcurrentExecutions", Statistic::Maximum),
            Self::DurationAverage => ("Duration", Statistic::Average),
            Self::DurationP50 => ("Duration", Statistic::Percentile(50.0)),
            Self::DurationP95 => ("Duration", Statistic::Percentile(95.0)),
            Self::DurationP99 => ("Duration", Statistic::Percentile(99.0)),
        }
    }
}

impl ApiMetric {
    fn name(self) -> (&'static str, Statistic) {
        match self {
            // Of the errors the sum is how many, the average which part.
            Self::Count => ("Count", Statistic::Sum),
            Self::ClientErrors => ("4XXError", Statistic::Sum),
            Self::ServerErrors => ("5XXError", Statistic::Sum),
            Self::LatencyP50 => ("Latency", Statistic::Percentile(50.0)),
            Self::LatencyP95 => ("Latency", Statistic::Percentile(95.0)),
            Self::LatencyP99 => ("Latency", Statistic::Percentile(99.0)),
            Self::IntegrationLatencyP95 => ("IntegrationLatency", Statistic::Percentile(95.0)),
        }
    }
}

impl CollectorMetric {
    /// The namespace and the one dimension of the collector's metrics.
    const NAMESPACE: &str = "LiveInsight/Collector";
    const SERVICE: &str = "EventCollector";

    fn name(self) -> &'static str {
        match self {
            Self::Stored => "EventsStored",
            Self::Duplicate => "EventsDuplicate",
            Self::Dropped => "EventsDropped",
            Self::Retry => "EventsToRetry",
        }
    }
}

impl Measure {
    /// Every one.
    pub fn all() -> impl Iterator<Item = Self> {
        let function = FunctionMetric::ALL.iter().copied().map(Self::Function);
        let api = ApiMetric::ALL.iter().copied().map(Self::Api);
        let tables = Part::all().flat_map(|part| {
            Direction::ALL
                .into_iter()
                .flat_map(move |direction| TableMetric::all().map(move |of| Self::Table(part, direction, of)))
        });
        let collector = CollectorMetric::ALL.iter().copied().map(Self::Collector);
        function.chain(api).chain(tables).chain(collector)
    }

    /// As CloudWatch is asked for it, a value every `period` seconds.
    pub fn stat(self, period: u32) -> MetricStat {
        let (namespace, name, statistic, dimensions) = match self {
            Self::Function(of) => {
                let (name, statistic) = of.name();
                (
                    "AWS/Lambda",
                    name.to_owned(),
                    statistic,
                    vec![("FunctionName", FUNCTION)],
                )
            }
            Self::Api(of) => {
                let (name, statistic) = of.name();
                let stage = vec![("ApiName", REST_API), ("Stage", STAGE)];
                ("AWS/ApiGateway", name.to_owned(), statistic, stage)
            }
            Self::Table(part, direction, of) => {
                let statistic = match of {
                    // Reported every five minutes, whatever the period: a sum would add up reports.
                    TableMetric::Provisioned => Statistic::Average,
                    _ => Statistic::Sum,
                };
                let index = part.index.map(|index| ("GlobalSecondaryIndexName", index));
                let dimensions = [("TableName", part.table.name())].into_iter().chain(index);
                (
                    "AWS/DynamoDB",
                    of.name(direction),
                    statistic,
                    dimensions.collect(),
                )
            }
            Self::Collector(of) => {
                let service = vec![("Service", CollectorMetric::SERVICE)];
                (
                    CollectorMetric::NAMESPACE,
                    of.name().to_owned(),
                    Statistic::Sum,
                    service,
                )
            }
        };
        MetricStat {
            metric: Metric {
                namespace: namespace.to_owned(),
                name,
                dimensions: dimensions
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
            },
            statistic,
            period,
            unit: None,
        }
    }
}
