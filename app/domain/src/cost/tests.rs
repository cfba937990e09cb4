use super::*;
use crate::contract::TableId;
use crate::name::Region;
use crate::price::{Dimension, NotPriced, PriceBook, Quantity, Service, Usd};
use time::macros::{date, datetime};

mod forecasts;
mod jumps;
mod metering;
mod scenarios;

fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn book() -> PriceBook {
    PriceBook::embedded().unwrap()
}

fn virginia() -> Region {
    "us-east-1".parse().unwrap()
}

fn seoul() -> Region {
    "ap-northeast-2".parse().unwrap()
}

/// A month of three million events, each a request of its own, stored on demand.
fn month() -> Usage {
    use Dimension::*;
    let events = Resource::Table(TableId::Events);
    let index = |name: &str| Resource::Index(TableId::Events, name.to_owned());
    let sessions = Resource::Table(TableId::Sessions);
    let by_user = Resource::Index(TableId::Sessions, "UserIndex".to_owned());
    let active = Resource::Table(TableId::ActiveSessions);
    let mut usage = Usage::new(virginia());
    usage.events = quantity("3000000");
    for (resource, dimension, used) in [
        (events.clone(), DynamoDbOnDemandWrite, "6000000"),
        (index("UserIndex"), DynamoDbOnDemandWrite, "3000000"),
        (index("SessionIndex"), DynamoDbOnDemandWrite, "3000000"),
        (sessions, DynamoDbOnDemandWrite, "6000000"),
        (by_user.clone(), DynamoDbOnDemandWrite, "3000000"),
        (active, DynamoDbOnDemandWrite, "6000000"),
        (by_user, DynamoDbOnDemandRead, "150000"),
        (events.clone(), DynamoDbStorage, "40"),
        (events, DynamoDbContinuousBackup, "20"),
        (Resource::Function, LambdaRequests, "3000000"),
        (Resource::Function, LambdaComputeX86, "600000"),
        (Resource::Api, ApiGatewayRest, "3000000"),
        (Resource::Alarms, AlarmMetric, "14"),
        (Resource::Metrics, CustomMetric, "4"),
        (Resource::Log, LogsIngest, "8"),
        (Resource::Log, LogsStorage, "1"),
        (Resource::Dashboard, Dashboard, "1"),
        (Resource::Traces, XRayRecorded, "112000"),
        (Resource::Artifacts, S3Storage, "0.1"),
        (Resource::Artifacts, S3Put, "20"),
        (Resource::Console, DynamoDbOnDemandWrite, "10000"),
        (Resource::Console, GetMetricData, "236520"),
        (Resource::Console, CostExplorerRequest, "30"),
    ] {
        usage.add(resource, dimension, quantity(used));
    }
    usage
}

/// To the last digit, each service by hand.
#[test]
fn a_month_whose_cost_is_known() {
    let estimate = estimate(&month(), &book());
    let services: Vec<(Service, Usd)> = estimate.by_service().into_iter().collect();
    let expected = [
        // Writes: 6 + 3 + 3 + 6 + 3 + 6 = 27 million × 0.625 = 16.875, the console's 10,000 are 0.00625.
        // Reads: 150,000 × 0.125 ÷ 1,000,000 = 0.01875. Storage: (40 − 25) × 0.25 = 3.75. Backup: 20 × 0.20 = 4.00.
        (Service::DynamoDb, "24.65"),
        // Requests: (3 − 1) × 0.20 = 0.40. Compute: (600,000 − 400,000) × 0.0000166667 = 3.33334.
        (Service::Lambda, "3.73334"),
        // 3 × 3.50
        (Service::ApiGateway, "10.50"),
        // Alarms: (14 − 10) × 0.10 = 0.40. Custom metrics: 4 of 10 that are free. Log: 5 of 9 GB are free, all of them
        // taken in: (8 − 5) × 0.50 = 1.50, and 1 × 0.03. Dashboard: 1 of 3 that are free. GetMetricData: 236.52 × 0.01 = 2.3652.
        (Service::CloudWatch, "4.2952"),
        // (112,000 − 100,000) × 0.000005
        (Service::XRay, "0.06"),
        // 0.1 × 0.023 + 20 × 0.000005
        (Service::S3, "0.0024"),
        // 30 × 0.01
        (Service::CostExplorer, "0.30"),
    ];
    assert_eq!(services, expected.map(|(service, cost)| (service, usd(cost))));
    // 24.65 + 3.73334 + 10.50 + 4.2952 + 0.06 + 0.0024 + 0.30
    assert_eq!(estimate.total(), usd("43.54094"));
    assert_eq!(estimate.total().to_string(), "43.54");
    // 43.54094 ÷ 3
    assert_eq!(estimate.per_million_events().unwrap().to_string(), "14.51");
    // What was free: 25 × 0.25 + 1 × 0.20 + 400,000 × 0.0000166667 + 10 × 0.10 + 4 × 0.30 + 5 × 0.50 + 3.00 + 100,000 × 0.000005
    // = 6.25 + 0.20 + 6.66668 + 1.00 + 1.20 + 2.50 + 3.00 + 0.50 = 21.31668.
    assert_eq!(estimate.without_free_tiers(), usd("43.54094") + usd("21.31668"));
    // 0.00625 + 2.3652 + 0.30
    assert_eq!(estimate.of_console(), usd("2.67145"));
    assert_eq!(estimate.of_tracing(), usd("0.06"));
    assert_eq!(estimate.of_alarms(), usd("0.40"));
    assert_eq!(estimate.not_priced().count(), 0);
    assert_eq!(estimate.allowances.len(), 8);
}

