//! What is left to do, and who did what? One incident: its checklist, ticked by several people, and its record.

mod acts;
pub(super) mod history;
mod tasks;

use super::live;
use super::start::{Problem, not_kept};
use crate::server::components::guide::section_address;
use crate::server::components::panel::{Panel, Part};
use crate::server::components::time::Time;
use crate::server::guide::Guide;
use crate::server::pages::not_found::NotFound;
use crate::server::ports::{Incidents, Listed};
use crate::server::request::{detail, lang};
use crate::server::routes::{Detail, INCIDENT_MARKDOWN, Page, encode};
use crate::server::words::Lang;
use domain::incident::{Checklist, Incident, Said};
use domain::snapshot::{Observed, Shown, Unavailable};
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// The incident that the path names.
#[component]
pub fn IncidentDetail() -> impl IntoView {
    let asked = detail()
        .zip(use_context::<Incidents>())
        .zip(use_context::<Arc<Guide>>());
    let Some(((Detail::Incident(id), Incidents(source)), guide)) = asked else {
        return view! { <NotFound /> }.into_any();
    };
    let reading = source.read(id);
    view! {
        <Suspense>
            {Suspend::new(async move {
                let observed = reading.await;
                page(&observed, &guide)
            })}
        </Suspense>
    }
    .into_any()
}

fn page(observed: &Observed<Arc<Checklist>>, guide: &Arc<Guide>) -> AnyView {
    match observed.shown() {
        Shown::Now(checklist) => known(checklist, None, guide),
        Shown::Stale {
            value: checklist,
            cause,
            ..
        } => known(checklist, Some(cause.clone()), guide),
        Shown::Missing => view! { <NotFound /> }.into_any(),
        Shown::Unavailable(cause) => unreadable(observed, cause.clone(), guide),
    }
}

/// An incident of which nothing is known: what holds for any is there to be read.
fn unreadable(observed: &Observed<Arc<Checklist>>, cause: Unavailable, guide: &Guide) -> AnyView {
    let words = &lang().words().incident;
    let nothing: Listed = Observed::new(
        observed.as_of,
        domain::snapshot::Reading::Unavailable(cause.clone()),
    );
    view! {
        <Title text=words.title />
        <div class="stack">
            {crumbs()}
            <div id="incident" class="stack" data-live="">
                <section class="verdict is-unknown">
                    <h1>{words.unreadable}</h1>
                </section>
                {not_kept(Problem::Unavailable(cause))}
            </div>
            {super::start::any_incident(guide, &nothing)}
        </div>
    }
    .into_any()
}

/// A checklist; one that cannot be read now is shown as it was, and nothing of it can be pressed.
fn known(checklist: &Checklist, cause: Option<Unavailable>, guide: &Arc<Guide>) -> AnyView {
    let words = &lang().words().incident;
    let can_write = cause.is_none();
    let incident = &checklist.incident;
    let class = match checklist.closed {
        Some(_) => "verdict",
        None => "verdict is-warn",
    };
    let closed = checklist.closed.as_ref().map(|closing| {
        view! {
            <p>
                {(words.closed_by)(&closing.who, &closing.reason)}
                " · "
                <Time at=closing.at />
            </p>
        }
    });
    let unkept = cause.map(|cause| not_kept(Problem::Unavailable(cause)));
    let list = Part::Plain(tasks::list(checklist, guide, can_write));
    let record = Part::Plain(history::list(checklist));
    view! {
        <Title text=title(incident) />
        <div class="stack">
            {crumbs()}
            <div id="incident" class="stack guide" data-live="">
                <section class=class>
                    <h1>{(words.progress)(checklist)}</h1>
                    <p><b>{title(incident)}</b></p>
                    <p>
                        {(words.opened_by)(&incident.who)}
                        " · "
                        <Time at=incident.at />
                        " · "
                        <a href=section_address(&incident.section)>{words.section}</a>
                    </p>
                    {closed}
                </section>
                {live::state(&incident.section)}
                {unkept}
                <Panel id="tasks" title=words.tasks part=list />
                <Panel id="record" title=words.record part=record />
                {acts::forms(checklist, can_write)}
            </div>
            <nav class="pages" aria-label=words.title>
                <a href=Page::Incidents.path()>{words.all}</a>
                <a href=saved(incident) download="">{words.save}</a>
            </nav>
        </div>
    }
    .into_any()
}

fn crumbs() -> impl IntoView {
    let all = lang().words();
    view! {
        <nav class="crumbs" aria-label=all.guide.title>
            <a href=Page::Guide.path()>{all.guide.title}</a>
            " › "
            <a href=Page::Incidents.path()>{all.incident.title}</a>
        </nav>
    }
}

fn saved(incident: &Incident) -> String {
    format!(
        "{INCIDENT_MARKDOWN}?incident={}&lang={}",
        encode(incident.id.as_str()),
        lang().tag()
    )
}

/// What an incident is called.
pub(super) fn title(incident: &Incident) -> String {
    in_language(&incident.title, lang()).to_owned()
}

/// A text that was kept in both languages.
pub(super) fn in_language(said: &Said, language: Lang) -> &str {
    match language {
        Lang::Ko => &said.ko,
        Lang::En => &said.en,
    }
}
