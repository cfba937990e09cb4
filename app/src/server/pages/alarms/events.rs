//! What happened, newest first, in pages.

use super::Wanted;
use super::past::Past;
use crate::server::Console;
use crate::server::components::aws::Aws;
use crate::server::components::empty::Empty;
use crate::server::components::panel::{Panel, Part};
use crate::server::components::state::{StateShape, class};
use crate::server::components::table::{DataTable, Row, row, words as column};
use crate::server::components::time::Time;
use crate::server::error::TableUnusable;
use crate::server::request::lang;
use crate::server::routes::Detail;
use domain::alarm::history::{ActionOutcome, Change, Configuration, Event, Item, Page, Span, page};
use domain::health::State;
use domain::name::AlarmName;
use domain::snapshot::AlarmState;
use leptos::prelude::*;

/// Events of a page.
const PAGE: usize = 50;

/// The events of these pasts that are looked for, with ways to older and newer ones. `path` is the page's.
pub(in crate::server::pages) fn panel(past: &Past, wanted: &Wanted, window: Span, path: &str) -> AnyView {
    let words = &lang().words().alarms.history;
    let histories = past
        .histories()
        .filter(|(name, _)| wanted.alarm.as_ref().is_none_or(|wanted| wanted == *name))
        .map(|(name, history)| (name, &*history.history));
    let found = page(histories, window, wanted.kind, wanted.before, PAGE);
    let older = found.older;
    let part = match past.failure() {
        Some(failure) => unread(failure),
        None => Part::Plain(events(&found)),
    };
    let is_newest = wanted.before.is_none();
    let note = view! {
        <span>{(words.window)(wanted.window)}</span>
        <span>{(words.count)(found.total)}</span>
    };
    view! {
        <Panel id="events" title=words.title note=note.into_any() part />
        {completeness(past, wanted)}
        <nav class="pages" aria-label=words.title>
            {(!is_newest).then(|| view! { <a href=wanted.from(None).address_of(path)>{words.newest}</a> })}
            {older.map(|older| view! { <a href=wanted.from(Some(older)).address_of(path)>{words.older}</a> })}
        </nav>
    }
    .into_any()
}

fn unread(failure: &TableUnusable) -> Part {
    let words = &lang().words().alarms.history;
    let as_of = use_context::<Console>().map(|console| console.now());
    match (failure, as_of) {
        (TableUnusable::Unavailable(cause), Some(as_of)) => Part::Unavailable {
            as_of,
            cause: cause.clone(),
        },
        _ => Part::Plain(view! { <Empty text=words.unread /> }.into_any()),
    }
}

/// From when on, and with which gaps, the history is all there is.
fn completeness(past: &Past, wanted: &Wanted) -> impl IntoView + use<> {
    let words = &lang().words().alarms.history;
    let shown = || {
        past.histories()
            .filter(|(name, _)| wanted.alarm.as_ref().is_none_or(|wanted| wanted == *name))
            .map(|(_, history)| history)
    };
    // The latest beginning of those that have one: before it not every alarm is known.
    let since = shown()
        .filter_map(|history| history.history.coverage.since())
        .max();
    let gaps = shown()
        .map(|history| history.history.coverage.gaps().count())
        .max()
        .unwrap_or(0);
    let is_own = shown().any(|history| !history.archived);
    let known = match since {
        Some(at) => {
            let (before, after) = words.known_since;
            view! { {before}<Time at />{after} }.into_any()
        }
        None => words.nothing_known.into_any(),
    };
    let nothing_failed = past.failure().is_none();
    nothing_failed.then(|| {
        view! {
            <p class="hint">
                {known} {(gaps > 0).then(|| format!(" {}", (words.gaps)(gaps)))}
                {is_own.then(|| format!(" {}", words.not_archived))}
            </p>
        }
    })
}

fn events(found: &Page<'_>) -> AnyView {
    let words = &lang().words().alarms.history;
    if found.events.is_empty() {
        return view! { <Empty text=words.empty /> }.into_any();
    }
    let columns = vec![
        column(words.column_what),
        column(words.column_when),
        column(words.filter_alarm),
        column(words.column_detail),
    ];
    let rows = found
        .events
        .iter()
        .map(|(name, item)| event_row(name, item))
        .collect();
    view! { <DataTable caption=words.title columns rows /> }.into_any()
}

fn event_row(name: &AlarmName, item: &Item) -> Row {
    let at = item.at;
    row(
        format!("{name} {at} {}", key(&item.event)),
        vec![
            what(&item.event),
            view! { <Time at /> }.into_any(),
            view! { <a class="mono" href=Detail::Alarm(name.clone()).path()>{name.to_string()}</a> }
                .into_any(),
            detail(&item.event),
        ],
    )
}

/// What tells events of one instant from each other.
fn key(event: &Event) -> &'static str {
    match event {
        Event::State(transition) => transition.to.as_str(),
        Event::Configuration(_) => "configuration",
        Event::Action(_) => "action",
        Event::Other { .. } => "other",
    }
}

fn what(event: &Event) -> AnyView {
    let words = &lang().words().alarms;
    match event {
        Event::State(transition) => view! {
            {mark(state_of(transition.from), (words.state)(transition.from))}
            " → "
            {mark(state_of(transition.to), (words.state)(transition.to))}
        }
        .into_any(),
        Event::Configuration(change) => (words.history.configuration)(change).into_any(),
        Event::Action(run) => {
            let state = match run.outcome {
                ActionOutcome::Succeeded => State::Healthy,
                ActionOutcome::Failed { .. } => State::Unhealthy,
                ActionOutcome::Other { .. } => State::Unknown,
            };
            mark(state, (words.history.action)(&run.outcome)).into_any()
        }
        Event::Other { kind, .. } => (words.history.other)(kind).into_any(),
    }
}

fn mark(state: State, word: &'static str) -> impl IntoView {
    view! {
        <span class=format!("state {}", class(state))>
            <StateShape state />
            {word}
        </span>
    }
}

fn state_of(state: AlarmState) -> State {
    match state {
        AlarmState::Ok => State::Healthy,
        AlarmState::Alarm => State::Unhealthy,
        AlarmState::InsufficientData => State::Unknown,
    }
}

fn detail(event: &Event) -> AnyView {
    match event {
        Event::State(transition) => view! { <Aws text=transition.reason.clone() /> }.into_any(),
        Event::Configuration(Configuration::Updated(changes)) => changed(changes),
        Event::Configuration(Configuration::Created | Configuration::Deleted) => ().into_any(),
        Event::Action(run) => {
            let target = run
                .target
                .clone()
                .map(|target| view! { <span class="mono">{target}</span> });
            let said = match &run.outcome {
                ActionOutcome::Succeeded => None,
                ActionOutcome::Failed { error } => Some(error),
                ActionOutcome::Other { summary } => Some(summary),
            };
            let said = said.map(|text| view! { <span class="why"><Aws text=text.clone() /></span> });
            view! { {target} {said} }.into_any()
        }
        Event::Other { summary, .. } => view! { <Aws text=summary.clone() /> }.into_any(),
    }
}

/// Each changed setting, before and after.
fn changed(changes: &[Change]) -> AnyView {
    let unset = lang().words().alarms.history.unset;
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| unset.to_owned());
    let items = changes
        .iter()
        .map(|change| {
            view! {
                <li>
                    <span class="mono">{change.field.clone()}</span>
                    ": "
                    <del>{text(&change.before)}</del>
                    " → "
                    <ins>{text(&change.after)}</ins>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="changes">{items}</ul> }.into_any()
}
