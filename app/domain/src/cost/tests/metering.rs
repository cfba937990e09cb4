//! From what CloudWatch measured to what is charged.

use super::*;
use crate::capacity::report::Throttles;
use crate::snapshot::{Billing, Direction, Index, KeySchema, Observed, Reading, Table, TableStatus, Units};
use time::Duration;
use time::macros::datetime;

/// Ten GB of a million items, with one index, backed up.
fn table(billing: Billing) -> Table {
    let now = datetime!(2026-11-03 00:00 UTC);
    let key = KeySchema {
        hash: "id".to_owned(),
        range: None,
    };
    Table {
        status: TableStatus::Active,
        key: key.clone(),
        billing,
        indexes: [(
            "UserIndex".to_owned(),
            Index {
                status: TableStatus::Active,
                key,
                billing,
            },
        )]
        .into(),
        items: 1_000_000,
        bytes: 10 << 30,
        deletion_protection: true,
        encryption: None,
        ttl: Observed::new(now, Reading::Missing),
        point_in_time_recovery: Observed::new(now, Reading::Found(true)),
    }
}

fn settings(billing: Billing) -> Settings {
    Settings {
        region: virginia(),
        tables: [(TableId::Sessions, table(billing))].into(),
        function: None,
        api_traced: false,
        alarm_metrics: 14,
        composite_alarms: 1,
        dashboards: 1,
        log_bytes: 2 << 30,
        console_metrics: 7776,
    }
}

/// Two days by the hour: 3,600 units written each hour of the first, nothing on the second.
fn measured() -> Measured {
    let first_day = |value: f64| {
        let hours = (0..48).map(|hour| (hour < 24).then_some(value));
        hours.collect::<Vec<_>>()
    };
    let written = |index: Option<&str>| MeasuredCapacity {
        table: TableId::Sessions,
        index: index.map(str::to_owned),
        direction: Direction::Write,
        consumed: first_day(3600.0),
        throttles: Throttles::default(),
    };
    Measured {
        from: datetime!(2026-11-01 00:00 UTC),
        period: Duration::HOUR,
        events: first_day(1000.0),
        invocations: first_day(500.0),
        duration_ms: first_day(50_000.0),
        requests: first_day(600.0),
        log_bytes: first_day(f64::from(1 << 20)),
        at_once: vec![],
        unreserved_at_once: vec![],
        console_reads: vec![],
        console_writes: vec![],
        package_bytes: vec![],
        capacity: vec![
            written(None),
            written(Some("UserIndex")),
            // Of a table whose settings could not be read nobody knows how it is paid.
            MeasuredCapacity {
                table: TableId::Events,
                ..written(None)
            },
        ],
    }
}

#[test]
fn days_are_metered_as_aws_meters() {
    let days = measured().days(&settings(Billing::OnDemand));
    assert_eq!(days.len(), 2);
    assert_eq!(days[1].date, date!(2026 - 11 - 02));
    let first = &days[0].usage;
    // 24 × 1,000 events, 24 × 500 invocations, 24 × 600 calls, of 24 MB a GB is 1,024.
    assert_eq!(first.events, quantity("24000"));
    assert_eq!(first.of(Dimension::LambdaRequests), quantity("12000"));
    assert_eq!(first.of(Dimension::ApiGatewayRest), quantity("14400"));
    assert_eq!(first.of(Dimension::LogsIngest), quantity("0.0234375"));
    // 24 × 3,600 of the table and of its index.
    assert_eq!(first.of(Dimension::DynamoDbOnDemandWrite), quantity("172800"));
    assert_eq!(first.of(Dimension::GetMetricData), quantity("7776"));
    assert_eq!(days[1].usage.of(Dimension::LambdaRequests), Quantity::ZERO);
}

#[test]
fn what_is_kept_counts_a_day_of_its_month() {
    let days = measured().days(&settings(Billing::OnDemand));
    let usage = &days[1].usage;
    let thirty = |dimension| format!("{:.6}", usage.of(dimension).as_f64() * 30.0);
    // 10 GB and 100 bytes for each of a million items, ÷ 2³⁰ = 10.093132 GB, in the table and again in its index.
    assert_eq!(thirty(Dimension::DynamoDbStorage), "20.186265");
    // The table alone, without what DynamoDB adds.
    assert_eq!(thirty(Dimension::DynamoDbContinuousBackup), "10.000000");
    assert_eq!(thirty(Dimension::AlarmMetric), "14.000000");
    assert_eq!(thirty(Dimension::AlarmComposite), "1.000000");
    assert_eq!(thirty(Dimension::CustomMetric), "4.000000");
    assert_eq!(thirty(Dimension::Dashboard), "1.000000");
    assert_eq!(thirty(Dimension::LogsStorage), "2.000000");
}

