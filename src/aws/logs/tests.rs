use super::*;
use crate::aws::Connection;
use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::operation::filter_log_events::FilterLogEventsError;
use aws_sdk_cloudwatchlogs::operation::filter_log_events::FilterLogEventsOutput;
use aws_sdk_cloudwatchlogs::types::FilteredLogEvent;
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::retry::RetryConfig;
use domain::capacity::report::MemoryUsed;
use time::macros::datetime;

fn now() -> OffsetDateTime {
    datetime!(2026-11-23 12:00 UTC)
}

/// Clients that reach nothing but the mock.
async fn aws(rule: &Rule) -> Aws {
    let connection = Connection::Local {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    let mut aws = Aws::connect(connection, now).await.unwrap();
    aws.logs = mock_client!(
        aws_sdk_cloudwatchlogs,
        RuleMode::MatchAny,
        [rule],
        // What AWS refuses is refused at once.
        |config| config.retry_config(RetryConfig::disabled())
    );
    aws
}

fn lines(used_mb: impl IntoIterator<Item = u32>, next: Option<&str>) -> FilterLogEventsOutput {
    let events = used_mb.into_iter().map(|mb| {
        let line = format!(
            "REPORT RequestId: 1\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 512 MB\tMax Memory Used: {mb} MB\t"
        );
        FilteredLogEvent::builder().message(line).build()
    });
    FilterLogEventsOutput::builder()
        .set_events(Some(events.collect()))
        .set_next_token(next.map(str::to_owned))
        .build()
}

#[tokio::test]
async fn few_invocations_are_looked_at_all_in_one_call() {
    let week = mock!(Client::filter_log_events)
        .match_requests(|request| {
            let week = (now() - Duration::days(7), now());
            request.log_group_name() == Some("/aws/lambda/LiveInsight-EventCollector")
                && request.filter_pattern() == Some("\"REPORT RequestId\"")
                && request.start_time() == Some(milliseconds(week.0))
                && request.end_time() == Some(milliseconds(week.1))
                && request.start_from_head() == Some(false)
                && request.limit() == Some(1000)
        })
        .then_output(|| lines([84, 80, 0], None));
    let aws = aws(&week).await;
    let sample = memory(&aws).await.unwrap();
    assert_eq!(week.num_calls(), 1);
    assert_eq!(
        (sample.looked_at, sample.invocations, sample.unmeasured),
        (LookedAt::All, 2, 1)
    );
    assert_eq!((sample.from, sample.to), (now() - Duration::days(7), now()));
}

#[tokio::test]
async fn many_are_sampled_from_all_hours_of_a_week_in_nine_calls() {
    let any = mock!(Client::filter_log_events)
        .then_output(|| lines((0..1000).map(|line| 60 + line % 25), Some("more")));
    let aws = aws(&any).await;
    let sample = memory(&aws).await.unwrap();
    assert_eq!(any.num_calls(), 9);
    assert_eq!(
        (sample.looked_at, sample.invocations),
        (LookedAt::Sampled { read: 8, of: 8 }, 8000)
    );
    // 60 to 84 MB, 40 of each in a thousand.
    let used = MemoryUsed {
        p99_mb: 84,
        max_mb: 84,
    };
    assert_eq!(sample.used, Some(used));
    assert_eq!(sample.from, now() - Duration::days(7));
}

#[tokio::test]
async fn what_was_found_until_aws_would_not_say_more_is_told_with_its_time() {
    let throttled =
        || FilterLogEventsError::generic(ErrorMetadata::builder().code("ThrottlingException").build());
    let some = mock!(Client::filter_log_events)
        .sequence()
        .output(|| lines([84], Some("more")))
        .times(3)
        .error(throttled)
        .build();
    let aws = aws(&some).await;
    let sample = memory(&aws).await.unwrap();
    assert_eq!(
        (sample.looked_at, sample.invocations, sample.from),
        // The first of the three looked at the whole week.
        (
            LookedAt::Sampled { read: 2, of: 8 },
            2,
            now() - Duration::hours(42)
        )
    );
}

#[tokio::test]
async fn a_page_without_a_line_is_followed_before_anything_is_said_of_the_log() {
    let late = mock!(Client::filter_log_events)
        .sequence()
        .output(|| lines([], Some("more")))
        .times(2)
        .output(|| lines([84], None))
        .build();
    let sample = memory(&aws(&late).await).await.unwrap();
    assert_eq!((sample.looked_at, sample.invocations), (LookedAt::All, 1));
    assert_eq!(late.num_calls(), 3);
    let never = mock!(Client::filter_log_events).then_output(|| lines([], Some("more")));
    let sample = memory(&aws(&never).await).await.unwrap();
    assert_eq!(
        (sample.looked_at, sample.invocations),
        (LookedAt::Sampled { read: 0, of: 8 }, 0)
    );
    // The week and eight stretches, each followed twice.
    assert_eq!(never.num_calls(), 27);
}
