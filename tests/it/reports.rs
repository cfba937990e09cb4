//! Reports of a month whose usage is known, out of the local AWS.

mod bench;
mod bill;
mod function;
mod jump;
mod keepers;
mod prices;
mod ten_days;

use crate::page::Page;
use crate::scene::{Scene, Stage};
use crate::support;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension as Of, MetricDatum};
use domain::access::Role;
use domain::capacity::report::{advise, assess};
use domain::contract::TableId;
use domain::cost::{Day, Measured, Resource, Settings, Usage, estimate, forecast, used_between};
use domain::price::{Dimension, PriceBook, Quantity};
use liveinsight::clock;
use liveinsight::sandbox::ministack::MiniStack;
use liveinsight::usage_archive::UsageArchive;
use std::process::Stdio;
use std::time::Instant;
use time::macros::{date, datetime};
use time::{Date, Duration, OffsetDateTime};
use tokio::process::Command;

/// Units written to the events table on each of ten days, all in one hour.
const WRITTEN: f64 = 36_000.0;
const REQUESTS: f64 = 4000.0;

/// Longer than any call to the local AWS takes.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// In the middle of a month, so that there are days before and after.
fn noon() -> OffsetDateTime {
    datetime!(2026-11-23 12:00 UTC)
}

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
async fn liveinsight(endpoint: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_liveinsight"))
        .args(arguments)
        .env_clear()
        .env("AWS_ENDPOINT_URL", endpoint)
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
    let ninety: Measured = aws
        .measured(first_day() - Duration::days(80), 90, None)
        .await
        .unwrap();
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
    // All else of ten days is within the free tiers: 7,200 of 18,600 unit-hours, alarms and metrics of a third of a month, kilobytes.
    assert_eq!(estimate(&ten, &book).total().to_cents().to_string(), "0.14");

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

    let csv = liveinsight(ministack.endpoint(), &["report", "capacity", "--period", "10"]).await;
    println!("{csv}");
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().contains("average (1/s)"));
    let writes = lines
        .find(|line| line.starts_with("LiveInsight-Events,write,5,"))
        .unwrap();
    // 300 seconds a period: 36,000 ÷ 300.
    assert!(writes.contains(",120.0000,300,"), "{writes}");
    let csv = liveinsight(ministack.endpoint(), &["report", "cost", "--keep"]).await;
    println!("{csv}");
    assert!(csv.starts_with("resource,service,dimension,unit,quantity,"));
    assert!(csv.contains("\r\ntotal,"));
    let json = liveinsight(ministack.endpoint(), &["report", "cost", "--format", "json"]).await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json["total"].is_string(), "money is no float");
    assert_eq!(json["prices"]["version"], book.version());
    ministack.stop().await;
}

/// A time that a metric gets values at: each of these days, at 07:00 UTC.
async fn put_on(
    stage: &Stage,
    namespace: &str,
    name: &str,
    of: &[(&str, &str)],
    days: impl Iterator<Item = (Date, f64)>,
) {
    let dimensions: Vec<Of> = of
        .iter()
        .map(|(name, value)| Of::builder().name(*name).value(*value).build())
        .collect();
    let data = days.map(|(day, value)| {
        let at = day.midnight().assume_utc() + Duration::hours(7);
        MetricDatum::builder()
            .metric_name(name)
            .set_dimensions(Some(dimensions.clone()))
            .timestamp(DateTime::from_secs(at.unix_timestamp()))
            .value(value)
            .build()
    });
    let request = stage.cloudwatch.put_metric_data().namespace(namespace);
    request
        .set_metric_data(Some(data.collect()))
        .send()
        .await
        .unwrap();
}

/// The days before today, the oldest first, with one value each.
fn days_before(count: i64, value: f64) -> impl Iterator<Item = (Date, f64)> {
    let today = clock::system().date();
    (1..=count)
        .rev()
        .map(move |ago| (today - Duration::days(ago), value))
}

async fn read(scene: &Scene, path: &str, language: &str) -> Page {
    let answer = scene.browser(Role::Manager).get_in(path, language).await;
    assert_eq!(answer.status(), 200, "{path}");
    Page::new(&answer.text().await.unwrap())
}

