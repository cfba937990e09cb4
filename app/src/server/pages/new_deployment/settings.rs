//! The settings of a deployment: a field for each parameter of the template.

use super::typed;
use crate::server::components::aws::Aws;
use crate::server::request::lang;
use crate::server::routes::{Filled, SET};
use domain::template::Parameter;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What settings are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The function, its log and its tracing.
    Function,
    /// The API's limits and tracing.
    Api,
    /// The tables' capacity.
    Tables,
    /// All else: what is stored of visitors, whom alarms tell.
    Other,
}

impl Group {
    /// Every group, in the order in which they are shown.
    const ALL: [Group; 4] = [Group::Function, Group::Api, Group::Tables, Group::Other];

    /// The group of a parameter.
    fn of(parameter: &str) -> Self {
        match parameter {
            "Architecture" | "MemorySize" | "FunctionTracing" | "LogRetentionDays" => Group::Function,
            "ThrottlingRateLimit" | "ThrottlingBurstLimit" | "ApiTracing" => Group::Api,
            "BillingMode" => Group::Tables,
            units if units.ends_with("Units") => Group::Tables,
            _ => Group::Other,
        }
    }
}

/// All settings by what they are of, or, where a link fills some in, those before the others.
pub(super) fn settings(
    parameters: &[Parameter],
    filled: &Filled,
    current: &BTreeMap<String, String>,
) -> AnyView {
    let words = &lang().words().deployments.new;
    let (first, rest): (Vec<_>, Vec<_>) = parameters
        .iter()
        .partition(|parameter| filled.value(&parameter.name).is_some());
    let fields = |parameters: &[&Parameter]| {
        let fields = parameters.iter().map(|parameter| {
            let name = &parameter.name;
            field(parameter, current.get(name), filled.value(name))
        });
        view! { <div class="filter-form">{fields.collect_view()}</div> }
    };
    let groups = Group::ALL.map(|group| {
        let of_group = |parameter: &&Parameter| Group::of(&parameter.name) == group;
        let members: Vec<&Parameter> = rest.iter().copied().filter(of_group).collect();
        (!members.is_empty()).then(|| {
            view! {
                <fieldset>
                    <legend><b>{(words.group)(group)}</b></legend>
                    {fields(&members)}
                </fieldset>
            }
        })
    });
    let groups = groups.into_iter().flatten().collect_view();
    if first.is_empty() {
        return groups.into_any();
    }
    view! {
        {fields(&first)}
        <details>
            <summary>{words.other_settings}</summary>
            {groups}
        </details>
    }
    .into_any()
}

/// A parameter with its current value or the one that a link fills in, held to the template's own rules.
fn field(parameter: &Parameter, current: Option<&String>, filled: Option<&str>) -> impl IntoView + use<> {
    let words = &lang().words().deployments.new;
    let id = format!("set-{}", parameter.name);
    let name = format!("{SET}{}", parameter.name);
    let was = current
        .or(parameter.default.as_ref())
        .cloned()
        .unwrap_or_default();
    let value = typed(&name).unwrap_or_else(|| filled.unwrap_or(&was).to_owned());
    let hint = format!("{id}-hint");
    let label = id.clone();
    let described = hint.clone();
    let now = (words.now)(if was.is_empty() { words.empty } else { &was });
    let description = match (words.parameter)(&parameter.name) {
        Some(text) => text.into_any(),
        None => view! { <Aws text=parameter.description.clone() /> }.into_any(),
    };
    let input = if parameter.allowed.is_empty() {
        let kind = if parameter.is_number { "number" } else { "text" };
        view! {
            <input
                id=id
                name=name
                type=kind
                min=parameter.least.map(|least| least.to_string())
                max=parameter.most.map(|most| most.to_string())
                pattern=parameter.pattern.clone()
                required=parameter.is_number
                aria-describedby=described
                value=value
            />
        }
        .into_any()
    } else {
        let options = parameter
            .allowed
            .iter()
            .map(|allowed| view! { <option value=allowed.clone() selected=*allowed == value>{allowed.clone()}</option> })
            .collect_view();
        view! { <select id=id name=name aria-describedby=described>{options}</select> }.into_any()
    };
    view! {
        <label class="field" for=label>
            <span class="mono">{parameter.name.clone()}</span>
            {input}
            <span class="hint" id=hint>
                {now} " · " {description}
            </span>
        </label>
    }
}