#[test]
fn capacity_held_ready_is_charged_by_the_hour() {
    let held = settings(Billing::Provisioned(Units { read: 5, write: 7 }));
    let days = measured().days(&held);
    for day in &days {
        // 7 × 24 of the table and of its index, used or not.
        assert_eq!(
            day.usage.of(Dimension::DynamoDbProvisionedWrite),
            quantity("336"),
            "{}",
            day.date
        );
        assert_eq!(day.usage.of(Dimension::DynamoDbOnDemandWrite), Quantity::ZERO);
    }
    let asked = measured().asked(TableId::Sessions, &held);
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].provisioned, Some(7));
    // 3,600 an hour is 1 a second, on one day of two.
    assert_eq!(asked[0].history.consumption().unwrap().average, 0.5);
}

#[test]
fn without_a_function_there_is_no_what_if() {
    assert_eq!(measured().baseline(&settings(Billing::OnDemand)), None);
}

/// What the console asks of its own table, and the packages that it keeps.
#[test]
fn the_consoles_own_reads_and_writes_and_its_packages_are_metered() {
    let hours = |each: f64| vec![Some(each); 48];
    let of = |package_bytes: Vec<Option<f64>>| {
        let measured = Measured {
            console_reads: hours(1000.0),
            console_writes: hours(250.0),
            package_bytes,
            ..measured()
        };
        // Its table is on demand though the others are not.
        measured.days(&settings(Billing::Provisioned(Units { read: 1, write: 1 })))
    };
    let three_gb = f64::from(3 << 20) * 1024.0;
    let days = of(vec![Some(three_gb), None]);
    let cost = estimate(&days[0].usage, &book());
    let line = |dimension: Dimension| {
        let mut lines = cost.lines.iter();
        let line = lines.find(|line| line.dimension == dimension).unwrap();
        (
            line.resource.clone(),
            line.without_free_tier.clone().unwrap().rounded(9),
        )
    };
    // 24,000 × 0.125 ÷ 1,000,000 and 6,000 × 0.625 ÷ 1,000,000.
    assert_eq!(
        line(Dimension::DynamoDbOnDemandRead),
        (Resource::Console, usd("0.003"))
    );
    assert_eq!(
        line(Dimension::DynamoDbOnDemandWrite),
        (Resource::Console, usd("0.00375"))
    );
    // 3 GB × 0.023 ÷ 30 days of November.
    assert_eq!(line(Dimension::S3Storage), (Resource::Artifacts, usd("0.0023")));
    // With 7,776 metrics at 0.01 USD a thousand: 0.07776 + 0.003 + 0.00375.
    assert_eq!(cost.of_console().rounded(9), usd("0.08451"));

    let stored = |days: &[Day]| -> Vec<String> {
        let stored = days.iter().map(|day| day.usage.of(Dimension::S3Storage));
        stored
            .map(|stored| format!("{:.6}", stored.as_f64() * 30.0))
            .collect()
    };
    for (case, package_bytes, expected) in [
        (
            "not told yet: as the day before",
            vec![Some(three_gb), None],
            ["3.000000", "3.000000"],
        ),
        (
            "grown",
            vec![Some(three_gb), Some(2.0 * three_gb)],
            ["3.000000", "6.000000"],
        ),
        (
            "nothing known before",
            vec![None, Some(three_gb)],
            ["0.000000", "3.000000"],
        ),
        ("never told", vec![], ["0.000000", "0.000000"]),
    ] {
        assert_eq!(stored(&of(package_bytes)), expected, "{case}");
    }

    // What a price book does not know of a region is not priced, and no zero.
    let mut elsewhere = Usage::new("eu-north-1".parse().unwrap());
    elsewhere.add_all(&days[0].usage);
    let cost = estimate(&elsewhere, &book());
    let stored = cost
        .lines
        .iter()
        .find(|line| line.resource == Resource::Artifacts);
    assert_eq!(stored.unwrap().cost, Err(NotPriced::UnknownRegion));
    // In Seoul the first tier is known: 3 GB × 0.025 ÷ 30.
    let mut seoul = Usage::new(seoul());
    seoul.add_all(&days[0].usage);
    let cost = estimate(&seoul, &book());
    let stored = cost
        .lines
        .iter()
        .find(|line| line.resource == Resource::Artifacts);
    assert_eq!(stored.unwrap().cost.clone().unwrap().rounded(9), usd("0.0025"));
}