#[tokio::test]
async fn an_over_provisioned_table_and_an_index_that_is_too_small_are_named_with_what_to_do() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    let consumed = "ConsumedWriteCapacityUnits";
    // 300 units in five minutes are one a second, once a day: five are held ready.
    let events = [("TableName", "LiveInsight-Events")];
    put_on(&stage, "AWS/DynamoDB", consumed, &events, days_before(12, 300.0)).await;
    let calls = scene.aws().calls().len();
    let page = read(&scene, "/reports/capacity", "en").await;
    println!("{}", page.text("main"));
    assert!(
        page.sentence()
            .starts_with("The size is not right: one table is held larger than needed"),
        "{}",
        page.sentence()
    );
    assert!(
        page.text("#liveinsight-events")
            .contains("Switch the table with its indexes to on demand.")
    );
    assert!(
        page.text("#liveinsight-events .advice")
            .contains("30 units are ready, 6 are needed.")
    );
    // Who may deploy is taken to the form with just that filled in.
    let operator = scene.browser(Role::Admin).get("/reports/capacity").await;
    let operator = operator.text().await.unwrap();
    assert!(
        operator.contains("/deployments/new?set.BillingMode=PAY_PER_REQUEST"),
        "{operator}"
    );
    let form = scene
        .browser(Role::Admin)
        .get("/deployments/new?set.BillingMode=PAY_PER_REQUEST")
        .await;
    assert_eq!(form.status(), 200);
    assert!(
        page.text("#liveinsight-sessions")
            .contains("CloudWatch has nothing of this table")
    );
    for _ in 0..3 {
        read(&scene, "/reports/capacity", "ko").await;
    }
    let asked = &scene.aws().calls()[calls..];
    let asked = asked
        .iter()
        .filter(|call| call.action == "cloudwatch:GetMetricData");
    assert_eq!(asked.count(), 1, "however many look, CloudWatch is asked once");

    // The index was asked for more than it had, and refused.
    let index = [events[0], ("GlobalSecondaryIndexName", "UserIndex")];
    put_on(&stage, "AWS/DynamoDB", consumed, &index, days_before(12, 1500.0)).await;
    let refused = "WriteProvisionedThroughputThrottleEvents";
    put_on(&stage, "AWS/DynamoDB", refused, &index, days_before(2, 40.0)).await;
    let page = read(&scene, "/reports/capacity?period=30d", "en").await;
    assert_eq!(
        page.sentence(),
        "The size is not right: DynamoDB refused 80 writes of LiveInsight-Events/UserIndex for want of capacity"
    );
    let advice = page.text("#liveinsight-events .advice");
    assert!(
        advice.contains("80 writes of UserIndex were refused for want of capacity."),
        "{advice}"
    );
    assert!(
        advice.contains("what was refused is not in the figures"),
        "{advice}"
    );
    let korean = read(&scene, "/reports/capacity?period=30d", "ko")
        .await
        .sentence();
    assert!(
        korean.contains("LiveInsight-Events/UserIndex 쓰기 요청 80건을 거부했습니다"),
        "{korean}"
    );

    let csv = scene
        .browser(Role::Manager)
        .get("/reports/capacity.csv?period=30d")
        .await;
    assert_eq!(csv.headers()["content-type"], "text/csv; charset=utf-8");
    let csv = csv.text().await.unwrap();
    assert!(csv.contains("\r\nLiveInsight-Events/UserIndex,write,5,"), "{csv}");
    let json = scene
        .browser(Role::Manager)
        .get("/reports/capacity.json?period=30d")
        .await;
    let json: serde_json::Value = serde_json::from_str(&json.text().await.unwrap()).unwrap();
    assert_eq!(json["days"], 30);

    let denied = scene.browser(Role::Viewer).get("/reports/capacity").await;
    assert_eq!(denied.status(), 403, "managers come for it");
    scene.proxy.only("GetMetricData", crate::proxy::Fault::Denied);
    let page = read(&scene, "/reports/capacity?period=7d", "en").await;
    assert!(
        page.text("main").contains("cloudwatch:GetMetricData"),
        "{}",
        page.text("main")
    );
    assert_eq!(page.panels().len(), 1);
    stage.leave().await;
}

#[tokio::test]
async fn ten_times_the_calls_are_told_as_what_they_are_and_what_it_would_cost_otherwise() {
    let stage = Stage::healthy().await;
    let scene = stage.scene_at(noon).await;
    scene.look(PATIENCE).await;
    // 100,000 calls a day, and ten times as many from the 15th on.
    let archive = UsageArchive::new(scene.aws().clone(), &support::STACK.parse().unwrap());
    let first = date!(2026 - 10 - 01);
    let days: Vec<Day> = (0..53)
        .map(|day| {
            let date = first + Duration::days(day);
            let calls: u32 = if date < date!(2026 - 11 - 15) {
                100_000
            } else {
                1_000_000
            };
            let usage = Usage::new("us-east-1".parse().unwrap());
            Day {
                date,
                usage: usage.with(Resource::Api, Dimension::ApiGatewayRest, calls.into()),
            }
        })
        .collect();
    assert_eq!(archive.keep(&days, noon().date()).await.unwrap(), 53);
    let page = read(&scene, "/reports/cost", "en").await;
    println!("{}", page.text("main"));
    // 900,000 calls more a day × 3.50 ÷ 1,000,000 × 730 ÷ 24 days.
    let jumped = page.text("#jumps");
    assert!(
        jumped.contains("REST API costs 95.81 USD more a month since 2026-11-15, because more calls came.")
            && jumped.contains(
                "The API took 100,000 calls a day before and 1,000,000 since; each costs what it did."
            )
            && jumped.contains("Open the capacity report"),
        "{jumped}"
    );
    let change = page.text("#change");
    // Until today 14 × 100,000 + 8 × 1,000,000 calls; the first 23 days of October had 2,300,000. 7,100,000 at 3.50 USD a million.
    assert!(
        change.contains("The largest part: REST API, API calls (+24.85 USD), because more of it is used."),
        "{change}"
    );
    assert!(
        page.text("#lines")
            .contains("REST API 32.90 API calls 9,400,000 requests"),
        "{}",
        page.text("#lines")
    );
    let asked = "/reports/cost?traffic=2&mode=on-demand&memory=256";
    let page = read(&scene, asked, "en").await;
    assert!(
        page.text("#what-if-answer").starts_with("A month would cost"),
        "{}",
        page.text("#what-if")
    );
    let page = read(&scene, "/reports/cost?traffic=-1", "ko").await;
    assert!(
        page.text("#what-if").contains("0보다 크고"),
        "{}",
        page.text("#what-if")
    );
    let page = read(&scene, "/reports/cost?period=2019-01", "en").await;
    assert!(
        page.sentence().starts_with("Nothing is known of this month"),
        "{}",
        page.sentence()
    );
    let csv = scene
        .browser(Role::Manager)
        .get("/reports/cost.csv")
        .await
        .text()
        .await
        .unwrap();
    assert!(
        csv.contains("api,api_gateway,api_gateway_rest,requests,9400000,0,32.9,32.9,"),
        "{csv}"
    );
    stage.leave().await;
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
