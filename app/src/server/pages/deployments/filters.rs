//! What is looked for, as a form that only reads.

use super::wanted::Wanted;
use crate::server::request::lang;
use crate::server::routes::Page;
use domain::deployment::history::{Ending, RunKind};
use leptos::prelude::*;

/// The form.
pub(super) fn form(wanted: &Wanted) -> impl IntoView + use<> {
    let words = &lang().words().deployments;
    let kinds = RunKind::ALL.map(|kind| (kind.as_str(), (words.kind)(kind)));
    let endings = Ending::ALL.map(|ending| (ending.as_str(), (words.ending)(ending)));
    let kind = wanted.kind.map_or("", RunKind::as_str);
    let ending = wanted.ending.map_or("", Ending::as_str);
    let reset = (!wanted.is_everything())
        .then(|| view! { <a href=Page::Deployments.path()>{words.filter_reset}</a> });
    view! {
        <form class="filter-form" method="get" action=Page::Deployments.path() role="search" aria-label=words.filters>
            {choice("kind", words.column_kind, &kinds, kind)} {choice("outcome", words.column_outcome, &endings, ending)}
            <label class="field" for="who">
                <span>{words.column_who}</span>
                <input id="who" name="who" type="search" maxlength="128" value=wanted.who.clone() />
            </label>
            <label class="field" for="from">
                <span>{words.filter_from}</span>
                <input id="from" name="from" type="date" value=wanted.first_day.clone() />
            </label>
            <label class="field" for="until">
                <span>{words.filter_until}</span>
                <input id="until" name="until" type="date" value=wanted.last_day.clone() />
            </label>
            <div class="filter-act">
                <button class="button" type="submit">{words.filter_apply}</button>
                {reset}
            </div>
        </form>
    }
}

fn choice(
    name: &'static str,
    label: &'static str,
    options: &[(&'static str, &'static str)],
    chosen: &str,
) -> impl IntoView + use<> {
    let options = options
        .iter()
        .map(|(value, text)| view! { <option value=*value selected=chosen == *value>{*text}</option> })
        .collect_view();
    view! {
        <label class="field" for=name>
            <span>{label}</span>
            <select id=name name=name>
                <option value="">{lang().words().deployments.filter_any}</option>
                {options}
            </select>
        </label>
    }
}
