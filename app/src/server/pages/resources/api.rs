//! The REST API, who may call it, and whether it answers.

use super::section::{Section, aside, faint, switch};
use crate::server::components::deploying::ToChange;
use crate::server::components::empty::Empty;
use crate::server::components::key_values::{KeyValue, KeyValues, pair};
use crate::server::components::name::{copyable, name};
use crate::server::components::reading::observed;
use crate::server::components::table::{DataTable, row, words as text};
use crate::server::request::lang;
use crate::server::routes::NewDeployment;
use domain::contract;
use domain::snapshot::{Authorisation, Method, Observed, RestApi, Stage};
use domain::template::Setting;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The API.
pub(super) fn api(section: Section<'_>) -> AnyView {
    let words = &lang().words().resources;
    let own = &words.api;
    let probe = &section.snapshot.probe;
    let answer = observed(probe, words.none, |answer| (own.probed)(*answer));
    section.panel(&section.snapshot.api, |api| {
        let mut pairs = vec![pair(own.id, copyable(&api.id))];
        pairs.extend(stage(&api.stage));
        pairs.push(pair(own.probe, view! { {answer} {aside(own.probe_note)} }));
        view! {
            <KeyValues pairs />
            {methods(api)}
        }
    })
}

fn stage(observed_stage: &Observed<Stage>) -> Vec<KeyValue> {
    let words = &lang().words().resources;
    let own = &words.api;
    let stage_name = observed(observed_stage, words.none, |_| name(contract::STAGE));
    let Some(stage) = observed_stage.shown().value() else {
        return vec![pair(own.stage, stage_name)];
    };
    let throttling = match stage.throttle {
        Some(throttle) => {
            let link = NewDeployment::with(Setting::RateLimit, throttle.rate)
                .and(Setting::BurstLimit, throttle.burst);
            view! { {(own.throttle)(throttle)} " " <ToChange link /> }.into_any()
        }
        None => faint(own.no_throttle),
    };
    let mode = if stage.tracing { "Disabled" } else { "Enabled" };
    let tracing = NewDeployment::with(Setting::ApiTracing, mode);
    let switched = (lang().words().deployments.new.switch)(!stage.tracing);
    let tracing = view! { {switch(stage.tracing)} " " <ToChange link=tracing text=switched /> };
    vec![
        pair(own.stage, stage_name),
        pair(own.deployment, name(&stage.deployment_id)),
        pair(own.throttling, throttling),
        pair(own.tracing, tracing),
    ]
}

fn methods(api: &RestApi) -> impl IntoView + use<> {
    let words = &lang().words().resources;
    let title = (words.api.methods)(contract::EVENTS_PATH);
    let caption = title.clone();
    let list = observed(&api.methods, words.none, |methods| {
        if methods.is_empty() {
            return view! { <Empty text=words.api.no_methods /> }.into_any();
        }
        method_table(caption, methods).into_any()
    });
    view! {
        <h3>{title}</h3>
        {list}
    }
}

fn method_table(caption: String, methods: &BTreeMap<String, Method>) -> impl IntoView + use<> {
    let words = &lang().words().resources.api;
    let columns = [words.method, words.authorisation, words.api_key].map(text);
    let rows = methods
        .iter()
        .map(|(verb, method)| {
            row(
                verb,
                vec![
                    name(verb),
                    (words.authorised)(&method.authorisation).into_any(),
                    (words.api_key_required)(method.api_key_required).into_any(),
                ],
            )
        })
        .collect();
    view! {
        {takes_events_from_everybody(methods).then(|| view! { <p class="remark">{words.public_by_design}</p> })}
        <DataTable caption columns=columns.to_vec() rows />
    }
}

/// Whether `POST` is as the template has it: without authorisation.
fn takes_events_from_everybody(methods: &BTreeMap<String, Method>) -> bool {
    methods
        .get("POST")
        .is_some_and(|post| post.authorisation == Authorisation::None && !post.api_key_required)
}
