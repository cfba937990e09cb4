//! Ten days that are written into the local AWS, read from the page: the total to the cent, and a forecast that holds what comes.

use super::{PATIENCE, put_on, read};
use crate::scene::Stage;
use domain::access::Role;
use domain::contract::{CONSOLE_TABLE, artifact_bucket};
use domain::report::CalendarMonth;
use liveinsight::clock;
use time::{Date, Duration};

const MILLION: f64 = 1_000_000.0;

/// Calls of a day, for ever: some more, some less.
fn calls(day: Date) -> f64 {
    let about = (7 * i64::from(day.to_julian_day())) % 5 - 2;
    400_000.0 + 10_000.0 * about as f64
}

/// What days cost by hand. Each holds 6 × 5 units of reads and of writes ready and asks CloudWatch for 288 × 27 metrics; the stack has
/// alarms over 14 metrics or more, of which 10 are free.
struct ByHand {
    /// Days that are there, of a month that has so many.
    days: f64,
    of: f64,
    calls: f64,
    traces: f64,
    /// Units read from the console's table.
    console_reads: f64,
    alarm_metrics: f64,
    composite_alarms: f64,
    metrics_a_day: f64,
}

impl ByHand {
    fn usd(&self) -> f64 {
        let beyond = |used: f64, free: f64| (used - free).max(0.0);
        let share = self.days / self.of;
        let unit_hours = beyond(self.days * 24.0 * 30.0, 18_600.0);
        [
            self.calls * 3.50 / MILLION,
            beyond(self.calls, MILLION) * 0.20 / MILLION,
            // 100 ms of 512 MB are 0.05 GB-s.
            beyond(self.calls * 0.05, 400_000.0) * 0.000_016_666_7,
            beyond(self.traces, 100_000.0) * 5.0 / MILLION,
            unit_hours * 0.000_65 + unit_hours * 0.000_13,
            self.console_reads * 0.125 / MILLION,
            self.days * self.metrics_a_day * 0.01 / 1000.0,
            beyond(self.alarm_metrics * share, 10.0) * 0.10,
            self.composite_alarms * share * 0.50,
            // 20 GB of packages.
            20.0 * share * 0.023,
        ]
        .iter()
        .sum()
    }
}

/// Traces of a day by X-Ray's default rule: one each second, and a twentieth of the rest.
fn traces(calls: f64) -> f64 {
    86_400.0 + (calls - 86_400.0) / 20.0
}

#[tokio::test]
async fn ten_days_come_to_their_cost_and_the_forecast_holds_what_the_rest_of_the_month_brings() {
    let stage = Stage::healthy().await;
    let scene = stage.scene().await;
    let today = clock::system().date();
    let first = today - Duration::days(10);
    let ten = || (0..10).map(move |day| first + Duration::days(day));
    let each = |value: f64| ten().map(move |day| (day, value));
    let function = [("FunctionName", "LiveInsight-EventCollector")];
    let of_calls = || ten().map(|day| (day, calls(day)));
    put_on(&stage, "AWS/Lambda", "Invocations", &function, of_calls()).await;
    let took = ten().map(|day| (day, calls(day) * 100.0));
    put_on(&stage, "AWS/Lambda", "Duration", &function, took).await;
    let api = [("ApiName", "LiveInsight-API")];
    put_on(&stage, "AWS/ApiGateway", "Count", &api, of_calls()).await;
    let table = [("TableName", CONSOLE_TABLE)];
    let reads = each(2.0 * MILLION);
    put_on(&stage, "AWS/DynamoDB", "ConsumedReadCapacityUnits", &table, reads).await;
    let account = "000000000000".parse().unwrap();
    let bucket = artifact_bucket(&account, &"us-east-1".parse().unwrap());
    let packages = [
        ("BucketName", bucket.as_str()),
        ("StorageType", "StandardStorage"),
    ];
    let bytes = each(20.0 * 1_073_741_824.0);
    put_on(&stage, "AWS/S3", "BucketSizeBytes", &packages, bytes).await;
    scene.look(PATIENCE).await;

    let month = CalendarMonth::of(today.midnight().assume_utc());
    let of = f64::from(domain::cost::days_in_month(today));
    let json = scene.browser(Role::Manager).get("/reports/cost.json").await;
    let report: serde_json::Value = serde_json::from_str(&json.text().await.unwrap()).unwrap();
    let usd = |value: &serde_json::Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let quantity = |dimension: &str| {
        let lines = report["estimate"]["lines"].as_array().unwrap().iter();
        let lines = lines.filter(|line| line["dimension"] == dimension);
        lines.map(|line| usd(&line["quantity"])).sum::<f64>()
    };
    // How many alarms the template has is not this test's matter.
    let by_hand = |days: &[Date], read_on: usize| {
        let known = ten().filter(|day| *day >= month.first()).count() as f64 + 1.0;
        ByHand {
            days: days.len() as f64,
            of,
            calls: days.iter().map(|day| calls(*day)).sum(),
            traces: days.iter().map(|day| traces(calls(*day))).sum(),
            console_reads: read_on as f64 * 2.0 * MILLION,
            alarm_metrics: quantity("alarm_metric") / known * of,
            composite_alarms: quantity("alarm_composite") / known * of,
            metrics_a_day: 86_400.0 / 300.0 * 27.0,
        }
        .usd()
    };
    let so_far: Vec<Date> = ten().filter(|day| *day >= month.first()).collect();
    // Today has begun: what is paid for being there counts, of calls there are none yet.
    let mut known = so_far.clone();
    known.push(today);
    let total = by_hand(&known, so_far.len()) - by_hand_of_calls_on(today, &so_far);
    let shown = format!("{total:.2}");
    assert_eq!(
        format!("{:.2}", usd(&report["total"])),
        shown,
        "{:#}",
        report["estimate"]
    );
    for (language, sentence) in [
        ("en", format!("{month} cost {shown} USD so far")),
        ("ko", format!("{month} 현재까지 {shown} USD")),
    ] {
        let page = read(&scene, "/reports/cost", language).await;
        assert!(page.sentence().starts_with(&sentence), "{}", page.sentence());
    }

    // What the month will have cost once every day of it has brought its calls.
    let mut whole = so_far.clone();
    let mut day = today;
    while day < month.end() {
        whole.push(day);
        day += Duration::DAY;
    }
    let truth = by_hand(&whole, whole.len());
    let forecast = &report["forecast"];
    let (low, high) = (usd(&forecast["low"]), usd(&forecast["high"]));
    println!("so far {total:.2}, forecast {low:.2} to {high:.2}, truth {truth:.2}");
    assert!(
        low <= truth && truth <= high,
        "{low} to {high} does not hold {truth}"
    );
    assert!(
        high - low < truth / 5.0,
        "a range that holds everything says nothing"
    );
    stage.leave().await;
}

/// What the calls of a day alone would add to days before it.
fn by_hand_of_calls_on(today: Date, before: &[Date]) -> f64 {
    let cost = |days: &[Date]| {
        let calls: f64 = days.iter().map(|day| calls(*day)).sum();
        let traces = days.iter().map(|day| traces(self::calls(*day))).sum();
        ByHand {
            days: 0.0,
            of: 30.0,
            calls,
            traces,
            console_reads: 0.0,
            alarm_metrics: 0.0,
            composite_alarms: 0.0,
            metrics_a_day: 0.0,
        }
        .usd()
    };
    let mut with_today = before.to_vec();
    with_today.push(today);
    cost(&with_today) - cost(before)
}
