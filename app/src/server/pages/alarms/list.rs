//! Each alarm with its state, what it waits for, and how it was.

use super::Wanted;
use super::past::{Past, Picture, current};
use crate::server::components::alarm_state::{AlarmMark, blindness, truth_mark};
use crate::server::components::aws::Aws;
use crate::server::components::bands::Bands;
use crate::server::components::console_link::aws_console;
use crate::server::components::empty::Empty;
use crate::server::components::guide::section_address;
use crate::server::components::muted::muted;
use crate::server::components::time::Since;
use crate::server::guide::alarm_section;
use crate::server::request::lang;
use crate::server::routes::Detail;
use domain::alarm::history::{Flapping, Span};
use domain::alarm::paging::reach;
use domain::alarm::truth::{self, Truth};
use domain::health::{self, Resource};
use domain::name::AlarmName;
use domain::snapshot::{Alarm, AlarmState, Snapshot};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The alarms that are looked for.
pub(super) fn list(
    snapshot: &Snapshot,
    alarms: &BTreeMap<AlarmName, Alarm>,
    past: &Past,
    wanted: &Wanted,
    window: Span,
) -> AnyView {
    let truths = truth::of_all(snapshot);
    let items: Vec<_> = alarms
        .iter()
        .filter(|(name, alarm)| {
            wanted.state.is_none_or(|state| alarm.state == state)
                && wanted.alarm.as_ref().is_none_or(|wanted| wanted == *name)
        })
        .map(|(name, alarm)| {
            let picture = past.picture(name, Some(current(&snapshot.alarms, alarm)), window);
            item(snapshot, name, alarm, truths.get(name), picture, wanted)
        })
        .collect();
    if items.is_empty() {
        return view! { <Empty text=lang().words().alarms.none_so /> }.into_any();
    }
    view! { <ul class="list alarms">{items}</ul> }.into_any()
}

fn item(
    snapshot: &Snapshot,
    name: &AlarmName,
    alarm: &Alarm,
    truth: Option<&Truth>,
    picture: Picture,
    wanted: &Wanted,
) -> impl IntoView + use<> {
    let words = &lang().words().alarms;
    let statistics = picture.statistics;
    let flapping = (statistics.flapping == Flapping::Now).then(|| {
        let rang = statistics.rang;
        view! {
            <p class="state is-warn">
                {(words.history.flapping)(rang, wanted.window, statistics.mean_in_alarm)}
            </p>
        }
    });
    let why = (alarm.state != AlarmState::Ok)
        .then(|| view! { <p class="why"><Aws text=alarm.reason.clone() /></p> });
    let reach = reach(&alarm.definition, &snapshot.topic);
    let silent = reach
        .is_silent()
        .then(|| view! { <p class="state is-warn">{(words.paging.reach)(&reach)}</p> });
    let silent = muted(name).or_else(|| silent.map(IntoAny::into_any));
    let since = alarm.since.map(health::Since::Exactly);
    view! {
        <li data-key=name.to_string()>
            <div class="item-head">
                <a class="mono name" href=Detail::Alarm(name.clone()).path()>{name.to_string()}</a>
                <AlarmMark name=name.to_string() alarm=alarm.clone() />
                {since.map(|since| view! { <Since since /> })}
                {truth.map(truth_mark)}
            </div>
            <p>{(words.rule.rule)(&alarm.definition)}</p>
            {why}
            {truth.and_then(blindness)}
            {flapping}
            {silent}
            <Bands bands=picture.bands window=wanted.window />
            <p class="links">
                <a href=section_address(&alarm_section(name.as_str()))>{words.to_guide}</a>
                {aws_console(snapshot, &Resource::Alarm(name.to_string()))}
            </p>
        </li>
    }
}
