//! The alarms that ring now.

use crate::server::components::anchor::page;
use crate::server::components::aws::Aws;
use crate::server::components::empty::Empty;
use crate::server::components::guide::what_to_do;
use crate::server::components::state::StateMark;
use crate::server::components::time::Since;
use crate::server::request::lang;
use domain::health::{self, Finding, Resource};
use domain::name::AlarmName;
use domain::snapshot::{Alarm, AlarmState};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Each ringing alarm with its reason, or that none rings.
pub(super) fn alarms(alarms: &BTreeMap<AlarmName, Alarm>) -> AnyView {
    let words = &lang().words().overview;
    let ringing: Vec<_> = alarms
        .iter()
        .filter(|(_, alarm)| alarm.state == AlarmState::Alarm)
        .map(|(name, alarm)| item(name.as_str(), alarm))
        .collect();
    let without_data = alarms
        .values()
        .filter(|alarm| alarm.state == AlarmState::InsufficientData)
        .count();
    if ringing.is_empty() {
        return view! { <Empty text=(words.none_rings)(alarms.len(), without_data) /> }.into_any();
    }
    view! { <ul class="list">{ringing}</ul> }.into_any()
}

fn item(name: &str, alarm: &Alarm) -> impl IntoView + use<> {
    let resource = Resource::Alarm(name.to_owned());
    let finding = Finding::AlarmRinging {
        reason: String::new(),
        since: alarm.since,
    };
    let state = finding.state_on(&resource);
    view! {
        <li data-key=name.to_owned()>
            <p class="item-head">
                <StateMark state />
                <a class="mono name" href=page(&resource)>{name.to_owned()}</a>
                {what_to_do(&resource, &finding)}
            </p>
            {alarm.since.map(|at| view! { <p><Since since=health::Since::Exactly(at) /></p> })}
            <p class="why"><Aws text=alarm.reason.clone() /></p>
        </li>
    }
}
