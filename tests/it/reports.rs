//! Reports of a month whose usage is known, out of the local AWS.

use crate::support;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension as Of, MetricDatum};
use domain::capacity::report::{advise, assess};
use domain::contract::TableId;
use domain::cost::{Measured, Settings, estimate, forecast, used_between};
use domain::price::{Dimension, PriceBook, Quantity};
use liveinsight::clock;
use liveinsight::sandbox::ministack::MiniStack;
use liveinsight::usage_archive::UsageArchive;
use std::process::Stdio;
use std::time::Instant;
use time::{Date, Duration};
use tokio::process::Command;

/// Units written to the events table on each of ten days, all in one hour.
const WRITTEN: f64 = 36_000.0;
const REQUESTS: f64 = 4000.0;

/// Ten full days until yesterday.
fn first_day() -> Date {
    clock::system().date() - Duration::days(10)
}

async fn put(ministack: &MiniStack, namespace: &str, name: &str, of: (&str, &str), value: f64) {
    let dimension = Of::builder().name(of.0).value(of.1).build();
    let data = (0..10).map(|day| {
        let at = (first_day() + Duration::days(day)).midnight().assume_utc() + Duration::hours(7);
        MetricDatum::builder()
            .metric_name(name)
            .dimensions(dimension.clone())
            .timestamp(DateTime::from_secs(at.unix_timestamp()))
            .value(value)
            .build()
    });
    aws_sdk_cloudwatch::Client::new(&support::sdk(ministack))
        .put_metric_data()
        .namespace(namespace)
        .set_metric_data(Some(data.collect()))
        .send()
        .await
        .unwrap();
}

async fn ten_days(ministack: &MiniStack) {
    let events = ("TableName", TableId::Events.name());
    put(
        ministack,
        "AWS/DynamoDB",
        "ConsumedWriteCapacityUnits",
        events,
        WRITTEN,
    )
    .await;
    let api = ("ApiName", "LiveInsight-API");
    put(ministack, "AWS/ApiGateway", "Count", api, REQUESTS).await;
}

/// The program itself, against a local AWS.
async fn liveinsight(ministack: &MiniStack, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_liveinsight"))
        .args(arguments)
        .env_clear()
        .env("AWS_ENDPOINT_URL", ministack.endpoint())
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_REGION", "us-east-1")
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn ten_days_that_were_written_cost_what_they_cost() {
    let (_dir, ministack) = support::ministack().await;
    let sandbox = support::deployed(&ministack).await;
    ten_days(&ministack).await;
    let aws = sandbox.aws();
    let snapshot = aws.snapshot(&support::STACK.parse().unwrap()).await;
    let settings = Settings::of(&snapshot, 0);
    assert_eq!(settings.tables.len(), 3);

    let before = aws.calls().len();
    let asked_at = Instant::now();
    let ninety: Measured = aws.measured(first_day() - Duration::days(80), 90).await.unwrap();
    println!(
        "90 days over 3 tables and 3 indexes: {} call, {} ms",
        aws.calls().len() - before,
        asked_at.elapsed().as_millis()
    );
    assert_eq!(aws.calls().len() - before, 1);
    assert_eq!(ninety.period, Duration::HOUR);

    let days = ninety.days(&settings);
    let today = clock::system().date();
    let ten = used_between(&days, first_day(), today).unwrap();
    assert_eq!(ten.of(Dimension::ApiGatewayRest), Quantity::from(40_000_u32));
    // Six writers and six readers of 5 units for 240 hours each: 6 × 5 × 240.
    assert_eq!(
        ten.of(Dimension::DynamoDbProvisionedWrite),
        Quantity::from(7200_u32)
    );
    let book = PriceBook::embedded().unwrap();
    let api = estimate(&ten, &book)
        .lines
        .into_iter()
        .find(|line| line.dimension == Dimension::ApiGatewayRest)
        .unwrap();
    // 40,000 × 3.50 ÷ 1,000,000
    assert_eq!(api.cost.unwrap().to_string(), "0.14");

    // Forecast nine of the ten days from the others, as if the tenth were still to come.
    let known: Vec<_> = days
        .iter()
        .filter(|day| day.date >= first_day())
        .cloned()
        .collect();
    let yesterday = today - Duration::DAY;
    let until_then: Vec<_> = known.iter().filter(|day| day.date < yesterday).cloned().collect();
    let forecast = forecast(&until_then, yesterday, &book).unwrap();
    assert!(forecast.low <= forecast.expected.total() && forecast.expected.total() <= forecast.high);

    let of_events = ninety.asked(TableId::Events, &settings);
    let assessed: Vec<_> = of_events
        .iter()
        .map(|asked| assess(asked, &settings.region, &book))
        .collect();
    // 36,000 units in one hour of a day are 10 a second, twice of the 5 that are held ready.
    assert_eq!(assessed[1].consumption.unwrap().max, 10.0);
    assert_eq!(assessed[1].headroom, Some(3.5 - 10.0));
    println!("{:?}", advise(&assessed));

    kept_for_ever(
        &UsageArchive::new(aws.clone(), &support::STACK.parse().unwrap()),
        &known,
        today,
    )
    .await;

    let csv = liveinsight(&ministack, &["report", "capacity", "--period", "10"]).await;
    println!("{csv}");
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().contains("average (units/s)"));
    let writes = lines
        .find(|line| line.starts_with("LiveInsight-Events,write,5,"))
        .unwrap();
    // 300 seconds a period: 36,000 ÷ 300.
    assert!(writes.contains(",120.0000,300,"), "{writes}");
    let csv = liveinsight(&ministack, &["report", "cost", "--keep"]).await;
    println!("{csv}");
    assert!(csv.starts_with("resource,service,dimension,unit,quantity,"));
    assert!(csv.contains("\r\ntotal,"));
    let json = liveinsight(&ministack, &["report", "cost", "--format", "json"]).await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json["total"].is_string(), "money is no float");
    assert_eq!(json["prices"]["version"], book.version());
    ministack.stop().await;
}

/// A day is kept once, when it is over, and stays as it was.
async fn kept_for_ever(archive: &UsageArchive, days: &[domain::cost::Day], today: Date) {
    assert_eq!(archive.days().await.unwrap(), []);
    assert_eq!(archive.keep(days, today).await.unwrap(), 10);
    let mut changed = days.to_vec();
    for day in &mut changed {
        day.usage.events = Quantity::from(7_u32);
    }
    assert_eq!(archive.keep(&changed, today).await.unwrap(), 0);
    assert_eq!(archive.days().await.unwrap(), days);
}
