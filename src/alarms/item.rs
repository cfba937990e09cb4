//! An alarm's history as items of the console's table.
//!
//! | pk | sk | Holds |
//! |---|---|---|
//! | `ALARM#name` | time`#`type`#`fingerprint | One thing that happened, for ever |
//! | `ALARM-COVERAGE` | name | For which times that is all that happened |
//!
//! Keys are made of what CloudWatch said and of nothing else: whoever writes the same thing again, or at the same time, writes the
//! same item.

use crate::aws::AwsError;
use crate::aws::dynamodb::Item;
use crate::clock::timestamp;
use domain::alarm::history;
use domain::alarm::history::{Coverage, Event, Told};
use domain::name::AlarmName;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The partition with every alarm's coverage.
pub(super) const COVERAGE: &str = "ALARM-COVERAGE";

/// The partition of an alarm's history.
pub(super) fn partition(alarm: &AlarmName) -> String {
    format!("ALARM#{alarm}")
}

pub(super) fn item(told: &Told) -> Item {
    let at = timestamp(told.at);
    // Plain data with string keys always serialises.
    let event = serde_json::to_string(&told.event()).unwrap_or_default();
    Item::default()
        .text("pk", partition(&told.alarm))
        .text("sk", format!("{at}#{}#{}", told.kind, told.fingerprint()))
        .text("at", at)
        .text("event", event)
}

/// What an item says happened. An event that only a later console knows is shown by its key.
pub(super) fn happened(item: &Item) -> Result<history::Item, AwsError> {
    let text = |name| item.get(name).ok_or(AwsError::incomplete("dynamodb:Query", name));
    let at = OffsetDateTime::parse(text("at")?, &Rfc3339)
        .map_err(|_| AwsError::incomplete("dynamodb:Query", "an event's time"))?;
    let event = serde_json::from_str(text("event")?).unwrap_or_else(|_| Event::Other {
        kind: item
            .get("sk")
            .and_then(|key| key.split('#').nth(1))
            .unwrap_or_default()
            .to_owned(),
        summary: String::new(),
    });
    Ok(history::Item { at, event })
}

pub(super) fn coverage_key(alarm: &AlarmName) -> Item {
    Item::default().text("pk", COVERAGE).text("sk", alarm.as_str())
}

pub(super) fn coverage_item(alarm: &AlarmName, coverage: &Coverage) -> Item {
    // Plain data always serialises.
    let text = serde_json::to_string(coverage).unwrap_or_default();
    coverage_key(alarm).text("coverage", text)
}

/// The coverage of an item. One that cannot be read covers nothing: it is read again, as far as CloudWatch has it.
pub(super) fn coverage(item: &Item) -> Coverage {
    item.get("coverage")
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::alarm::history::Transition;
    use domain::snapshot::AlarmState;
    use time::macros::datetime;

    #[test]
    fn what_cloudwatch_said_decides_the_key() {
        let told = Told {
            alarm: "LiveInsight-Lambda-ErrorRate".parse().unwrap(),
            at: datetime!(2026-11-23 08:30:00.123 UTC),
            kind: "StateUpdate".to_owned(),
            summary: "Alarm updated from OK to ALARM".to_owned(),
            data: String::new(),
        };
        let item = item(&told);
        assert_eq!(item.get("pk"), Some("ALARM#LiveInsight-Lambda-ErrorRate"));
        let key = item.get("sk").unwrap();
        assert!(
            key.starts_with("2026-11-23T08:30:00.123000Z#StateUpdate#"),
            "{key}"
        );
        let happened = happened(&item).unwrap();
        assert_eq!(happened.at, told.at);
        assert_eq!(
            happened.event,
            Event::State(Transition {
                from: AlarmState::Ok,
                to: AlarmState::Alarm,
                reason: String::new(),
            })
        );
    }
}
