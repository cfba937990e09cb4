use super::*;
use crate::aws::Connection;
use aws_sdk_pricing::operation::get_products::GetProductsOutput;
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use domain::price::{Dimension, refreshed};
use time::macros::date;

/// As the API writes a product (AWS CLI reference, `pricing get-products`), with the tiers of a metric.
const METRICS: &str = r#"{"product":{"productFamily":"Metric","attributes":{"regionCode":"us-east-1","servicecode":"AmazonCloudWatch",
"groupDescription":"Additional custom metrics","usagetype":"CW:MetricMonitorUsage","locationType":"AWS Region","location":"US East (N. Virginia)",
"servicename":"AmazonCloudWatch","operation":"MetricStorage","group":"Metric"},"sku":"AAAAAAAAAAAAAAAA"},"serviceCode":"AmazonCloudWatch",
"terms":{"OnDemand":{"AAAAAAAAAAAAAAAA.JRTCKXETXF":{"priceDimensions":{
"AAAAAAAAAAAAAAAA.JRTCKXETXF.2":{"unit":"Metrics","endRange":"Inf","description":"x","appliesTo":[],"rateCode":"2","beginRange":"10000","pricePerUnit":{"USD":"0.1000000000"}},
"AAAAAAAAAAAAAAAA.JRTCKXETXF.1":{"unit":"Metrics","endRange":"10000","description":"x","appliesTo":[],"rateCode":"1","beginRange":"0","pricePerUnit":{"USD":"0.3000000000"}}},
"sku":"AAAAAAAAAAAAAAAA","effectiveDate":"2026-11-01T00:00:00Z","offerTermCode":"JRTCKXETXF","termAttributes":{}}}},
"version":"20261120005701","publicationDate":"2026-11-20T00:57:01Z"}"#;

fn at(day: &str, price: &str) -> Step {
    Step {
        from: day.parse().unwrap(),
        up_to: None,
        usd: price.parse().unwrap(),
    }
}

#[test]
fn a_product_is_read_with_its_tiers_and_its_date() {
    let first = Step {
        up_to: Some(10_000_u32.into()),
        ..at("0", "0.3")
    };
    assert_eq!(
        product(METRICS).unwrap().unwrap(),
        Product {
            service: "AmazonCloudWatch".to_owned(),
            usage_type: "CW:MetricMonitorUsage".to_owned(),
            published: date!(2026 - 11 - 20),
            steps: vec![first, at("10000", "0.1")],
        }
    );
    let in_yuan = METRICS.replace("\"USD\"", "\"CNY\"");
    assert_eq!(product(&in_yuan).unwrap(), None);
    assert!(product("{}").is_err());
}

#[tokio::test]
async fn the_list_is_read_to_its_last_page() {
    let of_metrics = |request: &aws_sdk_pricing::operation::get_products::GetProductsInput| {
        request.service_code() == Some("AmazonCloudWatch") && request.filters()[0].value() == "us-east-1"
    };
    let first = mock!(Client::get_products)
        .match_requests(move |request| of_metrics(request) && request.next_token().is_none())
        .then_output(|| GetProductsOutput::builder().next_token("more").build());
    let second = mock!(Client::get_products)
        .match_requests(move |request| of_metrics(request) && request.next_token() == Some("more"))
        .then_output(|| GetProductsOutput::builder().price_list(METRICS).build());
    let nothing = mock!(Client::get_products)
        .match_requests(move |request| !of_metrics(request))
        .then_output(|| GetProductsOutput::builder().build());
    let connection = Connection::Local {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "ap-northeast-2".parse().unwrap(),
    };
    let mut aws = Aws::connect(connection, crate::clock::system).await.unwrap();
    let region = aws.pricing.config().region().map(ToString::to_string);
    assert_eq!(region.as_deref(), Some("us-east-1"), "wherever the stack is");
    aws.pricing = mock_client!(aws_sdk_pricing, RuleMode::MatchAny, [&first, &second, &nothing]);
    let book = PriceBook::embedded().unwrap();
    let products = products(&aws, &book).await.unwrap();
    assert_eq!(products.len(), 1);
    // 45 of 46 are missing: nothing is written by halves.
    let gaps = refreshed(&book, &products, date!(2026 - 12 - 01), false)
        .unwrap_err()
        .0;
    assert_eq!(gaps.len(), 45);
    let has_metrics = |gap: &domain::price::Gap| {
        gap.dimension == Dimension::CustomMetric && gap.region.as_str() == "us-east-1"
    };
    assert!(!gaps.iter().any(has_metrics));
}
