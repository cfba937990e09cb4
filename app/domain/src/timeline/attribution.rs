//! What followed what: which version went live before errors began.

use super::{By, Event, What, When};
use crate::snapshot::{AlarmState, AliasTarget, Metrics, Snapshot, whole};
use serde::Serialize;
use time::{Duration, OffsetDateTime};

/// Trouble that begins within this time of a version going live is told with it. The stack's alarms look at two periods of five
/// minutes, and CloudWatch evaluates a metric some minutes late.
pub const FOLLOWS_WITHIN: Duration = Duration::minutes(30);

/// Errors that pause for longer than this begin anew.
const PAUSE: usize = 5;

/// What went live shortly before trouble began. It is a hint and not a verdict: one came after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Suspect {
    /// What takes the traffic since.
    pub target: AliasTarget,
    /// How long after that it began.
    #[serde(skip)]
    pub after: Duration,
    /// The same in seconds.
    pub seconds: i64,
}

/// When the latest errors of the function began, if that can be told from its metrics: not if they go back to where those begin.
pub fn errors_began(snapshot: &Snapshot) -> Option<Event> {
    let metrics = snapshot.metrics.shown().value()?;
    let points = &metrics.errors.0;
    let failed = |index: usize| {
        points
            .get(index)
            .copied()
            .flatten()
            .is_some_and(|count| count > 0.0)
    };
    let last = (0..points.len()).rev().find(|index| failed(*index))?;
    let mut first = last;
    while let Some(earlier) = (first.saturating_sub(PAUSE)..first).find(|index| failed(*index)) {
        first = earlier;
    }
    if first < PAUSE {
        return None;
    }
    let count: f64 = points[first..].iter().flatten().sum();
    let minutes = i32::try_from(first).ok()?;
    Some(Event {
        when: When::Between {
            after: metrics.from + Metrics::PERIOD * minutes,
            by: metrics.from + Metrics::PERIOD * (minutes + 1),
        },
        what: What::ErrorsBegan { count: whole(count) },
    })
}

/// Whether an event is trouble, of which one asks where it came from.
fn is_trouble(event: &Event) -> bool {
    match &event.what {
        What::ErrorsBegan { .. } => true,
        What::Alarm(transition) => transition.to == AlarmState::Alarm,
        _ => false,
    }
}

/// What went live last before an event of trouble, and not long before.
pub(super) fn suspect<'a>(trouble: &Event, events: &'a [Event]) -> Option<(Suspect, &'a Event)> {
    if !is_trouble(trouble) {
        return None;
    }
    let shifted = |event: &'a Event| match &event.what {
        What::Shifted { to, .. } if event.when.earliest() < trouble.when.at() => Some((event, *to)),
        _ => None,
    };
    let (event, target) = events
        .iter()
        .filter_map(shifted)
        .max_by_key(|(event, _)| event.when.at())?;
    // Metrics are known to the minute: what began in the minute of the shift began with it.
    let after = (trouble.when.earliest() - live_since(event)).max(Duration::ZERO);
    let suspect = Suspect {
        target,
        after,
        seconds: after.whole_seconds(),
    };
    (after <= FOLLOWS_WITHIN).then_some((suspect, event))
}

/// Since when a shifted version takes the traffic. A run's own shift is known by the run's end, which follows it within moments.
fn live_since(event: &Event) -> OffsetDateTime {
    match &event.what {
        What::Shifted {
            by: By::SomebodyElse, ..
        } => event.when.earliest(),
        _ => event.when.at(),
    }
}
