//! What the stack is like now, where the guide speaks of it: a value in a sentence, and under a heading whether what the section
//! is about is the case.

use super::blocks::Place;
use crate::server::components::age::Age;
use crate::server::components::anchor::link;
use crate::server::components::aws::finding;
use crate::server::components::deploying::ToRollback;
use crate::server::components::reading::CannotRead;
use crate::server::components::state::{StateMark, StateShape};
use crate::server::components::time::Since;
use crate::server::facts::{Known, setting};
use crate::server::guide::value::{Live, Metric};
use crate::server::guide::{alarm_section, section_of};
use crate::server::numbers::{measured, number, percentage};
use crate::server::request::lang;
use crate::server::routes::Detail;
use crate::server::words::time::Day;
use crate::server::zone::Zone;
use crate::server::{Console, Judged};
use domain::contract;
use domain::health::{Assessment, Resource, SECTIONS, State};
use domain::key_figures::key_figures;
use domain::snapshot::{AlarmState, Observed, Shown};
use leptos::prelude::*;
use std::sync::Arc;
use time::OffsetDateTime;

/// The state that a saved file holds: the last one known when it was made.
#[derive(Clone)]
pub(super) struct Saved(pub(super) Arc<Judged>);

fn latest(place: &Place) -> Option<Arc<Judged>> {
    if place.in_console() {
        use_context::<Console>().and_then(|console| console.latest())
    } else {
        use_context::<Saved>().map(|Saved(judged)| judged)
    }
}

/// When something was read: how long ago, or at which time where nobody knows when that is read.
fn read_at(at: OffsetDateTime, place: &Place) -> AnyView {
    let words = &lang().words().time;
    if place.in_console() {
        view! { <Age at say=words.as_of /> }.into_any()
    } else {
        in_full(at).into_any()
    }
}

/// A time with its day, in UTC.
pub(super) fn in_full(at: OffsetDateTime) -> String {
    let local = Zone::utc().local(at);
    (lang().words().time.at)(Day::Other(&local.date), &local.time, &local.zone)
}

/// A value, with when it was read; or why there is none.
pub(super) fn value(live: &Live, place: &Place) -> AnyView {
    let words = lang().words();
    if let Live::Contact(id) = live {
        return contact(id, place);
    }
    let Some(judged) = latest(place) else {
        return view! { <span class="live faint">{words.guide.not_read}</span> }.into_any();
    };
    let snapshot = &judged.snapshot;
    let of = |resource: Resource| {
        setting(snapshot, &resource).map(|Known { setting, .. }| (words.overview.setting)(setting))
    };
    let shown = match live {
        Live::Stack => dated(&snapshot.stack, place, |stack| Some(stack.status.to_string())),
        Live::Version => dated(&snapshot.alias, place, |alias| Some(alias.version.to_string())),
        Live::Function => dated(&snapshot.function, place, |_| of(Resource::Function)),
        Live::ApiUrl => dated(&snapshot.stack, place, |stack| {
            stack.outputs.get("ApiUrl").cloned()
        }),
        Live::Alarm(name) => dated(&snapshot.alarms, place, |alarms| {
            Some(alarms.get(name.as_str())?.state.as_str().to_owned())
        }),
        Live::Capacity(id) => match snapshot.tables.get(id) {
            Some(table) => dated(table, place, |_| of(Resource::Table(*id))),
            None => faint(words.guide.not_read),
        },
        Live::Metric(metric) => dated(&snapshot.metrics, place, |metrics| {
            Some(figure(*metric, &key_figures(metrics, &snapshot.tables)))
        }),
        Live::Contact(_) => return contact("", place),
    };
    view! { <span class="live">{shown}</span> }.into_any()
}

fn figure(metric: Metric, key: &domain::key_figures::KeyFigures) -> String {
    let words = &lang().words().overview.figures;
    let said = |value: Option<f64>, say: fn(f64) -> String, unit: &str| {
        value.map_or_else(
            || lang().words().chart.no_data.to_owned(),
            |value| format!("{} {unit}", say(value)),
        )
    };
    let whole = |value| number(value, 0);
    match metric {
        Metric::Requests => said(key.requests.value, whole, words.per_minute),
        Metric::ErrorRate => said(key.error_rate.value, percentage, "%"),
        Metric::Duration => said(key.duration_p95.value, measured, "ms"),
        Metric::Throttles => said(key.throttles.value, whole, words.per_five_minutes),
        Metric::Headroom => key.headroom.as_ref().map_or_else(
            || words.headroom_unknown.to_owned(),
            |headroom| format!("{} %", number(headroom.left() * 100.0, 0)),
        ),
    }
}

