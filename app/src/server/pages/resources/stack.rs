//! The CloudFormation stack and what happened to it.

use super::section::{Section, aside, faint, switch, time};
use crate::server::components::aws::Aws;
use crate::server::components::empty::Empty;
use crate::server::components::guide::to_way;
use crate::server::components::key_values::{KeyValues, pair};
use crate::server::components::name::{copyable, name};
use crate::server::components::panel::{Panel, part};
use crate::server::components::reading::{doubt, reading};
use crate::server::components::state::StateShape;
use crate::server::components::table::{DataTable, Row, row, words as text};
use crate::server::components::time::Time;
use crate::server::guide::way::Way;
use crate::server::request::lang;
use domain::contract;
use domain::health::{Finding, State};
use domain::snapshot::{Drift, Observed, Stack, StackEvent, failure};
use leptos::prelude::*;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// How many events are shown at once; the others open on demand.
const NEWEST: usize = 5;

/// The stack and its events.
pub(super) fn stack(section: Section<'_>) -> AnyView {
    let words = lang().words();
    let events = &section.snapshot.stack_events;
    let failed = events
        .shown()
        .value()
        .and_then(|found| Some(root_cause(failure(found)?, events)));
    let missing = (words.health.finding)(&section.assessment.resource, &Finding::ResourceMissing);
    view! {
        {section.panel(&section.snapshot.stack, |stack| view! { {failed} {facts(stack)} })}
        <Panel id="stack-events" title=words.resources.stack.events part=part(events, &missing, |events| history(events)) />
    }
    .into_any()
}

fn facts(stack: &Stack) -> impl IntoView + use<> {
    let words = &lang().words().resources;
    let own = &words.stack;
    let mut pairs = vec![pair(own.status, name(&stack.status.to_string()))];
    pairs.extend(
        stack
            .reason
            .clone()
            .map(|text| pair(own.reason, view! { <Aws text /> })),
    );
    pairs.extend([
        pair(own.created, time(stack.created_at, words.unstated)),
        pair(own.updated, time(stack.updated_at, own.never_updated)),
        pair(own.termination_protection, switch(stack.termination_protection)),
        pair(own.drift, drift(&stack.drift)),
    ]);
    view! {
        <KeyValues pairs />
        {outputs(&stack.outputs)}
        {parameters(&stack.parameters)}
    }
}

fn drift(drift: &Drift) -> AnyView {
    let unstated = lang().words().resources.unstated;
    let words = &lang().words().resources.stack;
    match drift {
        Drift::NotChecked => faint(words.drift_not_checked),
        Drift::InSync { checked_at } => checked(words.drift_in_sync, *checked_at),
        Drift::Drifted {
            checked_at,
            resources,
        } => view! {
            {checked(words.drift_found, *checked_at)}
            {reading(resources, unstated, |resources| drifted(resources))}
        }
        .into_any(),
    }
}

/// What drifted, and which of it had to.
fn drifted(resources: &[String]) -> impl IntoView + use<> {
    let words = &lang().words().resources.stack;
    let resources = resources
        .iter()
        .map(|id| {
            let ours = contract::FROZEN_LOGICAL_IDS.contains(&id.as_str());
            view! {
                <li>
                    {name(id)}
                    {ours.then(|| aside(words.drift_expected))}
                </li>
            }
        })
        .collect_view();
    view! { <ul>{resources}</ul> }
}

/// A result of drift detection and when it was found: drift that came later is not in it.
fn checked(result: &'static str, at: Option<OffsetDateTime>) -> AnyView {
    view! { {result} {at.map(|at| aside(view! { <Time at /> }))} }.into_any()
}

/// Outputs, to be copied to where they are needed.
fn outputs(outputs: &BTreeMap<String, String>) -> impl IntoView + use<> {
    view! {
        <h3>{lang().words().resources.stack.outputs}</h3>
        {values("values", outputs, copyable)}
    }
}

/// Parameters, which are many and seldom read.
fn parameters(parameters: &BTreeMap<String, String>) -> impl IntoView + use<> {
    let title = lang().words().resources.stack.parameters;
    view! {
        <details id="parameters">
            <summary>{format!("{title} ({})", parameters.len())}</summary>
            {values("values is-short", parameters, name)}
        </details>
    }
}

fn values(class: &'static str, values: &BTreeMap<String, String>, show: fn(&str) -> AnyView) -> AnyView {
    let words = &lang().words().resources;
    if values.is_empty() {
        return view! { <Empty text=words.stack.no_values /> }.into_any();
    }
    let pairs = values
        .iter()
        .map(|(key, value)| {
            let value = if value.is_empty() {
                faint(words.none)
            } else {
                show(value)
            };
            view! {
                <div data-key=key.clone()>
                    <dt>{name(key)}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class=class>{pairs}</dl> }.into_any()
}

/// What made the last failed operation fail. It may be long ago: its time stands first. Where the events cannot be read now,
/// a later operation may have failed.
fn root_cause(event: &StackEvent, events: &Observed<Vec<StackEvent>>) -> impl IntoView + use<> {
    view! {
        <div class="root-cause">
            <h3>{lang().words().resources.stack.failure}</h3>
            <p>
                <Time at=event.at />" · "<span class="mono">{event.logical_id.clone()}</span>" · "
                <span class="mono">{event.status.to_string()}</span>
            </p>
            {event.reason.clone().map(|text| view! { <p class="reason"><Aws text /></p> })}
            <p>{to_way(Way::FailedDeployment)}</p>
            {doubt(events).map(|doubt| view! { <p>{doubt}</p> })}
        </div>
    }
}

/// Events as CloudFormation lists them, newest first; the older ones folded away.
pub(in crate::server::pages) fn history(events: &[StackEvent]) -> AnyView {
    let words = &lang().words().resources.stack;
    let (newest, older) = events.split_at(events.len().min(NEWEST));
    if newest.is_empty() {
        return view! { <Empty text=words.no_events /> }.into_any();
    }
    view! {
        <div class="dense">{table(newest)}</div>
        {(!older.is_empty())
            .then(|| {
                view! {
                    <details id="older-stack-events">
                        <summary>{(words.older_events)(older.len())}</summary>
                        <div class="dense">{table(older)}</div>
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
            event_status(event),
            view! { <Time at=event.at /> }.into_any(),
            event.reason.clone().map(|text| view! { <Aws text /> }).into_any(),
        ],
    )
}

/// CloudFormation's word for what happened, marked where it is a failure.
fn event_status(event: &StackEvent) -> AnyView {
    let failed = event.status.is_failure();
    view! {
        {failed.then(|| view! { <StateShape state=State::Unhealthy /> " " })}
        {name(event.status.as_str())}
    }
    .into_any()
}