#[test]
fn a_month_costs_what_its_days_cost_together() {
    let share = Quantity::ONE.divided_by(30_u32).unwrap();
    let days: Vec<Day> = (1..=30)
        .map(|day| Day {
            date: date!(2026 - 11 - 01).replace_day(day).unwrap(),
            usage: month().times(share),
        })
        .collect();
    let all = used_between(&days, date!(2026 - 11 - 01), date!(2026 - 12 - 01)).unwrap();
    assert_eq!(format!("{:.9}", estimate(&all, &book()).total()), "43.540940000");
    assert_eq!(
        used_between(&days, date!(2026 - 12 - 01), date!(2027 - 01 - 01)),
        None
    );
    assert_eq!(days_in_month(date!(2028 - 02 - 10)), 29);
}

#[test]
fn a_dimension_is_charged_as_a_whole_and_shared_out_by_quantity() {
    let storage = Dimension::DynamoDbStorage;
    let (big, small) = (
        Resource::Table(TableId::Events),
        Resource::Table(TableId::Sessions),
    );
    let usage = Usage::new(virginia())
        .with(big.clone(), storage, quantity("30"))
        .with(small.clone(), storage, quantity("10"));
    let estimate = estimate(&usage, &book());
    // (40 − 25) × 0.25 = 3.75: three quarters of it 2.8125, a quarter 0.9375. Of the 25 free GB 18.75 and 6.25.
    let parts: Vec<_> = estimate
        .lines
        .iter()
        .map(|line| (&line.resource, line.free, line.cost.clone().unwrap()))
        .collect();
    assert_eq!(
        parts,
        [
            (&big, quantity("18.75"), usd("2.8125")),
            (&small, quantity("6.25"), usd("0.9375"))
        ]
    );
    // Thirds have no end in decimals; the parts are the whole all the same.
    let mut thirds = Usage::new(virginia());
    for table in TableId::ALL {
        thirds.add(
            Resource::Table(table),
            Dimension::DynamoDbOnDemandWrite,
            Quantity::ONE,
        );
    }
    // 3 × 0.000000625
    assert_eq!(super::estimate(&thirds, &book()).total(), usd("0.000001875"));
}

#[test]
fn what_has_no_price_is_left_out_and_told() {
    let mut usage = month();
    usage.region = seoul();
    let estimate = estimate(&usage, &book());
    let missing: Vec<(Dimension, &NotPriced)> = estimate
        .not_priced()
        .map(|(line, reason)| (line.dimension, reason))
        .collect();
    assert_eq!(
        missing,
        [
            (Dimension::DynamoDbStorage, &NotPriced::Unconfirmed),
            (Dimension::DynamoDbContinuousBackup, &NotPriced::Absent),
            (Dimension::GetMetricData, &NotPriced::Unconfirmed),
        ]
    );
    // Writes 27.01 × 0.68 = 18.3668, reads 0.15 × 0.1355 = 0.020325, Lambda 3.73334, API 10.50, alarms 0.40,
    // log 3 × 0.76 + 0.0314 = 2.3114, X-Ray 0.06, S3 0.1 × 0.025 + 20 × 0.0000045 = 0.00259, Cost Explorer 0.30.
    assert_eq!(estimate.total(), usd("35.694455"));
}

