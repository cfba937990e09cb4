//! Each call of a snapshot fails in each way.

use super::{health, states};
use crate::proxy::{Fault, Proxy};
use crate::support;
use domain::health::{Health, State, assess};
use domain::snapshot::{Snapshot, Unavailable, Why};
use serde_json::Value;
use std::sync::Arc;
use tokio::task::JoinSet;

/// A call of a snapshot, the IAM action that it needs, and the resources whose state is unknown without it.
pub(crate) type Case = (&'static str, &'static str, &'static [&'static str]);

const TABLES: &[&str] = &[
    "LiveInsight-Events",
    "LiveInsight-Sessions",
    "LiveInsight-ActiveSessions",
];

/// Every call that a snapshot makes. What is only shown and not judged makes no resource unavailable.
pub(crate) const CASES: &[Case] = &[
    // Without the stack's outputs there is no address to probe.
    (
        "DescribeStacks",
        "cloudformation:DescribeStacks",
        &["liveinsight-infrastructure", "LiveInsight-API"],
    ),
    ("DescribeStackEvents", "cloudformation:DescribeStackEvents", &[]),
    ("DescribeTable", "dynamodb:DescribeTable", TABLES),
    (
        "DescribeTimeToLive",
        "dynamodb:DescribeTimeToLive",
        &["LiveInsight-ActiveSessions"],
    ),
    (
        "DescribeContinuousBackups",
        "dynamodb:DescribeContinuousBackups",
        TABLES,
    ),
    (
        "GET /2015-03-31/functions/LiveInsight-EventCollector/aliases",
        "lambda:GetAlias",
        &["LIVE"],
    ),
    (
        "GET /2015-03-31/functions/LiveInsight-EventCollector/configuration",
        "lambda:GetFunctionConfiguration",
        &["LiveInsight-EventCollector", "LIVE"],
    ),
    (
        "GET /2015-03-31/functions/LiveInsight-EventCollector/versions",
        "lambda:ListVersionsByFunction",
        &[],
    ),
    (
        "/functions/LiveInsight-EventCollector/concurrency",
        "lambda:GetFunctionConcurrency",
        &["LiveInsight-EventCollector"],
    ),
    ("GET /restapis?", "apigateway:GET", &["LiveInsight-API"]),
    ("/stages/prod", "apigateway:GET", &["LiveInsight-API"]),
    ("/resources?", "apigateway:GET", &["LiveInsight-API"]),
    ("GetRole", "iam:GetRole", &["LiveInsight-Lambda-Role"]),
    (
        "ListRolePolicies",
        "iam:ListRolePolicies",
        &["LiveInsight-Lambda-Role"],
    ),
    (
        "ListAttachedRolePolicies",
        "iam:ListAttachedRolePolicies",
        &["LiveInsight-Lambda-Role"],
    ),
    (
        "DescribeLogGroups",
        "logs:DescribeLogGroups",
        &["/aws/lambda/LiveInsight-EventCollector"],
    ),
    (
        "DescribeAlarms",
        "cloudwatch:DescribeAlarms",
        &domain::contract::ALARMS,
    ),
    (
        "GetDashboard",
        "cloudwatch:GetDashboard",
        &["LiveInsight-Performance"],
    ),
    ("GetMetricData", "cloudwatch:GetMetricData", &[]),
    ("ListMetrics", "cloudwatch:ListMetrics", &[]),
    (
        "GetTopicAttributes",
        "sns:GetTopicAttributes",
        &["LiveInsight-Alarms"],
    ),
    (
        "GetCallerIdentity",
        "sts:GetCallerIdentity",
        &["LiveInsight-Alarms"],
    ),
];

/// How many of them fail at the same time, each behind a proxy of its own.
const LANES: usize = 4;

/// Each call of a snapshot fails in each way: what needs it says so, everything else stays right.
#[tokio::test(flavor = "multi_thread")]
async fn one_api_that_fails_makes_one_part_unavailable() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    let whole = Arc::new(health(sandbox.aws()).await);
    assert_eq!(states(&whole, State::Unavailable), Vec::<&str>::new());
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        let proxy = Proxy::start(ministack.endpoint()).await;
        let whole = whole.clone();
        lanes.spawn(async move {
            for case in CASES.iter().skip(lane).step_by(LANES) {
                for fault in [Fault::Denied, Fault::Throttled, Fault::Cut] {
                    fails_alone(&proxy, case, fault, &whole).await;
                }
            }
        });
    }
    while let Some(lane) = lanes.join_next().await {
        lane.unwrap();
    }
    ministack.stop().await;
}

async fn fails_alone(proxy: &Proxy, (operation, action, affected): &Case, fault: Fault, whole: &Health) {
    proxy.only(operation, fault);
    let snapshot = proxy
        .connect()
        .await
        .snapshot(&support::STACK.parse().unwrap())
        .await;
    let health = assess(&snapshot);
    let mut unavailable = states(&health, State::Unavailable);
    let mut expected = affected.to_vec();
    unavailable.sort_unstable();
    expected.sort_unstable();
    assert_eq!(unavailable, expected, "{fault:?} {operation}");
    let causes = causes(&snapshot);
    assert!(!causes.is_empty(), "{fault:?} {operation} was not noticed");
    for cause in causes {
        assert_eq!(cause.action, *action, "{fault:?} {operation}");
        match fault {
            Fault::Denied => assert_eq!(cause.why, Why::Denied, "{operation}"),
            Fault::Throttled => assert_eq!(cause.why, Why::Throttled, "{operation}"),
            _ => {}
        }
    }
    for resource in &whole.resources {
        if !affected.contains(&resource.resource.name()) {
            let mut now = health.resources.iter();
            let now = now.find(|now| now.resource == resource.resource).unwrap();
            assert_eq!(now.findings, resource.findings, "{fault:?} {operation}");
        }
    }
}

/// Why anything in a snapshot, however deep, could not be read.
fn causes(snapshot: &Snapshot) -> Vec<Unavailable> {
    fn collect(value: &Value, found: &mut Vec<Unavailable>) {
        if let Some(cause) = value.get("unavailable") {
            found.push(serde_json::from_value(cause.clone()).unwrap());
        }
        match value {
            Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
            Value::Object(fields) => fields.values().for_each(|value| collect(value, found)),
            _ => {}
        }
    }
    let mut found = vec![];
    collect(&serde_json::to_value(snapshot).unwrap(), &mut found);
    found
}