/// A value with its age, whatever it is; the reason beside one that cannot be read any more, and in place of one that never was.
fn dated<T>(observed: &Observed<T>, place: &Place, say: impl FnOnce(&T) -> Option<String>) -> AnyView {
    let words = lang().words();
    let with_age = |value: Option<String>, at: OffsetDateTime| {
        let value = value.unwrap_or_else(|| words.guide.is_missing.to_owned());
        view! {
            <b>{value}</b>
            " "
            <span class="aside">{read_at(at, place)}</span>
        }
    };
    match observed.shown() {
        Shown::Now(value) => with_age(say(value), observed.as_of).into_any(),
        Shown::Stale { value, as_of, cause } => view! {
            {with_age(say(value), as_of)}
            " "
            <CannotRead cause=cause.clone() />
        }
        .into_any(),
        Shown::Missing => with_age(None, observed.as_of).into_any(),
        Shown::Unavailable(cause) => view! { <CannotRead cause=cause.clone() /> }.into_any(),
    }
}

fn faint(word: &'static str) -> AnyView {
    view! { <span class="faint">{word}</span> }.into_any()
}

/// How somebody is reached. A contact that nobody filled in is said to be missing: at 3 am a blank would be the worst answer.
fn contact(id: &str, place: &Place) -> AnyView {
    let words = &lang().words().guide;
    let Some(contact) = place.guide().contacts.find(id) else {
        return view! { <span class="live">{words.no_contact}</span> }.into_any();
    };
    let name = contact.name.of(lang()).to_owned();
    match contact.reach() {
        Some(reach) => view! { <span class="live"><b>{name}</b>" "{super::front::reach(reach)}</span> }.into_any(),
        None => view! { <span class="live"><b>{name}</b>" "<span class="is-warn">{words.no_contact}</span></span> }
            .into_any(),
    }
}

/// What a section is about, as it is now.
enum Subject {
    Alarm(&'static str),
    Finding,
}

impl Subject {
    fn of(section: &str) -> Option<Self> {
        let alarm = contract::ALARMS
            .into_iter()
            .find(|name| alarm_section(name) == section);
        alarm
            .map(Subject::Alarm)
            .or_else(|| SECTIONS.contains(&section).then_some(Subject::Finding))
    }
}

/// Under the heading of an alarm or a finding: whether it is the case now, where, and the way there.
pub(super) fn strip(section: &str, place: &Place) -> Option<AnyView> {
    place.in_console().then(|| state(section)).flatten()
}

/// Whether what a section is about is the case now, where, and the way there; `None` if it is about no state.
pub(super) fn state(section: &str) -> Option<AnyView> {
    let subject = Subject::of(section)?;
    let judged = use_context::<Console>()?.latest()?;
    Some(match subject {
        Subject::Alarm(name) => alarm(name, &judged),
        Subject::Finding => found(section, &judged),
    })
}

/// Whether a finding of this section is the case now.
pub(super) fn is_the_case(section: &str) -> bool {
    let judged = use_context::<Console>().and_then(|console| console.latest());
    judged.is_some_and(|judged| {
        let mut assessments = judged.health.resources.iter();
        assessments.any(|assessment| {
            let mut findings = assessment.findings.iter();
            findings.any(|found| section_of(&assessment.resource, found) == section)
        })
    })
}

fn alarm(name: &str, judged: &Judged) -> AnyView {
    let words = lang().words();
    let is_it = |assessment: &&Assessment| assessment.resource.name() == name;
    let Some(assessment) = judged.health.resources.iter().find(is_it) else {
        return ().into_any();
    };
    let alarm = judged.snapshot.alarms.shown().value();
    let alarm = alarm.and_then(|alarms| alarms.get(name));
    let is_red = alarm.is_some_and(|alarm| alarm.state == AlarmState::Alarm);
    let state = alarm.map(|alarm| alarm.state.as_str());
    view! {
        <p class="now">
            <StateMark state=assessment.state />
            {state.map(|state| view! { <code>{state}</code> })}
            <Since since=assessment.since />
            <Age at=judged.snapshot.alarms.as_of say=words.time.as_of />
            {name.parse().ok().map(|name| view! { <a href=Detail::Alarm(name).path()>{words.guide.look}</a> })}
            {is_red.then(|| view! { <ToRollback /> })}
        </p>
    }
    .into_any()
}

fn found(section: &str, judged: &Judged) -> AnyView {
    let words = lang().words();
    let items: Vec<_> = judged
        .health
        .resources
        .iter()
        .flat_map(|assessment| {
            let resource = &assessment.resource;
            let here = assessment
                .findings
                .iter()
                .filter(|found| section_of(resource, found) == section);
            here.map(move |found| {
                view! {
                    <li>
                        <StateMark state=found.state_on(resource) />
                        <a class="mono" href=link(resource)>{resource.name().to_owned()}</a>
                        <span>{finding(resource, found)}</span>
                    </li>
                }
            })
        })
        .collect();
    if items.is_empty() {
        let unread = judged.health.count(State::Unavailable) > 0;
        let (state, sentence) = if unread {
            (State::Unavailable, words.guide.not_found_but_unread)
        } else {
            (State::Healthy, words.guide.not_found_now)
        };
        return view! {
            <p class="now">
                <StateShape state />
                <span>{sentence}</span>
                <Age at=judged.snapshot.taken_at say=words.time.as_of />
            </p>
        }
        .into_any();
    }
    view! {
        <div class="now">
            <p>
                <b>{words.guide.found_now}</b>
                <Age at=judged.snapshot.taken_at say=words.time.as_of />
            </p>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}
