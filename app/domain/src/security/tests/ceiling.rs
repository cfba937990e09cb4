//! What a public address can cost at most, as far as that can be said.

use super::*;
use crate::health::tests::healthy::live_mut;
use crate::price::{Dimension, Usd};
use crate::snapshot::Series;

fn cost(change: impl FnOnce(&mut Snapshot)) -> (Option<String>, Vec<Dimension>) {
    let mut snapshot = healthy();
    change(&mut snapshot);
    let ceiling = Ceiling::of(1, &snapshot, Some(&PriceBook::embedded().unwrap()));
    assert_eq!(ceiling.per_month, 2_628_000);
    (ceiling.cost.map(Usd::exact), ceiling.not_priced)
}

#[test]
fn it_grows_with_what_one_request_takes() {
    type Change = fn(&mut Snapshot);
    let cases: [(Change, &str); 4] = [
        // 2.628 × (3.50 + 0.20), and 2.628 million × 12 ms × 0.5 GB × 0.0000166667.
        (|_| {}, "9.9864005256"),
        // Twice the memory.
        (|snapshot| live_mut(snapshot).memory_mb = 1024, "10.2492010512"),
        // At arm64's price, 0.0000133334.
        (
            |snapshot| live_mut(snapshot).architecture = "arm64".to_owned(),
            "9.9338410512",
        ),
        // Nothing is known of its time.
        (
            |snapshot| value_mut(&mut snapshot.metrics).duration_p95 = Series::default(),
            "9.7236",
        ),
    ];
    for (change, expected) in cases {
        assert_eq!(cost(change), (Some(expected.to_owned()), vec![]));
    }
}

#[test]
fn what_has_no_price_is_named_and_never_free() {
    let (cost, not_priced) = cost(|snapshot| snapshot.target.region = "eu-central-1".parse().unwrap());
    assert_eq!(cost, None);
    assert_eq!(
        not_priced,
        [
            Dimension::LambdaRequests,
            Dimension::LambdaComputeX86,
            Dimension::ApiGatewayRest
        ]
    );
}

#[test]
fn without_prices_there_is_no_cost() {
    assert_eq!(Ceiling::of(1, &healthy(), None).cost, None);
}
