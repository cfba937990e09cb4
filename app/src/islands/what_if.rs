//! The form that asks what a month would cost otherwise. It reckons while one types; without scripts it is sent.

#![expect(
    missing_docs,
    reason = "the island macro makes a props type without documentation"
)]

use crate::what_if::{Answer, Grounds, Reckoner, Typed};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The form's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// What the form is for.
    pub title: String,
    /// The field of the traffic.
    pub traffic: String,
    /// The field of the memory.
    pub memory: String,
    /// The field of the mode.
    pub mode: String,
    /// The field of the region.
    pub region: String,
    /// The field of the traced share.
    pub sampling: String,
    /// The choice that changes nothing.
    pub same: String,
    /// The button.
    pub reckon: String,
    /// The columns of the answer.
    pub columns: [String; 3],
    /// The modes: name and text.
    pub modes: Vec<(String, String)>,
    /// The regions that have prices.
    pub regions: Vec<String>,
}

/// The form with its answer.
#[island]
pub fn WhatIf(
    /// Where the form is sent.
    action: String,
    /// The report's month, which is sent along.
    period: String,
    /// What is typed already.
    typed: Typed,
    /// What is reckoned from.
    grounds: Grounds,
    /// The form's words.
    labels: Labels,
) -> impl IntoView {
    let memory_mb = grounds.baseline.memory_mb.to_string();
    let reckoner = Reckoner::new(grounds).ok();
    let typed = RwSignal::new(typed);
    let first = typed.get_untracked();
    let columns = labels.columns.clone();
    let caption = labels.title.clone();
    let answered = move || {
        let answer = reckoner.as_ref()?.answer(&typed.get())?;
        Some(view! { <Answered answer columns=columns.clone() caption=caption.clone() /> })
    };
    let chosen = |value: &str, typed: &str| value == typed;
    let modes = labels
        .modes
        .into_iter()
        .map(|(name, text)| {
            let selected = chosen(&name, &first.mode);
            view! { <option value=name selected=selected>{text}</option> }
        })
        .collect_view();
    let regions = labels
        .regions
        .into_iter()
        .map(|name| {
            let selected = chosen(&name, &first.region);
            view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
        })
        .collect_view();
    view! {
        <form class="filter-form" method="get" action=action aria-label=labels.title>
            <input type="hidden" name="period" value=period />
            <label class="field" for="traffic">
                <span>{labels.traffic}</span>
                <input
                    id="traffic"
                    name="traffic"
                    inputmode="decimal"
                    placeholder="1"
                    value=first.traffic
                    on:input=move |event| typed.update(|typed| typed.traffic = event_target_value(&event))
                />
            </label>
            <label class="field" for="memory">
                <span>{labels.memory}</span>
                <input
                    id="memory"
                    name="memory"
                    inputmode="numeric"
                    placeholder=memory_mb
                    value=first.memory
                    on:input=move |event| typed.update(|typed| typed.memory = event_target_value(&event))
                />
            </label>
            <label class="field" for="mode">
                <span>{labels.mode}</span>
                <select
                    id="mode"
                    name="mode"
                    on:change=move |event| typed.update(|typed| typed.mode = event_target_value(&event))
                >
                    <option value="">{labels.same.clone()}</option>
                    {modes}
                </select>
            </label>
            <label class="field" for="region">
                <span>{labels.region}</span>
                <select
                    id="region"
                    name="region"
                    on:change=move |event| typed.update(|typed| typed.region = event_target_value(&event))
                >
                    <option value="">{labels.same}</option>
                    {regions}
                </select>
            </label>
            <label class="field" for="sampling">
                <span>{labels.sampling}</span>
                <input
                    id="sampling"
                    name="sampling"
                    inputmode="decimal"
                    value=first.sampling
                    on:input=move |event| typed.update(|typed| typed.sampling = event_target_value(&event))
                />
            </label>
            <div class="filter-act">
                <button class="button" type="submit">{labels.reckon}</button>
            </div>
        </form>
        <div id="what-if-answered" aria-live="polite">{answered}</div>
    }
}

#[component]
fn Answered(answer: Answer, columns: [String; 3], caption: String) -> impl IntoView {
    let wrong = answer
        .wrong
        .into_iter()
        .map(|sentence| view! { <p class="warning">{sentence}</p> })
        .collect_view();
    let assumptions = answer
        .assumptions
        .into_iter()
        .map(|sentence| view! { <li>{sentence}</li> })
        .collect_view();
    let [service, then, now] = columns;
    let rows = answer
        .services
        .into_iter()
        .map(|[name, would_cost, costs]| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="figures" data-label=then.clone()>
                        {would_cost}
                    </td>
                    <td class="figures" data-label=now.clone()>
                        {costs}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        {wrong}
        <p class="answer" id="what-if-answer">
            <b>{answer.sentence}</b>
        </p>
        {answer.not_priced.map(|sentence| view! { <p class="warning">{sentence}</p> })}
        <ul class="assumptions">{assumptions}</ul>
        <table class="data">
            <caption class="unseen">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{service}</th>
                    <th scope="col" class="figures">{then.clone()}</th>
                    <th scope="col" class="figures">{now.clone()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
