//! What rings, what cannot, who is told, and what happened.

pub(super) mod events;
mod filters;
mod list;
pub(super) mod paging;
pub(super) mod past;
mod recommended;
mod wanted;

pub(super) use filters::of_events;
pub use wanted::{TestOutcome, Wanted, Window};

use crate::server::components::alarm_state::severity;
use crate::server::components::answer::PageAnswer;
use crate::server::components::bands::BandLegend;
use crate::server::components::fetched::Collecting;
use crate::server::components::muted::MutedAlarms;
use crate::server::components::panel::{Panel, part};
use crate::server::ports::AlarmRecords;
use crate::server::request::{lang, parameter};
use crate::server::routes::Page;
use crate::server::words::alarms::Tally;
use crate::server::{Console, Judged};
use domain::alarm::paging::reach;
use domain::alarm::truth::{self, Truth};
use domain::contract;
use domain::health::State;
use domain::name::AlarmName;
use domain::snapshot::{Alarm, AlarmState};
use leptos::prelude::*;
use leptos_meta::Title;
use paging::Audience;
use past::{Past, span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The page of all alarms.
#[component]
pub fn Alarms() -> impl IntoView {
    let wanted = Wanted::read(parameter, Window::Day);
    let judged = use_context::<Console>().and_then(|console| console.latest());
    let records = use_context::<AlarmRecords>();
    view! {
        <Title text=lang().words().alarms.title />
        <div id="alarms-page" class="stack" data-live="">
            <Suspense>
                {Suspend::new(async move {
                    let (Some(judged), Some(records)) = (judged, records) else {
                        return view! { <Collecting /> }.into_any();
                    };
                    let past = Past::read(&records, names(&judged, &wanted)).await;
                    let audience = Audience::read(&records, &judged.snapshot.topic).await;
                    view! { <Known judged past audience wanted /> }.into_any()
                })}
            </Suspense>
        </div>
    }
}

/// The alarms whose past is shown: those that are there, those of the stack, and the one that is asked for.
fn names(judged: &Judged, wanted: &Wanted) -> BTreeSet<AlarmName> {
    let there = judged.snapshot.alarms.shown().value();
    let there = there.into_iter().flat_map(BTreeMap::keys).cloned();
    let promised = contract::ALARMS.iter().filter_map(|name| name.parse().ok());
    there.chain(promised).chain(wanted.alarm.clone()).collect()
}

#[component]
fn Known(judged: Arc<Judged>, past: Past, audience: Audience, wanted: Wanted) -> impl IntoView {
    let words = &lang().words().alarms;
    let observed = &judged.snapshot.alarms;
    let now = use_context::<Console>().map_or(judged.snapshot.taken_at, |console| console.now());
    let window = span(wanted.window, observed, now);
    let list = part(observed, words.none, |alarms| {
        list::list(&judged.snapshot, alarms, &past, &wanted, window)
    });
    let note = (words.history.window)(wanted.window);
    view! {
        {verdict(&judged)}
        {filters::form(&wanted, Page::Alarms.path(), names(&judged, &wanted))}
        <Panel id="list" title=words.title note=note.into_any() part=list />
        <BandLegend />
        {recommended::panel(&judged.snapshot)}
        {paging::panel(&judged.snapshot.topic, audience)}
        {events::panel(&past, &wanted, window, Page::Alarms.path())}
    }
}

/// The first sentence, and the second if nobody would hear an alarm.
fn verdict(judged: &Judged) -> impl IntoView + use<> {
    let words = &lang().words().alarms;
    let (state, sentence) = match judged.snapshot.alarms.shown().value() {
        Some(alarms) => {
            let tally = tally(alarms, &truth::of_all(&judged.snapshot));
            (worst(alarms, tally), (words.verdict)(tally))
        }
        None => (State::Unavailable, words.unread.to_owned()),
    };
    let silence = silence(judged);
    view! {
        <PageAnswer state sentence>
            <p><a href=Page::Logs.path()>{lang().words().logs.recent}</a></p>
            {silence}
            <MutedAlarms />
        </PageAnswer>
    }
}

/// That nobody is told, if it is so.
fn silence(judged: &Judged) -> Option<impl IntoView + use<>> {
    let alarms = judged.snapshot.alarms.shown().value()?;
    let reaches = alarms
        .values()
        .map(|alarm| reach(&alarm.definition, &judged.snapshot.topic));
    let silent = reaches.filter(domain::alarm::paging::Reach::is_silent).count();
    (silent > 0).then(|| {
        view! {
            <p>
                <a href="#paging">{(lang().words().alarms.paging.silent)(alarms.len(), silent)}</a>
            </p>
        }
    })
}

fn worst(alarms: &BTreeMap<AlarmName, Alarm>, tally: Tally) -> State {
    let states = alarms.iter().map(|(name, alarm)| severity(name.as_str(), alarm));
    let blind = (tally.blind > 0).then_some(State::Degraded);
    states.chain(blind).max().unwrap_or(State::Unknown)
}

fn tally(alarms: &BTreeMap<AlarmName, Alarm>, truths: &BTreeMap<AlarmName, Truth>) -> Tally {
    let is_blind = |name: &AlarmName| matches!(truths.get(name), Some(Truth::Blind { .. }));
    let in_state = |state| alarms.iter().filter(move |(_, alarm)| alarm.state == state);
    Tally {
        all: alarms.len(),
        ringing: in_state(AlarmState::Alarm).count(),
        blind: alarms.keys().filter(|name| is_blind(name)).count(),
        without_data: in_state(AlarmState::InsufficientData)
            .filter(|(name, _)| !is_blind(name))
            .count(),
    }
}
