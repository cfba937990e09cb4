//! What the console knows of a stack, and what it says when AWS does not answer.

pub(crate) mod failing;
mod report;

use crate::proxy::{Fault, Proxy};
use crate::support;
use domain::contract::TableId;
use domain::health::{Finding, Health, Resource, State, assess};
use domain::snapshot::{Reading, Shown, Snapshot, Why};
use liveinsight::aws::{Aws, SnapshotOptions};
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

#[tokio::test]
async fn the_probe_reaches_the_public_api_and_leaves_nothing_behind() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    let proxy = Proxy::start(ministack.endpoint()).await;
    let aws = proxy.connect().await;
    let stack = support::STACK.parse().unwrap();
    let dynamodb = aws_sdk_dynamodb::Client::new(&support::sdk(&ministack));
    let events = || async {
        let scan = dynamodb.scan().table_name(TableId::Events.name());
        scan.send().await.unwrap().count()
    };

    let before = events().await;
    let snapshot = aws.snapshot(&stack).await;
    assert_eq!(snapshot.probe.reading.found().unwrap().status, 204);
    assert_eq!(events().await, before);

    // The API refuses, breaks off, or is silent.
    let of_api = |snapshot: &Snapshot| {
        let health = assess(snapshot);
        let mut resources = health.resources.into_iter();
        let api = resources.find(|assessment| assessment.resource == Resource::RestApi);
        api.unwrap().findings
    };
    proxy.only("OPTIONS /restapis", Fault::Denied);
    let refused = aws.snapshot(&stack).await;
    assert_eq!(of_api(&refused), [Finding::ApiProbeFailed { status: 403 }]);
    for (fault, is_expected) in [
        (
            Fault::Slow(Duration::from_secs(30)),
            (|why| *why == Why::TimedOut) as fn(&Why) -> bool,
        ),
        (Fault::Cut, |why| {
            matches!(why, Why::Unreachable { .. } | Why::TimedOut)
        }),
    ] {
        proxy.only("OPTIONS /restapis", fault);
        let unanswered = aws.snapshot_with(&stack, hurried(None)).await;
        match &unanswered.probe.reading {
            Reading::Unavailable(cause) => {
                assert_eq!(cause.action, "OPTIONS /events");
                assert!(is_expected(&cause.why), "{fault:?} {cause:?}");
            }
            other => panic!("{fault:?} {other:?}"),
        }
    }
    drop(sandbox);
    ministack.stop().await;
}

/// Names of APIs are not unique: the stack says which is its own, now or the last time it was read.
#[tokio::test]
async fn an_api_of_the_same_name_is_not_taken_for_the_stacks() {
    let (_dir, ministack) = support::ministack().await;
    let _sandbox = support::deployed(&ministack).await;
    let proxy = Proxy::start(ministack.endpoint()).await;
    let aws = proxy.connect().await;
    let stack = support::STACK.parse().unwrap();
    let apis = aws_sdk_apigateway::Client::new(&support::sdk(&ministack));
    for _ in 0..2 {
        let namesake = apis.create_rest_api().name(domain::contract::REST_API);
        namesake.send().await.unwrap();
    }
    let api = |snapshot: &Snapshot| snapshot.api.reading.found().map(|api| api.id.clone());
    let first = aws.snapshot(&stack).await;
    let own = first.stack.reading.found().unwrap().outputs["ApiId"].clone();
    assert_eq!(api(&first), Some(own.clone()));

    proxy.only("DescribeStacks", Fault::Denied);
    let remembered = aws.snapshot_with(&stack, hurried(Some(&first))).await;
    assert_eq!(api(&remembered), Some(own));
    let unknown = aws.snapshot_with(&stack, hurried(None)).await;
    match &unknown.api.reading {
        Reading::Unavailable(cause) => assert_eq!(cause.why, Why::Ambiguous { count: 3 }),
        other => panic!("{other:?}"),
    }
    ministack.stop().await;
}

fn hurried(before: Option<&Snapshot>) -> SnapshotOptions<'_> {
    SnapshotOptions {
        patience: Duration::from_secs(2),
        keep_metrics: Duration::from_secs(300),
        before,
    }
}

#[tokio::test]
async fn what_cannot_be_read_any_more_is_remembered_and_metrics_are_asked_for_seldom() {
    let (_dir, ministack) = support::ministack().await;
    let _sandbox = support::deployed(&ministack).await;
    let proxy = Proxy::start(ministack.endpoint()).await;
    let aws = proxy.connect().await;
    let stack = support::STACK.parse().unwrap();
    let first = aws.snapshot(&stack).await;
    let asked = || {
        proxy
            .seen()
            .iter()
            .filter(|call| *call == "GetMetricData")
            .count()
    };
    assert_eq!(asked(), 1);

    proxy.only("Describe", Fault::Denied);
    let second = aws.snapshot_with(&stack, hurried(Some(&first))).await;
    assert_eq!(asked(), 1);
    assert_eq!(second.metrics, first.metrics);
    let stale = second.tables[&TableId::Events].shown();
    assert!(matches!(stale, Shown::Stale { as_of, .. } if as_of == first.tables[&TableId::Events].as_of));
    assert_eq!(stale.value(), first.tables[&TableId::Events].reading.found());
    // The stack is not read either, but its address is known.
    assert_eq!(second.probe.reading.found().map(|probe| probe.status), Some(204));

    proxy.only("GetCallerIdentity", Fault::Denied);
    let third = aws.snapshot_with(&stack, hurried(Some(&second))).await;
    assert_eq!(third.target.account, first.target.account);
    assert!(matches!(third.topic.shown(), Shown::Stale { .. }));
    assert!(matches!(third.tables[&TableId::Events].shown(), Shown::Now(_)));
    ministack.stop().await;
}

#[tokio::test]
async fn silence_costs_the_patience_and_no_more() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    let proxy = Proxy::start(ministack.endpoint()).await;
    let aws = proxy.connect().await;
    proxy.only("DescribeAlarms", Fault::Slow(Duration::from_secs(30)));
    let started = Instant::now();
    let snapshot = aws
        .snapshot_with(&support::STACK.parse().unwrap(), hurried(None))
        .await;
    // Two seconds for the silent call; the rest of the bound is for a busy machine.
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "{:?}",
        started.elapsed()
    );
    let unavailable = states(&assess(&snapshot), State::Unavailable).len();
    assert_eq!(unavailable, domain::contract::ALARMS.len());
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
    assert_eq!(proxy.seen().len(), 34, "{:#?}", proxy.seen());
    ministack.stop().await;
}
