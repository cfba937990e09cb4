//! The list of what happened, newest first, each event with what belongs to it.

use super::tone::tone;
use super::{address, axis};
use crate::server::components::aws::Aws;
use crate::server::components::state::class;
use crate::server::components::time::Time;
use crate::server::pages::deployments::why;
use crate::server::pages::logs::LogsAt;
use crate::server::request::lang;
use crate::server::routes::Detail;
use domain::snapshot::{AlarmState, Snapshot};
use domain::timeline::{By, Entry, Event, Filter, What, When, Window};
use leptos::prelude::*;
use std::cmp::Reverse;
use time::Duration;

/// Events that are listed at once.
const AT_ONCE: usize = 12;

/// Events that are listed at all, with what belongs to them.
const MOST: usize = 200;

/// Of what belongs to an event, so many of the first and of the last are listed: how it began, and where it stands.
const FIRST: usize = 12;
const LAST: usize = 3;

/// An interval shorter than this is a point to a person.
const AN_INTERVAL: Duration = Duration::MINUTE;

/// The newest at once, the others for who opens them.
pub(super) fn list(entries: &[Entry], snapshot: &Snapshot) -> AnyView {
    let words = &lang().words().timeline;
    let listed = listed(entries);
    let unlisted = entries
        .iter()
        .map(|entry| 1 + entry.followed_by.len())
        .sum::<usize>()
        - listed
            .iter()
            .map(|entry| 1 + entry.followed_by.len())
            .sum::<usize>();
    let (first, earlier) = listed.split_at(listed.len().min(AT_ONCE));
    let items = |entries: &[&Entry]| entries.iter().map(|entry| item(entry, snapshot)).collect_view();
    let earlier = (!earlier.is_empty()).then(|| {
        let summary = (words.earlier)(earlier.len());
        view! {
            <details id="timeline-earlier">
                <summary>{summary}</summary>
                <ol class="events">{items(earlier)}</ol>
            </details>
        }
    });
    let unlisted = (unlisted > 0).then(|| view! { <p class="limits">{(words.not_listed)(unlisted)}</p> });
    view! {
        <ol class="events">{items(first)}</ol>
        {earlier}
        {unlisted}
    }
    .into_any()
}

/// The entries in which something happened last, as many as are listed, in their order: an old deployment with new trouble is one.
fn listed(entries: &[Entry]) -> Vec<&Entry> {
    let latest = |entry: &Entry| {
        let followers = entry.followed_by.iter().map(|follower| follower.event.when.at());
        followers.chain([entry.event.when.at()]).max()
    };
    let mut places: Vec<usize> = (0..entries.len()).collect();
    places.sort_by_key(|place| Reverse(latest(&entries[*place])));
    let mut taken = 0;
    places.retain(|place| {
        taken += 1 + entries[*place].followed_by.len().min(FIRST + LAST);
        taken <= MOST
    });
    places.sort_unstable();
    places.into_iter().map(|place| &entries[place]).collect()
}

/// What belongs to an event: all of it, or how it began and where it stands.
fn followers(entries: &[Entry], snapshot: &Snapshot) -> AnyView {
    let passed_over = entries.len().saturating_sub(FIRST + LAST);
    let (first, rest) = entries.split_at(if passed_over > 0 { FIRST } else { entries.len() });
    let items = |entries: &[Entry]| entries.iter().map(|entry| item(entry, snapshot)).collect_view();
    let between = (passed_over > 0).then(|| {
        let sentence = (lang().words().timeline.passed_over)(passed_over);
        view! { <li class="limits">{sentence}</li> }
    });
    view! {
        <ol class="events">{items(first)} {between} {items(rest.get(passed_over..).unwrap_or_default())}</ol>
    }
    .into_any()
}

