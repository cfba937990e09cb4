//! What is looked for, as a form that only reads.

use super::{Wanted, Window};
use crate::server::request::lang;
use crate::server::routes::Page;
use domain::alarm::history::EventKind;
use domain::name::AlarmName;
use domain::snapshot::AlarmState;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The form of all alarms.
pub(super) fn form(wanted: &Wanted, path: &'static str, names: BTreeSet<AlarmName>) -> impl IntoView + use<> {
    let words = &lang().words().alarms;
    let states = [AlarmState::Alarm, AlarmState::InsufficientData, AlarmState::Ok]
        .map(|state| (state.as_str().to_owned(), (words.state)(state).to_owned()));
    let names = names.into_iter().map(|name| (name.to_string(), name.to_string()));
    let state = wanted.state.map_or("", AlarmState::as_str);
    let alarm = wanted.alarm.as_ref().map_or("", AlarmName::as_str);
    let reset = (!wanted.is_everything())
        .then(|| view! { <a href=Page::Alarms.path()>{words.history.filter_reset}</a> });
    view! {
        <form class="filter-form" method="get" action=path role="search" aria-label=words.history.filters>
            {choice("state", words.history.filter_state, true, states.to_vec(), state)}
            {choice("alarm", words.history.filter_alarm, true, names.collect(), alarm)} {of_events(wanted)}
            <div class="filter-act">
                <button class="button" type="submit">{words.history.filter_apply}</button>
                {reset}
            </div>
        </form>
    }
}

/// The choices that the pages of all alarms and of one share.
pub(in crate::server::pages) fn of_events(wanted: &Wanted) -> impl IntoView + use<> {
    let words = &lang().words().alarms.history;
    let kinds = EventKind::ALL.map(|kind| (kind.as_str().to_owned(), (words.kind)(kind).to_owned()));
    let windows = Window::ALL.map(|window| (window.as_str().to_owned(), (words.window)(window).to_owned()));
    let kind = wanted.kind.map_or("", EventKind::as_str);
    view! {
        {choice("kind", words.filter_kind, true, kinds.to_vec(), kind)}
        {choice("window", words.filter_window, false, windows.to_vec(), wanted.window.as_str())}
    }
}

fn choice(
    name: &'static str,
    label: &'static str,
    may_be_any: bool,
    options: Vec<(String, String)>,
    chosen: &str,
) -> impl IntoView + use<> {
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let selected = chosen == value;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect_view();
    let any =
        may_be_any.then(|| view! { <option value="">{lang().words().alarms.history.filter_any}</option> });
    view! {
        <label class="field" for=name>
            <span>{label}</span>
            <select id=name name=name>
                {any}
                {options}
            </select>
        </label>
    }
}
