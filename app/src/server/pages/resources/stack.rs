//! The CloudFormation stack and what happened to it.

use super::section::{Section, aside, faint, name, switch, time};
use crate::server::components::empty::Empty;
use crate::server::components::key_values::{KeyValues, pair};
use crate::server::components::panel::{Panel, part};
use crate::server::components::table::{DataTable, Row, row, words as text};
use crate::server::components::time::Time;
use crate::server::request::lang;
use domain::health::Finding;
use domain::snapshot::{Drift, Stack, StackEvent, failure};
use leptos::prelude::*;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// How many events are shown at once; the others open on demand.
const NEWEST: usize = 20;

/// The stack and its events.
pub(super) fn stack(section: Section<'_>) -> AnyView {
    let words = lang().words();
    let events = &section.snapshot.stack_events;
    let failed = events.shown().value().and_then(|events| failure(events));
    let missing = (words.health.finding)(&section.assessment.resource, &Finding::ResourceMissing);
    view! {
        {section.panel(&section.snapshot.stack, |stack| view! { {failed.map(root_cause)} {facts(stack)} })}
        <Panel id="stack-events" title=words.resources.stack.events part=part(events, &missing, |events| history(events)) />
    }
    .into_any()
}

fn facts(stack: &Stack) -> impl IntoView + use<> {
    let words = &lang().words().resources;
    let own = &words.stack;
    let mut pairs = vec![pair(own.status, name(&stack.status.to_string()))];
    pairs.extend(stack.reason.clone().map(|reason| pair(own.reason, reason)));
    pairs.extend([
        pair(own.created, time(stack.created_at, words.unstated)),
        pair(own.updated, time(stack.updated_at, own.never_updated)),
        pair(own.termination_protection, switch(stack.termination_protection)),
        pair(own.drift, drift(&stack.drift)),
    ]);
    view! {
        <KeyValues pairs />
        {values(own.outputs, &stack.outputs)}
        {values(own.parameters, &stack.parameters)}
    }
}

fn drift(drift: &Drift) -> AnyView {
    let words = &lang().words().resources.stack;
    match drift {
        Drift::NotChecked => faint(words.drift_not_checked),
        Drift::InSync { checked_at } => checked(words.drift_in_sync, *checked_at),
        Drift::Drifted { checked_at, .. } => checked(words.drift_found, *checked_at),
    }
}

/// A result of drift detection and when it was found: drift that came later is not in it.
fn checked(result: &'static str, at: Option<OffsetDateTime>) -> AnyView {
    view! { {result} {at.map(|at| aside(view! { <Time at /> }))} }.into_any()
}

/// Outputs or parameters.
fn values(title: &'static str, values: &BTreeMap<String, String>) -> impl IntoView + use<> {
    let words = &lang().words().resources.stack;
    let rows: Vec<Row> = values
        .iter()
        .map(|(key, value)| row(key, vec![name(key), name(value)]))
        .collect();
    let list = if rows.is_empty() {
        view! { <Empty text=words.no_values /> }.into_any()
    } else {
        view! { <DataTable caption=title columns=vec![text(words.name), text(words.value)] rows /> }
            .into_any()
    };
    view! {
        <h3>{title}</h3>
        {list}
    }
}

/// What made the last failed operation fail. It may be long ago: its time stands first.
fn root_cause(event: &StackEvent) -> impl IntoView + use<> {
    view! {
        <div class="root-cause">
            <h3>{lang().words().resources.stack.failure}</h3>
            <p>
                <Time at=event.at />" · "<span class="mono">{event.logical_id.clone()}</span>" · "
                <span class="mono">{event.status.clone()}</span>
            </p>
            {event.reason.clone().map(|reason| view! { <p class="reason">{reason}</p> })}
        </div>
    }
}

fn history(events: &[StackEvent]) -> AnyView {
    let words = &lang().words().resources.stack;
    let (newest, older) = events.split_at(events.len().min(NEWEST));
    if newest.is_empty() {
        return view! { <Empty text=words.no_events /> }.into_any();
    }
    view! {
        {table(newest)}
        {(!older.is_empty())
            .then(|| {
                view! {
                    <details id="older-stack-events">
                        <summary>{(words.older_events)(older.len())}</summary>
                        {table(older)}
                    </details>
                }
            })}
    }
    .into_any()
}

fn table(events: &[StackEvent]) -> impl IntoView + use<> {
    let words = &lang().words().resources.stack;
    let columns = [words.event_resource, words.status, words.event_time, words.reason].map(text);
    let rows = events.iter().map(event_row).collect();
    view! { <DataTable caption=words.events columns=columns.to_vec() rows /> }
}

fn event_row(event: &StackEvent) -> Row {
    let resource = view! {
        {name(&event.logical_id)}
        {aside(event.resource_type.clone())}
    };
    row(
        &event.id,
        vec![
            resource.into_any(),
            name(&event.status),
            view! { <Time at=event.at /> }.into_any(),
            event.reason.clone().into_any(),
        ],
    )
}
