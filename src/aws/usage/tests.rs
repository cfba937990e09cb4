use super::*;
use crate::aws::Connection;
use aws_sdk_cloudwatch::operation::get_metric_data::GetMetricDataOutput;
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use domain::cost::{Resource, Settings, estimate};
use domain::price::{Dimension, PriceBook};
use domain::snapshot::{Billing, KeySchema, Observed, Reading, Table, TableStatus};
use time::macros::date;

/// Clients that reach nothing but the mock.
async fn aws(cloudwatch: aws_sdk_cloudwatch::Client) -> Aws {
    let connection = Connection::Local {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    let mut aws = Aws::connect(connection, crate::clock::system).await.unwrap();
    aws.cloudwatch = cloudwatch;
    aws
}

/// A table that is paid by request and holds nothing.
fn on_demand() -> Table {
    let now = date!(2026 - 11 - 30).midnight().assume_utc();
    let key = KeySchema {
        hash: "event_id".to_owned(),
        range: None,
    };
    Table {
        status: TableStatus::Active,
        key,
        billing: Billing::OnDemand,
        indexes: [].into(),
        items: 0,
        bytes: 0,
        deletion_protection: true,
        encryption: None,
        ttl: Observed::new(now, Reading::Missing),
        point_in_time_recovery: Observed::new(now, Reading::Missing),
    }
}

#[test]
fn ninety_days_of_everything_are_two_calls_at_most() {
    let asked = Asked::all(Some("a-bucket"));
    // 5 of the stack, 2 and 2 × 4 of each of three tables and three indexes, 2 of what ran at once, 2 of the
    // console's own table, and the packages.
    assert_eq!(asked.len(), 5 + 6 * (2 + 8) + 2 + 2 + 1);
    assert_eq!(Asked::all(None).len(), 69, "nobody knows the bucket");
    let window = Window::new(date!(2026 - 08 - 25), 90);
    let values: usize = asked
        .iter()
        .map(|asked| window.periods(asked.period(&window)))
        .sum();
    // 19 × 90 × 24 + 51 × 90
    assert_eq!(values, 41_040 + 4_590);
    assert!(asked.len() <= 500 && values <= 100_800);
    let month = Window::new(date!(2026 - 10 - 01), 31);
    let values: usize = asked
        .iter()
        .map(|asked| month.periods(asked.period(&month)))
        .sum();
    // 19 × 31 × 288 + 51 × 31
    assert_eq!(values, 169_632 + 1_581);
    assert!(values.div_ceil(100_800) <= 2);
}

/// 30 days of recorded answers, in two pages: an invoice that is known by hand.
#[tokio::test]
async fn a_month_of_recorded_answers_costs_what_it_costs() {
    let start = date!(2026 - 11 - 01).midnight().assume_utc().unix_timestamp();
    // An hour of every day has all of the day's usage.
    let daily = move |position: usize, value: f64| {
        let at = |day: i64| DateTime::from_secs(start + day * 86_400 + 3_600);
        MetricDataResult::builder()
            .id(id(position))
            .set_timestamps(Some((0..30).map(at).collect()))
            .set_values(Some(vec![value; 30]))
            .build()
    };
    let first = mock!(aws_sdk_cloudwatch::Client::get_metric_data)
        .match_requests(|request| request.next_token().is_none() && request.metric_data_queries().len() == 70)
        .then_output(move || {
            GetMetricDataOutput::builder()
                // Events, invocations, milliseconds, requests.
                .metric_data_results(daily(0, 100_000.0))
                .metric_data_results(daily(1, 100_000.0))
                .metric_data_results(daily(2, 40_000_000.0))
                .metric_data_results(daily(3, 100_000.0))
                .next_token("more")
                .build()
        });
    let second = mock!(aws_sdk_cloudwatch::Client::get_metric_data)
        .match_requests(|request| request.next_token() == Some("more"))
        .then_output(move || {
            GetMetricDataOutput::builder()
                // A quarter of a GB of log; reads and writes of the events table; a throttled write of it.
                .metric_data_results(daily(4, 268_435_456.0))
                .metric_data_results(daily(5, 5_000.0))
                .metric_data_results(daily(6, 200_000.0))
                .metric_data_results(daily(21, 2.0))
                // The most that ran at once, of the function and of all without a reservation.
                .metric_data_results(daily(65, 7.0))
                .metric_data_results(daily(66, 40.0))
                // Units read from and written to the console's table, and 12 GB of packages.
                .metric_data_results(daily(67, 100_000.0))
                .metric_data_results(daily(68, 20_000.0))
                .metric_data_results(daily(69, 12.0 * 1_073_741_824.0))
                .build()
        });
    let client = mock_client!(aws_sdk_cloudwatch, RuleMode::MatchAny, [&first, &second]);
    let aws = aws(client).await;
    let account = "123456789012".parse().unwrap();
    let measured = aws
        .measured(date!(2026 - 11 - 01), 30, Some(&account))
        .await
        .unwrap();
    assert_eq!(aws.calls().len(), 1, "pages of one question");

    let settings = Settings {
        region: "us-east-1".parse().unwrap(),
        tables: [(TableId::Events, on_demand())].into(),
        api_traced: false,
        function: None,
        alarm_metrics: 14,
        composite_alarms: 0,
        dashboards: 1,
        log_bytes: 0,
        console_metrics: 7_776,
    };
    let days = measured.days(&settings);
    assert_eq!(days.len(), 30);
    let mut month = days[0].usage.clone();
    for day in &days[1..] {
        month.add_all(&day.usage);
    }
    let cost = estimate(&month, &PriceBook::embedded().unwrap());
    // Writes 6,000,000 × 0.625 = 3.75, reads 150,000 × 0.125 = 0.01875. Lambda (3 − 1) × 0.20 = 0.40. API 3 × 3.50 = 10.50.
    // Alarms 4 × 0.10 = 0.40. Log 30 × 0.25 = 7.5 GB, 5 free: 2.5 × 0.50 = 1.25.
    // The console's metrics 233,280 ÷ 1,000 × 0.01 = 2.3328; its table 3,000,000 × 0.125 = 0.375 and 600,000 × 0.625 = 0.375.
    // Packages 12 × 0.023 = 0.276.
    assert_eq!(cost.total().to_string(), "19.68");
    assert_eq!(format!("{:.6}", cost.total()), "19.677550");
    assert_eq!(format!("{:.4}", cost.of_console()), "3.0828");
    let writes = cost
        .lines
        .iter()
        .find(|line| {
            line.dimension == Dimension::DynamoDbOnDemandWrite
                && line.resource != Resource::Console
                && line.quantity > 0_u32.into()
        })
        .unwrap();
    assert_eq!(writes.resource, Resource::Table(TableId::Events));

    assert_eq!(measured.at_once, [Some(7.0); 30]);
    assert_eq!(measured.unreserved_at_once, [Some(40.0); 30]);
    let asked = measured.asked(TableId::Events, &settings);
    assert_eq!(asked.len(), 6, "reads and writes of the table and two indexes");
    let throttles: Vec<u64> = asked.iter().map(|asked| asked.throttles.all()).collect();
    // 30 days of 2.
    assert_eq!(throttles, [0, 60, 0, 0, 0, 0]);
    assert_eq!(asked[1].throttles.provisioned, 60);
    let used = asked[1].history.consumption().unwrap();
    assert_eq!(
        (used.resolution, used.periods),
        (Duration::minutes(5), 30 * 288 - 12)
    );
}

#[tokio::test]
async fn a_metric_that_is_denied_is_no_zero() {
    let denied = mock!(aws_sdk_cloudwatch::Client::get_metric_data).then_output(|| {
        let part = MetricDataResult::builder()
            .id(id(0))
            .status_code(aws_sdk_cloudwatch::types::StatusCode::Forbidden);
        GetMetricDataOutput::builder()
            .metric_data_results(part.build())
            .build()
    });
    let client = mock_client!(aws_sdk_cloudwatch, RuleMode::MatchAny, [&denied]);
    let refused = aws(client).await.measured(date!(2026 - 11 - 01), 30, None).await;
    assert_eq!(refused.unwrap_err().action, ACTION);
}
