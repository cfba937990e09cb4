//! The metrics that the sandbox supplies are those of what happened, once each, and leave the alarms in peace.

use crate::support;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, HistoryItemType, StateValue, Statistic};
use aws_sdk_lambda::primitives::Blob;
use domain::contract::{ALARMS, TableId};
use domain::snapshot::Series;
use liveinsight::aws::{Aws, Connection};
use liveinsight::clock;
use liveinsight::sandbox::metrics::Supplier;
use liveinsight::sandbox::ministack::{MiniStack, SandboxAws};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const API: (&str, &str) = ("ApiName", "LiveInsight-API");
const STAGE: (&str, &str) = ("Stage", "prod");
const FUNCTION: (&str, &str) = ("FunctionName", "LiveInsight-EventCollector");
const EVENTS: (&str, &str) = ("TableName", "LiveInsight-Events");

#[tokio::test]
async fn what_happened_is_metered_once_and_alarms_settle() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    let api = support::api(&sandbox).await;
    // What the deployment itself did, its own check through the API included.
    tick_until_now(&mut Supplier::new(sandbox.clone(), SECOND)).await;
    let deployed = Figures::read(&ministack).await;
    let lambda = aws_sdk_lambda::Client::new(&support::sdk(&ministack));

    let mut supplier = Supplier::new(sandbox.clone(), SECOND);
    for round in 0..4 {
        for event in 0..3 {
            assert_eq!(support::post(&api, &page_view(round, event)).await, 200);
        }
        assert_eq!(support::post(&api, r#"{"user_id": 7}"#).await, 400);
        // Metered by MiniStack, and not a request to the API. Told from those by the second in which it ends.
        tokio::time::sleep(SECOND).await;
        let payload = Blob::new(DIRECT);
        lambda
            .invoke()
            .function_name("LiveInsight-EventCollector")
            .payload(payload)
            .send()
            .await
            .unwrap();
        tokio::time::sleep(SECOND).await;
        supplier.tick().await.unwrap();
    }
    tick_until_now(&mut supplier).await;

    let then = Figures::read(&ministack).await;
    assert_eq!(then.requests - deployed.requests, 16.0);
    assert_eq!(then.requests_of_stage - deployed.requests_of_stage, 16.0);
    assert_eq!(then.client_errors - deployed.client_errors, 4.0);
    assert_eq!(then.server_errors, deployed.server_errors);
    assert_eq!(then.latencies - deployed.latencies, 16.0);
    assert_eq!(
        then.invocations - deployed.invocations,
        20.0,
        "each of 16 requests and 4 direct invocations once"
    );
    assert_eq!(then.durations - deployed.durations, 20.0);
    // Every stored event is written to the table, and costs that at least once.
    assert!(
        then.written - deployed.written >= 12.0,
        "{} to {}",
        deployed.written,
        then.written
    );
    assert!(then.written_to_index - deployed.written_to_index >= 12.0);
    assert_eq!(snapshots_figures(&ministack).await, then.of_snapshot());
    assert_what_is_held_and_under_way(&ministack).await;

    // A restart puts nothing a second time, and idle windows neither count nor trouble an alarm.
    let mut again = Supplier::new(sandbox.clone(), SECOND);
    for _ in 0..5 {
        tokio::time::sleep(SECOND).await;
        again.tick().await.unwrap();
    }
    assert_eq!(Figures::read(&ministack).await, then);
    assert_alarms_are_calm(&ministack).await;
    ministack.stop().await;
}

#[tokio::test]
async fn supplying_goes_on_where_it_stopped_before_a_restart() {
    let (_dir, settings) = support::settings();
    let ministack = support::start(&settings).await;
    let sandbox = support::deployed(&ministack).await;
    tick_until_now(&mut Supplier::new(sandbox.clone(), SECOND)).await;
    let before = Figures::read(&ministack).await;
    let api = support::api(&sandbox).await;
    assert_eq!(support::post(&api, &page_view(0, 0)).await, 200);
    ministack.stop().await;

    let ministack = support::start(&settings).await;
    let sandbox = support::connect(&ministack).await;
    tick_until_now(&mut Supplier::new(sandbox, SECOND)).await;
    let after = Figures::read(&ministack).await;
    assert_eq!(
        after.requests - before.requests,
        1.0,
        "the request just before the restart"
    );
    assert_eq!(after.invocations - before.invocations, 1.0);
    assert_alarms_are_calm(&ministack).await;
    ministack.stop().await;
}

#[tokio::test]
async fn without_a_stack_there_is_nothing_wrong() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox: SandboxAws = support::connect(&ministack).await;
    let mut supplier = Supplier::new(sandbox, SECOND);
    tick_until_now(&mut supplier).await;
    assert_eq!(Figures::read(&ministack).await, Figures::default());
    ministack.stop().await;
}

