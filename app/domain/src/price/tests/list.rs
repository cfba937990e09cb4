//! From products of the Price List to a book.

use super::*;
use crate::price::{Fault, Gap, Product, Step, changes, refreshed, wanted};
use time::Date;
use time::macros::date;

const TODAY: Date = date!(2026 - 12 - 01);

/// The list that this book would be made from: every price as a product of its region.
fn listing(book: &PriceBook) -> Vec<Product> {
    let mut products = Vec::new();
    for (region, prefix) in [(virginia(), ""), (seoul(), "APN2-")] {
        for dimension in Dimension::ALL {
            let tiers = [&region, &virginia()].into_iter().find_map(|region| {
                let claimed = || book.claimed(region, dimension);
                book.price(region, dimension).ok().or_else(claimed)
            });
            let tiers = tiers.unwrap();
            let (service, usage_type) = named(dimension);
            let mut from = Quantity::ZERO;
            let mut steps: Vec<Step> = Vec::new();
            for tier in tiers.tiers() {
                steps.push(Step {
                    from,
                    up_to: tier.up_to,
                    usd: tier.usd.times(Quantity::ONE, tiers.per()),
                });
                from = tier.up_to.unwrap_or_default();
            }
            // The book does not know every tier; the list does.
            steps.last_mut().unwrap().up_to = None;
            products.push(Product {
                service: service.to_owned(),
                usage_type: format!("{prefix}{usage_type}"),
                published: date!(2026 - 11 - 20),
                steps,
            });
        }
    }
    products
}

fn named(dimension: Dimension) -> (&'static str, &'static str) {
    use Dimension as D;
    match dimension {
        D::DynamoDbOnDemandWrite => ("AmazonDynamoDB", "WriteRequestUnits"),
        D::DynamoDbOnDemandRead => ("AmazonDynamoDB", "ReadRequestUnits"),
        D::DynamoDbProvisionedWrite => ("AmazonDynamoDB", "WriteCapacityUnit-Hrs"),
        D::DynamoDbProvisionedRead => ("AmazonDynamoDB", "ReadCapacityUnit-Hrs"),
        D::DynamoDbStorage => ("AmazonDynamoDB", "TimedStorage-ByteHrs"),
        D::DynamoDbContinuousBackup => ("AmazonDynamoDB", "TimedPITRStorage-ByteHrs"),
        D::LambdaRequests => ("AWSLambda", "Request"),
        D::LambdaComputeX86 => ("AWSLambda", "Lambda-GB-Second"),
        D::LambdaComputeArm => ("AWSLambda", "Lambda-GB-Second-ARM"),
        D::ApiGatewayRest => ("AmazonApiGateway", "ApiGatewayRequest"),
        D::AlarmMetric => ("AmazonCloudWatch", "CW:AlarmMonitorUsage"),
        D::AlarmComposite => ("AmazonCloudWatch", "CW:CompositeAlarmMonitorUsage"),
        D::CustomMetric => ("AmazonCloudWatch", "CW:MetricMonitorUsage"),
        D::LogsIngest => ("AmazonCloudWatch", "DataProcessing-Bytes"),
        D::LogsStorage => ("AmazonCloudWatch", "TimedStorage-ByteHrs"),
        D::Dashboard => ("AmazonCloudWatch", "DashboardsUsageHour"),
        D::GetMetricData => ("AmazonCloudWatch", "CW:GMD-Metrics"),
        D::XRayRecorded => ("AWSXRay", "XRay-TracesStored"),
        D::XRayRetrieved => ("AWSXRay", "XRay-TracesAccessed"),
        D::S3Storage => ("AmazonS3", "TimedStorage-ByteHrs"),
        D::S3Put => ("AmazonS3", "Requests-Tier1"),
        D::S3Get => ("AmazonS3", "Requests-Tier2"),
        D::CostExplorerRequest => ("AWSCostExplorer", "APIRequest"),
    }
}

fn product<'a>(products: &'a mut [Product], usage_type: &str) -> &'a mut Product {
    products
        .iter_mut()
        .find(|product| product.service == "AmazonDynamoDB" && product.usage_type == usage_type)
        .unwrap()
}

fn step(from: &str, up_to: Option<&str>, price: &str) -> Step {
    Step {
        from: quantity(from),
        up_to: up_to.map(quantity),
        usd: usd(price),
    }
}