#[test]
fn usage_travels_as_json() {
    let text = serde_json::to_string(&month()).unwrap();
    assert_eq!(serde_json::from_str::<Usage>(&text).unwrap(), month());
}

#[test]
fn traces_by_the_default_rule() {
    let recorded = |requests, seconds| traces_recorded(quantity(requests), quantity(seconds));
    // 2,592,000 seconds: 2,592,000 + 5 % of the other 408,000 = 2,592,000 + 20,400.
    assert_eq!(recorded("3000000", "2592000"), quantity("2612400"));
    // Fewer requests than seconds: at most all of them.
    assert_eq!(recorded("1000", "2592000"), quantity("1000"));
}

#[test]
fn a_change_is_split_into_quantity_and_price() {
    let used = |api: &str, lambda: &str, alarms: &str| {
        let usage = Usage::new(virginia())
            .with(Resource::Api, Dimension::ApiGatewayRest, quantity(api))
            .with(Resource::Function, Dimension::LambdaRequests, quantity(lambda))
            .with(Resource::Alarms, Dimension::AlarmComposite, quantity(alarms));
        estimate(&usage, &book())
    };
    let changed = change(&used("1000000", "2000000", "0"), &used("3000000", "3000000", "1"));
    let drivers: Vec<_> = changed
        .drivers
        .iter()
        .map(|driver| (driver.dimension, driver.by_quantity, driver.by_price))
        .collect();
    assert_eq!(
        drivers,
        [
            // 2 million more × 3.50
            (Dimension::ApiGatewayRest, usd("7"), Usd::ZERO),
            // New: all of it is quantity.
            (Dimension::AlarmComposite, usd("0.50"), Usd::ZERO),
            // 0.20 for two million, so a million more by its average price is 0.10; but it was not free: 0.10 more.
            (Dimension::LambdaRequests, usd("0.10"), usd("0.10")),
        ]
    );
    // 7 + 0.50 + 0.20
    assert_eq!(changed.difference, usd("7.70"));
    assert!(
        change(&used("1", "1", "1"), &used("1", "1", "1"))
            .drivers
            .is_empty()
    );
}

#[test]
fn the_differences_to_cost_explorer_are_explained() {
    let billed = |service: &str, cost: &str| Billed {
        service: service.to_owned(),
        cost: usd(cost),
    };
    let mut usage = month();
    usage.add(Resource::Console, Dimension::S3Get, Quantity::ONE);
    let november = Period {
        from: date!(2026 - 11 - 01),
        to: date!(2026 - 12 - 01),
    };
    let services = vec![
        billed("Amazon DynamoDB", "30.90"),
        billed("AWS Lambda", "3.73"),
        billed("Amazon API Gateway", "10.50"),
        billed("AmazonCloudWatch", "4.00"),
        billed("Amazon Simple Storage Service", "0.50"),
        billed("AWS Data Transfer", "1.20"),
    ];
    let mut bill = Bill {
        share: Share::Services,
        period: november,
        as_of: datetime!(2026-12-03 00:00 UTC),
        estimated: false,
        services,
    };
    let settled = reconcile(&estimate(&usage, &book()), &bill, date!(2026 - 12 - 03));
    // 30.90 + 3.73 + 10.50 + 4.00 + 0.50
    assert_eq!(settled.billed(), usd("49.63"));
    assert_eq!(settled.estimated(), estimate(&usage, &book()).total());
    let reasons: Vec<(Service, Vec<Reason>)> = settled
        .services
        .into_iter()
        .map(|each| (each.service, each.reasons))
        .collect();
    assert_eq!(
        reasons,
        [
            (
                Service::DynamoDb,
                // 25 × 0.25
                vec![
                    Reason::FreeTierShared { at_most: usd("6.25") },
                    Reason::OtherUsage
                ]
            ),
            (Service::Lambda, vec![Reason::Rounding]),
            (Service::ApiGateway, vec![]),
            (Service::CloudWatch, vec![Reason::Discount]),
            (Service::XRay, vec![Reason::Discount]),
            (Service::S3, vec![Reason::OtherUsage]),
            (Service::CostExplorer, vec![Reason::Discount]),
        ]
    );
    assert_eq!(settled.not_metered, [billed("AWS Data Transfer", "1.20")]);
    let early = reconcile(&estimate(&usage, &book()), &bill, date!(2026 - 12 - 02));
    assert_eq!(early.services[3].reasons, [Reason::NotYetBilled]);
    assert_eq!(early.services[3].difference(), usd("-0.2952"));
    bill.share = "tag:project=liveinsight".parse().unwrap();
    let tagged = reconcile(&estimate(&usage, &book()), &bill, date!(2026 - 12 - 03));
    assert_eq!(tagged.services[4].reasons, [Reason::NotTagged]);
    usage.region = seoul();
    let seoul = reconcile(&estimate(&usage, &book()), &bill, date!(2026 - 12 - 03));
    assert_eq!(
        seoul.services[0].reasons,
        [
            Reason::NotPriced {
                dimension: Dimension::DynamoDbStorage
            },
            Reason::NotPriced {
                dimension: Dimension::DynamoDbContinuousBackup
            },
            Reason::OtherUsage
        ]
    );
}