/// Sums over everything that was ever metered.
#[derive(Debug, Default, PartialEq)]
struct Figures {
    requests: f64,
    requests_of_stage: f64,
    client_errors: f64,
    server_errors: f64,
    latencies: f64,
    invocations: f64,
    durations: f64,
    written: f64,
    written_to_index: f64,
}

impl Figures {
    fn of_snapshot(&self) -> [f64; 3] {
        [self.invocations, self.written, self.written_to_index]
    }

    async fn read(ministack: &MiniStack) -> Self {
        let client = aws_sdk_cloudwatch::Client::new(&support::sdk(ministack));
        let total = |namespace, metric, dimensions, statistic| {
            total(&client, namespace, metric, dimensions, statistic)
        };
        let index = ("GlobalSecondaryIndexName", "SessionIndex");
        Self {
            requests: total("AWS/ApiGateway", "Count", &[API], Statistic::Sum).await,
            requests_of_stage: total("AWS/ApiGateway", "Count", &[API, STAGE], Statistic::Sum).await,
            client_errors: total("AWS/ApiGateway", "4XXError", &[API], Statistic::Sum).await,
            server_errors: total("AWS/ApiGateway", "5XXError", &[API, STAGE], Statistic::Sum).await,
            latencies: total("AWS/ApiGateway", "Latency", &[API], Statistic::SampleCount).await,
            invocations: total("AWS/Lambda", "Invocations", &[FUNCTION], Statistic::Sum).await,
            durations: total("AWS/Lambda", "Duration", &[FUNCTION], Statistic::SampleCount).await,
            written: total(
                "AWS/DynamoDB",
                "ConsumedWriteCapacityUnits",
                &[EVENTS],
                Statistic::Sum,
            )
            .await,
            written_to_index: total(
                "AWS/DynamoDB",
                "ConsumedWriteCapacityUnits",
                &[EVENTS, index],
                Statistic::Sum,
            )
            .await,
        }
    }
}

