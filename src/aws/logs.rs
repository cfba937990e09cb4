//! The function's log as the domain knows it.
//!
//! `FilterLogEvents` is not charged for what it scans, unlike queries of Logs Insights (CloudWatch pricing: 0.005 USD per GB). Its
//! quota is a few calls a second for the whole account, so a search makes few.

use super::{Aws, AwsError, time_of};
use aws_sdk_cloudwatchlogs::operation::filter_log_events::FilterLogEventsOutput;
use domain::capacity::report::{LookedAt, MemorySample, max_memory_used};
use domain::contract;
use domain::logs::{Line, Search, line};
use domain::snapshot::Environment;
use time::{Duration, OffsetDateTime};

const ACTION: &str = "logs:FilterLogEvents";

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
    let answer = aws.call(ACTION, request.send()).await?;
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

/// How many stretches a week is looked at in, if it is too much for one call. Each is 21 hours, so that their ends, of which the
/// newest lines are taken, lie at all hours of the day.
const STRETCHES: u32 = 8;
const STRETCH: Duration = Duration::hours(21);
const WEEK: Duration = Duration::days(7);
/// Lines of one call.
const LINES: i32 = 1000;
/// Calls that follow one whose answer has no line, though there is more to come.
const MOST_FOLLOWED: usize = 2;

/// Reads what the lines that end invocations say of the function's memory: all of a week in one call if there are few, else the
/// newest of each stretch of it, in as many calls more. Whoever's time is up by then is told what was found so far.
///
/// A call whose answer has no line and more to come is followed by [`MOST_FOLLOWED`] others at most.
pub(crate) async fn memory(aws: &Aws) -> Result<MemorySample, AwsError> {
    let to = (aws.clock)();
    let from = to - WEEK;
    let found = reports(aws, from, to).await?;
    if found.is_all {
        return Ok(MemorySample::of(found.used_mb, from, to, LookedAt::All));
    }
    let mut sampled = Vec::new();
    let (mut read, mut whole) = (0, 0);
    let looked_at = |read| LookedAt::Sampled { read, of: STRETCHES };
    let mut end = to;
    for _ in 0..STRETCHES {
        match reports(aws, end - STRETCH, end).await {
            Ok(found) => {
                read += u32::from(found.is_all || !found.used_mb.is_empty());
                whole += u32::from(found.is_all);
                sampled.extend(found.used_mb);
            }
            // What was found by then is worth more than that it took too long.
            Err(error) if error.is_passing() && !sampled.is_empty() => {
                return Ok(MemorySample::of(sampled, end, to, looked_at(read)));
            }
            Err(error) => return Err(error),
        }
        end -= STRETCH;
    }
    let looked_at = if whole == STRETCHES {
        LookedAt::All
    } else {
        looked_at(read)
    };
    Ok(MemorySample::of(sampled, from, to, looked_at))
}

/// The newest lines that end an invocation.
struct Reports {
    /// The megabytes that each says.
    used_mb: Vec<u32>,
    /// Whether there are no others.
    is_all: bool,
}

/// Reads them, past pages without a line: `FilterLogEvents` may give some before one that has (Amazon CloudWatch Logs API
/// Reference).
async fn reports(aws: &Aws, from: OffsetDateTime, to: OffsetDateTime) -> Result<Reports, AwsError> {
    let mut page = reports_page(aws, from, to, None).await?;
    for _ in 0..MOST_FOLLOWED {
        if page.next_token.is_none() || !page.events().is_empty() {
            break;
        }
        page = reports_page(aws, from, to, page.next_token).await?;
    }
    let lines = page.events();
    // The local AWS has no token for the next page.
    let is_all = page.next_token().is_none() && lines.len() < usize::try_from(LINES).unwrap_or(usize::MAX);
    let used_mb = lines.iter().filter_map(|event| max_memory_used(event.message()?));
    Ok(Reports {
        used_mb: used_mb.collect(),
        is_all,
    })
}

async fn reports_page(
    aws: &Aws,
    from: OffsetDateTime,
    to: OffsetDateTime,
    next: Option<String>,
) -> Result<FilterLogEventsOutput, AwsError> {
    let request = aws
        .logs
        .filter_log_events()
        .log_group_name(contract::LOG_GROUP)
        .filter_pattern("\"REPORT RequestId\"")
        .start_time(milliseconds(from))
        .end_time(milliseconds(to))
        .start_from_head(false)
        .limit(LINES)
        .set_next_token(next);
    aws.call(ACTION, request.send()).await
}

fn milliseconds(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or_default()
}

#[cfg(test)]
mod tests;
