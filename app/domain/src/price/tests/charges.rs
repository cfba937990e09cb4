//! Every price of the book, reckoned by hand.

use super::*;

/// Dimension, quantity of a month, what it costs in us-east-1.
#[test]
fn every_dimension_costs_what_it_costs_by_hand() {
    use Dimension::*;
    let cases = [
        // 10,000,000 × 0.625 ÷ 1,000,000
        (DynamoDbOnDemandWrite, "10000000", "6.25"),
        // 10,000,000 × 0.125 ÷ 1,000,000
        (DynamoDbOnDemandRead, "10000000", "1.25"),
        // 5 units × 730 h = 3,650; × 0.00065
        (DynamoDbProvisionedWrite, "3650", "2.3725"),
        // 5 units × 730 h = 3,650; × 0.00013
        (DynamoDbProvisionedRead, "3650", "0.4745"),
        // 40 × 0.25
        (DynamoDbStorage, "40", "10"),
        // 40 × 0.20
        (DynamoDbContinuousBackup, "40", "8"),
        // 2,500,000 × 0.20 ÷ 1,000,000
        (LambdaRequests, "2500000", "0.50"),
        // 1,000,000 × 0.5 GB × 0.134 s = 67,000; × 0.0000166667
        (LambdaComputeX86, "67000", "1.1166689"),
        // 67,000 × 0.0000133334
        (LambdaComputeArm, "67000", "0.8933378"),
        // 1,000,000 × 3.50 ÷ 1,000,000
        (ApiGatewayRest, "1000000", "3.50"),
        // Two single metrics and two expressions of six: 14 × 0.10
        (AlarmMetric, "14", "1.40"),
        (AlarmComposite, "2", "1.00"),
        // 4 × 0.30
        (CustomMetric, "4", "1.20"),
        // 3 × 0.50
        (LogsIngest, "3", "1.50"),
        // 3 × 0.03
        (LogsStorage, "3", "0.09"),
        (Dashboard, "1", "3.00"),
        // 27 metrics × 8,760 times = 236,520; ÷ 1,000 × 0.01
        (GetMetricData, "236520", "2.3652"),
        // 300,000 ÷ 1,000,000 × 5.00
        (XRayRecorded, "300000", "1.50"),
        // 300,000 ÷ 1,000,000 × 0.50
        (XRayRetrieved, "300000", "0.15"),
        // 10 × 0.023
        (S3Storage, "10", "0.23"),
        // 2,000 ÷ 1,000 × 0.005
        (S3Put, "2000", "0.01"),
        // 2,000 ÷ 1,000 × 0.0004
        (S3Get, "2000", "0.0008"),
        // 31 × 0.01
        (CostExplorerRequest, "31", "0.31"),
    ];
    assert_eq!(cases.map(|(dimension, ..)| dimension), Dimension::ALL);
    let book = PriceBook::embedded().unwrap();
    for (dimension, used, cost) in cases {
        let price = book.price(&virginia(), dimension).unwrap();
        assert_eq!(price.charge(quantity(used)), Ok(usd(cost)), "{dimension:?}");
        assert_eq!(price.charge(Quantity::ZERO), Ok(Usd::ZERO), "{dimension:?}");
    }
}

/// The same for ap-northeast-2, with what has no price there.
#[test]
fn every_dimension_in_seoul() {
    use Dimension::*;
    let cases = [
        // 10,000,000 × 0.68 ÷ 1,000,000
        (DynamoDbOnDemandWrite, "10000000", Ok("6.80")),
        // 10,000,000 × 0.1355 ÷ 1,000,000
        (DynamoDbOnDemandRead, "10000000", Ok("1.355")),
        // 3,650 × 0.0007049
        (DynamoDbProvisionedWrite, "3650", Ok("2.572885")),
        // 3,650 × 0.00014098
        (DynamoDbProvisionedRead, "3650", Ok("0.514577")),
        (DynamoDbStorage, "40", Err(NotPriced::Unconfirmed)),
        (DynamoDbContinuousBackup, "40", Err(NotPriced::Absent)),
        (LambdaRequests, "2500000", Ok("0.50")),
        (LambdaComputeX86, "67000", Ok("1.1166689")),
        (LambdaComputeArm, "67000", Ok("0.8933378")),
        (ApiGatewayRest, "1000000", Ok("3.50")),
        (AlarmMetric, "14", Ok("1.40")),
        (AlarmComposite, "2", Ok("1.00")),
        (CustomMetric, "4", Ok("1.20")),
        // 3 × 0.76
        (LogsIngest, "3", Ok("2.28")),
        // 3 × 0.0314
        (LogsStorage, "3", Ok("0.0942")),
        (Dashboard, "1", Ok("3.00")),
        (GetMetricData, "236520", Err(NotPriced::Unconfirmed)),
        (XRayRecorded, "300000", Ok("1.50")),
        (XRayRetrieved, "300000", Ok("0.15")),
        // 10 × 0.025
        (S3Storage, "10", Ok("0.25")),
        // 2,000 ÷ 1,000 × 0.0045
        (S3Put, "2000", Ok("0.009")),
        // 2,000 ÷ 10,000 × 0.0035
        (S3Get, "2000", Ok("0.0007")),
        (CostExplorerRequest, "31", Ok("0.31")),
    ];
    assert_eq!(cases.clone().map(|(dimension, ..)| dimension), Dimension::ALL);
    let book = PriceBook::embedded().unwrap();
    for (dimension, used, cost) in cases {
        let charged = book
            .price(&seoul(), dimension)
            .and_then(|price| price.charge(quantity(used)));
        assert_eq!(charged, cost.map(usd), "{dimension:?}");
    }
}

