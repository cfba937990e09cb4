//! What AWS charges for.

use crate::snapshot::Direction;
use serde::{Deserialize, Serialize};

/// One thing that AWS meters and charges for, as the Price List tells usage types apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Writes to tables that are paid by request: `WriteRequestUnits`.
    DynamoDbOnDemandWrite,
    /// Reads of such tables: `ReadRequestUnits`.
    DynamoDbOnDemandRead,
    /// Write capacity held ready: `WriteCapacityUnit-Hrs`.
    DynamoDbProvisionedWrite,
    /// Read capacity held ready: `ReadCapacityUnit-Hrs`.
    DynamoDbProvisionedRead,
    /// Items and index entries in the standard table class: `TimedStorage-ByteHrs`.
    DynamoDbStorage,
    /// Point-in-time recovery, by the size of the table and its local indexes: `TimedPITRStorage-ByteHrs`.
    DynamoDbContinuousBackup,
    /// Invocations: `Request`, `Request-ARM`.
    LambdaRequests,
    /// Memory × billed time on x86_64: `Lambda-GB-Second`.
    LambdaComputeX86,
    /// Memory × billed time on arm64: `Lambda-GB-Second-ARM`.
    LambdaComputeArm,
    /// Calls that a REST API received: `ApiGatewayRequest`.
    ApiGatewayRest,
    /// Metrics that standard-resolution alarms look at. A metric-math alarm pays for each metric it lists:
    /// `CW:AlarmMonitorUsage`.
    AlarmMetric,
    /// Composite alarms: `CW:CompositeAlarmMonitorUsage`.
    AlarmComposite,
    /// Metrics of one's own, by PutMetricData or from logs in the embedded format: `CW:MetricMonitorUsage`.
    CustomMetric,
    /// Log data taken in, standard class: `DataProcessing-Bytes`.
    LogsIngest,
    /// Log data kept, compressed: `TimedStorage-ByteHrs`.
    LogsStorage,
    /// Dashboards: `DashboardsUsageHour`. Charged without a region.
    Dashboard,
    /// Metrics that were asked for by GetMetricData; never free: `CW:GMD-Metrics`.
    GetMetricData,
    /// Traces that X-Ray recorded: `XRay-TracesStored`.
    XRayRecorded,
    /// Traces that were retrieved or scanned: `XRay-TracesAccessed`.
    XRayRetrieved,
    /// Objects in the standard class: `TimedStorage-ByteHrs`.
    S3Storage,
    /// PUT, COPY, POST and LIST: `Requests-Tier1`.
    S3Put,
    /// GET and all others: `Requests-Tier2`.
    S3Get,
    /// Requests to the Cost Explorer API: `APIRequest`. Charged without a region.
    CostExplorerRequest,
}

/// The services, as an invoice lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// Amazon DynamoDB.
    DynamoDb,
    /// AWS Lambda.
    Lambda,
    /// Amazon API Gateway.
    ApiGateway,
    /// Amazon CloudWatch.
    CloudWatch,
    /// AWS X-Ray.
    XRay,
    /// Amazon S3.
    S3,
    /// AWS Cost Explorer.
    CostExplorer,
}

impl Service {
    /// All, in the order of an invoice.
    pub const ALL: [Service; 7] = [
        Service::DynamoDb,
        Service::Lambda,
        Service::ApiGateway,
        Service::CloudWatch,
        Service::XRay,
        Service::S3,
        Service::CostExplorer,
    ];
}

/// What a quantity counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Read or write request units.
    RequestUnits,
    /// Capacity units × hours.
    UnitHours,
    /// GB (2³⁰ bytes) kept for a month.
    GbMonths,
    /// GB (2³⁰ bytes) moved.
    Gb,
    /// GB (2³⁰ bytes) of memory × seconds.
    GbSeconds,
    /// Requests.
    Requests,
    /// Metrics, alarms or dashboards that existed for a month.
    Months,
    /// Metrics asked for.
    Metrics,
    /// Traces.
    Traces,
}

impl Dimension {
    /// All, in the order of an invoice.
    pub const ALL: [Dimension; 23] = [
        Dimension::DynamoDbOnDemandWrite,
        Dimension::DynamoDbOnDemandRead,
        Dimension::DynamoDbProvisionedWrite,
        Dimension::DynamoDbProvisionedRead,
        Dimension::DynamoDbStorage,
        Dimension::DynamoDbContinuousBackup,
        Dimension::LambdaRequests,
        Dimension::LambdaComputeX86,
        Dimension::LambdaComputeArm,
        Dimension::ApiGatewayRest,
        Dimension::AlarmMetric,
        Dimension::AlarmComposite,
        Dimension::CustomMetric,
        Dimension::LogsIngest,
        Dimension::LogsStorage,
        Dimension::Dashboard,
        Dimension::GetMetricData,
        Dimension::XRayRecorded,
        Dimension::XRayRetrieved,
        Dimension::S3Storage,
        Dimension::S3Put,
        Dimension::S3Get,
        Dimension::CostExplorerRequest,
    ];

    /// Capacity of a table held ready.
    pub fn provisioned(direction: Direction) -> Self {
        match direction {
            Direction::Read => Self::DynamoDbProvisionedRead,
            Direction::Write => Self::DynamoDbProvisionedWrite,
        }
    }

    /// Requests to a table, one by one.
    pub fn on_demand(direction: Direction) -> Self {
        match direction {
            Direction::Read => Self::DynamoDbOnDemandRead,
            Direction::Write => Self::DynamoDbOnDemandWrite,
        }
    }

    /// Who charges for it.
    pub fn service(self) -> Service {
        match self {
            Self::DynamoDbOnDemandWrite
            | Self::DynamoDbOnDemandRead
            | Self::DynamoDbProvisionedWrite
            | Self::DynamoDbProvisionedRead
            | Self::DynamoDbStorage
            | Self::DynamoDbContinuousBackup => Service::DynamoDb,
            Self::LambdaRequests | Self::LambdaComputeX86 | Self::LambdaComputeArm => Service::Lambda,
            Self::ApiGatewayRest => Service::ApiGateway,
            Self::AlarmMetric
            | Self::AlarmComposite
            | Self::CustomMetric
            | Self::LogsIngest
            | Self::LogsStorage
            | Self::Dashboard
            | Self::GetMetricData => Service::CloudWatch,
            Self::XRayRecorded | Self::XRayRetrieved => Service::XRay,
            Self::S3Storage | Self::S3Put | Self::S3Get => Service::S3,
            Self::CostExplorerRequest => Service::CostExplorer,
        }
    }

    /// What its quantities count.
    pub fn unit(self) -> Unit {
        match self {
            Self::DynamoDbOnDemandWrite | Self::DynamoDbOnDemandRead => Unit::RequestUnits,
            Self::DynamoDbProvisionedWrite | Self::DynamoDbProvisionedRead => Unit::UnitHours,
            Self::DynamoDbStorage | Self::DynamoDbContinuousBackup | Self::LogsStorage | Self::S3Storage => {
                Unit::GbMonths
            }
            Self::LambdaComputeX86 | Self::LambdaComputeArm => Unit::GbSeconds,
            Self::LambdaRequests
            | Self::ApiGatewayRest
            | Self::S3Put
            | Self::S3Get
            | Self::CostExplorerRequest => Unit::Requests,
            Self::AlarmMetric | Self::AlarmComposite | Self::CustomMetric | Self::Dashboard => Unit::Months,
            Self::LogsIngest => Unit::Gb,
            Self::GetMetricData => Unit::Metrics,
            Self::XRayRecorded | Self::XRayRetrieved => Unit::Traces,
        }
    }
}
