//! How often an alarm rang, for how long, and whether it flaps.

use super::{Band, History, Phase, Span};
use crate::snapshot::AlarmState;
use std::time::Duration;
use time::OffsetDateTime;

/// An alarm that is in ALARM again within this time after it left flaps: whoever was paged for it is paged again before they can
/// have mended anything.
pub const FLAP_WITHIN: Duration = Duration::from_mins(30);

/// An alarm with this many flaps in [`FLAPPING_WITHIN`] is flapping: it rang three times and more for one thing.
pub const FLAPPING: usize = 2;

/// See [`FLAPPING`].
pub const FLAPPING_WITHIN: Duration = Duration::from_hours(2);

/// What the history of a window comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statistics {
    /// How often the alarm entered ALARM.
    pub rang: usize,
    /// How many of those were flaps.
    pub flaps: usize,
    /// Whether it flaps, now or at another time of the window.
    pub flapping: Flapping,
    /// Time in ALARM.
    pub in_alarm: Duration,
    /// Time without enough data.
    pub without_data: Duration,
    /// Time for which the state is known at all.
    pub known: Duration,
    /// Mean time in ALARM of each time it rang in the window, one that still lasts with what it lasted so far.
    pub mean_in_alarm: Option<Duration>,
    /// The longest of them.
    pub longest_in_alarm: Option<Duration>,
}

/// Whether an alarm flaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flapping {
    /// It does not and did not.
    No,
    /// It did, most lately then, and is calm since.
    Before(OffsetDateTime),
    /// It does now.
    Now,
}

/// The statistics of a window and its bands.
pub fn statistics(history: &History, bands: &[Band], window: Span) -> Statistics {
    let spent = |is: fn(Phase) -> bool| {
        bands
            .iter()
            .filter(|band| is(band.phase))
            .map(lasted)
            .sum::<Duration>()
    };
    let in_alarm = spent(|phase| phase == Phase::Alarm);
    let times = bands.iter().filter(|band| band.phase == Phase::Alarm).map(lasted);
    let count = times.clone().count();
    let Flaps {
        rang,
        flaps,
        last_flapping,
    } = flaps(history, window);
    Statistics {
        rang,
        flaps,
        flapping: match last_flapping {
            None => Flapping::No,
            Some(at) if at + FLAPPING_WITHIN > window.to => Flapping::Now,
            Some(at) => Flapping::Before(at),
        },
        in_alarm,
        without_data: spent(|phase| phase == Phase::InsufficientData),
        known: spent(|phase| phase != Phase::Unknown),
        mean_in_alarm: u32::try_from(count)
            .ok()
            .and_then(|count| in_alarm.checked_div(count)),
        longest_in_alarm: times.max(),
    }
}

fn lasted(band: &Band) -> Duration {
    Duration::try_from(band.to - band.from).unwrap_or_default()
}

struct Flaps {
    rang: usize,
    flaps: usize,
    /// The newest flap that made the alarm flapping.
    last_flapping: Option<OffsetDateTime>,
}

fn flaps(history: &History, window: Span) -> Flaps {
    let mut found = Flaps {
        rang: 0,
        flaps: 0,
        last_flapping: None,
    };
    let mut left: Option<OffsetDateTime> = None;
    // As many of the newest flaps as it takes.
    let mut latest: [Option<OffsetDateTime>; FLAPPING] = [None; FLAPPING];
    for (at, transition) in history.transitions().take_while(|(at, _)| *at <= window.to) {
        let entered = transition.to == AlarmState::Alarm && transition.from != AlarmState::Alarm;
        if transition.from == AlarmState::Alarm && transition.to != AlarmState::Alarm {
            left = Some(at);
        }
        if !entered || at < window.from {
            continue;
        }
        found.rang += 1;
        if left.is_some_and(|left| left + FLAP_WITHIN >= at) {
            found.flaps += 1;
            latest.rotate_left(1);
            latest[FLAPPING - 1] = Some(at);
            if latest[0].is_some_and(|first| first + FLAPPING_WITHIN >= at) {
                found.last_flapping = Some(at);
            }
        }
    }
    found
}