#[test]
fn a_book_of_today_charges_as_the_list_says_and_travels_as_a_file() {
    let book = PriceBook::embedded().unwrap();
    let mut products = listing(&book);
    // The list has what is free as a tier of its own: the first 25 GB-months.
    product(&mut products, "TimedStorage-ByteHrs").steps =
        vec![step("25", None, "0.26"), step("0", Some("25"), "0")];
    // A table class of its own, and somebody else's service, are something else.
    products.push(Product {
        usage_type: "IA-WriteRequestUnits".to_owned(),
        steps: vec![step("0", None, "9")],
        ..products[0].clone()
    });
    let new = refreshed(&book, &products, TODAY, false).unwrap();
    let new = PriceBook::parse(&new.to_json().unwrap()).unwrap();
    assert_eq!((new.version(), new.compiled()), ("2026-12-01", TODAY));
    let storage = new.price(&virginia(), Dimension::DynamoDbStorage).unwrap();
    // 25 GB are the free tier's, so the tiers begin at the first GB that is paid for: 100 × 0.26.
    assert_eq!(storage.charge(quantity("100")), Ok(usd("26")));
    let source = storage.source();
    assert_eq!(
        source.text,
        "AWS Price List, AmazonDynamoDB, TimedStorage-ByteHrs"
    );
    assert_eq!(
        (source.published, source.checked),
        (Some(date!(2026 - 11 - 20)), TODAY)
    );
    assert_eq!(new.allowances(), book.allowances());
    // Prices for a million and for one are the same price.
    let lambda = |book: &PriceBook| {
        let price = book.price(&virginia(), Dimension::LambdaRequests).unwrap();
        price.charge(quantity("3000000")).unwrap()
    };
    assert_eq!(lambda(&new), lambda(&book));
    let changed: Vec<_> = changes(&book, &new)
        .into_iter()
        .map(|change| (change.region, change.dimension, change.before, change.now))
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        changed,
        [
            (seoul(), Dimension::DynamoDbStorage, None, "0.27".to_owned()),
            (
                seoul(),
                Dimension::DynamoDbContinuousBackup,
                None,
                "0.2".to_owned()
            ),
            (seoul(), Dimension::GetMetricData, None, "0.00001".to_owned()),
            (
                virginia(),
                Dimension::DynamoDbStorage,
                some("0.25"),
                "0.26".to_owned()
            ),
        ]
    );
}

#[test]
fn a_list_with_gaps_makes_no_book() {
    let book = PriceBook::embedded().unwrap();
    let usage = "WriteRequestUnits";
    let refused = |change: &dyn Fn(&mut Vec<Product>)| {
        let mut products = listing(&book);
        change(&mut products);
        let gaps = refreshed(&book, &products, TODAY, false).unwrap_err().0;
        assert_eq!(gaps.len(), 1, "{gaps:?}");
        let Gap {
            region,
            dimension,
            fault,
        } = gaps.into_iter().next().unwrap();
        assert_eq!(
            (region, dimension),
            (virginia(), Dimension::DynamoDbOnDemandWrite)
        );
        fault
    };
    let gone = |products: &mut Vec<Product>| products.retain(|product| product.usage_type != usage);
    assert_eq!(refused(&gone), Fault::NotListed);
    let twice = |products: &mut Vec<Product>| {
        let mut other = product(products, usage).clone();
        other.steps[0].usd = usd("0.000001");
        products.push(other);
    };
    assert_eq!(refused(&twice), Fault::Ambiguous(2));
    for steps in [
        vec![],
        vec![step("0", Some("5"), "0.0000006")],
        vec![step("1", None, "0.0000006")],
        vec![step("0", Some("5"), "0.0000006"), step("6", None, "0.0000005")],
        vec![step("0", None, "0")],
    ] {
        let torn = |products: &mut Vec<Product>| product(products, usage).steps.clone_from(&steps);
        assert_eq!(refused(&torn), Fault::Torn, "{steps:?}");
    }
    let free = |products: &mut Vec<Product>| {
        product(products, usage).steps = vec![step("0", Some("7"), "0"), step("7", None, "0.0000006")];
    };
    assert_eq!(refused(&free), Fault::FreeTier(quantity("7")));
    let by_the_million = |products: &mut Vec<Product>| product(products, usage).steps[0].usd = usd("0.625");
    assert_eq!(
        refused(&by_the_million),
        Fault::Implausible {
            before: "0.000000625".to_owned(),
            now: "0.625".to_owned(),
        }
    );

    // Told to, what is not listed stays as it was, with its own dates.
    let mut products = listing(&book);
    gone(&mut products);
    let kept = refreshed(&book, &products, TODAY, true).unwrap();
    let price = |book: &PriceBook| {
        book.price(&virginia(), Dimension::DynamoDbOnDemandWrite)
            .unwrap()
            .clone()
    };
    assert_eq!(price(&kept), price(&book));
    let error = refreshed(&book, &[], TODAY, false).unwrap_err();
    assert_eq!(error.0.len(), 46, "all 23 in both regions");
    assert!(
        error
            .to_string()
            .contains("\n  us-east-1 AmazonDynamoDB WriteRequestUnits: it is not listed")
    );
}

#[test]
fn the_list_is_asked_service_by_service() {
    let wanted = wanted(&PriceBook::embedded().unwrap());
    let asked: Vec<String> = wanted
        .iter()
        .map(|wanted| format!("{} {}={}", wanted.service, wanted.attribute, wanted.value))
        .collect();
    assert_eq!(asked.len(), 6 * 2 + 2, "{asked:?}");
    assert!(asked.contains(&"AWSLambda regionCode=ap-northeast-2".to_owned()));
    assert!(asked.contains(&"AWSCostExplorer servicecode=AWSCostExplorer".to_owned()));
}
