//! How an event is to be taken: what colours its mark. Its glyph and its words say the same.

use domain::deployment::Outcome;
use domain::health::State;
use domain::snapshot::AlarmState;
use domain::timeline::{By, Event, What};

/// Good, bad, to be looked at, or neither.
pub(super) fn tone(event: &Event) -> State {
    match &event.what {
        What::Run { record } => match &record.outcome {
            Some(Outcome::Succeeded { .. }) => State::Healthy,
            Some(Outcome::RolledBack { .. }) => State::Unhealthy,
            Some(Outcome::Abandoned { .. }) => State::Degraded,
            None => State::Unknown,
        },
        What::Alarm(transition) => match transition.to {
            AlarmState::Ok => State::Healthy,
            AlarmState::Alarm => State::Unhealthy,
            AlarmState::InsufficientData => State::Unknown,
        },
        What::ErrorsBegan { .. } => State::Unhealthy,
        What::StackDrifted { .. } => State::Degraded,
        What::Shifted { by, .. } | What::Changed { by, .. } => match by {
            By::Run(_) => State::Unknown,
            By::SomebodyElse => State::Degraded,
        },
        What::Pinned { .. } | What::Released { .. } => State::Unknown,
    }
}
