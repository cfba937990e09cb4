use super::*;
use crate::aws::Connection;
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use aws_smithy_runtime_api::http::{Response, StatusCode};
use aws_smithy_types::body::SdkBody;
use domain::snapshot::Why;
use time::macros::date;

const NOVEMBER: Period = Period {
    from: date!(2026 - 11 - 01),
    to: date!(2026 - 11 - 23),
};

/// As the API answers (Cost Explorer API reference, `GetCostAndUsage`; amounts of both forms).
const ANSWER: &str = r#"{
    "GroupDefinitions": [{"Type": "DIMENSION", "Key": "SERVICE"}],
    "ResultsByTime": [{
        "TimePeriod": {"Start": "2026-11-01", "End": "2026-11-23"},
        "Total": {},
        "Groups": [
            {"Keys": ["AWS Cost Explorer"], "Metrics": {"UnblendedCost": {"Amount": "0.22", "Unit": "USD"}}},
            {"Keys": ["AWS Lambda"], "Metrics": {"UnblendedCost": {"Amount": "2.2000000E-9", "Unit": "USD"}}},
            {"Keys": ["Amazon DynamoDB"], "Metrics": {"UnblendedCost": {"Amount": "12.3456789012", "Unit": "USD"}}}
        ],
        "Estimated": true
    }],
    "DimensionValueAttributes": []
}"#;

/// Clients that reach nothing but a Cost Explorer which answers this.
async fn answering(status: u16, body: &'static str) -> Aws {
    let rule = mock!(Client::get_cost_and_usage)
        .match_requests(|request| {
            let period = request.time_period().unwrap();
            (period.start(), period.end()) == ("2026-11-01", "2026-11-23")
                && request.metrics() == ["UnblendedCost"]
                && request.group_by()[0].key() == Some("SERVICE")
        })
        .then_http_response(move || {
            Response::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body))
        });
    let connection = Connection::Local {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "ap-northeast-2".parse().unwrap(),
    };
    let mut aws = Aws::connect(connection, crate::clock::system).await.unwrap();
    aws.costs = mock_client!(aws_sdk_costexplorer, RuleMode::MatchAny, [&rule]);
    aws
}

async fn asked(status: u16, body: &'static str) -> Result<Answer, AwsError> {
    ask(&answering(status, body).await, &Share::Services, NOVEMBER, None).await
}

#[tokio::test]
async fn a_bill_is_read_by_service_to_the_last_digit() {
    let billed = |service: &str, cost: &str| Billed {
        service: service.to_owned(),
        cost: cost.parse().unwrap(),
    };
    assert_eq!(
        asked(200, ANSWER).await,
        Ok(Answer::Page {
            services: vec![
                billed("AWS Cost Explorer", "0.22"),
                // Of what is less than a millionth nothing is left.
                billed("AWS Lambda", "0"),
                billed("Amazon DynamoDB", "12.3456789012"),
            ],
            estimated: true,
            next: None,
        })
    );
}

#[tokio::test]
async fn what_is_no_bill_says_what_it_is() {
    for (status, body, expected) in [
        (
            400,
            r#"{"__type": "AccessDeniedException", "message": "User not enabled for cost explorer access"}"#,
            Ok(Answer::NotEnabled),
        ),
        (
            400,
            r#"{"__type": "DataUnavailableException", "Message": "Data is not available. Please try to adjust the time period."}"#,
            Ok(Answer::Preparing),
        ),
        (
            400,
            r#"{"__type": "AccessDeniedException", "Message": "User: arn:aws:iam::123456789012:user/console is not authorized to perform: ce:GetCostAndUsage"}"#,
            Err(Why::Denied),
        ),
        (
            400,
            r#"{"__type": "LimitExceededException", "Message": "Rate exceeded"}"#,
            Err(Why::Throttled),
        ),
        (
            200,
            r#"{"ResultsByTime": [{"Groups": [{"Keys": ["AWS Lambda"], "Metrics": {"UnblendedCost": {"Amount": "1", "Unit": "CNY"}}}]}]}"#,
            Err(Why::Unexpected {
                code: "IncompleteAnswer".to_owned(),
                message: "a cost in USD is missing".to_owned(),
            }),
        ),
    ] {
        let expected = expected.map_err(|why| AwsError {
            action: ACTION,
            cause: crate::aws::Cause::Failed(why),
        });
        assert_eq!(asked(status, body).await, expected, "{body}");
    }
}

#[test]
fn the_bill_is_asked_for_by_tag_or_by_service() {
    let tagged = filter(&"tag:project=liveinsight".parse().unwrap());
    let tag = tagged.tags().unwrap();
    assert_eq!(
        (tag.key(), tag.values()),
        (Some("project"), &["liveinsight".to_owned()][..])
    );
    let services = filter(&Share::Services);
    let services = services.dimensions().unwrap();
    assert_eq!(services.key(), Some(&Dimension::Service));
    assert!(services.values().contains(&"AmazonCloudWatch".to_owned()));
}

/// One endpoint for all regions: no other is asked, and none twice.
#[tokio::test]
async fn cost_explorer_is_asked_in_its_one_region_and_never_twice() {
    let config = SdkConfig::builder()
        .region(aws_config::Region::new("ap-northeast-2"))
        .behavior_version(aws_config::BehaviorVersion::latest())
        .build();
    let client = client(&config);
    assert_eq!(
        client.config().retry_config().map(RetryConfig::max_attempts),
        Some(1)
    );
    use aws_sdk_costexplorer::config::endpoint::{DefaultResolver, Params, ResolveEndpoint as _};
    let params = Params::builder().region("ap-northeast-2").build().unwrap();
    let endpoint = DefaultResolver::new().resolve_endpoint(&params).await.unwrap();
    assert_eq!(endpoint.url(), "https://ce.us-east-1.amazonaws.com");
}
