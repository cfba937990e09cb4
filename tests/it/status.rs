//! What the console knows of a stack, and what it says when AWS does not answer.

use crate::proxy::{Fault, Proxy};
use crate::support;
use domain::contract::TableId;
use domain::health::{Finding, Health, Resource, State, assess};
use domain::snapshot::{Reading, Why};
use liveinsight::aws::Aws;
use std::time::{Duration, Instant};

async fn health(aws: &Aws) -> Health {
    assess(&aws.snapshot(&support::STACK.parse().unwrap()).await)
}

fn states(health: &Health, state: State) -> Vec<&str> {
    let in_state = health
        .resources
        .iter()
        .filter(|assessment| assessment.state == state);
    in_state.map(|assessment| assessment.resource.name()).collect()
}

#[tokio::test]
async fn without_a_stack_everything_is_missing_and_nothing_unavailable() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::connect(&ministack).await;
    let health = health(sandbox.aws()).await;
    assert_eq!(health.state, State::Unhealthy);
    assert!(
        health
            .resources
            .iter()
            .all(|assessment| assessment.findings == [Finding::ResourceMissing])
    );
    ministack.stop().await;
}

#[tokio::test]
async fn a_fresh_stack_has_every_resource_and_only_silent_alarms_are_unknown() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    let snapshot = sandbox.aws().snapshot(&support::STACK.parse().unwrap()).await;
    let health = assess(&snapshot);
    for assessment in &health.resources {
        let expected = match assessment.resource {
            // CloudWatch has had no data to judge by.
            Resource::Alarm(_) => State::Unknown,
            _ => State::Healthy,
        };
        assert_eq!(assessment.state, expected, "{assessment:?}");
    }
    assert_eq!(health.state, State::Unknown);
    assert_eq!(
        snapshot.target.account,
        Reading::Found("000000000000".parse().unwrap())
    );
    ministack.stop().await;
}

/// Each call of a snapshot fails in each way, one after another: one part says so, everything else stays right.
#[tokio::test]
async fn one_api_that_fails_makes_one_part_unavailable() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    let whole = health(sandbox.aws()).await;
    let proxy = Proxy::start(ministack.endpoint()).await;
    let events = TableId::Events.name();
    let tables = TableId::ALL.map(TableId::name);
    let alarms = domain::contract::ALARMS;
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "DescribeStacks",
            "cloudformation:DescribeStacks",
            &["liveinsight-infrastructure"],
        ),
        ("DescribeTable", "dynamodb:DescribeTable", &tables),
        (
            "DescribeTimeToLive",
            "dynamodb:DescribeTimeToLive",
            &["LiveInsight-ActiveSessions"],
        ),
        (
            "DescribeContinuousBackups",
            "dynamodb:DescribeContinuousBackups",
            &tables,
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
        ("GET /restapis", "apigateway:GET", &["LiveInsight-API"]),
        ("/stages/prod", "apigateway:GET", &["LiveInsight-API"]),
        ("GetRole", "iam:GetRole", &["LiveInsight-Lambda-Role"]),
        (
            "ListRolePolicies",
            "iam:ListRolePolicies",
            &["LiveInsight-Lambda-Role"],
        ),
        (
            "DescribeLogGroups",
            "logs:DescribeLogGroups",
            &["/aws/lambda/LiveInsight-EventCollector"],
        ),
        ("DescribeAlarms", "cloudwatch:DescribeAlarms", &alarms),
        (
            "GetDashboard",
            "cloudwatch:GetDashboard",
            &["LiveInsight-Performance"],
        ),
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
    assert!(states(&whole, State::Healthy).contains(&events));
    for fault in [Fault::Denied, Fault::Throttled, Fault::Cut] {
        for (operation, action, affected) in cases {
            proxy.only(operation, fault);
            let health = health(&proxy.connect().await).await;
            let mut unavailable = states(&health, State::Unavailable);
            let mut expected = affected.to_vec();
            unavailable.sort_unstable();
            expected.sort_unstable();
            assert_eq!(unavailable, expected, "{fault:?} {operation}");
            let causes: Vec<_> = health
                .resources
                .iter()
                .flat_map(|assessment| &assessment.findings)
                .filter_map(|finding| match finding {
                    Finding::ResourceUnavailable { cause } | Finding::PartUnavailable { cause } => {
                        Some(cause)
                    }
                    _ => None,
                })
                .collect();
            for cause in causes {
                assert_eq!(cause.action, *action, "{fault:?} {operation}");
                match fault {
                    Fault::Denied => assert_eq!(cause.why, Why::Denied, "{operation}"),
                    Fault::Throttled => assert_eq!(cause.why, Why::Throttled, "{operation}"),
                    _ => {}
                }
            }
            for resource in whole
                .resources
                .iter()
                .filter(|r| !affected.contains(&r.resource.name()))
            {
                let now = health
                    .resources
                    .iter()
                    .find(|r| r.resource == resource.resource)
                    .unwrap();
                assert_eq!(now.findings, resource.findings, "{fault:?} {operation}");
            }
        }
    }
    ministack.stop().await;
}

#[tokio::test]
async fn silence_costs_the_patience_of_one_call_and_no_more() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    let proxy = Proxy::start(ministack.endpoint()).await;
    proxy.only("DescribeAlarms", Fault::Slow(Duration::from_secs(30)));
    let started = Instant::now();
    let health = health(&proxy.connect().await).await;
    // Eight seconds for the silent call; the rest of the bound is for a busy machine.
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(states(&health, State::Unavailable), domain::contract::ALARMS);
    drop(sandbox);
    ministack.stop().await;
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_unreachable_and_no_panic() {
    let (_dir, ministack) = support::ministack().await;
    let endpoint = ministack.endpoint().to_owned();
    ministack.stop().await;
    let region = "us-east-1".parse().unwrap();
    let connection = liveinsight::aws::Connection::Local { endpoint, region };
    let aws = Aws::connect(connection, liveinsight::clock::system)
        .await
        .unwrap();
    let health = health(&aws).await;
    assert_eq!(health.state, State::Unavailable);
    assert_eq!(health.count(State::Unavailable), health.resources.len());
}

#[tokio::test]
async fn a_snapshot_asks_once_for_each_thing() {
    let (_dir, ministack) = support::ministack().await;
    let _sandbox = support::deployed(&ministack).await;
    let proxy = Proxy::start(ministack.endpoint()).await;
    let aws = proxy.connect().await;
    health(&aws).await;
    assert_eq!(
        proxy.seen().len(),
        aws.calls().len(),
        "the meter counts what goes over the wire"
    );
    assert_eq!(proxy.seen().len(), 26, "{:#?}", proxy.seen());
    ministack.stop().await;
}
