//! The metrics of AWS that alarms of this stack can watch: with which sets of dimensions they exist, and when they come.
//!
//! CloudWatch knows each set of dimensions as a metric of its own and adds nothing up: an alarm on a set that a service does not
//! write is accepted, and never gets a value. Each family names the page that documents it.

/// A family of metrics that exist with the same sets of dimensions.
#[derive(Debug)]
pub struct Family {
    /// Such as `AWS/DynamoDB`.
    pub namespace: &'static str,
    /// The names.
    pub names: &'static [&'static str],
    /// The sets of dimensions that the service writes.
    pub sets: &'static [&'static [&'static str]],
    /// When the service writes them.
    pub comes: Comes,
    /// The page of the AWS documentation.
    pub page: &'static str,
}

/// When a metric gets values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comes {
    /// With every request that is served.
    WithTraffic,
    /// When it happens; that nothing came yet proves nothing.
    WhenItHappens,
}

const LAMBDA: &str = "Types of metrics for Lambda functions (AWS Lambda Developer Guide)";
const DYNAMODB: &str = "DynamoDB metrics and dimensions (Amazon DynamoDB Developer Guide)";
const API_GATEWAY: &str = "Amazon API Gateway dimensions and metrics (API Gateway Developer Guide)";
const LOGS: &str = "Monitoring with CloudWatch metrics (CloudWatch Logs User Guide)";
const SNS: &str = "Monitoring Amazon SNS topics using CloudWatch (Amazon SNS Developer Guide)";

const OF_FUNCTION: &[&[&str]] = &[
    &[],
    &["FunctionName"],
    &["FunctionName", "Resource"],
    &["ExecutedVersion", "FunctionName", "Resource"],
];
const OF_TABLE_OR_INDEX: &[&[&str]] = &[&["TableName"], &["GlobalSecondaryIndexName", "TableName"]];
const OF_OPERATION: &[&[&str]] = &[&["Operation", "TableName"]];
const OF_API: &[&[&str]] = &[
    &["ApiName"],
    &["ApiName", "Stage"],
    &["ApiName", "Method", "Resource", "Stage"],
];

/// Every family. Dimensions of a set in the order of the alphabet.
pub const FAMILIES: &[Family] = &[
    Family {
        namespace: "AWS/Lambda",
        names: &["Invocations", "Duration", "ConcurrentExecutions"],
        sets: OF_FUNCTION,
        comes: Comes::WithTraffic,
        page: LAMBDA,
    },
    Family {
        namespace: "AWS/Lambda",
        names: &[
            "Errors",
            "Throttles",
            "DeadLetterErrors",
            "DestinationDeliveryFailures",
        ],
        sets: OF_FUNCTION,
        comes: Comes::WhenItHappens,
        page: LAMBDA,
    },
    Family {
        namespace: "AWS/Lambda",
        names: &["UnreservedConcurrentExecutions", "ClaimedAccountConcurrency"],
        sets: &[&[]],
        comes: Comes::WithTraffic,
        page: LAMBDA,
    },
    Family {
        namespace: "AWS/DynamoDB",
        names: &["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"],
        sets: OF_TABLE_OR_INDEX,
        comes: Comes::WithTraffic,
        page: DYNAMODB,
    },
    Family {
        namespace: "AWS/DynamoDB",
        names: &[
            "ReadThrottleEvents",
            "WriteThrottleEvents",
            "ReadProvisionedThroughputThrottleEvents",
            "WriteProvisionedThroughputThrottleEvents",
            "ReadKeyRangeThroughputThrottleEvents",
            "WriteKeyRangeThroughputThrottleEvents",
            "ReadMaxOnDemandThroughputThrottleEvents",
            "WriteMaxOnDemandThroughputThrottleEvents",
            "ReadAccountLimitThrottleEvents",
            "WriteAccountLimitThrottleEvents",
            "OnlineIndexThrottleEvents",
        ],
        sets: OF_TABLE_OR_INDEX,
        comes: Comes::WhenItHappens,
        page: DYNAMODB,
    },
    Family {
        namespace: "AWS/DynamoDB",
        names: &["ProvisionedReadCapacityUnits", "ProvisionedWriteCapacityUnits"],
        sets: OF_TABLE_OR_INDEX,
        // Written while the capacity is provisioned, not for tables on demand.
        comes: Comes::WhenItHappens,
        page: DYNAMODB,
    },
    Family {
        namespace: "AWS/DynamoDB",
        names: &["ThrottledRequests", "SystemErrors"],
        sets: OF_OPERATION,
        comes: Comes::WhenItHappens,
        page: DYNAMODB,
    },
    Family {
        namespace: "AWS/DynamoDB",
        names: &["SuccessfulRequestLatency", "ReturnedItemCount"],
        sets: OF_OPERATION,
        comes: Comes::WithTraffic,
        page: DYNAMODB,
    },
    Family {
        namespace: "AWS/DynamoDB",
        names: &["ConditionalCheckFailedRequests", "TimeToLiveDeletedItemCount"],
        sets: &[&["TableName"]],
        comes: Comes::WhenItHappens,
        page: DYNAMODB,
    },
    Family {
        namespace: "AWS/DynamoDB",
        names: &["UserErrors"],
        sets: &[&[]],
        comes: Comes::WhenItHappens,
        page: DYNAMODB,
    },
    Family {
        namespace: "AWS/ApiGateway",
        names: &["Count", "Latency", "IntegrationLatency"],
        sets: OF_API,
        comes: Comes::WithTraffic,
        page: API_GATEWAY,
    },
    Family {
        namespace: "AWS/ApiGateway",
        names: &["4XXError", "5XXError", "CacheHitCount", "CacheMissCount"],
        sets: OF_API,
        comes: Comes::WhenItHappens,
        page: API_GATEWAY,
    },
    Family {
        namespace: "AWS/Logs",
        names: &["IncomingBytes", "IncomingLogEvents"],
        sets: &[&[], &["LogGroupName"]],
        comes: Comes::WhenItHappens,
        page: LOGS,
    },
    Family {
        namespace: "AWS/SNS",
        names: &[
            "NumberOfMessagesPublished",
            "NumberOfNotificationsDelivered",
            "NumberOfNotificationsFailed",
        ],
        sets: &[&["TopicName"]],
        comes: Comes::WhenItHappens,
        page: SNS,
    },
];

/// The family of a metric, if this console knows it.
pub fn family(namespace: &str, name: &str) -> Option<&'static Family> {
    FAMILIES
        .iter()
        .find(|family| family.namespace == namespace && family.names.contains(&name))
}

/// The greatest value that a statistic of a metric can have by its nature, where there is one that is certain: the mean of API
/// Gateway's errors is a share of the requests.
pub fn greatest(namespace: &str, name: &str, is_average: bool) -> Option<f64> {
    (namespace == "AWS/ApiGateway" && matches!(name, "4XXError" | "5XXError") && is_average).then_some(1.0)
}