fn item(entry: &Entry, snapshot: &Snapshot) -> AnyView {
    let words = &lang().words().timeline;
    let event = &entry.event;
    let id = event.id();
    let what = (words.what)(event);
    let permalink = address(
        &Filter {
            window: Window::Month,
            kinds: [event.kind()].into(),
        },
        &id,
    );
    let suspect = entry
        .suspect
        .map(|suspect| view! { <p class="suspect">{(words.suspect)(&suspect)}</p> });
    let followed = (!entry.followed_by.is_empty()).then(|| followers(&entry.followed_by, snapshot));
    // What a run did leads to its page; so does an alarm to its own.
    let about = match &event.what {
        What::Alarm(transition) => Some(Detail::Alarm(transition.alarm.clone())),
        _ => event.run().cloned().map(Detail::Run),
    };
    let named = match about {
        Some(about) => view! { <a href=about.path()>{what.clone()}</a> }.into_any(),
        None => what.clone().into_any(),
    };
    view! {
        <li id=id.clone() data-key=id class=class(tone(event))>
            <div class="event">
                {axis::glyph(event.kind())}
                <div>
                    <p class="what">
                        <b>{named}</b>
                        <span class="faint">{(words.kind)(event.kind())}</span>
                    </p>
                    {suspect}
                    {details(event, snapshot)}
                </div>
                <p class="when">
                    {when(event)}
                    <a class="permalink" href=permalink aria-label=(words.permalink)(&what)>
                        "#"
                    </a>
                </p>
            </div>
            {followed}
        </li>
    }
    .into_any()
}

fn when(event: &Event) -> AnyView {
    let (before, between, after) = lang().words().timeline.between;
    match event.when {
        When::Between { after: from, by } if by - from > AN_INTERVAL && is_seen(event) => {
            view! { {before} <Time at=from /> {between} <Time at=by /> {after} }.into_any()
        }
        when => view! { <Time at=when.at() /> }.into_any(),
    }
}

/// Whether the time is of looks, and not of something that took so long.
fn is_seen(event: &Event) -> bool {
    matches!(
        &event.what,
        What::Shifted {
            by: By::SomebodyElse,
            ..
        } | What::Changed { .. }
            | What::StackDrifted { .. }
    )
}

fn details(event: &Event, snapshot: &Snapshot) -> AnyView {
    let words = &lang().words().timeline;
    match &event.what {
        What::Run { record } => {
            let reason = record.reason.as_deref().map(words.reason);
            let cause = record.outcome.as_ref().and_then(why);
            view! {
                {cause.map(|cause| view! { <p class="why">{cause}</p> })}
                {reason.map(|reason| view! { <p class="why">{reason}</p> })}
                <p class="why who">{(words.who)(&record.who)}</p>
                {logs(event, snapshot).map(link)}
            }
            .into_any()
        }
        What::Alarm(transition) => {
            let text = transition.reason.clone();
            view! {
                <p class="why"><Aws text /></p>
                {logs(event, snapshot).map(link)}
            }
            .into_any()
        }
        What::ErrorsBegan { .. } => logs(event, snapshot).map(link).into_any(),
        What::Shifted {
            by: By::SomebodyElse, ..
        } => somebody_else(),
        What::Changed {
            change,
            by: By::SomebodyElse,
        } if change.subject.is_deployed() => somebody_else(),
        _ => ().into_any(),
    }
}

fn somebody_else() -> AnyView {
    view! { <p class="why">{lang().words().timeline.somebody_else}</p> }.into_any()
}

/// The part of the log that an event is about.
fn logs(event: &Event, snapshot: &Snapshot) -> Option<LogsAt> {
    match &event.what {
        What::Run { record } => Some(LogsAt::of_run(record)),
        What::Alarm(transition) if transition.to == AlarmState::Alarm => {
            let alarms = snapshot.alarms.shown().value();
            let alarm = alarms.and_then(|alarms| alarms.get(&transition.alarm));
            let rule = alarm.and_then(|alarm| alarm.definition.metric_rule());
            Some(LogsAt::around_alarm(rule, transition.at))
        }
        What::ErrorsBegan { .. } => Some(LogsAt::errors_from(event.when.earliest())),
        _ => None,
    }
}

fn link(at: LogsAt) -> impl IntoView {
    view! { <p class="why"><a href=at.path()>{at.named()}</a></p> }
}
