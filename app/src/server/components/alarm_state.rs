//! An alarm's state as shape, word and colour.

use super::state::{StateShape, class};
use crate::server::request::lang;
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
