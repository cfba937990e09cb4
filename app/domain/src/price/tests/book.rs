//! The data file, and files that are none.

use super::*;

#[test]
fn the_embedded_book_is_whole() {
    let book = PriceBook::embedded().unwrap();
    assert_eq!(book.regions().cloned().collect::<Vec<_>>(), [seoul(), virginia()]);
    assert!(!book.version().is_empty());
    for region in [seoul(), virginia()] {
        for dimension in Dimension::ALL {
            let Some(tiers) = book
                .price(&region, dimension)
                .ok()
                .or_else(|| book.claimed(&region, dimension))
            else {
                continue;
            };
            assert!(!tiers.source().text.is_empty(), "{dimension:?} in {region}");
            assert!(
                tiers.source().checked <= book.compiled(),
                "{dimension:?} in {region}"
            );
            assert!(
                tiers.first_unit() > Usd::ZERO,
                "a price of 0 is no price: {dimension:?} in {region}"
            );
        }
    }
}

#[test]
fn an_unconfirmed_price_is_told_and_not_charged() {
    let book = PriceBook::embedded().unwrap();
    let storage = Dimension::DynamoDbStorage;
    assert_eq!(book.price(&seoul(), storage).err(), Some(NotPriced::Unconfirmed));
    assert_eq!(book.claimed(&seoul(), storage).unwrap().first_unit(), usd("0.27"));
    assert!(book.claimed(&virginia(), storage).is_none());
}

#[test]
fn the_free_tiers() {
    let book = PriceBook::embedded().unwrap();
    let free = |dimension| {
        let allowance = book
            .allowances()
            .iter()
            .find(|allowance| allowance.covers.contains(&dimension))?;
        Some((allowance.amount.to_string(), allowance.scope))
    };
    let of = |amount: &str, scope| Some((amount.to_owned(), scope));
    assert_eq!(free(Dimension::LambdaRequests), of("1000000", Scope::Account));
    assert_eq!(free(Dimension::LambdaComputeX86), of("400000", Scope::Account));
    assert_eq!(free(Dimension::LambdaComputeArm), of("400000", Scope::Account));
    // 25 units × 24 h × 31 days
    assert_eq!(
        free(Dimension::DynamoDbProvisionedWrite),
        of("18600", Scope::Region)
    );
    assert_eq!(free(Dimension::DynamoDbStorage), of("25", Scope::Region));
    assert_eq!(free(Dimension::AlarmMetric), of("10", Scope::Account));
    assert_eq!(free(Dimension::XRayRecorded), of("100000", Scope::Account));
    for never in [
        Dimension::DynamoDbOnDemandWrite,
        Dimension::GetMetricData,
        Dimension::ApiGatewayRest,
        Dimension::CostExplorerRequest,
    ] {
        assert_eq!(free(never), None, "{never:?}");
    }
    // Each dimension in one allowance at most: two would be given twice.
    for dimension in Dimension::ALL {
        let covering = book
            .allowances()
            .iter()
            .filter(|allowance| allowance.covers.contains(&dimension))
            .count();
        assert!(covering <= 1, "{dimension:?}");
    }
}

#[test]
fn a_book_with_a_senseless_price_is_refused() {
    let book = |per: &str, tiers: &str| {
        format!(
            r#"{{"version": "1", "compiled": "2026-01-01", "allowances": [], "regions": {{"us-east-1": {{"s3_put":
               {{"per": "{per}", "tiers": {tiers}, "source": "a test", "checked": "2026-01-01", "standing": "confirmed"}}}}}}}}"#
        )
    };
    let cases = [
        ("0", r#"[{"usd": "1"}]"#, "`per` is zero"),
        ("1", "[]", "it has no tier"),
        (
            "1",
            r#"[{"usd": "1"}, {"usd": "2"}]"#,
            "only the last tier may be without an end",
        ),
        ("1", r#"[{"up_to": "0", "usd": "1"}]"#, "its tiers do not ascend"),
        (
            "1",
            r#"[{"up_to": "9", "usd": "1"}, {"up_to": "9", "usd": "1"}]"#,
            "its tiers do not ascend",
        ),
        ("1", r#"[{"usd": "-1"}]"#, "a price is negative"),
    ];
    for (per, tiers, fault) in cases {
        let refused = PriceBook::parse(&book(per, tiers)).unwrap_err().to_string();
        assert_eq!(
            refused,
            format!("the price book's price of S3Put in us-east-1 makes no sense: {fault}")
        );
    }
    assert!(PriceBook::parse(&book("1", r#"[{"usd": "1"}]"#)).is_ok());
    // A float, an unknown dimension, an unknown field.
    for broken in [
        book("1", r#"[{"usd": 1.0}]"#),
        book("1", r#"[{"usd": "1"}]"#).replace("s3_put", "s4_put"),
        book("1", r#"[{"usd": "1", "from": "0"}]"#),
    ] {
        assert!(matches!(
            PriceBook::parse(&broken),
            Err(InvalidPriceBook::Malformed(_))
        ));
    }
}
