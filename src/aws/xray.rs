//! Traces as the domain knows them.
//!
//! X-Ray charges for every trace that it scans, found or not (AWS X-Ray pricing), and answers in pages. So a search is over a short
//! time, and of few pages.

use super::{Aws, AwsError, time_of};
use aws_sdk_xray::primitives::DateTime;
use aws_sdk_xray::types::{Http, TimeRangeType, TraceSummary};
use domain::snapshot::Environment;
use domain::traces::{Trace, TraceOutcome, TraceSearch, Traces};
use std::cmp::Reverse;

/// The IAM action of the call.
const ACTION: &str = "xray:GetTraceSummaries";

/// Pages of one search at most.
const MOST_PAGES: usize = 3;

/// Traces of one search at most.
const MOST: usize = 50;

/// Searches for traces that began in this time, newest first. [`Cause::NotFound`](super::Cause::NotFound) if there is no X-Ray at all: no trace could be
/// missing.
pub(crate) async fn traces(aws: &Aws, search: TraceSearch) -> Result<Traces, AwsError> {
    let mut traces = Traces::default();
    let mut next = None;
    for _ in 0..MOST_PAGES {
        let request = aws
            .xray
            .get_trace_summaries()
            .start_time(DateTime::from_secs(search.from.unix_timestamp()))
            .end_time(DateTime::from_secs(search.to.unix_timestamp()))
            .time_range_type(TimeRangeType::TraceId)
            .filter_expression(search.expression())
            .set_next_token(next);
        let page = aws
            .call(ACTION, request.send())
            .await
            .map_err(|error| match aws.environment() {
                // A local AWS has another service answer for one that it does not offer.
                Environment::Sandbox if error.is_unreadable() => AwsError::not_found(ACTION),
                Environment::Sandbox | Environment::Aws => error,
            })?;
        let scanned = page.traces_processed_count().unwrap_or_default();
        traces.scanned += u64::try_from(scanned).unwrap_or_default();
        traces
            .found
            .extend(page.trace_summaries().iter().filter_map(trace));
        next = page.next_token;
        if next.is_none() {
            break;
        }
    }
    traces.found.sort_by_key(|trace| Reverse(trace.at));
    traces.has_more = next.is_some() || traces.found.len() > MOST;
    traces.found.truncate(MOST);
    Ok(traces)
}

fn trace(summary: &TraceSummary) -> Option<Trace> {
    let is = |said: Option<bool>| said.unwrap_or_default();
    let id = summary.id()?;
    Some(Trace {
        id: id.to_owned(),
        at: summary.start_time().and_then(time_of).or_else(|| began(id))?,
        milliseconds: summary.response_time().map(|seconds| seconds * 1000.0),
        outcome: TraceOutcome::of(
            is(summary.has_fault()),
            is(summary.has_error()),
            is(summary.has_throttle()),
        ),
        status: summary.http().and_then(Http::http_status),
        is_partial: is(summary.is_partial()),
    })
}

/// When a trace began, as its id says: the second part is the second, in hexadecimal (X-Ray Developer Guide, "Sending trace data").
fn began(id: &str) -> Option<time::OffsetDateTime> {
    let seconds = i64::from_str_radix(id.split('-').nth(1)?, 16).ok()?;
    time::OffsetDateTime::from_unix_timestamp(seconds).ok()
}

#[cfg(test)]
mod tests;