#[test]
fn a_share_of_the_bill_is_written_in_one_way() {
    let tagged = |key: &str, value: &str| {
        Ok(Share::Tagged {
            key: key.to_owned(),
            value: value.to_owned(),
        })
    };
    for (text, share) in [
        ("services", Ok(Share::Services)),
        ("tag:project=liveinsight", tagged("project", "liveinsight")),
        ("tag:a=b=c", tagged("a", "b=c")),
        ("tag:=x", Err(NoShare)),
        ("tag:project", Err(NoShare)),
        ("yes", Err(NoShare)),
    ] {
        assert_eq!(text.parse(), share, "{text}");
        if let Ok(share) = share {
            assert_eq!(share.to_string(), text);
        }
    }
}

#[test]
fn a_bill_is_asked_for_once_a_day_until_it_is_closed() {
    let bill = |to, as_of, estimated| Bill {
        share: Share::Services,
        period: Period {
            from: date!(2026 - 11 - 01),
            to,
        },
        as_of,
        estimated,
        services: vec![],
    };
    let (part, whole) = (date!(2026 - 11 - 23), date!(2026 - 12 - 01));
    let said = datetime!(2026-11-23 12:00 UTC);
    for (bill, now, current) in [
        (bill(part, said, true), datetime!(2026-11-24 11:59 UTC), true),
        (bill(part, said, true), datetime!(2026-11-24 12:00 UTC), false),
        // A month that is over changes for some days, and then no more.
        (
            bill(whole, datetime!(2026-12-07 23:59 UTC), false),
            datetime!(2026-12-20 00:00 UTC),
            false,
        ),
        (
            bill(whole, datetime!(2026-12-08 00:00 UTC), false),
            datetime!(2027-12-20 00:00 UTC),
            true,
        ),
        (
            bill(whole, datetime!(2026-12-08 00:00 UTC), true),
            datetime!(2026-12-20 00:00 UTC),
            false,
        ),
    ] {
        assert_eq!(bill.is_current(now), current, "{bill:?} at {now}");
    }
}

#[test]
fn asking_cost_explorer_is_a_cost_of_the_console() {
    let mut days = vec![Day {
        date: date!(2026 - 11 - 21),
        usage: Usage::new(virginia()),
    }];
    let asked = [
        date!(2026 - 11 - 20),
        date!(2026 - 11 - 21),
        date!(2026 - 11 - 21),
    ];
    count_requests(&mut days, &asked, &virginia());
    let dates: Vec<time::Date> = days.iter().map(|day| day.date).collect();
    assert_eq!(dates, [date!(2026 - 11 - 20), date!(2026 - 11 - 21)]);
    let month = used_between(&days, date!(2026 - 11 - 01), date!(2026 - 12 - 01)).unwrap();
    // 3 × 0.01
    assert_eq!(estimate(&month, &book()).of_console(), usd("0.03"));
}