#[test]
fn each_tier_charges_for_what_falls_into_it() {
    use Dimension::*;
    let million = 1_000_000;
    let cases: [(Dimension, u64, &str); 17] = [
        // 333 × 3.50
        (ApiGatewayRest, 333 * million, "1165.50"),
        // and one more at 2.80 ÷ 1,000,000
        (ApiGatewayRest, 333 * million + 1, "1165.5000028"),
        // 1,165.50 + 667 × 2.80 = 1,165.50 + 1,867.60
        (ApiGatewayRest, 1_000 * million, "3033.10"),
        // 3,033.10 + 1 × 2.38
        (ApiGatewayRest, 1_001 * million, "3035.48"),
        // 3,033.10 + 19,000 × 2.38 = 3,033.10 + 45,220
        (ApiGatewayRest, 20_000 * million, "48253.10"),
        // 48,253.10 + 100 × 1.51
        (ApiGatewayRest, 20_100 * million, "48404.10"),
        // 6e9 × 0.0000166667
        (LambdaComputeX86, 6_000 * million, "100000.20"),
        // 100,000.20 + 9e9 × 0.000015 = 100,000.20 + 135,000
        (LambdaComputeX86, 15_000 * million, "235000.20"),
        // 235,000.20 + 1e6 × 0.0000133334
        (LambdaComputeX86, 15_001 * million, "235013.5334"),
        // 7.5e9 × 0.0000133334
        (LambdaComputeArm, 7_500 * million, "100000.50"),
        // 100,000.50 + 11.25e9 × 0.0000120001 = 100,000.50 + 135,001.125
        (LambdaComputeArm, 18_750 * million, "235001.625"),
        // 235,001.625 + 1e6 × 0.0000106667
        (LambdaComputeArm, 18_751 * million, "235012.2917"),
        // 10,000 × 0.30
        (CustomMetric, 10_000, "3000"),
        // 3,000 + 1 × 0.10
        (CustomMetric, 10_001, "3000.10"),
        // 51,200 × 0.023
        (S3Storage, 51_200, "1177.60"),
        // 1,177.60 + 460,800 × 0.022 = 1,177.60 + 10,137.60
        (S3Storage, 512_000, "11315.20"),
        // 11,315.20 + 1 × 0.021
        (S3Storage, 512_001, "11315.221"),
    ];
    let book = PriceBook::embedded().unwrap();
    for (dimension, used, cost) in cases {
        let price = book.price(&virginia(), dimension).unwrap();
        assert_eq!(price.charge(used.into()), Ok(usd(cost)), "{dimension:?} {used}");
    }
}

#[test]
fn what_goes_beyond_the_known_tiers_has_no_price() {
    let book = PriceBook::embedded().unwrap();
    let rest = book.price(&seoul(), Dimension::ApiGatewayRest).unwrap();
    let end = Quantity::from(333_000_000_u64);
    assert_eq!(rest.charge(end), Ok(usd("1165.50")));
    assert_eq!(
        rest.charge(end + Quantity::ONE),
        Err(NotPriced::Beyond { up_to: end })
    );
    // Two million more beside 332 million: one of them is beyond.
    assert_eq!(
        rest.charge_beyond(332_000_000_u64.into(), 2_000_000_u64.into()),
        Err(NotPriced::Beyond { up_to: end })
    );
    // One million more beside 330 million: 1 × 3.50.
    assert_eq!(
        rest.charge_beyond(330_000_000_u64.into(), 1_000_000_u64.into()),
        Ok(usd("3.50"))
    );
}

#[test]
fn capacity_held_ready_for_a_month() {
    let book = PriceBook::embedded().unwrap();
    let month = |region, read, write| book.provisioned_month(&region, Units { read, write });
    // 5 × 730 × 0.00013 + 5 × 730 × 0.00065 = 0.4745 + 2.3725
    assert_eq!(month(virginia(), 5, 5), Ok(usd("2.847")));
    // 5 × 730 × 0.00014098 + 10 × 730 × 0.0007049 = 0.514577 + 5.14577
    assert_eq!(month(seoul(), 5, 10), Ok(usd("5.660347")));
    assert_eq!(
        month("eu-north-1".parse().unwrap(), 5, 5),
        Err(NotPriced::UnknownRegion)
    );
}
