//! The function's log as the domain knows it.
//!
//! `FilterLogEvents` is not charged for what it scans, unlike queries of Logs Insights (CloudWatch pricing: 0.005 USD per GB). Its
//! quota is a few calls a second for the whole account, so a search makes few.

use super::{Aws, AwsError, time_of};
use domain::contract;
use domain::logs::{Line, Search, line};
use domain::snapshot::Environment;

/// A page of what a search finds.
#[derive(Debug)]
pub(crate) struct Page {
    /// The lines, in any order.
    pub(crate) lines: Vec<Line>,
    /// Where it goes on, if there may be more. A page may be empty and others not.
    pub(crate) next: Option<String>,
}

/// Searches the function's log, newest lines first, for one page of at most a megabyte.
pub(crate) async fn search(aws: &Aws, search: &Search, next: Option<String>) -> Result<Page, AwsError> {
    // The local AWS takes alternatives for terms that all have to be there.
    let is_understood = aws.environment() == Environment::Aws || search.text.is_some();
    let request = aws
        .logs
        .filter_log_events()
        .log_group_name(contract::LOG_GROUP)
        .set_filter_pattern(search.pattern().filter(|_| is_understood))
        .start_time(milliseconds(search.from))
        .end_time(milliseconds(search.to))
        .start_from_head(false)
        .set_next_token(next);
    let answer = aws.call("logs:FilterLogEvents", request.send()).await?;
    let lines = answer.events().iter().filter_map(|event| {
        let at = aws_smithy_types::DateTime::from_millis(event.timestamp()?);
        line(
            event.event_id().unwrap_or_default(),
            time_of(&at)?,
            event.log_stream_name().unwrap_or_default(),
            event.message().unwrap_or_default(),
        )
    });
    Ok(Page {
        lines: lines.filter(|line| search.wants(line)).collect(),
        next: answer.next_token,
    })
}

fn milliseconds(at: time::OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or_default()
}