/// The figures that a snapshot has too, as it has them: invocations, units written to the table, units written to an index.
async fn snapshots_figures(ministack: &MiniStack) -> [f64; 3] {
    let connection = Connection::Local {
        endpoint: ministack.endpoint().to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    // A snapshot leaves the running minute out; in a minute it is over.
    let soon = || clock::system() + time::Duration::MINUTE;
    let aws = Aws::connect(connection, soon).await.unwrap();
    let snapshot = aws.snapshot(&support::STACK.parse().unwrap()).await;
    let metrics = snapshot.metrics.reading.found().unwrap();
    let sum = |series: &Series| series.0.iter().flatten().sum::<f64>();
    let with_data = |series: &Series| series.0.iter().map(Option::is_some).collect::<Vec<_>>();
    assert_eq!(with_data(&metrics.duration_p95), with_data(&metrics.invocations));
    assert!(metrics.duration_p95.latest().unwrap() > 0.0);
    let events = &metrics.tables[&TableId::Events];
    assert_eq!(sum(&events.write_throttles), 0.0);
    [
        sum(&metrics.invocations),
        sum(&events.write_units),
        sum(&metrics.indexes[&TableId::Events]["SessionIndex"].write_units),
    ]
}

/// The tables hold what the template gives them, and one invocation at least was under way.
async fn assert_what_is_held_and_under_way(ministack: &MiniStack) {
    let client = aws_sdk_cloudwatch::Client::new(&support::sdk(ministack));
    let (held, under_way) = ("ProvisionedWriteCapacityUnits", "ConcurrentExecutions");
    for (namespace, metric, dimension, least) in [
        ("AWS/DynamoDB", held, EVENTS, 5.0),
        ("AWS/Lambda", under_way, FUNCTION, 0.1),
    ] {
        let sum = total(&client, namespace, metric, &[dimension], Statistic::Sum).await;
        let samples = total(&client, namespace, metric, &[dimension], Statistic::SampleCount).await;
        assert!(
            samples > 0.0 && sum / samples >= least,
            "{metric}: {sum} of {samples}"
        );
    }
}

async fn total(
    client: &aws_sdk_cloudwatch::Client,
    namespace: &str,
    metric: &str,
    dimensions: &[(&str, &str)],
    statistic: Statistic,
) -> f64 {
    let dimensions = dimensions
        .iter()
        .map(|(name, value)| Dimension::builder().name(*name).value(*value).build());
    let now = clock::system().unix_timestamp();
    let answer = client
        .get_metric_statistics()
        .namespace(namespace)
        .metric_name(metric)
        .set_dimensions(Some(dimensions.collect()))
        .statistics(statistic.clone())
        .start_time(DateTime::from_secs(now - 86_400))
        .end_time(DateTime::from_secs(now + 60))
        .period(60)
        .send()
        .await
        .unwrap();
    let values = answer.datapoints().iter().filter_map(|point| match statistic {
        Statistic::Sum => point.sum(),
        _ => point.sample_count(),
    });
    values.sum()
}

/// Every alarm is OK and went there from its beginning without a detour.
async fn assert_alarms_are_calm(ministack: &MiniStack) {
    let client = aws_sdk_cloudwatch::Client::new(&support::sdk(ministack));
    let alarms = client.describe_alarms().send().await.unwrap();
    assert_eq!(alarms.metric_alarms().len(), ALARMS.len());
    for alarm in alarms.metric_alarms() {
        let name = alarm.alarm_name().unwrap();
        assert_eq!(alarm.state_value(), Some(&StateValue::Ok), "{name}");
        let history = client
            .describe_alarm_history()
            .alarm_name(name)
            .history_item_type(HistoryItemType::StateUpdate)
            .send()
            .await
            .unwrap();
        // MiniStack records the creation too, as an update from a state to the same.
        let updates = history
            .alarm_history_items()
            .iter()
            .filter_map(|item| item.history_summary());
        let transitions: Vec<&str> = updates
            .filter(|update| !update.ends_with("to INSUFFICIENT_DATA"))
            .collect();
        assert_eq!(
            transitions,
            ["Alarm updated from INSUFFICIENT_DATA to OK"],
            "{name}"
        );
    }
}

/// Waits until the window that is open now is over, and has it put.
async fn tick_until_now(supplier: &mut Supplier) {
    tokio::time::sleep(Duration::from_millis(1600)).await;
    supplier.tick().await.unwrap();
}

fn page_view(round: u32, event: u32) -> String {
    format!(
        r#"{{"user_id":"u{event}","session_id":"sess_{event}","event_type":"page_view","page_url":"https://shop.example/","timestamp":{}}}"#,
        1_780_000_000_000_u64 + u64::from(round * 100 + event)
    )
}

/// An API event as a test invocation sends it, with a request that is refused.
const DIRECT: &str = r#"{"resource":"/events","path":"/events","httpMethod":"POST","headers":{"content-type":"application/json"},"multiValueHeaders":{},"queryStringParameters":null,"multiValueQueryStringParameters":null,"pathParameters":null,"stageVariables":null,"requestContext":{"accountId":"000000000000","apiId":"test","resourceId":"r","stage":"prod","requestId":"direct","path":"/prod/events","httpMethod":"POST","resourcePath":"/events","identity":{"sourceIp":"127.0.0.1"}},"body":"{}","isBase64Encoded":false}"#;
