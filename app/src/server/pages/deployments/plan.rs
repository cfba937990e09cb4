//! A plan as a diff for people: what it does to which resource, worst first, and what is set differently.

use crate::server::components::aws::said;
use crate::server::components::name::{code, commit, name};
use crate::server::components::table::{DataTable, Row, row, words as column};
use crate::server::components::who::Who;
use crate::server::request::lang;
use domain::deployment::{Amount, Change, Confirmed, Consequence, Pin};
use leptos::prelude::*;

pub(in crate::server::pages) fn view(plan: &Confirmed) -> AnyView {
    let groups = Consequence::ALL
        .into_iter()
        .filter_map(|consequence| group(plan, consequence))
        .collect_view();
    view! { {groups} {settings(plan)} {cost(plan)} {warnings(plan)} }.into_any()
}

fn group(plan: &Confirmed, consequence: Consequence) -> Option<AnyView> {
    let words = &lang().words().deployments.plan;
    let rows: Vec<Row> = plan
        .changes
        .iter()
        .filter(|change| Consequence::of(change) == consequence)
        .map(change)
        .collect();
    let title = (words.consequence)(consequence);
    let columns = vec![
        column(words.resource),
        column(words.action),
        column(words.properties),
    ];
    (!rows.is_empty()).then(|| {
        view! {
            <h3>{title}</h3>
            <DataTable caption=title columns rows />
        }
        .into_any()
    })
}

fn change(change: &Change) -> Row {
    let words = &lang().words().deployments.plan;
    row(
        change.logical_id.clone(),
        vec![
            view! {
                {name(&change.logical_id)}
                <span class="why mono">{change.resource_type.clone()}</span>
            }
            .into_any(),
            (words.verb)(change).into_any(),
            properties(change),
        ],
    )
}

/// Each property with its values, where CloudFormation tells them.
fn properties(change: &Change) -> AnyView {
    let properties = change
        .properties
        .iter()
        .map(|property| view! { <span class="why mono">{property.to_string()}</span> })
        .collect_view();
    properties.into_any()
}

/// What changes each month. What is not known is not 0.
fn cost(plan: &Confirmed) -> Option<AnyView> {
    let words = &lang().words().deployments.plan;
    let of = &lang().words().deployments.cost;
    let lines = plan.cost.iter().enumerate().map(|(at, line)| {
        let (amount, why) = match &line.change {
            Amount::Usd(change) => ((words.monthly)(&change.to_string()), None),
            Amount::NotPriced { why } => (words.not_priced.to_owned(), Some(said((of.untold)(why)))),
        };
        let why = why.map(|why| view! { <span class="why">{why}</span> });
        row(
            at.to_string(),
            vec![
                view! {
                    {said((of.of)(&line.what))}
                    {why}
                }
                .into_any(),
                amount.into_any(),
            ],
        )
    });
    let columns = vec![column(words.cost_of), column(words.cost_change)];
    (!plan.cost.is_empty()).then(|| {
        view! {
            <h3>{words.cost}</h3>
            <DataTable caption=words.cost columns rows=lines.collect() />
        }
        .into_any()
    })
}

/// Code and parameters, before and after.
fn settings(plan: &Confirmed) -> AnyView {
    let words = &lang().words().deployments.plan;
    let live = plan.world.live.as_ref().and_then(|live| live.function.as_ref());
    let code_before = live.map_or_else(|| words.none.into_any(), |live| code(&live.code_sha256));
    let same_code = live.is_some_and(|live| live.code_sha256 == plan.release.code_sha256);
    let code_after = if same_code {
        words.same.into_any()
    } else {
        code(&plan.release.code_sha256)
    };
    let built_from = commit(plan.release.commit.as_ref());
    let code_after = view! {
        {code_after}
        <span class="why">{words.commit} " " {built_from}</span>
    }
    .into_any();
    let code_row = row("code", vec![words.code.into_any(), code_before, code_after]);
    let set = plan.release.parameters.iter().map(|(parameter, value)| {
        let before = plan
            .world
            .parameters
            .get(parameter)
            .map_or_else(|| words.unknown.into_any(), |value| name(value));
        row(parameter.clone(), vec![name(parameter), before, name(value)])
    });
    let rows = [code_row].into_iter().chain(set).collect();
    let columns = vec![column(words.setting), column(words.before), column(words.after)];
    view! {
        <h3>{words.settings}</h3>
        <div class="before-after">
            <DataTable caption=words.settings columns rows />
        </div>
    }
    .into_any()
}

/// What whoever confirms it should know beside.
fn warnings(plan: &Confirmed) -> Option<AnyView> {
    let words = &lang().words().deployments.plan;
    let world = &plan.world;
    let publishes = plan
        .publishes
        .iter()
        .map(|difference| (words.publishes)(difference));
    let drifted = world.drifted().unwrap_or_default();
    let drifted = drifted.into_iter().map(|resource| (words.drifted)(resource));
    let red = world.red_alarms.iter().map(|alarm| (words.red)(alarm));
    let despite = plan
        .release
        .consent
        .despite_alarms
        .iter()
        .map(|reason| (words.despite)(reason));
    let sentences: Vec<String> = publishes.chain(drifted).chain(red).chain(despite).collect();
    let pin = world.pin.as_ref().map(pin);
    if sentences.is_empty() && pin.is_none() {
        return None;
    }
    let sentences = sentences
        .into_iter()
        .map(|sentence| view! { <li>{sentence}</li> })
        .collect_view();
    Some(
        view! {
            <h3>{words.mind}</h3>
            <ul class="list">{pin} {sentences}</ul>
        }
        .into_any(),
    )
}

/// What is pinned, by whom and why.
pub(in crate::server::pages) fn pin(pin: &Pin) -> impl IntoView + use<> {
    let words = &lang().words().deployments;
    view! {
        <li>
            <span>{(words.pinned)(pin.version)} " · " <Who who=pin.who.clone() /> " · " {pin.reason.clone()}</span>
        </li>
    }
}
