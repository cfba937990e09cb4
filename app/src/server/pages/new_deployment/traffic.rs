//! How the traffic moves to the new version: at once, or a share of it first.

use super::typed;
use crate::server::request::lang;
use domain::deployment::canary::Term;
use leptos::prelude::*;

/// The name of the choice among the form's fields.
pub const TRAFFIC: &str = "traffic";

/// Its value for a share first.
pub const CANARY: &str = "canary";

/// The field of a number of the canary.
pub const fn field_of(term: Term) -> &'static str {
    match term {
        Term::Percent => "canary_percent",
        Term::Bake => "canary_bake",
        Term::MinimumSample => "canary_sample",
    }
}

/// What is in the fields before anybody typed: a tenth of the traffic for a quarter of an hour, and a sample in which an error in
/// a hundred shows.
const fn default_of(term: Term) -> &'static str {
    match term {
        Term::Percent => "10",
        Term::Bake => "900",
        Term::MinimumSample => "300",
    }
}

/// The choice, and the three numbers of a canary.
pub(super) fn choice() -> impl IntoView {
    let words = &lang().words().deployments.canary;
    let chosen = typed(TRAFFIC).is_some_and(|traffic| traffic == CANARY);
    let ways = [
        ("once", words.at_once, !chosen),
        (CANARY, words.as_canary, chosen),
    ];
    let ways = ways
        .into_iter()
        .map(|(value, text, checked)| {
            let id = format!("traffic-{value}");
            let label = id.clone();
            view! {
                <label class="choice" for=label>
                    <input id=id type="radio" name=TRAFFIC value=value checked=checked />
                    <span>{text}</span>
                </label>
            }
        })
        .collect_view();
    let numbers = [Term::Percent, Term::Bake, Term::MinimumSample]
        .into_iter()
        .map(number)
        .collect_view();
    view! {
        <fieldset class="form">
            <legend><b>{words.traffic}</b></legend>
            {ways}
            <div class="filter-form">{numbers}</div>
            <p class="hint">{words.only_the_version}</p>
        </fieldset>
    }
}

fn number(term: Term) -> impl IntoView {
    let words = &lang().words().deployments.canary;
    let name = field_of(term);
    let allowed = term.allowed();
    let hint = format!("{name}-hint");
    let described = hint.clone();
    // No bounds in the browser: whoever does not choose a canary must not be held up by its numbers.
    view! {
        <label class="field" for=name>
            <span>{(words.term)(term)}</span>
            <input
                id=name
                name=name
                type="text"
                inputmode="numeric"
                autocomplete="off"
                aria-describedby=described
                value=typed(name).unwrap_or_else(|| default_of(term).to_owned())
            />
            <span class="hint" id=hint>{(words.allowed)(&allowed)} " " {(words.term_explained)(term)}</span>
        </label>
    }
}
