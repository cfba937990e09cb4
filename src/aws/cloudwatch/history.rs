//! What CloudWatch tells of an alarm's past.

use crate::aws::{Aws, AwsError, time_of};
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{AlarmHistoryItem, AlarmType, ScanBy};
use domain::alarm::history::Told;
use domain::name::AlarmName;
use time::OffsetDateTime;

/// As many items as CloudWatch gives at once (API reference, `DescribeAlarmHistory`, `MaxRecords`).
const PAGE: i32 = 100;

/// In which order the items come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Oldest first.
    Ascending,
    /// Newest first.
    Descending,
}

/// A page of an alarm's history.
#[derive(Debug)]
pub(crate) struct HistoryPage {
    /// Its items.
    pub(crate) items: Vec<Told>,
    /// Where it goes on.
    pub(crate) next: Option<String>,
}

/// Reads a page of an alarm's history from a time on. CloudWatch has 30 days of it, of deleted alarms too.
///
/// Nothing but the request is paid for, and a million requests a month are free. Composite alarms are told of only to who may call
/// it on `*` (API reference, `DescribeAlarmHistory`).
pub(crate) async fn history(
    aws: &Aws,
    alarm: &AlarmName,
    from: OffsetDateTime,
    order: Order,
    next: Option<String>,
) -> Result<HistoryPage, AwsError> {
    let request = aws
        .cloudwatch
        .describe_alarm_history()
        .alarm_name(alarm.as_str())
        .alarm_types(AlarmType::MetricAlarm)
        .alarm_types(AlarmType::CompositeAlarm)
        .start_date(DateTime::from_secs(from.unix_timestamp()))
        .scan_by(match order {
            Order::Ascending => ScanBy::TimestampAscending,
            Order::Descending => ScanBy::TimestampDescending,
        })
        .max_records(PAGE)
        .set_next_token(next);
    let answer = aws
        .call("cloudwatch:DescribeAlarmHistory", request.send())
        .await?;
    let items = answer.alarm_history_items.unwrap_or_default();
    Ok(HistoryPage {
        items: items.into_iter().filter_map(|item| told(alarm, item)).collect(),
        next: answer.next_token.filter(|token| !token.is_empty()),
    })
}

/// An item as it was told; `None` without a time, which CloudWatch always gives.
fn told(alarm: &AlarmName, item: AlarmHistoryItem) -> Option<Told> {
    Some(Told {
        alarm: alarm.clone(),
        at: time_of(item.timestamp()?)?,
        kind: item.history_item_type()?.as_str().to_owned(),
        summary: item.history_summary.unwrap_or_default(),
        data: item.history_data.unwrap_or_default(),
    })
}
