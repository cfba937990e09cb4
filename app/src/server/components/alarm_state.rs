//! An alarm's state as shape, word and colour.

use super::prose::Prose;
use super::state::{StateShape, class};
use crate::server::request::lang;
use domain::alarm::truth::Truth;
use domain::health::{Finding, Resource, State};
use domain::snapshot::{Alarm, AlarmState};
use leptos::prelude::*;

/// An alarm's state, in CloudWatch's word for it.
#[component]
pub fn AlarmMark(
    /// Which alarm: some are worse than others.
    name: String,
    /// The alarm.
    alarm: Alarm,
) -> impl IntoView {
    let state = severity(&name, &alarm);
    view! {
        <span class=format!("state {}", class(state))>
            <StateShape state />
            {(lang().words().alarms.state)(alarm.state)}
        </span>
    }
}

/// How bad an alarm's state is.
pub fn severity(name: &str, alarm: &Alarm) -> State {
    let finding = match alarm.state {
        AlarmState::Ok => return State::Healthy,
        AlarmState::Alarm => Finding::AlarmRinging {
            reason: String::new(),
            since: alarm.since,
        },
        AlarmState::InsufficientData => Finding::AlarmWithoutData,
    };
    finding.state_on(&Resource::Alarm(name.to_owned()))
}

/// Whether an alarm can ring, in a word.
pub fn truth_mark(truth: &Truth) -> impl IntoView + use<> {
    let state = match truth {
        Truth::CanFire { .. } => State::Healthy,
        Truth::Blind { .. } => State::Degraded,
        Truth::Unknown { .. } => State::Unknown,
    };
    view! {
        <span class=format!("state {}", class(state))>
            <StateShape state />
            {(lang().words().truth.word)(truth)}
        </span>
    }
}

/// Why an alarm cannot ring and what to do, if it cannot.
pub fn blindness(truth: &Truth) -> Option<impl IntoView + use<>> {
    let words = &lang().words().truth;
    let Truth::Blind { because, fix } = truth else {
        return None;
    };
    let (because, fix) = ((words.blindness)(because), (words.fix)(fix));
    Some(view! {
        <p>
            <Prose text=because />
            ". "
            <Prose text=fix />
        </p>
    })
}
