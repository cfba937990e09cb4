//! Starting a checklist, where the guide speaks of what it is for.

use super::incident::title;
use super::incidents::open;
use crate::server::components::guide::section_address;
use crate::server::components::reading::CannotRead;
use crate::server::components::time::Time;
use crate::server::guide::Guide;
use crate::server::guide::tasks::{ANY_INCIDENT, items, said};
use crate::server::ports::Listed;
use crate::server::request::{lang, person};
use crate::server::routes::{Detail, Page};
use domain::access::Permission;
use domain::incident::{LONGEST_TITLE, Summary};
use domain::snapshot::{Shown, Unavailable};
use leptos::prelude::*;

/// Why ticks cannot be kept.
#[derive(Debug, Clone)]
pub(super) enum Problem {
    /// There is no table for them.
    NoTable,
    /// It cannot be reached.
    Unavailable(Unavailable),
}

/// Why nothing can be started or ticked now; `None` if it can.
pub(super) fn why_not(listed: &Listed) -> Option<Problem> {
    match listed.shown() {
        Shown::Now(_) => None,
        Shown::Missing => Some(Problem::NoTable),
        Shown::Stale { cause, .. } | Shown::Unavailable(cause) => Some(Problem::Unavailable(cause.clone())),
    }
}

/// Under the heading of a section that has tasks: the checklist that is open, or a button that starts one. The tasks themselves
/// stand in the section, whatever AWS does.
pub(super) fn checklist(section: &str, listed: &Listed) -> AnyView {
    let about = |summary: &&Summary| summary.incident.section == section;
    let known = listed.shown().value().into_iter();
    let going_on: Vec<_> = known
        .flat_map(|listed| open(listed).filter(about))
        .map(|summary| view! { <p>{link(summary)}</p> })
        .collect();
    let act = match why_not(listed) {
        Some(problem) => Some(not_kept(problem).into_any()),
        None => going_on.is_empty().then(|| button(section)),
    };
    view! { <div class="checklist-start">{going_on} {act}</div> }.into_any()
}

fn link(summary: &Summary) -> impl IntoView + use<> {
    let words = &lang().words().incident;
    let incident = &summary.incident;
    view! {
        <a href=Detail::Incident(incident.id.clone()).path()>{(words.go_on)(&incident.who)}</a>
        " · "
        {title(incident)}
        " · "
        <Time at=incident.at />
    }
}

fn may() -> bool {
    person().is_some_and(|person| person.may(Permission::KeepChecklist))
}

fn button(section: &str) -> AnyView {
    let words = &lang().words().incident;
    if !may() {
        return view! { <p class="hint">{words.may_not}</p> }.into_any();
    }
    view! {
        <form method="post" action=Page::Incidents.path()>
            <input type="hidden" name="section" value=section.to_owned() />
            <button class="button">{words.start}</button>
        </form>
    }
    .into_any()
}

/// That ticks cannot be kept, and why.
pub(super) fn not_kept(problem: Problem) -> impl IntoView {
    let words = &lang().words().incident;
    let why = match problem {
        Problem::NoTable => view! { <span>{words.no_table}</span> }.into_any(),
        Problem::Unavailable(cause) => view! { <CannotRead cause /> }.into_any(),
    };
    view! {
        <p class="not-kept">
            <b>{words.not_kept}</b>
            " "
            {why}
        </p>
        <p class="hint">{words.by_hand}</p>
    }
}

/// The form for an incident that no section is about, with its tasks to be read.
pub(super) fn any_incident(guide: &Guide, listed: &Listed) -> impl IntoView + use<> {
    let words = &lang().words().incident;
    let tasks = guide.tasks_from(ANY_INCIDENT, lang()).map(|section| {
        let tasks = items(section).map(said);
        let tasks = tasks.map(|said| view! { <li>{said}</li> }).collect_view();
        view! {
            <p><a href=section_address(ANY_INCIDENT)>{section.title.clone()}</a></p>
            <ol class="any-tasks">{tasks}</ol>
        }
    });
    let form = (why_not(listed).is_none() && may()).then(|| {
        view! {
            <form class="form" method="post" action=Page::Incidents.path()>
                <input type="hidden" name="section" value=ANY_INCIDENT />
                <label class="field" for="incident-title">
                    <span>{words.called}</span>
                    <input id="incident-title" name="title" type="text" maxlength=LONGEST_TITLE.to_string() required />
                    <span class="hint">{words.called_hint}</span>
                </label>
                <button class="button is-primary">{words.start}</button>
            </form>
        }
    });
    view! {
        <section class="panel" aria-labelledby="any-heading">
            <header>
                <h2 id="any-heading">{words.any}</h2>
            </header>
            <div class="panel-body">{tasks} {form} {(!may()).then(|| view! { <p class="hint">{words.may_not}</p> })}</div>
        </section>
    }
}
