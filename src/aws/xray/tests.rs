//! Traces as X-Ray tells them, through the SDK's own mocks.

use super::*;
use crate::aws::{Cause, Connection};
use aws_sdk_xray::operation::get_trace_summaries::{GetTraceSummariesError, GetTraceSummariesOutput};
use aws_sdk_xray::types::Http;
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use aws_smithy_types::error::ErrorMetadata;
use domain::logs::Lines;
use domain::snapshot::Why;
use time::macros::datetime;

const SEARCH: TraceSearch = TraceSearch {
    lines: Lines::Errors,
    from: datetime!(2026-11-23 08:00 UTC),
    to: datetime!(2026-11-23 09:00 UTC),
};

async fn aws(xray: aws_sdk_xray::Client) -> Aws {
    let connection = Connection::Local {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "us-east-1".parse().unwrap(),
    };
    let mut aws = Aws::connect(connection, crate::clock::system).await.unwrap();
    aws.xray = xray;
    aws
}

/// A summary of a trace that began so many seconds after eight.
fn summary(second: i64) -> TraceSummary {
    let began = SEARCH.from.unix_timestamp() + second;
    TraceSummary::builder()
        .id(format!("1-{began:08x}-a006649127e371903a2de979"))
        .response_time(0.25)
        .build()
}

fn page(
    summaries: Vec<TraceSummary>,
    next: Option<&str>,
) -> impl Fn() -> GetTraceSummariesOutput + Send + Sync + 'static {
    let next = next.map(str::to_owned);
    move || {
        GetTraceSummariesOutput::builder()
            .set_trace_summaries(Some(summaries.clone()))
            .traces_processed_count(400)
            .set_next_token(next.clone())
            .build()
    }
}

#[tokio::test]
async fn summaries_are_read_in_few_pages_newest_first_with_what_was_scanned() {
    let fault = TraceSummary::builder()
        .id("1-581cf771-a006649127e371903a2de979")
        .start_time(DateTime::from_secs(SEARCH.to.unix_timestamp() - 1))
        .response_time(1.5)
        .has_fault(true)
        .has_error(false)
        .is_partial(true)
        .http(Http::builder().http_status(502).build())
        .build();
    let nameless = TraceSummary::builder().build();
    let first = mock!(aws_sdk_xray::Client::get_trace_summaries)
        .match_requests(|request| {
            request.next_token().is_none()
                && request.filter_expression() == Some(&SEARCH.expression())
                && request.start_time() == Some(&DateTime::from_secs(SEARCH.from.unix_timestamp()))
        })
        .then_output(page(vec![summary(5), nameless], Some("2")));
    let second = mock!(aws_sdk_xray::Client::get_trace_summaries)
        .match_requests(|request| request.next_token() == Some("2"))
        .then_output(page(vec![fault, summary(9)], None));
    let aws = aws(mock_client!(
        aws_sdk_xray,
        RuleMode::Sequential,
        [&first, &second]
    ))
    .await;
    let traces = traces(&aws, SEARCH).await.unwrap();
    assert_eq!((traces.scanned, traces.has_more), (800, false));
    let seconds: Vec<_> = traces
        .found
        .iter()
        .map(|trace| (trace.at - SEARCH.from).whole_seconds())
        .collect();
    // The second of a trace without a time is in its id.
    assert_eq!(seconds, [3599, 9, 5]);
    let newest = &traces.found[0];
    assert_eq!(newest.outcome, TraceOutcome::Fault);
    assert_eq!(
        (newest.milliseconds, newest.status, newest.is_partial),
        (Some(1500.0), Some(502), true)
    );
}

#[tokio::test]
async fn a_search_is_bounded_and_says_that_there_is_more() {
    let pages = mock!(aws_sdk_xray::Client::get_trace_summaries)
        .then_output(page((0..40).map(summary).collect(), Some("on")));
    let aws = aws(mock_client!(aws_sdk_xray, RuleMode::MatchAny, [&pages])).await;
    let traces = traces(&aws, SEARCH).await.unwrap();
    assert_eq!(pages.num_calls(), MOST_PAGES);
    assert_eq!((traces.found.len(), traces.has_more), (MOST, true));
    assert_eq!(traces.scanned, 1200);
}

#[tokio::test]
async fn who_may_not_ask_is_told_the_action() {
    for (code, why) in [
        ("AccessDeniedException", Why::Denied),
        ("ThrottledException", Why::Throttled),
    ] {
        let rule = mock!(aws_sdk_xray::Client::get_trace_summaries)
            .then_error(move || GetTraceSummariesError::generic(ErrorMetadata::builder().code(code).build()));
        let aws = aws(mock_client!(aws_sdk_xray, RuleMode::MatchAny, [&rule])).await;
        let error = traces(&aws, SEARCH).await.unwrap_err();
        assert_eq!((error.action, error.cause), (ACTION, Cause::Failed(why)));
    }
}
