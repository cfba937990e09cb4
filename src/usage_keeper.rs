//! Keeps what each day used, once it is over, so that last year's report still opens when CloudWatch has forgotten.
//!
//! Days that were missed while no console ran are caught up with. Two consoles keep the same days under the same keys: whoever is
//! first, and the other finds them kept.

use crate::aws::{Aws, AwsError, MOST_DAYS};
use crate::usage_archive::UsageArchive;
use app::server::Console;
use domain::contract::TableId;
use domain::cost::Settings;
use domain::name::StackName;
use domain::report::{CalendarMonth, Days};
use std::time::Duration;
use time::{Date, OffsetDateTime};

/// A console that has just started has other things to do.
const AT_FIRST: Duration = Duration::from_secs(60);
/// Looking whether a day is missing costs a query; CloudWatch is asked only if one is.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// Days before the missing ones that CloudWatch is asked for too: S3 tells how large the packages were once a day and hours later,
/// and a day that it has not told of yet has the size of the day before.
const FOR_PACKAGES: u16 = 3;

/// Keeps days for as long as the console runs; `metrics` is how long it keeps its metrics, which is part of its own costs.
pub(crate) async fn keep_usage(aws: &Aws, console: &Console, stack: &StackName, metrics: Duration) {
    tokio::time::sleep(AT_FIRST).await;
    loop {
        match keep_missing(aws, console, stack, metrics).await {
            Ok(0) => {}
            Ok(days) => tracing::info!(days, "kept what days used"),
            Err(error) => {
                tracing::warn!(%error, "what days used could not be kept; it is tried again in an hour");
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Keeps every day that is over and missing, and says how many. None before the snapshot has all settings that costs hang on:
/// what is kept is not corrected later.
///
/// # Errors
/// CloudWatch or the console's table did not answer (`cloudwatch:GetMetricData`, `dynamodb:Query`, `dynamodb:PutItem`).
pub async fn keep_missing(
    aws: &Aws,
    console: &Console,
    stack: &StackName,
    metrics: Duration,
) -> Result<usize, AwsError> {
    let Some(judged) = console.latest() else {
        return Ok(0);
    };
    let settings = Settings::of(&judged.snapshot, Aws::metrics_a_day(metrics));
    if settings.tables.len() < TableId::ALL.len() || settings.function.is_none() {
        return Ok(0);
    }
    let now = (aws.clock)();
    let archive = UsageArchive::new(aws.clone(), stack);
    let latest = archive.days().await?.last().map(|day| day.date);
    let Some(missing) = missing(latest, now) else {
        return Ok(0);
    };
    let asked = with_days_before(missing, now.date());
    let measured = aws
        .measured(asked.first, asked.count, judged.snapshot.target.account.found())
        .await?;
    // Of a stack that was never used nobody knows since when it is there.
    if latest.is_none() && measured.is_empty() {
        return Ok(0);
    }
    let mut days = measured.days(&settings);
    days.retain(|day| day.date >= missing.first);
    archive.keep(&days, now.date()).await
}

/// The days after the latest that is kept, up to yesterday, as far back as CloudWatch goes; at first those of this month and the
/// one before.
fn missing(latest: Option<Date>, now: OffsetDateTime) -> Option<Days> {
    let today = now.date();
    let first = match latest {
        Some(latest) => latest.next_day()?.max(oldest(today)),
        None => CalendarMonth::of(now).before().first(),
    };
    let count = u16::try_from((today - first).whole_days()).ok()?;
    (count > 0).then_some(Days { first, count })
}

/// The same with some days before, as far back as CloudWatch goes.
fn with_days_before(missing: Days, today: Date) -> Days {
    let there = u16::try_from((missing.first - oldest(today)).whole_days()).unwrap_or_default();
    let more = there.min(FOR_PACKAGES);
    Days {
        first: missing.first - time::Duration::days(more.into()),
        count: missing.count + more,
    }
}

/// The first day that CloudWatch still has.
fn oldest(today: Date) -> Date {
    today - time::Duration::days(MOST_DAYS.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn what_is_missing_is_caught_up_with() {
        let now = datetime!(2026-11-23 00:10 UTC);
        let days = |latest| missing(latest, now).map(|days| (days.first, days.last()));
        let yesterday = date!(2026 - 11 - 22);
        assert_eq!(days(None), Some((date!(2026 - 10 - 01), yesterday)));
        assert_eq!(days(Some(date!(2026 - 11 - 21))), Some((yesterday, yesterday)));
        assert_eq!(days(Some(yesterday)), None);
        assert_eq!(
            days(Some(date!(2020 - 01 - 01))),
            Some((date!(2025 - 08 - 25), yesterday))
        );
    }

    #[test]
    fn days_before_are_asked_for_as_far_as_cloudwatch_has_them() {
        let today = date!(2026 - 11 - 23);
        let asked = |first: Date| {
            let count = u16::try_from((today - first).whole_days()).unwrap();
            let asked = with_days_before(Days { first, count }, today);
            (asked.first, asked.last())
        };
        let yesterday = date!(2026 - 11 - 22);
        assert_eq!(asked(yesterday), (date!(2026 - 11 - 19), yesterday));
        let oldest = date!(2025 - 08 - 25);
        assert_eq!(asked(oldest.next_day().unwrap()), (oldest, yesterday));
        assert_eq!(asked(oldest), (oldest, yesterday));
    }
}
