//! The function as it would be published next, and the alias with what it runs now.

use super::section::{Section, aside, faint, switch};
use super::versions::versions;
use crate::server::components::deploying::ToChange;
use crate::server::components::key_values::{KeyValue, KeyValues, pair};
use crate::server::components::name::{code, name};
use crate::server::components::reading::observed;
use crate::server::components::table::{DataTable, row, words as text};
use crate::server::numbers::percent;
use crate::server::request::lang;
use crate::server::routes::NewDeployment;
use domain::contract;
use domain::snapshot::{Alias, Canary, Concurrency, Function};
use domain::template::Setting;
use leptos::prelude::*;

/// `$LATEST`.
pub(super) fn latest(section: Section<'_>) -> AnyView {
    let words = &lang().words().resources;
    let own = &words.function;
    let concurrency = observed(
        &section.snapshot.concurrency,
        own.unreserved,
        |concurrency| match concurrency {
            Concurrency::Unreserved => own.unreserved.to_owned(),
            Concurrency::Reserved(requests) => (own.reserved)(*requests),
        },
    );
    section.panel(&section.snapshot.function, |function| {
        let mut pairs = vec![
            pair(own.state, (own.state_is)(&function.state)),
            pair(own.last_update, (own.last_update_was)(&function.last_update)),
        ];
        pairs.extend(configuration(function, change(function)));
        pairs.extend([
            pair(own.code_hash, code(&function.code_sha256)),
            pair(own.concurrency, concurrency),
        ]);
        view! {
            <p class="remark">{own.latest}</p>
            <KeyValues pairs />
            {variables(function)}
        }
    })
}

/// Links to where memory and tracing are changed.
struct Changes {
    memory: AnyView,
    tracing: AnyView,
}

fn change(function: &Function) -> Changes {
    let on = function.tracing_active;
    let mode = if on { "PassThrough" } else { "Active" };
    let memory = NewDeployment::with(Setting::Memory, function.memory_mb);
    let tracing = NewDeployment::with(Setting::FunctionTracing, mode);
    let switch = (lang().words().deployments.new.switch)(!on);
    Changes {
        memory: view! { <ToChange link=memory /> }.into_any(),
        tracing: view! { <ToChange link=tracing text=switch /> }.into_any(),
    }
}

/// What a publication freezes besides the code.
fn configuration(function: &Function, change: Changes) -> [KeyValue; 5] {
    let words = &lang().words().resources.function;
    let runtime = match &function.runtime {
        Some(runtime) => name(runtime),
        None => words.container.into_any(),
    };
    [
        pair(words.runtime, runtime),
        pair(words.architecture, name(&function.architecture)),
        pair(
            words.memory,
            view! { {format!("{} MB", function.memory_mb)} " " {change.memory} },
        ),
        pair(words.timeout, (words.seconds)(function.timeout_s)),
        pair(
            words.tracing,
            view! { {switch(function.tracing_active)} " " {change.tracing} },
        ),
    ]
}

fn variables(function: &Function) -> impl IntoView + use<> {
    let words = &lang().words().resources.function;
    let rows = contract::FUNCTION_VARIABLES
        .into_iter()
        .map(|(variable, _)| {
            let value = match function.variables.get(variable) {
                Some(value) => name(value),
                None => faint(words.not_set),
            };
            row(variable, vec![name(variable), value])
        })
        .collect();
    view! {
        <h3>{words.variables}</h3>
        <p class="remark">{words.variables_note}</p>
        <DataTable caption=words.variables columns=vec![text(words.variable), text(words.value)] rows />
    }
}

/// The alias `LIVE`, what it runs, and all versions it could run.
pub(super) fn live(section: Section<'_>) -> AnyView {
    view! {
        {section.panel(&section.snapshot.alias, alias)}
        {versions(section.snapshot)}
    }
    .into_any()
}

fn alias(alias: &Alias) -> impl IntoView + use<> {
    let words = &lang().words().resources.function;
    let canary = match alias.canary() {
        Some(canary) => share(canary).into_any(),
        None => faint(words.no_canary),
    };
    let live_code = observed(&alias.live, words.live_code_missing, |live| {
        code(&live.code_sha256)
    });
    let mut pairs = vec![
        pair(words.alias_version, name(&alias.version.to_string())),
        pair(words.canary, canary),
        pair(words.live_code, live_code),
    ];
    // A published version is as it is: what can be changed is the next one.
    let fixed = || Changes {
        memory: ().into_any(),
        tracing: ().into_any(),
    };
    let live = alias.live.shown().value();
    pairs.extend(live.into_iter().flat_map(|live| configuration(live, fixed())));
    if !alias.description.is_empty() {
        pairs.push(pair(words.description, aside(alias.description.clone())));
    }
    view! { <KeyValues pairs /> }
}

fn share(canary: Canary) -> String {
    let share = percent(canary.basis_points.into());
    (lang().words().resources.function.share)(&canary.version.to_string(), &share)
}
