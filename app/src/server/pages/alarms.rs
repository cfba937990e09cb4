//! What rings, and what cannot ring: every alarm with its state.

use crate::server::Judged;
use crate::server::components::alarm_state::{AlarmMark, severity};
use crate::server::components::aws::Aws;
use crate::server::components::fetched::Fetched;
use crate::server::components::panel::{Panel, part};
use crate::server::components::state::{StateShape, class};
use crate::server::components::table::{DataTable, Row, row, words as column};
use crate::server::components::time::Time;
use crate::server::request::lang;
use crate::server::routes::Detail;
use domain::health::State;
use domain::name::AlarmName;
use domain::snapshot::{Alarm, AlarmState};
use leptos::prelude::*;
use leptos_meta::Title;
use std::collections::BTreeMap;

/// The page of all alarms.
#[component]
pub fn Alarms() -> impl IntoView {
    view! {
        <Title text=lang().words().alarms.title />
        <Fetched id="alarms" view=known />
    }
}

fn known(judged: &Judged) -> AnyView {
    let words = &lang().words().alarms;
    let observed = &judged.snapshot.alarms;
    let (state, sentence) = match observed.shown().value() {
        Some(alarms) => (worst(alarms), verdict(alarms)),
        None => (State::Unavailable, words.unread.to_owned()),
    };
    let part = part(observed, words.none, list);
    view! {
        <section class=format!("verdict {}", class(state))>
            <h1>
                <StateShape state />
                <span>{sentence}</span>
            </h1>
        </section>
        <Panel id="list" title=words.title part />
    }
    .into_any()
}

fn worst(alarms: &BTreeMap<AlarmName, Alarm>) -> State {
    alarms
        .iter()
        .map(|(name, alarm)| severity(name.as_str(), alarm))
        .max()
        .unwrap_or(State::Unknown)
}

fn verdict(alarms: &BTreeMap<AlarmName, Alarm>) -> String {
    let in_state = |state| alarms.values().filter(|alarm| alarm.state == state).count();
    (lang().words().alarms.verdict)(
        alarms.len(),
        in_state(AlarmState::Alarm),
        in_state(AlarmState::InsufficientData),
    )
}

fn list(alarms: &BTreeMap<AlarmName, Alarm>) -> impl IntoView + use<> {
    let words = &lang().words().alarms;
    let columns = vec![
        column(words.column_alarm),
        column(words.column_state),
        column(words.column_since),
        column(words.column_reason),
    ];
    let rows = alarms
        .iter()
        .map(|(name, alarm)| alarm_row(name, alarm))
        .collect();
    view! { <DataTable caption=words.title columns rows /> }
}

fn alarm_row(name: &AlarmName, alarm: &Alarm) -> Row {
    let link = Detail::Alarm(name.clone()).path();
    row(
        name.as_str(),
        vec![
            view! { <a class="mono name" href=link>{name.to_string()}</a> }.into_any(),
            view! { <AlarmMark name=name.to_string() alarm=alarm.clone() /> }.into_any(),
            alarm.since.map(|at| view! { <Time at /> }).into_any(),
            view! { <Aws text=alarm.reason.clone() /> }.into_any(),
        ],
    )
}
