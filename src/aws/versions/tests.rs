//! What CloudWatch is asked for, held to the SDK's own types.

use super::*;
use crate::aws::Connection;
use aws_sdk_cloudwatch::operation::get_metric_data::GetMetricDataOutput;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::MetricDataResult;
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use time::macros::datetime;

const SINCE: OffsetDateTime = datetime!(2026-11-23 09:00:40 UTC);

fn now() -> OffsetDateTime {
    datetime!(2026-11-23 09:03:05 UTC)
}

#[tokio::test]
async fn each_version_is_asked_for_by_itself_and_added_up_since_its_minute() {
    let ask = mock!(aws_sdk_cloudwatch::Client::get_metric_data)
        .match_requests(|request| {
            let asked: Vec<String> = request
                .metric_data_queries()
                .iter()
                .map(|query| {
                    let stat = query.metric_stat().unwrap();
                    let metric = stat.metric().unwrap();
                    let dimensions = metric.dimensions().iter().map(|dimension| {
                        format!("{}={}", dimension.name().unwrap(), dimension.value().unwrap())
                    });
                    let dimensions: Vec<String> = dimensions.collect();
                    format!(
                        "{} {} {} {}",
                        metric.metric_name().unwrap(),
                        stat.stat().unwrap(),
                        stat.period().unwrap(),
                        dimensions.join(" ")
                    )
                })
                .collect();
            let of = |metric: &str, version: u32| {
                format!(
                    "{metric} Sum 60 ExecutedVersion={version} FunctionName=LiveInsight-EventCollector \
                     Resource=LiveInsight-EventCollector:LIVE"
                )
            };
            let at = |at: OffsetDateTime| Some(DateTime::from_secs(at.unix_timestamp()));
            asked
                == [
                    of("Invocations", 8),
                    of("Errors", 8),
                    of("Invocations", 7),
                    of("Errors", 7),
                ]
                && request.start_time().copied() == at(datetime!(2026-11-23 09:00 UTC))
                && request.end_time().copied() == at(datetime!(2026-11-23 09:04 UTC))
        })
        .then_output(|| {
            let result = |id: &str, values: &[f64]| {
                let minutes = (0..).zip(values).map(|(minute, _)| {
                    DateTime::from_secs(datetime!(2026-11-23 09:00 UTC).unix_timestamp() + minute * 60)
                });
                MetricDataResult::builder()
                    .id(id)
                    .set_timestamps(Some(minutes.collect()))
                    .set_values(Some(values.to_vec()))
                    .build()
            };
            // No error of the old version was ever sent.
            GetMetricDataOutput::builder()
                .metric_data_results(result("m0", &[3.0, 4.0]))
                .metric_data_results(result("m1", &[0.0, 1.0]))
                .metric_data_results(result("m2", &[30.0, 40.0, 50.0]))
                .metric_data_results(result("m3", &[]))
                .build()
        });
    let connection = Connection::Local {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    let mut aws = Aws::connect(connection, now).await.unwrap();
    aws.cloudwatch = mock_client!(aws_sdk_cloudwatch, RuleMode::MatchAny, [&ask]);
    let published = |version: &str| AliasTarget::Published(version.parse().unwrap());
    let [new, old] = counts(&aws, [published("8"), published("7")], SINCE)
        .await
        .unwrap();
    assert_eq!((new.invocations, new.errors), (7, 1));
    assert_eq!((old.invocations, old.errors), (120, 0));
}

#[test]
fn the_running_minute_is_looked_at_too() {
    for (now, points) in [
        (SINCE, 1),
        (datetime!(2026-11-23 09:00:59 UTC), 1),
        (datetime!(2026-11-23 09:01 UTC), 2),
        // Another machine's clock.
        (datetime!(2026-11-23 08:59 UTC), 1),
    ] {
        assert_eq!(minutes(SINCE, now).points(), points, "{now}");
    }
}
